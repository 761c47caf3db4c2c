"""Writes the graph, or one graph of it, to files: the same bytes for the same content, complete or not at all.

Here are the statements in the formats of RDF; `edges.py` has the citations as edges (CSV, Parquet, GraphML), `crate.py`
everything in one folder with a manifest (RO-Crate), `sorting.py` lines in order on disk, `compressing.py` gzip and
zstd without a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.errors import StoreError, UnknownThing
from normgraph.export.compressing import Compression, writing
from normgraph.export.scratch import work_folder
from normgraph.export.sorting import sort
from normgraph.namespaces import prefixes

__all__ = ["Compression", "Format", "export", "named", "statements", "whole", "write", "write_lines"]


class Format(StrEnum):
    """What can be written; Turtle and N-Triples hold the union of all graphs, the others keep them apart."""

    nquads = "nquads"
    trig = "trig"
    turtle = "turtle"
    jsonld = "jsonld"
    ntriples = "ntriples"


SUFFIXES = {
    Format.nquads: ".nq",
    Format.trig: ".trig",
    Format.turtle: ".ttl",
    Format.jsonld: ".jsonld",
    Format.ntriples: ".nt",
}
MEDIA_TYPES = {
    Format.nquads: "application/n-quads",
    Format.trig: "application/trig",
    Format.turtle: "text/turtle",
    Format.jsonld: "application/ld+json",
    Format.ntriples: "application/n-triples",
}
TRIPLES = (Format.turtle, Format.ntriples)
_RDF = {Format.trig: ox.RdfFormat.TRIG, Format.jsonld: ox.RdfFormat.JSON_LD}


def export(
    store: ox.Store, form: Format, out: Path, *, graph: str = "", compression: Compression = Compression.none
) -> int:
    """Write all statements, or those of one graph, sorted, to a file; return their number.

    Raises StoreError when the disk refuses; `out` is then as it was. Raises UnknownThing for a graph there is not.

    >>> store = ox.Store()
    >>> for name in ("urn:b", "urn:a"):
    ...     store.add(ox.Quad(ox.NamedNode(name), ox.NamedNode("urn:p"), ox.Literal("o"), ox.NamedNode("urn:g")))
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     count = export(store, Format.ntriples, Path(folder) / "out.nt")
    ...     print((Path(folder) / "out.nt").read_text(), end="")
    <urn:a> <urn:p> "o" .
    <urn:b> <urn:p> "o" .
    """
    if graph:
        named(store, graph)
    with whole(out) as handle, writing(handle, compression) as packed:
        return write(store, form, packed, graph=graph, scratch=out.parent)


def write(store: ox.Store, form: Format, out: BinaryIO, *, graph: str = "", scratch: Path | None = None) -> int:
    """Write statements to a file that is open; return their number.

    Sorting is by the N-Quads line, in runs on disk below `scratch`, so that memory does not grow with the graph.
    """
    with work_folder(scratch) as folder:
        return write_lines(sort(statements(store, graph), folder), form, out)


def statements(store: ox.Store, graph: str = "") -> Iterator[str]:
    """Yield the N-Quads lines of a store, or of one graph of it, in no order."""
    name = ox.NamedNode(named(store, graph)) if graph else None
    for quad in store.quads_for_pattern(None, None, None, name):
        yield f"{quad} .\n"


def write_lines(lines: Iterator[str], form: Format, out: BinaryIO) -> int:
    """Write sorted N-Quads lines in a format; return the number of statements.

    A format without graphs has each triple once: in this order, the same triple of another graph comes next.
    """
    count = 0

    def counted() -> Iterator[str]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    def triples() -> Iterator[ox.Triple]:
        nonlocal count
        last = None
        for quad in ox.parse(cast(Any, _Reader(lines)), ox.RdfFormat.N_QUADS):
            if quad.triple != last:
                count += 1
                yield quad.triple
            last = quad.triple

    if form is Format.nquads:
        for line in counted():
            out.write(line.encode())
    elif form is Format.ntriples:
        for triple in triples():
            out.write(f"{triple} .\n".encode())
    elif form is Format.turtle:
        ox.serialize(triples(), cast(Any, out), ox.RdfFormat.TURTLE, prefixes=prefixes())
    else:
        quads = ox.parse(cast(Any, _Reader(counted())), ox.RdfFormat.N_QUADS)
        ox.serialize(quads, cast(Any, out), _RDF[form], prefixes=prefixes())
    return count


def named(store: ox.Store, name: str) -> str:
    """Return the IRI of a graph, given as IRI or as a path below `id/graph/`; raises UnknownThing.

    >>> named(ox.Store(), "statute/bgb")
    Traceback (most recent call last):
    normgraph.errors.UnknownThing: graph: there is no graph `statute/bgb`. \
What to do: name one as in statute/bgb; /sparql lists them all.
    """
    remedy = "name one as in statute/bgb; /sparql lists them all"
    iri = name if ":" in name else identifiers.graph(name)
    try:
        known = store.contains_named_graph(ox.NamedNode(iri))
    except ValueError:
        known = False
    if not known:
        raise UnknownThing(f"there is no graph `{name}`", where="graph", remedy=remedy)
    return iri


@contextmanager
def whole(out: Path) -> Iterator[BinaryIO]:
    """Open a file that gets its name when it is complete; raises StoreError where the disk refuses."""
    if out.is_dir():
        raise StoreError("this is a directory", where=str(out), remedy="give the path of a file")
    work = out.with_name(out.name + ".part")
    try:
        with work.open("wb") as handle:
            yield handle
        work.replace(out)
    except OSError as error:
        remedy = "give another path or free some space"
        raise StoreError(f"cannot be written ({error.strerror or error})", where=str(out), remedy=remedy) from error
    finally:
        work.unlink(missing_ok=True)


class _Reader:
    """Lines as a file to read from."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._next: Callable[[], bytes] = lambda: next(lines, "").encode()
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`, nothing at the end."""
        parts, length = [self._rest], len(self._rest)
        while (size < 0 or length < size) and (line := self._next()):
            parts.append(line)
            length += len(line)
        held = b"".join(parts)
        self._rest = held[size:] if size >= 0 else b""
        return held[:size] if size >= 0 else held
