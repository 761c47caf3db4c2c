"""What an operator can set, by environment variables."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from normgraph.errors import UnknownThing
from normgraph.store import default_directory


@dataclass(frozen=True)
class Settings:
    """The limits of the service; each field is read from `NORMGRAPH_<NAME>`.

    `workers` counts the processes for queries, and as many for cases and citations; `seconds` is the time limit of a
    request, `answer_bytes` the cap of an answer, `memory_bytes` what one process may add to what it has at start.
    A `writable` service takes SPARQL updates from anyone who reaches it: for tests, never for the public.
    """

    store: Path = field(default_factory=default_directory)
    writable: bool = False
    workers: int = 2
    seconds: float = 30.0
    answer_bytes: int = 256 << 20
    memory_bytes: int = 512 << 20
    query_bytes: int = 1 << 20
    body_bytes: int = 1 << 20
    body_seconds: float = 30.0

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings; raises UnknownThing where a value is not of its type.

        >>> Settings.from_environment().seconds
        30.0
        """
        given: dict[str, Any] = {}
        for setting in fields(cls):
            name = f"NORMGRAPH_{setting.name.upper()}"
            value = os.environ.get(name)
            if value:
                given[setting.name] = _read(name, value, _READERS[str(setting.type)])
        return cls(**given)


def _truth(value: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[value.strip().lower()]


_READERS: dict[str, Callable[[str], Any]] = {"Path": Path, "int": int, "float": float, "bool": _truth}


def _read(name: str, value: str, reader: Callable[[str], Any]) -> Any:
    kind = "true or false" if reader is _truth else "a number"
    try:
        read = reader(value)
    except (ValueError, KeyError):
        raise UnknownThing(f"`{value}` is not {kind}", where=name, remedy=f"unset it or give {kind}") from None
    if reader in (int, float) and read <= 0:
        raise UnknownThing(f"`{value}` is not above 0", where=name, remedy="unset it or give a number above 0")
    return read
