"""What machines do: full and read-only disks, damaged files, a clock that jumps."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from normgraph import integrity, store
from tests.hostile.contents import content
from tests.hostile.test_kill import COMMANDS, PROGRAM, Killed, line, sources

__all__ = ["sources"]
NAMESPACE = ["unshare", "-rm"]
FREE = [0, 100_000, 800_000, 3_000_000]
CLOCKS = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def _may_mount() -> bool:
    if not (shutil.which("unshare") and sys.platform == "linux"):
        return False
    return subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0


@pytest.mark.skipif(not _may_mount(), reason="mounts a small file system in a namespace of its own")
@pytest.mark.parametrize("command", COMMANDS[:3], ids=lambda command: command.name)
def test_full_and_read_only_disk(command: Killed, sources: dict[str, Path], tmp_path: Path) -> None:
    """A command that finds no space ends with the reason, leaves the old store, and goes on when there is some."""
    before = sources["empty" if command.name.startswith("import") else "full"]
    disk = tmp_path / "disk"
    disk.mkdir()
    job = {"line": line(command, {**sources, "store": disk / "store", "out": disk / "out.nq"})}
    job |= {
        "store": str(before),
        "megabytes": 64,
        "free": FREE,
        "asks": [*PROGRAM, "stats", "--store", str(disk / "store")],
    }
    (tmp_path / "job.json").write_text(json.dumps(job, default=str))
    inside = [*NAMESPACE, sys.executable, "-m", "tests.hostile.small_disk", str(tmp_path)]
    done = subprocess.run(inside, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    old, new = content(before), found["rounds"][0]["then"]
    for row in found["rounds"]:
        assert row["content"] == (old if row["code"] else new), row
        assert not row["code"] or re.search(
            "the disk refused to write.*the store is as it was.*free some space", row["said"], re.S
        )
        assert "work" not in row["left"], "what could not be finished lies about"
        assert (row["again"], row["then"]) == (0, new), row
    assert found["rounds"][0]["code"] == 1, "there was space enough"
    assert re.search("No space left|disk is full", found["rounds"][0]["said"])
    assert (found["read_only"]["code"], found["read_only"]["content"]) == (1, old)
    assert "Read-only file system" in found["read_only"]["said"], found["read_only"]
    assert found["asked"][0] == 0, "a store that cannot be written can be read"


@contextmanager
def serving(directory: Path, **environment: str) -> Iterator[httpx.Client]:
    command = [*PROGRAM, "serve", "--store", str(directory), "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")
        url = next(match[0] for one in lines if (match := re.search(r"http://127\.0\.0\.1:\d+", one)))
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
        try:
            with httpx.Client(base_url=url, timeout=60) as client:
                yield client
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _turn(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in random.Random(7).sample(range(len(data)), max(1, len(data) // 40)):
        data[place] ^= 0xFF
    path.write_bytes(data)


DAMAGES = {"shorter": _truncate, "other bytes": _turn, "missing": Path.unlink}
KINDS = {"statements": "*.sst", "list of files": "MANIFEST-*", "pointer": "CURRENT"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_file(kind: str, damage: str, sources: dict[str, Path], tmp_path: Path) -> None:
    """A damaged file is named with the command that rebuilds the store; no question is answered from it wrongly."""
    directory = tmp_path / "store"
    shutil.copytree(sources["full"], directory, symlinks=True)
    (tmp_path / "all.rq").write_text("SELECT * { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o)")
    answers = [["stats"], ["query", str(tmp_path / "all.rq"), "--format", "csv"]]
    right = [_run(one, directory).stdout for one in answers]
    path = max((directory / "current" / "store").glob(KINDS[kind]), key=lambda path: path.stat().st_size)
    DAMAGES[damage](path)
    for one, answer in zip(answers, right, strict=True):
        done = _run(one, directory)
        assert done.stdout == answer if done.returncode == 0 else "damaged" in done.stderr, done.stderr
    told = _run(["doctor"], directory)
    assert told.returncode == 1
    words = " ".join(told.stdout.split())
    place, remedy = words.find(f"store is damaged ({path.name}: "), "What to do: run `cd"
    assert 0 < place < words.find(remedy) < words.find("normgraph import decision"), words


@pytest.mark.parametrize("text", ["", "[1]", '{"1.sst": 3}', '{"1.sst": {"size": "x", "sha256": ""}}'])
def test_damaged_digests(text: str, sources: dict[str, Path], tmp_path: Path) -> None:
    """A damaged list of digests is named as any other file."""
    shutil.copytree(sources["full"], tmp_path / "store", symlinks=True)
    generation = store.current_generation(tmp_path / "store")
    (generation / integrity.FILES).write_text(text)
    assert list(integrity.damaged(generation)) == ["files.json: cannot be read"]


def _run(arguments: list[str], directory: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "1000"}
    return subprocess.run(
        [*PROGRAM, *arguments, "--store", str(directory)], capture_output=True, text=True, env=environment
    )


def test_damage_under_a_running_service(sources: dict[str, Path], tmp_path: Path) -> None:
    """Who asks learns that the database is damaged, not where it lies; the service goes on."""
    directory = tmp_path / "store"
    shutil.copytree(sources["full"], directory, symlinks=True)
    for path in (directory / "current" / "store").glob("*.sst"):
        data = bytearray(path.read_bytes())
        data[: len(data) // 2] = bytes(len(data) // 2)
        path.write_bytes(data)
    with serving(directory) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert answer.status_code == 503, answer.text
        assert answer.json()["type"].endswith("#store")
        assert str(tmp_path) not in answer.text
        assert client.get("/health").status_code == 200


@pytest.mark.skipif(not CLOCKS, reason="needs libfaketime (Debian: libfaketime)")
def test_clock_jumps(sources: dict[str, Path], tmp_path: Path) -> None:
    """Years forward, years back: the same answers at once, and the next generation is still the newest."""
    directory, offset = tmp_path / "store", tmp_path / "offset"
    shutil.copytree(sources["full"], directory, symlinks=True)
    offset.write_text("+0")
    clock = {"LD_PRELOAD": str(CLOCKS[0]), "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1"}
    clock |= {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    asked = [("/sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}), ("/id/norm/l0/1.ttl", {})]
    with serving(directory, **clock) as client:
        right = [client.get(path, params=values).text for path, values in asked]
        for jump in ("+3000d", "-3000d", "+0"):
            offset.write_text(jump)
            found = [client.get(path, params=values) for path, values in asked]
            assert [answer.text for answer in found] == right, jump
            assert all(answer.elapsed.total_seconds() < 20 for answer in found)
    before = store.current_generation(directory).name
    offset.write_text("-3000d")
    more = ("import", "gii", str(sources["laws"]), "--store", str(directory))
    done = subprocess.run([*PROGRAM, *more], capture_output=True, text=True, env={**os.environ, **clock})
    assert done.returncode == 0, done.stderr
    assert int(store.current_generation(directory).name[4:]) >= int(before[4:])
