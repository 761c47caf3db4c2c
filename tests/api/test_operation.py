"""What an operator sees: readiness, metrics and log lines, without a word of what was asked; a new generation."""

import json
import logging
import threading
import time
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from normgraph_api import logs
from normgraph_api.problems import Problem
from normgraph_api.settings import Settings
from starlette.requests import Request

from normgraph.store import Builder
from tests.api.conftest import _quads, serving
from tests.api.problems import problem

SECRET = "Erika-Mustermann"
"""Stands in paths, queries, bodies and headers of the requests below, and must stand nowhere else."""


def ask_about_a_person(client: httpx.Client) -> None:
    headers = {"X-Forwarded-For": SECRET, "User-Agent": SECRET, "Content-Type": "application/yaml"}
    client.get(f"/id/person/{SECRET}", headers=headers)
    client.get(f"/{SECRET}", headers=headers)
    client.get(f"/static/{SECRET}", headers=headers)
    client.get(f"/queries/{SECRET}", params={"norm": SECRET}, headers=headers)
    client.get("/sparql", params={"query": f"SELECT ?s WHERE {{ ?s ?p '{SECRET}' }}"}, headers=headers)
    client.post("/sparql", data={"query": f"ASK {{ {SECRET} }}"})
    client.post("/derive", content=f"id: {SECRET}\nfindings: []\n", headers=headers)
    client.post("/validate", content=f"- {SECRET}: [", headers=headers)
    client.post("/cite", content=SECRET, headers={"Content-Type": "text/plain"})
    client.request("PERSON", "/sparql")


def test_ready_means_that_a_query_is_answered(client: httpx.Client, tmp_path: Path) -> None:
    told = client.get("/ready").json()
    assert (told["status"], told["search"]) == ("ready", "ready")
    assert told["indexed"] == client.get("/health").json()["built"]
    with serving(Settings(store=tmp_path, workers=1)) as without:
        problem(without.get("/ready"), 503, "store")


def test_metrics_count_by_route(store: Path) -> None:
    with serving(Settings(store=store, workers=1)) as client:
        client.get("/sparql", params={"query": "ASK {}"})
        client.get("/queries/nothing")
        answer = client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        assert 'normgraph_requests_total{method="GET",route="/sparql",status="200"} 1.0' in answer.text
        assert 'normgraph_requests_total{method="GET",route="/queries/{name}",status="404"} 1.0' in answer.text
        assert 'normgraph_request_seconds_count{method="GET",route="/sparql"} 1.0' in answer.text
        assert "normgraph_requests_waiting 0.0" in answer.text


def test_metrics_can_be_left_out(store: Path) -> None:
    with serving(Settings(store=store, workers=1, metrics=False)) as client:
        problem(client.get("/metrics"), 404, "not-found")


def test_neither_metrics_nor_log_hold_what_was_asked(
    store: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("normgraph.request"), "propagate", True)
    caplog.set_level(logging.DEBUG, "normgraph")
    with serving(Settings(store=store, workers=1)) as client:
        ask_about_a_person(client)
        shown = client.get("/metrics").text
    lines = [logs.JsonLines().format(record) for record in caplog.records if record.name.startswith("normgraph")]
    assert len(lines) >= 10
    for text in (shown, *lines):
        assert SECRET not in text
        assert "127.0.0.1" not in text
    first = json.loads(lines[0])
    assert first.keys() == {"time", "level", "logger", "message", "method", "route", "status", "ms"}
    assert first["route"] == "/id/{path:path}"
    assert 'method="other"' in shown


@pytest.mark.parametrize("kind", [logs.JsonLines, logs.TextLines])
def test_an_error_is_logged_without_its_words(kind: type[logging.Formatter]) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "Exception in ASGI application", (), told)
    line = kind("%(message)s").format(record)
    assert SECRET not in line
    assert "ValueError" in line
    assert "test_operation.py" in line


def test_a_defect_is_in_the_log_by_its_instance(caplog: pytest.LogCaptureFixture) -> None:
    request = Request({"type": "http", "headers": [], "method": "GET", "path": "/"})
    answer = json.loads(bytes(Problem("internal", "it failed").response(request).body))
    assert caplog.records[-1].fields == {"instance": answer["instance"]}  # type: ignore[attr-defined]


def test_a_new_generation_is_served_without_a_failure(tmp_path: Path) -> None:
    def publish(number: int) -> None:
        with Builder(tmp_path) as builder:
            mark = ox.Quad(ox.NamedNode("urn:mark"), ox.NamedNode("urn:is"), ox.Literal(number), ox.NamedNode("urn:g"))
            builder.add([*_quads(), mark])
            builder.publish()

    publish(0)
    seen: list[list[tuple[int, str]]] = [[], []]
    stop = threading.Event()
    with serving(Settings(store=tmp_path, workers=2)) as client:

        def ask(answers: list[tuple[int, str]]) -> None:
            query = "SELECT ?n WHERE { <urn:mark> <urn:is> ?n }"
            while not stop.is_set():
                answer = client.get("/sparql", params={"query": query, "format": "csv"})
                answers.append((answer.status_code, answer.text.split()[-1]))

        askers = [threading.Thread(target=ask, args=(answers,)) for answers in seen]
        for asker in askers:
            asker.start()
        for number in (1, 2, 3):
            publish(number)
            before = [len(answers) for answers in seen]
            while any(len(answers) < count + 2 for answers, count in zip(seen, before, strict=True)):
                assert all(asker.is_alive() for asker in askers)
                time.sleep(0.01)
            assert {answers[-1] for answers in seen} == {(200, str(number))}
            assert client.get("/health").json()["generation"] == f"gen-{number + 1}"
        stop.set()
        for asker in askers:
            asker.join()
    for answers in seen:
        assert {status for status, _ in answers} == {200}
        assert [number for _, number in answers] == sorted(number for _, number in answers)
