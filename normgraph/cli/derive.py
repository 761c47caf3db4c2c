"""`normgraph derive`: which rules apply to a described case, and why."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from normgraph.cli.options import AnswerFormat, Language, progress, reading_console
from normgraph.errors import UnknownThing

if TYPE_CHECKING:
    from normgraph.cases import CaseDocument
    from normgraph.derive import Difference


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def derive(
        case: Annotated[Path, typer.Argument(help="Case in YAML, JSON or Turtle; `-` reads from standard input.")],
        on: Annotated[str, typer.Option(metavar="DATE", help="Day of decision, with the law in force on it.")] = "",
        form: Annotated[AnswerFormat, typer.Option("--format", help="What to print.")] = AnswerFormat.text,
        lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.de,
        about: Annotated[
            list[str] | None,
            typer.Option(metavar="WHAT", help="Only results about a norm, predicate or words. May be repeated."),
        ] = None,
        brief: Annotated[bool, typer.Option("--brief", help="One line for each result, without reasons.")] = False,
        settings: Annotated[
            list[str] | None,
            typer.Option("--set", metavar="PATH=VALUE", help="What if: only what differs. May be repeated."),
        ] = None,
        supposed: Annotated[
            bool, typer.Option("--suppose", help="Say of each missing fact what it would change (derives for each).")
        ] = False,
        without_analogies: Annotated[
            bool, typer.Option("--without-analogies", help="Leave out rules that rest on an analogy.")
        ] = False,
        without_extensions: Annotated[
            bool, typer.Option("--without-extensions", help="Leave out rules beyond the wording of their norm.")
        ] = False,
        strict: Annotated[
            bool,
            typer.Option("--strict", help="Use no amount before its enactment, no norm before its time."),
        ] = False,
    ) -> None:
        """Derive which rules apply to a case, with reasons: 0 derived, 1 the case breaks a rule of form, 2 unreadable.

        Example: `normgraph derive data/cases/d2.yaml --on 2018-11-16 --format json`

        Part of it: `normgraph derive data/cases/d3.yaml --about "§ 32 AufenthG"`, or `--brief` for an overview.

        What if: `normgraph derive data/cases/d2.yaml --on 2019-06-01 --set FACT=2019-04-03` with FACT such as
        `"anerkennungErklaert(antragsteller,kind)"`, or the path of the JSON report (`findings/9/date`); the value may
        also be refuted or open. A day after that of the decision is still open.
        """
        from normgraph.cases import read_case
        from normgraph.derive import Options, render
        from normgraph.derive import derive as derive_case
        from normgraph.derive.compile import load
        from normgraph.derive.suppose import suppose
        from normgraph.derive.whatif import change, outcome

        day = parse_day(on) if on else None
        document = read_case(sys.stdin.buffer.read() if str(case) == "-" else case)
        well_formed(document, lang)
        options = Options(not without_analogies, not without_extensions, strict)
        derivation = derive_case(document, day, lang=lang.value, options=options)
        if settings:
            changed = reduce(partial(change, load()), settings, document)
            well_formed(change(load(), changed, f"decidedOn={day}") if day else changed, lang)
            after = derive_case(changed, day, lang=lang.value, options=options)
            _print_difference(outcome(derivation, after, settings), form, lang)
            return
        if supposed:
            with progress() as report:
                derivation = suppose(load(), document, derivation, day, lang.value, options, report)
        derivation = derivation.about(about) if about else derivation
        match form:
            case AnswerFormat.text:
                shown = render.brief if brief else render.tree
                reading_console().print(shown(derivation, lang.value), soft_wrap=brief)
            case AnswerFormat.json:
                typer.echo(json.dumps(derivation.to_json(), ensure_ascii=False, indent=2))
            case AnswerFormat.turtle:
                typer.echo(render.turtle(derivation))


def well_formed(document: CaseDocument, lang: Language) -> None:
    """End with the report and exit code 1 if the case breaks a rule of form; say what is doubtful about settings."""
    from normgraph.validate import validate

    report = validate(document)
    if not report.conforms:
        typer.echo(report.to_text(lang.value), err=True)
        raise typer.Exit(1)
    for result in (result for result in report.results if result.setting):
        typer.echo(f"{result.where(lang.value)}: {result.text(lang.value)}", err=True)


def _print_difference(difference: Difference, form: AnswerFormat, lang: Language) -> None:
    from normgraph.derive import render

    match form:
        case AnswerFormat.text:
            reading_console().print(render.differences(difference.differences, lang.value))
        case AnswerFormat.json:
            typer.echo(json.dumps(asdict(difference), ensure_ascii=False, indent=2))
        case AnswerFormat.turtle:
            raise UnknownThing("a difference is no graph", where="--format", remedy="use text or json with --set")


def parse_day(text: str) -> date:
    """Read the day of decision that the user gives."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnknownThing(f"`{text}` is not a day", where="--on", remedy="write it as 2018-11-16") from error
