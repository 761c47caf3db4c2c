"""Canonical text: what becomes text, what a mark, what a note."""

import pytest
from lxml import etree

from normgraph.errors import LimitExceeded
from normgraph.ingest.gii_text import flatten


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<P>a  b\n c</P>", "a b c"),
        ("<P>a<BR/>b</P>", "a\nb"),
        ("<Content><P>a</P><P>b</P></Content>", "a\nb"),
        ("<P>a <B>b</B><I>c</I> <SP>d</SP></P>", "a bc d"),
        ("<P>10<SUP>-3</SUP> m<SUP>2</SUP>, CO<SUB>2</SUB></P>", "10⁻³ m², CO₂"),
        ('<P>(1) <SUP class="Rec">1</SUP>Ja. <SUP class="Rec">2</SUP>Nein.</P>', "(1) Ja. Nein."),
        ('<P>Fl. <SUP class="Rec">2</SUP>/Blz.</P>', "Fl. ²/Blz."),  # the class alone makes no sentence number
        ('<P>Q. <SUP class="Rec">6</SUP> + Blk.</P>', "Q. ⁶ + Blk."),
        ("<P>a<FnR ID='x'/>b</P>", "ab"),
        ("<P>a<kommentar typ='Hinweis'>amtlich</kommentar> b</P>", "a b"),
        ("<P>a<noindex>b</noindex></P>", "ab"),
        ("<P>Bild <IMG SRC='x.jpg' alt='Plan'/> Ende</P>", "Bild ￼ Ende"),
        ("<P><pre xml:space='preserve'>a   b<BR/>c</pre></P>", "a b\nc"),
        ("<P>a\u00a0b</P>", "a b"),
        (
            "<table><tgroup><tbody><row><entry>a</entry><entry/><entry>c<BR/>d</entry></row><row><entry>e</entry></row></tbody></tgroup></table>",
            "a\t\tc d\ne",
        ),
        # Paragraphs, titles and items of one cell are words apart and stay in the cell.
        ("<table><row><entry><P>Ulme</P><P>Esche</P></entry><entry>x</entry></row></table>", "Ulme Esche\tx"),
        ("<table><row><entry>A<Title>Bäume</Title>B</entry></row><row><entry>y</entry></row></table>", "A Bäume B\ny"),
        (
            "<table><row><entry><DL><DT>1.</DT><DD><LA>Ulme</LA><LA>Esche</LA></DD></DL></entry></row></table>",
            "1. Ulme Esche",
        ),
    ],
)
def test_text(xml, text):
    assert flatten(etree.fromstring(xml)).text == text


def test_figures_and_notes_are_kept_apart():
    flat = flatten(etree.fromstring("<P>x <IMG SRC='x.jpg' alt='Plan'/><kommentar typ='Hinweis'>so</kommentar></P>"))
    assert [(figure.offset, figure.source, figure.title) for figure in flat.figures] == [(2, "x.jpg", "Plan")]
    assert [(note.kind, note.text) for note in flat.notes] == [("Hinweis", "so")]


def test_depth_is_limited():
    with pytest.raises(LimitExceeded, match="inside each other"):
        flatten(etree.fromstring("<B>" * 150 + "x" + "</B>" * 150))
