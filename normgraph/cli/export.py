"""`normgraph export`: writes the graph, or the rules in a format of exchange, to a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption
from normgraph.errors import UnknownThing
from normgraph.export import Format

F = TypeVar("F", bound=StrEnum)


class What(StrEnum):
    """What is exported."""

    graph = "graph"
    rules = "rules"


class RuleFormat(StrEnum):
    """Formats of exchange for rules."""

    shacl = "shacl-af"
    legalruleml = "legalruleml"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def export(
        store: StoreOption,
        out: Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write.")],
        what: Annotated[What, typer.Argument(help="The whole graph, or the rules.")] = What.graph,
        form: Annotated[
            str, typer.Option("--format", help=f"Of the graph: {', '.join(Format)}; of rules: {', '.join(RuleFormat)}.")
        ] = "",
    ) -> None:
        """Write the graph or the rules, sorted: the same bytes for the same content.

        Example: `normgraph export --format nquads --out graph.nq`

        Rules: `normgraph export rules --format legalruleml --out rules.xml`; the file says what it cannot hold.
        """
        console = Console(highlight=False, soft_wrap=True)
        if what is What.rules:
            console.print(f"{_rules(_named(form or RuleFormat.legalruleml, RuleFormat), out)}: {out}")
            return
        from normgraph import export as exporter
        from normgraph.store import open_store

        count = exporter.export(open_store(store), _named(form or Format.nquads, Format), out)
        console.print(f"{count:,} statements: {out}")


def _named(form: str, formats: type[F]) -> F:
    if form not in list(formats):
        raise UnknownThing(f"`{form}` is no format here", where="--format", remedy=f"use {', '.join(formats)}")
    return formats(form)


def _rules(form: RuleFormat, out: Path) -> str:
    """Write the rules that the format can hold; say how many those are."""
    from normgraph.derive.legalruleml import to_legalruleml
    from normgraph.derive.plain import plain_rules
    from normgraph.derive.shacl_rules import to_shacl
    from normgraph.derive.source import read, rule_files

    graph = read(rule_files())
    rules, left_out = plain_rules(graph)
    if form is RuleFormat.legalruleml:
        out.write_bytes(to_legalruleml(rules, left_out))
        count = len(rules)
    else:
        text = to_shacl(graph, rules, left_out)
        out.write_text(text, encoding="utf-8")
        count = text.count("a sh:SPARQLRule ;")
    return f"{count} of {len(rules) + len(left_out)} rules; the others stand there with the reason"
