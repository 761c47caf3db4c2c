"""Writes the graph to a file: the same bytes for the same graph, complete or not at all."""

from __future__ import annotations

import heapq
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from normgraph.errors import StoreError
from normgraph.namespaces import prefixes

_RUN = 500_000


class Format(StrEnum):
    """What can be written; Turtle and N-Triples hold the union of all graphs, the others keep them apart."""

    nquads = "nquads"
    trig = "trig"
    turtle = "turtle"
    jsonld = "jsonld"
    ntriples = "ntriples"


_TRIPLES = (Format.turtle, Format.ntriples)
_RDF = {
    Format.trig: ox.RdfFormat.TRIG,
    Format.turtle: ox.RdfFormat.TURTLE,
    Format.jsonld: ox.RdfFormat.JSON_LD,
}


def export(store: ox.Store, form: Format, out: Path) -> int:
    """Write all statements, sorted, and return their number.

    Sorting is by the N-Quads line (by the N-Triples line for formats without graphs), in runs on disk, so that memory
    does not grow with the graph. Raises StoreError when the disk refuses; `out` is then as it was.

    >>> store = ox.Store()
    >>> for name in ("urn:b", "urn:a"):
    ...     store.add(ox.Quad(ox.NamedNode(name), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode("urn:g")))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     count = export(store, Format.ntriples, Path(folder) / "out.nt")
    ...     print((Path(folder) / "out.nt").read_text(), end="")
    <urn:a> <urn:p> "o" .
    <urn:b> <urn:p> "o" .
    """
    if out.is_dir():
        raise StoreError("this is a directory", where=str(out), remedy="give the path of a file")
    work = out.with_name(out.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".export-") as folder:
            lines = Path(folder) / "sorted"
            count = _sort(_lines(store, graphs=form not in _TRIPLES), lines)
            if form in _RDF:
                source = ox.RdfFormat.N_TRIPLES if form in _TRIPLES else ox.RdfFormat.N_QUADS
                quads = ox.parse(path=str(lines), format=source)
                statements = (quad.triple for quad in quads) if form in _TRIPLES else quads
                ox.serialize(statements, str(work), _RDF[form], prefixes=prefixes())
            else:
                lines.replace(work)
            work.replace(out)
    except OSError as error:
        work.unlink(missing_ok=True)
        remedy = "give another path or free some space"
        raise StoreError(f"cannot be written ({error.strerror or error})", where=str(out), remedy=remedy) from error
    return count


def _lines(store: ox.Store, *, graphs: bool) -> Iterator[str]:
    for quad in store:
        yield f"{quad if graphs else quad.triple} .\n"


def _sort(lines: Iterator[str], out: Path) -> int:
    """Sort lines into a file, each once: runs that fit into memory, then one merge."""
    count = 0
    with ExitStack() as stack:
        runs: list[TextIO] = []
        while run := sorted(itertools.islice(lines, _RUN)):
            path = out.with_name(f"run-{len(runs)}")
            with path.open("w", encoding="utf-8", newline="\n") as handle:
                handle.writelines(run)
            runs.append(stack.enter_context(path.open(encoding="utf-8", newline="\n")))
        with out.open("w", encoding="utf-8", newline="\n") as handle:
            for line, _ in itertools.groupby(heapq.merge(*runs)):
                handle.write(line)
                count += 1
    return count
