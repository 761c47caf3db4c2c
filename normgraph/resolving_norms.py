"""Looks cited units up again in structures that came in later, and the versions of them that evidence proves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import stored
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Resolution, Structure
from normgraph.graph.terms import link, term, text
from normgraph.ingest.model import Path
from normgraph.retargeting import numbers, recover_all
from normgraph.snapshot_replace import Changes

_GUESSED = identifiers.graph("cited-statute", "")
_VIA = text("structure of the statute")


def units(graph: ox.Store) -> int:
    """Resolve citations of units that only citations had made known, or that the law now has; count them."""

    @cache
    def load(slug: str) -> Structure | None:
        return stored.structure(graph, slug)

    index = UnitIndex((), load)
    count = recover_all(Changes(graph), index)
    for slug in sorted(set(stored.slugs(graph)) & set(_guessed(graph))):
        for path in list(_open(graph, slug)):
            if path and not index.has(slug, path):
                found = index.find(slug, numbers(path))
                count += sum(_move(graph, quad, slug, found) for quad in _citing(graph, identifiers.norm(slug, *path)))
    return count


def _guessed(graph: ox.Store) -> Iterator[str]:
    for name in graph.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value.startswith(_GUESSED):
            yield name.value.removeprefix(_GUESSED)


def _open(graph: ox.Store, slug: str) -> Iterator[Path]:
    """Yield the paths of units that no structure describes."""
    law = identifiers.norm(slug)
    name = ox.NamedNode(_GUESSED + slug)
    subjects = {quad.subject for quad in graph.quads_for_pattern(None, term("ng:number"), None, name)}
    for subject in sorted(subject.value for subject in subjects if isinstance(subject, ox.NamedNode)):
        yield tuple(subject.removeprefix(law).strip("/").split("/"))


def _citing(graph: ox.Store, unit: str) -> list[ox.Quad]:
    """Return the targets of citations in decisions that point to a unit; those in statutes are resolved on import."""
    targets = graph.quads_for_pattern(None, term("ng:target"), ox.NamedNode(unit))
    decision = term("ng:Entscheidung")
    return [
        quad
        for quad in list(targets)
        for document in graph.quads_for_pattern(quad.subject, term("ng:citedIn"), None, quad.graph_name)
        if next(graph.quads_for_pattern(document.object, term("rdf:type"), decision), None)  # type: ignore[arg-type]
    ]


def _move(graph: ox.Store, target: ox.Quad, slug: str, found: Resolution) -> bool:
    """Point a citation to what its unit is in the structure, or to nothing with the reason."""
    citation, unit, name = target.subject, target.object, target.graph_name
    meant = link(identifiers.norm(slug, *found.path)) if found.path else None
    nearest = link(identifiers.norm(slug, *(found.nearest or ())))
    for predicate in ("ng:target", "ng:meantTarget"):
        old = ox.Quad(citation, term(predicate), unit, name)
        if old in graph:
            graph.remove(old)
            if not meant:
                graph.add(ox.Quad(citation, term("ng:targetAsCited"), unit, name))
            if meant:
                graph.add(ox.Quad(citation, term(predicate), meant, name))
    for quad in list(graph.quads_for_pattern(citation, term("ng:matchType"), None, name)):
        graph.remove(quad)
    said = [("ng:matchType", term("ng:resolved")), ("ng:via", _VIA)]
    if meant is None:
        candidates = [("ng:candidate", link(identifiers.norm(slug, *path))) for path in found.candidates]
        said = [("ng:matchType", term(f"ng:{found.match}")), ("ng:reason", text(found.reason)), *candidates]
        said += [("ng:nearestUnit", nearest)]
    for predicate, value in said:
        if value is not None:
            graph.add(ox.Quad(citation, term(predicate), value, name))
    for document in list(graph.quads_for_pattern(citation, term("ng:citedIn"), None, name)):
        edge = ox.Quad(document.object, term("ng:citesNorm"), unit, name)  # type: ignore[arg-type]
        graph.remove(edge)
        graph.add(ox.Quad(edge.subject, edge.predicate, meant or nearest, name))  # type: ignore[arg-type]
    return True


def versions(graph: ox.Store) -> int:
    """Give each citation of a norm the one version of its target that is proved for its relevant day; count changes."""
    proved = _proved(graph)
    count = 0
    for citation, name, on in _dated(graph):
        targets = [str(q.object) for q in graph.quads_for_pattern(citation, term("ng:meantTarget"), None, name)]
        fitting = {v for unit in targets for v, first, last in proved.get(unit, ()) if first <= on <= last}
        one = fitting if len(fitting) == 1 else set()
        before = {q.object for q in graph.quads_for_pattern(citation, term("ng:citedVersion"), None, name)}
        if one != before:
            for version in before - one:
                graph.remove(ox.Quad(citation, term("ng:citedVersion"), version, name))
            for version in one - before:
                graph.add(ox.Quad(citation, term("ng:citedVersion"), version, name))
            count += 1
    return count


def _dated(graph: ox.Store) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, str]]:
    """Yield citations, their graphs and relevant days: their own, else those of the decisions they stand in."""
    for said in list(graph.quads_for_pattern(None, term("ng:relevantDay"), None)):
        here, name, on = said.subject, said.graph_name, str(said.object.value)  # type: ignore[union-attr]
        yield here, name, on  # type: ignore[misc]
        for cited in list(graph.quads_for_pattern(None, term("ng:citedIn"), here, name)):
            if next(graph.quads_for_pattern(cited.subject, term("ng:relevantDayBasis"), None, name), None) is None:
                yield cited.subject, name, on  # type: ignore[misc]


def _proved(graph: ox.Store) -> dict[str, list[tuple[ox.NamedNode, str, str]]]:
    """Return by unit the versions whose first and last day, or one day in force, evidence names (ISO days)."""
    days: dict[ox.NamedNode, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in graph.quads_for_pattern(None, term("ng:evidenceForVersion"), None):
        if isinstance(quad.object, ox.NamedNode):
            for name in ("firstDay", "lastDay", "inForceOn"):
                said = graph.quads_for_pattern(quad.subject, term(f"ng:{name}"), None)
                days[quad.object][name] |= {str(q.object.value) for q in said}  # type: ignore[union-attr]
    proved: dict[str, list[tuple[ox.NamedNode, str, str]]] = defaultdict(list)
    for version, known in days.items():
        spans = [(day, day) for day in known["inForceOn"]]
        if len(known["firstDay"]) == len(known["lastDay"]) == 1:
            spans.append((min(known["firstDay"]), min(known["lastDay"])))
        for unit in graph.quads_for_pattern(version, term("eli:is_member_of"), None):
            proved[str(unit.object)] += [(version, first, last) for first, last in spans]
    return proved
