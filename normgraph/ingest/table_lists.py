"""Lists that a source lays out as tables: rows that begin with the labels of a list, counted on, are its items."""

from __future__ import annotations

import re
from itertools import pairwise

from normgraph.ingest.gii_text import Mark

_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_LABEL = re.compile(rf"^(?:(\d{{1,3}}[a-z]?)\.|([a-z])\))(?=[\t ])(?!\s(?:{_MONTHS})\b)", re.MULTILINE)
_FLUSH = re.compile(r"\n(?=[a-zäöü][^\t\n]+(?:\n|\Z))")
"""A row of one cell below the last letter that goes on with the sentence which the letters interrupt."""


def items(text: str, table: Mark, before: str = "") -> Mark | None:
    r"""Return a table as the list that it is, or None: two rows or more are counted from 1 or a, letters below numbers.

    One row is enough where it goes on counting from the label `before`, that of the item above the table.

    >>> text = "Es kosten\n1.\tBrief\na)\tkurz\t2 Euro,\nb)\tlang\t3 Euro,\n2.\tPaket\t5 Euro."
    >>> [item.label for item in items(text, Mark("table", start=0, end=len(text))).children]
    ['1.', '2.']
    >>> text = "ab\tEuro\n1. Januar\t2\n2. Januar\t3"
    >>> items(text, Mark("table", start=0, end=len(text))) is None
    True
    """
    labels = list(_LABEL.finditer(text, table.start, table.end))
    top = [label for label in labels if bool(label[1]) == bool(labels[0][1])]
    if not top or "\t" in text[table.start : top[0].start()]:
        return None  # what has a row of heads is a table
    if not _counted(top, before) or (len(top) < 2 and top[0][0] in ("1.", "a)")):
        return None
    found = Mark("list", start=top[0].start(), end=table.end)
    for label, end in zip(top, [*(label.start() for label in top[1:]), table.end], strict=True):
        item = _item(text, label, end)
        below = [other for other in labels if label.end() <= other.start() < end] if label[1] else []
        if len(below) > 1 and _counted(below):
            ends = [*(other.start() for other in below[1:]), end]
            if flush := _FLUSH.search(text, below[-1].end(), end):
                ends[-1] = flush.start()
            inner = [_item(text, other, stop) for other, stop in zip(below, ends, strict=True)]
            item.children.append(Mark("list", start=below[0].start(), end=inner[-1].end, children=inner))
        found.children.append(item)
    return found


def _item(text: str, label: re.Match[str], end: int) -> Mark:
    end = label.end() + len(text[label.end() : end].rstrip())
    return Mark("item", label[0], label.start(), end, [Mark("label", label[0], label.start(), label.end())])


def _counted(labels: list[re.Match[str]], before: str = "") -> bool:
    """Say whether labels count from 1 or a, or on from another, a number with a letter behind the one without."""
    if labels[0][0] not in ("1.", "a)") and not (before and _next(before, labels[0][1] or labels[0][2])):
        return False
    return all(_next(one[1] or one[2], other[1] or other[2]) for one, other in pairwise(labels))


def _next(one: str, other: str) -> bool:
    """Say whether a label follows another.

    >>> _next("1", "2"), _next("2a", "3"), _next("2", "2a"), _next("a", "b"), _next("1", "3")
    (True, True, True, True, False)
    """
    if not (one[0].isdigit() and other[0].isdigit()):
        return len(one) == len(other) == 1 and ord(other) - ord(one) == 1
    first, second = (int(number.rstrip("abcdefghijklmnopqrstuvwxyz")) for number in (one, other))
    return second - first == 1 or (second == first and one < other)
