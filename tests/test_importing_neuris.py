"""Norms of LegalDocML.de: ELI, eIds, life cycle as valid time, and what is refused."""

import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import identifiers, importing_neuris, norm_names, store, versions
from normgraph.errors import UnknownThing, UnreadableInput
from normgraph.graph import naming
from normgraph.graph.terms import term
from normgraph.ingest import legaldocml
from normgraph.ingest.legaldocml import SAMPLE, Period
from tests.history_samples import small_store
from tests.shared import CORPORA, needs_shared

LATER = (
    SAMPLE.replace(b"2020-08-04/1", b"2022-08-04/2")
    .replace(b'date="2020-08-05"', b'date="2022-08-05"')
    .replace(b'date="2020-08-09"', b'date="2022-08-09"')
    .replace(b"Es gilt.", b"Es gilt nicht mehr.")
)
ENDED = SAMPLE.replace(
    b"</akn:lifecycle>", b'<akn:eventRef eId="e2" date="2022-08-08" refersTo="ausserkrafttreten"/></akn:lifecycle>'
).replace(b'start="#e1"', b'start="#e1" end="#e2"')
LISTED = SAMPLE.replace(
    b"<akn:p>Es gilt.</akn:p>",
    b"<akn:blockList><akn:listIntroduction>Es gilt</akn:listIntroduction>"
    b"<akn:item><akn:num>1.</akn:num><akn:p>Eins,</akn:p></akn:item><akn:item><akn:num>2.</akn:num><akn:p>Zwei.</akn:p></akn:item></akn:blockList>",
)


def test_an_expression_has_its_elis_and_days() -> None:
    law = legaldocml.read(ENDED, "a.xml")
    assert (law.work, law.day, law.version, law.made) == ("eli/bund/bgbl-1/2020/s1", "2020-08-04", "1", "2020-08-05")
    assert law.periods == {("1",): Period("2020-08-09", "2022-08-08")}
    assert law.eids == {("1",): "art-z1", ("1", "abs-1"): "art-z1_abs-z1"}


def test_a_list_becomes_units() -> None:
    section = legaldocml.read(LISTED, "a.xml").sections[0]
    assert ["/".join(unit.path[1:]) for unit in section.units] == [
        "abs-1",
        "abs-1/satz-1",
        "abs-1/satz-1/nr-1",
        "abs-1/satz-1/nr-2",
    ]


def test_the_life_cycle_says_what_was_in_force(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_bytes(ENDED)
    (tmp_path / "two.xml").write_bytes(LATER)
    directory = small_store(tmp_path / "store")
    report = importing_neuris.neuris(str(tmp_path), directory)
    assert (report.laws, report.states, report.problems) == (1, 2, [])
    graph = store.open_store(directory)
    found = versions.norm(graph, identifiers.norm("xg", "1"))
    known = {day: versions.on(found, day).version for day in ("2020-08-08", "2021-01-01", "2022-08-08", "2022-08-09")}
    first, second = found.versions
    assert known == {"2020-08-08": None, "2021-01-01": first, "2022-08-08": first, "2022-08-09": None}
    assert second.first == "2022-08-09"
    ids = {quad.object.value for quad in graph.quads_for_pattern(None, term("dcterms:identifier"), None, None)}
    assert "eli/bund/bgbl-1/2020/s1/2020-08-04/1/deu#art-z1_abs-z1" in ids
    assert "eli/bund/bgbl-1/2020/s1" in ids


def test_a_zip_is_read_like_a_directory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "norms.zip", "w") as archive:
        archive.writestr("eli/one.xml", SAMPLE)
    report = importing_neuris.neuris(str(tmp_path / "norms.zip"), small_store(tmp_path / "store"))
    assert report.states == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"<a/>", "the root is <a> of no namespace"),
        (SAMPLE.replace(b"1.8.2", b"1.7"), "the root is <akomaNtoso> of http://Inhaltsdaten.LegalDocML.de/1.7/"),
        (SAMPLE[:-20], "not well-formed XML"),
        (SAMPLE.replace(b"akn:act>", b"akn:doc>"), "it holds no act"),
        (SAMPLE.replace(b"2020-08-04/1/deu", b"deu"), "its expression has the ELI"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + SAMPLE, "internal subset"),
    ],
)
def test_what_is_no_norm_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "one.xml").write_bytes(data)
    directory = small_store(tmp_path / "store")
    before = store.current_generation(directory)
    with pytest.raises(UnreadableInput, match=reason):
        importing_neuris.neuris(str(tmp_path / "one.xml"), directory)
    assert store.current_generation(directory) == before


def test_a_damaged_file_beside_good_ones_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(SAMPLE)
    (tmp_path / "b.xml").write_bytes(SAMPLE[:100])
    report = importing_neuris.neuris(str(tmp_path), small_store(tmp_path / "store"))
    assert report.laws == 1
    assert report.problems[0].place.startswith("b.xml:")


@needs_shared
def test_the_samples_are_read(tmp_path: Path) -> None:
    directory = small_store(tmp_path / "store")
    report = importing_neuris.neuris(str(CORPORA / "neuris" / "norm"), directory)
    assert (report.laws, report.states, len(report.problems)) == (12, 15, 1)
    found = versions.norm(store.open_store(directory), identifiers.norm("risfasstest", "1"))
    assert versions.on(found, "2021-05-05").version is found.versions[0]


XG = "https://w3id.org/normgraph/id/norm/xg"
TABLE = f"{XG}/1/tabelle-1"


@pytest.mark.parametrize(
    ("name", "iri", "why"),
    [
        ("XG", XG, "a law that no register lists"),
        ("§ 1 XG", f"{XG}/1", "its section"),
        ("§ 1 Tabelle 1 XG", TABLE, "a level that no citation has: nothing of the name is dropped"),
        ("Anlage 1  Nr. 4.2 Satz 2 XG", f"{XG}/anlage-1/nr-4-2/satz-2", "white space counts once"),
        ("Präambel XG", f"{XG}/praeambel", "a part without a number"),
    ],
)
def test_what_the_graph_names_is_found_by_that_name(name: str, iri: str, why: str) -> None:
    label = " ".join(name.split())
    graph = ox.Store()
    graph.add(ox.Quad(ox.NamedNode(iri), term("rdfs:label"), ox.Literal(label)))
    assert (norm_names.unit(name, graph), naming.thing(name, graph)) == (iri, iri), why


def test_a_name_of_two_units_or_of_something_else_decides_nothing() -> None:
    graph = ox.Store()
    for thing in ("norm/xg/1/tabelle-1", "norm/xg/2/tabelle-1", "note/xg"):
        graph.add(ox.Quad(ox.NamedNode(identifiers.iri(thing)), term("rdfs:label"), ox.Literal("Tabelle XG")))
    assert norm_names.labelled("Tabelle XG", graph) == ""


def test_a_table_that_no_unit_is_is_not_dropped_from_the_name() -> None:
    with pytest.raises(UnknownThing, match="no table"):
        norm_names.unit("§ 1599 Tabelle 9 BGB", ox.Store())
