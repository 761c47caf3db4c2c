"""Laws that a whole source lacks: they stay, and a mark says in which state of the source they were not observed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date as calendar
from pathlib import Path

import pyoxigraph as ox

from normgraph import identifiers, laws, store
from normgraph.graph.statute import SITE
from normgraph.graph.terms import day, describe, link, term, text

GRAPH = identifiers.graph("source", "gii")
FETCHED = identifiers.iri("source", "gii", "fetched")
_MARK = term("ng:notObservedIn")


def state(source: str, built: Iterable[str]) -> tuple[str, str]:
    """Return the IRI and the day of the state of a source.

    A site shows what it has on the day it is asked. A copy does not say when it was made: only that it is not older
    than the latest text in it, so that is its day.

    >>> state("copy.zip", ["2026-02-27", "2026-01-02"])
    ('https://w3id.org/normgraph/id/source/gii/site/2026-02-27', '2026-02-27')
    """
    fetched = source.startswith(("http://", "https://"))
    date = calendar.today().isoformat() if fetched else max(built, default="")
    return identifiers.source("gii", "fetched" if fetched else "site", date), date


def _fetched(state: str) -> bool:
    return state.startswith(FETCHED)


def quads(slugs: Collection[str], source: str, date: str, rows: dict[str, laws.Row], directory: Path) -> list[ox.Quad]:
    """Return the marks of laws that a state of the source lacks; one that was missing before is marked once."""
    graph = store.open_store(directory) if slugs else ox.Store()
    new = [slug for slug in slugs if not _marked(slug, source, rows[slug].built, graph)]
    if not new:
        return []
    name = f"gesetze-im-internet.de, {date}" if _fetched(source) else f"gesetze-im-internet.de, {date} oder später"
    source_ = (("rdf:type", term("ng:Quelle")), ("rdfs:label", text(name)), ("dcterms:source", link(SITE)))
    found = [*describe(GRAPH, source, *source_, ("dcterms:date", day(date)))]
    for slug in new:
        found += describe(GRAPH, identifiers.norm(slug), ("ng:notObservedIn", link(source)))
    return found


def _marked(slug: str, source: str, built: str, graph: ox.Store) -> bool:
    """Say whether a law is marked in this state, or in one the site showed after the text at hand."""
    marks = graph.quads_for_pattern(ox.NamedNode(identifiers.norm(slug)), _MARK, None, ox.NamedNode(GRAPH))
    states = [quad.object.value for quad in marks]  # type: ignore[union-attr]
    return source in states or any(_fetched(one) and _fetched(source) and one[-10:] >= built for one in states)
