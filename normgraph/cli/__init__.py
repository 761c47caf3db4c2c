"""The command line: one module per command, assembled here."""

from __future__ import annotations

import sys
from importlib import import_module

import typer
from rich.console import Console
from rich.markup import escape

from normgraph.errors import NormgraphError

COMMANDS: tuple[str, ...] = (
    "ask",
    "build",
    "check",
    "cite",
    "demo",
    "derive",
    "export",
    "importing",
    "import_decision",
    "norm",
    "query",
    "resolve",
    "rules",
    "sample",
    "serve",
    "stats",
    "structure",
    "validate",
)
"""Modules of this package that each offer `register(app)`."""

app = typer.Typer(
    name="normgraph",
    help="German norms, court decisions and the citations between them as a knowledge graph.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

for _name in COMMANDS:
    import_module(f"normgraph.cli.{_name}").register(app)


def main() -> None:
    """Run the command line; an error that the input caused ends with its message and its exit code."""
    try:
        app()
    except NormgraphError as error:
        Console(stderr=True).print(f"[bold red]error:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
