"""What a case forgot, read from the rules: named if it is missing, and only if nothing could be granted without it."""

from typing import Any

import pytest
import yaml

from normgraph.cases import read_case
from normgraph.derive.needed import forgotten
from normgraph.identifiers import iri
from normgraph.validate import validate
from tests.derive.test_residence import ROWS, case


def missed(base: str, changes: dict[str, Any]) -> set[str]:
    document = read_case(yaml.safe_dump(case(base, changes), allow_unicode=True), "yaml")
    found = {fact for facts in forgotten(document.statements).values() for fact in facts}
    return {fact.removeprefix(iri("predicate") + "/") for fact in found}


GRANTED = [(base, row.get("change", {})) for base, row in ROWS if row["expect"].get("titelZuErteilen") == "established"]


@pytest.mark.parametrize("granted", [GRANTED[::5], pytest.param(GRANTED, marks=pytest.mark.breadth)])
def test_who_is_granted_what_is_sought_forgot_nothing(granted: list[tuple[str, dict[str, Any]]]) -> None:
    assert len(granted) > 19
    assert {str(found): names for found in granted if (names := missed(*found))} == {}


FORGOTTEN = [
    ("partner", "lebensgemeinschaftBeabsichtigt>s", {"lebensgemeinschaftBeabsichtigt"}, "§ 27 Abs. 1: for each spouse"),
    ("partner", "einreiseverbotWirksam", {"einreiseverbotWirksam"}, "§ 11: an exclusion hangs on it"),
    ("partner", "beantragterTitel", set(), "nothing is sought"),
    ("partner", "gesetzlichKrankenversichert", set(), "there are other ways to be insured"),
]


@pytest.mark.parametrize(("base", "left_out", "named", "why"), FORGOTTEN)
def test_what_is_left_out_is_named(base: str, left_out: str, named: set[str], why: str) -> None:
    assert missed(base, {}) == set()
    assert missed(base, {left_out: None}) == named, why


PROTECTED = {"beantragterTitel": "36a", "s.besitztTitel": "25-2-alt2"}


@pytest.mark.parametrize(("changes", "named", "why"), [
    ({"einreiseverbotWirksam": True, "scheinehe>s": None}, set(), "refused anyway"),
    ({**PROTECTED, "day": "2026-06-11", "scheinehe>s": None}, set(), "§ 104 Abs. 14, whenever the title was granted"),
    ({**PROTECTED, "day": "2026-06-12", "scheinehe>s": None}, {"schutztitelVor12Juni2026", "scheinehe"},
     "the day after it turns on that"),
])  # fmt: skip
def test_what_is_refused_anyway_misses_nothing(changes: dict[str, Any], named: set[str], why: str) -> None:
    found = missed("partner", changes)
    assert named <= found if named else found == set(), why


def test_what_one_finding_needs_is_told_in_one_order_and_one_message() -> None:
    """The results of one line and shape come out of a graph, whose order is another on each run."""
    report = validate(read_case(yaml.safe_dump(case("title", {"beantragterTitel": "28"})), "yaml"))
    told = [result.message for result in report.results if result.rule == "F80"]
    assert len(told) > 4
    assert told == sorted(told)
    [line] = (line for line in report.to_text("en").splitlines() if "F80" in line)
    assert line.count("(`") == len(told)
    assert line.count("Without a statement on") == line.count("what is sought") == 1


@pytest.mark.parametrize(("stated", "said", "why"), [
    ({"ehegatteVon>s": None}, {"F80"}, "nothing is said of a marriage"),
    ({"ehegatteVon>s": None, "s.ehegatteVon>a": True}, {"F87"}, "the other way round: that is told"),
    ({"ehegatteVon>s": None, "ehegatteVon": True}, {"F85"}, "without `object`: that is told"),
])  # fmt: skip
def test_what_is_stated_amiss_is_not_missed_as_well(stated: dict[str, Any], said: set[str], why: str) -> None:
    document = read_case(yaml.safe_dump(case("partner", stated), allow_unicode=True), "yaml")
    results = [result for result in validate(document).results if result.rule in ("F80", "F85", "F87")]
    assert {result.rule for result in results if result.rule != "F80" or "pouse" in result.text("en")} == said, why
