"""`normgraph demo`: the whole line on the founding decisions, from the data to the answer."""

from __future__ import annotations

from typing import Annotated

import typer

from normgraph import assets
from normgraph.cli.options import Language, StoreOption, progress, reading_console


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def demo(
        store: StoreOption, lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.de
    ) -> None:
        """Build the graph, validate the three founding cases, derive their applicable rules and print the reasons.

        Example: `normgraph demo --lang en`
        """
        from normgraph import build
        from normgraph.cases import read_case
        from normgraph.derive import derive, render
        from normgraph.validate import validate

        console = reading_console()
        with progress() as report:
            built = build.build(store, report)
        console.print(f"{built.quads:,} statements in {built.seconds:.1f} s: {store}, {built.generation.name}")
        failed = 0
        for path in sorted(assets.path("data", "cases").glob("*.yaml")):
            case = read_case(path)
            checked = validate(case)
            console.rule(path.name)
            console.print(checked.to_text(lang.value), markup=False)
            failed += not checked.conforms
            if checked.conforms:
                console.print(render.tree(derive(case, lang=lang.value), lang.value))
        raise typer.Exit(1 if failed else 0)
