"""Decisions in a store: each document once, two sources as one decision, nothing lost and nothing made up."""

import json
import shutil
from collections.abc import Container, Iterable, Iterator
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import build, decision_parts, decision_work, identifiers, importing_decisions, store
from normgraph.cli import app
from normgraph.decision_parts import Batch
from normgraph.decision_work import Part
from normgraph.errors import UnreadableInput
from normgraph.graph.terms import term
from normgraph.ingest import decision, decision_source
from tests.ingest.decision_samples import lines, neuris, oldp, rii, toc
from tests.shared import figures_are_true

HERE = identifiers.decision("BGH", "2016-05-31", "I ZB 39/15")
RII, OLDP, NEURIS = (
    identifiers.decision_source(*name) for name in (("rii", "XYRE1"), ("oldp", "7"), ("neuris", "NRRE1"))
)
ECLI = "ECLI:DE:BGH:2016:310516BIZB39.15.0"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A store with nothing in it."""
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()
    return tmp_path / "store"


def put(directory: Path, name: str, data: bytes, *, again: bool = False) -> importing_decisions.Imported:
    """Import one document."""
    folder = directory.parent / "sources"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return importing_decisions.decisions([str(folder / name)], directory, again=again)


def said(directory: Path, subject: str, predicate: str) -> list[str]:
    """Return the objects of a statement, in order."""
    found = store.open_store(directory).quads_for_pattern(ox.NamedNode(subject), term(predicate), None)
    return sorted(str(getattr(quad.object, "value", "")) for quad in found)


def decisions(directory: Path) -> list[str]:
    """Return the decisions that have a text."""
    found = store.open_store(directory).quads_for_pattern(None, term("ng:textHash"), None)
    return sorted({str(getattr(quad.subject, "value", "")) for quad in found})


def violations(directory: Path) -> list[str]:
    """Return the checks that the store breaks; its figures are counted again."""
    assert figures_are_true(store.open_store(directory))
    return [found.check for found in build.check(store.open_store(directory)) if found.severity == "violation"]


def test_a_decision_with_all_that_its_source_says(directory: Path) -> None:
    before = "vorgehend LG Aachen, 17. März 2014, Az: 6 T 104/13, Beschluss"
    done = put(directory, "a", rii(ecli=ECLI, before=before))
    assert (done.new, done.citations, done.problems) == (1, 1, [])
    assert said(directory, HERE, "ng:ecli") == said(directory, HERE, "dcterms:isVersionOf") == [ECLI]
    assert said(directory, HERE, "ng:chamber") == ["1. Senat"]
    assert said(directory, HERE, "ng:headnote") == ["Äpfel sind Obst."]
    assert said(directory, HERE, "ng:tenor") == ["Die Klage hat Erfolg.\nKosten trägt niemand."]
    assert said(directory, f"{HERE}/rn-2", "ng:text") == ["Ende."]
    below = identifiers.decision("LG Aachen", "2014-03-17", "6 T 104/13")
    assert said(directory, HERE, "ng:previousInstance") == [below]
    assert said(directory, below, "ng:fileNumber") == ["6 T 104/13"]
    assert said(directory, HERE, "dcterms:source") == said(directory, HERE, "prov:wasDerivedFrom") == [RII]
    assert said(directory, HERE, "ng:citesNorm") == [identifiers.norm("zpo", "114", "abs-2")]
    assert violations(directory) == []


def test_what_is_known_is_nothing_to_do(directory: Path) -> None:
    first = put(directory, "a", rii())
    second = put(directory, "b", rii())
    assert (second.new, second.unchanged, second.generation) == (0, 1, first.generation)
    again = put(directory, "a", rii(), again=True)
    assert (again.changed, again.generation.name) == (1, "gen-3")
    changed = put(directory, "a", rii(two="Anders."))
    assert (changed.new, changed.changed) == (0, 1)
    assert said(directory, f"{HERE}/rn-2", "ng:text") == ["Anders."]
    assert said(directory, HERE, "dcterms:source") == [RII]


MERGED = [
    ([rii(), lines(oldp())], OLDP, RII, "by court, day and file number"),
    ([rii(ecli=ECLI), lines(oldp(ecli=ECLI.lower()))], OLDP, RII, "by ECLI in any case"),
    ([lines(oldp(content="<p>Ohne Zahlen.")), rii()], OLDP, RII, "the text with marginal numbers counts"),
    ([rii(), neuris()], NEURIS, RII, "one of two file numbers"),
]


@pytest.mark.parametrize(("documents", "other", "main", "why"), MERGED, ids=[row[-1] for row in MERGED])
def test_two_sources_are_one_decision(directory: Path, documents: list[bytes], other: str, main: str, why: str) -> None:
    done = [put(directory, str(number), data) for number, data in enumerate(documents)]
    assert [(d.new, d.more) for d in done] == [(1, 0), (0, 1)], why
    assert decisions(directory) == [HERE]
    assert said(directory, HERE, "dcterms:source") == sorted([main, other])
    assert said(directory, HERE, "prov:wasDerivedFrom") == [main]
    assert said(directory, main, "ng:sha256") != said(directory, other, "ng:sha256")
    assert violations(directory) == []
    unchanged = [put(directory, str(number), data) for number, data in enumerate(documents)]
    assert [d.unchanged for d in unchanged] == [1, 1]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["right day first", "slip first"])
def test_an_ecli_decides_against_a_slip_in_the_day(directory: Path, order: tuple[int, int]) -> None:
    documents = [rii(ecli=ECLI), lines(oldp(ecli=ECLI, date="2016-05-13"))]
    done = [put(directory, str(number), documents[number]) for number in order]
    assert decisions(directory) == [HERE]
    assert said(directory, HERE, "ng:ecli") == [ECLI]
    assert (said(directory, RII, "dcterms:date"), said(directory, OLDP, "dcterms:date")) == (
        ["2016-05-31"], ["2016-05-13"],
    )  # fmt: skip
    reported = [problem.what for one in done for problem in one.problems]
    assert f"{ECLI}: the day 2016-05-13 is not 2016-05-31" in reported
    assert any(what.startswith("date ") for what in reported)
    assert violations(directory) == []
    other = put(directory, "c", lines(oldp(id=9, ecli=ECLI, date="2015-04-13")))
    assert other.new == 1, "no slip: another decision, whose ECLI is refused"


def test_what_two_sources_say_differently_is_kept_with_both_and_reported(directory: Path) -> None:
    put(directory, "a", rii(ecli=ECLI))
    done = put(directory, "b", lines(oldp(ecli=ECLI, type="Urteil")))
    assert [problem.what for problem in done.problems] == [
        'type "Urteil" here, "Beschluss" in rii/xyre1',
        "tenor another one here than in rii/xyre1",
    ]
    assert said(directory, RII, "dcterms:type") == ["Beschluss"]
    assert said(directory, OLDP, "dcterms:type") == ["Urteil"]
    assert said(directory, HERE, "ng:decisionType") == ["Beschluss"]


GRANTED, REFUSED = "Die Beklagte wird verurteilt, 5 Euro zu zahlen.", "Die Klage wird abgewiesen."


def test_tenor_outcome_and_chamber_of_each_source_are_kept_in_any_order(tmp_path: Path) -> None:
    documents = [rii(tenor=GRANTED), lines(oldp(content=f"<h2>Tenor</h2><p>{REFUSED}</p><h2>Gründe</h2>Ja.")), neuris()]
    graphs = []
    for number, order in enumerate(((0, 1, 2), (2, 1, 0), (1, 0, 2))):
        directory = tmp_path / str(number) / "store"
        with store.Builder(directory) as builder:
            builder.publish()
        done = [put(directory, str(name), documents[name]) for name in order]
        graphs.append(sorted(map(str, store.open_store(directory))))
        assert [iri.rpartition("#")[2] for iri in said(directory, HERE, "ng:outcome")] == ["erfolgreich"]
        assert [iri.rpartition("#")[2] for iri in said(directory, OLDP, "ng:outcome")] == ["erfolglos"]
        assert said(directory, OLDP, "ng:tenor") == [REFUSED]
        assert said(directory, NEURIS, "ng:chamber") == ["1. Zivilsenat"]
        assert said(directory, RII, "ng:tenor") == [], "the decision has it"
        if number == 0:
            assert [problem.what for problem in done[1].problems][:2] == [
                'outcome "erfolglos" here, "erfolgreich" in rii/xyre1',
                "tenor another one here than in rii/xyre1",
            ]
            assert 'chamber "1. Zivilsenat" here, "1. Senat" in rii/xyre1' in [p.what for p in done[2].problems]
        assert violations(directory) == []
    assert all(graph == graphs[0] for graph in graphs)


PREVIOUS_DAYS = [
    ("31. Februar 2014", '"31. Februar 2014" is no day of the calendar'),
    ("1. Juni 2016", "previous instance LG Aachen 6 T 104/13: the day 2016-06-01 is after that of the decision"),
    ("17. März 1214", "previous instance LG Aachen 6 T 104/13: the day 1214-03-17 is before 1879-10-01"),
]


@pytest.mark.parametrize(("day", "what"), PREVIOUS_DAYS, ids=[row[0] for row in PREVIOUS_DAYS])
def test_an_impossible_day_of_a_previous_instance_is_reported(day: str, what: str) -> None:
    document = decision_source.Document("a.xml", lambda: rii(before=f"vorgehend LG Aachen, {day}, Az: 6 T 104/13"))
    (read,) = decision.read_document(document)
    assert read.decision
    assert [problem.what[: len(what)] for problem in read.decision.problems] == [what]


def test_one_run_merges_as_two_do(directory: Path) -> None:
    folder = directory.parent / "all"
    folder.mkdir()
    for name, data in (("a", rii()), ("b", lines(oldp(), oldp(id=8, file_number="I ZB 1/15"))), ("c", neuris())):
        (folder / name).write_bytes(data)
    done = importing_decisions.decisions([str(folder)], directory)
    assert (done.new, done.more) == (2, 2)
    assert said(directory, HERE, "dcterms:source") == sorted([RII, OLDP, NEURIS])
    assert violations(directory) == []


def test_a_bulk_load_ends_where_it_holds_enough(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = directory.parent / "all"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}").write_bytes(rii(doknr=f"XYRE{number}", aktenzeichen=f"I ZB {number + 1}/15"))
    importing_decisions.decisions([str(folder)], directory)
    whole = set(store.open_store(directory))
    shutil.rmtree(directory)
    loads, load = [], store.Builder.load_stream

    def count(builder: store.Builder, stream: store.Readable, *, lenient: bool = False) -> None:
        load(builder, stream, lenient=lenient)
        loads.append(len(builder.store))

    def engine(batches: Iterable[Batch], known: Container[str], at: Path, parts: Path) -> Iterator[tuple[Batch, Part]]:
        for number, batch in enumerate(batches):
            yield batch, decision_work.work(batch.items, known, at, parts / f"{number}.nq")

    with store.Builder(directory) as builder:
        builder.publish()
    monkeypatch.setattr(store.Builder, "load_stream", count)
    monkeypatch.setattr(decision_parts, "BATCH_ITEMS", 1)
    monkeypatch.setattr(importing_decisions, "LOADED", 1)
    done = importing_decisions.decisions([str(folder)], directory, engine=engine)
    assert done.new == len(decisions(directory)) == 3
    assert len(loads) >= 3
    assert loads[0] < loads[-1]
    assert set(store.open_store(directory)) == whole


SEPARATE = [
    (rii(doknr="XYRE2", doktyp="Urteil"), "the publisher has two documents"),
    (lines(oldp(ecli="ECLI:DE:BGH:2016:310516BIZB39.15.1")), "two ECLI"),
]


@pytest.mark.parametrize(("second", "why"), SEPARATE, ids=[row[-1] for row in SEPARATE])
def test_two_decisions_of_one_day_and_file_number_stay_two(directory: Path, second: bytes, why: str) -> None:
    put(directory, "a", rii(ecli=ECLI))
    done = put(directory, "b", second)
    assert done.new == 1, why
    assert len(decisions(directory)) == 2
    assert [p.what for p in done.problems] == [
        "another decision has the same court, day and file number; both are kept"
    ]
    assert put(directory, "b", second).unchanged == 1
    assert put(directory, "b", second, again=True).changed == 1
    assert len(decisions(directory)) == 2
    assert violations(directory) == []


SECOND = "ECLI:DE:BGH:2016:310516BIZB39.15.1"
CITING = rii(doknr="C", number="V ZR 1/17", date="20170203", one="BGH, Urteil vom 31. Mai 2016 - I ZB 39/15.")
IN_ANY_ORDER = [
    ([rii(ecli=ECLI), rii(doknr="XYRE2", doktyp="Urteil", one="§ 5 BGB; BGH, Urteil vom 3.5.2010 - V ZR 1/10 (vgl.)")],
     {"Urteil", "Beschluss"}, "Urteil", "two kinds of one publisher"),
    ([rii(), rii(doknr="XYRE2", two="Anders.")], {"Beschluss"}, "Beschluss", "one kind, no ECLI"),
    ([rii(ecli=ECLI), lines(oldp(ecli=SECOND)), neuris(ecli=ECLI)], {"Beschluss"}, "Beschluss", "two ECLI"),
    ([rii(), lines(oldp(type="Urteil")), neuris()], {"Urteil", "Beschluss"}, "Urteil", "two kinds of two publishers"),
    ([rii(), lines(oldp(type="")), neuris()], {"Beschluss"}, "Beschluss", "one decision: the best text"),
    ([rii(doknr="XYRE2", doktyp="Urteil"), rii(), CITING], {"Urteil", "Beschluss"}, "Urteil", "cited by another one"),
    ([rii(doktyp="Urteil"), rii(doknr="XYRE2"), lines(oldp(type=""))], {"Urteil", "Beschluss"}, "Urteil",
     "one that says no kind may be either: it stays apart"),
    ([rii(doktyp="Urteil"), lines(oldp(type="")), neuris()], {"Urteil", "Beschluss"}, "Urteil",
     "of three publishers"),
    ([rii(number="I ZB 39/15, I ZB 40/15"), lines(oldp(file_number="I ZB 40/15")), CITING], {"Beschluss"}, "Beschluss",
     "the second of two joined numbers"),
    ([rii(), lines(oldp(file_number="I ZB 40/15, I ZB 39/15")), neuris(number="I ZB 40/15")], {"Beschluss"},
     "Beschluss", "a source that joins two others"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("documents", "kinds", "first", "why"),
    [
        pytest.param(*row, id=row[-1], marks=() if number in (3, 9) else pytest.mark.breadth)
        for number, row in enumerate(IN_ANY_ORDER)
    ],
)
def test_names_do_not_depend_on_the_order(
    tmp_path: Path, documents: list[bytes], kinds: set[str], first: str, why: str
) -> None:
    graphs = []
    for number, order in enumerate(list(permutations(enumerate(documents)))[:: len(documents) - 1]):
        directory = tmp_path / str(number) / "store"
        with store.Builder(directory) as builder:
            builder.publish()
        for name, data in order:
            put(directory, str(name), data)
        for name, data in order:  # what was taken out and named comes again
            put(directory, str(name), data)
        graphs.append(sorted(map(str, store.open_store(directory))))
        assert said(directory, HERE, "ng:decisionType") == [first], why
        assert {kind for iri in decisions(directory) if iri.startswith(HERE)
                for kind in said(directory, iri, "ng:decisionType")} == kinds, why  # fmt: skip
        assert violations(directory) == [], why
    together = tmp_path / "together"
    folder = together / "sources"
    folder.mkdir(parents=True)
    for number, data in enumerate(documents):
        (folder / str(number)).write_bytes(data)
    with store.Builder(together / "store") as builder:
        builder.publish()
    importing_decisions.decisions([str(folder)], together / "store")
    graphs.append(sorted(map(str, store.open_store(together / "store"))))
    assert all(graph == graphs[0] for graph in graphs), why
    again = put(together / "store", "0", documents[0], again=True)
    assert (again.changed, again.new) == (1, 0)
    assert sorted(map(str, store.open_store(together / "store"))) == graphs[0], why


def test_decisions_without_metadata_are_not_one(directory: Path) -> None:
    put(directory, "a", rii(number="", doknr="A1"))
    put(directory, "b", rii(number="", doknr="A2"))
    assert decisions(directory) == [identifiers.decision_by_name(name) for name in ("rii-a1", "rii-a2")]
    assert violations(directory) == []


def test_a_document_that_now_describes_another_decision_leaves_the_old_one(directory: Path) -> None:
    put(directory, "a", rii())
    done = put(directory, "a", rii(number="I ZB 40/15"))
    assert done.new + done.changed == 1
    assert decisions(directory) == [identifiers.decision("BGH", "2016-05-31", "I ZB 40/15")]


def test_what_others_say_of_a_decision_changes_nothing_but_its_reporters(directory: Path) -> None:
    text = "BGH, Urteil vom 31. Mai 2016 - I ZB 39/15, NJW 2016, 5"
    for order in (("a", "b"), ("b", "a")):
        for name in order:
            put(
                directory,
                name,
                rii() if name == "a" else rii(doknr="B", number="V ZR 1/17", date="20170203", one=text),
                again=True,
            )
        assert said(directory, HERE, "ng:decisionType") == ["Beschluss"]
        assert [name.rpartition("#")[2] for name in said(directory, HERE, "rdf:type")] == ["Beschluss", "Entscheidung"]
        assert said(directory, HERE, "ng:reporter") == ["NJW 2016, 5"]
        assert violations(directory) == []


def test_the_table_of_contents_is_compared(directory: Path) -> None:
    folder = directory.parent / "all"
    folder.mkdir()
    (folder / "a").write_bytes(rii())
    (folder / "toc").write_bytes(toc({"date": "20160530"}, {"doknr": "OTHER1"}, {"doknr": "OTHER2"}))
    done = importing_decisions.decisions([str(folder)], directory)
    assert [problem.what for problem in done.problems] == [
        "XYRE1: the day is 2016-05-30 here, 2016-05-31 in the document",
        "2 of the documents listed are not in the store",
    ]


def test_one_document_that_cannot_be_read_leaves_the_store_as_it_was(directory: Path) -> None:
    with pytest.raises(UnreadableInput, match="a: not JSON"):
        put(directory, "a", b"{")
    assert store.current_generation(directory).name == "gen-1"


def test_a_text_without_a_break_is_refused_with_its_place(directory: Path) -> None:
    head = "Amtsgericht Ulm\nUrteil vom 3.2.2012\n4 C 9/12\n\nGründe\n"
    done = put(directory, "big.txt", (head + "Nach § 5 Abs. 1 BGB. " * 200_000).encode())
    assert (done.new, done.refused) == (0, 1)
    assert "big.txt" in done.problems[0].place
    assert "Zeile 6 has 4,199,999 characters without a break" in done.problems[0].what


def test_from_the_command_line(directory: Path) -> None:
    folder = directory.parent / "all"
    folder.mkdir()
    (folder / "a").write_bytes(rii())
    (folder / "b").write_bytes(b"{")
    report = directory.parent / "report.jsonl"
    arguments = ["import", "decision", str(folder), "--store", str(directory), "--report", str(report)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert "rii-xyre1: 2 Rn., 1 citations" in done.stdout
    assert "1 decisions new, 0 changed, 0 unchanged, 0 second sources, 1 unreadable" in done.stdout
    (problem,) = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert problem["place"] == str(folder / "b")
    assert problem["what"].startswith("not JSON")


def test_where_nothing_is_new_the_store_is_not_opened_for_writing(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert put(directory, "a", rii()).new == 1
    monkeypatch.setattr(store.Builder, "store", property(lambda builder: pytest.fail("opened for writing")))
    assert put(directory, "a", rii()).unchanged == 1
