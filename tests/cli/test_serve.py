"""`normgraph serve` without a graph: the default one is built, one that was named is not."""

from pathlib import Path

import pytest
import uvicorn
from typer.testing import CliRunner

from normgraph import build, store
from normgraph.cli import app
from normgraph.errors import StoreError


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the stores that were built, and start no server."""
    done: list[Path] = []

    def empty(directory: Path, progress: object) -> None:
        done.append(directory)
        with store.Builder(directory) as builder:
            builder.publish()

    monkeypatch.setattr(build, "build", empty)
    monkeypatch.setattr(uvicorn, "run", lambda *args, **options: None)
    monkeypatch.setenv("NORMGRAPH_WORKERS", "1")
    return done


def test_the_default_store_is_built_once(built: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORMGRAPH_STORE", str(tmp_path))
    for _ in range(2):
        assert CliRunner().invoke(app, ["serve"]).exit_code == 0
    assert built == [tmp_path]


def test_a_store_that_was_named_must_exist(built: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORMGRAPH_STORE", str(tmp_path))
    refused = CliRunner().invoke(app, ["serve", "--store", str(tmp_path / "none")])
    assert isinstance(refused.exception, StoreError)
    assert not built
