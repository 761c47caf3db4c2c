"""Entries of a JSON line: one for each place that names what is cited; their group is the whole citation."""

from __future__ import annotations

import pytest

from normgraph.extract import entries, extract, find

PLACES: list[tuple[str, list[str], str]] = [
    ("§ 5 Abs. 1 und 2 XyG", ["§ 5 Abs. 1", "2 XyG"], "a bare number has its own place"),
    ("§ 5 Abs 1 Nrn 9, 10 und 11 XyG", ["§ 5 Abs 1 Nrn 9", "10", "11 XyG"], "so has each of several"),
    ("§ 5 Abs. 1 und Abs. 2 XyG", ["§ 5 Abs. 1 und Abs. 2 XyG"] * 2, "a unit with its word belongs to the section"),
    ("§§ 5, 6 Abs. 1 XyG", ["§§ 5", "6 Abs. 1 XyG"], "each section of a list"),
    ("§ 5 Abs. 1 bis 3 XyG", ["§ 5 Abs. 1 bis 3 XyG"], "a range is one"),
    ("Art. 6 Abs. 2 der Sechsten Richtlinie 77/388/EWG", ["Richtlinie 77/388/EWG"], "the Union's act by its number"),
    ("Art. 5, 6 und 9 der Richtlinie 77/388/EWG", ["Art. 5", "6", "Richtlinie 77/388/EWG"], "in a list with the last"),
    ("die Richtlinie 77/388/EWG", ["Richtlinie 77/388/EWG"], "the same where it stands alone"),
    ("Art. 6 der Rückführungsrichtlinie", ["Art. 6 der Rückführungsrichtlinie"], "no number, no place of its own"),
    ("AG Neustadt (MM 2005, 39)", ["MM 2005, 39"], "a reporter in brackets stands for itself"),
    ("dem BVerfG (BVerfG, 2 BvR 7/05)", ["BVerfG, 2 BvR 7/05"], "the court is named twice"),
    ("BGHZ 12, 190, 203 f.; 67, 157 (170)", ["BGHZ 12, 190, 203", "67, 157"], "the pages cited stand in brackets"),
    ("BFHE 12, 190, BStBl II 2003, 321-323", ["BFHE 12, 190", "BStBl II 2003, 321-323"], "the last page of it"),
    ("FG Neustadt, Urteil vom 3.4.2015 2 K 3/15 E, G, U", ["FG Neustadt, Urteil vom 3.4.2015 2 K 3/15 E, G, U"],
     "kinds of tax belong to one number"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "reason"), PLACES)
def test_place(text: str, places: list[str], reason: str) -> None:
    found = [entry for citation in find(text) for entry in entries(citation)]
    assert [entry["text"] for entry in found] == places, reason
    assert [text[entry["start"] : entry["end"]] for entry in found] == places, reason  # type: ignore[misc]


def test_numbers_of_joined_proceedings_are_targets_of_one_entry() -> None:
    (citation,) = extract("BVerwG, Beschluss vom 3. Mai 2017 - 1 WB 3.17 <1 WB 6.16> - juris Rn. 8")
    (entry,) = entries(citation)
    assert entry["targets"] == [
        {"court": "BVerwG", "file_number": "1 WB 3.17"},
        {"court": "BVerwG", "file_number": "1 WB 6.16"},
    ]


SPANS = [
    ("EGMR, Urteil vom 9. Juli 2013 - 66069/09 et al. -, Muster/Frankreich, Rn. 12 ff.", "the parties"),
    ("EGMR <GK>, Muster v. Turkey, Urteil vom 9. Juli 2013, Nr. 34503/97, §§ 64 ff.", "this § counts paragraphs"),
    ("BSG, Urteil vom 3.4.2016 - B 8 SO 2/15 R - für BSGE und SozR 4 vorgesehen, Juris RdNr 14", "to appear"),
    ("BVerwG, Urteil vom 15. November 1990 - 7 C 9.89 - BVerwGE 87, 115 LS 1 <119>", "the headnote for a page"),
    ("BGH, GRUR 2001, 337, Leitsatz", "the same written out"),
    ("OLG Köln, 6 U 128/09 v. 8. Januar 2010", "the day behind the number"),
    ("BFH, Beschluss vom 6. September 2016 1 R 3/13, Neue Zeitschrift für Verwaltungsrecht - NVwZ - 2017, 53, Rz 7, 8",
     "a journal written out with its sign"),
    ("EuGH, Urteil vom 16. April 2015 - C-446/12 [ECLI:EU :C: 2015: 238], Muster - Rn. 46", "blanks inside an ECLI"),
    ("BVerfG, Beschluss vom 30. August 2016 - 2 BvC 26/14 - Vz 1/16 -, juris, Rn. 21", "a complaint about delay"),
    ("Beschluss vom 1. April 1965 (Ia ZB 20/64 – „Muster“, GRUR 1965, 621)", "a case's name in quotation marks"),
    ("OLG Köln, 6 U 128/09, Urteil vom 8. Januar 2010, Rn. 5", "kind and day behind the number"),
    ("OLG Köln – Az.: 6 U 128/09 – Beschluss vom 08.01.2010", "between dashes"),
    ("SG Köln, S 6 R 128/09, 08.01.2010", "the day alone"),
    ("BGH NJW 2011, 135-137 (Leitsatz und Gründe)", "the last page, and what is printed"),
    ("BVerwG, Beschluss vom 3.5.2012 - 8 B 4.12ECLI:DE:BVerwG:2012:030512B8B4.12.0", "a lost blank before the ECLI"),
    ("EuGH (Große Kammer), Urteil vom 3. Mai 2010 - C-3/09", "the formation in brackets"),
    ("BVerfG [Kammer], Beschl. v. 3.5.2010 - 2 BvR 3/09", "in square ones"),
    ("BAG GS 3. Mai 1985 - GS 2/83 - BAGE 48, 122", "the formation in letters"),
    ("BAG (GS) 3. Mai 1985 - GS 2/83 -", "in brackets"),
    ("Beschluss des Amtsgerichts - Familiengericht - Ulm vom 3. Mai 2010 - 5 F 3/09 -", "a department"),
    ("Urteil des Landgerichts Ulm, Kammer 7 für Handelssachen, vom 25.1.2005 (407 O 29/04)", "a commercial chamber"),
    ("Urteil der 35. Kammer für Handelssachen des Landgerichts Ulm vom 25. Januar 2005 - 35 O 40/04 -", "before it"),
    ("BGH, Urteil vom 3. Mai 2023 - I ZR 4/22, GRUR 2023, 15 [juris Rn. 29] = WRP 2023, 96", "a number in brackets"),
    ("OLGSt StVG § 25 Nr 53", "the § of a looseleaf"),
    ("VRS 102 [2002], 458", "a volume with its year"),
    ("BGHZ 12 (1953), 3", "in round brackets"),
    ("BGH, Beschluss vom 24. Juli2017 - GSSt 3/17 -", "a day without its blanks"),
    ("BGHZ 12, 343 /346 f. [= MittBayNot 1984, 129 = DNotZ 1984, 695]", "a blank before the page cited"),
    ("BFH vom 18.3.2010, BStBl II S. 991", "the gazette of the decision's year"),
    ("BA 50 [2013], 27", "of a journal of two letters"),
    ("LG Köln, Teilversäumnis- und Schlussurteil vom 3.5.2010 - 5 O 3/10", "two kinds in one"),
    ("LG Berlin II, Urteil vom 3. Mai 2024 – 67 S 12/24", "a numeral of the court"),
    ("BVerfG (K), Beschl. v. 3.5.2018, NJW 2018, 1234 (1235)", "a chamber in brackets"),
    ("OLG Celle (Senat für Bußgeldsachen), Beschluss vom 03.05.2018 - 2 Ss (OWi) 12/18", "a senate in brackets"),
    ("VerfGBbg, Beschluss vom 3. Mai 2018 - VfGBbg 12/17 -", "a constitutional court of a Land"),
    ("Urteil des OLG Köln (Az. 5 U 3/10) vom 3. Mai 2011", "the day behind a number in brackets"),
    ("5 O 3/10 (LG Köln)", "the court behind the number"),
    ("Urteil des Landgerichts Ulm - 5. große Strafkammer - vom 3. Mai 2010 - 5 KLs 1 Js 3/10 -", "a grand chamber"),
    ("BGHZ 12, Seite 34", "a word for S."),
    ("BAG EzA § 626 BGB n. F. Nr. 12", "a looseleaf by a version"),
    ("BGH LM § 242 BGB (Cd) Nr. 12", "by a letter"),
    ("BGH LM Nr. 5 zu § 823 (Ai) BGB", "before the law"),
    ("OLG Stuttgart Die Justiz 2010, 12", "a journal with its article"),
    ("OLGR Köln 2010, 12", "a report by its place"),
    ("OLG Hamm JMBl NW 2010, 12", "a gazette with decisions"),
    ("BFH, Urteil vom 3. Mai 2010 - VI R 12/09, BStBl. II 2010, 123", "a dot"),
    ("BFH BStBl 2010 II S. 123", "year before the part"),
    ("EuGHE 2010, I-123", "the old name of a collection"),
    ("FG Köln, vom 19.04.2007 - Vorinstanzaktenzeichen 5 K 25/01", "one more word for Az."),
    ("OVG Nordrhein-Westfalen beschloss am 1.2.2018 (6 B 55/17)", "a verb between court and day"),
    ("VerfGH Bayern, 02.08.1990 - 3-VII-89", "a register without its sign"),
    ("TDG Nord 4. Kammer - 31.05.2022 - AZ: N 4 WL 1/21", "a court of the armed forces"),
    ("Beschluss des Amtsgerichts -Familiengericht - Ulm vom 28.12.2017 (Az.: 11 F 52/17)", "a lost blank"),
    ("BGH WM 2002, 190-193 (Volltext mit amtl. LS)", "all of it printed"),
    ("BFH - Beschluss vom 31.03.2008 (XI B 91/07) - DRsp Nr. 2008/13467", "a data base"),
    ("BGH openJur 2014, 4984", "and another"),
    ("AG Köln, Urteil vom 3.5.2010, Geschäfts-Nr.: 3 C 5/09", "the last word for Az."),
    ("AG Köln, Az 3 C 5/09, v. 3.5.2010", "v. behind the number"),
    ("EGMR, Urteil vom 3.5.2010 - 12345/09 (Muster/Türkei), Rn. 45", "the parties in brackets"),
    ("Urteil vom 6. Mai 2010 Meyer, C-7/09, EU:C:2010:7", "a case by its name, its court by the register"),
    ("OLG Köln, Beschluss vom 3.5.2010, Gesch.-Nr. 5 U 3/09", "another word for Az."),
    ("AG Köln, Geschäftsnummer: 5 C 3/09, Urteil vom 3.5.2010", "and another"),
    ("VK Bund, Beschluss vom 3. Mai 2011 - VK 2-17/11", "a public procurement tribunal"),
    ("Beschluss der 2. Vergabekammer des Bundes vom 3. Mai 2011 - VK 2-17/11 -", "written out"),
    ("BVerwG, Urteil vom 3. Mai 2011 - BVerwG 8 C 2.10 -", "with the dash that closes the number"),
    ("OVG NRW, Beschluss vom 3. Mai 2011 – 13 A 3/10.A –", "a longer one"),
    ("BSG, USK 91162", "a looseleaf without page"),
    ("BGH, GRUR2010, 231, 233", "a lost blank"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), SPANS)
def test_a_decision_reaches_from_court_to_pinpoint(text: str, reason: str) -> None:
    (citation,) = (c for c in extract(f"So entschied {text}; anders nicht.") if c.kind == "decision")
    assert citation.text == text, reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(Begründung zu § 18 Nr. 15, S. 103)", "the section of a bill"),
        ("SozR 3-2500 § 243 Nrn 2 und 3", "the § of a collection"),
        ("OLGSt StVG § 25 Nr 53 und 20. August 2008", "and of another"),
        ("Buchholz 406.11 § 9 BauGB Nrn. 76 und 94", "and of another"),
        ("EGMR, Urteil vom 9. Juli 2013, Nr. 34503/97, § 119", "a marginal number of that court"),
    ],
)
def test_no_norm_is_cited(text: str, reason: str) -> None:
    assert [c for c in extract(text) if c.kind == "norm" and c.role != "literature"] == [], reason
