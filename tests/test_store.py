"""A store is old or new, never half: whatever a writer does, dies of, or finds there."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import store
from normgraph.errors import StoreError

WRITER = """
import os, sys, time
from pathlib import Path
import pyoxigraph as ox
from normgraph import store

directory, moment = Path(sys.argv[1]), sys.argv[2]
def hang():
    print("reached", flush=True)
    time.sleep(60)

if moment == "before current":
    Path.symlink_to = lambda *a: hang()
with store.Builder(directory) as builder:
    builder.add(ox.Quad(ox.NamedNode(f"urn:{i}"), ox.NamedNode("urn:p"), ox.Literal(i)) for i in range(50))
    if moment == "while loading":
        hang()
    if moment == "after the backup":
        store._sync = lambda path: hang()
    builder.publish()
    hang()
"""


def quads(count: int) -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode(f"urn:s{i}"), ox.NamedNode("urn:p"), ox.Literal("o")) for i in range(count)]


def publish(directory: Path, count: int, *, extend: bool = False) -> Path:
    with store.Builder(directory, extend=extend) as builder:
        builder.add(quads(count))
        return builder.publish()


def writer(directory: Path, moment: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(directory), moment], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reached\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_reader_keeps_its_generation_while_the_next_is_published(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    reader = store.open_store(tmp_path)
    publish(tmp_path, 2)
    assert (len(reader), len(store.open_store(tmp_path))) == (1, 2)


def test_two_generations_are_kept(tmp_path: Path) -> None:
    for count in (1, 2, 3, 4):
        publish(tmp_path, count)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["current", "gen-3", "gen-4", "lock"]


def test_extending_starts_from_the_current_generation_and_leaves_it_alone(tmp_path: Path) -> None:
    publish(tmp_path, 2)
    before = store.open_store(tmp_path)
    publish(tmp_path, 5, extend=True)
    assert (len(before), len(store.open_store(tmp_path))) == (2, 5)


def test_leaving_without_publishing_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    with store.Builder(tmp_path) as builder:
        builder.add(quads(9))
    assert len(store.open_store(tmp_path)) == 1
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("while loading", 1),  # work/ holds a half-filled database
        ("after the backup", 1),  # work/ holds a finished one without its name
        ("before current", 1),  # gen-2 stands complete, but current still names gen-1
        ("at the end", 50),  # everything is done
    ],
)
def test_kill_9_leaves_the_old_or_the_new(tmp_path: Path, moment: str, expected: int) -> None:
    publish(tmp_path, 1)
    kill(writer(tmp_path, moment))
    assert len(store.open_store(tmp_path)) == expected
    publish(tmp_path, 7)  # the lock died with its process, and nothing of its work is in the way
    assert len(store.open_store(tmp_path)) == 7
    orphans = {p.name for p in tmp_path.iterdir()} - {"current", "lock"}
    assert orphans == ({"gen-1", "gen-2"} if expected == 1 else {"gen-2", "gen-3"})


def test_a_locked_store_names_its_holder(tmp_path: Path) -> None:
    process = writer(tmp_path, "while loading")
    try:
        with pytest.raises(StoreError, match=f"locked by process {process.pid}.*wait until"):
            publish(tmp_path, 1)
    finally:
        kill(process)


def test_a_missing_store_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="normgraph build"):
        store.open_store(tmp_path / "none")


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 1) / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 99}))
    with pytest.raises(StoreError, match=r"schema version 99, this program reads 1.*anew"):
        store.open_store(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 1}', "\x00"])
def test_a_damaged_manifest_is_named(tmp_path: Path, content: str) -> None:
    (publish(tmp_path, 1) / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match=r"gen-1: the manifest is damaged"):
        store.open_store(tmp_path)


@pytest.mark.parametrize("damage", ["no CURRENT", "CURRENT", "MANIFEST"])
def test_a_damaged_database_is_named(tmp_path: Path, damage: str) -> None:
    database = publish(tmp_path, 1) / "store"
    if damage == "no CURRENT":
        (database / "CURRENT").unlink()
    for path in database.glob(f"{damage}*"):
        path.write_bytes(b"")
    with pytest.raises(StoreError, match=r"the database is damaged.*normgraph build"):
        store.open_store(tmp_path)


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, 1)

    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store, "_sync", full)
    with pytest.raises(StoreError, match=r"No space left on device.*free some space"):
        publish(tmp_path, 2)
    assert len(store.open_store(tmp_path)) == 1
    assert not (tmp_path / "work").exists()


def test_opening_is_fast(tmp_path: Path) -> None:
    publish(tmp_path, 1000)
    start = time.perf_counter()
    store.open_store(tmp_path)
    assert time.perf_counter() - start < 1


def test_the_default_directory_can_be_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NORMGRAPH_STORE", str(tmp_path))
    assert store.default_directory() == tmp_path
