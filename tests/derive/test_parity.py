"""A second SPARQL engine derives the same triples."""

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.operators import register_custom_function, unregister_custom_function

from normgraph.cases import read_case
from normgraph.derive.compile import load
from normgraph.derive.engine import AGENDA, CURRENT, Prepared
from normgraph.derive.evaluate import evaluate
from normgraph.derive.functions import FUNCTIONS
from tests.derive.casefiles import DATA


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


SLOW = [pytest.param(name, marks=pytest.mark.parity) for name in ("d2", "d3")]


@pytest.mark.parametrize("name", ["d1", *SLOW])
def test_rdflib_derives_the_same(name: str) -> None:
    case = read_case(DATA / f"{name}.yaml")
    for iri, function in FUNCTIONS.items():
        register_custom_function(rdflib.URIRef(iri), shared(function))
    try:
        witness = evaluate(load(), case, engine=RdflibEngine)
    finally:
        for iri in FUNCTIONS:
            unregister_custom_function(rdflib.URIRef(iri))
    assert canonical(witness.derived) == canonical(evaluate(load(), case).derived)
