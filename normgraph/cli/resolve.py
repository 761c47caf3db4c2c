"""`normgraph resolve`: tries open citations again after new sources came in."""

from __future__ import annotations

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(resolve)


def resolve(store: StoreOption) -> None:
    """Try open citations again: of a mere reporter ("NJW 2016, 5"), of units whose statute came in later, of versions.

    Example: `normgraph resolve --store build/store`
    """
    from normgraph import resolving

    done = resolving.resolve(store)
    Console(highlight=False, soft_wrap=True).print(
        f"{done.citations:,} citations resolved; {done.open:,} places open, for {done.ambiguous:,} of them several "
        f"decisions fit; {done.norms:,} citations of units looked up again, {done.versions:,} versions changed: "
        f"{store}, {done.generation.name}"
    )
