"""Reading cases: what is kept as written, what is refused, and where."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from normgraph import assets, identifiers
from normgraph.cases import CaseDocument, Format, read_case
from normgraph.cases.context import context
from normgraph.errors import LimitExceeded, NormgraphError, UnknownThing, UnreadableInput
from normgraph.identifiers import NS
from normgraph.namespaces import NG

CASE = """\
id: fall
decidedOn: 2018-11-16
kind: {id: kind, type: Person}
findings:
- predicate: geburt
  subject: kind
  date: 2018-06-18
  status: established
"""
IRI = identifiers.case("fall")
FINDING = IRI + "#/findings/0"
XSD = "http://www.w3.org/2001/XMLSchema#"


def value(case: CaseDocument, thing: str, name: str) -> str:
    """Return the only value of a property, in N-Triples."""
    found = [t.object for t in case.statements if str(t.subject) == f"<{thing}>" and t.predicate.value == NS + name]
    assert len(found) == 1, found
    return str(found[0])


class TestValues:
    @pytest.mark.parametrize(
        ("key", "written", "expected"),
        [
            ("country", "NO", '"NO"'),  # YAML 1.1 would read a boolean
            ("rn", "010", '"010"'),  # YAML 1.1 would read 8
            ("rn", "1_2", '"1_2"'),
            ("date", "2018-06-18", f'"2018-06-18"^^<{XSD}date>'),
            ("date", "2009-07", f'"2009-07"^^<{XSD}gYearMonth>'),  # D3: only the month of the application is known
            ("date", "2009", f'"2009"^^<{XSD}gYear>'),
            ("date", "2012-02-29", f'"2012-02-29"^^<{XSD}date>'),  # a leap year
            ("amount", "359.00", f'"359.00"^^<{XSD}decimal>'),  # as enacted, not 359
            ("amount", "1.234,50", '"1.234,50"'),  # no number: left for the shapes to report
            ("amount", "1e3", '"1e3"'),
            ("count", "2", f'"2"^^<{XSD}integer>'),
            ("count", "２", '"２"'),  # digits of other scripts are no numerals here
            ("status", "left_open", f"<{NS}leftOpen>"),  # the spelling of answers
            ("standard", "glaubhaft", f"<{NS}glaubhaft>"),
            ("predicate", "umgang", "<https://w3id.org/normgraph/id/predicate/umgang>"),
            ("subject", "kind", f"<{IRI}/kind>"),
            ("subject", "https://w3id.org/normgraph/id/court/bgh", "<https://w3id.org/normgraph/id/court/bgh>"),
            ("subject", "das Kind", f"<{IRI}/das%20Kind>"),
            ("count", "1" * 6000, f'"{"1" * 6000}"'),  # more digits than any engine counts with
            ("holder", "VG Beispiel", '"VG Beispiel"'),
            ("holder", "{id: gericht}", f"<{IRI}/gericht>"),
            ("hedge", '"dürfte"', '"dürfte"'),
        ],
    )
    def test_a_value_is_kept_as_written(self, key: str, written: str, expected: str) -> None:
        assert value(read_case(f"id: fall\nfindings:\n- {key}: {written}"), FINDING, key) == expected

    def test_a_number_of_any_length_is_kept_in_json(self) -> None:
        case = read_case('{"id": "fall", "findings": [{"count": ' + "1" * 6000 + "}]}")
        assert value(case, FINDING, "count") == f'"{"1" * 6000}"'

    def test_turtle_numbers_are_typed(self) -> None:
        case = read_case(f"<fall> a <{NS}Fall> ; <{NS}note> 1, 1.5, 1e4, true .")
        kinds = {t.object.datatype.value for t in case.statements if isinstance(t.object, ox.Literal)}
        assert kinds == {XSD + kind for kind in ("integer", "decimal", "double", "boolean")}

    def test_whole_euro_in_turtle_are_an_amount(self) -> None:
        case = read_case(f"<fall> a <{NS}Fall> ; <{NS}finding> [ <{NS}amount> 1200 ; <{NS}count> 2 ] .")
        found = {t.object for t in case.statements if isinstance(t.object, ox.Literal)}
        assert {str(each) for each in found} == {f'"1200"^^<{XSD}decimal>', f'"2"^^<{XSD}integer>'}

    def test_a_list_gives_several_values(self) -> None:
        case = read_case("id: fall\nbedarfsgemeinschaft:\n- {id: a, type: Person}\n- b")
        members = {str(t.object) for t in case.statements if t.predicate.value == NG.bedarfsgemeinschaft}
        assert members == {f"<{IRI}/a>", f"<{IRI}/b>"}

    def test_one_thing_may_stand_in_several_places(self) -> None:
        case = read_case("id: fall\nantragsteller: {id: a, type: Person}\nvater: {id: a, label: V.}")
        assert len(case.statements) == 5


class TestPlaces:
    def test_every_key_has_its_line(self) -> None:
        case = read_case(CASE)
        assert case.place(FINDING, NG.date) == case.places[FINDING, NG.date]
        assert case.places[FINDING, NG.date].line == 7
        assert case.places[FINDING, NG.date].pointer == "/findings/0/date"
        assert case.places[FINDING, ""].line == 5
        assert case.places[IRI, ""].line == 1

    def test_a_key_that_is_missing_is_looked_for_at_its_thing(self) -> None:
        case = read_case(CASE)
        assert case.place(FINDING, NG.amount) == case.places[FINDING, ""]
        assert case.place("https://example.org/elsewhere") is None

    def test_a_finding_that_is_a_mere_word_has_its_line(self) -> None:
        case = read_case("id: fall\nfindings:\n- {predicate: umgang}\n- umgang")
        assert case.places[f"{case.iri}/umgang", ""].pointer == "/findings/1"

    def test_json_has_the_same_places(self) -> None:
        text = json.dumps(yaml.load(CASE, Loader=yaml.BaseLoader), indent=1)
        case = read_case(text)
        assert case.places[FINDING, NG.date].pointer == "/findings/0/date"
        line = case.places[FINDING, NG.date].line
        assert '"date"' in text.splitlines()[line - 1]

    def test_turtle_has_lines(self) -> None:
        case = read_case("@prefix ng: <https://w3id.org/normgraph/ns#> .\n\n<fall>\n  a ng:Fall ;\n  ng:finding [\n"
                         "    a ng:Feststellung ;\n    ng:rn \"12\" ] .")  # fmt: skip
        finding = next(str(t.subject)[1:-1] for t in case.statements if t.predicate.value == NG.rn)
        assert finding.startswith(IRI + "#"), "blank nodes become IRIs of the case"
        assert case.places[finding, NG.rn].line == 7

    def test_a_case_may_be_named_by_a_fragment(self) -> None:
        case = read_case("@prefix ng: <https://w3id.org/normgraph/ns#> .\n<https://example.org/cases#d2> a ng:Fall ;\n"
                         "  ng:finding [ a ng:Feststellung ] .")  # fmt: skip
        finding = next(t.object for t in case.statements if t.predicate.value == NG.finding)
        assert finding.value == "https://example.org/cases#d2/b1"


class TestFormatsAgree:
    def test_yaml_json_and_turtle(self) -> None:
        from_yaml = read_case(CASE)
        from_json = read_case(json.dumps(yaml.load(CASE, Loader=yaml.BaseLoader)))
        from_turtle = read_case(from_yaml.graph.serialize(format="turtle"))
        assert from_yaml.ntriples() == from_json.ntriples()
        assert isomorphic(from_yaml.graph, from_turtle.graph)
        assert [case.format for case in (from_yaml, from_json, from_turtle)] == ["yaml", "json", "turtle"]

    def test_the_context_means_the_same_to_a_json_ld_processor(self) -> None:
        """With names resolved against the case and implied types written out, the profile is plain JSON-LD."""
        data = yaml.load(CASE, Loader=yaml.BaseLoader)
        bundled = json.loads(assets.path("ontology", "case-context.jsonld").read_text())
        base = {"@base": IRI + "/"}
        data |= {"@context": [bundled["@context"], base], "id": IRI, "type": "Fall"}
        for number, finding in enumerate(data["findings"]):
            finding |= {"id": f"{IRI}#/findings/{number}", "type": "Feststellung"}
        processed = {quad.triple for quad in ox.parse(json.dumps(data), format=ox.RdfFormat.JSON_LD)}
        assert processed == set(read_case(CASE).statements)

    def test_our_context_may_be_named(self) -> None:
        data = yaml.load(CASE, Loader=yaml.BaseLoader) | {"@context": identifiers.CASE_CONTEXT}
        assert read_case(json.dumps(data)).ntriples() == read_case(CASE).ntriples()

    @pytest.mark.parametrize("path", sorted(assets.path("data", "cases").glob("*.yaml")), ids=lambda path: path.stem)
    def test_founding_cases_can_be_read(self, path: Path) -> None:
        assert len(read_case(path).statements) > 50


def test_every_key_is_a_term_of_the_ontology() -> None:
    own = {key.iri.removeprefix(NS) for key in context().keys.values() if key.iri.startswith(NS)}
    assert own <= NG.terms()


def test_every_role_of_the_ontology_is_a_key() -> None:
    graph = Graph().parse(assets.path("ontology", "case.ttl"))
    sub_property = URIRef("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")
    roles = {str(role) for role in graph.subjects(sub_property, URIRef(NG.beteiligter))}
    assert roles <= {key.iri for key in context().keys.values()}


def nested(depth: int) -> str:
    return "id: fall\nnote: " + "[" * depth + "]" * depth


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "where", "what"),
        [
            ("", "case", "empty"),
            ("# only a comment", "case", "mapping"),
            ("- a\n- b", "case", "mapping"),
            ("findings: []", "case:1", "no name"),
            ("id: ''\nfindings: []", "case:1", "no name"),
            ("id: fall\nfindigns: []", "case:2", "did you mean `findings`"),
            ("id: fall\nfindings:\n- {predikat: geburt}", "case:3", "did you mean `predicate`"),
            ("id: fall\nkind: {name: K}", "case:2", "known keys"),
            ("id: fall\nid: fall", "case:2", "occurs twice, first in line 1"),
            ("id: fall\ndecidedOn: 2012-02-31", "case:2", "no date of the calendar"),
            ("id: fall\ndecidedOn: 31.2.2012", "case:2", "write 2018-06-18"),
            ("id: fall\ndecidedOn: 2012-13", "case:2", "no date"),
            ("id: fall\ndecidedOn: 0000-01-01", "case:2", "no date"),
            ("id: fall\ndecidedOn:", "case:2", "what is not stated is open"),
            ("id: fall\ndecidedOn: {a: b}", "case:2", "single value"),
            ("id: fall\nlabel: [[a]]", "case:2", "single value"),
            ("id: fall\nkind: &k {id: kind}\nvater: *k", "case:2", "anchor"),
            ("id: fall\nvater: *k", "case:2", "alias"),
            ("id: fall\nlabel: !!python/object/apply:os.system [ls]", "case:2", "tag"),
            ("id: fall\nlabel: !!str 12", "case:2", "tag"),
            ("id: fall\n<<: {label: x}", "case:2", "unknown key"),
            ("id: fall\n---\nid: zwei", "case:2", "second YAML document"),
            ("id: fall\n  label: x", "case:2:8", "not YAML"),
            ("id: fall\nlabel: 'x", "case:2:10", "not YAML"),
            ("id: fall\n? [a]\n: b", "case:2", "single word"),
            ("id: fall\nlabel: \x00", "case", "not YAML"),
            (nested(60), "case:2", "deeper than 40"),
            ('{"id": "fall", "note": ' + "[" * 5000, "case:1", "deeper than 40"),
            ('{"id": "fall",\n "id": "zwei"}', "case:2", "occurs twice"),
            ('{"id": "fall",\n "note": }', "case:2:10", "not JSON"),
            ('{"id": "fall"} x', "case:1:16", "not JSON"),
            ('{"id": "fall",\n "label": null}', "case:2", "has no value"),
            ('{"id": "fall", "@context": "https://example.org/other"}', "case:1", "not the bundled one"),
            ('{"id": "fall", "@context": {"id": "http://example.org/x"}}', "case:1", "not the bundled one"),
            ('{"id": "fall",\n "label": "\\ud800"}', "case:2", "surrogate"),
            ('{"id": "fall", "n\\udfff": "x"}', "case:1", "surrogate"),
            ('id: fall\nlabel: "a\\x1b[31mb"', "case:2", "control character U\\+001B"),
            ('id: "a\\0b"', "case:1", "control character U\\+0000"),
            ('{"id": "fall",\n "la\\u009bbel": "x"}', "case:2", "control character U\\+009B"),
            ("id: fall\nfindings: [" + "{subject: a}, " * 2001 + "]", "case", "2,001 findings of a case"),
            ("id: fall\nfindings: [" + "{subject: a}, " * 101 + "]", "case", "101 findings of one fact"),
            ('{"id": "fall", "@graph": []}', "case:1", "unknown key"),
            ("id: fall\nkind: {id: https://w3id.org/normgraph/ns#Fall, type: Person}", "case:2", "not its own"),
        ],
    )  # fmt: skip
    def test_text(self, text: str, where: str, what: str) -> None:
        with pytest.raises((UnreadableInput, LimitExceeded), match=what) as caught:
            read_case(text)
        assert caught.value.where == where

    HEAD = "@prefix ng: <https://w3id.org/normgraph/ns#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"

    @pytest.mark.parametrize(
        ("text", "where", "what"),
        [
            ("", "case", "0 cases"),
            ("<a> a ng:Fall . <b> a ng:Fall .", "case", "2 cases"),
            ("<a> a ng:Fall ;\n  ng:findign <b> .", "case:4", "did you mean `finding`"),
            ('<a> a ng:Fall ;\n ng:decidedOn "2012-02-31"^^xsd:date .', "case:4", "of the calendar"),
            ('<a> a ng:Fall ;\n ng:decidedOn "2012-02"^^xsd:date .', "case:4", "of the calendar"),
            ("<a> a ng:Fall", "case:3", "not Turtle"),
            ("<a> a ng:Fall ; ng:note \"x .", "case:3", "not Turtle"),
            ("<a> a ng:Fall ; ng:finding (<b>) .", "case:3", "round brackets"),
            ("<a> a ng:Fall ; ng:decision <urn:a b> .", "case:3", "malformed"),
            ('<a> a ng:Fall ; ng:note "\\ud800" .', "case:3", "malformed"),
            ('<a> a ng:Fall ; ng:note "' + "1" * 6000 + '"^^xsd:integer .', "case:3", "6,000 digits"),
            ('<a> a ng:Fall ; ng:note "\\u001b[2J" .', "case:3", "control character U\\+001B"),
            ("<?xml version='1.0'?><a/>", "case:3", "malformed"),
            ("<a> a ng:Fall . { <b> a ng:Fall } .", "case:3", "not Turtle"),
            ("<a> a ng:Fall . <a b> a ng:Person .", "case:3", "not Turtle"),
            ("<a> a ng:Fall ; ng:finding " + "[ ng:finding " * 50 + "]" * 50 + " .", "case:3", "deeper than 40"),
            ("<a> a ng:Fall . ng:Rechtsbegriff a ng:Tatsache .", "case:3", "not its own"),
        ],
    )  # fmt: skip
    def test_turtle(self, text: str, where: str, what: str) -> None:
        with pytest.raises((UnreadableInput, LimitExceeded), match=what) as caught:
            read_case(self.HEAD + text, "turtle")
        assert caught.value.where == where

    @pytest.mark.parametrize(
        ("text", "fmt"),
        [("<a> a ng:Fall", "turtle"), ("@prefix x .", "turtle"), ('{"id" "a"}', "json"), ("a: 'x", "yaml")],
    )
    def test_an_error_of_syntax_says_what_to_do(self, text: str, fmt: Format) -> None:
        with pytest.raises(UnreadableInput) as caught:
            read_case(text, fmt)
        assert caught.value.remedy

    def test_what_is_no_iri_is_not_logged_besides(self, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(UnreadableInput):
            read_case(self.HEAD + "<a> a ng:Fall ; ng:decision <urn:a b> .", "turtle")
        assert not caplog.records

    def test_a_line_of_ten_megabytes(self) -> None:
        with pytest.raises(LimitExceeded, match="larger than"):
            read_case("id: fall\nnote: " + "x" * 10_000_000)

    def test_wrong_encoding(self) -> None:
        with pytest.raises(UnreadableInput, match="not UTF-8") as caught:
            read_case("id: fall\nnote: Kläger".encode("latin-1"))
        assert caught.value.where == "case:2"

    def test_a_byte_order_mark_is_no_fault(self) -> None:
        assert read_case("\ufeff" + CASE).iri == IRI

    def test_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableInput, match="No such file"):
            read_case(tmp_path / "none.yaml")
        with pytest.raises(UnreadableInput, match="directory"):
            read_case(tmp_path)

    def test_no_such_format(self) -> None:
        with pytest.raises(UnknownThing, match="yaml, json, turtle"):
            read_case("id: fall", "xml")  # type: ignore[arg-type]

    @pytest.mark.parametrize("name", ["fall.xml", "fall.txt"])
    def test_no_such_suffix(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_text("<a/>")
        with pytest.raises(UnreadableInput, match=r"cases are not written as .*write one of \.yaml"):
            read_case(path)

    def test_the_suffix_decides(self, tmp_path: Path) -> None:
        path = tmp_path / "fall.json"
        path.write_text(CASE)
        with pytest.raises(UnreadableInput, match="not JSON") as caught:
            read_case(path)
        assert caught.value.where == "fall.json:1:1"


PIECES = (
    """id|: |fall|\n|- |  |{|}|[|]|,|"|'|#|&a |*a|!|findings|date|2018-02-30|null|<a>| a |ng:Fall|;|.|@prefix|\\u|^^"""
)
FRAGMENTS = st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=4), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(FRAGMENTS, st.sampled_from(["yaml", "json", "turtle"]))
def test_whatever_comes_in_only_our_errors_go_out(text: str, fmt: Format) -> None:
    with contextlib.suppress(NormgraphError):
        read_case(text, fmt)
