"""Named parts of patterns that norms and decisions share: blanks, dates, gazettes, and a regex from a word list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache

MONTHS = {  # as data bases print them too, "11. October 2017"
    name: number
    for number, names in enumerate(
        (
            ("Januar", "Jänner", "Jan", "January"),
            ("Februar", "Feber", "Feb", "Febr", "February"),
            ("März", "Mrz", "March"),
            ("April", "Apr"),
            ("Mai", "May"),
            ("Juni", "Jun", "June"),
            ("Juli", "Jul", "July"),
            ("August", "Aug"),
            ("September", "Sept", "Sep"),
            ("Oktober", "Okt", "October"),
            ("November", "Nov"),
            ("Dezember", "Dez", "December"),
        ),
        start=1,
    )
    for name in names
}

DATE = (
    r"(?:\d{1,2}\.\s?(?:\d{1,2}(?:\.\s?|\s(?=\d{4}))|"
    rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?\s?)"
    r"(?:1[6-9]|2[01])?\d\d(?!\d))"
)
"""A German date; two-digit years are as old as the registers that use them."""

ANNOUNCED = re.compile(rf"\bam\s({DATE})\sverkündete[ns]?\s$")
"""Before a decision: the day on which it was announced."""

_DATE_PARTS = re.compile(r"(\d{1,2})\.\s?(?:(\d{1,2})(?:\.\s?|\s)|([^\W\d]+)\.?\s?)(\d{2,4})")

GAZETTE = (
    r"(?:Bundesgesetzblatt|Reichsgesetzblatt|(?:BGBl|RGBl|ABl|BAnz|[A-ZÄÖÜ][\wäöü-]{0,8}GVBl|GVBl|GVOBl|GBl|"
    r"GV\.?(?=\s(?:NRW|NW))|"
    r"GVBL|SächsGVBl|BArbBl|GMBl|KABl|AmtsBl|Nds\.\s?GVBl|HmbGVBl|OJ)\b)"
)
"""Names of promulgation gazettes: what follows an act's date in a full citation."""

UNITS_INSIDE = re.compile(r"(?:Abs|Satz|Nr|(?<![A-ZÄÖÜ])S|Buchst|Hs)\.?\d|(?:Abs|Nr)\.")
"""Units of a section in a word without blanks: `aAbs.2XyG` is no law."""


_NO_COURT_YET = 2100
"""A year from which no text has a day: "2102" is a slip of the pen."""


@lru_cache(maxsize=10_000)
def iso_date(text: str) -> str:
    """Return a printed date in ISO form; an impossible one as an empty string: nothing is invented.

    >>> iso_date("3. Mai 2012"), iso_date("03.05.12"), iso_date("7. 11. 1991"), iso_date("31.02.2012")
    ('2012-05-03', '2012-05-03', '1991-11-07', '')
    >>> iso_date("17.12 2013")
    '2013-12-17'
    """
    m = _DATE_PARTS.match(text)
    if m is None:
        return ""
    day, year = int(m[1]), int(m[4])
    month = int(m[2]) if m[2] else MONTHS.get(m[3], 0)
    if year < 100:
        # Two digits stand for the last hundred years before the youngest registers in use.
        year += 2000 if year < 50 else 1900
    longest = (
        31,
        29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    )
    if year >= _NO_COURT_YET or not (1 <= month <= 12 and 1 <= day <= longest[month - 1] and len(m[4]) != 3):
        return ""
    return f"{year:04}-{month:02}-{day:02}"


def scan(text: str, patterns: Iterable[re.Pattern[str]]) -> list[re.Match[str]]:
    """Return the matches of several patterns in order of place.

    A pattern that begins with a letter of its own is searched ten times as fast as one with a choice of first letters,
    and twice as fast as one that begins with two: several scans are cheaper than one, and `A(?=n)n` than `An`.

    >>> [m[0] for m in scan("b a b", [re.compile("a"), re.compile("b")])]
    ['b', 'a', 'b']
    """
    return sorted((m for pattern in patterns for m in pattern.finditer(text)), key=re.Match.start)


def covers(spans: Iterable[tuple[int, int]]) -> Callable[[int], bool]:
    """Return what tells whether a place lies in one of these spans, however many they are, in a few steps.

    >>> inside = covers([(7, 9), (1, 4), (2, 6)])
    >>> [place for place in range(10) if inside(place)]
    [1, 2, 3, 4, 5, 7, 8]
    """
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)

    def inside(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at >= 0 and place < ends[at]

    return inside


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as text.

    >>> words("NJW NVwZ")
    ('NJW', 'NVwZ')
    """
    return tuple(text.split())


def any_of(words: Iterable[str]) -> str:
    r"""Return a regex for any of these words that shares prefixes, so that a miss costs one look at the first letter.

    >>> any_of(["NJW", "NVwZ", "NVwZ-RR"])
    'N(?:JW|VwZ(?:\\-RR)?)'
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _pattern(trie)


def _pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [(r"\s" if k == " " else re.escape(k)) + _pattern(v) for k, v in sorted(node.items()) if k]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if "" in node:
        return f"(?:{body})?"
    return body
