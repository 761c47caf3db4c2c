"""Cases that say something wrong: command line and service name the place and what to do, and derive nothing."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from normgraph import assets
from normgraph.cli import app
from normgraph.errors import UnreadableInput
from tests.api.problems import problem

HEAD = "id: fall\ndecidedOn: 2020-01-31\nkind: {id: kind, type: Person}\nfindings:\n"
BORN = "- {predicate: geburt, subject: kind, date: 2018-06-18, status: established}\n"


def found(*said: str) -> str:
    return HEAD + BORN + "".join(f"- {{{one}}}\n" for one in said)


MONTH = "2018-06 if only the month is known"
TITLE = 'predicate: beantragterTitel, subject: kind, code: "999z", status: established'
INCOME = "predicate: einkommen, on: 2020-01-31, status: established, amount: "
LEDIG = "predicate: ledig, subject: kind, status: "
UNKNOWN = found("predicate: gibtEsNicht, subject: kind, status: established")
READABLE = [
    # case, rule, line, in the message, why
    (found(LEDIG + "established", LEDIG + "refuted"), "F40", 6, "remove one", "one holder finds both"),
    (UNKNOWN, "F11", 6, "list those known", "no such fact"),
    (found(TITLE), "F29", 6, "999z", "no title"),
    (found(INCOME + "dreihundert"), "F19", 6, "1234.50", "words"),
    (found(INCOME + "-300"), "F20", 6, "negative", "below zero"),
    (found("predicate: lebensunterhaltGesichert, status: established"), "F12", 6, "", "an answer among the facts"),
    (HEAD + BORN + "- umgang\n", "F27", 6, "subject", "a word instead of a finding"),
]  # fmt: skip
UNREADABLE = [
    (HEAD.replace("type: Person", "type: Person, age: -3") + BORN, 3, "unknown key `age`", "ages are not stated"),
    (HEAD.replace("findings", 'norm: "§ 9999 BGB"\nfindings') + BORN, 4, "unknown key `norm`", "norms are not stated"),
    (found("predicate: einkommen, amount: 3, unit: Taler, status: open"), 6, "unknown key `unit`", "amounts are euro"),
    (found("predicate: antragstellung, subject: kind, date: Juli 2009, status: established"), 6, MONTH, "in words"),
    (found("predicate: antragstellung, subject: kind, date: 2009-13, status: established"), 6, MONTH, "no month"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "line", "says", "why"), READABLE)
def test_breaches_of_form(
    client: httpx.Client, tmp_path: Path, text: str, rule: str, line: int, says: str, why: str
) -> None:
    file = tmp_path / "schlecht.yaml"
    file.write_text(text, encoding="utf-8")
    for command in ("validate", "derive"):
        done = CliRunner().invoke(app, [command, str(file), "--lang", "en"])
        assert done.exit_code == 1, why
        assert file.name in done.output
        assert f"line {line}" in done.output.lower()
        assert rule in done.output
    report = client.post("/validate", content=text, headers={"Content-Type": "application/yaml"}).json()
    [result] = [r for r in report["results"] if r["rule"] == rule and r["line"] == line][:1]
    assert says in result["message"]["en"] or says == result["value"], why
    refused = problem(
        client.post("/derive", content=text, headers={"Content-Type": "application/yaml"}), 422, "not-well-formed"
    )
    assert rule in str(refused)
    page = client.post("/validate", content=text, headers={"Content-Type": "application/yaml", "Accept": "text/html"})
    assert rule in page.text, why


@pytest.mark.parametrize(("text", "line", "says", "why"), UNREADABLE)
def test_unreadable(client: httpx.Client, tmp_path: Path, text: str, line: int, says: str, why: str) -> None:
    file = tmp_path / "schlecht.yaml"
    file.write_text(text, encoding="utf-8")
    for command in ("validate", "derive"):
        done = CliRunner().invoke(app, [command, str(file)])
        assert isinstance(done.exception, UnreadableInput), why
        assert done.exception.exit_code == 2
        assert f"{file.name}:{line}" in str(done.exception)
        assert says in str(done.exception)
    for path in ("/validate", "/derive"):
        body = problem(client.post(path, content=text, headers={"Content-Type": "application/yaml"}), 400, "unreadable")
        assert f":{line}" in str(body)
        assert says in str(body)


def test_different_holders_are_a_conflict_not_a_breach(client: httpx.Client) -> None:
    text = found(LEDIG + "established, holder: Gericht", LEDIG + "refuted, holder: Behoerde")
    report = client.post("/validate", content=text, headers={"Content-Type": "application/yaml"}).json()
    assert report["conforms"] is True


def test_a_month_is_a_day_between(client: httpx.Client) -> None:
    """D3's application: July 2009."""
    text = assets.path("data", "cases", "d3.yaml").read_text("utf-8")
    assert "date: 2009-07," in text
    report = client.post("/validate", content=text, headers={"Content-Type": "application/yaml"}).json()
    assert report["conforms"] is True, report["results"]


NOTATIONS = [
    ("application/yaml", UNKNOWN, 6, "/findings/1/predicate"),
    (
        "application/json",
        '{"id": "fall", "decidedOn": "2020-01-31", "kind": {"id": "kind", "type": "Person"},\n "findings": [\n'
        ' {"predicate": "geburt", "subject": "kind", "date": "2018-06-18", "status": "established"},\n'
        ' {"subject": "kind", "status": "established",\n  "predicate": "gibtEsNicht"}]}',
        5,
        "/findings/1/predicate",
    ),
    (
        "text/turtle",
        "@prefix ng: <https://w3id.org/normgraph/ns#> .\n@prefix c: <https://w3id.org/normgraph/id/case/> .\n"
        "c:fall a ng:Fall ;\n  ng:finding <https://w3id.org/normgraph/id/case/fall/f1> .\n"
        "<https://w3id.org/normgraph/id/case/fall/f1> a ng:Feststellung ;\n  ng:status ng:established ;\n"
        "  ng:predicate <https://w3id.org/normgraph/id/predicate/gibtEsNicht> .\n",
        7,
        "",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "line", "path"), NOTATIONS, ids=["yaml", "json", "turtle"])
def test_the_report_names_line_key_and_path(client: httpx.Client, kind: str, text: str, line: int, path: str) -> None:
    report = client.post("/validate", content=text, headers={"Content-Type": kind}).json()
    [result] = [r for r in report["results"] if r["rule"] == "F11"]
    assert (result["line"], result["key"], result["path"]) == (line, "predicate", path)
