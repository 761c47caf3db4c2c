"""Histories from git: versions by text, observations by the day of saving, descent, evidence, and bad repositories."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import build, identifiers, importing_history, norm_names, store, synopsis, versions, versions_text
from normgraph.errors import NormgraphError, StoreError, UnknownThing, UnreadableInput
from normgraph.graph import decision, history, statute
from normgraph.graph.terms import term
from normgraph.ingest import git_source, structure_files
from normgraph.ingest.model import Kind, Section, Statute, Unit
from normgraph.namespaces import prefixes
from tests.history_samples import AFTER, BEFORE, FEES, ONE, Repository, bundestag, kmein, small_store
from tests.shared import CORPORA, needs_shared


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "gesetze")
    made.commit("2021-01-01", laws__StAG=BEFORE)
    made.commit("2026-03-11", laws__StAG=BEFORE + "\n")  # saved again, the same text
    made.commit("2026-04-01", laws__StAG=AFTER)
    return made


def imported(source: Path, directory: Path) -> tuple[importing_history.Report, ox.Store]:
    if not directory.exists():
        small_store(directory)
    report = importing_history.git(str(source), directory)
    return report, store.open_store(directory)


def norm(graph: ox.Store, name: str) -> versions.Norm:
    return versions.norm(graph, norm_names.unit(name, graph))


def test_the_same_text_twice_is_one_version_with_two_observations(tmp_path: Path, repository: Repository) -> None:
    report, graph = imported(repository.bundle(), tmp_path / "store")
    found = norm(graph, "§ 3 StAG")
    assert report.problems == []
    assert [[one.day for one in version.observations] for version in found.versions] == [
        ["2021-01-01", "2026-03-11"],
        ["2026-04-01"],
    ]
    assert found.versions[0].text == FEES


def test_a_graph_with_a_history_passes_the_checks(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    assert next(graph.quads_for_pattern(None, term("rdf:type"), term("ng:HistorischeEinheit"), None))
    assert [build.describe(one) for one in build.check(graph) if one.severity == "violation"] == []


def test_no_day_of_an_author_is_an_observation(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    days = {
        quad.object.value for quad in graph.quads_for_pattern(None, ox.NamedNode(prefixes()["dcterms"] + "date"), None)
    }
    assert "2018-11-08" not in days


def test_a_moved_text_is_followed_by_its_words(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    steps = {(kind, unit.rpartition("stag/")[2]) for _, _, kind, unit, _ in norm(graph, "§ 1 Abs. 2 StAG").steps}
    assert steps == {("moved", "2a"), ("replaced", "1/abs-2")}


def test_an_inserted_sentence_shifts_the_numbers_not_the_text(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    steps = norm(graph, "§ 3 Satz 2 StAG").steps
    assert ("renumbered", "3/satz-3", 1.0) in {(k, u.rpartition("stag/")[2], s) for _, _, k, u, s in steps}


def test_the_law_itself_dates_its_versions(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    found = norm(graph, "§ 1 Abs. 2 StAG")
    assert [(e.last, e.place) for e in found.evidence] == [("2026-03-31", "§ 9 Satz 1 StAG")]
    on = {
        day: versions.on(found, day) for day in ("2021-01-01", "2026-03-10", "2026-03-31", "2026-04-01", "2026-04-02")
    }
    assert {day: answer.basis and answer.basis.kind for day, answer in on.items()} == {
        "2021-01-01": "observed",  # shown on that day, more than a quarter before the last day: not proved
        "2026-03-10": None,  # two equal observations do not prove the time between
        "2026-03-31": "nearestState",  # seen 20 days before
        "2026-04-01": "from",
        "2026-04-02": None,  # no observation on or after that day
    }
    assert on["2026-03-31"].version is found.versions[0]
    assert on["2026-04-01"].version is found.versions[1]


def test_outside_all_knowledge_the_nearest_are_named(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    answer = versions.on(norm(graph, "§ 3 StAG"), "2015-06-01")
    assert (answer.version, answer.before) == (None, None)
    assert answer.after is answer.norm.versions[0]


def test_a_unit_that_no_version_has_says_what_there_is(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    for name, said in (
        ("§ 3 Satz 13 StAG", "no version at hand of § 3 StAG has this unit; it has Satz 1, 2, 3, 4"),
        ("§ 9999 Abs. 2 StAG", "not there: no version at hand has § 9999 StAG"),
    ):
        found = norm(graph, name)
        assert found.versions == []
        assert found.remark
        assert found.remark.text() == said


def test_a_synopsis_marks_words(tmp_path: Path, repository: Repository) -> None:
    _, graph = imported(repository.bundle(), tmp_path / "store")
    _, one, other = synopsis.between(graph, norm_names.unit("§ 1 Abs. 1 StAG", graph), "2021-01", "2026-04")
    marked = synopsis.marked(synopsis.words(one.version.text, other.version.text))
    assert "binnen [-eines Monats-] {+zwei Monaten+} nach" in marked


def test_renaming_all_files_loses_no_law(tmp_path: Path, repository: Repository) -> None:
    repository.git("mv", "laws/StAG.md", "laws/StAG-BJNR005830913.md")
    repository.commit("2026-05-04")
    repository.commit("2026-06-01", **{"laws__StAG-BJNR005830913": BEFORE})
    report, graph = imported(repository.bundle(), tmp_path / "store")
    assert report.states == 5  # the commit that only renames shows the text of that day, under its new name
    assert [[o.day for o in version.observations] for version in norm(graph, "§ 3 StAG").versions] == [
        ["2021-01-01", "2026-03-11", "2026-06-01"],
        ["2026-04-01", "2026-05-04"],
    ]


def test_a_name_of_another_form_is_followed_by_its_content(tmp_path: Path, repository: Repository) -> None:
    repository.git("mv", "laws", "recht")
    repository.commit("2026-05-04")
    repository.commit("2026-06-01", recht__StAG=BEFORE)
    report, _ = imported(repository.bundle(), tmp_path / "store")
    assert report.states == 5


def test_both_layouts_show_one_version(tmp_path: Path, repository: Repository) -> None:
    other = Repository(tmp_path / "andere")
    other.commit("2012-08-02", r__rustag__index=bundestag("Art. 5 G v. 1.6.2012 I 1224", p1=ONE, p3=FEES))
    imported(repository.bundle(), tmp_path / "store")
    _, graph = imported(other.bundle(), tmp_path / "store")
    found = norm(graph, "§ 3 StAG")
    assert [o.day for o in found.versions[0].observations] == ["2012-08-02", "2021-01-01", "2026-03-11"]
    types = graph.quads_for_pattern(ox.NamedNode(found.versions[0].iri), ox.NamedNode(prefixes()["rdf"] + "type"), None)
    assert len(list(types)) == 1  # described in one graph only
    law = norm(graph, "StAG")
    assert [version.note for version in law.versions if version.note] == [
        "Zuletzt geändert durch Art. 5 G v. 1.6.2012 I 1224"
    ]


def test_a_second_import_does_nothing(tmp_path: Path, repository: Repository) -> None:
    bundle = repository.bundle()
    imported(bundle, tmp_path / "store")
    before = store.current_generation(tmp_path / "store")
    report, _ = imported(bundle, tmp_path / "store")
    assert (report.laws, report.unchanged, report.generation) == (0, 1, None)
    assert store.current_generation(tmp_path / "store") == before


@pytest.mark.parametrize(
    ("day", "unit", "said"),
    [
        ("2026-04-15", "§ 3 StAG", "Der Stand vom 2026-05-01 zeigt die Einheit als weggefallen."),
        ("2026-06-15", "§ 3 Satz 2 StAG", "Der Stand vom 2026-07-01 zeigt die Einheit als weggefallen."),
        ("2026-08-15", "§ 3 StAG", "Der beobachtete Stand vom 2026-08-01 zeigt keinen Wortlaut"),
        ("2026-08-15", "§ 8 StAG", "Der beobachtete Stand vom 2026-08-01 zeigt keinen Wortlaut"),
        ("2026-06-01", "§ 8 StAG", "Der Stand vom 2026-06-01 zeigt die Einheit als weggefallen."),
    ],
    ids=["the next state", "a unit in it, within a run", "only absent now", "never with a text", "and repealed"],
)
def test_a_state_that_shows_a_section_as_repealed_says_so(
    tmp_path: Path, repository: Repository, day: str, unit: str, said: str
) -> None:
    for month in ("05", "06", "07"):
        heads = f"\n# § 3 – (weggefallen)\n\n# § 8 – (weggefallen)\n\n# § 9 – Titel\n\nEs gilt {month}.\n"
        repository.commit(f"2026-{month}-01", laws__StAG=kmein(p1=ONE) + heads)
    repository.commit("2026-08-01", laws__StAG=kmein(p1=ONE))
    _, graph = imported(repository.bundle(), tmp_path / "store")
    found = norm(graph, unit)
    lines = list(versions_text.lines(versions.on(found, day)))
    assert any(line.strip().startswith(said) for line in lines), lines
    marks = list(graph.quads_for_pattern(None, term("ng:showsRepealed"), None, None))
    assert len(marks) == 4  # of the run of three states the first and the last, for two sections
    newer = synopsis.side(found, "2026-06-02", "2026-06-30")
    assert newer
    assert newer.kind == "repealed"


def test_new_commits_replace_the_history_of_their_law(tmp_path: Path, repository: Repository) -> None:
    imported(repository.bundle(), tmp_path / "store")
    repository.commit("2026-08-01", laws__StAG=kmein(p1=ONE))
    report, graph = imported(repository.folder, tmp_path / "store")  # a repository, not a bundle
    assert (report.laws, report.states) == (1, 4)
    steps = {(kind, unit.rpartition("stag/")[2]) for _, _, kind, unit, _ in norm(graph, "§ 2a StAG").steps}
    assert steps == {("moved", "1/abs-2")}  # it went back to where it came from


def _empty(folder: Path) -> Path:
    return Repository(folder).folder


def _no_law(folder: Path) -> Path:
    made = Repository(folder)
    made.commit("2021-01-01", README="# Nothing\n")
    return made.bundle()


def _unknown_law(folder: Path) -> Path:
    made = Repository(folder)
    made.commit("2021-01-01", laws__QuatschG=BEFORE)
    return made.bundle()


def _text_file(folder: Path) -> Path:
    folder.with_suffix(".bundle").write_text("no bundle\n")
    return folder.with_suffix(".bundle")


def _truncated(folder: Path) -> Path:
    made = Repository(folder)
    made.commit("2021-01-01", laws__StAG=BEFORE)
    path = made.bundle()
    path.write_bytes(path.read_bytes()[:-200])
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_text_file, "git cannot read it"),
        (_truncated, "git cannot read it"),
        (_empty, "the repository has no commit"),
        (_no_law, "no file of a law that the register knows"),
        (_unknown_law, r"no file of a law that the register knows; it has files like laws/QuatschG.md"),
        (lambda folder: folder, "no such file or directory"),
    ],
)
def test_what_is_no_history_of_laws_is_refused(tmp_path: Path, make, reason: str) -> None:  # type: ignore[no-untyped-def]
    directory = small_store(tmp_path / "store")
    before = store.current_generation(directory)
    with pytest.raises(UnreadableInput, match=reason):
        importing_history.git(str(make(tmp_path / "gesetze")), directory)
    assert store.current_generation(directory) == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"# \xa7 1\n", "not UTF-8"), (b"", "no heading of a section"), (b"x" * (git_source.MAX_BLOB + 1), "longer than")],
)
def test_a_damaged_state_is_left_out_and_named(
    tmp_path: Path, repository: Repository, content: bytes, reason: str
) -> None:
    repository.commit("2026-07-01", laws__StAG=content)
    report, graph = imported(repository.folder, tmp_path / "store")
    assert report.states == 3
    (problem,) = report.problems
    assert problem.law == "stag"
    assert reason in problem.reason
    assert len(norm(graph, "§ 3 StAG").versions) == 2


def test_a_law_that_is_wanted_and_absent_is_named(tmp_path: Path, repository: Repository) -> None:
    directory = small_store(tmp_path / "store")
    with pytest.raises(UnknownThing, match="no law called bgb"):
        importing_history.git(str(repository.folder), directory, frozenset({"bgb"}))


def test_a_locked_store_is_left_alone(tmp_path: Path, repository: Repository) -> None:
    directory = small_store(tmp_path / "store")
    with store.Builder(directory, extend=True), pytest.raises(StoreError, match="locked"):
        importing_history.git(str(repository.folder), directory)


def test_hooks_and_configuration_of_a_repository_are_not_run(tmp_path: Path, repository: Repository) -> None:
    trap = tmp_path / "trapped"
    hook = repository.folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {trap}\n")
    hook.chmod(0o755)
    repository.git("config", "core.fsmonitor", f"touch {trap}")
    imported(repository.folder, tmp_path / "store")
    assert not trap.exists()


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("2012-13", "2026-04", "there is no day 2012-13"),
        ("2026-02-30", "2026-04", "there is no day 2026-02-30"),
        ("2026-05", "2026-04", "2026-05 is after 2026-04"),
        ("gestern", "2026-04", "there is no day gestern"),
    ],
)
def test_impossible_days_are_refused(tmp_path: Path, repository: Repository, start: str, end: str, reason: str) -> None:
    _, graph = imported(repository.folder, tmp_path / "store")
    with pytest.raises(UnknownThing, match=reason):
        synopsis.between(graph, norm_names.unit("§ 1 StAG", graph), start, end)


@pytest.mark.parametrize("name", ["§ 1 QuatschG", "x" * 300, "§", "bgb/1", "https://example.org/x", "10 C 5.12"])
def test_an_unknown_norm_is_refused(tmp_path: Path, name: str) -> None:
    graph = store.open_store(small_store(tmp_path / "store"))
    with pytest.raises(NormgraphError):
        norm(graph, name)


def test_retired_versions_keep_observations_and_places(tmp_path: Path) -> None:
    def law(text: str, built: str) -> Statute:
        unit = Unit(("1", "satz-1"), Kind.SATZ, "1", 0, len(text))
        section = Section(
            ("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text=text, hash=identifiers.text_hash(text), units=(unit,)
        )
        return Statute("xg", "XG", "", "", "", "", "", "", "", "", built, sections=(section,))

    graph = ox.Store()
    graph.extend(statute.quads(law("Es gilt alles.", "2026-01-01")))
    kept = history.retire(graph, "xg")
    graph.remove_graph(ox.NamedNode(identifiers.graph("statute", "xg")))
    graph.extend(statute.quads(law("Es gilt nichts.", "2026-02-01")))
    graph.extend(kept)
    history.settle(graph, "xg")
    found = versions.norm(graph, identifiers.norm("xg", "1", "satz-1"))
    assert [(v.text, [o.day for o in v.observations]) for v in found.versions] == [
        ("Es gilt alles.", ["2026-01-01"]),
        ("Es gilt nichts.", ["2026-02-01"]),
    ]
    doubled = [
        quad.subject
        for quad in graph.quads_for_pattern(None, term("rdf:type"), None, ox.NamedNode(history.graph_of("gii", "xg")))
        if next(
            graph.quads_for_pattern(quad.subject, None, None, ox.NamedNode(identifiers.graph("statute", "xg"))), None
        )
    ]
    assert doubled == []


@pytest.mark.parametrize(
    ("known", "passing"),
    [
        ([], {"urn:unit", "urn:place", "urn:section", "urn:observation"}),
        (["urn:place"], {"urn:section", "urn:observation"}),  # the other history shows something else there
        (["urn:section"], {"urn:unit", "urn:place", "urn:observation"}),
    ],
)
def test_a_version_of_a_unit_passes_with_its_place_only(known: list[str], passing: set[str]) -> None:
    graph = ox.Store()
    for name in known:
        graph.add(ox.Quad(ox.NamedNode(name), term("rdf:type"), term("ng:Textstelle"), ox.NamedNode("urn:other")))
    said = [
        ("urn:section", "rdf:type", term("ng:Fassung")),
        ("urn:unit", "rdf:type", term("ng:Fassung")),
        ("urn:place", "ng:showsVersion", ox.NamedNode("urn:unit")),
        ("urn:observation", "ng:observed", ox.NamedNode("urn:section")),
    ]
    own = ox.NamedNode("urn:own")
    quads = (ox.Quad(ox.NamedNode(subject), term(name), value, own) for subject, name, value in said)
    assert {quad.subject.value for quad in history.fresh(graph, "urn:own", quads)} == passing


def test_the_sentence_that_no_version_has_gets_its_candidate() -> None:
    """VG Magdeburg cites § 60a Abs. 2 Satz 13 AufenthG for what Satz 4 says."""
    graph = ox.Store()
    graph.extend(decision.curated())
    graph.extend(statute.quads(structure_files.read("aufenthg")))
    found = norm(graph, "§ 60a Abs. 2 Satz 13 AufenthG")
    assert found.versions == []
    assert found.remark
    assert found.remark.text().startswith(
        "no version at hand has this unit; candidate: § 60a Abs. 2 Satz 4 AufenthG (VG Magdeburg"
    )


@needs_shared
def test_a_number_with_another_norm_is_replaced_not_amended(tmp_path: Path) -> None:
    """§ 104c AufenthG was the Chancen-Aufenthaltsrecht until the end of 2025; since then its transitional rule."""
    directory = small_store(tmp_path / "store")
    report = importing_history.git(str(CORPORA / "law-as-git" / "recht.bundle"), directory, frozenset({"aufenthg"}))
    graph = store.open_store(directory)
    assert report.problems == []
    steps = norm(graph, "§ 104c AufenthG").steps
    assert [kind for seen, _, kind, unit, _ in steps if seen == "2026-01-04" and unit.endswith("/104c")] == ["replaced"]
    on = versions.on(norm(graph, "§ 60a Abs. 2 Satz 4 AufenthG"), "2026-07-28")
    assert on.basis == versions.Basis("nearestState", ("2026-07-05",))
    language = norm(graph, "§ 44a Abs. 3 Satz 1 AufenthG")  # a note of 2025 beside a text of August 2026
    statuses = {day: versions.on(language, day).status for day in ("2025-11-01", "2026-03-01", "2026-08-01")}
    assert statuses == {"2025-11-01": "known", "2026-03-01": "probable", "2026-08-01": "unknown"}
    _, before, _ = synopsis.between(graph, norm_names.unit("§ 104c AufenthG", graph), "2021-05", "2024-01")
    assert before.version is None
    assert norm(graph, "§ 60a Abs. 2 Satz 13 AufenthG").versions == []


@needs_shared
@pytest.mark.corpus
def test_the_reform_of_descent_law_is_followed(tmp_path: Path) -> None:
    """§ 1599 Abs. 2 BGB got other content on 2026-04-01; the old idea stands, changed, in § 1595a."""
    directory = small_store(tmp_path / "store")
    wanted = frozenset({"bgb", "famfg", "sgb-ii"})
    importing_history.git(str(CORPORA / "law-as-git" / "recht.bundle"), directory, wanted)
    graph = store.open_store(directory)
    steps = {
        (kind, unit.rpartition("/bgb/")[2])
        for seen, _, kind, unit, _ in norm(graph, "§ 1599 Abs. 2 BGB").steps
        if seen == "2026-04-01"
    }
    assert steps == {("moved", "1595a"), ("replaced", "1599/abs-2")}
    of_fathers = norm(graph, "§ 1600 Abs. 2 BGB")
    assert [evidence.place for evidence in of_fathers.evidence] == ["§ 185a Abs. 1 Satz 2 FamFG"]
    known = {day: versions.on(of_fathers, day).basis for day in ("2026-03-31", "2026-04-01", "2025-10-01")}
    assert [basis and basis.kind for basis in known.values()] == ["nearestState", "from", None]
    assert versions.on(norm(graph, "§ 12 SGB II"), "2026-07-01").basis == versions.Basis(
        "nearestState", ("2026-07-05",)
    )
    gone = norm(graph, "§ 1597a BGB")
    last = versions.on(gone, "2026-07-28")  # § 105d AufenthG, which names that day, is not among these laws
    assert (last.status, last.before and last.before.seen[-1]) == ("unknown", "2026-07-19")
    answer = versions.on(gone, "2026-07-29")
    assert answer.absent
    assert (answer.status, answer.absent.day) == ("unknown", "2026-07-29")


@needs_shared
def test_nothing_is_known_of_2015(tmp_path: Path) -> None:
    directory = small_store(tmp_path / "store")
    bundle = CORPORA / "law-as-git" / "bundesgit.bundle"
    importing_history.git(str(bundle), directory, frozenset({"aufenthg"}))
    found = norm(store.open_store(directory), "§ 32 AufenthG")
    answer = versions.on(found, "2015-06-01")
    assert answer.version is None
    assert answer.before
    assert answer.after
    assert (answer.before.observations[-1].day, answer.after.observations[0].day) == ("2013-01-11", "2022-01-28")
    assert {one.day for version in found.versions for one in version.observations}.isdisjoint({"2018-11-08"})
