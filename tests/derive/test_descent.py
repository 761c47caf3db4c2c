"""Descent in its regimes: each rule decided each way, on the last day and on the day after (rows: `descent.yaml`)."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from normgraph.derive import Derivation
from tests.derive.casefiles import answer

TABLE = yaml.safe_load((Path(__file__).parent / "descent.yaml").read_text(encoding="utf-8"))
LATER = datetime.date(2026, 9, 1)


def case(row: dict[str, Any]) -> dict[str, Any]:
    facts = {**TABLE["bases"][row["base"]], **row.get("set", {})}
    people = {who: {"id": who, "type": "Person", "label": who} for who in ("kind", "mutter", "a", "b")}
    return {
        "id": "fall",
        "decidedOn": row.get("day", LATER),
        "kind": people["kind"],
        "mutter": people["mutter"],
        "moeglicherVater": [people[who] for who in row.get("men", "ab")],
        **({"anerkennender": row["acknowledges"]} if "acknowledges" in row else {}),
        "findings": [finding(said, value) for said, value in facts.items() if value is not None],
    }


def finding(said: str, value: Any) -> dict[str, Any]:
    """A finding from `fact who`, or `fact who>whom`, and a day, a country, true or false."""
    predicate, who = said.split(" ")
    who, _, whom = who.partition(">")
    about = whom or TABLE["objects"].get(predicate, "kind")
    found = {"predicate": predicate, "subject": who, **({"object": about} if about else {})}
    if isinstance(value, bool):
        return {**found, "status": "established" if value else "refuted"}
    kind = "date" if isinstance(value, datetime.date) or value[0].isdigit() else "country"  # 2026-04: a month
    return {**found, kind: value, "status": "established"}


def statuses(derived: Derivation) -> dict[str, str]:
    return {f"{r.predicate} {r.subject}": r.status for r in derived.results}


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["why"])
def test_row(row: dict[str, Any]) -> None:
    found = statuses(answer(case(row)))
    assert {about: found.get(about) for about in row["expect"]} == row["expect"], row["why"]


def test_numbers_of_section_1600_in_2013() -> None:
    """The texts until 2013-01-11 have the relation in subsection 4, which is 3 in the text of 2018-11-08."""
    facts = {"geburt kind": datetime.date(2012, 8, 1), "anfechtungsantrag b": datetime.date(2013, 3, 1)}
    row = {
        "base": "contested",
        "day": datetime.date(2014, 1, 1),
        "set": {**facts, "traegtTatsaechlicheVerantwortung a": True},
    }
    (relation,) = (
        r for r in answer(case(row)).results if (r.predicate, r.subject) == ("sozialFamiliaereBeziehung", "a")
    )
    assert (relation.status, "Abs. 4 Satz 1" in relation.norm) == ("established", True)


@pytest.mark.parametrize(("day", "number"), [(18, "Abs. 2"), (19, "Abs. 3")])
def test_number_of_sole_custody_until_2013(day: int, number: str) -> None:
    """The text of 2013-01-11 has in § 1626a (2) what is (3) since 2013-05-19."""
    facts = {
        "geburt kind": datetime.date(2012, 10, 1),
        "vaterschaftRechtskraeftigFestgestellt b": datetime.date(2012, 11, 1),
    }
    row = {"base": "unmarried", "men": "b", "day": datetime.date(2013, 5, day), "set": facts}
    (custody,) = (r for r in answer(case(row)).results if r.predicate == "alleinsorgeDerMutter")
    assert (custody.status, number in custody.norm) == ("established", True)


def test_a_gap_heads_no_refutation() -> None:
    """A husband at birth loses to the one who died before it, § 1593: adoption is a gap."""
    facts = {
        "beiGeburtVerheiratet a": False,
        "todDesEhemanns a": datetime.date(2025, 10, 1),
        "beiGeburtVerheiratet b": True,
    }
    facts |= {
        "anerkennungErklaert a": False,
        "anerkennungErklaert b": False,
        "nichtVaterFestgestellt b": datetime.date(2026, 6, 1),
    }
    results = answer(case({"base": "acknowledged", "set": facts})).results
    (lost,) = (r for r in results if (r.predicate, r.subject) == ("vaterschaft", "b"))
    assert (lost.status, lost.rule) == ("refuted", "1592")
