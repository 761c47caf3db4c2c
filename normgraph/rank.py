"""How often and by whom decisions are cited in this collection: in-degree and PageRank, each also within its cohort.

The graph has an edge from one decision to another where a citation as authority stands in the one and means the other,
once however often. PageRank (Brin and Page 1998) has the damping 0.85; what cites nothing gives its weight to all
alike; multiplied by the number of decisions, its mean is 1. A cohort is made of the decisions of one year by courts of
one level and branch: a value divided by the mean of its cohort no longer depends on age, court and field.

Published decisions are a selection: these numbers describe the collection, and say nothing of settled case law.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.terms import XSD, describe, integer, term
from normgraph.namespaces import prefixes

DAMPING = 0.85
_ENOUGH = 1e-9
_ROUNDS = 200
_DIGITS = 4

_OTHERWISE = """SELECT DISTINCT ?citing ?cited WHERE {
  VALUES ?role { ng:caseFact ng:proceduralHistory }
  ?citation ng:citationRole ?role ; a ng:Entscheidungszitat ; ng:citedIn ?citing ; ng:meantTarget ?cited .
  FILTER NOT EXISTS { ?other ng:meantTarget ?cited ; ng:citedIn ?citing ; ng:citationRole ng:legalAuthority }
}"""
"""Pairs of which every citation is one of another role than authority; they are few beside the others."""
_COHORTS = """SELECT ?decision (YEAR(?date) AS ?year) ?level ?branch WHERE {
  ?decision a ng:Entscheidung ; dcterms:date ?date ; ng:court ?court .
  ?court ng:level ?level ; ng:branch ?branch .
}"""
_DECISIONS = "SELECT DISTINCT ?decision WHERE { ?decision a ng:Entscheidung }"


@dataclass(frozen=True, slots=True)
class Rank:
    """The numbers of one decision; `cohort` is the size of its cohort, 0 where year or court are not known."""

    in_degree: int
    page_rank: float
    cohort: int = 0
    relative_in_degree: float = 0.0
    relative_page_rank: float = 0.0


def write(store: ox.Store) -> int:
    """Compute the ranks of a store anew and put them into a graph of their own; returns how many decisions are cited.

    >>> write(ox.Store())
    0
    """
    graph = ox.NamedNode(identifiers.graph("rank"))
    edges = _edges(store)
    nodes = sorted({node for (node,) in _rows(store, _DECISIONS)}.union(*edges))
    ranks = compute(nodes, edges, {decision: tuple(cohort) for decision, *cohort in _rows(store, _COHORTS)})
    store.remove_graph(graph)
    store.bulk_extend(quad for iri, rank in ranks.items() for quad in _quads(graph.value, iri, rank))
    return len(ranks)


def compute(
    nodes: Sequence[str], edges: Sequence[tuple[str, str]], cohorts: Mapping[str, tuple[str, ...]]
) -> dict[str, Rank]:
    """Return the rank of each decision that is cited at all, by IRI.

    >>> ranks = compute("abc", [("a", "c"), ("b", "c")], {"a": ("2001",), "b": ("2001",), "c": ("2001",)})
    >>> {name: (rank.in_degree, rank.relative_in_degree, rank.cohort) for name, rank in ranks.items()}
    {'c': (2, 3.0, 3)}
    """
    number = {node: index for index, node in enumerate(nodes)}
    targets: list[list[int]] = [[] for _ in nodes]
    in_degree = [0] * len(nodes)
    for citing, cited in edges:
        targets[number[citing]].append(number[cited])
        in_degree[number[cited]] += 1
    weight = page_rank(targets)
    members: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for node, cohort in cohorts.items():
        if node in number:
            members[cohort].append(number[node])
    ranks = {}
    for node, index in number.items():
        if in_degree[index]:
            peers = members.get(cohorts.get(node, ()), [])
            ranks[node] = Rank(
                in_degree[index],
                weight[index],
                len(peers),
                _relative(in_degree, index, peers),
                _relative(weight, index, peers),
            )
    return ranks


def page_rank(targets: Sequence[Sequence[int]]) -> list[float]:
    """Return the PageRank of each node, with mean 1, from the nodes that each one points to.

    >>> [round(weight, 3) for weight in page_rank([[1], [0]])]
    [1.0, 1.0]
    """
    count = len(targets)
    dangling = [node for node, pointed in enumerate(targets) if not pointed]
    pointing = [(node, pointed) for node, pointed in enumerate(targets) if pointed]
    weight = [1.0] * count
    for _ in range(_ROUNDS):
        given = (1 - DAMPING) + DAMPING * sum(weight[node] for node in dangling) / max(1, count)
        following = [given] * count
        for node, pointed in pointing:
            share = DAMPING * weight[node] / len(pointed)
            for target in pointed:
                following[target] += share
        change = sum(abs(a - b) for a, b in zip(weight, following, strict=True))
        weight = following
        if change < _ENOUGH * count:
            break
    return weight


def _relative(values: Sequence[float], index: int, peers: Sequence[int]) -> float:
    mean = sum(values[peer] for peer in peers) / len(peers) if peers else 0.0
    return values[index] / mean if mean else 0.0


def _quads(graph: str, iri: str, rank: Rank) -> Iterator[ox.Quad]:
    relative = rank.cohort > 0
    yield from describe(
        graph,
        iri,
        ("ng:inDegree", integer(rank.in_degree)),
        ("ng:pageRank", _decimal(rank.page_rank)),
        ("ng:cohortSize", integer(rank.cohort) if relative else None),
        ("ng:relativeInDegree", _decimal(rank.relative_in_degree) if relative else None),
        ("ng:relativePageRank", _decimal(rank.relative_page_rank) if relative else None),
    )


def _decimal(value: float) -> ox.Literal:
    return ox.Literal(f"{value:.{_DIGITS}f}", datatype=ox.NamedNode(XSD + "decimal"))


def _edges(store: ox.Store) -> list[tuple[str, str]]:
    """Return who cites whom as authority: all direct edges but those of other roles, and to itself."""
    cites = store.quads_for_pattern(None, term("ng:citesDecision"), None)
    pairs = {(str(quad.subject.value), str(quad.object.value)) for quad in cites}  # type: ignore[union-attr]
    return sorted(pair for pair in pairs.difference(_rows(store, _OTHERWISE)) if pair[0] != pair[1])


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    answer = store.query(query, prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        yield tuple(value.value if value is not None else "" for value in row)
