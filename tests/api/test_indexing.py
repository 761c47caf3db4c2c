"""A graph without a search index: the service makes it, says so meanwhile, and says so when it cannot."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from normgraph_api import indexing
from normgraph_api.settings import Settings
from typer.testing import CliRunner

from normgraph.cli import app
from normgraph.search import index
from tests.api.conftest import serving
from tests.api.problems import problem


@pytest.fixture
def without(store: Path, tmp_path: Path) -> Path:
    """The same store, copied without its index."""
    copied = tmp_path / "store"
    shutil.copytree(store, copied, symlinks=True)
    shutil.rmtree(copied / "current" / index.FOLDER)
    return copied


def wait(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "no index"
        time.sleep(0.05)


def state(client: httpx.Client) -> str:
    return str(client.get("/ready").json()["search"])


def test_it_is_made_beside_the_service(without: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_COMMAND", f"import time; time.sleep(0.7); {indexing._COMMAND}")
    with serving(Settings(store=without, workers=1)) as client:
        wait(lambda: state(client) == "building")
        assert client.get("/ready").json() == {"status": "ready", "search": "building", "indexed": ""}
        told = problem(client.get("/search", params={"q": "1 xg"}), 503, "no-index")
        assert "being built" in told["detail"]
        wait(lambda: state(client) == "ready")
        assert client.get("/search", params={"q": "1 xg"}).json()["hits"][0]["href"] == "/id/norm/xg/1"


def test_where_it_cannot_be_made(
    without: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "_COMMAND", "raise SystemExit('no space')")
    found = CliRunner().invoke(app, ["doctor", "--store", str(without)])
    assert "normgraph index" in " ".join(found.output.split())
    with serving(Settings(store=without, workers=1)) as client:
        wait(lambda: "no search index: no space" in caplog.text)
        assert state(client) == "missing"
        told = problem(client.get("/search", params={"q": "1 xg"}), 503, "no-index")
        assert "normgraph index" in told["remedy"]
        assert client.get("/id/norm/xg/1.ttl").status_code == 200
