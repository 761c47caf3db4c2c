"""Triples as TriG text, for what is too much to hold a Python object for each of them: millions at a time.

The counterpart of `terms`, word for word: the same statements, written as the bulk loader reads them
(https://www.w3.org/TR/trig/). Bytes are saved by the prefix table, a base IRI and one subject for many predicates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from normgraph.graph import terms
from normgraph.identifiers import BASE
from normgraph.namespaces import prefixes

Statement: TypeAlias = tuple[str, str | None]
"""Predicate as a prefixed name, and object as text; `None` says nothing."""

_RELATIVE = re.compile(r"[a-z0-9][A-Za-z0-9_/-]*")
"""What follows the base in an IRI of ours and cannot be taken for a scheme, an authority or a dot segment."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_SPECIAL = re.compile(r'["\\\n\r]')


@cache
def head() -> str:
    """Return what stands before the graphs: the base, and the prefix table of the project."""
    return f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items())


@cache
def term(name: str) -> str:
    """Return a prefixed name as it is, after the check of `terms.term` that it is one.

    >>> term("eli:is_part_of")
    'eli:is_part_of'
    >>> term("ng:Absaz")
    Traceback (most recent call last):
    AttributeError: `Absaz` is not a term of https://w3id.org/normgraph/ns#; did you mean `Absatz`?
    """
    terms.term(name)
    return name


def link(iri: str) -> str | None:
    """Write an IRI, or nothing for the empty string; raises ValueError for what is no IRI.

    >>> link("https://w3id.org/normgraph/id/norm/bgb"), link("https://example.org/"), link("")
    ('<norm/bgb>', '<https://example.org/>', None)
    """
    if iri.startswith(BASE) and _RELATIVE.fullmatch(iri, len(BASE)):
        return f"<{iri[len(BASE) :]}>"
    if iri and not _ABSOLUTE.fullmatch(iri):
        raise ValueError(f"not an absolute IRI: {iri!r}")
    return f"<{iri}>" if iri else None


def text(value: str, language: str = "") -> str | None:
    r"""Write a string, with its language if it has one, or nothing for the empty string.

    >>> print(text('„so“ "so"\n'), text("Ja", "de"), text(""))
    "„so“ \"so\"\n" "Ja"@de None
    """
    if not value:
        return None
    if _SPECIAL.search(value):
        value = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if not language:
        return f'"{value}"'
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language tag: {language!r}")
    return f'"{value}"@{language}'


def day(value: str) -> str | None:
    """Write an ISO date as `xsd:date`, or nothing for what is not a whole date.

    >>> day("2012-11-29"), day("2009-07")
    ('"2012-11-29"^^xsd:date', None)
    """
    return f'"{value}"^^xsd:date' if terms.day(value) else None


def integer(value: int) -> str:
    """Write an `xsd:integer`."""
    return str(value)


def describe(subject: str, *statements: Statement) -> str:
    r"""Write what is said of one subject, which is written already; nothing where nothing is said.

    >>> describe("<norm/xg/1>", ("rdf:type", term("ng:Paragraph")), ("ng:number", text("1")), ("ng:gazette", text("")))
    '<norm/xg/1> rdf:type ng:Paragraph;ng:number "1".\n'
    """
    said = ";".join([f"{term(name)} {value}" for name, value in statements if value is not None])
    return f"{subject} {said}.\n" if said else ""


def graph(name: str, triples: Iterable[str]) -> Iterator[str]:
    """Put triples into a named graph, given by its IRI."""
    yield f"GRAPH {link(name)} {{\n"
    yield from triples
    yield "}\n"


def graphs(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Write quads, each once, graph by graph; they are held together.

    >>> quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode("urn:g"))
    >>> "".join(graphs([quad, quad])).split()
    ['GRAPH', '<urn:g>', '{', '<urn:s>', '<urn:p>', '"o".', '}']
    """
    found: dict[str, dict[str, None]] = {}
    for quad in quads:
        written = f"{quad.subject} {quad.predicate} {quad.object}.\n"
        found.setdefault(str(quad.graph_name.value), {})[written] = None  # type: ignore[union-attr]
    for name, triples in found.items():
        yield from graph(name, triples)


def parse(text: str) -> Iterator[ox.Quad]:
    """Read back what was written, `head` included.

    >>> [str(quad.object) for quad in parse(head() + "".join(graph("urn:g", ["<a> ng:start 7."])))]
    ['"7"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    return ox.parse(text, ox.RdfFormat.TRIG)
