"""`normgraph upload`: sends the graph to another store."""

from __future__ import annotations

from typing import Annotated

import typer

from normgraph.cli.options import StoreOption, progress


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def upload(
        store: StoreOption,
        url: Annotated[str, typer.Argument(help="Graph Store address, as http://127.0.0.1:7878/store.")],
    ) -> None:
        """Send every graph to another store by the Graph Store Protocol; each replaces the one of its name there.

        Example: `normgraph upload http://127.0.0.1:7878/store`
        """
        from normgraph.store import open_store
        from normgraph.uploading import upload as send

        with progress() as report:
            count = send(open_store(store), url, report)
        typer.echo(f"{count} graphs sent to {url}")
