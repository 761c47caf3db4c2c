"""What an operator can set: environment variables `NORMGRAPH_…`, and the TOML file that `NORMGRAPH_CONFIG` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from normgraph.errors import UnknownThing
from normgraph.remote import default_cache, endpoint_of, home
from normgraph.store import default_directory

_PREFIX = "NORMGRAPH_"
Count = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Settings(BaseSettings):
    """The limits of the service; each field is read from `NORMGRAPH_<NAME>`, else from the file, else as written here.

    `workers` counts the processes for queries, and as many for cases and citations; `seconds` is the time limit of a
    request, `answer_bytes` the cap of an answer, `memory_bytes` what one process may add to what it has at start.
    Rendered pages of things are kept up to `page_bytes`. A `store` named `sparql+http://…` is the endpoint there; its
    search index is kept below `cache` and looked at again every `refresh_seconds`. A `writable` service takes SPARQL
    updates from anyone who reaches it: for tests, never for the public. `log` says how the log is written: `json` has
    a line for each request, without anything that names a person, a case or a query. `metrics` offers `/metrics`.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    store: Path = Field(default_factory=default_directory)
    writable: bool = False
    workers: Annotated[int, Field(gt=0, le=64)] = 2
    seconds: Seconds = 30.0
    answer_bytes: Count = 256 << 20
    memory_bytes: Count = 512 << 20
    query_bytes: Count = 1 << 20
    body_bytes: Count = 1 << 20
    body_seconds: Seconds = 30.0
    page_bytes: Count = 32 << 20
    log: Literal["text", "json"] = "text"
    metrics: bool = True
    cache: Path = Field(default_factory=default_cache)
    refresh_seconds: Seconds = 600.0

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint that the store is, empty for one of this machine."""
        return endpoint_of(str(self.store))

    @property
    def home(self) -> Path:
        """Where generations lie: the store, or what is kept of an endpoint on this machine."""
        return home(self.endpoint, self.cache) if self.endpoint else self.store

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put what the code gives before the environment, that before the file; an environment may tell of others."""
        named = os.environ.get(f"{_PREFIX}CONFIG")
        file = TomlConfigSettingsSource(settings_cls, _file(named)) if named else InitSettingsSource(settings_cls, {})
        return init_settings, env_settings, file

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings; raises UnknownThing where a name is unknown or a value is not of its type.

        >>> Settings.from_environment().seconds
        30.0
        """
        try:
            return cls()
        except ValidationError as error:
            raise _told(error) from None


def _file(named: str) -> Path:
    """Return the path of the configuration file; raises UnknownThing where it is missing or no TOML."""
    import tomllib

    path = Path(named)
    try:
        tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        remedy = f"create it, or unset {_PREFIX}CONFIG"
        raise UnknownThing(f"the configuration cannot be read ({error.strerror})", where=named, remedy=remedy) from None
    except ValueError as error:
        raise UnknownThing(
            f"the configuration is not TOML ({error})", where=named, remedy="write `name = value`"
        ) from None
    return path


def _told(error: ValidationError) -> UnknownThing:
    """Say in the words of an operator which setting is wrong.

    >>> try:
    ...     Settings(workers=0)
    ... except ValidationError as error:
    ...     print(_told(error))
    NORMGRAPH_WORKERS: input should be greater than 0. What to do: correct it there or in the file of NORMGRAPH_CONFIG.
    """
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        known = ", ".join(f"`{field}`" for field in Settings.model_fields)
        return UnknownThing(f"there is no setting `{name}`", remedy=f"known are {known}")
    what = first["msg"][:1].lower() + first["msg"][1:]
    remedy = f"correct it there or in the file of {_PREFIX}CONFIG"
    return UnknownThing(what, where=f"{_PREFIX}{name.upper()}", remedy=remedy)
