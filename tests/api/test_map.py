"""The map of citations: what it holds, what it filters, how it is exported, what it refuses."""

import xml.etree.ElementTree as ET

import httpx
import pytest

from tests.api.pages import is_safe
from tests.api.problems import problem

BASE = "https://w3id.org/normgraph/id/"
NORM = BASE + "norm/xg/1"
DECISION = BASE + "decision/vg-musterstadt/2018-11-16/4-b-1-18"


def ids(client: httpx.Client, **asked: object) -> set[str]:
    return {node["id"] for node in client.get("/map/norm/xg/1", params={"format": "json", **asked}).json()["nodes"]}


def test_a_norm_and_the_decision_that_cites_a_unit_of_it(client: httpx.Client) -> None:
    found = client.get("/map/norm/xg/1?format=json").json()
    assert {node["id"]: node["inDegree"] for node in found["nodes"]} == {NORM: 1, DECISION: 0}
    assert [(edge["source"], edge["target"]) for edge in found["edges"]] == [(DECISION, NORM)]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"since": "2018", "until": "2018"}, True),
        ({"since": "2019"}, False),
        ({"until": "2017"}, False),
        ({"level": "federal"}, False),  # the level of its court is not known
        ({"since": "", "until": ""}, True),  # as an empty form sends it
    ],
)
def test_filters_leave_norms_and_take_decisions_by_year_and_level(
    client: httpx.Client, asked: dict[str, str], kept: bool
) -> None:
    assert ids(client, **asked) == ({NORM, DECISION} if kept else {NORM})


def test_page_says_it_in_words(client: httpx.Client) -> None:
    page = client.get("/map/norm/xg/1?lang=de", headers={"Accept": "text/html"})
    assert page.status_code == 200
    is_safe(page.text.replace('<script src="/static/built/map.js" defer></script>', ""))
    assert "Entscheidungen (1)" in page.text
    assert "hier 1 Mal zitiert" in page.text


def test_graphml_is_xml_with_all_nodes_and_edges(client: httpx.Client) -> None:
    answer = client.get("/map/norm/xg/1?format=graphml")
    assert answer.headers["content-disposition"] == 'attachment; filename="norm-xg-1.graphml"'
    root = ET.fromstring(answer.text)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == 2
    assert len(root.findall(f".//{space}edge")) == 1


def test_what_is_refused(client: httpx.Client) -> None:
    problem(client.get("/map/norm/nix/1"), 404, "not-found")
    problem(client.get("/map/norm/xg/1?since=x"), 400, "request")
    problem(client.get("/map/norm/xg/1?format=png"), 406, "not-acceptable")
    problem(client.get("/map/norm/a b/<x>"), 404, "not-found")
