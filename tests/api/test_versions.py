"""Versions over HTTP: known, not known, compared; and what is refused."""

import httpx
import pytest

from tests.api.pages import is_safe
from tests.api.problems import problem


@pytest.mark.parametrize("name", ["xg/1", "https://w3id.org/normgraph/id/norm/xg/1"])
def test_versions_of_a_norm(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/versions/{name}").json()
    assert answer["label"] == "§ 1 XG"
    assert [version["text"] for version in answer["versions"]] == ["(1) Erfunden. (2) Ebenso."]
    assert answer["evidence"][0]["firstDay"] == "2017-04-01"


def test_a_unit_has_the_text_of_its_place(client: httpx.Client) -> None:
    (version,) = client.get("/versions/xg/1/abs-2").json()["versions"]
    assert version["text"] == "(2) Ebenso."
    assert [one["day"] for one in version["observations"]] == ["2026-03-02"]


def test_a_day_without_evidence_is_not_known(client: httpx.Client) -> None:
    answer = client.get("/norm/xg/1", params={"on": "2015-01-01"}).json()
    assert (answer["status"], answer["known"], answer["version"], answer["before"]) == ("unknown", False, None, None)
    assert answer["after"].endswith("/version/xg/1/00aa")


def test_what_no_version_has_is_not_found_with_the_reason(client: httpx.Client) -> None:
    told = problem(client.get("/norm/xg/77", params={"on": "2026-03-02"}), 404, "not-found")
    assert told["remark"] == "the graph knows no version of it"


def test_a_synopsis(client: httpx.Client) -> None:
    answer = client.get("/diff", params={"norm": "xg/1", "from": "2026-03", "to": "2026-04"}).json()
    assert (answer["comparable"], answer["equal"]) == (False, None)  # one state: it proves nothing of a change
    assert answer["marked"] == "(1) Erfunden. (2) Ebenso."
    assert answer["from"]["observedOn"] == "2026-03-02"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/norm/xg/1?on=2012-13", "unknown"),  # an impossible month
        ("/norm/xg/1?on=2026-02-30", "unknown"),
        ("/versions/nolaw/1", "unknown"),
        ("/versions/%C2%A7%201%20QuatschG", "unknown"),
        ("/diff?norm=xg/1&from=2026-05&to=2026-04", "unknown"),  # reversed
        ("/diff?norm=xg/1&from=heute&to=2026-04", "unknown"),
        ("/diff?norm=xg/9&from=2026-03&to=2026-04", "unknown"),
        ("/diff?norm=xg/1&from=2026-03", "request"),  # a parameter is missing
        ("/versions/" + "x" * 201, "request"),
        ("/norm/xg/1?on=2026-01-01T00:00:00", "request"),
        ("/norm/xg/1/abs-2?on=", "request"),  # no day
        ("/versions/xg/1?on=", "request"),
        ("/norm/xg/1?on=2026-01-01&on=2026-01-02", "request"),  # twice
        ("/norm/xg/1?am=2026-01-01", "request"),  # no such parameter
        ("/versions/xg/1?am=2026-01-01", "request"),
        ("/diff?norm=xg/1&from=2026-03&to=2026-04&to=2026-05", "request"),
        ("/diff?norm=xg/1&from=2026-03&to=2026-04&x=1", "request"),
    ],
)
def test_bad_requests(client: httpx.Client, path: str, kind: str) -> None:
    problem(client.get(path), 400, kind)


def test_openapi_names_both(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/norm/{name}", "/versions/{name}", "/diff"} <= set(paths)


def test_a_browser_gets_two_texts_side_by_side(client: httpx.Client) -> None:
    asked = {"norm": "xg/1", "from": "2026-03-02", "to": "2026-03-02", "lang": "de"}
    page = client.get("/diff", params=asked, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "verglichen wird nichts" in page.text
    assert page.text.count("beobachtet am 02.03.2026") == 2
    is_safe(page.text)
    assert client.get("/diff", params=asked).headers["content-type"] == "application/json"
