"""Every JSON answer names the page that says the same, and that page names JSON again: over all routes there are."""

import re
from html import escape
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, APIRouter
from normgraph_api import routers

from tests.api.pages import is_safe

_LINK = re.compile(r'<([^>]*)>; rel="alternate"; type="([^"]*)"')
_QUERY = "ASK {?s ?p ?o}"
_CASE = {"content": "id: x\ndecidedOn: 2018-11-16\n", "headers": {"Content-Type": "application/yaml"}}
_SHEET = "item,outcome\nx,erfolgreich\ny,erfolglos\n"

ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "GET /health": ("/health", {}),
    "GET /ready": ("/ready", {}),
    "GET /openapi.json": ("/openapi.json", {}),
    "GET /sparql": ("/sparql", {"params": {"query": _QUERY}}),
    "POST /sparql": ("/sparql", {"data": {"query": _QUERY}}),
    "GET /id/{path:path}": ("/id/norm/xg/1", {}),
    "GET /ns": ("/ns", {}),
    "GET /ns.{suffix}": ("/ns.jsonld", {}),
    "GET /queries": ("/queries", {}),
    "GET /queries/{name}": ("/queries/citing-decisions", {"params": {"norm": "§ 1 XG"}}),
    "POST /validate": ("/validate", _CASE),
    "POST /derive": ("/derive", _CASE),
    "POST /cite": ("/cite", {"content": "§ 1 XG", "headers": {"Content-Type": "text/plain"}}),
    "POST /sample/agreement": ("/sample/agreement", {"json": {"one": _SHEET, "other": _SHEET}}),
    "GET /versions/{name:path}": ("/versions/xg/1", {}),
    "GET /norm/{name:path}": ("/norm/xg/1", {"params": {"on": "2026-03-02"}}),
    "GET /diff": ("/diff", {"params": {"norm": "§ 1 XG", "from": "2026-03", "to": "2026-03"}}),
    "GET /search": ("/search", {"params": {"q": "xg"}}),
    "GET /export": ("/export", {}),
    "GET /.well-known/void": ("/.well-known/void", {}),
    "GET /catalog": ("/catalog", {}),
    "GET /context.jsonld": ("/context.jsonld", {}),
    "GET /norms": ("/norms", {}),
    "GET /decisions": ("/decisions", {}),
    "GET /citations": ("/citations", {"params": {"to": "xg/1"}}),
    "GET /map/{path:path}": ("/map/norm/xg/1/abs-2", {}),
}
NO_JSON = {
    *("GET /sample/{kind}", "GET /timegate/{name:path}", "GET /timemap/{name:path}", "GET /metrics", "GET /robots.txt"),
    *("GET /sitemap.xml", "GET /sitemap/norm/{statute}.xml", "GET /sitemap/decision/{year}.xml"),
    *("GET /", "GET /docs", "GET /problems", "GET /cases", "POST /cases"),  # pages themselves
    *("GET /void", "GET /{name:path}"),  # redirects
    "GET /export/{name}",  # finished files: test_bulk
}


OF_THE_THING = {"GET /norm/{name:path}"}
"""Whose page is that of a thing on a day, which names the JSON of all its days."""


def routes() -> set[str]:
    modules = (import_module(f"normgraph_api.routers.{found.name}") for found in iter_modules(routers.__path__))
    found = [route for module in modules for route in getattr(module, "router", APIRouter()).routes]
    return {f"{method} {route.path}" for route in found if isinstance(route, APIRoute) for method in route.methods}


def test_every_route_is_here() -> None:
    assert routes() == {*ASKED, *NO_JSON}


def twins(answer: httpx.Response, kind: str) -> list[str]:
    """Return where the pages of an answer are, or its JSON, be it JSON-LD or SPARQL JSON."""
    return [url for url, type_ in _LINK.findall(answer.headers.get("link", "")) if kind in type_]


def followed(client: httpx.Client, url: str, sent: dict[str, Any], accept: str) -> httpx.Response:
    """Follow a link; a case or text, which no address holds, is sent again."""
    posted = f"POST {url.partition('?')[0]}"
    if posted in ASKED and posted.replace("POST", "GET") not in ASKED:
        return client.post(url, **{**sent, "headers": {**sent.get("headers", {}), "Accept": accept}})
    return client.get(url, headers={"Accept": accept}, follow_redirects=True)


@pytest.mark.parametrize("route", sorted(ASKED))
def test_json_and_page_name_each_other(client: httpx.Client, route: str) -> None:
    path, sent = ASKED[route]
    headers = {**sent.get("headers", {}), "Accept": "application/json, application/ld+json;q=0.8"}
    told = client.request(route.split()[0], path, **{**sent, "headers": headers}, follow_redirects=True)
    assert (told.status_code, "json" in told.headers["content-type"]) == (200, True), told.text[:300]

    (url,) = twins(told, "html")
    shown = followed(client, url, sent, "*/*" if "html" in url else "text/html")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8"), shown.text[:300]
    is_safe(shown.text)

    answers = {url: followed(client, url, sent, "*/*") for url in twins(shown, "json")}
    for answer in answers.values():
        assert (answer.status_code, "json" in answer.headers["content-type"]) == (200, True), answer.text[:300]
    assert told.content in [answer.content for answer in answers.values()] or route in OF_THE_THING
    if shown.request.method == "GET":
        assert any(f'href="{escape(url)}"' in shown.text for url in answers)
