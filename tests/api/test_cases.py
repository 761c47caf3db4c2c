import json
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from normgraph import assets
from tests.api.problems import problem

CASE = (assets.path("data", "cases", "d2.yaml")).read_text("utf-8")
YAML = {"Content-Type": "application/yaml"}
MISSPELT = "id: a\ndecidedOn: 2018-11-16\nfindings: [{predicate: gebuhrt, subject: a}]\n"


def test_validate(client: httpx.Client) -> None:
    assert client.post("/validate", content=CASE, headers=YAML).json()["conforms"] is True
    report = client.post("/validate", content=MISSPELT, headers=YAML).json()
    assert report["conforms"] is False
    assert {"rule", "line", "message"} <= report["results"][0].keys()


SAME_CASE = [
    ("application/yaml", "id: a\nfindings: []\n"),
    ("application/json", '{"id": "a", "findings": []}'),
    ("application/ld+json", '{"id": "a", "findings": []}'),
    (
        "text/turtle; charset=utf-8",
        "<https://w3id.org/normgraph/id/case/a> a <https://w3id.org/normgraph/ns#Fall> .",
    ),
]


@pytest.mark.parametrize(("kind", "body"), SAME_CASE)
def test_every_notation(client: httpx.Client, kind: str, body: str) -> None:
    report = client.post("/validate", content=body, headers={"Content-Type": kind}).json()
    assert report["case"] == "https://w3id.org/normgraph/id/case/a"


def test_report_as_turtle_and_text(client: httpx.Client) -> None:
    turtle = client.post("/validate", content=MISSPELT, headers={**YAML, "Accept": "text/turtle"})
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    assert len(list(ox.parse(turtle.content, ox.RdfFormat.TURTLE))) > 3
    text = client.post("/validate?lang=de", content=MISSPELT, headers={**YAML, "Accept": "text/plain"})
    assert "nicht wohlgeformt" in text.text


def test_derive(client: httpx.Client) -> None:
    answer = client.post("/derive", params={"lang": "en"}, content=CASE, headers=YAML)
    assert answer.headers["cache-control"] == "no-store"
    results = answer.json()["results"]
    assert {"D2-11"} <= {result["rule"] for result in results}
    assert all(result["version"] and result["norm"] for result in results)


def test_day_of_decision(client: httpx.Client) -> None:
    answer = client.post("/derive", params={"on": "2018-11-16"}, content=CASE, headers=YAML)
    assert answer.json()["decided_on"] == "2018-11-16"
    problem(client.post("/derive", params={"on": "16.11.2018"}, content=CASE, headers=YAML), 400, "unreadable")


REFUSED: list[tuple[str, str | bytes, str, int, str]] = [
    ("validate", "", "application/yaml", 400, "unreadable"),
    ("validate", "id: [", "application/yaml", 400, "unreadable"),
    ("validate", "a: &x 1\nb: *x", "application/yaml", 400, "unreadable"),
    ("validate", "[" * 20_000 + "]" * 20_000, "application/json", 400, "limit"),
    ("validate", "{a: " * 5_000 + "}" * 5_000, "application/yaml", 400, "limit"),
    ("validate", "x" * 50_001, "application/yaml", 413, "too-large"),
    ("validate", b"\xff\xfe", "application/yaml", 400, "request"),
    ("validate", "id: a", "text/plain", 415, "media-type"),
    ("validate", '{"id": "a", "@context": "http://127.0.0.1:1/c"}', "application/json", 400, "unreadable"),
    ("derive", MISSPELT, "application/yaml", 422, "not-well-formed"),
]


@pytest.mark.parametrize(("path", "body", "kind", "status", "problem_kind"), REFUSED)
def test_refused(client: httpx.Client, path: str, body: str | bytes, kind: str, status: int, problem_kind: str) -> None:
    problem(client.post(f"/{path}", content=body, headers={"Content-Type": kind}), status, problem_kind)


def test_refusal_names_place_and_remedy(client: httpx.Client) -> None:
    told: dict[str, Any] = client.post("/validate", content="id: a\nb: [", headers=YAML).json()
    assert told["where"]
    assert told["remedy"]


def test_turtle_that_crashes_parsers_costs_one_request(client: httpx.Client) -> None:
    nested = "<urn:a> <urn:b> " + "(" * 15_000 + ")" * 15_000 + " ."
    assert client.post("/validate", content=nested, headers={"Content-Type": "text/turtle"}).status_code in (400, 503)
    assert client.post("/validate", content=CASE, headers=YAML).status_code == 200


def test_wrong_language_and_format(client: httpx.Client) -> None:
    problem(client.post("/validate?lang=fr", content=CASE, headers=YAML), 400, "request")
    problem(client.post("/derive", content=CASE, headers={**YAML, "Accept": "text/csv"}), 406, "not-acceptable")


# what if, switches, questions: sent as a form, since facts have no place in a URL

FACT = "anerkennungErklaert(antragsteller,kind)"


def test_what_if(client: httpx.Client) -> None:
    day = {"lang": "en", "on": "2019-06-01"}
    sent = client.post("/derive", params=day, data={"case": CASE, "set": [f"{FACT}=2019-04-03"]})
    answer = sent.json()
    assert answer["set"] == [f"{FACT}=2019-04-03"]
    changed = {
        change["predicate"]: (change["before"]["status"], change["after"]["status"]) for change in answer["differences"]
    }
    assert changed["jahresfristGewahrt"] == ("established", "refuted")
    assert answer["receipts"]["before"]["case"] != answer["receipts"]["after"]["case"]
    assert sent.headers["cache-control"] == "no-store"


def test_form_without_settings_is_a_derivation(client: httpx.Client) -> None:
    plain = client.post("/derive", params={"lang": "de"}, content=CASE, headers=YAML).json()
    assert client.post("/derive", params={"lang": "de"}, data={"case": CASE}).json() == plain


def test_same_answer_as_the_command_line(client: httpx.Client) -> None:
    from normgraph.cases import read_case
    from normgraph.derive import derive

    served = client.post("/derive", params={"lang": "de"}, content=CASE, headers=YAML).json()
    assert served == json.loads(json.dumps(derive(read_case(CASE)).to_json()))


@pytest.mark.parametrize(
    ("switch", "predicate", "recorded"),
    [
        ({"analogies": "false"}, "deutschesRechtFuerBeseitigung", "without-analogies"),
        ({"extensions": "false"}, "statuswechselNachRechtskraft", "without-extensions"),
    ],
)
def test_switches(client: httpx.Client, switch: dict[str, str], predicate: str, recorded: str) -> None:
    answer = client.post("/derive", params=switch, content=CASE, headers=YAML).json()
    assert answer["receipt"]["options"] == [recorded]
    assert [r["status"] for r in answer["results"] if r["predicate"] == predicate] == ["open"]


def test_next_questions_and_what_they_would_decide(client: httpx.Client) -> None:
    case = (assets.path("data", "cases", "d1.yaml")).read_text("utf-8")
    answer = client.post("/derive", params={"suppose": "true"}, content=case, headers=YAML).json()
    assert answer["questions"]
    first = next(m for r in answer["results"] for m in r["missing"] if m["fact"] == answer["questions"][0]["fact"])
    assert {supposed["status"] for supposed in first["decides"]} == {"established", "refuted"}


WHAT_IF_REFUSED: list[tuple[dict[str, Any], int, str, str]] = [
    ({"case": CASE, "set": ["nosuch(kind)=established"]}, 400, "unknown", "an unknown fact"),
    ({"case": CASE, "set": ["findings/999/status=refuted"]}, 400, "unknown", "a path that is none"),
    ({"case": CASE, "set": ["umgang(antragsteller,kind)=maybe"]}, 400, "unknown", "a value that is none"),
    ({"case": CASE, "set": [f"{FACT}=2019-02-31"]}, 400, "unreadable", "an impossible day"),
    ({"case": CASE, "set": ["nothing"]}, 400, "unknown", "no setting at all"),
    ({"case": CASE, "set": ["rechtlicherVater(antragsteller,kind)=established"]}, 400, "unknown", "a conclusion"),
    ({"set": ["a=b"]}, 400, "request", "no case"),
    ({"case": CASE, "format": "pdf"}, 400, "request", "an unknown format"),
    ({"case": MISSPELT}, 422, "not-well-formed", "a case that is not well formed"),
    ({"case": CASE, "set": ["umgang(antragsteller,kind)=open"] * 70}, 400, "request", "too many fields"),
]


@pytest.mark.parametrize(("form", "status", "kind", "why"), WHAT_IF_REFUSED)
def test_what_if_refused(client: httpx.Client, form: dict[str, Any], status: int, kind: str, why: str) -> None:
    assert why
    problem(client.post("/derive", data=form), status, kind)
