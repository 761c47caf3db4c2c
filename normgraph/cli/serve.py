"""`normgraph serve`: the service over HTTP."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from normgraph.cli.options import StoreOption
from normgraph.errors import StoreError
from normgraph.store import database


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def serve(
        store: StoreOption,
        host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
        workers: Annotated[int, typer.Option(min=1, max=64, help="Processes for queries, and as many for cases.")] = 2,
    ) -> None:
        """Answer over HTTP: SPARQL, linked data, questions, validation, derivation, citations.

        Example: `normgraph serve --port 8000`
        """
        import uvicorn

        try:
            database(store)
        except StoreError as error:  # cases and citations are answered without a graph too
            typer.echo(f"warning: {error}", err=True)
        os.environ["NORMGRAPH_STORE"] = str(store)
        os.environ["NORMGRAPH_WORKERS"] = str(workers)
        # By its name, since this package does not import the service; request lines are not logged, they hold queries.
        uvicorn.run(
            "normgraph_api.app:create_app", factory=True, host=host, port=port, access_log=False, server_header=False
        )
