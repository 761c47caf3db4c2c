"""Terms in words: what a day or amount is, and how it was computed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normgraph.derive.model import Step
from normgraph.derive.source import LABEL
from normgraph.derive.words import word
from normgraph.identifiers import NS

if TYPE_CHECKING:
    from normgraph.derive.steps import Reader

_COMPUTED = {"Sum", "SumOver", "Difference", "Product", "Rounded", "Smallest", "Greatest"}
_PERIOD = re.compile(r"(\d+)([YMWD])")


def named(reader: Reader, node: str, focus: str) -> str:
    """Return a term whose value is known: what it is, about whom, and the value."""
    graph, kinds = reader.graph, set(reader.graph.types(node))
    known = reader.known(reader.result(node, focus))
    if "ValueOf" in kinds:
        label = graph.text(graph.iris(node, "asks")[0], LABEL, reader.lang)
        who = reader.holders(node, "subject", focus)
        return f"{label}{f' ({who})' if who else ''} {known}"
    if kinds & {"PlusTerm", "PeriodEnd", "AgeReached"}:
        start = reader.term(graph.iris(node, "operand")[0], focus, named=True)
        return f"{start} + {period(graph.one(node, 'period'), reader.lang)} = {known}"
    if "MonthStart" in kinds:
        day = reader.term(graph.iris(node, "operand")[0], focus, named=True)
        return f"{day}, {word('month start', reader.lang)} {known}"
    if kinds & {"DaysBetween", "Completed"}:
        ends = [reader.term(graph.iris(node, side)[0], focus, named=True) for side in ("left", "right")]
        return f"{known} ({' – '.join(ends)})"
    if graph.iris(node, "over") and all("Constant" in graph.types(each) for each in graph.iris(node, "each")):
        return f"{graph.text(graph.iris(node, 'over')[0], LABEL, reader.lang)}: {known}"
    if "ParameterTerm" in kinds:
        return f"{graph.text(graph.iris(node, 'parameter')[0], LABEL, reader.lang)} {known}"
    if kinds & {"DayOfDecision", "ReferenceDay"}:
        return f"{word('day of decision' if 'DayOfDecision' in kinds else 'reference day', reader.lang)} {known}"
    return known


def ahead(reader: Reader, atom: str) -> str:
    """Say that an event is stated for a day after the decision only, empty if it is not."""
    findings = reader.values(atom, "finding") if reader.value(atom, "ahead") else []
    days = [reader.span(finding) or reader.value(finding, "on") for finding in findings]
    return f"{', '.join(days)} ({word('ahead', reader.lang)})" if days else ""


def period(text: str, lang: str) -> str:
    """Return a period in words.

    >>> period("P14Y", "de"), period("P1Y", "en"), period("P1Y6M", "en"), period("P300D", "de")
    ('14 Jahre', '1 year', '1 year 6 months', '300 Tage')
    """
    said = []
    for number, unit in _PERIOD.findall(text):
        one, many = word(f"period {unit}", "en" if lang == "en" else "de").split("|")
        said.append(f"{number} {one if number == '1' else many}")
    return " ".join(said) or text


def figure(reader: Reader, node: str, focus: str) -> Step:
    """Return a term as a reason: how its value was computed, down to what was found and to parameters."""
    graph, kinds = reader.graph, set(reader.graph.types(node))
    result = reader.result(node, focus)
    asked = [used for used in reader.values(result, "uses") if reader.value(used, "predicate")]
    if "ValueOf" in kinds and asked:
        return reader.proposition_step(asked[0])
    says = reader.term(node, focus, named=True)
    if "ParameterTerm" in kinds:
        entries = reader.values(result, "parameterEntry")
        return Step(says, source="; ".join(graph.one(e, "http://purl.org/dc/terms/source") for e in entries))
    if not kinds & _COMPUTED:
        return Step(says)
    sides = [part for prop in ("left", "right") for part in graph.iris(node, prop)]
    parts = [(part, focus) for part in sides]
    if not sides:
        used = [r for r in reader.values(result, "uses") if reader.value(r, "node")]
        parts = [(reader.value(r, "node"), reader.value(r, "focus")) for r in used]
    label = graph.text(NS + next(iter(kinds & _COMPUTED)), LABEL, reader.lang)
    inner = [figure(reader, part, place) for part, place in parts]
    return Step(f"{label}: {says}", because=tuple(inner if sides else sorted(inner, key=lambda step: step.says)))
