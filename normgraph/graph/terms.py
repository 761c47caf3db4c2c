"""Short spellings for triples: closed terms, typed literals, statements about one subject in one graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from normgraph.namespaces import NG, prefixes

Term: TypeAlias = ox.NamedNode | ox.Literal
Statement: TypeAlias = tuple[str, Term | None]
"""Predicate as a prefixed name, and object; `None` says nothing, so that what is unknown needs no `if`."""

XSD = "http://www.w3.org/2001/XMLSchema#"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def term(name: str) -> ox.NamedNode:
    """Expand a prefixed name of the prefix table; a term of our own must be defined in `ontology/`.

    >>> term("eli:is_part_of"), term("ng:Entscheidung").value
    (<NamedNode value=http://data.europa.eu/eli/ontology#is_part_of>, 'https://w3id.org/normgraph/ns#Entscheidung')
    """
    prefix, _, local = name.partition(":")
    return ox.NamedNode(NG[local] if prefix == "ng" else prefixes()[prefix] + local)


def link(iri: str) -> ox.NamedNode | None:
    """Return an IRI as object, or nothing for the empty string."""
    return ox.NamedNode(iri) if iri else None


def text(value: str, language: str = "") -> ox.Literal | None:
    """Return a string, with its language if it has one, or nothing for the empty string."""
    return ox.Literal(value, language=language or None) if value else None


def day(value: str) -> ox.Literal | None:
    """Return an ISO date as `xsd:date`, or nothing for what is not a whole date.

    >>> print(day("2012-11-29")), day("2009-07")
    "2012-11-29"^^<http://www.w3.org/2001/XMLSchema#date>
    (None, None)
    """
    return ox.Literal(value, datatype=ox.NamedNode(XSD + "date")) if _DAY.fullmatch(value) else None


def integer(value: int) -> ox.Literal:
    """Return an `xsd:integer`."""
    return ox.Literal(value)


def describe(graph: str, subject: str, *statements: Statement) -> Iterator[ox.Quad]:
    """Yield one quad for each statement that says something.

    >>> quads = describe("urn:g", "urn:s", ("rdf:type", term("ng:Gericht")), ("ng:land", text("")))
    >>> [quad.predicate.value for quad in quads]
    ['http://www.w3.org/1999/02/22-rdf-syntax-ns#type']
    """
    thing, name = ox.NamedNode(subject), ox.NamedNode(graph)
    for predicate, value in statements:
        if value is not None:
            yield ox.Quad(thing, term(predicate), value, name)
