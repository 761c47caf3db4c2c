"""What `statistics` answers is kept in the graph: read there, counted where it is not, true after every change."""

import pyoxigraph as ox
import pytest

from normgraph import figures
from normgraph.graph.terms import term
from normgraph.statistics import Counts
from tests.shared import figures_are_true

GRAPH = ox.NamedNode("urn:g")


def quads(**said: str) -> set[ox.Quad]:
    """Return of each thing the types and the match type that are written behind each other."""
    return {
        ox.Quad(ox.NamedNode(f"urn:{name}"), term(property_of(value)), term(f"ng:{value}"), GRAPH)
        for name, values in said.items()
        for value in values.split()
    }


def property_of(value: str) -> str:
    return "ng:matchType" if value[0].islower() else "rdf:type"


BEFORE = quads(law="Gesetz", one="Paragraph", two="Paragraph", cite="Normzitat exact", other="Normzitat unresolved")

CHANGES = [
    # what goes, what comes, why
    ({}, {"three": "Paragraph", "four": "Satz"}, "a kind that there was not"),
    ({"law": "Gesetz"}, {}, "the last of its kind"),
    ({"other": "unresolved"}, {"other": "resolved"}, "a citation that was resolved"),
    ({"other": "Normzitat unresolved", "cite": "Normzitat exact"}, {}, "all citations go"),
    ({}, {"new": "Entscheidungszitat exact", "else": "Normzitat exact"}, "a kind of citation that there was not"),
    ({"one": "Paragraph"}, {"one": "Artikel"}, "a thing of another kind"),
    ({}, {"thing": "Fassung", "many": "Normzitat"}, "a kind that is not counted, a citation that nobody matched"),
]


@pytest.mark.parametrize(("gone", "come", "why"), CHANGES, ids=[why for *_, why in CHANGES])
@pytest.mark.parametrize("known", [True, False], ids=["by what changed", "counted anew"])
def test_figures_follow_every_change(gone: dict[str, str], come: dict[str, str], why: str, *, known: bool) -> None:
    graph, counts = ox.Store(), Counts()
    graph.extend(BEFORE)
    figures.write(graph)
    size = len(graph)
    for changed, number, change in ((quads(**gone), -1, graph.remove), (quads(**come), 1, graph.add)):
        for quad in changed:
            change(quad)
            counts.add(quad, number)
    assert not figures_are_true(graph) or why.startswith("a kind that is not counted")
    by_the_change = counts.statements
    more = figures.write(graph, counts if known else None)
    assert figures_are_true(graph)
    assert len(graph) == size + by_the_change + more
    assert counts.statements == by_the_change + more * known
