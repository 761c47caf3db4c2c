"""Names of laws: what the dictionary knows, what the shape tells, what is no law."""

from __future__ import annotations

import csv

import pytest

from normgraph import assets
from normgraph.extract import find, load

NAMED = [
    ("§ 5 Musterisches Wegegesetz", "Musterisches Wegegesetz", "unknown", "a country's adjective without an article"),
    ("§ 5 des Aufenthaltsgesetzes", "AufenthG", "federal", "a short title in the genitive"),
    ("§ 5 SGB-V", "SGB V", "federal", "a hyphen for the blank"),
    ("§ 5 des Fünften Buches Sozialgesetzbuch", "SGB V", "federal", "a book by its number"),
    ("§ 5 Sozialgesetzbuch Neuntes Buch", "SGB IX", "federal", "the number behind"),
    ("Art. 5 EGBGB", "EGBGB", "federal", "it ends in another law"),
    ("Art. 5 des Haager Minderjährigenschutzabkommens", "MSA", "treaty", "a curated long name"),
    ("Art. 5 türk. ZGB", "türk. ZGB", "foreign", "an abbreviated country"),
    ("Art. 5 des türkischen ZGB", "türk. ZGB", "foreign", "the country written out"),
    ("Art. 5 des tunesischen Strafgesetzbuchs", "tunesisches StGB", "foreign", "no German act by the same name"),
    ("Art. 5 EUV", "EUV", "eu", "the treaty, not the ordinance on railways that has this abbreviation"),
    (
        "§ 5 der Eisenbahn-Unfalluntersuchungsverordnung",
        "Eisenbahn-Unfalluntersuchungsverordnung",
        "federal",
        "that one",
    ),
    ("§ 5 NdsFooG", "NdsFooG", "unknown", "capitals inside: a law that no list has"),
    ("§ 5 Nds. SOG", "Nds. SOG", "state", "a Land's adjective belongs to the name"),
    ("§ 5 LBO SH", "LBO SH", "state", "so does its sign"),
    ("§ 5 des Hamburgischen Pressegesetzes", "HmbPresseG", "state", "an official adjective"),
    ("Art. 5 der Verordnung (EU) 2016/679", "VO (EU) 2016/679", "eu", "year first since 2015"),
    ("Art. 5 VO (EG) Nr. 883/2004", "VO (EG) Nr. 883/2004", "eu", "number first before"),
    ("§ 5 des Mess- und Eichgesetzes", "MessEG", "federal", "a name with a hyphen before a blank"),
    ("§ 5 des Soldatengesetzes", "SG", "federal", "its abbreviation is also that of a court"),
    ("§ 5 des Gesetzes über das Kreditwesen", "KWG", "federal", "long title of a law with a short one"),
    ("§ 5 der Pflegepersonaluntergrenzenverordnung", "PpUGV", "federal", "printed with a hyphen in the register"),
    ("§ 5 ZPO der DDR", "ZPO (DDR)", "foreign", "of another state, though its abbreviation is that of a German act"),
    ("§ 5 des StGB in der Fassung der DDR", "StGB (DDR)", "foreign", "said as if it were a version"),
    ("§ 5 StPO Österreich", "StPO (Österreich)", "foreign", "the country alone, at the end of its clause"),
    ("§ 5 der ZPO Österreichs", "ZPO (Österreich)", "foreign", "its genitive"),
    ("§ 5 des AsylG der Schweiz", "AsylG (Schweiz)", "foreign", "a country with an article"),
    ("§ 5 AsylG Österreich zuständig", "AsylG", "federal", "the country is a part of the sentence"),
    ("§ 5 des VwVfG des Landes", "VwVfG (Land)", "state", "a Land's law, which Land is not said"),
    ("§ 5 VwVfG des Landes Hessen", "VwVfG Hessen", "state", "which Land"),
    ("§ 5 VwGO des Landes Hessen", "VwGO", "federal", "no Land has such a law"),
    ("§ 5 SGB II-E", "SGB II-E", "unknown", "a draft is not the law"),
    (
        "§ 5 der Rheinschiffspersonaleinführungsverordnung",
        "RheinSchPersEV 2023",
        "federal",
        "two of one name: the later",
    ),
]


@pytest.mark.parametrize(("text", "name", "kind", "reason"), NAMED)
def test_law(text: str, name: str, kind: str, reason: str) -> None:
    (citation,) = find(text)
    assert citation.statute == name, reason
    hit = load().at(text, text.index("5") + 1)
    assert hit is not None
    assert hit.kind == kind


NO_LAWS = [
    "GmbH",
    "BGH",
    "II",
    "EUR",
    "NJW 2002, 5",
    "Abs. 3",
    "Herr",
    "des Gesetzes",
    "der Satzung",
    "des Mietvertrages",
]


@pytest.mark.parametrize("word", NO_LAWS)
def test_no_law(word: str) -> None:
    assert all(citation.statute == "" for citation in find(f"§ 5 {word}") if citation.kind == "norm")


def test_slugs_lead_from_any_name_to_one_law() -> None:
    names = load()
    assert {names.slug(name) for name in ("BGBEG", "EGBGB")} == {"egbgb"}
    assert names.slug("EV") == names.slug("EinigVtr") == "einigvtr"  # the site has it
    assert names.slug("LwVG") == "lwvfg"
    assert names.slug("MRK") == names.slug("EMRK") == "emrk"
    assert {names.slug(name) for name in ("GRCh", "EU-GRCharta", "EU-GR-Charta")} == {"grch"}
    assert names.slug("türk. ZGB") == "tuerk-zgb"
    assert names.slug("Foo G") == "foo-g"
    assert names.slug("Verordnung zur Durchführung des § 82 SGB XII") == "bshg76dv", "its place at the publisher"


def test_curated_laws_are_complete_and_unique() -> None:
    with assets.path("data", "curated", "statutes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["slug"] for row in rows}) == len(rows)
    assert len({row["abbreviation"] for row in rows}) == len(rows)
    kinds = {"federal", "state", "eu", "treaty", "foreign", "historical"}
    assert all(row["kind"] in kinds and row["title"] and row["source"] for row in rows)


@pytest.mark.parametrize("slug", ["auslg", "msa", "esue", "ksue", "krk", "emrk", "rl-2003-86-eg", "tuerk-zgb"])
def test_laws_of_the_founding_decisions_are_curated(slug: str) -> None:
    with assets.path("data", "curated", "statutes.csv").open(encoding="utf-8", newline="") as file:
        assert slug in {row["slug"] for row in csv.DictReader(file)}
