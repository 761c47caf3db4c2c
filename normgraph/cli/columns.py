"""Rows on the terminal: columns for eyes, one line with tabs for each row where they go to a file or pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table


def show(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows below their names; what stands first is a name to copy and is never cut.

    >>> show(("name",), [("citing-decisions",)])
    name
    citing-decisions
    """
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            print("\t".join(row))
        return
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number == 0, overflow="ignore" if number == 0 else "fold")
    for row in rows:
        table.add_row(*row)
    Console(markup=False, highlight=False).print(table)
