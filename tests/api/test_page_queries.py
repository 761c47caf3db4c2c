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
