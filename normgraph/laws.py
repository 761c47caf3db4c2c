"""What a generation knows of its statutes beside its database: the bytes they were read from, and their structure.

One SQLite file in the directory of the generation, so that an import that finds nothing new need not open the database,
and one that finds a changed law need not search it for the structure of the laws it cites. All of it can be had from
the database too, and is, where the file is missing or of another version.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from normgraph.graph import stored
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Structure
from normgraph.ingest import register
from normgraph.ingest.web import Said

FILE = "laws.sqlite"
VERSION = 2
"""Raised when a file written before would be read wrongly."""


def units(
    generation: Path | None, graph: Callable[[], ox.Store], *, kept: int | None = None, shipped: bool = True
) -> UnitIndex:
    """Return the structures of the laws that a graph holds before those that are shipped, each read when asked for.

    `generation` is the directory of the graph, where it is a local one; so many laws are `kept`, all without it.
    What is written into the graph is resolved by what it holds alone, not by what is `shipped`: it must be described.

    >>> units(None, ox.Store).knows("bgb")
    True
    """
    laws = Laws.read(generation, graph) if generation else None

    def load(slug: str) -> Structure | None:
        held = laws.structure(slug) if laws else stored.structure(graph(), slug)
        return held if held or not shipped else UnitIndex.shipped().structure(slug)

    return UnitIndex((), load, kept)


_TABLES = """
CREATE TABLE law (
    slug TEXT PRIMARY KEY, gii TEXT, doknr TEXT, built TEXT, sha256 TEXT, written TEXT, structure TEXT
) WITHOUT ROWID;
CREATE TABLE file (digest TEXT PRIMARY KEY, slug TEXT) WITHOUT ROWID;
CREATE TABLE download (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, digest TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A statute of the graph; `sha256` is that of its XML, empty where the store has it from elsewhere."""

    slug: str
    gii: str
    doknr: str
    built: str
    sha256: str


class Laws:
    """The statutes of one generation; a table that was opened to be read is never written.

    >>> laws = Laws.of(ox.Store(), Path(":memory:"))
    >>> laws.put(Row("bgb", "bgb", "BJNR001950896", "2026-04-13", "00"), None, ["11"])
    >>> laws.rows()["bgb"].doknr, laws.files()
    ('BJNR001950896', {'11': 'bgb'})
    """

    def __init__(self, connection: sqlite3.Connection, graph: Callable[[], ox.Store]) -> None:
        self._connection = connection
        self._graph = graph
        self.asked: dict[str, str] = {}
        """Structures that had to be read from the database, as JSON by slug: they cost a hundred times the look-up."""

    @classmethod
    def read(cls, generation: Path, graph: Callable[[], ox.Store]) -> Laws | None:
        """Open the table of a generation, None where it has none of this version; `graph` opens its database."""
        path = generation / FILE
        if not path.is_file():
            return None
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (sound,) = connection.execute("SELECT COUNT(*) FROM law").fetchone()
        except sqlite3.DatabaseError:
            version = sound = None
        if version != VERSION or sound is None:
            connection.close()
            return None
        return cls(connection, graph)

    @classmethod
    def write(cls, path: Path, graph: Callable[[], ox.Store]) -> Laws:
        """Open a table of one's own to be changed; it is synced when its generation is published."""
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA synchronous = OFF")
        return cls(connection, graph)

    @classmethod
    def of(cls, graph: ox.Store, path: Path) -> Laws:
        """Make the table of a store that has none; structures are read from the store when they are asked for."""
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.executescript(f"{_TABLES} PRAGMA user_version = {VERSION};")
        laws = cls(connection, lambda: graph)
        imported = {known.slug: (known, digest) for digest, known in stored.imported(graph).items()}
        for slug in stored.slugs(graph):
            known, digest = imported.get(slug, (stored.Known(slug, "", ""), ""))
            gii = register.by_slug()[slug].gii if slug in register.by_slug() else slug
            laws.put(Row(slug, gii, known.doknr, known.built, digest), None, [digest] if digest else [])
        laws.save()
        return laws

    def copy(self, path: Path) -> None:
        """Write the table to a file."""
        (_, _, name) = self._connection.execute("PRAGMA database_list").fetchone()
        if name:
            shutil.copyfile(name, path)
            return
        with sqlite3.connect(path) as target:
            self._connection.backup(target)

    def rows(self) -> dict[str, Row]:
        """Return the statutes by slug."""
        query = "SELECT slug, gii, doknr, built, sha256 FROM law ORDER BY slug"
        return {values[0]: Row(*values) for values in self._connection.execute(query)}

    def files(self) -> dict[str, str]:
        """Return the slugs by the SHA-256 of the bytes they came in: an archive or the XML itself."""
        return dict(self._connection.execute("SELECT digest, slug FROM file"))

    def downloads(self) -> dict[str, Said]:
        """Return what web sites said of their files, by URL."""
        rows = self._connection.execute("SELECT url, etag, modified, digest FROM download")
        return {url: Said(*values) for url, *values in rows}

    def structure(self, slug: str) -> Structure | None:
        """Return the structure of a statute, None where the graph has none."""
        row = self._connection.execute("SELECT structure FROM law WHERE slug = ?", (slug,)).fetchone()
        if row is None:
            return None
        if row[0]:
            return Structure.from_json(row[0])
        found = stored.structure(self._graph(), slug)
        if found:
            self.asked[slug] = found.to_json()
        return found

    def written(self) -> dict[str, str]:
        """Return the files that hold what was written of the statutes, by slug."""
        return dict(self._connection.execute("SELECT slug, written FROM law WHERE written <> ''"))

    def unwrite(self, slugs: Iterable[str]) -> None:
        """Forget what was written of statutes, whose graphs are not that any more."""
        self._connection.executemany("UPDATE law SET written = '' WHERE slug = ?", ((slug,) for slug in slugs))

    def put(self, row: Row, structure: str | None, digests: Iterable[str], written: str = "") -> None:
        """Enter a statute in the place of what was known of it.

        `structure` is JSON; `written` names the file that holds what was written of it.
        """
        self._connection.execute("DELETE FROM file WHERE slug = ?", (row.slug,))
        values = (row.slug, row.gii, row.doknr, row.built, row.sha256, written, structure)
        self._connection.execute("INSERT OR REPLACE INTO law VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        self.same(row.slug, digests)

    def put_structures(self, structures: dict[str, str]) -> None:
        """Enter structures that were not known."""
        rows = ((structure, slug) for slug, structure in structures.items())
        self._connection.executemany("UPDATE law SET structure = ? WHERE slug = ? AND structure IS NULL", rows)

    def same(self, slug: str, digests: Iterable[str]) -> None:
        """Enter further files that hold the same text of a statute."""
        self._connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?)", ((d, slug) for d in digests))

    def put_downloads(self, downloads: Iterable[tuple[str, Said]]) -> None:
        """Enter what a web site said of its files."""
        rows = ((url, said.etag, said.modified, said.digest) for url, said in downloads)
        self._connection.executemany("INSERT OR REPLACE INTO download VALUES (?, ?, ?, ?)", rows)

    def save(self) -> None:
        """Write what was entered."""
        self._connection.commit()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
