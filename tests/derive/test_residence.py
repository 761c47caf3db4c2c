"""Residence titles by the AufenthG for cases of our own: each rule each way, on the last day and on the day after.

The rows are in `residence*.yaml`: a base case, what a row changes, what follows, and why.
"""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from normgraph.cases import read_case
from normgraph.derive import Derivation, derive
from normgraph.derive.render import brief

RULES = Path(__file__).parents[2] / "data" / "rules"
FILES = sorted(Path(__file__).parent.glob("residence*.yaml"))
TABLES = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES]
BASES = {base: facts for table in TABLES for base, facts in table["bases"].items()}
ROWS = [(base, row) for table in TABLES for base, group in table["rows"].items() for row in group]
COUNTRIES = {"staatsangehoerigkeit"}


def stated(place: str, value: Any) -> dict[str, Any]:
    """A finding from `[subject.]predicate[>object]: value`; the subject is the foreigner unless named."""
    subject, _, rest = place.rpartition(".")
    predicate, _, object_ = rest.partition(">")
    finding: dict[str, Any] = {"predicate": predicate, "subject": subject or "a", "status": "established"}
    if object_:
        finding["object"] = object_
    if isinstance(value, bool):
        finding["status"] = "established" if value else "refuted"
    elif isinstance(value, int | float):
        finding["amount"] = str(value)
    elif re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        finding["date"] = value
    else:
        finding["country" if predicate in COUNTRIES else "code"] = value
    return finding


def case(base: str, changes: dict[str, Any]) -> dict[str, Any]:
    facts = BASES[base] | changes
    day = facts.pop("day")
    findings = [
        stated(place, value)
        for place, values in facts.items()
        for value in (values if isinstance(values, list) else [values])
        if value is not None
    ]
    people = {"auslaender": "a", "stammberechtigter": "s"}
    roles = {role: {"id": who, "type": "Person", "label": who} for role, who in people.items()}
    return {"id": "fall", "decidedOn": day, **roles, "findings": findings}


def derived(base: str, changes: dict[str, Any]) -> Derivation:
    return derive(read_case(yaml.safe_dump(case(base, changes), allow_unicode=True), "yaml"), lang="en")


SAMPLED = [
    pytest.param(base, row, id=f"{base}-{n}", marks=() if n % 12 == 0 else pytest.mark.breadth)
    for n, (base, row) in enumerate(ROWS)
]
"""Every eighth row in each run of the tests, all with `make breadth`: a row takes a quarter of a second."""


@pytest.mark.parametrize(("base", "row"), SAMPLED)
def test_row(base: str, row: dict[str, Any]) -> None:
    results = {r.predicate: r.status for r in derived(base, row.get("change", {})).results}
    assert {predicate: results.get(predicate) for predicate in row["expect"]} == row["expect"], row["why"]


def test_an_open_bar_defeats_nothing() -> None:
    """The five years alone refuse the title; of the asylum procedure nobody spoke: § 10 is open and defeats nothing."""
    alone = {"voraufenthaltMit60bSeit": "2017-11-01", "asylverfahrenAnhaengig": None}
    (title,) = (r for r in derived("opportunity", alone).results if r.predicate == "titelZuErteilen")
    assert (title.status, title.defeated_by) == ("refuted", ("104c-1",))


@pytest.mark.parametrize(("title", "told", "why"), [
    ("16b", None, "a student who asks for a title of her own is told nothing of § 31"),
    ("31", "established", "who asks for it is told"),
])  # fmt: skip
def test_of_another_title_nothing_is_said(title: str, told: str | None, why: str) -> None:
    stated_ = [stated("beantragterTitel", title), stated("opferHaeuslicherGewalt", True)]
    people = {"auslaender": {"id": "a", "type": "Person"}}
    written = yaml.safe_dump({"id": "fall", "decidedOn": "2026-06-01", **people, "findings": stated_})
    found = {result.predicate: result.status for result in derive(read_case(written, "yaml")).results}
    assert found.get("besondereHaerte31") == told, why
    assert "titelZuErteilen" in found


@pytest.mark.parametrize(("base", "predicate", "shown", "why"), [
    ("youth", "mindestalterEhegatten", False, "only §§ 28, 30, 36a ask for the age of spouses"),
    ("partner", "mindestalterEhegatten", True, "and here a spouse applies"),
    ("youth", "nr1NichtAnwendbar", True, "§ 5 asks for it in every case"),
    ("youth", "ausbildungsduldungZuErteilen", True, "nothing asks for it: an answer of its own"),
])  # fmt: skip
def test_what_bears_on_another_title_alone_is_not_told(base: str, predicate: str, shown: bool, why: str) -> None:
    results = {result.predicate for result in derived(base, {}).results}
    assert (predicate in results) == shown, why
    assert "titelZuErteilen" in results


def test_of_rules_made_for_another_title_the_numbers_are_told() -> None:
    [title] = (result for result in derived("youth", {}).results if result.predicate == "titelZuErteilen")
    *told, others = (step.says for step in title.because)
    assert told[0].startswith("25a-1 ")
    assert not [says for says in told if says.startswith(("36a-", "30-"))]
    assert others.startswith("made for something else than the case seeks: ")
    assert {"36a-1", "30-4"} <= set(others.partition(": ")[2].split(", "))


def test_what_the_case_seeks_heads_the_overview() -> None:
    console = Console(width=400, file=StringIO(), color_system=None)
    console.print(brief(derived("youth", {}), "en"))
    _, first, *others = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert first.startswith("+ title applied for")
    assert [line[0] for line in others] == sorted((line[0] for line in others), key="+-!/~?".index)


@pytest.mark.parametrize(("first", "then", "status"), [
    ("sonstige-niederlassungserlaubnis", "keiner", "refuted"),
    ("keiner", "sonstige-niederlassungserlaubnis", "established"),
])  # fmt: skip
def test_the_later_of_a_title_and_none_counts(first: str, then: str, status: str) -> None:
    whole = case("partner", {"s.besitztTitel": None})
    held = [stated("s.besitztTitel", code) | {"on": on} for code, on in ((first, "2019-01-01"), (then, "2020-01-01"))]
    written = yaml.safe_dump(whole | {"findings": [*whole["findings"], *held]})
    found = {result.predicate: result.status for result in derive(read_case(written, "yaml")).results}
    assert found["titelZuErteilen"] == status


def test_a_refusal_names_a_norm_of_the_title_applied_for() -> None:
    """§ 104c stands nearest by its one false condition, but is made for another title."""
    norms = {result.predicate: result.norm for result in derived("partner", {}).results}
    assert "104c" not in norms["nr1NichtAnwendbar"]


@pytest.mark.parametrize(("base", "change", "predicate", "rule", "hinge", "why"), [
    ("trainee", {"vollziehbarAusreisepflichtig": False}, "ausbildungsduldungZuErteilen", "60c-1", "obligation to leave",
     "a rule on Germans that does not hold heads nothing"),
    ("youth", {"geburt": "1998-05-02"}, "titelZuErteilen", "25a-1", "27 years", "the rule made for what is sought"),
    ("opportunity", {"day": "2025-12-31", "titelantragGestellt": "2025-12-30"}, "titelZuErteilen", "104c-1",
     "no transitional rule is known", "the day after: what is not known, not § 5"),
])  # fmt: skip
def test_what_fails_is_named_first(
    base: str, change: dict[str, Any], predicate: str, rule: str, hinge: str, why: str
) -> None:
    [found] = [result for result in derived(base, change).results if result.predicate == predicate]
    assert (found.status, found.rule, hinge in found.hinges_on) == ("open", rule, True), why


@pytest.mark.parametrize(("predicate", "named", "why"), [
    ("ehegatteVon", "Lebenspartner", "§ 27 Abs. 2: §§ 28 to 31 and 36a hold for civil partners"),
    ("titelBisZurAufhebung", "Blaue Karte EU", "§ 31 Abs. 1a: the holder of the card has a title"),
    ("elternMitTitelBeiGeburt", "Blaue Karte EU", "§ 4 Abs. 1 Satz 3: the card is equal to the permit"),
    ("verlaengerungDesStammberechtigtenAusgeschlossen", "gleich aus welchem Grund", "§ 31 Abs. 2 asks for no reason"),
])  # fmt: skip
def test_a_fact_is_defined_as_wide_as_its_norm(predicate: str, named: str, why: str) -> None:
    files = RULES.glob("vocabulary-*.ttl")
    entries = [text for file in files for text in file.read_text(encoding="utf-8").split("\n\n")]
    [entry] = [text for text in entries if text.startswith(f"p:{predicate}\n")]
    assert named in entry, why


@pytest.mark.parametrize(("title", "rule", "why"), [
    ("28", "4-1", "no rule is in force for this title: the day is named, not a rule made for another title"),
    ("36a", "104-14", "§ 104 Abs. 14 states its own last day"),
])  # fmt: skip
def test_on_a_day_of_which_no_text_was_read_the_day_is_named(title: str, rule: str, why: str) -> None:
    results = derived("spouse", {"day": "2026-08-13", "beantragterTitel": title}).results
    [found] = [result for result in results if result.predicate == "titelZuErteilen"]
    assert (found.status, found.rule) == ("open", rule), why
    if title == "28":
        assert found.remark is not None
        assert "2026-08-13 <= 2026-08-12" in found.remark
        assert (found.hinges_on, found.lacks, found.missing) == ("", (), ())
