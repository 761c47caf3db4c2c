"""What the second pass takes over from the rest of a document, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from normgraph.extract import Citation, DocumentContext, entries, extract

SAME = "BGH, Urteil vom 3.4.2002 - I ZR 1/00 -; "
CONTEXT = DocumentContext(court="BVerwG", date="2012-11-29", file_number="10 C 5.12")


def _last(text: str, document: DocumentContext = CONTEXT) -> Citation:
    return extract(text, document=document)[-1]


NORMS = [
    ("§ 5 XyG. Der § 6 ist anders.", "", "unresolved", "another sentence, another section: not safe"),
    ("Nach § 5 XyG und anders als bei § 6 gilt das.", "XyG", "resolved", "one sentence, one law"),
    ("Nach § 8 StAG und § 10 des früheren AuslG", "AuslG", "exact", "the law stands behind an adjective"),
    ("Nach § 8 StAG und § 10 des damals geltenden AuslG", "AuslG", "exact", "behind more words"),
    ("Nach § 8 StAG und § 10 des (damaligen) BSHG", "BSHG", "exact", "in brackets"),
    ("Nach § 8 StAG und § 10 des seit Langem umstrittenen AuslG", "AuslG", "resolved", "behind an attribute"),
    ("Nach § 8 StAG und § 10 der Auffassung des geltenden AuslG", "", "unresolved", "behind another noun: not read"),
    ("Art. 10 der in dem Streitjahr (noch) maßgeblichen EMRK", "EMRK", "resolved", "with an article in it"),
    ("§ 10 der in dem Streitjahr (noch) maßgeblichen EMRK", "", "unresolved", "which counts no sections"),
    ("Art. 3 EGBGB; das HUK, nach seinem Art. 3 zu beachten", "", "unresolved", "whose is said by a pronoun"),
    (
        "Die Vierte Verordnung zur Änderung der Aufenthaltsverordnung (4. AufÄndV) gilt. § 3 4. AufÄndV",
        "4. AufÄndV",
        "exact",
        "not the name of the act amended",
    ),
    (
        "Art. 8 EMRK und Art. 7 Haager Übereinkommen vom 18. März 1970",
        "Haager Übereinkommen vom 18. März 1970",
        "exact",
        "a treaty without article",
    ),
    ("Art. 12 CISG; Art. 6 Genfer Abkommen", "Genfer Abkommen", "unresolved", "which of Geneva is not said"),
    ("Art. 33 GFK; Art. 4 Protokoll Nr. 4 zur EMRK", "4. ZP EMRK", "exact", "a protocol by its number"),
    ("Art. 33 GFK; Art. 4 des 4. Zusatzprotokolls zur EMRK", "4. ZP EMRK", "exact", "the number before"),
    ("Art. 33 GFK; Art. 4 Protokoll Nr. 15 zur EMRK", "Protokoll Nr. 15 zur EMRK", "exact", "one that no list has"),
    ("Art. 3 KRK; Art. 14 des Abkommens", "", "unresolved", "the treaty before is no Abkommen"),
    ("§ 10 StAG. Nach § 10 des seit Langem umstrittenen AuslG", "AuslG", "resolved", "not of the same section above"),
    ("§ 8 StAG und § 10 der im Jahr 2000 erlassenen AufenthV", "AufenthV", "resolved", "and behind a year"),
    ("Art. 4 GRCh; Art. 7 der Richtlinie 2003/88/EG und Art. 31 der Charta", "GRCh", "resolved", "not the directive"),
    ("Art. 7 der Richtlinie 2003/88/EG und Art. 31 Abs. 2 der Charta", "", "unresolved", "no charter was named"),
    ("Art. 8 GRCh; § 5 VwGO. § 6 dieses Gesetzes", "VwGO", "resolved", "a charter is no Gesetz"),
    ("Art. 3 GFK; Art. 14 des Abkommens", "GFK", "resolved", "the treaty before is one"),
    ("§ 5 des VwVfG des Landes", "VwVfG (Land)", "unresolved", "which Land is not said"),
    ("§ 128 ZPO gilt; im Mietvertrag ist in § 3 etwas bestimmt", "", "unresolved", "a section of a contract"),
    ("Nach dem Wohn- und Betreuungsvertragsgesetz (WBVG) ist § 9 neu", "WBVG", "resolved", "a name with a hyphen"),
    ("§ 10 Abs. 2 der Beitragssatzung", "Beitragssatzung", "unresolved", "the by-law of one body"),
    ("§ 5 Abs. 3 HVM der Beklagten", "HVM", "unresolved", "the by-law of one association"),
    ("§ 5 XyG. Der § 5 ist anders.", "XyG", "resolved", "the same section was of one law only"),
    ("§ 5 XyG, § 5 AbG. Der § 5 ist anders.", "", "ambiguous", "the same section was of two laws"),
    ("Art. 3 GG ist verletzt. Nach § 5 gilt das.", "", "unresolved", "a section is no article"),
    ("Art. 3, 4 GG und § 5 gelten.", "", "unresolved", "nor where the articles are a list"),
    ("§ 5 XyG kostet nach § 3 und 4 Euro", "", "unresolved", "an amount is no section"),
    ("§ 5 XyG gilt von § 1 bis 2 Uhr", "", "unresolved", "a time of day is no section"),
    ("§ 5 XyG, § 6 Richtlinie", "", "unresolved", "what follows is another act"),
    ("§ 99999 BGB", "BGB", "exact", "a section that no law has is still cited"),
    ("§ 5 gilt.", "", "unresolved", "nothing named before"),
    ("§ 2 der Hauptsatzung", "Hauptsatzung", "unresolved", "each municipality has one"),
    ("Nach § 3 des Tarifvertrages ist", "Tarifvertrag", "unresolved", "so have those who agreed on one"),
    ("§ 3 des Manteltarifvertrags", "Manteltarifvertrag", "unresolved", "and a Manteltarifvertrag"),
    ("§ 3 der Gemeinschaftsordnung", "Gemeinschaftsordnung", "unresolved", "and a community of owners"),
    (
        "§ 4 des Manteltarifvertrags für die Musterindustrie vom 3. Mai 2004 (MTV); § 5 MTV",
        "Manteltarifvertrag für die Musterindustrie",
        "resolved",
        "the text introduces this one",
    ),
    (
        "§ 9 der Verordnung über die Prüfung Geprüfter Muster/Geprüfte Musterin - MusterPrV -; § 3 MusterPrV",
        "MusterPrV",
        "exact",
        "a name between dashes",
    ),
    ("Art. 4 des Zweiten Gesetzes zur Ordnung der Muster --2.MOÄndG--; § 3 2.MOÄndG", "2.MOÄndG", "exact", "counted"),
    ("§ 4 LBO gilt", "LBO", "unresolved", "several Länder call theirs so"),
    ("§ 4 LBO BW gilt", "LBO BW", "exact", "the Land is named"),
    ("§ 5 der Gemeindeordnung", "Gemeindeordnung", "unresolved", "so with the long name"),
    ("§ 5 der Gemeindeordnung für den Freistaat Sachsen", "SächsGemO", "exact", "the Land is in the name"),
    ("Die Gemeindeordnung für den Freistaat Sachsen (GO) gilt. § 5 GO", "SächsGemO", "resolved", "or the text says so"),
    ("Art. 11 der VO über Sonderrechte", "VO", "unresolved", "an abbreviation of Verordnung names none"),
    (
        "Die Verordnung (EG) Nr. 883/2004 (im Folgenden: VO) gilt. Art. 11 der VO",
        "VO (EG) Nr. 883/2004",
        "resolved",
        "unless the text introduces it",
    ),
    (
        "§ 9 Abs. 1 der Verordnung zur Durchführung des § 90 Abs. 2 Nr. 9 SGB XII",
        "Verordnung zur Durchführung des § 90 Abs. 2 Nr. 9 SGB XII",
        "exact",
        "one of several ordinances on a code, told apart by its section",
    ),
    (
        "§ 5 des Gesetzes zur Ausführung des Art. 3 AG.",
        "Gesetz zur Ausführung des Art. 3 AG",
        "exact",
        "of the sentence",
    ),
    *(
        (
            "Die Verordnung (EU) Nr. 1215/2012 (EuGVVO n.F.) löst die Verordnung (EG) Nr. 44/2001 (EuGVVO a.F.) ab. "
            f"Art. 5 {name}",
            statute,
            match,
            "two acts introduced by one name",
        )
        for name, statute, match in (
            ("EuGVVO a. F.", "VO (EG) Nr. 44/2001", "resolved"),
            ("EuGVVO n.F.", "VO (EU) Nr. 1215/2012", "resolved"),
            ("EuGVVO", "EuGVVO", "ambiguous"),
        )
    ),
    (
        "§ 5 des Niedersächsischen Gesetzes über die öffentliche Sicherheit und Ordnung (NPOG)",
        "NPOG",
        "exact",
        "two names of a table that a bracket says are one law's",
    ),
    ("§ 12 Abs. 2 APO-S I", "APO-S I", "exact", "a stage of school belongs to the name"),
    (
        "Die Richtlinie 2004/83/EG (Qualifikationsrichtlinie). Art. 15 der Qualifikationsrichtlinie",
        "RL 2004/83/EG",
        "resolved",
        "a known name that the text gives to another act",
    ),
    ("Art 4 EURL 95/2011", "RL 2011/95/EU", "exact", "its number behind the year"),
    ("Art. 15 der Qualifikationsrichtlinie", "RL 2011/95/EU", "ambiguous", "in 2012 two acts of this name were law"),
    ("Art. 2 RL 2004/83/EG; Art. 15 der Qualifikationsrichtlinie", "RL 2004/83/EG", "resolved", "by its number"),
    ("Art. 2 RL 2011/95/EU; Art. 15 der Qualifikationsrichtlinie", "RL 2011/95/EU", "resolved", "so too"),
    ("§ 5 BauGB; nach § 7 der Satzung und § 8 Abs. 2 ist", "", "unresolved", "of the Satzung named in between"),
    ("§ 5 AsylG, § 6 der Dienstanweisung, § 7 Abs. 1", "", "unresolved", "of the Dienstanweisung named in between"),
    ("§ 5 AsylG; § 3 S. 5 des Gutachtens, § 7 Abs. 1", "", "unresolved", "of the opinion named in between"),
    ("§ 5 AufenthG; § 3 der Hausordnung, § 4 Abs. 2", "", "unresolved", "of the Hausordnung named in between"),
    ("§ 5 StPO, § 21 Abs. 2 Quadrant 1 StGB", "", "unresolved", "a law stands behind a unit that is not read"),
    ("Art. 4 der Richtlinie 2003/86/EG. Art. 7 Abs. 1 der Richtlinie", "RL 2003/86/EG", "resolved", "the directive"),
    ("Art. 7 Abs. 1 der Richtlinie", "", "unresolved", "no directive named"),
    ("Art. 7 des Haager Beispielschutzabkommens (HBA) und Art. 7 HBA", "HBA", "exact", "introduced in brackets"),
    ("§ 5 des Aufenthaltsgesetzes (im Folgenden: AufG). Ferner: § 6 AufG", "AufenthG", "resolved", "a private name"),
    ("§ 5 des Aufenthaltsgesetzes – künftig nur: AufG –. Ferner: § 6 AufG", "AufenthG", "resolved", "between dashes"),
    (
        "Das Aufenthaltsgesetz (im Folgenden: AG) gilt. §§ 433 ff. BGB. Ferner: § 12 AG",
        "AufenthG",
        "resolved",
        "a private name of an act named as a whole, though no name of a law looks like it",
    ),
    ("Das Ausländergesetz (im Folgenden: AuslAufG) gilt. Ferner: § 12 AuslAufG", "AuslG", "resolved", "and one does"),
    ("Das Aufenthaltsgesetz gilt, anders § 12 AG", "AufenthG", "resolved", "the act named last, with or without acts"),
    ("Art. 17 der Dublin-III-VO. Anders § 2 Satz 3 dieses Gesetzes", "", "unresolved", "a regulation is no Gesetz"),
    ("§ 1 AufenthV. Anders § 2 dieser Verordnung", "AufenthV", "resolved", "it is a Verordnung"),
    ("§ 5 des Aufenthaltsgesetzes (AsylG). Ferner: § 6 AsylG", "AsylG", "exact", "a name that means another law stays"),
    ("Art. 5 der Richtlinie 2003/86/EG (FamRL). Art. 6 FamRL", "RL 2003/86/EG", "resolved", "of an act of the Union"),
    ("§ 5 XyG. Anders liegt es bei § 9 dieses Gesetzes", "XyG", "resolved", "a pronoun for the law"),
    ("§ 9 dieses Gesetzes", "", "unresolved", "no law named"),
    ("§ 5 AufenthG. Das AsylG kennt in § 30 Abs. 3 Nr. 7 eigene Regeln", "AsylG", "resolved", "the sentence's subject"),
    ("§ 5 AufenthG. Die VwGO regelt in § 80 die Wirkung; § 81 ergänzt sie", "VwGO", "resolved", "and behind it"),
    ("§ 5 GG", "GG", "unresolved", "the constitution counts articles"),
    ("§ 5 EMRK", "EMRK", "unresolved", "so does a treaty"),
    ("§§ 4, 5 der Richtlinie 2003/86/EG", "RL 2003/86/EG", "unresolved", "and an act of the Union, also in a list"),
    ("Art. 5 GG", "GG", "exact", "as it counts"),
    ("Art. 5 Abs. 1 BV", "BV", "exact", "counted in articles it is a constitution"),
    ("§ 5 BV", "BV", "unresolved", "in sections an agreement of a firm"),
    ("Anl D12 Nr 3 Abs 1 TVöD-V", "TVöD-V", "exact", "an annex as juris writes it"),
    ("§ 3 Abs 1 iVm Anl 2 BKV", "BKV", "exact", "a section before an annex of its law"),
]


@pytest.mark.parametrize(("text", "statute", "match", "reason"), NORMS)
def test_law(text: str, statute: str, match: str, reason: str) -> None:
    citation = _last(text)
    assert (citation.statute, citation.match) == (statute, match), reason
    assert bool(citation.reason) == (match in ("ambiguous", "unresolved"))
    with_acts = extract(text, document=CONTEXT, acts=True, mentions=True)
    plain = extract(text, document=CONTEXT)
    assert [c for c in with_acts if c.section] == [c for c in plain if c.section], "asking for more changes no other"


@pytest.mark.parametrize(("day", "statute", "match"), [
    ("2008-06-24", "RL 2004/83/EG", "resolved"),
    ("2012-11-29", "RL 2011/95/EU", "ambiguous"),
    ("2020-01-01", "RL 2011/95/EU", "exact"),
    ("", "RL 2011/95/EU", "ambiguous"),
])  # fmt: skip
def test_of_two_acts_of_one_name_the_day_decides(day: str, statute: str, match: str) -> None:
    c = _last("Art. 15 Buchst. c der Qualifikationsrichtlinie", DocumentContext(court="BVerwG", date=day))
    assert (c.statute, c.match) == (statute, match)
    assert set(c.candidates) == ({"RL 2011/95/EU", "RL 2004/83/EG"} if match == "ambiguous" else set())


def test_a_private_name_ends_the_citation_and_its_list() -> None:
    found = extract("Das Aufenthaltsgesetz (im Folgenden: AG) gilt. Ferner: §§ 3, 4 AG.")
    assert [(c.text, c.statute, c.group) for c in found] == [
        ("§§ 3", "AufenthG", (55, 65)), ("4 AG", "AufenthG", (55, 65))
    ]  # fmt: skip


def test_a_name_in_brackets_counts_for_the_long_name_too() -> None:
    found = extract("Art. 7 des Haager Beispielschutzabkommens (HBA) und Art. 9 HBA")
    assert [c.statute for c in found] == ["HBA", "HBA"]


def test_candidates_are_all_laws_that_had_the_section() -> None:
    citation = _last("§ 5 XyG, § 5 AbG. Der § 5 ist anders.")
    assert (citation.match, citation.candidates) == ("ambiguous", ("XyG", "AbG"))


SECOND = [
    ("§§ 5 Abs. 2, 3 AufenthG", ("§ 5 Abs. 3", "§ 3"), "either: the sign announces a second section"),
    ("§§ 23 Nr. 2, 14 XyG", ("§ 23 Nr. 14", "§ 14"), "also below a Nummer"),
    ("§§ 5 Abs. 2, 27 AufenthG", (), "only a section"),
    ("§ 5 Abs. 2, 3 AufenthG", (), "one sign, one section"),
    ("§§ 5 Abs. 2 und 6 Abs. 1, 3 AufenthG", (), "the second section stands there"),
]


@pytest.mark.parametrize(("text", "candidates", "reason"), SECOND)
def test_a_number_that_may_be_the_second_section(text: str, candidates: tuple[str, ...], reason: str) -> None:
    citation = _last(text)
    assert citation.candidates == candidates, reason
    assert citation.match == ("ambiguous" if candidates else "exact")
    assert bool(citation.reason) == bool(candidates)


@pytest.mark.parametrize(
    ("wording", "following"),
    [
        ("in der Fassung des Gesetzes vom 16. April 2013", ""),
        ("i. d. F. des Gesetzes vom 6. April 2013", ""),
        ("in der Fassung vom 16.04.2013", ". Der Rest"),
        ("i.d.F.v. 16.4.2013", " (BGBl. I S. 3)"),
        ("i.d.F.d. Bek. v. 25.2.2008", ""),
        ("i. d. F. d. BeispielÄndG", ""),
        ("a.F.", "] gilt"),
        (
            "in der Fassung des Fünften Gesetzes zur Änderung des Beispielgesetzes vom 17. Januar 2008",
            " (BGBl. I S. 3)",
        ),
    ],
)
def test_a_version_by_its_day_is_read_whole(wording: str, following: str) -> None:
    opened = "[" if following.startswith("]") else ""
    assert extract(f"§ 1626a BGB {opened}{wording}{following}")[0].version == wording


HAGUE = "Art. 3 des Haager Übereinkommens vom 19. Oktober 1996"
ABDUCTION = "Art. 3 des Haager Übereinkommens vom 25. Oktober 1980 (HKÜ)"
TREATIES = [
    (f"{HAGUE} und {ABDUCTION}",
     [("Haager Übereinkommen vom 19. Oktober 1996", "exact"), ("HKÜ", "exact")], "the day tells which is meant"),
    (f"{HAGUE}. Art. 5 des Haager Übereinkommens",
     [("Haager Übereinkommen vom 19. Oktober 1996", "exact"),
      ("Haager Übereinkommen vom 19. Oktober 1996", "resolved")],
     "only one is named"),
    (f"{HAGUE}; {ABDUCTION}; Art. 5 des Haager Übereinkommens",
     [("Haager Übereinkommen vom 19. Oktober 1996", "exact"), ("HKÜ", "exact"), ("Haager Übereinkommen", "ambiguous")],
     "two are named"),
    ("Art. 5 des Haager Übereinkommens", [("Haager Übereinkommen", "unresolved")], "which one is not said"),
    ("Art. 5 des Haager Übereinkommens vom 2.10.1973", [("Haager Übereinkommen vom 2.10.1973", "ambiguous")],
     "two are of this day"),
    ("Art. 5 des Haager Übereinkommens vom 5. Oktober 1961 (MSA)", [("MSA", "exact")], "the short name tells"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), TREATIES)
def test_treaties_of_one_place_are_told_apart_by_their_day(
    text: str, expected: list[tuple[str, str]], reason: str
) -> None:
    assert [(c.statute, c.match) for c in extract(text)] == expected, reason


def test_treaties_of_one_day_are_the_candidates() -> None:
    citation = _last("Art. 5 des Haager Übereinkommens vom 2. Oktober 1973")
    assert citation.candidates == ("UhEntschÜbk Haag", "UhPflÜbk Haag")
    assert citation.reason == "2 treaties of The Hague are of this day"


PARTS = [
    ("§ 5 Abs. 1 XyG. Satz 2 dieser Vorschrift", ("5", "1", "2", ""), "below the Absatz cited"),
    ("§ 5 Abs. 1 XyG. Absatz 3 dieser Bestimmung", ("5", "3", "", ""), "beside it"),
    ("§ 5 XyG. Absatz 3 Satz 1 Nr. 4 dieser Norm", ("5", "3", "1", "4"), "three levels"),
    ("§ 5 XyG. Absatz 4 der Norm gilt", ("5", "4", "", ""), "with an article"),
    ("§ 5 XyG. Nach Absatz 5 Satz 2 der Vorschrift ist es so", ("5", "5", "2", ""), "two levels"),
]


@pytest.mark.parametrize(("text", "unit", "reason"), PARTS)
def test_part_of_this_rule(text: str, unit: tuple[str, ...], reason: str) -> None:
    c = _last(text)
    assert (c.statute, c.section, c.absatz, c.satz, c.nummer) == ("XyG", *unit), reason
    assert c.match == "resolved"


MENTIONS = [
    ("§ 5 Abs. 1 XyG. Nach dieser Vorschrift gilt es.", "dieser Vorschrift", "of the norm cited last"),
    ("Urteil vom 3.4.2002 - I ZR 1/00. Ebenda heißt es:", "Ebenda", "of the decision cited last"),
]


@pytest.mark.parametrize(("text", "mention", "reason"), MENTIONS)
def test_mention(text: str, mention: str, reason: str) -> None:
    assert [c.text for c in extract(text, mentions=True)[1:]] == [mention], reason
    assert len(extract(text)) == 1, "only where asked for"
    assert extract(f"{mention} gilt es.", mentions=True) == [], "nothing before"


STANDING_ALONE = [
    ("So liegt es hier (a. a. O. Rn. 5).", "I ZR 1/00", "the decision cited last"),
    ("Vgl. aaO Rn. 7.", "I ZR 1/00", "spelled together"),
    ("Das ist streitig (Muster, a. a. O., Rn. 5).", None, "behind an author it means a book"),
    ("Das ist streitig (Muster, aaO, § 4 Rn. 5).", None, "also with a section of the commentary"),
]


@pytest.mark.parametrize(("text", "number", "reason"), STANDING_ALONE)
def test_a_a_o(text: str, number: str | None, reason: str) -> None:
    found = extract(SAME + text)[1:]
    assert [c.file_number for c in found if c.kind == "decision"] == ([number] if number else []), reason


def test_a_a_o_with_a_case_name_is_kept_without_a_decision() -> None:
    (citation,) = extract("Ebenso die Entscheidung (a. a. O. Rn. 16 – Muster).")
    assert (citation.match, citation.reason) == ("unresolved", "no decision named before")


ANAPHORS = [
    ("§ 5 XyG verlangt Einkommen (Nr. 1) und Wohnraum (Nr. 2).", ["1", "2"], "in brackets"),
    ("§ 5 XyG. Die dritte Variante dieser Regelung gilt.", ["3"], "a variant by its number"),
    ("§ 5 XyG gilt.\n(Nr. 1) des Tatbestands", [], "not over the paragraph's end"),
    ("Das Einkommen (Nr. 1) fehlt.", [], "nothing before"),
]


@pytest.mark.parametrize(("text", "numbers", "reason"), ANAPHORS)
def test_unit_without_section(text: str, numbers: list[str], reason: str) -> None:
    found = [c for c in extract(text) if c.via == "§ 5 XyG"]
    assert [c.nummer for c in found] == numbers, reason
    assert {c.section for c in found} <= {"5"}


def test_a_decision_is_of_the_day_on_which_it_was_announced() -> None:
    citation = _last("Das am 3. Mai 2017 verkündete Urteil des Landgerichts Aachen - 8 O 1/16 - wird abgeändert.")
    assert (citation.court, citation.date, citation.file_number) == ("LG Aachen", "2017-05-03", "8 O 1/16")


DECISIONS = [
    (SAME + "BGH, Urteil vom 3.4.2002, a. a. O.", "BGH", "I ZR 1/00", "court and day"),
    (
        "EuGH, Urteil vom 3.4.2002, Müller, C-3/00; EuGH, Urteil vom 3.5.2002, Meier, C-4/00. "
        "EuGH, Urteil Müller, a. a. O.",
        "EuGH",
        "C-3/00",
        "the Court of Justice by the name of the case",
    ),
    ("VerfGH Berlin, Beschluss vom 3.5.2011 - VerfGH 6/11, 7/11 -", "VerfGH Berlin", "VerfGH 6/11, VerfGH 7/11", "two"),
    ("HambVerfG, Urteil vom 3.5.2010 - HVerfG 2/10 -", "HVerfG", "HVerfG 2/10", "another abbreviation of the court"),
    (SAME + "BGH, Urteil vom 3.4.2002 aaO Rn. 5", "BGH", "I ZR 1/00", "the short spelling"),
    ("BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 9. So auch NJW 2002, 9", "BGH", "I ZR 1/00", "by its reporter"),
    ("BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 9. OLG Hamm NJW 2002, 9", "OLG Hamm", "", "another court: none"),
    (
        "OLG Zweibrücken, 3.5.2012 - 5 U 1/12; Saarl. OLG, Urteil vom 3.5.2012 - 5 U 1/12",
        "OLG Saarbrücken",
        "5 U 1/12",
        "a Land shortened with a dot: not the court before",
    ),
    ("BGH XII ZB 13/14 vom 5. August 2010", "BGH", "XII ZB 13/14", "the day behind the number"),
    ("BGH XII ZB 13/14 vom 5. August 2010 und XII ZR 88/90", "BGH", "XII ZR 88/90", "behind the day another decision"),
    (
        "OLG Ulm, 5 U 1/09, Urteil vom 3. Mai 2010 - 5 U 2/09 -",
        "OLG Ulm",
        "5 U 2/09",
        "a day of the number behind",
    ),
    ("Die Entscheidung OLG Ulm, Urteil vom 3. Mai 2010 - 5 U 2/09 -", "OLG Ulm", "5 U 2/09", "a word before the court"),
    (
        "BVerwG (Entscheidung vom 15.04.2020; Aktenzeichen BVerwG 2 B 4.20)",
        "BVerwG",
        "2 B 4.20",
        "a semicolon before it",
    ),
    ("OLG Ulm – 5 U 1/09 – vom 3. Mai 2010", "OLG Ulm", "5 U 1/09", "the day behind a dash"),
    ("BGH 5 StR 3/10 und 4/11", "BGH", "5 StR 3/10, 5 StR 4/11", "two numbers of one register"),
    ("EGMR, Nr. 40660/08 und 60641/08", "EGMR", "40660/08, 60641/08", "two applications"),
    (
        "EuGH, Urteile vom 3. Mai 2011 und vom 6. Dezember 2012 in den verbundenen Rechtssachen C-356/11 und C-357/11",
        "EuGH",
        "C-356/11, C-357/11",
        "joined cases in words",
    ),
    (SAME + "BGH, Urteil vom 4.4.2002, a. a. O.", "BGH", "", "another day: not guessed"),
    ("ECLI:DE:VGTRIER:2015:0420.1K2.15.0A", "VG Trier", "", "a court by the code of its ECLI"),
    ("Urteil vom 3.4.2015 - 1 K 2/15 -, ECLI:DE:VGTRIER:2015:0403.1K2.15.0A", "VG Trier", "1 K 2/15", "and beside"),
    ("ECLI:ECLI:DE:BSG:2016:301116UB6KA1715R0", "BSG", "", "written twice"),
    ("ECLI:EU:C:2011:124", "", "", "no court of the Länder has that code"),
    ("Urteil des Senats vom heutigen Tag - BVerwG 10 C 4.12 -", "BVerwG", "10 C 4.12", "the day is the document's"),
    ("Senat, Urteil vom 3. April 2002 a.a.O.", "BVerwG", "", "Senat is the deciding court"),
    ("Beschluss vom 3.4.2002 - 2 BvR 1/00 -", "BVerfG", "2 BvR 1/00", "only that court has the register"),
    ("Beschluss vom 3.4.2002 - 3 Sa 1/00 -", "BVerwG", "3 Sa 1/00", "no court named in a federal court's text"),
]


COURTS = [
    ("EuGH C-578/08. BVerwGE 138, 135.", "BVerwG", "the collection names its court"),
    ("EuGH C-578/08; BVerwGE 138, 135.", "BVerwG", "also within a sentence"),
    ("RGSt 12, 3; PrOVGE 33, 44", "PrOVG", "not that of the collection before"),
    ("ROHG 5, 6", "ROHG", "a court of old by its collection"),
    ("BGHZ 12, 3; BayObLGZ 1989, 28", "BayObLG", "a collection by years"),
    ("BVerfGK 5, 7; OVGE 30, 5", "", "of two courts, neither of them the one before"),
    ("BGH NJW 2010, 5. Anders (OLG Ulm; Urteil vom 4. Juni 2011 - 5 U 3/09)", "OLG Ulm", "a semicolon"),
    (
        "BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 9. OLG Hamm NJW 2002, 9.",
        "OLG Hamm",
        "another court named: not the decision of that reporter",
    ),
    ("EuGH C-578/08. NJW 2020, 1234.", "", "a chain ends with its sentence"),
]


@pytest.mark.parametrize(("text", "court", "reason"), COURTS)
def test_court_of_a_reporter(text: str, court: str, reason: str) -> None:
    assert extract(text)[-1].court == court, reason


@pytest.mark.parametrize(("text", "pages", "reason"), [
    ("BVerfGE 122, 190, 203; 67, 157, 170; 56, 54, 58", ["203", "170", "58"], "commas"),
    ("BVerfGE 122, 190 (203); 67, 157 (170 f.)", ["(203)", "(170 f.)"], "brackets"),
    ("BVerfG, Beschluss vom 3.5.2010 - 2 BvR 3/09 - NVwZ 2010, 12 = juris Rn. 13", ["juris Rn. 13"], "an equals sign"),
    ("VG Ulm, Beschluss vom 3.5.2010 - 5 L 3/10 (juris)", ["juris"], "a bracket"),
    ("BGHZ 122, 190; 67, 157 <170>; BGHSt 1, 2", ["", "<170>", ""], "some"),
    ("BGH NJW 2010, 5 Rn. 3; 2011, 7 Rn. 4", ["Rn. 3", "Rn. 4"], "of a journal"),
])  # fmt: skip
def test_every_volume_of_a_list_has_its_pages(text: str, pages: list[str], reason: str) -> None:
    assert [c.pinpoint for c in extract(text)] == pages, reason


@pytest.mark.parametrize(("text", "reporter"), [
    ("(BGBl I 2004, 66, BStBl I 2004, 32; vgl. BStBl II 2004, 33)", "BStBl II 2004, 33"),
    ("BVerfG, Beschluss vom 3.5.1962 - 1 BvR 9/60 -, BStBl I 1962, 32", "BStBl I 1962, 32"),
])  # fmt: skip
def test_laws_and_orders_of_the_tax_gazette_are_no_decisions(text: str, reporter: str) -> None:
    assert [c.reporter for c in extract(text)] == [reporter]


def test_joined_cases_keep_their_day() -> None:
    text = (
        "EuGH, Urteile vom 3. Mai 2011 und vom 6. Dezember 2012 in den verbundenen Rechtssachen C-356/11 und C-357/11"
    )
    assert [c.date for c in extract(text)] == ["2011-05-03", "2012-12-06"]


def test_the_law_behind_a_list_too_long_to_be_read_is_named() -> None:
    found = extract(f"§§ {', '.join(map(str, range(1, 200)))} BGB. § 5 StGB")
    assert {c.statute for c in found[:-1]} == {"BGB"}
    assert found[-2].via == "a list too long to be read to its end"
    assert (found[-1].statute, found[-1].section) == ("StGB", "5")


@pytest.mark.parametrize("text", [
    "BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 5, juris Rn. 12",
    "BVerwG, U.v. 3.4.2002 - 1 C 1/00 - juris Rn. 12 und BVerwGE 138, 135; 139, 14 <16>",
    "BSGE 80, 48, 49; 81, 12",
])  # fmt: skip
def test_the_text_of_an_entry_is_what_stands_at_its_place(text: str) -> None:
    found: list[dict[str, Any]] = [entry for citation in extract(text) for entry in entries(citation)]
    assert [entry["text"] for entry in found] == [text[entry["start"] : entry["end"]] for entry in found]


SAID = [
    ("Das AG Ulm hat den Beklagten mit Urteil vom 3. Mai 2010 - 3 C 5/10 - verurteilt.", "AG Ulm", "the subject"),
    ("Die Klage hat das LG Ulm am 4. Mai durch Urteil vom 3. Mai 2010 - 5 O 3/10 - abgewiesen.", "LG Ulm", "inverted"),
    (
        "Das OLG Ulm hat das Urteil des LG Ulm mit Urteil vom 3. Mai 2010 - 5 U 3/10 - aufgehoben.",
        "OLG Ulm",
        "not whose",
    ),
    ("in dem vom OLG Ulm entschiedenen Fall (Urt. v. 3.5.2010, 5 U 3/09)", "OLG Ulm", "before a bracket"),
    (
        "das Urteil des LG Ulm, das vom OLG Ulm bestätigt wurde (Urteil vom 3.5.2010 - 5 U 3/09)",
        "OLG Ulm",
        "the nearer",
    ),
    ("nach der Rechtsprechung des VG Ulm (vgl. Urteil vom 3.5.2010 - 5 K 3/09)", "VG Ulm", "a word in the bracket"),
    ("Das LG Ulm hat anders entschieden (Urteil vom 3.5.2010 - 5 O 3/09)", "LG Ulm", "the subject before a bracket"),
    ("Das LG Ulm hat Fragen zu dieser Ansicht (Urteil vom 3.5.2010 - 5 O 3/09)", "", "it decides nothing there"),
    ("Das OLG Ulm hat am 3. Mai 2010 (Az. 5 U 3/09) entschieden", "OLG Ulm", "the press' form"),
    ("Der BGH hat am 3.5.2010 unter dem Aktenzeichen VI ZR 3/09 entschieden", "BGH", "with the number in words"),
    ("AG Ulm, Urteil vom 3.5.2010 - 5 C 3/09\nIMRRS 2016, 1\n\nKG", "", "a line of its own heads what follows"),
    ("AG Ulm, Urteil vom 3.5.2010 - 5 C 3/09\nNJW 2011, 1\nMDR 2011, 2\n\nKG", "AG Ulm", "the last of a list"),
    ("Über das Urteil des LG Ulm hat der Senat entschieden (Urteil vom 3.5.2010 - 5 U 3/09)", "", "the Senate did"),
    ("Das LG Ulm entschied. Die Klage ist mit Urteil vom 3.5.2010 - 5 O 3/09 - abgewiesen.", "", "another sentence"),
    ("Das Landgericht hat die Klage mit Urteil vom 3. Mai 2010 - 5 O 3/10 - abgewiesen.", "", "a kind of court"),
    ("Das LG Ulm und das LG Köln hat den Fall mit Urteil vom 3.5.2010 - VI ZR 5/09 -", "BGH", "the register is surer"),
]


@pytest.mark.parametrize(("text", "court", "reason"), SAID)
def test_a_sentence_says_who_decided(text: str, court: str, reason: str) -> None:
    assert extract(text)[-1].court == court, reason


@pytest.mark.parametrize(("text", "court", "number", "reason"), DECISIONS)
def test_decision(text: str, court: str, number: str, reason: str) -> None:
    citation = _last(text)
    assert (citation.court, citation.file_number) == (court, number), reason


BELOW = DocumentContext(
    "BVerwG", "2012-11-29", "10 C 5.12",
    below=(("OVG Ulm", "2011-10-25", "11 B 23.10"), ("VG Ulm", "2010-03-04", "3 K 5.09"), ("LG Ulm", "", "5 O 1/08")),
)  # fmt: skip
ROLES = [
    ("Berufungsgericht (25. Oktober 2011)", "OVG Ulm", "11 B 23.10", "resolved", "the one below of that day"),
    ("Urteil des Berufungsgerichts vom 25. Oktober 2011 - 11 B 23.10 -", "OVG Ulm", "11 B 23.10", "resolved", "number"),
    ("Urteil der Vorinstanz vom 4. März 2010", "VG Ulm", "3 K 5.09", "resolved", "any role"),
    ("VG, Urteil vom 4. März 2010", "VG Ulm", "3 K 5.09", "resolved", "a kind of court without its place"),
    ("OVG, Urteil vom 4. März 2010 - 3 K 5.09 -", "", "3 K 5.09", "unresolved", "of another kind"),
    ("Berufungsgericht, Urteil vom 25. Oktober 2011 - 11 B 24.10 -", "", "11 B 24.10", "unresolved", "another number"),
    ("Berufungsgericht (26. Oktober 2011)", "", "", "unresolved", "another day"),
    ("Landgericht, Beschluss vom 3. Mai 2008 - 5 O 1/08", "", "5 O 1/08", "unresolved", "the day below is not known"),
    ("Beschwerdegericht, Beschluss vom 3. Mai 2010 - 4 T 5/10 -", "", "4 T 5/10", "unresolved", "a role is no court"),
    ("LG, Urteil vom 3. Mai 2010 - 5 O 12/10", "", "5 O 12/10", "unresolved", "nor is a kind of court"),
    ("LG Ulm, Urteil vom 3. Mai 2010 - 5 O 12/10", "LG Ulm", "5 O 12/10", "exact", "with its place it is"),
    ("BGHZ 1, 2; Buchholz 402.24 § 2 AuslG Nr. 8", "", "", "unresolved", "a collection of another court"),
    ("OLG in BGHZ 210, 77", "BGH", "", "unresolved", "the collection names its court"),
    (
        "das Urteil des OVG Ulm vom 25. Oktober 2011 wird aufgehoben",
        "OVG Ulm",
        "11 B 23.10",
        "resolved",
        "named, by day",
    ),
    (
        "das Urteil des Oberverwaltungsgerichts Ulm - 4. Senat - vom 25. Oktober 2011 wird aufgehoben",
        "OVG Ulm",
        "11 B 23.10",
        "resolved",
        "a senate of the court below",
    ),
    ("das Urteil des OVG Ulm vom 26. Oktober 2011 wird aufgehoben", "OVG Ulm", "", "unresolved", "named, another day"),
    (
        "BGH, Urteil vom 3. Mai 2010 - V ZR 5/09; Beschluss der Kammer vom 4. Mai 2011 - 3 L 6/11",
        "",
        "3 L 6/11",
        "unresolved",
        "the BGH has no chamber",
    ),
    ("KG, Urteil vom 3. Mai 2010 - 5 U 12/10", "KG", "5 U 12/10", "exact", "there is one Kammergericht"),
    ("erkennender Senat, Urteil vom 3. Mai 2010 - 5 C 12.10", "BVerwG", "5 C 12.10", "resolved", "the deciding court"),
]


@pytest.mark.parametrize(("text", "court", "number", "match", "reason"), ROLES)
def test_a_role_in_the_matter_is_no_court(text: str, court: str, number: str, match: str, reason: str) -> None:
    citation = _last(text, BELOW)
    assert (citation.court, citation.file_number, citation.match) == (court, number, match), reason


BELOW_ULM = (("AG Ulm", "2018-03-04", "3 C 5/17"),)
BODIES = [
    ("VG Köln", "Beschluss der Kammer vom 3. Mai 2001 - 4 K 1/01 -", "VG Köln", "resolved", "a chamber of this court"),
    ("VG Köln", "Kammerbeschluss vom 3. Mai 2001 - 4 L 1/01 -", "VG Köln", "resolved", "in one word"),
    ("OLG Ulm", "Senatsurteil vom 3. Mai 2001 - 4 U 1/01 -", "OLG Ulm", "resolved", "a senate of this court"),
    ("LSG Bayern", "Senatsbeschluss vom 3. Mai 2001 - L 4 AS 1/01 -", "LSG Bayern", "resolved", "of a social court"),
    ("OLG Ulm", "Beschluss des Senats vom 3. Mai 2001 - 4 U 1/01 -", "OLG Ulm", "resolved", "in two words"),
    ("OVG Bremen", "OLG Ulm, Urteil vom 1.1.2000 - 4 U 1/00 -; Senatsurteil vom 3. Mai 2001 - 4 A 1/01 -", "OVG Bremen",
     "resolved", "not the court before it"),
    ("VG Köln", "BVerfG, Urteil vom 1.1.2000 - 1 BvR 1/00; Kammerbeschluss vom 3. Mai 2001 - 2 BvR 1/01 -", "BVerfG",
     "resolved", "a register that only one court has"),
    ("", "Senatsurteil vom 3. Mai 2001 - 4 U 1/01 -", "", "unresolved", "the deciding court is not known"),
    ("VG Köln", "Urteil des Senats vom 3. Mai 2001 - 4 A 1/01 -", "", "unresolved", "it has no senates"),
    ("OLG Ulm", "Urteil der Kammer vom 3. Mai 2001 - 4 O 1/01 -", "", "unresolved", "it has no chambers"),
    ("OLG Ulm", "Urteil vom 3. Mai 2001 - 4 U 1/00", "", "unresolved", "any court"),
    ("SG Ulm", "Die Kammer hat mit Gerichtsbescheid vom 3.4.2015 (S 5 AS 9/14) entschieden.", "SG Ulm", "resolved",
     "who decided stands before it"),
    ("OLG Ulm", "nach der Rechtsprechung des Senats (Urteil vom 3.5.2001 - 4 U 1/00)", "OLG Ulm", "resolved",
     "whose case law it is stands before it"),
    ("OLG Ulm", "Der Senat stimmt mit dem Urteil vom 3.5.2001 - 4 U 1/00 - überein.", "", "unresolved", "of any court"),
    ("LG Ulm", "Urteil vom 4. März 2018 - 3 C 5/17", "AG Ulm", "resolved", "the one below of that day and number"),
    ("BVerwG", "OLG Ulm, Beschlüsse vom 3.5.2001 - 4 U 1/01 -, vom 4.5.2001 - 4 U 2/01 - und vom 2.5.2019 - 4 U 7/19 -",
     "OLG Ulm", "resolved", "the last of several between dashes"),
    ("BVerwG", "LSG Ulm, Urteile vom 3.5.2001 (L 4 AS 1/01), vom 4.5.2001 (L 4 AS 2/01) und vom 5.5.2001 (L 4 AS 3/01)",
     "LSG Ulm", "resolved", "the last of several in brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("deciding", "text", "court", "match", "reason"), BODIES)
def test_whose_senate_or_chamber(deciding: str, text: str, court: str, match: str, reason: str) -> None:
    citation = _last(text, DocumentContext(deciding, "2020-01-01", "9 X 9/19", below=BELOW_ULM))
    assert (citation.court, citation.match) == (court, match), reason
    assert bool(citation.reason) == (match == "unresolved")
    assert bool(citation.via) == (match == "resolved")


BACK = [
    ("BGH a.a.O. Rn. 5", "", "no decision of BGH named before"),
    (SAME + "Ebenso BGH a.a.O. Rn. 5", "I ZR 1/00", ""),
    (SAME + "BGH, Beschluss vom 4.4.2002 - I ZR 2/00. Ebenso BGH a.a.O.", "", "2 decisions of BGH named before"),
    (SAME + "BGH, Urteil vom 3.4.2002 - I ZR 1/00. Ebenso BGH a.a.O.", "I ZR 1/00", ""),
    (SAME + "Ebenso BAG a.a.O.", "", "no decision of BAG named before"),
]


@pytest.mark.parametrize(("text", "number", "reason"), BACK)
def test_a_court_a_a_o_means_the_only_one_of_that_court(text: str, number: str, reason: str) -> None:
    citation = _last(text)
    assert (citation.file_number, citation.reason, bool(citation.date)) == (number, reason, bool(number))


SAME_DAY = [
    (SAME + "und Urteil vom selben Tag - I ZR 2/00 -", "2002-04-03", [], "of the one named before it"),
    (SAME + "und Urteil vom gleichen Tage - I ZR 2/00 -", "2002-04-03", [], "in other words"),
    ("OLG Ulm, Urteil vom 3. April 2002 5 U 1/01, und vom selben Tag 5 U 2/01", "2002-04-03", [], "with no kind"),
    (
        "OLG Ulm, Urteile vom 3.4.2002 - 5 U 1/01 - juris Rn. 5 und - 5 U 2/01 -",
        "2002-04-03",
        [],
        "one day",
    ),
    ("OLG Ulm, Urteil vom 3.4.2002 - 5 U 1/01 - juris Rn. 5 und - 5 U 2/01 -", "", [], "one decision: not of the next"),
    ("Urteil vom selben Tag - 10 C 4.12 -", "2012-11-29", ["parallel"], "of the decision itself, as nothing is named"),
    (SAME + "Ende. Das Urteil vom selben Tag - 10 C 4.12 -", "2012-11-29", ["parallel"], "another sentence"),
    ("BGHZ 150, 1; Urteil vom selben Tag - I ZR 2/00 -", "", ["parallel"], "what was named has no day"),
]


@pytest.mark.parametrize(("text", "day", "treatments", "reason"), SAME_DAY)
def test_the_same_day(text: str, day: str, treatments: list[str], reason: str) -> None:
    citation = _last(text)
    assert (citation.date, [s.treatment for s in citation.signals]) == (day, treatments), reason


UNION = [
    ("EuGH, Urteil vom 3.5.2010 - C-1/08 - (Beispiel) Slg. 2010, I-5", 1, "the case in round brackets"),
    ("EuGH, Rs. C-1/08 (Beispiel), Slg. 2010, I-5", 1, "without a day"),
    ("EuGH, Rs. C-1/08 [Beispiel], Slg. 2010, I-5", 1, "in square ones"),
    ("EuGH, Rs. C-1/08, Slg. 2010, I-5", 1, "without name"),
    ("EuGH, Rs. C-1/08 (Slg. 2010, I-5)", 1, "the reporter in brackets"),
    ("EuGH, Rs. C-1/08 (Beispiel); EuGH, Slg. 2010, I-5", 2, "another one behind a semicolon"),
]


@pytest.mark.parametrize(("text", "count", "reason"), UNION)
def test_a_reporter_behind_its_case_is_the_same_decision(text: str, count: int, reason: str) -> None:
    found = extract(text)
    assert len(found) == count, reason
    assert (found[0].file_number, found[-1].reporter) == ("C-1/08", "Slg. 2010, I-5")


def test_two_decisions_of_one_day_are_told_apart_by_the_last_one_named() -> None:
    text = SAME + "BGH, Urteil vom 3.4.2002 - I ZR 2/00 -; BGH, Urteil vom 3.4.2002, a. a. O."
    citation = _last(text)
    assert citation.file_number == "I ZR 2/00"
    assert "I ZR 1/00" in citation.reason


def test_two_decisions_of_one_day_stay_ambiguous_without_a_reference_back() -> None:
    text = SAME + "BGH, Urteil vom 3.4.2002 - I ZR 2/00 -; BGH, Urteil vom 3.4.2002, NJW 2002, 5"
    citation = _last(text)
    assert (citation.match, citation.file_number) == ("ambiguous", "")


def test_a_decision_does_not_cite_itself() -> None:
    assert extract("BVerwG, Urteil vom 29.11.2012 - 10 C 5.12", document=CONTEXT) == []


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("{}\nGründe\nDas sagt {}.", CONTEXT),
        ("{}\nTatbestand:\nDas sagt {}.", replace(CONTEXT, file_number="10 C 4.12, 10 C 5.12")),
        ("{} Tenor. Das sagt {}.", replace(CONTEXT, tenor=(42, 48), paragraphs=(("1", 49, 150),))),
    ],
)
def test_a_decision_that_names_itself_in_its_reasons_is_flagged(text: str, document: DocumentContext) -> None:
    own = "BVerwG, Urteil vom 29.11.2012 - 10 C 5.12"
    (citation,) = extract(text.format(own, own), document=document)
    assert citation.start > len(own)
    assert (citation.reason, citation.signals) == ("the decision cites itself, or the number is mistaken", ())


@pytest.mark.parametrize("day", ["31.02.2012", "32. Mai 2010", "29. Februar 2011", "3. Mai 2102"])
def test_impossible_dates_stay_empty_and_are_reported(day: str) -> None:
    citation = extract(f"BGH, Urteil vom {day} - I ZR 1/12")[0]
    assert (citation.date, citation.reason) == ("", f"no such day: {day}")
    assert extract("BGH, Urteil vom 28.02.2012 - I ZR 1/12")[0].reason == ""


NUMBERS_ALONE = [
    ("Whg. 4 C 12/10", "unresolved", "a flat"),
    ("Zimmer 2 K 5/11", "unresolved", "a room"),
    ("ICE 1 D 12/14", "unresolved", "a train"),
    ("Patentklasse 5 A 12/10", "unresolved", "a class of patents"),
    ("unser Zeichen: 5 O 12/10", "unresolved", "a letter's sign"),
    ("die Sitzung vom 3.4.2010 - 12 K 5/10", "unresolved", "a day without the kind of decision"),
    ("Az. StA 123 Js 456/10", "unresolved", "a public prosecutor's file"),
    ("Az.: 5 O 12/10", "unresolved", "said to be a file number, of no court"),
    ("Urteil vom 3.4.2010 - 12 K 5/10", "unresolved", "day and kind, no court"),
    ("VG Bremen 12 K 5/10", "exact", "the court"),
    ("2 BvR 5/10", "exact", "a register that only one court has"),
    ("VG Bremen, Urteil vom 3.4.2010 - 12 K 5/10 -. Anders das Gericht in 12 K 5/10", "resolved", "named above"),
]


@pytest.mark.parametrize(("text", "match", "reason"), NUMBERS_ALONE)
def test_a_number_alone_is_not_sure(text: str, match: str, reason: str) -> None:
    citation = extract(text)[-1]
    assert (citation.match, bool(citation.reason)) == (match, match == "unresolved"), reason


OF_A_LAND = [
    ("§ 5 Abs. 2 LBO", "BW", "LBO BW", "resolved", "the Land of the deciding court"),
    ("§ 6 BauO", "NW", "BauO NRW", "resolved", "by the sign in use"),
    ("§ 8 KAG", "ST", "KAG LSA", "resolved", "so too"),
    ("§ 8 KAG NRW", "BW", "KAG NRW", "exact", "another Land is named"),
    ("§ 8 KAG NRW; § 9 KAG", "BW", "KAG", "unresolved", "another Land's is cited too"),
    ("§ 8 KAG", "", "KAG", "unresolved", "a federal court"),
    ("§ 2 der Hauptsatzung", "BW", "Hauptsatzung", "unresolved", "a municipality's"),
    ("§ 5 VwGO", "BW", "VwGO", "exact", "a federal law"),
    ("§ 5 LBG", "NW", "LBG NRW", "resolved", "a federal act has this abbreviation too"),
    ("§ 5 LBG", "", "LBG", "unresolved", "which Land's is not said"),
    ("§ 5 des Landbeschaffungsgesetzes", "NW", "LBG", "exact", "the federal act written out"),
    ("§ 20 LBG NRW; § 5 LBG", "", "LBG NRW", "resolved", "the only one named"),
    ("§ 25 des Polizeigesetzes", "NW", "PolG NRW", "resolved", "written out"),
    ("§ 25 des Polizeigesetzes", "", "Polizeigesetz", "unresolved", "so too"),
    ("§ 26 des Kommunalabgabengesetzes", "NI", "NKAG", "resolved", "by the title of the one listed"),
    ("Art. 12 der Landesverfassung", "SN", "SächsVerf", "resolved", "a constitution"),
    ("§ 7 der Gemeindeordnung", "BY", "BayGO", "resolved", "so with a name of its own"),
    ("§ 9 LVwVfG", "RP", "LVwVfG RP", "resolved", "listed for two Länder"),
    ("§ 9 LVwVfG", "BW", "LVwVfG BW", "resolved", "and the other"),
    ("§ 10 des Landesverwaltungsverfahrensgesetzes", "", "Landesverwaltungsverfahrensgesetz", "unresolved", "of two"),
    ("§ 45 AGVwGO", "NW", "AGVwGO NRW", "resolved", "counted in sections"),
    ("Art. 15 AGVwGO", "", "AGVwGO", "exact", "Bavaria's counts articles"),
    ("§ 3 LWaldG", "", "LWaldG", "unresolved", "by its form"),
    ("§ 3 LPartG", "", "LPartG", "exact", "a federal act of this form"),
    ("§ 3 des Landesforstgesetzes", "NW", "Landesforstgesetz (Nordrhein-Westfalen)", "resolved", "by its form"),
    ("§ 2 CoronaSchVO", "NW", "CoronaSchVO NRW", "resolved", "by its form"),
    ("§ 2 der Corona-Verordnung", "", "Corona-Verordnung", "unresolved", "by its form"),
    (
        "§ 3 des Landesjagdgesetzes (LJG). § 4 LJG",
        "NW",
        "Landesjagdgesetz (Nordrhein-Westfalen)",
        "resolved",
        "introduced",
    ),
    ("§ 5 des Straßengesetzes", "NW", "Straßengesetz (Nordrhein-Westfalen)", "resolved", "no abbreviation is made up"),
    ("§ 5 StrG", "HE", "HStrG", "resolved", "listed with the sign in front"),
    ("§ 3 DSchG", "TH", "DSchG (Thüringen)", "resolved", "listed nowhere, of a Land with its sign in front"),
    ("§ 3 des Landesjagdgesetzes (LJG). § 4 LJG", "", "LJG", "unresolved", "for nobody knows which"),
    ("§ 3 des Landesbeamtengesetzes (LBG). § 4 LBG", "", "LBG", "unresolved", "so with a common one"),
]


@pytest.mark.parametrize(("text", "land", "statute", "match", "reason"), OF_A_LAND)
def test_laws_of_the_court_s_land(text: str, land: str, statute: str, match: str, reason: str) -> None:
    last = extract(text, document=DocumentContext(land=land))[-1]
    assert (last.statute, last.match) == (statute, match), reason


_FULL = "BGH, Beschluss vom 17. Dezember 2013 - II ZB 6/13 -. "
DAYS = [
    (_FULL + "Ebenso BGH II ZB 6/13", "2013-12-17", "resolved", "of this number above"),
    (_FULL + "Ebenso BGH II ZB 6/13 und II ZB 6/13", "2013-12-17", "resolved", "named twice"),
    (_FULL + "Anders BGH, Urteil - II ZB 6/13 -", "", "exact", "another kind of decision"),
    (_FULL + "Anders OLG Köln II ZB 6/13", "", "exact", "another court"),
    (_FULL + "BGH, Beschluss vom 4. Mai 2014 - II ZB 6/13 -. Ebenso BGH II ZB 6/13", "", "exact", "of two days"),
    ("BGH, Beschluss vom 17.12 2013 - II ZB 6/13", "2013-12-17", "exact", "without the second full stop"),
    ("BGH, Beschluss vom 17.12 - II ZB 6/13", "", "exact", "without a year"),
]


@pytest.mark.parametrize(("text", "day", "match", "reason"), DAYS, ids=[row[-1] for row in DAYS])
def test_the_day_of_a_decision(text: str, day: str, match: str, reason: str) -> None:
    last = extract(text)[-1]
    assert (last.date, last.match) == (day, match), reason


_CASE = "EuGH, Urteil vom 3. Mai 2010 - C-57/08 (Muster). "
NAMED_CASES = [
    (_CASE + "EuGH, Urteil Muster, Rn. 9", "C-57/08", "EuGH, Urteil Muster, Rn. 9", "the name and a marginal number"),
    (_CASE + "Nach dem Urteil Muster (Rn. 9) gilt", "C-57/08", "Urteil Muster (Rn. 9)", "without the court"),
    (_CASE + "EuGH „Muster“ Rn. 9", "C-57/08", "EuGH „Muster“ Rn. 9", "in quotes"),
    (_CASE + "EGMR, Muster, Rn. 9", "", "EGMR, Muster, Rn. 9", "of another court"),
    ("EuGH, Urteil Probe u. a., Rn. 9; " + _CASE, "", "EuGH, Urteil Probe u. a., Rn. 9", "no such case above"),
    (_CASE + "EuGH, C-58/08 (Muster). EuGH, Muster, Rn. 9", "", "EuGH, Muster, Rn. 9", "two of one name"),
]


@pytest.mark.parametrize(("text", "number", "said", "reason"), NAMED_CASES, ids=[row[-1] for row in NAMED_CASES])
def test_a_case_is_cited_by_its_name(text: str, number: str, said: str, reason: str) -> None:
    (found,) = (c for c in extract(text) if c.text == said)
    assert (found.file_number, found.match, bool(found.reason)) == (
        number,
        "resolved" if number else "unresolved",
        not number,
    ), reason


def test_a_word_behind_urteil_is_no_case() -> None:
    assert [c.text for c in extract(_CASE + "Das Urteil Anhörung (Rn. 9) fehlt; der EuGH Randnr. 9; EuGH, Rn. 9")] == [
        "EuGH, Urteil vom 3. Mai 2010 - C-57/08 (Muster)"
    ]
