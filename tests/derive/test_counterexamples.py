# ruff: noqa: E501 - a row is read across
"""Each rule of the founding decisions also decides the other way: one fact changed, the answer follows."""

import io
from datetime import date
from typing import Any

import pytest
import yaml
from rich.console import Console

from normgraph.derive.render import brief, tree, turtle
from normgraph.errors import UnreadableInput
from tests.derive.casefiles import answer, changed, founding, result

REFUTED = {"status": "refuted"}
ESTABLISHED = {"status": "established"}

NO_TREATY: dict[str, dict[str, Any] | None] = {
    "vertragsstaatMsa": REFUTED,
    "vertragsstaatEsue": {"subject": "kind", **REFUTED},
}
NO_OBSTACLE: dict[str, dict[str, Any] | None] = {
    p: {"subject": "kind", **REFUTED}
    for p in ("entscheidungsstaatUnzustaendig", "gehoerVersagt", "fruehereEntscheidungUnvereinbar")
}

CHANGES: list[tuple[str, dict[str, dict[str, Any] | None], dict[str, str], str]] = [
    # case, changes, predicate → status, reason
    ("d2", {"anerkennungErklaert": {"date": "2019-04-02"}, "zustimmungEhegatte": {"date": "2019-04-02"}},
     {"jahresfristGewahrt": "established"}, "the last day of the year after finality counts"),
    ("d2", {"anerkennungErklaert": {"date": "2019-04-03"}},
     {"jahresfristGewahrt": "refuted", "statuswechsel": "refuted", "fortbestehenderVater": "established",
      "rechtlicherVater": "open"}, "the day after is too late: the husband stays father"),
    ("d2", {"zustimmungEhegatte": None}, {"zustimmungenFormgerecht": "open", "rechtlicherVater": "open", "anerkennungFormgerecht": "established"},
     "a consent that nobody stated is open, not absent"),
    ("d2", {"zustimmungMutterBeurkundet": REFUTED}, {"zustimmungenFormgerecht": "refuted", "fortbestehenderVater": "established"},
     "without form no change of status: the husband stays father"),
    ("d2", {"mutterInsoweitSorgeberechtigt": {"subject": "mutter", "object": "kind"} | REFUTED}, {"anerkennungOhneMangel": "open",
     "statuswechsel": "open", "rechtlicherVater": "open"}, "a mother without custody: the child's consent is needed, § 1595 Abs. 2"),
    ("d2", {"mutterInsoweitSorgeberechtigt": {"subject": "mutter", "object": "kind"} | REFUTED, "zustimmungKind": {"subject": "kind", "object": "antragsteller"} | REFUTED},
     {"anerkennungOhneMangel": "refuted", "statuswechsel": "refuted", "fortbestehenderVater": "established", "rechtlicherVater": "open"},
     "without the consent of the child no change of status"),
    ("d2", {"gerichtlicheAnfechtung": ESTABLISHED, "anerkennungErklaert": {"date": "2019-04-03"}}, {"jahresfristGewahrt": "refuted",
     "beseitigungNachTuerkischemRecht": "established", "fortbestehenderVater": "refuted", "rechtlicherVater": "established"},
     "too late for the change of status, but contested with success: the paternity of the husband ended, § 1599 Abs. 1"),
    ("d2", {"gerichtlicheAnfechtung": ESTABLISHED, "anerkennungErklaert": {"date": "2019-04-03"}, "keinAndererMannAlsVater": {"subject": "kind"}},
     {"rechtlicherVater": "established"}, "nobody else is father since the contestation: no conflict"),
    ("d2", {"gerichtlicheAnfechtung": None, "anerkennungErklaert": {"date": "2019-04-03"}}, {"fortbestehenderVater": "established"},
     "paternity persists where nobody speaks of a contestation"),
    ("d2", {"aussetzungErklaert": ESTABLISHED}, {"beurkundungWarAusgesetzt": "established",
     "anerkennungUnwirksam": "established", "fortbestehenderVater": "established"},
     "an invalid acknowledgement leaves the child its father: § 1598 blocks § 1599 as well"),
    ("d2", {"missbrauchUnanfechtbarFestgestellt": ESTABLISHED}, {"anerkennungUnwirksam": "established"},
     "the other ground of the exhaustive list"),
    ("d2", {"aussetzungErklaert": None, "missbrauchUnanfechtbarFestgestellt": None},
     {"anerkennungUnwirksam": "refuted", "beurkundungWarAusgesetzt": "open", "rechtlicherVater": "established"},
     "no ground of the exhaustive list shown: valid by law"),
    ("d2", {"vollziehbarAusreisepflichtig": REFUTED, "fruehereAnerkennungWiderlegt": REFUTED},
     {"anhaltspunkteMissbrauch": "open"}, "an open list: other indications may exist"),
    ("d2", {"vollziehbarAusreisepflichtig": None}, {"anhaltspunkteMissbrauch": "established"},
     "the unlisted indication alone may do"),
    ("d2", {"geburt": {"date": "2019-01-28"}, "anerkennungErklaert": {"date": "2019-02-01"}},
     {"vaterNachTuerkischemRecht": "open"}, "day 301 after finality is outside the presumption"),
    ("d2", {"geburt": {"date": "2019-01-27"}, "anerkennungErklaert": {"date": "2019-02-01"}},
     {"vaterNachTuerkischemRecht": "established"}, "day 300 is inside"),
    ("d2", {"geburt": {"date": "2018-03-30"}}, {"verheiratetBeiGeburt": "established", "vaterNach1592Nr1": "established"},
     "before finality the marriage exists in every reading"),
    ("d2", {"anerkennungDerScheidung": {"date": "2018-06-01"}}, {"vaterNach1592Nr1": "refuted"},
     "recognised before the birth: divorced at birth, whichever reading"),
    ("d2", {"gewoehnlicherAufenthalt": {"country": "TR"}}, {"deutschesRechtFuerBeseitigung": "open",
     "rechtlicherVater": "open"}, "a child resident abroad does not bring German law by Art. 20 Satz 2"),
    ("d2", {"beduerftigkeitBelegt": {"subject": "antragsteller"}}, {"prozesskostenhilfe": "open"}, "shown: no longer refused for that"),
    ("d2", {"prozesskostenhilfeBeantragt": {"status": "left_open"}}, {"prozesskostenhilfe": "left_open"},
     "whether anybody applied is left open: nothing to refuse"),
    ("d2", {"antragFristKlageerhebung": ESTABLISHED}, {"nebenbestimmung": "established"}, "on motion the court ties"),
    ("d2", {"anordnungGetroffen": None}, {"einstweiligeAnordnung": "open"}, "the court's discretion is the court's"),
    ("d2", {"abwaegungVisumverfahrenZumutbar": None}, {"visumverfahrenZumutbar": "open", "rechtlichUnmoeglich": "open"},
     "a weighing is never computed from its factors"),
    ("d2", {"aufenthaltserlaubnisErteilt": ESTABLISHED}, {"abschiebungAuszusetzen": "open"},
     "with a permit the rule does not apply"),
    ("d2", {"kindAngewiesen": None}, {"tatsaechlicheVerbundenheit": "open"}, "the bond needs the child's need of it"),
    ("d2", {"scheidungRechtskraft": {"date": "2019-07-01"}, "anerkennungDerScheidung": None},
     {"statuswechsel": "open", "rechtlicherVater": "open"}, "no change of status before finality, § 1599 Abs. 2 Satz 3"),
    ("d2", {"geburt": {"date": "2018-03-22"}}, {"statuswechsel": "open", "fortbestehenderVater": "open"},
     "born the day before the judgment: whether the petition was pending nobody stated"),
    ("d2", {"geburt": {"date": "2018-03-22"}, "anhaengigkeitScheidungsantrag": {"subject": "mutter", "object": "ehemann", "date": "2018-01-10"}},
     {"statuswechsel": "established"}, "born after the petition was pending"),
    ("d2", {"anerkennungErklaert": REFUTED}, {"anhaltspunkteMissbrauch": "open", "schutzBisZurKlaerung": "open"},
     "without an acknowledgement there is nothing to abuse"),
    ("d1", {"abwaegungTrennungZumutbar": ESTABLISHED}, {"trennungZumutbar": "established", "hindernisArt6": "open"},
     "an acceptable separation is no obstacle"),
    ("d1", {"umgang": REFUTED}, {"familiaereLebensgemeinschaft": "open"}, "without contact no community by this rule"),
    ("d1", {"sorgerecht": ESTABLISHED, "gemeinsameWohnung": ESTABLISHED}, {"hindernisArt6": "established"},
     "custody and home are irrelevant either way"),
    ("d1", {"staatlichesInteresseUeberwiegt": ESTABLISHED}, {"hindernisArt6": "refuted", "anspruchDuldung": "open"},
     "a prevailing interest of the state blocks the obstacle"),
    ("d1", {"gueltigerReisepass": None}, {"tatsaechlichesHindernis": "open"}, "without a passport the obstacle is open"),
    ("d1", {"aufenthaltserlaubnisZuErteilen": ESTABLISHED}, {"aufenthaltserlaubnis": "established"}, "decided, not left"),
    ("d3", {"revisionsverhandlung": {"date": "2010-12-19"}}, {"prozessfaehig": "open"}, "the day before the 16th birthday"),
    ("d3", {"geschaeftsunfaehig": {"subject": "kind"}}, {"prozessfaehig": "open"}, "incapable under civil law"),
    ("d3", {"antragstellung": {"date": "2010-12-20"}}, {"altersgrenzeEingehalten": "refuted", "voraussetzungen32Abs3": "refuted"}, "on the birthday it is too late"),
    ("d3", {"antragstellung": {"date": "2010-12"}}, {"altersgrenzeEingehalten": "open"}, "a month that straddles the limit"),
    ("d3", {"kindAngehoert": REFUTED}, {"verstossOrdrePublic": "established", "sorgerechtsurteilAnzuerkennen": "open"},
     "no hearing of a youth: public policy blocks recognition"),
    ("d3", {"ergebnisUntragbar": ESTABLISHED}, {"verstossOrdrePublic": "established"}, "the substantive reservation"),
    ("d3", {"vertragsstaatKsue": ESTABLISHED}, {"massstabKsue": "established", "massstabMsa": "open", "massstabFamfg": "refuted"},
     "the later convention would come first"),
    ("d3", {}, {"massstabMsa": "established", "massstabFamfg": "refuted", "massstabZpo": "refuted"},
     "the treaty displaces §§ 108, 109 FamFG, which displace § 328 ZPO (Rn. 18)"),
    ("d3", {"vertragsstaatMsa": REFUTED}, {"massstabFamfg": "open", "massstabZpo": "refuted", "sorgerechtsurteilAnzuerkennen": "open"},
     "whether the European Custody Convention comes first nobody stated"),
    ("d3", NO_TREATY, {"massstabFamfg": "established", "massstabZpo": "refuted", "sorgerechtsurteilAnzuerkennen": "open"},
     "no treaty: the FamFG; the obstacles of § 109 are not stated"),
    ("d3", {**NO_TREATY, **NO_OBSTACLE}, {"sorgerechtsurteilAnzuerkennen": "established"}, "recognised under § 108 Abs. 1 FamFG"),
    ("d3", {**NO_TREATY, **NO_OBSTACLE, "gehoerVersagt": {"subject": "kind"}}, {"sorgerechtsurteilAnzuerkennen": "open"},
     "§ 109 Abs. 1 Nr. 2: not served"),
    ("d3", {**NO_TREATY, **NO_OBSTACLE, "ergebnisUntragbar": ESTABLISHED}, {"sorgerechtsurteilAnzuerkennen": "open"},
     "§ 109 Abs. 1 Nr. 4: manifestly incompatible"),
    ("d3", {**NO_TREATY, **NO_OBSTACLE, "kindAngehoert": REFUTED}, {"verstossOrdrePublic": "established", "sorgerechtsurteilAnzuerkennen": "open"},
     "§ 109 Abs. 1 Nr. 4: the hearing of the child belongs to public policy under the FamFG too"),
    ("d3", {**NO_TREATY, **NO_OBSTACLE, "kindAngehoert": None}, {"verstossOrdrePublic": "open", "sorgerechtsurteilAnzuerkennen": "open"},
     "whether the child was heard nobody stated"),
    ("d3", {"entscheidungAusDrittstaat": REFUTED}, {"massstabMsa": "open", "sorgerechtsurteilAnzuerkennen": "open"},
     "between member states Union law comes before the MSA, § 97 Abs. 1 Satz 2"),
    ("d3", {"vertragsstaatMsa": REFUTED, "vertragsstaatEsue": {"subject": "kind"}}, {"massstabEsue": "established", "massstabFamfg": "refuted"},
     "the other treaty displaces it as well"),
    ("d3", {"vertragsstaatEsue": {"subject": "kind"}}, {"massstabEsue": "established", "massstabMsa": "established"},
     "neither treaty excludes the other (Rn. 19)"),
    ("d3", {**NO_TREATY, "entscheidungAusDrittstaat": None}, {"massstabFamfg": "open"}, "Union law might come first, § 97 Abs. 1 Satz 2"),
    ("d3", {**NO_TREATY, "auslaendischeSorgerechtsentscheidung": REFUTED, "anderesAuslaendischesUrteil": {"subject": "kind"}},
     {"massstabFamfg": "refuted", "massstabZpo": "established"}, "a judgment in another matter: § 328 ZPO"),
    ("d3", {"anderesAuslaendischesUrteil": {"subject": "kind"}}, {"massstabZpo": "established", "massstabMsa": "established"},
     "§ 328 ZPO for the other judgment: it is displaced for the custody decision alone"),
    ("d3", {"auslaendischeSorgerechtsentscheidung": REFUTED, "anderesAuslaendischesUrteil": {"subject": "kind"}},
     {"massstabZpo": "established", "massstabMsa": "open"}, "a treaty on custody governs no other judgment"),
    ("d3", {"unbefristeteErlaubnisErteilt": {"date": "2005"}}, {"niederlassungserlaubnis": "open"},
     "a permit of 2005 is none of the old law"),
    ("d3", {"rechtmaessigerAufenthaltSeit": {"date": "2005-01-01"}}, {"aufenthgStattAuslg": "established"}, "no old case"),
    ("d3", {"rechtmaessigerAufenthaltSeit": None}, {"aufenthgStattAuslg": "open"}, "neither old case nor not"),
    ("d3", {"wohnraumAusreichend": REFUTED}, {"passUndWohnraum": "refuted", "anspruchKindernachzug": "open"}, "no housing"),
    ("d3", {"berufungsgerichtBejahteLebensunterhalt": REFUTED}, {"zurueckverweisung": "open"}, "nothing to set aside"),
    ("d3", {"atypischerFall": {"subject": "kind"}}, {"anspruchKindernachzug": "established"},
     "an exception found by the court replaces the livelihood"),
    ("d3", {"verfahrensruege": ESTABLISHED}, {"bindungAnFeststellung": "open"}, "a procedural complaint frees the court"),
    ("d3", {"auslaendischeSorgerechtsentscheidung": REFUTED}, {"art21Massgebend": "established"},
     "without a foreign decision the conflict rule speaks"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "changes", "expected", "why"), CHANGES)
def test_one_fact_changed(
    case: str, changes: dict[str, dict[str, Any] | None], expected: dict[str, str], why: str
) -> None:
    derived = answer(changed(case, changes), on=LATER.get(case))
    assert {predicate: result(derived, predicate).status for predicate in expected} == expected, why


VALUES_IN_DISPUTE: list[tuple[dict[str, dict[str, Any] | None], str, str | None, str]] = [
    ({}, "established", "2500", "half the Auffangwert, not halved again (Rn. 34)"),
    ({"vonHalbierungAbgesehen": REFUTED}, "established", "1250", "the usual halving in interim relief"),
    ({"vorwegnahmeDerHauptsache": REFUTED}, "established", "1250", "nothing anticipated: halved as usual"),
    ({"vonHalbierungAbgesehen": None}, "discretion", None, "whether to halve is the court's"),
    ({"halberAuffangwertAngesetzt": REFUTED}, "established", "5000", "the catalogue not followed: § 52 Abs. 2 GKG"),
    ({"halberAuffangwertAngesetzt": None}, "open", None, "the catalogue binds nobody"),
    (
        {"anhaltspunkteStreitwert": ESTABLISHED},
        "open",
        None,
        "with indications the value is the court's, § 52 Abs. 1 GKG",
    ),
    ({"anhaltspunkteStreitwert": None}, "open", None, "nobody stated that there are none"),
    ({"antragNach123": REFUTED}, "open", None, "§ 53 Abs. 2 Nr. 1 GKG is about interim orders"),
]


@pytest.mark.parametrize(("changes", "status", "value", "why"), VALUES_IN_DISPUTE)
def test_value_in_dispute(changes: dict[str, dict[str, Any] | None], status: str, value: str | None, why: str) -> None:
    found = result(answer(changed("d2", changes)), "streitwert")
    assert (found.status, found.value) == (status, value), why


@pytest.mark.parametrize(("day", "value"), [("2026-08-19", "2500"), ("2026-08-20", None), ("2012-08-01", None)])
def test_no_default_value_is_known_outside_the_texts(day: str, value: str | None) -> None:
    found = result(answer(changed("d2", {}), on=date.fromisoformat(day)), "streitwert")
    assert (found.status, found.value) == ("established" if value else "open", value)
    known = "no parameter known for the day; known for 2012-08-02 – 2026-08-19"
    assert any(known in missing.label for missing in found.missing) == (value is None)


LATER = {"d2": date(2019, 6, 1)}
"""Decided after all the events that a row may move."""

REPLACED = {
    "geburt": {"date": "2026-01-10"}, "scheidungsurteil": {"date": "2026-03-02"}, "scheidungRechtskraft": {"date": "2026-04-02"},
    "anerkennungDerScheidung": None, "auslaendischeScheidung": REFUTED, "anerkennungErklaert": {"date": "2026-05-01"},
    "zustimmungMutter": {"date": "2026-05-01"}, "zustimmungEhegatte": {"date": "2026-05-02"},
    "mutterInsoweitSorgeberechtigt": {"subject": "mutter", "object": "kind"},
    "leiblicherVater": {"subject": "antragsteller", "object": "kind"},
}  # fmt: skip
"""Married at birth, divorced, and the biological father acknowledges under § 1595a BGB, with the husband's consent."""

FROM_2026 = [
    ({}, "established", "refuted", "established", "§ 1595a BGB: effective against the husband's paternity"),
    ({"leiblicherVater": {**REPLACED["leiblicherVater"], **REFUTED}}, "refuted", "established", "open", "not the biological father"),
    ({"leiblicherVater": None}, "open", "open", "open", "whether he is nobody stated"),
    ({"zustimmungEhegatte": REFUTED}, "refuted", "established", "open", "the husband does not consent"),
    ({"zustimmungEhegatte": REFUTED, "mannVerstorben": {"subject": "ehemann"}}, "established", "refuted", "established", "the husband has died"),
    ({"zustimmungDesVatersBedingt": {"subject": "ehemann", "object": "kind"}}, "refuted", "established", "open", "on a condition"),
    ({"anerkennungErklaert": {"date": "2026-04-01"}}, "established", "refuted", "established", "the first day"),
    ({"anerkennungErklaert": {"date": "2026-03-31"}}, "open", "open", "open", "the day before the petition must have been pending at birth"),
    ({"auslaendischeScheidung": ESTABLISHED, "geburt": {"date": "2026-04-10"}}, "open", "open", "open", "father by Turkish law alone: a gap"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "lapsed", "persists", "father", "why"), FROM_2026)
def test_the_biological_father_replaces_the_husband(
    changes: dict[str, Any], lapsed: str, persists: str, father: str, why: str
) -> None:
    derived = answer(changed("d2", {**REPLACED, **changes}), on=date(2026, 7, 1))
    found = [result(derived, p).status for p in ("statuswechsel", "fortbestehenderVater", "rechtlicherVater")]
    assert found == [lapsed, persists, father], why


AMOUNTS = [
    ("einkommen", "1200"),
    ("kostenDerUnterkunft", "300"),
    ("absetzbetraege", "100"),
    ("unterhaltslast", "0"),
    ("unschaedlicheLeistungen", "0"),
]


def with_amounts(income: str) -> dict[str, Any]:
    case = founding("d3")
    for day in ("2010-12-20", "2011-10-25"):
        for predicate, amount in AMOUNTS:
            stated = income if predicate == "einkommen" else amount
            case["findings"].append({"predicate": predicate, "amount": stated, "on": day, "status": "established"})
    return case


@pytest.mark.parametrize(
    ("income", "on_2010", "claim", "why"),
    [
        ("1089", "established", "established", "need 689 + 300 on the first day equals the means 1089 - 100"),
        ("1088", "refuted", "open", "one euro short: not secured, the exception stays to be examined"),
    ],
)
def test_livelihood_decides_on_both_days(income: str, on_2010: str, claim: str, why: str) -> None:
    derived = answer(with_amounts(income))
    assert result(derived, "lebensunterhaltGesichert", "2010-12-20").status == on_2010, why
    assert result(derived, "anspruchKindernachzug").status == claim, why
    assert result(derived, "gesamtbedarf", "2010-12-20").value == "989"


def test_conflict_of_two_holders_is_reported_not_chosen() -> None:
    case = founding("d2")
    case["findings"].append(
        {"predicate": "umgang", "subject": "antragsteller", "object": "kind", "status": "refuted", "holder": "Behörde"}
    )
    derived = answer(case)
    bond = result(derived, "tatsaechlicheVerbundenheit")
    assert bond.status == "conflict"
    assert "conflict" in {step.status for reason in bond.because for part in reason.because for step in part.because}


CONTRADICTED = [
    ("d2", "aussetzungErklaert", {"subject": "antragsteller", "object": "kind"}, "anerkennungUnwirksam", "conflict"),
    ("d2", "beduerftigkeitBelegt", {"subject": "antragsteller"}, "prozesskostenhilfe", "conflict"),
    ("d1", "staatlichesInteresseUeberwiegt", {}, "anspruchDuldung", "open"),  # other facts are missing, too
    ("d3", "geschaeftsunfaehig", {"subject": "kind"}, "prozessfaehig", "conflict"),
]


@pytest.mark.parametrize(("name", "predicate", "parties", "concluded", "status_"), CONTRADICTED)
def test_burden_of_proof_decides_no_contradiction(
    name: str, predicate: str, parties: dict[str, str], concluded: str, status_: str
) -> None:
    case = founding(name)
    case["findings"] = [f for f in case["findings"] if f["predicate"] != predicate]
    for holder, status in (("Gericht", "refuted"), ("Behörde", "established")):
        case["findings"].append({"predicate": predicate, "status": status, "holder": holder, **parties})
    derived = answer(case)
    found = result(derived, concluded)
    assert (found.status, found.conflict) == (status_, True)
    told = [(each.predicate, [(s.holder, s.status) for s in each.sides]) for each in found.contradictions]
    assert told == [(predicate, [("Behörde", "established"), ("Gericht", "refuted")])]
    assert {each.predicate for each in derived.contradictions} == {predicate}


def test_a_contradiction_is_told_in_every_form() -> None:
    case = founding("d1") | {"id": "widerspruch"}
    case["findings"] = [f for f in case["findings"] if f["predicate"] != "gueltigerReisepass"]
    for holder, status in (("Gericht", "refuted"), ("Behörde", "established")):
        case["findings"].append({"predicate": "gueltigerReisepass", "subject": "antragsteller", "status": status,
                                 "holder": holder, "rn": "4", "source": "Akte"})  # fmt: skip
    derived = answer(case)
    said = "Behörde, Rn. 4 (Akte): gegeben; Gericht, Rn. 4 (Akte): nicht gegeben"
    for form in (tree(derived, "de"), brief(derived, "de")):
        console = Console(width=400, record=True, file=io.StringIO())
        console.print(form)
        assert said in console.export_text()
    graph = turtle(derived)
    assert [graph.count(said) > 0 for said in ("ng:contradiction", 'ng:holder "Gericht"', 'ng:holder "Behörde"')] == [
        True
    ] * 3


def test_a_contradiction_behind_an_attack_is_told() -> None:
    """§ 1598 Abs. 1 Satz 2 BGB: whether the certification had been suspended bars the acknowledgement, or not."""
    case = founding("d2")
    case["findings"] = [f for f in case["findings"] if f["predicate"] != "aussetzungErklaert"]
    for holder, status in (("Gericht", "refuted"), ("Behörde", "established")):
        case["findings"].append({"predicate": "aussetzungErklaert", "subject": "antragsteller", "object": "kind",
                                 "status": status, "holder": holder})  # fmt: skip
    found = result(answer(case), "fortbestehenderVater")
    assert (found.status, [each.predicate for each in found.contradictions]) == ("conflict", ["aussetzungErklaert"])


def test_two_values_of_two_holders_are_a_conflict() -> None:
    case = founding("d2")
    case["findings"].append(
        {"predicate": "geburt", "subject": "kind", "date": "2018-06-19", "status": "established", "holder": "Behörde"}
    )
    found = result(answer(case), "vaterNachTuerkischemRecht")
    assert (found.status, found.conflict) == ("conflict", True)
    assert [(s.value, s.holder) for s in found.contradictions[0].sides] == [
        ("2018-06-18", "Gericht"), ("2018-06-19", "Behörde")]  # fmt: skip


def test_one_of_several_nationalities_is_enough() -> None:
    case = founding("d2")
    case["findings"].append(
        {"predicate": "staatsangehoerigkeit", "subject": "ehemann", "country": "DE", "status": "established"}
    )
    assert result(answer(case), "tuerkischesRechtBerufen").status == "established"


@pytest.mark.parametrize(
    ("on", "status", "why"),
    [
        (date(2018, 11, 12), "established", "the day of the last consent"),
        (date(2018, 11, 11), "open", "the day before: the consent is yet to come"),
        (date(2018, 5, 1), "open", "before the birth"),
    ],
)
def test_what_is_yet_to_come_does_not_hold(on: date, status: str, why: str) -> None:
    derived = answer(founding("d2"), on=on)
    assert result(derived, "statuswechsel").status == status, why
    assert result(derived, "rechtlicherVater").status == status, why


def test_two_persons_in_a_role_for_one_are_refused() -> None:
    case = founding("d2")
    case["kind"] = [case["kind"], {"id": "kind2", "type": "Person"}]
    with pytest.raises(UnreadableInput, match="role `kind`"):
        answer(case)


def test_more_or_younger_children_leave_the_additional_need_open() -> None:
    case = founding("d3")
    case["bedarfsgemeinschaft"] = [*case["bedarfsgemeinschaft"], {"id": "k2", "type": "Person"}]
    assert result(answer(case), "mehrbedarf", subject="Vater", date="2010-12-20").status == "open"


def test_age_limit_counts_only_where_it_was_crossed() -> None:
    case = changed("d3", {"geburt": {"date": "1996-12-20"}})
    for predicate, amount in AMOUNTS:
        case["findings"].append({"predicate": predicate, "amount": amount, "on": "2011-10-25", "status": "established"})
    assert result(answer(case), "doppelpruefung").status == "established"


def test_no_parameter_known_is_open_not_established() -> None:
    case = changed("d3", {"letzteVerhandlungTatsacheninstanz": {"date": "2005-03-01"}})
    found = result(answer(case), "regelbedarf", subject="Vater", date="2005-03-01")
    assert (found.status, found.value) == ("open", None)


UNMARRIED = """
id: ledig
decidedOn: 2024-05-02
anerkennender: {id: mann, type: Person, label: Mann}
kind: {id: kind, type: Person, label: Kind}
mutter: {id: mutter, type: Person, label: Mutter}
findings:
- {predicate: geburt, subject: kind, date: 2024-03-01, status: established}
- {predicate: anerkennungErklaert, subject: mann, object: kind, date: 2024-04-02, status: established}
- {predicate: anerkennungBeurkundet, subject: mann, object: kind, status: established}
- {predicate: zustimmungMutter, subject: mutter, object: kind, date: 2024-04-02, status: established}
- {predicate: zustimmungMutterBeurkundet, subject: mutter, object: kind, status: established}
"""


def test_acknowledgement_without_a_husband() -> None:
    none = {"predicate": "keinAndererMannAlsVater", "subject": "kind", "status": "established"}
    case = yaml.safe_load(UNMARRIED)
    silent = result(answer(case), "rechtlicherVater")
    assert silent.status == "open"
    assert "keinAndererMannAlsVater" in {missing.predicate for missing in silent.missing}
    case["findings"].append(none)
    assert result(answer(case), "rechtlicherVater").status == "established"


@pytest.mark.parametrize(
    ("day", "facts", "invalid", "father", "duty", "why"),
    [
        ("2026-07-27", {}, "refuted", "established", "established", "nothing shown under the former list"),
        ("2026-07-28", {}, "refuted", "established", "established", "the last day of §§ 1597a, 1598 BGB a. F."),
        ("2026-07-29", {}, "open", "open", "open", "the day after: consent of the authority, not put into rules here"),
        (
            "2026-07-29",
            {"zustimmungAuslaenderbehoerdeErteilt": "established"},
            "refuted",
            "established",
            "open",
            "given",
        ),
        ("2026-07-28", {"aussetzungErklaert": "established"}, "established", "open", "established", "suspended"),
        (
            "2026-07-29",
            {"aussetzungErklaert": "established"},
            "open",
            "open",
            "open",
            "the norm has gone; § 105d is open",
        ),
    ],
)
def test_former_rules_of_abuse_end_with_their_last_day(
    day: str, facts: dict[str, str], invalid: str, father: str, duty: str, why: str
) -> None:
    """§ 105d Abs. 1 AufenthG names §§ 1597a, 1598 BGB as they stood on 28 July 2026; the next text lacks § 1597a."""
    case = yaml.safe_load(UNMARRIED.replace("2024-04-02", day)) | {"decidedOn": "2026-08-10"}
    facts = facts | {"vollziehbarAusreisepflichtig": "established"}
    case["findings"] += [
        {"predicate": p, "subject": "mann", "status": status, **({} if p.startswith("voll") else {"object": "kind"})}
        for p, status in facts.items()
    ]
    case["findings"] += [
        {"predicate": "keinAndererMannAlsVater", "subject": "kind", "status": "established"},
        {"predicate": "mutterInsoweitSorgeberechtigt", "subject": "mutter", "object": "kind", "status": "established"},
    ]  # from 2026-04-01 the child must consent, § 1595 Abs. 2 BGB: the mother with custody does so for it
    found = {r.predicate: r.status for r in answer(case).results}
    assert (found["anerkennungUnwirksam"], found["rechtlicherVater"]) == (invalid, father), why
    assert found.get("aussetzungspflicht", "open") == duty, why


def test_a_role_nobody_holds_is_named_as_missing() -> None:
    case = yaml.safe_load(UNMARRIED)
    del case["mutter"]
    case["findings"] = [f for f in case["findings"] if f["subject"] != "mutter"]
    missing = result(answer(case), "anerkennungFormgerecht").missing
    assert any("mother" in item.label for item in missing)


def test_an_open_result_without_missing_facts_says_why() -> None:
    found = result(answer(changed("d2", {"aussetzungErklaert": ESTABLISHED})), "rechtlicherVater")
    assert (found.status, found.missing) == ("open", ())
    assert "not modelled" in str(found.remark)


def test_what_one_member_lacks_is_missing_from_the_sum() -> None:
    case = changed("d3", {"alleinerziehend": None})
    found = result(answer(case), "regelbedarfBedarfsgemeinschaft", date="2010-12-20")
    assert ("alleinerziehend", "Vater") in {(item.predicate, item.subject) for item in found.missing}


def test_what_the_case_does_not_touch_is_not_answered() -> None:
    untouched = answer(changed("d2", {"prozesskostenhilfeBeantragt": None}))
    assert "prozesskostenhilfe" not in {r.predicate for r in untouched.results}


@pytest.mark.parametrize(("case", "changes", "limited", "why"), [
    ("d1", {}, True, "the authority has still to decide on a permit (line 10)"),
    ("d1", {"widerspruchUeberAufenthaltserlaubnis": REFUTED}, False, "nothing to wait for"),
    ("d2", {}, False, "the court of D2 refuses any limit (Rn. 33)"),
])  # fmt: skip
def test_the_limit_of_the_consequence_hangs_on_a_fact(
    case: str, changes: dict[str, Any], limited: bool, why: str
) -> None:
    found = result(answer(changed(case, changes)), "anspruchDuldung")
    assert (found.status, found.rule, bool(found.limit)) == ("established", "D1-1", limited), why


@pytest.mark.parametrize(("case", "role", "claim", "status", "why"), [
    ("d2", "antragsteller", "abschiebungAuszusetzen", "refuted", "§ 2 Abs. 1 AufenthG: nobody deports a German"),
    ("d2", "antragsteller", "anspruchDuldung", "refuted", "so he has no claim to a suspension"),
    ("d1", "antragsteller", "anspruchDuldung", "open", "the day of D1, and so the law of that day, is not known"),
    ("d3", "nachziehendesKind", "anspruchKindernachzug", "refuted", "a German child needs no visa"),
])  # fmt: skip
def test_a_german_is_no_foreigner(case: str, role: str, claim: str, status: str, why: str) -> None:
    described = founding(case)
    who = described[role]["id"]
    known = {"predicate": "staatsangehoerigkeit", "subject": who, "status": "established"}
    german, foreign = (
        {**described, "findings": [*described["findings"], {**known, "country": country}]} for country in ("DE", "TR")
    )
    assert result(answer(german), claim).status == status, why
    assert result(answer(foreign), claim).status == result(answer(described), claim).status
