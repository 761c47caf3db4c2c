"""What `normgraph check` prints, and its exit code."""

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import store
from normgraph.cli import app
from normgraph.graph.terms import term

GRAPH = ox.NamedNode("urn:g")
SOUND = [("urn:1", "ng:order", ox.Literal(0)), ("urn:1", "eli:is_part_of", ox.NamedNode("urn:law"))]
LEVEL = [("urn:2", "ng:order", ox.Literal(0)), ("urn:2", "eli:is_part_of", ox.NamedNode("urn:law"))]


@pytest.mark.parametrize(
    ("statements", "code", "said"),
    [(SOUND, 0, "0 with rows, 0 violations"), (SOUND + LEVEL, 1, "check order-not-total (violation): 1 row")],
    ids=["sound", "two units in one place"],
)
def test_check(tmp_path, statements, code, said):
    with store.Builder(tmp_path) as builder:
        builder.add(ox.Quad(ox.NamedNode(thing), term(name), value, GRAPH) for thing, name, value in statements)
        builder.publish()
    done = CliRunner().invoke(app, ["check", "--store", str(tmp_path)])
    assert (done.exit_code, said in done.stdout) == (code, True)
