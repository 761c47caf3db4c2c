"""The graph as built from the data of the program: complete, checked, the same each time, and never half."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import assets, build, catalogue, identifiers, importing_decisions, store, versions
from normgraph.derive import source
from normgraph.derive.compile import compile_rules
from normgraph.errors import BrokenRules, ChecksFailed, UnknownThing, UnreadableInput
from normgraph.graph import naming
from normgraph.versions_model import Remark

BVERWG = identifiers.decision("BVerwG", "2012-11-29", "10 C 5.12")
MAGDEBURG = identifiers.decision("VG Magdeburg", "2018-11-16", "4 B 328/18")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("build") / "store"
    result = build.build(directory)
    assert result.quads > 100_000
    assert all(finding.severity != "violation" for finding in result.findings)
    return directory


@pytest.fixture(scope="module")
def graph(built: Path) -> ox.Store:
    return store.open_store(built)


def rows(graph: ox.Store, name: str, **params: str) -> list[ox.QuerySolution]:
    query = catalogue.get(name)
    answer = catalogue.run(graph, query, catalogue.terms(query, params, naming=lambda text: naming.thing(text, graph)))
    assert isinstance(answer, ox.QuerySolutions)
    return list(answer)


def test_the_founding_decisions_answer(graph: ox.Store) -> None:
    citing = rows(graph, "citing-decisions", norm="§ 1599 Abs. 2 BGB")
    assert {row["decision"].value for row in citing} == {MAGDEBURG}
    assert {"11", "12", "13", "15", "16", "17", "25"} == {row["randnummer"].value for row in citing}
    assert any(row["verbatim"].value == "§ 1599 Abs. 2 EGBGB" for row in citing), "the corrected mistake of Rn. 16"
    [chain] = rows(graph, "instances", decision="10 C 5.12")
    assert chain["lowerLabel"].value == "OVG Berlin-Brandenburg, 25.10.2011 – 11 B 23.10"
    changed = {row["changed"].value.removeprefix(identifiers.norm("")) for row in rows(graph, "changed-since-cited")}
    assert {"bgb/1599/abs-2", "egbgb/19/abs-1/satz-3", "aufenthg/60a/abs-2/satz-13"} <= changed


OF_HISTORIES = {"changed-between", "citations-to-changed-units", "versions"}
"""Questions about histories and wordings of units, which the shipped graph has none of; tests/queries answers them."""


def test_every_competency_question_has_an_answer(graph: ox.Store) -> None:
    answered = set()
    for name in catalogue.names():
        examples = {key: value.example for key, value in catalogue.get(name).parameters.items()}
        answered |= {name} if rows(graph, name, **examples) else set()
    assert set(catalogue.names()) - answered == OF_HISTORIES


def test_a_sentence_left_out_is_found(graph: ox.Store) -> None:
    """§ 1592 BGB has one sentence, so that its numbers are named without it."""
    unit = identifiers.norm("bgb", "1592", "satz-1", "nr-1")
    assert {naming.thing(name, graph) for name in ("bgb/1592/nr-1", "§ 1592 Nr. 1 BGB")} == {unit}
    assert versions.norm(graph, unit).remark == Remark("there")
    with pytest.raises(UnknownThing, match="no unit"):
        naming.thing("bgb/1592/nr-4", graph)


def test_no_nodes_of_two_sources_are_one(graph: ox.Store) -> None:
    """Files of the same name in two folders once shared their blank nodes: an amount had the values of both."""
    graphs: dict[str, set[str]] = {}
    for quad in graph:
        if isinstance(quad.subject, ox.BlankNode):
            graphs.setdefault(quad.subject.value, set()).add(quad.graph_name.value)
    assert len(graphs) > 1_000
    assert [node for node, places in graphs.items() if len(places) > 1] == []


def test_questions_are_answered_at_once(graph: ox.Store) -> None:
    for name in catalogue.names():
        examples = {key: value.example for key, value in catalogue.get(name).parameters.items()}
        begin = time.perf_counter()
        rows(graph, name, **examples)
        assert time.perf_counter() - begin < 2, name


def test_what_rules_and_holdings_name_is_in_the_graph(graph: ox.Store) -> None:
    query = "SELECT ?d WHERE { ?r ng:authority|^ng:holding ?d . FILTER NOT EXISTS { ?d rdfs:label ?label } }"
    assert list(catalogue.run(graph, catalogue.parse(query, name="demo"))) == []


NAMES = [
    ("bgb/1599", identifiers.norm("bgb", "1599"), "a path"),
    ("norm/bgb/1599", identifiers.norm("bgb", "1599"), "a path with its kind"),
    ("§ 1599 Abs. 2 BGB", identifiers.norm("bgb", "1599", "abs-2"), "a citation"),
    ("Art. 229 § 47 Abs. 1 EGBGB", identifiers.norm("egbgb", "229", "par-47", "abs-1"), "two levels"),
    ("nach § 1599 des Bürgerlichen Gesetzbuchs (BGB).", identifiers.norm("bgb", "1599"), "a law by both of its names"),
    ("10 C 5.12", BVERWG, "a file number"),
    ("BVerwG 10 C 5.12", BVERWG, "with its court"),
    ("OVG LSA", identifiers.court("OVG Sachsen-Anhalt"), "a court by another name"),
    (BVERWG, BVERWG, "an IRI"),
    ("ng:Absatz", identifiers.NS + "Absatz", "a prefixed name"),
]


@pytest.mark.parametrize(("name", "iri", "why"), NAMES, ids=[row[2] for row in NAMES])
def test_things_are_found_by_what_people_call_them(graph: ox.Store, name: str, iri: str, why: str) -> None:
    assert naming.thing(name, graph) == iri, why


@pytest.mark.parametrize("name", ["§ 9999 BGB", "1 X 1/99", "", "<urn:x>", "urn:a b", '10 C 5.12") } #'])
def test_what_no_one_knows_is_refused(graph: ox.Store, name: str) -> None:
    with pytest.raises(UnknownThing):
        naming.thing(name, graph)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("§ 16 BGB a. F.", "a version is named, not only its unit: a. F."),
        ("§ 185a FamFG in der bis zum 31. März 2026 geltenden Fassung", "a version is named"),
        ("§ 433 ff. BGB", "the units that follow"),
        ("§ 1599 Abs. 1 Alt. 2 BGB", "an Alternative is no unit"),
        ("§ 433 BGB ff.", "only `§ 433 BGB` is read of it, not `ff.`"),
        ("§ 1592 BGB Nr. 1", "not `Nr. 1`"),
        ("Anlage § 1592 BGB", "only `§ 1592 BGB` is read of it, not `Anlage`"),
        ("§ 1 Abs. 1 Satz 1 und 2 BGB", "2 units are named"),
    ],
)
def test_a_name_that_says_more_than_is_read_is_refused(graph: ox.Store, name: str, said: str) -> None:
    """An answer about the unit alone looked right: the text of today for the one of old."""
    with pytest.raises(UnknownThing, match=re.escape(said)):
        naming.thing(name, graph)


@pytest.mark.parametrize("rule", ["D2-11", "d2-11", identifiers.iri("rule", "d2-11-frist")])
def test_a_rule_is_found_by_the_number_that_derivations_print(graph: ox.Store, rule: str) -> None:
    found = rows(graph, "rule-basis", rule=rule)
    assert {row["number"].value for row in found} == {"D2-11"}
    assert any(row["part"].value == identifiers.iri("rule", "d2-11-frist") for row in found)


FINGERPRINT = """
import hashlib
from normgraph import build
from normgraph.ingest import structure_files
statutes = set(structure_files.slugs())  # tables in order, without blank nodes: the long and easy part
lines = sorted(str(quad) for name, quads in build.sources() if name not in statutes for quad in quads())
print(len(lines), hashlib.sha256("\\n".join(lines).encode()).hexdigest())
"""


def test_the_same_data_are_the_same_graph() -> None:
    """Closure, blank nodes of rules and citations do not depend on the order in which Python hashes strings."""
    found = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        found.add(subprocess.run([sys.executable, "-c", FINGERPRINT], capture_output=True, env=environment).stdout)
    [line] = found
    assert int(line.split()[0]) > 10_000


def test_kill_9_while_building_leaves_the_old_graph(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    with store.Builder(directory) as builder:
        builder.add([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))])
        builder.publish()
    code = f"from pathlib import Path; from normgraph import build; build.build(Path({str(directory)!r}))"
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    while not (directory / "work" / "store").exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(store.open_store(directory)) == 1
    with store.Builder(directory):  # the lock is free, and the work of the dead is gone
        assert sorted(path.name for path in directory.iterdir()) == ["current", "gen-1", "lock", "work"]


def test_a_violation_keeps_the_old_graph(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def two_parents() -> list[ox.Quad]:
        part = ox.NamedNode("http://data.europa.eu/eli/ontology#is_part_of")
        unit, graph = ox.NamedNode("urn:u"), ox.NamedNode("urn:g")
        lies = [ox.Quad(unit, part, ox.NamedNode(name), graph) for name in ("urn:x", "urn:y")]
        return [*lies, ox.Quad(unit, ox.NamedNode(identifiers.NS + "order"), ox.Literal(1), graph)]

    monkeypatch.setattr(build, "sources", lambda: iter([("demo", two_parents)]))
    with pytest.raises(ChecksFailed, match=r"check unit-has-two-parents \(violation\): 1 row, for example: urn:u"):
        build.build(tmp_path)
    assert ChecksFailed.exit_code == 1
    assert not (tmp_path / "current").exists()


def test_rules_that_cannot_be_derived_from_keep_the_old_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(
        "@prefix ng: <https://w3id.org/normgraph/ns#> .\n"
        '<https://w3id.org/normgraph/id/rule/x> a ng:Rule ; ng:ruleId "X-1" ; ng:norm <urn:n> ; ng:citedAs "§ 1 XG" ;\n'
        "ng:authority <urn:d> ; ng:strength ng:gebunden ; ng:concludes <urn:none> ;\n"
        "ng:condition [ a ng:FactCondition ; ng:asks <urn:p> ] ."
    )
    files = [*source.rule_files(), wrong]
    monkeypatch.setattr(build.compile, "load", lambda: compile_rules(source.read(files)))
    with pytest.raises(BrokenRules, match=r"X-1 .*urn:none"):
        build.build(tmp_path / "store")
    assert not (tmp_path / "store").exists()
    assert BrokenRules.exit_code == 2


def test_wrong_turtle_is_named_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "x.ttl").write_text("<urn:a> <urn:b> .")
    monkeypatch.setattr(assets, "root", lambda: tmp_path)
    with pytest.raises(UnreadableInput, match=r"x\.ttl: .* line 1 column 17"):
        list(build._turtle("rules"))


def test_an_imported_decision_takes_the_place_of_its_own_graph(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "bverwg-10-c-5-12.txt"
    file.write_text("Rz. 1\nEigener Text mit § 1 BGB.\nRz. 2\nEnde.", "utf-8")
    for _ in range(2):
        importing_decisions.decisions([str(file)], built, again=True)
        after = store.open_store(built)
        assert [row["label"].value for row in rows(after, "cited-norms", decision=BVERWG)] == ["§ 1 BGB"]
        assert not [finding for finding in build.check(after) if finding.severity == "violation"]
