"""The command line: one module per command, assembled here.

Of a call only the modules of its own command are loaded: all of them take longer than many an answer.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import typer

from normgraph.errors import NormgraphError, StoreError
from normgraph.garbage import collect_seldom
from normgraph.integrity import tells_damage

COMMANDS: dict[str, tuple[str, ...]] = {
    "ask": ("ask",),
    "build": ("build",),
    "check": ("check",),
    "cite": ("cite",),
    "demo": ("demo",),
    "derive": ("derive",),
    "export": ("export",),
    "import": ("importing", "import_decision"),
    "mcp": ("mcp",),
    "norm": ("norm",),
    "diff": ("norm",),
    "doctor": ("doctor",),
    "query": ("query",),
    "resolve": ("resolve",),
    "rules": ("rules",),
    "sample": ("sample",),
    "search": ("search",),
    "index": ("search",),
    "serve": ("serve",),
    "stats": ("stats",),
    "structure": ("structure",),
    "upload": ("upload",),
    "validate": ("validate",),
}
"""Each command with the modules of this package that offer it, by `register(app)`."""


def assemble(command: str = "") -> typer.Typer:
    """Return the command line with what the modules of one command offer; with everything where there is none such.

    >>> [command.callback.__name__ for command in assemble("diff").registered_commands]
    ['norm', 'diff']
    """
    app = typer.Typer(
        name="normgraph",
        help="German norms, court decisions and the citations between them as a knowledge graph.",
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )
    app.callback()(_group)
    every = dict.fromkeys(module for modules in COMMANDS.values() for module in modules)
    for name in COMMANDS.get(command, every):
        import_module(f"normgraph.cli.{name}").register(app)
    return app


def _group() -> None:
    """Keep the name of the command in the call where it is the only one."""


def main() -> None:
    """Run the command line; an error that the input caused ends with its message and its exit code."""
    collect_seldom()
    try:
        assemble(*sys.argv[1:2])()
    except NormgraphError as error:
        _fail(error)
    except BrokenPipeError:
        sys.exit(0)
    except (OSError, RuntimeError) as error:
        if not tells_damage(error):
            raise
        what, remedy = (
            " ".join(str(error).split()),
            "`normgraph doctor` names the files and the command that rebuilds them",
        )
        _fail(StoreError(f"the database is damaged ({what})", remedy=remedy))


def _fail(error: NormgraphError) -> NoReturn:
    from rich.console import Console
    from rich.markup import escape

    Console(stderr=True).print(f"[bold red]error:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
    sys.exit(error.exit_code)


def __getattr__(name: str) -> Any:
    """Assemble `app`, the whole command line, when it is asked for."""
    if name == "app":
        globals()["app"] = assemble()
        return globals()["app"]
    raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
