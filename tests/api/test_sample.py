import csv
import io
from pathlib import Path

import httpx
import pytest
from normgraph_api.settings import Settings

from normgraph.store import Builder
from tests.api.conftest import serving
from tests.api.problems import problem
from tests.test_sampling import store

SHEET = "item,outcome\nx,won\ny,lost\n"


def test_decisions_need_text(client: httpx.Client) -> None:
    problem(client.get("/sample/decisions"), 400, "unknown")


@pytest.mark.parametrize("query", ["n=0", "n=10001", "n=x", "seed=" + "x" * 101, "size=5", "n=5&n=6"])
def test_bad_parameters(client: httpx.Client, query: str) -> None:
    problem(client.get(f"/sample/citations?{query}"), 400, "request")


def test_unknown_kind(client: httpx.Client) -> None:
    problem(client.get("/sample/courts"), 400, "request")


def test_agreement(client: httpx.Client) -> None:
    [found] = client.post("/sample/agreement", json={"one": SHEET, "other": SHEET}).json()["variables"]
    assert (found["variable"], found["n"], found["kappa"]) == ("outcome", 2, 1.0)


def test_parameters_of_the_agreement(client: httpx.Client) -> None:
    problem(client.post("/sample/agreement?kappa=1", json={"one": SHEET, "other": SHEET}), 400, "request")


def test_unequal_sheets(client: httpx.Client) -> None:
    problem(client.post("/sample/agreement", json={"one": SHEET, "other": "item\nx\n"}), 400, "unreadable")


@pytest.mark.parametrize("body", ["{", "[]", '{"one": "item"}', '{"one": 1, "other": 2}'])
def test_bad_bodies(client: httpx.Client, body: str) -> None:
    response = client.post("/sample/agreement", content=body, headers={"Content-Type": "application/json"})
    problem(response, 400, "request")


def test_other_media_types(client: httpx.Client) -> None:
    problem(client.post("/sample/agreement", content=SHEET, headers={"Content-Type": "text/csv"}), 415, "media-type")


def test_a_sheet(tmp_path: Path) -> None:
    with Builder(tmp_path) as builder:
        builder.add(store())
        builder.publish()
    with serving(Settings(store=tmp_path, workers=1, seconds=20)) as client:
        answer = client.get("/sample/citations?n=5&seed=7&by=match")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        found = list(csv.DictReader(io.StringIO(answer.text)))
        assert len(found) == 5
        assert all(row["passage"] for row in found)
        problem(client.get("/sample/decisions?by=match"), 400, "unknown")
