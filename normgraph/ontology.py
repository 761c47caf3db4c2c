"""The ontology: loading it, its OWL 2 RL closure, and the contradictions that the closure shows."""

from __future__ import annotations

import re

import owlrl
from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import split_uri

from normgraph import assets
from normgraph.errors import InconsistentOntology
from normgraph.identifiers import NS

_WITNESS = "urn:normgraph:witness:"
_IRI = re.compile(r"(?:https?|urn):[^\s'\"<>,)]+")


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
    """Return the graph with everything that OWL 2 RL/RDF entails from it, under a second for the ontology.

    Every class is given a witness while reasoning, so that a class that can have no member is found although the
    ontology itself has none. Raises `InconsistentOntology` naming the terms (OWL 2 Profiles, section 4.3, the rules
    that conclude false).

    >>> graph = closure(load())
    >>> narrow, wide = URIRef(NS + "Rechtsbegriff"), URIRef(NS + "Praedikat")
    >>> (narrow, OWL.disjointWith, wide) in graph
    False
    """
    result = Graph()
    result += graph
    classes = {item for item in graph.subjects(RDF.type, OWL.Class) if isinstance(item, URIRef) and item != OWL.Nothing}
    for item in classes:
        result.add((_witness(item), RDF.type, item))
    engine = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    )
    engine.expand(result)
    errors = sorted({str(message) for message in result.objects(None, owlrl.Namespaces.ERRNS.error)})
    errors += sorted(
        f"{item} can have no member" for item in classes if (_witness(item), RDF.type, OWL.Nothing) in result
    )
    if errors:
        raise InconsistentOntology(
            "; ".join(_readable(message) for message in errors),
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
    """Drop what is entailed of witnesses and literals, and that everything is the same as itself."""
    result = Graph()
    for subject, predicate, value in graph:
        trivial = predicate == OWL.sameAs and subject == value
        helper = any(str(term).startswith(_WITNESS) for term in (subject, value) if isinstance(term, URIRef))
        if not (trivial or helper or isinstance(subject, Literal) or isinstance(predicate, BNode)):
            result.add((subject, predicate, value))
    return result
