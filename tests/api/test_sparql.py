import csv
import io
import json
import socket
import threading
import time
from typing import Any

import pyoxigraph as ox
import pytest
from httpx import Client, Response

from tests.api.problems import problem

_THINGS = "<norm/xg/1> <norm/xg/1/abs-2> <decision/vg-musterstadt/2018-11-16/4-b-1-18/rn-7>"
NUMBERS = f"VALUES ?s {{ {_THINGS} }} ?s ng:number ?n"
SELECT = f"SELECT ?s ?n {{ {NUMBERS} }} ORDER BY ?s"
CONSTRUCT = f"CONSTRUCT {{ ?s ng:number ?n }} WHERE {{ {NUMBERS} }}"
FORM = "application/x-www-form-urlencoded"


def get(client: Client, query: str, accept: str = "*/*", encoding: str = "gzip", **parameters: Any) -> Response:
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    return client.get("/sparql", params={"query": query, **parameters}, headers=headers)


SOLUTION_FORMATS = [
    ("application/sparql-results+json", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ("application/json", "application/json", ox.QueryResultsFormat.JSON),
    ("application/sparql-results+xml", "application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ("text/xml", "text/xml; charset=utf-8", ox.QueryResultsFormat.XML),
    ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", ox.QueryResultsFormat.TSV),
]
GRAPH_FORMATS = [
    ("text/turtle", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
    ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
    ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
]


@pytest.mark.parametrize(("accept", "sent", "format_"), SOLUTION_FORMATS)
def test_select_in_every_format(client: Client, accept: str, sent: str, format_: ox.QueryResultsFormat) -> None:
    response = get(client, SELECT, accept)
    assert response.headers["content-type"] == sent
    solutions = ox.parse_query_results(response.content, format=format_)
    assert isinstance(solutions, ox.QuerySolutions)
    assert len(list(solutions)) == 3


def test_select_as_csv(client: Client) -> None:
    response = get(client, SELECT, "text/csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["n"] for row in csv.DictReader(io.StringIO(response.text))] == ["7", "1", "2"]


@pytest.mark.parametrize(("accept", "sent", "format_"), GRAPH_FORMATS)
def test_construct_in_every_format(client: Client, accept: str, sent: str, format_: ox.RdfFormat) -> None:
    response = get(client, CONSTRUCT, accept)
    assert response.headers["content-type"] == sent
    assert "accept" in response.headers["vary"].lower()
    assert len(set(ox.parse(response.content, format_))) == 3


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_ask(client: Client, accept: str) -> None:
    assert "true" in get(client, "ASK { ?s ng:number '1' }", accept).text


def test_format_parameter_wins_over_accept(client: Client) -> None:
    assert get(client, SELECT, "text/csv", format="json").json()["head"]["vars"] == ["s", "n"]


NOT_ACCEPTABLE = [
    (SELECT, "image/png", ""),
    # the client takes only graphs, the query gives rows
    (SELECT, "text/turtle", ""),
    (CONSTRUCT, "text/csv", ""),
    (SELECT, "*/*", "docx"),
    (SELECT, "*/*", "ttl"),
]


@pytest.mark.parametrize(("query", "accept", "format_"), NOT_ACCEPTABLE)
def test_not_acceptable(client: Client, query: str, accept: str, format_: str) -> None:
    problem(get(client, query, accept, **({"format": format_} if format_ else {})), 406, "not-acceptable")


WAYS = [
    {"data": {"query": SELECT}},
    {"content": SELECT, "headers": {"Content-Type": "application/sparql-query"}},
    {"content": SELECT, "headers": {"Content-Type": "application/sparql-query; charset=utf-8"}},
]


@pytest.mark.parametrize("request_", WAYS)
def test_post(client: Client, request_: dict[str, Any]) -> None:
    assert len(client.post("/sparql", **request_).json()["results"]["bindings"]) == 3


def test_dataset_of_the_request(client: Client) -> None:
    graph = "https://w3id.org/normgraph/id/graph/statute/xg"
    assert len(get(client, SELECT, **{"default-graph-uri": graph}).json()["results"]["bindings"]) == 2
    assert not get(client, SELECT, **{"named-graph-uri": graph}).json()["results"]["bindings"]
    body = {"query": f"SELECT * {{ GRAPH ?g {{ {NUMBERS} }} }}", "named-graph-uri": graph}
    assert len(client.post("/sparql", data=body).json()["results"]["bindings"]) == 2
    direct = client.post(
        "/sparql",
        params={"default-graph-uri": graph},
        content=SELECT,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert len(direct.json()["results"]["bindings"]) == 2
    problem(get(client, SELECT, **{"default-graph-uri": "no iri"}), 400, "syntax")


BAD_REQUESTS: list[tuple[str, dict[str, Any], int, str]] = [
    ("GET", {"params": {"query": "SELECT * {\n ?s ?p"}}, 400, "syntax"),
    ("GET", {"params": {"query": ""}}, 400, "syntax"),
    ("GET", {"params": [("query", SELECT), ("query", SELECT)]}, 400, "request"),
    ("POST", {"data": {"other": "x"}}, 400, "request"),
    ("POST", {"content": b"\xff", "headers": {"Content-Type": "application/sparql-query"}}, 400, "request"),
    ("POST", {"content": SELECT}, 415, "media-type"),
    ("POST", {"content": SELECT, "headers": {"Content-Type": "text/plain"}}, 415, "media-type"),
    ("POST", {"content": "x" * 200_001, "headers": {"Content-Type": FORM}}, 413, "too-large"),
    ("PUT", {"content": SELECT}, 405, "method"),
    ("DELETE", {}, 405, "method"),
    # updates, by every way the protocol has
    ("GET", {"params": {"query": "DELETE WHERE { ?s ?p ?o }"}}, 403, "update"),
    ("GET", {"params": {"update": "DROP ALL"}}, 403, "update"),
    ("POST", {"data": {"update": "DROP ALL"}}, 403, "update"),
    ("POST", {"content": "DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403, "update"),
    ("GET", {"params": {"query": "LOAD <http://127.0.0.1/x>"}}, 403, "update"),
]


@pytest.mark.parametrize(("method", "request_", "status", "kind"), BAD_REQUESTS)
def test_bad_requests(client: Client, method: str, request_: dict[str, Any], status: int, kind: str) -> None:
    problem(client.request(method, "/sparql", **request_), status, kind)


@pytest.mark.parametrize("encoded", ["query=%ff%fe", "a=1&" * 1_100])
def test_bad_parameters(client: Client, encoded: str) -> None:
    problem(client.get(f"/sparql?{encoded}"), 400, "request")


def test_body_without_length_is_limited_too(client: Client) -> None:
    parts = (b"x" * 10_000 for _ in range(21))
    problem(client.post("/sparql", content=parts, headers={"Content-Type": FORM}), 413, "too-large")


def test_syntax_error_has_its_place_and_speaks_german(client: Client) -> None:
    response = client.get("/sparql", params={"query": "ASK {\n  ?s ?p }"}, headers={"Accept-Language": "de-DE"})
    body = problem(response, 400, "syntax")
    assert (body["line"], body["title"]) == (2, "Syntaxfehler")
    assert response.headers["content-language"] == "de"


def test_nested_query_is_refused_and_the_service_lives(client: Client) -> None:
    nested = f"SELECT ({'(' * 20_000}1{')' * 20_000} AS ?x) {{}}"
    assert problem(client.post("/sparql", data={"query": nested}), 400, "nesting")["limit"] == 500
    assert get(client, SELECT).status_code == 200


def test_service_and_from_open_no_connection(client: Client) -> None:
    arrived: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            try:
                while True:
                    arrived.append(listener.accept())
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/data"
        problem(get(client, f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"), 403, "federation")
        problem(get(client, f"LOAD <{url}>"), 403, "update")
        # FROM names a graph of the store; one that is not there is empty and is not fetched
        assert get(client, f"SELECT * FROM <{url}> {{ ?s ?p ?o }}").json()["results"]["bindings"] == []
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert arrived == []


def test_timeout_is_503_without_rows_and_the_next_query_answers(hurried: Client) -> None:
    # rows come at once and go on for hours
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?nothing || ?c != ?l) }"
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    start = time.perf_counter()
    assert problem(get(hurried, cross), 503, "timeout")["limit"] == 0.5
    assert time.perf_counter() - start < 1.5
    assert get(hurried, "ASK {}").json()["boolean"] is True
    assert get(hurried, endless).status_code == 503


def test_answer_past_the_cap_is_503_and_names_the_cap(hurried: Client) -> None:
    body = problem(get(hurried, "SELECT * { ?s ?p ?o }"), 503, "result-too-large")
    assert body["limit"] == 1_000
    assert get(hurried, "ASK {}").status_code == 200


def test_long_answer_is_complete(client: Client) -> None:
    few = f"VALUES ?a {{ {_THINGS} }} VALUES ?d {{ {_THINGS} }}"
    query = f"SELECT ?a ?b ?c {{ {few} ?b ?y ?z . ?c ?u ?v }}"
    response = get(client, query, encoding="identity")
    rows = response.json()["results"]["bindings"]
    assert len(response.content) > 1 << 20
    assert int(response.headers["content-length"]) == len(response.content)
    packed = get(client, query, encoding="gzip")
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", response.content)
    count = get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
    assert len(rows) == 9 * int(count) ** 2


def test_cors(client: Client) -> None:
    origin = {"Origin": "https://notebook.example"}
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert client.options("/sparql", headers=asked).headers["access-control-allow-origin"] == "*"
    for query in ("ASK {}", "broken"):
        response = client.get("/sparql", params={"query": query}, headers=origin)
        assert response.headers["access-control-allow-origin"] == "*"


def test_head(client: Client) -> None:
    full = get(client, SELECT)
    head = client.head("/sparql", params={"query": SELECT})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == full.headers["content-length"]


def test_description_of_the_service(client: Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = list(ox.parse(response.content, ox.RdfFormat.TURTLE))
    objects = {str(triple.object).rpartition("#")[2].rstrip(">") for triple in graph}
    assert {"Service", "SPARQL11Query", "UnionDefaultGraph"} <= objects


def test_page_shows_the_answer_escaped(client: Client) -> None:
    query = 'SELECT ?h ("<img src=x>" AS ?x) { ?s ng:heading ?h } # </textarea><script>'
    response = get(client, query, "text/html")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>" not in response.text
    assert "<img" not in response.text
    assert "&lt;img src=x&gt;" in response.text
    assert "format=csv" in response.text
    assert "&amp;lang=de" in response.text, "the other language keeps the query"


@pytest.mark.parametrize("query", ["ASK {}", CONSTRUCT, "SELECT * { ?s ng:none ?o }"])
def test_page_of_every_kind_of_answer(client: Client, query: str) -> None:
    assert get(client, query, "text/html").status_code == 200


def test_answers_are_json_that_parses_without_the_library(client: Client) -> None:
    assert json.loads(get(client, SELECT).content)["results"]["bindings"][1]["n"] == {"type": "literal", "value": "1"}
