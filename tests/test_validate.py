"""Validation as a caseworker meets it: report, places, languages, exit codes; and any graph against any shapes."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import typer
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import RDF, SH, Graph, Literal, URIRef
from typer.testing import CliRunner

from normgraph import assets
from normgraph.cases import read_case
from normgraph.cli import validate as command
from normgraph.derive.asked import PREDICATES
from normgraph.namespaces import NG
from normgraph.report import Report
from normgraph.validate import _beside, case_shapes, prepare, validate, validate_graph

FAULTY = """\
id: fall
decidedOn: 2018-11-16
kind: {id: kind, type: Person}
findings:
- predicate: geburt
  subject: kind
  date: 2018-06-18
  status: proven
- {predicate: umgangg, subject: kind, status: established}
- {predicate: rechtlicherVater, subject: kind, status: established}
"""


@pytest.fixture(scope="module")
def report() -> Report:
    return validate(read_case(FAULTY, name="fall.yaml"))


class TestReport:
    def test_each_result_names_rule_line_and_key(self, report: Report) -> None:
        found = [(result.rule, result.severity, result.line, result.path) for result in report.results]
        assert found == [
            ("F15", "Violation", 8, "/findings/0/status"),
            ("F11", "Violation", 9, "/findings/1/predicate"),
            ("F12", "Violation", 10, "/findings/2/predicate"),
        ]

    def test_the_value_and_what_was_perhaps_meant_are_shown(self, report: Report) -> None:
        assert [(result.value, result.suggestion) for result in report.results[:2]] == [
            ("proven", "open"),
            ("umgangg", "umgang"),
        ]
        assert "(gemeint vielleicht: umgang)" in report.to_text("de")

    def test_text_is_in_one_language_and_says_its_limits(self, report: Report) -> None:
        german, english = report.to_text("de"), report.to_text("en")
        assert german.splitlines()[0] == "fall.yaml: nicht wohlgeformt"
        assert "Zeile 8, /findings/0/status" in german
        assert "line 8, /findings/0/status" in english
        assert "§ 108 Abs. 1 VwGO" in german
        assert "§ 108(1) VwGO" in english
        assert german.splitlines()[-1].startswith("Geprüft ist nur die Form.")

    def test_json_has_both_languages(self, report: Report) -> None:
        first = json.loads(json.dumps(report.to_json()))["results"][0]
        assert first.keys() >= {"rule", "severity", "path", "line", "key", "message", "focus"}
        assert first["message"].keys() == {"de", "en"}
        assert first["key"] == "status"

    def test_turtle_is_a_shacl_report_with_language_tags(self, report: Report) -> None:
        graph = Graph().parse(data=report.to_turtle())
        node = graph.value(None, RDF.type, SH.ValidationReport)
        assert graph.value(node, SH.conforms) == Literal(False)
        assert len(list(graph.objects(node, SH.result))) == 3
        assert {message.language for message in graph.objects(None, SH.resultMessage)} == {"de", "en"}

    def test_messages_of_sparql_constraints_keep_their_languages(self) -> None:
        [result] = validate(read_case("id: f\ndecidedOn: 2020-01-01\nvater: v\nfindings: []")).results[:1]
        assert dict(result.message).keys() == {"de", "en"}

    def test_a_message_names_the_role_it_is_about(self) -> None:
        report = validate(
            read_case("id: f\ndecidedOn: 2020-01-01\nklaeger: [{id: a, type: Person}, {id: b, type: Person}]")
        )
        [result] = [result for result in report.results if result.severity == "Violation"]
        assert (result.rule, result.line, result.path) == ("F07", 3, "/klaeger")
        assert all("`klaeger`" in message for _, message in result.message)

    def test_a_warning_alone_conforms(self) -> None:
        report = validate(read_case("id: fall"))
        assert report.conforms
        assert {result.severity for result in report.results} == {"Warning"}


class TestOpenFacts:
    """What nobody knows is never a violation; the law asks for facts, the form does not."""

    @pytest.mark.parametrize("status", ["open", "leftOpen", "left_open"])
    def test_any_fact_may_be_open(self, status: str) -> None:
        vocabulary = Graph().parse(assets.path("data", "rules", "vocabulary.ttl"))
        of_the_case = set(vocabulary.subjects(URIRef(NG.subjectRole), URIRef(NG.fall)))
        findings = ""
        for fact in vocabulary.subjects(RDF.type, URIRef(NG.Tatsache)):
            subject = "" if fact in of_the_case else "subject: a, "
            name = str(fact).rpartition("/")[2]
            findings += f"- {{predicate: {name}, {subject}on: 2020-01-31, status: {status}}}\n"
        report = validate(read_case(f"id: f\nantragsteller: {{id: a, type: Person}}\nfindings:\n{findings}"))
        assert report.conforms, report.to_text("en")

    def test_acknowledgement_before_birth_is_allowed(self) -> None:
        """§ 1594 Abs. 4 BGB."""
        report = validate(
            read_case("""
id: fall
decidedOn: 2018-11-16
kind: {id: kind, type: Person}
mutter: {id: mutter, type: Person}
anerkennender: {id: mann, type: Person}
findings:
- {predicate: geburt, subject: kind, date: 2018-06-18, status: established}
- {predicate: anerkennungErklaert, subject: mann, object: kind, date: 2018-05-01, status: established}
- {predicate: zustimmungMutter, subject: mutter, object: kind, date: 2018-05-01, status: established}
- {predicate: zustimmungMutterBeurkundet, subject: mutter, object: kind, status: established}
- {predicate: anerkennungBeurkundet, subject: mann, object: kind, status: established}
""")
        )
        assert report.results == ()


@pytest.mark.parametrize("path", sorted(assets.path("data", "cases").glob("*.yaml")), ids=lambda path: path.stem)
def test_founding_cases_conform(path: Path) -> None:
    report = validate(read_case(path))
    assert report.conforms, report.to_text("en")


def test_validation_leaves_the_shapes_as_they_were() -> None:
    before = len(case_shapes().prepared.graph)
    first, second = (validate(read_case(FAULTY)) for _ in range(2))
    assert first == second
    assert len(case_shapes().prepared.graph) == before


class TestAnyGraph:
    SHAPES = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:x:> .
        :S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:datatype :int ] ."""
    DATA = "<urn:x:a> a <urn:x:C> ; <urn:x:p> 1 , 2 ."

    def test_rdflib_and_oxigraph_agree(self) -> None:
        shapes = prepare(Graph().parse(data=self.SHAPES))
        store = ox.Store()
        store.load(self.DATA.encode(), format=ox.RdfFormat.TURTLE)
        for data in (Graph().parse(data=self.DATA), store):
            report = validate_graph(data, shapes)
            assert {str(value) for value in report.objects(None, SH.value)} == {"1", "2"}

    def test_results_do_not_count_the_statements(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """pySHACL asks of each result whether the graph is true, which rdflib answers by counting: a third of D2."""

        def counted(graph: OxigraphDataGraph) -> int:
            raise AssertionError("counted")

        monkeypatch.setattr(OxigraphDataGraph, "__len__", counted)
        store = ox.Store()
        store.load(self.DATA.encode(), format=ox.RdfFormat.TURTLE)
        assert len(list(validate_graph(store, prepare(Graph().parse(data=self.SHAPES))).objects(None, SH.value))) == 2


def test_of_the_vocabulary_only_named_predicates_stand_beside_a_case() -> None:
    """The shapes ask of a finding's own predicate: the rest of the vocabulary would be loaded for each case."""
    case = read_case(FAULTY)
    beside = {quad.subject.value for quad in _beside(case.statements) if isinstance(quad.subject, ox.NamedNode)}
    assert {name for name in beside if name.startswith(PREDICATES)} == {
        PREDICATES + name for name in ("geburt", "rechtlicherVater")
    }


class TestCommand:
    @pytest.fixture
    def app(self) -> typer.Typer:
        app = typer.Typer(callback=lambda: None)
        command.register(app)
        return app

    def test_exit_codes(self, app: typer.Typer, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
        good.write_text("id: fall\n")
        bad.write_text(FAULTY)
        assert CliRunner().invoke(app, ["validate", str(good)]).exit_code == 0
        assert CliRunner().invoke(app, ["validate", str(bad)]).exit_code == 1

    def test_what_cannot_be_read_is_an_error_of_its_own(self, app: typer.Typer, tmp_path: Path) -> None:
        path = tmp_path / "case.yaml"
        path.write_text("id: fall\nfindigns: []\n")
        error = CliRunner().invoke(app, ["validate", str(path)]).exception
        assert getattr(error, "exit_code", None) == 2
        assert "case.yaml:2: unknown key `findigns`" in str(error)

    def test_formats_and_languages(self, app: typer.Typer) -> None:
        def output(*options: str) -> str:
            return CliRunner().invoke(app, ["validate", "-", *options], input=FAULTY).output

        assert "not well formed" in output("--lang", "en")
        assert json.loads(output("--format", "json"))["conforms"] is False
        assert len(Graph().parse(data=output("--format", "turtle"))) > 10
