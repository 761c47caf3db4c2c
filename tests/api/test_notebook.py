"""The same notebook on a store of this machine and on an endpoint."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import httpx
import polars
import pytest
import rdflib

import normgraph as ng
from normgraph.errors import LimitExceeded, StoreError, UnknownThing, UnreadableInput
from normgraph.notebook import Graph
from normgraph.remote import Remote, _standalone, endpoint_of
from normgraph.table import Table

DECISION = "https://w3id.org/normgraph/id/decision/vg-musterstadt/2018-11-16/4-b-1-18"


@pytest.fixture(params=["local", "remote"])
def graph(request: pytest.FixtureRequest, store: Path, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Graph:
    monkeypatch.setattr(Remote, "check", lambda remote: None)  # the invented graph has no class
    return ng.open(store if request.param == "local" else f"{client.base_url}/sparql")


def test_a_norm_is_asked_who_cites_it(graph: Graph) -> None:
    norm = graph.norm("xg/1")
    assert (norm.label, norm.heading) == ("§ 1 XG", "Zweck <script>alert(1)</script>")
    citing = norm.citing_decisions()
    assert [row["decision"] for row in citing] == [DECISION]
    assert citing.first()["date"] == date(2018, 11, 16)
    assert citing.first()["randnummer"] == "7"


@pytest.mark.parametrize("name", ["4 B 1/18", "ECLI:DE:VGMUSTE:2018:1116.4B1.18.00", DECISION])
def test_a_decision_has_several_names(graph: Graph, name: str) -> None:
    decision = graph.decision(name)
    assert (decision.iri, decision.date) == (DECISION, "2018-11-16")
    assert [row["norm"] for row in decision.cited_norms()] == ["https://w3id.org/normgraph/id/norm/xg/1/abs-2"]
    assert len(decision.treatment()) == len(decision.instances()) == 0


def test_frames_have_the_same_rows(graph: Graph) -> None:
    citing = graph.query("citing-decisions", norm="xg/1")
    assert isinstance(citing, Table)
    assert citing.to_pandas().to_dict("records") == citing.to_polars().to_dicts() == list(citing)


def test_a_frame_without_rows_has_the_types_of_the_question(graph: Graph) -> None:
    none = graph.norm("xg").citing_norms()
    assert len(none) == 0
    assert graph.decision("4 B 1/18").treatment().to_polars().schema["start"] == polars.Int64


def test_every_kind_of_query(graph: Graph) -> None:
    assert graph.query("ASK { ?s a ng:Gesetz }") is True
    made = graph.query("CONSTRUCT { ?s a ?o } WHERE { ?s a ng:Gesetz ; a ?o }")
    assert isinstance(made, rdflib.Graph)
    assert len(made) == 1
    assert graph.query("SELECT ?n WHERE { VALUES ?n { 1 'x' 2.5 true } }").rows == [(1,), ("x",), (2.5,), (True,)]  # type: ignore[union-attr]


def test_rdflib_reads_the_union(graph: Graph) -> None:
    rows = list(graph.rdflib().query("SELECT ?s WHERE { ?s a ng:Gesetz }"))
    assert [str(row[0]) for row in rows] == ["https://w3id.org/normgraph/id/norm/xg"]  # type: ignore[index]


def test_html_is_escaped(graph: Graph) -> None:
    for shown in (graph.norm("xg/1"), graph.query("SELECT ?h WHERE { ?s ng:heading ?h }"), graph):
        html = shown._repr_html_()  # type: ignore[union-attr]
        assert html.startswith("<table>")
        assert "<script" not in html


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda g: g.norm("xg/9"), UnknownThing, "xg/9: the graph says nothing"),
        (lambda g: g.decision("9 Z 9/99"), UnknownThing, "nothing has this name"),
        (lambda g: g.query("citing-decision"), UnknownThing, "did you mean `citing-decisions`"),
        (lambda g: g.query("citing-decisions"), UnknownThing, "the parameter `norm` is missing"),
        (lambda g: g.query("citing-decisions", norm="xg/1", since="2000"), UnknownThing, "there is no parameter"),
        (lambda g: g.query("SELECT ?s WHERE { ?s a }"), UnreadableInput, "at 1:2"),
        (lambda g: g.query("ASK { SERVICE <http://127.0.0.1/> { } }"), UnreadableInput, "another server"),
        (lambda g: g.query("DELETE WHERE { ?s ?p ?o }"), UnreadableInput, "would change the graph"),
        (lambda g: g.norm("xg/1").on("31.2.2012"), UnknownThing, "31.2.2012"),
    ],
)
def test_what_is_wrong_is_said(graph: Graph, ask, error: type[Exception], said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=said.replace("`", ".")):
        ask(graph)


def test_the_package_is_imported_without_its_engine() -> None:
    program = "import sys, normgraph; sys.exit(bool({'pyoxigraph', 'rdflib', 'httpx'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_remote_answer_past_the_cap_is_refused(client: httpx.Client) -> None:
    with pytest.raises(LimitExceeded, match="longer than 100 bytes"):
        Remote(f"{client.base_url}/sparql", answer_bytes=100).query("SELECT * WHERE { ?s ?p ?o }")


def test_a_graph_without_classes_is_no_union(client: httpx.Client) -> None:
    with pytest.raises(StoreError, match="not the union"):
        ng.open(f"{client.base_url}/sparql")


@pytest.mark.parametrize(("path", "said"), [("/health", "405"), ("/nothing/here", "40"), ("", "405")])
def test_an_address_that_is_no_endpoint_is_named(client: httpx.Client, path: str, said: str) -> None:
    with pytest.raises((StoreError, UnreadableInput), match=said):
        ng.open(f"{client.base_url}{path}")


def test_nobody_listens() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        ng.open("sparql+http://127.0.0.1:9/sparql")


@pytest.mark.parametrize(
    ("store", "url"),
    [
        ("sparql+http://127.0.0.1:8890/sparql", "http://127.0.0.1:8890/sparql"),
        (str(Path("sparql+https://example.org/sparql")), "https://example.org/sparql"),  # a path has lost a slash
        ("sparql+ftp://example.org/", ""),
        ("build/store", ""),
        ("", ""),
    ],
)
def test_addresses(store: str, url: str) -> None:
    assert endpoint_of(store) == url


@pytest.mark.parametrize(
    ("query", "sent", "why"),
    [
        ("ASK { ?s a ng:X }", "PREFIX ng: <urn:ng#> ASK { ?s a ng:X }", "used, not declared"),
        ("PREFIX ng: <urn:a#> ASK { ?s a ng:X }", "PREFIX ng: <urn:a#> ASK { ?s a ng:X }", "declared already"),
    ],
)
def test_prefixes_are_written_into_the_query(query: str, sent: str, why: str) -> None:
    assert _standalone(query, None, {"ng": "urn:ng#"}) == sent, why
