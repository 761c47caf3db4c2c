"""Citations between norms, on laws of our own."""

from dataclasses import replace

import pytest

from normgraph.graph import norm_citations, relations
from normgraph.graph.index import UnitIndex
from normgraph.graph.named_laws import Context
from normgraph.ingest import gii
from tests.ingest.gii_samples import items, law, section

BGB = law(
    section("§ 5", "<P>(1) Ja.</P><P>(2) Nein.</P>"),
    section("§ 77", "<P>(1) Ja. Nein.</P><P>(2) (weggefallen)</P>"),
    section("(XXXX) §§ 80 bis 82", ""),
    jurabk="BGB",
)


ANNEX = (section("Anlage 1", "<P>Es sind:</P>" + items(("1.", "A"), ("2.", "B"), ("3.", "C"))),)


def cited(content):
    """Return the citations in § 2 of a law with three sections."""
    xg = gii.read_statute(
        law(
            section("§ 1", "<P>(1) Ja. Nein.</P><P>(2) Doch.</P>"),
            section("§ 2", content),
            section("§ 3", "<P>Ja.</P>"),
        ),
        "x.xml",
    )
    index = UnitIndex([xg, gii.read_statute(BGB, "b.xml")])
    return list(norm_citations.cite(xg, index))


def cited_in(content, title="Gesetz über X", label="§ 2", more=()):
    """Return the citations in one unit of a law with this title, which cites another with §§ 5, 77 and 80 bis 82."""
    data = law(section("§ 1", "<P>(1) Ja. Nein.</P><P>(2) Doch.</P>"), section(label, content), *more)
    xg = gii.read_statute(data.replace("Gesetz über X".encode(), title.encode()), "x.xml")
    return list(norm_citations.cite(xg, UnitIndex([xg, gii.read_statute(BGB, "b.xml")])))


ROWS = [
    ("<P>Es gilt § 1 Absatz 1 Satz 2.</P>", "xg/1/abs-1/satz-2", "resolved", "own section"),
    ("<P>Es gilt § 5 Absatz 2 des Bürgerlichen Gesetzbuchs.</P>", "bgb/5/abs-2", "exact", "another law"),
    ("<P>Eins. Nach Satz 1 nicht.</P>", "xg/2/satz-1", "resolved", "a sentence of the section"),
    ("<P>(1) Eins.</P><P>(2) Nach Absatz 1 nicht.</P>", "xg/2/abs-1", "resolved", "an Absatz of the section"),
    ("<P>(1) Eins.</P><P>(2) Zwei. Satz 1 gilt.</P>", "xg/2/abs-2/satz-1", "resolved", "a sentence of the same Absatz"),
    (
        "<P>Es gilt:" + items(("1.", "ja,"), ("2.", "wie Nummer 1.")) + "</P>",
        "xg/2/satz-1/nr-1",
        "resolved",
        "the item beside it",
    ),
    (
        "<P>In den Fällen des § 1 Abs. 1 gilt bei" + items(("1.", "Nummer 1 ja,"), ("2.", "Nummer 2 nein.")) + "</P>",
        "xg/1/abs-1|xg/2/satz-1|xg/2/satz-1",
        "resolved",
        "an item does not name itself",
    ),
    (
        "<P>Es gilt:"
        + items(
            ("1.", "ja. Nein. Satz 2 nicht."),
        )
        + "</P>",
        "xg/2/satz-1/nr-1/satz-2",
        "resolved",
        "in an item",
    ),
    ("<P>Die §§ 1 bis 3 gelten.</P>", "xg/1|xg/2|xg/3", "resolved", "each unit of a range"),
    ("<P>Es gilt § 99.</P>", "xg", "unresolved", "no such section"),
    ("<P>Es gilt § 1 der Anlage I des Vertrags vom 3. Mai 2001.</P>", "|xg", "unresolved", "of a foreign annex"),
    (
        "<P>Die Verordnung (EU) 2016/679 gilt, und Artikel 3 und 5 des Anhangs I der Verordnung (EU) 2016/679.</P>",
        "||vo-eu-2016-679",
        "unresolved",
        "of the annex of an act of the Union, not of the act",
    ),
    (
        "<P>Es entfallen:"
        + items(("1.", "Nummer 2 (BGBl. 1990 II S. 9),"), ("2.", "Nummer 1 (BGBl. 1990 II S. 8)."))
        + "</P>",
        "|",
        "unresolved",
        "items of what the gazette prints",
    ),
    (
        "<P>Es entfallen:" + items(("1.", "Nummer 2 (neu) und"), ("2.", "Nummer 1 (alt).")) + "</P>",
        "xg/2/satz-1/nr-2|xg/2/satz-1/nr-1",
        "resolved",
        "items of the own list",
    ),
    (
        "<P>Es gilt § 77 Abs. 1 S. 1 u. S. 2 BGB (BGBl. I S. 2).</P>",
        "bgb/77/abs-1/satz-1|bgb/77/abs-1/satz-2",
        "exact",
        "sentences by their sign, but not pages",
    ),
    ("<P>Es gilt § 1 Absatz 9.</P>", "xg/1", "unresolved", "no such Absatz: the nearest unit"),
    ("<P>Es gilt § 5 des Gesetzes vom 3. Mai 2001.</P>", "", "unresolved", "a law that has no entry"),
    ("<P>§ 5 des Bürgerlichen Gesetzbuchs gilt; § 5 bleibt.</P>", "bgb/5|bgb/5", "exact", "the law named before"),
    (
        "<P>Es gelten § 3 und § 5 des Bürgerlichen Gesetzbuchs.</P>",
        "xg/3|bgb/5",
        "resolved",
        "the named law has no § 3",
    ),
    (
        "<P>Es gilt:"
        + items(("a)", "A"), ("b)", "B."))
        + "Es gilt auch:"
        + items(("a)", "im Fall des Satzes 1 Buchstabe a."))
        + "</P>",
        "xg/2/satz-1/bst-a",
        "resolved",
        "an item of the other sentence",
    ),
    ("<P>(1) Es steigt Absatz 1 von 3,05 auf 4,05 Euro.</P>", "", "unresolved", "amounts of another law are announced"),
    (
        "<P>(1) A.</P><P>(2) B.</P><P>(3) § 3 und Absatz 2 gelten.</P>",
        "xg/3|xg/2/abs-2",
        "resolved",
        "§ 3 has no Absatz 2",
    ),
]


@pytest.mark.parametrize(("content", "targets", "match"), [row[:3] for row in ROWS], ids=[row[3] for row in ROWS])
def test_targets(content, targets, match):
    found = cited(content)
    assert "|".join("/".join((c.statute, *c.target)) for c in found) == targets
    assert found[0].match == match
    assert bool(found[0].reason) == (match == "unresolved")


OTHERS = [
    (
        "<P>Auf Grund des § 5 des Bürgerlichen Gesetzbuchs wird hinsichtlich des § 1 dieser Verordnung verordnet:</P>",
        {"label": "Eingangsformel", "title": "Verordnung über X"},
        "bgb/5|xg/1",
        "federal",
        "the opening words of an ordinance may speak of it",
    ),
    (
        "<P>Auf der Grundlage des § 77 dieser Verordnung und des § 5 des Bürgerlichen Gesetzbuchs wird gezahlt.</P>",
        {},
        "xg|bgb/5",
        "federal",
        "an ordinance is no statute that is named after it",
    ),
    (
        "<P>Nach der Verordnung (EU) 2021/782 gilt ES-TRIN, Artikel 9 Nummer 2.</P>",
        {},
        "",
        "document",
        "a technical rule before the article",
    ),
    (
        "<P>Das Bürgerliche Gesetzbuch und das Aufenthaltsgesetz gelten, wenn nach dessen § 5 etwas fehlt, "
        "oder § 77 BGB.</P>",
        {},
        "aufenthg/5|bgb/77",
        "federal",
        "not of the law named after it",
    ),
    (
        "<P>Die Richtlinie 96/40/EG gilt, Artikel 9 in Verbindung mit Anhang II Teil 1 und Kapitel B der Richtlinie "
        "96/50/EG ja.</P>",
        {},
        "rl-96-50-eg/9|xg",
        "",
        "the act to whose annex it is joined",
    ),
    (
        "<P>Es gilt Artikel 3 in Verbindung mit Nummer 9.3 des Anhangs der Verordnung (EU) 2016/679 ja.</P>",
        {},
        "vo-eu-2016-679/3|",
        "",
        "an article of the act, and an item of its annex",
    ),
    (
        "<P>(1) A.</P><P>(2) Nach dem Bürgerlichen Gesetzbuch ja, entgegen § 77 oder Absatz 2 nicht.</P>",
        {},
        "bgb/77|bgb/77/abs-2",
        "federal",
        "what § 77 of the law named before has, though this section has an Absatz 2 too",
    ),
    (
        "<P>§ 77 Abs. 2 Satz 3 des Bürgerlichen Gesetzbuchs gilt.</P>",
        {},
        "bgb/77/abs-2",
        "federal",
        "below a repealed unit",
    ),
    (
        "<P>§ 81 Abs. 2 des Bürgerlichen Gesetzbuchs gilt.</P>",
        {},
        "bgb/80-bis-82",
        "federal",
        "below repealed sections",
    ),
    (
        "<P>§ 77 gilt, auch § 5 des Bürgerlichen Gesetzbuchs.</P>",
        {},
        "bgb/77|bgb/5",
        "federal",
        "the law named after it",
    ),
    (
        "<P>Die Vorschriften des Bürgerlichen Gesetzbuchs gelten mit Ausnahme der §§ 5 und 77.</P>",
        {},
        "bgb/5|bgb/77",
        "federal",
        "the law named before",
    ),
    (
        "<P>§ 77 i. V. m. Anlage 3 des Bürgerlichen Gesetzbuchs gilt.</P>",
        {},
        "bgb/77|bgb",
        "federal",
        "an abbreviation does not end a sentence",
    ),
    ("<P>Artikel 5 gilt.</P>", {}, "", "unnamed", "an article, where there are only sections"),
    (
        "<P>Wer gegen die Verordnung (EU) 2016/679 verstößt, indem er entgegen Artikel 5 handelt, haftet.</P>",
        {},
        "vo-eu-2016-679/5",
        "eu",
        "an article of the act in the opening words",
    ),
    ("<P>Es gilt § 5 des Gesetzes.</P>", {}, "", "federal", "not said of which law"),
    (
        "<P>Es gilt § 5 des Gesetzes.</P>",
        {"title": "Verordnung zum Bürgerlichen Gesetzbuch"},
        "bgb/5",
        "federal",
        "the law in the title",
    ),
    (
        "<P>Auf Grund des § 1 und des § 5 des Bürgerlichen Gesetzbuchs wird verordnet:</P>",
        {"label": "Eingangsformel"},
        "bgb|bgb/5",
        "",
        "opening words do not speak of the ordinance itself",
    ),
    (
        "<P>Es gilt der Tag nach seinem Artikel 5 und § 1.</P>",
        {},
        "|xg/1",
        "",
        "its own article is that of something else",
    ),
    (
        "<P>Vereinbart ist:</P><P>§ 1 Dauer</P><P>Ein Jahr.</P><P>§ 2 Ende</P><P>Nach § 1 ist Schluss.</P>",
        {"label": "Anlage 1"},
        "||",
        "document",
        "a document printed in an annex",
    ),
    (
        "<P>(1) Eins.</P><P>(2) § 1 Absatz 1 gilt, bei Absatz 3 nicht, bei Satz 2 auch.</P>",
        {},
        "xg/1/abs-1|xg/2|xg/1/abs-1/satz-2",
        "",
        "no such sentence here, but there",
    ),
    (
        "<P>(1) Eins. Zwei.</P><P>(2) Nur Satz 2 Nummer 1.</P>",
        {},
        "xg/2/abs-2",
        "federal",
        "a sentence of another Absatz is not meant",
    ),
    ("<P>Es gilt Anlage 1 Nummer 3.</P>", {"more": ANNEX}, "xg/anlage-1/nr-3", "federal", "an item of an annex"),
    ("<P>Es gilt Anlage 1 Teil A Nummer 3.</P>", {"more": ANNEX}, "xg/anlage-1", "federal", "parts are passed over"),
    (
        "<P>Es gilt Nummer 3 der Anlage 1.</P>",
        {"more": ANNEX},
        "xg/anlage-1/nr-3|xg/anlage-1",
        "",
        "an item of it, and the annex",
    ),
    (
        "<P>(1) Es gilt:"
        + items(
            ("1.", "Ja nach Satz 1."),
        )
        + "</P>",
        {},
        "xg/2/abs-1/satz-1",
        "federal",
        "not the item",
    ),
    ("<P>Das Grundgesetz. Nach Artikel 29 des Grundgesetzes; Artikel 1.</P>", {}, "gg/29|", "", "articles are named"),
    (
        "<P>§ 99 gilt nach Artikel 5 der Verordnung (EU) 2016/679.</P>",
        {},
        "xg|vo-eu-2016-679/5",
        "",
        "§ of no Union act",
    ),
    ("<P>Nach dessen Artikel 5 gilt § 77 BGB.</P>", {}, "|bgb/77", "", "no article of a law that has sections"),
    ("<P>Es gilt Anlage 7.</P>", {"more": ANNEX}, "xg", "federal", "no such annex"),
    (
        "<P>Es gilt:" + items(("1.", "Eins. Zwei."), ("2.", "Nummer 1 Satz 2, nicht Nummer 2 Satz 1.")) + "</P>",
        {},
        "xg/2/satz-1/nr-1/satz-2|xg/2/satz-1/nr-2",
        "federal",
        "sentences of items: the only one is the item",
    ),
    (
        "<P>Nach dem Bürgerlichen Gesetzbuch, § 1 Absatz 5, haftet er.</P>",
        {},
        "xg/1",
        "federal",
        "a section of its own, whose Absatz is gone, is not one of a law named before",
    ),
    (
        "<P>Nach dem Bürgerlichen Gesetzbuch gilt § 2 Absatz 7, nach § 77 Absatz 1 jenes Gesetzes nicht.</P>",
        {},
        "xg/2|bgb/77/abs-1",
        "federal",
        "a law that is pointed to",
    ),
    (
        "<P>Wer gegen die Verordnung (EU) 2021/782 zur Änderung der Verordnung (EU) Nr. 648/2012 und der Richtlinie "
        "2002/47/EG (ABl. L 22 vom 22.1.2021, S. 1), zuletzt geändert durch die Verordnung (EU) 2022/612, "
        "verstößt, indem er entgegen Artikel 9 handelt, haftet.</P>",
        {},
        "vo-eu-2021-782/9",
        "eu",
        "acts in the title of an act and its last amendment are not meant",
    ),
    (
        "<P>Die Verordnung (EU) 2016/679 und das Haager Übereinkommen gelten; nach Artikel 33 nicht.</P>",
        {},
        "",
        "unnamed",
        "a treaty without entry stands between",
    ),
    (
        "<P>Wer handelt entgegen § 1 Absatz 1"
        + items(("a)", "Satz 1, zahlt;"), ("b)", "Satz 2 oder 1, auch."))
        + "</P>",
        {},
        "xg/1/abs-1|xg/1/abs-1/satz-1|xg/1/abs-1/satz-2|xg/1/abs-1/satz-1",
        "federal",
        "items below the section with which the list begins",
    ),
    (
        "<P>Nach § 1 Absatz 1 gilt:</P><P>Die Entnahme beginnt mit Nummer 3.6.2 der Messung.</P>",
        {},
        "xg/1/abs-1|xg/2",
        "",
        "a number of a measurement is not below the section just named",
    ),
    (
        "<P>Es gilt das Dritte Buch Sozialgesetzbuch und § 5 des Sechsten Buches in Verbindung mit § 77 BGB.</P>",
        {},
        "sgb-vi/5|bgb/77",
        "federal",
        "a book without its surname",
    ),
    (
        "<P>Straftaten sind:"
        + items(("1.", "aus dem Bürgerlichen Gesetzbuch:" + items(("a)", "nach § 5 und § 77,"), ("b)", "nach § 1."))))
        + "</P>",
        {},
        "bgb/5|bgb/77|bgb",
        "federal",
        "the law that the head of a list names",
    ),
    (
        "<P>Es zählen:"
        + items(("1.", "folgende Bezüge nach dem Bürgerlichen Gesetzbuch:" + items(("a)", "nach § 5."))))
        + "</P>",
        {},
        "bgb/5",
        "federal",
        "the law that the head of a list names after other words",
    ),
    (
        "<P>Es zählen:"
        + items(("1.", "Bezüge mit Rücksicht auf § 1 nach dem BGB:" + items(("a)", "nach § 1."))))
        + "</P>",
        {},
        "xg/1|xg/1",
        "federal",
        "a head that cites a section is not that of a list of sections",
    ),
    (
        "<P>Folgende Vorschriften des Bürgerlichen Gesetzbuchs sind auf X anzuwenden:"
        + items(
            ("1.", "auf den Namen: § 5 Absatz 2 sowie"),
            ("2.", "§ 77 Absatz 1" + items(("a)", "und § 5"))),
            ("3.", "§ 80 mit der Maßgabe, dass § 1 und § 2 gelten."),
        )
        + "</P><P>§ 1 gilt.</P>",
        {"more": (section("§ 5", "<P>(1) Ja.</P><P>(2) Nein.</P>"),)},
        "bgb/5/abs-2|bgb/77/abs-1|bgb/5|bgb/80-bis-82|xg/1|xg/2|xg/1",
        "federal",
        "the law whose provisions a list names, up to the first clause of an item",
    ),
    (
        "<P>Folgende Vorschriften des Bürgerlichen Gesetzbuchs und des Gesetzes über X sind anzuwenden:"
        + items(("1.", "§ 1."))
        + "</P>",
        {},
        "xg/1",
        "federal",
        "provisions of two laws",
    ),
    (
        "<P>Durch das Amt für X findet nach § 3 das Bürgerliche Gesetzbuch wie folgt Anwendung:"
        + items(("1.", "§ 1, § 5 und § 77 finden keine Anwendung,"), ("2.", "wenn es nötig ist, § 1."))
        + "</P>",
        {},
        "xg|bgb|bgb/5|bgb/77|xg/1",
        "federal",
        "the law that a list applies",
    ),
    (
        "<P>(1) Es gilt § 5 Absatz 1 BGB, Absatz 2 der Vorschrift jedoch nur hier.</P><P>(2) Ja.</P>",
        {},
        "bgb/5/abs-1|bgb/5/abs-2",
        "federal",
        "below the provision that has been named",
    ),
    (
        "<P>(1) Ja.</P><P>(2) Es gilt § 5 BGB und Absatz 1 dieser Vorschrift.</P>",
        {},
        "bgb/5|xg/2/abs-1",
        "federal",
        "this provision is the own one",
    ),
    (
        "<P>Nach § 1 der Durchführungsbestimmung zum Gesetz über Dinge.</P>",
        {},
        "",
        "act",
        "provisions that carry out an act are not the own law",
    ),
    (
        "<P>Es gilt § 77 des Gesetzes.</P>",
        {"title": "Verordnung zur Durchführung des Bürgerlichen Gesetzbuchs"},
        "bgb/77",
        "federal",
        "the law that an ordinance carries out by its title",
    ),
    (
        "<P>Es gilt § 77 des Gesetzes.</P>",
        {"title": "Verordnung zur Änderung des Bürgerlichen Gesetzbuchs"},
        "",
        "alone",
        "an act that amends a law does not carry it out",
    ),
]


@pytest.mark.parametrize(
    ("content", "how", "targets", "scope"), [row[:4] for row in OTHERS], ids=[r[4] for r in OTHERS]
)
def test_other_readings(content, how, targets, scope):
    found = cited_in(content, **how)
    assert "|".join("/".join(filter(None, (c.statute, *c.target))) for c in found) == targets
    assert not scope or {c.scope for c in found} <= {scope, "alone"}
    assert all(c.reason for c in found if c.match != "exact" and (c.match == "unresolved" or c.statute != "xg"))


@pytest.mark.parametrize(
    ("named", "order", "may"), [("egbgb", False, False), ("bgb", False, True), ("bgb", True, False)]
)
def test_a_law_of_articles_counts_no_sections_and_a_statute_is_no_ordinance(named, order, may):
    index = UnitIndex.shipped()
    assert Context(gii.read_statute(BGB, "b.xml"), index).may_count(named, order) is may


@pytest.mark.parametrize("label", ["Anlage 3", "§ 2"], ids=["an annex", "a section"])
def test_an_annex_that_counts_the_sections_of_another_law_names_none_of_its_own(label):
    rows = ", ".join(f"§ {number}" for number in (1, *range(40, 60)))
    found = cited_in(f"<P>Es gelten {rows}.</P>", label=label)
    own = {c.target for c in found if c.match == "resolved"}
    assert own == (set() if label == "Anlage 3" else {("1",)})


COLUMNS = [
    (["Nr.|Tat|Bürgerliches Gesetzbuch (BGB)|Euro", "1|Lärm|§ 5 Absatz 2|9"], "bgb/5/abs-2", "the head of its column"),
    (["Nr.|Tat|BGB|Euro", "1||leiser Lärm|§ 5 § 77|9"], "bgb/5|bgb/77", "a row with a cell more"),
    (["Nr.|Rechtsgrundlage nach BGB", "1|§ 1"], "bgb", "a law that has no such section is meant all the same"),
    (
        ["Nr.|BGB|Tat", "1|§ 5|Lärm nach § 77"],
        "bgb/5|bgb/77",
        "cells after it: rows of a catalogue are of unlike length",
    ),
    (["Nr.|Tat|BGB", "1|Lärm nach § 1|9"], "xg/1", "a cell before it"),
    (["Nr.|Tat|BGB", "1|Lärm|§ 5", "Nr.|Tat|X", "2|Lärm|§ 1"], "bgb/5|xg/1", "up to the next head"),
    (["Nr.|Tat|BGB", "a) Abgabenordnung", "1|Lärm|§ 1", "b) BGB Lärm", "2||§ 5"], "ao/1|bgb/5", "a lettered law below"),
    (["Nr.|Tat|BGB", "a) Musterordnung", "1|Lärm|§ 1"], "xg/1", "a lettered law without entry below"),
    (["Nr.|Tat|Bürger- liches", "a) BGB", "1|Lärm|§ 5"], "bgb/5", "a lettered law, where the head is not read"),
    (["Nr.|Tat|BGB", "a) Grober Lärm", "1|Lärm|§ 5"], "bgb/5", "a lettered row that is no law"),
    (
        ["Nr.|Tat", "1 (§ 77)|x", "2|§ 5 BGB"],
        "bgb/77|bgb/5",
        "no head: a law in the next row, where it has the section",
    ),
    (["BGB|Nr.|AO", "1|2|§ 1"], "xg/1", "two laws say nothing"),
    (["BGB|Lärm", "AO|§ 1"], "xg/1", "a table of laws without a head"),
    (["1|BGB|Lärm", "2|AO|§ 1"], "xg/1", "a table of numbered laws without a head"),
    (["Lärm|BGB|§ 5", "Qualm|AO|§ 1"], "xg|xg/1", "a table of laws and sections without a head"),
    (["Nr.|Sache", "1|BGB", "2|§ 1"], "xg/1", "a law in a row is not one in the head"),
    (["Nr.|Handlung gegen die Pflichten des BGB und mehr", "2|§ 1"], "xg/1", "a head that only mentions a law"),
]


@pytest.mark.parametrize(("rows", "targets"), [row[:2] for row in COLUMNS], ids=[row[2] for row in COLUMNS])
def test_the_head_of_a_column_names_the_law_of_its_sections(rows, targets):
    cells = "".join(f"<row><entry>{row.replace('|', '</entry><entry>')}</entry></row>" for row in rows)
    found = cited(f"<P>Es gilt:<table><tgroup><tbody>{cells}</tbody></tgroup></table></P>")
    assert "|".join("/".join((c.statute, *c.target)) for c in found) == targets
    assert all(
        "the head of its column" in c.reason or c.statute == "xg" or "after" in c.reason
        for c in found
        if c.match == "resolved"
    )


def test_an_annex_that_counts_the_sections_of_another_law_leads_to_none_by_guess():
    """Neither a law named in the row below, nor the one that an ordinance carries out, is that of its sections."""
    rows = ", ".join(f"§ {number}" for number in range(40, 62))
    how = {"label": "Anlage 3", "title": "Verordnung zur Durchführung des Bürgerlichen Gesetzbuchs"}
    found = cited_in(f"<P>Es gelten {rows}.</P><P>§ 77 gilt</P><P>mit § 5 BGB; § 77 i. V. m. Anlage 3 BGB.</P>", **how)
    assert [(c.statute, *c.target) for c in found if c.match != "unresolved"] == [("bgb", "5"), ("bgb", "77")]


def test_an_annex_that_counts_the_sections_of_another_law_may_name_it_behind_them():
    rows = ", ".join(f"§ {number}" for number in range(40, 62))
    found = cited_in(f"<P>Es gelten {rows}.</P><P>§ 5 und § 77 BGB.</P>", label="Anlage 3")
    assert [(c.statute, *c.target) for c in found if c.match != "unresolved"] == [("bgb", "5"), ("bgb", "77")]


@pytest.mark.parametrize("number", ["Absatz 2", "Abschnitt 3"])
def test_a_unit_of_the_namesake_is_of_the_namesake(number):
    """What the younger of two laws of one name has not, and the older has, is a unit of the older one."""
    content = f"<P>Es gilt das Allgemeine Eisenbahngesetz. Nach § 9 {number} des Gesetzes nicht.</P>"
    new = replace(gii.read_statute(law(section("§ 5", "<P>Ja.</P>")), "n.xml"), slug="aeg")
    old = replace(gii.read_statute(law(section("§ 9", "<P>(1) Ja.</P><P>(2) Nein.</P>")), "o.xml"), slug="aeg-1951")
    xg = gii.read_statute(law(section("§ 1", content)), "x.xml")
    index = UnitIndex([new, old, xg])
    found = [(c.statute, c.target) for c in norm_citations.cite(xg, index) if c.match == "resolved"]
    assert found
    assert all(index.has(slug, target) for slug, target in found)


@pytest.mark.parametrize(
    ("label", "scope"), [("Anlage I", "document"), ("Artikel 7", "unnamed")], ids=["annex of a treaty", "its articles"]
)
def test_a_treaty_amends_laws_in_its_annex(label, scope):
    content = "<P>1. Gesetz über Y: Im Bürgerlichen Gesetzbuch steht es.</P><P>Nach § 5 wird § 6 eingefügt.</P>"
    ev = gii.read_statute(law(section("Art 1", "<P>(1) Ja.</P>"), section(label, content)), "x.xml")
    found = list(norm_citations.cite(ev, UnitIndex([ev, gii.read_statute(BGB, "b.xml")])))
    assert [(c.text, c.statute, c.scope) for c in found if c.scope != "federal"][-1] == ("§ 6", "", scope)


def test_place_and_words():
    found = cited("<P>(1) Eins.</P><P>(2) Nach Absatz 1 Satz 1 und 2 nicht.</P>")
    text = "(1) Eins.\n(2) Nach Absatz 1 Satz 1 und 2 nicht."
    assert [(c.unit, c.text, text[c.start : c.end]) for c in found] == [
        (("2", "abs-2", "satz-1"), "Absatz 1 Satz 1", "Absatz 1 Satz 1"),
        (("2", "abs-2", "satz-1"), "2", "2"),
    ]


def test_another_version_is_a_reason():
    found = cited("<P>§ 1 in der bis zum 3. Mai 2001 geltenden Fassung gilt.</P>")
    assert found[0].reason == "another version: in der bis zum 3. Mai 2001 geltenden Fassung"


@pytest.mark.parametrize(
    ("year", "match", "scope"),
    [("1895", "unresolved", "historical"), ("1995", "exact", "federal")],
    ids=["an older law of the name", "the law itself"],
)
@pytest.mark.parametrize(
    "wording",
    [
        "in der bis zum 3. Mai {} geltenden Fassung",
        "in der Fassung der Bekanntmachung vom 3. Mai {} (BGBl. I S. 4)",
        "(BGBl. I S. 4) in der Fassung der Neubekanntmachung vom 3.5.{}",
        "in der Fassung vom 3. Mai {}",
        "in der Fassung des Gesetzes vom 3. Mai {}",
        ", das zuletzt durch Artikel 2 Nummer 3 des Gesetzes vom 3. Mai {} (BGBl. I S. 4) geändert worden ist,",
    ],
    ids=["until a day", "as promulgated", "as promulgated anew", "as of a day", "as amended", "amended by"],
)
def test_a_version_from_before_a_law_is_of_an_older_one(year, match, scope, wording):
    version = wording.format(year)
    text = f"§ 5 Absatz 2 des Bürgerlichen Gesetzbuchs {version} gilt.".replace(" ,", ",")
    found, *_ = cited(f"<P>{text}</P>")
    assert (found.match, found.scope, found.target == ("5", "abs-2")) == (match, scope, match == "exact")
    assert ("of an older law of that name; the one at hand is of 1896" in found.reason) == (match != "exact")


@pytest.mark.parametrize(
    ("own", "amended", "historical"),
    [
        ("", "2. Mai 1896", True),
        ("", "3. Mai 1896", True),
        ("", "4. Mai 1896", False),
        (" vom 3. Mai 1896 (BGBl. I S. 4)", "3. Mai 1896", False),
    ],
    ids=["the day before", "the day on which the law was made", "the day after", "the law named with its day"],
)
def test_an_act_of_the_year_of_a_law_amended_an_older_one_if_not_made_later(own, amended, historical):
    bgb = replace(gii.read_statute(BGB, "b.xml"), enacted="1896-05-03")
    text = f"§ 5 des Bürgerlichen Gesetzbuchs{own}, das durch Artikel 2 des Gesetzes vom {amended} geändert worden ist."
    xg = gii.read_statute(law(section("§ 1", f"<P>Es gilt {text}</P>")), "x.xml")
    found, *_ = norm_citations.cite(xg, UnitIndex([xg, bgb]))
    assert (found.scope, found.match) == (("historical", "unresolved") if historical else ("federal", "exact"))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Es gilt § 1.", "plain"),
        ("Wer nach § 1 entsprechend haftet, zahlt.", "plain"),
        ("§ 1 gilt entsprechend.", "entsprechend"),
        ("Insoweit gilt § 1 entsprechend.", "entsprechend"),
        ("Es gelten Abs. 2 und § 1 entsprechend.", "entsprechend"),
        ("Auf ihn ist § 1 Absatz 2 sinngemäß anzuwenden.", "entsprechend"),
        ("§ 1 findet entsprechende Anwendung.", "entsprechend"),
        ("Es gilt § 1 der XyV vom 2. Mai 2003 (BGBl. I S. 9) entsprechend.", "entsprechend"),
        ("§ 1 der XyV vom 2. Mai 2003 ist nicht anzuwenden.", "Ausnahme"),
        ("Es gilt § 1. Am 2. Mai 2003 (BGBl. I S. 9) galt § 7 entsprechend.", "plain"),
        ("§ 1 gilt nicht für ihn.", "Ausnahme"),
        ("Bei Vereinen gilt nicht § 1.", "Ausnahme"),
        ("§ 1 gilt entsprechend, wenn der Verein, nicht jedoch der Vorstand zahlt.", "entsprechend"),
        ("§ 1 gilt für Vereine, die hier sitzen, nicht jedoch für andere.", "plain"),
        ("§ 1 findet auf Vereine, die aus drei Personen bestehen, keine Anwendung.", "Ausnahme"),
        ("Bei Vereinen gilt § 1 nicht.", "Ausnahme"),
        ("Bei Vereinen gelten die §§ 7 und 8 Abs. 2, § 1 des Vereinsgesetzes und § 9 XyV jedoch nicht.", "Ausnahme"),
        ("Bei Vereinen gilt § 1, nicht aber § 7.", "plain"),
        ("Bei Vereinen gilt § 1 nicht nur im Mai.", "plain"),
        ("Bei Vereinen gilt § 1 nur, soweit sie nicht reich sind.", "plain"),
        ("Auf ihn sind § 1 nicht, § 7 entsprechend anzuwenden.", "Ausnahme"),
        ("Auf ihn sind § 7 nicht, § 1 entsprechend anzuwenden.", "entsprechend"),
        ("Wer entgegen § 1 nicht, nicht richtig oder zu spät zahlt, haftet.", "plain"),
        ("§ 1 ist mit der Maßgabe anzuwenden, dass § 7 keine Anwendung findet.", "plain"),
        ("§ 7 ist mit der Maßgabe anzuwenden, dass § 1 keine Anwendung findet.", "Ausnahme"),
        ("§ 1 ist nicht anzuwenden.", "Ausnahme"),
        ("§ 1 findet keine Anwendung.", "Ausnahme"),
        ("Abweichend von § 1 haftet er.", "Ausnahme"),
        ("Er haftet, unbeschadet des § 1.", "Ausnahme"),
        ("Insoweit sind § 7 und § 1 nicht anzuwenden.", "Ausnahme"),
        ("Für die Flächen nach § 1 gelten die Regeln der XyV entsprechend.", "plain"),
        ("Bei Ansprüchen aus § 1 ist die XyV nicht anzuwenden.", "plain"),
        ("§ 1 der XyV in der am 2. Mai 2003 geltenden Fassung gilt entsprechend.", "entsprechend"),
        ("§ 1 gilt, soweit am 2. Mai 2003 ein Antrag gestellt war.", "plain"),
        ("Abweichend von § 7 gilt § 1.", "plain"),
        ("Mit Ausnahme von § 7 ist § 1 entsprechend anzuwenden.", "entsprechend"),
        ("Unbeschadet des § 7 können Rechte nach § 1 ruhen.", "plain"),
        ("Unbeschadet des § 7 findet § 1 keine Anwendung.", "Ausnahme"),
        ("Hiervon ausgenommen ist § 1.", "Ausnahme"),
        ("Er zahlt Erstattungen nach § 1.", "plain"),
        ("Es gelten anstelle des § 1 die Regeln.", "Ausnahme"),
        ("Er stellt in entsprechender Anwendung des § 1 zu.", "entsprechend"),
        ("Die Vorschriften des § 1 sind auch auf nicht in dieser Form betriebene Unternehmen anzuwenden.", "plain"),
        ("Abweichend von Nummer 2 ist die nach § 1 festgelegte Menge maßgebend.", "plain"),
        ("Soweit in § 1 nichts anderes bestimmt ist, gelten die §§ 7 bis 9 entsprechend.", "plain"),
        ("§ 7 gilt mit Blick auf die in § 1 genannten Stellen entsprechend.", "plain"),
        ("Es gelten die in § 1 Absatz 2 genannten Fristen entsprechend.", "entsprechend"),
        ("Die in § 1 genannten Personen sind in entsprechender Anwendung des § 7 zu hören.", "plain"),
        ("Für die in § 7 genannten Plätze gilt für die Dauer auch § 1 entsprechend.", "entsprechend"),
        ("§ 1, soweit er sich auf § 7 bezieht, ist in den Fällen des § 8 entsprechend anzuwenden.", "entsprechend"),
        ("Es sind § 7 und § 8 auf ihn anzuwenden. § 1 gilt entsprechend.", "entsprechend"),
        ("§ 7 gilt nicht für § 8. (2) § 1 gilt entsprechend.", "entsprechend"),
        ("§ 7 gilt für die Fälle des § 1 entsprechend.", "plain"),
        ("In den Fällen des § 1 gilt § 7 entsprechend.", "plain"),
        ("Bei Pflichten nach § 1 gelten die Absätze 1 bis 4 entsprechend.", "plain"),
        ("Für die auf Grund des § 1 übertretenden Beamten gilt § 7 entsprechend.", "plain"),
        ("Die Vorschriften nach § 1 gelten entsprechend.", "entsprechend"),
        ("Die Regeln nach § 1 gelten für § 7 entsprechend.", "entsprechend"),
        ("§ 7 ist auf die Fälle des § 1 nicht anzuwenden.", "plain"),
        ("Eine Zusage nach § 1 ist nicht zulässig bei Vereinen.", "plain"),
        ("Der Antrag nach § 1 gilt als nicht gestellt.", "plain"),
        ("Die Bescheinigung nach § 1 gilt nicht als Erlaubnis.", "plain"),
        ("Die Pflicht nach § 1 gilt nicht für Vereine.", "Ausnahme"),
        ("§ 1, § 7 und § 8 gelten mit Maßgabe des § 9 entsprechend.", "entsprechend"),
        ("Für Vereine gelten § 7 und § 1 entsprechend.", "entsprechend"),
        ("Die Vorschriften des § 1 über die in § 7 genannten Fristen gelten entsprechend.", "entsprechend"),
        ("Soweit nach den Vorschriften des § 1 eine Zusage erforderlich ist, wird sie dadurch ersetzt.", "plain"),
        ("Nach § 1 wird ihm der Schaden ersetzt.", "plain"),
        ("Wird die Vollziehung nach § 1 beantragt, wird sie aufgehoben.", "plain"),
        ("Die Eintragung nach § 1 wird geändert.", "plain"),
        ("(2) In § 1 wird nach Absatz 2 ein Absatz 3 eingefügt.", "Änderung"),
        ("§ 7 Absatz 2 und § 1 werden aufgehoben.", "Änderung"),
        ("§ 1 gilt entsprechend und der Schaden wird ersetzt.", "entsprechend"),
        ("In § 1 genannte Anlagen werden ersetzt.", "plain"),
        ("§ 1 wird angewendet, wenn der Vertrag aufgehoben wird.", "plain"),
        ("§ 1 unterliegende Anlagen werden geändert.", "plain"),
        ("§ 1 bleibt unberührt und Anlagen werden geändert.", "plain"),
        ("§ 1 des Bürgerlichen Gesetzbuchs wird wie folgt gefasst:", "Änderung"),
        ("In § 1 werden die Wörter „von, nach“ durch das Wort „zu“ ersetzt.", "Änderung"),
        ("a) § 1 und die Überschrift davor werden gestrichen.", "Änderung"),
        ("Dem § 1 wird folgender Absatz angefügt:", "Änderung"),
        ("§ 1 erhält folgende Fassung:", "Änderung"),
        ("§ 1 wird wie folgt geändert:", "Änderung"),
        ("§ 1 wird aufgehoben.", "Änderung"),
    ],
)
def test_relation(text, relation):
    start = text.index("§ 1")
    assert relations.relation(text, start, start + 3) == relation


@pytest.mark.parametrize(
    ("lead", "relations"),
    [
        ("Für Vereine gelten entsprechend:", "entsprechend entsprechend plain plain Ausnahme plain"),
        (
            "Auf Vereine finden die Regeln entsprechende Anwendung:",
            "entsprechend entsprechend plain plain Ausnahme plain",
        ),
        ("Für Vereine sind mit folgenden Maßgaben entsprechend anzuwenden:", "plain plain plain plain Ausnahme plain"),
        ("§ 1 ist wie folgt entsprechend anzuwenden:", "entsprechend plain plain plain plain Ausnahme plain"),
        ("Die Regeln sind auf die folgenden Dinge entsprechend anzuwenden:", "plain plain plain plain Ausnahme plain"),
        ("Für Vereine gelten:", "plain plain plain plain Ausnahme plain"),
    ],
)
def test_relation_of_what_a_list_names(lead, relations):
    found = cited(
        f"<P>{lead}"
        + items(
            ("1.", "die §§ 1 und 3,"),
            ("2.", "für Fälle des § 1 die Regeln,"),
            ("3.", "das Recht nach § 3,"),
            ("4.", "die Regeln mit Ausnahme von § 1 und"),
            ("5.", "jenes, soweit es nach § 1 gilt."),
        )
        + "</P>"
    )
    assert [c.relation for c in found] == relations.split()


def test_read_cited_takes_the_laws_beside_it(tmp_path):
    xg = law(section("§ 1", "<P>Es gilt § 5 Absatz 2 des Bürgerlichen Gesetzbuchs.</P>"), doknr="BJNRY")
    for name, data in (("xg", xg), ("bgb", BGB)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.xml").write_bytes(data)
    for wanted in (frozenset({"xg"}), None):
        found = {law.slug: citations for law, citations in norm_citations.read_cited(str(tmp_path), wanted)}
        assert [(c.statute, c.target, c.match) for c in found["xg"]] == [("bgb", ("5", "abs-2"), "exact")]


HEADED = "<P><B>1. Amt</B></P><P>(1) Eins.</P><P>(2) {}</P><P><B>2. Ort</B></P><P>(1) Zwei.</P><P>(2) Drei.</P>"


@pytest.mark.parametrize(
    ("content", "target", "why"),
    [
        ("Nach Nummer 2 nicht.", "anlage/nr-2", "another heading of the annex"),
        ("Nach Nummer 2 Absatz 1 nicht.", "anlage/nr-2 anlage/nr-2/abs-1", "an Absatz below another heading"),
        ("Nach Nummer 9 Absatz 1 nicht.", "", "a heading that is not there"),
        ("Nach Absatz 1 nicht.", "anlage/nr-1/abs-1", "an Absatz below the same heading"),
        ("Eins. Nach Satz 1 nicht.", "anlage/nr-1/abs-2/satz-1", "a sentence of the same Absatz"),
        ("Nach Nummer 2 nicht:" + items(("2.", "A")), "anlage/nr-1/abs-2/satz-1/nr-2", "an item of its own list first"),
    ],
)
def test_below_numbered_headings_of_an_annex(content, target, why):
    found = cited_in(HEADED.format(content), label="Anlage")
    assert ["/".join(one.target) for one in found if one.match != "unresolved"] == target.split(), why


PRINTED = (
    "<Title>§ 1</Title><Title>Amt</Title><P>(1) Eins.</P><P>(2) {}</P>"
    "<Title>§ 3</Title><Title>Ort</Title><P>(1) Zwei.</P>"
)


@pytest.mark.parametrize(
    ("content", "target", "why"),
    [
        ("Nach Absatz 1 nicht.", "xg/anlage-1/par-1/abs-1", "an Absatz of the same section"),
        ("Nach § 3 Absatz 1 nicht.", "xg/anlage-1/par-3/abs-1", "a section that the annex prints"),
        ("Nach den §§ 1 bis 3 nicht.", "xg/anlage-1/par-1 xg/anlage-1/par-3", "each section of a range"),
        ("Nach § 2 nicht.", "", "the annex prints no § 2, and that of the law is not meant"),
        ("Nach § 5 Absatz 2 des Bürgerlichen Gesetzbuchs.", "bgb/5/abs-2", "a law that is named"),
    ],
)
def test_a_law_that_an_annex_prints(content, target, why):
    found = cited_in(PRINTED.format(content), label="Anlage 1")
    assert ["/".join((one.statute, *one.target)) for one in found if one.match != "unresolved"] == target.split(), why


def test_a_number_is_a_unit_of_a_law_that_counts_nothing_else():
    content = "<P>Es gilt wie nach Nummer 1:" + items(("4.", "ja wie Nummer 4.")) + "</P>"
    xg = gii.read_statute(law(section("1.", "<P>Ja.</P>"), section("2.", content), section("4.", "<P>Ja.</P>")), "x")
    found = [(c.text, c.target) for c in norm_citations.cite(xg, UnitIndex([xg]))]
    assert found == [("Nummer 1", ("1",)), ("Nummer 4", ("2", "satz-1"))]  # its own item comes first
