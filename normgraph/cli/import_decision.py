"""`normgraph import decision`: brings decisions of any known source into a store."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.console import Console

from normgraph.cli.importing import say_generation, subcommands
from normgraph.cli.options import StoreOption, progress

if TYPE_CHECKING:
    from normgraph.decision_parts import Engine
    from normgraph.ingest.decision_model import Problem

_SHOWN = 20


class EngineName(StrEnum):
    """What reads the documents."""

    local = "local"
    spark = "spark"


def register(app: typer.Typer) -> None:
    """Add the command to `import`, which `importing` has added."""
    subcommands.command(name="decision")(decision)


def decision(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files, zips, directories, or the URL of the publisher.")
    ],
    store: StoreOption,
    facts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write facts without text to DIR instead of a store.")
    ] = None,
    again: Annotated[bool, typer.Option(help="Read also what has not changed since the last import.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every problem to FILE, as JSON Lines.")
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="What reads the documents: two processes here, or Spark.")] = (
        EngineName.local
    ),
    pause: Annotated[float, typer.Option(min=0.0, help="Seconds between two requests to a site.")] = 0.2,
    master: Annotated[str, typer.Option(metavar="URL", help="Master of the Spark cluster.")] = "local[*]",
) -> None:
    """Import decisions with marginal numbers, and the citations in them.

    Known are rii-dok XML (rechtsprechung-im-internet.de), NeuRIS case law, Open Legal Data (API and dump) and plain
    text, each by its content, alone, in zips or in directories; text with neither marginal numbers nor the head of
    a decision is taken only where its file is named itself. Two sources of one decision become one decision. What
    cannot be read is reported with its place and the rest imported (exit code 1).

    With `--facts` each becomes `DIR/<name>.jsonl`: metadata, marginal numbers and citations with their places, no text.

    Example: `normgraph import decision decisions/ dump.jsonl --store build/store`
    """
    from normgraph import importing_decisions
    from normgraph.ingest import web

    console = Console(highlight=False, soft_wrap=True)
    if facts:
        _facts(sources, facts, console)
        return
    with ExitStack() as stack:
        show = stack.enter_context(progress())
        file = stack.enter_context(report.open("w", encoding="utf-8")) if report else None
        done = importing_decisions.decisions(
            sources,
            store,
            show,
            again=again,
            report=_writer(file),
            engine=_engine(engine, master),
            site=partial(web.Site, pause=pause),
        )
    for line in done.lines if len(done.lines) <= _SHOWN else ():
        console.print(line)
    errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    for place, what in done.problems[:_SHOWN]:
        errors.print(f"{place}: {what}")
    if done.problem_count > _SHOWN:
        errors.print(f"… and {done.problem_count - _SHOWN:,} more; --report writes all")
    console.print(
        f"{done.new:,} decisions new, {done.changed:,} changed, {done.unchanged:,} unchanged, {done.more:,} second "
        f"sources, {done.refused:,} unreadable, {done.citations:,} citations, {done.problem_count:,} problems "
        f"in {done.seconds:.1f} s"
    )
    say_generation(console, store, done.generation)
    if done.refused:
        raise typer.Exit(1)


def _engine(name: EngineName, master: str) -> Engine:
    from normgraph import decision_parts

    if name is EngineName.local:
        return decision_parts.local
    from normgraph.spark import Spark

    return Spark(master)


def _writer(file: TextIO | None) -> Callable[[Problem], None]:
    """Return what writes each problem as a line of JSON at once, where there is a file for it."""

    def write(problem: Problem) -> None:
        if file is not None:
            file.write(json.dumps(problem._asdict(), ensure_ascii=False) + "\n")

    return write


def _facts(sources: list[str], folder: Path, console: Console) -> None:
    from normgraph.errors import UnreadableInput
    from normgraph.ingest import decision as reader
    from normgraph.ingest import decision_facts, decision_source

    for source in sources:
        for document in decision_source.documents(source):
            for read in reader.read_document(document):
                if read.decision:
                    found = read.decision
                    counts = f"{len(found.paragraphs)} {found.numbering}, {len(found.citations)} citations"
                    console.print(f"{found.name}: {counts}")
                    console.print(str(decision_facts.write(folder, found)))
                elif read.refusal:
                    raise UnreadableInput(read.refusal.rstrip("."))
