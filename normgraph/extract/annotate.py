"""Marks citations in a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from normgraph.extract.model import Citation


def annotate(text: str, citations: Iterable[Citation], mark: Callable[[str, list[Citation]], str]) -> str:
    """Return the text with every cited span replaced by what `mark` makes of it; the rest is untouched.

    `mark` gets the span's text and the citations that stand in it, in order. Spans that overlap are marked once, as the
    longer of the two.

    >>> from normgraph.extract import find
    >>> text = "siehe § 5 XyG."
    >>> annotate(text, find(text), lambda span, found: f"[{span}]({found[0].statute.lower()}/{found[0].section})")
    'siehe [§ 5 XyG](xyg/5).'
    """
    spans: dict[tuple[int, int], list[Citation]] = {}
    for citation in citations:
        spans.setdefault((citation.start, citation.end), []).append(citation)
    done: list[str] = []
    position = 0
    for (start, end), found in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1])):
        if start < position:
            continue
        done += (text[position:start], mark(text[start:end], found))
        position = end
    return "".join((*done, text[position:]))
