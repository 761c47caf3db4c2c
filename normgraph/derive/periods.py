"""Periods and dates of German civil law, §§ 186 to 193 BGB, as plain functions on days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache
from typing import Literal

from holidays.countries.germany import Germany

Counting = Literal["ereignistag", "tagesbeginn"]
"""Whether the first day counts: not where an event starts the period (§ 187 Abs. 1), else it does (Abs. 2)."""

Unit = Literal["years", "months"]

_PERIOD = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?")
_NATIONWIDE = ""
_FIRST_YEAR = 1990
"""Holidays are known from the year in which the federal states were one country again (German Unity Day)."""


def period_end(start: date, period: str, counting: Counting = "ereignistag") -> date:
    """Return the last day of a period of years, months, weeks and days (`P1Y`, `P3M`, `P2W`, `P15D`), § 188 BGB.

    A month without the day that decides ends the period on its last day (Abs. 3). Half a year is `P6M`, a quarter
    `P3M`, half a month `P15D` (§ 189 Abs. 1); half a month beside whole ones is counted last (Abs. 2): `P1M15D`.
    An extended period runs from the end of the former one (§ 190): `period_end(period_end(day, "P1M"), "P1M")`.
    Raises `ValueError` for another period or a day outside the calendar.

    >>> period_end(date(2018, 4, 2), "P1Y"), period_end(date(2012, 1, 31), "P1M")
    (datetime.date(2019, 4, 2), datetime.date(2012, 2, 29))
    >>> period_end(date(2018, 4, 2), "P1Y", "tagesbeginn"), period_end(date(2018, 4, 2), "P2W")
    (datetime.date(2019, 4, 1), datetime.date(2018, 4, 16))
    """
    years, months, weeks, days = _read(period)
    counted = counting == "tagesbeginn"
    end = start
    if years or months:
        end = _months_later(start, 12 * years + months, counted)
    elif counted:
        end = start - timedelta(days=1)
    try:
        return end + timedelta(days=7 * weeks + days)
    except OverflowError as error:
        raise ValueError(f"outside the calendar: {start} and {period}") from error


def _read(period: str) -> tuple[int, int, int, int]:
    match = _PERIOD.fullmatch(period)
    if not match or period == "P":
        raise ValueError(f"not a period of years, months, weeks and days: {period}")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years, months, weeks, days


def _months_later(start: date, months: int, counted: bool) -> date:
    """Return the day of the same number months later, or the one before it where the first day is counted."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    day = start.day - counted
    if day == 0:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def age_reached(birth: date, period: str) -> date:
    """Return the first day on which a person has completed an age: the day of birth counts (§ 187 Abs. 2 Satz 2 BGB).

    >>> age_reached(date(1994, 12, 20), "P16Y"), age_reached(date(2004, 2, 29), "P18Y")
    (datetime.date(2010, 12, 20), datetime.date(2022, 3, 1))
    """
    return period_end(birth, period, "tagesbeginn") + timedelta(days=1)


def month_start(day: date) -> date:
    """Return the first day of the month in which a day lies.

    >>> month_start(date(2026, 8, 31))
    datetime.date(2026, 8, 1)
    """
    return day.replace(day=1)


def completed(start: date, end: date, unit: Unit, counting: Counting = "ereignistag") -> int:
    """Return how many years or months from `start` on are over when the day `end` begins; 0 before `start`.

    >>> completed(date(1994, 12, 20), date(2010, 12, 20), "years", "tagesbeginn")
    16
    >>> completed(date(2018, 4, 2), date(2019, 4, 2), "years"), completed(date(2018, 4, 2), date(2019, 4, 3), "years")
    (0, 1)
    """
    letter = {"years": "Y", "months": "M"}[unit]
    guess = end.year - start.year if unit == "years" else (end.year - start.year) * 12 + end.month - start.month
    for number in range(max(guess, 0), 0, -1):
        if period_end(start, f"P{number}{letter}", counting) < end:
            return number
    return 0


def days_between(start: date, end: date) -> int:
    """Return the number of days after `start` until `end`; the first day does not count (§ 187 Abs. 1 BGB).

    >>> days_between(date(2018, 4, 2), date(2018, 6, 18))
    77
    """
    return (end - start).days


def broken_days(period: str) -> int:
    """Return the days of a period that need not run on end: a month has 30, a year 365 (§ 191 BGB).

    >>> broken_days("P2M"), broken_days("P1Y")
    (60, 365)
    """
    years, months, weeks, days = _read(period)
    return 365 * years + 30 * months + 7 * weeks + days


def point_of_month(year: int, month: int, point: Literal["beginning", "middle", "end"]) -> date:
    """Return the first, the fifteenth or the last day of a month (§ 192 BGB).

    >>> point_of_month(2024, 2, "end")
    datetime.date(2024, 2, 29)
    """
    day = {"beginning": 1, "middle": 15, "end": calendar.monthrange(year, month)[1]}[point]
    return date(year, month, day)


def workday(day: date, land: str = _NATIONWIDE) -> tuple[date, date]:
    """Return the next day that is no Saturday, Sunday or holiday at the place (§ 193 BGB), at the earliest and latest.

    `land` is the code of ISO 3166-2, `DE-ST` or `ST`. The two days differ where a holiday of one part of the Land
    matters, or of some Länder where none is given. Raises `ValueError` for an unknown Land or a year before 1990.

    >>> workday(date(2019, 4, 2))[0] == date(2019, 4, 2), [str(day) for day in workday(date(2019, 10, 31))]
    (True, ['2019-10-31', '2019-11-04'])
    >>> [str(day) for day in workday(date(2019, 10, 31), "DE-ST")]
    ['2019-11-01', '2019-11-01']
    """
    if day.year < _FIRST_YEAR:
        raise ValueError(f"the holidays of {day.year} are not known")
    first = last = day
    while first.weekday() >= 5 or first in _holidays(first.year, land)[0]:
        first += timedelta(days=1)
    while last.weekday() >= 5 or last in _holidays(last.year, land)[1]:
        last += timedelta(days=1)
    return first, last


@cache
def _holidays(year: int, land: str) -> tuple[frozenset[date], frozenset[date]]:
    """Return the days that are holidays everywhere in a Land, and those that are so in a part of it.

    Without a Land: the nationwide holidays, and those of any Land.
    """
    code = land.removeprefix("DE-")
    known = [s for s in Germany.subdivisions if len(s) == 2]
    if not code:
        everywhere = frozenset(Germany(years=year))
        return everywhere, everywhere.union(*(_holidays(year, each)[1] for each in known))
    if code not in known:
        raise ValueError(f"not a Land: {land}")
    everywhere = frozenset(Germany(years=year, subdiv=code))
    partly = frozenset(Germany(years=year, subdiv=code, categories=("public", "catholic")))
    if code == "BY":
        partly |= frozenset(Germany(years=year, subdiv="Augsburg"))
    return everywhere, everywhere | partly
