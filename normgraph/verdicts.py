"""Citations against a graph: what of a text can be found, what cannot be there, and what is simply not known.

That a citation is found says that what it names exists in this graph, never that it supports what the text says. Norms
are looked up in the structures at hand (`laws.units`), decisions are judged as import judges them (`judge`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyoxigraph as ox

from normgraph import identifiers, judge
from normgraph.extract import names
from normgraph.extract.model import Citation
from normgraph.extract.reference_day import UNSAID, of_citation
from normgraph.graph import citation, cited
from normgraph.graph.citation import Target
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import NO_UNIT, ROWS
from normgraph.graph.terms import term
from normgraph.ingest.curated import court
from normgraph.ingest.ecli import FEDERAL
from normgraph.ingest.register import OF_OLDER_LAW
from normgraph.judge import Held, Said

MEANINGS = {
    "found": "what is cited is in the graph",
    "repealed": "what is cited is in the graph, as a unit that is repealed",
    "cited only": "other decisions of the graph cite it; the collection does not hold the decision itself",
    "not there": "the structure of the law is in the graph and has no such unit",
    "doubtful": "it contradicts itself, or what the graph has near contradicts it",
    "ambiguous": "it fits several things",
    "unknown": "the graph cannot tell: what is not in this collection may well exist",
}
_NO_LAW = "not checked: no law of this name is known"
_NOT_HERE = "not checked: this law is not here"
_OTHER_VERSION = "another version is cited than the one whose structure is here"
_SILENT = "the graph says nothing about this decision"
_SHOWN = 5
_FEDERAL = frozenset(map(identifiers.slug, FEDERAL))


@dataclass(frozen=True, slots=True)
class Judged:
    """A citation with what it points to, as sure as text and graph make it, and what that is worth (`MEANINGS`).

    `about` says what is known of the targets, or of what is near.
    """

    citation: Citation
    verdict: str
    match: str
    reason: str = ""
    via: str = ""
    targets: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    nearest: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the citation as it is read, with what was found out in the place of what the text alone says."""
        said = {key: value for key, value in self.citation.as_json().items() if key != "candidates"}
        known = {"via": self.via, "reason": self.reason, "nearest": self.nearest}
        several = {"targets": self.targets, "candidates": self.candidates}
        return said | self.judged() | {key: value for key, value in (known | several).items() if value}

    def verified(self) -> dict[str, Any]:
        """Return its place and words, the verdict, and what is known of what it points to or of what is near."""
        read = self.citation
        told = {"text": read.text, "start": read.start, "end": read.end, "kind": read.kind}
        more = {"candidates": self.candidates, "nearest": self.nearest, **self.about}
        return told | self.judged() | {"reason": self.reason} | {key: value for key, value in more.items() if value}

    def judged(self) -> dict[str, str]:
        """Return how sure the target is, and the verdict."""
        return {"match": self.match, "verdict": self.verdict}


def judged(found: Citation, index: UnitIndex, graph: ox.Store) -> Judged:
    """Compare a citation with the structures of laws and the decisions of a graph, which may be empty.

    >>> from normgraph.extract import extract
    >>> def verdict(text): return judged(extract(text)[0], UnitIndex.shipped(), ox.Store()).verdict
    >>> verdict("§ 1592 Nr. 1 BGB"), verdict("§ 1592 Nr. 9 BGB"), verdict("§ 1592 Nr. 9 BGB a. F."), verdict("§ 5 XyzG")
    ('found', 'not there', 'unknown', 'unknown')
    """
    found = cited.placed(found)
    target = citation.target(found, index)
    match, via, reason = citation.settled(found, target)
    found = citation.as_decided(found, target, index)
    if found.kind == "norm":
        verdict, more, about = _norm(found, target, match, index, graph)
    elif match in ("ambiguous", "unresolved"):
        return _open(found, target, match, reason, graph)
    else:
        return _decision(found, target, match, reason, graph)
    return Judged(
        found, verdict, match, "; ".join(filter(None, (reason, more))), via, target.iris, target.candidates,
        target.nearest, about,
    )  # fmt: skip


def _norm(
    found: Citation, target: Target, match: str, index: UnitIndex, graph: ox.Store
) -> tuple[str, str, dict[str, Any]]:
    """Return the verdict on a citation of a norm, what more there is to say, and what is known of its units."""
    if found.role == "literature":
        return "unknown", "", {}
    if match == "ambiguous":
        return "ambiguous", "", {}
    slug = names.load().slug(found.statute)
    if not index.knows(slug):
        known = names.load().kind(found.statute) != "unknown"
        return "unknown", "" if not found.statute or target.reason else _NOT_HERE if known else _NO_LAW, {}
    if target.reason.startswith(OF_OLDER_LAW):
        return "unknown", "", {}
    other = _OTHER_VERSION if of_citation(found, UNSAID) != UNSAID else ""
    if target.reason == ROWS or NO_UNIT in target.reason:  # its text may have it
        return "unknown", other, {}
    otherwise = index.called_otherwise(slug, found.sign)  # the Art. 6 that there is makes no § 6
    iris = target.iris or (() if otherwise else _of_other_versions(found, slug, graph))
    if not iris:
        return "unknown" if other else "not there", other, {}
    told = {"units": [{"iri": iri, **_said_of_unit(graph, iri)} for iri in iris]}
    repealed = [iri for iri in iris if _is_repealed(iri, slug, index, graph)]
    if len(repealed) == len(iris):
        return "repealed", other, told
    some = ", ".join(_first(graph, iri, "rdfs:label") or iri.removeprefix(identifiers.norm("")) for iri in repealed)
    return "found", "; ".join(filter(None, (some and f"repealed of these: {some}", other))), told


def _is_repealed(iri: str, slug: str, index: UnitIndex, graph: ox.Store) -> bool:
    path = tuple(iri.removeprefix(identifiers.norm(slug)).strip("/").split("/"))
    return index.repealed(slug, path) or _first(graph, iri, "ng:repealed") == "true"


def _of_other_versions(found: Citation, slug: str, graph: ox.Store) -> list[str]:
    """Return the units cited if the graph describes all of them though the structure does not have them."""
    if _first(graph, identifiers.norm(slug), "ng:structureKnown") == "false":
        return []
    units = [identifiers.norm(slug, *path) if path else "" for path in cited.paths(found)]
    return units if all(unit and _first(graph, unit, "eli:is_part_of") for unit in units) else []


def _said_of_unit(graph: ox.Store, iri: str) -> dict[str, str]:
    return {"label": _first(graph, iri, "rdfs:label"), "heading": _first(graph, iri, "ng:heading")}


def _open(found: Citation, target: Target, match: str, reason: str, graph: ox.Store) -> Judged:
    """Judge a citation that names no decision, or several."""
    if match == "unresolved" and target.iris and target.iris[0].startswith(judge.PLACEHOLDER):
        return _printed(found, target, match, reason, graph)
    if match == "unresolved":
        return Judged(found, "unknown", match, reason or target.reason, found.via)
    candidates = target.candidates
    if reason.startswith(cited.CONTRADICTED):
        names = _names(found, found.ecli and identifiers.decision_by_ecli(found.ecli))
        fitting = _fitting(judge.named(graph, found, names), names, found.ecli.upper())
        candidates = tuple(sorted(node.value for node in judge.among(candidates, fitting)))
        return Judged(found, "doubtful", match, reason, found.via, candidates=candidates)
    return Judged(found, "ambiguous", match, reason, found.via, candidates=candidates)


def _decision(found: Citation, target: Target, match: str, reason: str, graph: ox.Store) -> Judged:
    if target.iris[0].startswith(judge.PLACEHOLDER):
        return _printed(found, target, match, reason, graph)
    names, ecli = _names(found, target.iris[0]), found.ecli.upper()
    near = judge.named(graph, found, names)
    verdict = judge.choose(Said(names, ecli, cited.kind(found.doctype)), _fitting(near, names, ecli))
    if verdict is None:
        return _not_held(found, target, match, reason, near, graph)
    match = verdict.match or match
    via, reason = found.via or verdict.via, verdict.reason or reason
    chosen = [held for held in near if held.node in verdict.found]
    if match == "ambiguous":
        several = tuple(held.node.value for held in chosen)
        return Judged(found, "ambiguous", match, reason, via, candidates=several, about=_near(chosen))
    sure = "doubtful" if verdict.reason == judge.OTHER_KIND else "found"
    return Judged(found, sure, match, reason, via, (chosen[0].node.value,), about=_told(chosen[0], graph))


def _printed(found: Citation, target: Target, match: str, reason: str, graph: ox.Store) -> Judged:
    """Judge a citation by where the decision is printed alone."""
    courts = {identifiers.court(court(found.court).name)} if found.court else set()
    for reporter in cited.reporters(found.reporter):
        nodes = judge.of_reporter(graph, reporter, courts, {found.date} - {""})
        if len(nodes) == 1:
            held = judge.held(graph, nodes.pop())
            is_held = bool(held.label)
            sure, iri = "found" if is_held else "cited only", held.node.value
            about = _told(held, graph) if is_held else _cited_only(iri, graph)
            via = "; ".join(filter(None, (found.via, judge.BY_REPORTER)))
            return Judged(found._replace(reason=""), sure, "resolved", "", via, (iri,), about=about)
    return _not_held(found, target, match, reason, [], graph)


def _not_held(found: Citation, target: Target, match: str, reason: str, near: list[Held], graph: ox.Store) -> Judged:
    """Judge a citation of a decision that the graph does not hold: what is near, and whether others cite it."""

    def told(verdict: str, why: str, **about: Any) -> Judged:
        return Judged(found, verdict, match, why, found.via, target.iris, about=about)

    iri = target.iris[0]
    by = iri.removeprefix(judge.DECISIONS).partition("/")[0]
    of_court = [held for held in near if held.plain.removeprefix(judge.DECISIONS).partition("/")[0] == by]
    elsewhere = [held for held in near if held.date == found.date or (not found.date and _federal(by, held))]
    citing = _citing(graph, iri)
    also = f"; {citing} documents of the graph cite it so" if citing else ""
    if of_court:
        kinds = cited.kind(found.doctype) and not found.date
        what = "as another kind of decision, or later" if kinds else "of another day"
        return told("doubtful", f"the graph has this file number of the court {what}{also}", **_near(of_court))
    if elsewhere:
        what = "this day and file number" if found.date else "this file number"
        return told("doubtful", f"the graph has {what} of another court{also}", **_near(elsewhere))
    if found.date > datetime.now(UTC).date().isoformat():
        return told("doubtful", f"its date, {found.date}, lies ahead{also}")
    if citing:
        return told("cited only", reason, **_cited_only(iri, graph))
    return told("unknown", reason or _SILENT)


def _federal(by: str, held: Held) -> bool:
    """Say whether one of two courts is of the Federation: its file numbers are no other court's."""
    return not {by, held.plain.removeprefix(judge.DECISIONS).partition("/")[0]}.isdisjoint(_FEDERAL)


def _told(held: Held, graph: ox.Store) -> dict[str, Any]:
    return {
        "iri": held.node.value,
        "label": held.label,
        "ecli": held.written,
        "citing": _citing(graph, held.node.value),
    }


def _cited_only(iri: str, graph: ox.Store) -> dict[str, Any]:
    return {"iri": iri, "label": _first(graph, iri, "rdfs:label"), "citing": _citing(graph, iri)}


def _near(some: list[Held]) -> dict[str, Any]:
    return {"near": [{"iri": held.node.value, "label": held.label} for held in some[:_SHOWN]]}


def _citing(graph: ox.Store, iri: str) -> int:
    """Count the documents that cite a decision."""
    quads = graph.quads_for_pattern(None, term("ng:citesDecision"), ox.NamedNode(iri))
    return len({quad.subject for quad in quads})


def _first(graph: ox.Store, iri: str, name: str) -> str:
    found = next(iter(graph.quads_for_pattern(ox.NamedNode(iri), term(name), None)), None)
    return str(getattr(found.object, "value", "")) if found else ""


def _names(found: Citation, iri: str) -> tuple[str, ...]:
    numbered = found.court and found.file_number
    return tuple(cited.names_of(found)) if numbered else (iri,)


def _fitting(near: list[Held], names: tuple[str, ...], ecli: str) -> list[Held]:
    return [held for held in near if not set(names).isdisjoint(held.names) or (ecli and held.ecli == ecli)]
