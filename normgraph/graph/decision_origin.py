"""What each source says of a decision, as quads in the decision's graph.

A decision has one text, that of one source (`prov:wasDerivedFrom`); every source (`dcterms:source`) keeps what it
states in terms of Dublin Core, so that what two sources say differently stands beside each other. Chamber, tenor and
outcome stand at the decision, as its text has them, and at each of its other sources as these have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import cited, nquads
from normgraph.graph.decision import graph_name, outcomes
from normgraph.graph.decision_register import OWN, STATED, own_value
from normgraph.graph.nquads import day, describe, link, text
from normgraph.graph.terms import term
from normgraph.ingest import ecli
from normgraph.ingest.curated import court
from normgraph.ingest.decision_model import Decision, Origin

_OBJECTS = {"dcterms:creator": link, "dcterms:date": day}
"""How to write what a source states; all else is text."""


def source_iri(origin: Origin) -> str:
    """Return the IRI of a source of a decision."""
    return identifiers.decision_source(origin.publisher, origin.name)


def known_by(decision: Decision) -> str:
    """Return the ECLI by which a decision is known: its own, or one that only a slip in the day speaks against.

    That one tells which decision a document is of; as the decision's own it is not stated.
    """
    stated = decision.origin.ecli if decision.origin else ""
    return decision.ecli or ecli.despite_the_day(stated, decision.court, decision.date, decision.file_numbers)


def main(here: str, source: str) -> Iterator[str]:
    """Yield that the decision `here` has the text of a source."""
    yield describe(graph_name(here), here, ("prov:wasDerivedFrom", link(source)))


def write(decision: Decision, here: str) -> Iterator[str]:
    """Yield lines of what a source says of the decision `here`."""
    origin = decision.origin
    assert origin is not None
    graph = graph_name(here)
    source = source_iri(origin)
    yield describe(graph, here, ("dcterms:source", link(source)))
    yield describe(
        graph,
        source,
        ("rdf:type", nquads.term("ng:Quelle")),
        ("dcterms:publisher", text(origin.publisher)),
        ("dcterms:identifier", text(origin.name)),
        ("ng:sha256", text(origin.sha256)),
        ("dcterms:modified", text(origin.modified)),
        ("foaf:page", link(origin.url)),
        *((name, _OBJECTS.get(name, text)(value)) for name, value in stated(decision).items() if name in STATED),
        *(("ng:note", text(problem.what, "en")) for problem in decision.problems),
    )


def beside(decision: Decision, wording: str, here: str) -> Iterator[str]:
    """Yield lines of what a source says that does not give the text: of these things the decision has the main's."""
    assert decision.origin is not None
    yield describe(
        graph_name(here),
        source_iri(decision.origin),
        *(("ng:fileNumber", text(number)) for number in decision.file_numbers),
        ("ng:chamber", text(decision.chamber)),
        ("ng:tenor", text(wording[slice(*decision.tenor)], "de")),
        *outcomes(decision),
    )


def demoted(store: ox.Store, here: str, source: str) -> list[ox.Quad]:
    """Return what a decision has of the source that gave its text so far, said of that source."""
    graph, node = ox.NamedNode(graph_name(here)), ox.NamedNode(source)
    kept = map(term, ("ng:fileNumber", *OWN))
    own = (q for name in kept for q in store.quads_for_pattern(ox.NamedNode(here), name, None, graph))
    return [ox.Quad(node, quad.predicate, quad.object, graph) for quad in own]


def stated(decision: Decision, wording: str = "") -> dict[str, str]:
    """Return what a source states, by term, as far as two sources can disagree about it.

    >>> from normgraph.ingest.decision_model import Origin
    >>> stated(Decision("d", "", 0, "Rn.", (), doctype="Urteil", origin=Origin("rii", "d", "", "")))
    {'dcterms:type': 'Urteil'}
    """
    assert decision.origin is not None
    name = court(decision.court).name if decision.court else ""
    label = cited.decision_label(name, decision.date, decision.file_number)
    creator = identifiers.court(name) if name else ""
    values = (decision.origin.ecli, creator, decision.date, decision.doctype, label)
    results = [str(value).strip("<>") for _, value in outcomes(decision)]
    digest = own_value("ng:tenor", [wording[slice(*decision.tenor)]])
    own = (decision.chamber, own_value("ng:outcome", results), digest)
    return {name: value for name, value in zip((*STATED, *OWN), (*values, *own), strict=True) if value}


def of_source(store: ox.Store, source: str, decision: str) -> list[ox.Quad]:
    """Return what the graph of a decision says of one of its sources."""
    graph, node = ox.NamedNode(graph_name(decision)), ox.NamedNode(source)
    said = store.quads_for_pattern(node, None, None, graph)
    return [*said, *store.quads_for_pattern(None, None, node, graph)]


def drop_hearsay(store: ox.Store, decisions: Iterable[str]) -> None:
    """Remove what citations say of decisions that have a graph of their own; only reporters are learnt from them."""
    for decision in decisions:
        graph = ox.NamedNode(cited.graph_name(decision))
        if store.contains_named_graph(graph):
            for quad in list(store.quads_for_pattern(None, None, None, graph)):
                if quad.predicate != term("ng:reporter"):
                    store.remove(quad)
