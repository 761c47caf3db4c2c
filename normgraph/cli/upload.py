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
        whole: Annotated[bool, typer.Option("--whole", help="All in one request; nothing else stays there.")] = False,
    ) -> None:
        """Send every graph to another store by the Graph Store Protocol; each replaces the one of its name there.

        With `--whole` one request replaces all that is there: faster, and readers never see a mixture. Oxigraph and
        Jena Fuseki take it.

        Example: `normgraph upload http://127.0.0.1:7878/store`
        """
        from normgraph import uploading
        from normgraph.store import open_store

        if whole:
            count = uploading.upload_whole(open_store(store), url)
        else:
            with progress() as report:
                count = uploading.upload(open_store(store), url, report)
        typer.echo(f"{count} graphs sent to {url}")
