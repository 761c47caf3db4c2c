"""Date arithmetic that every SPARQL engine shares, since each has its own idea of it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

import pyoxigraph as ox

from normgraph.identifiers import NS

XSD = "http://www.w3.org/2001/XMLSchema#"
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def plus_period(day: date, period: str) -> date:
    """Return the day that lies a period later, by §§ 187, 188 BGB.

    A month without that day ends the period on its last day (§ 188 Abs. 3 BGB).
    Raises `ValueError` for a period other than years, months and days.

    >>> plus_period(date(2018, 4, 2), "P1Y"), plus_period(date(2018, 4, 2), "P300D")
    (datetime.date(2019, 4, 2), datetime.date(2019, 1, 27))
    >>> plus_period(date(2012, 1, 31), "P1M")
    datetime.date(2012, 2, 29)
    """
    match = _PERIOD.fullmatch(period)
    if not match or period == "P":
        raise ValueError(f"not a period of years, months and days: {period}")
    years, months, days = (int(part or 0) for part in match.groups())
    month = day.month - 1 + months + 12 * years
    year = day.year + month // 12
    last = calendar.monthrange(year, month % 12 + 1)[1]
    return date(year, month % 12 + 1, min(day.day, last)) + timedelta(days=days)


def days_between(start: date, end: date) -> int:
    """Return the number of days after `start` until `end`; the first day does not count (§ 187 Abs. 1 BGB).

    >>> days_between(date(2018, 4, 2), date(2018, 6, 18))
    77
    """
    return (end - start).days


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


def _sparql_plus(start: ox.Literal, period: ox.Literal) -> ox.Literal | None:
    try:
        return day_literal(plus_period(date.fromisoformat(start.value), period.value))
    except (ValueError, OverflowError):
        return None


def _sparql_days(start: ox.Literal, end: ox.Literal) -> ox.Literal | None:
    try:
        days = days_between(date.fromisoformat(start.value), date.fromisoformat(end.value))
    except ValueError:
        return None
    return ox.Literal(str(days), datatype=ox.NamedNode(XSD + "decimal"))


FUNCTIONS: dict[str, Callable[..., Value | None]] = {
    NS + "plusPeriod": _sparql_plus,
    NS + "daysBetween": _sparql_days,
}
"""SPARQL function → its implementation."""
