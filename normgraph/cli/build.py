"""`normgraph build`: makes the graph from the data of the program."""

from __future__ import annotations

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption, progress


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def build(store: StoreOption) -> None:
        """Build the graph: ontology, statutes, decisions, citations, rules.

        Readers keep the graph they opened; a build that fails or is killed leaves the old one.

        Example: `normgraph build --store build/store`
        """
        from normgraph import build as builder  # rdflib and owlrl take a second to import

        with progress() as report:
            built = builder.build(store, report)
        errors = Console(stderr=True, highlight=False, soft_wrap=True)
        for finding in built.findings:
            errors.print(f"[yellow]{builder.describe(finding)}[/]", markup=True)
        Console(highlight=False, soft_wrap=True).print(
            f"{built.quads:,} statements in {built.seconds:.1f} s: {store}, {built.generation.name}"
        )
