"""Plain-text decisions: where the marginal numbers are, where the decision ends, what its head states."""

from pathlib import Path

import pytest

from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.ingest import decision_text
from normgraph.ingest.decision import cite
from normgraph.ingest.decision_model import Problem
from normgraph.ingest.decision_text import parse, read
from tests.shared import CORPORA, needs_shared

HEAD = "Verwaltungsgericht Köln Beschluss, 16. Nov. 2018 - 4 B 328/18"

PARAGRAPHS = [
    # text, numbering, the text of each paragraph, why
    ("Rz. 1\nA\nRz. 2\nB", "Rz.", {"1": "A", "2": "B"}, "labelled numbers"),
    ("Rn. 1\nA\nRn. 2\nB", "Rn.", {"1": "A", "2": "B"}, "the other label"),
    ("1\n\nA\n\n2\n\nB", "Rn.", {"1": "A", "2": "B"}, "bare numbers alone on their lines"),
    ("1\n\nA\n\n7\n\n2\n\nB", "Rn.", {"1": "A\n\n7", "2": "B"}, "a number out of order is text"),
    ("Rz. 1\nA\nTatbestand\nI\nRz. 2\nB", "Rz.", {"1": "A", "2": "B"}, "headings belong to no number"),
    ("Rz. 1\nA\nRz. 2\nB\nUnterschriften\nX, Y", "Rz.", {"1": "A", "2": "B"}, "neither do signatures"),
    ("1\n\nA\n\n2\n\nB\n\nC", "Rn.", {"1": "A", "2": "B\n\nC"}, "one empty line is inside a paragraph"),
    ("1\n\nA\n\n2\n\nB\n\n\nMehr\n\n(1) Norm", "Rn.", {"1": "A", "2": "B"}, "two end the decision: a page goes on"),
    ("1\n\nA\n\n2\n\nB\nZu {{kurztitel}}\nMehr", "Rn.", {"1": "A", "2": "B"}, "template marks are the page's, too"),
    ("A\n\nB", "Zeile", {"1": "A", "3": "B"}, "without numbers lines count, the empty ones as well"),
    ("1\nA", "Zeile", {"1": "1", "2": "A"}, "one number alone is no numbering"),
    ("Rz. 1\r\nA\r\nRz. 2\r\nB", "Rz.", {"1": "A", "2": "B"}, "line ends of Windows"),
]

HEADS = [
    (HEAD, ("VG Köln", "2018-11-16", "4 B 328/18", "Beschluss"), "head of a reprint"),
    (HEAD.replace("Nov.", "November"), ("VG Köln", "2018-11-16", "4 B 328/18", "Beschluss"), "month in full"),
    (HEAD.replace("16. Nov.", "31. Feb."), ("VG Köln", "", "4 B 328/18", "Beschluss"), "no day, no date"),
    (HEAD.replace("Nov.", "Xyz."), ("VG Köln", "", "4 B 328/18", "Beschluss"), "nor is a word that is no month"),
    (HEAD.replace(" - 4 B 328/18", ""), ("", "", "", ""), "without a file number it identifies nothing"),
    (
        "Verwaltungsgericht Köln\nBeschluss vom 03.02.2012\nAz.: 5 L 3/12\nTenor",
        ("VG Köln", "2012-02-03", "5 L 3/12", "Beschluss"),
        "a line for each",
    ),
    (
        "BUNDESGERICHTSHOF\nIM NAMEN DES VOLKES\nURTEIL\nI ZR 2/02\nVerkündet am:\n3. Mai 2004",
        ("BGH", "2004-05-03", "I ZR 2/02", "Urteil"),
        "a federal court in capitals",
    ),
    (
        "Gericht: Landessozialgericht Nordrhein-Westfalen\nDatum: 3.5.2010\nAktenzeichen: L 5 AS 7/09",
        ("LSG Nordrhein-Westfalen", "2010-05-03", "L 5 AS 7/09", ""),
        "labels",
    ),
    ("FG Münster, Urteil vom 3. Mai 2010 - 5 K 7/09 -", ("FG Münster", "2010-05-03", "5 K 7/09", "Urteil"), "one line"),
    ("ArbG Ulm\nUrteil vom 3.5.2010, 5 Ca 7/09", ("ArbG Ulm", "2010-05-03", "5 Ca 7/09", "Urteil"), "a labour court"),
    ("Tenor\nVG Köln\n3.2.2012\n5 L 3/12", ("", "", "", ""), "behind a heading it is another decision"),
    ("Nach VG Köln vom 3.2.2012 - 5 L 3/12 gilt das.", ("", "", "", ""), "nor is a sentence a head"),
    ("\n" * 20 + HEAD, ("", "", "", ""), "below the first lines it is another decision"),
]


@pytest.mark.parametrize(("text", "numbering", "expected", "why"), PARAGRAPHS, ids=[row[3] for row in PARAGRAPHS])
def test_paragraphs(text: str, numbering: str, expected: dict[str, str], why: str) -> None:
    decision = parse(text, name="demo")
    found = {p.number: text[p.start : p.end] for p in decision.paragraphs}
    assert (decision.numbering, found) == (numbering, expected), why


@pytest.mark.parametrize(("head", "expected", "why"), HEADS, ids=[row[2] for row in HEADS])
def test_head(head: str, expected: tuple[str, ...], why: str) -> None:
    decision = parse(f"{head}\n\n1\n\nA\n\n2\n\nB", name="demo")
    assert (decision.court, decision.date, decision.file_number, decision.doctype) == expected, why


@pytest.mark.parametrize("head", [head for head, (court, *_), _ in HEADS if court])
def test_a_head_is_no_citation(head: str) -> None:
    text = f"{head}\n\n1\n\nNach BGHZ 1, 2.\n\n2\n\nB"
    assert [c.text for c in cite(parse(text, name="demo"), text).citations] == ["BGHZ 1, 2"]


def test_an_impossible_day_is_named_with_its_line() -> None:
    decision = parse("VG Köln\nBeschluss vom 31.02.2012\nAz.: 5 L 3/12\nTenor\nAbgelehnt.", name="demo", where="d.txt")
    assert (decision.court, decision.date, decision.file_number) == ("VG Köln", "", "5 L 3/12")
    assert decision.problems == (Problem("d.txt, line 2", '"31.02.2012" is no day of the calendar'),)


def test_a_bom_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes("\ufeffRz. 1\nA\nRz. 2\nB".encode())
    decision, text = read(tmp_path / "d.txt")
    assert text[decision.paragraphs[0].start] == "A"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        ("Gründe".encode("latin-1"), r"d\.txt: byte 2 is not UTF-8.*iconv"),
        ("Grund".encode("utf-16-le"), "zero bytes"),
    ],
)
def test_unreadable_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "d.txt").write_bytes(content)
    with pytest.raises(UnreadableInput, match=message):
        read(tmp_path / "d.txt")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"none\.txt: cannot be read"):
        read(tmp_path / "none.txt")


def test_a_file_beyond_any_decision_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_text, "MAX_BYTES", 10)
    (tmp_path / "d.txt").write_text("A" * 11)
    with pytest.raises(LimitExceeded, match="one decision per file"):
        read(tmp_path / "d.txt")


def test_hostile_text_takes_linear_time() -> None:
    for text in ("x" * 10_000_000, "1\n" * 1_000_000, "\n" * 3_000_000 + "x", "{{" * 1_000_000):
        parse(text, name="demo")  # pytest's timeout is the bound


@needs_shared
@pytest.mark.parametrize(
    ("name", "numbering", "count", "last"),
    [
        ("duldung-umgang-kleinkind", "Zeile", 10, "[...]"),
        ("vg-magdeburg-4-b-328-18", "Rn.", 35, "117 Abs. 2 ZPO"),  # a web page's furniture follows
        ("bverwg-10-c-5-12", "Rz.", 42, "vorbehalten."),  # signatures and references follow
    ],
)
def test_the_founding_decisions(name: str, numbering: str, count: int, last: str) -> None:
    decision, text = read(CORPORA / "decisions" / f"{name}.txt")
    assert (decision.name, decision.numbering, len(decision.paragraphs)) == (name, numbering, count)
    assert text[: decision.paragraphs[-1].end].endswith(last)


@needs_shared
def test_what_the_founding_decisions_state_of_themselves() -> None:
    stated = {}
    for path in (CORPORA / "decisions").glob("*.txt"):
        decision, _ = read(path)
        stated[decision.name] = (decision.court, decision.date, decision.file_number)
    assert stated == {
        "duldung-umgang-kleinkind": ("", "", ""),
        "vg-magdeburg-4-b-328-18": ("VG Magdeburg", "2018-11-16", "4 B 328/18"),
        "bverwg-10-c-5-12": ("", "", ""),  # its reprint prints neither
    }


def test_headnote_and_tenor_stand_below_their_headings() -> None:
    text = "Leitsätze\nÄpfel sind Obst.\nTenor\nDie Klage wird abgewiesen.\nTatbestand\nRz. 1\nEins.\nRz. 2\nZwei.\n"
    found = decision_text.parse(text, name="demo")
    assert text[slice(*found.headnote)] == "Äpfel sind Obst."
    assert text[slice(*found.tenor)] == "Die Klage wird abgewiesen."
    without = decision_text.parse("Rz. 1\nDer Tenor\nRz. 2\nEnde.", name="demo")
    assert (without.headnote, without.tenor) == ((0, 0), (0, 0))
