"""`normgraph sample …`: random samples as sheets for blind double coding, and the agreement of two filled sheets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from normgraph.cli.options import StoreOption
from normgraph.errors import UnreadableInput

if TYPE_CHECKING:
    from normgraph.sampling import Sample

_group = typer.Typer(help="Random samples for blind double coding, and how far two coders agree.", no_args_is_help=True)

Count = Annotated[int, typer.Option("--n", help="Number of items.")]
Seed = Annotated[str, typer.Option(help="The same seed draws the same items.")]
Out = Annotated[str, typer.Option(help="File of the sheet; - for standard output.")]


class CitationStrata(StrEnum):
    """What citations can be stratified by."""

    kind = "kind"
    match = "match"
    level = "level"
    year = "year"


class DecisionStrata(StrEnum):
    """What decisions can be stratified by."""

    level = "level"
    branch = "branch"
    year = "year"


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(_group, name="sample")


@_group.command()
def citations(
    store: StoreOption,
    n: Count = 100,
    seed: Seed = "1",
    by: Annotated[CitationStrata | None, typer.Option(help="As many from each stratum.")] = None,
    out: Out = "-",
) -> None:
    """Draw citations from the decisions of a store.

    Example: `normgraph sample citations --n 100 --seed 7 --out sheet.csv`
    """
    from normgraph import sampling
    from normgraph.store import open_store

    _write(sampling.draw(open_store(store), "citations", count=n, seed=seed, by=by or ""), out)


@_group.command()
def decisions(
    store: StoreOption,
    n: Count = 100,
    seed: Seed = "1",
    by: Annotated[DecisionStrata | None, typer.Option(help="As many from each stratum.")] = None,
    out: Out = "-",
) -> None:
    """Draw decisions from a store.

    Example: `normgraph sample decisions --n 50 --seed 7 --by level --out sheet.csv`
    """
    from normgraph import sampling
    from normgraph.store import open_store

    _write(sampling.draw(open_store(store), "decisions", count=n, seed=seed, by=by or ""), out)


@_group.command()
def agreement(
    one: Annotated[Path, typer.Argument(help="A filled sheet.", show_default=False)],
    other: Annotated[Path, typer.Argument(help="The same sheet, filled by another.", show_default=False)],
) -> None:
    """Compare two filled sheets: Cohen's kappa of each variable, with its interval of 95 %.

    Example: `normgraph sample agreement a.csv b.csv`
    """
    from normgraph.agreement import compare

    table = Table("variable", "n", "left out", "observed", "kappa", "95 %", box=None, pad_edge=False)
    for found in compare(_sheet(one), _sheet(other)):
        value = "undefined" if found.kappa is None else f"{found.kappa:.2f}"
        interval = "undefined" if found.low is None or found.high is None else f"{found.low:.2f} to {found.high:.2f}"
        table.add_row(found.variable, str(found.n), str(found.left_out), f"{found.observed:.2f}", value, interval)
    Console(markup=False, highlight=False).print(table)


def _write(sample: Sample, out: str) -> None:
    if out == "-":
        typer.echo(sample.sheet, nl=False)
        return
    path = Path(out)
    try:
        path.write_text(sample.sheet, "utf-8")
    except OSError as error:
        raise UnreadableInput(f"cannot be written ({error.strerror})", where=out, remedy="check the path") from error
    strata = ", ".join(f"{number} = {name} ({size:,})" for number, (name, size) in enumerate(sample.strata, start=1))
    typer.echo(f"{sample.count} items: {out}; strata {strata}", err=True)


def _sheet(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror})", where=str(path), remedy="check the path") from error
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        raise UnreadableInput(what, where=str(path), remedy="save it as CSV in UTF-8") from error
