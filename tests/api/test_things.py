import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pyoxigraph as ox
import pytest
from normgraph_api.headers import policy

from normgraph.identifiers import BASE
from tests.api.pages import is_safe
from tests.api.problems import problem

PARAGRAPH = "/id/norm/xg/1"
DECISION = "/id/decision/vg-musterstadt/2018-11-16/4-b-1-18"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

REDIRECTS = [
    (PARAGRAPH, BROWSER, PARAGRAPH + ".html"),
    (PARAGRAPH, "text/turtle", PARAGRAPH + ".ttl"),
    (PARAGRAPH, "application/ld+json, text/turtle;q=0.5", PARAGRAPH + ".jsonld"),
    (PARAGRAPH + "?lang=de", "text/html", PARAGRAPH + ".html?lang=de"),
    # percent-encoding is part of the IRI
    ("/id/person/m%C3%BCller", "text/turtle", "/id/person/m%C3%BCller.ttl"),
    ("/ns", BROWSER, "/ns.html"),
    ("/ns", "application/rdf+xml", "/ns.rdf"),
]


@pytest.mark.parametrize(("path", "accept", "location"), REDIRECTS)
def test_things_redirect_to_their_document(client: httpx.Client, path: str, accept: str, location: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
def test_document_describes_the_thing_and_what_points_to_it(client: httpx.Client, suffix: str) -> None:
    response = client.get(f"{PARAGRAPH}/abs-2.{suffix}")
    format_ = ox.RdfFormat.from_media_type(response.headers["content-type"])
    found = {
        (str(triple.subject)[1:-1], str(triple.object)[1:-1])
        for triple in ox.parse(response.content, format_)
        if isinstance(triple.object, ox.NamedNode)
    }
    assert (BASE + "norm/xg/1/abs-2", BASE + "norm/xg/1") in found
    assert (BASE + "citation/1", BASE + "norm/xg/1/abs-2") in found
    assert f'<{BASE}norm/xg/1/abs-2>; rel="describes"' in response.headers["link"]


NOT_FOUND = [
    "/id/norm/xg/99",
    "/id/norm/xg/99.ttl",
    "/id/",
    "/id/%20",
    "/id/a%3Cb%3E",
    "/id/../../etc/passwd",
    "/id//example.org/",
    "/id/norm/xg/1%0d%0aSet-Cookie:%20a=b",
    "/ns.docx",
    "/nrms",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
]


@pytest.mark.parametrize("path", NOT_FOUND)
def test_not_found(client: httpx.Client, path: str) -> None:
    problem(client.get(path), 404, "not-found")


def test_not_acceptable_and_wrong_method(client: httpx.Client) -> None:
    problem(client.get(PARAGRAPH, headers={"Accept": "image/png"}), 406, "not-acceptable")
    response = client.post(PARAGRAPH)
    problem(response, 405, "method")
    assert "GET" in response.headers["allow"]


PAGES = ["/", "/docs", "/problems", "/queries", "/sparql", "/ns.html", PARAGRAPH + ".html", DECISION + ".html"]
PAGES += ["/id/norm/xg.html", "/id/citation/1.html", "/queries/citing-decisions.html", "/queries/statistics.html"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_safe_and_fetch_nothing_from_elsewhere(client: httpx.Client, path: str, language: str) -> None:
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == policy()
    assert response.headers["x-content-type-options"] == "nosniff"
    assert f'<html lang="{language}">' in response.text
    is_safe(response.text)


def test_norm_page(client: httpx.Client) -> None:
    page = client.get(PARAGRAPH + ".html?lang=de").text
    assert "<h1>§ 1 XG" in page
    assert "Zweck &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "§ 1 Abs. 2 XG" in page
    assert "VG Musterstadt, 16.11.2018 – 4 B 1/18" in page
    assert "<td>7</td>" in page
    assert "02.03.2026" in page
    assert "1 Entscheidung zu Abs. 2" in page
    assert "geändert" in page
    part = client.get(PARAGRAPH + "/abs-2.html?lang=de").text
    assert re.search(
        r'<p class="line depth-0 marked"><span class="no"><a href="[^"]*abs-2[^"]*">\(2\)</a></span>Ebenso.</p>', part
    )
    assert "Hervorgehoben ist § 1 Abs. 2 XG." in part


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2018-11-16", "Am 16.11.2018 geltende Fassung nicht bekannt."),
        ("2026-03-02", "Am 02.03.2026 geltende Fassung"),
        ("2018-13-16", "Kein Tag: „2018-13-16“"),
        ("<b>x</b>", "Kein Tag: „&lt;b&gt;x&lt;/b&gt;“"),
    ],
)
def test_the_version_of_a_day_is_said_in_words(client: httpx.Client, on: str, said: str) -> None:
    page = client.get(PARAGRAPH + ".html", params={"lang": "de", "on": on})
    assert page.status_code == 200
    assert said in page.text
    is_safe(page.text)


def test_what_is_not_known_is_said(client: httpx.Client) -> None:
    part = client.get("/id/norm/xg.html?lang=de").text
    most_cited = part.partition("Am meisten zitiert")[2].partition("</section>")[0]
    assert '">§ 1 XG</a>' in most_cited, "named though only a part of it is cited"
    assert "Über Entscheidungen, die er nicht enthält, sagt er nichts." in client.get("/id/norm/xg/2.html?lang=de").text
    decision = client.get(DECISION + ".html?lang=de").text
    assert decision.count("nicht bekannt") >= 3
    assert 'id="rn-7"' in decision


def test_what_changed_after_the_decision_is_flagged(client: httpx.Client) -> None:
    decision = client.get(DECISION + ".html?lang=en").text
    assert "text changed since (1 April 2026" in decision
    assert "2017" not in decision, "the change before the decision"


def test_ontology(client: httpx.Client) -> None:
    assert 'id="Paragraph"' in client.get("/ns.html").text
    assert b"Counted with" in client.get("/ns.ttl").content


def test_host_header_is_not_repeated(client: httpx.Client) -> None:
    for path in (PARAGRAPH, PARAGRAPH + ".html", "/", "/sparql/", "/openapi.json"):
        response = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in response.text + str(response.headers)


DOCUMENTS = [PARAGRAPH + ".ttl", PARAGRAPH + ".jsonld", PARAGRAPH + ".html", DECISION + ".html"]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_that_the_client_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert f'<{BASE.removesuffix("/id/")}{path}>; rel="canonical"' in first.headers["link"]
    for headers in ({"If-None-Match": f'"other", {tag}'}, {"If-None-Match": "*"}, {"If-Modified-Since": modified}):
        again = client.get(path, headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert client.get(path, headers=headers).status_code == 200


def test_each_representation_has_its_own_tag(client: httpx.Client) -> None:
    asked = [
        (PARAGRAPH + ".ttl", "de"),
        (PARAGRAPH + ".nt", "de"),
        (PARAGRAPH + ".html", "de"),
        (PARAGRAPH + ".html", "en"),
    ]
    tags = [client.get(path, headers={"Accept-Language": language}).headers["etag"] for path, language in asked]
    assert len(set(tags)) == len(asked)


NAMES = [
    ("/norm/xg/1", PARAGRAPH, "the path of a norm, with norm/ before it"),
    ("/xg/1/abs-2", PARAGRAPH + "/abs-2", "and without"),
    ("/XG/1", PARAGRAPH, "laws are typed in capitals too"),
    ("/4 B 1/18", DECISION, "a file number"),
    ("/VG Musterstadt, 4 B 1/18", DECISION, "with the court before it"),
    ("/ECLI:DE:VGMUSTE:2018:1116.4B1.18.00", DECISION, "an ECLI"),
    ("/ecli:de:vgmuste:2018:1116.4b1.18.00", DECISION, "in small letters"),
    ("/xg/1?lang=de", PARAGRAPH + "?lang=de", "the language stays"),
    ("/decision/vg-musterstadt/2018-11-16/4-b-1-18", DECISION, "an IRI without its head"),
]


@pytest.mark.parametrize(("name", "location", "reason"), NAMES)
def test_names_lead_to_the_thing(client: httpx.Client, name: str, location: str, reason: str) -> None:
    response = client.get(name)
    assert (response.status_code, response.headers.get("location")) == (303, location), reason


NO_NAMES = [
    "/xg/99",
    "/§ 99 XG",
    "/ECLI:DE:BGH:2020:010120UVZR1.20.0",
    "/https://evil.example/",
    "//evil.example/x",
    "/nobody",
    "/" + "x" * 400,
    "/%00",
    "/%ff",
]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_leads_nowhere(client: httpx.Client, name: str) -> None:
    response = client.get(name)
    problem(response, 404, "not-found")
    assert "location" not in response.headers


def test_a_near_miss_names_the_nearest(client: httpx.Client) -> None:
    assert "xg/1" in problem(client.get("/xg/11"), 404, "not-found")["remedy"]


def test_a_reader_may_open_several_pages_at_once(client: httpx.Client) -> None:
    """The questions of a page do not fill the places in which the other requests of its reader wait."""
    with ThreadPoolExecutor(6) as tabs:
        pages = list(tabs.map(lambda _: client.get(PARAGRAPH + ".html"), range(12)))
    assert [page.status_code for page in pages] == [200] * 12
