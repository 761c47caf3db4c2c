"""The W3C tests of the SPARQL 1.1 Protocol and of its Service Description, against a running, writable service."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from normgraph_api.settings import Settings
from rdflib import RDF, RDFS, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from normgraph.store import Builder
from tests.api.conftest import serving
from tests.shared import CORPORA, needs_shared

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SUITE = CORPORA / "w3c" / "sparql11" / "protocol"
NUMBER = 34

VOCABULARY = {
    *("Service", "endpoint", "supportedLanguage", "SPARQL11Query", "SPARQL11Update", "feature", "UnionDefaultGraph"),
    *("resultFormat", "defaultDataset", "Dataset", "defaultGraph", "Graph", "namedGraph", "NamedGraph", "name"),
}
"""Terms of https://www.w3.org/TR/sparql11-service-description/ that a description may use."""

TABULAR = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
FORMATS = {
    "boolean": TABULAR[:2],
    "tabular": TABULAR,
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}


def manifest() -> rdflib.Graph:
    graph = rdflib.Graph()
    if SUITE.is_dir():
        graph.parse(SUITE / "manifest.ttl")
    return graph


MANIFEST = manifest()
TESTS = sorted(MANIFEST.subjects(RDF.type, MF.ProtocolTest))


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    directory = tmp_path_factory.mktemp("protocol")
    with Builder(directory) as builder:
        builder.publish()
    with serving(Settings(store=directory, workers=1, writable=True)) as client:
        yield client


def loaded(client: httpx.Client, test: Node) -> None:
    triples = {}
    for part in MANIFEST.objects(test, UT.graphData):
        file, name = MANIFEST.value(part, UT.graph), MANIFEST.value(part, RDFS.label)
        triples[str(name)] = (SUITE / Path(str(file)).name).read_text("utf-8")
    data = "".join(f"GRAPH <{name}> {{ {text} }}" for name, text in triples.items())
    client.post("/sparql", data={"update": f"DROP ALL ; INSERT DATA {{ {data} }}"}).raise_for_status()


def sent(client: httpx.Client, request: Node) -> httpx.Response:
    """Send one request of the manifest as it is described, whatever headers a client would add by itself."""
    headers = {}
    for part in Collection(MANIFEST, MANIFEST.value(request, HT.headers)):
        headers[str(MANIFEST.value(part, HT.fieldName))] = str(MANIFEST.value(part, HT.fieldValue))
    body = MANIFEST.value(MANIFEST.value(request, HT.body), CNT.chars)
    encoding = str(MANIFEST.value(MANIFEST.value(request, HT.body), CNT.characterEncoding) or "utf-8")
    return client.request(
        str(MANIFEST.value(request, HT.methodName)),
        str(MANIFEST.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        content=str(body).encode(encoding) if body is not None else b"",
        headers=headers,
    )


@needs_shared
def test_suite_is_whole() -> None:
    assert len(TESTS) == NUMBER


@needs_shared
@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test).rpartition("#")[2])
def test_protocol(writable: httpx.Client, test: Node) -> None:
    loaded(writable, test)
    for request in Collection(MANIFEST, MANIFEST.value(MANIFEST.value(test, MF.action), HT.requests)):
        response = sent(writable, request)
        expected = MANIFEST.value(request, HT.resp)
        classes = {str(status)[-3] for status in MANIFEST.objects(expected, MF.expectedStatus)}
        assert str(response.status_code)[0] in classes, response.text
        form = MANIFEST.value(expected, MF.expectedFormat)
        if form is not None:
            assert response.headers["content-type"].partition(";")[0] in FORMATS[str(form)]
        answer = MANIFEST.value(expected, MF.expectedBoolean)
        if answer is not None:
            assert response.json()["boolean"] is answer.toPython()


@needs_shared
def test_service_description(client: httpx.Client) -> None:
    """The three tests: a GET on the endpoint returns RDF, it names the endpoint, it keeps to the vocabulary."""
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    graph = rdflib.Graph().parse(data=response.text, format="turtle")
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert str(graph.value(service, SD.endpoint)).endswith("/sparql")
    terms = {str(p) for p in graph.predicates()} | {str(o) for o in graph.objects(None, RDF.type)}
    terms |= {str(o) for o in graph.objects(service, SD.feature)}
    assert {term.removeprefix(str(SD)) for term in terms if term.startswith(str(SD))} <= VOCABULARY
    datasets = list(graph.objects(service, SD.defaultDataset))
    named = {str(o) for d in datasets for g in graph.objects(d, SD.namedGraph) for o in graph.objects(g, SD.name)}
    assert any(name.endswith("/graph/statute/xg") for name in named)
