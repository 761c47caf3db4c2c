# ruff: noqa: E501 - a row is read across
"""What an explanation says: the computation, who a value is about, and on what a result hangs."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from normgraph.derive import Derivation, Step
from normgraph.derive.render import tree
from tests.derive.casefiles import answer, changed, founding, result
from tests.derive.synthetic import answered, rule


def steps(reasons: tuple[Step, ...]) -> Iterator[Step]:
    for step in reasons:
        yield step
        yield from steps(step.because)


@pytest.fixture(scope="module")
def derived() -> dict[str, Derivation]:
    return {name: answer(founding(name)) for name in ("d1", "d2", "d3")}


SAID = [
    ("d3", "mehrbedarf", "2010-12-20", "rounded amount: 43", "the rounding is a step of its own"),
    ("d3", "mehrbedarfUngerundet", "2010-12-20", "product: 43.08", "so is the share"),
    ("d3", "bedarfOhneUnterkunft", "2010-12-20", "standard need of the community (Kläger; 2010-12-20): 646", "an item"),
    ("d3", "mehrbedarfUngerundet", "2010-12-20",
     "birth (Kläger) 1994-12-20 + 7 years = 2001-12-20 <= reference date 2010-12-20", "a computed day says from what"),
    ("d2", "vaterNachTuerkischemRecht", "", "77 days (", "the number of days says between which"),
    ("d2", "rechtlichUnmoeglich", "",
     "not: catching up the visa procedure acceptable (Antragsteller, Kind)", "a negation is one line"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "predicate", "date", "line", "why"), SAID)
def test_explanation_says(
    derived: dict[str, Derivation], case: str, predicate: str, date: str, line: str, why: str
) -> None:
    found = [r for r in derived[case].results if r.predicate == predicate and (not date or r.date == date)]
    assert found
    told = [step.says for r in found for step in steps(r.because)]
    assert any(line in says for says in told), (why, told)


CARRIED = [
    ("d2", "deutschesRechtFuerBeseitigung", "applied by analogy; tertium comparationis: effect that removes"),
    ("d2", "deutschesRechtFuerBeseitigung", "objection rejected: The child takes no formal part"),
    ("d2", "statuswechselNachRechtskraft", "extends beyond the wording: D2-11"),
    ("d1", "trennungZumutbar", "- factor for: duration of separation foreseeable (Antragsteller, Sohn) [Gericht, Rn. 8]"),
    ("d1", "trennungZumutbar", "- factor against: special mutual dependence (Antragsteller, Sohn) [Gericht, Rn. 8]"),
    ("d1", "trennungZumutbar", "+ factor against: very young child (Sohn) [Gericht, Rn. 8]"),
    ("d2", "visumverfahrenZumutbar", "+ factor against: visa procedure of several months (Antragsteller)"),
    ("d2", "visumverfahrenZumutbar", "+ factor against: value: no separation before clarification (Antragsteller, Kind)"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "predicate", "line"), CARRIED)
def test_what_carries_a_rule_is_said(derived: dict[str, Derivation], case: str, predicate: str, line: str) -> None:
    console = Console(width=400, file=StringIO(), color_system=None)
    console.print(tree(derived[case].about([predicate]), "en"))
    said = console.file.getvalue()  # type: ignore[attr-defined]
    assert line in said, said


def test_factors_are_listed_where_nothing_is_weighed() -> None:
    """Neither do they decide: without the court's weighing the result is open, and a factor unsaid is listed as open."""
    found = result(answer(changed("d1", {"abwaegungTrennungZumutbar": None, "kleinkind": None})), "trennungZumutbar")
    assert found.status == "open"
    assert {(step.says, step.status) for step in found.factors_against if "young" in step.says} == {
        ("very young child", "open")
    }


def test_sum_lists_its_items(derived: dict[str, Derivation]) -> None:
    total = result(derived["d3"], "regelbedarfBedarfsgemeinschaft", "2010-12-20")
    items = [step.says for step in steps(total.because)]
    assert any(says.endswith("646") for says in items)
    assert {"287", "359"} <= {says.rsplit(" ", 1)[-1] for says in items}


def test_open_result_names_its_first_open_condition(derived: dict[str, Derivation]) -> None:
    community = result(answer(changed("d1", {"umgang": None})), "familiaereLebensgemeinschaft")
    assert community.status == "open"
    assert community.hinges_on.startswith("regular contact")
    refuted = result(answer(changed("d1", {"umgang": {"status": "refuted"}})), "familiaereLebensgemeinschaft")
    assert refuted.status == "open", "a false rule refutes nothing"
    assert derived["d1"].results


def test_every_open_result_says_why(derived: dict[str, Derivation]) -> None:
    """By the condition it hangs on, by what defeats it, by a remark, or by what it goes without."""
    for derivation in derived.values():
        for r in derivation.results:
            if r.status in ("open", "left_open"):
                said = r.hinges_on or r.defeated_by or r.remark or r.set_aside or r.missing or r.worlds or r.lacks
                assert said, (r.rule, r.predicate)
            if r.status in ("established", "discretion"):
                assert not r.hinges_on


B_AND_C = "[ a ng:AllOf ; ng:operand [ a ng:FactCondition ; ng:asks p:b ] , [ a ng:FactCondition ; ng:asks p:c ] ]"
ONLY_B, ONLY_C = "[ a ng:FactCondition ; ng:asks p:b ]", "[ a ng:FactCondition ; ng:asks p:c ]"
WORDS = "p:c a ng:Tatsache . " + "".join(f'{name} rdfs:label "{name[2:]}"@en . ' for name in ("p:a", "p:b", "p:c"))
CLOSED = "p:x ng:closedByLaw true ."
TWO = rule("a1", B_AND_C, "ng:concludes p:x") + rule("z9", says="ng:concludes p:x")

DECISIVE = [
    # rules, findings (predicate → status), status, number of the decisive rule, what it hangs on, why
    (TWO + CLOSED, {"a": "refuted", "b": "refuted", "c": "refuted"}, "refuted", "z9", "a",
     "one condition is false, not two: it came nearer"),
    (TWO + CLOSED, {"a": "refuted", "b": "refuted", "c": "established"}, "refuted", "a1", "b", "as near: the first by name"),
    (TWO + CLOSED, {"a": "refuted", "b": "refuted"}, "refuted", "z9", "a", "as many are false, but none is open"),
    (TWO, {"b": "established"}, "open", "a1", "c", "one condition is open in each: the first by name"),
    (TWO, {}, "open", "z9", "a", "one condition is open, not two"),
    (TWO, {"b": "refuted"}, "open", "z9", "a", "the open rule, not the one that failed"),
    (TWO + rule("m5", ONLY_B, "ng:excludes p:x", "ausschluss"), {"a": "established", "b": "established", "c": "refuted"},
     "refuted", "m5", "m5 ", "the exclusion that holds, neither claim nor the rule that failed"),
    (rule("a1", ONLY_C, "ng:concludes p:x") + rule("g", says="ng:concludes p:x") + CLOSED
     + rule("v", ONLY_B, "ng:concludes p:y ; ng:blocks r:g"), {"a": "established", "b": "established", "c": "refuted"},
     "refuted", "g", "v ", "the claim that was met, and the rule that stands against it"),
    (rule("a1", ONLY_C, "ng:concludes p:x") + rule("g", says="ng:concludes p:x") + CLOSED
     + rule("v", ONLY_B, "ng:concludes p:y ; ng:blocks r:g"), {"a": "established", "c": "refuted"},
     "open", "g", "v : b", "whether a rule stands against it hangs on one fact"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "facts", "status", "decisive", "hinges", "why"), DECISIVE)
def test_the_decisive_rule_is_named_first(
    rules: str, facts: dict[str, str], status: str, decisive: str, hinges: str, why: str, tmp_path: Path
) -> None:
    findings = ", ".join(f"{{predicate: {name}, status: {said}}}" for name, said in facts.items())
    found = result(answered(rules + WORDS, f"findings: [{findings}]", tmp_path), "x")
    assert (found.status, found.rule) == (status, decisive), why
    assert found.because[0].says.split()[0] == decisive
    assert found.hinges_on == hinges, why


AFTER = "[ a ng:Comparison ; ng:left [ a ng:ValueOf ; ng:asks p:tag ] ; ng:relation ng:after ; ng:right [ a ng:ValueOf ; ng:asks p:zweiter ] {burden} ]"
BURDENS = [
    # condition, the line that says what an open condition counts as, why
    (AFTER.format(burden="; ng:whenOpen ng:asTrue"), "(not known) (open counts as given)", "a comparison without its days"),
    (AFTER.format(burden=""), "(not known)", "nobody bears the burden"),
    (f"[ a ng:AllOf ; ng:operand {ONLY_B} ; ng:whenOpen ng:asTrue ]", "all of (open counts as given)",
     "what stands alone under it may be open"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "line", "why"), BURDENS)
def test_what_an_open_condition_counts_as_is_said(condition: str, line: str, why: str, tmp_path: Path) -> None:
    found = result(answered(rule("r", condition) + WORDS, "findings: []", tmp_path), "x")
    [told] = (step.says for reason in found.because for step in reason.because)
    assert told.endswith(line), why
