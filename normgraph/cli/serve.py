"""`normgraph serve`: the service over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from normgraph.cli.options import StoreOption, progress
from normgraph.store import database, default_directory


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

        The graph is built first where the default store does not exist yet.

        Example: `normgraph serve --port 8000`
        """
        import uvicorn

        if store == default_directory() and not (store / "current").is_symlink():
            _build(store)
        database(store)
        os.environ["NORMGRAPH_STORE"] = str(store)
        os.environ["NORMGRAPH_WORKERS"] = str(workers)
        # By its name, since this package does not import the service; request lines are not logged, they hold queries.
        uvicorn.run(
            "normgraph_api.app:create_app", factory=True, host=host, port=port, access_log=False, server_header=False
        )


def _build(store: Path) -> None:
    from normgraph import build

    typer.echo(f"building the graph in {store} (some 10 seconds)", err=True)
    with progress() as report:
        build.build(store, report)
