"""Options that several commands share, and the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console

from normgraph import store

StoreOption: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--store",
        metavar="DIR",
        default_factory=store.default_directory,
        show_default="build/store in a checkout, else user data; or NORMGRAPH_STORE",
        help="Directory of the graph store.",
    ),
]


class AnswerFormat(StrEnum):
    """How a report or a derivation is printed."""

    text = "text"
    json = "json"
    turtle = "turtle"


class Language(StrEnum):
    """Language of texts and messages."""

    de = "de"
    en = "en"


def reading_console() -> Console:
    """Return a console for text to read: as wide as the terminal, 120 columns where the output goes to a file."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Show a progress bar on the terminal's error stream; elsewhere, nothing.

    >>> with progress() as report:
    ...     report("reading", 0.5)
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("elapsed,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)
