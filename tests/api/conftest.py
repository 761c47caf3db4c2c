"""One application on a small invented graph, for all tests of the service."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import uvicorn
from normgraph_api.app import create_app
from normgraph_api.settings import Settings

from normgraph import search
from normgraph.identifiers import BASE
from normgraph.namespaces import prefixes
from normgraph.store import Builder

DATA = """
GRAPH <graph/ontology> {
  ng:Paragraph rdfs:label "Paragraph"@de , "section"@en ; skos:definition "Mit § gezählt."@de , "Counted with §."@en .
  ng:heading rdfs:label "Überschrift"@de , "heading"@en ; skos:definition "Amtlich."@de , "Official."@en .
}
GRAPH <graph/statute/xg> {
  <norm/xg> a ng:Gesetz ; rdfs:label "XG" ; ng:abbreviation "XG" ; dcterms:title "Erfundenes Gesetz"@de .
  <norm/xg/1> a ng:Paragraph ; rdfs:label "§ 1 XG" ; ng:heading "Zweck <script>alert(1)</script>"@de ; ng:number "1" ;
    ng:order 1 ; eli:is_part_of <norm/xg> ; ng:within <norm/xg> ; ng:statute <norm/xg> .
  <norm/xg/1/abs-2> a ng:Absatz ; rdfs:label "§ 1 Abs. 2 XG" ; ng:number "2" ; ng:order 2 ;
    eli:is_part_of <norm/xg/1> ; ng:within <norm/xg/1> , <norm/xg> ; ng:statute <norm/xg> ;
    dcterms:source <javascript:alert(1)> .
  <norm/xg/2> a ng:Paragraph ; rdfs:label "§ 2 XG" ; ng:number "2" ; ng:order 3 ;
    eli:is_part_of <norm/xg> ; ng:within <norm/xg> ; ng:statute <norm/xg> .
  <version/xg/1/00aa> a ng:Fassung ; eli:is_member_of <norm/xg/1> ; ng:textHash "00aa" ;
    eli:is_realized_by <version/xg/1/00aa/deu> .
  <version/xg/1/00aa/deu> ng:text "(1) Erfunden. (2) Ebenso."@de .
  <version/xg/1/abs-2/00bb> a ng:Fassung ; eli:is_member_of <norm/xg/1/abs-2> ; ng:textHash "00bb" ;
    eli:is_part_of <version/xg/1/00aa> ; ng:start 14 ; ng:end 25 .
  <change/1> ng:changedUnit <norm/xg/1> ; ng:changedFrom "2026-04-01"^^xsd:date ; ng:changeKind "amended" .
  <change/2> ng:changedUnit <norm/xg/1> ; ng:changedFrom "2017-04-01"^^xsd:date ; ng:changeKind "amended" .
  <beobachtung/1> a ng:Beobachtung ; ng:observed <version/xg/1/00aa> ; ng:observedOn "2026-03-02"^^xsd:date .
}
GRAPH <graph/decision/vg-musterstadt/2018-11-16/4-b-1-18> {
  <decision/vg-musterstadt/2018-11-16/4-b-1-18> a ng:Entscheidung ; rdfs:label "VG Musterstadt, 16.11.2018 – 4 B 1/18" ;
    dcterms:date "2018-11-16"^^xsd:date ; ng:fileNumber "4 B 1/18" ; ng:ecli "ECLI:DE:VGMUSTE:2018:1116.4B1.18.00" ;
    ng:citesNorm <norm/xg/1/abs-2> ;
    ng:hasRandnummer <decision/vg-musterstadt/2018-11-16/4-b-1-18/rn-7> .
  <decision/vg-musterstadt/2018-11-16/4-b-1-18/rn-7> a ng:Randnummer ; ng:number "7" ; ng:order 7 .
  <citation/1> a ng:Normzitat ; ng:citedIn <decision/vg-musterstadt/2018-11-16/4-b-1-18> ; ng:verbatim "§ 1 Abs. 2 XG" ;
    ng:inRandnummer <decision/vg-musterstadt/2018-11-16/4-b-1-18/rn-7> ; ng:start 10 ; ng:end 23 ;
    ng:matchType ng:exact ; ng:target <norm/xg/1/abs-2> ; ng:meantTarget <norm/xg/1/abs-2> .
  <person/m%C3%BCller> rdfs:label "a name with %C3%BC" .
}
"""


def _quads() -> Iterator[ox.Quad]:
    table = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    yield from ox.parse(table + DATA, ox.RdfFormat.TRIG, base_iri=BASE)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("api-store")
    with Builder(directory) as builder:
        builder.add(_quads())
        builder.publish()
    search.write(directory)
    return directory


@contextmanager
def serving(settings: Settings) -> Iterator[httpx.Client]:
    """Run the application on a free port of the loopback, in a thread, as long as the block lasts."""
    config = uvicorn.Config(create_app(settings), port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[httpx.Client]:
    limits = {
        "seconds": 100,
        "query_bytes": 200_000,
        "body_bytes": 50_000,
    }  # a busy machine needs that long to load rules
    with serving(Settings(store=store, workers=1, **limits)) as client:
        yield client


@pytest.fixture(scope="session")
def hurried(store: Path) -> Iterator[httpx.Client]:
    """An application with a short time limit and a small cap."""
    with serving(Settings(store=store, workers=1, seconds=0.5, answer_bytes=1_000)) as client:
        yield client
