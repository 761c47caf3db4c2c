"""`normgraph norm` and `normgraph diff`: versions of a norm in time, and two of them side by side."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from normgraph.cli.options import Language, StoreOption

NormArgument = Annotated[str, typer.Argument(metavar="NORM", help='As cited ("§ 60a Abs. 2 AufenthG") or as bgb/1599.')]
_STYLES = {"gone": "strike red", "new": "underline green"}


class Form(StrEnum):
    """How an answer is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(norm)
    app.command()(diff)


def norm(
    name: NormArgument,
    store: StoreOption,
    on: Annotated[str, typer.Option(metavar="DAY", help="Day in force, as 2012-11-29.")] = "",
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.de,
    form: Annotated[Form, typer.Option("--format", help="json for programs.")] = Form.text,
) -> None:
    """Print the version of a norm in force on a day (known or probable), or why it is not known and which are nearest.

    Without a day, all versions are listed. Exit code 1: nothing at hand proves which version was in force.

    Example: `normgraph norm "§ 60a Abs. 2 AufenthG" --on 2012-11-29`
    """
    from normgraph import norm_names, versions, versions_text
    from normgraph.store import open_store

    day = versions.parse_day(on) if on else ""
    graph = open_store(store)
    found = versions.norm(graph, norm_names.unit(name, graph))
    console = Console(highlight=False, soft_wrap=True, markup=False)
    if not day:
        text = versions_text.history(found, lang.value)
        typer.echo(_json(versions_text.to_json(found))) if form is Form.json else _print(console, text)
        raise typer.Exit(0 if found.versions else 1)
    answer = versions.on(found, day)
    if form is Form.json:
        typer.echo(_json(versions_text.to_json(answer)))
    else:
        _print(console, versions_text.lines(answer, lang.value))
    raise typer.Exit(0 if answer.status == "known" else 1)


def diff(
    name: NormArgument,
    store: StoreOption,
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="Day or month of the older text.")],
    end: Annotated[str, typer.Option("--to", metavar="DAY", help="Day or month of the newer text.")],
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.de,
    form: Annotated[Form, typer.Option("--format", help="json for programs.")] = Form.text,
) -> None:
    """Compare two observed texts of a norm word by word: [-gone-] {+new+}.

    For each side the latest state up to that day or month is taken and its day said; it may lack the unit.

    Example: `normgraph diff "§ 32 AufenthG" --from 2012-08 --to 2026-04`
    """
    from normgraph import norm_names, synopsis, versions_text
    from normgraph.store import open_store

    graph = open_store(store)
    found, one, other = synopsis.between(graph, norm_names.unit(name, graph), start, end)
    if form is Form.json:
        typer.echo(_json(versions_text.synopsis_json(found, one, other)))
        return
    console = Console(highlight=False, soft_wrap=True, markup=False)
    _print(console, versions_text.synopsis(found, one, other, lang.value))
    text = Text()
    for change in synopsis.words(one.text, other.text):
        text.append(synopsis.marked([change]), _STYLES.get(change.kind, ""))
    console.print(text)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _print(console: Console, lines: object) -> None:
    for line in lines:  # type: ignore[attr-defined]
        console.print(line)
