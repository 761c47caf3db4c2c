"""`normgraph derive`: which rules apply to a described case, and why."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from normgraph.cli.options import AnswerFormat, Language, reading_console
from normgraph.errors import UnknownThing


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def derive(
        case: Annotated[Path, typer.Argument(help="Case in YAML, JSON or Turtle; `-` reads from standard input.")],
        on: Annotated[str, typer.Option(metavar="DATE", help="Day of decision, with the law in force on it.")] = "",
        form: Annotated[AnswerFormat, typer.Option("--format", help="What to print.")] = AnswerFormat.text,
        lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.de,
    ) -> None:
        """Derive which rules apply to a case, with reasons: 0 derived, 1 the case breaks a rule of form, 2 unreadable.

        Example: `normgraph derive data/cases/d2.yaml --on 2018-11-16 --format json`
        """
        from normgraph.cases import read_case
        from normgraph.derive import derive as derive_case
        from normgraph.derive import render
        from normgraph.validate import validate

        day = _day(on) if on else None
        document = read_case(sys.stdin.buffer.read() if str(case) == "-" else case)
        report = validate(document)
        if not report.conforms:
            typer.echo(report.to_text(lang.value), err=True)
            raise typer.Exit(1)
        derivation = derive_case(document, day, lang=lang.value)
        match form:
            case AnswerFormat.text:
                reading_console().print(render.tree(derivation, lang.value))
            case AnswerFormat.json:
                typer.echo(json.dumps(derivation.to_json(), ensure_ascii=False, indent=2))
            case AnswerFormat.turtle:
                typer.echo(render.turtle(derivation))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnknownThing(f"`{text}` is not a day", where="--on", remedy="write it as 2018-11-16") from error
