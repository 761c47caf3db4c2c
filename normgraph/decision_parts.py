"""Decisions in parts: sources cut into batches, and the local engine, which works on them in two processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, TypeAlias

from normgraph import decision_work
from normgraph.decision_work import Item, Part
from normgraph.errors import StoreError
from normgraph.graph.nquads import Described
from normgraph.ingest import decision_source, rii, web
from normgraph.ingest.decision_source import File
from normgraph.snapshot_work import watch_parent

PROCESSES = 2
BATCH_ITEMS, BATCH_BYTES = 100, 2**22
"""A batch is full at so many items or bytes."""
STREAMED = 2**22
"""Files of more bytes are opened here and cut into documents; smaller ones are opened by the workers."""
FEW = 24
"""Up to so many items are worked on in this process: starting others takes longer."""
_AHEAD = 2 * PROCESSES

Wanted: TypeAlias = Callable[[rii.Entry], bool]


@dataclass(frozen=True)
class Batch:
    """Files and documents that a worker takes at once."""

    items: tuple[Item, ...]

    @property
    def amount(self) -> int:
        """The bytes of its items."""
        return sum(map(_size, self.items))


class Engine(Protocol):
    """Yields each batch with its part, in the order of the batches; parts are files in `folder`."""

    def __call__(
        self, batches: Iterable[Batch], known: Container[str], directory: Path, folder: Path
    ) -> Iterator[tuple[Batch, Part]]:
        """Work on all batches."""


def batches(
    sources: Iterable[str], wanted: Wanted, site: Callable[[], web.Site] = web.Site, streamed: int = STREAMED
) -> Iterator[Batch]:
    """Cut sources into batches; raises UnreadableInput where a source does not exist."""
    items: list[Item] = []
    size = 0
    for source in sources:
        for item in _items(source, wanted, site, streamed):
            items.append(item)
            size += _size(item)
            if len(items) >= BATCH_ITEMS or size >= BATCH_BYTES:
                yield Batch(tuple(items))
                items, size = [], 0
    if items:
        yield Batch(tuple(items))


def _items(source: str, wanted: Wanted, site: Callable[[], web.Site], streamed: int) -> Iterator[Item]:
    for item in decision_source.items(source, wanted, site):
        if isinstance(item, File) and item.size > streamed:
            yield from decision_source.opened(item)
        else:
            yield item


def amount(sources: Iterable[str]) -> int:
    """Return the bytes that sources have on this machine, 0 for a site."""
    local = (source for source in sources if not source.startswith(("http://", "https://")))
    return sum(_size(item) for source in local for item in decision_source.items(source))


def _size(item: Item) -> int:
    """Return about how many bytes an item has; a zip or gzip unfolds to several times as many."""
    if isinstance(item, File):
        return item.size
    held = getattr(item.load, "args", ())
    return len(held[0]) if held and isinstance(held[0], bytes) else 0


def local(
    batches: Iterable[Batch], known: Container[str], directory: Path, folder: Path
) -> Iterator[tuple[Batch, Part]]:
    """Work on batches in two processes, a few batches ahead of who takes the parts; on a few items, right here."""
    rest = iter(batches)
    first = list(islice(rest, 2))
    numbers = count()
    if len(first) < 2 and sum(len(batch.items) for batch in first) <= FEW:
        for batch in first:
            yield batch, decision_work.work(batch.items, known, directory, folder / f"{next(numbers):06}.nq")
        return
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), watch_parent)
    waiting: deque[tuple[Batch, Future[Part]]] = deque()
    try:
        for batch in (*first, *rest):
            file = folder / f"{next(numbers):06}.nq"
            waiting.append((batch, pool.submit(_work, batch.items, known, directory, file)))
            if len(waiting) > _AHEAD:
                ready, part = waiting.popleft()
                yield ready, part.result()
        for ready, part in waiting:
            yield ready, part.result()
    except BrokenProcessPool as error:
        remedy = "run the command again: what was published is kept"
        raise StoreError(
            "a worker process died; the store is as it was last published", where=str(directory), remedy=remedy
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _work(items: tuple[Item, ...], known: Container[str], directory: Path, file: Path) -> Part:
    return decision_work.work(items, known, directory, file, _described(file.parent))


@cache
def _described(folder: Path) -> Described:
    """Return what this worker has described in this run: all of its parts are loaded, or the run fails."""
    return Described()
