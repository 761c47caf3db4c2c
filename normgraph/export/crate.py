"""Everything in one folder: the graph in the formats of RDF, its citations as edges, and a manifest.

The manifest is `ro-crate-metadata.json` (RO-Crate 1.1, https://www.researchobject.org/ro-crate/specification/1.1/):
of each file its type, size, SHA-256 and number of statements; licence and versions of the whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from normgraph import __version__, remote_copy, store
from normgraph.errors import StoreError
from normgraph.export import MEDIA_TYPES, SUFFIXES, Format, edges, sorting, statements, write_lines
from normgraph.export.compressing import ENCODINGS, Compression, writing
from normgraph.export.compressing import SUFFIXES as PACKED
from normgraph.export.scratch import work_folder
from normgraph.remote import endpoint_of

FOLDER = "export"
MANIFEST = "ro-crate-metadata.json"
STEM = "normgraph"
FORMATS = (Format.nquads, Format.trig, Format.turtle, Format.jsonld)
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_TERMS = {"sha256": "https://schema.org/sha256", "triples": "http://rdfs.org/ns/void#triples"}
_EDGES: tuple[tuple[str, str, str, Callable[..., int]], ...] = (
    ("citations.csv", "text/csv", "citations as a table", edges.write_csv),
    ("citations.parquet", "application/vnd.apache.parquet", "citations as a table", edges.write_parquet),
    ("citations.graphml", "application/graphml+xml", "citations as a network", edges.write_graphml),
)


@dataclass(frozen=True)
class File:
    """One file of a crate."""

    name: str
    media_type: str
    packed: str
    about: str
    size: int
    sha256: str
    count: int


def write(
    directory: Path,
    out: Path | None = None,
    *,
    formats: Sequence[Format] = FORMATS,
    compression: Compression = Compression.gzip,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> Path:
    """Write the current generation of a store to a folder that is not there yet, and return the folder.

    Without `out` it lies beside the database, from where the service offers it, and replaces what lies there. Of an
    endpoint it is written from a copy, beside its search index. Raises StoreError where the folder exists or the disk
    refuses; nothing of it is then left.
    """
    generation = store.current_generation(directory)
    target = out or generation / FOLDER
    if out and out.exists():
        raise StoreError("this exists already", where=str(out), remedy="name a folder that is not there yet")
    url = endpoint_of(str(directory))
    work = target.with_name(f".{target.name}-{os.getpid()}")
    with store.writing(target.parent):
        try:
            work.mkdir(parents=True)
            with _readable(url, work, progress) if url else nullcontext(store.open_store(directory)) as graph:
                files = list(_files(graph, work, formats, compression, progress))
            text = json.dumps(manifest(store.Manifest.read(generation), files), ensure_ascii=False, indent=1)
            (work / MANIFEST).write_text(text + "\n", "utf-8")
            if target.exists():
                shutil.rmtree(target)
            work.rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return target


@contextmanager
def _readable(url: str, folder: Path, progress: Callable[[str, float], None]) -> Iterator[ox.Store]:
    """Copy the graph of an endpoint for as long as the block lasts: tables ask for each of its things."""
    with work_folder(folder) as scratch:
        copy = ox.Store(str(scratch))
        with remote_copy.lines(remote_copy.opened(url), folder, progress) as file:
            copy.bulk_load(file, format=ox.RdfFormat.N_QUADS, lenient=True)
        yield copy


def _files(
    graph: ox.Store,
    folder: Path,
    formats: Sequence[Format],
    compression: Compression,
    progress: Callable[[str, float], None],
) -> Iterable[File]:
    """Write the files; the statements are sorted once, for all formats. Parquet is left out without polars."""
    tables = [table for table in _EDGES if not table[0].endswith(".parquet") or find_spec("polars")]
    steps = len(formats) + len(tables) + 1
    with work_folder(folder) as scratch:
        progress("sorting", 0)
        ordered = scratch / "statements"
        with ordered.open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(sorting.sort(statements(graph), scratch))
        for number, form in enumerate(formats, 1):
            progress(form.value, number / steps)
            with ordered.open(encoding="utf-8", newline="\n") as lines:
                yield _file(
                    folder / f"{STEM}{SUFFIXES[form]}",
                    MEDIA_TYPES[form],
                    "the graph",
                    compression,
                    lambda packed, form=form, lines=lines: write_lines(lines, form, packed),  # type: ignore[misc]
                )
    for number, (name, media_type, about, write_) in enumerate(tables, len(formats) + 1):
        progress(name, number / steps)
        packing = Compression.none if name.endswith(".parquet") else compression
        yield _file(folder / name, media_type, about, packing, lambda packed, write_=write_: write_(graph, packed))  # type: ignore[misc]


def _file(path: Path, media_type: str, about: str, compression: Compression, fill: Callable[[BinaryIO], int]) -> File:
    name = path.name + PACKED[compression]
    with path.with_name(name).open("wb") as handle:
        measured = _Measured(handle)
        with writing(cast(BinaryIO, measured), compression) as packed:
            count = fill(packed)
    packed_as = ENCODINGS.get(compression, "")
    return File(name, media_type, packed_as, about, measured.size, measured.digest.hexdigest(), count)


def manifest(about: store.Manifest, files: Iterable[File]) -> dict[str, Any]:
    """Describe files as an RO-Crate.

    >>> crate = manifest(store.Manifest(1, 2, "2026-01-01T00:00:00Z"), [])
    >>> [entity["@id"] for entity in crate["@graph"]][:2]
    ['ro-crate-metadata.json', './']
    """
    listed = list(files)
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": "normgraph",
        "description": "German norms, court decisions and the citations between them, as RDF and as edges",
        "datePublished": about.built,
        "version": __version__,
        "license": {"@id": LICENCE},
        "triples": about.quads,
        "creditText": "The texts of statutes and decisions in it are official works (§ 5 UrhG).",
        "hasPart": [{"@id": file.name} for file in listed],
    }
    descriptor = {
        "@id": MANIFEST,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    licence = {"@id": LICENCE, "@type": "CreativeWork", "name": "CC0 1.0 Universal", "identifier": "CC0-1.0"}
    software = {
        "@id": "#normgraph",
        "@type": "SoftwareApplication",
        "name": "normgraph",
        "version": __version__,
        "softwareRequirements": f"pyoxigraph {ox.__version__}",
    }
    made = {
        "@id": "#export",
        "@type": "CreateAction",
        "instrument": {"@id": "#normgraph"},
        "result": [{"@id": file.name} for file in listed],
    }
    entities = [descriptor, root, licence, software, made, *map(_described, listed)]
    return {"@context": [_CONTEXT, _TERMS], "@graph": entities}


def _described(file: File) -> dict[str, Any]:
    counted = {"triples": file.count} if file.about == "the graph" else {"description": f"{file.count} rows"}
    return {
        "@id": file.name,
        "@type": "File",
        "name": file.about,
        "encodingFormat": [file.media_type, file.packed] if file.packed else file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
        **counted,
    }


class _Measured(RawIOBase):
    """A file that counts and hashes what is written to it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.size = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._target.write(data)
        self.size += len(data)
        self.digest.update(data)
        return len(data)
