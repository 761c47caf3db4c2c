"""Each recipe of the cookbook answers on the graph that `normgraph build` makes, in the form that its header says."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import catalogue, store

COOKBOOK = Path(__file__).resolve().parents[1] / "docs" / "cookbook"
RECIPES = sorted(COOKBOOK.glob("*.rq"))
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
DATE = "http://www.w3.org/2001/XMLSchema#date"


def is_of(type_: str, term: object) -> bool:
    """Say whether a term is of a type that headers name; an unbound one is of every type."""
    if term is None:
        return True
    if type_ == "iri":
        return isinstance(term, ox.NamedNode)
    datatype = term.datatype.value if isinstance(term, ox.Literal) else ""
    return {"integer": datatype == INTEGER, "date": datatype == DATE}.get(type_, isinstance(term, ox.Literal))


@pytest.fixture(scope="module")
def graph(founding: Path) -> ox.Store:
    return store.open_store(founding)


def test_there_are_twenty() -> None:
    assert len(RECIPES) == 20


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_recipe(graph: ox.Store, path: Path) -> None:
    query = catalogue.load(path)
    assert set(query.title) == set(query.question) == {"de", "en"}
    assert not query.parameters
    assert "ORDER BY" in query.text
    answer = catalogue.run(graph, query)
    assert isinstance(answer, ox.QuerySolutions)
    assert [variable.value for variable in answer.variables] == list(query.columns)
    rows = list(answer)
    assert rows, "a recipe shows something"
    for row in rows:
        assert all(is_of(type_, row[name]) for name, type_ in query.columns.items()), row
    for name in query.columns:
        assert any(row[name] is not None for row in rows), f"?{name} is never bound"
    assert list(catalogue.run(graph, query)) == rows, "the order is total"
