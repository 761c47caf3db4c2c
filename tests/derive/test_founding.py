"""The 52 intermediate results of the founding decisions come out of the rules and the facts alone."""

import csv
from functools import cache
from pathlib import Path

import pytest

from normgraph.derive import Derivation
from tests.derive.casefiles import answer, founding, result
from tests.shared import GOLD, needs_shared


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


ROWS = table(Path(__file__).parent / "founding.csv")


@cache
def derived(case: str) -> Derivation:
    return answer(founding(case))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']}-{row['rule']}-{row['predicate']}-{row['date']}")
def test_row_comes_out(row: dict[str, str]) -> None:
    found = result(derived(row["case"]), row["predicate"], row["date"], row["subject"])
    assert (found.rule, found.status, found.rn) == (row["rule"], row["status"], row["rn"])
    if row["value"] == "in every reading":
        assert found.worlds == {row["value"]: row["status"]}
    elif row["value"]:
        assert found.value == row["value"]
    if not row["date"]:
        assert found.date is None
    assert found.norm
    assert found.because
    assert "not known" in found.version  # no version with proven valid time ships


@needs_shared
def test_table_is_the_expected_one() -> None:
    gold = table(GOLD / "results.csv")
    columns = ("rn", "rule", "conclusion", "status", "value")
    expected = [(row["decision"].lower(), *(row[c] for c in columns), row["reference_date"]) for row in gold]
    assert [(row["case"], *(row[c] for c in columns), row["date"]) for row in ROWS] == expected


DERIVED_FIGURES = [
    ("regelbedarfBedarfsgemeinschaft", "2011-10-25", "639", "364 and 275, without the transitional amount (Rn. 32)"),
    ("bedarfOhneUnterkunft", "2010-12-20", "689", "646 and 43"),
    ("bedarfOhneUnterkunft", "2011-10-25", "683", "639 and 44"),
    ("regelbedarf", "2011-10-25", "275", "the amount that residence law counts, not 287"),
]


@pytest.mark.parametrize(("predicate", "date", "value", "why"), DERIVED_FIGURES)
def test_derived_figure(predicate: str, date: str, value: str, why: str) -> None:
    subject = "Kläger"
    assert result(derived("d3"), predicate, date, subject).value == value, why


def test_undetermined_livelihood_lists_what_is_missing() -> None:
    missing = result(derived("d3"), "lebensunterhaltGesichert", "2010-12-20").missing
    assert {item.predicate for item in missing} == {
        "kostenDerUnterkunft",
        "einkommen",
        "absetzbetraege",
        "unterhaltslast",
        "unschaedlicheLeistungen",
    }
    assert {item.on for item in missing} == {"2010-12-20"}


def test_claim_to_the_visa_is_open_never_refused() -> None:
    claim = result(derived("d3"), "anspruchKindernachzug")
    assert claim.status == "open"
    assert "atypischerFall" in {item.predicate for item in claim.missing}


def test_bar_stands_at_birth_and_is_disapplied_later() -> None:
    bar = result(derived("d2"), "anerkennungGesperrt")
    assert (bar.status, bar.date, bar.defeated_by) == ("established", "2018-06-18", ("D2-11",))


def test_competing_readings_are_shown() -> None:
    left_open = result(derived("d2"), "vaterNach1592Nr1")
    assert left_open.worlds == {"no retroaction": "established", "retroaction to finality": "refuted"}


def test_every_derived_statement_names_its_rule_and_condition() -> None:
    for name in ("d1", "d2", "d3"):
        for found in derived(name).results:
            assert found.authority, found
            assert found.strength, found
