"""What an import of statutes did, as data and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from normgraph.snapshot_work import Problem


@dataclass
class Report:
    """What an import did: laws brought in, laws unchanged, problems, counts, seconds.

    The source lacks laws that are `missing`, and some whose texts are `later` than all in it.
    """

    laws: int = 0
    unchanged: int = 0
    missing: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    sections: int = 0
    units: int = 0
    citations: int = 0
    resolved: int = 0
    resumed: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    generation: Path | None = None


def lines(report: Report) -> Iterator[str]:
    """Say what an import did, line by line; every problem with its law and place.

    >>> list(lines(Report(unchanged=2, missing=("bgb",))))
    ['nothing to do: 2 laws unchanged', 'missing from the source, kept and marked: bgb']
    """
    if report.laws:
        share = f"{report.resolved / report.citations:.1%}" if report.citations else "none"
        seconds = sum(report.seconds.values())
        resumed = f"; {report.resumed:,} were finished before" if report.resumed else ""
        yield (
            f"{report.laws:,} laws, {report.sections:,} texts, {report.units:,} units, {report.citations:,} citations "
            f"({share} with a target) in {seconds:.1f} s; {report.unchanged:,} laws unchanged{resumed}"
        )
    else:
        yield f"nothing to do: {report.unchanged:,} laws unchanged"
    for note in report.notes:
        yield f"note: {note.law}: {note.place}: {note.reason}"
    if report.missing:
        yield f"missing from the source, kept and marked: {', '.join(report.missing)}"
    if report.later:
        yield f"missing from the source, which may be older than their texts, kept: {', '.join(report.later)}"
    for problem in report.problems:
        yield f"left out: {problem.law}: {problem.place}: {problem.reason}"
