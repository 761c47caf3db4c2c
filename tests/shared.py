"""Where the corpora and gold lists lie that are not part of the project; tests of them are skipped where absent."""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import figures

SHARED = Path(os.environ.get("NORMGRAPH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
CORPORA = SHARED / "corpora"
GOLD = SHARED / "gold"

needs_shared = pytest.mark.skipif(
    not CORPORA.is_dir(), reason=f"no corpora: set NORMGRAPH_SHARED (looked in {SHARED.name})"
)


def figures_are_true(graph: ox.Store) -> bool:
    """Count again what the question `statistics` answers from figures that are kept in the graph."""
    rest = ox.Store()
    rest.extend(quad for quad in graph if quad.graph_name != figures.GRAPH)
    counted = figures.asked(rest)
    kept = len(graph) > len(rest)
    return kept == bool(counted) and figures.asked(graph) == counted
