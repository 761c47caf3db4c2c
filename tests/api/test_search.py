"""`GET /search`: JSON and page, each naming the other; pages by cursor; errors with their place."""

import httpx
import pytest


def test_json_and_page(client: httpx.Client) -> None:
    found = client.get("/search", params={"q": "1 xg"})
    assert found.status_code == 200
    first = found.json()["hits"][0]
    assert (first["iri"], first["href"]) == ("https://w3id.org/normgraph/id/norm/xg/1", "/id/norm/xg/1")
    page = client.get(found.json()["html"])
    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/id/norm/xg/1"' in page.text
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    back = next(part for part in page.headers["link"].split(", ") if "application/json" in part)
    assert client.get(back.partition("<")[2].partition(">")[0]).json()["hits"] == found.json()["hits"]


def test_passage(client: httpx.Client) -> None:
    hits = client.get("/search", params={"q": "erfunden", "kind": "norm"}).json()["hits"]
    assert hits[0]["passage"] == "(1) Erfunden. (2) Ebenso."


def test_next_page(client: httpx.Client) -> None:
    one = client.get("/search", params={"q": "xg", "limit": 1}).json()
    two = client.get(one["next"]).json()
    assert one["hits"][0]["iri"] != two["hits"][0]["iri"]
    assert 'rel="next"' in client.get("/search", params={"q": "xg", "limit": 1, "format": "html"}).text


def test_form_without_words(client: httpx.Client) -> None:
    assert 'name="q"' in client.get("/search", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("query", "status", "where"),
    [
        ("", 400, "q"),
        ("q=%20", 400, "q"),
        ("q=xg&kind=song", 400, "kind"),
        ("q=xg&limit=0", 400, "query.limit"),
        ("q=xg&limit=x", 400, "query.limit"),
        ("q=xg&cursor=nonsense", 400, "cursor"),
        ("q=xg&colour=red", 400, "colour"),
        ("q=xg&q=yg", 400, "q"),
        ("q=" + "x" * 201, 400, "query.q"),
    ],
)
def test_bad_questions(client: httpx.Client, query: str, status: int, where: str) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["where"] == where


def test_not_acceptable(client: httpx.Client) -> None:
    assert client.get("/search?q=xg", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/search?q=xg&format=pdf").status_code == 406
