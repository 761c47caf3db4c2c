"""Measures `normgraph import gii` on a copy of the whole site and writes docs/benchmarks.md.

    .venv/bin/python bench/import_gii.py [SOURCE] [--work DIR]

Every run is a process of its own; its memory is the sum of the proportional set sizes (PSS) of it and all its children,
sampled every half second. The time of `bulk_load` alone is that of the stage "load" in the same run: it reads only
the finished N-Quads files, and no other process of the import runs then.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from normgraph import snapshot, store

ROOT = Path(__file__).resolve().parents[1]
CHANGED = "aufenthg_2004"
SHARES = (16, 4, 1)


def one(source: str, directory: str) -> None:
    """Import in this process and print what was done."""
    report = snapshot.run(source, Path(directory))
    print(json.dumps(asdict(report), default=str))


def memory(process: int) -> int:
    """Return the proportional set size of a process and its children in bytes."""
    total = 0
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        total = next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
        for task in Path(f"/proc/{process}/task").iterdir():
            total += sum(memory(int(child)) for child in (task / "children").read_text("ascii").split())
    except (OSError, StopIteration):
        pass  # it has just ended
    return total


def measure(source: Path, directory: Path) -> dict[str, object]:
    """Run one import as a process of its own; return its report, wall time, CPU time and peak memory."""
    begin, cpu = time.perf_counter(), os.times()
    command = [sys.executable, __file__, "--one", str(source), str(directory)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0

    def sample() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.5)

    watcher = threading.Thread(target=sample)
    watcher.start()
    output, _ = process.communicate()
    watcher.join()
    if process.returncode:
        sys.exit(f"the import ended with code {process.returncode}")
    after = os.times()
    used = after.children_user + after.children_system - cpu.children_user - cpu.children_system
    quads = store.Manifest.read(store.current_generation(directory)).quads
    return {
        **json.loads(output),
        "wall": time.perf_counter() - begin,
        "cpu": used,
        "peak": peak,
        "quads": quads,
        "disk": size(store.current_generation(directory)),
    }


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def subset(source: Path, target: Path, share: int, without: str = "") -> Path:
    """Lay out every n-th law of a source by links."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    laws = sorted(path for path in source.iterdir() if path.is_dir())
    for path in laws[::share]:
        if path.name != without:
            (target / path.name).symlink_to(path)
    return target


def changed(source: Path, target: Path) -> Path:
    """Write one law with another first paragraph."""
    from normgraph.ingest import gii_source

    (law,) = gii_source.sources(source, frozenset({CHANGED}))
    (target / CHANGED).mkdir()
    file = target / CHANGED / "changed.xml"
    file.write_bytes(law.load().replace(b"<P>", b"<P>Ein Satz mehr. ", 1))
    return file


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", nargs="?", type=Path, default=ROOT.parent / "shared" / "corpora" / "gii")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        one(*given.one)
        return
    shutil.rmtree(given.work, ignore_errors=True)
    rows = []
    for share in SHARES:
        source = subset(given.source, given.work / f"source-{share}", share)
        directory = given.work / f"store-{share}"
        directory.mkdir()
        build = subprocess.run(
            [sys.executable, "-c", "from normgraph.cli import main; main()", "build", "--store", str(directory)],
            check=True,
            capture_output=True,
        )
        assert build.returncode == 0
        rows.append(measure(source, directory))
        print(f"1/{share}", json.dumps(rows[-1] | {"notes": "", "problems": ""}), flush=True)
    second = measure(source, directory)
    print("second", json.dumps(second | {"problems": ""}), flush=True)
    other = changed(given.source, subset(given.source, given.work / "source-changed", 1, CHANGED))
    alone = measure(other, directory)
    print("changed", json.dumps(alone), flush=True)
    among = measure(given.source, directory)
    print("changed back, among all", json.dumps(among | {"problems": ""}), flush=True)
    page = ROOT / "docs" / "benchmarks.md"
    page.write_text(text(rows, second, alone, among), "utf-8")
    shutil.rmtree(given.work)
    print(page)


def text(rows: list[dict], second: dict, alone: dict, among: dict) -> str:  # type: ignore[type-arg]
    """Write the page."""
    stages = list(rows[-1]["seconds"])
    head = ("laws", "statements", "citations", "wall s", "CPU s", "memory GB", "disk GB", *(f"{s} s" for s in stages))
    lines = [
        "# Benchmarks",
        "",
        f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, pyoxigraph {version('pyoxigraph')}, lxml {version('lxml')}; "
        f"{datetime.date.today()}. Load average of the last 15 minutes at the end: {os.getloadavg()[2]:.1f}.",
        "",
        "## Import of federal law",
        "`make bench`; the head of `bench/import_gii.py` says what is measured. Into a store with the shipped graph;",
        "the laws are every 16th, every 4th, and all, in the order of their names.",
        "",
        f"| {' | '.join(head)} | wall / load |",
        "|" + "---|" * (len(head) + 1),
    ]
    for row in rows:
        cells = [
            f"{row['laws']:,}",
            f"{row['quads']:,}",
            f"{row['citations']:,}",
            f"{row['wall']:.0f}",
            f"{row['cpu']:.0f}",
        ]
        cells += [f"{row['peak'] / 2**30:.2f}", f"{row['disk'] / 2**30:.2f}"]
        cells += [f"{row['seconds'][stage]:.1f}" for stage in stages]
        lines.append(f"| {' | '.join(cells)} | {row['wall'] / row['seconds']['load']:.2f} |")
    whole = rows[-1]
    lines += [
        "",
        f"- With a target: {whole['resolved'] / whole['citations']:.1%} of the citations in all laws; "
        f"laws left out: {len(whole['problems'])}; with numbered sections that have no text: {len(whole['notes'])}.",
        f"- Second, unchanged run: {second['wall']:.1f} s ({second['unchanged']:,} laws compared), "
        f"{second['peak'] / 2**20:.0f} MB.",
        f"- One changed law (AufenthG), given by itself: {alone['wall']:.1f} s; "
        f"among all {among['laws'] + among['unchanged']:,}: {among['wall']:.1f} s.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
