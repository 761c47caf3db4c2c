"""Date arithmetic that every SPARQL engine shares, since each has its own idea of it."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import pyoxigraph as ox

from normgraph.derive import periods
from normgraph.identifiers import NS

XSD = "http://www.w3.org/2001/XMLSchema#"
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@lru_cache(maxsize=4096)
def interval(lexical: str) -> tuple[date, date]:
    """Return the first and the last day that a date given by day, month or year may mean.

    >>> interval("2009-07")
    (datetime.date(2009, 7, 1), datetime.date(2009, 7, 31))
    >>> interval("2000")[1], interval("2018-04-02")[0]
    (datetime.date(2000, 12, 31), datetime.date(2018, 4, 2))
    """
    parts = [int(part) for part in lexical.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def day_literal(day: date) -> ox.Literal:
    """Return a day as xsd:date without time zone."""
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD + "decimal"))


def _shared(function: Callable[..., date | int]) -> Callable[..., Value | None]:
    """Give a function of days and names its SPARQL form; what cannot be computed is unbound."""

    def called(*terms: ox.Literal) -> Value | None:
        values = [term.value for term in terms]
        try:
            found = function(*(_day_or_name(value) for value in values))
        except (ValueError, OverflowError, KeyError):
            return None
        return day_literal(found) if isinstance(found, date) else _number(found)

    return called


def _day_or_name(text: str) -> date | str:
    if len(text) == 10 and text[4] == text[7] == "-":
        return date.fromisoformat(text)
    return text.removeprefix(NS)


FUNCTIONS: dict[str, Callable[..., Value | None]] = {
    NS + "periodEnd": _shared(periods.period_end),
    NS + "ageReached": _shared(periods.age_reached),
    NS + "monthStart": _shared(periods.month_start),
    NS + "completed": _shared(periods.completed),
    NS + "daysBetween": _shared(periods.days_between),
    NS + "firstWorkday": _shared(lambda day, land: periods.workday(day, land)[0]),
    NS + "lastWorkday": _shared(lambda day, land: periods.workday(day, land)[1]),
}
"""SPARQL function → its implementation."""
