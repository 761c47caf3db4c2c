"""`normgraph stats`: what the graph holds."""

from __future__ import annotations

import pyoxigraph as ox
import typer
from rich.console import Console
from rich.table import Table

from normgraph.cli.options import StoreOption


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def stats(store: StoreOption) -> None:
        """Count what the graph holds: statutes, units, decisions, citations and how surely they are matched.

        Example: `normgraph stats`
        """
        from normgraph import catalogue
        from normgraph.namespaces import shorten
        from normgraph.store import Manifest, current_generation, open_store

        graph = open_store(store)
        generation = current_generation(store)
        manifest = Manifest.read(generation)
        console = Console(highlight=False, soft_wrap=True)
        console.print(f"{manifest.quads:,} statements, built {manifest.built}: {store}, {generation.name}")
        answer = catalogue.run(graph, catalogue.get("statistics"))
        assert isinstance(answer, ox.QuerySolutions)
        table = Table("what", "matched", "count", box=None, pad_edge=False)
        for row in answer:
            kind, match, count = (row[name] for name in ("kind", "matchType", "count"))
            table.add_row(shorten(kind.value), shorten(match.value) if match else "", f"{int(count.value):,}")
        console.print(table)
