"""What was written of a law when it was imported, kept beside the store: a changed law is compared with it as text.

    <store>/written/<SHA-256 of the file>    TriG, compressed; the table of the laws names the file of each law

To read the graph of a law back from the store takes ten times as long as to read this file. A file never changes, so
that generations share them; one that is missing or damaged costs time and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import zstandard

from normgraph.graph import trig
from normgraph.identifiers import BASE

FOLDER = "written"
MOST = 2**28
"""Bytes of text that are unpacked at most; the largest law has a tenth of them."""


def pack(text: bytes) -> tuple[str, bytes]:
    """Return the name of the file for a text, and its bytes.

    >>> name, data = pack(b"GRAPH <urn:g> {}")
    >>> name == hashlib.sha256(data).hexdigest()
    True
    """
    data = zstandard.compress(text, 1)
    return hashlib.sha256(data).hexdigest(), data


def read(folder: Path, name: str) -> str | None:
    """Return a text of the folder, None where the file is missing or not what its name says.

    >>> read(Path("no/such/folder"), "") is None
    True
    """
    try:
        data = (folder / name).read_bytes() if name else b""
    except OSError:
        return None
    if not name or hashlib.sha256(data).hexdigest() != name:
        return None
    try:
        size = zstandard.frame_content_size(data)
        return zstandard.decompress(data).decode() if 0 <= size <= MOST else None
    except zstandard.ZstdError:
        return None


def prune(folder: Path, names: Iterable[str]) -> None:
    """Remove the files that no generation names."""
    named = frozenset(names)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in named:
            path.unlink()


class Written:
    r"""The statements of a text: those of one graph by line, and those of all others.

    >>> written = Written(trig.head() + "GRAPH <urn:g> {\n<a> ng:start 7.\n<b> ng:start 8.\n}\n", "urn:g")
    >>> sorted(quad.object.value for quad in written.quads({"a"})), len(written.lines), list(written.elsewhere())
    (['7'], 2, [])
    """

    def __init__(self, text: str, graph: str) -> None:
        self._graph = graph
        self.lines: set[str] = set()
        self._others: list[str] = []
        self._head: list[str] = []
        own = f"GRAPH {trig.link(graph)} {{"
        inside = False
        for line in text.split("\n"):
            if line.startswith("@"):
                self._head.append(line)
            elif line.startswith("GRAPH "):
                inside = line == own
                if not inside:
                    self._others.append(line)
            elif not inside:
                self._others.append(line)
            elif line not in ("", "}"):
                self.lines.add(line)

    @property
    def head(self) -> frozenset[str]:
        """The prefixes; texts with others cannot be compared."""
        return frozenset(self._head)

    def quads(self, subjects: set[str]) -> set[ox.Quad]:
        """Return what is said of some subjects in the graph."""
        lines = (line + "\n" for line in self.lines if subject(line) in subjects)
        return set(trig.parse(trig.head() + "".join(trig.graph(self._graph, lines))))

    def elsewhere(self) -> Iterator[ox.Quad]:
        """Yield what is said in other graphs."""
        return trig.parse("\n".join([*self._head, *self._others]))


def subject(line: str) -> str:
    """Return the subject of a line, however its IRI is spelt.

    >>> subject("<norm/bgb> rdf:type ng:Gesetz."), subject(f"<{BASE}norm/bgb> <urn:p> 1 .")
    ('norm/bgb', 'norm/bgb')
    """
    return line.partition(">")[0].removeprefix("<").removeprefix(BASE)


def difference(before: Written, after: Written) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """Return what is said only before, and what only after.

    A statement may stand in a line that changed and in one that stayed: of a subject, all lines are compared.
    """
    changed = {subject(line) for line in before.lines ^ after.lines}
    old, new = before.quads(changed), after.quads(changed)
    return old - new, new - old
