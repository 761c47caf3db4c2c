"""`normgraph cite`: what it prints, and what it says to input it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from normgraph.cli import app
from normgraph.errors import UnreadableInput
from normgraph.graph import statute
from normgraph.ingest.model import Kind, Section, Statute
from tests.history_samples import small_store

run = CliRunner()
TEXT = "nach § 60 a Abs. 2 Satz 1 AufenthG; BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 5"


def test_table_of_standard_input() -> None:
    result = run.invoke(app, ["cite", "-"], input=TEXT)
    assert result.exit_code == 0
    assert "60a Abs. 2 Satz 1 AufenthG" in result.output
    assert "BGH 2002-04-03 I ZR 1/00" in result.output


def test_jsonl_of_jsonl() -> None:
    result = run.invoke(app, ["cite", "--jsonl"], input=json.dumps({"id": 7, "text": TEXT}))
    (line,) = result.stdout.splitlines()
    document = json.loads(line)
    assert document["id"] == "7"
    norm, number, reporter = document["citations"]
    assert (norm["statute"], norm["section"], norm["absatz"], norm["satz"]) == ("AufenthG", "60a", "2", "1")
    assert TEXT[number["start"] : number["end"]] == "BGH, Urteil vom 3.4.2002 - I ZR 1/00"
    assert TEXT[reporter["start"] : reporter["end"]] == "NJW 2002, 5"
    assert reporter["group_start"] == number["group_start"]


def test_mentions_are_asked_for() -> None:
    text = "das Aufenthaltsgesetz; das Urteil des Amtsgerichts Musterstadt vom 3.4.2002"
    assert json.loads(run.invoke(app, ["cite", "--format", "jsonl"], input=text).stdout)["citations"] == []
    found = json.loads(run.invoke(app, ["cite", "--format", "jsonl", "--mentions"], input=text).stdout)["citations"]
    assert [(c["kind"], c["role"]) for c in found] == [("norm", "authority"), ("decision", "case-fact")]


JUDGED = [
    # text, words of the table, why
    ("§ 1592 Nr. 1 BGB", ("exact",), "it is there"),
    ("§ 1592 Nr. 9 BGB", ("unresolved", "no Nr. 9 in § 1592 BGB as published on"), "the section has no such number"),
    ("§ 16 BGB", ("16 BGB exact repealed",), "one of a range of sections that are repealed, also without a store"),
    ("§§ 14 bis 21 BGB", ("14-21 BGB", "repealed of", "bgb/15-bis-20"), "what lies between the ends"),
    (
        "§ 16 BGB; § 1592 BGB",
        ("found: what is cited is", "repealed: what is cited is"),
        "the verdicts given are explained",
    ),
    (
        "§ 60a AufenthG in der bis zum 3. April 2002 geltenden Fassung",
        ("older", "2004", "unknown"),
        "what was in force before the law at hand was made was another law",
    ),
    ("§ 12345 BGB", ("unresolved", "BGB as published on"), "the law has no such section"),
    ("§ 1600n BGB a. F.", ("unresolved", "unknown"), "a version whose structure is not here"),
    ("§§ 5 Abs. 2, 3 AufenthG", ("5 Abs. 3 AufenthG", "resolved", "ascend"), "§ 3 would stand before § 5"),
    ("§§ 1591 Abs. 1 und 3 BGB", ("3 BGB", "resolved", "structure"), "§ 1591 has no such Absatz"),
    ("§§ 5 Abs. 2, 3 XyzG", ("ambiguous",), "a law whose structure is not at hand decides nothing"),
    ("Nr. 77.9 BGB", ("unresolved", "Nr. 77.9 alone is no unit of BGB", "unknown"), "a number without a section"),
    ("Anlage 3 Nr. 7 EGBGB", ("unresolved", "Nr. 7 is no unit in Anlage 3", "unknown"), "an annex of tables"),
    ("Anlage 1 Nr. 7 EGBGB", ("its rows are no units", "unknown"), "the only table of an annex"),
    ("Nr. 3100 VV RVG", ("not checked: this law is not here",), "the schedule of a law that is not at hand"),
    ("§ 3 XYZG", ("not checked: no law of this name is known",), "no such law"),
    ("§ 1 StVG", ("not checked: this law is not here",), "a law whose structure is not at hand"),
    ("§ 5 gilt.", ("no law named before",), "what the text lacks goes first"),
]


@pytest.mark.parametrize(("text", "words", "reason"), JUDGED)
def test_norms_are_looked_up_in_the_laws_at_hand(
    tmp_path: Path, text: str, words: tuple[str, ...], reason: str
) -> None:
    result = run.invoke(app, ["cite", "--store", str(tmp_path)], input=text)
    shown = " ".join(result.stdout.replace("│", " ").split())
    assert all(word in shown for word in words), reason
    assert result.stderr.startswith("no store at ")
    assert result.stderr.count("\n") == 1


def test_the_laws_of_a_store_are_those_at_hand(tmp_path: Path) -> None:
    section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "", ())
    law = Statute("stag", "StAG", "", "", "", "", "", "", "", "", "2026-01-01", sections=(section,))
    store = small_store(tmp_path / "store", *statute.quads(law))
    result = run.invoke(
        app, ["cite", "--store", str(store), "--format", "jsonl"], input="§ 1 StAG, § 4 StAG, § 1592 BGB"
    )
    matches = [c["match"] for c in json.loads(result.stdout)["citations"]]
    assert (matches, result.stderr) == (["exact", "unresolved", "exact"], "")


def test_the_numbers_of_a_schedule_of_fees_are_rows_of_an_annex(tmp_path: Path) -> None:
    annex = Section(("anlage-1",), Kind.ANLAGE, "Anlage 1", "Anlage 1", "", ())
    law = Statute("rvg", "RVG", "", "", "", "", "", "", "", "", "2026-01-01", sections=(annex,))
    store = str(small_store(tmp_path / "store", *statute.quads(law)))
    result = run.invoke(app, ["cite", "--store", store, "--format", "jsonl"], input="Nr. 3100 VV RVG, Nr. 2.4 RVG")
    row, number = json.loads(result.stdout)["citations"]
    assert (row["match"], row["verdict"], row["nearest"].rpartition("norm/")[2]) == (
        "unresolved",
        "unknown",
        "rvg/anlage-1",
    )
    assert row["reason"].startswith("Nr. 3100 is no unit in Anlage 1 RVG")
    assert (number["match"], number["verdict"]) == ("unresolved", "unknown")
    for name in ("Nr. 3100 VV RVG", "Nr. 3100 RVG-VV", "Anlage 1 Nr. 3100 RVG", "Anlage 1 Nr. 1.1 RVG"):
        shown = run.invoke(app, ["norm", name, "--store", store, "--lang", "en"])
        assert "no unit; the text of Anlage 1 RVG is in the graph, but rows of tables" in shown.stdout, name
    refused = run.invoke(app, ["norm", "Nr. 2.4 RVG", "--store", store])
    assert "Nr. 2.4 alone is no unit of RVG" in str(refused.exception)


def test_lines_are_read_without_laws(tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": "§ 1592 Nr. 9 BGB"})
    result = run.invoke(app, ["cite", "--store", str(tmp_path), "--jsonl"], input=line)
    assert json.loads(result.stdout)["citations"][0]["match"] == "exact"
    assert result.stderr == ""


def test_a_place_in_literature_is_said_to_be_one() -> None:
    result = run.invoke(app, ["cite", "--mentions"], input="Erman, BGB, § 1597a Rdnr. 62")
    assert "literature, exact" in result.stdout


UNREADABLE = [
    (b"", [], "there is no text"),
    (b" \n", [], "there is no text"),
    (b"h\xe4tte", [], "byte 1 (0xe4) is not UTF-8"),
    ("§ 5".encode("utf-16"), [], "byte 0 (0xff) is not UTF-8"),
    (b"", ["--jsonl"], "there is no document"),
    (b'{"id": "a", "text": ""}\n{"id"', ["--jsonl"], "line 2: not JSON"),
    (b'{"id": "a"}', ["--jsonl"], "no object with `id` and a string `text`"),
    (b'["a"]', ["--jsonl"], "no object with `id` and a string `text`"),
    (b"[" * 100_000, ["--jsonl"], "JSON nested too deeply"),
    (b'{"id": "a", "text": "h\xe4"}', ["--jsonl"], "line 1: byte 22 (0xe4) is not UTF-8"),
]


@pytest.mark.parametrize(("raw", "options", "message"), UNREADABLE)
def test_unreadable(tmp_path: Path, raw: bytes, options: list[str], message: str) -> None:
    file = tmp_path / "text"
    file.write_bytes(raw)
    result = run.invoke(app, ["cite", str(file), *options])
    assert isinstance(result.exception, UnreadableInput)
    assert result.exception.exit_code == 2
    assert message in str(result.exception)
    assert str(file) in str(result.exception)


def test_missing_file(tmp_path: Path) -> None:
    result = run.invoke(app, ["cite", str(tmp_path / "none")])
    assert isinstance(result.exception, UnreadableInput)


def test_byte_order_mark_shifts_nothing() -> None:
    result = run.invoke(app, ["cite", "--format", "jsonl"], input=b"\xef\xbb\xbf\xc2\xa7 5 BGB")
    assert json.loads(result.stdout)["citations"][0]["start"] == 0


def test_a_number_of_any_length_may_be_an_id() -> None:
    line = '{"id": ' + "1" * 6000 + ', "text": "§ 1 BGB"}'
    assert json.loads(run.invoke(app, ["cite", "--jsonl"], input=line).stdout)["id"] == "1" * 6000


def test_lone_surrogate_goes_through() -> None:
    result = run.invoke(app, ["cite", "--jsonl"], input=rb'{"id": "\ud800", "text": "\u00a7 5 BGB \ud800"}')
    assert json.loads(result.stdout)["citations"][0]["statute"] == "BGB"
