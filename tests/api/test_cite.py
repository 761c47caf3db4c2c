import httpx
import pytest

from tests.api.problems import problem

TEXT = "nach § 1599 Abs. 2 Satz 1 BGB (BVerwG, Urteil vom 29.11.2012 - 10 C 5.12)"


@pytest.mark.parametrize("as_json", [False, True])
def test_cite(client: httpx.Client, as_json: bool) -> None:
    request = {"json": {"text": TEXT}} if as_json else {"content": TEXT, "headers": {"Content-Type": "text/plain"}}
    norm, decision = client.post("/cite", **request).json()["citations"]
    assert TEXT[norm["start"] : norm["end"]] == "§ 1599 Abs. 2 Satz 1 BGB"
    assert norm["targets"] == ["https://w3id.org/normgraph/id/norm/bgb/1599/abs-2/satz-1"]
    assert decision["targets"] == ["https://w3id.org/normgraph/id/decision/bverwg/2012-11-29/10-c-5-12"]


def test_what_cannot_be_resolved_says_why(client: httpx.Client) -> None:
    cited = client.post("/cite", json={"text": "nach § 9999 BGB"}).json()["citations"][0]
    assert cited["match"] == "unresolved"
    assert cited["reason"]
    assert "targets" not in cited


def test_empty_text_has_no_citations(client: httpx.Client) -> None:
    assert client.post("/cite", json={"text": ""}).json() == {"citations": []}


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"text": 1}', "[" * 20_000])
def test_bad_json(client: httpx.Client, body: str) -> None:
    problem(client.post("/cite", content=body, headers={"Content-Type": "application/json"}), 400, "request")


def test_other_media_types(client: httpx.Client) -> None:
    problem(client.post("/cite", content=TEXT, headers={"Content-Type": "text/html"}), 415, "media-type")
    problem(client.post("/cite", content="x" * 50_001, headers={"Content-Type": "text/plain"}), 413, "too-large")
