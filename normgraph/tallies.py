"""Rows of counts that questions read, kept in the graph itself as subsets of the collection (VoID).

Each question of `KEPT` has a part that counts, between two marks; it goes over all decisions, which takes seconds. So
it is asked once when a generation is published, and what it says is kept: each variable of a row by a property of its
name (`?court` by `ng:countedCourt`). Where nothing is kept the question counts by the same part.

A writer that knows what it changed (`Counts`) has these rows counted anew only where it changed something of decisions.
Of the norms only the most cited are kept, more than are shown: where units of a norm came or went, that norm alone is
counted again, and the rows are still the first ones of all as long as they are no fewer than what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from normgraph import catalogue, identifiers
from normgraph.graph.terms import describe, term
from normgraph.namespaces import prefixes
from normgraph.statistics import Counts

NORMS = "most-cited-norms"
KEPT = ("coverage", "coverage-by-source", NORMS)
SHOWN = 50
"""As many of the most cited norms the question shows."""

Row: TypeAlias = dict[str, ox.NamedNode | ox.Literal]
"""What is known of the variables of a row."""

_PART = re.compile(r"# counted\n(.*?)# until here\n", re.DOTALL)
_COUNTED = "ng:counted"
_OF_NORMS = """SELECT ?norm (COUNT(DISTINCT ?decision) AS ?decisions) (COUNT(DISTINCT ?randnummer) AS ?randnummern)
  (COUNT(DISTINCT ?citation) AS ?citations)
WHERE {
  { SELECT ?norm WHERE { VALUES ?norm { %s } VALUES ?class { ng:Paragraph ng:Artikel } ?norm a ?class } }
  OPTIONAL {
    ?unit ng:within? ?norm .
    ?citation ng:meantTarget|ng:nearestUnit ?unit ;
      ng:citedIn ?decision .
    FILTER EXISTS { ?citation a ng:Normzitat }
    FILTER EXISTS { ?decision a ng:Entscheidung }
  }
  FILTER(BOUND(?citation))
  OPTIONAL { ?citation ng:inRandnummer ?randnummer }
}
GROUP BY ?norm"""
"""Looks up what the part of the question counts by lists: quick for a few norms."""


def write(store: ox.Store, graph: ox.NamedNode, counts: Counts | None) -> set[ox.Quad]:
    """Return the statements that are to be kept in a graph, by what `counts` says has changed since those in it now.

    >>> write(ox.Store(), ox.NamedNode("urn:g"), None)
    set()
    """
    found: set[ox.Quad] = set()
    if next(store.quads_for_pattern(None, term("rdf:type"), term("ng:Entscheidung")), None) is None:
        return found
    for name in KEPT:
        rows = list(kept(store, graph, name))
        if not counts or counts.decisions or not rows:
            rows = asked(store, name)
        elif name == NORMS and counts.above:
            rows = _again(store, rows, counts.above)
        found.update(_quads(graph, name, rows))
    return found


def asked(store: ox.Store, name: str) -> list[Row]:
    """Return what the counting part of a question says, whatever is kept."""
    return _rows(store, _part(name))


def _part(name: str) -> str:
    found = _PART.search(catalogue.get(name).text)
    assert found, f"{name} has no part that counts"
    return found[1]


def _rows(store: ox.Store, text: str) -> list[Row]:
    answer = store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables if variable.value != "counted"]
    return [{name: row[name] for name in names if row[name] is not None} for row in answer]


def _again(store: ox.Store, rows: list[Row], norms: Collection[str]) -> list[Row]:
    """Return rows with some norms counted anew.

    Fewer than are shown are all there are. Of more, all that are not kept stand behind the last: it stays so.
    """
    last = max(map(order, rows))
    whole = len(rows) < SHOWN
    named = " ".join(str(ox.NamedNode(norm)) for norm in sorted(norms))
    anew = [row for row in _rows(store, _OF_NORMS % named) if whole or order(row) <= last]
    found = [row for row in rows if row["norm"].value not in norms] + anew
    return found if whole or len(found) >= SHOWN else asked(store, NORMS)


def order(row: Row) -> tuple[int, str]:
    """Return by what rows of norms are ordered: the most citations first."""
    return -int(row["citations"].value), row["norm"].value


def kept(store: ox.Store, graph: ox.NamedNode, name: str) -> Iterator[Row]:
    """Yield the rows of a question that are kept in a graph."""
    whole = ox.NamedNode(identifiers.iri("statistics", name))
    for part in store.quads_for_pattern(whole, term("void:subset"), None, graph):
        said = store.quads_for_pattern(part.object, None, None, graph)  # type: ignore[arg-type]
        yield {_variable(quad.predicate): quad.object for quad in said}  # type: ignore[misc]


def _variable(property_: ox.NamedNode) -> str:
    name = property_.value.partition("#counted")[2]
    return name[:1].lower() + name[1:]


def _quads(graph: ox.NamedNode, name: str, rows: Iterable[Row]) -> Iterator[ox.Quad]:
    """State each row, in an order of their own, so that the same rows are the same statements."""
    for number, row in enumerate(sorted(rows, key=lambda row: sorted((k, str(v)) for k, v in row.items())), 1):
        part = identifiers.iri("statistics", name, str(number))
        yield from describe(graph.value, identifiers.iri("statistics", name), ("void:subset", ox.NamedNode(part)))
        said = ((f"{_COUNTED}{key[0].upper()}{key[1:]}", value) for key, value in row.items())
        yield from describe(graph.value, part, *said)
