"""Days as sources write them; a day that the calendar does not have is no day."""

from __future__ import annotations

import re
from datetime import date

EARLIEST = "1879-10-01"
"""Before this day no decision that a source calls one is expected: a bound of this program, not of the law.

The check `decision-date-implausible` has it too.
"""

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:T.*)?"),
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[A-Za-zäÄ]{3,9})\.? (?P<year>[0-9]{4})"),
)


def parse(text: str) -> str:
    """Return a day in ISO 8601, or nothing where the text states none.

    >>> parse("20121129"), parse("2012-11-29"), parse("29.11.2012"), parse("29. Nov. 2012"), parse("17. März 2008")
    ('2012-11-29', '2012-11-29', '2012-11-29', '2012-11-29', '2008-03-17')
    >>> parse("31.02.2012"), parse("20120231"), parse("2012"), parse("3. Advent 2012")
    ('', '', '', '')
    """
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            month = match["month"]
            number = int(month) if month.isdecimal() else _month(month)
            try:
                return date(int(match["year"]), number, int(match["day"])).isoformat()
            except ValueError:
                return ""
    return ""


def implausible(day: str, today: str = "") -> str:
    """Return why a court can hardly have decided on a day (ISO 8601), or nothing; without a day there is no reason.

    >>> implausible("1212-01-05"), implausible("2999-01-01", today="2026-01-01"), implausible("2012-01-05")
    ('the day 1212-01-05 is before 1879-10-01', 'the day 2999-01-01 is yet to come', '')
    """
    if not day:
        return ""
    if day < EARLIEST:
        return f"the day {day} is before {EARLIEST}"
    return f"the day {day} is yet to come" if day > (today or date.today().isoformat()) else ""


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
