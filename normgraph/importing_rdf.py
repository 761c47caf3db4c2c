"""Brings a dump into a store: graphs of the file take the place of graphs of the same name.

A file is foreign until it has been read once, in a process of its own that may neither use the network nor more memory
than it is given: the parsers overflow their stack on deep nesting (quoted triples, JSON-LD), and expand the entities of
a DOCTYPE. Only a file that was read to its end there is loaded, into a generation that is swapped in when complete.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO, cast
from xml.parsers import expat

import pyoxigraph as ox
import zstandard

from normgraph import store
from normgraph.errors import LimitExceeded, NormgraphError, StoreError, UnknownThing, UnreadableInput
from normgraph.export.compressing import SUFFIXES, Compression, by_name, reading
from normgraph.worker import limits

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
MAX_BYTES = 64 << 30
"""Bytes after unpacking: a packed file can be a thousand times as long as it looks."""

MAX_GRAPHS = 1_000_000
DEEPEST = 100
"""Levels of elements in RDF/XML, whose parser takes time by the square of them."""

_MEMORY = 2 << 30
_PART = 1 << 20


@dataclass(frozen=True)
class Done:
    """What an import did: statements read, graphs that took the place of others, graphs that are new, seconds."""

    generation: Path
    statements: int
    replaced: int
    added: int
    seconds: float


def rdf(
    source: Path,
    directory: Path,
    *,
    graph: str = "",
    fresh: bool = False,
    limit: int = MAX_BYTES,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> Done:
    """Load a file into a store: N-Quads, TriG, JSON-LD, Turtle, N-Triples, RDF/XML; also packed (`.gz`, `.zst`).

    Statements outside a named graph go to `graph`. `fresh` begins from nothing, else graphs that the file does not name
    stay as they are. Blank nodes keep their names. Raises UnreadableInput, with the place, where the file is not what
    its name says, LimitExceeded past a limit, UnknownThing where statements have no graph, StoreError where the store
    is locked; the store is then as it was.
    """
    begin = time.perf_counter()
    file = _File(str(source), *_kind(source), _iri(graph), limit)
    progress("reading", 0.0)
    names, count = _checked(file)
    extend = not fresh and _exists(directory)
    with store.Builder(directory, extend=extend) as builder:
        known = set()
        if extend:
            progress("replacing", 0.4)
            for name in names:
                if builder.store.contains_named_graph(ox.NamedNode(name)):
                    known.add(name)
                    builder.store.remove_graph(ox.NamedNode(name))
            _forget(builder)
        progress("loading", 0.5)
        builder.add(file.quads())
        generation = builder.publish()
    return Done(generation, count, len(known), len(names) - len(known), time.perf_counter() - begin)


def _kind(source: Path) -> tuple[str, Compression]:
    packed = by_name(source)
    stem = source.name.removesuffix(SUFFIXES[packed])
    suffix = Path(stem).suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        remedy = f"name it by its format: {known}; packed also with .gz or .zst"
        raise UnreadableInput(f"`{suffix or stem}` is no format of RDF", where=str(source), remedy=remedy)
    if not source.is_file():
        raise UnreadableInput("there is no such file", where=str(source), remedy="check the path")
    return suffix, packed


def _iri(graph: str) -> str:
    try:
        return ox.NamedNode(graph).value if graph else ""
    except ValueError as error:
        remedy = "as in https://example.org/graph"
        raise UnknownThing(f"this is no IRI ({error})", where="--graph", remedy=remedy) from error


def _exists(directory: Path) -> bool:
    try:
        store.current_generation(directory)
    except StoreError:
        return False
    return True


def _forget(builder: store.Builder) -> None:
    """Leave out what lay beside the database: it speaks of graphs that have been replaced, and is made anew."""
    for path in builder.beside("x").parent.iterdir():
        path.unlink()


@dataclass(frozen=True)
class _File:
    """A file to read, as plain values, so that another process can be told of it."""

    path: str
    suffix: str
    packed: Compression
    graph: str
    limit: int

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the statements, each in a named graph."""
        home = ox.NamedNode(self.graph) if self.graph else None
        try:
            with open(self.path, "rb") as raw:
                handle = _Bounded(reading(raw, self.packed), self.limit, self.path)
                for quad in ox.parse(cast(Any, handle), FORMATS[self.suffix]):
                    if not isinstance(quad.graph_name, ox.DefaultGraph):
                        yield quad
                    elif home:
                        yield ox.Quad(quad.subject, quad.predicate, quad.object, home)
                    else:
                        remedy = "say where they belong: --graph IRI"
                        raise UnknownThing("it has statements outside a named graph", where=self.path, remedy=remedy)
        except SyntaxError as error:
            remedy = "correct the file at that place; nothing of it was loaded"
            raise UnreadableInput(" ".join(str(error).split())[:300], where=self.path, remedy=remedy) from error
        except MemoryError as error:
            what = "one value of it is longer than the parser allows"
            raise LimitExceeded(what, where=self.path, remedy="split the value") from error
        except (OSError, EOFError, ValueError, zstandard.ZstdError) as error:
            what = f"it cannot be read or unpacked ({' '.join(str(error).split())[:200]})"
            raise UnreadableInput(what, where=self.path, remedy="fetch or export it again") from error

    def check_xml(self) -> None:
        """Refuse a DOCTYPE and deep nesting, before a parser that knows no limits sees them."""
        depth = 0

        def start(name: str, attributes: object) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                what = f"its elements are nested deeper than {DEEPEST}"
                raise LimitExceeded(what, where=self.path, remedy="convert it to N-Quads")

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1

        def doctype(*_: object) -> None:
            raise UnreadableInput("it has a DOCTYPE", where=self.path, remedy="take it out: entities are not expanded")

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartDoctypeDeclHandler = doctype
        with open(self.path, "rb") as raw:
            handle = _Bounded(reading(raw, self.packed), self.limit, self.path)
            try:
                while part := handle.read(_PART):
                    parser.Parse(part, False)
                parser.Parse(b"", True)
            except expat.ExpatError as error:
                raise UnreadableInput(f"it is no XML ({error})", where=self.path, remedy="correct it") from error


class _Bounded:
    """A file that may be read up to a limit."""

    def __init__(self, source: BinaryIO, limit: int, path: str) -> None:
        self._source, self._left, self._limit, self._path = source, limit, limit, path

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises LimitExceeded past the limit."""
        part = self._source.read(min(size, _PART) if size >= 0 else _PART)
        self._left -= len(part)
        if self._left < 0:
            what = f"it is longer than {self._limit:,} bytes when it is unpacked"
            raise LimitExceeded(what, where=self._path, remedy="raise the limit with --limit, or split it")
        return part


@dataclass(frozen=True)
class _Refusal:
    """An error on its way between processes."""

    kind: type[NormgraphError]
    what: str
    where: str
    remedy: str


def _checked(file: _File) -> tuple[list[str], int]:
    """Read the file to its end in a process of its own; return the names of its graphs and the number of statements."""
    context = multiprocessing.get_context("spawn")
    told, tell = context.Pipe(duplex=False)
    process = context.Process(target=_check, args=(file, tell), daemon=True)
    process.start()
    tell.close()
    try:
        answer = told.recv()
    except EOFError:
        answer = None
    process.join()
    if isinstance(answer, _Refusal):
        raise answer.kind(answer.what, where=answer.where, remedy=answer.remedy)
    if answer is None:
        what = "the parser crashed on it: it is nested too deeply, or needs more memory than an import may use"
        raise LimitExceeded(what, where=file.path, remedy="write it as N-Quads without quoted triples")
    names, count = answer
    return names, count


def _check(file: _File, tell: Connection) -> None:
    """Run in the other process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a parser that dies of its stack says so on the terminal
    limits.no_core_dumps()
    limits.no_network()
    limits.memory(_MEMORY)
    try:
        if file.suffix == ".rdf":
            file.check_xml()
        names: set[str] = set()
        count = 0
        for count, quad in enumerate(file.quads(), 1):  # noqa: B007
            if not isinstance(quad.graph_name, ox.NamedNode):
                what = "a graph of it has no name"
                raise UnknownThing(what, where=file.path, remedy="name graphs by IRIs")
            if quad.graph_name.value not in names:
                names.add(quad.graph_name.value)
            if len(names) > MAX_GRAPHS:
                raise LimitExceeded(f"it has more than {MAX_GRAPHS:,} graphs", where=file.path, remedy="split it")
        tell.send((sorted(names), count))
    except NormgraphError as error:
        tell.send(_Refusal(type(error), error.what, error.where, error.remedy))
    tell.close()
