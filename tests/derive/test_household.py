"""Who belongs to the community of need, § 7 Abs. 2 to 3a SGB II: each number each way, on its last day and after."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.derive.casefiles import answer

TABLE = yaml.safe_load(Path(__file__).with_name("household.yaml").read_text(encoding="utf-8"))


def finding(said: str, value: bool | str) -> dict[str, Any]:
    """A finding from `predicate subject [object]` and true, false or a day."""
    predicate, subject, *about = said.split()
    found: dict[str, Any] = {"predicate": predicate, "subject": subject} | ({"object": about[0]} if about else {})
    if isinstance(value, bool):
        return found | {"status": "established" if value else "refuted"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return found | {"date": value, "status": "established"}


def person(who: str) -> dict[str, str]:
    return {"id": who, "type": "Person", "label": who}


def case(row: dict[str, Any]) -> dict[str, Any]:
    facts = TABLE["bases"][row["base"]] | row.get("set", {})
    day = facts.pop("day")
    findings = [finding(said, value) for said, value in facts.items() if value is not None]
    roles = {"antragsteller": person("a"), "haushalt": [person(who) for who in "abk"]}
    return {"id": "fall", "decidedOn": day, **roles, "findings": findings}


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["why"])
def test_row(row: dict[str, Any]) -> None:
    found = {f"{r.predicate} {r.subject}": r.status for r in answer(case(row)).results}
    assert {about: found.get(about) for about in row["expect"]} == row["expect"], row["why"]
