"""The grammar of references in statutes; sentences are our own."""

import time

import pytest

from normgraph.ingest import references

SHORT = {
    "paragraph": "§",
    "article": "Art",
    "anlage": "Anl",
    "absatz": "A",
    "satz": "S",
    "halbsatz": "H",
    "nummer": "N",
    "buchstabe": "b",
    "doppelbuchstabe": "bb",
}


def spell(part):
    return " ".join(SHORT[level] + number for level, number in part.numbers)


ROWS = [
    ("nach § 5 Absatz 2 Satz 1 Nummer 3 Buchstabe a", "§5 A2 S1 N3 ba", "all levels"),
    ("nach § 5 Abs. 2 Nr. 3 Buchst. a", "§5 A2 N3 ba", "abbreviated"),
    ("nach § 5 Abs. 2 Buchstabe (a) in Verbindung mit Abs. 3", "§5 A2 ba|§5 A3", "a letter in brackets"),
    ("nach § 5 S. 1 oder S. 3, § 6 Abs. 1 S. 2 Nr. 3", "§5 S1|§5 S3|§6 A1 S2 N3", "sentences by their sign"),
    ("in Nr. 5 S. 12, ABl. L 5 S. 3, und § 5 S. 123", "§5", "pages"),
    (
        "Anlage VIII in Verbindung mit Anlage VIIIa und den Anlagen 16A und 16B",
        "AnlVIII|AnlVIIIa|Anl16A|Anl16B",
        "lettered",
    ),
    ("Nach Artikel IIa. Im Fall der Anlage Im Übrigen", "ArtIIa", "a numeral with a letter, and none"),
    ("die §§ 7 bis 9", "§7-9", "range"),
    ("die §§ 22a bis 22d und 30", "§22a-22d|§30", "range with letters, then one more"),
    ("die §§ 3, 5 Absatz 1 und 2", "§3|§5 A1|§5 A2", "two sections, two Absätze of the last"),
    ("die §§ 70, 80 Absatz 1 und 8, 94 bis 97", "§70|§80 A1|§80 A8|§94-97", "a number far beyond the Absätze"),
    ("die §§ 70, 80 Absatz 1 und 8, 12", "§70|§80 A1|§80 A8|§80 A12", "a number that may be one of them"),
    ("die §§ 3 Absatz 1, 4", "§3 A1|§4", "plural sign: the number is a section"),
    ("die §§ 22, 24 Absatz 1 oder 25 Absatz 3", "§22|§24 A1|§25 A3", "a lower level shows a section"),
    ("§§ 7, 8 Absatz 2 Satz 1, 3 bis 5, Absatz 3 Satz 1", "§7|§8 A2 S1|§8 A2 S3-5|§8 A3 S1", "then an Absatz"),
    ("§ 3 Absatz 1, 4", "§3 A1|§3 A4", "one sign: the number is an Absatz"),
    ("Absatz 1 Satz 2 und 3", "A1 S2|A1 S3", "inner, list at the end"),
    ("Absatz 1 Satz 2 und Absatz 3", "A1 S2|A3", "inner, higher level again"),
    ("§ 5 Absatz 1 Satz 1 in Verbindung mit Absatz 2", "§5 A1 S1|§5 A2", "chain within one section"),
    ("§ 5, auch in Verbindung mit § 7 Satz 2,", "§5|§7 S2", "chain of sections"),
    ("§ 5 mit Ausnahme des § 7 und § 9", "§5|§7|§9", "an exception goes on"),
    ("Satz 1 zweiter Halbsatz", "S1 H2", "counted half sentence"),
    ("Satz 1 Halbsatz 2", "S1 H2", "numbered half sentence"),
    ("§ 5 Nummer 3 Satz 2", "§5 N3 S2", "a sentence inside an item"),
    ("Artikel 229 § 5 Satz 2", "Art229 §5 S2", "article and section"),
    ("Artikel 248 § 4 Nummer 1 und § 6", "Art248 §4 N1|Art248 §6", "the article counts on"),
    ("Doppelbuchstabe bb", "bbbb", "double letter"),
    ("§ 5 Absatz 2 erste Alternative und § 6", "§5 A2|§6", "an alternative is passed over"),
    ("§ 5 ff. und § 9", "§5|§9", "following sections are not named"),
    ("den Sätzen 1 bis 3", "S1-3", "plural of Satz"),
    ("Absatz 1 Nummer 2,\n3. der Antrag", "A1 N2", "the label of the next item is no number of the list"),
    ("nach Absatz 2 und 10 Euro", "A2", "an amount is no number of the list"),
    ("(ABl. EU Nr. L 12 S. 3)", "", "gazette"),
    ("der Verordnung (EG) Nr. 12/2004", "", "number of an act"),
    ("GBl. I Nr. 37 S. 470, Nr. 39 S. 546", "", "numbers of gazettes"),
    ("im 2. Absatz und am 1. Januar", "", "no reference"),
    ("§ 4a.05 Nummer 1 und § 26.04", "§4a.05 N1|§26.04", "numbers with a point"),
    ("Artikel 5aa Absatz 1", "Art5aa A1", "two letters"),
    ("die §§ 53ff. des Xgesetzes", "§53", "following sections written together"),
    ("Nummer 5A001 und Absatz 21.A.609", "", "codes of technical rules"),
    ("Anlage D14a und Anlage B 1", "AnlD14a|AnlB1", "annexes with letters"),
    ("Anlage 1 Abschnitt 2 Unterabschnitt 1 Nr. 1.1", "Anl1 N1.1", "parts of an annex are passed over"),
    ("§ 3 Absatz 2 Abschnitt A Nummer 7", "§3 A2 N7", "so is a part within a section"),
    ("§ 5 Abs. 1 Satz 1 Nr. 2 Satz 3 oder Abs. 2 Satz 1", "§5 A1 S1 N2 S3|§5 A2 S1", "a sentence inside an item"),
    ("§ 5 Nr. 1 Satz 2, Nr. 3", "§5 N1 S2|§5 N3", "the next item is not of that sentence"),
    ("Satz 2 des § 5 Absatz 1", "§5 A1 S2|§5 A1", "from below: the whole, and what it names"),
    ("Absatz 3 des Artikels 5", "Art5 A3|Art5", "the same with an article"),
    ("§ 65 Abs. 1 Nr. 1 u. 2", "§65 A1 N1|§65 A1 N2", "u. joins"),
    ("§ 5 Abs. 1 letzter Halbsatz des Xgesetzes", "§5 A1", "the last half has no number"),
    ("Ziff. 2 und Ziffer 3", "N2|N3", "another word for Nummer"),
    ("der Verordnung Nr. 160 und dem Übereinkommen Nummer 126", "", "acts by number"),
    ("§ 8 Abs. 1 Personen", "§8 A1", "what follows a level is no count"),
    ("Anhang VII Teil I Nummer 2, 3", "AnlVII N2|AnlVII N3", "part I is no gazette"),
    ("Artikel 16 Absatz 2 Unterabsatz 2 und 3 und Absatz 4", "Art16 A2|Art16 A4", "Unterabsätze are passed over"),
    ("Nummer 2.1.5 Ziffer 4 und 5 gilt", "N2.1.5", "so are Ziffern below a number"),
    ("Artikel 21 Abs. 1 allein oder in Verbindung mit Abs. 3", "Art21 A1|Art21 A3", "allein oder"),
    ("nach Nummer I.1 der Liste", "", "a Roman number with a point"),
]


@pytest.mark.parametrize(("text", "expected"), [row[:2] for row in ROWS], ids=[row[2] for row in ROWS])
def test_chains(text, expected):
    chains = list(references.find(text))
    assert "|".join(spell(part) for chain in chains for part in chain.parts) == expected


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("§ 5 des Aufenthaltsgesetzes", "aufenthg"),
        ("§ 5 und die §§ 7 bis 9 des Bürgerlichen Gesetzbuchs", "bgb"),
        ("§ 5 dieses Gesetzes", ""),
        ("§ 5 des Dritten Buches", "sgb-iii"),  # inside the Sozialgesetzbuch
        ("§ 5 des Dritten Buches Sozialgesetzbuch", "sgb-iii"),
        ("§ 5 des Gesetzes vom 3. Mai 2001", "?"),
        ("§ 5 der Behörde vorzulegen", ""),
        ("§ 5 durch Rechtsverordnung", ""),
        ("Absatz 2 des Aufenthaltsgesetzes", ""),  # only a section can be of another law
        ("§ 56 Abs. 2 Nr. 1 und 2 Erstes Buch)", "sgb-i"),  # in the nominative
        ("§ 5, jeweils auch in Verbindung mit § 7, des Aufenthaltsgesetzes", "aufenthg"),  # after an insertion
        ("§ 5, des Aufenthaltsgesetzes", ""),  # no insertion before the comma
        ("Satz 2 des § 5 des Aufenthaltsgesetzes", "aufenthg"),
        ("§ 823 ff. BGB", "bgb"),
        ("§ 5 des Rentenreformgesetzes 1992", "?"),  # not the law of 1972
        ("§ 5 des Rentenreformgesetzes 1972", "rrg"),
        ("§ 5 der Straßenverkehrs-Ordnung 2013", "stvo"),
        ("§ 5 des Auslandsunterhaltsgesetzes vom 19. Dezember 1986", "?"),  # the present one is of 2011
        ("§ 5 des Münzgesetzes vom 16. Dezember 1999 (BGBl. I S. 2402)", "muenzg"),
        ("Artikel 20.19 ES-TRIN", "?"),
        ("Anlage 1 (zu § 5) des Aufenthaltsgesetzes", ""),
    ],
)
def test_law(text, law):
    assert next(references.find(text, "sgb-ii")).law == law


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("§ 5 des Gesetzes vom 3. Mai 2001", "act"),
        ("§ 5 der Verordnung vom 3. Mai 2001 (BGBl. I S. 7)", "act"),
        ("§ 5 des Gesetzes", "alone"),
        ("Artikel 5 des Abkommens", "treaty"),
        ("Artikel 5 des Haager Beispielübereinkommens", "treaty"),
        ("Artikel 5 der Beispielrichtlinie", "eu"),
        ("Artikel 5 der Verordnung (EU) 2016/679", "eu"),
        ("§ 5 des Rahmentarifvertrages", "document"),
        ("§ 5 des Beispielwesengesetzes", "unknown"),
        ("§ 5 des Bürgerlichen Gesetzbuchs", "federal"),
        ("§ 5 dieses Gesetzes", ""),
    ],
)
def test_kind_of_law(text, kind):
    assert next(references.find(text, "xg")).kind == kind


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("§ 5 in der bis zum 3. Mai 2001 geltenden Fassung", "in der bis zum 3. Mai 2001 geltenden Fassung"),
        ("§ 5 des Aufenthaltsgesetzes in der jeweils geltenden Fassung", ""),  # the present one
        ("§ 5 in der Fassung dieses Gesetzes vom 3. Mai 2001", "in der Fassung dieses Gesetzes"),
        ("§ 5 in der vorgenannten Fassung", "in der vorgenannten Fassung"),
    ],
)
def test_version(text, version):
    assert next(references.find(text, "xg")).version == version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (
            " und § 6 sind in der bis zum 3. Mai 2001 geltenden Fassung anzuwenden.",
            "in der bis zum 3. Mai 2001 geltenden Fassung",
        ),
        (" gilt. Im Übrigen gilt es in der bis zum 3. Mai 2001 geltenden Fassung.", ""),
    ],
)
def test_version_further_on(text, version):
    assert references.version_said("§ 5" + text, 3) == version


def test_another_version_is_kept():
    chain = next(references.find("§ 5 in der bis zum 3. Mai 2001 geltenden Fassung gilt."))
    assert chain.version == "in der bis zum 3. Mai 2001 geltenden Fassung"


@pytest.mark.parametrize(
    "piece",
    [
        "§ ", "§", "§§ 1, ", "Absatz 1 und ", "Absatz 1 Satz 1 ", "Absatz 1 ", "§ 1 Absatz ", "in Verbindung mit ",
        "Anlage 1 zu ", "Satz 1 des ", "Satz 1 des § ", "§ 5 des Gesetzes über ", "Anlage 1 Teil 1 ", "Teil A ",
        "1", "ab", "§ 1 jeweils in Verbindung mit ", "Nummer 1.1.1.", "§ 1 in der bis ", "Nr. 1 Satz 1 Nr. 1 Satz 1, ",
    ],
)  # fmt: skip
def test_time_is_linear_in_hostile_text(piece):
    text = piece * (1_000_000 // len(piece) if len(piece) < 3 else 150_000 // len(piece))
    begin = time.process_time()
    list(references.find(text))
    assert time.process_time() - begin < 15
