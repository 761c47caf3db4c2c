"""Importing a whole source: what is unchanged, changed, doubled, missing, broken, interrupted."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import identifiers, snapshot, snapshot_report, snapshot_work, store, versions, versions_text
from normgraph.cli import app
from normgraph.errors import StoreError, UnreadableInput
from normgraph.graph import stored
from normgraph.graph.structure import structure_of
from normgraph.graph.terms import term
from normgraph.ingest import gii
from tests.ingest.gii_samples import law, section

TEXT = "<P>Es gilt. Satz 1 gilt nicht.</P>"
NAMES = ("ag", "bg", "gkg", "dg")


@pytest.fixture
def directory(tmp_path):
    """A store with one graph of something else."""
    with store.Builder(tmp_path / "store") as builder:
        builder.add([ox.Quad(ox.NamedNode("urn:s"), term("rdfs:label"), ox.Literal("x"), ox.NamedNode("urn:other"))])
        builder.publish()
    return tmp_path / "store"


@pytest.fixture
def source(tmp_path):
    """A site with four laws, all of which cite the third, and its table of contents."""
    folder = tmp_path / "gii"
    for name in NAMES:
        put(folder, name, section("§ 1", TEXT), section("§ 2", "<P>Nach § 1 Satz 2 GKG gilt es.</P>"))
    (folder / "gii-toc.xml").write_text("<items/>")
    return folder


def put(folder, name, *sections, slug="", doknr=""):
    (folder / name).mkdir(parents=True, exist_ok=True)
    data = law(*sections, jurabk=(slug or name).upper(), doknr=doknr or f"BJNR{slug or name}")
    (folder / name / "x.xml").write_bytes(data)


def bomb():
    """A zip of 100 kB that unfolds to 100 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x.xml", "w") as member:
        for _ in range(100):
            member.write(b" " * 2**20)
    return packed.getvalue()


def graphs(directory):
    graph = store.open_store(directory)
    quads = {}
    for name in graph.named_graphs():
        quads[name.value.removeprefix(identifiers.BASE)] = set(graph.quads_for_pattern(None, None, None, name))
    return quads


@pytest.mark.parametrize("few", [0, 12], ids=["two processes", "this process"])
def test_all_laws_come_in_and_a_second_run_does_nothing(source, directory, monkeypatch, few):
    monkeypatch.setattr(snapshot, "FEW", few)
    report = snapshot.run(str(source), directory)
    assert (report.laws, report.sections, report.problems, report.generation.name) == (4, 8, [], "gen-2")
    assert report.resolved == report.citations == 8
    first = graphs(directory)
    assert {f"graph/statute/{name}" for name in NAMES} < first.keys()
    assert store.Manifest.read(store.current_generation(directory)).quads == len(store.open_store(directory))
    again = snapshot.run(str(source), directory)
    assert (again.laws, again.unchanged, again.generation) == (0, 4, None)
    assert graphs(directory) == first
    assert not (directory / "import").exists()


def test_a_changed_law_replaces_only_its_own_graph(source, directory):
    snapshot.run(str(source), directory)
    before = graphs(directory)
    put(source, "bg", section("§ 1", "<P>Nach § 2 Satz 1 GKG gilt es nicht.</P>"))
    report = snapshot.run(str(source), directory)
    after = graphs(directory)
    assert (report.laws, report.unchanged, report.resolved) == (1, 3, 1)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"graph/statute/bg", "graph/history/gii/bg", "graph/statistics"}
    assert store.Manifest.read(store.current_generation(directory)).quads == len(store.open_store(directory))


def test_a_missing_law_is_kept_and_marked_once(source, directory):
    snapshot.run(str(source), directory)
    before = graphs(directory)
    for path in (source / "gkg" / "x.xml", source / "gkg"):
        path.unlink() if path.is_file() else path.rmdir()
    report = snapshot.run(str(source), directory)
    assert (report.laws, report.missing, report.problems) == (0, ("gkg",), [])
    after = graphs(directory)
    assert after["graph/statute/gkg"] == before["graph/statute/gkg"]
    marked = store.open_store(directory).quads_for_pattern(None, term("ng:notObservedIn"), None, None)
    assert [quad.subject.value for quad in marked] == [identifiers.norm("gkg")]
    assert snapshot.run(str(source), directory).generation is None
    norm = versions.norm(store.open_store(directory), identifiers.norm("gkg", "1"))
    assert any("jüngster Text vom 2026-01-02 ist, fehlt das Gesetz" in line for line in versions_text.history(norm))
    kept = versions.norm(store.open_store(directory), identifiers.norm("bg", "1"))
    assert not kept.missing


def test_an_older_copy_marks_no_law_as_missing(source, directory):
    path = source / "gkg" / "x.xml"
    path.write_bytes(path.read_bytes().replace(b"20260102", b"20260301"))
    snapshot.run(str(source), directory)
    path.unlink()
    path.parent.rmdir()
    report = snapshot.run(str(source), directory)
    assert (report.missing, report.later) == ((), ("gkg",))
    assert "missing from the source, which may be older than their texts, kept: gkg" in snapshot_report.lines(report)


def test_some_laws_without_contents_are_no_snapshot(source, directory):
    snapshot.run(str(source), directory)
    (source / "gii-toc.xml").unlink()
    (source / "gkg" / "x.xml").unlink()
    assert snapshot.run(str(source), directory).missing == ()


def test_broken_and_doubled_laws_are_left_out_with_their_place(source, directory):
    (source / "gkg" / "x.xml").write_bytes((source / "gkg" / "x.xml").read_bytes()[:-30])
    (source / "dg" / "x.xml").write_bytes(b"<html/>")
    put(source, "eg", section("§ 1", TEXT), slug="ag")
    put(source, "fg", section("§ 1", ""))
    (source / "gg").mkdir()
    (source / "gg" / "xml.zip").write_bytes(b"PK\x03\x04cut off")
    (source / "hg").mkdir()
    (source / "hg" / "x.xml").write_bytes((source / "bg" / "x.xml").read_bytes())
    report = snapshot.run(str(source), directory)
    assert report.laws == 3
    reasons = {problem.law: problem.reason for problem in report.problems}
    assert reasons.keys() == {"gkg", "dg", "eg", "gg", "hg"}
    assert "not well-formed" in reasons["gkg"]
    assert "root element" in reasons["dg"]
    assert "the same law as" in reasons["eg"]
    assert "zip" in reasons["gg"]
    assert "the same law as" in reasons["hg"]
    assert [(note.law, note.reason) for note in report.notes] == [("fg", "no text in § 1")]
    # What was left out is left out again, though the rest is unchanged, and is not taken for missing.
    again = snapshot.run(str(source), directory)
    assert (again.laws, again.missing, len(again.problems)) == (0, (), 5)


def test_a_law_of_the_contents_without_a_file_is_named(source, directory):
    link = "<item><link>http://law.example/{}/xml.zip</link></item>"
    (source / "gii-toc.xml").write_text(f"<items>{''.join(map(link.format, (*NAMES, 'eg')))}</items>")
    report = snapshot.run(str(source), directory)
    assert (report.laws, [(one.law, one.place) for one in report.problems]) == (4, [("eg", str(source / "eg"))])
    assert "no file of it is here" in report.problems[0].reason
    (source / "gii-toc.xml").write_text("<items>")
    with pytest.raises(UnreadableInput, match=r"gii-toc.xml:1: not well-formed"):
        snapshot.run(str(source), directory)


def test_a_law_that_breaks_keeps_what_the_store_had(source, directory):
    snapshot.run(str(source), directory)
    before = graphs(directory)
    (source / "bg" / "x.xml").write_bytes(b"<dokumente>")
    report = snapshot.run(str(source), directory)
    assert ([problem.law for problem in report.problems], report.missing) == (["bg"], ())
    assert graphs(directory) == before


def test_what_was_finished_is_not_done_again(source, directory, monkeypatch):
    done = []

    def cite(folder, task, own=snapshot_work.cite):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(task.gii)
        return own(folder, task)

    monkeypatch.setattr(snapshot_work, "cite", cite)
    with pytest.raises(KeyboardInterrupt):
        snapshot.run(str(source), directory)
    assert store.current_generation(directory).name == "gen-1"
    snapshot_work.forget()
    monkeypatch.undo()
    report = snapshot.run(str(source), directory)
    assert (report.laws, report.resumed) == (4, 2)


def test_a_kill_leaves_the_old_store_and_no_process(source, directory):
    for number in range(20):
        put(source, f"l{number}", section("§ 1", TEXT))
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom normgraph import snapshot\n"
        "def say(what, share):\n    if 'citations' in what: print('reached', flush=True); time.sleep(60)\n"
        "if __name__ == '__main__': snapshot.run(sys.argv[1], Path(sys.argv[2]), say)\n"
    )
    script = directory / "run.py"
    script.write_text(code)
    process = subprocess.Popen([sys.executable, script, source, directory], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "reached\n"
    workers = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert store.current_generation(directory).name == "gen-1"
    deadline = time.monotonic() + 10
    while any(alive(int(worker)) for worker in workers.split()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(int(worker)) for worker in workers.split())
    assert snapshot.run(str(source), directory).resumed > 0


def alive(process):
    try:
        with open(f"/proc/{process}/stat") as handle:
            return handle.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_full_disk_says_what_to_do(source, directory, monkeypatch):
    def refuse(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot_work.pickle, "dump", refuse)
    with pytest.raises(StoreError, match=r"No space left on device.*the store is as it was"):
        snapshot.run(str(source), directory)
    assert store.current_generation(directory).name == "gen-1"


def test_a_source_that_is_not_there_is_an_error(directory, tmp_path):
    with pytest.raises(UnreadableInput):
        snapshot.run(str(tmp_path / "nothing"), directory)


def test_structure_from_the_store_is_that_of_the_source(source, directory):
    repealed, article = section("§§ 2 bis 4", "<P>(weggefallen)</P>"), section("Art 5", "<P>A.</P>")
    printed = section("Anlage 1", "<Title>§ 1</Title><P>(1) A.</P><Title>§ 2</Title><P>B.</P>")
    put(source, "ag", section("§ 1", TEXT), repealed, article, printed)
    snapshot.run(str(source), directory)
    for name in NAMES:
        expected = structure_of(gii.read_statute((source / name / "x.xml").read_bytes(), "x", name))
        assert stored.structure(store.open_store(directory), name) == expected


def test_exit_codes_of_the_command(source, directory):
    def run(*arguments):
        return CliRunner().invoke(app, ["import", "gii", *map(str, arguments), "--store", str(directory)])

    assert run(source).exit_code == 0
    done = run(source)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "nothing to do: 4 laws unchanged")
    (source / "bg" / "x.xml").write_bytes(b"<dokumente>")
    done = run(source)
    assert done.exit_code == 1
    assert f"left out: bg: {source / 'bg' / 'x.xml'}:1" in done.stdout


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("xml.zip", b"PK\x03\x04cut off", "zip archive is damaged"),
        ("xml.zip", b"no archive at all", "not a zip archive"),
        ("x.xml", b"", "the file is empty"),
        ("x.xml", b"<dokumente><norm>", "not well-formed"),
        ("x.xml", b"<html/>", "root element is <html>"),
        ("x.xml", b"<dokumente/>", "no <norm>"),
        (
            "x.xml",
            b"<!DOCTYPE dokumente [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><dokumente>&b;</dokumente>",
            "entity bomb",
        ),
        ("x.xml", "<dokumente/>".encode("utf-16"), "NUL bytes"),
        ("x.xml", b"<dokumente>" + b"<norm>" * 5000 + b"</norm>" * 5000 + b"</dokumente>", "Excessive depth"),
        ("xml.zip", bomb(), "more than 64 MB"),
    ],
)
def test_each_bad_law_is_named_with_its_place_and_the_others_come_in(source, directory, name, data, reason):
    (source / "eg").mkdir()
    (source / "eg" / name).write_bytes(data)
    report = snapshot.run(str(source), directory)
    assert report.laws == len(NAMES)
    (problem,) = report.problems
    assert problem.law == "eg"
    assert str(source / "eg" / name) in problem.place
    assert reason in problem.reason
