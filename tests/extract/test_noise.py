"""What scanners, markup and lost blanks do to citations: read through at their places, never a value invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normgraph.extract import extract
from normgraph.extract.noise import Clean
from tests.extract.test_styles import shown

NOISE = [
    ("§ 12\nAbs. 3 BauGB", ["12 abs-3 BauGB"], "a line break before the Absatz"),
    ("§ 5 des Aufenthalts-\ngesetzes", ["5 AufenthG"], "a long name broken at the line's end"),
    ("§12Abs.3S.2 BauGB", ["12 abs-3 satz-2 BauGB"], "no blank at all"),
    ("§60aAbs.2AufenthG", ["60a abs-2 AufenthG"], "with a letter, and the law stuck to the number"),
    ("§60aAbs.2S.1AufenthG", ["60a abs-2 satz-1 AufenthG"], "the same with a Satz"),
    ("§ 60aAbs. 2 AufenthG", ["60a abs-2 AufenthG"], "only one blank lost"),
    ("§60aAbs.2Nr.3AufenthG", ["60a abs-2 nr-3 AufenthG"], "and with a Nummer"),
    ("Art.6Abs.1GG", ["6 abs-1 GG"], "the same for an article"),
    ("§ 60 a Abs. l Satz 1 AufenthG", ["60a abs-1 satz-1 AufenthG"], "l read for 1, the letter typed apart"),
    ("§ 12 ABS. 3 BauGB", ["12 abs-3 BauGB"], "capitals"),
    ("&sect;&nbsp;12 Abs.&nbsp;3 BauGB", ["12 abs-3 BauGB"], "HTML entities"),
    ("&#167; 12 BauGB", ["12 BauGB"], "numbered entities"),
    ("§ 19 der Abgaben\u00adordnung", ["19 AO"], "a soft hyphen"),
    ("\ufeff§ 12\u200b BauGB", ["12 BauGB"], "characters without width"),
    ("Â§ 12 BauGB", ["12 BauGB"], "UTF-8 read as Latin-1"),
    ("§  12   Abs.  3  BauGB", ["12 abs-3 BauGB"], "runs of blanks"),
    ("§ 12 Abs. 3\nRz. 11\nBauGB", ["12 abs-3 BauGB"], "a marginal number between two words"),
    ("§ 12 Abs. 3 \n  Rz\n BauGB", ["12 abs-3"], "no marginal number"),
    ("§ 12 Abs. 3  \nRz. 11\n  BauGB", ["12 abs-3 BauGB"], "with blanks around it"),
    ("BGH, Urteil vom 3. \n\tMai 2012 - VI\n   ZR 1/12", ["BGH|2012-05-03|VI ZR 1/12"], "blanks at the end of a line"),
    ("§ 12 BauGB.\nRz. 11\nArt. 6 GG", ["12 BauGB", "6 GG"], "between two sentences it stays"),
    ("§ 12 Abs. 3 […] BauGB", ["12 abs-3 BauGB"], "a cut"),
    ("§ 12 Abs. 3 BauGB7", ["12 abs-3 BauGB"], "the number of a footnote"),
    ("BVerfGE 90, 22 &lt;25&gt; gilt", ["BVerfG||BVerfGE 90, 22"], "pages in brackets that look like tags"),
    ("BVerfGE 90, 22 <<25>> gilt", ["BVerfG||BVerfGE 90, 22"], "and doubled"),
    ("BGH ,Urteil vom 3.5.2012-VI  ZR  1/12", ["BGH|2012-05-03|VI ZR 1/12"], "blanks lost and doubled"),
    (
        "BVerfG, Be-\nschluss vom 3. Mai 2010 - 1 BvR 3/ 09 -",
        ["BVerfG|2010-05-03|1 BvR 3/09"],
        "a blank before the year",
    ),
    ("BGH St 50, 5; BVerfG E 3, 4", ["BGH||BGHSt 50, 5", "BVerfG||BVerfGE 3, 4"], "a collection's name taken apart"),
    ("Nr. 3/ 09 der Liste, BGHZ 3/ 4", [], "of no file number"),
    ("BGH, Ur-\nteil vom 3.5.2012 - VI ZR 1/12", ["BGH|2012-05-03|VI ZR 1/12"], "a broken word between"),
    ("BGH, Urteil vom 31.02.2012 - VI ZR 1/12", ["BGH||VI ZR 1/12"], "a day that does not exist is no date"),
    ("BGH, Urteil vom 3. Mai 2O12 - VI ZR 1/12", ["BGH||VI ZR 1/12"], "nor is one with a letter"),
    ("BGH NJW 2012,5", ["BGH||NJW 2012,5"], "a lost blank before the page"),
    ("§ 99999999 BGB", [], "a number no section has"),
    ("§§ l2 BGB", [], "a number that cannot be read is not guessed"),
    ("§ 12 Abs. 3 Bau GB", ["12 abs-3"], "nor is a law"),
    ("Art. 8 EM RK", ["8 EMRK"], "a blank in an abbreviation of capitals"),
    ("§ 5 B GB und § 6 BG B", ["5 BGB", "6 BGB"], "wherever it stands"),
    ("Art. 3 GG BGB", ["3 GG"], "two laws are not joined"),
    ("§ 5 AB CD", ["5 AB"], "nor what is none when joined"),
    ("BGH, Urteil vom 3.5.2012 \u2010 VI ZR 1/12", ["BGH|2012-05-03|VI ZR 1/12"], "another hyphen"),
    ("BGH, Urteil vom 3.5.2012 \u2212 VI ZR 1/12", ["BGH|2012-05-03|VI ZR 1/12"], "a minus sign"),
    ("§ 12 Abs . 3 BauGB", ["12 abs-3 BauGB"], "a blank before the dot"),
    ("§ 5² AufenthG", ["5 AufenthG"], "the raised number of a footnote"),
    ("§ l Abs. 2 BGB", ["1 abs-2 BGB"], "l alone for 1 before a unit"),
    ("AG Münchenvom 16.12.2015, Az. 416 C 1/15", ["AG München|2015-12-16|416 C 1/15"], "a blank lost before a day"),
    ("$ 1592 Nr. 1 BGB und $ 100 Mio", ["1592 nr-1 BGB"], "a dollar for the sign of a section"),
    ("BGH , Urteil vom 3 . Mai 2010 - VI ZR 3 / 08", ["BGH|2010-05-03|VI ZR 3/08"], "blanks before the dot of a day"),
    (
        "BGH, Urteil vom 3.5.2010 - lX ZR 3/08 und Urteil vom 4.5.2010 - Vl ZR 3/09",
        ["BGH|2010-05-03|IX ZR 3/08", "BGH|2010-05-04|VI ZR 3/09"],
        "l for I in the number of a senate",
    ),
    ("§ 6Oa AufenthG", [], "O read for 0 is not guessed, nor is the number cut"),
    ("BVerfG, Beschluss vom 3.5.2012 - 2 BvR 1/12 -, juris Rn. 12345", ["BVerfG|2012-05-03|2 BvR 1/12"], "a long one"),
    ("§ 5 Abs. 2 Nr. 3 a BGB", ["5 abs-2 nr-3 bst-a BGB"], "a letter typed apart from its Nummer"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), NOISE)
def test_noise(text: str, expected: list[str], reason: str) -> None:
    whole = f"Danach ist {text} so."
    found = [c for c in extract(whole) if c.role == "authority"]
    assert [shown(c) for c in found] == expected, reason
    assert all(whole[c.start : c.end] == c.text for c in found)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "§", "&sect;", "&nbsp;", "&lt;", "\u00ad", "  ", "\nRz. 5\n", " ", "&x;", ".", "\n"])
    )
)
def test_places_lead_back_to_the_same_characters(pieces: list[str]) -> None:
    original = "".join(pieces)
    clean = Clean(original)
    places = [clean.place(at) for at in range(len(clean.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(original) for place in places)
    assert all(original[place] == letter for place, letter in zip(places, clean.text, strict=False) if letter in "a.")
