"""The worker processes of an import: started, kept a few tasks ahead, and ended with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from normgraph import snapshot_work
from normgraph.errors import StoreError
from normgraph.snapshot_work import Cited, Law, Problem, Task

AHEAD = 8
"""Tasks that are handed out before their turn: while one law takes long, the other worker goes on."""

Result = TypeVar("Result", Law | Problem, Cited)


@contextmanager
def workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """Start workers; one that dies ends the run, and what is finished is kept."""
    pool = ProcessPoolExecutor(count, get_context("spawn"), snapshot_work.watch_parent)
    try:
        yield pool
    except BrokenProcessPool as error:
        remedy = "run the command again: what is finished is kept"
        raise StoreError("a worker process died; the store is as it was", where="import", remedy=remedy) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def in_order(
    pool: ProcessPoolExecutor, work: Callable[[Path, Task], Result], folder: Path, tasks: Iterable[Task]
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result in order; the workers are only a few tasks ahead."""
    rest = iter(tasks)
    waiting: deque[tuple[Task, Future[Result]]] = deque()
    while True:
        for task in islice(rest, AHEAD - len(waiting)):
            waiting.append((task, pool.submit(work, folder, task)))
        if not waiting:
            return
        task, future = waiting.popleft()
        yield task, future.result()
