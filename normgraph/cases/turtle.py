"""Turtle case files: rdflib's parser with the line of every statement, into pyoxigraph terms as written.

Blank nodes become IRIs of the case, so that results computed from them have names that last.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser, sfloat

from normgraph import identifiers
from normgraph.cases import values
from normgraph.cases.model import CaseDocument, Place
from normgraph.cases.tree import MAX_DEPTH
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.identifiers import NS
from normgraph.namespaces import NG

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DATES = frozenset(values.XSD + kind for kind in ("date", "gYearMonth", "gYear"))
_NUMBERS = frozenset(values.XSD + kind for kind in ("integer", "decimal"))
_LONGEST = 40
_NESTING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>|\#[^\n]*|[\[\](){}]",
    re.DOTALL,
)


class _NotTaken(Exception):
    """Turtle that a case has no use for: what, and what to write instead."""


class _Sink(RDFSink):
    """Makes pyoxigraph terms, which keep the lexical form of literals."""

    def newLiteral(self, s: str, dt: Any, lang: str | None) -> Any:  # noqa: N802
        if lang:
            return ox.Literal(s, language=lang)
        return ox.Literal(s, datatype=ox.NamedNode(str(dt))) if dt else ox.Literal(s)

    def newSymbol(self, *args: str) -> Any:  # noqa: N802
        return args[0]  # rdflib logs what is no IRI; `_term` refuses it

    def newBlankNode(self, arg: Any = None, uri: str | None = None, why: Any = None) -> Any:  # noqa: N802
        self.counter += 1
        return ox.BlankNode(f"b{self.counter}")

    def newList(self, n: list[Any], f: Any) -> Any:  # noqa: N802
        raise _NotTaken("a list in round brackets", "write the values with commas")


class _Parser(SinkParser):
    """Records every statement with the line it ends in."""

    def __init__(self, base: str) -> None:
        super().__init__(_Sink(Graph()), baseURI=base, turtle=True)
        self.found: dict[ox.Triple, int] = {}

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        _, predicate, subject, value = quadruple
        triple = ox.Triple(_term(subject), _term(predicate), _term(value))  # type: ignore[arg-type]
        self.found.setdefault(triple, self.lines + 1)


def _term(value: Any) -> Term:
    """Turn what the parser hands over (an IRI, alone or in a pair, a number, or a term) into a term."""
    if isinstance(value, tuple):
        value = value[1]
    if isinstance(value, sfloat):
        return ox.Literal(str(value), datatype=ox.NamedNode(values.XSD + "double"))
    if isinstance(value, str):
        return ox.NamedNode(value)
    if isinstance(value, Decimal):
        return ox.Literal(str(value), datatype=ox.NamedNode(values.XSD + "decimal"))
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    assert isinstance(value, Term)
    return value


def read_turtle(text: str, name: str) -> CaseDocument:
    """Read a Turtle text that describes exactly one `ng:Fall`.

    >>> case = read_turtle("<d9> a <https://w3id.org/normgraph/ns#Fall> .", "d9.ttl")
    >>> case.iri, case.place(case.iri).line
    ('https://w3id.org/normgraph/id/case/d9', 1)
    """
    found = _parse(text, name)
    cases = {t.subject: line for t, line in found.items() if t.predicate.value == _TYPE and t.object == _FALL}
    if len(cases) != 1:
        what = f"{len(cases)} cases of type ng:Fall"
        raise UnreadableInput(what, where=name, remedy="describe exactly one, `<name> a ng:Fall`")
    subject = next(iter(cases))
    case_iri = subject.value if isinstance(subject, ox.NamedNode) else identifiers.case(identifiers.slug(name))
    places: dict[tuple[str, str], Place] = {}
    statements = []
    for triple, line in found.items():
        thing, value = _named(triple.subject, case_iri), _named(triple.object, case_iri)
        if not isinstance(thing, ox.NamedNode):
            raise UnreadableInput(f"{thing} cannot be described", where=f"{name}:{line}")
        _check(triple, f"{name}:{line}")
        if triple.predicate == _AMOUNT and isinstance(value, ox.Literal) and value.datatype == _INTEGER:
            value = ox.Literal(value.value, datatype=_DECIMAL)  # whole euro, as one writes them
        statements.append(ox.Triple(thing, triple.predicate, value))
        places.setdefault((thing.value, ""), Place(line))
        places.setdefault((thing.value, triple.predicate.value), Place(line))
    return CaseDocument(case_iri, name, "turtle", tuple(statements), places)


_FALL, _AMOUNT = ox.NamedNode(NS + "Fall"), ox.NamedNode(NS + "amount")
_INTEGER, _DECIMAL = (ox.NamedNode(values.XSD + kind) for kind in ("integer", "decimal"))
_CHECK = "check full stops, quotes and brackets up to this line"


def _parse(text: str, name: str) -> dict[ox.Triple, int]:
    _check_depth(text, name)
    parser = _Parser(identifiers.case(""))
    try:
        parser.loadBuf(text)
    except BadSyntax as error:
        where = f"{name}:{error.lines + 1}"
        raise UnreadableInput(f"not Turtle: {error._why}", where=where, remedy=_CHECK) from error
    except _NotTaken as refused:
        what, remedy = refused.args
        raise UnreadableInput(what, where=f"{name}:{parser.lines + 1}", remedy=remedy) from refused
    except (ValueError, AssertionError, IndexError, AttributeError, TypeError) as error:
        # the parser meets malformed input with plain Python errors in places; what they say helps nobody
        what = "not Turtle: a statement is malformed or has no end"
        raise UnreadableInput(what, where=f"{name}:{parser.lines + 1}", remedy=_CHECK) from error
    return parser.found


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for match in _NESTING.finditer(text):
        depth += (match[0] in "[({") - (match[0] in "])}")
        if depth > MAX_DEPTH:
            where = f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
            raise LimitExceeded(
                f"nested deeper than {MAX_DEPTH} levels", where=where, remedy="a case needs four levels"
            )


def _named(term: Term | ox.Triple, case_iri: str) -> Term | ox.Triple:
    return ox.NamedNode(identifiers.case_part(case_iri, term.value)) if isinstance(term, ox.BlankNode) else term


def _check(triple: ox.Triple, where: str) -> None:
    """Refuse a property that our namespace does not have, and a day that no calendar has."""
    prop = triple.predicate.value
    if prop.startswith(NS) and prop not in NG:
        try:
            NG[prop.removeprefix(NS)]
        except AttributeError as error:
            raise UnreadableInput(f"unknown property: {error}", where=where) from error
    value = triple.object
    if isinstance(value, ox.Literal) and (found := values.control_character(value.value)):
        raise UnreadableInput(f"the control character {found}", where=where, remedy="leave it out")
    if isinstance(value, ox.Literal) and value.datatype.value in _NUMBERS and len(value.value) > _LONGEST:
        raise UnreadableInput(f"a number of {len(value.value):,} digits", where=where, remedy="write a shorter one")
    if isinstance(value, ox.Literal) and value.datatype.value in _DATES and values.date(value.value) != value:
        what = f'"{value.value}" is no {value.datatype.value.removeprefix(values.XSD)} of the calendar'
        raise UnreadableInput(what, where=where, remedy="write 2018-06-18, or 2018-06 as xsd:gYearMonth")
