"""`normgraph check`: what the check queries find in a store."""

from __future__ import annotations

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def check(store: StoreOption) -> None:
        """Run the check queries over the whole graph; prints count and examples of each that finds something.

        Exit code 1 where one of severity violation does.

        Example: `normgraph check --store build/store`
        """
        from normgraph import build, catalogue
        from normgraph.store import open_store

        console = Console(highlight=False, soft_wrap=True, markup=False)
        rows = violations = 0
        for finding in build.findings(open_store(store)):
            console.print(build.describe(finding))
            rows, violations = rows + 1, violations + (finding.severity == "violation")
        console.print(f"{len(catalogue.names('check'))} checks, {rows} with rows, {violations} violations")
        raise typer.Exit(1 if violations else 0)
