"""Where the corpora and gold lists lie that are not part of the project; tests of them are skipped where absent."""

import os
from collections import Counter
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import figures, tallies

SHARED = Path(os.environ.get("NORMGRAPH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
CORPORA = SHARED / "corpora"
GOLD = SHARED / "gold"

needs_shared = pytest.mark.skipif(
    not CORPORA.is_dir(), reason=f"no corpora: set NORMGRAPH_SHARED (looked in {SHARED.name})"
)


def figures_are_true(graph: ox.Store) -> bool:
    """Count again what questions answer from figures that are kept in the graph."""
    rest = ox.Store()
    rest.extend(quad for quad in graph if quad.graph_name != figures.GRAPH)
    counted = figures.asked(rest)
    kept = len(graph) > len(rest)
    return (
        kept == bool(counted)
        and figures.asked(graph) == counted
        and all(map(partial(_as_counted, graph), tallies.KEPT))
    )


def _as_counted(graph: ox.Store, name: str) -> bool:
    """Compare rows that are kept with those counted; of the norms the first are enough."""
    kept, counted = list(tallies.kept(graph, figures.GRAPH, name)), tallies.asked(graph, name)
    if name == tallies.NORMS:
        if len(kept) < min(tallies.SHOWN, len(counted)):
            return False
        counted = sorted(counted, key=tallies.order)[: len(kept)]
    said, again = (Counter(frozenset(row.items()) for row in rows) for rows in (kept, counted))
    return said == again
