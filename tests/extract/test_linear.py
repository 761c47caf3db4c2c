"""Time is linear: hostile text stays within a bound that only a quadratic step would break.

A megabyte of signs, of one endless list, of "a. a. O." or of one word takes a fraction of a second; text that consists
of citations without a word between them takes some 25 µs for each. The bounds leave room for a busy machine.
"""

from __future__ import annotations

import time

import pytest

from normgraph import extract

SIZE = 200_000
HOSTILE = {
    "signs": "§",
    "signs with blanks": "§ ",
    "endless list": "§§ 1, ",
    "list of numbers": "1, ",
    "list of Absätze": "Abs. 1, ",
    "list joined by und": "1 und ",
    "a. a. O.": "a. a. O. ",
    "court a. a. O.": "BGH, Urteil vom 3.4.2002, a. a. O.; ",
    "no blanks": "x",
    "capitals": "XyG",
    "digits": "1",
    "strokes": "1/23",
    "articles": "Art.5",
    "unfinished titles": "§ 5 des Gesetzes über die ",
    "titles": "Gesetz",
    "titles of one word": "§ 5 Gesetz über ",
    "laws": "§ 5 XyG, ",
    "journals": "BGH NJW 2010, 5; ",
    "brackets": "§ 5 (",
    "volumes": "BVerfGE 1, 2; ",
    "fees": "§ 5 BGB; Nr. 1 GOÄ. ",
    "numbers of volumes": "3, 4; ",
    "numbers": "2 BvR 1/07, ",
    "dates": "vom 3. Mai 2002 ",
    "courts": "Oberlandesgericht ",
    "dashes": "- ",
    "names of cases": "GRUR 2012, 1040 – ",
    "letters": "a) ",
    "blank lines": "\n",
    "chains": "i. V. m. ",
    "no law": "§ 5 Abs. 2. ",
    "signals": "vgl. stRspr, ",
    "signals with brackets": "(vgl. BGHZ 1, 2; ",
    "closed brackets": "(vgl. BGHZ 1, 2) ",
}


@pytest.mark.parametrize("lead", ["", "§§ 5, BVerfGE 1, "])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str, lead: str) -> None:
    piece = HOSTILE[name]
    text = lead + piece * (SIZE // len(piece))
    extract.load()
    start = time.process_time()
    extract.extract(text, acts=True)
    assert time.process_time() - start < 5


MEGABYTE = [
    "§", "§ ", "§§ 1, ", "1, ", "1 und ", "Abs. 1, ", "a. a. O. ", "(a. a. O. ", "x", "X", "XyG", "1", "1/23", "(", "<",
    "[", "–", "- ", "vom 1.1.2000 ", "1. Januar 2000 ", "&", "\u00ad", "  ", "\nRz. 5\n", "Gesetz", "Urteil ", "Senat ",
    "Oberlandesgericht ", "ebenda ", "Satz 1 ", "in Verbindung mit ", "Rechtslage ", "Richtlinie ",
    "des Gesetzes zur Änderung des ", "2 BvR 1/07, ",
]  # fmt: skip


@pytest.mark.parametrize("piece", MEGABYTE)
def test_a_megabyte_of_no_citations(piece: str) -> None:
    """Some tenths of a second each on an idle machine; the bound leaves room for a busy one."""
    text = "§§ " + piece * (1_000_000 // len(piece))
    extract.load()
    start = time.process_time()
    extract.extract(text, acts=True, mentions=True)
    assert time.process_time() - start < 3


def test_one_line_of_ten_megabytes() -> None:
    text = "Das Gericht hat nach § 5 Abs. 2 XyG entschieden, ohne dass es darauf ankam, was sonst noch galt. " * 105_000
    start = time.process_time()
    assert len(extract.find(text)) == 105_000
    assert time.process_time() - start < 60


def test_a_list_longer_than_any_that_a_court_writes_is_no_list() -> None:
    assert len(extract.find("§§ 1, " * 10_000)) < 200
    assert extract.find("§§ 1, " * 10_000 + "Danach ist § 5 XyG anzuwenden.")[-1].section == "5", "what follows is read"


def test_thousands_of_decisions_of_one_day_are_told_apart_no_longer() -> None:
    day = "BGH, Urteil vom 3. Mai 2010"
    text = "".join(f"{day} - I ZR {number}/10; {day}, a. a. O.; BGH a. a. O.; " for number in range(1_000, 4_000))
    start = time.process_time()
    assert len(extract.extract(text)) == 9_000
    assert time.process_time() - start < 8
