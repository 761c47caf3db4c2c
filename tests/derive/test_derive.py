"""Time, determinism and refusals of a derivation."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from normgraph.cases import read_case
from normgraph.cli import app
from normgraph.derive import derive, render
from normgraph.errors import UnknownThing, UnreadableInput
from tests.derive.casefiles import DATA, answer, changed, founding, result

RUN = CliRunner()


def test_day_of_decision_moves_the_events_stay() -> None:
    later = answer(founding("d2"), on=date(2019, 6, 1))
    assert result(later, "rechtlicherVater").date == "2019-06-01"
    assert result(later, "statuswechsel").date == "2018-11-12"
    assert result(later, "jahresfristGewahrt").value == "2018-11-01 <= 2019-04-02"


@pytest.mark.parametrize(
    ("acknowledged", "status", "why"),
    [
        ("2026-03-31", "established", "the last day of the former § 1599 Abs. 2 BGB"),
        ("2026-04-01", "open", "the day after: the number holds other law, the rule says nothing"),
    ],
)
def test_replaced_norm_applies_until_its_last_day(acknowledged: str, status: str, why: str) -> None:
    days = {"scheidungsurteil": "2025-05-01", "scheidungRechtskraft": "2025-06-01", "geburt": "2025-07-01"}
    changes = {predicate: {"date": day} for predicate, day in days.items()}
    changes |= {p: {"date": acknowledged} for p in ("anerkennungErklaert", "zustimmungMutter", "zustimmungEhegatte")}
    changes |= {"anerkennungDerScheidung": {"date": "2025-08-01"}}
    derived = answer(changed("d2", changes) | {"decidedOn": "2026-05-01"})
    assert result(derived, "statuswechsel").status == status, why


def test_same_bytes_whatever_the_order_of_findings() -> None:
    case = founding("d2")
    turned = founding("d2") | {"findings": case["findings"][::-1]}
    texts = [json.dumps([[r.predicate, r.status, r.value, r.date] for r in answer(c).results]) for c in (case, turned)]
    assert texts[0] == texts[1]


def test_turtle_is_the_same_on_every_run() -> None:
    case = read_case(DATA / "d1.yaml")
    assert render.turtle(derive(case)) == render.turtle(derive(case))


def test_finding_on_a_conclusion_is_refused_with_its_line() -> None:
    case = founding("d1")
    case["findings"].append({"predicate": "hindernisArt6", "subject": "antragsteller", "status": "established"})
    with pytest.raises(UnreadableInput, match=r"hindernisArt6.*concluded by rules") as caught:
        answer(case)
    assert caught.value.where.rsplit(":", 1)[-1].isdigit()


def test_removing_a_finding_never_decides_more() -> None:
    """Only burdens of proof and closed lists may turn silence into an answer; D3 has one: § 80 Abs. 1 AufenthG."""
    case = founding("d3")
    definite = {"established", "refuted"}
    before = {(r.predicate, r.subject, r.date): r.status for r in answer(case).results}
    for index in range(len(case["findings"])):
        less = case | {"findings": case["findings"][:index] + case["findings"][index + 1 :]}
        for r in answer(less).results:
            was = before.get((r.predicate, r.subject, r.date), r.status)
            if r.predicate == "zurueckverweisung":
                continue  # asks whether another result is undetermined
            assert r.status == was or r.status not in definite, (case["findings"][index], r.predicate, was, r.status)


def test_command_prints_json(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["derive", str(DATA / "d3.yaml"), "--format", "json", "--lang", "en"])
    assert done.exit_code == 0, done.output
    answer_ = json.loads(done.stdout)
    assert {"id", "rule", "norm", "version", "conclusion", "status", "value", "date", "defeated_by", "conflict",
            "because", "missing", "worlds"} <= set(answer_["results"][0])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "options", "code", "why"),
    [
        ("", [], 2, "an empty file"),
        ("id: x\nfindings: [{predicate: geburt, datum: 2018-01-01}]", [], 2, "a misspelt key"),
        ("id: x\nfindings: [{predicate: geburt, date: 2018-02-31, status: established}]", [], 2, "an impossible date"),
        ("id: x\nfindings: []", ["--on", "gestern"], 2, "a day that is none"),
        (
            yaml.safe_dump(
                {
                    "id": "x",
                    "kind": {"id": "k", "type": "Person"},
                    "findings": [
                        {"predicate": "kleinkind", "subject": "k", "status": s, "holder": "G", "on": "2018-01-01"}
                        for s in ("established", "refuted")
                    ],
                }
            ),
            [],
            1,
            "two contradicting findings of one holder and day",
        ),
    ],
)
def test_command_refuses(text: str, options: list[str], code: int, why: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    done = RUN.invoke(app, ["derive", str(file), *options])
    assert (
        done.exit_code if done.exit_code != 1 or not done.exception else getattr(done.exception, "exit_code", 1)
    ) == code, why


ABOUT = [
    # what is asked for, what is shown, why
    ("altersgrenzeEingehalten", {"altersgrenzeEingehalten"}, "a predicate"),
    (
        "§ 2 Abs. 3 AufenthG",
        {
            "lebensunterhaltNational",
            "lebensunterhaltRichtlinie",
            "mittelNach2Abs3",
            "mittelNach2Abs3Richtlinie",
            "verfuegbareMittel",
            "lebensunterhaltGesichert",
        },
        "a norm, also in a list",
    ),
    (
        "§ 20 SGB II",
        {"regelbedarf", "regelbedarfNach20", "regelleistungAlleinerziehender"},
        "a section, with what is below it",
    ),
    ("§ 11 SGB II", {"einkommenNach11", "verfuegbareMittel"}, "its law stands behind the next section"),
    ("Custody  of the", {"alleinigePersonensorge"}, "words of the conclusion, in any case"),
]


@pytest.mark.parametrize(("about", "expected", "why"), ABOUT)
def test_part_of_a_derivation(about: str, expected: set[str], why: str) -> None:
    shown = {result.predicate for result in answer(founding("d3")).about([about]).results}
    assert shown == expected, why


def test_nothing_is_about_it() -> None:
    with pytest.raises(UnknownThing, match="no result is about § 2 SGB II"):  # § 20 is not below § 2
        answer(founding("d3")).about(["§ 2 SGB II"])


def test_brief_has_one_line_for_each_result() -> None:
    done = CliRunner().invoke(app, ["derive", str(DATA / "d1.yaml"), "--brief", "--lang", "en"])
    lines = done.stdout.splitlines()[1:]
    assert [line[0] for line in lines] == sorted((line[0] for line in lines), key="+-!/~?".index)
    assert len(lines) == len(answer(founding("d1")).results)
