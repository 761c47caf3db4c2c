"""A derivation as readable trees and as Turtle."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox
from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from normgraph.derive.model import Change, Contradiction, Derivation, Lang, Missing, Receipt, Result, Standing, Step
from normgraph.derive.words import word
from normgraph.namespaces import prefixes

_MARKS = {
    "established": ("+", "green"),
    "refuted": ("-", "red"),
    "open": ("?", "yellow"),
    "left_open": ("~", "yellow"),
    "discretion": ("/", "cyan"),
    "conflict": ("!", "magenta"),
}
"""Status → mark and colour; the mark alone carries the meaning."""


def tree(derivation: Derivation, lang: Lang) -> RenderableType:
    """Return every contradiction, then every result as a tree, last the receipt.

    A result shows the conclusion, its norm and version, and the reasons.
    """
    head = _head(derivation, lang)
    receipt = [_receipt(derivation.receipt, lang)] if derivation.receipt else []
    return Group(*head, *(_result(result, lang) for result in derivation.results), *receipt)


def _head(derivation: Derivation, lang: Lang) -> list[Text]:
    """Return the name of the case and who contradicts whom in it."""
    mark, colour = _MARKS["conflict"]
    told = [
        Text.assemble((f"{mark} ", colour), f"{word('conflict', lang)}: {contradiction(each, lang)}")
        for each in derivation.contradictions
    ]
    return [Text(derivation.label or derivation.case, style="bold"), *told]


def brief(derivation: Derivation, lang: Lang) -> RenderableType:
    """Return one line for each result: first what the case seeks, then what is settled before what is open."""
    ranks = {status: rank for rank, status in enumerate(("established", "refuted", "conflict", "discretion"))}
    lines = _head(derivation, lang)
    for result in sorted(derivation.results, key=lambda each: (not each.sought, ranks.get(each.status, len(ranks)))):
        line = _title(result, lang)
        lines.append(line.append(f" [{result.norm}]", style="dim"))
    return Group(*lines)


def _receipt(receipt: Receipt, lang: Lang) -> Tree:
    node = Tree(Text(word("receipt", lang), style="dim"))
    for what in ("rules", "parameters", "queries", "case"):
        node.add(Text(f"{word(what, lang)}: sha256 {getattr(receipt, what)}", style="dim"))
    day = receipt.decided_on or word("unknown", lang)
    node.add(Text(f"{word('day of decision', lang)}: {day}; {receipt.engine}", style="dim"))
    if receipt.options:
        node.add(
            Text(f"{word('options', lang)} {', '.join(word(name, lang) for name in receipt.options)}", style="dim")
        )
    return node


def _title(result: Result, lang: Lang) -> Text:
    mark, colour = _MARKS[result.status]
    title = Text.assemble(
        (f"{mark} ", colour), (result.conclusion, "bold"), f" ({result.subject})" if result.subject else ""
    )
    title.append(f" — {word(result.status, lang)}", style=colour)
    day = word("day of decision", lang) if result.date == "decision" else result.date
    for detail in (result.value, day, *(result.worlds if result.worlds and len(result.worlds) == 1 else ())):
        title.append(f", {detail}" if detail else "")
    return title


def _result(result: Result, lang: Lang) -> Tree:
    node = Tree(_title(result, lang))
    node.add(Text(f"{result.rule}: {result.norm} — {result.version}", style="dim"))
    for line in _remarks(result, lang):
        node.add(Text(line))
    for side, factors in (("factorFor", result.factors_for), ("factorAgainst", result.factors_against)):
        for factor in factors:
            _step(node, replace(factor, says=f"{word(side, lang)}: {factor.says}"), lang)
    for missing in result.missing:
        _missing(missing, node, lang)
    for step in result.because:
        _step(node, step, lang)
    return node


def _remarks(result: Result, lang: Lang) -> Iterator[str]:
    if result.worlds and len(result.worlds) > 1:
        yield _by_reading(result.worlds, lang)
    for each in result.contradictions:
        yield f"{word('conflict', lang)}: {contradiction(each, lang)}"
    for rule in result.defeated_by:
        yield f"{word('defeated', lang)} {rule}"
    if result.hedges:
        yield f"{word('hedge', lang)}: {', '.join(result.hedges)}"
    for gap in result.lacks:
        yield f"{word('lacks', lang)}: {gap}"
    yield from result.set_aside
    if result.hinges_on:
        yield f"{word('hinges on', lang)}: {result.hinges_on}"
    if result.tertium:
        yield f"{word('tertium', lang)}: {result.tertium}"
    if result.extends:
        yield f"{word('extension', lang)}: {', '.join(result.extends)}"
    for objection in result.objections:
        yield f"{word('objection', lang)}: {objection}"
    if result.irrelevant:
        yield f"{word('irrelevant', lang)}: {', '.join(result.irrelevant)}"
    yield from (remark for remark in (result.limit, result.remark) if remark)


def _by_reading(worlds: Mapping[str, str], lang: Lang) -> str:
    if len(worlds) == 1:
        return next(iter(worlds))
    return "; ".join(f"{reading}: {word(status, lang)}" for reading, status in worlds.items())


def _missing(missing: Missing, parent: Tree, lang: Lang) -> None:
    node = parent.add(Text(f"{word('missing', lang)}: {proposition(missing)}"))
    if missing.decides == ():
        node.add(Text(word("not tried", lang).format(kind=word(missing.value, lang), fact=missing.fact)))
    for supposed in missing.decides or ():
        changes = "; ".join(f"{c.conclusion} → {_standing(c.after, lang)}" for c in supposed.changes)
        node.add(Text(f"{word(f'if {supposed.status}', lang)}: {changes or word('changes nothing', lang)}"))


def proposition(missing: Missing) -> str:
    """Return a missing fact with whom and which day it is about.

    >>> proposition(Missing("umgang", "contact", "father", "child"))
    'contact (father, child)'
    """
    parties = ", ".join(dict.fromkeys(part for part in (missing.subject, missing.object) if part))
    about = "; ".join(part for part in (parties, missing.on) if part)
    return f"{missing.label}{f' ({about})' if about else ''}"


def contradiction(said: Contradiction, lang: Lang) -> str:
    """Return a contradiction with what each side says, where and on what evidence.

    >>> from normgraph.derive.model import Side
    >>> sides = (Side("established", holder="court", rn="5"), Side("refuted", holder="authority", source="letter"))
    >>> contradiction(Contradiction("ledig", "single", "child", sides=sides), "en")
    'single (child) — court, Rn. 5: established; authority (letter): refuted'
    """
    about = proposition(Missing(said.predicate, said.label, said.subject, said.object, said.on))
    sides = []
    for side in said.sides:
        who = f"{side.holder or word('nobody named', lang)}{f', Rn. {side.rn}' if side.rn else ''}"
        source = f" ({side.source})" if side.source else ""
        value = f" {side.value}" if side.value else ""
        sides.append(f"{who}{source}: {word(side.status, lang)}{value}")
    return f"{about} — {'; '.join(sides)}"


def _step(parent: Tree, step: Step, lang: Lang) -> None:
    mark, colour = _MARKS.get(step.status, ("·", "dim"))
    text = Text.assemble((f"{mark} ", colour), step.says)
    if step.source:
        text.append(f" [{step.source}]", style="dim")
    node = parent.add(text)
    for inner in step.because:
        _step(node, inner, lang)


def differences(changes: Iterable[Change], lang: Lang) -> RenderableType:
    """Return the conclusions that stand differently, one a line; last those whose day alone is another."""
    lines, by_days = [], defaultdict[tuple[str, str], list[str]](list)
    for change in changes:
        subject = f" ({change.subject})" if change.subject else ""
        if days := _days_alone(change, lang):
            by_days[days].append(f"{change.rule} {change.conclusion}{subject}")
            continue
        stood = " → ".join(_standings(change, lang))
        lines.append(Text.assemble(f"{change.rule} ", (change.conclusion, "bold"), f"{subject}: {stood}"))
    lines += [
        Text(f"{word('day alone', lang)}, {' → '.join(days)}: {'; '.join(told)}") for days, told in by_days.items()
    ]
    return Group(*(lines or [Text(word("no difference", lang))]))


def _days_alone(change: Change, lang: Lang) -> tuple[str, str] | None:
    """Return the days of a conclusion that stands differently in nothing else."""
    before, after = change.before, change.after
    if not before or not after or replace(before, date=None) != replace(after, date=None):
        return None
    return before.date or word("no day", lang), after.date or word("no day", lang)


def _standings(change: Change, lang: Lang) -> tuple[str, str]:
    """Return how a conclusion stood and stands, with the readings where they differ."""
    before, after = change.before, change.after
    if not (before and after):
        return _standing(before, lang), _standing(after, lang)

    def said(standing: Standing) -> str:
        readings = _by_reading(standing.worlds, lang) if standing.worlds and before.worlds != after.worlds else ""
        return ", ".join(part for part in (_standing(standing, lang), readings) if part)

    return said(before), said(after)


def _standing(standing: Standing | None, lang: Lang) -> str:
    if not standing:
        return word("not drawn", lang)
    day = word("day of decision", lang) if standing.date == "decision" else standing.date
    return ", ".join(part for part in (word(standing.status, lang), standing.value, day) if part)


def turtle(derivation: Derivation) -> str:
    """Return the derived triples as Turtle, the same bytes on every run.

    >>> turtle(Derivation("urn:c", "", None, ()))
    ''
    """
    triples = sorted(derivation.evaluation.derived if derivation.evaluation else (), key=str)
    out = io.BytesIO()
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=prefixes())
    return out.getvalue().decode("utf-8")
