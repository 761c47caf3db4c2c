"""What is written as TriG text is read back as what `terms` says of the same."""

import pyoxigraph as ox
import pytest

from normgraph.graph import terms, trig
from normgraph.identifiers import BASE

GRAPH = BASE + "graph/statute/xg"


def read(*triples):
    return list(trig.parse(trig.head() + "".join(trig.graph(GRAPH, triples))))


@pytest.mark.parametrize(
    "value",
    [
        "Ja.",
        'Er sagte „so“ und "so".',
        "eine\nzweite\r\ndritte Zeile\tmit Tabulator",
        "\\n ist kein Umbruch, \\ und \\\\ auch nicht",
        'am Ende "',
        "am Ende \\",
        '"""',
        "\u00a0\u00ad\u2028\ufeff\U0001f600\x01\x7f\x85",  # odd, but characters
        "{<>|^`} . ; , @de ^^xsd:date # kein Kommentar",
        "007",
    ],
)
@pytest.mark.parametrize("language", ["", "de", "de-AT"])
def test_texts_come_back_as_they_were(value, language):
    (quad,) = read(trig.describe("<a>", ("rdfs:label", trig.text(value, language))))
    assert quad.object == terms.text(value, language)


@pytest.mark.parametrize(
    "iri",
    [
        BASE + "norm/bgb/1599/abs-2",
        BASE + "citation/0a1b",
        BASE,  # nothing after the base
        BASE + "//example.org/a",  # must not be read as an authority
        BASE + "urn:x",  # nor as a scheme
        BASE + "a/../b",  # nor shortened
        BASE + "./a",
        BASE + "case/d2#/findings/0",
        "https://www.gesetze-im-internet.de/bgb/",
        "https://example.org/ä?q=1&r=%20#teil",
        "urn:x",
    ],
)
def test_iris_come_back_as_they_were(iri):
    (quad,) = read(trig.describe(trig.link(iri), ("dcterms:source", trig.link(iri))))
    assert (quad.subject, quad.object, quad.graph_name) == (terms.link(iri), terms.link(iri), ox.NamedNode(GRAPH))


@pytest.mark.parametrize(
    "bad",
    [
        "keine IRI",
        "norm/bgb",
        "https://example.org/a b",
        "https://example.org/>\n<x> <y> <z",
        "https://example.org/a\\u0020",
        'https://example.org/"',
        "https://example.org/{x}",
    ],
)
def test_what_is_no_iri_is_refused(bad):
    with pytest.raises(ValueError, match="not an absolute IRI"):
        trig.link(bad)


def test_a_language_tag_cannot_end_a_statement():
    with pytest.raises(ValueError, match="not a language tag"):
        trig.text("x", "de . <a> <b> <c>")


def test_other_values_are_those_of_terms():
    statements = (("ng:start", 0), ("ng:start", -7), ("ng:start", 10**20))
    for name, value in statements:
        (quad,) = read(trig.describe("<a>", (name, trig.integer(value))))
        assert quad.object == ox.Literal(str(value), datatype=ox.NamedNode(terms.XSD + "integer"))
    (quad,) = read(trig.describe("<a>", ("dcterms:date", trig.day("2026-01-01"))))
    assert quad.object == terms.day("2026-01-01")
    assert trig.describe("<a>", ("dcterms:date", trig.day("2026")), ("ng:gazette", trig.text(""))) == ""


def test_files_one_after_another_are_one_document():
    one = trig.head() + "".join(trig.graph(GRAPH, ["<a> ng:start 1.\n"]))
    two = trig.head() + "".join(trig.graph(BASE + "graph/other", ["<a> ng:start 1.\n"]))
    assert len(list(trig.parse(one + two))) == 2
