# ruff: noqa: E501 - a row is read across
"""Each construct of the rule language, decided each way; the answer-set witness agrees on every row."""

import datetime
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph.derive.compile import load
from normgraph.derive.source import LABEL
from normgraph.errors import BrokenRules
from tests.derive.synthetic import FACT, answered, compiled, rule, statuses

A = "{predicate: a, status: established}"
NOT_A = "{predicate: a, status: refuted}"
B = "{predicate: b, status: established}"
NOT_B = "{predicate: b, status: refuted}"
USED, NOT_USED = "{predicate: ausgeuebt, status: established}", "{predicate: ausgeuebt, status: refuted}"
ASKS_B = "[ a ng:FactCondition ; ng:asks p:b ]"
UNLESS_B = f"ng:concludes p:x ; ng:exception {ASKS_B}"
GRANT = rule("g", says="ng:concludes p:x")
GAP = """
<urn:gap> a ng:Luecke ; rdfs:label "Absatz 2 fehlt"@de , "subsection 2 is missing"@en ; ng:limits p:x {more} .
"""

STRENGTHS = [
    # rules, findings, status of p:x, reason
    (rule("r", says=UNLESS_B, strength="regel"), f"{A}, {NOT_B}", "established", "no exceptional case: the rule holds"),
    (rule("r", says=UNLESS_B, strength="regel"), A, "open", "silence on the exception is open, not a grant"),
    (rule("r", says=UNLESS_B, strength="regel"), f"{A}, {B}", "open", "an exceptional case: the rule says nothing"),
    (rule("r", says=UNLESS_B.replace("p:b ]", "p:b ; ng:whenOpen ng:asFalse ]"), strength="soll"), A, "established",
     "soll: who relies on special reasons must show them"),
    (rule("r", says=UNLESS_B, strength="vermutung"), A, "established", "a presumption stands until it is rebutted"),
    (rule("r", says=UNLESS_B, strength="vermutung"), f"{A}, {B}", "open", "rebutted: nothing is presumed"),
    (rule("r", strength="kann"), A, "discretion", "discretion is opened, never a result"),
    (rule("r", strength="kann"), NOT_A, "open", "not opened"),
    (rule("r", strength="kann"), "", "open", "whether it is opened is open"),
    (rule("r", says="ng:concludes p:x ; ng:exercise p:ausgeuebt", strength="kann"), A, "discretion", "not exercised"),
    (rule("r", says="ng:concludes p:x ; ng:exercise p:ausgeuebt", strength="kann"), f"{A}, {USED}", "established",
     "exercised in favour by the authority"),
    (rule("r", says="ng:concludes p:x ; ng:exercise p:ausgeuebt", strength="kann"), f"{A}, {NOT_USED}", "open",
     "exercised against: this rule does not carry the consequence"),
    (GRANT + rule("v", ASKS_B, "ng:concludes p:y ; ng:blocks r:g ; ng:exercise p:ausgeuebt", "kannVersagung"),
     f"{A}, {B}", "discretion", "may be refused: the claim stands at discretion"),
    (GRANT + rule("v", ASKS_B, "ng:concludes p:y ; ng:blocks r:g ; ng:exercise p:ausgeuebt", "kannVersagung"),
     f"{A}, {B}, {NOT_USED}", "established", "the authority did not refuse"),
    (GRANT + rule("v", ASKS_B, "ng:concludes p:y ; ng:blocks r:g ; ng:exercise p:ausgeuebt", "kannVersagung"),
     f"{A}, {B}, {USED}", "open", "the authority refused"),
    (GRANT + rule("v", ASKS_B, "ng:concludes p:y ; ng:blocks r:g", "kannVersagung"), f"{A}, {NOT_B}", "established",
     "no ground to refuse"),
    (GRANT + rule("v", ASKS_B, "ng:excludes p:x", "ausschluss"), f"{A}, {B}", "refuted",
     "an exclusion wins over the claim, it does not contradict it"),
    (GRANT + rule("v", ASKS_B, "ng:excludes p:x", "ausschluss"), f"{A}, {NOT_B}", "established", "no exclusion"),
    (GRANT + rule("v", ASKS_B, "ng:excludes p:x", "ausschluss"), A, "open", "whether it is excluded is open"),
    (GRANT + rule("v", ASKS_B, "ng:excludes p:x ; ng:exception [ a ng:FactCondition ; ng:asks p:land ]",
     "regelausschluss"), f"{A}, {B}", "open", "excluded as a rule: an exception nobody spoke of"),
    (GRANT + rule("v", ASKS_B, "ng:excludes p:x"), f"{A}, {B}", "conflict", "without an order two rules contradict"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "findings", "status", "why"), STRENGTHS)
def test_strength(rules: str, findings: str, status: str, why: str, tmp_path: Path) -> None:
    assert statuses(rules, f"findings: [{findings}]", tmp_path)["x"] == status, why


GAPS = [
    (GAP.format(more=""), A, "open", "a part of the norm is not modelled: no definite result"),
    (GAP.format(more=""), NOT_A, "open", "nothing to limit"),
    (GAP.format(more="; ng:settledBy p:b"), A, "open", "nobody said that the missing part does not matter"),
    (GAP.format(more="; ng:settledBy p:b"), f"{A}, {B}", "established", "the missing part does not matter here"),
    (GAP.format(more="; ng:settledBy p:b"), f"{A}, {NOT_B}", "open", "it may matter here"),
    (GAP.format(more="").replace("p:x", "r:other"), A, "established", "the gap limits another rule"),
]


@pytest.mark.parametrize(("gap", "findings", "status", "why"), GAPS)
def test_gap(gap: str, findings: str, status: str, why: str, tmp_path: Path) -> None:
    text = GRANT + rule("other", says="ng:concludes p:y") + gap
    derived = answered(text, f"findings: [{findings}]", tmp_path)
    found = next(r for r in derived.results if r.predicate == "x")
    assert found.status == status, why
    if status == "open" and findings.startswith(A):
        assert found.lacks == ("subsection 2 is missing",)


OLD = rule(
    "alt",
    says='ng:concludes p:x ; ng:validTo "2020-12-31"^^xsd:date ; ng:validityTerm [ a ng:ValueOf ; ng:asks p:tag ]',
)
NEW = rule(
    "neu",
    ASKS_B,
    'ng:concludes p:x ; ng:validFrom "2021-01-01"^^xsd:date ; ng:supersedes r:alt ; ng:validityTerm [ a ng:ValueOf ; ng:asks p:tag ]',
)
VERSIONS = [
    ("2020-12-31", f"{A}, {NOT_B}", False, "established", "the last day of the old version"),
    ("2021-01-01", f"{A}, {NOT_B}", False, "open", "the first day of the new: the old one says nothing"),
    ("2021-01-01", f"{NOT_A}, {B}", False, "established", "by the new version"),
    ("2020-12-31", f"{NOT_A}, {B}", True, "refuted", "a closed list refutes where its version is in force"),
    ("2021-01-01", f"{A}, {NOT_B}", True, "refuted", "the old version is no longer possible"),
    ("2020-12", f"{A}, {NOT_B}", False, "established", "a month wholly within the old version"),
    ("2020", f"{A}, {NOT_B}", False, "established", "a year wholly within the old version"),
]


@pytest.mark.parametrize(("day", "findings", "closed", "status", "why"), VERSIONS)
def test_versions(day: str, findings: str, closed: bool, status: str, why: str, tmp_path: Path) -> None:
    text = OLD + NEW + ("p:x ng:closedByLaw true ." if closed else "")
    case = f"findings: [{findings}, {{predicate: tag, date: {day}, status: established}}]"
    derived = answered(text, case, tmp_path)
    assert [r.status for r in derived.results] == [status], why
    if status != "open":
        assert "no transitional rule known" in str(derived.results[0].remark)


def test_transitional_rule_is_known(tmp_path: Path) -> None:
    text = OLD + NEW + "r:alt ng:transitionalNorm <https://w3id.org/normgraph/id/norm/egbgb/229> ."
    case = f"findings: [{A}, {{predicate: tag, date: 2020-01-01, status: established}}]"
    assert answered(text, case, tmp_path).results[0].remark is None


def test_a_closed_list_that_is_not_in_force_refutes_nothing(tmp_path: Path) -> None:
    case = f"findings: [{NOT_A}, {{predicate: tag, date: 2021-01-01, status: established}}]"
    assert statuses(OLD + "p:x ng:closedByLaw true .", case, tmp_path) == {"x": "open"}


def test_an_expired_rule_attacks_nothing(tmp_path: Path) -> None:
    text = GRANT + OLD.replace("ng:concludes p:x", "ng:concludes p:y ; ng:blocks r:g")
    case = f"findings: [{A}, {{predicate: tag, date: 2021-01-01, status: established}}]"
    assert statuses(text, case, tmp_path)["x"] == "established"


HAPPENED = rule("h", "[ a ng:FactCondition ; ng:asks p:tag ]")
YOUNG = rule(
    "j",
    """[ a ng:Comparison ; ng:relation ng:atMost ; ng:right [ a ng:Constant ; ng:amount 16 ] ;
    ng:left [ a ng:Completed ; ng:left [ a ng:ValueOf ; ng:asks p:tag ] ; ng:right [ a ng:DayOfDecision ] ; ng:unitOfTime ng:years ] ]""",
)
COME = rule(
    "k",
    """[ a ng:Comparison ; ng:relation ng:notAfter ; ng:left [ a ng:ValueOf ; ng:asks p:tag ] ; ng:right [ a ng:DayOfDecision ] ]""",
)
MAY = "p:x ng:closedByLaw true . p:tag ng:mayLieAhead true ."
AHEAD = [
    (HAPPENED, "2020-01-31", "established", "on the day of decision"),
    (HAPPENED, "2020-02-01", "open", "the day after: it has not happened"),
    (HAPPENED, "2020-01", "established", "a month that may lie before the decision"),
    (HAPPENED + MAY, "2020-02-01", "open", "whatever the rules compare, it has not happened"),
    (YOUNG, "2020-01-31", "established", "an age on the day of birth"),
    (YOUNG, "2020-02-01", "open", "no age before birth"),
    (COME + MAY, "2020-02-01", "refuted", "the norm itself compares the days"),
    (COME + MAY, "2020-01-31", "established", "the day has come"),
]


@pytest.mark.parametrize(("rules", "day", "status", "why"), AHEAD)
def test_what_lies_ahead_has_not_happened(rules: str, day: str, status: str, why: str, tmp_path: Path) -> None:
    case = f"decidedOn: 2020-01-31\nfindings: [{{predicate: tag, date: {day}, status: established}}]"
    derived = answered(rules, case, tmp_path)
    assert [r.status for r in derived.results] == [status], why
    if status == "open":
        assert "2020-02-01 (after the day of decision, so still open)" in derived.results[0].missing[0].label


SIMPLE = rule("f", "[ a ng:FactCondition ; ng:asks p:a ]") + "p:x ng:closedByLaw true ."
G, H = "{id: g, type: Person, label: G}", "{id: h, type: Person, label: H}"
FOUND_FOR = [
    # findings, answer, reason
    ("{S: established, on: 2020-01-31}", "established", "found for the day of decision"),
    ("{S: established, on: 2020-02-01}", "open", "for the day after"),
    ("{S: refuted, on: 2020-02-01}", "open", "nor does it refute"),
    ("{S: established, on: 2020-02-01, standard: prognosis}", "established", "a prognosis speaks of later days"),
    ("{S: established, on: 2020-01-31}, {S: refuted, on: 2020-02-01}", "established", "what lies ahead changes nothing"),
    ("{S: established, on: 2015-01-01, holder: g}, {S: refuted, on: 2019-06-01, holder: g}", "refuted", "the later finding of one holder"),
    ("{S: refuted, on: 2019-06-01, holder: g}, {S: established, on: 2015-01-01, holder: g}", "refuted", "in whichever order"),
    ("{S: established, on: 2015-01-01, holder: g}, {S: refuted, on: 2019-06-01, holder: h}", "conflict", "of two holders"),
    ("{S: established, holder: g}, {S: refuted, on: 2019-06-01, holder: g}", "conflict", "nobody knows which is the later"),
]  # fmt: skip


@pytest.mark.parametrize(("findings", "status", "why"), FOUND_FOR)
def test_the_day_for_which_a_fact_is_found(findings: str, status: str, why: str, tmp_path: Path) -> None:
    said = findings.replace("S:", "predicate: a, status:")
    case = f"decidedOn: 2020-01-31\nantragsteller: {G}\nmutter: {H}\nfindings: [{said}]"
    assert [r.status for r in answered(SIMPLE, case, tmp_path).results] == [status], why


def priced(name: str, amount: str, condition: str = FACT) -> str:
    return rule(name, condition, f"ng:concludes p:x ; ng:gives [ a ng:Constant ; ng:amount {amount} ]")


TWO_VALUES = [
    # rules, findings, answer, value, reason
    (priced("q", "7") + priced("r", "9", ASKS_B), f"{A}, {B}", "conflict", None, "two rules, two amounts: a contradiction, not an answer without one"),
    (priced("q", "7") + priced("r", "9", ASKS_B), f"{A}, {NOT_B}", "established", "7", "only one of them applies"),
    (priced("q", "7") + priced("r", "7.0", ASKS_B), f"{A}, {B}", "established", "7", "the same amount twice"),
    (priced("q", "7") + rule("r", ASKS_B), f"{A}, {B}", "established", "7", "the other gives none"),
    (priced("q", "7") + rule("r", ASKS_B, "ng:concludes p:x ; ng:blocks r:q ; ng:gives [ a ng:Constant ; ng:amount 9 ]"), f"{A}, {B}", "established", "9", "one displaces the other"),
    (priced("q", "7") + priced("r", "9", ASKS_B) + "p:x ng:manyValued true .", f"{A}, {B}", "established", None, "many values may stand side by side"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "findings", "status", "value", "why"), TWO_VALUES)
def test_two_values(rules: str, findings: str, status: str, value: str | None, why: str, tmp_path: Path) -> None:
    [found] = answered(rules, f"findings: [{findings}]", tmp_path).results
    assert found.status == status, why
    if status == "conflict":
        assert {(side.holder, side.value) for side in found.contradictions[0].sides} == {("q", "7"), ("r", "9")}
    elif "manyValued" not in rules:
        assert found.value == value, why


FAMILY = """
kind: &k {id: k, type: Person}
bedarfsgemeinschaft: [{id: m, type: Person, label: M}, {id: n, type: Person, label: N}, {id: o, type: Person, label: O}]
findings: [%s]
""".replace("&k ", "")


def member(who: str, status: str, predicate: str = "a") -> str:
    return f"{{predicate: {predicate}, subject: {who}, status: {status}}}"


def group(kind: str, more: str = "") -> str:
    inner = "[ a ng:FactCondition ; ng:asks p:a ; ng:subject ng:es ]"
    return f"[ a ng:{kind} ; ng:over ng:bedarfsgemeinschaft ; ng:each {inner} {more} ]"


YES, NO = "established", "refuted"
GROUPS = [
    ("Some", "", (YES, NO, NO), "established", "one is enough"),
    ("Some", "", (NO, NO, NO), "refuted", "none"),
    ("Some", "", (NO, "", NO), "open", "one of whom nobody spoke"),
    ("Every", "", (YES, YES, YES), "established", "all"),
    ("Every", "", (YES, YES, ""), "open", "one open"),
    ("Every", "", (YES, NO, ""), "refuted", "one is not"),
    ("AtLeast", "; ng:members 2", (YES, YES, NO), "established", "two of three"),
    ("AtLeast", "; ng:members 2", (YES, "", NO), "open", "the second is open"),
    ("AtLeast", "; ng:members 2", (YES, NO, NO), "refuted", "only one"),
]


@pytest.mark.parametrize(("kind", "more", "members", "status", "why"), GROUPS)
def test_group(kind: str, more: str, members: tuple[str, ...], status: str, why: str, tmp_path: Path) -> None:
    text = rule("r", group(kind, more)) + "p:x ng:closedByLaw true ."
    findings = ", ".join(member(who, said) for who, said in zip("mno", members, strict=True) if said)
    assert statuses(text, FAMILY % findings, tmp_path) == {"x": status}, why


def test_a_group_nobody_described_is_open_and_named(tmp_path: Path) -> None:
    found = answered(rule("r", group("Every")), "findings: []", tmp_path).results[0]
    assert found.status == "open"
    assert "community of need" in found.missing[0].label


PARENT = "[ a ng:FactCondition ; ng:asks p:elternteil ; ng:subject ng:es ; ng:object ng:jenes ]"
EACH_HAS_PARENT = (
    "ng:concludes p:x ; ng:subject ng:es ; ng:forEach ng:bedarfsgemeinschaft",
    f"[ a ng:Some ; ng:over ng:bedarfsgemeinschaft ; ng:each {PARENT} ]",
)


def test_members_seen_from_a_member(tmp_path: Path) -> None:
    says, condition = EACH_HAS_PARENT
    findings = "{predicate: elternteil, subject: m, object: n, status: established}"
    text = rule("r", condition, says) + "p:x ng:closedByLaw true ."
    assert statuses(text, FAMILY % findings, tmp_path) == {"x M": "open", "x N": "established", "x O": "open"}


OTHERS = """[ a ng:AllOf ; ng:operand [ a ng:FactCondition ; ng:asks p:a ; ng:subject ng:es ] ,
    [ a ng:Not ; ng:operand [ a ng:SamePerson ; ng:subject ng:es ; ng:object ng:jenes ] ] ]"""


def test_another_member_is_not_the_same_person(tmp_path: Path) -> None:
    says = "ng:concludes p:x ; ng:subject ng:es ; ng:forEach ng:bedarfsgemeinschaft"
    condition = f"[ a ng:Some ; ng:over ng:bedarfsgemeinschaft ; ng:each {OTHERS} ]"
    text = rule("r", condition, says) + "p:x ng:closedByLaw true ."
    findings = ", ".join((member("m", YES), member("n", NO), member("o", NO)))
    assert statuses(text, FAMILY % findings, tmp_path) == {"x M": "refuted", "x N": "established", "x O": "established"}


def test_an_attack_on_one_member_spares_the_others(tmp_path: Path) -> None:
    each = "ng:subject ng:es ; ng:forEach ng:bedarfsgemeinschaft"
    about = "[ a ng:FactCondition ; ng:asks p:{} ; ng:subject ng:es ]"
    text = rule("g", about.format("a"), f"ng:concludes p:x ; {each}")
    text += rule("v", about.format("b"), f"ng:excludes p:x ; {each}", "ausschluss")
    said = [member(who, YES) for who in "mno"] + [member("m", YES, "b"), member("n", NO, "b")]
    expected = {"x M": "refuted", "x N": "established", "x O": "open"}
    assert statuses(text, FAMILY % ", ".join(said), tmp_path) == expected


def compared(term: str, relation: str, value: str) -> str:
    constant = f"[ a ng:Constant ; {value} ]"
    return f"[ a ng:Comparison ; ng:left {term} ; ng:relation ng:{relation} ; ng:right {constant} ]"


def value(predicate: str) -> str:
    return f"[ a ng:ValueOf ; ng:asks p:{predicate} ]"


def is_day(term: str, day: str) -> str:
    date = f'"{day}"^^xsd:date'
    said = f"ng:earliest {date} ; ng:latest {date}"
    return f"[ a ng:AllOf ; ng:operand {compared(term, 'notAfter', said)} , {compared(term, 'notBefore', said)} ]"


def is_amount(term: str, amount: str) -> str:
    said = f"ng:amount {amount}"
    return f"[ a ng:AllOf ; ng:operand {compared(term, 'atMost', said)} , {compared(term, 'atLeast', said)} ]"


PAIR = f"ng:operand {value('tag')} , {value('zweiter')}"
AMOUNTS = f"ng:operand {value('betrag')} , {value('andererBetrag')}"
AGE = f"[ a ng:Completed ; ng:left {value('geburt')} ; ng:right {value('tag')} ; ng:unitOfTime ng:years ; ng:counting ng:tagesbeginn ]"
STAY = f"[ a ng:Completed ; ng:left {value('tag')} ; ng:right {value('zweiter')} ; ng:unitOfTime ng:months ]"
YEAR = f'[ a ng:PeriodEnd ; ng:operand {value("tag")} ; ng:period "P1Y" ]'
COUNTED = f'[ a ng:PeriodEnd ; ng:operand {value("tag")} ; ng:period "P1M" ; ng:counting ng:tagesbeginn ]'
WORKDAY = f'[ a ng:PeriodEnd ; ng:operand {value("tag")} ; ng:period "P1M" ; ng:workdayAt {value("land")} ]'
ADULT = f'[ a ng:AgeReached ; ng:operand {value("geburt")} ; ng:period "P18Y" ]'
HOW_MANY = group("Count")

TERMS = [
    (is_day(f"[ a ng:Earliest ; {PAIR} ]", "2020-01-02"), "tag=2020-01-02 zweiter=2020-02-01", "established", "first"),
    (is_day(f"[ a ng:Earliest ; {PAIR} ]", "2020-01-02"), "tag=2020-01-02", "open", "one is not known"),
    (is_amount(f"[ a ng:Smallest ; {AMOUNTS} ]", "7"), "betrag=7 andererBetrag=9", "established", "the smaller"),
    (is_amount(f"[ a ng:Greatest ; {AMOUNTS} ]", "7"), "betrag=7 andererBetrag=9", "refuted", "9 is the greater"),
    (is_amount(f"[ a ng:Greatest ; {AMOUNTS} ]", "7"), "betrag=7", "open", "one is not known"),
    (is_amount(AGE, "16"), "geburt=1994-12-20 tag=2010-12-20", "established", "on the 16th birthday"),
    (is_amount(AGE, "16"), "geburt=1994-12-20 tag=2010-12-19", "refuted", "on the day before"),
    (is_amount(AGE, "16"), "geburt=1994 tag=2011-06-01", "open", "born in 1994: 16 or 17"),
    (is_amount(AGE, "16"), "geburt=1994-03 tag=2010-06-01", "established", "whichever day of the month"),
    (is_amount(STAY, "12"), "tag=2020-01-15 zweiter=2021-01-16", "established", "the day after the year is over"),
    (is_amount(STAY, "12"), "tag=2020-01-15 zweiter=2021-01-15", "refuted", "on the last day the year still runs"),
    (is_day(YEAR, "2019-04-02"), "tag=2018-04-02", "established", "§ 187 Abs. 1, § 188 Abs. 2 BGB"),
    (is_day(COUNTED, "2020-02-14"), "tag=2020-01-15", "established", "§ 187 Abs. 2: the first day counts"),
    (is_day(WORKDAY, "2019-11-04"), "tag=2019-10-02 land=DE-BY", "established", "All Saints in Bavaria is a Friday"),
    (is_day(WORKDAY, "2019-11-01"), "tag=2019-10-01 land=DE-ST", "established", "no All Saints in Saxony-Anhalt"),
    (is_day(WORKDAY, "2019-11-01"), "tag=2019-10-01", "open", "the Land is not known, and there it matters"),
    (is_day(WORKDAY, "2019-11-05"), "tag=2019-10-05", "established", "the Land does not matter on this day"),
    (is_day(WORKDAY, "2019-12-27"), "tag=2019-11-25", "established", "Christmas is a holiday everywhere"),
    (
        is_day(f"[ a ng:MonthStart ; ng:operand {value('tag')} ]", "2026-08-01"),
        "tag=2026-08-31",
        "established",
        "the first of its month",
    ),
    (
        is_day(f"[ a ng:MonthStart ; ng:operand {value('tag')} ]", "2026-08-01"),
        "tag=2026-08",
        "established",
        "whichever day of the month",
    ),
    (
        is_day(f"[ a ng:MonthStart ; ng:operand {value('tag')} ]", "2026-08-01"),
        "tag=2026-09-01",
        "refuted",
        "the next month",
    ),
    (is_day(ADULT, "2022-03-01"), "geburt=2004-02-29", "established", "born on a leap day: 18 at the end of February"),
]


@pytest.mark.parametrize(("condition", "facts", "status", "why"), TERMS)
def test_term(condition: str, facts: str, status: str, why: str, tmp_path: Path) -> None:
    findings = []
    for fact in facts.split():
        predicate, _, said = fact.partition("=")
        key = {"land": "code", "betrag": "amount", "andererBetrag": "amount"}.get(predicate, "date")
        findings.append(f"{{predicate: {predicate}, {key}: {said}, status: established}}")
    text = rule("r", condition) + "p:x ng:closedByLaw true ."
    assert statuses(text, f"findings: [{', '.join(findings)}]", tmp_path) == {"x": status}, why


@pytest.mark.parametrize(
    ("members", "status", "why"),
    [((YES, YES, NO), YES, "two"), ((YES, YES, ""), "open", "two or three"), ((YES, NO, NO), NO, "one")],
)
def test_count(members: tuple[str, ...], status: str, why: str, tmp_path: Path) -> None:
    text = rule("r", is_amount(HOW_MANY, "2")) + "p:x ng:closedByLaw true ."
    findings = ", ".join(member(who, said) for who, said in zip("mno", members, strict=True) if said)
    assert statuses(text, FAMILY % findings, tmp_path) == {"x": status}, why


TITLES = compared(value("titel"), "same", 'ng:code "25a" , "25b"')


@pytest.mark.parametrize(("titles", "status"), [(("25a",), YES), (("26", "25b"), YES), (("26",), NO), ((), "open")])
def test_a_list_of_titles(titles: tuple[str, ...], status: str, tmp_path: Path) -> None:
    text = rule("r", TITLES) + "p:x ng:closedByLaw true ."
    findings = ", ".join(f'{{predicate: titel, code: "{t}", status: established}}' for t in titles)
    assert statuses(text, f"findings: [{findings}]", tmp_path) == {"x": status}


SHOWN = (
    """
<https://w3id.org/normgraph/id/gap/recht-des-tages> a ng:Luecke ; rdfs:label "unbekannt"@de , "law not at hand"@en .
"""
    + rule("r", says='ng:concludes p:x ; ng:shownFrom "2021-01-01"^^xsd:date')
    + "p:x ng:closedByLaw true ."
)


@pytest.mark.parametrize(
    ("day", "finding", "status", "lacks"),
    [
        ("2020-12-31", A, "open", ("law not at hand",)),
        ("2020-12-31", NOT_A, "open", ("law not at hand",)),
        ("2021-01-01", A, "established", ()),
        ("2021-01-01", NOT_A, "refuted", ()),
    ],
)
def test_a_rule_is_open_before_a_text_shows_it(
    day: str, finding: str, status: str, lacks: tuple[str, ...], tmp_path: Path
) -> None:
    decided = datetime.date.fromisoformat(day)
    (found,) = answered(SHOWN, f"findings: [{finding}]", tmp_path, decided).results
    assert (found.status, found.lacks) == (status, lacks)


BROKEN = [
    (NEW.replace("2021-01-01", "2021-01-02") + OLD, "begins on 2021-01-02", "a gap between two versions"),
    (NEW + OLD.replace('ng:validTo "2020-12-31"^^xsd:date ;', ""), "the change has no day", "no end of the old one"),
    (rule("r", FACT.replace("p:a ]", "p:a ; ng:subject ng:mutterr ]")), "is not a role", "a misspelt role"),
    (
        rule("r", says="ng:concludes p:x ; ng:exercise p:a", strength="kann"),
        "not a result of a weighing",
        "a mere fact",
    ),
    (
        rule("r", says="ng:concludes p:x ; ng:authority <https://w3id.org/normgraph/id/source/gii/bgb/2026-04-28>"),
        "first day is missing",
        "it rests on a text, and nobody said from which day on",
    ),
    (rule("r", strength="vielleicht"), "unknown strength", "a strength nobody defined"),
    (rule("r") + GAP.format(more="").replace("p:x", "p:unheardOf"), "limits", "a gap that limits nothing"),
]


@pytest.mark.parametrize(("text", "says", "why"), BROKEN)
def test_broken_rules_are_refused(text: str, says: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenRules, match=says) as caught:
        compiled(text, tmp_path)
    assert caught.value.where, why
    assert caught.value.remedy, why


def test_day_of_decision_selects_where_nothing_else_does(tmp_path: Path) -> None:
    text = rule("r", says='ng:concludes p:x ; ng:validFrom "2021-01-01"^^xsd:date')
    for day, status in ((datetime.date(2020, 12, 31), "open"), (datetime.date(2021, 1, 1), "established")):
        assert statuses(text, f"findings: [{A}]", tmp_path, day) == {"x": status}


def test_the_vocabulary_tells_its_terms_apart() -> None:
    """Two terms of one label could not be told apart in an answer or a question; each rests on a norm."""
    graph, definition = load().graph, "http://www.w3.org/2004/02/skos/core#definition"
    terms = graph.of_type("Tatsache", "Rechtsbegriff", "Abwaegungsergebnis")
    for lang in ("de", "en"):
        labels = Counter(graph.text(term, LABEL, lang) for term in terms)
        assert [label for label, number in labels.items() if number > 1] == []
    sources = {term: graph.iris(term, "http://purl.org/dc/terms/source") for term in terms}
    assert [term for term, found in sources.items() if not any("/id/norm/" in each for each in found)] == []
    for term in graph.of_type("Stichtag", "Lesart", "Rechtsfrage"):
        said = {v.language for v in graph.objects(term, definition) if isinstance(v, ox.Literal)}
        assert said == {"de", "en"}, term


def test_no_comparison_of_days_counts_as_failed_where_it_is_open() -> None:
    """A day known to the month only may be on either side: whether a fact is stated at all is asked of the fact."""
    graph, ns = load().graph, "https://w3id.org/normgraph/ns#"
    days = {ns + relation for relation in ("before", "notAfter", "after", "notBefore")}
    compared = [each for each in graph.of_type("Comparison") if graph.one(each, ns + "relation") in days]
    assert len(compared) > 100
    assert [each for each in compared if graph.one(each, ns + "whenOpen") == ns + "asFalse"] == []
