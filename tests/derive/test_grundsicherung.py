# ruff: noqa: E501 - a row is read across
"""Livelihood by SGB II for cases of our own: each rule decided each way, on the last day and on the day after."""

from typing import Any

import pytest
import yaml

from normgraph.cases import read_case
from normgraph.derive import Derivation, derive
from tests.derive.casefiles import answer, result
from tests.derive.test_witness import engine
from tests.derive.witness import solve

DAY = "2024-06-15"
NOTHING = {
    "erwerbseinkommen": 0, "steuernUndSozialversicherung": 0, "titulierterUnterhalt": 0, "uebrigesEinkommen": 0, "vermoegenDerPerson": 0,
    "unterhaltOhneTitel": 0, "oeffentlicheMittelImEinkommen": 0,
}  # fmt: skip
NEVER = ("schwanger", "schwangerNachZwoelfterWoche", "leistungenZurTeilhabe")


def household(members: dict[str, dict[str, Any]], day: str = DAY, **facts: Any) -> dict[str, Any]:
    """A community of need: who → facts; `kind` names parents, `partner` the partner, None leaves a fact out."""
    people = [{"id": who, "type": "Person", "label": who} for who in members]
    findings: list[dict[str, Any]] = []

    def state(fact: str, value: Any, **about: Any) -> None:
        if value is None:
            return
        finding = {"predicate": fact, "status": "established", **about}
        if isinstance(value, bool):
            finding["status"] = "established" if value else "refuted"
        elif isinstance(value, int | float):
            finding |= {"amount": str(value), "on": day}
        elif fact == "beginnBewilligungszeitraum":
            finding |= {"date": value, "on": day}
        elif fact in ("staatsangehoerigkeit", "gewoehnlicherAufenthalt"):
            finding["country"] = value
        elif fact == "landDesWohnsitzes":
            finding["code"] = value
        else:
            finding["date"] = value
        findings.append(finding)

    for who, said in members.items():
        said = {
            **NOTHING,
            **dict.fromkeys(NEVER, False),
            "keinWeitererMehrbedarf": True,
            "keineAusbildungMitEinkommen": True,
            "alleinerziehend": False,
            "erwerbsfaehig": True,
            **said,
        }
        for parent in said.pop("kind", ()):
            state("kindVon", True, subject=who, object=parent)
        if said.get("partner"):
            state("partnerSgb2", True, subject=who, object=said["partner"])
        said.pop("partner", None)
        for fact, value in said.items():
            state(fact, value, subject=who)
    case = {
        "dezentralesWarmwasser": False,
        "inKarenzzeit": False,
        "keineHilfeAnderer": True,
        "kostenDerUnterkunft": 500,
        **facts,
    }
    for fact, value in case.items():
        if fact == "inKarenzzeit" and value is not None:
            findings.append({"predicate": fact, "on": day, "status": "established" if value else "refuted"})
        else:
            state(fact, value)
    return {"id": "fall", "decidedOn": day, "bedarfsgemeinschaft": people, "findings": findings}


def derived(case: dict[str, Any]) -> Derivation:
    return derive(read_case(yaml.safe_dump(case, allow_unicode=True), "yaml"), lang="en")


def found(case: dict[str, Any], predicate: str, who: str = "") -> tuple[str, str | None]:
    (result,) = [r for r in derived(case).results if r.predicate == predicate and r.subject == who]
    return result.status, result.value


def single(born: str, **more: Any) -> dict[str, dict[str, Any]]:
    return {"a": {"geburt": born, "alleinstehend": True, **more}}


ONE = single("1980-01-01")
NO_CHILD = single("1980-01-01", minderjaehrigesKindAusserhalb=False)
COUPLE: dict[str, dict[str, Any]] = {
    "a": {"geburt": "1980-01-01", "alleinstehend": False, "partner": "b"},
    "b": {"geburt": "1982-01-01", "alleinstehend": False, "partner": "a"},
}


def lone_parent(*children: str, **more: Any) -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {
        "a": {"geburt": "1980-01-01", "alleinstehend": False, "alleinerziehend": True, **more}
    }
    return people | {
        f"k{n}": {"geburt": born, "alleinstehend": False, "kind": ["a"]} for n, born in enumerate(children, 1)
    }


FAMILY = COUPLE | {"k1": {"geburt": "2015-01-01", "alleinstehend": False, "kind": ["a", "b"]}}
MINOR_PARTNER = {
    "a": {**COUPLE["a"], "minderjaehrigesKindAusserhalb": False},
    "b": {**COUPLE["b"], "geburt": "2006-06-16"},
}


def family(members: dict[str, dict[str, Any]], **facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The members with more facts for some of them: who → facts."""
    return {who: said | facts.get(who, {}) for who, said in members.items()}


NEEDS = [
    # members, day, who, amount or None, reason
    (ONE, DAY, "a", "563", "§ 20 Abs. 2 Satz 1, 2024"),
    (ONE, "2011-10-25", "a", "364", "2011"),
    (ONE, "2006-07-01", "a", "345", "the first day of one amount for all Länder"),
    (single("1970-01-01", landDesWohnsitzes="DE-SN"), "2006-06-30", "a", "331", "East, the last day"),
    (single("1970-01-01", landDesWohnsitzes="DE-HE"), "2006-06-30", "a", "345", "West"),
    (single("1970-01-01", landDesWohnsitzes="DE-BE"), "2006-06-30", "a", "345", "Berlin counts as West, also its eastern part"),
    (single("1970-01-01"), "2006-06-30", "a", None, "the Land is a fact: unknown, open"),
    (single("1970-01-01", landDesWohnsitzes="DE-SN"), "2005-06-30", "a", None, "before the first notice no parameter is known"),
    (ONE, "2027-01-01", "a", None, "after the last entry of the annex no parameter is known"),
    (COUPLE, DAY, "a", "506", "§ 20 Abs. 4"),
    (COUPLE, "2010-12-31", "a", None, "the notices state the single person's amount only"),
    (COUPLE, "2011-01-01", "a", "328", "the day after: the law states the amount"),
    (single("1999-06-16", umzugOhneZusicherung=True), DAY, "a", "451", "§ 20 Abs. 3: moved without assurance, the last day below 25"),
    (single("1999-06-15", umzugOhneZusicherung=True), DAY, "a", "563", "25 on the birthday"),
    (single("1999-06-16", umzugOhneZusicherung=False), DAY, "a", "563", "no such move"),
    (single("1999-06-16"), DAY, "a", None, "below 25 nobody said whether"),
    ({**COUPLE, "b": {**COUPLE["b"], "geburt": "2006-06-16"}}, DAY, "a", "563", "partner still a minor on the day before the birthday"),
    ({**COUPLE, "b": {**COUPLE["b"], "geburt": "2006-06-15"}}, DAY, "a", "506", "partner of age on the birthday"),
    (lone_parent("2018-06-16"), DAY, "k1", "357", "five years: under six"),
    (lone_parent("2018-06-15"), DAY, "k1", "390", "six years on the birthday"),
    (lone_parent("2010-06-16"), DAY, "k1", "390", "13 years"),
    (lone_parent("2010-06-15"), DAY, "k1", "471", "14 years, in the fifteenth year of life"),
    (lone_parent("2009-06-15"), DAY, "k1", "471", "15 years"),
    (lone_parent("2006-06-16"), DAY, "k1", "471", "17 years"),
    (lone_parent("2006-06-15"), DAY, "k1", "451", "18 years, in the parents' household"),
    (lone_parent("1999-06-16"), DAY, "k1", "451", "24 years"),
    (lone_parent("1999-06-15"), DAY, "k1", None, "25 years: no longer of the community"),
    (lone_parent("1997-01-01"), "2011-10-25", "k1", "275", "§ 77 Abs. 4 (287) is not counted, D3 Rn. 32"),
    (lone_parent("2000-01-01"), "2011-10-25", "k1", "242", "251 is not counted"),
    (lone_parent("2008-01-01"), "2011-10-25", "k1", "213", "215 is not counted"),
    (lone_parent("1997-01-01"), "2012-05-01", "k1", None, "of 2012 only the transitional amount is published"),
    (lone_parent("1997-01-01"), "2013-01-01", "k1", "289", "higher than the transitional amount"),
    (family(lone_parent("2004-01-01", "2022-01-01"), k1={"alleinerziehend": True, "umzugOhneZusicherung": False}, k2={"kind": ["k1"]}), DAY, "k1", "563", "a lone parent of 20 in her mother's household: \"sonstige\" in Satz 2"),
    ({"a": {"geburt": "1980-01-01"}}, DAY, "a", None, "nobody said how the person lives"),
    ({"a": {"geburt": "2018", "alleinstehend": False}}, DAY, "a", None, "born in 2018: five or six"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "day", "who", "amount", "why"), NEEDS)
def test_standard_need(members: dict[str, Any], day: str, who: str, amount: str | None, why: str) -> None:
    expected = ("established", amount) if amount else ("open", None)
    assert found(household(members, day), "regelbedarfNach20", who) == expected, why


EXTRA = [
    (lone_parent("2017-06-16"), "202.68", "36 % of 563: a child of six"),
    (lone_parent("2017-06-15"), "67.56", "12 %: the child is seven"),
    (lone_parent("2010-01-01", "2011-01-01"), "202.68", "two under 16"),
    (lone_parent("2008-06-16", "2011-01-01"), "202.68", "15 years on the day before the birthday"),
    (lone_parent("2008-06-15", "2011-01-01"), "135.12", "one is 16: twice 12 %"),
    (lone_parent("2010-01-01", "2011-01-01", "2012-01-01"), "202.68", "three under 16: 36 % is as high as three times 12 %"),
    (lone_parent("2010-01-01", "2011-01-01", "2012-01-01", "2013-01-01"), "270.24", "four: four times 12 %"),
    (lone_parent(*[f"201{n}-01-01" for n in range(6)]), "337.8", "six: capped at 60 %"),
    (lone_parent("2018-01-01", "2010-01-01", "2011-01-01", "2012-01-01"), "270.24", "one under seven, but four times 12 % is higher"),
    (lone_parent("2006-06-15"), None, "the only child is of age: no rule gives an amount"),
    (ONE, "0", "not a single parent"),
    (lone_parent("2023-01-01", geburt="1999-06-16", umzugOhneZusicherung=True), None, "moved without assurance: § 20 Abs. 2 or Abs. 3 is disputed"),
    (lone_parent("2023-01-01", geburt="1999-06-15", umzugOhneZusicherung=True), "202.68", "25 on the day: no matter"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "amount"), [("2011-12-31", "44"), ("2012-01-01", "44.88")])
def test_additional_needs_are_whole_euros_until_2011(day: str, amount: str) -> None:
    """§ 77 Abs. 5 SGB II: 12 % of 364 are 43.68; of 374, the year after, 44.88."""
    members = lone_parent("2000-01-01")
    assert found(household(members, day), "mehrbedarfAlleinerziehung", "a") == ("established", amount)


@pytest.mark.parametrize(("members", "amount", "why"), EXTRA)
def test_single_parent(members: dict[str, Any], amount: str | None, why: str) -> None:
    expected = ("established", amount) if amount else ("open", None)
    assert found(household(members), "mehrbedarfAlleinerziehung", "a") == expected, why


PERSON = [
    ({"schwangerNachZwoelfterWoche": True}, {}, "658.71", "563 + 17 %"),
    ({"leistungenZurTeilhabe": True}, {}, "760.05", "563 + 35 %"),
    ({}, {"dezentralesWarmwasser": True}, "575.95", "563 + 2.3 %, § 41 Abs. 2"),
    ({}, {}, "563", "none"),
    (
        {"keinWeitererMehrbedarf": None},
        {},
        None,
        "§ 21 Abs. 5, 6 is not modelled: open until somebody says that it does not matter",
    ),
    ({"schwangerNachZwoelfterWoche": None}, {}, None, "nobody said whether"),
]


@pytest.mark.parametrize(("said", "facts", "amount", "why"), PERSON)
def test_need_of_a_person(said: dict[str, Any], facts: dict[str, Any], amount: str | None, why: str) -> None:
    expected = ("established", amount) if amount else ("open", None)
    assert found(household(single("1980-01-01", **said), **facts), "bedarfDesMitglieds", "a") == expected, why


def test_a_gap_is_named() -> None:
    case = household(single("1980-01-01", keinWeitererMehrbedarf=None))
    (result,) = [r for r in derived(case).results if r.predicate == "bedarfDesMitglieds"]
    assert "section 21 (5), (6), (6a)" in result.lacks[0]
    assert "keinWeitererMehrbedarf" in {missing.predicate for missing in result.missing}


def test_additional_needs_stay_below_the_standard_need() -> None:
    """§ 21 Abs. 8 SGB II: 60 % + 17 % + 35 % are more than 100 %."""
    members = lone_parent(
        *[f"201{n}-01-01" for n in range(6)], schwangerNachZwoelfterWoche=True, leistungenZurTeilhabe=True
    )
    assert found(household(members), "bedarfDesMitglieds", "a") == ("established", "1126")


HOT = [("2018-06-16", "2.86"), ("2018-06-15", "4.68"), ("2010-06-15", "6.59"), ("2006-06-15", "10.37")]
"""To the cent, § 41 Abs. 2 SGB II: 2.856, 4.68, 6.594, 10.373."""


@pytest.mark.parametrize(("born", "amount"), HOT)
def test_hot_water_by_age(born: str, amount: str) -> None:
    members = lone_parent(born)
    assert found(household(members, dezentralesWarmwasser=True), "mehrbedarfWarmwasser", "k1") == (
        "established",
        amount,
    )


YOUNG = [
    (lone_parent("2023-01-01", geburt="2006-06-16", umzugOhneZusicherung=False), "12.95", "single parent of 17: Stufe 1, § 21 Abs. 7 Satz 2 Nr. 1"),
    (single("2007-01-01", umzugOhneZusicherung=True), "10.37", "alone at 17, Stufe 3: Nr. 1"),
    (single("2007-01-01"), None, "which Stufe is open"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "amount", "why"), YOUNG)
def test_hot_water_goes_by_the_standard_need(members: dict[str, Any], amount: str | None, why: str) -> None:
    case = household(members, dezentralesWarmwasser=True)
    assert found(case, "mehrbedarfWarmwasser", "a") == (("established", amount) if amount else ("open", None)), why


ALLOWANCE = [
    (ONE, 100, DAY, "0", "nothing up to 100"), (ONE, 520, DAY, "84", "20 % of 420"), (ONE, 521, DAY, "84.3", "30 % of the next euro"),
    (ONE, 1000, DAY, "228", "84 + 30 % of 480"), (ONE, 1200, DAY, "248", "+ 10 % of 200"), (single("1980-01-01", minderjaehrigesKindAusserhalb=False), 1500, DAY, "248", "no more without a minor child"),
    (ONE, 1201, DAY, None, "above 1,200 a child elsewhere would count, and nobody spoke of one"),
    (single("1980-01-01", minderjaehrigesKindAusserhalb=True), 1500, DAY, "278", "a minor child who lives elsewhere"),
    (single("2007-01-01", minderjaehrigesKindAusserhalb=False), 1500, DAY, "248", "who earns is no child of the own household"),
    (MINOR_PARTNER, 1500, DAY, "248", "a partner of 17 is no minor child"), (family(MINOR_PARTNER, a={"minderjaehrigesKindAusserhalb": True}), 1500, DAY, "278", "but has one elsewhere"),
    (FAMILY, 1500, DAY, "278", "a minor child of both"),
    (ONE, 1000.33, "2023-06-30", "180.03", "to the cent, § 41 Abs. 2"),
    (lone_parent("2015-01-01"), 1500, DAY, "278", "to 1,500 with a minor child"), (lone_parent("2015-01-01"), 2000, DAY, "278", "no more"),
    (ONE, 1000, "2023-06-30", "180", "the last day of 20 % up to 1,000"), (ONE, 1000, "2023-07-01", "228", "the first day of 30 %"),
    (ONE, 1000, "2012-07-01", None, "before the text at hand"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "gross", "day", "amount", "why"), ALLOWANCE)
def test_allowance(members: dict[str, Any], gross: int, day: str, amount: str | None, why: str) -> None:
    case = household({**members, "a": {**members["a"], "erwerbseinkommen": gross}}, day)
    assert found(case, "freibetragErwerbstaetige", "a") == (("established", amount) if amount else ("open", None)), why


LUMP = [
    ({"erwerbseinkommen": 0}, "0", "not employed"), ({"erwerbseinkommen": 400, "aufwendungenNr3Bis5": 150}, "100", "up to 400 the lump sum"),
    ({"erwerbseinkommen": 401, "aufwendungenNr3Bis5": 150}, "150", "above 400 what is proven"),
    ({"erwerbseinkommen": 401, "aufwendungenNr3Bis5": 50}, "100", "not less than the lump sum"),
    ({"erwerbseinkommen": 401}, "100", "who claims more must prove it"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "amount", "why"), LUMP)
def test_lump_sum(said: dict[str, Any], amount: str, why: str) -> None:
    assert found(household(single("1980-01-01", **said)), "grundabsetzbetrag", "a") == ("established", amount), why


NOT_ENTITLED = [
    ({"erwerbsfaehig": False}, "1980-01-01", "open", "not capable of work: § 11b Abs. 2, 3 do not speak of them"),
    ({"erwerbsfaehig": None}, "1980-01-01", "open", "nobody said whether"),
    ({}, "2009-06-16", "open", "14 on the last day"), ({}, "2009-06-15", "established", "15 on this day"),
    ({}, "1958-06-15", "open", "66, and nobody spoke of the age limit"),
    ({"altersgrenzeErreicht": True}, "1955-06-15", "open", "above the age limit of § 7a"),
    ({"altersgrenzeErreicht": False}, "1958-06-15", "established", "66, but below it"),
    ({"erwerbsfaehig": False, "erwerbseinkommen": 0}, "1980-01-01", "established", "who earns nothing has nothing to deduct"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "born", "status", "why"), NOT_ENTITLED)
def test_amounts_of_who_works_need_capability(said: dict[str, Any], born: str, status: str, why: str) -> None:
    earning = {"erwerbseinkommen": 500, "minderjaehrigesKindAusserhalb": False, **said}
    case = household(single(born, **earning))
    for predicate in ("grundabsetzbetrag", "freibetragErwerbstaetige"):
        assert found(case, predicate, "a")[0] == status, (predicate, why)


def earning(gross: int, **facts: Any) -> dict[str, Any]:
    said = {"erwerbseinkommen": gross, "steuernUndSozialversicherung": 200, "minderjaehrigesKindAusserhalb": False}
    return household(single("1980-01-01", **said), **facts)


MAINTENANCE = [(0, 800, 300, "500"), (500, 0, 300, "20"), (0, 200, 300, "0")]


@pytest.mark.parametrize(("earned", "other", "paid", "amount"), MAINTENANCE)
def test_maintenance_paid_reduces_income_of_every_kind(earned: int, other: int, paid: int, amount: str) -> None:
    """§ 11b Abs. 1 Satz 1 Nr. 7 SGB II; of 500 earned 180 remain out: 100 and 20 % of 400."""
    said = {"erwerbseinkommen": earned, "uebrigesEinkommen": other, "titulierterUnterhalt": paid}
    assert found(household(single("1980-01-01", **said)), "einkommenNach11", "a") == ("established", amount)


def test_national_and_directive_side_by_side() -> None:
    """1,600 - 200 - 100 = 1,300; the Directive leaves the allowance of 248 with the income (D3 Rn. 31)."""
    case = earning(1600)
    assert found(case, "gesamtbedarfNach19") == ("established", "1063")
    assert found(case, "einkommenNach11", "a") == ("established", "1052")
    assert found(case, "einkommenNachRichtlinie", "a") == ("established", "1300")
    assert found(case, "lebensunterhaltNational")[0] == "refuted"
    assert found(case, "lebensunterhaltRichtlinie")[0] == "established"


SECURED = [(1610, "refuted"), (1611, "established")]


@pytest.mark.parametrize(("gross", "status"), SECURED)
def test_livelihood_to_the_euro(gross: int, status: str) -> None:
    assert found(earning(gross), "lebensunterhaltNational")[0] == status


OWN_CHILD = [
    # members, other facts, livelihood (national), livelihood (Directive), need for assistance, reason
    (lone_parent("2003-01-01"), {"k1": {"erwerbseinkommen": 4000, "steuernUndSozialversicherung": 800}}, "open", "open", "open", "an earning child of 21 does not keep its parent, § 9 Abs. 2"),
    (lone_parent("2010-01-01"), {"a": {"uebrigesEinkommen": 1000}, "k1": {"vermoegenDerPerson": 60000}}, "open", "open", "open", "nor do its assets"),
    (lone_parent("2010-01-01"), {"a": {"uebrigesEinkommen": 901.01}, "k1": {"uebrigesEinkommen": 720.99}}, "established", "established", "refuted", "a cent below its need of 471 and half of 500"),
    (lone_parent("2010-01-01"), {"a": {"uebrigesEinkommen": 901}, "k1": {"uebrigesEinkommen": 721}}, "open", "open", "open", "to the cent: it covers its need and is no member"),
    (lone_parent("2010-01-01"), {"a": {"uebrigesEinkommen": 0}, "k1": {"uebrigesEinkommen": 550}}, "refuted", "refuted", "established", "not enough together"),
    (lone_parent("2003-01-01"), {"a": {"uebrigesEinkommen": 3000}, "k1": {"schwangerNachZwoelfterWoche": True}}, "open", "open", "open", "§ 9 Abs. 3: for a pregnant child the parent's means do not count"),
    (lone_parent("2007-01-01"), {"a": {"erwerbseinkommen": 2500, "steuernUndSozialversicherung": 500}, "k1": {"schwanger": True}}, "open", "open", "open", "so in the eighth week"),
    (FAMILY, {"a": {"uebrigesEinkommen": 3000}}, "established", "established", "refuted", "two parents who earn enough"),
    (family(COUPLE, a={"geburt": "2003-01-01"}, b={"geburt": "2002-01-01"}), {"a": {"uebrigesEinkommen": 3000}}, "established", "established", "refuted", "partners of 21 and 22 are no children of each other"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "said", "national", "directive", "needy", "why"), OWN_CHILD)
def test_means_of_a_child(
    members: dict[str, Any], said: dict[str, Any], national: str, directive: str, needy: str, why: str
) -> None:
    results = {r.predicate: r.status for r in derived(household(family(members, **said))).results if not r.subject}
    asked = ("lebensunterhaltNational", "lebensunterhaltRichtlinie", "hilfebeduerftig")
    assert tuple(results[name] for name in asked) == (national, directive, needy), why


OTHER_MEANS = [
    # members, other facts, facts of the case, livelihood (national), livelihood (Directive), reason
    (ONE, {"a": {"vermoegenDerPerson": 1000000}}, {}, "open", "open", "assets count; whether they last is open"),
    (ONE, {"a": {"vermoegenDerPerson": 1000000}}, {"vermoegenReichtFuerAufenthalt": True}, "established", "established", "they last"),
    (ONE, {"a": {"vermoegenDerPerson": 1000000}}, {"vermoegenReichtFuerAufenthalt": False}, "refuted", "refuted", "they do not"),
    (ONE, {"a": {"vermoegenDerPerson": 1063}}, {}, "open", "open", "as much as the gap of a month"),
    (ONE, {"a": {"vermoegenDerPerson": 1062}}, {"vermoegenReichtFuerAufenthalt": True}, "refuted", "refuted", "not even a month"),
    (FAMILY, {"a": {"erwerbseinkommen": 2002}}, {}, "open", "established", "the Kinderzuschlag may close the gap, D3 Rn. 29"),
    (FAMILY, {"a": {"erwerbseinkommen": 2002}}, {"kinderzuschlagDecktBedarf": True}, "established", "established", "it does"),
    (FAMILY, {"a": {"erwerbseinkommen": 2002}}, {"kinderzuschlagDecktBedarf": False}, "refuted", "established", "it does not"),
    (FAMILY, {"a": {"erwerbseinkommen": 800}}, {"kinderzuschlagDecktBedarf": True, "elterneinkommenNach6a": 899}, "refuted", "refuted", "below the minimum income"),
    (ONE, {"a": {"erwerbseinkommen": 900, "minderjaehrigesKindAusserhalb": False}}, {"kinderzuschlagDecktBedarf": True}, "refuted", "refuted", "no child, no Kinderzuschlag"),
    (ONE, {"a": {"erwerbseinkommen": 1150, "aufwendungenNr3Bis5": 30}}, {}, "refuted", "established", "1,150 - 30: proof of less than 100 is admitted, D3 Rn. 31"),
    (ONE, {"a": {"erwerbseinkommen": 1150, "aufwendungenNr3Bis5": 87}}, {}, "refuted", "established", "1,150 - 87 is the need"),
    (ONE, {"a": {"erwerbseinkommen": 1150, "aufwendungenNr3Bis5": 88}}, {}, "refuted", "refuted", "a euro short"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 2000, "steuernUndSozialversicherung": 450}}, {}, "established", "established", "nobody to maintain"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 2000, "steuernUndSozialversicherung": 450, "unterhaltOhneTitel": None}}, {}, "open", "open", "maintenance counts without a title, D3 Rn. 26, and nobody spoke of it"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 2000, "steuernUndSozialversicherung": 450, "unterhaltOhneTitel": 139}}, {}, "established", "established", "1,202 - 139 is the need"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 2000, "steuernUndSozialversicherung": 450, "unterhaltOhneTitel": 140}}, {}, "refuted", "established", "a euro short"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 1700, "steuernUndSozialversicherung": 350, "uebrigesEinkommen": 180, "oeffentlicheMittelImEinkommen": None}}, {}, "open", "open", "whether the 180 are public means such as housing benefit, D3 Rn. 28"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 1700, "steuernUndSozialversicherung": 350, "uebrigesEinkommen": 180}}, {}, "established", "established", "they are not"),
    (NO_CHILD, {"a": {"erwerbseinkommen": 1700, "steuernUndSozialversicherung": 350, "uebrigesEinkommen": 180, "oeffentlicheMittelImEinkommen": 180}}, {}, "refuted", "established", "housing benefit closes no gap; nor does it harm where there is none"),
    (ONE, {"a": {"erwerbseinkommen": 1150}}, {}, "refuted", "refuted", "no proof: the lump sum of 100"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "said", "facts", "national", "directive", "why"), OTHER_MEANS)
def test_assets_kinderzuschlag_and_proof(
    members: dict[str, Any], said: dict[str, Any], facts: dict[str, Any], national: str, directive: str, why: str
) -> None:
    results = {r.predicate: r.status for r in derived(household(family(members, **said), **facts)).results}
    assert (results["lebensunterhaltNational"], results["lebensunterhaltRichtlinie"]) == (national, directive), why


def test_pregnancy_counts_nationally_only() -> None:
    case = household(single("1980-01-01", schwangerNachZwoelfterWoche=True))
    assert found(case, "gesamtbedarfNach19")[1] == "1158.71"
    assert found(case, "gesamtbedarfNachRichtlinie")[1] == "1063"


ASSETS = [
    (ONE, {"vermoegenDerPerson": 15000}, {}, "0", "within the allowance"), (ONE, {"vermoegenDerPerson": 15001}, {}, "1", "one euro above"),
    (COUPLE, {"vermoegenDerPerson": 30000}, {}, "0", "unused allowances pass to the other"),
    (ONE, {"vermoegenDerPerson": 40000}, {"inKarenzzeit": True}, "0", "waiting period"),
    (COUPLE, {"vermoegenDerPerson": 55001}, {"inKarenzzeit": True}, "1", "40,000 + 15,000"),
    (ONE, {"vermoegenDerPerson": 1}, {"inKarenzzeit": None}, None, "whether the waiting period runs is open"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "said", "facts", "amount", "why"), ASSETS)
def test_assets(
    members: dict[str, Any], said: dict[str, Any], facts: dict[str, Any], amount: str | None, why: str
) -> None:
    case = household({**members, "a": {**members["a"], **said}}, **facts)
    assert found(case, "einzusetzendesVermoegen") == (("established", amount) if amount else ("open", None)), why


ALLOWANCE = [
    # born, reference date, start of the approval period, other facts, allowance, reason
    ("1980-01-01", "2026-06-30", None, {}, "15000", "the last day of the old law, whenever the period began"),
    ("1980-01-01", "2026-07-01", None, {}, None, "the day after: the start selects the version, § 65a Abs. 1"),
    ("1980-01-01", "2026-07-01", "2026-06-30", {}, "15000", "begun on the last day of the old law"),
    ("1980-01-01", "2026-07-01", "2026-06-30", {"inKarenzzeit": True}, "40000", "the old waiting period goes on"),
    ("1980-01-01", "2026-07-01", "2026-07-01", {}, "12500", "begun on the first day of the new law: 46 years old"),
    ("1980-01-01", "2026-07-01", "2026-07-01", {"inKarenzzeit": True}, "12500", "the new law knows no waiting period for assets"),
    ("1980-01-01", "2026-07-01", "2026", {}, None, "some day of 2026: either version"),
    ("1996-08-31", "2026-07-31", "2026-07-01", {}, "5000", "the month before the one of the 30th birthday"),
    ("1996-08-31", "2026-08-01", "2026-07-01", {}, "10000", "from the beginning of the month, Abs. 2 Satz 2"),
    ("1986-08-31", "2026-07-31", "2026-07-01", {}, "10000", "the month before the one of the 40th birthday"),
    ("1986-08-31", "2026-08-01", "2026-07-01", {}, "12500", "from its beginning"),
    ("1976-08-31", "2026-07-31", "2026-07-01", {}, "12500", "the month before the one of the 50th birthday"),
    ("1976-08-31", "2026-08-01", "2026-07-01", {}, "20000", "from its beginning"),
    ("1996-08-01", "2026-07-31", "2026-07-01", {}, None, "the 30th year ends in July, the 31st begins in August: the norm does not say"),
    ("1996-08-01", "2026-07-31", "2026-07-01", {"altersgrenzeMitVollendungErreicht": True}, "10000", "held to be reached in July"),
    ("1996-08-01", "2026-07-31", "2026-07-01", {"altersgrenzeMitVollendungErreicht": False}, "5000", "held to be reached in August"),
    ("1996-08-01", "2026-08-01", "2026-07-01", {}, "10000", "in August it is"),
    ("1996-08-01", "2026-07-01", "2026-06-01", {}, "15000", "whatever the age under the old law"),
]  # fmt: skip


@pytest.mark.parametrize(("born", "day", "start", "facts", "amount", "why"), ALLOWANCE)
def test_allowance_by_the_start_of_the_approval_period(
    born: str, day: str, start: str | None, facts: dict[str, Any], amount: str | None, why: str
) -> None:
    facts = dict(facts)
    own = {name: facts.pop(name) for name in ("altersgrenzeMitVollendungErreicht",) if name in facts}
    case = household(single(born, **own), day, beginnBewilligungszeitraum=start, **facts)
    assert found(case, "vermoegensfreibetrag") == (("established", amount) if amount else ("open", None)), why


def test_allowances_of_all_ages_together() -> None:
    """5,000 + 12,500 + 5,000: what one does not use passes to the others."""
    people = family(FAMILY, a={"geburt": "1999-01-01"}, b={"vermoegenDerPerson": 22501})
    case = household(people, "2026-07-15", beginnBewilligungszeitraum="2026-07-01")
    assert found(case, "vermoegensfreibetrag") == ("established", "22500")
    assert found(case, "einzusetzendesVermoegen") == ("established", "1")


CHILD_ASSETS = [
    # reference date, start of the approval period, assets of the child, do means count together, reason
    ("2026-06-30", None, 15000, "established", "within the allowance"),
    ("2026-07-01", None, 5000, "established", "within it under either version"),
    ("2026-07-01", None, 5001, "open", "which version applies is open"),
    ("2026-07-01", "2026-06-30", 15000, "established", "the old version"),
    ("2026-07-01", "2026-07-01", 5000, "established", "within that of a child under the new one"),
    ("2026-07-01", "2026-07-01", 5001, "open", "above it: the case is to be computed without the child"),
    ("2022-12-31", None, 3100, "established", "§ 12 Abs. 2 Satz 1 Nr. 1a of then"),
    ("2022-12-31", None, 3101, "open", "other allowances of then are not modelled"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "start", "assets", "status", "why"), CHILD_ASSETS)
def test_assets_of_a_child(day: str, start: str | None, assets: int, status: str, why: str) -> None:
    people = lone_parent("2015-01-01", geburt="1980-01-01")
    people["k1"]["vermoegenDerPerson"] = assets
    case = household(people, day, beginnBewilligungszeitraum=start)
    assert found(case, "mittelZaehlenGemeinsam")[0] == status, why


HERE = {
    "erwerbsfaehig": True,
    "altersgrenzeErreicht": False,
    "gewoehnlicherAufenthalt": "DE",
    "bezugAltersrente": False,
    "stationaerUntergebracht": False,
    "imVollzugUntergebracht": False,
    "ausbildungFoerderungsfaehig": False,
    "keinAusschlussNach7Abs4aUnd7b": True,
}
GERMAN = {**HERE, "staatsangehoerigkeit": "DE"}
ABROAD = {
    **HERE,
    "staatsangehoerigkeit": "FR",
    "einreiseInsBundesgebiet": "2020-01-01",
    "ohneAufenthaltsrecht": False,
    "nurZurArbeitsuche": False,
    "leistungsberechtigtNachAsylblg": False,
}
ENTITLED = [
    (GERMAN, "established", "German, in need"), ({**GERMAN, "altersgrenzeErreicht": True}, "open", "too old: this rule does not apply"),
    ({**GERMAN, "geburt": "2009-06-15", "umzugOhneZusicherung": False}, "established", "15 on the day"), ({**GERMAN, "geburt": "2009-06-16"}, "open", "14 still"),
    ({**GERMAN, "erwerbsfaehig": None}, "open", "nobody said whether"), ({**GERMAN, "stationaerUntergebracht": None}, "open", "an exclusion nobody spoke of"),
    ({**GERMAN, "stationaerUntergebracht": True, "krankenhausUnterSechsMonaten": False, "arbeitFuenfzehnStunden": False}, "refuted", "excluded, no exception"),
    ({**GERMAN, "stationaerUntergebracht": True}, "open", "excluded unless an exception nobody spoke of"),
    ({**GERMAN, "stationaerUntergebracht": True, "krankenhausUnterSechsMonaten": True}, "established", "short stay in hospital"),
    ({**GERMAN, "stationaerUntergebracht": True, "arbeitFuenfzehnStunden": True}, "established", "15 hours of work"),
    ({**GERMAN, "bezugAltersrente": True, "stationaerUntergebracht": True, "krankenhausUnterSechsMonaten": True, "arbeitFuenfzehnStunden": True}, "refuted", "Satz 3 knows no exception for a pension"),
    ({**GERMAN, "imVollzugUntergebracht": True, "krankenhausUnterSechsMonaten": False, "arbeitFuenfzehnStunden": False}, "refuted", "in custody"),
    ({**GERMAN, "imVollzugUntergebracht": True, "arbeitFuenfzehnStunden": True}, "open", "Nr. 2 speaks of institutions under Satz 1: whether of custody, too"),
    ({**GERMAN, "imVollzugUntergebracht": True, "arbeitFuenfzehnStunden": True, "ausnahmeGiltImVollzug": True}, "established", "held to apply"),
    ({**GERMAN, "ausbildungFoerderungsfaehig": True, "ausnahmeFuerAuszubildende": False, "keineLeistungenNach27": True}, "refuted", "in training"),
    ({**GERMAN, "ausbildungFoerderungsfaehig": True, "ausnahmeFuerAuszubildende": False, "schwangerNachZwoelfterWoche": True}, "open", "in training and pregnant: § 27 gives benefits, and § 7 Abs. 5 excludes beyond them only"),
    ({**GERMAN, "keinAusschlussNach7Abs4aUnd7b": None}, "open", "§ 7 Abs. 4a, § 7b: nobody said whether within reach"),
    (ABROAD, "established", "French, here for years"),
    ({**ABROAD, "einreiseInsBundesgebiet": "2024-03-16", "arbeitetOderFreizuegig": False, "humanitaererTitel": False}, "refuted", "the last day of the first three months"),
    ({**ABROAD, "einreiseInsBundesgebiet": "2024-03-15"}, "established", "the day after"),
    ({**ABROAD, "einreiseInsBundesgebiet": "2024-03-16", "arbeitetOderFreizuegig": True}, "established", "a worker from the first day"),
    ({**ABROAD, "nurZurArbeitsuche": True, "anmeldungBeimMeldeamt": "2019-06-14", "verlustfeststellung": False}, "established", "five years since registration"),
    ({**ABROAD, "nurZurArbeitsuche": True, "anmeldungBeimMeldeamt": "2019-06-15", "verlustfeststellung": False}, "refuted", "on the last day of the five years"),
    ({**ABROAD, "nurZurArbeitsuche": True, "anmeldungBeimMeldeamt": "2019-06-14", "verlustfeststellung": True}, "refuted", "loss of free movement found"),
    ({**ABROAD, "leistungsberechtigtNachAsylblg": True}, "refuted", "entitled under the AsylbLG"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "status", "why"), ENTITLED)
def test_entitlement(said: dict[str, Any], status: str, why: str) -> None:
    assert (
        found(
            household(
                single("1980-01-01", **{"geburt": "1980-01-01", **said})
                if "geburt" not in said
                else {"a": {"alleinstehend": True, **said}}
            ),
            "leistungsberechtigtNach7",
            "a",
        )[0]
        == status
    ), why


NEEDY = [(563, 500, "established"), (0, 0, "established")]


@pytest.mark.parametrize(("other", "status"), [(1062, "established"), (1063, "refuted")])
def test_need_for_assistance(other: int, status: str) -> None:
    case = household(single("1980-01-01", uebrigesEinkommen=other))
    assert found(case, "hilfebeduerftig")[0] == status


def test_what_keeps_amounts_open() -> None:
    """Tax-free pay of volunteers, § 11b Abs. 2 Satz 3 until 2023-06-30; higher costs of hot water, § 21 Abs. 7 Satz 3."""
    trainer = household(single("1980-01-01", erwerbseinkommen=240, keineAusbildungMitEinkommen=None), "2022-06-15")
    assert found(trainer, "grundabsetzbetrag", "a") == ("open", None)
    metered = household(single("1980-01-01", keinWeitererMehrbedarf=None), dezentralesWarmwasser=True)
    assert found(metered, "mehrbedarfWarmwasser", "a") == ("open", None)


def test_help_from_others_is_not_modelled() -> None:
    assert found(household(ONE, keineHilfeAnderer=None), "hilfebeduerftig")[0] == "open"


MINIMUM = [
    # members, earned, income of every kind, status
    (lone_parent("2015-01-01"), 599, 599, "refuted"),
    (lone_parent("2015-01-01"), 599, None, "open"),
    (lone_parent("2015-01-01"), 599, 600, "established"),
    (lone_parent("2015-01-01"), 600, None, "established"),
    (FAMILY, 899, 899, "refuted"),
    (FAMILY, 899, None, "open"),
    (FAMILY, 0, 900, "established"),
    (FAMILY, 900, None, "established"),
    (COUPLE, 900, 900, "refuted"),
    (family(FAMILY, k1={"geburt": "1999-06-16"}), 900, None, "established"),
    (family(FAMILY, k1={"geburt": "1999-06-15"}), 900, None, "refuted"),
]


@pytest.mark.parametrize(("members", "gross", "income", "status"), MINIMUM)
def test_minimum_income(members: dict[str, Any], gross: int, income: int | None, status: str) -> None:
    case = household({**members, "a": {**members["a"], "erwerbseinkommen": gross}}, elterneinkommenNach6a=income)
    assert found(case, "mindesteinkommenKinderzuschlag")[0] == status


def test_what_a_child_earns_is_not_the_parents_income() -> None:
    members = lone_parent("2007-01-01")
    case = household({**members, "k1": {**members["k1"], "erwerbseinkommen": 600}})
    assert found(case, "mindesteinkommenKinderzuschlag")[0] == "open"


@pytest.mark.parametrize(
    "members",
    [pytest.param(lone_parent("2015-01-01"), marks=pytest.mark.breadth), COUPLE, ONE, single("1980-01-01", **ABROAD)],
)
def test_the_witness_agrees(members: dict[str, Any]) -> None:
    document = read_case(yaml.safe_dump(household(members)), "yaml")
    (ours,) = engine(document).values()
    (theirs,) = solve(document).values()
    assert {key: theirs.get(key) for key in ours} == ours


@pytest.mark.parametrize(("day", "read", "unknown", "why"), [
    ("2026-10-01", "2005-07-01 – 2026-08-19", False, "the amount is known, no text is: the text is named"),
    ("2027-02-01", "2005-07-01 – 2026-08-19", True, "neither text nor amount"),
    ("2005-03-01", "2005-07-01 – 2026-08-19", True, "before the first notice"),
])  # fmt: skip
def test_outside_the_sourced_days_no_parameter_is_known(day: str, read: str, unknown: bool, why: str) -> None:
    alone = {"predicate": "alleinstehend", "subject": "a", "status": "established"}
    born = {"predicate": "geburt", "subject": "a", "status": "established", "date": "1980-01-01"}
    who = [{"id": "a", "type": "Person"}]
    case = {"id": "g", "decidedOn": day, "bedarfsgemeinschaft": who, "findings": [born, alone]}
    found = result(answer(case), "regelbedarfNach20")
    assert (found.status, found.value) == ("open", None), why
    assert f"texts are read for {read}" in str(found.remark), why
    assert ("no parameter known for the day; known for 2006-07-01 – 2026-12-31" in str(found.remark)) == unknown, why
