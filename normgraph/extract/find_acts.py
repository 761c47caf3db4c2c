"""Finds mentions of a whole act: its long name, its number in the Union, or its abbreviation after an article.

Only names of the dictionary and titles with a date or a short name behind them count: "das Gesetz" names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from normgraph.extract import titles
from normgraph.extract.model import Citation
from normgraph.extract.names import NOT_LAWS, Names
from normgraph.extract.patterns import scan
from normgraph.extract.titles import Hit

_NAMED = (
    (re.compile("z(?<=[gG]esetz)"), 4),
    (re.compile("g(?<=ordnung)"), 6),
    (re.compile("b(?:kommen|ereinkommen)"), 0),
    (re.compile("v(?<=onv)ention"), 2),
    (re.compile("c(?<=ic)htlinie"), 1),
    (re.compile(r"V(?:O[ -]|ertrag\s)"), 0),
    (re.compile("C(?=h)harta"), 0),
)
"""What a name of an act has in it, each from a rare letter on, and how far in front of that it begins."""
_SHORT = re.compile(
    r" (?P<name>[A-ZÄÖÜ](?![a-zäöüß]++[ ,.;:)\n])(?<=[sremn] .)[\wÄÖÜäöü]{0,12}[A-Z](?:/[A-Z]{2})?"
    r"(?:\s[IVX]{1,4}\b)?)(?![\w-])"
)
_ARTICLE = re.compile(r"\b(?:[Dd](?:es|em|as|er|ie)|[Ii]m|[Nn]ach|[Vv]om|[Zz]u[mr])\s$")
_WORD_START = re.compile(r"(?:[A-ZÄÖÜ][\wÄÖÜäöüß.-]{0,40}(?:-\sund)?\s|UN-\s){0,2}[A-ZÄÖÜ]?[\wÄÖÜäöüß-]{0,60}$")
_INTRODUCED = re.compile(
    r"\s[–-]\s(?:[A-ZÄÖÜ][\w-]{0,20}\s){0,3}[A-ZÄÖÜ]\w{0,50}\s\((?P<named>[A-ZÄÖÜ][\wÄÖÜ]{1,11})\)|"
    r"\s\((?P<short>[A-ZÄÖÜ][\wÄÖÜ]{1,11})\)"
)
_LONGEST, _FARTHEST = 60, 2500
_BREAK = re.compile(r"[^\w-]")
"""A word of more letters is no name, a title of more no title with a short name in brackets behind."""
_BEHIND_NAME = re.compile(r"\s\((?:RL|Richtlinie|VO|Verordnung)\s[^()]{4,40}\)")


def find_acts(text: str, names: Names, taken: list[tuple[int, int]]) -> Iterator[Citation]:
    """Yield mentions of whole acts outside the `taken` spans (sorted), in order of place.

    >>> from normgraph.extract.names import load
    >>> [(c.text, c.statute) for c in find_acts("Das Aufenthaltsgesetz und die Regelungen des SGB II", load(), [])]
    [('Aufenthaltsgesetz', 'AufenthG'), ('SGB II', 'SGB II')]
    """
    found: list[Citation] = []
    tried = -1
    for place in sorted(m.start() - back for pattern, back in _NAMED for m in pattern.finditer(text)):
        if place > _LONGEST and not _BREAK.search(text, place - _LONGEST, place):
            continue
        hit = _long(text, place, found[-1].end if found else 0, tried, names)
        if hit is not None:
            found.append(_citation(text, *hit))
        else:
            tried = place
    for m in _SHORT.finditer(text):
        start = m.start("name")
        if (
            _ARTICLE.search(text, max(0, start - 6), start)
            and (known := names.known(text, start))
            and known.end == m.end()
        ):
            found.append(_citation(text, start, known))
    found.sort(key=lambda c: (c.start, -c.end))
    at, end = 0, 0
    for citation in found:
        while at < len(taken) and taken[at][1] <= citation.start:
            at += 1
        if citation.start < end or (at < len(taken) and taken[at][0] < citation.end):
            continue
        end = citation.end
        yield citation


def find_union_acts(text: str, taken: list[tuple[int, int]]) -> Iterator[Citation]:
    """Yield the acts of the Union that stand with their number outside the `taken` spans (sorted).

    >>> [c.statute for c in find_union_acts("Ziel der Richtlinie 2003/86/EG und der Verordnung (EU) 2016/679", [])]
    ['RL 2003/86/EG', 'VO (EU) 2016/679']
    """
    at = 0
    for m in scan(text, _UNION):
        while at < len(taken) and taken[at][1] <= m.start():
            at += 1
        act = titles.european(text, m.start())
        if act is not None and not (at < len(taken) and taken[at][0] < act.end):
            yield Citation(m.start(), act.end, "norm", text[m.start() : act.end], statute=act.name)


_UNION = (
    re.compile(r"R(?:ahmenrichtlinien?|ichtlinien?|L)\s\d"),
    re.compile(r"V(?:erordnung|O)\s[(<]E"),
    re.compile(r"D(?:urchführungs|elegierten?\s)[vV]erordnung\s[(<]E"),
)


def _long(text: str, place: int, floor: int, tried: int, names: Names) -> tuple[int, Hit] | None:
    """Return start and law of the widest name around `place` that the dictionary or the text itself defines.

    At words before `floor` another name stands; those up to `tried` begin none.
    """
    before = _WORD_START.search(text, _three_words_before(text, max(floor, place - 90), place), place)
    start = before.start() if before else place
    bracketed = text.find("(", place, place + _FARTHEST) >= 0
    while start <= tried and (blank := text.find(" ", start, place)) >= 0:
        start = blank + 1
    while True:
        known = names.known(text, start) if start < len(text) else None
        if known is not None and known.end > place:
            behind = _BEHIND_NAME.match(text, known.end)
            return start, Hit(behind.end(), known.name, known.kind) if behind else known
        union = titles.european(text, start)
        if union is not None:
            return start, union
        book = names.at(text, start) if text.startswith("Sozialgesetzbuch", start) else None
        if book is not None and book.end > place:
            return start, book
        titled = titles.long_name(text, start, True) if bracketed else None
        if (
            titled is not None
            and titled.end > place
            and " " in titled.name
            and (defined := _INTRODUCED.match(text, titled.end))
            and (short := defined["named"] or defined["short"]) not in NOT_LAWS
        ):
            return start, Hit(defined.end(), short, names.kind(short))
        blank = text.find(" ", start, place)
        if blank < 0:
            return None
        start = blank + 1


def _three_words_before(text: str, low: int, place: int) -> int:
    """Return where, behind `low`, the blank before the second word before a place stands: no name begins before it."""
    at = place
    for _ in range(3):
        at = max(text.rfind(" ", low, at), text.rfind("\n", low, at), low)
    return at


def _citation(text: str, start: int, hit: Hit) -> Citation:
    end = titles.published(text, hit.end)
    introduced = _INTRODUCED.match(text, end)
    if introduced is not None and hit.name in (introduced["named"], introduced["short"]):
        end = introduced.end()
    return Citation(start, end, "norm", text[start:end], statute=hit.name)
