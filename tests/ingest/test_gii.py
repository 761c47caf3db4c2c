"""Laws of our own in gii-norm: the tree, the kinds, the notes."""

import pytest

from normgraph.errors import UnknownThing, UnreadableInput
from normgraph.ingest import gii
from tests.ingest.gii_samples import group, law, section, unit


def read(*norms, **options):
    return gii.read_statute(law(*norms, **options), "x.xml")


@pytest.mark.parametrize(
    ("label", "path", "kind", "number"),
    [
        ("§ 5", ("5",), "Paragraph", "5"),
        ("§ 60 a", ("60a",), "Paragraph", "60a"),
        ("§ 3.28", ("3-28",), "Paragraph", "3.28"),
        ("(XXXX) §§ 12 bis 14", ("12-bis-14",), "Paragraph", "12 bis 14"),
        ("(XXXX) §§ 12 u. 13", ("12-und-13",), "Paragraph", "12 und 13"),
        ("(XXXX) Art 1 bis Art 7", ("1-bis-7",), "Artikel", "1 bis 7"),
        ("Art 14a", ("14a",), "Artikel", "14a"),
        ("Art IV", ("iv",), "Artikel", "IV"),
        ("Anlage 2 (zu § 3)", ("anlage-2",), "Anlage", "Anlage 2"),
        ("Anhang", ("anhang",), "Anlage", "Anhang"),
        ("Eingangsformel", ("eingangsformel",), "Textteil", "Eingangsformel"),
        ("II.", ("ii",), "Textteil", "II."),
        ("(XXXX)", ("text",), "Textteil", ""),
    ],
)
def test_labels(label, path, kind, number):
    found = read(section(label, "<P>Es gilt.</P>")).sections[-1]
    assert (found.path, found.kind, found.number) == (path, kind, number)


def test_groups_are_nested_by_their_code():
    statute = read(
        group("010", "Buch 1"),
        group("010010", "Abschnitt 1"),
        section("§ 1", "<P>Ja.</P>"),
        group("010020", "Abschnitt 2"),
        section("§ 2", "<P>Ja.</P>"),
        group("020", "Buch 2"),
    )
    assert [(s.path, s.parent) for s in statute.sections] == [
        (("gl-010",), ()),
        (("gl-010010",), ("gl-010",)),
        (("1",), ("gl-010010",)),
        (("gl-010020",), ("gl-010",)),
        (("2",), ("gl-010020",)),
        (("gl-020",), ()),
    ]


def test_article_with_sections_has_two_levels():
    """As in EGBGB: Art. 229 is a grouping unit with a text, and its §§ repeat it."""
    repeated = unit("050001", "Art 229")
    statute = read(
        group("050001", "Art 229", "Überleitung", "<P>Ja.</P>"),
        section("§ 5", "<P>Eins. Zwei.</P>", group=repeated),
        section("§ 6", "<P>Drei.</P>", group=repeated),
    )
    assert [s.path for s in statute.sections] == [("229",), ("229", "par-5"), ("229", "par-6")]
    assert [u.path for u in statute.sections[1].units] == [("229", "par-5", "satz-1"), ("229", "par-5", "satz-2")]
    assert statute.sections[0].text == "Ja."


def test_repealed_sections_keep_their_place():
    statute = read(section("§ 1", "<P>(weggefallen)</P>"), section("§ 2", "", "(weggefallen)"))
    assert [(s.repealed, s.units) for s in statute.sections] == [(True, ()), (True, ())]


@pytest.mark.parametrize(
    ("norm", "repealed", "why"),
    [
        (section("(XXXX)", "<P>Es wird bekannt gemacht.</P>"), False, "a part without designation, in force"),
        (section("(XXXX)", "<P>(weggefallen)</P>"), True, "the words say so"),
        (section("(XXXX) §§ 2 bis 4", ""), True, "numbers without text"),
        (section("(XXXX) §§ 2 bis 4", "<P>-</P>"), True, "numbers with a dash"),
        (section("(XXXX) §§ 2 bis 4", "", "Änderungsvorschriften"), False, "not printed, which is not repealed"),
        (section("(XXXX) §§ 2 bis 4", "<P>Die Vorschriften sind überholt.</P>"), False, "a text of its own"),
        (section("§ 2", "<P>-</P>", "(weggefallen)"), True, "the heading says so, the text is a dash"),
        (section("§ 2", "<P>-</P>", "Zahlen"), False, "a dash alone says nothing"),
    ],
)
def test_repealed_is_what_the_source_says(norm, repealed, why):
    found = read(section("§ 1", "<P>Ja.</P>"), norm).sections[-1]
    assert found.repealed == repealed, why
    assert found.units or found.text in ("", "-", "(weggefallen)"), why
    assert bool(found.hash) == (found.text not in ("", "-") or (not repealed and found.text == "-")), why


def test_a_unit_with_living_sections_is_not_repealed():
    """As Art. 229 EGBGB: the words stand for a text of its own."""
    repeated = unit("050001", "Art 229")
    gone = unit("050002", "Art 230")
    statute = read(
        group("050001", "Art 229", "Überleitung", "<P>(weggefallen)</P>"),
        section("§ 5", "<P>Eins.</P>", group=repeated),
        group("050002", "Art 230", "Mehr", "<P>(weggefallen)</P>"),
        section("§ 1", "<P>(weggefallen)</P>", group=gone),
    )
    assert [s.repealed for s in statute.sections] == [False, False, True, True]


def test_law_without_sections():
    statute = read(text="<P>(1) Eins.</P><P>(2) Zwei.</P>")
    assert [u.path for u in statute.sections[0].units][::2] == [("abs-1",), ("abs-2",)]


def test_one_number_twice_stays_two_units():
    statute = read(section("§ 1", "<P>Alt.</P>"), section("§ 1", "<P>Neu.</P>"))
    assert [s.path for s in statute.sections] == [("1",), ("1--2",)]


def test_notes():
    more = (
        "<standangabe><standtyp>Stand</standtyp>"
        "<standkommentar>zuletzt geändert durch Art. 1</standkommentar></standangabe>"
        "<standangabe><standtyp>Hinweis</standtyp>"
        "<standkommentar>mWv 1.1.2030 noch nicht berücksichtigt</standkommentar></standangabe>"
    )
    footnotes = "<fussnoten><Content><P>(+++ Textnachweis ab: 3.2.2001 +++)</P></Content></fussnoten>"
    data = (
        law(more=more, text="")
        .decode()
        .replace("</Content></text></textdaten>", f"</Content></text>{footnotes}</textdaten>")
    )
    statute = gii.read_statute(data.encode(), "x.xml")
    assert [(n.kind, n.text) for n in statute.notes[:3]] == [
        ("Stand", "zuletzt geändert durch Art. 1"),
        ("Hinweis", "mWv 1.1.2030 noch nicht berücksichtigt"),
        ("Textnachweis", "2001-02-03"),
    ]


def test_a_curated_form_names_the_law():
    statute = gii.read_statute(law(jurabk="BGBEG"), "x.xml", "bgbeg")
    assert (statute.slug, statute.abbreviation) == ("egbgb", "EGBGB")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'<dokumente builddate="20260101"/>', "no <norm>"),
        (law().replace(b"20260102030405", b"gestern"), "builddate"),
        (law("<norm/>"), "no <metadaten>"),
    ],
)
def test_unreadable(data, what):
    with pytest.raises(UnreadableInput, match=what):
        gii.read_statute(data, "x.xml")


def test_a_wanted_law_that_is_not_there(tmp_path):
    (tmp_path / "xg").mkdir()
    (tmp_path / "xg" / "x.xml").write_bytes(law())
    assert [statute.slug for statute in gii.read(tmp_path, frozenset({"xg"}))] == ["xg"]
    with pytest.raises(UnknownThing, match="no law called yg"):
        list(gii.read(tmp_path, frozenset({"yg"})))
    assert list(gii.read(tmp_path, frozenset({"yg"}), missing="pass over")) == []


def test_a_table_of_contents_has_no_sentences():
    statute = gii.read_statute(law(section("Inhaltsübersicht", "<P>Teil 1. Anfang. Teil 2. Ende.</P>")), "x.xml")
    assert statute.sections[-1].text
    assert statute.sections[-1].units == ()
