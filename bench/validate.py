"""Measures the validation of cases beside pySHACL as it is and pyshacl-turbo, and writes docs/benchmarks.md.

    .venv/bin/python bench/validate.py [--seconds 5]

Cases are the founding ones, and D2 with the findings of one, four and sixteen authorities. Every tool validates the
same statements by the same shapes, in a process of its own, one after the other; of each the CPU time of a warm run,
the least and the median of as many as there are in the seconds (at most thirty). `normgraph` is the whole of it: which
facts a case forgot, the statements brought together, validation, the report with its lines and messages. The others
are given the finished graph, `pyshacl-turbo` its shapes compiled. The results must be the same: focus, component and
severity of each are compared (≠ and their number where they differ). pySHACL searches with rdflib, which joins two
groups that bind one name by BIND as if the second overwrote the first (SPARQL 1.1, 18.5); see decision 0143.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

FOUNDING, GROWN, TIMES = ("d1", "d2", "d3"), "d2", (1, 4, 16)
TOOLS = ("normgraph", "pySHACL", "pyshacl-turbo", "pyshacl-turbo, shapes compiled")
RUNS, TOO_LONG = 30, 120
"""Runs of a tool on a case at the most; seconds after which it is left out."""


def cases() -> dict[str, str]:
    """Return the cases as YAML, by name."""
    import yaml

    from normgraph import assets

    found = {name: assets.path("data", "cases", f"{name}.yaml").read_text("utf-8") for name in FOUNDING}
    grown = yaml.safe_load(found[GROWN])
    findings = grown.pop("findings")
    for times in TIMES[1:]:
        lists = (yaml.safe_dump([{**f, "holder": f"Stelle {n}"} for f in findings]) for n in range(times))
        found[f"{GROWN} ×{times}"] = "".join((yaml.safe_dump(grown), "findings:\n", *lists))
    return found


def write(folder: Path) -> dict[str, int]:
    """Write the shapes, and each case with what stands beside it, as N-Triples; return the findings of each case."""
    import pyoxigraph as ox
    from rdflib import Graph

    from normgraph import assets
    from normgraph.cases import read_case
    from normgraph.validate import background, needed

    shapes = Graph()
    for name in ("core", "case"):
        shapes.parse(assets.path("shapes", f"{name}.ttl"))
    shapes.serialize(folder / "shapes.nt", format="nt", encoding="utf-8")
    sizes = {}
    for name, text in cases().items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
        case = read_case(text, "yaml")
        beside = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in background())
        ox.serialize({*beside, *case.statements, *needed(case)}, str(folder / f"{name}.nt"), ox.RdfFormat.N_TRIPLES)
        sizes[name] = text.count("predicate:")
    return sizes


def runner(tool: str, folder: Path, name: str) -> Callable[[], list[tuple[str, ...]]]:
    """Return what validates a case with a tool and returns its results, sorted."""
    if tool == "normgraph":
        from normgraph import validate as ours
        from normgraph.cases import read_case

        case = read_case((folder / f"{name}.yaml").read_text("utf-8"), "yaml")
        reports: list[Any] = []
        inner = ours.validate_graph
        ours.validate_graph = lambda *given: reports.append(inner(*given)) or reports[-1]  # type: ignore[func-returns-value]
        return lambda: ours.validate(case) and _results(reports.pop())  # type: ignore[return-value]
    from rdflib import Graph

    data, shapes = Graph().parse(folder / f"{name}.nt"), Graph().parse(folder / "shapes.nt")
    if tool == "pySHACL":
        import pyshacl

        return lambda: _results(pyshacl.validate(data, shacl_graph=shapes, inplace=True)[1])
    import pyshacl_turbo

    if tool == "pyshacl-turbo":
        return lambda: _results(pyshacl_turbo.validate(data, shacl_graph=shapes)[1])
    compiled = pyshacl_turbo.compile_shapes(shapes)
    return lambda: _results(compiled.validate(data)[1])


def _results(report: Any) -> list[tuple[str, ...]]:
    from rdflib import SH

    about = (SH.focusNode, SH.sourceConstraintComponent, SH.resultSeverity)
    return sorted(tuple(str(report.value(node, one)) for one in about) for node in report.objects(None, SH.result))


def one(tool: str, folder: Path, name: str, seconds: float) -> None:
    """Validate in this process and print the times in milliseconds of CPU, and the results."""
    run = runner(tool, folder, name)
    results, times, end = run(), [], time.perf_counter() + seconds
    while len(times) < RUNS and (len(times) < 3 or time.perf_counter() < end):
        begin = time.process_time()
        run()
        times.append((time.process_time() - begin) * 1000)
    print(json.dumps({"least": min(times), "median": statistics.median(times), "n": len(times), "results": results}))


def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """Measure all tools on all cases."""
    import peers

    rows: dict[str, Any] = {name: {"findings": size, "tools": {}} for name, size in write(folder).items()}
    for name, row in rows.items():
        for tool in TOOLS:
            python = sys.executable if tool == "normgraph" else str(peers.python())
            command = [python, __file__, "--one", tool, name, str(folder), "--seconds", str(seconds)]
            row["tools"][tool] = told = _told(command)
            print(name, tool, {key: value for key, value in told.items() if key != "results"}, flush=True)
        expected = row["tools"]["normgraph"].get("results")
        row["results"] = len(expected or ())
        for told in row["tools"].values():
            told["same"] = told.get("results") == expected
            told["results"] = len(told.get("results", ()))
    return rows


def _told(command: list[str]) -> dict[str, Any]:
    """Return what a process printed, or why it did not."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TOO_LONG)
    except subprocess.TimeoutExpired:
        return {"failed": f"more than {TOO_LONG} s"}
    return dict(json.loads(done.stdout)) if not done.returncode else {"failed": done.stderr.strip()[-200:]}


def text(rows: dict[str, Any], load: str) -> str:
    """Write the section."""
    import page

    lines = [
        f"`make bench-validate`; the head of `bench/validate.py` says what is measured. {load}",
        "",
        f"| case | findings | results | {' | '.join(f'{tool} ms' for tool in TOOLS)} | times pySHACL | times turbo |",
        "|---|---|---|" + "---|" * (len(TOOLS) + 2),
    ]
    for name, row in rows.items():
        ours, plain, _, turbo = (row["tools"][tool].get("least") for tool in TOOLS)
        ratios = (f"{ours / other:.2f}" if other else "–" for other in (plain, turbo))
        cells = " | ".join(_cell(row["tools"][tool]) for tool in TOOLS)
        lines.append(f"| {name.upper()} | {row['findings']} | {row['results']} | {cells} | {' | '.join(ratios)} |")
    grown = [row for name, row in rows.items() if name.startswith(GROWN)]
    points = {t: [(r["findings"], r["tools"][t]["least"]) for r in grown if "least" in r["tools"][t]] for t in TOOLS}
    exponents = ", ".join(f"{tool} {page.exponent(found):.2f}" for tool, found in points.items())
    picture = page.draw("validation", "findings of a case", "CPU time of a validation, ms", points)
    return "\n".join([*lines, "", f"- Exponent of growth with the findings: {exponents}.", "", picture])


def _cell(told: dict[str, Any]) -> str:
    if "failed" in told:
        return f"– ({told['failed'].splitlines()[-1][:60]})"
    return f"{told['least']:.1f} (median {told['median']:.1f})" + ("" if told["same"] else f" ≠ {told['results']}")


def main() -> None:
    """Measure, or validate one case for the measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        tool, name, folder = options.one
        one(tool, Path(folder), name, options.seconds)
        return
    import page

    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        rows = measure(Path(name), options.seconds)
    load = f"{page.machine('pyshacl', 'pyoxigraph')}; pyshacl-turbo 0.6.5; load average at the start {before:.1f}."
    page.keep("validation", {"load": before, "cases": rows})
    page.write("Validation", text(rows, load))


if __name__ == "__main__":
    main()
