"""Loads files into the store being built while others still write more of them."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

import pyoxigraph as ox

from normgraph import store

LOADERS = 2
"""Bulk loads at a time: each reads and then sorts, so that one of them sorts while the other reads."""
BATCH = 2**25
"""Bytes after which a bulk load ends: one of more than about a million quads would keep a second batch in memory."""


class Loader:
    """Takes files as they are ready; at the end all of them are in the store.

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
        self._queue: SimpleQueue[Path | None] = SimpleQueue()
        self._error: BaseException | None = None
        self._stopped = False
        self._threads = [threading.Thread(target=self._load, daemon=True) for _ in range(LOADERS)]

    def __enter__(self) -> Loader:
        _ = self._builder.store  # is opened once, here
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Wait until everything is loaded; after an error of the caller, only until what is running has ended."""
        self._stopped = kind is not None
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        if kind is None:
            self.check()

    def put(self, path: Path) -> None:
        """Load a file; raises what has gone wrong with those before it."""
        self.check()
        self.put_in += path.stat().st_size
        self._queue.put(path)

    def check(self) -> None:
        """Raise what has gone wrong."""
        if self._error is not None:
            raise self._error

    def _load(self) -> None:
        try:
            more = True
            while more and not self._stopped and self._error is None:
                stream = _Stream(self)
                self._builder.load_stream(stream, ox.RdfFormat.TRIG, lenient=True)
                more = stream.more
        except BaseException as error:
            self._error = error

    def next(self) -> Path | None:
        """Wait for the next file, None at the end."""
        return None if self._stopped else self._queue.get()


class _Stream:
    """Files of the queue one after the other, until there are enough of them for one bulk load."""

    def __init__(self, loader: Loader) -> None:
        self.more = True
        self._loader = loader
        self._size = 0
        self._open: BinaryIO | None = None

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, nothing at the end."""
        while True:
            data = self._open.read(size) if self._open else b""
            if data:
                self._size += len(data)
                self._loader.done += len(data)
                return data
            if self._open:
                self._open.close()
                self._open = None
            if self._size >= BATCH or not self.more:
                return b""
            path = self._loader.next()
            if path is None:
                self.more = False
                return b""
            self._open = path.open("rb")
