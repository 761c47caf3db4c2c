"""The W3C test suite of SHACL Core, through our own entry point for validation."""

from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
import rdflib
from rdflib import RDF, SH, BNode, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from normgraph.validate import prepare, validate_graph
from tests.shared import CORPORA, needs_shared

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = CORPORA / "w3c" / "shacl" / "core"
TOLD = (SH.focusNode, SH.resultPath, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.value)

FAILING = {
    "property/uniqueLang-002.ttl": '`sh:uniqueLang "1"^^xsd:boolean` must not activate the constraint '
    "(w3c/data-shapes#98); pySHACL 0.40 asks for the value of the literal, in which 1 and true are one",
}
"""Test → why it fails."""


def listed(manifest: Path) -> list[Path]:
    graph = rdflib.Graph().parse(manifest, format="turtle")
    included = [Path(unquote(urlparse(str(file)).path)) for file in graph.objects(None, MF.include)]
    return [manifest] if not included else [found for file in sorted(included) for found in listed(file)]


FILES = listed(SUITE / "manifest.ttl") if SUITE.is_dir() else []


def shown(graph: rdflib.Graph, node: Node) -> str:
    """A node, or the path that it begins, without the names of blank nodes."""
    if not isinstance(node, BNode):
        return node.n3()
    if (node, RDF.first, None) in graph:
        return f"({' '.join(shown(graph, item) for item in Collection(graph, node))})"
    steps = sorted((p.n3(), shown(graph, o)) for p, o in graph.predicate_objects(node) if "Path" in str(p))
    return f"[{steps}]"


def results(graph: rdflib.Graph, report: Node) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(
        tuple(sorted((str(p), shown(graph, o)) for p in TOLD for o in graph.objects(result, p)))
        for result in graph.objects(report, SH.result)
    )


@needs_shared
def test_suite_is_whole() -> None:
    assert len(FILES) == 98


@needs_shared
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SUITE)))
def test_core(file: Path) -> None:
    suite = rdflib.Graph().parse(file, format="turtle")
    test = suite.value(None, RDF.type, SHT.Validate)
    action, expected = suite.value(test, MF.action), suite.value(test, MF.result)
    assert expected
    data, shapes = (graph_of(suite, suite.value(action, prop), file) for prop in (SHT.dataGraph, SHT.shapesGraph))
    report = validate_graph(data, prepare(shapes))
    found = next(report.subjects(RDF.type, SH.ValidationReport))
    agrees = (report.value(found, SH.conforms), results(report, found)) == (
        suite.value(expected, SH.conforms), results(suite, expected),
    )  # fmt: skip
    name = str(file.relative_to(SUITE))
    if name in FAILING:
        assert not agrees, f"passes now, strike it from the list: {FAILING[name]}"
    else:
        assert agrees, (results(report, found), results(suite, expected))


def graph_of(suite: rdflib.Graph, name: Node | None, file: Path) -> rdflib.Graph:
    path = Path(unquote(urlparse(str(name)).path))
    return suite if not isinstance(name, URIRef) or path == file else rdflib.Graph().parse(path, format="turtle")
