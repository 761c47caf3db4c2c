"""Every query of the catalogue: its form, and its answer on a small graph whose answer is known.

`tests/queries/<name>/data.trig` is the graph, `expected.csv` the answer to the header's example parameters (for a
check: the rows that it must find). The form of an answer is SPARQL 1.1 Query Results CSV.
"""

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import assets, catalogue
from normgraph.catalogue import Query
from normgraph.graph.terms import describe, integer, term
from normgraph.namespaces import prefixes

HERE = Path(__file__).parent
ALL = [catalogue.get(name, kind) for kind in ("answer", "check") for name in catalogue.names(kind)]
TYPES = {"iri", "string", "integer", "decimal", "date", "boolean"}

each = pytest.mark.parametrize("query", ALL, ids=[f"{query.kind}-{query.name}" for query in ALL])


def answer(query: Query, store: ox.Store) -> ox.QuerySolutions:
    examples = {name: parameter.example for name, parameter in query.parameters.items()}
    solutions = catalogue.run(store, query, catalogue.terms(query, examples))
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


@each
def test_columns_are_the_projection(query: Query) -> None:
    assert [variable.value for variable in answer(query, ox.Store()).variables] == list(query.columns)
    assert set(query.columns.values()) <= TYPES


@each
def test_the_header_is_complete(query: Query) -> None:
    assert query.title
    if query.kind == "check":
        assert query.severity in ("violation", "warning", "info")
        assert query.reason
        assert not query.parameters
    else:
        assert query.question
        assert all(parameter.example for parameter in query.parameters.values())


@each
def test_every_parameter_enters_by_a_values_clause(query: Query) -> None:
    holes = re.findall(r"VALUES \(((?:\?\w+ ?)+)\) \{ \}", query.text)
    assert sorted(set(" ".join(holes).split())) == sorted(f"?{name}" for name in query.parameters)


@each
def test_prefixes_are_those_of_the_table(query: Query) -> None:
    declared = re.findall(r"^PREFIX (\w+): <([^>]*)>$", query.text, re.MULTILINE)
    assert declared == sorted(declared)
    assert all(prefixes()[prefix] == namespace for prefix, namespace in declared)
    used = set(re.findall(r"(?<![\w<?/])([a-z]+):(?=\w)", query.text.split("PREFIX")[-1].partition("\n")[2]))
    assert used == {prefix for prefix, _ in declared}


@each
def test_the_answer_is_ordered_and_its_columns_are_named(query: Query) -> None:
    assert "ORDER BY" in query.text
    assert not re.search(r"SELECT (?:DISTINCT )?\*", query.text)


@each
def test_slow_paths_are_avoided(query: Query) -> None:
    assert not re.search(r"eli:is_part_of\s*[*+]", query.text)


@each
def test_answer_on_known_data(query: Query) -> None:
    folder = HERE / query.name
    store = ox.Store()
    store.load(path=str(folder / "data.trig"), format=ox.RdfFormat.TRIG)
    found = answer(query, store).serialize(format=ox.QueryResultsFormat.CSV)
    assert found is not None
    expected = (folder / "expected.csv").read_text("utf-8")
    assert list(csv.reader(io.StringIO(found.decode()))) == list(csv.reader(io.StringIO(expected)))
    assert len(expected.splitlines()) > 1, "an empty answer tests nothing"


def test_unresolved_citations_of_all_documents() -> None:
    store, query = ox.Store(), catalogue.get("unresolved-citations")
    store.load(path=str(HERE / query.name / "data.trig"), format=ox.RdfFormat.TRIG)
    rows = [(str(row["document"].value), str(row["verbatim"].value)) for row in catalogue.run(store, query)]
    assert [verbatim for _, verbatim in rows] == ["§ 29 Abs. 1 Nr. 2 X"] * 2 + ["§ 9999 BGB", "§ 4 Unbekanntes"]
    more = (ox.Quad(ox.NamedNode(f"urn:{n}"), term("ng:matchType"), term("ng:unresolved")) for n in range(2_000))
    store.extend(more)
    assert len(list(catalogue.run(store, query))) == 1_000


def test_most_cited_decisions_where_many_are_cited_alike() -> None:
    store = ox.Store()
    for n in range(70):
        said = (
            ("ng:inDegree", integer(2 if n < 10 else 1)),
            ("ng:pageRank", integer(n)),
            ("rdfs:label", ox.Literal(f"{n}")),
        )
        store.extend(describe("urn:g", f"urn:{n}", *said))
    rows = [int(row["pageRank"].value) for row in catalogue.run(store, catalogue.get("most-cited-decisions"))]
    assert rows == [*range(9, -1, -1), *range(69, 29, -1)]


def test_every_folder_is_a_query() -> None:
    folders = {path.name for path in HERE.iterdir() if (path / "data.trig").exists()}
    assert folders == {query.name for query in ALL}


def test_every_file_is_read() -> None:
    folder = assets.path("queries")
    files = {path.stem for kind in ("answer", "check") for path in (folder / kind).iterdir()}
    assert files == {query.name for query in ALL}


@pytest.mark.parametrize("name", ["level", "branch"])
def test_values_of_courts_are_those_of_the_tables(name: str) -> None:
    tables = [assets.path("data", "curated", f"{table}.csv").read_text("utf-8") for table in ("courts", "court-kinds")]
    rows = [row for table in tables for row in csv.DictReader(io.StringIO(table))]
    declared = catalogue.get("decisions-on-norm").parameters[name].values
    assert list(declared) == sorted({row[name] for row in rows})
