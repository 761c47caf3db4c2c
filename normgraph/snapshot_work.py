"""What one worker does for the import of a source: read a law, then resolve its citations. All state is files.

    <store>/import/             kept when an import is interrupted, removed when it has been published
      version                   of the program that wrote the rest
      <key>.read                one law as read: a line that says what it is, a line with its structure, what the
                                second step needs of it, and its units and versions as TriG; the key is a hash of its
                                site name and its bytes
      <key>.cites               how many citations and the name of the file below, as a comment, and they as TriG
      run.json                  slug → key of this run, and the structures that stand only in the source
      web/                      what was downloaded
    <store>/written/            see `snapshot_written`

A file appears under its name only when it is complete. There are few of them: to make one and to remove it costs as
much as to parse a short law.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from io import BufferedWriter
from multiprocessing import connection, parent_process
from pathlib import Path

import pyoxigraph as ox

from normgraph import snapshot_written, store
from normgraph.errors import NormgraphError
from normgraph.graph import norm_citations, statute
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Structure, structure_of
from normgraph.ingest import gii
from normgraph.ingest.model import Kind, Statute
from normgraph.laws import FILE, Laws

RUN = "run.json"
VERSION = 2
"""Raised when files of an interrupted import would be read wrongly."""
KEPT = 128
"""Structures that a worker keeps: all 6,877 take 250 MB, and one is read from its file in some milliseconds."""


@dataclass(frozen=True, slots=True)
class Task:
    """One law to import: the key of its files, its name on the site, its place for messages, the file it came in.

    `data` is its XML, as long as it has to be read.
    """

    key: str
    gii: str
    place: str
    digest: str
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Law:
    """What a law turned out to be, how many texts and units it has, and which numbered sections are empty."""

    slug: str
    gii: str
    doknr: str
    built: str
    sha256: str
    sections: int
    units: int
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """How many citations stand in a law, how many of them have a target, and what file keeps all that was written."""

    places: int
    resolved: int
    written: str


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


def build(directory: Path) -> None:
    """Build the shipped graph as the first generation of a store; raises what `build.build` raises."""
    from normgraph import build  # only here: it takes longer to load than to read a law

    build.build(directory)


def read(folder: Path, task: Task) -> Law | Problem:
    """Read a law and write its units; what cannot be read is a problem, not an error."""
    if (known := read_file(folder, task.key)).exists():
        with known.open("rb") as handle:
            return Law(**(fields := json.loads(handle.readline())["law"]) | {"empty": tuple(fields["empty"])})
    try:
        law = gii.read_statute(task.data, task.place, task.gii)
    except NormgraphError as error:
        return Problem(task.gii or task.place, error.where or task.place, error.what)
    above = {section.path[:depth] for section in law.sections for depth in range(1, len(section.path))}
    numbered = (one for one in law.sections if one.kind in (Kind.PARAGRAPH, Kind.ARTIKEL) and one.path not in above)
    found = Law(
        slug=law.slug,
        gii=law.gii,
        doknr=law.doknr,
        built=law.built,
        sha256=law.sha256,
        sections=sum(bool(section.text) for section in law.sections),
        units=sum(len(section.units) for section in law.sections),
        empty=tuple(section.label for section in numbered if not section.text and not section.repealed),
    )
    _write_read(folder, task.key, asdict(found), law, "".join(statute.structure(law)))
    return found


def read_file(folder: Path, key: str) -> Path:
    """Return where that of a law lies which does not depend on others."""
    return folder / f"{key}.read"


def cites_file(folder: Path, key: str) -> Path:
    """Return where the citations of a law lie."""
    return folder / f"{key}.cites"


def _write_read(folder: Path, key: str, fields: dict[str, object], law: Statute, units: str) -> None:
    with whole(read_file(folder, key)) as handle:
        pickled = io.BytesIO()
        pickle.dump(law, pickled, pickle.HIGHEST_PROTOCOL)
        lines = (json.dumps({"law": fields, "size": pickled.tell()}), structure_of(law).to_json(), "")
        handle.write("\n".join(lines).encode())
        handle.write(pickled.getbuffer())
        handle.write(units.encode())


def put_tree(folder: Path, key: str, law: Statute) -> None:
    """Keep the structure of a law that is not imported."""
    _write_read(folder, key, {}, law, "")


def tree(folder: Path, key: str) -> str:
    """Return the structure of a law as JSON."""
    with read_file(folder, key).open("rb") as handle:
        handle.readline()
        return handle.readline().decode()


def units_at(folder: Path, key: str) -> int:
    """Return where the units of a law begin in its file."""
    with read_file(folder, key).open("rb") as handle:
        size: int = json.loads(handle.readline())["size"]
        handle.readline()
        return handle.tell() + size


def text_of(folder: Path, task: Task) -> str:
    """Return all that is written of a law as TriG."""
    with read_file(folder, task.key).open("rb") as handle:
        handle.seek(units_at(folder, task.key))
        return handle.read().decode() + cites_file(folder, task.key).read_text("utf-8")


def cite(folder: Path, task: Task) -> Cited:
    """Resolve the citations of a law and write them; needs the structure of all laws, by `run.json`."""
    known = cites_file(folder, task.key)
    if not known.exists():
        law, units = _law_and_units(folder, task)
        citations = tuple(norm_citations.cite(law, index(folder)))
        cites = "".join(statute.cite(law, citations, _structured(folder)))
        name, data = snapshot_written.pack(units + cites.encode())
        with whole(written(folder) / name) as handle:
            handle.write(data)
        places = {(citation.unit, citation.start): citation.match for citation in citations}
        resolved = sum(match in ("exact", "resolved") for match in places.values())
        _write(known, f"# {json.dumps([len(places), resolved, name])}\n{cites}")
    with known.open("rb") as handle:
        return Cited(*json.loads(handle.readline().removeprefix(b"#")))


def written(folder: Path) -> Path:
    """Return the folder of what is kept of all that was written, beside that of the import."""
    return folder.parent / snapshot_written.FOLDER


def prune(directory: Path) -> None:
    """Remove what was written of laws that no generation of a store has any more in that form."""
    tables = [Laws.read(generation, ox.Store) for generation in directory.glob("gen-*")]
    names = {name for table in tables if table for name in table.written().values()}
    snapshot_written.prune(directory / snapshot_written.FOLDER, names)
    for table in tables:
        if table:
            table.close()


def law_of(folder: Path, task: Task) -> Statute:
    """Return a law that this program has read in this or an interrupted run."""
    return _law_and_units(folder, task)[0]


def _law_and_units(folder: Path, task: Task) -> tuple[Statute, bytes]:
    with read_file(folder, task.key).open("rb") as handle:
        size = json.loads(handle.readline())["size"]
        handle.readline()
        law = pickle.loads(handle.read(size))
        assert isinstance(law, Statute)
        return law, handle.read()


def _write(path: Path, text: str) -> None:
    with whole(path) as handle:
        handle.write(text.encode())


@contextmanager
def whole(path: Path) -> Iterator[BufferedWriter]:
    """Open a file that gets its name when it is complete; raises DiskFull where the disk refuses."""
    part = path.with_name(path.name + ".part")
    with store.writing(path.parent):
        with part.open("wb") as handle:
            yield handle
        part.replace(path)


@dataclass(frozen=True)
class Run:
    """What the second step needs to know of the first: where the structure of each law lies."""

    trees: dict[str, str]
    """Slug → key, of the laws of this run."""
    beside: dict[str, str]
    """Slug → key, of laws that are not imported and stand in the source only."""
    generation: str = ""
    """The laws of which else they are resolved in."""

    def save(self, folder: Path) -> bool:
        """Write it for the workers; say whether citations that an interrupted run resolved were resolved in the same.

        Others are forgotten: a law may be at hand now that was not, or the other way round.
        """
        forget()
        path, whole_run = folder / RUN, replace(self, generation=store.current_generation(folder.parent).name)
        said = json.dumps(asdict(whole_run), sort_keys=True)
        same = path.is_file() and path.read_text("utf-8") == said
        for cites in () if same else folder.glob("*.cites"):
            cites.unlink()
        _write(path, said)
        return same


@cache
def _run(folder: Path) -> Run:
    return Run(**json.loads((folder / RUN).read_text("utf-8")))


@cache
def index(folder: Path) -> UnitIndex:
    """Return an index that asks the files of this run, then what the current generation knows."""
    run = _run(folder)

    def load(slug: str) -> Structure | None:
        key = run.trees.get(slug) or ("" if slug in _stored(folder) else run.beside.get(slug))
        if key:
            return Structure.from_json(tree(folder, key))
        return laws(folder).structure(slug)

    return UnitIndex((), load, KEPT)


@cache
def _stored(folder: Path) -> frozenset[str]:
    return frozenset(laws(folder).rows())


@cache
def _structured(folder: Path) -> frozenset[str]:
    return _stored(folder) | frozenset(_run(folder).trees)


@cache
def laws(folder: Path) -> Laws:
    """Return what the current generation knows of its laws; a table made for one that has none lies in the folder."""
    graph = cache(lambda: store.open_store(folder.parent))
    found = Laws.read(store.current_generation(folder.parent), graph) or Laws.read(folder, graph)
    return found or Laws.of(graph(), folder / FILE)


def forget() -> None:
    """Close what this process has open; the next run may have other laws and another store."""
    for known in (_run, index, _stored, _structured, laws):
        known.cache_clear()
