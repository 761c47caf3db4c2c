"""`normgraph doctor`: says whether everything is there that an installation needs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from normgraph.cli.options import reading_console


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def doctor(
        store: Annotated[str, typer.Option(help="Directory or `sparql+http://…`.", show_default="as configured")] = "",
        json_: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    ) -> None:
        """Check versions, assets, store or endpoint, and what is optional; exit 1 where something needed is missing.

        Example: `normgraph doctor`
        """
        from normgraph import doctor as examination
        from normgraph.remote import endpoint_of
        from normgraph.store import default_directory

        where = store or str(default_directory())
        endpoint = endpoint_of(where)
        findings = list(examination.examine(Path(where), endpoint))
        sound = all(finding.ok or finding.optional for finding in findings)
        if json_:
            typer.echo(json.dumps({"ok": sound, "findings": [asdict(finding) for finding in findings]}, indent=2))
        else:
            table = Table(box=None, pad_edge=False)
            for column in ("", "what", "found"):
                table.add_column(column, overflow="fold")
            for finding in findings:
                table.add_row(finding.mark, finding.name, escape(finding.told))
            reading_console().print(table)
        raise typer.Exit(0 if sound else 1)
