"""Measures the competency questions on normgraph and on other stores of the same statements, at three sizes.

    .venv/bin/python bench/stores.py [--decisions 0 2500 12500] [--engines normgraph bare …] [--work DIR]
    .venv/bin/python bench/stores.py --store DIR

The graph is the shipped one, with as many generated decisions as said (`bench/generate_decisions.py`), so that the
sizes are about 1, 4 and 16 times the first. Each engine answers in a process of its own, one after the other:

normgraph    the question as the library asks it, from the database on disk
bare         pyoxigraph alone on the same database, the best text that was found by hand (bench/handwritten/), else ours
oxrdflib     rdflib's interface over pyoxigraph, in memory
rdflib       rdflib's own store, in memory
serve        `oxigraph serve`, over HTTP
virtuoso     Virtuoso, over HTTP, where it is installed

Every question is asked once and then again until it has been asked twenty times or for a second. One that takes
longer than 10 s, or an engine that needs more than 12 GB or 5 minutes to load, is left out and said so. The number of
rows is compared with ours. Writes docs/benchmarks-stores.md, its plot (SVG) and the raw figures beside it.

A store that is there already (`--store`: all of federal law, see `make bench-large`) is too large for most of the
others: normgraph and bare answer on it, and its table is added to those of the last run.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import httpx
import page
import pyoxigraph as ox

from normgraph import catalogue, importing_decisions, store
from normgraph.export import Format, export
from normgraph.namespaces import prefixes

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks-stores.md"
HANDWRITTEN = ROOT / "bench" / "handwritten"
ENGINES = ("normgraph", "bare", "oxrdflib", "rdflib", "serve", "virtuoso")
REPEAT, SECONDS, TOO_LONG, LOADING, MEMORY = 20, 1.0, 10, 300, 12 << 30

Ask = Callable[[str, str], int]
"""Takes a question's name and its SPARQL text, returns the number of rows."""


def questions() -> dict[str, str]:
    """Return the SPARQL text of each competency question, with its example values."""
    found = {}
    for name in catalogue.names():
        query = catalogue.get(name)
        examples = {key: parameter.example for key, parameter in query.parameters.items() if parameter.required}
        found[name] = query.bound(catalogue.terms(query, examples))
    return found


def normgraph(directory: Path, _: Path) -> Ask:
    """Ask as the library does: look up the question, make terms of its values, run it."""
    graph = store.open_store(directory)

    def ask(name: str, _: str) -> int:
        query = catalogue.get(name)
        examples = {key: parameter.example for key, parameter in query.parameters.items() if parameter.required}
        answer = catalogue.run(graph, query, catalogue.terms(query, examples))
        return sum(1 for _ in answer)  # type: ignore[arg-type, misc]

    return ask


def bare(directory: Path, _: Path) -> Ask:
    """Ask pyoxigraph alone, with the text written by hand where there is one."""
    graph, names = ox.Store.read_only(str(store.database(directory))), prefixes()

    def ask(name: str, text: str) -> int:
        by_hand = HANDWRITTEN / f"{name}.rq"
        text = by_hand.read_text("utf-8") if by_hand.exists() else text
        return sum(1 for _ in graph.query(text, prefixes=names, use_default_graph_as_union=True))  # type: ignore[arg-type, misc]

    return ask


def _rdflib(kind: str) -> Callable[[Path, Path], Ask]:
    def load(_: Path, quads: Path) -> Ask:
        from rdflib import Dataset

        graph = Dataset(store=kind, default_union=True)
        graph.parse(quads, format="ox-nq" if kind == "Oxigraph" else "nquads")
        return lambda _, text: len(list(graph.query(text)))

    return load


def _endpoint(which: str) -> Callable[[Path, Path], Ask]:
    def load(directory: Path, quads: Path) -> Ask:
        from tests import test_other_stores as servers

        folder = quads.parent / which
        folder.mkdir()
        stack = ExitStack()  # ended with this process, which the server's end is part of
        url = stack.enter_context(getattr(servers, which)(directory, folder))
        client = httpx.Client(timeout=TOO_LONG, headers={"Accept": "application/sparql-results+json"})

        def ask(_: str, text: str) -> int:
            answer = client.post(url, data={"query": text})
            answer.raise_for_status()
            return len(answer.json()["results"]["bindings"])

        ask.stack = stack  # type: ignore[attr-defined]
        return ask

    return load


LOADED: dict[str, Callable[[Path, Path], Ask]] = {
    "normgraph": normgraph,
    "bare": bare,
    "oxrdflib": _rdflib("Oxigraph"),
    "rdflib": _rdflib("default"),
    "serve": _endpoint("oxigraph"),
    "virtuoso": _endpoint("virtuoso"),
}


class _TooLong(Exception):
    pass


def _late(*_: object) -> None:
    raise _TooLong


def one(engine: str, directory: Path, quads: Path) -> None:
    """Load an engine in this process, ask it everything and print what was measured."""
    if engine in ("rdflib", "oxrdflib"):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(LOADING)
    begin = time.perf_counter()
    try:
        ask = LOADED[engine](directory, quads)
    except (_TooLong, MemoryError) as error:
        print(json.dumps({"left out": "loading takes too long" if isinstance(error, _TooLong) else "too much memory"}))
        return
    signal.alarm(0)
    told: dict[str, Any] = {"load": time.perf_counter() - begin, "questions": {}}
    for name, text in questions().items():
        told["questions"][name] = _times(ask, name, text)
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(told), flush=True)
    if stack := getattr(ask, "stack", None):
        stack.close()


def _times(ask: Ask, name: str, text: str) -> dict[str, Any]:
    times: list[float] = []
    signal.alarm(TOO_LONG)
    try:
        rows = ask(name, text)
        end = time.perf_counter() + SECONDS
        while len(times) < REPEAT and (not times or time.perf_counter() < end):
            begin = time.perf_counter()
            ask(name, text)
            times.append((time.perf_counter() - begin) * 1000)
    except (_TooLong, httpx.TimeoutException):
        return {"left out": f"more than {TOO_LONG} s"}
    except Exception as error:  # what another store refuses is a result
        return {"left out": f"{type(error).__name__}: {str(error)[:120]}"}
    finally:
        signal.alarm(0)
    times.sort()
    return {
        "rows": rows,
        "p50": statistics.median(times),
        "p99": times[math.ceil(len(times) * 0.99) - 1],
        "n": len(times),
    }


def prepare(count: int, work: Path) -> Path:
    """Build a store with the shipped graph and some generated decisions; return its folder."""
    from generate_decisions import write

    directory = work / f"store-{count}"
    command = [sys.executable, "-c", "from normgraph.cli import main; main()", "build", "--store", str(directory)]
    subprocess.run(command, check=True, capture_output=True)
    if count:
        write(work / "decisions", count)
        importing_decisions.decisions([str(work / "decisions" / "site")], directory)
        shutil.rmtree(work / "decisions")
    return directory


def measure(count: int, engines: list[str], work: Path) -> dict[str, Any]:
    """Measure all engines at one size."""
    directory = prepare(count, work)
    folder = work / f"quads-{count}"
    folder.mkdir()
    export(store.open_store(directory), Format("nquads"), folder / "graph.nq")
    row = ask_all(engines, directory, folder / "graph.nq")
    shutil.rmtree(folder)
    shutil.rmtree(directory)
    return row


def ask_all(engines: Sequence[str], directory: Path, quads: Path) -> dict[str, Any]:
    """Ask the engines everything, one after the other, each in a process of its own."""
    statements = store.Manifest.read(store.current_generation(directory)).quads
    row: dict[str, Any] = {"statements": statements, "engines": {}, "load": os.getloadavg()[0]}
    row["date"] = str(datetime.date.today())
    for engine in engines:
        command = [sys.executable, __file__, "--one", engine, str(directory), str(quads)]
        done = subprocess.run(command, capture_output=True, text=True)
        lines = done.stdout.strip().splitlines()
        row["engines"][engine] = json.loads(lines[-1]) if lines else {"left out": done.stderr.strip()[-200:] or "died"}
        print(f"{statements:,} {engine}: {row['engines'][engine].get('load', row['engines'][engine])}", flush=True)
    return row


def text(rows: list[dict[str, Any]]) -> str:
    """Write the page; a row may have fewer engines than the first."""
    engines = list(rows[0]["engines"])
    lines = [
        "# Benchmarks: questions on other stores",
        "",
        f"`make bench-stores`; the head of `bench/stores.py` says what is measured. "
        f"{page.machine('pyoxigraph', 'rdflib', 'oxrdflib', 'oxigraph')}; load average "
        f"{min(row['load'] for row in rows):.1f} to {max(row['load'] for row in rows):.1f}.",
        "",
        page.draw("stores", "statements", "median over the questions, ms", _points(rows, engines)),
        "",
        "Median over all questions that the engine answered, each of its own median (ms), and how many it did not "
        "answer in time or at all:",
        "",
        f"| statements | {' | '.join(engines)} |",
        "|---|" + "---|" * len(engines),
    ]
    for row in rows:
        cells = (_summary(row["engines"].get(engine, {"left out": "not asked"})) for engine in engines)
        lines.append(f"| {row['statements']:,} | {' | '.join(cells)} |")
    lines += ["", f"Growth, the slope of the logarithms over the rows: {_growth(rows, engines)}."]
    for row in rows:
        engines = list(row["engines"])
        lines += ["", f"## {row['statements']:,} statements", "", f"Measured on {row['date']}.", ""]
        lines += [f"| question | rows | {' | '.join(f'{e} p50 ms' for e in engines)} | ours p99 ms | times bare |"]
        lines += ["|---|---|" + "---|" * len(engines) + "---|---|"]
        lines += [_line(name, row["engines"], engines) for name in row["engines"]["normgraph"]["questions"]]
        lines += ["", f"{_judged(row)}"]
    return "\n".join(lines) + "\n"


def _points(rows: list[dict[str, Any]], engines: list[str]) -> dict[str, list[tuple[int, float]]]:
    """Return for each engine the statements and the median over its questions, where it answered."""
    asked = {e: [(row["statements"], row["engines"].get(e, {}).get("questions")) for row in rows] for e in engines}
    return {engine: [(size, _median(told)) for size, told in row if told] for engine, row in asked.items()}


def _growth(rows: list[dict[str, Any]], engines: list[str]) -> str:
    """Return for each engine the exponent with which the median over its questions grows with the statements."""
    known = {engine: points for engine, points in _points(rows, engines).items() if points[1:]}
    return ", ".join(f"{e} {page.exponent(points):.2f}" for e, points in known.items()) or "one size only"


def _median(questions: dict[str, dict[str, Any]]) -> float:
    return statistics.median(each["p50"] for each in questions.values() if "p50" in each)


def _summary(told: dict[str, Any]) -> str:
    if "left out" in told:
        return f"– ({told['left out']})"
    missing = sum("p50" not in each for each in told["questions"].values())
    return f"{_median(told['questions']):.1f}" + (f" ({missing} not)" if missing else "")


def _line(name: str, told: dict[str, Any], engines: list[str]) -> str:
    ours = told["normgraph"]["questions"][name]

    def cell(engine: str) -> str:
        each = told[engine].get("questions", {}).get(name, {})
        other = " ≠" if "rows" in each and each["rows"] != ours.get("rows") else ""
        return f"{each['p50']:.1f}{other}" if "p50" in each else "–"

    alone = told.get("bare", {}).get("questions", {}).get(name, {}).get("p50")
    times = f"{ours['p50'] / alone:.2f}" if alone and "p50" in ours else "–"
    mark = " (by hand)" if (HANDWRITTEN / f"{name}.rq").exists() else ""
    last = f"{ours['p99']:.1f}" if "p99" in ours else "–"
    cells = " | ".join(cell(engine) for engine in engines)
    return f"| `{name}`{mark} | {ours.get('rows', '–')} | {cells} | {last} | {times} |"


def _judged(row: dict[str, Any]) -> str:
    """Say which goals hold: 1.2 times the text by hand, half of all answers under 200 ms."""
    ours = {name: each for name, each in row["engines"]["normgraph"]["questions"].items() if "p50" in each}
    alone = row["engines"].get("bare", {}).get("questions", {})
    slow = sorted(name for name, each in ours.items() if each["p50"] >= 200)
    over = sorted(n for n, e in ours.items() if "p50" in alone.get(n, {}) and e["p50"] > 1.2 * alone[n]["p50"] + 0.2)
    told = f"{len(ours) - len(slow)} of {len(ours)} under 200 ms; slower: {', '.join(slow) or 'none'}. "
    return told + f"More than 1.2 times bare (and 0.2 ms): {', '.join(over) or 'none'}."


def main() -> None:
    """Measure, or ask one engine for the measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", nargs="+", type=int, default=[0, 2_500, 12_500])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench-stores")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]), Path(options.one[2]))
        return
    kept = page.kept("stores").get("rows", [])
    if options.store:
        rows = [row for row in kept if not row.get("given")]
        rows.append(ask_all(("normgraph", "bare"), options.store, options.store) | {"given": True})
    else:
        shutil.rmtree(options.work, ignore_errors=True)
        options.work.mkdir(parents=True)
        engines = [e for e in options.engines if e != "virtuoso" or shutil.which("virtuoso-t")]
        rows = [measure(count, engines, options.work) for count in options.decisions]
        rows += [row for row in kept if row.get("given")]
        shutil.rmtree(options.work)
    page.keep("stores", {"rows": rows})
    PAGE.write_text(text(rows), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
