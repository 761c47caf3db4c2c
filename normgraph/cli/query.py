"""`normgraph query`: asks the graph by a query of the catalogue or one's own."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer
from rich.console import Console
from rich.table import Table

from normgraph.cli import columns
from normgraph.cli.options import StoreOption
from normgraph.errors import UnknownThing

_LONG_LINE = 2000


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    turtle = "turtle"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def query(
        store: StoreOption,
        name: Annotated[
            str, typer.Argument(help="Name of a query, or a .rq file.", show_default=False, autocompletion=_names)
        ] = "",
        param: Annotated[
            list[str] | None, typer.Option(metavar="NAME=VALUE", help="Parameter; may be repeated.")
        ] = None,
        form: Annotated[Format, typer.Option("--format", help="Turtle is for CONSTRUCT and DESCRIBE.")] = Format.table,
        show: Annotated[bool, typer.Option("--list", help="List the queries and their parameters.")] = False,
    ) -> None:
        """Ask the graph. A norm may be given as IRI, as path or as it is cited.

        Example: `normgraph query citing-decisions --param "norm=§ 1599 Abs. 2 BGB"`
        """
        from normgraph import catalogue, compared
        from normgraph.graph import naming
        from normgraph.store import open_store

        if show or not name:
            _list()
            return
        found = catalogue.load(Path(name)) if name.endswith(".rq") else catalogue.get(name)
        graph = open_store(store)
        values = catalogue.terms(found, _pairs(param or []), naming=lambda text: naming.thing(text, graph))
        _print(catalogue.run(graph, found, values), form)
        if found.none and catalogue.is_empty(catalogue.run(graph, found, values)):
            typer.echo(f"note: {found.none['en']}", err=True)
        if asked := compared.states(found, values):
            rows = graph.query(asked, use_default_graph_as_union=True)
            assert isinstance(rows, ox.QuerySolutions)
            shown = [(row["source"].value, row["day"].value if row["day"] else "") for row in rows]
            if said := compared.remark(shown, values["since"].value, values["until"].value):
                typer.echo(f"note: {said['en']}", err=True)


def _names(incomplete: str) -> list[str]:
    from normgraph import catalogue

    return [name for name in catalogue.names() if name.startswith(incomplete)]


def _pairs(params: list[str]) -> dict[str, str]:
    pairs = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise UnknownThing(f"`--param {param}` has no value", remedy="write it as --param name=value")
        pairs[key.strip()] = value.strip()
    return pairs


def _list() -> None:
    from normgraph import catalogue

    rows = []
    for name in catalogue.names():
        found = catalogue.get(name)
        parameters = ", ".join(p.name if p.required else f"[{p.name}]" for p in found.parameters.values())
        rows.append((name, found.question["en"], parameters))
    columns.show(("query", "question", "parameters"), rows)


def _print(answer: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean, form: Format) -> None:
    """Print an answer; Turtle needs triples, and triples print as Turtle unless asked for a table."""
    from normgraph.namespaces import prefixes, shorten

    if isinstance(answer, ox.QueryTriples):
        if form in (Format.csv, Format.json):
            raise UnknownThing(f"triples cannot be written as {form}", remedy="use --format turtle")
        typer.echo(ox.serialize(answer, format=ox.RdfFormat.TURTLE, prefixes=prefixes()) or b"", nl=False)
        return
    if form is Format.turtle:
        raise UnknownThing(
            "a table cannot be written as turtle", remedy="use CONSTRUCT, or --format table, csv or json"
        )
    if form is not Format.table:
        results = {Format.csv: ox.QueryResultsFormat.CSV, Format.json: ox.QueryResultsFormat.JSON}[form]
        typer.echo(answer.serialize(format=results) or b"", nl=False)
        return
    if isinstance(answer, ox.QueryBoolean):
        typer.echo("yes" if answer else "no")
        return
    table = Table(box=None, pad_edge=False)
    for variable in answer.variables:
        table.add_column(variable.value, overflow="fold")
    for row in answer:
        table.add_row(*("" if v is None else shorten(v.value) if isinstance(v, ox.NamedNode) else v.value for v in row))
    # In a file or pipe a row is one line, however long.
    console = Console(width=None if sys.stdout.isatty() else _LONG_LINE, markup=False, highlight=False)
    console.print(table if table.row_count else "no rows")
