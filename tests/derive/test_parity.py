"""A second SPARQL engine derives the same triples."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.plugins.sparql.evaluate import CUSTOM_EVALS, evalBGP
from rdflib.plugins.sparql.operators import register_custom_function, unregister_custom_function
from rdflib.term import BNode, Variable

from normgraph.cases import read_case
from normgraph.derive.compile import load
from normgraph.derive.engine import AGENDA, CURRENT, Prepared
from normgraph.derive.evaluate import evaluate
from normgraph.derive.functions import FUNCTIONS
from tests.derive import casefiles
from tests.derive.silence import bases


class RdflibEngine:
    def __init__(self) -> None:
        self.graph = rdflib.Graph()

    def add(self, triples: Iterable[ox.Triple]) -> None:
        text = "".join(f"{triple} .\n" for triple in triples)
        self.graph.parse(data=text, format="nt")

    def begin(self, prepared: Prepared) -> None:
        self.add(prepared.triples)

    def set_agenda(self, parts: list[str]) -> None:
        agenda, current = rdflib.URIRef(AGENDA.value), rdflib.URIRef(CURRENT.value)
        self.graph.remove((agenda, current, None))
        for part in parts:
            self.graph.add((agenda, current, rdflib.URIRef(part)))

    def construct(self, query: str) -> list[ox.Triple]:
        made = self.graph.query(query).graph
        assert made is not None
        text = made.serialize(format="nt", encoding="utf-8")
        return [quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)]


def shared(function):  # type: ignore[no-untyped-def]
    def called(*terms: rdflib.Literal) -> rdflib.Literal:
        value = function(*(ox.Literal(str(term)) for term in terms))
        if value is None:
            raise rdflib.plugins.sparql.sparql.SPARQLError("no value")
        return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))

    return called


def canonical(triples: Iterable[ox.Triple]) -> set[str]:
    """Sorted N-Triples with decimals and integers in one form."""
    lines = set()
    for triple in triples:
        value = triple.object
        if isinstance(value, ox.Literal) and value.datatype.value.rsplit("#", 1)[-1] in ("decimal", "integer"):
            value = ox.Literal(f"{Decimal(value.value).normalize():f}")
        lines.add(str(ox.Triple(triple.subject, triple.predicate, value)))
    return lines


def connected(context: Any, part: Any) -> Iterator[Any]:
    """Join a pattern with one that shares a variable with those before it.

    Left alone, rdflib takes first what has most constants, and multiplies all results of one rank with each other.
    """
    if part.name != "BGP":
        raise NotImplementedError  # rdflib's own way

    def variables(pattern: Any) -> set[Any]:
        return {term for term in pattern if isinstance(term, Variable | BNode)}

    left = list(part.triples)
    known = {term for pattern in left for term in variables(pattern) if context[term] is not None}
    ordered = []
    while left:
        apart = {p: bool(known) and known.isdisjoint(variables(p)) and bool(variables(p)) for p in left}
        ordered.append(min(left, key=lambda p: (apart[p], len(variables(p) - known))))
        left.remove(ordered[-1])
        known |= variables(ordered[-1])
    return evalBGP(context, ordered)


@contextmanager
def as_our_queries_need() -> Iterator[None]:
    """Let rdflib know our functions, and join what is connected."""
    for iri, function in FUNCTIONS.items():
        register_custom_function(rdflib.URIRef(iri), shared(function))
    CUSTOM_EVALS["connected"] = connected
    yield
    del CUSTOM_EVALS["connected"]
    for iri in FUNCTIONS:
        unregister_custom_function(rdflib.URIRef(iri))


FOUNDING = {name: casefiles.founding(name) for name in ("d1", "d2", "d3")}
OTHERS = {base: case for base, case in bases().items() if base not in FOUNDING}


@pytest.mark.parametrize(
    "case",
    [
        *(pytest.param(case, id=name) for name, case in FOUNDING.items()),
        *(pytest.param(case, id=base, marks=pytest.mark.parity) for base, case in OTHERS.items()),
    ],
)
def test_rdflib_derives_the_same(case: dict[str, Any]) -> None:
    document = read_case(yaml.safe_dump(case, allow_unicode=True), "yaml")
    with as_our_queries_need():
        witness = evaluate(load(), document, engine=RdflibEngine)
    assert canonical(witness.derived) == canonical(evaluate(load(), document).derived)
