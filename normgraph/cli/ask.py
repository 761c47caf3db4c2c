"""`normgraph ask`: asks for the missing facts that matter most and writes the completed case."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from normgraph.cli.derive import parse_day, well_formed
from normgraph.cli.options import Language
from normgraph.errors import NormgraphError, UnknownThing

if TYPE_CHECKING:
    from normgraph.cases import CaseDocument
    from normgraph.derive import Derivation, Missing

_ANSWERS = {
    "j": "established", "ja": "established", "y": "established", "yes": "established",
    "n": "refuted", "nein": "refuted", "no": "refuted",
    "o": "left_open", "offen": "left_open", "open": "left_open",
}  # fmt: skip
_HOW = {
    "de": {
        "none": "j/n/o = ja, nein, offen gelassen",
        "date": "Tag, etwa 2018-06-18",
        "amount": "Betrag",
        "country": "Staat, etwa DE",
        "code": "Kennung, siehe `normgraph query codes`",
        "count": "Zahl",
        "end": "Enter = weiß nicht, q = Ende",
    },
    "en": {
        "none": "y/n/o = yes, no, left open",
        "date": "day, such as 2018-06-18",
        "amount": "amount",
        "country": "country, such as DE",
        "code": "code, see `normgraph query codes`",
        "count": "number",
        "end": "Enter = do not know, q = end",
    },
}

_NOTHING = {
    "de": "Nichts zu fragen: von keiner fehlenden Tatsache hängt ein Ergebnis ab.",
    "en": "Nothing to ask: no result hangs on a fact that is missing.",
}

_NO_ANSWER = {"de": "„{}“ ist keine Antwort auf diese Frage.", "en": '"{}" is no answer to this question.'}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def ask(
        case: Annotated[Path, typer.Argument(help="Case in YAML, JSON or Turtle.")],
        out: Annotated[Path | None, typer.Option(help="File for the completed case; else standard output.")] = None,
        overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
        on: Annotated[str, typer.Option(metavar="DATE", help="Day of decision, with the law in force on it.")] = "",
        about: Annotated[list[str] | None, typer.Option(help="Ask only what decides results about this norm.")] = None,
        everything: Annotated[bool, typer.Option("--all", help="Ask beyond what the case applies for, too.")] = False,
        lang: Annotated[Language, typer.Option(help="Language of the questions.")] = Language.de,
    ) -> None:
        """Ask for the missing facts that matter most, in order, and write the completed case as YAML.

        Where the case applies for something (a residence title, a contestation), only facts are asked for that its
        result hangs on; where it does not, first those of the result that rests on most others. `--about` names
        results as `derive --about` does; `--all` asks for all missing facts.

        Answers are read line by line, also from a pipe; after each one the case is derived again. Whoever interrupts
        (Ctrl-C) keeps the answers given so far; the exit code is 130 then.

        Example: `normgraph ask data/cases/d1.yaml --out completed.yaml`
        """
        from normgraph.cases import read_case
        from normgraph.cases.write import to_yaml
        from normgraph.derive import derive

        if out and out.exists() and not overwrite:
            raise UnknownThing(
                "the file exists", where=f"--out {out}", remedy="name another file, or add --overwrite to replace it"
            )
        day = parse_day(on) if on else None
        document = read_case(case)
        well_formed(document, lang)
        asked: set[str] = set()
        interrupted = False
        try:
            while True:
                derived = derive(document, day, lang=lang.value)
                wanted = derived.about(about) if about else derived if everything else derived.sought
                open_ = [missing for missing in wanted.questions if missing.fact not in asked]
                if not open_:
                    if not asked:
                        typer.echo("\n".join([_NOTHING[lang.value], *_why(wanted)]), err=True)
                    break
                asked.add(open_[0].fact)
                question = _question(open_[0], len(open_), lang)
                typer.echo(question, err=True)
                answered = _answered(document, open_[0], lang, question)
                if answered is None:
                    break
                document = answered
        except KeyboardInterrupt:
            interrupted = True
        text = to_yaml(document)
        if out:
            _write(out, text)
        else:
            typer.echo(text, nl=False)
        if interrupted:
            raise typer.Exit(130)


def _why(derived: Derivation) -> list[str]:
    """Return what keeps results open that no missing fact does, each once: a day that no rule speaks of, mostly."""
    return list(dict.fromkeys(r.remark for r in derived.results if r.status == "open" and r.remark))


def _write(out: Path, text: str) -> None:
    """Write the whole file or none of it."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        remedy = "name a file in a directory that can be written"
        raise UnknownThing(error.strerror or str(error), where=f"--out {out}", remedy=remedy) from error


def _question(missing: Missing, count: int, lang: Language) -> str:
    from normgraph.derive.render import proposition

    how = _HOW[lang.value]
    return f"[{count}] {proposition(missing)}? ({how[missing.value]}; {how['end']})"


def _answered(document: CaseDocument, missing: Missing, lang: Language, question: str) -> CaseDocument | None:
    """Return the case with the next answer that is one, asking again after each that is none; None at the end."""
    from normgraph.derive.compile import load
    from normgraph.derive.whatif import change
    from normgraph.validate import validate

    while line := sys.stdin.readline():
        answer = line.strip()
        if answer.lower() == "q":
            return None
        if not answer:
            return document
        try:
            changed = change(load(), document, f"{missing.fact}={_ANSWERS.get(answer.lower(), answer)}")
        except NormgraphError:
            typer.echo(_NO_ANSWER[lang.value].format(answer), err=True)
            typer.echo(question, err=True)
            continue
        report = validate(changed)
        if report.conforms:
            return changed
        typer.echo(report.to_text(lang.value), err=True)
        typer.echo(question, err=True)
    return None
