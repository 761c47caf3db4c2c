"""`normgraph rules`: lists the rules, reads one back as a sentence, and says how far each norm is modelled."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from normgraph.cli import columns
from normgraph.cli.options import Language

rules = typer.Typer(
    help="The rules: list them, read one back, see how far each norm is modelled.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(rules, name="rules")


@rules.command("list")
def list_(lang: Annotated[Language, typer.Option(help="Language.")] = Language.de) -> None:
    """List the rules: number, norm, strength, label, name; one line for each rule, with tabs where it is piped.

    Example: `normgraph rules list --lang en`
    """
    from normgraph.derive.compile import load
    from normgraph.derive.sentences import shipped
    from normgraph.derive.source import LABEL

    load()  # says what is wrong with a rule before it is read back
    graph = shipped()
    rows = []
    for rule in sorted(graph.of_type("Rule"), key=lambda each: (graph.one(each, "ruleId"), each)):
        strength = graph.text(graph.iris(rule, "strength")[0], LABEL, lang.value)
        label = graph.text(rule, LABEL, lang.value)
        rows.append((graph.one(rule, "ruleId"), graph.one(rule, "citedAs"), strength, label, rule.rsplit("/", 1)[-1]))
    columns.show(("number", "norm", "strength", "rule", "name"), rows)


@rules.command()
def show(
    number: Annotated[str, typer.Argument(help="Number of a rule, as D2-11, or its name.", show_default=False)],
    lang: Annotated[Language, typer.Option(help="Language.")] = Language.de,
) -> None:
    """Read a rule back as a sentence, with the decision or text that it follows.

    Example: `normgraph rules show D2-11 --lang en`
    """
    from normgraph.derive.compile import load
    from normgraph.derive.grounds import grounds
    from normgraph.derive.sentences import numbered, sentence, shipped
    from normgraph.derive.source import LABEL

    load()  # says what is wrong with a rule before it is read back
    graph, console = shipped(), Console(markup=False, highlight=False, soft_wrap=True)
    found = numbered(number)
    if len(found) > 1:
        names = ", ".join(rule.rsplit("/", 1)[-1] for rule in found)
        console.print(f"{len(found)} rules have the number {number}: {names}. A name shows one of them.\n", style="dim")
    for rule in found:
        console.print(f"{graph.one(rule, 'ruleId')} {graph.text(rule, LABEL, lang.value)}", style="bold")
        console.print(sentence(graph, rule, lang.value))
        for line in grounds(graph, rule, lang.value):
            console.print(line)
        for source in graph.iris(rule, "authority"):
            rn = graph.one(rule, "rn")
            console.print(f"{graph.text(source, LABEL, lang.value)}{f', Rn. {rn}' if rn else ''}\n", style="dim")


@rules.command()
def coverage(lang: Annotated[Language, typer.Option(help="Language.")] = Language.de) -> None:
    """Say of each norm how far it is modelled, and what is missing.

    Example: `normgraph rules coverage`
    """
    from normgraph.derive.coverage import stated

    columns.show(
        ("norm", "extent", "missing"),
        ((row.cited_as, row.extent, "; ".join(row.missing)) for row in stated(lang.value)),
    )
