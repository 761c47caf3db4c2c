"""Units of a section: what the form of the source means."""

import itertools
import pickle

import pytest
from lxml import etree

from normgraph.identifiers import text_hash, text_hashes
from normgraph.ingest.gii_text import flatten
from normgraph.ingest.model import Kind, Section, Unit
from normgraph.ingest.units import build
from tests.ingest.gii_samples import items

NESTED = items(("1.", "erstens" + items(("a)", "klein" + items(("aa)", "doppelt,"))))), ("2.", "zweitens."))


def rows(*cells):
    """Write a table, the cells of a row parted by strokes."""
    written = ("".join(f"<entry>{cell}</entry>" for cell in row.split("|")) for row in cells)
    return f"<table><tgroup><tbody>{''.join(f'<row>{row}</row>' for row in written)}</tbody></tgroup></table>"


ROWS = [
    ("<P>Es gilt.</P>", "satz-1", "one unnumbered Absatz has no level"),
    (
        "<P>(1) Es gilt. Es gilt nicht.</P><P>(2) Doch.</P>",
        "abs-1 abs-1/satz-1 abs-1/satz-2 abs-2 abs-2/satz-1",
        "numbered",
    ),
    ("<P>Eins.</P><P>Zwei.</P>", "abs-1 abs-1/satz-1 abs-2 abs-2/satz-1", "several unnumbered Absätze"),
    ("<P>Wer</P><P>zahlt, haftet.</P>", "satz-1", "a paragraph that goes on with the sentence"),
    ("<P>(1) Ja.</P><P>Nein.</P>", "abs-1 abs-1/satz-1 abs-1/satz-2", "an unnumbered paragraph below a numbered one"),
    ("<P>(1) Ja.<BR/>(2) Nein.</P>", "abs-1 abs-1/satz-1 abs-2 abs-2/satz-1", "Absätze after line breaks"),
    ("<P>(1a) Ja.</P>", "abs-1a abs-1a/satz-1", "a letter"),
    (
        "<P>(1) Ja.</P><P>(2)Nein.</P><P>(3)(weggefallen)</P>",
        "abs-1 abs-1/satz-1 abs-2 abs-2/satz-1 abs-3",
        "no blank after the number",
    ),
    ("<P>(3) bis (5) (weggefallen)</P>", "abs-3-bis-5", "repealed range"),
    ("<P>(2) (weggefallen)</P>", "abs-2", "repealed Absatz"),
    (
        f"<P>Wer {NESTED}</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1/bst-a satz-1/nr-1/bst-a/dbst-aa satz-1/nr-2",
        "three levels",
    ),
    (
        "<P>Wer" + items(("1.", "ja,"), ("2.", "nein,")) + "zahlt. Sie auch.</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-2 satz-2",
        "text after",
    ),
    (
        "<P>Es gilt:" + items(("1.", "Ja. Nein.")) + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1/satz-1 satz-1/nr-1/satz-2",
        "sentences in an item",
    ),
    (
        "<P>Es gilt:" + items(("1.", "ja; dies gilt nicht.")) + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1/hs-1 satz-1/nr-1/hs-2",
        "Halbsatz in an item",
    ),
    ("<P>Er haftet; sie nicht.</P>", "satz-1 satz-1/hs-1 satz-1/hs-2", "Halbsatz"),
    (
        "<P>Es gilt:" + items(("–", "ja,"), ("–", "nein.")) + "</P>",
        "satz-1 satz-1/str-1 satz-1/str-2",
        "dashes are counted",
    ),
    ("<P>Es gilt:" + items(("3. bis 5.", "(weggefallen)")) + "</P>", "satz-1 satz-1/nr-3-bis-5", "repealed items"),
    (
        "<P>Es gilt:" + items(("1.", "ja,")) + " und:" + items(("1.", "nein.")) + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1--2",
        "one number twice",
    ),
    (
        "<P>Es gilt:<table><tgroup><tbody><row><entry>a</entry><entry>b</entry></row></tbody></tgroup></table></P>",
        "satz-1 satz-1/tab-1",
        "table",
    ),
    (
        "<P>Es kosten" + rows("1.|Briefe", "a)|kurz|2 Euro,", "b)|lang|3 Euro,", "2.|Pakete|5 Euro.") + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1/bst-a satz-1/nr-1/bst-b satz-1/nr-2",
        "a list that is laid out as a table",
    ),
    (
        "<P>"
        + items(("1.", "Es gilt:" + items(("a)", "ja."), ("b)", "nein."))), ("", "Sie ruht."), ("2.", "Nie."))
        + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1/satz-1 satz-1/nr-1/satz-1/bst-a satz-1/nr-1/satz-1/bst-b satz-1/nr-1/satz-2 "
        "satz-1/nr-2",
        "an item goes on with a sentence behind its own list",
    ),
    (
        "<P>Es gilt:" + items(("", items(("1.", "ja,"), ("2.", "nein.")))) + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-2",
        "a list that stands alone in an item without a label",
    ),
    (
        "<P>" + items(("1.", "Ja.")) + "</P><P>" + rows("2.|Nein. Nie.") + "</P><P>" + items(("3.", "Nie.")) + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-2 satz-1/nr-2/satz-1 satz-1/nr-2/satz-2 satz-1/nr-3",
        "a list that goes on in a table and below it",
    ),
    (
        "<P>" + rows("1.|Ist das Zeichen", "a)|rot oder", "b)|blau,", "so ruht es. Es gilt.", "2.|Nie.") + "</P>",
        "satz-1 satz-1/nr-1 satz-1/nr-1/satz-1 satz-1/nr-1/satz-1/bst-a satz-1/nr-1/satz-1/bst-b satz-1/nr-1/satz-2 "
        "satz-1/nr-2",
        "what stands below the letters in a table goes on with their sentence",
    ),
    ("<P>Es sind" + rows("1. Januar|2", "2. Januar|3") + "</P>", "satz-1 satz-1/tab-1", "days begin rows of a table"),
    ("<P>Es sind" + rows("1.|2", "3.|3") + "</P>", "satz-1 satz-1/tab-1", "rows that are not counted"),
    (
        "<P>" + rows("(1) Es gilt. Ja.", "(2) Es ruht.") + "</P>",
        "abs-1 abs-1/satz-1 abs-1/satz-2 abs-2 abs-2/satz-1",
        "a section laid out as a table",
    ),
    (
        '<P><SUP class="Rec">1</SUP>Am 3. Mai. Ja. <SUP class="Rec">2</SUP>Nein.</P>',
        "satz-1 satz-2",
        "printed numbers count",
    ),
    (
        "<P>Es gilt"
        + items(("a)", "wenn" + items(("i.", "A,"), ("ii.", "B,"), ("iii.", "C,"), ("iv.", "D,"), ("v.", "E,"))))
        + "</P>",
        "satz-1 satz-1/bst-a satz-1/bst-a/dbst-i satz-1/bst-a/dbst-ii satz-1/bst-a/dbst-iii satz-1/bst-a/dbst-iv "
        "satz-1/bst-a/dbst-v",
        "small Roman numbers below a letter are all of one kind",
    ),
    ("<P>Dies sind 5 m<SUP>2</SUP>.</P>", "satz-1", "a raised digit is text"),
    ("<TOC><P>§ 1 Zweck</P></TOC>", "", "a table of contents has no units"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("content", "expected"), [row[:2] for row in ROWS], ids=[row[2] for row in ROWS])
def test_units(content, expected):
    flat = flatten(etree.fromstring(f"<Content>{content}</Content>"))
    found = build(flat, ("1",), Kind.PARAGRAPH)
    assert ["/".join(unit.path[1:]) for unit in found] == expected.split()
    section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text=flat.text, units=found)
    assert "".join(piece for _, piece in section.pieces()) == flat.text
    assert all(unit.start < unit.end <= len(flat.text) for unit in found)


def test_text_after_an_enumeration_belongs_to_the_interrupted_sentence():
    flat = flatten(etree.fromstring("<P>Wer" + items(("1.", "ja,"), ("2.", "nein")) + "sagt, zahlt. Sie auch.</P>"))
    first = build(flat, ("1",), Kind.PARAGRAPH)[0]
    assert flat.text[first.start : first.end].split() == "Wer 1. ja, 2. nein sagt, zahlt.".split()  # noqa: SIM905


def test_repealed_is_marked():
    flat = flatten(etree.fromstring("<P>(1) (weggefallen)</P>"))
    assert [unit.repealed for unit in build(flat, ("1",), Kind.PARAGRAPH)] == [True]


def test_annex_has_items_but_no_counted_sentences():
    flat = flatten(etree.fromstring("<P>Das Muster. Es gilt." + items(("1.", "ja,")) + "</P>"))
    assert [unit.path for unit in build(flat, ("anlage",), Kind.ANLAGE)] == [("anlage", "nr-1")]


HEADED = [
    (
        "<P><B>1. Amt</B></P><P>(1) Es gilt. Ja.</P><P>(2) Nein.</P><P><B>2a. Zulage</B></P><P>Sie ruht. Es gilt.</P>",
        "nr-1 nr-1/abs-1 nr-1/abs-1/satz-1 nr-1/abs-1/satz-2 nr-1/abs-2 nr-1/abs-2/satz-1 "
        "nr-2a nr-2a/satz-1 nr-2a/satz-2",
        "what stands below a heading lies in its number; a lone paragraph has sentences",
    ),
    (
        "<P>Vorab.</P><P><B>1.1 Amt</B></P><P>A" + items(("1.", "ja,")) + "</P><P><B>1.2 Ort</B></P><P>B.</P><P>C.</P>"
        "<Title>Ordnung</Title><P>(1) Frei.</P>",
        "nr-1-1 nr-1-1/satz-1 nr-1-1/satz-1/nr-1 nr-1-2 abs-1 abs-1/satz-1",
        "several paragraphs are not counted in an annex; a title ends the number",
    ),
    (
        "<P><B>1. bis 3. Halbjahr</B></P><P>(1) A.</P><P><B>4. Halbjahr</B></P>",
        "abs-1 abs-1/satz-1",
        "a span is no number",
    ),
    (
        "<P>" + items(("<B>1.1</B>", "<B>Amt</B>")) + "</P><P>(1) A.</P><P>1.1.1 <SP>Ort</SP></P><P>(1) B.</P>"
        "<P>" + items(("1.1.2", "<SP>Zeit</SP>")) + "</P>"
        "<P>" + items(("2.", "<B>Kein</B> Amt")) + "</P>",
        "nr-1-1 nr-1-1/abs-1 nr-1-1/abs-1/satz-1 nr-1-1-1 nr-1-1-1/abs-1 nr-1-1-1/abs-1/satz-1 nr-1-1-2 "
        "nr-1-1-2/satz-1 nr-1-1-2/satz-1/nr-2",
        "headings written as a list of one in bold, or spaced",
    ),
    (
        "<P>" + items(("<B>1.</B>", "<B>Amt</B>")) + items(("1.1", "<SP>Ort</SP>")) + items(("1.1.1", "Lage")) + "</P>"
        "<P>(1) A.</P><P>" + items(("1.1.2", "Zeit")) + "</P><P>(1) B:" + items(("1.", "ja")) + "</P>",
        "nr-1 nr-1-1 nr-1-1-1 nr-1-1-1/abs-1 nr-1-1-1/abs-1/satz-1 nr-1-1-2 nr-1-1-2/abs-1 nr-1-1-2/abs-1/satz-1 "
        "nr-1-1-2/abs-1/satz-1/nr-1",
        "several headings in one paragraph; plain ones whose number goes on from the last",
    ),
    (
        "<P><B>1.1 Amt</B></P><P>" + items(("1.1.1", "ja,")) + "</P><P>A.</P><P><B>1.2 Ort</B></P>"
        "<P>" + items(("1.2.1", "Lage")) + "</P><P>" + items(("1.2.2", "Zeit")) + "</P>",
        "nr-1-1 nr-1-1/satz-1 nr-1-1/satz-1/nr-1-1-1 nr-1-2 nr-1-2/satz-1 nr-1-2/satz-1/nr-1-2-1 "
        "nr-1-2/satz-1/nr-1-2-2",
        "items whose number goes on: one ends as an item does, behind the others comes an item or nothing",
    ),
    ("<P><B>1. Amt</B></P><P>(1) A.</P>", "abs-1 abs-1/satz-1", "one alone heads no series"),
    (
        "<P><B>1. Amt</B></P><P><B>1.1 Ort</B></P><P>A.</P>",
        "nr-1 nr-1-1 nr-1-1/satz-1",
        "a heading with nothing of its own below it",
    ),
    ("<P><B>1. Amt</B> gilt.</P><P><B>2. Amt</B> ruht.</P>", "", "bold words within a text"),
    (
        "<TOC><Title>Inhalt</Title><P>Nummer 1</P></TOC><Title>Nummer 1</Title><Title>Ort</Title><P><B>1.1 Zeit</B></P>"
        "<P>(1) A.</P><Title>Nummer 2</Title><Title>Amt</Title><P>(1) B.</P><Title>Nummer 3</Title><P>(aufgehoben)</P>",
        "nr-1 nr-1-1 nr-1-1/abs-1 nr-1-1/abs-1/satz-1 nr-2 nr-2/abs-1 nr-2/abs-1/satz-1 nr-3",
        "a table of contents at the head of an annex, titles with a number",
    ),
    ("<TOC><P>1 Ort</P></TOC><P>Es gilt." + items(("1.", "ja,")) + "</P>", "nr-1", "what follows a table of contents"),
    (
        "<Title>Teil I</Title><Title>§ 1</Title><Title>Ort</Title><P>(1) Es gilt.</P><P>Sie ruht.</P>"
        "<P>(2) Es gilt. Sie ruht.</P>"
        "<Title>Teil II</Title><Title>Amt</Title><Title>§ 2</Title><P>Es gilt" + items(("1.", "ja,")) + "</P>",
        "par-1 par-1/abs-1 par-1/abs-1/satz-1 par-1/abs-1/satz-2 par-1/abs-2 par-1/abs-2/satz-1 par-1/abs-2/satz-2 "
        "par-2 par-2/satz-1 par-2/satz-1/nr-1",
        "an agreement that an annex prints has sections; headings of its parts belong to none",
    ),
    (
        "<P>Das Gesetz:<BR/>§ 1<BR/>Ort<BR/>(1) A.<BR/>(2) B.<BR/>Abschnitt 2<BR/>Amt<BR/>§ 2<BR/>Zeit<BR/>"
        "Es gilt. Sie ruht.<BR/>§ 3<BR/>(weggefallen)</P>",
        "par-1 par-1/abs-1 par-1/abs-1/satz-1 par-1/abs-2 par-1/abs-2/satz-1 par-2 par-2/satz-1 par-2/satz-2 par-3",
        "sections within one paragraph",
    ),
    (
        "<Title>§ 1</Title><P>1. Amt</P><P>Es gilt. Sie ruht.</P><Title>§ 2</Title><P>Es gilt.</P><P>Sie ruht.</P>",
        "par-1 par-2 par-2/abs-1 par-2/abs-1/satz-1 par-2/abs-2 par-2/abs-2/satz-1",
        "numbers in plain text: neither Absätze nor sentences are counted",
    ),
    ("<P>(1) Es gilt<BR/>§ 1<BR/>nicht.</P>", "abs-1 abs-1/satz-1", "one section alone is none"),
]


@pytest.mark.parametrize(("content", "expected"), [row[:2] for row in HEADED], ids=[row[2] for row in HEADED])
def test_numbered_headings_of_an_annex(content, expected):
    flat = flatten(etree.fromstring(f"<Content>{content}</Content>"))
    found = build(flat, ("anlage",), Kind.ANLAGE)
    assert ["/".join(unit.path[1:]) for unit in found] == expected.split()
    section = Section(("anlage",), Kind.ANLAGE, "", "Anlage", "", (), text=flat.text, units=found)
    assert "".join(piece for _, piece in section.pieces()) == flat.text
    plain = build(flatten(etree.fromstring(f"<Content>{content}</Content>")), ("1",), Kind.PARAGRAPH)
    assert not any(unit.path[1].startswith(("nr-", "par-")) for unit in plain)


@pytest.mark.parametrize(
    "text",
    ["Eins.\nZwei. Drei.", "a\tb\t\tc\nd", "a\u00a0b\u2009 c", "e\u0301in", " a ", "a  b", "a\n\nb", ""],
    ids=["lines", "cells", "other blanks", "not composed", "at the ends", "two blanks", "an empty line", "empty"],
)
def test_hashes_of_stretches_are_those_of_their_texts(text):
    hashes = text_hashes(text)
    for start, end in itertools.combinations_with_replacement(range(len(text) + 1), 2):
        assert hashes(start, end) == text_hash(text[start:end])


def test_a_unit_is_the_same_in_another_process():
    unit = Unit(("1", "abs-2"), Kind.ABSATZ, "2", 3, 9, repealed=True)
    assert pickle.loads(pickle.dumps(unit)) == unit
