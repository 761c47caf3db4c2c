"""How far norms are put into rules: complete, in part with what is missing, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from normgraph import identifiers
from normgraph.derive.model import Lang, Result
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


@dataclass(frozen=True)
class Neighbourhood:
    """The norms on which the results about a case rest, and what is missing beside them.

    Each norm is a pair of its citation and its IRI; `partial` norms come with what is missing of them.
    """

    modelled: tuple[tuple[str, str], ...]
    partial: tuple[tuple[str, str, tuple[str, ...]], ...]
    not_modelled: tuple[tuple[str, str], ...]


def reached(results: Iterable[Result], lang: Lang) -> Neighbourhood:
    """Return the norms that results rest on and the stated gaps around them.

    A norm is near if it contains, or lies in, a norm that a result rests on, or if its gap limits the rule or its
    conclusion; one that is not modelled at all, if it stands in the same law.
    """
    graph = shipped()
    shown = {(result.rule, result.norm) for result in results}
    rules = [r for r in graph.of_type("Rule") if (graph.one(r, "ruleId"), graph.one(r, "citedAs")) in shown]
    modelled = {(graph.one(rule, "citedAs"), (graph.iris(rule, "norm") or [""])[0]) for rule in rules}
    norms = {norm for rule in rules for norm in graph.iris(rule, "norm")}
    limited = {*rules, *(p for rule in rules for p in graph.iris(rule, "concludes"))}
    partial, absent = set(), set()
    for thing in graph.of_type("Modellierung"):
        norm, extent = graph.iris(thing, "norm")[0], graph.iris(thing, "extent")[0]
        gaps = graph.iris(thing, "lacks")
        near = any(_within(norm, other) or _within(other, norm) for other in norms)
        if extent.endswith("#nichtModelliert") and (near or _law(norm) in map(_law, norms)):
            absent.add((graph.one(thing, "citedAs"), norm))
        elif gaps and (near or limited & {limit for gap in gaps for limit in graph.iris(gap, "limits")}):
            partial.add((graph.one(thing, "citedAs"), norm, tuple(graph.text(gap, LABEL, lang) for gap in gaps)))
    return Neighbourhood(tuple(sorted(modelled)), tuple(sorted(partial)), tuple(sorted(absent)))


def _within(unit: str, other: str) -> bool:
    return unit == other or unit.startswith(other + "/")


def _law(norm: str) -> str:
    return norm.removeprefix(identifiers.iri("norm", "")).partition("/")[0]


def check_coverage(graph: RuleGraph, thing: str) -> None:
    """Refuse a coverage that names no norm or extent, and one whose extent and gaps do not agree."""
    where = f"coverage {name_of(graph, thing)}"
    for prop in ("norm", "citedAs", "extent"):
        if not graph.objects(thing, prop):
            raise BrokenRules(f"`ng:{prop}` is missing", where=where, remedy=f"state `ng:{prop}`")
    extent = graph.one(thing, "extent").rpartition("#")[2]
    gaps = graph.iris(thing, "lacks")
    if (extent == "teilweise" and not gaps) or (extent == "vollstaendig" and gaps):
        says = "what is missing makes it partial" if gaps else "a norm modelled in part must say what is missing"
        raise BrokenRules(says, where=where, remedy="let `ng:extent` and `ng:lacks` agree")
    for gap in gaps:
        if "Luecke" not in graph.types(gap):
            raise BrokenRules(f"the gap `{gap}` is not described", where=where, remedy="describe it as `ng:Luecke`")
