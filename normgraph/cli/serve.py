"""`normgraph serve`: the service over HTTP."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from normgraph.cli.options import progress
from normgraph.store import database, default_directory

_STORE = "Directory of the store, or a SPARQL endpoint as `sparql+http://…`."
_WORKERS = "Processes for queries, and as many for cases; 2 unless configured."


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def serve(
        store: Annotated[str, typer.Option(help=_STORE, show_default="as configured")] = "",
        host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
        workers: Annotated[int | None, typer.Option(min=1, max=64, help=_WORKERS, show_default=False)] = None,
        log: Annotated[str, typer.Option(help="`text`, or `json` with a line for each request.")] = "",
    ) -> None:
        """Answer over HTTP: SPARQL, linked data, questions, validation, derivation, citations.

        The graph is built first where the default store does not exist yet. A generation that is built while the
        service runs is taken up with the next request. Settings: the manual, "Running it".

        Example: `normgraph serve --port 8000`
        """
        import gc

        gc.disable()  # what is loaded at start stays; the application collects from when it is up
        import uvicorn

        configure(store, {"NORMGRAPH_WORKERS": str(workers or ""), "NORMGRAPH_LOG": log})
        # By their names, since this package does not import the service.
        settings = import_module("normgraph_api.settings").Settings.from_environment()
        if not settings.endpoint:
            if not store and settings.store == default_directory() and not (settings.store / "current").is_symlink():
                _build(settings.store)
            database(settings.store)
        logging = import_module("normgraph_api.logs").configuration(settings.log)
        connections = import_module("normgraph_api.connections")
        connections.allow_many()
        connections.Patient.seconds = settings.body_seconds
        served = {"host": host, "port": port, "access_log": False, "server_header": False, "log_config": logging}
        uvicorn.run("normgraph_api.app:create_app", factory=True, http=connections.Patient, **served)


def configure(store: str, options: dict[str, str]) -> None:
    """Put what the command line gives into the environment, from which the service reads its settings."""
    if store:
        os.environ["NORMGRAPH_STORE"] = store
    os.environ.update({name: value for name, value in options.items() if value})


def _build(store: Path) -> None:
    from normgraph import build

    typer.echo(f"building the graph in {store} (some 10 seconds)", err=True)
    with progress() as report:
        build.build(store, report)
