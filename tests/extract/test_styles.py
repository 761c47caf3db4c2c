"""The forty styles of German legal citation, each with an example of our own and the reason it is there."""

from __future__ import annotations

from collections import Counter

import pytest

from normgraph.extract import Citation, extract

STYLES: list[tuple[int, str, list[str], str]] = [
    (1, "nach § 17 Abs. 4 Satz 2 Nr. 3 BauGB", ["17 abs-4 satz-2 nr-3 BauGB"], "plain form"),
    (1, "gemäß § 71 Abs 2 S 1 Nr 4 SGB VI gilt",
     ["71 abs-2 satz-1 nr-4 SGB VI"], "juris writes no dots and S for Satz"),
    (2, "§ 18c AufenthG", ["18c AufenthG"], "the letter belongs to the section"),
    (2, "§ 25 b Abs. 3 AufenthG", ["25b abs-3 AufenthG"], "a letter typed apart is no Buchstabe"),
    (3, "§§17,19 WEG", ["17 WEG", "19 WEG"], "no blank anywhere"),
    (3, "§\u00a048\u2009Abs.\u00a02 VwVfG", ["48 abs-2 VwVfG"], "no-break and thin blanks"),
    (4, "§§ 35, 36 Abs. 1 und 49 VwVfG", ["35 VwVfG", "36 abs-1 VwVfG", "49 VwVfG"], "the law stands at the end"),
    (4, "§ 6 Abs. 2, 5 BGB", ["6 abs-2 BGB", "6 abs-5 BGB"], "one sign: the bare number counts Absätze"),
    (4, "§§ 6 Abs. 2, 8 BGB", ["6 abs-2 BGB", "8 BGB"], "two signs: the bare number counts sections"),
    (5, "§ 269 Abs. 3, § 516 Abs. 3 ZPO", ["269 abs-3 ZPO", "516 abs-3 ZPO"], "several signs share one law"),
    (5, "Art. 4 Abs. 1 und Art. 7 GG", ["4 abs-1 GG", "7 GG"], "the first target must not get lost"),
    (6, "§§ 3 bis 5 TzBfG", ["3 TzBfG", "5 TzBfG"], "a range of sections names its ends"),
    (6, "§§ 3-5 TzBfG", ["3 TzBfG", "5 TzBfG"], "the same with a hyphen"),
    (6, "§ 8 Nr. 4 bis 7 KStG", ["8 nr-4-7 KStG"], "a range of lower units stays as printed"),
    (7, "§ 826 f. BGB und §§ 985 ff. BGB", ["826 BGB", "985 BGB"], "following sections are no letters"),
    (7, "§§ 985ff BGB", ["985 BGB"], "the same without blank and dot"),
    (8, "§ 3 Abs. 4 i. V. m. § 28 Abs. 1 AsylG", ["3 abs-4 AsylG", "28 abs-1 AsylG"], "a chain shares its law"),
    (8, "§ 3 Abs. 4 iVm § 60 AufenthG", ["3 abs-4 AufenthG", "60 AufenthG"], "the juris spelling"),
    (8, "§ 27 Abs. 1 in Verbindung mit Abs. 3 AufenthG",
     ["27 abs-1 AufenthG", "27 abs-3 AufenthG"], "within a section"),
    (8, "Art. 1 I iVm 2 I GG", ["1 abs-1 GG", "2 abs-1 GG"], "the second number is an article"),
    (8, "§ 3 KunstUrhG, §§ 823 Abs. 1, 1004 analog BGB",
     ["3 KunstUrhG", "823 abs-1 BGB", "1004 BGB"], "the law behind 'analog' goes before one named earlier"),
    (8, "§ 4 VwGO und §§ 823 I, 1004 I 2 entsprechend BGB",
     ["4 VwGO", "823 abs-1 BGB", "1004 abs-1 satz-2 BGB"], "and behind 'entsprechend'"),
    (8, "§ 9 VwGO i.V.m. § 12 ZPO", ["9 VwGO", "12 ZPO"], "across laws each keeps its own"),
    (9, "§ 155 VwGO, §§ 709 Nr. 2, 713 ZPO", ["155 VwGO", "709 nr-2 ZPO", "713 ZPO"], "a comma ends no law"),
    (9, "§§ 161 Abs. 2, 155 Abs. 1 VwGO, § 92 ZPO", ["161 abs-2 VwGO", "155 abs-1 VwGO", "92 ZPO"], "lists in a list"),
    (10, "BGB § 139 Abs 2", ["139 abs-2 BGB"], "headnotes put the law first"),
    (10, "GG Art 3 Abs 1, SGB V § 31", ["3 abs-1 GG", "31 SGB V"], "an article, and a law of two words"),
    (11, "§ 31 Abs. 2 AufenthG a.F.", ["31 abs-2 AufenthG"], "an old version is the same section"),
    (11, "§ 31 Abs. 2 a. F. AufenthG", ["31 abs-2 AufenthG"], "the version may stand before the law"),
    (11, "§ 31 AufenthG in der bis zum 5. Mai 2010 geltenden Fassung", ["31 AufenthG"], "a version by its last day"),
    (12, "§ 11 InvZulG 2011, § 12", ["11 InvZulG", "12 InvZulG"], "the year is the law's, 12 is a section"),
    (12, "§ 6 UWG 2004 und § 9 EStG 2009", ["6 UWG 2004", "9 EStG"], "the year is no section"),
    (13, "§ 47 Abs. 2 Satz 1 Halbs. 2 VwGO", ["47 abs-2 satz-1 hs-2 VwGO"], "half sentence behind"),
    (13, "§ 47 Abs. 2 S. 1 HS 2 VwGO", ["47 abs-2 satz-1 hs-2 VwGO"], "the shortest way"),
    (13, "§ 47 Abs. 2 Satz 1 zweiter Halbsatz VwGO", ["47 abs-2 satz-1 hs-2 VwGO"], "an ordinal in words"),
    (13, "§ 47 Abs. 2 Satz 1, 2. Halbsatz VwGO", ["47 abs-2 satz-1 hs-2 VwGO"], "a comma between is no list"),
    (14, "§ 812 Abs. 1 Satz 1 Alt. 2 BGB", ["812 abs-1 satz-1 alt-2 BGB"], "alternative behind"),
    (14, "§ 812 I 1 Var. 2 BGB", ["812 abs-1 satz-1 alt-2 BGB"], "a variant"),
    (13, "§ 1599 Abs. 2 S. 1, 2. Halbs. BGB", ["1599 abs-2 satz-1 hs-2 BGB"], "the same, shorter"),
    (14, "§ 129 Abs. 1, 2. Alt. InsO", ["129 abs-1 alt-2 InsO"], "one alternative of one Absatz"),
    (14, "§ 263 Abs. 3 Satz 2 Nr. 1, 2. Fall StGB", ["263 abs-3 satz-2 nr-1 alt-2 StGB"], "and of a Nummer"),
    (14, "§ 129 Abs. 1, 1. Alt., 2. Alt. InsO",
     ["129 abs-1 alt-1 InsO", "129 abs-1 alt-2 InsO"], "two alternatives are a list"),
    (14, "§ 812 Abs. 1 Satz 1 1. Fall BGB", ["812 abs-1 satz-1 alt-1 BGB"], "alternative before"),
    (15, "§ 9 Nr. 2 Buchst. a Doppelbuchst. bb EStG", ["9 nr-2 bst-a/bb EStG"], "letters below letters"),
    (15, "§ 9 Nr. 2a) EStG", ["9 nr-2 bst-a EStG"], "a letter stuck to the number, with a bracket"),
    (15, "§ 9 Nr. 2a EStG", ["9 nr-2a EStG"], "without one it is a number with a letter"),
    (15, "§ 9 Abs. 1 lit. a, b und c EStG", ["9 abs-1 bst-a EStG", "9 abs-1 bst-b EStG", "9 abs-1 bst-c EStG"], "list"),
    (15, "§ 9 Nr. 2 a) bb) EStG", ["9 nr-2 bst-a/bb EStG"], "letters by brackets only"),
    (16, "§ 5 Abs. 3 Satz 1 Nr. 2 und 6, Abs. 4 BauGB",
     ["5 abs-3 satz-1 nr-2 BauGB", "5 abs-3 satz-1 nr-6 BauGB", "5 abs-4 BauGB"], "three units of one section"),
    (16, "§ 5 Satz 1 und 3 BauGB", ["5 satz-1 BauGB", "5 satz-3 BauGB"], "two sentences"),
    (17, "§ 437 II 1 Nr. 2 BGB", ["437 abs-2 satz-1 nr-2 BGB"], "the students' way: Roman Absatz, Arabic Satz"),
    (17, "§ 4 VwGO; § 3 I, II 2 Nr. 3 BGB",
     ["4 VwGO", "3 abs-1 BGB", "3 abs-2 satz-2 nr-3 BGB"], "a Satz behind the second Absatz, and the law behind it"),
    (17, "Art. 12 II GG", ["12 abs-2 GG"], "the same for an article"),
    (17, "§§ 249 I, 7, 251 II BGB", ["249 abs-1 BGB", "7 BGB", "251 abs-2 BGB"], "Arabic numbers are sections here"),
    (18, "Das folgt aus § 45 SGB X. Der Rest", ["45 SGB X"], "the numeral is the law's, the stop the sentence's"),
    (18, "§ 9 SGB-V und § 41 SGB 12", ["9 SGB V", "41 SGB XII"], "spellings of the books"),
    (19, "§ 38 Satz 1 der Abgabenordnung", ["38 satz-1 AO"], "a long name in the genitive"),
    (19, "§ 16 des Bürgerlichen Gesetzbuchs", ["16 BGB"], "both words change"),
    (20, "Art. 5 des Gesetzes zur Ordnung der Beispiele vom 1. März 2001 (BGBl. I S. 77)",
     ["5 Gesetz zur Ordnung der Beispiele"], "an act no list has, by title and date"),
    (20, "§ 1 des Gesetzes vom 3. Mai 2001 (BGBl. I S. 7), zuletzt geändert durch Art. 5 des Gesetzes vom 4. Mai 2003",
     ["1 Gesetz vom 3. Mai 2001", "5 Gesetz vom 4. Mai 2003"], "the amending article is of another act"),
    (20, "Art. 3 des Vertrages vom 1. März 2001", [], "a contract is no act"),
    (21, "§ 31 AufenthG. Anders § 32 dieses Gesetzes", ["31 AufenthG", "32 AufenthG"], "a pronoun for the law"),
    (21, "§ 31 AufenthG. Satz 2 dieser Vorschrift", ["31 AufenthG", "31 satz-2 AufenthG"], "a part of the rule"),
    (21, "§ 31 des Mietvertrages", [], "a contract has sections too"),
    (21, "§ 31 Abs. 1 AufenthG gilt, nicht § 31 Abs. 4",
     ["31 abs-1 AufenthG", "31 abs-4 AufenthG"], "context names it"),
    (22, "§ 9 PolG NRW, Art. 12 BayBO, § 4 KAG LSA, § 3 ThürKO",
     ["9 PolG NRW", "12 BayBO", "4 KAG LSA", "3 ThürKO"], "a Land's sign is part of the name"),
    (22, "§ 2 AG-SGB XII BW", ["2 AG-SGB XII BW"], "an act on a book, of a Land"),
    (22, "Art. 12 BayBO und § 5 der Landesbauordnung", ["12 BayBO", "5 Landesbauordnung"], "of which Land is not said"),
    (23, "§ 4 der 1. DV-XyG", ["4 1. DV-XyG"], "the ordinal belongs to the name"),
    (23, "am 5. Mai und § 3", ["3"], "a day is no ordinance"),
    (23, "§ 3 der 39. BImSchV und § 2 BKleingV", ["3 39. BImSchV", "2 BKleingV"], "numbered ordinances"),
    (24, "Art. 229 § 12 EGBGB und § 23 EGGVG", ["229 par-12 EGBGB", "23 EGGVG"], "article and section"),
    (24, "Art. 3 EGStGB", ["3 EGStGB"], "an article of an act that ends like a code"),
    (25, "R 9.2 Abs. 1 LStR", ["9.2 abs-1 LStR"], "a guideline of the tax administration"),
    (25, "§ 9 AGB", [], "terms of business are no law"),
    (25, "§ 9 TV-L", ["9 TV-L"], "a collective agreement is cited like a law and named as itself"),
    (25, "Nr. 4.2 der TA Lärm", ["nr-4.2 TA Lärm"], "an administrative rule counts points"),
    (26, "Nr. 1008 VV RVG", ["nr-1008 VV RVG"], "the schedule of fees counts numbers"),
    (26, "Anlage 3 Nr. 2 zu § 4 BImSchG", ["Anlage 3 nr-2 BImSchG", "4 BImSchG"], "the annex and its section"),
    (26, "Anlage K 3 zur Klage", [], "an exhibit is no annex of a law"),
    (26, "Anhang I der Verordnung (EG) Nr. 883/2004", ["Anhang I VO (EG) Nr. 883/2004"], "of an act of the Union"),
    (27, "Art. 234 EG, Art. 6 Abs. 1 EUV", ["234 EG", "6 abs-1 EUV"], "before and after Lisbon"),
    (27, "Art. 263 Abs. 4 AEUV und Art. 41 GRCh", ["263 abs-4 AEUV", "41 GRCh"], "primary law"),
    (28, "Art. 5 EMRK, Art. 1 A Nr. 2 GFK", ["5 EMRK", "1 abs-A nr-2 GFK"], "treaties; A is a part of the article"),
    (28, "Art. 6 ARB 1/80", ["6 ARB 1/80"], "the number of the act is no file number"),
    (28, "Art. 1 ZP 1 EMRK, Art. 8 Abs. 2 EMRK", ["1 ZP 1 EMRK", "8 abs-2 EMRK"], "a protocol is an act of its own"),
    (28, "Art. 7 des Haager Übereinkommens vom 25. Oktober 1980",
     ["7 Haager Übereinkommen vom 25. Oktober 1980"], "by place and day"),
    (29, "Art. 6 Abs. 2 UAbs. 1 Buchst. b der Richtlinie 2008/115/EG",
     ["6 abs-2 uabs-1 bst-b RL 2008/115/EG"], "sub-§"),
    (29, "Art. 6 der Rückführungsrichtlinie", ["6 RL 2008/115/EG"], "the same act by its name"),
    (30, "Art. 18 VO (EG) Nr. 883/2004 und Art. 3 Dublin III-VO",
     ["18 VO (EG) Nr. 883/2004", "3 Dublin III-VO"], "regulations by number and by name"),
    (30, "Art. 3 der Verordnung (EU) 2016/679, Art. 13 VO <EU> Nr 604/2013",
     ["3 VO (EU) 2016/679", "13 VO (EU) Nr. 604/2013"], "year first since 2015; brackets of juris"),
    (30, "Rechnung 12/2004", [], "a number is no regulation"),
    (31, "§ 21 ABGB (Österreich)", ["21 ABGB (Österreich)"], "the country behind"),
    (31, "§ 21 des türkischen Strafgesetzbuchs", ["21 türkisches StGB"], "an adjective in front"),
    (31, "Art. 291 türk. ZGB und § 21 öABGB", ["291 türk. ZGB", "21 öABGB"], "foreign law is never a German act"),
    (32, "OVG Bremen, Beschl. v. 4.6.2013 - 1 B 99/13 -, juris Rn. 5", ["OVG Bremen|2013-06-04|1 B 99/13"], "usual"),
    (32, "OVG Bremen (Beschluss vom 4. Juni 2013, Az.: 1 B 99/13)", ["OVG Bremen|2013-06-04|1 B 99/13"], "bracketed"),
    (32, "BayVGH, B.v. 4.6.2013 - 9 ZB 13.99 -", ["BayVGH|2013-06-04|9 ZB 13.99"], "the shortest way to say Beschluss"),
    (33, "vom 4. Juni 2009 V R 15/08", ["BFH|2009-06-04|V R 15/08"], "the year must not leak into the number"),
    (33, "BSG vom 4.6.2012 - B 4 AS 99/11 R", ["BSG|2012-06-04|B 4 AS 99/11 R"], "social courts"),
    (33, "BPatG, Beschluss vom 4.6.2014 - 27 W (pat) 99/13", ["BPatG|2014-06-04|27 W (pat) 99/13"], "a bracket inside"),
    (33, "Urteil vom 4. Juni 2010 - BVerwG 1 C 99.09 -", ["BVerwG|2010-06-04|1 C 99.09"], "a dot for the stroke"),
    (33, "Urteil vom 4. Juni 2010 - BVerwG 1 C 9.09. Anders", ["BVerwG|2010-06-04|1 C 9.09"], "another ends it"),
    (33, "BVerwG, Urteil vom 4. Juni 2010 - 1 C 9.09.\n12\nDie", ["BVerwG|2010-06-04|1 C 9.09"], "a number below"),
    (33, "Lager 1 C 7.08.2010", [], "a day is no number of a case"),
    (34, "BVerfG, Beschluss vom 4.6.2008 - 2 BvR 91/07, 2 BvR 92/07 -",
     ["BVerfG|2008-06-04|2 BvR 91/07, 2 BvR 92/07"], "joined proceedings are one decision"),
    (34, "BFH, Beschluss vom 4.6.2009 X B 13, 14/15",
     ["BFH|2009-06-04|X B 13/15, X B 14/15"], "one register, two numbers"),
    (34, "BFH, Beschlüsse vom 4.6.2009 - III B 12-14/13",
     ["BFH|2009-06-04|III B 12/13, III B 13/13, III B 14/13"], "a range of numbers of one year"),
    (34, "LG München I, Urteil vom 4.6.2019 - 7 O 99/19",
     ["LG München I|2019-06-04|7 O 99/19"], "the numeral is part of the court's name"),
    (34, "LG Frankfurt am Main, Urteil vom 4.6.2019 - 2-03 O 9/18",
     ["LG Frankfurt am Main|2019-06-04|2-03 O 9/18"], "a chamber with a hyphen"),
    (34, "LSG NRW, Beschluss vom 4.6.2010 - L 7 B 9/09 AS ER",
     ["LSG Nordrhein-Westfalen|2010-06-04|L 7 B 9/09 AS ER"], "field and kind of proceedings behind"),
    (34, "BayObLG, Beschluss vom 4.6.2002 - 1Z BR 9/01",
     ["BayObLG|2002-06-04|1Z BR 9/01"], "a capital stuck to the senate"),
    (34, "BVerfG, 1 BvL 3/05 u. a.", ["BVerfG||1 BvL 3/05"], "u. a. is no number"),
    (35, "S. 12, 34", [], "pages are no collection"),
    (35, "BGBl. I S. 77, BT-Drs. 17/1234, S. 5", [], "nor are a gazette and papers of parliament"),
    (35, "Muster, NJW 2012, 5", [], "an author's article is no decision"),
    (35, "BVerfGE 91, 33 <35 f.>", ["BVerfG||BVerfGE 91, 33"], "only the collection"),
    (35, "BVerfGE 91, 33 <35>; 92, 44 <45>", ["BVerfG||BVerfGE 91, 33", "BVerfG||BVerfGE 92, 44"], "further volumes"),
    (35, "BSG SozR 4-2500 § 13 Nr 5", ["BSG||SozR 4-2500 § 13 Nr 5"], "this § is no norm"),
    (35, "Buchholz 402.240 § 12 AuslG Nr. 9", ["||Buchholz 402.240 § 12 AuslG Nr. 9"], "neither is this one"),
    (36, "BGH, Urteil vom 4.6.2001 - VI ZR 99/00 -. So BGH, Urteil vom 4.6.2001 a.a.O. Rn. 3",
     ["BGH|2001-06-04|VI ZR 99/00", "BGH|2001-06-04|VI ZR 99/00"], "back to the one of court and day"),
    (36, "BVerwG, Urteil vom 4.6.2001 - 1 C 9/00 -. Anders hier (a. a. O. Rn. 3)",
     ["BVerwG|2001-06-04|1 C 9/00", "BVerwG|2001-06-04|1 C 9/00"], "standing alone"),
    (36, "Muster, a. a. O., Rn. 5", [], "an author's book"),
    (37, "BAG 1. Februar 2001 - 3 AZR 8/00 -; 4. Juni 2001 - 3 AZR 9/00 -",
     ["BAG|2001-02-01|3 AZR 8/00", "BAG|2001-06-04|3 AZR 9/00"], "without the kind either"),
    (37, "BGH, Urteile vom 1.2.2001 - VI ZR 98/00; vom 4.6.2001 - VI ZR 99/00",
     ["BGH|2001-02-01|VI ZR 98/00", "BGH|2001-06-04|VI ZR 99/00"], "the court stands once"),
    (38, "EuGH, Urteil vom 4. Juni 2009 - Rs. C-99/07, Muster - Slg. 2009, I-99",
     ["EuGH|2009-06-04|C-99/07"], "the case's name stands inside"),
    (38, "EGMR (GK), 4.6.2012, 12345/09, Muster/Frankreich", ["EGMR|2012-06-04|12345/09"], "the shortest way"),
    (38, "EGMR (GK), Muster ./. Niederlande, Nr. 12345/09",
     ["EGMR||12345/09"], "by the names of the parties, without a day"),
    (38, "EuGH, EU:C:2010:117, Rn. 4", ["EuGH||EU:C:2010:117"], "by ECLI without its first word"),
    (39, "EuGH, Urteil vom 4.6.2010 - C-57/08 [ECLI:EU:C:2010:117] - Rn. 4", ["EuGH|2010-06-04|C-57/08"], "inside"),
    (39, "ECLI:DE:BVerwG:2017:040617B6B99.17.0.",
     ["||ECLI:DE:BVerwG:2017:040617B6B99.17.0"], "the last stop is the sentence's"),
    (40, "§\n15 Aufent-\nhaltsG", ["15 AufenthaltsG"], "broken lines"),
    (40, "§15Abs.3 BGB", ["15 abs-3 BGB"], "lost blanks"),
    (40, "§ 15 Abs. l BGB", ["15 abs-1 BGB"], "l read for 1"),
    (40, "Muster, BGB, § 1597 a Rdnr. 7", [], "a place in a commentary is no norm citation"),
]  # fmt: skip


def shown(c: Citation) -> str:
    """One citation in one line."""
    if c.kind == "decision":
        return "|".join((c.court, c.date, c.file_number or c.reporter or c.ecli))
    units = ("par", c.paragraph), ("abs", c.absatz), ("uabs", c.unterabsatz), ("satz", c.satz), ("nr", c.nummer)
    units += ("bst", c.buchstabe), ("hs", c.halbsatz), ("alt", c.alternative)
    return " ".join(filter(None, (c.section, *(f"{unit}-{value}" for unit, value in units if value), c.statute)))


@pytest.mark.parametrize(("style", "text", "expected", "reason"), STYLES)
def test_style(style: int, text: str, expected: list[str], reason: str) -> None:
    found = [c for c in extract(text) if c.role == "authority"]
    assert [shown(c) for c in found] == expected, reason


def test_every_style_has_two_examples() -> None:
    rows = Counter(row[0] for row in STYLES)
    assert sorted(rows) == list(range(1, 41))
    assert min(rows.values()) >= 2


@pytest.mark.parametrize("text", [row[1] for row in STYLES])
def test_offsets_point_into_the_text(text: str) -> None:
    for c in extract(text, acts=True):
        assert text[c.start : c.end] == c.text
        assert 0 <= c.group[0] <= c.start < c.end <= c.group[1] <= len(text)
