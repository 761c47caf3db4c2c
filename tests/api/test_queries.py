import csv
import io

import httpx
import pytest

from normgraph import catalogue
from normgraph.identifiers import BASE
from tests.api.problems import problem

NORM = f"{BASE}norm/xg/1"


def test_list(client: httpx.Client) -> None:
    listed = client.get("/queries").json()["queries"]
    assert [query["name"] for query in listed] == catalogue.names()
    assert all(client.get(query["href"]).status_code in (200, 400) for query in listed)


def test_answer_by_accept_format_and_suffix(client: httpx.Client) -> None:
    rows = client.get("/queries/citing-decisions", params={"norm": NORM}).json()["results"]["bindings"]
    assert [row["randnummer"]["value"] for row in rows] == ["7"]
    for path, headers in (("citing-decisions.csv", {}), ("citing-decisions", {"Accept": "text/csv"})):
        answer = client.get(f"/queries/{path}", params={"norm": NORM}, headers=headers)
        assert [row["verbatim"] for row in csv.DictReader(io.StringIO(answer.text))] == ["§ 1 Abs. 2 XG"]


@pytest.mark.parametrize("name", ["xg/1", NORM])
def test_names_people_use(client: httpx.Client, name: str) -> None:
    assert len(client.get("/queries/citing-decisions", params={"norm": name}).json()["results"]["bindings"]) == 1


def test_file_numbers_are_looked_up_in_the_graph(client: httpx.Client) -> None:
    answer = client.get("/queries/cited-norms", params={"decision": "4 B 1/18"}).json()
    assert len(answer["results"]["bindings"]) == 1


REFUSED = [
    ("/queries/nothing", 404, "not-found"),
    ("/queries/..%2Fcheck%2Fx", 404, "not-found"),
    ("/queries/citing-decisions", 400, "unknown"),
    ("/queries/citing-decisions?norm=xg/1&other=1", 400, "unknown"),
    ("/queries/citing-decisions?norm=xg/1&norm=xg/2", 400, "request"),
    ("/queries/citing-decisions?norm=xg/99999", 400, "unknown"),
    ("/queries/citing-decisions?norm=%C2%A7%205%20XyzG", 400, "unknown"),
    ("/queries/citing-decisions?norm=https://w3id.org/normgraph/id/norm/xg/99999", 400, "unknown"),
    ("/queries/citing-decisions.docx?norm=xg/1", 406, "not-acceptable"),
    ("/queries/citing-decisions.ttl?norm=xg/1", 406, "not-acceptable"),
    ("/queries/citing-decisions?norm=Quatsch%20mit%20So%C3%9Fe", 400, "unknown"),
    ("/queries/changed-between?law=xg&since=2026-05-01&until=2026-01-30", 400, "unknown"),
]


@pytest.mark.parametrize(("path", "status", "kind"), REFUSED)
def test_refused(client: httpx.Client, path: str, status: int, kind: str) -> None:
    problem(client.get(path), status, kind)


def test_what_was_not_compared_is_said_beside_the_answer(client: httpx.Client) -> None:
    days = {"law": f"{BASE}norm/xg", "since": "2020-01-01", "until": "2027-01-01"}
    answer = client.get("/queries/changed-between", params=days)
    assert answer.json()["results"]["bindings"] == []
    assert answer.headers["Normgraph-Note"].startswith("Nothing was compared: the graph has ")
    assert "Verglichen ist nichts" in client.get("/queries/changed-between.html", params={**days, "lang": "de"}).text
    assert "Normgraph-Note" not in client.get("/queries/citing-decisions", params={"norm": NORM}).headers


INJECTIONS = ["urn:a> } # ", "urn:a>) } DROP ALL #", 'http://x/"', "http://x/{}", "http://x/\n", "urn:x\\u003E"]


@pytest.mark.parametrize("value", INJECTIONS)
def test_parameters_cannot_leave_their_place(client: httpx.Client, value: str) -> None:
    problem(client.get("/queries/citing-decisions", params={"norm": value}), 400, "unknown")


def test_page_shows_form_then_answer(client: httpx.Client) -> None:
    form = client.get("/queries/citing-decisions.html").text
    assert 'name="norm"' in form
    assert "Answer" not in form
    answer = client.get("/queries/citing-decisions.html", params={"norm": NORM}).text
    assert "§ 1 Abs. 2 XG" in answer
    assert "format=csv" in answer
