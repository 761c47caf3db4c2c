"""Commands that change or write something, killed at random moments: what is there afterwards is old or new, whole.

`make test` kills each a few times, `make soak` a hundred times in all.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from normgraph import store
from tests.hostile.conftest import keep
from tests.hostile.contents import content
from tests.ingest.gii_samples import law, section

KILLS = int(os.environ.get("NORMGRAPH_KILLS", "5"))
LAWS, DECISIONS = 6, 12
PROGRAM = [sys.executable, "-c", "from normgraph.cli import main; main()"]


class Killed(NamedTuple):
    """A command line and what it may leave in its folder besides the generations of the store."""

    name: str
    command: tuple[str, ...]
    beside: frozenset[str]


STORE = frozenset({"current", "lock"})
COMMANDS = [
    Killed("import gii", ("import", "gii", "{laws}", "--store", "{store}"), STORE | {"written"}),
    Killed("import decision", ("import", "decision", "{decisions}", "--store", "{store}"), STORE | {"register.sqlite"}),
    Killed("resolve", ("resolve", "--store", "{store}"), STORE | {"written", "register.sqlite"}),
    Killed("index", ("index", "--store", "{store}"), STORE | {"written", "register.sqlite"}),
    Killed("export", ("export", "--store", "{store}", "--out", "{out}"), STORE | {"written", "register.sqlite"}),
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Invented laws and decisions, and a store that has them."""
    root = tmp_path_factory.mktemp("kill")
    places = {name: root / name for name in ("laws", "decisions", "empty", "full")}
    for number in range(LAWS):
        data = law(section("§ 1", "<P>Es gilt § 2. Satz 1 gilt nicht.</P>"), jurabk=f"L{number}", doknr=f"BJNR{number}")
        (places["laws"] / f"l{number}").mkdir(parents=True)
        (places["laws"] / f"l{number}" / "x.xml").write_bytes(data)
    places["decisions"].mkdir()
    for number in range(DECISIONS):
        text = f"VG Musterstadt\nUrteil vom {number + 1}. März 2019\n4 K {number}/18\n\n1\nNach § 1 L{number % LAWS} folgt nichts.\n"
        (places["decisions"] / f"{number}.txt").write_text(text, encoding="utf-8")
    with store.Builder(places["empty"]) as builder:
        builder.publish()
    shutil.copytree(places["empty"], places["full"], symlinks=True)
    for command in (COMMANDS[0], COMMANDS[1]):
        subprocess.run(line(command, {**places, "store": places["full"]}), check=True, capture_output=True)
    return places


def line(killed: Killed, places: dict[str, Path]) -> list[str]:
    return [*PROGRAM, *(part.format(**places) for part in killed.command)]


@pytest.mark.parametrize("killed", COMMANDS, ids=lambda killed: killed.name)
@pytest.mark.timeout(300 + 30 * KILLS)
def test_killed_at_random_moments(killed: Killed, sources: dict[str, Path], tmp_path: Path) -> None:
    before = sources["empty" if killed.name.startswith("import") else "full"]
    places = {**sources, "store": tmp_path / "store", "out": tmp_path / "out.nq"}
    shutil.copytree(before, places["store"], symlinks=True)
    old, start = content(places["store"]), time.monotonic()
    subprocess.run(line(killed, places), check=True, capture_output=True)
    seconds, new = time.monotonic() - start, content(places["store"])
    written = places["out"].read_bytes() if killed.name == "export" else b""

    choose, lost = random.Random(2026), 0
    for _ in range(max(1, KILLS // len(COMMANDS))):
        shutil.rmtree(places["store"])
        shutil.copytree(before, places["store"], symlinks=True)
        places["out"].unlink(missing_ok=True)
        process = subprocess.Popen(line(killed, places), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(choose.uniform(0.1, seconds))
        process.send_signal(signal.SIGKILL)
        lost += process.wait() == -signal.SIGKILL
        assert content(places["store"]) in (old, new), "half of a generation"
        assert not places["out"].exists() or places["out"].read_bytes() == written, "half of a file"
        subprocess.run(line(killed, places), check=True, capture_output=True)  # whoever comes next goes on
        assert content(places["store"]) == new
        left = {path.name for path in places["store"].iterdir() if not path.name.startswith("gen-")}
        assert left <= killed.beside, "what a killed process left lies about"
        assert {path.name for path in tmp_path.iterdir()} <= {"store", "out.nq", "out.nq.manifest.json"}
    keep(f"- `{killed.name}`: {max(1, KILLS // len(COMMANDS))} runs, {lost} killed before their end, none half\n")
    assert lost, "no kill came in time"
