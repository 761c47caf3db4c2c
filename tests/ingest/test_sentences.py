"""Where sentences end: each row says which trap it is about."""

import time

import pytest

from normgraph.ingest import sentences

ROWS = [
    ("Er zahlt. Sie zahlt nicht.", ["Er zahlt.", "Sie zahlt nicht."], "plain"),
    (
        "Nach Abs. 2 Nr. 3 gilt § 4. Die Frist läuft.",
        ["Nach Abs. 2 Nr. 3 gilt § 4.", "Die Frist läuft."],
        "§ at the end",
    ),
    (
        "Es gilt Absatz 3. Wirtschaftsgüter bleiben.",
        ["Es gilt Absatz 3.", "Wirtschaftsgüter bleiben."],
        "a noun follows",
    ),
    ("Das gilt ab dem 1. Januar 2020. Es endet 2024.", ["Das gilt ab dem 1. Januar 2020.", "Es endet 2024."], "date"),
    ("Er wurde am 2./9. März 1993 geschlossen.", ["Er wurde am 2./9. März 1993 geschlossen."], "two days"),
    ("Räume inkl. Technik sind nötig.", ["Räume inkl. Technik sind nötig."], "an abbreviation before a noun"),
    ("Signal Zg 4\nXIII. Signale an Zügen", ["Signal Zg 4\nXIII. Signale an Zügen"], "a numeral begins a line"),
    ("Es gilt Teil XIII. Die Frist läuft.", ["Es gilt Teil XIII.", "Die Frist läuft."], "a numeral ends a sentence"),
    ("Wer das 18. Lebensjahr vollendet, zahlt.", ["Wer das 18. Lebensjahr vollendet, zahlt."], "ordinal"),
    (
        "Geprägt wird zum 800. Todestag ein Stück.",
        ["Geprägt wird zum 800. Todestag ein Stück."],
        "an ordinal by its article",
    ),
    ("Das wird erteilt.Von Satz 1 kann", ["Das wird erteilt.", "Von Satz 1 kann"], "no blank after the stop"),
    ("Nach www.bund.De gilt es.", ["Nach www.bund.De gilt es."], "a name with a stop"),
    ("Aufgehoben sind:\n1. \n2. \n3. ja.", ["Aufgehoben sind:\n1. \n2. \n3. ja."], "items without a text"),
    ("Es gilt Absatz\n3. Die Frist läuft.", ["Es gilt Absatz\n3. Die Frist läuft."], "a number that begins a line"),
    ("Das gilt seit 2004. Anträge bleiben.", ["Das gilt seit 2004.", "Anträge bleiben."], "a year is no ordinal"),
    ("Nach Nummer 1.2.1. Buchstabe b gilt es.", ["Nach Nummer 1.2.1. Buchstabe b gilt es."], "a number with points"),
    ("Bis zum 181. Tage zählt es.", ["Bis zum 181. Tage zählt es."], "three-digit ordinal"),
    (
        "Vom 300. bis zum 181. Tages. Dann nicht.",
        ["Vom 300. bis zum 181. Tages.", "Dann nicht."],
        "ordinal, then the end",
    ),
    (
        "Der Satz beträgt 5 v. H. Die Zahlung ist fällig.",
        ["Der Satz beträgt 5 v. H.", "Die Zahlung ist fällig."],
        "v. H. at the end",
    ),
    ("Es sind 5 v. H. Zinsen fällig.", ["Es sind 5 v. H. Zinsen fällig."], "v. H. inside"),
    ("Er nutzt z. B. Räume u. a. Orte.", ["Er nutzt z. B. Räume u. a. Orte."], "abbreviations of letters"),
    (
        "Er trägt Mäntel, Hüte usw. Die Kosten trägt er.",
        ["Er trägt Mäntel, Hüte usw.", "Die Kosten trägt er."],
        "usw. ends it",
    ),
    (
        "Höchstens 4 500 Euro. Voraussetzung ist ein Antrag.",
        ["Höchstens 4 500 Euro.", "Voraussetzung ist ein Antrag."],
        "amount",
    ),
    (
        "Das Gesetz (BGBl. I S. 7) gilt. § 2 auch.",
        ["Das Gesetz (BGBl. I S. 7) gilt.", "§ 2 auch."],
        "gazette; § begins",
    ),
    ("Er darf (Satz 1. Das ist neu) nichts.", ["Er darf (Satz 1. Das ist neu) nichts."], "inside brackets"),
    (
        "Es heißt „Ja. Nein.“ Danach folgt mehr.",
        ["Es heißt „Ja. Nein.“", "Danach folgt mehr."],
        "inside quotation marks",
    ),
    ("Er gilt bis 31. März. Danach nicht.", ["Er gilt bis 31. März.", "Danach nicht."], "a month that ends a sentence"),
    ("Frei sind der 1. und 2. Weihnachtstag.", ["Frei sind der 1. und 2. Weihnachtstag."], "ordinals of a holiday"),
    ("Nach (EG)Nr. 7/2004 gilt es.", ["Nach (EG)Nr. 7/2004 gilt es."], "a bracket before an abbreviation"),
    (
        "1. Die Frist läuft. Sie endet.",
        ["1. Die Frist läuft.", "Sie endet."],
        "an Absatz counted by a number",
    ),
    ("(2) 1. Am 3. Mai beginnt es.", ["(2) 1. Am 3. Mai beginnt es."], "and one inside a counted Absatz"),
    ("Darf er? Er darf! Gut.", ["Darf er?", "Er darf!", "Gut."], "other stops"),
    (
        "Es gilt Buchstabe b. Die Frist läuft.",
        ["Es gilt Buchstabe b.", "Die Frist läuft."],
        "a letter that is a reference",
    ),
    ("Es gilt Abschnitt II. Die Frist läuft.", ["Es gilt Abschnitt II.", "Die Frist läuft."], "a Roman number"),
    ("Im 3. Abschnitt steht es.", ["Im 3. Abschnitt steht es."], "ordinal of a grouping unit"),
    ("Satz 1 2. Halbsatz gilt.", ["Satz 1 2. Halbsatz gilt."], "ordinal of a half sentence"),
    (
        "eine offene ( Klammer. Sie endet nie.",
        ["eine offene ( Klammer.", "Sie endet nie."],
        "a bracket without partner",
    ),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "expected"), [row[:2] for row in ROWS], ids=[row[2] for row in ROWS])
def test_split(text, expected):
    assert [text[a:b] for a, b in sentences.split(text)] == expected


@pytest.mark.parametrize(
    ("middle", "after", "ends", "count"),
    [
        ("1. ja, 2. nein,", "zahlt er.", False, 1),  # goes on in lower case
        ("1. ja. 2. Nein.", "Die Frist läuft.", True, 2),  # the enumeration ended the sentence
        ("1. ja, 2. nein", "Zinsen zahlt er.", False, 1),  # goes on with a noun
        ("1. ja. 2. nein.", "zahlt er.", True, 1),  # a full stop, but lower case: the sentence goes on
    ],
)
def test_enumeration_is_opaque(middle, after, ends, count):
    text = f"Wer {middle} {after}"
    assert len(sentences.split(text, 0, len(text), [(4, 4 + len(middle), ends)])) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Er haftet; sie haftet nicht.", 2),
        ("er haftet; oder", 1),  # a word that joins two items is no half sentence
        ("Er haftet (Satz 1; Satz 2).", 1),  # inside brackets
        ("Er sagt „ja; nein“.", 1),  # inside quotation marks
        ("Er haftet.", 1),
    ],
)
def test_halves(text, count):
    assert len(sentences.halves(text, 0, len(text))) == count


@pytest.mark.parametrize("piece", ["((((", "„„„", "5. ", "A. ", '"(', "1. Abs. ", "; "])
def test_time_is_linear_in_hostile_text(piece):
    text = piece * (300_000 // len(piece))
    begin = time.process_time()
    sentences.split(text)
    sentences.halves(text, 0, len(text))
    assert time.process_time() - begin < 15
