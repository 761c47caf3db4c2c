"""How far norms are put into rules: complete, in part with what is missing, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from normgraph.derive.model import Lang
from normgraph.derive.sentences import shipped
from normgraph.derive.source import LABEL, RuleGraph, name_of
from normgraph.errors import BrokenRules


@dataclass(frozen=True)
class Coverage:
    """How far one norm is modelled: as cited, the extent in words, and what is missing."""

    cited_as: str
    extent: str
    missing: tuple[str, ...]


def stated(lang: Lang) -> list[Coverage]:
    """Return what the shipped data state of each norm, in the order of their citations.

    >>> all(row.missing for row in stated("en") if row.extent == "partial")
    True
    """
    graph = shipped()
    rows = [
        Coverage(
            graph.one(thing, "citedAs"),
            graph.text(graph.iris(thing, "extent")[0], LABEL, lang),
            tuple(graph.text(gap, LABEL, lang) for gap in graph.iris(thing, "lacks")),
        )
        for thing in graph.of_type("Modellierung")
    ]
    return sorted(rows, key=lambda row: row.cited_as)


def check_coverage(graph: RuleGraph, thing: str) -> None:
    """Refuse a coverage that names no norm or extent, and one whose extent and gaps do not agree."""
    where = f"coverage {name_of(graph, thing)}"
    for prop in ("norm", "citedAs", "extent"):
        if not graph.objects(thing, prop):
            raise BrokenRules(f"`ng:{prop}` is missing", where=where, remedy=f"state `ng:{prop}`")
    partial = graph.one(thing, "extent").endswith("#teilweise")
    gaps = graph.iris(thing, "lacks")
    if partial != bool(gaps):
        says = "a norm modelled in part must say what is missing" if partial else "what is missing makes it partial"
        raise BrokenRules(says, where=where, remedy="let `ng:extent` and `ng:lacks` agree")
    for gap in gaps:
        if "Luecke" not in graph.types(gap):
            raise BrokenRules(f"the gap `{gap}` is not described", where=where, remedy="describe it as `ng:Luecke`")
