"""Edges, packed files and the crate: what is in them, and the same bytes again."""

import csv
import gzip
import hashlib
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import polars
import pyoxigraph as ox
import pytest
import zstandard

from normgraph.errors import StoreError, UnknownThing
from normgraph.export import Compression, Format, crate, edges, export
from normgraph.identifiers import BASE
from normgraph.namespaces import prefixes
from normgraph.store import Builder, Manifest

DAY = "2018-11-16"
DATA = """
GRAPH <graph/decision/1> {
  <decision/1> a ng:Entscheidung ; rdfs:label "VG & Musterstadt" ; dcterms:date "2018-11-16"^^xsd:date .
  <decision/1/rn-7> ng:number "7" .
  <citation/1> ng:citedIn <decision/1> ; ng:inRandnummer <decision/1/rn-7> ; ng:matchType ng:exact ; ng:start 10 ;
    ng:end 20 ; ng:verbatim "§ 1, \\"Abs. 2\\" XG" ; ng:target <norm/xg/1> ; ng:meantTarget <norm/xg/2> ;
    ng:correctedTarget <norm/xg/2> .
  <citation/2> ng:citedIn <decision/1> ; ng:matchType ng:ambiguous ; ng:start 5 ; ng:end 6 ; ng:verbatim "§ 3" ;
    ng:candidate <norm/xg/3> , <norm/yg/3> .
  <citation/3> ng:citedIn <decision/1> ; ng:matchType ng:unresolved ; ng:start 30 ; ng:end 31 ; ng:verbatim "=1+1" .
  <citation/4> ng:citedIn <decision/1> ; ng:matchType ng:resolved ; ng:start 40 ; ng:end 41 ; ng:verbatim "ebenda" ;
    ng:target <norm/xg/2> ; ng:treatment ng:follows .
}
GRAPH <graph/statute/xg> {
  <norm/xg/2> a ng:Paragraph ; rdfs:label "§ 2 XG" .
  <citation/5> ng:citedIn <norm/xg/2> ; ng:matchType ng:exact ; ng:start 1 ; ng:end 2 ; ng:verbatim "§ 4" ;
    ng:target <norm/xg/4> .
  _:b rdfs:label "a blank node" .
}
"""


def quads() -> list[ox.Quad]:
    table = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    return list(ox.parse(table + DATA, ox.RdfFormat.TRIG, base_iri=BASE))


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    store.extend(quads())
    return store


def written(write: Callable[..., int], store: ox.Store, graph: str = "") -> bytes:
    out = io.BytesIO()
    write(store, out, graph)
    return out.getvalue()


def test_table(store: ox.Store) -> None:
    rows = list(csv.DictReader(io.StringIO(written(edges.write_csv, store).decode())))
    told = [(row["citation"][-1], row["target"].removeprefix(BASE), row["relation"]) for row in rows]
    assert told == [
        ("2", "norm/xg/3", "candidate"),
        ("2", "norm/yg/3", "candidate"),
        ("1", "norm/xg/2", "target"),
        ("3", "", "none"),
        ("4", "norm/xg/2", "target"),
        ("5", "norm/xg/4", "target"),
    ]
    one = rows[2]
    assert (one["randnummer"], one["match"], one["corrected"], one["sourceDate"]) == (
        "7",
        "exact",
        "true",
        "2018-11-16",
    )
    assert one["verbatim"] == '§ 1, "Abs. 2" XG'
    assert rows[4]["treatment"] == "follows"


def test_table_of_one_graph(store: ox.Store) -> None:
    rows = list(csv.DictReader(io.StringIO(written(edges.write_csv, store, BASE + "graph/statute/xg").decode())))
    assert [row["citation"][-1] for row in rows] == ["5"]


def test_parquet_is_the_table(store: ox.Store) -> None:
    table = polars.read_parquet(io.BytesIO(written(edges.write_parquet, store)))
    assert table.columns == list(edges.COLUMNS)
    assert table["start"].to_list() == [5, 5, 10, 30, 40, 1]
    assert written(edges.write_parquet, store) == written(edges.write_parquet, store)


def test_network(store: ox.Store) -> None:
    root = ET.fromstring(written(edges.write_graphml, store))
    name = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {node.get("id", "").removeprefix(BASE): [d.text for d in node] for node in root.iter(f"{name}node")}
    assert nodes["decision/1"] == ["VG & Musterstadt", "decision", "2018-11-16", "1"]
    assert set(nodes) == {"decision/1", "norm/xg/2", "norm/xg/4"}
    found = [(edge.get("target", "").removeprefix(BASE), [d.text for d in edge]) for edge in root.iter(f"{name}edge")]
    assert found == [("norm/xg/2", ["2", "exact resolved", "follows"]), ("norm/xg/4", ["1", "exact"])]


def unzstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


@pytest.mark.parametrize(("compression", "unpack"), [(Compression.gzip, gzip.decompress), (Compression.zstd, unzstd)])
def test_packed(tmp_path: Path, store: ox.Store, compression: Compression, unpack: Callable[[bytes], bytes]) -> None:
    for name in ("a", "b"):
        export(store, Format.nquads, tmp_path / name, compression=compression)
    export(store, Format.nquads, tmp_path / "plain")
    assert unpack((tmp_path / "a").read_bytes()) == (tmp_path / "plain").read_bytes()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    if compression is Compression.gzip:
        assert (tmp_path / "a").read_bytes()[3:8] == bytes(5), "neither a name nor a time (RFC 1952, section 2.3)"


def test_one_graph(tmp_path: Path, store: ox.Store) -> None:
    export(store, Format.turtle, tmp_path / "out", graph="statute/xg")
    assert set(ox.parse(path=str(tmp_path / "out"), format=ox.RdfFormat.TURTLE)) == {
        ox.Quad(q.subject, q.predicate, q.object)
        for q in store.quads_for_pattern(None, None, None, ox.NamedNode(BASE + "graph/statute/xg"))
    }
    with pytest.raises(UnknownThing, match="no graph `statute/nope`"):
        export(store, Format.turtle, tmp_path / "out", graph="statute/nope")


def test_a_triple_of_two_graphs_stands_once_in_turtle(tmp_path: Path) -> None:
    store = ox.Store()
    triple = (ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    longer = (*triple[:2], ox.Literal("o", language="de"))
    for graph in ("urn:g1", "urn:g2"):
        store.add(ox.Quad(*triple, ox.NamedNode(graph)))
        store.add(ox.Quad(*longer, ox.NamedNode(graph)))
    assert export(store, Format.ntriples, tmp_path / "out") == 2
    lines = (tmp_path / "out").read_text().splitlines()
    assert lines == sorted(set(lines))


def test_crate(tmp_path: Path) -> None:
    with Builder(tmp_path / "store") as builder:
        builder.add(quads())
        generation = builder.publish()
    folder = crate.write(tmp_path / "store", tmp_path / "one")
    other = crate.write(tmp_path / "store", tmp_path / "two")
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert files == {path.name: path.read_bytes() for path in other.iterdir()}
    told = json.loads(files.pop(crate.MANIFEST))
    entities = {entity["@id"]: entity for entity in told["@graph"]}
    assert {part["@id"] for part in entities["./"]["hasPart"]} == set(files)
    for name, data in files.items():
        said = entities[name]
        assert (said["sha256"], said["contentSize"]) == (hashlib.sha256(data).hexdigest(), str(len(data)))
    assert entities["normgraph.nq.gz"]["triples"] == entities["./"]["triples"] == Manifest.read(generation).quads
    assert entities["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    with pytest.raises(StoreError, match="exists already"):
        crate.write(tmp_path / "store", tmp_path / "one")
    assert crate.write(tmp_path / "store") == generation / "export" == crate.write(tmp_path / "store")
    assert {path.name for path in generation.iterdir()} == {
        *("manifest.json", "export", "store", "search", "statistics.json", "files.json"),
    }
