"""`normgraph import …`: brings the user's own sources into the graph, one subcommand for each kind of source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption, progress

if TYPE_CHECKING:
    from normgraph.importing_history import Report

subcommands = typer.Typer(help="Bring statutes and decisions with their text into a store.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(subcommands, name="import")


@subcommands.command()
def gii(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Directory, zip, XML file, or URL of the site.")],
    store: StoreOption,
    law: Annotated[list[str] | None, typer.Option(help="Only this law, by slug (sgb-ii); repeat for more.")] = None,
    pause: Annotated[float, typer.Option(min=0.0, help="Seconds between two requests to a site.")] = 0.2,
) -> None:
    """Import statutes with their text from gesetze-im-internet.de (gii-norm XML).

    SOURCE has the layout of the site: `<slug>/xml.zip`, a zip of such folders, a single law, or the site itself.
    Laws that the store has are passed over; what was interrupted goes on. Exit code 1: a law was left out.

    Example: `normgraph import gii https://www.gesetze-im-internet.de --law bgb --law aufenthg`
    """
    from normgraph import snapshot, snapshot_report

    console = Console(highlight=False, soft_wrap=True, markup=False)
    with progress() as report:
        outcome = snapshot.run(source, store, report, frozenset(law) if law else None, pause)
    for line in snapshot_report.lines(outcome):
        console.print(line)
    say_generation(console, store, outcome.generation)
    raise typer.Exit(1 if outcome.problems else 0)


@subcommands.command()
def git(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Git bundle or repository (bundestag or kmein).")],
    store: StoreOption,
    law: Annotated[list[str] | None, typer.Option(help="Only this law, by slug (sgb-ii); repeat for more.")] = None,
) -> None:
    """Import the history of laws from a "law in git" repository: versions by their text, never by a commit's date.

    A law whose commits the store has is passed over. Exit code 1: something was left out.

    Example: `normgraph import git gesetze.bundle --law bgb`
    """
    from normgraph import importing_history

    with progress() as report:
        done = importing_history.git(source, store, frozenset(law) if law else None, report)
    _say_history(done, store)


@subcommands.command()
def neuris(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="XML file, directory or zip of LegalDocML.de 1.8.2.")],
    store: StoreOption,
) -> None:
    """Import norms in LegalDocML.de with their ELI and life cycle, which is valid time as the source states it.

    Exit code 1: a file was left out.

    Example: `normgraph import neuris neuris/norm`
    """
    from normgraph import importing_neuris

    with progress() as report:
        done = importing_neuris.neuris(source, store, report)
    _say_history(done, store)


@subcommands.command()
def rdf(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="N-Quads, TriG, JSON-LD, Turtle …; also .gz, .zst.")],
    store: StoreOption,
    graph: Annotated[str, typer.Option(metavar="IRI", help="Where statements outside a named graph go.")] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin from nothing: the store holds this alone.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Bytes of the file when unpacked.")] = 64 << 30,
) -> None:
    """Import a dump: its graphs take the place of graphs of the same name, the others stay.

    What `normgraph export` wrote comes back as the same graph, and is exported again as the same bytes.

    Example: `normgraph import rdf graph.nq.zst --fresh`
    """
    from normgraph import importing_rdf

    console = Console(highlight=False, soft_wrap=True, markup=False)
    with progress() as report:
        done = importing_rdf.rdf(source, store, graph=graph, fresh=fresh, limit=limit, progress=report)
    console.print(
        f"{done.statements:,} statements in {done.seconds:.1f} s; {done.added:,} graphs new, {done.replaced:,} replaced"
    )
    say_generation(console, store, done.generation)


def _say_history(done: Report, store: Path) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(
        f"{done.laws:,} laws, {done.states:,} states, {done.versions:,} versions of sections, {done.observations:,} "
        f"observations, {done.steps:,} steps of descent in {done.seconds:.1f} s; {done.unchanged:,} laws unchanged"
    )
    for problem in done.problems:
        console.print(f"left out: {problem.law or '?'}: {problem.place}: {problem.reason}")
    say_generation(console, store, done.generation)
    raise typer.Exit(1 if done.problems else 0)


def say_generation(console: Console, store: Path, generation: Path | None) -> None:
    """Say which generation the store has now."""
    console.print(f"{store}, {generation.name if generation else 'as it was'}")
