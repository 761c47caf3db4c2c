"""The queries of `queries/`: reads their headers, binds parameters as typed terms, runs them.

A query file is plain SPARQL. Its header is YAML after `#+ ` (the form of grlc); a parameter enters at an empty
`VALUES (?name) { }` of the text, as a term in N-Triples form, and nowhere else. No other text enters a query.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyoxigraph as ox
import yaml

from normgraph import assets
from normgraph.errors import UnknownThing, UnreadableInput
from normgraph.namespaces import prefixes
from normgraph.worker import Refused, syntax

Kind = Literal["answer", "check"]
Term: TypeAlias = ox.NamedNode | ox.Literal
Answer: TypeAlias = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
Naming: TypeAlias = Callable[[str], str]
"""Turns what people call a thing ("§ 1599 Abs. 2 BGB") into its IRI; raises UnknownThing."""

MAX_BYTES = 100_000
XSD = "http://www.w3.org/2001/XMLSchema#"
LANGUAGES = ("de", "en")

_HEADER = re.compile(r"^#\+ ?(.*)$")
_HOLE = re.compile(r"VALUES\s*\((?P<names>(?:\s*\?\w+)+)\s*\)\s*\{\s*\}")


@dataclass(frozen=True)
class Parameter:
    """One declared parameter; a missing one that is not required is left unbound."""

    name: str
    type: str
    example: str = ""
    required: bool = True
    label: Mapping[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    """The only values that it takes; without, all of its type."""


@dataclass(frozen=True)
class Query:
    """One query file. `severity` and `reason` are a check's, `columns` maps each result variable to its type.

    `none` says what an answer without rows means.
    """

    name: str
    kind: str
    text: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    severity: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)
    none: Mapping[str, str] = field(default_factory=dict)

    def bound(self, values: Mapping[str, Term]) -> str:
        """Return the SPARQL text with these terms in its `VALUES` clauses; parameters without a value are `UNDEF`.

        >>> query = parse('''#+ parameters: {norm: {type: iri}}
        ... SELECT ?d WHERE { VALUES (?norm) { } ?d ?p ?norm }''', name="demo")
        >>> query.bound({"norm": ox.NamedNode("urn:bgb")}).splitlines()[-1]
        'SELECT ?d WHERE { VALUES (?norm) { (<urn:bgb>) } ?d ?p ?norm }'
        """

        def fill(hole: re.Match[str]) -> str:
            names = hole["names"].split()
            terms = " ".join(str(values.get(name[1:], "UNDEF")) for name in names)
            return f"VALUES ({' '.join(names)}) {{ ({terms}) }}"

        return _HOLE.sub(fill, self.text)


def names(kind: Kind = "answer") -> list[str]:
    """Return the names of the queries of one kind.

    >>> "citing-decisions" in names()
    True
    """
    return sorted(path.stem for path in assets.path("queries", kind).glob("*.rq"))


@cache
def get(name: str, kind: Kind = "answer") -> Query:
    """Return one query of the catalogue; raises UnknownThing naming the nearest where there is none.

    >>> get("citing-decisions").parameters["norm"].type
    'iri'
    """
    if name not in names(kind):
        near = difflib.get_close_matches(name, names(kind), n=1)
        remedy = f"did you mean `{near[0]}`? " if near else ""
        raise UnknownThing(f"there is no query `{name}`", remedy=f"{remedy}`normgraph query --list` names them all")
    return load(assets.path("queries", kind, f"{name}.rq"), name=name, kind=kind)


def load(path: Path, *, name: str = "", kind: str = "answer") -> Query:
    """Read a query file, named by its file name unless told.

    Raises UnreadableInput where it is missing, not UTF-8, too long, or its header is not understood.
    """
    where = str(path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror})", where=where, remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"byte {error.start} is not UTF-8", where=where, remedy="save it as UTF-8") from error
    if not text.strip():
        raise UnreadableInput("the query is empty", where=where, remedy="write SELECT, ASK, CONSTRUCT or DESCRIBE")
    if len(raw) > MAX_BYTES:
        raise UnreadableInput(f"the query is longer than {MAX_BYTES} bytes", where=where, remedy="shorten it")
    return parse(text, name=name or path.name, kind=kind, where=where)


def parse(text: str, *, name: str, kind: str = "answer", where: str = "") -> Query:
    """Split a query file into header and SPARQL; a file without header has no parameters.

    Raises UnreadableInput where the header is not YAML of the known keys.
    """
    where = where or name
    header = _header(text, where)
    unknown = set(header) - {"title", "question", "parameters", "columns", "severity", "reason", "none"}
    if unknown:
        raise UnreadableInput(f"unknown header key `{min(unknown)}`", where=where, remedy="see CONTRIBUTING.md")
    parameters = {key: _parameter(key, value, where) for key, value in _mapping(header, "parameters", where).items()}
    return Query(
        name=name,
        kind=kind,
        text=text,
        title=_languages(header, "title", where),
        question=_languages(header, "question", where),
        parameters=parameters,
        columns={str(key): str(value) for key, value in _mapping(header, "columns", where).items()},
        severity=str(header.get("severity", "")),
        reason=_languages(header, "reason", where),
        none=_languages(header, "none", where),
    )


def terms(query: Query, values: Mapping[str, str], *, naming: Naming | None = None) -> dict[str, Term]:
    """Turn given strings into the typed terms that a query declares.

    Raises UnknownThing for a parameter that is not declared, is missing, or whose value is not of its type.

    >>> query = parse("#+ parameters: {since: {type: date}}", name="demo")
    >>> print(terms(query, {"since": "2012-11-29"})["since"])
    "2012-11-29"^^<http://www.w3.org/2001/XMLSchema#date>
    >>> terms(query, {"since": "31.2.2012"})
    Traceback (most recent call last):
    normgraph.errors.UnknownThing: demo: `since` is not a date: 31.2.2012. What to do: write it as 2012-11-29.
    """
    for name in values:
        if name not in query.parameters:
            known = ", ".join(f"`{known}`" for known in query.parameters) or "none"
            raise UnknownThing(f"there is no parameter `{name}`", where=query.name, remedy=f"it takes {known}")
    bound = {}
    for name, parameter in query.parameters.items():
        if name in values:
            bound[name] = _term(parameter, values[name], query.name, naming)
        elif parameter.required:
            remedy = f"give it a value, as in `{name}={parameter.example or '…'}`"
            raise UnknownThing(f"the parameter `{name}` is missing", where=query.name, remedy=remedy)
    since, until = values.get("since", ""), values.get("until", "")
    if since > until > "" and "since" in bound:
        remedy = "give the older day as `since`, the newer one as `until`"
        raise UnknownThing(f"{since} is after {until}", where=query.name, remedy=remedy)
    return bound


def run(store: ox.Store, query: Query, values: Mapping[str, Term] | None = None) -> Answer:
    """Run a query over the union of all graphs.

    Raises UnreadableInput, with the place, where it does not parse, would change the graph or ask another server, or is
    nested so deep that the engine would crash.
    """
    text = query.bound(values or {})
    try:
        syntax.outline(text)
        answer = store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)
    except Refused as refused:
        line, column = refused.members.get("line"), refused.members.get("column")
        where = f"{query.name}, line {line}, column {column}" if line else query.name
        raise UnreadableInput(refused.detail, where=where, remedy="ask this graph in one plain query") from refused
    except SyntaxError as error:
        what, _, expected = str(error).partition(": ")
        remedy = " ".join(expected.split())[:200]
        raise UnreadableInput(f"the query has an {what}", where=query.name, remedy=remedy) from error
    return answer


def is_empty(answer: Answer) -> bool:
    """Say whether an answer has no row; it is read up to the first.

    >>> is_empty(ox.Store().query("SELECT * { ?s ?p ?o }")), is_empty(ox.Store().query("ASK { }"))
    (True, False)
    """
    return not isinstance(answer, ox.QueryBoolean) and next(iter(answer), None) is None


def _header(text: str, where: str) -> dict[str, Any]:
    lines = []
    for line in text.splitlines():
        match = _HEADER.match(line)
        if not match:
            break
        lines.append(match[1])
    try:
        header = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        what = f"line {place.line + 1 if place else 1}: the header is not YAML ({getattr(error, 'problem', error)})"
        raise UnreadableInput(what, where=where, remedy="quote values that hold `: ` or `{`") from error
    if not isinstance(header, dict):
        raise UnreadableInput("the header is not a mapping", where=where, remedy="write `#+ key: value` lines")
    return header


def _mapping(header: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    value = header.get(key) or {}
    if not isinstance(value, dict):
        raise UnreadableInput(f"`{key}` is not a mapping", where=where, remedy=f"write `#+ {key}: {{name: …}}`")
    return value


def _languages(header: dict[str, Any], key: str, where: str) -> dict[str, str]:
    texts = {str(language): str(text) for language, text in _mapping(header, key, where).items()}
    if texts and set(texts) != set(LANGUAGES):
        raise UnreadableInput(f"`{key}` needs de and en", where=where, remedy=f"write `#+ {key}: {{de: …, en: …}}`")
    return texts


def _parameter(name: str, value: Any, where: str) -> Parameter:
    if not isinstance(value, dict) or value.get("type") not in _TYPES:
        remedy = f"use one of {', '.join(_TYPES)}"
        raise UnreadableInput(f"the parameter `{name}` has no known type", where=where, remedy=remedy)
    label = _languages(value, "label", where)
    values = value.get("values", [])
    if not isinstance(values, list):
        remedy = "write `values: [one, other]`"
        raise UnreadableInput(f"`values` of `{name}` is not a list", where=where, remedy=remedy)
    example, required = str(value.get("example", "")), bool(value.get("required", True))
    return Parameter(name, value["type"], example, required, label, tuple(str(one) for one in values))


def _term(parameter: Parameter, value: str, where: str, naming: Naming | None) -> Term:
    pattern, hint = _TYPES[parameter.type]
    if parameter.values and value not in parameter.values:
        remedy = f"write one of {', '.join(parameter.values)}"
        raise UnknownThing(f"`{parameter.name}` is not known: {value}", where=where, remedy=remedy)
    try:
        if parameter.type == "iri":
            return ox.NamedNode(naming(value) if naming else value)
        if parameter.type == "string":
            return ox.Literal(value)
        if not re.fullmatch(pattern, value):
            raise ValueError
        if parameter.type == "date":
            datetime.date.fromisoformat(value)
    except ValueError:
        kind = "an IRI" if parameter.type == "iri" else f"a {parameter.type}"
        raise UnknownThing(f"`{parameter.name}` is not {kind}: {value}", where=where, remedy=hint) from None
    return ox.Literal(value, datatype=ox.NamedNode(XSD + parameter.type))


_TYPES = {
    "iri": ("", "write an IRI, `bgb/1599` or `§ 1599 Abs. 2 BGB`"),
    "string": ("", ""),
    "integer": (r"[+-]?[0-9]{1,18}", "write a whole number"),
    "decimal": (r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", "write it as 1.5"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "write it as 2012-11-29"),
    "boolean": (r"true|false", "write true or false"),
}
