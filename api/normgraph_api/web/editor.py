"""What the SPARQL editor adds to an answer: a chart of counts by year, a place in a query, a way past a path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from normgraph_api.web.result import Cell

STEPS = 8
"""So many steps a path of fixed depth takes; the statutes we hold are not nested deeper."""

_YEAR = re.compile(r"([12]\d{3})(?:-\d\d(?:-\d\d)?)?")
_COUNT = re.compile(r"\d+(?:\.\d+)?")
_STEP = r"(?:[\w-]*:[\w./-]*[\w-]|<[^<>\s]*>)"
_PATH = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*'  # strings and comments stay
    rf"|(?P<path>\^?{_STEP}|\(\s*\^?{_STEP}(?:\s*[|/]\s*\^?{_STEP})*\s*\))\s?(?P<sign>[*+])(?=\s|[)/|?])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Bar:
    """One bar: its year, its count, where it stands and how high, in hundredths of the chart."""

    year: str
    count: str
    left: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Counts by year: the names of the two columns, a bar for each year with rows, and how many rows name no year."""

    year: str
    count: str
    bars: tuple[Bar, ...]
    top: str
    undated: int


def chart(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Chart | None:
    """Return the chart of a table that has a column of years or days and one of numbers, None for any other.

    Counts of one year are added up; a year without a row has no bar, and no count is claimed for it.

    >>> rows = [[Cell("2011"), Cell("2", note="xsd:integer")], [Cell("2013"), Cell("1", note="xsd:integer")]]
    >>> [(bar.year, bar.count, bar.left, bar.height) for bar in chart(["year", "n"], rows).bars]
    [('2011', '2', 0.0, 100.0), ('2013', '1', 66.67, 50.0)]
    >>> chart(["a"], [[Cell("2011")]]) is None
    True
    """
    years = next((n for n in range(len(names)) if _all(_YEAR, [row for row in rows if row[n].text], n)), None)
    if years is None:
        return None
    dated = [row for row in rows if row[years].text]
    counts = next((n for n in range(len(names)) if n != years and _all(_COUNT, dated, n, "xsd:")), None)
    if counts is None:
        return None
    total: dict[int, float] = {}
    for row in dated:
        year = int(row[years].text[:4])
        total[year] = total.get(year, 0) + float(row[counts].text)
    first, span, top = min(total), max(total) - min(total) + 1, max(total.values()) or 1
    bars = tuple(
        Bar(str(year), f"{n:g}", round((year - first) / span * 100, 2), round(100 / span, 2), round(n / top * 100, 2))
        for year, n in sorted(total.items())
    )
    return Chart(names[years], names[counts], bars, f"{top:g}", len(rows) - len(dated))


def _all(pattern: re.Pattern[str], rows: Sequence[Sequence[Cell]], column: int, note: str = "") -> bool:
    """Tell whether all cells of a column match and are numbers where a kind of literal is asked for."""
    return bool(rows) and all(pattern.fullmatch(row[column].text) and row[column].note.startswith(note) for row in rows)


def fixed_depth(query: str) -> str:
    """Return a query whose paths of any length take at most `STEPS` steps; itself if it has none.

    >>> fixed_depth('SELECT ?a WHERE { ?a eli:is_part_of+ ?b ; rdfs:label "x*" } # p:q* ').count("eli:is_part_of?/")
    6
    >>> fixed_depth("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c FILTER(?c * 2 > 1) }").count("?")
    5
    """

    def rewritten(match: re.Match[str]) -> str:
        step = match["path"]
        if not step:
            return match[0]
        parts = [step if match["sign"] == "+" else f"{step}?", *[f"{step}?"] * (STEPS - 1)]
        return f"({'/'.join(parts)})"

    return _PATH.sub(rewritten, query)


def excerpt(query: str, line: int, column: int) -> str:
    r"""Return the line of a query with a caret under the column.

    >>> print(excerpt("SELECT\n  ?x WHERE", 2, 3))
      ?x WHERE
      ^
    """
    lines = query.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 60)
    return f"{shown[start : start + 120]}\n{' ' * (column - 1 - start)}^"
