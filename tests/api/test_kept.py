"""A page that was rendered is sent again as it was, without a worker, until there is another generation."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from normgraph_api.kept import Kept
from normgraph_api.service import Service
from normgraph_api.settings import Settings
from starlette.responses import Response

from normgraph import identifiers
from normgraph.graph.terms import term
from normgraph.store import Builder
from tests.api.conftest import DATA, serving
from tests.api.conftest import _quads as quads

PAGE = "/id/norm/xg/1.html"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with Builder(tmp_path) as builder:
        builder.add(quads())
        builder.publish()
    return tmp_path


@pytest.fixture
def client(directory: Path) -> Iterator[httpx.Client]:
    with serving(Settings(store=directory, workers=1)) as client:
        yield client


def told(answer: httpx.Response) -> dict[str, str]:
    """Return the headers but those of the moment and of this request alone."""
    return {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}


def test_the_same_again_without_a_worker(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        (PAGE, "de"),
        (PAGE, "en"),
        (f"{PAGE}?lang=en", "de"),
        (f"{PAGE}?lang=en", "en"),
        (f"{PAGE}?on=2020-01-01", ""),
    ]
    first = [client.get(path, headers={"Accept-Language": wanted}) for path, wanted in asked]
    assert {answer.status_code for answer in first} == {200}
    assert len({answer.text for answer in first}) == len(asked), "each is a page of its own"
    for name in ("ask", "rows", "query", "job"):
        monkeypatch.setattr(Service, name, None)
    for (path, wanted), before in zip(asked, first, strict=True):
        again = client.get(path, headers={"Accept-Language": wanted})
        assert (again.status_code, again.content, told(again)) == (200, before.content, told(before)), path
        same = client.get(path, headers={"Accept-Language": wanted, "If-None-Match": before.headers["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert set(before.headers["Vary"].split(", ")) == set(same.headers["Vary"].split(", ")), "a cache goes by it"


def test_another_generation_has_other_pages(client: httpx.Client, directory: Path) -> None:
    assert "Zweck" in client.get(PAGE).text
    heading = DATA[DATA.index("Zweck") :].partition('"')[0]
    section = ox.NamedNode(identifiers.norm("xg", "1"))
    graph = ox.NamedNode(identifiers.graph("statute", "xg"))
    with Builder(directory, extend=True) as builder:
        builder.store.remove(ox.Quad(section, term("ng:heading"), ox.Literal(heading, language="de"), graph))
        builder.store.add(ox.Quad(section, term("ng:heading"), ox.Literal("Anderes", language="de"), graph))
        builder.publish()
    page = client.get(PAGE).text
    assert "Anderes" in page
    assert "Zweck" not in page


def test_a_page_has_one_address(client: httpx.Client) -> None:
    """A `#`, which no browser sends, ends the query for some readers of an address and not for others."""
    for other in ("#&on=2020-01-01", "#x", "%23&on=2020-01-01"):
        client.get("/", extensions={"target": f"{PAGE}?lang=de{other}".encode()}, headers={"Accept-Language": "de"})
    page = client.get(f"{PAGE}?lang=de", headers={"Accept-Language": "de"})
    other = client.get(
        "/", extensions={"target": f"{PAGE}?lang=de#&on=2020-01-01".encode()}, headers={"Accept-Language": "de"}
    )
    assert (page.status_code, other.status_code) == (200, 200)
    assert "2020" in other.text
    assert "2020" not in page.text, "the page of another day"
    assert page.headers["ETag"] != other.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "status"), [("/id/norm/xg/9.html", 404), (f"{PAGE}?other=1", 400), ("/id/norm/xg/1.pdf", 404)]
)
def test_a_refusal_is_not_kept(client: httpx.Client, path: str, status: int) -> None:
    assert [client.get(path).status_code for _ in range(2)] == [status, status]


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = Kept(17)
    one, two, three, large = ((name, "", "", "") for name in ("one", "two", "three", "large"))
    kept.put(one, Response("1234"))
    kept.put(two, Response("1234"))
    assert kept.get(one)
    kept.put(three, Response("1234"))
    kept.put(large, Response("1" * 13))
    kept.put(None, Response("1"))
    kept.put(one, Response("12345"))
    kept.put(two, Response("1", status_code=503))
    assert [kept.get(name) is not None for name in (one, two, three, large)] == [True, False, True, False]
    kept.put(("n" * 18, "", "", ""), Response("1"))
    assert kept.get(("n" * 18, "", "", "")) is None, "a long address counts"
    assert kept.get(one)
