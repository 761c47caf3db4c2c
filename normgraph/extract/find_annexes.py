"""Finds annexes and schedules, which have no section: `Anlage 2 Nr. 4 zu § 3 XyG`, `Nr. 1008 VV RVG`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normgraph.extract.model import Citation
from normgraph.extract.names import Names

_ANNEX = re.compile(
    r"An(?P<kind>l(?:age|\.)?|hang)n?(?:\s(?P<number>\d{1,2}[a-z]?|[IVX]{1,5}|[A-Z]\d{0,2})(?![^\W_]))?"
    r"(?:\s(?:Abschn(?:itt|\.)|Teil)\s[\dA-Z]{1,3})?(?:\s(?:Nr\.?|Nummer|"
    r"Ziff\.)\s?(?P<item>\d{1,3}(?:\.\d{1,2})*[a-z]?)(?:\sAbs\.?\s(?P<absatz>\d{1,2}))?)?"
    r"(?P<to>\s(?:zu[rm]?|der|des)\s(?:den\s)?)?"
)
_POINT = re.compile(r"N(?:r|ummer)\.?\s(?P<point>\d{1,2}(?:\.\d{1,2}){1,4})(?:\s(?:der|des))?\s(?=[A-Z])")
_GUIDELINE = re.compile(
    r"(?:R|H|Abschn(?:\.|itt))\s(?P<point>\d{1,3}(?:\.\d{1,2}){0,3})(?:\sAbs\.?\s(?P<absatz>\d{1,2}))?"
    r"(?:\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?(?:\sNr\.?\s(?P<nummer>\d{1,2}))?\s(?:de[rs]\s)?"
    r"(?P<name>(?:LSt|ESt|KSt|GewSt|ErbSt|USt|GrESt)(?:R|H|AE)|AEAO)(?![^\W_])(?:\s(?:19|20)\d\d)?"
)
_SCHEDULE = re.compile(
    r"N(?:rn?|ummern?)\.?\s(?P<numbers>\d{3,5}(?:(?:,|\sund|\sbis|\si\.\s?V\.\s?m\.)\s\d{3,5}){0,6})(?:\sdes)?(?=\s)"
)
_NUMBER = re.compile(r"\d{3,5}")
_GUIDELINES = (re.compile("St(?<=[LEKUbwr]St)(?:R|H|AE)"), re.compile("AEAO"))
"""What guidelines of the tax administration end with: "R 9.2 LStR", "H 15.6 EStH", "Abschn. 15.2 UStAE"."""
_SCHEDULES = ("VV ", "KV ", "RVG VV", "GKG KV", "FamGKG KV", "GNotKG KV", "VV-", "KV-")


def find_annexes(text: str, names: Names, norms: list[Citation]) -> Iterator[Citation]:
    """Yield annexes and schedule numbers whose law is named; `norms` are the section citations, in order.

    >>> from normgraph.extract.names import load
    >>> [(c.statute, c.section, c.nummer) for c in find_annexes("Nr. 1008, 7002 VV RVG", load(), [])]
    [('VV RVG', '', '1008'), ('VV RVG', '', '7002')]
    >>> [(c.statute, c.section) for c in find_annexes("nach Anlage 2 zur BImSchG", load(), [])]
    [('BImSchG', 'Anlage 2')]
    """
    starts = {c.group[0]: c for c in norms}
    for m in _SCHEDULE.finditer(text):
        law = names.at(text, m.end())
        if law is None or not law.name.startswith(_SCHEDULES):
            continue
        for number in _NUMBER.finditer(text, *m.span("numbers")):
            span = (m.start(), law.end) if number.start() == m.start("numbers") else (number.start(), law.end)
            yield Citation(
                *span, "norm", text[slice(*span)], law.name, nummer=number[0], group_start=m.start(), group_end=law.end
            )
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
    for m in _POINT.finditer(text):
        rule = names.known(text, m.end())
        if rule is not None:
            yield Citation(m.start(), rule.end, "norm", text[m.start() : rule.end], rule.name, nummer=m["point"])
    for m in _ANNEX.finditer(text):
        if m["number"] is None and m["to"] is None:
            continue
        section = starts.get(m.end()) if m["to"] else None
        law = None if section else names.at(text, m.end())
        statute = section.statute if section else (law.name if law else "")
        if sum(map(str.isupper, statute)) < 2:
            # A contract has annexes too.
            continue
        end = section.end if section else (law.end if law else m.end())
        label = " ".join(filter(None, ("Anhang" if m["kind"] == "hang" else "Anlage", m["number"])))
        yield Citation(
            m.start(),
            end,
            "norm",
            text[m.start() : end],
            statute,
            section=label,
            absatz=m["absatz"] or "",
            nummer=m["item"] or "",
        )
