"""Names, parameters and paths that carry queries, markup, other hosts, line ends and files of the machine."""

import re
from typing import Any

import pytest

from tests.hostile.attack import Attack, get, judge, send
from tests.hostile.conftest import Service

XSS = "<script>alert(7)</script>"
ATTRIBUTE = "\"'><img src=x onerror=alert(7)>"
INJECTED = {
    "the end of a block": "x> } ; DROP ALL #",
    "a second pattern": "x> . ?s ?p ?o . <urn:y",
    "a union": "x } UNION { ?s ?p ?o",
    "a string that ends": '"@de . ?s ?p "x',
    "escapes": "\\u003E } \\u0023",
    "markup": XSS,
    "an attribute": ATTRIBUTE,
    "a template": "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "a format": "%s%s%s%n{0.__class__}",
    "line ends": "x\r\nSet-Cookie: a=b\r\n\r\n<b>",
    "NUL": "x\x00y",
    "a path": "../../../../etc/passwd",
    "a file": "file:///etc/passwd",
    "another server": "LISTENER",
    "a script as an address": "javascript:alert(7)",
    "signs of the other direction": "\u202e\u2066BGB\u2069",
    "a half of a pair": "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "9,000 signs": "§" * 9_000,
    "a regular expression": "(((a+)+)+)+$",
    "wild cards": "* OR *:* ~99 [* TO *]",
}
NEVER = (XSS, "<img src=x", "root:x:0")
"""Never in a page; in JSON, which no browser shows as one, a sign needs no escape."""
CASE = {"content": "id: x\n", "headers": {"Content-Type": "application/yaml"}}
ANY_IRI, A_NAME, ANY_WORDS, ANYTHING, NOT_ACCEPTED = "any IRI", "an IRI or a name", "any words", "anything", "406"
PLACES: list[tuple[str, str, dict[str, str], str]] = [
    ("/search", "q", {}, ANY_WORDS),
    ("/queries/citing-decisions", "norm", {}, A_NAME),
    ("/norms", "law", {}, A_NAME),
    ("/decisions", "court", {}, A_NAME),
    ("/citations", "to", {}, A_NAME),
    ("/citations", "cursor", {"to": "xg/1"}, ""),
    ("/diff", "norm", {"from": "2012", "to": "2026"}, ""),
    ("/export", "graph", {"format": "nquads"}, ""),
    ("/norm/xg/1", "on", {}, ""),
    ("/sparql", "query", {}, ""),
    ("/sparql", "default-graph-uri", {"query": "ASK {}"}, ANY_IRI),
    ("/sparql", "named-graph-uri", {"query": "ASK {}"}, ANY_IRI),
    ("/sparql", "format", {"query": "ASK {}"}, NOT_ACCEPTED),
    ("/sample/citations", "n", {}, ""),
    ("/sample/citations", "seed", {}, ANYTHING),
    ("/sample/citations", "by", {}, ""),
    ("/versions/xg/1", "on", {}, ""),
    ("/diff", "from", {"norm": "xg/1", "to": "2026"}, ""),
    ("/diff", "to", {"norm": "xg/1", "from": "2012"}, ""),
    ("/search", "kind", {"q": "xg"}, ""),
    ("/search", "cursor", {"q": "xg"}, ""),
    ("/search", "limit", {"q": "xg"}, ""),
    ("/export", "format", {}, ""),
    ("/export", "compression", {"format": "nquads"}, ""),
    ("/norms", "cursor", {"law": "xg"}, ""),
    ("/norms", "limit", {"law": "xg"}, ""),
    *(("/decisions", name, {}, "") for name in ("level", "since", "until", "cursor", "limit")),
    ("/citations", "from", {}, A_NAME),
    *(("/citations", name, {"to": "xg/1"}, "") for name in ("match", "treatment", "level", "since", "until", "limit")),
    ("/validate", "lang", {}, ""),
    *(("/derive", name, {}, "") for name in ("on", "lang", "analogies", "extensions", "strict", "suppose")),
]
"""Path, parameter, what must stand beside it, and what it may name."""


def answered(taken: str, what: str) -> str:
    """Any words can be searched for, and any IRI may name a thing of which nothing is known; all else is no name."""
    if taken == NOT_ACCEPTED:
        return "406"
    if what == "9,000 signs":
        return "400"
    if taken in (ANYTHING, ANY_WORDS):
        return "400" if taken == ANY_WORDS and what == "a half of a pair" else "200"
    if taken == ANY_IRI:
        return "200" if what in ("another server", "a file", "a script as an address") else "400"
    return "200" if taken == A_NAME and what == "another server" else "400"


def asked(path: str, name: str, beside: dict[str, str], what: str, taken: str) -> Attack:
    attack = get(f"{what} in {name} of {path}", answered(taken, what), path, NEVER, **{name: INJECTED[what]}, **beside)
    if path in ("/validate", "/derive"):
        return attack._replace(method="POST", request={**attack.request, **CASE})
    return attack


PARAMETERS = [asked(path, name, beside, what, taken) for path, name, beside, taken in PLACES for what in INJECTED]
TYPED = [
    get("a limit below zero", "400 request", "/norms", law="xg", limit="-1"),
    get("a limit past all", "400 request", "/norms", law="xg", limit="99999999999999999999"),
    get("a limit of words", "400 request", "/norms", law="xg", limit="many"),
    get("a limit in other digits", "400 request", "/norms", law="xg", limit="١٠"),
    get("a limit as a float", "400 request", "/norms", law="xg", limit="1e3"),
    get("a sample past all", "400 request", "/sample/citations", n="1000000000"),
    get("a sample of none", "400 request", "/sample/citations", n="0"),
    get("a seed past all", "200", "/sample/citations", seed="9" * 40),
    get("a day that is none", "400", "/norm/xg/1", on="2026-02-31"),
    get("a day of year zero", "400", "/norm/xg/1", on="0000-01-01"),
    get("a day of year 99999", "400", "/norm/xg/1", on="99999-01-01"),
    *(
        get(f"{what} day of the calendar, {path}", "200", path, on=day)
        for what, day in (("the first", "0001-01-01"), ("the last", "9999-12-31"))
        for path in ("/norm/xg/1", "/versions/xg/1", "/id/norm/xg/1.html")
    ),
    get("a comparison of the whole calendar", "404|400", "/diff", norm="xg/1", **{"from": "0001-01", "to": "9999-12"}),
    get("a day in words", "400", "/norm/xg/1", on="heute"),
    get("a cursor of another list", "200", "/norms", law="xg", cursor="MTIzNDU2"),
    get("a level that is none", "400", "/decisions", level="bogus"),
    get("a format that is none", "400 request", "/export", format="exe"),
    get("a compression that is none", "400 request", "/export", format="nquads", compression="bomb"),
    get("a parameter that is none", "400 unknown", "/queries/citing-decisions", norm="xg/1", nothing="1"),
    get("a query that is none", "404 not-found", "/queries/none"),
    get("a query from elsewhere", "404 not-found", "/queries/..%2Fcheck%2Fself-citation"),
    get("a language of a file", "400 request", "/validate?lang=../../etc/passwd"),
]
TYPED[-1] = TYPED[-1]._replace(
    method="POST", request={"content": "id: x", "headers": {"Content-Type": "application/yaml"}}
)
PATHS = [
    Attack("up, in the path", "404 not-found", "/static/../../../../etc/passwd", never=NEVER),
    Attack("up, encoded", "404 not-found", "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd", never=NEVER),
    Attack("up, with encoded strokes", "404 not-found", "/static/..%2f..%2f..%2fetc%2fpasswd", never=NEVER),
    Attack("up, encoded twice", "404 not-found", "/static/%252e%252e%252fetc%252fpasswd", never=NEVER),
    Attack("up, with the other stroke", "404 not-found", "/static/..\\..\\..\\etc\\passwd", never=NEVER),
    Attack("an absolute file", "404 not-found", "/static//etc/passwd", never=NEVER),
    Attack("an export from above", "404 not-found", "/export/..%2f..%2fmanifest.json", never=NEVER),
    Attack("an export from the root", "404 not-found", "/export/%2fetc%2fpasswd", never=NEVER),
    Attack("a hidden file", "404 not-found", "/.git/config"),
    Attack("another host behind two strokes", "404 not-found", "//evil.example/bgb/1599"),
    Attack("another host behind a backstroke", "404 not-found", "/\\evil.example/x"),
    Attack("another host as a norm", "404 not-found", "/norm///evil.example"),
    Attack("another host as a thing", "404 not-found", "/id///evil.example/x"),
    Attack("another host as a name", "404 not-found", "/http://evil.example/1"),
    Attack("line ends in a name", "404 not-found", "/xg/1%0d%0aLocation:%20http://evil.example"),
    Attack("line ends in a thing", "404 not-found", "/id/norm/xg%0d%0aSet-Cookie:%20a=b", never=("a=b\r\n",)),
    Attack("NUL in a thing", "404 not-found", "/id/norm/xg%00"),
    Attack("no UTF-8 in a thing", "404 not-found", "/id/norm/%ff%fe"),
    Attack("an overlong form of UTF-8", "404 not-found", "/id/norm/%c0%af"),
    Attack("markup in a name", "404", f"/{XSS}/1", {"headers": {"Accept": "text/html"}}, never=NEVER),
    Attack("markup in a thing", "404", f"/id/norm/{XSS}", {"headers": {"Accept": "text/html"}}, never=NEVER),
    Attack("an attribute in a thing", "404", f"/id/norm/{ATTRIBUTE}", {"headers": {"Accept": "text/html"}}, never=NEVER),
    Attack("markup in an ECLI", "404", f"/ECLI:DE:{XSS}", {"headers": {"Accept": "text/html"}}, never=NEVER),
    Attack("an ECLI without end", "404 not-found", "/ECLI:DE:" + "A" * 8_000),
    Attack("a file number without end", "404 not-found", "/" + "1%20C%205.19%2C%20" * 500),
    Attack("500 strokes", "404 not-found", "/" + "a/" * 500),
    Attack("500 strokes below a norm", "400 request", "/norm/" + "a/" * 500),
    Attack("a thing without end", "404 not-found", "/id/norm/" + "x" * 30_000),
    Attack("an IRI in the IRI", "404 not-found", "/id/norm/xg> <urn:y"),
    Attack("a suffix that is none", "404 not-found", "/id/norm/xg.exe"),
    Attack("a suffix of suffixes", "404 not-found", "/id/norm/xg" + ".ttl" * 500),
    Attack("a graph of the machine", "404 not-found", "/id/graph/../../etc/passwd"),
    Attack("a text in the heading is escaped", "200", "/id/norm/xg/1", {"headers": {"Accept": "text/html"}, "follow_redirects": True}, never=("<script>alert",)),
    Attack("an address of a script is no link", "200", "/id/norm/xg/1/abs-2", {"headers": {"Accept": "text/html"}, "follow_redirects": True}, never=('href="javascript',)),
    Attack("10,000 types that are accepted", "406 not-acceptable", "/id/norm/xg", {"headers": {"Accept": ",".join(f"a/b{n};q=0.{n % 10}" for n in range(4_000))}}),
    Attack("a weight that is none", "303", "/id/norm/xg", {"headers": {"Accept": "text/turtle;q=nan,*/*;q=-1"}}),
    Attack("a language that is none", "200", "/", {"headers": {"Accept-Language": "de;q=" + "9" * 4_000 + ",../../x"}}),
    Attack("a day of Memento that is none", "400 request", "/timegate/xg/1", {"headers": {"Accept-Datetime": "Thu, 99 Foo 0000 99:99:99 GMT"}}),
    Attack("a tag without end", "303", "/id/norm/xg", {"headers": {"If-None-Match": '"' + "x" * 8_000}}),
    Attack("since a day that is none", "303", "/id/norm/xg", {"headers": {"If-Modified-Since": "yesterday"}}),
    Attack("a range past all", "200", "/static/style.css", {"headers": {"Range": "bytes=" + ",".join("0-" for _ in range(500))}}),
    Attack("another host in the head", "303", "/id/norm/xg", {"headers": {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}}, never=("evil.example",)),
    Attack("another origin", "200", "/sparql?query=ASK%20%7B%7D", {"headers": {"Origin": "https://evil.example"}}),
    Attack("a method of WebDAV", "405 method", "/", method="PROPFIND"),
    Attack("a method that is none", "405 method", "/", method="BREW"),
    Attack("TRACE", "405 method", "/", {"headers": {"Cookie": "geheim=1"}}, "TRACE", never=("geheim",)),
    Attack("a method in place of another", "405 method", "/id/norm/xg", {"headers": {"X-HTTP-Method-Override": "DELETE"}}, "POST"),
]  # fmt: skip


def sampled(attacks: list[Attack]) -> list[Any]:
    """Leave each value a place and each place a value for every run, by turns; the others are for `make breadth`."""
    rows = [divmod(n, len(INJECTED)) for n in range(len(attacks))]
    marks = [() if place % len(INJECTED) == value else pytest.mark.breadth for place, value in rows]
    return [pytest.param(attack, marks=mark) for attack, mark in zip(attacks, marks, strict=True)]


@pytest.mark.parametrize("attack", [*sampled(PARAMETERS), *TYPED, *PATHS], ids=lambda attack: attack.name)
def test_parameter(service: Service, attack: Attack) -> None:
    response = send(service.client, attack, service.listener)
    judge(attack, response)
    location = response.headers.get("location", "")
    assert not re.match(r"(?:[a-z]+:)?//(?!127\.0\.0\.1[:/])|/[/\\]", location), f"leads away to {location}"
    assert "set-cookie" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    if "text/html" in response.headers.get("content-type", ""):
        assert (
            "default-src 'none'" in response.headers["content-security-policy"]
            or "default-src 'self'" in response.headers["content-security-policy"]
        )
    service.is_well()


def test_no_parameter_is_left_out(service: Service) -> None:
    """What /openapi.json says can be asked in a query stands among the places."""
    places = {(re.sub(r"/(?:xg/1|citations|citing-decisions)$", "/{}", path), name) for path, name, _, _ in PLACES}
    paths = service.client.get("/openapi.json").json()["paths"]
    known = {
        (re.sub(r"\{\w+\}", "{}", path), parameter["name"])
        for path, operations in paths.items()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    }
    assert {("/citations" if path == "/{}" else path, name) for path, name in places} >= known
