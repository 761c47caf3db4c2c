"""Two texts in two columns: what a comparison word by word gives, as rows that stand beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"\w")
_ISLAND = 3
"""Words that two changes must have between them to be read as kept: fewer are no help to a reader."""


@dataclass(slots=True)
class Row:
    """A line of each side, as stretches of text and whether they differ from the other side."""

    older: list[tuple[str, bool]] = field(default_factory=list)
    newer: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything of the row changed."""
        return any(changed for _, changed in (*self.older, *self.newer))


def rows(changes: Sequence[dict[str, str]]) -> list[Row]:
    """Return the rows of a synopsis: a line end that both sides share ends a row.

    >>> [row] = rows([{"kind": "kept", "text": "Es gilt "}, {"kind": "gone", "text": "a"}])
    >>> row.older, row.newer
    ([('Es gilt ', False), ('a', True)], [('Es gilt ', False)])
    """
    found = [Row()]
    for kind, text in _readable(changes):
        if kind == "kept":
            for number, line in enumerate(text.split("\n")):
                if number:
                    found.append(Row())
                if line:
                    _add(found[-1].older, line, False)
                    _add(found[-1].newer, line, False)
        else:
            side = found[-1].older if kind == "gone" else found[-1].newer
            _add(side, text.strip("\n"), True)
    return [row for row in found if row.older or row.newer]


def _add(side: list[tuple[str, bool]], text: str, changed: bool) -> None:
    """Add a stretch to a side; the blank that only the other side had between two words is set."""
    if side and text and side[-1][0][-1:].isalnum() and text[0].isalnum():
        text = f" {text}"
    if text:
        side.append((text, changed))


def _readable(changes: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """Join changes that only a word or two keep apart, so that a rewritten sentence reads as one."""
    runs = list(_runs(changes))
    joined: list[tuple[str, str]] = []
    gone = new = ""
    for number, (kind, text) in enumerate(runs):
        between = number + 1 < len(runs) and runs[number + 1][0] != "kept"
        few = "\n" not in text and len(text.split()) < _ISLAND and (gone or new or not _WORD.search(text))
        island = kind == "kept" and between and few
        if kind == "gone" or island:
            gone += text if _fits(gone, text) else f" {text}"
        if kind == "new" or island:
            new += text if _fits(new, text) else f" {text}"
        if kind == "kept" and not island:
            joined += [pair for pair in (("gone", gone), ("new", new)) if pair[1]]
            joined.append((kind, text))
            gone = new = ""
    return joined + [pair for pair in (("gone", gone), ("new", new)) if pair[1]]


def _runs(changes: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield kind and text; what is kept is cut behind its last line end, so that a line can begin with a change."""
    for one in changes:
        head, end, tail = one["text"].rpartition("\n")
        if one["kind"] == "kept" and end and tail:
            yield "kept", head + end
            yield "kept", tail
        else:
            yield one["kind"], one["text"]


def _fits(text: str, more: str) -> bool:
    return not (text and more and text[-1].isalnum() and more[0].isalnum())
