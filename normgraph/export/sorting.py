"""Sorts lines on disk, so that memory does not grow with the graph."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

RUN = 400_000
"""Lines held in memory at once: about 150 MB of statements."""


def sort(lines: Iterable[str], folder: Path) -> Iterator[str]:
    r"""Yield lines in order, each once; runs that do not fit into memory go to files in a folder.

    >>> list(sort(["b\n", "a\n", "b\n"], Path()))
    ['a\n', 'b\n']
    """
    source = iter(lines)
    first = sorted(itertools.islice(source, RUN))
    rest = sorted(itertools.islice(source, RUN))
    if not rest:
        yield from _once(first)
        return
    with ExitStack() as stack:
        runs: list[TextIO] = []
        for run in itertools.chain((first, rest), _more(source)):
            path = folder / f"run-{len(runs)}"
            with path.open("w", encoding="utf-8", newline="\n") as handle:
                handle.writelines(run)
            run.clear()
            runs.append(stack.enter_context(path.open(encoding="utf-8", newline="\n")))
        yield from _once(heapq.merge(*runs))


def _more(source: Iterator[str]) -> Iterator[list[str]]:
    while run := sorted(itertools.islice(source, RUN)):
        yield run


def _once(lines: Iterable[str]) -> Iterator[str]:
    for line, _ in itertools.groupby(lines):
        yield line
