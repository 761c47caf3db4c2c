"""The neighbourhood of a norm or decision: two steps along citations, as nodes and edges.

Edges run from what cites to what is cited; norms stand for themselves and their units, as sections. Each step takes the
stored statements `ng:citesNorm`, `ng:citesDecision` and `eli:cites`, so its cost is that of what it meets.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import pyoxigraph as ox

from normgraph.graph.terms import term
from normgraph_api.page_jobs import objects, section_of, subjects, text

MOST = 500
"""Nodes of a map: more cannot be read."""
_STEP = 150
"""Neighbours that one node brings in at most."""
_DECISION = term("ng:Entscheidung")


@dataclass
class Map:
    """Nodes by IRI with their distance from the start, and edges with how often they are cited."""

    store: ox.Store
    distance: dict[ox.NamedNode, int] = field(default_factory=dict)
    edges: Counter[tuple[ox.NamedNode, ox.NamedNode]] = field(default_factory=Counter)
    cut: bool = False

    def __post_init__(self) -> None:
        self.objects = cache(partial(objects, self.store))
        self.section = cache(self._section)
        self.units = cache(self._units)

    def _section(self, target: ox.NamedNode) -> ox.NamedNode | None:
        """Return the section of a unit; many citations have the same target, and targets the same law."""
        return section_of(target, self.objects)

    def _units(self, here: ox.NamedNode) -> list[ox.NamedNode]:
        """Return a norm and what lies in it."""
        return [here, *subjects(self.store, "ng:within", here)]


def around(store: ox.Store, starts: list[str], since: int, until: int, levels: list[str], to: str) -> dict[str, Any]:
    """Return what stands within two steps of the first start and one of the others, by year and court level."""
    found = Map(store)
    for number, start in enumerate(starts):
        _spread(found, ox.NamedNode(start), 2 if number == 0 else 1)
    nodes = {iri.value: _node(store, iri, steps) for iri, steps in found.distance.items()}
    kept = {iri: node for iri, node in nodes.items() if iri in starts or _wanted(node, since, until, levels)}

    def said(one: ox.NamedNode, other: ox.NamedNode) -> str:
        return _treatment(store, one, other) if nodes[one.value]["kind"] == "decision" else ""

    edges = [
        {"source": one.value, "target": other.value, "count": count, "treatment": said(one, other)}
        for (one, other), count in sorted(found.edges.items(), key=lambda pair: (pair[0][0].value, pair[0][1].value))
        if one.value in kept and other.value in kept
    ]
    degree = Counter(edge["target"] for edge in edges)
    linked = {edge[side] for edge in edges for side in ("source", "target")}
    shown = [{**node, "inDegree": degree[iri]} for iri, node in kept.items() if iri in linked or iri in starts]
    return {
        "nodes": sorted(shown, key=lambda node: (node["distance"], -node["inDegree"], node["id"])),
        "edges": edges,
        "cut": found.cut,
        "path": _path(edges, starts[0], to) if to else [],
    }


def _spread(found: Map, start: ox.NamedNode, steps: int) -> None:
    found.distance[start] = 0
    ring = [start]
    for step in range(1, steps + 1):
        following: list[ox.NamedNode] = []
        for here in ring:
            for number, (citing, cited) in enumerate(_edges(found, here)):
                if number >= _STEP:
                    found.cut = True
                    break
                other = cited if citing == here else citing
                if other not in found.distance:
                    if len(found.distance) >= MOST:
                        found.cut = True
                        continue
                    found.distance[other] = step
                    following.append(other)
                found.edges[citing, cited] = max(found.edges[citing, cited], 1)
        ring = following
    for one in list(found.distance):  # edges among what is shown
        if found.distance[one] == steps:
            for citing, cited in _out(found, one):
                if cited in found.distance:
                    found.edges[citing, cited] = max(found.edges[citing, cited], 1)


def _edges(found: Map, here: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    store = found.store
    yield from _out(found, here)
    if _DECISION in found.objects(here, "rdf:type"):
        yield from ((one, here) for one in _unique(subjects(store, "ng:citesDecision", here)))
        return
    units = found.units(here)
    yield from ((one, here) for one in _unique(one for unit in units for one in subjects(store, "ng:citesNorm", unit)))
    citing = (found.section(one) for unit in units for one in subjects(store, "eli:cites", unit))
    yield from ((one, here) for one in _unique(one for one in citing if one and one != here))


def _out(found: Map, here: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    store = found.store
    if _DECISION in found.objects(here, "rdf:type"):
        yield from ((here, one) for one in _unique(objects(store, here, "ng:citesDecision")))
        norms = (found.section(one) or one for one in objects(store, here, "ng:citesNorm"))
        yield from ((here, one) for one in _unique(norms))
        return
    units = found.units(here)
    cited = (found.section(one) for unit in units for one in objects(store, unit, "eli:cites"))
    yield from ((here, one) for one in _unique(one for one in cited if one and one != here))


def _unique(things: Iterable[ox.NamedNode]) -> Iterator[ox.NamedNode]:
    """Yield each thing once, as it comes: of a whole law nobody takes all."""
    seen = set()
    for one in things:
        if one not in seen:
            seen.add(one)
            yield one


def _node(store: ox.Store, iri: ox.NamedNode, distance: int) -> dict[str, Any]:
    decision = _DECISION in objects(store, iri, "rdf:type")
    courts = objects(store, iri, "ng:court") if decision else []
    statutes = [] if decision else objects(store, iri, "ng:statute") or [iri]
    return {
        "id": iri.value,
        "kind": "decision" if decision else "norm",
        "label": text(store, iri, "rdfs:label") or iri.value,
        "heading": text(store, iri, "ng:heading"),
        "level": next((text(store, court, "ng:level") for court in courts), ""),
        "year": int(text(store, iri, "dcterms:date")[:4] or 0) if decision else 0,
        "statute": next((text(store, law, "rdfs:label") for law in statutes), ""),
        "distance": distance,
        "known": bool(text(store, iri, "rdfs:label")),
    }


def _wanted(node: dict[str, Any], since: int, until: int, levels: list[str]) -> bool:
    """Say whether a node passes the filters: norms always do, a decision without a year only if none is asked."""
    if node["kind"] == "norm":
        return True
    if (since or until) and not (node["year"] and since <= node["year"] <= (until or 9999)):
        return False
    return not levels or node["level"] in levels


def _treatment(store: ox.Store, citing: ox.NamedNode, cited: ox.NamedNode) -> str:
    """Return the treatment that a decision gives another, where a word shows one."""
    for citation in subjects(store, "ng:meantTarget", cited):
        if citing in objects(store, citation, "ng:citedIn"):
            for treatment in objects(store, citation, "ng:treatment"):
                return treatment.value
    return ""


def _path(edges: list[dict[str, Any]], start: str, to: str) -> list[str]:
    """Return the shortest way between two nodes, whichever way its edges point; empty where there is none.

    >>> _path([{"source": "a", "target": "b"}, {"source": "c", "target": "b"}], "a", "c")
    ['a', 'b', 'c']
    """
    beside: dict[str, list[str]] = {}
    for edge in edges:
        beside.setdefault(edge["source"], []).append(edge["target"])
        beside.setdefault(edge["target"], []).append(edge["source"])
    before = {start: ""}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == to:
            way = [here]
            while before[way[-1]]:
                way.append(before[way[-1]])
            return way[::-1]
        for one in beside.get(here, []):
            if one not in before:
                before[one] = here
                waiting.append(one)
    return []
