"""`normgraph export`: writes the graph to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption
from normgraph.export import Format


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def export(
        store: StoreOption,
        out: Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write.")],
        form: Annotated[Format, typer.Option("--format", help="RDF format.")] = Format.nquads,
    ) -> None:
        """Write the whole graph, sorted: the same bytes for the same graph.

        Example: `normgraph export --format nquads --out graph.nq`
        """
        from normgraph import export as exporter
        from normgraph.store import open_store

        count = exporter.export(open_store(store), form, out)
        Console(highlight=False, soft_wrap=True).print(f"{count:,} statements: {out}")
