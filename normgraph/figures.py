"""What the question `statistics` shows, kept in the graph itself as a VoID description, as of the same generation.

Counting goes over every unit and every citation: two seconds where there are 26 million statements. So it is done once
when a generation is published, by that question, which counts where no figures are kept. Where the writer knows what
it changed (`Counts`), the figures follow from that, and only what came or went is looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph as ox

from normgraph import catalogue, identifiers, tallies
from normgraph.graph.terms import describe, integer, term
from normgraph.identifiers import NS
from normgraph.statistics import CITATIONS, Counts, Said

Figures: TypeAlias = Counter[tuple[str, str]]
"""How many things there are of a kind, citations also by match type (else ""), as IRIs."""

GRAPH = ox.NamedNode(identifiers.graph("statistics"))
_WHOLE = identifiers.iri("statistics")
_QUESTION = catalogue.get("statistics")
_TYPE, _MATCH = term("rdf:type"), term("ng:matchType")


def write(store: ox.Store, counts: Counts | None = None, *, rows: bool = True) -> int:
    """Bring the figures of a store up to date; returns how many statements it has more than before.

    Without `rows` those of `tallies` are not counted but left out: questions then count by themselves.
    `counts` is what changed since the figures were written, None where that is not known; the statements that come
    and go here are added to it.

    >>> graph = ox.Store()
    >>> graph.extend(describe("urn:g", "urn:bgb", ("rdf:type", term("ng:Gesetz"))))
    >>> write(graph), write(graph)
    (3, 0)
    >>> answer = catalogue.run(graph, _QUESTION)
    >>> [(row["kind"].value.rpartition("#")[2], row["count"].value) for row in answer]
    [('Gesetz', '1')]
    """
    before = set(store.quads_for_pattern(None, None, None, GRAPH))
    kept = tallies.write(store, GRAPH, counts) if rows else set()
    figures = _changed(asked(store), counts, store) if before and counts else None
    if figures is None:
        store.remove_graph(GRAPH)
        figures = asked(store)
    after = kept.union(_quads(figures))
    for quad in set(store.quads_for_pattern(None, None, None, GRAPH)) - after:
        store.remove(quad)
    store.extend(after)
    if counts:
        for quads, number in ((before - after, -1), (after - before, 1)):
            for quad in quads:
                counts.add(quad, number)
    return len(after) - len(before)


def asked(store: ox.Store) -> Figures:
    """Return the answer to the question: what is kept, or counted where nothing is."""
    answer = catalogue.run(store, _QUESTION)
    assert isinstance(answer, ox.QuerySolutions)
    figures: Figures = Counter()
    for row in answer:
        match = row["matchType"]
        figures[row["kind"].value, match.value if match else ""] = int(row["count"].value)
    return figures


def _changed(figures: Figures, counts: Counts, store: ox.Store) -> Figures | None:
    """Return figures as they are after a change; None where it brings a kind that they do not have yet."""
    for kind, number in counts.classes.items():
        if (kind, "") in figures:
            figures[kind, ""] += number
        elif number and kind not in CITATIONS and re.search(rf"\bng:{kind.removeprefix(NS)}\b", _QUESTION.text):
            return None
    for citation, changes in counts.citations.items():
        quads = (quad for name in (_TYPE, _MATCH) for quad in store.quads_for_pattern(citation, name, None))
        now: Said = Counter((quad.predicate.value, quad.object.value) for quad in quads)  # type: ignore[union-attr]
        before = now.copy()
        before.subtract(changes)
        figures.update(_matched(now))
        figures.subtract(_matched(before))
    return +figures


def _matched(said: Said) -> Figures:
    """Join the kinds of a citation with its match types, as the question does."""
    kinds, matches = (
        {thing: count for (name, thing), count in said.items() if name == of.value} for of in (_TYPE, _MATCH)
    )
    pairs = ((kind, match) for kind in kinds for match in matches if kind in CITATIONS)
    return Counter({(kind, match): kinds[kind] * matches[match] for kind, match in pairs})


def _quads(figures: Figures) -> Iterator[ox.Quad]:
    for (kind, match), count in sorted(figures.items()):
        names = (iri.removeprefix(NS) for iri in (kind, match) if iri)
        part = identifiers.iri("statistics", *names)
        yield from describe(GRAPH.value, _WHOLE, ("void:classPartition", ox.NamedNode(part)))
        yield from describe(
            GRAPH.value,
            part,
            ("void:class", ox.NamedNode(kind)),
            ("ng:countedMatchType", ox.NamedNode(match) if match else None),
            ("void:entities", integer(count)),
        )
