"""Search over a small invented graph: what is found first, and why."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import search, store
from normgraph.errors import StoreError, UnknownThing
from normgraph.identifiers import BASE
from normgraph.namespaces import prefixes
from normgraph.search.words import read
from normgraph.store import Builder, Changed

DATA = """
GRAPH <graph/statute/wegeg> {
  <norm/wegeg> a ng:Gesetz ; rdfs:label "WegeG" ; ng:abbreviation "WegeG" ;
    dcterms:title "Gesetz über erfundene Wege"@de ; dcterms:alternative "Wegegesetz"@de .
  <norm/wegeg/60> a ng:Paragraph ; rdfs:label "§ 60 WegeG" ; ng:number "60" ; ng:heading "Straßengründe"@de .
  <norm/wegeg/60a> a ng:Paragraph ; rdfs:label "§ 60a WegeG" ; ng:number "60a" ; ng:heading "Duldung der Wege"@de .
  <norm/wegeg/60a/abs-2> a ng:Absatz ; rdfs:label "§ 60a Abs. 2 WegeG" ; ng:number "2" .
  <norm/wegeg/61> a ng:Paragraph ; rdfs:label "§ 61 WegeG" ; ng:number "61" ; ng:heading "Anerkennung der Wege"@de .
  <norm/wegeg/61/abs-1/satz-3> a ng:Satz ; rdfs:label "§ 61 Satz 3 WegeG" ; ng:number "3" .
  <norm/wegeg/62> a ng:Paragraph ; rdfs:label "§ 62 WegeG" ; ng:number "62" ; ng:heading "Weitere Wege"@de .
  <version/wegeg/62/old> eli:is_member_of <norm/wegeg/62> ; eli:is_realized_by <version/wegeg/62/old/deu> .
  <version/wegeg/62/old/deu> ng:text "Ein Nachtwächter geht voran."@de .
  <version/wegeg/62/new> eli:is_member_of <norm/wegeg/62> ; eli:is_realized_by <version/wegeg/62/new/deu> .
  <version/wegeg/62/new/deu> ng:text "Wer einen Weg betritt, hat Laternen aufzustellen, wie § 60a WegeG es will."@de .
  <norm/wegeg/63> a ng:Paragraph ; rdfs:label "§ 63 WegeG" ; ng:number "63" .
  <version/wegeg/63/a> eli:is_member_of <norm/wegeg/63> ; eli:is_realized_by <version/wegeg/63/a/deu> .
  <version/wegeg/63/a/deu> ng:text "Kerzen bedürfen der Anerkennung durch den, der sie löscht."@de .
  <observation/1> ng:observed <version/wegeg/62/old> ; ng:observedOn "2010-01-01"^^xsd:date .
  <observation/2> ng:observed <version/wegeg/62/new> ; ng:observedOn "2020-01-01"^^xsd:date .
}
GRAPH <graph/decision/1> {
  <court/vg-musterstadt> a ng:Gericht ; rdfs:label "VG Musterstadt" ; skos:altLabel "Verwaltungsgericht Musterstadt" .
  <decision/1> a ng:Entscheidung ; rdfs:label "VG Musterstadt, 16.11.2018 – 4 B 1/18" ;
    ng:court <court/vg-musterstadt> ;
    dcterms:date "2018-11-16"^^xsd:date ; ng:fileNumber "4 B 1/18" ; ng:ecli "ECLI:DE:VGMUSTE:2018:1116.4B1.18.00" .
}
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search-store")
    table = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    with Builder(folder) as builder:
        builder.add(ox.parse(table + DATA, ox.RdfFormat.TRIG, base_iri=BASE))
        builder.publish()
    return folder


@pytest.fixture(scope="module")
def ask(directory: Path) -> Callable[..., search.Answer]:
    graph = store.open_store(directory)

    def ask(query: str, **options: object) -> search.Answer:
        return search.ask(store.database(directory), query, graph=graph, **options)  # type: ignore[arg-type]

    return ask


FIRST = [
    ("60a wegeg", "norm/wegeg/60a", "number and abbreviation, in lower case"),
    ("WegeG 60a", "norm/wegeg/60a", "the law first"),
    ("§ 60 a WegeG", "norm/wegeg/60a", "a blank inside the number"),
    ("60 wegeg", "norm/wegeg/60", "not § 60a"),
    ("§ 60a Abs. 2 WegeG", "norm/wegeg/60a/abs-2", "a unit below the section, when it is named"),
    ("60a abs 2 wegeg", "norm/wegeg/60a/abs-2", "the same without § and points"),
    ("§ 61 S. 3 WegeG", "norm/wegeg/61/abs-1/satz-3", "the only Absatz left out"),
    ("wegegesetz", "norm/wegeg", "short title"),
    ("WegeG", "norm/wegeg", "a law by its abbreviation before its sections"),
    ("strassengruende", "norm/wegeg/60", "ß and ü spelled out"),
    ("STRAßENGRÜNDE", "norm/wegeg/60", "and in capitals"),
    ("Strassengrunde", "norm/wegeg/60", "and without the dots"),
    ("Anerkennungen", "norm/wegeg/61", "another form of the word"),
    ("die Anerkennung des Weges", "norm/wegeg/61", "ordinary words do not count"),
    ("Laterne", "norm/wegeg/62", "a word of the text, in another form"),
    ("anerk", "norm/wegeg/61", "the beginning of a word"),
    ("4 B 1/18", "decision/1", "file number"),
    ("4B1/18", "decision/1", "file number without blanks"),
    ("vg musterstadt 4 b 1.18", "decision/1", "with its court, in another spelling"),
    ("ECLI:DE:VGMUSTE:2018:1116.4B1.18.00", "decision/1", "ECLI"),
    ("ecli:de:vgmuste:2018:1116.4b1.18.00", "decision/1", "ECLI in lower case"),
    ("Verwaltungsgericht Musterstadt", "court/vg-musterstadt", "a court by its long name"),
    ("musterstadt 16.11.2018", "decision/1", "court and day"),
]


@pytest.mark.parametrize(("query", "first", "why"), FIRST)
def test_what_comes_first(ask: Callable[..., search.Answer], query: str, first: str, why: str) -> None:
    hits = ask(query).hits
    assert hits, why
    assert hits[0].iri == BASE + first, why


def test_the_text_observed_last_is_searched(ask: Callable[..., search.Answer]) -> None:
    assert ask("Nachtwächter").total == 0
    found = ask("Laternen")
    assert (found.total, found.texts) == (1, 2)
    assert "Laternen aufzustellen" in found.hits[0].passage


def test_all_words_before_any(ask: Callable[..., search.Answer]) -> None:
    found = ask("Anerkennung Kerzen")  # § 61 has one of the words in its heading, § 63 both in its text
    assert (found.complete, found.hits[0].iri) == (1, BASE + "norm/wegeg/63")
    found = ask("Duldung Laternen")
    assert found.complete == 0
    assert {hit.iri for hit in found.hits} == {BASE + "norm/wegeg/60a", BASE + "norm/wegeg/62"}


def test_kinds(ask: Callable[..., search.Answer]) -> None:
    assert {hit.kind for hit in ask("musterstadt").hits} == {"court", "decision"}
    assert [hit.kind for hit in ask("musterstadt", kind="court").hits] == ["court"]


def test_pages_put_together_are_the_whole(ask: Callable[..., search.Answer]) -> None:
    whole = [hit.iri for hit in ask("wege", limit=100).hits]
    pages, cursor = [], ""
    while True:
        page = ask("wege", limit=2, cursor=cursor)
        pages += [hit.iri for hit in page.hits]
        if not (cursor := page.next):
            break
    assert pages == whole
    assert len(whole) > 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"query": " § "}, "no word"),
        ({"query": "x" * 201}, "longer than 200"),
        ({"query": "wege", "kind": "song"}, "no kind `song`"),
        ({"query": "wege", "cursor": "gen-7.20"}, "another state"),
        ({"query": "wege", "cursor": "gen-1.-5"}, "another state"),
        ({"query": "wege", "cursor": "gen-1.99999999999"}, "another state"),
        ({"query": "wege", "limit": 0}, "not from 1"),
    ],
)
def test_bad_questions(ask: Callable[..., search.Answer], options: dict[str, object], says: str) -> None:
    with pytest.raises(UnknownThing, match=says):
        ask(**options)


@pytest.mark.parametrize("query", ['title:"x', "a AND (", "iri:*", "' OR 1=1", "-wege +", "ß" * 200, "x\0y"])
def test_the_query_has_no_syntax(ask: Callable[..., search.Answer], query: str) -> None:
    assert ask(query).total < 8


@pytest.mark.parametrize("query", ["*", ".*", "٣٤", "\0", "---"])
def test_no_word_at_all(ask: Callable[..., search.Answer], query: str) -> None:
    with pytest.raises(UnknownThing, match="no word"):
        ask(query)


def test_no_index(tmp_path: Path) -> None:
    with Builder(tmp_path) as builder:
        builder.add([])
        shutil.rmtree(builder.publish() / "search")
    with pytest.raises(StoreError, match=r"no search index.*normgraph index"):
        search.ask(store.database(tmp_path), "wege")


def test_a_new_index_replaces_the_old(tmp_path: Path) -> None:
    with Builder(tmp_path) as builder:
        builder.add([])
        generation = builder.publish()
    assert search.write(tmp_path) == search.write(tmp_path) == 0
    assert {path.name for path in generation.iterdir()} == {
        "files.json",
        "manifest.json",
        "search",
        "statistics.json",
        "store",
    }


def test_long_queries_cost_little() -> None:
    assert len(read("4 b " * 50).numbers) < 100


LATER = """
GRAPH <graph/statute/wegeg> {
  <norm/wegeg> a ng:Gesetz ; rdfs:label "WegeG" ; ng:abbreviation "WegeG" .
  <norm/wegeg/60a> a ng:Paragraph ; rdfs:label "§ 60a WegeG" ; ng:number "60a" ; ng:heading "Sperrung"@de .
  <version/wegeg/60a/x> eli:is_member_of <norm/wegeg/60a> ; eli:is_realized_by <version/wegeg/60a/x/deu> .
  <version/wegeg/60a/x/deu> ng:text "Ein Schlagbaum ruht bei Nacht."@de .
}
GRAPH <graph/decision/2> { <decision/2> a ng:Entscheidung ; rdfs:label "VG Musterdorf, 5 B 2/20" . }
"""


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (None, {"schlagbaum": 1, "duldung": 0, "nachtwachter": 0, "musterdorf": 1, "wege": 2}),
        ({"graph/statute/wegeg"}, {"schlagbaum": 1, "duldung": 0, "musterdorf": 0, "laternen": 0}),
        ({"decision"}, {"schlagbaum": 0, "duldung": 1, "musterdorf": 1, "laternen": 1}),
        ({"statute", "decision"}, {"schlagbaum": 1, "duldung": 0, "musterdorf": 1, "laternen": 0}),
        (set(), {"schlagbaum": 0, "duldung": 1, "musterdorf": 0}),
    ],
    ids=["all", "a graph", "a kind of graphs", "two kinds", "nothing"],
)
def test_the_next_generation_takes_its_index_along(
    directory: Path, tmp_path: Path, groups: set[str] | None, found: dict[str, int]
) -> None:
    """What is said to have changed is read again, whatever else changed is not; the index before stays as it was."""
    shutil.copytree(directory, tmp_path / "store", symlinks=True)
    table = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    named = None if groups is None else frozenset(BASE + one if "/" in one else one for one in groups)
    with Builder(tmp_path / "store", extend=True) as builder:
        builder.store.remove_graph(ox.NamedNode(f"{BASE}graph/statute/wegeg"))
        builder.add(ox.parse(table + LATER, ox.RdfFormat.TRIG, base_iri=BASE))
        generation = builder.publish(changed=None if named is None else Changed(named))
    assert {query: len(search.ask(generation / "store", query).hits) for query in found} == found
    assert len(search.ask(generation.with_name("gen-1") / "store", "duldung").hits) == 1
