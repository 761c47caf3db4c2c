"""The query worker: opens one generation read-only and answers SPARQL queries. Imports pyoxigraph alone.

A request is `{"query", "solutions", "triples", "default_graphs", "named_graphs", "base"}`. `solutions` and `triples`
name the format in which the client takes each kind of answer, or are null.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from normgraph.integrity import DAMAGED, tells_damage
from normgraph.worker import Refused, limits, syntax
from normgraph.worker.child import Handler

SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


def seal() -> None:
    """Allow neither sockets nor writing: a query that asks another server would fail in the kernel."""
    limits.no_network()
    limits.no_writing()


_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected one of |expected )?(.*)", re.DOTALL)
_EXPECTED = re.compile(r'"(?:\\.|[^"\\])+"|[A-Z][A-Za-z* ]*[A-Za-z*]')


def start(argument: dict[str, Any]) -> Handler:
    """Open the generation at `argument["store"]`; raises Refused where it is damaged."""
    try:
        store = ox.Store.read_only(argument["store"])
    except (OSError, RuntimeError) as error:  # the engine reports corruption as RuntimeError
        raise Refused(*DAMAGED) from error
    prefixes = argument["prefixes"]

    def handle(request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
        return answer(store, prefixes, request, out)

    return handle


def answer(store: ox.Store, prefixes: dict[str, str], request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    """Check a query, ask it of a store, and write its answer; raises Refused."""
    text = request["query"]
    outline = syntax.outline(text)
    default, named = request.get("default_graphs"), request.get("named_graphs")
    dataset: dict[str, Any] = {}
    if default or named:  # the protocol's dataset replaces the query's: SPARQL 1.1 Protocol, section 2.1.4
        dataset = {"default_graph": _graphs(default or ()), "named_graphs": _graphs(named or ())}
    elif not outline.dataset:  # the engine would let the union override FROM
        dataset = {"use_default_graph_as_union": True}
    try:
        found = store.query(text, base_iri=request.get("base"), prefixes=prefixes, **dataset)
        return _serialize(found, request, out, prefixes)
    except SyntaxError as error:
        raise syntax_error(str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        if tells_damage(error):
            raise
        raise Refused("evaluation", f"the query could not be evaluated: {error}") from error


Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def _serialize(answer: Answer, request: dict[str, Any], out: BinaryIO, prefixes: dict[str, str]) -> dict[str, Any]:
    kind = "triples" if isinstance(answer, ox.QueryTriples) else "solutions"
    name = request[kind]
    if name is None:
        raise Refused("not-acceptable", f"the answer is {kind}, and none of its formats is acceptable", answer=kind)
    if not isinstance(answer, ox.QueryTriples):
        answer.serialize(cast(Any, out), format=SOLUTIONS[name])
    elif name in ("ttl", "rdf"):
        # Prefixes make these readable, except of names with slashes, which Turtle escapes one by one.
        short = {prefix: iri for prefix, iri in prefixes.items() if prefix != "id"}
        ox.serialize(answer, cast(Any, out), format=TRIPLES[name], prefixes=short)
    else:
        answer.serialize(cast(Any, out), format=TRIPLES[name])
    return {"kind": kind, "format": name}


def _graphs(names: list[str] | tuple[()]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(name) for name in names]
    except ValueError as error:
        raise Refused("syntax", f"the name of a graph is not an absolute IRI: {error}") from error


def syntax_error(message: str) -> Refused:
    """Keep the position and what a reader can use of the engine's list of expected tokens.

    >>> syntax_error('error at 1:20: expected one of ".", "}", [_]').detail
    'line 1, column 20: expected one of ".", "}"'
    >>> syntax_error("error at 2:11: expected one of OPTIONAL, Prefix not found, ['%']").detail
    'line 2, column 11: Prefix not found'
    """
    match = _POSITION.match(message)
    if not match:
        return Refused("syntax", message[:300])
    line, column = int(match[1]), int(match[2])
    found = _EXPECTED.findall(re.sub(r"\[[^\[\]]*\]", "", match[3]))
    said = [text for text in found if " " in text and not text.startswith('"')]
    what = said[0] if said else "expected one of " + ", ".join(found[:12]) if found else "this is not SPARQL"
    return Refused("syntax", f"line {line}, column {column}: {what}", line=line, column=column)
