"""Importing statutes into a store, and writing their structure, from the command line."""

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import identifiers, snapshot, store
from normgraph.cli import app
from normgraph.errors import UnreadableInput
from tests.ingest.gii_samples import law, section

GRAPH = ox.NamedNode(identifiers.graph("statute", "xg"))
OTHER = ox.NamedNode("urn:other")
GUESSED = ox.NamedNode(identifiers.graph("cited-statute", "xg"))
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
ONE = law(section("§ 1", "<P>Es gilt. Satz 1 gilt nicht.</P>"))
CHANGED = law(section("§ 1", "<P>Es gilt nicht.</P>"), section("§ 2", "<P>Doch.</P>"))


@pytest.fixture
def directory(tmp_path):
    """A store in which another graph is, and units that only citations had made known."""
    with store.Builder(tmp_path / "store") as builder:
        builder.add([ox.Quad(ox.NamedNode("urn:s"), LABEL, ox.Literal("x"), OTHER)])
        for path in ("1", "1/abs-9"):
            unit = ox.NamedNode(identifiers.norm("xg", path))
            builder.add([ox.Quad(unit, LABEL, ox.Literal(f"cited {path}"), GUESSED)])
        builder.publish()
    return tmp_path / "store"


def put(tmp_path, data):
    (tmp_path / "gii" / "xg").mkdir(parents=True, exist_ok=True)
    (tmp_path / "gii" / "xg" / "x.xml").write_bytes(data)
    return str(tmp_path / "gii")


def labels(directory, graph):
    return sorted(quad.object.value for quad in store.open_store(directory).quads_for_pattern(None, LABEL, None, graph))


def test_import_replaces_only_its_own_graph(tmp_path, directory):
    source = put(tmp_path, ONE)
    done = snapshot.run(source, directory)
    assert (done.laws, done.sections, done.units, done.citations, done.resolved) == (1, 1, 2, 1, 1)
    assert labels(directory, OTHER) == ["x"]
    assert labels(directory, GUESSED) == ["cited 1/abs-9"]
    assert "§ 1 Satz 2 XG" in labels(directory, GRAPH)
    before = len(store.open_store(directory))
    snapshot.run(source, directory)
    assert len(store.open_store(directory)) == before
    put(tmp_path, CHANGED)
    snapshot.run(source, directory, wanted=frozenset({"xg"}))
    assert "§ 1 Satz 2 XG" not in labels(directory, GRAPH)
    assert "§ 2 XG" in labels(directory, GRAPH)


@pytest.mark.parametrize("options", [[], ["--law", "xg"]])
@pytest.mark.parametrize("content", [b"nonsense", b"<html/>", None])
def test_a_bad_source_builds_no_store(tmp_path, content, options):
    bad = tmp_path / "bad.xml"
    if content:
        bad.write_bytes(content)
    done = CliRunner().invoke(app, ["import", "gii", str(bad), "--store", str(tmp_path / "new"), *options])
    assert isinstance(done.exception, UnreadableInput)
    assert not (tmp_path / "new").exists()


def test_import_from_the_command_line(tmp_path, directory):
    done = CliRunner().invoke(app, ["import", "gii", put(tmp_path, ONE), "--store", str(directory)])
    assert done.exit_code == 0
    assert done.stdout.startswith("1 laws, 1 texts, 2 units, 1 citations (100.0% with a target)")


def test_structure_from_the_command_line_is_repeatable(tmp_path):
    source = put(tmp_path, ONE)
    written = []
    for name in ("a", "b"):
        arguments = ["structure", source, "--out", str(tmp_path / name), "--register", "--law", "xg"]
        assert CliRunner().invoke(app, arguments).exit_code == 0
        written.append([path.read_bytes() for path in sorted((tmp_path / name).rglob("*.*"))])
    assert written[0] == written[1]
    assert len(written[0]) == 5
    assert all(b"Es gilt" not in data for data in written[0])


def test_structure_of_an_unknown_law_writes_nothing(tmp_path):
    arguments = ["structure", put(tmp_path, ONE), "--out", str(tmp_path / "out"), "--law", "zg"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    assert not (tmp_path / "out").exists()
