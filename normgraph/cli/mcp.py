"""`normgraph mcp`: the graph as tools for assistants."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from normgraph.cli.serve import configure
from normgraph.errors import UnknownThing


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def mcp(
        store: Annotated[
            str, typer.Option(help="Directory of the store, or `sparql+http://…`.", show_default="as configured")
        ] = "",
        workers: Annotated[int, typer.Option(min=1, max=64, help="Processes for queries, and as many for cases.")] = 1,
    ) -> None:
        """Offer the graph to an assistant over standard input and output (Model Context Protocol).

        Tools: norms by date, citing decisions, citations in a draft, cases, queries. Needs the extra `assistants`.

        Example: `normgraph mcp --store build/store`
        """
        if not find_spec("mcp"):
            raise UnknownThing("the package `mcp` is missing", remedy="pip install 'normgraph[assistants]'")
        configure(store, {"NORMGRAPH_WORKERS": str(workers)})
        import_module("normgraph_api.assistants").main()  # by its name: this package does not import the service
