"""Courts: one name for each, however it is written; registers that tell the court."""

from __future__ import annotations

import csv

import pytest

from normgraph import assets
from normgraph.extract import find
from normgraph.extract.courts import by_register, canonical, reporters
from normgraph.ingest.curated import Court, court, table

NAMES = [
    ("Bundesverwaltungsgerichts", "BVerwG", "the genitive"),
    ("Schl.-Holst. VG", "VG Schleswig-Holstein", "an abbreviated Land in front"),
    ("Sächs. OVG", "OVG Sachsen", "the same"),
    ("Nds. OVG", "OVG Niedersachsen", "the same"),
    ("OVG Lüneburg", "OVG Niedersachsen", "by its seat"),
    ("Hessischen Verwaltungsgerichtshofs", "VGH Hessen", "declined"),
    ("Hamb. OVG", "OVG Hamburg", "the same"),
    ("Bayerischen Verwaltungsgerichts Augsburg", "VG Augsburg", "a Land before a court that its place names"),
    ("Bayerischen Verwaltungsgerichts Muster", "VG Muster", "of a place that no list has"),
    ("SaarlOVG", "OVG Saarland", "a Land in short before"),
    ("OVG Saarl.", "OVG Saarland", "and behind"),
    ("OVG Rh-Pf", "OVG Rheinland-Pfalz", "with a hyphen"),
    ("VGH BaWü", "VGH Baden-Württemberg", "in one word"),
    ("BWVGH", "VGH Baden-Württemberg", "in front"),
    ("HbgOVG", "OVG Hamburg", "another short form"),
    ("OVG Bbg.", "OVG Brandenburg", "a court that is no more"),
    ("Pfälz. OLG Zweibrücken", "OLG Zweibrücken", "with its seat"),
    ("Amtsgerichts - Familiengericht - Musterstadt", "AG Musterstadt", "a department of the court"),
    ("Vergabekammer des Bundes", "VK Bund", "a tribunal of the Federation"),
    ("StGH Nds.", "StGH Niedersachsen", "a Land shortened behind"),
    ("Landgerichts Musterstadt", "LG Musterstadt", "of many courts the place tells which"),
    ("LG Frankfurt a. M.", "LG Frankfurt am Main", "a place in short"),
    ("LG Frankfurt/M.", "LG Frankfurt am Main", "the same"),
    ("AG Frankfurt/Main", "AG Frankfurt am Main", "a place in short"),
    ("OLG Frankfurt/M.", "OLG Frankfurt am Main", "the same"),
    ("LG Frankfurt/Oder", "LG Frankfurt (Oder)", "the other Frankfurt"),
    ("Familiengerichts Musterstadt", "Familiengericht Musterstadt", "no abbreviation in use"),
]


@pytest.mark.parametrize(("printed", "name", "reason"), NAMES)
def test_canonical(printed: str, name: str, reason: str) -> None:
    assert canonical(printed) == name, reason


REGISTERS = [
    ("GSZ 1/08", "BGH"),
    ("2 BvR 1/07", "BVerfG"),
    ("IVb ZB 3/84", "BGH"),
    ("5 StR 3/10", "BGH"),
    ("3 AZR 5/12", "BAG"),
    ("B 4 AS 9/11 R", "BSG"),
    ("12 RK 20/92", "BSG"),
    ("IX R 3/07", "BFH"),
    ("27 W (pat) 3/14", "BPatG"),
    ("1 C 17.08", "BVerwG"),
    ("C-57/08", "EuGH"),
    ("P.St. 1234", "StGH Hessen"),
    ("3 K 17/08", ""),
    ("10 C 345/05", ""),
    ("9/9a RV 17/86", "BSG"),
    ("VI 106/55 U", "BFH"),
    ("VI 366/20", ""),
    ("VfGBbg 12/17", "VerfG Brandenburg"),
    ("W 4 K 18.67", "VG Würzburg"),
    ("RO 4 K 18.671", "VG Regensburg"),
    ("15 ZB 17.12", "BayVGH"),
    ("15 B 17.1234", "BayVGH"),
    ("15 B 17.12", "BVerwG"),
]


@pytest.mark.parametrize(("number", "court"), REGISTERS)
def test_register(number: str, court: str) -> None:
    assert by_register(number) == court


PLACES = [
    ("OLG Brandenburg BeckRS 2021, 3217", "OLG Brandenburg", "a journal behind the place"),
    ("OLG Frankfurt Rpfleger 2011, 32", "OLG Frankfurt am Main", "one in small letters"),
    ("OLG Frankfurt Urteil vom 3.5.2010 - 5 U 3/09", "OLG Frankfurt am Main", "the kind of decision"),
    ("AG Brandenburg an der Havel, Urteil vom 3.5.2010 - 5 C 3/09", "AG Brandenburg an der Havel", "a place of words"),
    ("AG Neustadt Holstein, Urteil vom 3.5.2010 - 5 C 3/09", "AG Neustadt Holstein", "a place of two names"),
    ("Urteil des Landgerichts Kempten (Allgäu) vom 20. Mai 2016", "LG Kempten", "what a bracket adds to the place"),
    ("LG Landau (Pfalz), Urteil vom 3.5.2010 - 5 O 3/09", "LG Landau (Pfalz)", "which of two places"),
    ("LG Landau in der Pfalz, Urteil vom 3.5.2010 - 5 O 3/09", "LG Landau (Pfalz)", "the same in words"),
    ("AG Hamburg-St. Georg, Urteil vom 3.5.2010 - 5 C 3/09", "AG Hamburg-St. Georg", "a full stop in a name"),
    ("SaarlOVG BauR 2011, 663", "OVG Saarland", "a journal is no place, nor its first letters"),
    ("ThürOVG ThürVBl 2010, 5", "OVG Thüringen", "even if it begins like one"),
    ("SG Musterstadt (SAN)\nAktenzeichen\nS 5 SB 14/06", "SG Musterstadt", "the Land in a page's head"),
    ("Finanzgericht Niedersachsen\nUrteil verkündet am 3.5.2010\nAktenzeichen: 16 K 2/06", "FG Niedersachsen", "lines"),
]


@pytest.mark.parametrize(("text", "court", "reason"), PLACES)
def test_where_a_place_ends(text: str, court: str, reason: str) -> None:
    assert [c.court for c in find(text)] == [court], reason


NUMBERS = [
    "4 Ob 12/11x",
    "VI ZR 12/08", "5 StR 3/10", "2 BvR 7/04", "1 C 17.08", "B 4 AS 9/11 R", "IX R 3/07", "3 AZR 5/12",
    "27 W (pat) 3/14", "I-3 Wx 7/18", "L 5 KR 2/14 B ER", "GrS 1/15", "M 9 K 17.1234", "22 ZB 04.556",
    "A 11 S 25/16", "OVG 3 S 12.17", "AnwZ (Brfg) 14/17", "StB 4/14", "4 UF 56/10", "8 ME 3/18", "2 WD 6.11",
    "1 WDS-VR 9.17", "7 RAr 44/85", "VI 106/55 U", "C-578/08 P", "6 TaBV 39/14", "IVb ZB 36/84",
    "S 12 AS 345/10 ER", "P.St. 1234", "1Z BR 12/01", "2-03 O 12/18", "L 7 B 12/09 AS ER", "Lv 1/12",
    # the seat or the matter behind the year
    "3 A 7/16 HAL", "1 B 34/17 SN", "4 A 9/16 HGW", "3 K 8/15 We", "3 K 8/16.KS.A", "3 L 8/16.F", "21 O 345/21 Die",
    "8 U 34/22 e", "587 StVK 12/14 Vollz", "1 U 23/08 (Hs)", "3 A 7/16 XYZ", "L 9 B 5/06 KA ER", "L 9 KA 5/12 B ER",
    # criminal senates: a register of two words, another senate, the prosecutor's number
    "4 Ss OWi 123/15", "4 Ss-OWi 123/15", "3 Ausl A 21/14", "2 OWi 3 SsBs 7/11", "4 OLG 14 Ss 6/16", "1 St OLG Ss 8/11",
    # criminal courts with the prosecutor's number, chambers, two senates
    "3 KLs 102 Js 4775/18", "18 OWi 33 Js 86/07 (16/07)", "2 Rb 9 Ss 22/19", "Ss (B) 14/02", "3-11 O 12/06",
    "2/4 O 6/10", "VerfGH 12/17.VB-1", "34 O 4/13 KfH", "9 KfH O 6/10", "9/9a RV 17/86", "B 11b/7a AS 3/07 R",
    "AGH 5/11", "S 5 VL 12/17", "3 K 5/11 Kg", "3 K 5/11 E,AO", "3 K 5/11 F, GrE", "VK 1-17/11",
    "214-VgK-13/2004", "69d-VK-13/2015",
    "1/SVK/013-14", "VK-B1-13/14", "3 (7) SsRs 6/11", "(1 B) 54 Ss-OWi 13/11 (4/11)", "(5) 152 AuslA 6/11 (4/11)",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_file_number_is_read_whole(number: str) -> None:
    (citation,) = find(f"Urteil vom 3. April 2002 - {number} -")
    assert citation.file_number == number
    assert citation.date == "2002-04-03"


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("33 O 7/20 Die\nFundstelle", "33 O 7/20 Die", "the end of a line"),
        ("33 O 7/20 Die Klage ist", "33 O 7/20", "a word of the sentence"),
        ("2 A 6/15 BGH - nein", "2 A 6/15", "a court is no seat"),
        ("3 Ws (B) 9/14 - 161 Ss 7/14 -", "3 Ws (B) 9/14, 161 Ss 7/14", "the prosecutor's number behind a dash"),
        ("3 Ws 9/14 - 5 K 7/14 -", "3 Ws 9/14", "another case behind a dash"),
        ("TDG N 5 VL 12/17 -", "N 5 VL 12/17", "the court's sign before the number"),
        ("(vgl. oben 2) 53 Ss 1/10", "53 Ss 1/10", "a point of the text in brackets"),
    ],
)
def test_where_a_file_number_ends(text: str, number: str, reason: str) -> None:
    assert find(f"Urteil vom 3. April 2002 - {text}")[0].file_number == number, reason


@pytest.mark.parametrize("text", ["Nach Satz 2 RL (EG) 2007/46 ist", "Nach Satz 2 VO (EU) 604/13 ist"])
def test_the_number_of_an_act_is_no_file_number(text: str) -> None:
    assert [c for c in find(text) if c.kind == "decision"] == []


@pytest.mark.parametrize("between", [", ", "; ", " und ", " "])
def test_two_ecli_are_two_citations(between: str) -> None:
    first, second = "ECLI:DE:BGH:2020:020120UIZR7.19.0", "ECLI:DE:BGH:2020:020120BIZR7.19.0"
    assert [each.ecli for each in find(f"So {first}{between}{second} dazu.")] == [first, second]


def test_curated_courts_have_level_branch_and_source() -> None:
    with assets.path("data", "curated", "courts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["level"] and row["branch"] and row["source"] for row in rows)


SHORT = [
    # (as written, court, why)
    ("Amtsgerichts Neuruppin", "AG Neuruppin", "from the list of court codes"),
    ("AG Kempten (Allgäu)", "AG Kempten", "another form of its name in that list"),
    ("LG Frankfurt", "LG Frankfurt", "may be that on the Main or that on the Oder: none is chosen"),
    ("AG Landau", "AG Landau", "in the Palatinate or on the Isar"),
]


@pytest.mark.parametrize(("written", "named", "why"), SHORT, ids=[row[2] for row in SHORT])
def test_a_short_form_names_a_court_only_where_it_is_one(written: str, named: str, why: str) -> None:
    assert canonical(written) == named


def test_no_name_and_no_code_is_that_of_two_courts() -> None:
    rows = table("courts", Court)
    names = [name for row in rows for name in {row.name, *row.names}]
    codes = [row.ecli for row in rows if row.ecli]
    assert len(names) == len(set(names))
    assert len(codes) == len(set(codes))
    assert court("AG Neuruppin").land == "BB"
    assert court("AG Landau").land == ""


def test_reporters_say_how_they_count() -> None:
    assert set(reporters().values()) == {"volume", "year", "looseleaf"}
