"""What the service says of itself: VoID, DCAT, context, sitemap, robots, Memento, 410."""

import xml.etree.ElementTree as ET
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from normgraph_api.settings import Settings

from normgraph.identifiers import BASE
from normgraph.store import Builder
from tests.api.conftest import _quads, serving
from tests.api.problems import problem

TYPES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("path", ["/.well-known/void", "/catalog"])
@pytest.mark.parametrize("name", list(TYPES))
def test_descriptions(client: httpx.Client, path: str, name: str) -> None:
    answer = client.get(path, headers={"Accept": name})
    assert answer.headers["content-type"].startswith(name)
    store = ox.Store()
    store.load(answer.content, TYPES[name])
    assert len(store) > 10
    same = client.get(path, headers={"Accept": name, "If-None-Match": answer.headers["etag"]})
    assert same.status_code == 304
    assert set(answer.headers["Vary"].split(", ")) <= set(same.headers["Vary"].split(", "))
    assert client.head(path, headers={"Accept": name}).headers["last-modified"]
    problem(client.get(path, headers={"Accept": "image/png"}), 406, "not-acceptable")


@pytest.mark.parametrize("suffix", ["html", "ttl", "jsonld"])
def test_the_ontology_is_dated_and_linked(client: httpx.Client, suffix: str) -> None:
    answer = client.get(f"/ns.{suffix}")
    assert answer.headers["last-modified"]
    assert f'</ns.{suffix}>; rel="alternate"' in answer.headers["link"]
    assert client.get(f"/ns.{suffix}", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_the_catalogue_has_what_dcat_ap_requires(client: httpx.Client) -> None:
    store = ox.Store()
    store.load(client.get("/catalog").content, ox.RdfFormat.TURTLE)
    required = """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
    ASK { ?c a dcat:Catalog ; dcat:dataset ?d ; dcterms:title ?t ; dcterms:description ?e ; dcterms:publisher ?p .
          ?d a dcat:Dataset ; dcterms:title ?dt ; dcterms:description ?de ; dcat:distribution ?x .
          ?x a dcat:Distribution ; dcat:accessURL ?u ; dcterms:license ?l .
          ?s a dcat:DataService ; dcat:endpointURL ?v ; dcat:servesDataset ?d }"""
    assert store.query(required)


def test_the_context_expands_our_names(client: httpx.Client) -> None:
    context = client.get("/context.jsonld").json()["@context"]
    assert context["citedIn"] == {"@id": "ng:citedIn", "@type": "@id"}
    assert context["heading"] == "ng:heading"
    assert context["eli"] == "http://data.europa.eu/eli/ontology#"


def test_sitemaps_lead_to_pages_that_answer(client: httpx.Client) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = BASE.removesuffix("/id/")
    maps = [at.text or "" for at in ET.fromstring(client.get("/sitemap.xml").content).iter(f"{space}loc")]
    assert [url.removeprefix(root) for url in maps] == ["/sitemap/norm/xg.xml", "/sitemap/decision/2018.xml"]
    pages = []
    for url in maps:
        told = client.get(url.removeprefix(root)).content
        pages += [at.text or "" for at in ET.fromstring(told).iter(f"{space}loc")]
    assert {f"{BASE}norm/xg.html", f"{BASE}norm/xg/1.html"} < set(pages)
    for url in pages:
        assert client.get(url.removeprefix(root)).status_code == 200
    problem(client.get("/sitemap/norm/nope.xml"), 404, "not-found")
    assert f"Sitemap: {root}/sitemap.xml" in client.get("/robots.txt").text


def test_memento_only_where_the_version_is_known(client: httpx.Client) -> None:
    answer = client.get("/norm/xg/1?on=2018-11-16", headers={"Accept": "application/json"})
    assert "memento-datetime" not in answer.headers
    assert 'rel="timemap"' in answer.headers["link"]
    refused = problem(
        client.get("/timegate/xg/1", headers={"Accept-Datetime": "Fri, 16 Nov 2018 00:00:00 GMT"}), 404, "not-found"
    )
    assert refused["after"]
    assert client.get("/timegate/xg/1", follow_redirects=False).headers["location"] == "/norm/xg/1"
    problem(client.get("/timegate/xg/1", headers={"Accept-Datetime": "yesterday"}), 400, "request")
    timemap = client.get("/timemap/xg/1")
    assert timemap.headers["content-type"].startswith("application/link-format")
    assert 'rel="original"' in timemap.text
    assert 'rel="memento"' not in timemap.text


def test_a_known_version_is_a_memento(tmp_path: Path) -> None:
    graph = ox.NamedNode(BASE + "graph/statute/xg")
    ng = "https://w3id.org/normgraph/ns#"
    evidence = ox.NamedNode(BASE + "evidence/1")
    day = ox.Literal("2026-03-02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    quads = [q for q in _quads() if q.graph_name == graph and "change/" not in str(q.subject)]
    quads += [
        ox.Quad(evidence, ox.NamedNode(ng + name), value, graph)
        for name, value in (
            ("evidenceFor", ox.NamedNode(BASE + "norm/xg/1")),
            ("evidenceForVersion", ox.NamedNode(BASE + "version/xg/1/00aa")),
            ("evidenceKind", ox.Literal("stated")),
            ("firstDay", day),
        )
    ]
    with Builder(tmp_path) as builder:
        builder.add(quads)
        builder.publish()
    with serving(Settings(store=tmp_path, workers=1)) as client:
        said = client.get("/versions/xg/1?on=2026-03-02")
        assert said.json()["known"], said.json()
        assert "2026-03-02" in client.get("/timemap/xg/1").text
        gate = client.get("/timegate/xg/1", headers={"Accept-Datetime": "Mon, 02 Mar 2026 10:00:00 GMT"})
        assert (gate.status_code, gate.headers["location"]) == (302, "/norm/xg/1?on=2026-03-02")
        assert said.headers["memento-datetime"] == "Mon, 02 Mar 2026 00:00:00 GMT"


def test_gone(tmp_path: Path) -> None:
    for left_out in ("nothing", "citation/1"):
        with Builder(tmp_path) as builder:
            builder.add(quad for quad in _quads() if left_out not in str(quad.subject))
            builder.publish()
    with serving(Settings(store=tmp_path, workers=1)) as client:
        problem(client.get("/id/citation/1"), 410, "gone")
        problem(client.get("/id/citation/1.ttl"), 410, "gone")
        problem(client.get("/id/citation/7"), 404, "not-found")
        assert client.get("/id/norm/xg/1").status_code == 303
