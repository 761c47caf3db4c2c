"""Why a unit has no text: which states of its law print it as repealed, whether the law is only cited, or gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from normgraph import identifiers, norm_names
from normgraph.graph.listed import unnumbered
from normgraph.graph.structure import PRINTED, span
from normgraph.graph.terms import term
from normgraph.versions_model import Norm, Remark, Version

_FETCHED = identifiers.iri("source", "gii", "fetched")
_NORMS = identifiers.iri("norm", "")
_LEVEL = re.compile(r"(?:[a-z]+-)?(?=\d)")


def states(graph: ox.Store, norm: Norm) -> frozenset[str]:
    """Return the IRIs of the states that print the unit, or the section it lies in, as repealed.

    Of an unbroken run the graph keeps the first and the last state, as of observations.

    >>> states(ox.Store(), Norm(identifiers.norm("bgb", "1"), "§ 1 BGB"))
    frozenset()
    """
    slug, *path = norm.iri.removeprefix(_NORMS).split("/")
    statute, repealed = ox.NamedNode(identifiers.graph("statute", slug)), term("ng:repealed")
    marked: set[str] = set()
    above = [identifiers.norm(slug, *path[:depth]) for depth in range(1, len(path) + 1)]
    for unit in map(ox.NamedNode, [*above, *filter(None, [range_of(graph, norm.iri)])]):
        marked |= {quad.subject.value for quad in graph.quads_for_pattern(None, term("ng:showsRepealed"), unit, None)}  # type: ignore[union-attr]
        if next(graph.quads_for_pattern(unit, repealed, None, statute), None):
            sources = graph.quads_for_pattern(None, term("rdf:type"), term("ng:Quelle"), statute)
            marked |= {quad.subject.value for quad in sources}  # type: ignore[union-attr]
    seen = [one for one in norm.states if one.source in marked]
    shown = Norm(norm.iri, norm.label, [Version("", "", seen)], states=norm.states).sightings()
    return frozenset(one.source for one, run in shown if run)


def range_of(graph: ox.Store, iri: str) -> str:
    """Return the unit that stands for several repealed ones ("§§ 15 bis 20") where a unit, or what it is in, is one.

    >>> range_of(ox.Store(), identifiers.norm("bgb", "16"))
    ''
    """
    law = iri.removeprefix(_NORMS).split("/")[0]
    statute = ox.NamedNode(identifiers.graph("statute", law))
    if next(graph.quads_for_pattern(ox.NamedNode(iri), term("ng:number"), None, statute), None):
        return ""  # the law has it by itself
    for quad in graph.quads_for_pattern(None, term("ng:repealed"), None, statute):
        above, _, name = quad.subject.value.rpartition("/")  # type: ignore[union-attr]
        found = _LEVEL.match(name)
        if found and iri.startswith(f"{above}/"):
            numbers = span(name.removeprefix(found[0]).replace("-", " "))
            if iri.removeprefix(f"{above}/").split("/")[0] in {found[0] + number for number in numbers}:
                return quad.subject.value  # type: ignore[union-attr]
    return ""


def in_range(graph: ox.Store, iri: str) -> Remark | None:
    """Say of a unit that the source has only in a range of repealed ones that it is repealed."""
    unit = range_of(graph, iri)
    names = _labels(graph, unit) if unit else ()
    return Remark("in range", (next((str(quad.object.value) for quad in names), unit),)) if unit else None  # type: ignore[union-attr]


def only_cited(graph: ox.Store, iri: str) -> Remark | None:
    """Say of a unit of a law that the graph knows by citations alone that nothing is known of what the law has."""
    slug = iri.removeprefix(_NORMS).split("/")[0]
    law = ox.NamedNode(identifiers.norm(slug))
    known = [str(quad.object.value) for quad in graph.quads_for_pattern(law, term("ng:structureKnown"), None, None)]  # type: ignore[union-attr]
    if known != ["false"]:
        return None
    names = _labels(graph, law.value)
    return Remark("only cited", (next((str(quad.object.value) for quad in names), slug), slug))  # type: ignore[union-attr]


def not_in(graph: ox.Store, above: str, name: str, segment: str, held: list[str]) -> Remark:
    """Say of a unit that is not in the one above it which ones `held` are, or where else its sentences are counted.

    Where the text of an annex may have it all the same, its rows and headings being no units, that is said.
    """
    law, *path = above.removeprefix(_NORMS).split("/")
    units = graph.quads_for_pattern(None, term("ng:statute"), ox.NamedNode(identifiers.norm(law)), None)
    below = [u.rpartition("/")[2] for u in (q.subject.value for q in units) if u.startswith(f"{above}/")]  # type: ignore[union-attr]
    if len(path) == 1 and unnumbered(path[0], segment, below):
        return Remark("rows", (name,))
    if held:
        kind = segment.partition("-")[0]
        return Remark("missing", (name, f"{PRINTED.get(kind, kind.capitalize())} {', '.join(held[:12])}"))
    inside = norm_names.sentences_inside(above, segment, graph)
    labels = [quad.object.value for one in inside for quad in _labels(graph, one)]  # type: ignore[union-attr]
    return Remark("inside", (name, ", ".join(map(str, labels)))) if labels else Remark("empty", (name,))


def missing(graph: ox.Store, norm: Norm) -> tuple[str, bool]:
    """Return the latest day on which a whole source lacked the law of a unit, after all states that show it.

    Also whether the source was asked on that day; a copy of it may be of a later one.
    """
    law = ox.NamedNode(identifiers.norm(norm.iri.removeprefix(_NORMS).split("/")[0]))
    marks = [quad.object for quad in graph.quads_for_pattern(law, term("ng:notObservedIn"), None, None)]
    states = {
        (str(quad.object.value), one.value.startswith(_FETCHED))  # type: ignore[union-attr]
        for one in marks
        for quad in graph.quads_for_pattern(one, term("dcterms:date"), None)  # type: ignore[arg-type]
    }
    day, asked = max(states, default=("", False))
    return (day, asked) if day >= max((one.day for one in norm.states), default="") else ("", False)


def _labels(graph: ox.Store, iri: str) -> Iterator[ox.Quad]:
    return graph.quads_for_pattern(ox.NamedNode(iri), term("rdfs:label"), None, None)
