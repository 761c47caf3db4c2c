"""Quads as lines of N-Quads (https://www.w3.org/TR/n-quads/), for what is too much for a Python object for each.

The counterpart of `terms`, word for word: the same statements, as text that can be sorted, cut and joined by lines.
`trig` does the same for what is written as one whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from normgraph.graph import terms
from normgraph.graph.terms import XSD
from normgraph.graph.trig import text as text
from normgraph.identifiers import BASE

Statement: TypeAlias = tuple[str, str | None]
"""Predicate as a prefixed name, and object as text; `None` says nothing, so that what is unknown needs no `if`."""

FALSE = f'"false"^^<{XSD}boolean>'

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


@cache
def term(name: str) -> str:
    """Expand a prefixed name of the prefix table; a term of our own must be defined in `ontology/`.

    >>> term("ng:Entscheidung")
    '<https://w3id.org/normgraph/ns#Entscheidung>'
    """
    return f"<{terms.term(name).value}>"


def link(iri: str) -> str | None:
    """Write an IRI, or nothing for the empty string; raises ValueError for what is no IRI.

    >>> link("https://w3id.org/normgraph/id/norm/bgb"), link("")
    ('<https://w3id.org/normgraph/id/norm/bgb>', None)
    """
    if iri.startswith(BASE):  # minted by `identifiers`, from slugs
        return f"<{iri}>"
    if not iri:
        return None
    if not _IRI.fullmatch(iri):
        raise ValueError(f"not an absolute IRI: {iri!r}")
    return f"<{iri}>"


def day(value: str) -> str | None:
    """Write an ISO date as `xsd:date`, or nothing for what is not a whole date.

    >>> day("2012-11-29"), day("2009-07")
    ('"2012-11-29"^^<http://www.w3.org/2001/XMLSchema#date>', None)
    """
    return f'"{value}"^^<{XSD}date>' if terms.day(value) else None


def integer(value: int) -> str:
    """Write an `xsd:integer`.

    >>> integer(7)
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}"^^<{XSD}integer>'


def describe(graph: str, subject: str, *statements: Statement) -> str:
    r"""Write a line for each statement that says something.

    >>> describe("urn:g", "urn:s", ("rdf:type", term("ng:Gericht")), ("ng:land", text("")), ("ng:level", text("a")))
    ... # doctest: +ELLIPSIS
    '<urn:s> <http:...type> <https:...Gericht> <urn:g> .\n<urn:s> <https:...level> "a" <urn:g> .\n'
    """
    start, end = link(subject), f" {link(graph)} .\n"
    return "".join([f"{start} {term(name)} {value}{end}" for name, value in statements if value is not None])


def parse(lines: Iterable[str]) -> Iterator[ox.Quad]:
    """Read back what was written.

    >>> [str(quad.object) for quad in parse([describe("urn:g", "urn:s", ("ng:start", integer(7)))])]
    ['"7"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    return ox.parse("".join(lines), ox.RdfFormat.N_QUADS)


class Described:
    r"""Descriptions of things that many documents cite, each to be written once.

    >>> described, lines = Described(), "<urn:a> <urn:b> <urn:c> .\n"
    >>> described.note(lines), described.note(lines), list(described.take()) == [lines], list(described.take())
    (None, None, True, [])
    """

    def __init__(self, limit: int = 50_000) -> None:
        self._limit = limit
        self._seen: set[str] = set()
        self._new: list[str] = []

    def note(self, lines: str) -> None:
        """Keep a description that was not noted before; after `limit` others it may be written again."""
        if lines not in self._seen:
            if len(self._seen) >= self._limit:
                self._seen.clear()
            self._seen.add(lines)
            self._new.append(lines)

    def take(self) -> list[str]:
        """Return what was noted since the last time."""
        new, self._new = self._new, []
        return new
