"""Ranks on graphs whose numbers can be worked out by hand, and their place in a store."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from normgraph import identifiers, rank
from normgraph.rank import compute, page_rank

GRAPHS = [
    # (who points to whom, weights by hand, why)
    ([], [], "no decision"),
    ([[]], [1.0], "one that cites nothing keeps its weight"),
    ([[1], [0]], [1.0, 1.0], "two that cite each other"),
    # b = 0.15 + 0.85 a + 0.85 b/2 and a = 0.15 + 0.85 b/2, with a + b = 2
    ([[1], []], [0.15 / 1.425 + 0.85 / 1.425, 2 - 1.0 / 1.425], "one that cites one that cites nothing"),
    ([[1, 2], [2], [0]], None, "a circle with a short cut"),
]

STORE = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/normgraph/id/> .

<graph/a> {
  <court/x> ng:level "first" ; ng:branch "administrative" .
  <decision/a> a ng:Entscheidung ; ng:court <court/x> ; dcterms:date "2018-01-02"^^xsd:date .
  <decision/b> a ng:Entscheidung ; ng:court <court/x> ; dcterms:date "2018-03-02"^^xsd:date .
  <decision/c> a ng:Entscheidung ; ng:court <court/x> ; dcterms:date "2017-03-02"^^xsd:date .
  <decision/d> a ng:Entscheidung .
  <decision/a> ng:citesDecision <decision/a> , <decision/b> , <decision/c> .
  <decision/b> ng:citesDecision <decision/c> , <decision/d> .
  <citation/1> a ng:Entscheidungszitat ; ng:citationRole ng:legalAuthority ;
    ng:citedIn <decision/a> ; ng:meantTarget <decision/b> .
  <citation/2> a ng:Entscheidungszitat ;
    ng:citedIn <decision/a> ; ng:meantTarget <decision/b> .
  <citation/3> a ng:Entscheidungszitat ; ng:citationRole ng:legalAuthority ;
    ng:citedIn <decision/a> ; ng:meantTarget <decision/a> .
  <citation/4> a ng:Entscheidungszitat ; ng:citationRole ng:proceduralHistory ;
    ng:citedIn <decision/a> ; ng:meantTarget <decision/c> .
  <citation/6> a ng:Entscheidungszitat ; ng:citationRole ng:caseFact ;
    ng:citedIn <decision/b> ; ng:meantTarget <decision/c> .
  <citation/7> a ng:Entscheidungszitat ; ng:citationRole ng:caseFact ;
    ng:citedIn <decision/b> ; ng:meantTarget <decision/d> .
  <citation/5> a ng:Entscheidungszitat ;
    ng:citedIn <decision/b> ; ng:meantTarget <decision/d> .
}
"""


@pytest.mark.parametrize(("targets", "weights", "why"), GRAPHS, ids=[row[2] for row in GRAPHS])
def test_page_rank(targets: list[list[int]], weights: list[float] | None, why: str) -> None:
    found = page_rank(targets)
    assert sum(found) == pytest.approx(len(targets))
    if weights is not None:
        assert found == pytest.approx(weights, abs=1e-6)
    for node, weight in enumerate(found):  # the definition holds at every node
        given = sum(found[e] / len(cites) for e, cites in enumerate(targets) if node in cites)
        idle = sum(found[e] for e, cites in enumerate(targets) if not cites) / len(targets)
        assert weight == pytest.approx(0.15 + 0.85 * (given + idle), abs=1e-6)


def test_values_are_relative_to_year_and_kind_of_court() -> None:
    cohorts = {"a": ("2001", "first"), "b": ("2001", "first"), "c": ("2010", "first"), "d": ("2010", "first")}
    edges = [("c", "a"), ("d", "a"), ("d", "b"), ("d", "c")]
    ranks = dict(compute("abcd", edges, cohorts))
    assert {name: (r.in_degree, r.relative_in_degree, r.cohort) for name, r in ranks.items()} == {
        "a": (2, pytest.approx(4 / 3), 2),
        "b": (1, pytest.approx(2 / 3), 2),
        "c": (1, 2.0, 2),
    }


def test_a_store_gets_one_graph_of_ranks() -> None:
    store = ox.Store()
    store.load(STORE, format=ox.RdfFormat.TRIG)
    for _ in range(2):  # anew, not in addition
        assert rank.write(store) == 2
        graph = ox.NamedNode(identifiers.graph("rank"))
        said = {
            (quad.subject.value.rpartition("/")[2], quad.predicate.value.partition("#")[2]): quad.object.value
            for quad in store.quads_for_pattern(None, None, None, graph)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        }
    degrees = {subject: value for (subject, name), value in said.items() if name == "inDegree"}
    assert degrees == {"b": "1", "d": "1"}, "once each, not itself, not what is only a fact or procedural history"
    assert said["b", "cohortSize"] == "2"
    assert float(said["b", "relativeInDegree"]) == 2.0
    assert ("d", "cohortSize") not in said, "neither court nor day is known"


def test_time_grows_with_the_edges() -> None:
    count = 30_000
    targets = [[(node * step) % count for step in (2, 3, 5, 7)] for node in range(count)]
    start = time.process_time()
    page_rank(targets)
    assert time.process_time() - start < 30
