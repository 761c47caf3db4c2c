"""Periods of §§ 187 to 193 BGB: the last day, and the day after."""

from datetime import date, timedelta

import pytest

from normgraph.derive.periods import age_reached, broken_days, completed, period_end, point_of_month, workday

ENDS = [
    # start, period, counting, last day, reason
    ("2018-04-02", "P1Y", "ereignistag", "2019-04-02", "§ 188 Abs. 2 Alt. 1: the day of the same number"),
    ("2018-04-02", "P1Y", "tagesbeginn", "2019-04-01", "§ 188 Abs. 2 Alt. 2: the day before it"),
    ("2024-02-29", "P1Y", "ereignistag", "2025-02-28", "§ 188 Abs. 3: the month has no such day"),
    ("2024-02-29", "P1Y", "tagesbeginn", "2025-02-28", "the day before the 29th exists"),
    ("2023-02-28", "P1Y", "ereignistag", "2024-02-28", "the number decides, not the end of the month"),
    ("2012-01-31", "P1M", "ereignistag", "2012-02-29", "§ 188 Abs. 3 in a leap year"),
    ("2013-01-31", "P1M", "ereignistag", "2013-02-28", "§ 188 Abs. 3 in another year"),
    ("2013-01-30", "P1M", "tagesbeginn", "2013-02-28", "the 29th is missing: last day of the month"),
    ("2013-03-01", "P1M", "tagesbeginn", "2013-03-31", "a whole month"),
    ("2020-12-15", "P2M", "ereignistag", "2021-02-15", "across the year"),
    ("2020-03-04", "P2W", "ereignistag", "2020-03-18", "§ 188 Abs. 2: the same day of the week"),
    ("2020-03-04", "P2W", "tagesbeginn", "2020-03-17", "the day of the week before"),
    ("2018-04-02", "P300D", "ereignistag", "2019-01-27", "§ 188 Abs. 1, § 187 Abs. 1: the event day does not count"),
    ("2020-03-04", "P10D", "tagesbeginn", "2020-03-13", "§ 187 Abs. 2: the first day counts"),
    ("2020-01-31", "P6M", "ereignistag", "2020-07-31", "§ 189 Abs. 1: half a year is six months"),
    ("2020-01-31", "P3M", "ereignistag", "2020-04-30", "§ 189 Abs. 1: a quarter is three months"),
    ("2020-02-20", "P15D", "ereignistag", "2020-03-06", "§ 189 Abs. 1: half a month is fifteen days"),
    ("2020-01-31", "P1M15D", "ereignistag", "2020-03-15", "§ 189 Abs. 2: the fifteen days are counted last"),
]


@pytest.mark.parametrize(("start", "period", "counting", "last", "why"), ENDS)
def test_last_day(start: str, period: str, counting, last: str, why: str) -> None:  # type: ignore[no-untyped-def]
    assert period_end(date.fromisoformat(start), period, counting) == date.fromisoformat(last), why


def test_extension_runs_from_the_end_of_the_former_period() -> None:
    """§ 190 BGB: two months from 31 January, one and then another, end on 29 March."""
    first = period_end(date(2012, 1, 31), "P1M")
    assert period_end(first, "P1M") == date(2012, 3, 29)


@pytest.mark.parametrize("period", ["", "P", "1Y", "PT5H", "P1.5Y", "-P1Y", "P99999999D"])
def test_other_periods_are_refused(period: str) -> None:
    with pytest.raises(ValueError, match="period"):
        period_end(date(2020, 1, 1), period)


def test_outside_the_calendar() -> None:
    with pytest.raises(ValueError, match=r"calendar|year"):
        period_end(date(9999, 12, 31), "P1D")


AGES = [
    ("1994-12-20", "P16Y", "2010-12-20", "on the birthday, § 187 Abs. 2 Satz 2"),
    ("2004-02-29", "P18Y", "2022-03-01", "the year is completed at the end of 28 February"),
    ("2004-02-29", "P20Y", "2024-02-29", "in a leap year on the day itself"),
    ("2000-01-01", "P1Y", "2001-01-01", "the first of a month"),
]


@pytest.mark.parametrize(("birth", "period", "day", "why"), AGES)
def test_age(birth: str, period: str, day: str, why: str) -> None:
    born, reached, years = date.fromisoformat(birth), date.fromisoformat(day), int(period[1:-1])
    assert age_reached(born, period) == reached, why
    assert completed(born, reached, "years", "tagesbeginn") == years
    assert completed(born, reached - timedelta(days=1), "years", "tagesbeginn") == years - 1


@pytest.mark.parametrize(
    ("start", "end", "unit", "number"),
    [
        ("2018-04-02", "2019-04-02", "years", 0),
        ("2018-04-02", "2019-04-03", "years", 1),
        ("2020-01-31", "2020-02-29", "months", 0),
        ("2020-01-31", "2020-03-01", "months", 1),
        ("2020-05-01", "2020-04-01", "months", 0),
    ],
)
def test_completed(start: str, end: str, unit, number: int) -> None:  # type: ignore[no-untyped-def]
    assert completed(date.fromisoformat(start), date.fromisoformat(end), unit) == number


WORKDAYS = [
    # day, Land, at the earliest, at the latest, reason
    ("2019-04-02", "", "2019-04-02", "2019-04-02", "a Tuesday"),
    ("2019-04-06", "", "2019-04-08", "2019-04-08", "a Saturday"),
    ("2019-04-07", "", "2019-04-08", "2019-04-08", "a Sunday"),
    ("2019-04-19", "", "2019-04-23", "2019-04-23", "Good Friday to the Tuesday after Easter"),
    ("2019-10-31", "DE-ST", "2019-11-01", "2019-11-01", "Reformation Day in Saxony-Anhalt"),
    ("2019-10-31", "DE-BY", "2019-10-31", "2019-10-31", "none in Bavaria"),
    ("2019-10-31", "", "2019-10-31", "2019-11-04", "the Land matters: a holiday on one or the other day"),
    ("2017-10-31", "", "2017-11-01", "2017-11-02", "in 2017 a holiday everywhere"),
    ("2019-08-15", "DE-BY", "2019-08-15", "2019-08-16", "Assumption Day only in a part of Bavaria"),
    ("2019-08-15", "DE-SL", "2019-08-16", "2019-08-16", "in the whole Saarland"),
    ("2019-12-31", "", "2019-12-31", "2019-12-31", "New Year's Eve is a workday"),
    ("2021-12-31", "DE-BE", "2021-12-31", "2021-12-31", "a Friday"),
    ("2023-01-01", "", "2023-01-02", "2023-01-02", "New Year on a Sunday"),
]


@pytest.mark.parametrize(("day", "land", "first", "last", "why"), WORKDAYS)
def test_workday(day: str, land: str, first: str, last: str, why: str) -> None:
    assert [str(found) for found in workday(date.fromisoformat(day), land)] == [first, last], why


@pytest.mark.parametrize(
    ("day", "land"), [(date(1989, 5, 2), ""), (date(2020, 5, 2), "DE-XX"), (date(2020, 5, 2), "AT-1")]
)
def test_unknown_holidays_are_refused(day: date, land: str) -> None:
    with pytest.raises(ValueError, match=r"not known|not a Land"):
        workday(day, land)


def test_broken_periods_and_points_of_a_month() -> None:
    """§§ 191, 192 BGB."""
    assert (broken_days("P3M"), broken_days("P2Y"), broken_days("P1M10D")) == (90, 730, 40)
    assert [point_of_month(2023, 2, p).day for p in ("beginning", "middle", "end")] == [1, 15, 28]  # type: ignore[arg-type]
