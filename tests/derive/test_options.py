"""What a reader may do without: analogies, extensions, and law that was not enacted yet on the day."""

import datetime
import json

import pytest
from typer.testing import CliRunner

from normgraph.cli import app
from normgraph.derive import Options
from tests.derive.casefiles import DATA, answer, changed, founding, result

RUN = CliRunner()

SWITCHED = [
    (Options(), "deutschesRechtFuerBeseitigung", "established", "by default the analogy counts"),
    (
        Options(analogies=False),
        "deutschesRechtFuerBeseitigung",
        "open",
        "D2-12 applies Art. 20 Satz 2 EGBGB by analogy",
    ),
    (Options(extensions=False), "deutschesRechtFuerBeseitigung", "established", "an analogy is no extension"),
    (Options(analogies=False), "statuswechselNachRechtskraft", "open", "German law applies by the analogy only"),
    (Options(extensions=False), "statuswechselNachRechtskraft", "open", "D2-13 extends § 1599 Abs. 2 BGB"),
    (Options(analogies=False), "rechtlicherVater", "open", "the legal father hangs on the analogy"),
    (Options(strict=True), "rechtlicherVater", "established", "nothing in D2 was applied before its time"),
]


@pytest.mark.parametrize(("options", "predicate", "status", "why"), SWITCHED)
def test_switches(options: Options, predicate: str, status: str, why: str) -> None:
    derived = answer(founding("d2"), options=options)
    found = next(r for r in derived.results if r.predicate == predicate)
    assert found.status == status, why


def test_what_is_set_aside_is_said() -> None:
    said = result(answer(founding("d2"), options=Options(analogies=False)), "deutschesRechtFuerBeseitigung").set_aside
    assert said == ("D2-12: without analogies the rule is set aside",)
    assert not any(r.set_aside for r in answer(founding("d2")).results)


def on_birthday(day: str) -> dict[str, object]:
    """D3 with the 16th birthday, and so one reference date, on a day."""
    born = datetime.date.fromisoformat(day)
    return changed("d3", {"geburt": {"date": born.replace(year=born.year - 16).isoformat()}})


ENACTED = [
    ("2010-12-31", False, "359", "the day before 364 EUR are valid"),
    ("2010-12-31", True, "359", "359 EUR were enacted in June 2010"),
    ("2011-01-01", False, "364", "valid from this day, though enacted later"),
    ("2011-01-01", True, None, "not enacted yet"),
    ("2011-03-23", True, None, "the day before the enactment"),
    ("2011-03-24", True, "364", "the day of the enactment"),
    ("2011-03-25", True, "364", "the day after"),
]


@pytest.mark.parametrize(("day", "strict", "amount", "why"), ENACTED)
def test_amount_is_used_from_its_enactment(day: str, strict: bool, amount: str | None, why: str) -> None:
    derived = answer(on_birthday(day), options=Options(strict=strict))
    needs = [r for r in derived.results if r.predicate == "regelbedarf" and r.subject == "Vater" and r.date == day]
    assert [r.value for r in needs] == [amount], why
    benefit = [r for r in derived.results if r.predicate == "regelleistungAlleinerziehender"]
    said = [line for r in benefit for line in r.set_aside]
    assert bool(said) == (amount is None), why
    if said:
        assert "364 is valid from 2011-01-01 but was enacted only on 2011-03-24" in said[0]


@pytest.mark.parametrize(
    ("day", "strict", "amount", "why"),
    [
        ("2011-01-01", False, "275", "valid from this day"),
        ("2011-03-23", True, None, "the day before the enactment: the amount itself is not used"),
        ("2011-03-24", True, "275", "the day of the enactment"),
    ],
)
def test_amount_of_a_rule_that_is_effective_on_its_own_day(
    day: str, strict: bool, amount: str | None, why: str
) -> None:
    derived = answer(on_birthday(day), options=Options(strict=strict))
    needs = [r for r in derived.results if r.predicate == "regelbedarf" and r.subject == "Kläger" and r.date == day]
    assert [r.value for r in needs] == [amount], why
    assert any(r.set_aside for r in needs) == (amount is None), why


def test_norm_before_its_time_is_flagged() -> None:
    """The temporal trap: the decision applies § 77 Abs. 5 SGB II, in force since 2011, to 2010-12-20."""
    rounded = {
        strict: result(answer(founding("d3"), options=Options(strict=strict)), "mehrbedarf", "2010-12-20")
        for strict in (False, True)
    }
    assert (rounded[False].status, rounded[False].value, rounded[False].set_aside) == ("established", "43", ())
    assert rounded[True].status == "open"
    assert "only from 2011-01-01" in rounded[True].set_aside[0]
    later = result(answer(founding("d3"), options=Options(strict=True)), "mehrbedarf", "2011-10-25")
    assert (later.status, later.value) == ("established", "44")


def test_receipt_and_command_record_the_options() -> None:
    assert answer(founding("d1")).receipt != answer(founding("d1"), options=Options(strict=True)).receipt
    told = RUN.invoke(app, ["derive", str(DATA / "d2.yaml"), "--without-analogies", "--strict", "--format", "json"])
    assert json.loads(told.output)["receipt"]["options"] == ["without-analogies", "strict"]
    text = RUN.invoke(app, ["derive", str(DATA / "d2.yaml"), "--without-extensions", "--lang", "en"]).output
    assert "derived without extensions beyond the wording" in text
