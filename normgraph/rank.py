"""How often and by whom decisions are cited in this collection: in-degree and PageRank, each also within its cohort.

The graph has an edge from one decision to another where a citation as authority stands in the one and means the other,
once however often. PageRank (Brin and Page 1998) has the damping 0.85; what cites nothing gives its weight to all
alike; multiplied by the number of decisions, its mean is 1. A cohort is made of the decisions of one year by courts of
one level and branch: a value divided by the mean of its cohort no longer depends on age, court and field.

Published decisions are a selection: these numbers describe the collection, and say nothing of settled case law.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.terms import XSD, describe, integer, term
from normgraph.namespaces import prefixes

DAMPING = 0.85
_ENOUGH = 1e-9
_ROUNDS = 200
_DIGITS = 4

_OTHER_ROLES = ("ng:caseFact", "ng:proceduralHistory")
_COHORTS = """SELECT ?decision (YEAR(?date) AS ?year) ?level ?branch WHERE {
  ?decision a ng:Entscheidung ; dcterms:date ?date ; ng:court ?court .
  ?court ng:level ?level ; ng:branch ?branch .
}"""


Cohort: TypeAlias = tuple[str, ...]


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
    cohorts: dict[str, Cohort] = {}
    shared: dict[Cohort, Cohort] = {}
    for decision, *cohort in _rows(store, _COHORTS):
        cohorts[decision] = shared.setdefault(tuple(cohort), tuple(cohort))
    ranks = compute(_decisions(store), _edges(store), cohorts)
    store.remove_graph(graph)
    count = 0

    def quads() -> Iterator[ox.Quad]:
        nonlocal count
        for count, (iri, rank) in enumerate(ranks, 1):  # noqa: B007
            yield from _quads(graph.value, iri, rank)

    store.bulk_extend(quads())
    return count


def compute(
    nodes: Iterable[str], edges: Iterable[tuple[str, str]], cohorts: Mapping[str, Cohort]
) -> Iterator[tuple[str, Rank]]:
    """Yield the rank of each decision that is cited at all, by IRI; edges are not kept but for four bytes each.

    >>> ranks = compute("abc", [("a", "c"), ("b", "c")], {"a": ("2001",), "b": ("2001",), "c": ("2001",)})
    >>> {name: (rank.in_degree, rank.relative_in_degree, rank.cohort) for name, rank in ranks}
    {'c': (2, 3.0, 3)}
    """
    number: dict[str, int] = {}
    for node in nodes:
        number.setdefault(node, len(number))
    nothing = array("I")
    targets = [nothing] * len(number)
    in_degree = array("I", [0]) * len(number)
    for edge in edges:
        for node in edge:
            if number.setdefault(node, len(number)) == len(targets):
                targets.append(nothing)
                in_degree.append(0)
        citing, cited = number[edge[0]], number[edge[1]]
        if not targets[citing]:
            targets[citing] = array("I")
        targets[citing].append(cited)
        in_degree[cited] += 1
    weight = page_rank(targets)
    sums: dict[Cohort, tuple[int, int, float]] = defaultdict(lambda: (0, 0, 0.0))
    for node, cohort in cohorts.items():
        if node in number:
            peers, degrees, weights = sums[cohort]
            sums[cohort] = (peers + 1, degrees + in_degree[number[node]], weights + weight[number[node]])
    for node, index in number.items():
        if in_degree[index]:
            peers, degrees, weights = sums[cohorts[node]] if node in cohorts else (0, 0, 0.0)
            yield (
                node,
                Rank(
                    in_degree[index],
                    weight[index],
                    peers,
                    in_degree[index] * peers / degrees if degrees else 0.0,
                    weight[index] * peers / weights if weights else 0.0,
                ),
            )


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


def _decisions(store: ox.Store) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, term("rdf:type"), term("ng:Entscheidung")):
        yield str(quad.subject.value)  # type: ignore[union-attr]


def _edges(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Yield who cites whom as authority: all direct edges but those of other roles, and to itself."""
    otherwise = set(_otherwise(store))
    for quad in store.quads_for_pattern(None, term("ng:citesDecision"), None):
        pair = (str(quad.subject.value), str(quad.object.value))  # type: ignore[union-attr]
        if pair[0] != pair[1] and pair not in otherwise:
            yield pair


def _otherwise(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Yield pairs of which every citation has another role than authority; they are few beside the others."""
    for role in _OTHER_ROLES:
        for said in store.quads_for_pattern(None, term("ng:citationRole"), term(role)):
            citing = _one(store, said, "ng:citedIn")
            for meant in store.quads_for_pattern(said.subject, term("ng:meantTarget"), None, said.graph_name):
                others = store.quads_for_pattern(None, term("ng:meantTarget"), meant.object, said.graph_name)
                if not any(_one(store, other, "ng:citedIn") == citing and _authority(store, other) for other in others):
                    yield str(citing.value), str(meant.object.value)  # type: ignore[union-attr]


def _authority(store: ox.Store, of: ox.Quad) -> bool:
    """Say whether a citation has the role of authority: by its name, or because none is said."""
    role = _one(store, of, "ng:citationRole")
    return role is None or role == term("ng:legalAuthority")


def _one(store: ox.Store, of: ox.Quad, name: str) -> ox.NamedNode | None:
    found = next(store.quads_for_pattern(of.subject, term(name), None, of.graph_name), None)
    return found.object if found else None  # type: ignore[return-value]


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    answer = store.query(query, prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        yield tuple(value.value if value is not None else "" for value in row)
