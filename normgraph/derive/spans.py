"""For which days rules speak of a conclusion and amounts are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from normgraph.derive.functions import interval
from normgraph.derive.source import RuleGraph

if TYPE_CHECKING:
    from normgraph.derive.steps import Reader


def of(graph: RuleGraph, things: Iterable[str]) -> str:
    """Return the days for which some rules, or entries of a parameter, hold."""
    return joined((graph.one(thing, "validFrom"), graph.one(thing, "validTo")) for thing in things)


def joined(spans: Iterable[tuple[str, str]]) -> str:
    """Return spans of days as text, those that meet as one; an end that is not known is empty.

    >>> joined([("2012-01-01", "2012-12-31"), ("2011-01-01", "2011-12-31"), ("2005-07-01", "2006-06-30")])
    '2005-07-01 – 2006-06-30, 2011-01-01 – 2012-12-31'
    >>> joined([("2026-04-01", ""), ("", "2025-12-31")])
    '… – 2025-12-31, 2026-04-01 – …'
    """
    found: list[tuple[str, str]] = []
    for first, last in sorted(spans):
        if found and (not found[-1][1] or first <= _day_after(found[-1][1])):
            begun, until = found.pop()
            found.append((begun, max(until, last) if until and last else ""))
        else:
            found.append((first, last))
    return ", ".join(f"{first or '…'} – {last or '…'}" for first, last in found)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@cache
def covering(first: str, last: str) -> str:
    """Return a day, month or year that covers the days from the first to the last exactly, else both ends.

    >>> covering("2009-07-01", "2009-07-31"), covering("2009-07-01", "2009-08-01"), covering("", "")
    ('2009-07', '2009-07-01/2009-08-01', '')
    """
    for candidate in (first, first[:7], first[:4]):
        if candidate and tuple(day.isoformat() for day in interval(candidate)) == (first, last):
            return candidate
    return f"{first}/{last}" if first else ""


def unknown_amount(reader: Reader, term: str, focus: str) -> list[str]:
    """Return the parameter of a term that has none for its day; nothing where the day is not known either."""
    asked = reader.graph.iris(term, "parameter")
    if not asked:
        return []
    result = reader.result(term, focus)
    days = reader.values(result, "uses")
    return [] if reader.known(result) or not days or not all(map(reader.known, days)) else asked


def unknown_amounts(reader: Reader, rule: str, focus: str) -> list[str]:
    """Return the parameters from which a rule computes its value and that have none for their day."""
    given = reader.graph.iris(rule, "gives")
    terms = [part for term in given for part in (term, *reader.base.parts_of(term))]
    return list(dict.fromkeys(name for term in terms for name in unknown_amount(reader, term, focus)))


def never_selected(reader: Reader, rule: str, focus: str) -> bool:
    """Return whether the day that selects a rule's version is not known, and no fact would tell it."""
    graph = reader.graph
    for part in graph.iris(rule, "inForce"):
        if reader.value(reader.result(part, focus), "rank") == "1":
            predicates = (reader.value(leaf, "predicate") for leaf in reader.open_at(part, focus))
            if all("Rechtsbegriff" in graph.types(predicate) for predicate in predicates):
                return True
    return False
