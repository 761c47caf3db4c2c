"""`normgraph validate`: checks whether a described case is well formed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from normgraph.cli.options import AnswerFormat, Language


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def validate(
        case: Annotated[Path, typer.Argument(help="Case in YAML, JSON or Turtle; `-` reads from standard input.")],
        form: Annotated[AnswerFormat, typer.Option("--format", help="What to print.")] = AnswerFormat.text,
        lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.de,
    ) -> None:
        """Check a case: 0 it is well formed, 1 it breaks a rule, 2 it cannot be read.

        Example: `normgraph validate data/cases/d2.yaml --lang en`
        """
        from normgraph.cases import read_case
        from normgraph.validate import validate as check

        source = sys.stdin.buffer.read() if str(case) == "-" else case
        report = check(read_case(source))
        match form:
            case AnswerFormat.text:
                typer.echo(report.to_text(lang.value))
            case AnswerFormat.json:
                typer.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
            case AnswerFormat.turtle:
                typer.echo(report.to_turtle())
        raise typer.Exit(0 if report.conforms else 1)
