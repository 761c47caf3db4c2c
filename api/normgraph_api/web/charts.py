"""Geometry of the drawings: numbers in, places out. The templates make SVG of them, and say the same in a table."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from normgraph_api.service import Row

WIDTH = 720
_LOW = 4
"""Decisions of a year that fill the height if no year has more: a single one is no tower."""

LEVELS = ("federal", "higher", "first", "other", "unknown")
"""Bottom to top; what is neither a federal court, a higher court nor a court of first instance is `other`."""

_LEVEL_OF = {
    "federal": "federal",
    "higher": "higher",
    "first": "first",
    "": "unknown",
}


def citing(rows: Iterable[Row]) -> dict[str, Any]:
    """Count decisions by year and level, as bars of at most 100 high.

    >>> rows = [{"decision": "a", "date": "2018-11-16", "level": "first"}, {"decision": "b", "date": "", "level": ""}]
    >>> chart = citing(rows)
    >>> chart["years"][0]["year"], chart["years"][0]["total"], chart["undated"], chart["levels"]
    (2018, 1, 1, ['first'])
    """
    decisions = {row["decision"]: row for row in rows}
    counted = Counter(
        (int(row["date"][:4]), _LEVEL_OF.get(row["level"], "other")) for row in decisions.values() if row["date"]
    )
    dated = [year for year, _ in counted]
    years = []
    highest = max([sum(counted[year, level] for level in LEVELS) for year in dated] + [_LOW])
    for year in range(min(dated, default=1), max(dated, default=0) + 1):
        parts: list[dict[str, Any]] = []
        base = 0.0
        for level in LEVELS:
            if count := counted[year, level]:
                height = 100 * count / highest
                parts.append({"level": level, "count": count, "base": round(base, 2), "height": round(height, 2)})
                base += height
        years.append({"year": year, "parts": parts, "total": sum(int(part["count"]) for part in parts)})
    return {
        "years": years,
        "undated": sum(not row["date"] for row in decisions.values()),
        "levels": [level for level in LEVELS if any(counted[year, level] for year in dated)],
        "total": len(decisions),
    }


def time_line(
    stretches: Sequence[dict[str, str]], versions: Sequence[dict[str, Any]], on: str
) -> dict[str, Any] | None:
    """Place stretches, observations and years on a line of `WIDTH`; None where nothing is dated.

    >>> line = time_line([{"first": "2012-01-01", "last": "2013-12-31", "status": "unknown", "version": ""}], [], "")
    >>> [bar["x"] for bar in line["bars"]], [tick["year"] for tick in line["ticks"]]
    ([0.0], [2012, 2013])
    """
    if not stretches:
        return None
    begin, end = _ordinal(stretches[0]["first"]), _ordinal(stretches[-1]["last"]) + 1
    span = max(end - begin, 1)

    def place(day: str) -> float:
        return round(WIDTH * (_ordinal(day) - begin) / span, 1)

    letters = {version["version"]: letter(number) for number, version in enumerate(versions)}
    bars = [
        {
            "x": place(stretch["first"]),
            "width": max(round(WIDTH * (_ordinal(stretch["last"]) + 1 - _ordinal(stretch["first"])) / span, 1), 1.2),
            "letter": letters.get(stretch["version"], ""),
            **stretch,
        }
        for stretch in stretches
    ]
    marks = [
        {"x": place(one["day"]), "letter": letters[version["version"]], "day": one["day"], "label": one["label"]}
        for version in versions
        for one in version["observations"]
    ]
    years = range(int(stretches[0]["first"][:4]), int(stretches[-1]["last"][:4]) + 1)
    step = max(1, len(years) // 12)
    ticks = [
        {"x": max(place(f"{year}-01-01"), 0), "year": year}
        for year in years
        if year % step == 0 and (place(f"{year}-01-01") >= 0 or len(years) < 3)
    ]
    return {
        "bars": bars,
        "marks": _apart(marks),
        "ticks": ticks,
        "on": place(on) if on and stretches[0]["first"] <= on <= stretches[-1]["last"] else None,
    }


def letter(number: int) -> str:
    """Name the versions of a norm A, B, …, Z, AA.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _apart(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of each mark whether its letter has room beside that of the last one of the same version."""
    shown: dict[str, float] = {}
    for mark in sorted(marks, key=lambda mark: mark["x"]):
        mark["named"] = mark["x"] - max(shown.values(), default=-99) >= 14 and mark["letter"] not in shown
        if mark["named"]:
            shown[mark["letter"]] = mark["x"]
    return marks


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()
