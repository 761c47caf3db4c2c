"""Settings: from code, else the environment, else the file, else as written."""

from pathlib import Path

import pytest
from normgraph_api.settings import Settings

from normgraph.errors import UnknownThing


def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    file = tmp_path / "normgraph.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("NORMGRAPH_CONFIG", str(file))


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    configure(monkeypatch, tmp_path, 'workers = 5\nseconds = 7.5\nlog = "json"\n')
    monkeypatch.setenv("NORMGRAPH_WORKERS", "3")
    monkeypatch.setenv("NORMGRAPH_SECONDS", "")  # empty is not set
    settings = Settings.from_environment()
    assert (settings.workers, settings.seconds, settings.log) == (3, 7.5, "json")
    assert Settings(workers=1).workers == 1


@pytest.mark.parametrize("given", ["sparql+http://127.0.0.1:7878/query", "sparql+http:/127.0.0.1:7878/query"])
def test_a_store_may_be_an_endpoint(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("NORMGRAPH_STORE", given)
    assert Settings.from_environment().endpoint == "http://127.0.0.1:7878/query"


def test_a_store_that_is_named_stands_for_an_endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NORMGRAPH_STORE", "sparql+http://127.0.0.1:7878/query")
    settings = Settings(store=tmp_path)
    assert (settings.store, settings.endpoint) == (tmp_path, "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WORKERS", "many", "NORMGRAPH_WORKERS: input should be a valid integer"),
        ("WORKERS", "0", "greater than 0"),
        ("WORKERS", "1000", "less than or equal to 64"),
        ("SECONDS", "inf", "NORMGRAPH_SECONDS: input should be a finite number"),
        ("WRITABLE", "perhaps", "NORMGRAPH_WRITABLE: input should be a valid boolean"),
        ("LOG", "xml", "'text' or 'json'"),
        ("ANSWER_BYTES", "-1", "greater than 0"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f"NORMGRAPH_{name}", value)
    with pytest.raises(UnknownThing, match=said):
        Settings.from_environment()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workers = ", "is not TOML"),
        ("wrokers = 3\n", "there is no setting `wrokers`.*`workers`"),
        ("workers = 'many'\n", "NORMGRAPH_WORKERS"),
        ("[server]\nworkers = 2\n", "there is no setting `server`"),
    ],
)
def test_a_wrong_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, said: str) -> None:
    configure(monkeypatch, tmp_path, text)
    with pytest.raises(UnknownThing, match=said):
        Settings.from_environment()


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NORMGRAPH_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(UnknownThing, match="cannot be read"):
        Settings.from_environment()
