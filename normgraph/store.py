"""The graph on disk: immutable generations, one locked writer, any number of readers.

    DIR/
      lock                 held by the one writer (flock), names its process
      work/                what is being built; garbage as soon as its process is gone
      gen-7/manifest.json  schema version, number of quads, time of building
      gen-7/store/         the finished database, never written again
      gen-7/search/        its search index; statistics.json: counts; files.json: digests of the database
      gen-7/…              what else writers keep beside it, carried on from one generation to the next
      current -> gen-7     replaced by one rename

A reader opens the generation that `current` names. A writer that dies at any moment leaves `current` as it was:
a generation appears under its name only when it is complete, and becomes current only by the last rename.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from normgraph import assets, integrity, locking, remote
from normgraph.errors import DiskFull, StoreError
from normgraph.remote import endpoint_of

if TYPE_CHECKING:
    from normgraph.statistics import Counts

SCHEMA_VERSION = 1
"""Raised when a graph built before would be read wrongly by the queries of now."""

_TRIES, _KEEP = 40, 2  # how often to try to remove the work; generations
_MANIFEST = "manifest.json"
_COUNTS = "statistics.json"
_BUILD = "run `normgraph build`"


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself, beside its database."""

    schema: int
    quads: int
    built: str
    state: str = ""
    """Of a graph elsewhere of which this was made (`normgraph.remote_copy`)."""

    @classmethod
    def read(cls, generation: Path) -> Manifest:
        """Read the manifest of a generation; raises StoreError where it is missing or of another schema version."""
        where = str(generation)
        try:
            fields = json.loads((generation / _MANIFEST).read_text("utf-8"))
            manifest = cls(
                int(fields["schema"]), int(fields["quads"]), str(fields["built"]), *filter(None, [fields.get("state")])
            )
        except FileNotFoundError:
            raise StoreError("the generation has no manifest", where=where, remedy=_BUILD) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"the manifest is damaged ({error})", where=where, remedy=_BUILD) from error
        if manifest.schema != SCHEMA_VERSION:
            versions = f"schema version {manifest.schema}, this program reads {SCHEMA_VERSION}"
            raise StoreError(f"the store has {versions}", where=where, remedy=f"{_BUILD} to build it anew")
        return manifest


def default_directory() -> Path:
    """Return where the store lies unless told: `NORMGRAPH_STORE`, else `build/store` of a checkout, else user data.

    >>> default_directory().name
    'store'
    """
    told = os.environ.get("NORMGRAPH_STORE")
    if told:
        return Path(told)
    if (assets.root() / "pyproject.toml").is_file():
        return assets.root() / "build" / "store"
    if sys.platform == "darwin":
        home = Path.home() / "Library" / "Application Support"
    else:  # https://specifications.freedesktop.org/basedir-spec/latest/
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return home / "normgraph" / "store"


def current_generation(directory: Path) -> Path:
    """Return the directory of the current generation; raises StoreError where there is none.

    Of an endpoint it is on this machine what was made of its graph, without a database.
    """
    url = endpoint_of(str(directory))
    home = remote.home(url) if url else directory
    try:
        return home / os.readlink(home / "current")
    except OSError:
        if url:
            remedy = f"run `normgraph index --store sparql+{url}`; the service does so by itself"
            raise StoreError("nothing is indexed of this endpoint yet", where=url, remedy=remedy) from None
        raise StoreError("there is no store here", where=str(directory), remedy=_BUILD) from None


def database(directory: Path) -> Path:
    """Return the path of the current database, for a process that opens it by itself.

    Raises StoreError where the store is missing or of another schema version.
    """
    generation = current_generation(directory)
    Manifest.read(generation)
    return generation / "store"


def stamp(directory: Path) -> tuple[str, int, int] | None:
    """Return what changes whenever `database` would answer otherwise: two calls of the system, for every request.

    >>> stamp(Path("no/such")) is None
    True
    """
    try:
        name = os.readlink(f"{directory}/current")
        told = os.stat(f"{directory}/{name}/{_MANIFEST}")
    except OSError:
        return None
    return name, told.st_ino, told.st_mtime_ns


def before(generation: Path) -> Path | None:
    """Return the generation that was the current one before this, None where it is not kept.

    >>> before(Path("no/such/gen-7")) is None
    True
    """
    found = generation.with_name(f"gen-{_number(generation) - 1}")
    return found if (found / "store").is_dir() else None


def open_store(directory: Path | None = None) -> ox.Store:
    """Open the current generation read-only; raises StoreError where it is missing, damaged or of another schema.

    A directory named `sparql+http://…` is the endpoint there (`normgraph.remote`).

    >>> open_store(Path("no/such/directory"))
    Traceback (most recent call last):
    normgraph.errors.StoreError: no/such/directory: there is no store here. What to do: run `normgraph build`.
    """
    directory = directory or default_directory()
    if url := endpoint_of(str(directory)):
        return remote.open_remote(url)
    for last in (False, False, True):
        path = database(directory)
        try:
            return open_database(path)
        except StoreError:
            # A writer may have swapped and pruned between reading the link and opening what it named.
            if last or path.parent == current_generation(directory):
                raise
    raise AssertionError("the last round returns or raises")


def open_database(path: Path) -> ox.Store:
    """Open one database read-only; raises StoreError where it is damaged."""
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:  # the engine reports corruption as RuntimeError
        reason = " ".join(str(error).split())
        remedy = integrity.rebuild(path.parent)
        raise StoreError(f"the database is damaged ({reason})", where=str(path), remedy=remedy) from error


@dataclass(frozen=True)
class Changed:
    """In what a generation differs from the one before, as far as its writer knows it.

    `groups` are those of the search index (`normgraph.search.place`), `counts` what it has more and less, if known.
    """

    groups: frozenset[str]
    counts: Counts | None = None


class Readable(Protocol):
    """What the bulk load reads from: bytes, and nothing at the end."""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""


class Builder:
    """The one writer: fills `work/`, then publishes it as the next generation.

    >>> import tempfile
    >>> quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     with Builder(Path(directory)) as builder:
    ...         builder.add([quad])
    ...         generation = builder.publish()
    ...     generation.name, len(open_store(Path(directory)))
    ('gen-1', 1)

    Leaving the block without `publish` changes nothing. With `extend=True` the work starts from the current
    generation instead of from nothing: at the first use of `store`, so that a writer with nothing to do costs nothing.
    """

    def __init__(self, directory: Path, *, extend: bool = False) -> None:
        self.directory = directory
        self._extend = extend
        self._work = directory / "work"
        self._lock: int | None = None
        self._store: ox.Store | None = None
        self._merging: Future[None] | None = None

    @property
    def store(self) -> ox.Store:
        """The database being built: for changes, and for checks before it is published."""
        if self._lock is None:
            raise StoreError("the builder is closed", where=str(self.directory), remedy="use it inside `with`")
        if self._store is None:
            with writing(self.directory):
                if self._extend:
                    open_store(self.directory).backup(str(self._work / "store"))
                    for path in _beside(current_generation(self.directory)):
                        shutil.copyfile(path, self.beside(path.name))
                self._store = ox.Store(str(self._work / "store"))
        return self._store

    def beside(self, name: str) -> Path:
        """Return where a file lies that goes with the database into the next generation and those after it."""
        return self._work / "beside" / name

    def __enter__(self) -> Builder:
        if url := endpoint_of(str(self.directory)):
            remedy = "write into a store of this machine, then `normgraph upload` it"
            raise StoreError("an endpoint is only read", where=url, remedy=remedy)
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot write here ({error.strerror})", where=str(self.directory)) from error
        self._lock = locking.take(self.directory / "lock")
        try:
            with writing(self.directory):
                self._clean()
                (self._work / "beside").mkdir(parents=True)
                if self._extend:
                    database(self.directory)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Load quads in bulk; they are streamed, never held together. Raises StoreError when the disk is full."""
        with writing(self.directory):
            self.store.bulk_extend(quads)

    def load_stream(
        self, stream: Readable, format: ox.RdfFormat = ox.RdfFormat.N_QUADS, *, lenient: bool = False
    ) -> None:
        """Load a stream of N-Quads or TriG in one bulk load; several threads may do so at once.

        `lenient` spares validating IRIs that were validated when they were written. Raises StoreError when the disk is
        full.
        """
        with writing(self.directory):
            self.store.bulk_load(stream, format=format, lenient=lenient)  # type: ignore[arg-type]

    def merge(self) -> None:
        """Begin to merge what bulk loads have put beside each other; `publish` waits for the end."""
        pool = ThreadPoolExecutor(1)
        self._merging = pool.submit(self.store.optimize)
        pool.shutdown(wait=False)

    def _merged(self) -> None:
        if self._merging is not None:
            self._merging.exception()  # not merged, it is read more slowly; of a full disk tells what comes after
            self._merging = None

    def publish(self, quads: int | None = None, *, changed: Changed | None = None, copied: str = "") -> Path:
        """Make what was added the current generation, at once and completely; returns its directory.

        `quads` is their number where the caller knows it. Search index and counts go with the generation, by what
        `changed` tells, or anew. Of a graph `copied` from elsewhere, in the state of this name, nothing else is kept.
        """
        from normgraph import figures, search, statistics  # they read stores

        with writing(self.directory):
            (finished := self._work / "finished").mkdir()
            before = current_generation(self.directory) if self._extend else None
            groups = changed.groups if changed else None
            if merging := self._merging is not None:  # until it ends, nobody writes: what only reads comes first
                search.place(finished, self.store, before, groups)
                self._merged()
            rows = changed != Changed(frozenset())  # else more follows: what takes long to count is not counted now
            more = 0 if copied else figures.write(self.store, changed.counts if changed else None, rows=rows)
            count = len(self.store) if quads is None else quads + more
            manifest = Manifest(SCHEMA_VERSION, count, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), copied)
            self.store.flush()
            if not copied:  # at once: what the engine goes on to merge by itself would be synced too
                self.store.backup(str(finished / "store"))
            if not merging:
                search.place(finished, self.store, before, groups)
            statistics.place(finished, self.store, count, before, changed, always=bool(copied))
            if not copied:
                integrity.note_command(self.beside(integrity.COMMANDS))
            for path in _beside(self._work / "beside"):
                os.link(path, finished / path.name)  # the other name goes with the work
            if not copied:
                integrity.seal(finished, before)
            (finished / _MANIFEST).write_text(json.dumps(asdict(manifest)) + "\n", "utf-8")
            synced = self._synced()
            for path in (*finished.rglob("*"), finished):
                if path.stat().st_ino not in synced:
                    _sync(path)
            generation = self.directory / f"gen-{max(_numbers(self.directory), default=0) + 1}"
            finished.rename(generation)
            link = self._work / "current"
            link.symlink_to(generation.name)
            link.replace(self.directory / "current")
            _sync(self.directory)
            self._prune()
        return generation

    def _synced(self) -> set[int]:
        """Return the inodes of the current generation: most files of the next one are links to them."""
        if not (self.directory / "current").is_symlink():
            return set()
        return {path.stat().st_ino for path in current_generation(self.directory).rglob("*")}

    def _clean(self) -> None:
        """Remove what a writer left that died: its work, and a generation it finished but did not make current."""
        shutil.rmtree(self._work, ignore_errors=True)
        link = self.directory / "current"
        current = _number(link.readlink()) if link.is_symlink() else 0
        for number in _numbers(self.directory):
            if number > current:
                shutil.rmtree(self.directory / f"gen-{number}")

    def _prune(self) -> None:
        for number in sorted(_numbers(self.directory))[:-_KEEP]:
            shutil.rmtree(self.directory / f"gen-{number}", ignore_errors=True)

    def _close(self) -> None:
        self._merged()
        self._store = None
        gc.collect()  # the database is closed when its last reference is gone
        if self._lock is not None:
            for _ in range(_TRIES):
                shutil.rmtree(self._work, ignore_errors=True)
                if not self._work.exists():
                    break
                time.sleep(0.05)  # the caller may hold the database still, and its threads write while this removes
            os.close(self._lock)
            self._lock = None


def _beside(folder: Path) -> list[Path]:
    """Return the files that lie beside a database and hold for the next one too."""
    own = (_MANIFEST, _COUNTS, integrity.FILES)
    return [path for path in folder.iterdir() if path.is_file() and path.name not in own]


def _numbers(directory: Path) -> list[int]:
    return [_number(path) for path in directory.glob("gen-*")]


def _number(generation: Path) -> int:
    number = generation.name.removeprefix("gen-")
    return int(number) if number.isdecimal() else 0


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Turn what the operating system refuses (no space, no permission) into DiskFull with a remedy."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        what = f"the disk refused to write ({reason}); the store is as it was"
        remedy = "free some space or allow writing, then run the command again: what is finished is kept"
        raise DiskFull(what, where=str(directory), remedy=remedy) from error
