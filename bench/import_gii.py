"""Measures `normgraph import gii` on a copy of the whole site and writes its part of docs/benchmarks.md.

    .venv/bin/python bench/import_gii.py [SOURCE] [--work DIR] [--shares 16 4 1] [--keep STORE]

SOURCE is a directory of laws (default: NORMGRAPH_SHARED/corpora/gii). What is built lies in a new directory below DIR,
which is removed at the end; the largest store is moved to STORE where that is named.
Every run is a process of its own (`bench/measure.py`). `bulk_load` alone is measured in the same run: the finished
store is written out as N-Quads, and a fresh process loads that one file into an empty store with the engine's defaults,
and nothing else.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
import pyoxigraph as ox
from measure import process, size

from normgraph import build as shipped
from normgraph import snapshot, store
from normgraph.garbage import collect_seldom

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("NORMGRAPH_SHARED", ROOT.parent / "shared"))
CHANGED = "aufenthg_2004"
SHARES = (16, 4, 1)
NORM = "§ 60a Abs. 2 AufenthG"


def one(source: str, directory: str) -> None:
    """Import in this process as the command does, and print what was done."""
    collect_seldom()
    report = snapshot.run(source, Path(directory))
    name = report.generation and Path(report.generation).name  # where it lay is this machine's own matter
    print(json.dumps(asdict(report) | {"generation": name}, default=str))


def build(directory: str) -> None:
    """Build the shipped graph as the command does, in this process, and print how large it is."""
    shipped.build(Path(directory))
    generation = store.current_generation(Path(directory))
    print(json.dumps({"quads": store.Manifest.read(generation).quads, "disk": size(generation)}))


def bulk_load(file: str, directory: str) -> None:
    """Load one file of N-Quads into an empty store and print how long the load itself took."""
    graph = ox.Store(directory)
    begin = time.perf_counter()
    graph.bulk_load(path=file, format=ox.RdfFormat.N_QUADS)
    graph.flush()
    print(json.dumps({"load": time.perf_counter() - begin}))


def measure(*arguments: str) -> dict[str, object]:
    """Run this script as a process of its own and measure it."""
    return process(__file__, *arguments)


def run(source: Path, directory: Path) -> dict[str, object]:
    """Measure an import, and what the store is after it."""
    done = measure("--one", str(source), str(directory))
    generation = store.current_generation(directory)
    return done | {"quads": store.Manifest.read(generation).quads, "disk": size(generation)}


def subset(source: Path, target: Path, share: int, without: str = "") -> Path:
    """Lay out every n-th law of a source by links, in a new directory."""
    target.mkdir()
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


def command(*arguments: str) -> float:
    """Return the wall time of a command of the program, its start included."""
    begin = time.perf_counter()
    main = "from normgraph.cli import main; main()"
    subprocess.run([sys.executable, "-c", main, *arguments], check=True, capture_output=True)
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", nargs="?", type=Path, default=SHARED / "corpora" / "gii")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--shares", nargs="+", type=int, default=SHARES)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", nargs=2)
    parser.add_argument("--bulk-load", nargs=2)
    parser.add_argument("--build")
    given = parser.parse_args()
    if given.one:
        one(*given.one)
    elif given.build:
        build(given.build)
    elif given.bulk_load:
        bulk_load(*given.bulk_load)
    else:
        if not given.source.is_dir():
            parser.error(f"no directory of laws: {given.source}; set NORMGRAPH_SHARED or name one")
        given.work.mkdir(parents=True, exist_ok=True)
        # As an installation does; where the environment forbids it, each start would compile all modules.
        compileall.compile_dir(str(ROOT / "normgraph"), quiet=1)
        with tempfile.TemporaryDirectory(prefix="import-", dir=given.work) as work:
            bench(given.source, Path(work), given.shares)
            if given.keep:
                (Path(work) / "store").rename(given.keep)


def bench(original: Path, work: Path, shares: list[int]) -> None:
    """Measure the largest share first, with all that is asked of its store, then the others."""
    largest, *others = sorted(shares)
    source, directory = subset(original, work / "source", largest), work / "store"
    rows = [fresh(source, directory)]
    again = {"second": run(source, directory)}
    file = changed(original, subset(original, work / "source-changed", largest, CHANGED))
    again["alone"] = run(file, directory)
    again["among"] = run(source, directory)
    for name, row in again.items():
        say(name, row)
    norm = sorted(command("norm", NORM, "--store", str(directory)) for _ in range(5))
    say("norm", {"seconds": norm})
    rows[0] |= loaded(directory, work)
    for share in others:
        row = fresh(subset(original, work / f"source-{share}", share), work / f"store-{share}")
        rows.append(row | loaded(work / f"store-{share}", work))
    rows.reverse()
    part = text(rows, again["second"], again["alone"], again["among"], norm[2])
    if largest > 1:  # a trial, not what the page is about
        print(part)
        return
    kept = [{key: value for key, value in row.items() if key not in ("notes", "problems")} for row in rows]
    page.keep("import", {"rows": kept, "again": again, "norm": norm})
    lines = {
        "import": [(row["quads"], row["cpu"]) for row in rows],
        "bulk_load of its statements": [(row["quads"], row["alone"]["cpu"]) for row in rows],
    }
    page.write("Import of federal law", f"{part}\n{page.draw('import', 'statements', 'CPU time, s', lines)}")


def fresh(source: Path, directory: Path) -> dict[str, object]:
    """Measure the build of what is shipped, and an import into the store that it makes."""
    built = measure("--build", str(directory))
    row = run(source, directory) | {"built": built}
    say("import", row)
    return row


def loaded(directory: Path, work: Path) -> dict[str, object]:
    """Measure `bulk_load` of what a store holds as one file of N-Quads."""
    dump, target = work / "finished.nq", work / "alone"
    with dump.open("wb") as file:
        store.open_store(directory).dump(file, ox.RdfFormat.N_QUADS)
    found = {"alone": measure("--bulk-load", str(dump), str(target)), "alone_disk": size(target)}
    say("bulk_load", found)
    dump.unlink()
    shutil.rmtree(target)
    return found


def say(what: str, row: dict[str, object]) -> None:
    print(what, json.dumps(row | {"notes": "", "problems": ""}, default=str), flush=True)


def text(rows: list[dict], second: dict, alone: dict, among: dict, norm: float) -> str:  # type: ignore[type-arg]
    """Write the part of the page."""
    head = ("laws", "statements", "citations", "wall s", "CPU s", "memory GB", "disk GB")
    other = ("`bulk_load` wall s", "CPU s", "memory GB", "disk GB", "wall ratio", "CPU ratio", "load average")
    lines = [
        "`make bench-import`; the head of `bench/import_gii.py` says what is measured. "
        f"{page.machine('pyoxigraph', 'lxml')}. Into a store with the shipped graph; the laws are every 16th, every "
        "4th, and all, in the order of their names.",
        "",
        f"| {' | '.join((*head, *other))} |",
        "|" + "---|" * len((*head, *other)),
    ]
    for row in rows:
        load = row["alone"]
        cells = [
            f"{row['laws']:,}",
            f"{row['quads']:,}",
            f"{row['citations']:,}",
            f"{row['wall']:.0f}",
            f"{row['cpu']:.0f}",
            f"{row['peak'] / 2**30:.2f}",
            f"{row['disk'] / 2**30:.2f}",
            f"{load['load']:.0f}",
            f"{load['cpu']:.0f}",
            f"{load['peak'] / 2**30:.2f}",
            f"{row['alone_disk'] / 2**30:.2f}",
            f"{row['wall'] / load['load']:.2f}",
            f"{row['cpu'] / load['cpu']:.2f}",
            f"{row['busy']:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    whole, built = rows[-1], rows[0]["built"]
    stages = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in whole["seconds"].items())
    lines += [
        "",
        f"- Build of the shipped graph ({built['quads']:,} statements): {built['wall']:.1f} s wall, "
        f"{built['cpu']:.1f} s CPU, {built['peak'] / 2**20:.0f} MB of memory, {built['disk'] / 2**20:.0f} MB on disk.",
        f"- Stages of the last row: {stages}.",
        f"- With a target: {whole['resolved'] / whole['citations']:.1%} of the citations in all laws; "
        f"laws left out: {len(whole['problems'])}; with numbered sections that have no text: {len(whole['notes'])}.",
        f"- Growth: CPU time grows with the number of units to the power of {exponent(rows, 'cpu'):.2f}, "
        f"wall time to that of {exponent(rows, 'wall'):.2f} (least squares over the rows).",
        f"- Second, unchanged run: {second['wall']:.1f} s wall, {second['cpu']:.1f} s CPU "
        f"({second['unchanged']:,} laws compared), {second['peak'] / 2**20:.0f} MB.",
        f"- One changed law (AufenthG), given by itself: {alone['wall']:.1f} s wall, {alone['cpu']:.1f} s CPU; "
        f"among all {among['laws'] + among['unchanged']:,}: {among['wall']:.1f} s wall, {among['cpu']:.1f} s CPU.",
        f'- `normgraph norm "{NORM}"` on the full store, process start included: {norm:.2f} s (median of five).',
        goals(whole, second, alone, among, norm),
        f"- Load average at the end: {os.getloadavg()[0]:.1f} (one minute), {os.getloadavg()[2]:.1f} (fifteen).",
        "",
    ]
    return "\n".join(lines)


def goals(whole: dict, second: dict, alone: dict, among: dict, norm: float) -> str:  # type: ignore[type-arg]
    """Say which goals the largest row and what was asked of its store reach."""
    found = (
        ("1.5 times `bulk_load`", whole["wall"] / whole["alone"]["load"], 1.5),
        ("2 GB", whole["peak"] / 2**30, 2.0),
        ("unchanged in 5 s", second["wall"], 5.0),
        ("one changed law in 2 s", alone["wall"], 2.0),
        ("the same among all", among["wall"], 2.0),
        ("`normgraph norm` in 0.5 s", norm, 0.5),
    )
    verdicts = (
        "; ".join(f"{name} ({value:.2f})" for name, value, goal in found if (value <= goal) is met)
        for met in (True, False)
    )
    return "- Goals reached: {}. Missed: {}.".format(*(said or "none" for said in verdicts))


def exponent(rows: list[dict], field: str) -> float:  # type: ignore[type-arg]
    """Return the power of the number of units with which a field grows; statements include the shipped."""
    return page.exponent((row["units"], row[field]) for row in rows)


if __name__ == "__main__":
    main()
