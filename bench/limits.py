"""Says what limits each stage and how far it is from that, by the figures that the other benchmarks kept.

    .venv/bin/python bench/limits.py

Nothing is measured here: each row divides what a stage takes by what its limit alone took in the same run. Writes the
section "Limits" of docs/benchmarks.md; a stage whose benchmark was not run is said to be not measured.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import page


class Limit(NamedTuple):
    """What a stage takes, what its limit alone takes, and the unit of both."""

    whole: float
    alone: float
    unit: str


class Stage(NamedTuple):
    """A stage, the benchmark that measured it, its limit in words, and how both figures are found in what was kept."""

    name: str
    kept: str
    limit: str
    read: Callable[[dict[str, Any]], Limit]
    rest: str


STAGES = (
    Stage(
        "import of laws",
        "import",
        "the engine's bulk load: sorting and writing the statements to disk",
        lambda raw: Limit(raw["rows"][-1]["cpu"], raw["rows"][-1]["alone"]["cpu"], "CPU s"),
        "reading XML, finding and resolving citations, structure, the search index",
    ),
    Stage(
        "import of decisions",
        "decisions",
        "the engine's bulk load, as above",
        lambda raw: Limit(_stages(raw), raw["stages"]["bulk load"], "CPU ms a decision"),
        "citations and the writing of N-Quads; the parser of XML takes next to nothing",
    ),
    Stage(
        "extraction",
        "extraction",
        "regular expressions: the same texts without a § or a digit, in which nothing is found",
        lambda raw: Limit(_extracted(raw, "find"), _extracted(raw, "search"), "CPU s"),
        "the interpreter, for each citation that is read",
    ),
    Stage(
        "resolution",
        "extraction",
        "finding what is resolved",
        lambda raw: Limit(_extracted(raw, "resolve"), _extracted(raw, "find"), "CPU s"),
        "the interpreter, for each citation: looking back and looking up",
    ),
    Stage(
        "validation (D2)",
        "validation",
        "a native engine: pyshacl-turbo with its shapes compiled, on the finished graph",
        lambda raw: Limit(_validated(raw, "normgraph"), _validated(raw, "pyshacl-turbo, shapes compiled"), "CPU ms"),
        "pySHACL in the interpreter; what a case forgot, lines and messages",
    ),
    *(
        Stage(
            f"derivation ({name.upper()})",
            "derivation",
            "the engine: parsing and evaluating the queries of the rules",
            lambda raw, name=name: Limit(
                raw["founding"][name]["derive"][0], raw["founding"][name]["engine"][0], "CPU ms"
            ),
            "exchange of triples with the interpreter, explanation",
        )
        for name in ("d2", "d3")
    ),
    Stage(
        "serving queries",
        "load",
        "pyoxigraph behind the same HTTP server, without workers and limits (eight connections)",
        lambda raw: Limit(*(1000 / _rate(raw, column) for column in ("queries", "bare pyoxigraph")), "ms a request"),
        "a worker's process for each request, limits, negotiation",
    ),
    Stage(
        "the HTTP server",
        "service",
        "`oxigraph serve`, the same engine in a native server, for the statements of one unit",
        lambda raw: Limit(*(1000 / _unit(raw, engine) for engine in ("bare", "oxigraph serve")), "ms a request"),
        "uvicorn and the interpreter: what pyoxigraph alone cannot get below either",
    ),
)


def _stages(raw: dict[str, Any]) -> float:
    names = ("parse XML", "text and metadata", "citations", "N-Quads", "bulk load")
    return float(sum(raw["stages"][name] for name in names))


def _extracted(raw: dict[str, Any], tool: str) -> float:
    return float(raw["cpu, wall, citations"][tool][0])


def _validated(raw: dict[str, Any], tool: str) -> float:
    return float(raw["cases"]["d2"]["tools"][tool]["least"])


def _rate(raw: dict[str, Any], column: str) -> float:
    return float(next(row["rate"] for row in raw[column] if row["connections"] == 8))


def _unit(raw: dict[str, Any], engine: str) -> float:
    return float(raw["operations"]["query: statements of one unit"][engine]["rate"])


def rows() -> Iterator[str]:
    """Write the rows of the table."""
    for stage in STAGES:
        try:
            raw = page.kept(stage.kept)
            found = stage.read(raw)
        except (KeyError, IndexError, StopIteration):
            yield f"| {stage.name} | – | {stage.limit} | – | not measured | {stage.rest} | |"
            continue
        takes, times = f"{_number(found.whole)} {found.unit}", f"{found.whole / found.alone:.2f}"
        cells = (stage.name, takes, stage.limit, _number(found.alone), times, stage.rest, raw["date"])
        yield f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    """Write the section."""
    head = """`bench/limits.py`: what each stage takes beside what its limit alone takes, of the run of its own section.

| stage | takes | limit | the limit alone | times | the rest goes to | measured |
|---|---|---|---|---|---|---|"""
    page.write("Limits", "\n".join([head, *rows()]))


if __name__ == "__main__":
    main()
