"""The text of a section as a page shows it: lines, numbers in the margin, sentence numbers, citations as links.

Offsets count characters of the section's text from 0, as in the graph. Where there is no text, the same lines are made
of the units alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from normgraph_api.service import Row

_LABEL = re.compile(r"\((\d+[a-z]*)\)\s+|(\d+[a-z]*\.|[a-z]{1,3}\)|[–-])\s+")
_DEEPER = ("nr-", "bst-", "dbst-", "str-")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: with the number of the sentence that it begins, as a link, inside the unit asked for."""

    text: str
    href: str = ""
    title: str = ""
    sentence: str = ""
    unit: str = ""
    marked: bool = False


@dataclass(slots=True)
class Line:
    """A line: its number for the margin, how deep it stands, and the unit that the number names."""

    number: str
    depth: int
    unit: str = ""
    pieces: list[Piece] = field(default_factory=list)
    marked: bool = False


@dataclass(slots=True)
class Block:
    """An Absatz, or the whole section where it has none."""

    unit: str
    lines: list[Line] = field(default_factory=list)


def blocks(text: str, layout: Sequence[Row], references: Sequence[Row], section: str, asked: str) -> list[Block]:
    """Lay out the text of a section; the stretch of the unit asked for is marked where that is not the section.

    >>> layout = [{"unit": "s/abs-1", "start": "0", "end": "16"}, {"unit": "s/abs-1/satz-1", "start": "4", "end": "9"},
    ...     {"unit": "s/abs-1/satz-2", "start": "10", "end": "16"}]
    >>> [block] = blocks("(1) Eins. § 2 XG", layout, [], "s", "s")
    >>> block.lines[0].number, [(piece.sentence, piece.text) for piece in block.lines[0].pieces]
    ('(1)', [('1', 'Eins. '), ('2', '§ 2 XG')])
    """
    spans = [(row["unit"], int(row["start"]), int(row["end"])) for row in layout]
    extent = next(((start, end) for unit, start, end in spans if unit == asked and asked != section), (0, 0))
    sentences = {start: unit for unit, start, _ in spans if _numbered(unit, spans)}
    links = {start: (end, row, title) for start, end, row, title in _links(text, references)}
    found: list[Block] = []
    for begin, end in _lines(text, {start for unit, start, _ in spans if _last(unit).startswith("abs-")}):
        absatz = next((unit for unit, a, b in spans if _last(unit).startswith("abs-") and a <= begin < b), section)
        if not found or found[-1].unit != absatz:
            found.append(Block(absatz))
        label = _LABEL.match(text, begin, end)
        named = [unit for unit, start, _ in spans if start == begin and not _last(unit).startswith(("satz-", "hs-"))]
        inner = max(named, key=len, default="")
        head = label.end() if label and inner else begin
        line = Line(text[begin:head].strip(), _depth(inner), inner)
        line.pieces = list(_pieces(text, head, end, sentences, links, extent))
        line.marked = extent[0] <= begin and end <= extent[1]
        found[-1].lines.append(line)
    return found


def outline(units: Sequence[Row], references: Sequence[Row], section: str) -> list[dict[str, object]]:
    """Describe the blocks of a section without its text: Absätze, how many sentences, which norms each names.

    >>> rows = [{"unit": "s/abs-1", "number": "1"}, {"unit": "s/abs-1/satz-1", "number": "1"}]
    >>> [(block["number"], [one["unit"] for one in block["parts"]]) for block in outline(rows, [], "s")]
    [('(1)', ['s/abs-1/satz-1'])]
    """
    tops = [row for row in units if _last(row["unit"]).startswith("abs-") and row["unit"].count("/") == _below(section)]
    heads = sorted(tops, key=lambda row: int(row.get("order") or 0)) or [{"unit": section, "number": ""}]
    found: list[dict[str, object]] = []
    for head in heads:
        inside = [row for row in units if row["unit"].startswith(head["unit"] + "/")]
        named: dict[str, Row] = {}
        for row in references:
            if row["unit"] == head["unit"] or row["unit"].startswith(head["unit"] + "/"):
                named.setdefault(row["target"] or row["verbatim"], row)
        number = f"({head['number']})" if head["number"] else ""
        found.append(
            {
                "unit": head["unit"],
                "number": number,
                "parts": [{**row, "short": short(row["unit"], head["unit"])} for row in _tree_order(inside)],
                "named": [*named.values()],
            }
        )
    return found


def decisions_by_unit(rows: Iterable[Row]) -> Counter[str]:
    """Count the decisions that cite each unit or a unit below it."""
    citing = {(above, row["decision"]) for row in rows for above in _up(row["unit"])}
    return Counter(unit for unit, _ in citing)


_ABBREVIATED = {"abs": "Abs.", "satz": "S.", "hs": "Hs.", "nr": "Nr.", "bst": "Buchst.", "dbst": "Buchst."}


def short(unit: str, section: str) -> str:
    """Name a unit as jurists do within its section.

    >>> short("x/1599/abs-2/satz-1", "x/1599")
    'Abs. 2 S. 1'
    """
    parts = (part.partition("-") for part in unit.removeprefix(section + "/").split("/"))
    return " ".join(f"{_ABBREVIATED.get(kind, kind)} {number}" for kind, _, number in parts)


def _up(unit: str) -> Iterator[str]:
    while unit.count("/") > 5:
        yield unit
        unit = unit.rpartition("/")[0]


def _tree_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [_number(part) for part in row["unit"].split("/")])


def _number(part: str) -> tuple[int, str]:
    digits = re.search(r"\d+", part)
    return (int(digits[0]) if digits else 0, part)


def _below(section: str) -> int:
    return section.count("/") + 1


def _lines(text: str, starts: set[int]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of the lines; what starts at `starts` begins one too.

    >>> list(_lines("(1) a. (2) b.", {0, 7}))
    [(0, 7), (7, 13)]
    """
    breaks = {0, len(text), *starts, *(match.end() for match in re.finditer("\n", text))}
    for begin, end in pairwise(sorted(breaks)):
        if text[begin:end].strip():
            yield begin, end


def _last(unit: str) -> str:
    return unit.rpartition("/")[2]


def _depth(unit: str) -> int:
    return sum(part.startswith(_DEEPER) for part in unit.split("/"))


def _numbered(unit: str, spans: Sequence[tuple[str, int, int]]) -> bool:
    """Say whether a unit is a sentence beside others: only then do readers number it."""
    if not _last(unit).startswith("satz-"):
        return False
    parent = unit.rpartition("/")[0]
    return sum(one.startswith(f"{parent}/satz-") and one.count("/") == unit.count("/") for one, _, _ in spans) > 1


def _links(text: str, references: Sequence[Row]) -> Iterator[tuple[int, int, Row, str]]:
    """Yield the places of citations whose words stand in this text; one of several targets is the link."""
    last = -1
    for row in references:
        start = int(row["start"])
        end = start + len(row["verbatim"])
        if start < last or not row["target"] or text[start:end] != row["verbatim"]:
            continue
        others = [one["targetLabel"] for one in references if one["citation"] == row["citation"]]
        yield start, end, row, ", ".join(dict.fromkeys(filter(None, others)))
        last = end


def _pieces(
    text: str,
    begin: int,
    end: int,
    sentences: dict[int, str],
    links: dict[int, tuple[int, Row, str]],
    extent: tuple[int, int],
) -> Iterator[Piece]:
    cuts = {begin, end, *(place for place in (*sentences, *extent) if begin <= place < end)}
    for start, (stop, _, _) in links.items():
        if begin <= start < end:
            cuts |= {start, min(stop, end)}
    for a, b in pairwise(sorted(cuts)):
        unit = sentences.get(a, "")
        link = next(((row, title) for start, (stop, row, title) in links.items() if start <= a < stop), None)
        yield Piece(
            text[a:b],
            link[0]["target"] if link else "",
            link[1] if link else "",
            _last(unit).removeprefix("satz-"),
            unit,
            extent[0] <= a and b <= extent[1],
        )
