"""Which states of a law show a unit as repealed, "(weggefallen)", where others only lack it."""

from __future__ import annotations

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.terms import term
from normgraph.versions_model import Norm, Version

_NORMS = identifiers.iri("norm", "")


def states(graph: ox.Store, norm: Norm) -> frozenset[str]:
    """Return the IRIs of the states that print the unit, or the section it lies in, as repealed.

    Of an unbroken run the graph keeps the first and the last state, as of observations.

    >>> states(ox.Store(), Norm(identifiers.norm("bgb", "1"), "§ 1 BGB"))
    frozenset()
    """
    slug, *path = norm.iri.removeprefix(_NORMS).split("/")
    statute, repealed = ox.NamedNode(identifiers.graph("statute", slug)), term("ng:repealed")
    marked: set[str] = set()
    for depth in range(1, len(path) + 1):
        unit = ox.NamedNode(identifiers.norm(slug, *path[:depth]))
        marked |= {quad.subject.value for quad in graph.quads_for_pattern(None, term("ng:showsRepealed"), unit, None)}  # type: ignore[union-attr]
        if next(graph.quads_for_pattern(unit, repealed, None, statute), None):
            sources = graph.quads_for_pattern(None, term("rdf:type"), term("ng:Quelle"), statute)
            marked |= {quad.subject.value for quad in sources}  # type: ignore[union-attr]
    seen = [one for one in norm.states if one.source in marked]
    shown = Norm(norm.iri, norm.label, [Version("", "", seen)], states=norm.states).sightings()
    return frozenset(one.source for one, run in shown if run)
