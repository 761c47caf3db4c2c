"""Statutes as quads."""

import pyoxigraph as ox
import pytest

from normgraph import identifiers
from normgraph.graph import norm_citations, statute
from normgraph.graph.index import UnitIndex
from normgraph.ingest import gii, structure_files
from normgraph.namespaces import prefixes
from tests.ingest.gii_samples import group, items, law, section, unit

MORE = (
    "<standangabe><standtyp>Stand</standtyp>"
    "<standkommentar>zuletzt geändert durch Art. 1</standkommentar></standangabe>"
    "<standangabe><standtyp>Hinweis</standtyp><standkommentar>mWv 1.1.2030</standkommentar></standangabe>"
)
XG = gii.read_statute(
    law(
        group("010", "Teil 1", "Anfang"),
        section("§ 1", "<P>(1) Ja; nein. Doch.</P><P>(2) (weggefallen)</P>", "Zweck"),
        section("§ 2", "<P>Es gilt § 1 Absatz 1 entsprechend, " + items(("1.", "a;")) + "</P>"),
        group("020", "Art 9", "Zuletzt"),
        section("§ 5", "<P>Nach § 5 des Bürgerlichen Gesetzbuchs und § 99 gilt es.</P>", group=unit("020", "Art 9")),
        section("Anlage 2", "<P>Ja.</P>"),
        more=MORE,
    ),
    "x.xml",
)


@pytest.fixture(scope="module")
def graph():
    store = ox.Store()
    bgb = gii.read_statute(law(section("§ 5", "<P>Ja.</P>"), jurabk="BGB"), "b.xml")
    found = tuple(norm_citations.cite(XG, UnitIndex([XG, bgb])))
    store.extend(statute.quads(XG, found, frozenset()))
    return store


def ask(graph, query):
    rows = graph.query(
        query, prefixes=prefixes(), base_iri="https://w3id.org/normgraph/id/norm/xg/", use_default_graph_as_union=True
    )
    return sorted(tuple(value and value.value for value in row) for row in rows)


def one(graph, query):
    return [row[0] for row in ask(graph, query)]


@pytest.mark.parametrize(
    ("path", "kind", "label"),
    [
        ("gl-010", "Gliederungseinheit", "Teil 1 XG"),
        ("1", "Paragraph", "§ 1 XG"),
        ("1/abs-1", "Absatz", "§ 1 Abs. 1 XG"),
        ("1/abs-1/satz-1", "Satz", "§ 1 Abs. 1 Satz 1 XG"),
        ("1/abs-1/satz-1/hs-2", "Halbsatz", "§ 1 Abs. 1 Satz 1 Hs. 2 XG"),
        ("2/satz-1/nr-1", "Nummer", "§ 2 Nr. 1 XG"),  # as it is cited: an only sentence is not counted
        ("9", "Artikel", "Art. 9 XG"),
        ("9/par-5", "Paragraph", "Art. 9 § 5 XG"),
        ("anlage-2", "Anlage", "Anlage 2 XG"),
    ],
)
def test_units(graph, path, kind, label):
    assert ask(graph, f"SELECT ?kind ?label WHERE {{ <{path}> a ?kind ; rdfs:label ?label }}") == [
        (prefixes()["ng"] + kind, label)
    ]


def test_place_in_the_tree(graph):
    below = "https://w3id.org/normgraph/id/norm/xg"
    assert one(graph, "SELECT ?p WHERE { <1> eli:is_part_of ?p }") == [below + "/gl-010"]
    assert one(graph, "SELECT ?p WHERE { <1/abs-1/satz-1> ng:within ?p }") == [
        below,
        below + "/1",
        below + "/1/abs-1",
        below + "/gl-010",
    ]
    assert one(graph, "SELECT ?o WHERE { <1/abs-2> ng:order ?o ; ng:repealed true }") == ["1"]
    assert one(graph, "SELECT ?h WHERE { <1> ng:heading ?h }") == ["Zweck"]


def test_every_unit_has_one_parent_and_lies_in_the_law(graph):
    assert (
        ask(graph, "SELECT ?u WHERE { ?u ng:number ?n FILTER NOT EXISTS { ?u ng:within ?law . ?law a ng:Gesetz } }")
        == []
    )
    counts = ask(graph, "SELECT ?u WHERE { ?u eli:is_part_of ?a, ?b ; ng:number ?n FILTER(?a != ?b) }")
    assert counts == []


def test_notes_of_the_law(graph):
    assert ask(graph, "SELECT ?a ?n WHERE { ?law a ng:Gesetz ; ng:amendmentNote ?a ; ng:sourceNote ?n }") == [
        ("zuletzt geändert durch Art. 1", "mWv 1.1.2030")
    ]


def test_version_text_and_observation(graph):
    query = """SELECT ?text ?day WHERE {
        ?version eli:is_member_of <1> ; ng:textHash ?hash ; eli:is_realized_by/ng:text ?text .
        ?seen ng:observed ?version ; ng:observedOn ?day ; ng:observedIn/a ng:Quelle }"""
    assert ask(graph, query) == [("(1) Ja; nein. Doch.\n(2) (weggefallen)", "2026-01-02")]


def test_text_of_a_unit_is_a_stretch_of_the_section(graph):
    query = """SELECT (SUBSTR(?text, ?start + 1, ?end - ?start) AS ?piece) WHERE {
        ?version eli:is_member_of <1/abs-1/satz-2> ; ng:start ?start ; ng:end ?end ; eli:is_part_of ?whole .
        ?whole eli:is_realized_by/ng:text ?text }"""
    assert one(graph, query) == ["Doch."]


def test_citations(graph):
    query = """SELECT ?unit ?text ?kind ?match ?target WHERE {
        ?c a ng:Normzitat ; ng:citedIn ?unit ; ng:verbatim ?text ; ng:referenceKind ?kind ; ng:matchType ?match
        OPTIONAL { ?c ng:target ?target } }"""
    short = [
        tuple(value and value.rpartition("/norm/")[2].rpartition("#")[2] for value in row) for row in ask(graph, query)
    ]
    assert short == [
        ("xg/2/satz-1", "§ 1 Absatz 1", "correspondingApplication", "resolved", "xg/1/abs-1"),
        ("xg/9/par-5/satz-1", "§ 5", "plainReference", "exact", "bgb/5"),
        ("xg/9/par-5/satz-1", "§ 99", "plainReference", "unresolved", None),
    ]
    assert one(graph, "SELECT ?r WHERE { ?c ng:matchType ng:unresolved ; ng:reason ?r }") == [
        "no Art. 9 § 99 XG as published on 2026-01-02"
    ]


def test_a_cited_unit_elsewhere_is_described(graph):
    assert ask(graph, "SELECT ?l WHERE { <../bgb/5> rdfs:label ?l }") == [("§ 5 BGB",)]


def test_without_text_there_is_none(tmp_path):
    structure_files.write(tmp_path, XG)
    store = ox.Store()
    store.extend(statute.quads(structure_files.read("xg", tmp_path)))
    assert ask(store, "SELECT ?t WHERE { ?e ng:text ?t }") == []
    assert len(ask(store, "SELECT ?v WHERE { ?v a ng:Fassung }")) == 4  # § 1, § 2, Art. 9 § 5, Anlage 2


def test_the_same_statute_gives_the_same_quads():
    assert list(statute.quads(XG)) == list(statute.quads(XG))


def test_what_stands_before_the_first_section_is_in_order_before_it():
    mixed = gii.read_statute(law(section("§ 1", "<P>Ja.</P>"), text="<P>Eins. Zwei. Drei.</P>"), "x.xml")
    store = ox.Store()
    store.extend(statute.quads(mixed))
    assert ask(store, "SELECT ?order ?unit WHERE { ?unit eli:is_part_of <../xg> ; ng:order ?order }") == [
        ("0", identifiers.norm("xg", "satz-1")),
        ("1", identifiers.norm("xg", "satz-2")),
        ("2", identifiers.norm("xg", "satz-3")),
        ("4", identifiers.norm("xg", "1")),
    ]
