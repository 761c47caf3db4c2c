"""Ranges of sections: the two ends that a text names, and the one citation of them all that they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from normgraph.extract.model import Citation

_TO = re.compile(r"\s?(?:bis|[-–—])\s?")
_ENDS = re.compile(r"(\d+)([a-z]?)-(\d+)([a-z]?)")


def ranges(citations: Iterable[Citation], text: str) -> Iterator[Citation]:
    """Yield citations, the two ends of a range of sections as one that names them all.

    >>> from normgraph.extract import extract
    >>> text = "nach §§ 7 bis 9 TzBfG"
    >>> [(c.text, c.section) for c in ranges(extract(text), text)]
    [('§§ 7 bis 9 TzBfG', '7-9')]
    """
    waiting: Citation | None = None
    for citation in citations:
        up = waiting is not None and not counts_down(waiting.section, citation.section)
        if waiting is not None and up and is_range(waiting, citation, text):
            span, section = text[waiting.start : citation.end], f"{waiting.section}-{citation.section}"
            yield waiting._replace(end=citation.end, text=span, section=section)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = citation
    if waiting is not None:
        yield waiting


def counts_down(first: str, last: str) -> bool:
    """Say whether what is printed as a range ends before it begins; it is none then.

    >>> counts_down("9", "7"), counts_down("7", "7c"), counts_down("7a", "7")
    (True, False, True)
    """
    ends = _ENDS.fullmatch(f"{first}-{last}")
    return ends is not None and (int(ends[1]), ends[2]) > (int(ends[3]), ends[4])


def is_range(first: Citation, last: Citation, text: str) -> bool:
    """Say whether two citations are the ends of a range of whole sections of one statute."""
    same = (first.group, first.statute, first.version) == (last.group, last.statute, last.version)
    whole = all(
        c.kind == "norm" and c.section[:1].isdigit() and not (c.absatz or c.satz or c.nummer) for c in (first, last)
    )
    return same and whole and _TO.fullmatch(text, first.end, last.start) is not None
