"""The page of the SPARQL editor; what protocol clients get is tested in test_sparql.py."""

from __future__ import annotations

import html
import re

import httpx
import pytest
from normgraph_api.web.editor import chart, fixed_depth
from normgraph_api.web.result import Cell

from normgraph import catalogue

PAGE = {"Accept": "text/html", "Accept-Language": "de"}


def ask(client: httpx.Client, query: str, **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers=PAGE)


def test_empty_editor(client: httpx.Client) -> None:
    shown = client.get("/sparql", headers=PAGE)
    assert shown.status_code == 200
    assert '<textarea id="query" name="query"' in shown.text
    assert '<option value="ng:Paragraph">' in shown.text, "terms of the ontology to complete from"
    for question in (catalogue.get(name) for name in catalogue.names()):
        assert (
            f'<a href="/sparql?question={question.name}">{html.escape(question.title["de"], quote=False)}</a>'
            in shown.text
        )


@pytest.mark.parametrize("name", catalogue.names())
def test_every_question_is_filled_in_and_runs(client: httpx.Client, name: str) -> None:
    shown = client.get("/sparql", params={"question": name}, headers=PAGE).text
    assert html.escape(catalogue.get(name).question["de"], quote=False) in shown
    text = html.unescape(re.search(r'<textarea id="query"[^>]*>(.*?)</textarea>', shown, re.S)[1])  # type: ignore[index]
    assert not text.startswith("#+")
    assert ask(client, text).status_code == 200


def test_unknown_question(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"question": "nosuch"}, headers=PAGE).status_code == 404


def test_answer_as_table_with_downloads_and_link(client: httpx.Client) -> None:
    query = "SELECT ?s WHERE { ?s a ng:Paragraph }"
    shown = ask(client, query).text
    assert '<a href="/id/norm/xg/1">' in shown
    assert 'download="normgraph.csv"' in shown
    link = html.unescape(re.search(r'<a href="(/sparql\?query=[^"]*)">Link', shown)[1])  # type: ignore[index]
    assert client.get(link, headers=PAGE).text == shown


def test_counts_by_year_are_drawn(client: httpx.Client) -> None:
    rows = 'VALUES (?year ?n) { ("2011" 2) ("2011" 1) ("2013" 6) }'
    query = f"SELECT ?year (SUM(?n) AS ?count) WHERE {{ {rows} }} GROUP BY ?year"
    shown = ask(client, query).text
    assert 'aria-label="count nach year: 2011 3, 2013 6"' in shown
    assert shown.count("<rect ") == 2, "no bar for a year without a row"
    assert "<svg" not in ask(client, "SELECT ?s WHERE { ?s a ng:Paragraph }").text


CHARTS: list[tuple[list[tuple[str, str]], bool, str]] = [
    ([("2011", "xsd:integer"), ("5", "xsd:integer")], True, "years as numbers"),
    ([("2011-03-24", "xsd:date"), ("5", "xsd:integer")], True, "days"),
    ([("2011", ""), ("5", "")], False, "text that looks like a number is no count"),
    ([("2011", ""), ("", "")], False, "no count"),
    ([("", ""), ("5", "xsd:integer")], False, "no year at all"),
    ([("BGH", ""), ("5", "xsd:integer")], False, "no year"),
]


@pytest.mark.parametrize(("row", "drawn", "why"), CHARTS)
def test_what_is_drawn(row: list[tuple[str, str]], drawn: bool, why: str) -> None:
    assert (chart(["a", "b"], [[Cell(text, note=note) for text, note in row]]) is not None) is drawn, why


ERRORS: list[tuple[str, int, str, str]] = [
    ("SELECT ?s\nWHERE { ?s ?p }", 400, "Zeile 2, Spalte", "a triple without object"),
    ("SELECT ?s WHERE { ?s nosuch:p ?o }", 400, "Dieses Präfix ist nicht erklärt", "an unknown prefix"),
    ("SELECT ?s WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }", 403, "SERVICE", "another server"),
    ("INSERT DATA { <urn:a> <urn:b> 1 }", 403, "Änderungen", "an update as a query"),
    ("SELECT * WHERE { " + "{" * 5_000 + "}" * 5_000 + " }", 400, "Zu tief", "nested too deeply"),
]


@pytest.mark.parametrize(("query", "status", "said", "why"), ERRORS)
def test_errors_stand_on_the_page_and_the_query_stays(
    client: httpx.Client, query: str, status: int, said: str, why: str
) -> None:
    shown = ask(client, query)
    assert shown.status_code == status, why
    assert 'role="alert"' in shown.text
    assert said in html.unescape(shown.text)
    assert html.escape(query).replace("&#x27;", "'") in shown.text.replace("&#39;", "'"), "nothing is lost"


def test_place_of_an_error(client: httpx.Client) -> None:
    shown = ask(client, "SELECT ?s\nWHERE { ?s ?p }").text
    assert 'data-line="2" data-column="16"' in shown
    assert f"WHERE {{ ?s ?p }}\n{' ' * 15}^" in shown


def test_clients_of_the_protocol_get_problems(client: httpx.Client) -> None:
    told = client.get("/sparql", params={"query": "SELECT"}, headers={"Accept": "application/sparql-results+json"})
    assert told.headers["content-type"] == "application/problem+json"


SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h . ?i ?t ?j . %s }"


def test_time_out_says_so_and_offers_a_fixed_depth(hurried: httpx.Client) -> None:
    shown = ask(hurried, SLOW % "?k eli:is_part_of+ ?l")
    assert shown.status_code == 503
    assert "lief länger als 0.5 Sekunden" in shown.text
    link = html.unescape(re.search(r'<a href="(/sparql\?query=[^"]*)">die Abfrage mit fester Tiefe', shown.text)[1])  # type: ignore[index]
    assert "is_part_of%3F%2F" in link
    without = ask(hurried, SLOW % "?k eli:is_part_of ?l").text
    assert "fester Tiefe" not in without
    assert "Enger fassen hilft" in without


REWRITES: list[tuple[str, bool, str]] = [
    ("?a eli:is_part_of* ?b", True, "any number of steps"),
    ("?a <urn:p>+ ?b", True, "an IRI"),
    ("?a (ng:a|^ng:b)* ?b", True, "alternatives"),
    ("?a ^eli:is_part_of+/ng:a ?b", True, "within a sequence"),
    ('?a ng:a "x:y* "', False, "in a string"),
    ("?a ng:a ?b # x:y* \n", False, "in a comment"),
    ("?a ng:a ?b FILTER(?b * 2 > (?c + 1) * 3)", False, "arithmetic"),
]


@pytest.mark.parametrize(("pattern", "changes", "why"), REWRITES)
def test_fixed_depth(client: httpx.Client, pattern: str, changes: bool, why: str) -> None:
    query = f"SELECT ?a WHERE {{ {pattern} }}"
    rewritten = fixed_depth(query)
    assert (rewritten != query) is changes, why
    answers = [
        client.get("/sparql", params={"query": each}, headers={"Accept": "text/csv"}) for each in (query, rewritten)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert set(answers[0].text.splitlines()) == set(answers[1].text.splitlines()), "this graph is not deep"
