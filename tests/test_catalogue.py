"""Headers of query files, parameters as typed terms, and the errors of both."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import catalogue
from normgraph.catalogue import parse, run, terms
from normgraph.errors import NormgraphError, UnknownThing, UnreadableInput

PARAMETERS = """#+ parameters:
#+   norm: {type: iri, example: "urn:n"}
#+   since: {type: date, required: false}
#+   count: {type: integer, required: false}
#+   amount: {type: decimal, required: false}
#+   word: {type: string, required: false}
#+   flag: {type: boolean, required: false}
#+   level: {type: string, required: false, values: [first, federal]}
SELECT ?norm WHERE { VALUES (?norm ?since ?count ?amount ?word ?flag ?level) { } }"""

HEADERS = [
    ("#+ title: x: y\nSELECT ?a {}", "line 1: the header is not YAML", "YAML with two colons"),
    ("#+ - a\nSELECT ?a {}", "the header is not a mapping", "a list"),
    ("#+ titel: {de: a, en: b}\nSELECT ?a {}", "unknown header key `titel`", "a misspelt key"),
    ("#+ title: {de: a}\nSELECT ?a {}", "`title` needs de and en", "one language"),
    ("#+ parameters: [a]\nSELECT ?a {}", "`parameters` is not a mapping", "a list of parameters"),
    ("#+ parameters: {a: {type: url}}\nSELECT ?a {}", "`a` has no known type", "an unknown type"),
    (
        "#+ parameters: {a: {type: string, values: b}}\nSELECT ?a {}",
        "`values` of `a` is not a list",
        "values that are no list",
    ),
]

UNANSWERED = [
    ("SELECT ?a { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", "demo, line 1, column 13: SERVICE", "another server"),
    ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT would change the graph", "an update"),
    ("SELECT ?a { " + "{" * 600 + "}" * 600 + " }", "nested deeper than 500", "what would crash the engine"),
    ("SELECT ?a\nWHERE ?a", "demo: the query has an error at 2:7", "a syntax error, with its place"),
]

VALUES = [
    ("since", "2012-11-29", '"2012-11-29"^^<http://www.w3.org/2001/XMLSchema#date>', "a date"),
    ("count", "-3", '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>', "an integer"),
    ("amount", "1.50", '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', "a decimal keeps its form"),
    ("flag", "true", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', "a truth value"),
    ("word", '") } INSERT', '"\\") } INSERT"', "a string is escaped, whatever it says"),
    ("level", "first", '"first"', "one of the values that are declared"),
    ("word", "a\nb\\", '"a\\nb\\\\"', "with line end and backslash"),
]

REFUSED = [
    ({}, "the parameter `norm` is missing.*norm=urn:n", "a required one is missing"),
    ({"norm": "urn:n", "nrm": "x"}, "there is no parameter `nrm`.*`norm`", "a misspelt name"),
    ({"norm": "urn:n", "since": "2012-02-31"}, "`since` is not a date", "a day that does not exist"),
    ({"norm": "urn:n", "since": "29.11.2012"}, "`since` is not a date.*2012-11-29", "another way to write dates"),
    ({"norm": "urn:n", "count": "1.5"}, "`count` is not a integer", "half a number"),
    ({"norm": "urn:n", "count": "9" * 30}, "`count` is not a integer", "more than an integer holds"),
    ({"norm": "urn:n", "amount": "1e9"}, "`amount` is not a decimal", "an exponent"),
    ({"norm": "urn:n", "flag": "yes"}, "`flag` is not a boolean", "another word"),
    ({"norm": "urn:n> ?p ?o } #"}, "`norm` is not an IRI", "an IRI that would close its brackets"),
    ({"norm": "no iri"}, "`norm` is not an IRI", "no IRI"),
    (
        {"norm": "urn:n", "level": "bogus"},
        "`level` is not known: bogus.*first, federal",
        "a value that is not declared",
    ),
    ({"norm": "urn:n", "level": "First"}, "`level` is not known: First.*first, federal", "in other letters"),
]


@pytest.mark.parametrize(("text", "message", "why"), HEADERS, ids=[row[2] for row in HEADERS])
def test_a_wrong_header_is_refused(text: str, message: str, why: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        parse(text, name="demo")


@pytest.mark.parametrize(("text", "message", "why"), UNANSWERED, ids=[row[2] for row in UNANSWERED])
def test_what_is_not_answered_says_why(text: str, message: str, why: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        run(ox.Store(), parse(text, name="demo"))


@pytest.mark.parametrize(("name", "value", "expected", "why"), VALUES, ids=[row[3] for row in VALUES])
def test_values_become_typed_terms(name: str, value: str, expected: str, why: str) -> None:
    query = parse(PARAMETERS, name="demo")
    bound = terms(query, {"norm": "urn:n", name: value})
    assert str(bound[name]) == expected
    assert next(iter(run(ox.Store(), query, bound)))["norm"] == ox.NamedNode("urn:n")  # the text still parses


@pytest.mark.parametrize(("values", "message", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_values_of_another_type_are_refused(values: dict[str, str], message: str, why: str) -> None:
    with pytest.raises(UnknownThing, match=message):
        terms(parse(PARAMETERS, name="demo"), values)


def test_what_is_not_given_is_unbound() -> None:
    query = parse(PARAMETERS, name="demo")
    assert "(<urn:n> UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF)" in query.bound(terms(query, {"norm": "urn:n"}))


def test_an_iri_may_be_given_by_name() -> None:
    query = parse(PARAMETERS, name="demo")
    assert terms(query, {"norm": "§ 5 X"}, naming=lambda text: "urn:named")["norm"] == ox.NamedNode("urn:named")


def test_the_known_prefixes_need_not_be_declared() -> None:
    assert list(run(ox.Store(), parse("SELECT ?a { ?a a ng:Absatz }", name="demo"))) == []


def test_an_unknown_query_names_the_nearest() -> None:
    with pytest.raises(UnknownThing, match="did you mean `citing-decisions`"):
        catalogue.get("citing-decision")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("SELECT ?ä {}".encode("latin-1"), "byte 8 is not UTF-8"),
        (b"#" * (catalogue.MAX_BYTES + 1), "longer than"),
    ],
)
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "q.rq"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NormgraphError, match=message):
        catalogue.load(path)
