"""What one worker does for the import of a whole source: read a law, then write its N-Quads. All state is files.

    <store>/import/             kept when an import is interrupted, removed when it has been published
      version                   of the program that wrote the rest
      <key>.xml                 one law as its source had it; the key is a hash of its site name and its bytes
      <key>.law, <key>.tree     what it is and its structure
      <key>.cited, <key>.nq     how many citations, and its quads
      trees.json                slug → key of this run

A file appears under its name only when it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from io import BufferedWriter
from multiprocessing import connection, parent_process
from pathlib import Path

import pyoxigraph as ox

from normgraph import store
from normgraph.errors import NormgraphError, StoreError
from normgraph.graph import norm_citations, statute, stored
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Structure, structure_of
from normgraph.ingest import gii
from normgraph.ingest.model import Kind

TREES = "trees.json"


@dataclass(frozen=True, slots=True)
class Task:
    """One law to import: the key of its files, its name on the site, its place for messages."""

    key: str
    gii: str
    place: str


@dataclass(frozen=True, slots=True)
class Law:
    """What a law turned out to be, how many texts and units it has, and which numbered sections are empty."""

    slug: str
    doknr: str
    built: str
    sections: int
    units: int
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """How many citations stand in a law, and how many of them have a target."""

    places: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with a law: its name on the site or slug, the place in the source, the reason."""

    law: str
    place: str
    reason: str


def key(gii_name: str, data: bytes) -> str:
    """Return the key of a law's files.

    >>> key("bgb", b"x") == key("bgb", b"x") != key("bgb", b"y")
    True
    """
    return hashlib.sha256(gii_name.encode() + b"\0" + data).hexdigest()[:32]


def watch_parent() -> None:
    """End this worker when the process that started it is gone, however it ended."""
    parent = parent_process()
    if parent is not None:

        def wait() -> None:
            connection.wait([parent.sentinel])
            os._exit(1)

        threading.Thread(target=wait, daemon=True).start()


def read(folder: Path, task: Task) -> Law | Problem:
    """Read a law and keep its structure; what cannot be read is a problem, not an error."""
    known = folder / f"{task.key}.law"
    if known.exists():
        fields = json.loads(known.read_text("utf-8"))
        return Law(**fields | {"empty": tuple(fields["empty"])})
    try:
        law = gii.read_statute((folder / f"{task.key}.xml").read_bytes(), task.place, task.gii)
    except NormgraphError as error:
        return Problem(task.gii or task.place, error.where or task.place, error.what)
    numbered = (section for section in law.sections if section.kind in (Kind.PARAGRAPH, Kind.ARTIKEL))
    found = Law(
        slug=law.slug,
        doknr=law.doknr,
        built=law.built,
        sections=sum(bool(section.text) for section in law.sections),
        units=sum(len(section.units) for section in law.sections),
        empty=tuple(section.label for section in numbered if not section.text and not section.repealed),
    )
    with whole(folder / f"{task.key}.tree") as handle:
        handle.write(structure_of(law).to_json().encode())
    with whole(known) as handle:
        handle.write(json.dumps(asdict(found)).encode())
    return found


def write(folder: Path, task: Task) -> Cited:
    """Resolve the citations of a law and write its quads; needs the structure of all laws, by `trees.json`."""
    known = folder / f"{task.key}.cited"
    if not known.exists():
        law = gii.read_statute((folder / f"{task.key}.xml").read_bytes(), task.place, task.gii)
        citations = tuple(norm_citations.cite(law, _index(folder)))
        with whole(folder / f"{task.key}.nq") as handle:
            quads = statute.quads(law, citations, _structured(folder))
            ox.serialize(quads, handle, ox.RdfFormat.N_QUADS)
        places = {(citation.unit, citation.start): citation.match for citation in citations}
        resolved = sum(match in ("exact", "resolved") for match in places.values())
        with whole(known) as handle:
            handle.write(json.dumps([len(places), resolved]).encode())
    return Cited(*json.loads(known.read_text("utf-8")))


@contextmanager
def whole(path: Path) -> Iterator[BufferedWriter]:
    """Open a file that gets its name when it is complete; raises StoreError where the disk refuses."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as handle:
            yield handle
        part.replace(path)
    except OSError as error:
        remedy = "free some space or allow writing, then run the command again: what is finished is kept"
        raise StoreError(
            f"the disk refused to write ({error.strerror or error}); the store is as it was",
            where=str(path.parent),
            remedy=remedy,
        ) from error


@cache
def _trees(folder: Path) -> dict[str, str]:
    """Return the key of each law of this run by slug."""
    return dict(json.loads((folder / TREES).read_text("utf-8")))


@cache
def _index(folder: Path) -> UnitIndex:
    """Return an index that asks the files of this run, then the current generation of the store."""
    trees = _trees(folder)

    def load(slug: str) -> Structure | None:
        if slug in trees:
            return Structure.from_json((folder / f"{trees[slug]}.tree").read_text("utf-8"))
        return stored.structure(_current(folder), slug)

    return UnitIndex((), load)


@cache
def _structured(folder: Path) -> frozenset[str]:
    return frozenset(_trees(folder)) | frozenset(stored.slugs(_current(folder)))


@cache
def _current(folder: Path) -> ox.Store:
    return store.open_store(folder.parent)


def forget() -> None:
    """Close what this process has open; the next run may have other laws and another store."""
    for known in (_trees, _index, _structured, _current):
        known.cache_clear()
