"""Notes on the state of a law as quads: what the note says, and the amending act it names.

The act has one description for all laws that it changes, in a graph of its own, which only grows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.terms import day, describe, link, term, text
from normgraph.ingest.amendments import Act, StateNote

ACTS = identifiers.graph("amending-act")


def act_iri(act: Act) -> str:
    """Return the IRI of an amending act.

    >>> act_iri(Act("G", "2021-07-09", "I", "2021", page="2467"))
    'https://w3id.org/normgraph/id/act/g/2021-07-09/i-2021-2467'
    """
    return identifiers.amending_act(act.kind, act.date, f"{act.part} {act.year} {act.page} {act.number}")


def quads(graph: str, subject: str, slug: str, note: StateNote) -> Iterator[ox.Quad]:
    """Yield what is said of a note on the state of a law, or of a version of it, and of the acts in it.

    >>> from normgraph.ingest.amendments import parse
    >>> found = quads("urn:g", "urn:law", "xg", parse("Zuletzt geändert durch Art. 3 G v. 9.7.2021 I 2467"))
    >>> sorted({quad.graph_name.value for quad in found})
    ['https://w3id.org/normgraph/id/graph/amending-act', 'urn:g']
    """
    node = identifiers.state_note(slug, note.text)
    yield from describe(graph, subject, ("ng:stateNote", link(node)))
    yield from describe(
        graph,
        node,
        ("rdf:type", term("ng:Standangabe")),
        ("ng:verbatim", text(note.text)),
        ("ng:noteKind", text(note.kind.value)),
        ("ng:actArticle", text(note.article)),
        *(("ng:effectiveFrom", day(first)) for first in note.effective),
        ("ng:lastDay", day(note.last_day)),
        *(("ng:amendingAct", link(act_iri(act))) for act in note.acts),
        ("ng:reason", text(note.reason)),
    )
    for act in note.acts:
        yield from describe(
            ACTS,
            act_iri(act),
            ("rdf:type", term("ng:Aenderungsgesetz")),
            ("rdfs:label", text(str(act))),
            ("ng:actKind", text(act.kind)),
            ("dcterms:date", day(act.date)),
            ("ng:gazettePart", text(act.part)),
            ("ng:gazetteYear", text(act.year)),
            ("ng:gazettePage", text(act.page)),
            ("ng:gazetteNumber", text(act.number)),
            ("dcterms:identifier", text(act.eli)),
        )
