"""Decisions of each source: metadata, parts, marginal numbers; and what damaged documents get."""

import dataclasses
import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from normgraph.errors import UnreadableInput
from normgraph.ingest import decision, decision_source, foreign
from normgraph.ingest.decision_model import Previous
from tests.ingest.decision_samples import lines, neuris, oldp, rii
from tests.shared import CORPORA, needs_shared

BEFORE = (
    "vorgehend LG Musterstadt, 17. März 2014, Az: 6 T 104/13, Beschluss<br/>"
    "vorgehend AG Musterstadt, Az: 92 IN 9/07<br/>\n nachgehend BVerfG, 1. Mai 2017, Az: 1 BvR 1/16"
)


def read(data: bytes, name: str = "x") -> list[decision.Read]:
    """Read a named document."""
    return list(decision.read_document(decision_source.Document(name, lambda: data)))


def one(data: bytes) -> tuple[decision.Decision, str]:
    """Read a document with one decision."""
    (found,) = read(data)
    assert found.decision is not None, found.refusal
    return found.decision, found.text


def problems(data: bytes) -> list[str]:
    """Return what is reported of one decision."""
    return [problem.what for problem in one(data)[0].problems]


def zipped(**members: bytes) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def places(where: Path) -> list[str]:
    """Return what `documents` finds below a folder."""
    return [document.place.removeprefix(str(where)) for document in decision_source.documents(str(where))]


def test_rii() -> None:
    found, text = one(rii(before=BEFORE, ecli="ECLI:DE:BGH:2016:310516bIZB39.15.0"))
    assert (found.court, found.date, found.file_number, found.doctype) == (
        "BGH",
        "2016-05-31",
        "I ZB 39/15",
        "Beschluss",
    )
    assert (found.chamber, found.title, found.ecli) == ("1. Senat", "Von Äpfeln", "ECLI:DE:BGH:2016:310516bIZB39.15.0")
    assert [(p.number, text[p.start : p.end]) for p in found.paragraphs] == [
        ("1", "Nach § 114 Abs. 2 ZPO gilt das.\nUnd noch etwas."),
        ("2", "Ende."),
    ]
    assert text[slice(*found.headnote)] == "Äpfel sind Obst."
    assert text[slice(*found.tenor)] == "Die Klage hat Erfolg.\nKosten trägt niemand."
    assert found.previous == (
        Previous("LG Musterstadt", "2014-03-17", "6 T 104/13", "Beschluss"),
        Previous("AG Musterstadt", "", "92 IN 9/07", ""),
    )
    assert [(c.rn, c.text, text[c.start : c.end]) for c in found.citations] == [("1", *2 * ("§ 114 Abs. 2 ZPO",))]
    assert found.origin is not None
    assert (found.origin.publisher, found.origin.name, found.origin.url) == (
        "rii",
        "XYRE1",
        "http://example.org/XYRE1?a=1&b=2",
    )
    assert found.problems == ()


def test_neuris() -> None:
    found, text = one(neuris(ecli="ECLI:DE:BGH:2016:310516BIZB39.15.0"))
    assert (found.court, found.date, found.file_number) == ("BGH", "2016-05-31", "I ZB 39/15, I ZB 40/15")
    assert (found.chamber, found.reporters) == ("1. Zivilsenat", ("XZ 2016, 7",))
    assert found.previous == (Previous("LG Musterstadt", "2014-03-02", "1 T 2/14", ""),)
    assert [text[p.start : p.end] for p in found.paragraphs] == ["Nach § 114 ZPO."]
    assert (text[slice(*found.headnote)], text[slice(*found.tenor)]) == ("Birnen auch.", "Nein.")
    assert [problem.what for problem in found.problems] == ["the preceding decision is not identified"]


def test_oldp() -> None:
    found, text = one(json.dumps(oldp()).encode())
    assert (found.court, found.date, found.file_number) == ("BGH", "2016-05-31", "I ZB 39/15")
    assert [(p.number, text[p.start : p.end]) for p in found.paragraphs] == [("1", "Nach § 114 ZPO.")]
    assert text[slice(*found.tenor)] == "Ja."
    assert [c.rn for c in found.citations] == ["1"]


MARKED = [
    ('<dl class="RspDL"><dt><a name="rd_3">3</a></dt><dd>Text.</dd></dl>', "as the federal courts mark"),
    ('<p><rd nr="3"/>Text.</p>', "as Bavaria marks"),
    ('<span class="absatzRechts">3</span><p class="absatzLinks">Text.</p>', "as North Rhine-Westphalia marks"),
    ('<table><tr><td><a name="rd_3">3</a></td><td>Text.', "inside a table, unclosed"),
    ('<p><rd nr="3">Text.', "unclosed everywhere"),
    ("<![if x]><p></b></i><a name='rd_3'>3</a><p>Text.</span></p></html></body>", "closed what was never open"),
]


@pytest.mark.parametrize(("content", "why"), MARKED, ids=[row[1] for row in MARKED])
def test_marginal_numbers_of_html(content: str, why: str) -> None:
    found, text = one(json.dumps(oldp(content=content)).encode())
    assert [(p.number, text[p.start : p.end]) for p in found.paragraphs] == [("3", "Text.")], why


UNKNOWN: list[tuple[bytes, dict[str, str], list[str], str]] = [
    (rii(date="20120231"), {"date": ""}, ['"20120231" is no day of the calendar', "no date"], "a day that never was"),
    (rii(date="", number=""), {"date": "", "file_number": ""}, ["no date, no file number"], "neither date nor number"),
    (rii(gertyp="LG", gerort=""), {"court": ""}, ["no court"], "one of many courts"),
    (
        rii(ecli="ECLI:DE:BAG:2016:310516.B.9AZR1.15.0"),
        {"ecli": ""},
        [
            "ECLI:DE:BAG:2016:310516.B.9AZR1.15.0: the court BGH is not BAG",
            "ECLI:DE:BAG:2016:310516.B.9AZR1.15.0: the file number I ZB 39/15 is not in it",
        ],
        "an ECLI of another court",
    ),
    (rii(ecli="ECLI:X"), {"ecli": ""}, ["ECLI:X: this is no ECLI"], "no ECLI"),
    (rii(before="irgendwas"), {}, ['"irgendwas" names no decision'], "an instance that cannot be read"),
    (
        rii(before="vorgehend AG Musterstadt, 31. Februar 2013, Az: 9 C 1/12"),
        {},
        ['"31. Februar 2013" is no day of the calendar'],
        "an instance of a day that never was",
    ),
    (
        rii(two='<a name="rd_1">1</a>Noch eins.'),
        {},
        ["marginal number 1 stands there twice; the first counts"],
        "twice",
    ),
    (lines(oldp(date="31.02.2012")), {"date": ""}, ['"31.02.2012" is no day of the calendar', "no date"], "the same"),
    (
        lines(oldp(file_number=7)),
        {"file_number": ""},
        ["file_number is no text", "no file number"],
        "a number as number",
    ),
    (lines(oldp(court=None)), {"court": ""}, ["no court"], "no court at all"),
    (lines(oldp(content="")), {}, ["no text"], "nothing to read"),
    (lines(oldp(content="<!-- -->")), {}, ["no text"], "nothing but a comment"),
    (neuris(date="2016-02-30"), {"date": ""}, ["the preceding decision is not identified"], "the same in NeuRIS"),
]


INSTANCES = [
    ("vorgehend AG Musterstadt, 28. Februar 2013, Az: 9 C 1/12", "2013-02-28", [], "a day"),
    ("vorgehend AG Musterstadt, Az: 9 C 1/12", "", [], "no day is no problem"),
    ("vorgehend AG Musterstadt, 31. Februar 2013, Az: 9 C 1/12", "", ["x#vorinstanz"], "a day that never was"),
    ("vorgehend AG Musterstadt, 3. Advent 2013, Az: 9 C 1/12", "", ["x#vorinstanz"], "no month"),
]


@pytest.mark.parametrize(("before", "date", "places", "why"), INSTANCES, ids=[row[-1] for row in INSTANCES])
def test_rii_the_day_of_an_instance(before: str, date: str, places: list[str], why: str) -> None:
    found, _ = one(rii(before=before))
    assert [(p.court, p.date, p.file_number) for p in found.previous] == [("AG Musterstadt", date, "9 C 1/12")], why
    assert [p.place for p in found.problems] == places, why


@pytest.mark.parametrize(("data", "fields", "what", "why"), UNKNOWN, ids=[row[-1] for row in UNKNOWN])
def test_what_is_wrong_is_reported_and_not_known(
    data: bytes, fields: dict[str, str], what: list[str], why: str
) -> None:
    found, _ = one(data)
    assert {name: getattr(found, name) for name in fields} == fields, why
    assert set(what) <= {problem.what for problem in found.problems}, why
    assert all(problem.place.startswith("x") for problem in found.problems)


BOMB = b"<!DOCTYPE dokument [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><dokument><doknr>&b;</doknr></dokument>"
REFUSED = [
    (b"", "the file is empty", "nothing"),
    (BOMB, "internal subset", "an entity bomb"),
    (BOMB.replace(b"'aaaaaaaaaa'", b"SYSTEM 'file:///etc/passwd'"), "internal subset", "an entity that reads a file"),
    (b"<!DOCTYPE items [<!ELEMENT a (b)><!ENTITY % c 'd'>%c;]><items/>", "internal subset", "a parameter entity"),
    (rii()[:-40], "not well-formed XML", "cut off"),
    (rii().replace("ä".encode(), "ä".encode("latin-1")), "not well-formed XML", "bytes of two encodings"),
    (b"<html><body>Urteil</body></html>", "<html> is no decision", "a web page"),
    (b"<dokument>" + 5000 * b"<a>" + 5000 * b"</a>" + b"</dokument>", "not well-formed XML", "nested without end"),
    (b'{"id": 1', "not JSON", "JSON cut off"),
    (b'{"id": 1, "content": 5}', "no case with HTML", "a case without text"),
    (b"[" * 100_000, "not JSON", "JSON nested without end"),
    (b'{"content": "\xe4"}', "is not UTF-8", "JSON in another encoding"),
    ("Gründe".encode("latin-1"), "is not UTF-8", "text in another encoding"),
]


@pytest.mark.parametrize(("data", "message", "why"), REFUSED, ids=[row[-1] for row in REFUSED])
def test_what_cannot_be_read_is_refused_with_its_place(data: bytes, message: str, why: str) -> None:
    (found,) = read(data)
    assert found.decision is None, why
    assert found.refusal.startswith("x"), why
    assert message in found.refusal, why
    with pytest.raises(UnreadableInput, match=message):
        decision.check(decision_source.Document("x", lambda: data))


def test_html_nested_without_end_is_refused_or_read_whole() -> None:
    content = 50_000 * "<div>" + "Nach § 114 ZPO." + 50_000 * "</div>"
    (found,) = read(lines(oldp(content=content)))
    assert found.refusal.endswith("leave this case out.") or "§ 114" in found.text


def test_a_long_document_is_read_in_time() -> None:
    paragraph = "<p>" + "Nach § 114 Abs. 2 ZPO gilt das, im Übrigen gilt nichts. " * 20 + "</p>"
    content = "".join(f'<rd nr="{n}"/>{paragraph}' for n in range(1, 1000))
    start = time.perf_counter()
    found, text = one(lines(oldp(content=content)))
    assert len(found.paragraphs) == 999
    assert len(text) > 1_000_000
    assert len(found.citations) == 999 * 20
    assert time.perf_counter() - start < 30


def test_a_lone_surrogate_is_no_crash() -> None:
    assert "§ 1 BGB" in one(b'{"id": 1, "content": "<p>\\ud800 \xc2\xa7 1 BGB"}')[1]


def test_several_cases_in_one_answer_have_places_of_their_own() -> None:
    page = {"count": 2, "results": [oldp(id=1), 5, oldp(id=2)]}
    assert [(r.place, bool(r.decision)) for r in read(json.dumps(page, indent=1).encode())] == [
        ("x#0", True), ("x#1", False), ("x#2", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1212-01-05", "the day 1212-01-05 is before 1879-10-01"),
        ("1879-09-30", "the day 1879-09-30 is before 1879-10-01"),
        ("2999-01-05", "the day 2999-01-05 is yet to come"),
    ],
)
def test_an_implausible_day_is_kept_and_reported_but_no_law_is_of_it(day: str, said: str) -> None:
    data = json.dumps(oldp(date=day)).encode()
    found, _ = one(data)
    assert (found.date, found.law_day) == (day, "")
    assert any(what.startswith(said) for what in problems(data))


def test_the_first_plausible_day() -> None:
    data = json.dumps(oldp(date="1879-10-01", file_number="1 O 1/79")).encode()
    assert one(data)[0].law_day == "1879-10-01"
    assert not any("1879" in what for what in problems(data))


def test_what_is_known_is_not_read_again() -> None:
    document = decision_source.Document("x", rii)
    (first,) = decision.read_document(document)
    assert first.decision is not None
    assert first.decision.origin is not None
    known = first.decision.origin.sha256
    (second,) = decision.read_document(document, lambda sha256: sha256 == known)
    assert second == decision.Read("x")


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(rii())
    (tmp_path / "b.xml").write_bytes(lines(oldp(id=1), oldp(id=2)))
    (tmp_path / "c.json").write_bytes(gzip.compress(lines(oldp(id=3), oldp(id=4))))
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "e.pdf").write_bytes(zipped(x=neuris(), y=zipped(z=rii(doknr="Z2")), picture=b"GIF89a\x00\x00"))
    (tmp_path / "f.md").write_text("Nur eine Notiz.")
    (tmp_path / ".hidden").write_bytes(rii())
    expected = ["/a.txt", "/b.xml:1", "/b.xml:2", "/c.json:1", "/c.json:2", "/d/e.pdf!picture", "/d/e.pdf!x",
                "/d/e.pdf!y!z", "/f.md"]  # fmt: skip
    assert places(tmp_path) == expected
    found = [r for d in decision_source.documents(str(tmp_path)) for r in decision.read_document(d)]
    assert [r.decision.name for r in found if r.decision] == [
        "rii-xyre1", "oldp-1", "oldp-2", "oldp-3", "oldp-4", "neuris-nrre1", "rii-z2",
    ]  # fmt: skip
    assert [Path(r.place).name for r in found if r.passed_over] == ["e.pdf!picture", "f.md"]


DAMAGED = [
    (lambda: zipped(a=rii())[:-30], "damaged", "a zip cut off"),
    (lambda: zipped(**{"../a": rii()}), "outside itself", "a zip that leaves its folder"),
    (lambda: gzip.compress(lines(oldp(), oldp()))[:-20], "cannot be read", "a gzip cut off"),
    (lambda: zipped(a=zipped(b=zipped(c=rii()))), "nested too deeply", "zips in zips in zips"),
]


@pytest.mark.parametrize(("make", "message", "why"), DAMAGED, ids=[row[-1] for row in DAMAGED])
def test_a_damaged_container_does_not_end_the_run(
    tmp_path: Path, make: Callable[[], bytes], message: str, why: str
) -> None:
    (tmp_path / "a").write_bytes(make())
    (tmp_path / "b").write_bytes(rii())
    found = [r for d in decision_source.documents(str(tmp_path)) for r in decision.read_document(d)]
    assert any(message in r.refusal for r in found), why
    assert found[-1].decision is not None


def test_an_endless_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "MAX_XML", 10_000)
    (tmp_path / "dump").write_bytes(lines(oldp(), oldp(content=50_000 * "x"), oldp(id=9)))
    found = [r for d in decision_source.documents(str(tmp_path)) for r in decision.read_document(d)]
    assert [bool(r.decision) for r in found] == [True, False, True]
    assert found[1].place.endswith("dump:2")


@needs_shared
def test_the_samples_of_all_sources() -> None:
    folders = [CORPORA / name for name in ("rii", "oldp", "neuris/caselaw")]
    found = [r for f in folders for d in decision_source.documents(str(f)) for r in decision.read_document(d)]
    read = {r.decision.name: r.decision for r in found if r.decision}
    assert len(read) == 18
    assert not [r.refusal for r in found if r.refusal]
    assert [len(r.entries) for r in found if r.entries] == [8]
    bgh = read["rii-jure100055033"]
    assert (bgh.court, bgh.date, bgh.file_number, len(bgh.paragraphs)) == ("BGH", "2010-01-14", "IX ZB 72/08", 6)
    assert [p.court for p in bgh.previous] == ["LG Aachen", "AG Aachen"]
    assert read["rii-kvre000012542"].ecli == "ECLI:DE:BVerfG:2024:rk20241120.1bvr226823"
    assert [p.number for p in read["oldp-521203"].paragraphs] == [str(number) for number in range(1, 21)]
    assert dataclasses.replace(read["neuris-kore600010000"], citations=()).numbering == "Rn."
    assert any("is not LGTEST6" in p.what for p in read["neuris-mwre000500300"].problems)


SAMPLES = {
    # court, chamber, day, file numbers, type, ECLI; decisions below; numbering, how many, headnote and tenor at hand
    "rii-jure100055033": (
        ("BGH", "9. Zivilsenat", "2010-01-14", ("IX ZB 72/08",), "Beschluss", ""),
        [
            Previous("LG Aachen", "2008-03-17", "6 T 104/07", "Beschluss"),
            Previous("AG Aachen", "2007-02-13", "92 IN 9/07"),
        ],
        ("Rn.", 6, False, True),
    ),
    "rii-kvre000012542": (
        (
            "BVerfG",
            "1. Senat 2. Kammer",
            "2024-11-20",
            ("1 BvR 2268/23",),
            "Kammerbeschluss",
            "ECLI:DE:BVerfG:2024:rk20241120.1bvr226823",
        ),
        [
            Previous("BVerwG", "2023-11-02", "8 A 3/23", "Beschluss"),
            Previous("BVerwG", "2023-03-14", "8 A 2/22", "Urteil"),
        ],
        ("Rn.", 3, False, True),
    ),
    "oldp-521203": (
        ("LG Nürnberg-Fürth", "", "2026-05-21", ("8 O 4860/25",), "Endurteil", ""),
        [],
        ("Rn.", 20, False, True),
    ),
    "neuris-bdre000800001": (
        ("BDiG", "16. Kammer", "2025-04-09", ("XVI VL 34/99",), "Urteil", ""),
        [],
        ("Rn.", 1, False, True),
    ),
    "neuris-kore000005678": (
        (
            "LG Berlin",
            "2. Zivilkammer",
            "2003-03-15",
            ("2 O 9876/03",),
            "Urteil",
            "ECLI:DE:LGBERL:2003:0315.2O9876.03.0B",
        ),
        [],
        ("Zeile", 0, False, False),
    ),
}
"""The samples as a reader finds them; those of NeuRIS are fictitious."""


@needs_shared
def test_metadata_of_the_samples() -> None:
    found = {}
    for folder in ("rii", "oldp", "neuris/caselaw"):
        for document in decision_source.documents(str(CORPORA / folder)):
            for entry in decision.read_document(document):
                if (d := entry.decision) and d.name in SAMPLES:
                    found[d.name] = (
                        (d.court, d.chamber, d.date, d.file_numbers, d.doctype, d.ecli),
                        list(d.previous),
                        (d.numbering, len(d.paragraphs), d.headnote != (0, 0), d.tenor != (0, 0)),
                    )
    assert found == SAMPLES


def test_several_file_numbers_and_a_headnote() -> None:
    found, text = one(rii(number="I ZB 39/15, I ZB 40/15"))
    assert found.file_numbers == ("I ZB 39/15", "I ZB 40/15")
    assert text[slice(*found.headnote)]
    assert text[slice(*found.tenor)]


def test_an_ecli_of_another_court_of_the_kind_is_reported() -> None:
    ecli = "ECLI:DE:AGPOTSD:2020:0203.1C2.19.00"
    case = oldp(court={"name": "Amtsgericht Neuruppin"}, ecli=ecli, date="2020-02-03", file_number="1 C 2/19")
    assert problems(lines(case)) == [f"{ecli}: the court AG Neuruppin is not AGPOTSD"]


MARKUP = [
    ("Nach § 5<sup>2</sup> AufenthG gilt das.", ["§ 5² AufenthG 5"], [], "a raised number is none of the section"),
    (
        "Nach §§ 9 bis 7 BGB gilt das.",
        ["§§ 9 9", "7 BGB 7"],
        ["“§§ 9 bis 7 BGB” counts down: it is read as no range"],
        "sections",
    ),
    (
        "Nach § 5 Abs. 4 bis 2 BGB gilt das.",
        ["§ 5 Abs. 4 bis 2 BGB 5 unresolved"],
        ["“§ 5 Abs. 4 bis 2 BGB” counts down: it is read as no range"],
        "inside one",
    ),
    ("Nach §§ 7a bis 7c BGB gilt das.", ["§§ 7a bis 7c BGB 7a-7c"], [], "letters count up"),
]


@pytest.mark.parametrize(("markup", "cited", "reported", "why"), MARKUP, ids=[row[-1] for row in MARKUP])
def test_what_is_cited_in_noisy_markup(markup: str, cited: list[str], reported: list[str], why: str) -> None:
    read, text = one(rii(one=markup))
    found = [" ".join([c.text, c.section, *(["unresolved"] * (c.match == "unresolved"))]) for c in read.citations]
    assert found == cited, why
    assert [problem.what for problem in read.problems] == reported
    assert all(text[c.start : c.end] == c.text for c in read.citations)


def test_a_marginal_number_above_9999() -> None:
    data = rii().replace(b'name="rd_2">2<', b'name="rd_12345">12345<')
    assert [paragraph.number for paragraph in one(data)[0].paragraphs] == ["1", "12345"]
