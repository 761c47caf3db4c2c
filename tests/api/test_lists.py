"""Lists over HTTP: filters, pages by cursor, JSON and page; citations in a text as HTML."""

import httpx
import pyoxigraph as ox
import pytest
from normgraph_api.service import page_query

from normgraph import catalogue

XG = "https://w3id.org/normgraph/id/norm/xg"
DECISION = "https://w3id.org/normgraph/id/decision/vg-musterstadt/2018-11-16/4-b-1-18"


def test_norms(client: httpx.Client) -> None:
    assert [item["norm"] for item in client.get("/norms").json()["items"]] == [XG]
    sections = client.get("/norms?law=xg").json()["items"]
    assert (sections[0]["norm"], sections[0]["href"]) == (f"{XG}/1", "/id/norm/xg/1")


PRINTED = """
@base <https://w3id.org/normgraph/id/> . @prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
GRAPH <graph/a> {
  <norm/xg/1> a ng:Paragraph ; ng:statute <norm/xg> ; ng:order 0 ; eli:is_part_of <norm/xg> .
  <norm/xg/anlage> a ng:Anlage ; ng:statute <norm/xg> ; ng:order 1 ; eli:is_part_of <norm/xg> .
  <norm/xg/anlage/par-1> a ng:Paragraph ; ng:statute <norm/xg> ; ng:order 0 ; eli:is_part_of <norm/xg/anlage> .
}"""


def test_sections_that_an_annex_prints_are_none_of_the_law() -> None:
    store = ox.Store()
    store.load(PRINTED.encode(), format=ox.RdfFormat.TRIG)
    rows = catalogue.run(store, page_query("unit-list"), {"thing": ox.NamedNode(XG)})
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["norm"].value for row in rows] == [f"{XG}/1", f"{XG}/anlage"]


def test_decisions(client: httpx.Client) -> None:
    one = client.get("/decisions?since=2018&until=2018").json()["items"]
    assert [(item["decision"], item["fileNumber"]) for item in one] == [(DECISION, "4 B 1/18")]
    assert client.get("/decisions?since=2019").json()["items"] == []
    assert client.get("/decisions?level=federal").json()["items"] == []


@pytest.mark.parametrize("name", ["xg/1", "xg/1/abs-2", "xg", XG])
def test_citations_in(client: httpx.Client, name: str) -> None:
    found = client.get("/citations", params={"to": name}).json()["items"]
    assert ("§ 1 Abs. 2 XG", "7", f"{XG}/1/abs-2", "exact") in [
        (item["verbatim"], item["randnummer"], item["target"], item["match"]) for item in found
    ]


def test_citations_out_and_filters(client: httpx.Client) -> None:
    def count(**filters: str) -> int:
        return len(client.get("/citations", params={"from": "4 B 1/18", **filters}).json()["items"])

    whole = count()
    assert whole > 0
    assert count(match="exact", since="2018", until="2018") > 0
    assert count(match="unresolved") == count(since="2019") == count(until="2017") == count(treatment="follows") == 0


def test_pages_put_together_are_the_whole(client: httpx.Client) -> None:
    whole = client.get("/citations?to=xg&limit=100").json()["items"]
    url, rows = "/citations?to=xg&limit=1", []
    while url:
        page = client.get(url).json()
        rows += page["items"]
        url = page["next"]
    assert rows == whole


def test_twins(client: httpx.Client) -> None:
    said = client.get("/citations?to=xg/1")
    page = client.get(said.json()["html"])
    assert page.headers["content-type"].startswith("text/html")
    assert "§ 1 Abs. 2 XG" in page.text
    assert 'type="application/json"' in page.headers["link"]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/citations", "to"),
        ("/citations?to=xg&from=xg", "to"),
        ("/citations?to=xg&match=song", "query.match"),
        ("/citations?to=xg&treatment=song", "treatment"),
        ("/citations?to=xg&since=later", "query.since"),
        ("/citations?to=xg&cursor=%C3%A4", "cursor"),
        ("/citations?to=xg&cursor=AAAAA", "cursor"),
        ("/citations?to=xg&limit=1000", "query.limit"),
        ("/citations?to=xg&to=yg", "to"),
        ("/decisions?court=nowhere+court", "nowhere court"),
        ("/norms?colour=red", "colour"),
    ],
)
def test_bad_questions(client: httpx.Client, path: str, where: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json().get("where")) == (400, where)


def test_an_iri_with_a_blank(client: httpx.Client) -> None:
    assert client.get("/citations", params={"to": "https://example.org/a b"}).status_code == 400


def test_citations_linked(client: httpx.Client) -> None:
    text = 'Vgl. § 1599 Abs. 2 BGB <script>alert(1)</script> "&" § 99999 BGB.'
    html = {"Accept": "text/html", "Content-Type": "text/plain"}
    page = client.post("/cite", content=text.encode(), headers=html)
    assert '<a href="/id/norm/bgb/1599/abs-2">§ 1599 Abs. 2 BGB</a>' in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<mark>§ 99999 BGB</mark>" in page.text
    assert "not there: the structure of the law" in page.text
    assert "<script>alert" not in page.text
    said = client.post("/cite", content=text.encode(), headers={"Content-Type": "text/plain"})
    assert 'type="text/html"' in said.headers["link"]
    assert page.headers["cache-control"] == "no-store"
