"""The queries that pages and documents are made of: what their headers say is so."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from normgraph_api.service import page_query

from normgraph import assets, catalogue

NAMES = sorted(path.stem for path in assets.path("queries", "page").glob("*.rq"))
CODE = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "api").rglob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_header_and_text_agree(name: str) -> None:
    query = page_query(name)
    terms = {
        key: ox.NamedNode("urn:x")
        if parameter.type == "iri"
        else ox.Literal(2018 if parameter.type == "integer" else "de")
        for key, parameter in query.parameters.items()
    }
    bound = query.bound(terms)
    assert all(bound.count(f"?{key}") >= 2 for key in terms), "every parameter is bound and used"
    assert "{ }" not in re.sub(r"#.*", "", bound)
    answer = catalogue.run(ox.Store(), query, terms)
    if isinstance(answer, ox.QuerySolutions):
        assert [variable.value for variable in answer.variables] == list(query.columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_is_used(name: str) -> None:
    assert f'"{name}"' in CODE


def test_a_decision_without_a_court_has_none() -> None:
    """Nor does a filter by court or level find it; a court stands by its name."""
    text = """
    @prefix ng: <https://w3id.org/normgraph/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <urn:d> a ng:Entscheidung . <urn:e> a ng:Entscheidung ; ng:court <urn:x> .
    <urn:x> a ng:Gericht ; rdfs:label "VG X" ; ng:level "first" ."""
    store = ox.Store()
    store.bulk_load(text.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:g"))

    def rows(**given: ox.NamedNode | ox.Literal) -> list[tuple[str, ...]]:
        answer = catalogue.run(store, page_query("decision-list"), given)
        names = ("decision", "court", "courtLabel", "level")
        assert isinstance(answer, ox.QuerySolutions)
        return [tuple("" if row[name] is None else str(row[name].value) for name in names) for row in answer]

    found = ("urn:e", "urn:x", "VG X", "first")
    assert rows() == [("urn:d", "", "", ""), found]
    assert rows(onlyCourt=ox.NamedNode("urn:x")) == rows(onlyLevel=ox.Literal("first")) == [found]
    assert rows(onlyLevel=ox.Literal("higher")) == []


@pytest.mark.parametrize(("language", "said"), [("de", ["Text vom 1.", "VG X"]), ("en", ["VG X", "text of 1"])])
def test_what_a_rule_rests_on_is_told_in_one_language(language: str, said: list[str]) -> None:
    text = """
    @prefix ng: <https://w3id.org/normgraph/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <urn:r> a ng:Rule ; ng:norm <urn:n> ; ng:ruleId "1" ; rdfs:label "R"@de, "R"@en ; ng:sentence "S"@de, "S"@en ;
      ng:authority <urn:source>, <urn:decision> .
    <urn:source> rdfs:label "Text vom 1."@de, "text of 1"@en . <urn:decision> rdfs:label "VG X" ."""
    store = ox.Store()
    store.bulk_load(text.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:g"))
    given = {"thing": ox.NamedNode("urn:n"), "language": ox.Literal(language)}
    answer = catalogue.run(store, page_query("norm-rules"), given)
    assert isinstance(answer, ox.QuerySolutions)
    assert sorted(str(row["authorityLabel"].value) for row in answer) == said
