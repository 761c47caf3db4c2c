"""A law that changes: its old versions are kept, what cites it stays true, its table beside the store is right."""

import hashlib
import shutil
import sqlite3
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

from normgraph import (
    build,
    catalogue,
    identifiers,
    laws,
    snapshot,
    snapshot_replace,
    snapshot_report,
    snapshot_written,
    statistics,
    store,
)
from normgraph.errors import UnknownThing
from normgraph.graph import statute
from normgraph.graph.structure import Structure
from normgraph.graph.terms import term
from normgraph.ingest import gii
from normgraph.namespaces import prefixes
from tests.ingest.gii_samples import law, section
from tests.shared import figures_are_true

FIRST, SECOND, THIRD = "2026-01-02", "2026-02-03", "2026-03-04"


@pytest.fixture
def directory(tmp_path):
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()
    return tmp_path / "store"


@pytest.fixture
def source(tmp_path):
    return tmp_path / "gii"


def put(source, name, *sections, day=FIRST):
    data = law(*sections, jurabk=name.upper(), doknr=f"BJNR{name}")
    (source / name).mkdir(parents=True, exist_ok=True)
    path = source / name / "x.xml"
    path.write_bytes(data.replace(b"20260102030405", day.replace("-", "").encode() + b"030405"))
    return path


def import_(source, directory):
    report = snapshot.run(str(source), directory)
    graph = store.open_store(directory)
    generation = store.current_generation(directory)
    assert store.Manifest.read(generation).quads == len(graph)
    assert statistics.Statistics.read(generation) == statistics.count(graph)
    assert figures_are_true(graph)
    return report, graph


def ask(graph, query):
    rows = graph.query(query, prefixes=prefixes(), base_iri=identifiers.BASE, use_default_graph_as_union=True)
    return sorted(tuple(value and value.value.removeprefix(identifiers.BASE) for value in row) for row in rows)


def checks(graph):
    return [build.describe(finding) for finding in build.check(graph) if finding.severity == "violation"]


SEEN = """SELECT ?section ?day ?text WHERE { ?version eli:is_member_of ?unit ; eli:is_realized_by/ng:text ?text .
    ?observation ng:observed ?version ; ng:observedOn ?day . BIND(REPLACE(STR(?unit), ".*/", "") AS ?section) }"""
GRAPHS = "SELECT ?graph WHERE { GRAPH ?graph { ?version a ng:Fassung ; eli:is_member_of <norm/xg/%s> } }"


def test_what_a_source_showed_before_is_kept_as_history(source, directory):
    put(source, "xg", section("§ 1", "<P>Alt. Bleibt.</P>"), section("§ 2", "<P>Gleich.</P>"))
    import_(source, directory)
    put(source, "xg", section("§ 1", "<P>Neu. Bleibt.</P>"), section("§ 2", "<P>Gleich.</P>"), day=SECOND)
    report, graph = import_(source, directory)
    assert report.laws == 1
    assert ask(graph, SEEN) == [
        ("1", FIRST, "Alt. Bleibt."),
        ("1", SECOND, "Neu. Bleibt."),
        ("2", FIRST, "Gleich."),
        ("2", SECOND, "Gleich."),
    ]
    history, current = "graph/history/gii/xg", "graph/statute/xg"
    assert ask(graph, GRAPHS % "1") == [(history,), (current,)]
    assert ask(graph, GRAPHS % "2") == [(current,)]  # the same version, seen twice
    assert ask(graph, GRAPHS % "1/satz-1") == [(history,), (current,)]
    assert ask(graph, GRAPHS % "1/satz-2") == [(current,)]
    places = (
        "SELECT ?start { ?p ng:showsVersion/eli:is_member_of <norm/xg/1/satz-2> ; ng:inVersion [] ; ng:start ?start }"
    )
    assert ask(graph, places) == [("5",)]  # where it stood in the old text
    assert checks(graph) == []


def test_a_section_that_comes_without_text_is_not_said_to_be_repealed(source, directory):
    put(source, "xg", section("§ 1", "<P>Bleibt.</P>"), section("§ 2", "<P>Alt.</P>"), section("§ 3", "<P>Geht.</P>"))
    import_(source, directory)
    put(source, "xg", section("§ 1", "<P>Bleibt.</P>"), section("§ 2", ""), day=SECOND)
    _, graph = import_(source, directory)
    steps = "SELECT ?unit ?kind { ?step ng:changedUnit ?unit ; ng:descentKind ?kind }"
    assert ask(graph, steps) == [("norm/xg/3", "repealed")]  # of § 3 nothing is left at all


def test_a_text_that_comes_back_is_described_once(source, directory):
    old, new = section("§ 1", "<P>Alt.</P>"), section("§ 1", "<P>Neu.</P>")
    for day, text in ((FIRST, old), (SECOND, new), (THIRD, old)):
        put(source, "xg", text, day=day)
        _, graph = import_(source, directory)
    assert ask(graph, SEEN) == [("1", FIRST, "Alt."), ("1", SECOND, "Neu."), ("1", THIRD, "Alt.")]
    twice = "SELECT ?s WHERE { GRAPH ?a { ?s a ?type } GRAPH ?b { ?s a ?type } FILTER(STR(?a) < STR(?b)) }"
    assert ask(graph, twice) == []
    assert checks(graph) == []


CITING = """SELECT ?verbatim ?match ?target ?near ?reason WHERE {
    ?citation ng:verbatim ?verbatim ; ng:matchType ?match ; ng:citedIn <norm/bg/1/satz-1>
    OPTIONAL { ?citation ng:target ?target } OPTIONAL { ?citation ng:nearestUnit ?near }
    OPTIONAL { ?citation ng:reason ?reason } }"""


def test_citations_of_units_that_are_gone_do_not_lie(source, directory):
    put(source, "gkg", section("§ 1", "<P>(1) Eins. Zwei.</P><P>(2) Drei.</P>"))
    put(source, "bg", section("§ 1", "<P>Es gilt § 1 Absatz 1 Satz 2 und § 1 Absatz 2 GKG.</P>"))
    _, graph = import_(source, directory)
    assert {match for _, match, *_ in ask(graph, CITING)} == {prefixes()["ng"] + "exact"}
    before = set(graph)
    put(source, "gkg", section("§ 1", "<P>(1) Eins.</P><P>(2) Drei.</P>"), day=SECOND)
    report, graph = import_(source, directory)
    assert [(note.law, note.place) for note in report.notes] == [("bg", "gkg")]
    assert "1 citations of units that gkg no longer has" in "\n".join(snapshot_report.lines(report))
    (first, second) = sorted(ask(graph, CITING), key=lambda row: row[2] is None)
    assert first[1:3] == (prefixes()["ng"] + "exact", "norm/gkg/1/abs-2")
    assert second[1:4] == (prefixes()["ng"] + "unresolved", None, "norm/gkg/1/abs-1")
    assert "no Satz 2" in second[4]
    assert SECOND in second[4]
    cites = "SELECT ?target WHERE { <norm/bg/1/satz-1> eli:cites ?target }"
    assert ask(graph, cites) == [("norm/gkg/1/abs-2",)]
    changed = {quad.graph_name.value.rpartition("/")[2] for quad in before ^ set(graph)}
    assert changed == {"gkg", "bg", "statistics"}
    assert checks(graph) == []


def test_what_changed_between_two_imports_is_told(source, directory):
    old = "Wer einen Hund hält, meldet ihn beim Amt binnen eines Monats nach der Aufnahme an."
    kept = section("§ 2", "<P>Gleich.</P>")
    halves = "Der Hund bleibt beim Halter; das Amt kann ihn auch selbst halten, wenn er gefährlich ist."
    put(source, "xg", section("§ 1", f"<P>{old} {halves}</P>"), kept)
    import_(source, directory)
    put(source, "xg", section("§ 1", f"<P>{old.replace('eines Monats', 'einer Woche')} {halves}</P>"), kept, day=SECOND)
    _, graph = import_(source, directory)
    values = {"law": identifiers.norm("xg"), "since": "2020-01-01", "until": "2027-01-01"}
    query = catalogue.get("changed-between")
    rows = list(catalogue.run(graph, query, catalogue.terms(query, values)))
    names = ("unit", "kind", "lastSeenOn", "seenBy")
    told = {tuple(row[name].value.removeprefix(identifiers.BASE) for name in names) for row in rows}
    assert told == {
        ("norm/xg/1", "amended", FIRST, SECOND),
        ("norm/xg/1/satz-1", "amended", FIRST, SECOND),
    }, "what stayed is not told"
    put(source, "xg", kept, day=THIRD)
    _, graph = import_(source, directory)
    steps = "SELECT ?kind { ?step ng:changedUnit <norm/xg/1> ; ng:descentKind ?kind ; ng:seenBy ?day } ORDER BY ?day"
    assert sorted(ask(graph, steps)) == [("amended",), ("repealed",)]
    assert checks(graph) == []


@pytest.mark.parametrize("known", [True, False], ids=["had it before", "never had it"])
def test_a_citation_gets_a_target_when_the_unit_is_there(source, directory, known):
    whole, short = ("<P>(1) Eins. Zwei.</P><P>(2) Drei.</P>", "<P>(1) Eins.</P><P>(2) Drei.</P>")
    put(source, "gkg", section("§ 1", whole if known else short))
    put(source, "bg", section("§ 1", "<P>Es gilt § 1 Absatz 1 Satz 2 GKG.</P>"))
    import_(source, directory)
    if known:
        put(source, "gkg", section("§ 1", short), day=SECOND)
        import_(source, directory)
    named = "SELECT ?unit { ?citation ng:targetAsCited ?unit ; ng:matchType ng:unresolved ; ng:nearestUnit ?near }"
    graph = store.open_store(directory)
    assert ask(graph, named) == [("norm/gkg/1/abs-1/satz-2",)]
    put(source, "gkg", section("§ 1", whole), day=THIRD)
    report, graph = import_(source, directory)
    ((_, match, *said),) = ask(graph, CITING)
    assert (match.rpartition("#")[2], said) == ("exact", ["norm/gkg/1/abs-1/satz-2", None, None])
    assert [(note.law, note.place) for note in report.notes] == [("bg", "gkg")]
    assert ask(graph, "SELECT ?t { <norm/bg/1/satz-1> eli:cites ?t }") == [("norm/gkg/1/abs-1/satz-2",)]
    assert ask(graph, named) == checks(graph) == []


def end(*_arguments, **_named):
    raise KeyboardInterrupt


def test_a_wanted_law_that_is_not_there_is_told_before_anything_is_read(source, directory, monkeypatch):
    put(source, "bg", section("§ 1", "<P>Ja.</P>"))
    monkeypatch.setattr(snapshot, "_Run", end)
    with pytest.raises(UnknownThing, match=r"no law called bgbx.*near names: .*bgb") as told:
        snapshot.run(str(source), directory, wanted=frozenset({"bg", "bgbx"}))
    assert "bg," not in str(told.value)


def test_an_import_that_came_to_nothing_leaves_no_citations_behind(source, directory, monkeypatch):
    monkeypatch.setattr(snapshot, "FEW", 0)
    put(source, "gkg", section("§ 1", "<P>Eins. Zwei.</P>"))
    put(source, "bg", section("§ 1", "<P>Es gilt § 1 Satz 2 GKG.</P>"))
    with monkeypatch.context() as ended:
        ended.setattr(snapshot._Run, "finish", end)
        with pytest.raises(KeyboardInterrupt):
            snapshot.run(str(source), directory, wanted=frozenset({"bg"}))
    _, graph = import_(source, directory)
    name = ox.NamedNode(identifiers.graph("cited-statute", "gkg"))
    assert list(graph.quads_for_pattern(None, None, None, name)) == []
    assert checks(graph) == []


def test_a_citation_follows_a_unit_that_the_same_numbers_still_mean(source, directory):
    put(source, "gkg", section("§ 1", "<P>(1) Eins.</P>"))
    put(source, "bg", section("§ 1", "<P>Es gilt § 1 Absatz 1 GKG.</P>"))
    import_(source, directory)
    put(source, "gkg", section("§ 1", "<P>Eins.</P>"), day=SECOND)  # one Absatz needs no number
    report, graph = import_(source, directory)
    ((_, match, target, *_),) = ask(graph, CITING)
    assert (match.rpartition("#")[2], target) == ("resolved", "norm/gkg/1")
    assert report.notes == []
    assert ask(graph, "SELECT ?t WHERE { <norm/bg/1/satz-1> eli:cites ?t }") == [("norm/gkg/1",)]


def test_the_citing_law_read_again_says_the_same(source, directory, tmp_path):
    """What is written when a target goes is what a fresh import finds."""
    put(source, "gkg", section("§ 1", "<P>(1) Eins. Zwei.</P>"))
    put(source, "bg", section("§ 1", "<P>Es gilt § 1 Absatz 1 Satz 2 GKG.</P>"))
    import_(source, directory)
    put(source, "gkg", section("§ 1", "<P>(1) Eins.</P>"), day=SECOND)
    _, graph = import_(source, directory)
    with store.Builder(tmp_path / "fresh") as builder:
        builder.publish()
    _, fresh = import_(source, tmp_path / "fresh")
    name = ox.NamedNode(identifiers.graph("statute", "bg"))
    assert set(graph.quads_for_pattern(None, None, None, name)) == set(fresh.quads_for_pattern(None, None, None, name))


@pytest.mark.parametrize("few", [0, 12], ids=["two processes", "this process"])
@pytest.mark.parametrize("text", ["<P>Eins. Zwei.</P>", "<P>(1) Eins.</P>"], ids=["the same text", "another text"])
def test_a_law_of_which_only_the_structure_is_known_gives_way(source, directory, tmp_path, monkeypatch, few, text):
    """The graph is that of a fresh import; versions that only the old one had are history."""
    monkeypatch.setattr(snapshot, "FEW", few)
    put(source, "gkg", section("§ 1", "<P>Eins. Zwei.</P>"))
    put(source, "bg", section("§ 1", "<P>Es gilt § 1 Satz 2 GKG.</P>"), day=SECOND)
    with store.Builder(tmp_path / "fresh") as builder:
        builder.publish()
    known = gii.read_statute((source / "gkg" / "x.xml").read_bytes(), "x.xml", "gkg")
    bare = replace(known, sha256="", built=FIRST, sections=tuple(replace(s, text="") for s in known.sections))
    guessed = ox.NamedNode(identifiers.graph("cited-statute", "gkg"))
    with store.Builder(directory) as builder:
        builder.add(statute.quads(bare))
        for number in "17":
            unit = ox.NamedNode(identifiers.norm("gkg", number))
            builder.add([ox.Quad(unit, term("ng:number"), ox.Literal(number), guessed)])
        builder.publish()
    put(source, "gkg", section("§ 1", text), day=SECOND)
    _, graph = import_(source, directory)
    _, fresh = import_(source, tmp_path / "fresh")
    for name in ("gkg", "bg"):
        pattern = (None, None, None, ox.NamedNode(identifiers.graph("statute", name)))
        assert set(graph.quads_for_pattern(*pattern)) == set(fresh.quads_for_pattern(*pattern))
    history = list(graph.quads_for_pattern(None, term("ng:observedOn"), None, None))
    assert {quad.object.value for quad in history} == {FIRST, SECOND}
    left = graph.quads_for_pattern(None, None, None, guessed)
    assert [quad.object.value for quad in left] == ["7"]  # no text shows it


def test_only_the_difference_is_written(source, directory, monkeypatch):
    sections = [section(f"§ {number}", "<P>Eins. Zwei.</P>") for number in range(1, 60)]
    put(source, "xg", *sections)
    import_(source, directory)
    removed = []
    own = snapshot_replace.Changes.remove
    monkeypatch.setattr(snapshot_replace.Changes, "remove", lambda self, quads: own(self, seen(removed, quads)))
    put(source, "xg", section("§ 1", "<P>Anders. Zwei.</P>"), *sections[1:])
    import_(source, directory)
    assert 0 < len(removed) < 40


def seen(log, quads):
    quads = list(quads)
    log += quads
    return quads


class TestTable:
    """The table of laws beside the store is never more than a shortcut."""

    @pytest.fixture
    def two(self, source, directory):
        put(source, "gkg", section("§ 1", "<P>Eins. Zwei.</P>"))
        put(source, "bg", section("§ 1", "<P>Es gilt § 1 Satz 2 GKG.</P>"))
        import_(source, directory)
        return directory

    def table(self, directory):
        return store.current_generation(directory) / laws.FILE

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda path: path.unlink(),
            lambda path: path.write_bytes(b""),
            lambda path: path.write_bytes(b"nonsense" * 1000),
            lambda path: path.write_bytes(path.read_bytes()[:5000]),
        ],
        ids=["missing", "empty", "nonsense", "cut off"],
    )
    def test_a_spoilt_table_is_made_again_from_the_store(self, source, two, spoil):
        spoil(self.table(two))
        again, _ = import_(source, two)
        assert (again.laws, again.unchanged) == (0, 2)
        put(source, "bg", section("§ 1", "<P>Nach § 1 Satz 2 GKG gilt es.</P>"))
        report, _ = import_(source, two)
        assert (report.laws, report.unchanged, report.resolved, report.citations) == (1, 1, 1, 1)
        assert laws.Laws.read(self.table(two).parent, ox.Store).rows().keys() == {"bg", "gkg"}

    def test_other_writers_carry_it_on(self, source, two):
        with store.Builder(two, extend=True) as builder:
            builder.add([ox.Quad(ox.NamedNode("urn:s"), term("rdfs:label"), ox.Literal("x"), ox.NamedNode("urn:g"))])
            builder.publish()
            builder.publish()  # twice, as imports of decisions do
        assert self.table(two).is_file()

    def test_structure_is_that_of_the_store(self, source, two):
        table = laws.Laws.read(self.table(two).parent, lambda: pytest.fail("the database was opened"))
        from normgraph.graph import stored

        for slug in ("bg", "gkg"):
            assert table.structure(slug) == stored.structure(store.open_store(two), slug)

    def test_nothing_new_opens_no_database(self, source, two, monkeypatch):
        monkeypatch.setattr(store, "open_store", lambda *a: pytest.fail("the database was opened"))
        monkeypatch.setattr(store.ox, "Store", lambda *a: pytest.fail("the database was opened"))
        report = snapshot.run(str(source), two)
        assert (report.unchanged, report.generation) == (2, None)

    def test_the_same_text_in_another_archive_is_unchanged(self, source, two):
        data = (source / "bg" / "x.xml").read_bytes()
        (source / "bg" / "x.xml").unlink()
        for level in (1, 9):
            with zipfile.ZipFile(source / "bg" / "xml.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
                archive.writestr("BJNRbg.xml", data)
            report, _ = import_(source, two)
            assert (report.laws, report.unchanged) == (0, 2)


class TestWritten:
    """What was written of a law is compared with what is written now; the outcome is that of a fresh import."""

    LONG = tuple(section(f"§ {number}", f"<P>Nach § {number + 1} gilt {number}.</P>") for number in range(2, 9))

    @pytest.fixture
    def two(self, source, directory):
        put(source, "gkg", section("§ 1", "<P>(1) Eins. Zwei.</P><P>(2) Drei.</P>"), *self.LONG)
        put(source, "bg", section("§ 1", "<P>Es gilt § 1 Absatz 1 Satz 2 GKG.</P>"), section("§ 2", "<P>Und § 1.</P>"))
        import_(source, directory)
        return directory

    def files(self, directory):
        return {path.name for path in (directory / "written").iterdir()}

    def change(self, source, directory, *sections, name="gkg", day=SECOND):
        put(source, name, *sections, day=day)
        return import_(source, directory)

    def is_fresh(self, source, graph, tmp_path):
        with store.Builder(tmp_path / "fresh") as builder:
            builder.publish()
        _, fresh = import_(source, tmp_path / "fresh")
        for slug in ("gkg", "bg"):
            name = ox.NamedNode(identifiers.graph("statute", slug))
            pattern = (None, None, None, name)
            assert set(graph.quads_for_pattern(*pattern)) == set(fresh.quads_for_pattern(*pattern))
        return checks(graph) == []

    @pytest.mark.parametrize(
        "sections",
        [
            (section("§ 1", "<P>(1) Eins. Zwei.</P><P>(2) Vier.</P>"), *LONG),  # other words
            (section("§ 1", "<P>(1) Eins. Zwei.</P>"), *LONG[:3]),  # units and citations go
            (section("§ 1", "<P>Eins. Zwei.</P>"), section("§ 1a", "<P>Neu ist § 1.</P>"), *LONG),  # others come
            (section("§ 1", "<P>(1) Eins. Zwei.</P><P>(2) Drei.</P>"), *LONG),  # only the day is another
        ],
        ids=["words", "fewer", "more", "day"],
    )
    def test_the_difference_of_the_texts_is_that_of_the_graphs(self, source, two, tmp_path, monkeypatch, sections):
        monkeypatch.setattr(snapshot_replace, "_by_store", lambda *a: pytest.fail("the graph was read back"))
        _, graph = self.change(source, two, *sections)
        monkeypatch.undo()
        assert self.is_fresh(source, graph, tmp_path)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda path: path.unlink(),
            lambda path: path.write_bytes(b""),
            lambda path: path.write_bytes(path.read_bytes()[:200]),
            lambda path: path.write_bytes(snapshot_written.pack(b"GRAPH <urn:g> {")[1]),
        ],
        ids=["missing", "empty", "cut off", "of another law"],
    )
    def test_a_spoilt_file_costs_nothing_but_time(self, source, two, tmp_path, spoil):
        for path in (two / "written").iterdir():
            spoil(path)
        _, graph = self.change(source, two, section("§ 1", "<P>Neu.</P>"))
        assert self.is_fresh(source, graph, tmp_path)

    def test_a_file_is_what_its_name_says(self, tmp_path):
        (name, data), (other, _) = snapshot_written.pack(b"eins"), snapshot_written.pack(b"zwei")
        for one in (name, other):
            (tmp_path / one).write_bytes(data)
        assert snapshot_written.read(tmp_path, name) == "eins"
        assert snapshot_written.read(tmp_path, other) is None

    @pytest.mark.parametrize(
        "data",
        [
            zlib.compress(b"eins", 1),
            snapshot_written.pack(b"eins")[1][:-1],
            zstandard.ZstdCompressor(write_content_size=False).compress(b"eins"),
            zstandard.compress(bytes(2**20)),
        ],
        ids=["of an older program", "cut off", "says no size", "too large"],
    )
    def test_what_cannot_be_unpacked_is_not_there(self, tmp_path, monkeypatch, data):
        monkeypatch.setattr(snapshot_written, "MOST", 2**19)
        name = hashlib.sha256(data).hexdigest()
        (tmp_path / name).write_bytes(data)
        assert snapshot_written.read(tmp_path, name) is None

    def test_a_graph_that_is_not_as_written_is_compared_itself(self, source, two, tmp_path):
        with store.Builder(two, extend=True) as builder:
            name = ox.NamedNode(identifiers.graph("statute", "gkg"))
            gone = next(builder.store.quads_for_pattern(None, term("ng:order"), None, name))
            builder.store.remove(gone)
            builder.publish()
        _, graph = self.change(source, two, section("§ 1", "<P>Neu.</P>"))
        assert self.is_fresh(source, graph, tmp_path)

    def test_a_law_whose_citations_were_resolved_again_is_not_as_written(self, source, two, tmp_path):
        self.change(source, two, section("§ 1", "<P>(1) Eins.</P>"))
        table = laws.Laws.read(store.current_generation(two), ox.Store)
        assert table.written().keys() == {"gkg"}
        _, graph = self.change(source, two, section("§ 1", "<P>Nach § 1 Absatz 1 GKG.</P>"), name="bg", day=THIRD)
        assert self.is_fresh(source, graph, tmp_path)

    def test_a_structure_read_from_the_database_is_kept(self, source, two):
        def structure(change=""):
            with sqlite3.connect(store.current_generation(two) / laws.FILE) as table:
                table.execute(change or "SELECT 1")
                return table.execute("SELECT structure FROM law WHERE slug = 'gkg'").fetchone()[0]

        known = structure()
        assert structure("UPDATE law SET structure = NULL WHERE slug = 'gkg'") is None
        self.change(source, two, section("§ 1", "<P>Nach § 1 Satz 1 GKG.</P>"), name="bg")
        assert Structure.from_json(structure()) == Structure.from_json(known)

    def test_only_files_of_the_kept_generations_stay(self, source, two):
        first = self.files(two)
        self.change(source, two, section("§ 1", "<P>(1) Eins. Zwei.</P><P>(2) Vier.</P>"))
        second = self.files(two)
        self.change(source, two, section("§ 1", "<P>(1) Eins. Zwei.</P><P>(2) Sechs.</P>"), day=THIRD)
        assert (len(first), len(second), len(self.files(two)), len(first & self.files(two))) == (2, 3, 3, 1)


def test_a_changed_law_alone_is_resolved_against_the_others(source, directory):
    put(source, "gkg", section("§ 1", "<P>Eins. Zwei.</P>"))
    path = put(source, "bg", section("§ 1", "<P>Es gilt § 1 Satz 2 GKG.</P>"))
    import_(source, directory)
    path = put(source, "bg", section("§ 1", "<P>Es gilt § 1 Satz 2 und 3 GKG.</P>"), day=SECOND)
    alone = Path(shutil.copy(path, source.parent / "bg.xml"))
    report, _ = import_(alone, directory)
    assert (report.laws, report.citations, report.resolved, report.missing) == (1, 2, 1, ())


def test_checks_are_at_hand():
    """The tests above ask the checks; without them they would hold nothing."""
    assert {"statement-in-two-graphs", "order-not-total"} <= set(catalogue.names("check"))
