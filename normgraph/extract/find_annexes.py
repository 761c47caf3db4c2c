"""Finds annexes and schedules, which have no section: `Anlage 2 Nr. 4 zu § 3 XyG`, `Nr. 1008 VV RVG`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from normgraph.extract import administrative, find_places
from normgraph.extract.model import Citation
from normgraph.extract.names import Names
from normgraph.extract.patterns import covers, scan
from normgraph.extract.titles import Hit

_ANNEX = re.compile(
    r"A(?=n)n(?P<kind>l(?:age|\.)?|hang)(?:n|e?s)?(?:\s(?P<number>\d{1,2}[a-z]?|[IVX]{1,5}|[A-Z]\d{0,2})(?![^\W_]))?"
    r"(?:\s(?:Abschn(?:itt|\.))\s[\dA-Z]{1,3}|\sTeil\s(?P<part>[\dA-Z]{1,3}))?(?:\s(?:Nr\.?|Nummer|"
    r"Ziff\.)\s?(?P<item>\d{1,3}(?:\.\d{1,2})*[a-z]?)(?:\sAbs(?:atz|\.)?\s(?P<absatz>\d{1,2}[a-z]?))?"
    r"(?:\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?)?(?:\sa\.\s?E\.)?(?P<to>\s(?:zu[rm]?|der|des)\s(?:den\s)?)?"
)
_ITEM = re.compile(r"\d{1,4}(?:\.\d{1,2})*[a-z]?")
_ITEMS_OF = re.compile(
    rf"N(?:rn?|ummern?)\.?\s(?P<items>{_ITEM.pattern}(?:(?:,|\sund)\s{_ITEM.pattern}){{0,6}})\sde[rs]\s$"
)
"""Before an annex: its items, `Nr. 3 und 4 der Anlage 1 zur XyV`."""
_PART = (
    rf"Teil\s(?P<part>[A-H]|[IVX]{{1,4}}|\d{{1,2}})(?:,?\s(?:N(?:rn?|ummern?)|Ziff(?:er)?)\.?\s(?P<items>{_ITEM.pattern}"
    rf"(?:(?:,|\sund)\s{_ITEM.pattern}){{0,6}})(?:(?:\s(?:Buchst(?:\.|abe)|lit\.))?\s?(?P<letter>[a-z])(?![\w.])\)?)?)?"
)
"""A part that counts its items anew, `Teil B Nr. 15.3`: Teil A has one of the same number."""
_PART_OF = re.compile(rf"{_PART}(?:\s\[[^\[\]]{{0,20}}\])?,?\s(?:in\s)?de[rs]\s$")
_PART_BEHIND = re.compile(rf",?\s{_PART}")
_MEDICAL = re.compile(
    rf"T(?=e){_PART[1:]}\s(?:de[rs]\s)?"
    r"(?:(?:Anl(?:age)?[- ]?)?VersMedV|VMGr?|VG|[Vv]ersorgungsmedizinischen?\sGrundsätzen?)(?![\w-]|\s[A-ZÄÖÜ][a-zäöü])"
)
"""The annex to the VersMedV by its own name, the Versorgungsmedizinische Grundsätze."""
_OF_TABLE = re.compile(
    r"N(?:r|ummer)\.?\s(?P<items>\d{1,3}(?:\.\d{1,2}){1,3})"
    r"\sder\sTabelle\s\d{1,2}(?:\s(?:Buchst(?:\.|abe)\s|lit\.\s))?\s?[a-z]?\)?\s"
    r"des\sAnhangs\szu\s(?:Nr\.\s\d{1,3}\sde[rs]\s)?$"
)
"""Before an item of the fine catalogue: that of the table which its Anhang has for it."""
_WITH = re.compile(r"\s?(?:i\.?\s?V\.?\s?m\.?|iVm\.?|in\sVerbindung\smit)\s(?:der\s|dem\s)?$")
_YEAR = re.compile(r"\s(?:19|20)\d\d(?![\d./])")
_POINT = (
    r"(?P<point>\d{1,3}[a-z]?(?:\.\d{1,2}){1,5}|\d{1,3}[a-z]?(?=\s(?:des\s)?BKat(?!\w)))"
    r"(?:,?\s(?:Abs(?:\.|atz)\s(?P<absatz>\d{1,2})|S(?:\.|atz)\s(?P<satz>\d{1,2})|"
    r"(?:Buchst(?:\.|abe)|lit\.)\s(?P<letter>[a-z])\)?(?!\w)))*"
    r"(?:\s(?:der|des))?\s(?=[A-Z])"
)
_POINTS = (re.compile(rf"N(?:r|ummer)\.?\s{_POINT}"), re.compile(rf"Ziff(?:er)?\.?\s{_POINT}"))
"""Points of an administrative rule; each begins with letters of its own, for `scan`."""
_GUIDELINE = re.compile(
    r"(?:R|H|Abschn(?:\.|itt))\s(?P<point>\d{1,3}[a-z]?(?:\.\d{1,2}){0,3})(?:\sAbs\.?\s(?P<absatz>\d{1,2}))?"
    r"(?:\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?(?:\sNr\.?\s(?P<nummer>\d{1,2}))?\s(?:de[rs]\s)?"
    r"(?P<name>(?:LSt|ESt|KSt|GewSt|ErbSt|USt|GrESt)(?:R|H|AE)|AEAO)(?![^\W_])(?:\s(?:19|20)\d\d)?"
)
_SCHEDULE = re.compile(
    r"N(?:rn?|ummern?)\.?\s(?P<numbers>\d{3,5}(?:(?:,|\sund|\sbis|\si\.\s?V\.\s?m\.)\s\d{3,5}){0,6})(?:\sdes)?(?=\s)"
)
_NUMBER = re.compile(r"\d{3,5}")
_REMARK = re.compile(
    r"Vorbem(?:erkung|\.)\s(?P<number>\d(?:\.\d){0,3})(?:,?\sAbs(?:atz|\.)\s(?P<absatz>\d{1,2}))?"
    r"(?:,?\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?(?:,?\sN(?:r\.|ummer)\s(?P<item>\d{1,2}))?(?:\szu\sTeil\s\d)?(?:\sde[rs])?(?=\s)"
)
"""The remark before a part of a schedule of fees: `Vorbem. 3 Abs. 3 VV RVG`."""
_OF_LAWYERS = re.compile(r"\sVV(?![\w-])")
"""The schedule of lawyers' fees without its law: no other is called so."""
_GUIDELINES = (re.compile("S(?<=[LEKUbwr]S)t(?:R|H|AE)"), re.compile("A(?=E)EAO"))
"""What guidelines of the tax administration end with: "R 9.2 LStR", "H 15.6 EStH", "Abschn. 15.2 UStAE"."""
_SCHEDULES = ("VV ", "KV ", "RVG VV", "RVG-VV", "GKG KV", "GKG-KV", "FamGKG KV", "GNotKG KV", "VV-", "KV-")


def find_annexes(text: str, names: Names, norms: list[Citation]) -> Iterator[Citation]:
    """Yield annexes and schedule numbers whose law is named; `norms` are the section citations, in order.

    >>> from normgraph.extract.names import load
    >>> [(c.statute, c.section, c.nummer) for c in find_annexes("Nr. 1008, 7002 VV RVG", load(), [])]
    [('VV RVG', '', '1008'), ('VV RVG', '', '7002')]
    >>> [(c.statute, c.section) for c in find_annexes("nach Anlage 2 zur BImSchG", load(), [])]
    [('BImSchG', 'Anlage 2')]
    """
    for m in _SCHEDULE.finditer(text):
        law = _schedule(text, m.end(), names)
        if law is None:
            continue
        for number in _NUMBER.finditer(text, *m.span("numbers")):
            span = (m.start(), law.end) if number.start() == m.start("numbers") else (number.start(), law.end)
            yield Citation(
                *span,
                "norm",
                text[slice(*span)],
                law.name.replace("V-", "V "),
                nummer=number[0],
                group_start=m.start(),
                group_end=law.end,
            )
    for m in _REMARK.finditer(text) if "Vorbem" in text else ():
        if law := _schedule(text, m.end(), names):
            statute, section = law.name.replace("V-", "V "), f"Vorbemerkung {m['number']}"
            found = Citation(m.start(), law.end, "norm", text[m.start() : law.end], statute, section=section)
            yield found._replace(absatz=m["absatz"] or "", satz=m["satz"] or "", nummer=m["item"] or "")
    for m in _GUIDELINE.finditer(text) if any(ending.search(text) for ending in _GUIDELINES) else ():
        if text[m.start() - 1 : m.start()].isalnum():
            continue
        yield Citation(
            *m.span(),
            "norm",
            m[0],
            m["name"],
            nummer=m["nummer"] or "",
            section=m["point"],
            absatz=m["absatz"] or "",
            satz=m["satz"] or "",
        )
    yield from find_places.fees(text, norms)
    yield from find_places.numbered(text, names, norms)
    yield from find_places.preambles(text, names)
    unity = list(find_places.of_unity(text, names))
    yield from unity
    of_unity = covers((c.start, c.end) for c in unity)
    annexes = [m for m in _ANNEX.finditer(text) if not of_unity(m.start())]
    parts = [m.span() for m in annexes if m["item"] and (m["number"] or m["to"])]
    for m in _MEDICAL.finditer(text):
        parts.append(m.span())
        yield from _items(text, m, m.start(), m.end(), "VersMedV", "Anlage")
    inside = covers((start + 1, end) for start, end in parts)
    for m in scan(text, _POINTS):
        rule = names.known(text, m.end()) or administrative.rule(text, m.end(), names)
        if rule is not None and not inside(m.start()):
            found = Citation(m.start(), rule.end, "norm", text[m.start() : rule.end], rule.name, nummer=m["point"])
            absatz, satz, letter = (said or "" for said in m.group("absatz", "satz", "letter"))
            yield found._replace(absatz=absatz, satz=satz, buchstabe=letter)
    yield from _annexes(text, names, norms, annexes)


def _schedule(text: str, pos: int, names: Names) -> Hit | None:
    """Return the schedule of fees whose name stands at a place, or nothing."""
    law = names.at(text, pos)
    if (law is None or law.name == "VV") and (alone := _OF_LAWYERS.match(text, pos)) is not None:
        law = Hit(alone.end(), "VV RVG", "federal")
    return law if law is not None and law.name.startswith(_SCHEDULES) else None


def _annexes(text: str, names: Names, norms: list[Citation], annexes: list[re.Match[str]]) -> Iterator[Citation]:
    """Yield the annexes whose law is named, with the items of each."""
    starts, begins = {c.group[0]: c for c in norms}, [c.group[0] for c in norms]
    for m in annexes:
        if m["number"] is None and m["to"] is None and m["item"] is None:
            continue
        section = starts.get(m.end()) if m["to"] else None
        law = None if section else names.at(text, m.end())
        if m["number"] is None and m["to"] is None and (law is None or law.kind != "eu"):
            continue
        statute = section.statute if section else (law.name if law else "")
        if not statute and not m["to"] and _WITH.search(text, max(0, m.start() - 24), m.start()):
            at = bisect_right(begins, m.start()) - 1  # "§ 29a BtMG i. V. m. Anlage III"
            with_it = at >= 0 and _WITH.fullmatch(text, norms[at].group[1], m.start())
            statute = norms[at].statute if with_it else ""
        if sum(map(str.isupper, statute)) < 2:
            # A contract has annexes too.
            continue
        end = section.end if section else (law.end if law else m.end())
        if law and (year := _YEAR.match(text, end)):
            end = year.end()
        label = " ".join(filter(None, ("Anhang" if m["kind"] == "hang" else "Anlage", m["number"])))
        of = _of(text, m.start())
        if of and (at := bisect_right(begins, of.start()) - 1) >= 0 and norms[at].group[1] > of.start():
            of = None  # they are of a section
        behind = None if of or m["item"] else _PART_BEHIND.match(text, end)
        start, end = of.start() if of else m.start(), behind.end() if behind else end
        yield from _items(text, of or behind or m, start, end, statute, label)


def _of(text: str, annex: int) -> re.Match[str] | None:
    """Return the items or the part that stand before an annex, `Teil B Nr. 3 der Anlage zu`."""
    low = max(0, annex - 90)
    for word, pattern in (("Teil", _PART_OF), ("Tabelle", _OF_TABLE)):
        if text.find(word, low, annex) >= 0 and (of := pattern.search(text, low, annex)) is not None:
            return of
    return _ITEMS_OF.search(text, max(0, annex - 60), annex)


def _items(text: str, m: re.Match[str], start: int, end: int, statute: str, label: str) -> Iterator[Citation]:
    """Yield a citation for each item that a match names, or one for the annex or its part."""
    said = m.groupdict("")
    part, listed = said.get("part", ""), said.get("items", "") or said.get("item", "")
    for item in _ITEM.findall(listed) or [""]:
        letter, absatz, satz = (said.get(level, "") for level in ("letter", "absatz", "satz"))
        below = (item and f"nr-{item}", letter and f"bst-{letter}", absatz and f"abs-{absatz}", satz and f"satz-{satz}")
        way = (f"teil-{part}", *below) if part else below if absatz or satz else ()
        yield Citation(
            start,
            end,
            "norm",
            text[start:end],
            statute,
            section=label,
            absatz=absatz,
            satz=satz,
            nummer=item,
            buchstabe=letter,
            units="/".join(filter(None, way)),
        )
