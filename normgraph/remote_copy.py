"""What is made of a remote graph and kept on this machine: search index, counts and finished exports.

They lie in a cache directory as generations without a database. Each is made from a copy of the graph, read graph by
graph and deleted afterwards; questions are always answered by the endpoint itself.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox

from normgraph import remote, store
from normgraph.errors import StoreError
from normgraph.remote import Remote

SECONDS = 3600.0
"""For one graph: who copies waits longer than a reader."""
ANSWER_BYTES = 4 << 30
_SIZES = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


@dataclass(frozen=True)
class State:
    """How many statements the graphs of an endpoint have; `digest` changes with any of these numbers."""

    quads: int
    digest: str


def state(graph: Remote) -> State:
    """Ask an endpoint for its state. A change that leaves the size of each graph is not seen."""
    rows = cast(ox.QuerySolutions, graph.query(_SIZES))
    sizes = sorted((row["g"].value, int(row["n"].value)) for row in rows if not remote.foreign(row["g"].value))
    told = "\n".join(f"{name} {size}" for name, size in sizes)
    return State(sum(size for _, size in sizes), hashlib.sha256(told.encode()).hexdigest()[:20])


def opened(url: str) -> Remote:
    """Return an endpoint with the patience of a copy; raises StoreError where it cannot be read."""
    found = Remote(url, seconds=SECONDS, answer_bytes=ANSWER_BYTES)
    found.check()
    return found


@contextmanager
def lines(
    graph: Remote, folder: Path, progress: Callable[[str, float], None] = lambda what, share: None
) -> Iterator[BinaryIO]:
    """Offer all statements of an endpoint as a file of N-Quads, read graph by graph; in `folder` it has no name."""
    names = sorted(graph.named_graphs(), key=str)
    with tempfile.TemporaryFile(dir=folder) as file:
        for number, name in enumerate(names):
            progress(name.value, number / len(names))
            file.writelines(graph.lines(name))
        file.seek(0)
        yield file


def current(home: Path, url: str) -> store.Manifest | None:
    """Return what is kept of an endpoint where it is of the state that the endpoint has now, else None."""
    from normgraph import search

    now = state(opened(url)).digest
    with suppress(StoreError):
        generation = store.current_generation(home)
        manifest = store.Manifest.read(generation)
        return manifest if search.usable(generation) and manifest.state == now else None
    return None


def write(home: Path, url: str, progress: Callable[[str, float], None] = lambda what, share: None) -> Path:
    """Make search index and counts of an endpoint anew, and return their generation.

    Raises StoreError where the endpoint cannot be read or another process is at it, DiskFull where the disk refuses.
    """
    graph = opened(url)
    before = state(graph)
    with store.Builder(home) as builder, store.writing(home), lines(graph, home, progress) as file:
        builder.load_stream(file, lenient=True)
        return builder.publish(copied=before.digest)
