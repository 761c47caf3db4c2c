"""The ontology: loading it, its OWL 2 RL closure, and the contradictions that the closure shows."""

from __future__ import annotations

import re

from owlrl import OWLRL
from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import split_uri
from rdflib.term import Node

from normgraph import assets
from normgraph.errors import InconsistentOntology
from normgraph.identifiers import NS

_WITNESS = "urn:normgraph:witness:"
_IRI = re.compile(r"(?:https?|urn):[^\s'\"<>,)]+")


class _Reasoner(OWLRL.OWLRL_Semantics):
    """OWL 2 RL/RDF without the rule eq-ref, that everything is the same as itself.

    Nothing else follows from that but the contradiction of a thing said to differ from itself, and for a reasoner
    that looks at every statement in every round it is more than half of the work.
    """

    def store_triple(self, t: tuple[Node, Node, Node]) -> None:
        subject, predicate, value = t
        if predicate != OWL.sameAs or subject != value:
            super().store_triple(t)  # type: ignore[no-untyped-call]

    def _equality(self, triple: tuple[Node, Node, Node], cycle_num: int) -> None:
        subject, predicate, value = triple
        if predicate == OWL.differentFrom and subject == value:
            self.add_error(f"it differs from itself: {subject}")  # type: ignore[no-untyped-call]
        if predicate == OWL.sameAs or value == OWL.AllDifferent:
            super()._equality(triple, cycle_num)  # type: ignore[no-untyped-call]


def load() -> Graph:
    """Return all files of `ontology/` as one graph.

    >>> (URIRef(NS + "Absatz"), RDF.type, OWL.Class) in load()
    True
    """
    graph = Graph()
    for path in sorted(assets.path("ontology").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def closure(graph: Graph) -> Graph:
    """Return the graph with everything that OWL 2 RL/RDF entails from it, but that everything is the same as itself.

    Every class is given a witness while reasoning, so that a class that can have no member is found although the
    ontology itself has none. Raises `InconsistentOntology` naming the terms (OWL 2 Profiles, section 4.3, the rules
    that conclude false).

    >>> from rdflib import RDFS
    >>> foaf_document = URIRef("http://xmlns.com/foaf/0.1/Document")
    >>> (URIRef(NS + "Beschluss"), RDFS.subClassOf, foaf_document) in closure(load())
    True
    """
    result = Graph()
    result += graph
    classes = {item for item in graph.subjects(RDF.type, OWL.Class) if isinstance(item, URIRef) and item != OWL.Nothing}
    for item in classes:
        result.add((_witness(item), RDF.type, item))
    engine = _Reasoner(result, axioms=False, daxioms=False)
    engine.closure()  # type: ignore[no-untyped-call]
    if engine.error_messages:
        raise InconsistentOntology(
            "; ".join(sorted(_readable(message) for message in engine.error_messages)),
            where="ontology",
            remedy="remove one of the statements about the terms named",
        )
    return _clean(result)


def _witness(item: URIRef) -> URIRef:
    return URIRef(_WITNESS + item)


def _readable(message: str) -> str:
    """Shorten our IRIs in a message of the reasoner to `ng:Term`; a witness stands for its class."""
    named = message.replace(_WITNESS, "")
    return _IRI.sub(lambda match: f"ng:{split_uri(match[0])[1]}" if match[0].startswith(NS) else match[0], named)


def _clean(graph: Graph) -> Graph:
    """Drop what is entailed of witnesses and literals."""
    result = Graph()
    for subject, predicate, value in graph:
        helper = any(str(term).startswith(_WITNESS) for term in (subject, value) if isinstance(term, URIRef))
        if not (helper or isinstance(subject, Literal) or isinstance(predicate, BNode)):
            result.add((subject, predicate, value))
    return result
