"""An import that is killed, or finds the disk full, leaves the old store or the new one, and says what to do."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from normgraph import snapshot, store
from normgraph.errors import DiskFull
from tests.ingest.gii_samples import law, section

LAWS = 16  # more than are worked on in one process
MOMENTS = 20
WRITER = """
import sys
from pathlib import Path
from normgraph import snapshot, snapshot_work

if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(snapshot.run(sys.argv[1], Path(sys.argv[2])).laws, flush=True)
"""


@pytest.fixture
def directory(tmp_path):
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()
    return tmp_path / "store"


def put(folder, count, text):
    for number in range(count):
        (folder / f"l{number}").mkdir(parents=True, exist_ok=True)
        data = law(section("§ 1", f"<P>{text}</P>"), jurabk=f"L{number}", doknr=f"BJNR{number}")
        (folder / f"l{number}" / "x.xml").write_bytes(data)
    return folder


def start(tmp_path, source, directory, **options):
    script = tmp_path / "writer.py"
    script.write_text(WRITER)
    process = subprocess.Popen(
        [sys.executable, script, source, directory],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()
    return process


def state(directory):
    """Return the generation's number of statements, after a look at every one of them."""
    graph = store.open_store(directory)
    count = sum(1 for _ in graph)
    assert count == store.Manifest.read(store.current_generation(directory)).quads
    return count


@pytest.mark.parametrize("count", [3, LAWS], ids=["this process", "two processes"])
def test_kill_9_at_random_moments(tmp_path, directory, count):
    source = put(tmp_path / "gii", count, "Es gilt. Satz 1 gilt nicht.")
    with store.Builder(tmp_path / "measured") as builder:
        builder.publish()
    measured = start(tmp_path, source, tmp_path / "measured")
    begin = time.monotonic()
    measured.communicate()
    seconds = time.monotonic() - begin
    old, random_ = state(directory), random.Random(2026)
    for _ in range(MOMENTS // 2):
        process = start(tmp_path, source, directory)
        time.sleep(random_.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if state(directory) != old:  # it had finished: change the source, and go on from there
            old = state(directory)
            source = put(tmp_path / "gii", count, f"Es gilt {old}. Satz 1 gilt nicht.")
    report = snapshot.run(str(source), directory)
    assert report.laws + report.unchanged == count
    assert snapshot.run(str(source), directory).laws == 0
    others = {path.name for path in directory.iterdir() if not path.name.startswith("gen-")}
    assert others == {"current", "lock", "written"}


@pytest.mark.parametrize(
    ("count", "limit"),
    [
        (3, 500),  # a law cannot be put beside the store
        (LAWS, 5_000),  # a worker cannot write
        (3, 50_000),  # the database being built cannot grow
        (LAWS, 200_000),  # nor under a bulk load
    ],
)
def test_a_disk_that_is_full_at_any_place(tmp_path, directory, count, limit):
    """A limit of the size of files stands for the disk: it refuses the same calls."""
    source = put(tmp_path / "gii", count, "Es gilt. " * 2000)
    old = state(directory)
    command = [sys.executable, "-c", "from normgraph.cli import main; main()", "import", "gii", source]
    done = subprocess.run(
        [*command, "--store", directory],
        capture_output=True,
        text=True,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY)),
    )
    assert done.returncode == 1, done.stderr
    assert "the disk refused to write" in done.stderr
    assert "the store is as it was" in done.stderr
    assert "run the command again" in done.stderr
    assert "Traceback" not in done.stderr
    assert state(directory) == old
    assert snapshot.run(str(source), directory).laws == count


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a file system")
def test_a_full_file_system(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with store.Builder(small / "store") as builder:
            builder.publish()
        old = state(small / "store")
        source = put(tmp_path / "gii", 3, "Es gilt. " * 100_000)
        with pytest.raises(DiskFull, match=r"No space left.*the store is as it was"):
            snapshot.run(str(source), small / "store")
        assert state(small / "store") == old
    finally:
        subprocess.run(["umount", small], check=True)
