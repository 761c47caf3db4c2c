"""Tries open citations again after new sources came in: decisions cited by a reporter, units of statutes, versions.

A citation whose decision is known by its reporter alone points to a placeholder of that place. As soon as exactly one
decision of the graph has that reporter, and no other court or day than those cited, the citation points to it, is
`resolved`, and says by what. Where several have it, nothing is chosen.

A unit that only citations had made known is looked for in the structure of its statute as soon as the graph has that:
where it is found by leaving out levels the citation points to it, where it is not the citation is `unresolved` with the
reason and the nearest unit. A citation of a norm gets the version of its target that evidence proves for its relevant
day, if it proves exactly one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from normgraph import judge, rank, resolving_decisions, resolving_norms, store
from normgraph.graph.terms import term


@dataclass(frozen=True)
class Resolved:
    """How many citations found their decision, how many places stay open, and for how many several decisions fit.

    `norms` of the citations of units without known structure were resolved or found to have no target; `versions` got
    or lost the version that applied.
    """

    citations: int
    open: int
    ambiguous: int
    generation: Path
    norms: int = 0
    versions: int = 0


def resolve(directory: Path) -> Resolved:
    """Resolve what is open in a store and make the result the current generation; without change, none is made.

    Raises StoreError where there is no store or it cannot be written.
    """
    store.current_generation(directory)
    citations = left = ambiguous = 0
    with store.Builder(directory, extend=True) as builder:
        graph = builder.store
        citations += resolving_decisions.resolve(graph)
        for place, reporter in list(_places(graph)):
            courts, days = (judge.values(graph, place, said) for said in ("ng:court", "dcterms:date"))
            fitting = judge.of_reporter(graph, reporter, courts, days)
            if len(fitting) == 1:
                citations += _point(graph, place, fitting.pop())
            else:
                left += 1
                ambiguous += len(fitting) > 1
        norms = resolving_norms.units(graph)
        versions = resolving_norms.versions(graph)
        if citations or norms:
            rank.write(graph)
        changed = citations or norms or versions
        decisions = store.Changed(frozenset({"decision", "cited-decision"}))
        generation = builder.publish(changed=decisions) if changed else store.current_generation(directory)
    return Resolved(citations, left, ambiguous, generation, norms, versions)


def _places(graph: ox.Store) -> Iterator[tuple[ox.NamedNode, str]]:
    """Yield the placeholders that something still cites, with their reporter."""
    for quad in graph.quads_for_pattern(None, term("ng:reporter"), None):
        place, reporter = quad.subject, str(getattr(quad.object, "value", ""))
        if not isinstance(place, ox.NamedNode) or not place.value.startswith(judge.PLACEHOLDER):
            continue
        if next(graph.quads_for_pattern(None, term("ng:target"), place), None):
            yield place, reporter


def _point(graph: ox.Store, place: ox.NamedNode, decision: ox.NamedNode) -> int:
    """Let every citation of a place point to the decision printed there; a decision does not cite itself."""
    count = 0
    for quad in list(graph.quads_for_pattern(None, term("ng:target"), place)):
        citation, name = quad.subject, quad.graph_name
        assert isinstance(citation, ox.NamedNode)
        document = next(q.object for q in graph.quads_for_pattern(citation, term("ng:citedIn"), None, name))
        if document == decision or not isinstance(document, ox.NamedNode):
            continue
        for predicate in ("ng:target", "ng:meantTarget"):
            graph.remove(ox.Quad(citation, term(predicate), place, name))
            graph.add(ox.Quad(citation, term(predicate), decision, name))
        via = [*sorted(judge.values(graph, citation, "ng:via")), judge.BY_REPORTER]
        for predicate in ("ng:matchType", "ng:reason", "ng:via"):  # why it was open is no reason any more
            for old in list(graph.quads_for_pattern(citation, term(predicate), None, name)):
                graph.remove(old)
        graph.add(ox.Quad(citation, term("ng:matchType"), term("ng:resolved"), name))
        graph.add(ox.Quad(citation, term("ng:via"), ox.Literal("; ".join(via)), name))
        for edge in list(graph.quads_for_pattern(document, term("ng:citesDecision"), place, name)):
            graph.remove(edge)
            graph.add(ox.Quad(document, edge.predicate, decision, name))
        count += 1
    return count
