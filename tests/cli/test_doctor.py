"""`normgraph doctor` on sound and broken installations, and completion of the shell."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import doctor
from normgraph.cli import app
from normgraph.store import Builder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    with Builder(tmp_path) as builder:
        builder.add([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(1), ox.NamedNode("urn:g"))])
        builder.publish()
    return tmp_path


def test_a_sound_installation(sound: Path) -> None:
    done = CliRunner().invoke(app, ["doctor", "--store", str(sound)])
    assert done.exit_code == 0, done.output
    assert "gen-1, 1 statements" in done.output


def test_as_json(sound: Path) -> None:
    told = json.loads(CliRunner().invoke(app, ["doctor", "--store", str(sound), "--json"]).output)
    assert told["ok"] is True
    assert {"Python", "pyoxigraph", "store", "java", "chromium", "page assets"} <= {f["name"] for f in told["findings"]}


def empty(store: Path, _: pytest.MonkeyPatch) -> None:
    with Builder(store) as builder:
        builder.publish()


def no_store(store: Path, _: pytest.MonkeyPatch) -> None:
    (store / "current").unlink()


def other_schema(store: Path, _: pytest.MonkeyPatch) -> None:
    (store / "current" / "manifest.json").write_text('{"schema": 99, "quads": 1, "built": ""}')


def damaged(store: Path, _: pytest.MonkeyPatch) -> None:
    (store / "current" / "store" / "CURRENT").write_bytes(b"")


def no_engine(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_ENGINES", ("no-such-engine",))


def no_assets(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_ASSETS", ("no-such-folder",))


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (empty, "the store is empty"),
        (no_store, "there is no store here"),
        (other_schema, "schema version 99"),
        (damaged, "store is damaged ("),
        (no_engine, "not installed"),
        (no_assets, "nothing in"),
    ],
)
def test_what_is_broken_is_named(sound: Path, monkeypatch: pytest.MonkeyPatch, break_it, said: str) -> None:  # type: ignore[no-untyped-def]
    break_it(sound, monkeypatch)
    done = CliRunner().invoke(app, ["doctor", "--store", str(sound)])
    assert done.exit_code == 1
    assert "FAILED" in done.output
    assert said in " ".join(done.output.split())


def test_what_is_optional_fails_nothing(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PROGRAMS", {"no-such-program": "pip install 'normgraph[nothing]'"})
    done = CliRunner().invoke(app, ["doctor", "--store", str(sound)])
    assert done.exit_code == 0
    assert "normgraph[nothing]" in done.output


def test_an_endpoint_that_does_not_answer() -> None:
    done = CliRunner().invoke(app, ["doctor", "--store", "sparql+http://127.0.0.1:9/query"])
    assert done.exit_code == 1
    assert "does not answer" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("typed", "offered"), [("normgraph doc", "doctor"), ("normgraph query citing-d", "citing-decisions")]
)
def test_the_shell_completes(typed: str, offered: str) -> None:
    program = [sys.executable, "-c", "from normgraph.cli import app; app(prog_name='normgraph')"]
    asked = {"_NORMGRAPH_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(program, env=os.environ | asked, capture_output=True, text=True, check=False)
    assert offered in done.stdout.split()
