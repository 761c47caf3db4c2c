"""A question comes after the facts it hangs on; what no answer could make count is not asked."""

from typing import Any

import pytest
import yaml

from normgraph.cases import read_case
from normgraph.derive import derive
from tests.derive import test_residence
from tests.derive.casefiles import DATA


def asked(case: dict[str, Any]) -> list[str]:
    return [missing.predicate for missing in derive(read_case(yaml.safe_dump(case), "yaml")).sought.questions]


PARTNER = test_residence.case("partner", {"verlaengerungBeantragt": None, "besitztTitel": None})
SCHOLAR = test_residence.case("partner", {"s.besitztTitel": None, "verlaengerungBeantragt": None})


@pytest.mark.parametrize(("case", "first", "then", "why"), [
    (PARTNER, "verlaengerungBeantragt", "integrationskurspflichtVerletzt", "§ 8 Abs. 3 is about an extension"),
    (PARTNER, "verlaengerungBeantragt", "nebenbestimmung8Abs2", "§ 8 Abs. 2: how the title to be extended was granted"),
    (SCHOLAR, "besitztTitel", "eheBestandBeiErteilung", "which title the sponsor has, then since when"),
])  # fmt: skip
def test_what_a_question_hangs_on_comes_first(case: dict[str, Any], first: str, then: str, why: str) -> None:
    questions = asked(case)
    assert first in questions
    assert then in questions
    assert questions.index(first) < questions.index(then), why


def test_an_application_for_a_suspension_for_training_is_asked_about_it() -> None:
    applied = ("vollziehbarAusreisepflichtig", "ausbildungsOderBeschaeftigungsduldungBeantragt")
    case = {"id": "fall", "decidedOn": "2026-06-10", "auslaender": {"id": "a", "type": "Person"}}
    questions = asked(case | {"findings": [test_residence.stated(fact, True) for fact in applied]})
    assert "qualifizierteBerufsausbildung" in questions
    assert "integrationskurspflichtVerletzt" not in questions, "what matters for residence titles"
    assert questions.index("vorsatztatVerurteilt") < questions.index("nurGeringeGeldstrafen"), "as the rule names them"


HOUSEHOLD = {"id": "fall", "bedarfsgemeinschaft": [{"id": "a", "type": "Person"}], "findings": []}


@pytest.mark.parametrize(("day", "told", "why"), [
    ("2019-06-10", [], "no law of assets is known for that year: no answer would make the waiting period count"),
    ("2024-06-10", ["inKarenzzeit"], "§ 12 Abs. 3, 4 SGB II is known"),
    ("2026-07-10", ["beginnBewilligungszeitraum", "inKarenzzeit"], "§ 65a: the start of the period selects the law"),
])  # fmt: skip
def test_nothing_is_asked_that_could_not_count(day: str, told: list[str], why: str) -> None:
    found = [
        name for name in asked(HOUSEHOLD | {"decidedOn": day}) if name in ("beginnBewilligungszeitraum", "inKarenzzeit")
    ]
    assert found == told, why


def test_a_weighing_comes_after_the_facts_of_its_rule() -> None:
    """A refusal by discretion of which the condition is not known is no first question."""
    case = {"id": "fall", "decidedOn": "2026-06-10", "auslaender": {"id": "a", "type": "Person"}}
    questions = asked(case | {"findings": [test_residence.stated("vollziehbarAusreisepflichtig", True)]})
    assert questions.index("integrationskurspflichtVerletzt") < questions.index("ermessenAblehnung8Abs3")


@pytest.mark.parametrize("name", ["d1", "d2", "d3"])
def test_order_leaves_out_no_question(name: str) -> None:
    derived = derive(read_case(DATA / f"{name}.yaml"))
    missed = {missing.fact for result in derived.results for missing in result.missing if missing.fact}
    facts = [missing.fact for missing in derived.questions]
    assert len(facts) == len(missed) == len(set(facts) & missed)
