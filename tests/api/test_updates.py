"""Updates where the service is writable: a new generation or the old one, never half of one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Client
from normgraph_api.settings import Settings

from normgraph.store import Builder, current_generation, open_store
from tests.api.conftest import serving
from tests.api.problems import problem
from tests.shared import figures_are_true

ONE = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'c' } }"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with Builder(tmp_path / "store") as builder:
        builder.publish()
    return tmp_path / "store"


@pytest.fixture
def writable(directory: Path) -> Iterator[Client]:
    with serving(Settings(store=directory, workers=1, writable=True, seconds=2)) as client:
        yield client


def update(client: Client, text: str, **parameters: Any) -> Any:
    headers = {"Content-Type": "application/sparql-update"}
    return client.post("/sparql", params=parameters, content=text, headers=headers)


def count(client: Client) -> int:
    rows = client.post("/sparql", data={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


def test_the_next_query_sees_the_update(writable: Client, directory: Path) -> None:
    assert update(writable, ONE).status_code == 204
    assert count(writable) == 1
    assert current_generation(directory).name == "gen-2"
    assert not (directory / "work").exists()


def test_figures_are_those_of_the_updated_graph(writable: Client, directory: Path) -> None:
    ng = "https://w3id.org/normgraph/ns#"
    for text in (
        f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> a <{ng}Gesetz> . <urn:b> a <{ng}Satz> , <{ng}Normzitat> }} }}",
        f"DELETE DATA {{ GRAPH <urn:g> {{ <urn:a> a <{ng}Gesetz> }} }} ; INSERT DATA {{ <urn:c> a <{ng}Satz> }}",
        "DROP ALL",
    ):
        assert update(writable, text).status_code == 204
        assert figures_are_true(open_store(directory))


REFUSED: list[tuple[str, dict[str, Any], int, str, str]] = [
    ("CLEAR XYZ", {}, 400, "syntax", "no update"),
    (f"{ONE} ; INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ", {}, 400, "syntax", "the second of two operations is broken"),
    ("LOAD <http://127.0.0.1:9/x>", {}, 403, "federation", "nothing is fetched"),
    ("LOAD SILENT <file:///etc/passwd>", {}, 403, "federation", "nor read from files"),
    ("INSERT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", {}, 403, "federation", "no other server is asked"),
    ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {"using-graph-uri": "urn:h"}, 400, "dataset-conflict", ""),
    ("DELETE WHERE { ?s ?p ?o }", {"using-graph-uri": "urn:h"}, 400, "dataset-conflict", "no place for USING"),
    ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {"using-graph-uri": "urn:h> #"}, 400, "syntax", "an IRI that is none"),
    (ONE, {"default-graph-uri": "urn:h"}, 400, "request", "a query's parameter"),
    ("INSERT DATA { <urn:a> <urn:b> " + "(" * 600 + ")" * 600 + " }", {}, 400, "nesting", ""),
]


@pytest.mark.parametrize(("text", "parameters", "status", "kind", "reason"), REFUSED)
def test_what_is_refused_changes_nothing(
    writable: Client, directory: Path, text: str, parameters: dict[str, Any], status: int, kind: str, reason: str
) -> None:
    problem(update(writable, text, **parameters), status, kind)
    assert current_generation(directory).name == "gen-1", reason
    assert count(writable) == 0


def test_an_update_past_its_time_is_killed_and_the_next_works(writable: Client) -> None:
    values = " ".join(str(n) for n in range(400))
    endless = "".join(f"VALUES ?{name} {{ {values} }} " for name in "abcdef")
    slow = f"INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {endless} }} }}"
    problem(update(writable, slow), 503, "timeout")
    assert count(writable) == 0
    assert update(writable, ONE).status_code == 204
    assert count(writable) == 1


def test_the_dataset_of_the_request_stands_for_using(writable: Client) -> None:
    two = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:c> <urn:d> 2 } }"
    assert update(writable, two).status_code == 204
    copy = "INSERT { GRAPH <urn:i> { ?s ?p ?o } } WHERE { ?s ?p ?o } # WHERE in a comment"
    assert update(writable, copy, **{"using-graph-uri": "urn:g"}).status_code == 204
    copied = writable.post("/sparql", data={"query": "SELECT ?s { GRAPH <urn:i> { ?s ?p ?o } }"})
    assert [row["s"]["value"] for row in copied.json()["results"]["bindings"]] == ["urn:a"]


def test_an_update_is_not_sent_by_get(writable: Client) -> None:
    problem(writable.get("/sparql", params={"update": ONE}), 405, "method")


def test_writable_is_off_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Settings.from_environment().writable
    monkeypatch.setenv("NORMGRAPH_WRITABLE", "true")
    assert Settings.from_environment().writable
