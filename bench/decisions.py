"""Measures `normgraph import decision` on generated decisions and writes docs/benchmarks-decisions.md.

    .venv/bin/python bench/decisions.py [--counts 1000 4000 16000] [--ranked 300000] [--work DIR]

For each count: decisions are generated, imported into a store with the shipped graph by a process of its own, compared
with what is known of them, and imported again, unchanged. Memory is the sum of the proportional set sizes of that
process and its children, sampled every half second. The CPU time of each stage is that of this process doing it for
some hundred decisions, one stage after the other, and of `bulk_load` for the lines that came out; so shares hold
however busy the machine is. Ranks are computed once, of `--ranked` decisions and as many citations between them as
make ten million of 300,000: some two minutes of CPU whatever the counts, so a small trial asks for fewer. The page is
written when all counts are done: an interrupted run leaves it as it was.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
import pyoxigraph as ox
from check_decisions import check
from generate_decisions import documents, write
from measure import process, size

from normgraph import importing_decisions, rank, store
from normgraph.graph import decision as decision_graph
from normgraph.graph import decision_origin as origins
from normgraph.graph import nquads
from normgraph.graph.index import UnitIndex
from normgraph.ingest import decision as reader
from normgraph.ingest import foreign, rii

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks-decisions.md"
SAMPLE = 500
RANKED, EDGES = 300_000, 10_000_000
"""Decisions and citations between them for the ranks alone, unless told; fewer have as many each."""


def one(source: str, directory: str) -> None:
    """Import in this process and print what was done."""
    done = importing_decisions.decisions([source], Path(directory))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    main, workers = (use.ru_utime + use.ru_stime for use in used)
    said = {"new": done.new, "unchanged": done.unchanged, "citations": done.citations, "problems": done.problem_count}
    print(json.dumps({**said, "seconds": done.seconds, "stages": done.stages, "main": main, "workers": workers}))


def ranks(decisions: int) -> None:
    """Compute ranks from edges made up in this process, the cited ones older and few of them very often cited."""
    draw, name = random.Random(1), "https://w3id.org/normgraph/id/decision/bgh/2016-05-03/xii-zb-{}-16".format

    def edges() -> Iterator[tuple[str, str]]:
        for _ in range(edges_of(decisions)):
            citing = draw.randrange(1, decisions)
            yield name(citing), name(int(citing * draw.random() ** 3))

    cohorts = {name(number): ("2016", "federal", "ordinary") for number in range(decisions)}
    print(json.dumps({"ranked": sum(1 for _ in rank.compute(list(cohorts), edges(), cohorts))}))


def edges_of(decisions: int) -> int:
    """Return how many citations there are between decisions."""
    return EDGES * decisions // RANKED


def measure(source: Path, directory: Path) -> dict[str, Any]:
    """Run one import as a process of its own; return its report, what it took and size on disk."""
    done = process(__file__, "--one", str(source), str(directory))
    generation = store.current_generation(directory)
    return done | {"quads": store.Manifest.read(generation).quads, "disk": size(generation)}


def stages(work: Path) -> dict[str, float]:
    """Return milliseconds of CPU that a decision costs in each stage."""
    data = [xml for _, xml, _ in documents(SAMPLE)]
    index, things = UnitIndex.shipped(), nquads.Described()
    spent: dict[str, float] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        begin = time.process_time()
        found = call()
        spent[name] = (time.process_time() - begin) * 1000 / SAMPLE
        return found

    reader.cite(rii.read(foreign.parse_xml(data[0], ""), "", "0")[0], "", whole=True)  # names of laws are read once
    roots = timed("parse XML", lambda: [foreign.parse_xml(xml, "") for xml in data])
    read = timed("text and metadata", lambda: [rii.read(root, "", "0") for root in roots])
    cites = timed("citations", lambda: [(reader.cite(found, text, whole=True), text) for found, text in read])

    def lines() -> bytes:
        written: list[str] = []
        for found, text in cites:
            here = decision_graph.iri(found)
            written += decision_graph.write(found, index, text, here, things)
            written += (*origins.write(found, here), *things.take())
        return "".join(written).encode()

    quads = timed("N-Quads", lines)
    graph = ox.Store(str(work / "stages"))
    timed("bulk load", lambda: graph.bulk_load(quads, format=ox.RdfFormat.N_QUADS, lenient=True))
    spent["statements"] = len(graph) / SAMPLE
    spent["bytes of N-Quads"] = len(quads) / SAMPLE
    spent["bytes of text"] = sum(len(text) for _, text in read) / SAMPLE
    return spent


def run(count: int, work: Path, base: Path) -> dict[str, Any]:
    """Generate, import, check and import again."""
    folder, directory = work / f"decisions-{count}", work / f"store-{count}"
    total = write(folder, count)
    shutil.copytree(base, directory, symlinks=True)
    before = store.Manifest.read(store.current_generation(directory)).quads
    row = measure(folder / "site", directory)
    row |= {"count": count, "bytes": total / count, "statements": row["quads"] - before}
    checked = check(folder / "gold.jsonl", store.open_store(directory))
    row["checked"] = [checked.known, checked.precision, checked.recall, checked.metadata]
    row["again"] = measure(folder / "site", directory)
    shutil.rmtree(folder)
    shutil.rmtree(directory)
    return row


def text(rows: list[dict[str, Any]], spent: dict[str, float], ranked: dict[str, Any]) -> str:
    """Write the page."""
    head = (
        "decisions", "wall s", "decisions/s", "CPU s main", "CPU s workers", "decisions per CPU s × 2", "memory GB",
        "disk GB", "statements", "citations", "load average", "idle",
    )  # fmt: skip
    lines = [
        "# Benchmarks: decisions",
        "",
        f"`make bench-decisions`; the head of `bench/decisions.py` says what is measured. "
        f"{page.machine('pyoxigraph', 'lxml')}. Decisions are generated, of "
        f"{rows[-1]['bytes'] / 1000:.1f} kB of XML and {spent['bytes of text'] / 1000:.1f} kB of text on average, each "
        f"with {rows[-1]['citations'] / rows[-1]['count']:.0f} citations and "
        f"{rows[-1]['statements'] / rows[-1]['count']:.0f} statements.",
        "",
        f"| {' | '.join(head)} |",
        "|" + "---|" * len(head),
    ]
    for row in rows:
        cells = (
            f"{row['count']:,}", f"{row['seconds']:.1f}", f"{row['count'] / row['seconds']:.0f}",
            f"{row['main']:.1f}", f"{row['workers']:.1f}", f"{2 * row['count'] / (row['main'] + row['workers']):.0f}",
            f"{row['peak'] / 2**30:.2f}", f"{row['disk'] / 2**30:.2f}", f"{row['statements']:,}",
            f"{row['citations']:,}", f"{row['busy']:.1f}", f"{row['idle']:.0%}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    names = ("parse XML", "text and metadata", "citations", "N-Quads", "bulk load")
    whole = sum(spent[name] for name in names)
    lines += ["", "| stage | CPU ms a decision | share |", "|---|---|---|"]
    lines += [f"| {name} | {spent[name]:.2f} | {spent[name] / whole:.0%} |" for name in names]
    lines += [f"| all | {whole:.2f} | {2000 / whole:.0f} decisions/s on two idle cores at most |", ""]
    for row in rows:
        known, precision, recall, metadata = row["checked"]
        said = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in row["stages"].items())
        lines += [
            f"- {row['count']:,}: {said}. Compared with what is known: {known:,} targets, precision {precision:.4f}, "
            f"recall {recall:.4f}, {metadata} fields of metadata differ. Unchanged second run: "
            f"{row['again']['seconds']:.1f} s ({row['again']['unchanged']:,} compared), "
            f"{row['again']['peak'] / 2**20:.0f} MB."
        ]
    points = {"import": [(row["count"], row["main"] + row["workers"]) for row in rows]}
    picture = page.draw("decisions", "decisions", "CPU time of an import, s", points)
    if rows[1:]:
        lines += [
            f"- Growth: CPU time grows with the number of decisions to the power of "
            f"{page.exponent(points['import']):.2f}, wall time to that of "
            f"{page.exponent((row['count'], row['seconds']) for row in rows):.2f}."
        ]
    lines += [
        f"- Ranks alone, {ranked['of']:,} decisions and {edges_of(ranked['of']):,} made-up edges between them: "
        f"{ranked['cpu']:.0f} s of CPU, "
        f"{ranked['peak'] / 2**20:.0f} MB.",
        "",
        picture,
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", nargs="+", type=int, default=[1_000, 4_000, 16_000])
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench-decisions")
    parser.add_argument("--one", nargs=2)
    parser.add_argument("--ranked", type=int, default=RANKED)
    parser.add_argument("--ranks", type=int)
    given = parser.parse_args()
    if given.one:
        one(*given.one)
        return
    if given.ranks:
        ranks(given.ranks)
        return
    shutil.rmtree(given.work, ignore_errors=True)
    base = given.work / "base"
    command = [sys.executable, "-c", "from normgraph.cli import main; main()", "build", "--store", str(base)]
    subprocess.run(command, check=True, capture_output=True)
    spent = stages(given.work)
    print(json.dumps(spent), flush=True)
    rows = []
    for count in given.counts:
        rows.append(run(count, given.work, base))
        print(json.dumps(rows[-1]), flush=True)
    finished = given.work / PAGE.name
    ranked = process(__file__, "--ranks", str(given.ranked)) | {"of": given.ranked}
    page.keep("decisions", {"rows": rows, "stages": spent, "ranks": ranked})
    finished.write_text(text(rows, spent, ranked), "utf-8")
    shutil.move(finished, PAGE)
    shutil.rmtree(given.work)
    print(PAGE)


if __name__ == "__main__":
    main()
