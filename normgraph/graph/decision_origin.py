"""What each source says of a decision, as quads in the decision's graph; and what of it a store knows already.

A decision has one text, that of one source (`prov:wasDerivedFrom`); every source (`dcterms:source`) keeps what it
states in terms of Dublin Core, so that what two sources say differently stands beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import cited
from normgraph.graph.decision import graph_name, iri
from normgraph.graph.terms import day, describe, link, term, text
from normgraph.ingest.curated import court
from normgraph.ingest.decision_model import Decision, Origin


@dataclass
class Known:
    """A decision of the store: its sources, which of them has its text, and whether that has marginal numbers."""

    sources: set[str] = field(default_factory=set)
    text_of: str = ""
    numbered: bool = False
    ecli: str = ""


@dataclass
class Register:
    """Which documents and decisions are known: sources by IRI and decisions by IRI and by ECLI in upper case."""

    checksums: dict[str, str] = field(default_factory=dict)
    modified: dict[str, str] = field(default_factory=dict)
    decision_of: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, Known] = field(default_factory=dict)
    by_ecli: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, store: ox.Store) -> Register:
        """Read what a store knows.

        >>> Register.load(ox.Store()).decisions
        {}
        """
        found = cls()
        for quad in store.quads_for_pattern(None, term("dcterms:source"), None):
            subject = str(getattr(quad.subject, "value", ""))
            source = getattr(quad.object, "value", "")
            if not subject.startswith(identifiers.iri("decision", "")) or not source.startswith(_SOURCES):
                continue
            node = ox.NamedNode(source)
            found.checksums[_value(store, node, "ng:sha256")] = source
            found.modified[source] = _value(store, node, "dcterms:modified")
            decision = ox.NamedNode(subject)
            if subject not in found.decisions:
                ecli = _value(store, decision, "ng:ecli")
                numbered = _value(store, decision, "ng:numbering") != "Zeile"
                main = _value(store, decision, "prov:wasDerivedFrom")
                found.add(subject, source, Known(text_of=main, numbered=numbered, ecli=ecli))
            else:
                found.add(subject, source, found.decisions[subject])
        for quad in store.quads_for_pattern(None, term("ng:textHash"), None):
            subject = str(getattr(quad.subject, "value", ""))
            if subject.startswith(identifiers.iri("decision", "")):  # also what was built from facts, without sources
                numbered = _value(store, ox.NamedNode(subject), "ng:numbering") != "Zeile"
                found.decisions.setdefault(subject, Known(numbered=numbered))
        return found

    def add(self, decision: str, source: str, known: Known) -> None:
        """Note that a source belongs to a decision."""
        known.sources.add(source)
        self.decisions[decision] = known
        self.decision_of[source] = decision
        if known.ecli:
            self.by_ecli[known.ecli.upper()] = decision

    def iri(self, decision: Decision, source: str) -> str:
        """Return the IRI of the decision that a source describes: a known one, or one of its own.

        By ECLI, else by court, date and file number; but two ECLI are two decisions, and so are two documents of one
        publisher. The second of them has the document's number in its IRI.
        """
        if decision.ecli.upper() in self.by_ecli:
            return self.by_ecli[decision.ecli.upper()]
        here = iri(decision)
        known = self.decisions.get(here)
        if known is None or source in known.sources:
            return here
        publisher = source.rpartition("/")[0]
        other_ecli = known.ecli and decision.ecli and known.ecli.upper() != decision.ecli.upper()
        same_publisher = any(other.rpartition("/")[0] == publisher for other in known.sources)
        return f"{here}/{source.rpartition('/')[2]}" if other_ecli or same_publisher else here


_SOURCES = identifiers.iri("source", "")


def source_iri(origin: Origin) -> str:
    """Return the IRI of a source of a decision."""
    return identifiers.decision_source(origin.publisher, origin.name)


def quads(decision: Decision, here: str, *, main: bool) -> Iterator[ox.Quad]:
    """Yield what a source says of the decision `here`; the `main` one is the one whose text the decision has."""
    origin = decision.origin
    assert origin is not None
    graph = graph_name(here)
    source = source_iri(origin)
    name = court(decision.court).name if decision.court else ""
    yield from describe(
        graph,
        here,
        ("dcterms:source", link(source)),
        ("prov:wasDerivedFrom", link(source) if main else None),
    )
    yield from describe(
        graph,
        source,
        ("rdf:type", term("ng:Quelle")),
        ("dcterms:publisher", text(origin.publisher)),
        ("dcterms:identifier", text(origin.name)),
        ("ng:sha256", text(origin.sha256)),
        ("dcterms:modified", text(origin.modified)),
        ("foaf:page", link(origin.url)),
        ("dcterms:isVersionOf", text(origin.ecli)),
        ("dcterms:creator", link(identifiers.court(name) if name else "")),
        ("dcterms:date", day(decision.date)),
        ("dcterms:type", text(decision.doctype)),
        ("dcterms:bibliographicCitation", text(cited.decision_label(name, decision.date, decision.file_number))),
        *(("ng:note", text(problem.what, "en")) for problem in decision.problems),
    )


def stated(store: ox.Store, source: str) -> dict[str, str]:
    """Return what a source of the store states, by term, as far as two sources can disagree about it."""
    node = ox.NamedNode(source)
    terms = ("dcterms:isVersionOf", "dcterms:creator", "dcterms:date", "dcterms:type", "dcterms:bibliographicCitation")
    return {name: value for name in terms if (value := _value(store, node, name))}


def of_source(store: ox.Store, source: str, decision: str) -> list[ox.Quad]:
    """Return what the graph of a decision says of one of its sources."""
    graph, node = ox.NamedNode(graph_name(decision)), ox.NamedNode(source)
    said = store.quads_for_pattern(node, None, None, graph)
    return [*said, *store.quads_for_pattern(None, None, node, graph)]


def drop_hearsay(store: ox.Store) -> None:
    """Remove what citations say of a decision that has a graph of its own; only reporters are learnt from them."""
    prefix = identifiers.graph("cited-decision", "")
    for graph in list(store.named_graphs()):
        if not isinstance(graph, ox.NamedNode) or not graph.value.startswith(prefix):
            continue
        own = identifiers.iri("decision", graph.value.removeprefix(prefix))
        if store.contains_named_graph(ox.NamedNode(graph_name(own))):
            for quad in list(store.quads_for_pattern(None, None, None, graph)):
                if quad.predicate != term("ng:reporter"):
                    store.remove(quad)


def _value(store: ox.Store, subject: ox.NamedNode, name: str) -> str:
    found = next(store.quads_for_pattern(subject, term(name), None), None)
    return str(getattr(found.object, "value", "")) if found else ""
