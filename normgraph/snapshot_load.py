"""Loads files into the store being built while others still write more of them."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

import pyoxigraph as ox

from normgraph import store


class Loader:
    """Takes files as they are ready; at the end all of them are in the store, and none before.

    One bulk load for all: the engine sorts each million statements and puts what it has sorted into its database when
    the load ends. Of many loads it would merge the statements of each with those of all before, again and again.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, store.Builder(Path(folder)) as builder:
    ...     file = Path(folder, "a.trig")
    ...     _ = file.write_text("<urn:s> <urn:p> 1 .")
    ...     with Loader(builder) as loader:
    ...         loader.put(file)
    ...     len(builder.store), loader.done
    (1, 19)
    """

    def __init__(self, builder: store.Builder) -> None:
        self.done = 0
        """Bytes read."""
        self.put_in = 0
        """Bytes of the files that were put in."""
        self._builder = builder
        self._queue: SimpleQueue[tuple[Path, int] | None] = SimpleQueue()
        self._error: BaseException | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._load, daemon=True)

    def __enter__(self) -> Loader:
        _ = self._builder.store  # is opened once, here
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Wait until everything is loaded; after an error of the caller, only until what is running has ended."""
        self._stopped = kind is not None
        self._queue.put(None)
        self._thread.join()
        if kind is None:
            self.check()

    def put(self, path: Path, start: int = 0) -> None:
        """Load a file from a byte on; raises what has gone wrong with those before it."""
        self.check()
        self.put_in += path.stat().st_size - start
        self._queue.put((path, start))

    def check(self) -> None:
        """Raise what has gone wrong."""
        if self._error is not None:
            raise self._error

    def _load(self) -> None:
        try:
            self._builder.load_stream(_Stream(self), ox.RdfFormat.TRIG, lenient=True)
        except BaseException as error:
            self._error = error

    def next(self) -> tuple[Path, int] | None:
        """Wait for the next file, None at the end."""
        return None if self._stopped else self._queue.get()


class _Stream:
    """The files of the queue, one after the other."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._open: BinaryIO | None = None
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, nothing at the end."""
        while not self._ended:
            data = self._open.read(size) if self._open else b""
            if data:
                self._loader.done += len(data)
                return data
            if self._open:
                self._open.close()
            self._open = self._next()
            self._ended = self._open is None
        return b""

    def _next(self) -> BinaryIO | None:
        if (found := self._loader.next()) is None:
            return None
        path, start = found
        opened = path.open("rb")
        opened.seek(start)
        return opened
