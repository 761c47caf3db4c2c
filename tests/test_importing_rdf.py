"""`import rdf`: what was exported comes back as the same graph; foreign files are refused before anything changes."""

import gzip
import hashlib
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import figures, importing_rdf, store
from normgraph.errors import LimitExceeded, NormgraphError, UnknownThing, UnreadableInput
from normgraph.export import SUFFIXES, Format, export
from normgraph.importing_rdf import rdf
from normgraph.store import Builder, open_store
from tests.shared import figures_are_true
from tests.test_export_files import quads

GRAPHS = (Format.nquads, Format.trig, Format.jsonld)


def build(directory: Path, data: list[ox.Quad]) -> Path:
    with Builder(directory) as builder:
        builder.add(data)
        builder.publish()
    return directory


def canonical(data: list[ox.Quad] | ox.Store) -> str:
    """Return the canonical form of a dataset (RDFC-1.0): equal for equal graphs, whatever blank nodes are called.

    The figures of a store, which are made anew with each generation, are left out.
    """
    dataset = ox.Dataset(quad for quad in data if quad.graph_name != figures.GRAPH)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(str(quad) for quad in dataset))


@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
def test_the_same_graph_back(tmp_path: Path, form: Format, packed: str) -> None:
    from normgraph.export.compressing import by_name

    dump = tmp_path / f"dump{SUFFIXES[form]}{packed}"
    export(open_store(build(tmp_path / "one", quads())), form, dump, compression=by_name(dump))
    done = rdf(dump, tmp_path / "two")
    back = open_store(tmp_path / "two")
    assert canonical(back) == canonical(quads())
    assert (done.statements, done.added, done.replaced) == (len(back), 3, 0)
    assert figures_are_true(back)
    again = tmp_path / f"again{SUFFIXES[form]}{packed}"
    export(back, form, again, compression=by_name(again))
    assert again.read_bytes() == dump.read_bytes()


def test_graphs_of_the_file_replace_their_namesakes(tmp_path: Path) -> None:
    directory = build(tmp_path / "store", quads())
    (tmp_path / "new.nq").write_text(
        "<urn:s> <urn:p> <urn:o> <https://w3id.org/normgraph/id/graph/statute/xg> .\n"
        "<urn:s> <urn:p> <urn:o> <urn:g> .\n"
    )
    done = rdf(tmp_path / "new.nq", directory)
    assert (done.added, done.replaced) == (1, 1)
    kept = [quad for quad in quads() if "decision/1" in str(quad.graph_name)]
    assert len(canonical(open_store(directory)).splitlines()) == len(kept) + 2
    assert figures_are_true(open_store(directory))
    rdf(tmp_path / "new.nq", directory, fresh=True)
    assert len(open_store(directory)) == 2


def test_what_lay_beside_is_not_carried_on(tmp_path: Path) -> None:
    directory = build(tmp_path / "store", quads())
    (store.current_generation(directory) / "laws.sqlite").write_bytes(b"stale")
    (tmp_path / "new.nq").write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    assert {path.name for path in rdf(tmp_path / "new.nq", directory).generation.iterdir()} == {
        "files.json",
        "manifest.json",
        "search",
        "statistics.json",
        "store",
    }


def test_statements_outside_a_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> 1 .")
    with pytest.raises(UnknownThing, match="--graph"):
        rdf(tmp_path / "a.ttl", tmp_path / "store")
    rdf(tmp_path / "a.ttl", tmp_path / "store", graph="urn:g")
    assert [str(quad.graph_name) for quad in open_store(tmp_path / "store")] == ["<urn:g>"]


_STAR = b"<urn:a> <urn:p> " + b"<<( <urn:a> <urn:p> " * 30_000 + b'"x"' + b" )>>" * 30_000 + b" <urn:g> ."
_XML = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
_ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + _XML + b"<e:A><e:p>&a;</e:p></e:A></rdf:RDF>"
HOSTILE = [
    ("a.nq", _STAR, LimitExceeded, "crashed", "quoted triples so deep that the parser overflows its stack"),
    ("a.jsonld", b'{"@context":"http://127.0.0.1:9/c","@id":"urn:a"}', UnreadableInput, "context", "a remote context"),
    ("a.jsonld", b"[" * 300_000 + b"]" * 300_000, UnreadableInput, "stack", "JSON nested deeply"),
    ("a.rdf", _ENTITY, UnreadableInput, "DOCTYPE", "entities"),
    (
        "a.rdf",
        _XML + b"<e:A><e:p>" * 200,
        LimitExceeded,
        "deeper",
        "XML nested deeply",
    ),
    ("a.nq", b'<urn:a> <urn:p> "' + b"x" * 20_000_000 + b'" <urn:g> .', LimitExceeded, "longer", "one endless literal"),
    ("a.nq.gz", gzip.compress(b"# " + b"x" * 5_000_000), LimitExceeded, "longer than 1,000,000", "a bomb"),
    ("a.nq.gz", b"\x1f\x8b\x08\x00nonsense", UnreadableInput, "unpacked", "no gzip"),
    ("a.nq.zst", b"nonsense", UnreadableInput, "unpacked", "no zstd"),
    ("a.nq", b"<urn:a> <urn:p> <no iri> <urn:g> .", UnreadableInput, "line 1", "an IRI with a blank"),
    ("a.nq", b"<urn:a> <urn:p> <urn:o> <urn:g> .\nnonsense", UnreadableInput, "line 2", "a line that is none"),
    ("a.nq", b"<urn:a> <urn:p> <urn:o> _:g .", UnknownThing, "no name", "a graph that is a blank node"),
    ("a.nq", b"\xff\xfe", UnreadableInput, "line 1", "not UTF-8"),
    ("a.csv", b"a,b", UnreadableInput, "no format of RDF", "another format"),
]


@pytest.mark.parametrize(("name", "data", "error", "says", "why"), HOSTILE, ids=[row[4] for row in HOSTILE])
def test_hostile_files(
    tmp_path: Path, name: str, data: bytes, error: type[NormgraphError], says: str, why: str
) -> None:
    directory = build(tmp_path / "store", quads())
    (tmp_path / name).write_bytes(data)
    with pytest.raises(error, match=says):
        rdf(tmp_path / name, directory, limit=1_000_000 if "gz" in name else importing_rdf.MAX_BYTES)
    assert store.current_generation(directory).name == "gen-1"
    assert canonical(open_store(directory)) == canonical(quads())


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file"):
        rdf(tmp_path / "a.nq", tmp_path / "store")


EXPORTS = Path(__file__).with_name("exports")
RELEASES = dict(re.findall(r"^\| ([\d.]+\S*) \| ([0-9a-f]{64}) \|$", (EXPORTS / "README.md").read_text(), re.MULTILINE))


@pytest.mark.parametrize("file", sorted(p.name for p in EXPORTS.iterdir() if p.suffix not in (".md", ".json")))
def test_exports_of_earlier_releases_are_read(tmp_path: Path, file: str) -> None:
    rdf(EXPORTS / file, tmp_path / "store")
    release = next(version for version in sorted(RELEASES, key=len, reverse=True) if file.startswith(f"{version}."))
    assert hashlib.sha256(canonical(open_store(tmp_path / "store")).encode()).hexdigest() == RELEASES[release]
