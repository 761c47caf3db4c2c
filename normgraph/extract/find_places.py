"""Finds places of laws that no section sign counts: numbers, preambles, positions of fees, the Einigungsvertrag."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from normgraph import assets
from normgraph.extract.model import Citation
from normgraph.extract.names import Names
from normgraph.extract.patterns import covers
from normgraph.extract.titles import Hit

_FEE = re.compile(
    r"(?:N(?:rn?|ummern?)\.?|Ziff(?:ern?|\.))\s(?P<items>\d{1,5}[a-z]?(?:(?:,|\sund|\sbis|\soder)\s\d{1,5}[a-z]?){0,6})"
    r"\s(?:der\s)?(?P<law>GO[ÄZT])(?![\w-])"
)
"""A position of the fees of doctors, dentists and vets: a row of a schedule, `Nr. 10 GOT`."""
_POSITION = re.compile(r"\d{1,5}[a-z]?")
_FEES = re.compile("G(?=O)O[ÄZT]")
_NUMBERED = re.compile(
    r"(?P<word>N(?:r\.?|ummer)|Ziff(?:er|\.)|Regel)\s(?P<number>\d{1,3}[a-z]?)(?:,?\sAbs(?:atz|\.)?\s(?P<absatz>\d{1,2}))?"
    r"(?:,?\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?(?:,?\s(?:Buchst(?:abe|\.)|lit\.)\s(?P<letter>[a-z])\)?(?!\w))?(?=\s[A-Zd])"
)
_PREAMBLE = re.compile(r"Präambel(?:\sAbs\.?\s(?P<absatz>\d{1,2}))?(?:\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?(?=\s)")
_TO = re.compile(r"\sz(?:um|ur|u\sde[rmn])\s")
_UNITY = re.compile(
    r"Anl(?:age|\.)\s(?P<annex>I{1,2}),?\sKap(?:itel|\.)\s(?P<chapter>[IVX]{1,5})"
    r"(?:,?\s(?:Sachg(?:ebiet|eb\.|\.)|SG)\s(?P<field>[A-Z]))?(?:,?\sAbschn(?:itt|\.)\s(?P<part>[IVX]{1,5}))?"
    r"(?:,?\sN(?:r\.|ummer)\s(?P<nummer>\d{1,3}[a-z]?))?(?:,?\sAbs(?:atz|\.)\s(?P<absatz>\d{1,2}))?"
    r"(?:,?\s(?:Buchst(?:abe|\.)|lit\.)\s(?P<letter>[a-z])\)?(?![\w]))?"
    r"(?:,?\s(?:Doppelb|B)uchst(?:abe|\.)\s(?P<double>[a-z]{2})\)?(?![\w]))?(?:,?\sS(?:atz|\.)\s(?P<satz>\d{1,2}))?"
)
"""A place in the annexes of the Einigungsvertrag: `Anlage I Kapitel III Sachgebiet A Abschnitt III Nr. 5`."""


def fees(text: str, norms: list[Citation]) -> Iterator[Citation]:
    """Yield the positions of schedules that are cited by the ordinance alone; "§ 6 Nr. 1 GOÄ" is no such."""
    if _FEES.search(text) is None:
        return
    cited = covers(c.group for c in norms)
    for m in _FEE.finditer(text):
        if cited(m.start()):
            continue
        for item in _POSITION.finditer(text, *m.span("items")):
            start = m.start() if item.start() == m.start("items") else item.start()
            said = text[start : m.end()]
            whole = Citation(start, m.end(), "norm", said, m["law"], group_start=m.start(), group_end=m.end())
            yield whole._replace(nummer=item[0])


def numbered(text: str, names: Names, norms: list[Citation]) -> Iterator[Citation]:
    """Yield the units of laws that count neither sections nor articles: `Nr. 5 AmtsschErl`, `Regel 9 KVR`.

    >>> from normgraph.extract.names import load
    >>> [(c.section, c.absatz) for c in numbered("Nr. 7 Abs. 2 PreisLS, Nr. 7 BGB, Regel 9 KVR", load(), [])]
    [('Nr 7', '2'), ('Regel 9', '')]
    """
    cited = covers(c.group for c in norms)
    for m in _NUMBERED.finditer(text):
        law = None if cited(m.start()) else names.at(text, m.end())
        word = _numbered_laws().get(names.slug(law.name)) if law else None
        if law is None or word is None or (word == "Regel") != (m["word"] == "Regel"):
            continue
        found = Citation(m.start(), law.end, "norm", text[m.start() : law.end], law.name)
        absatz, satz, letter = (said or "" for said in m.group("absatz", "satz", "letter"))
        yield found._replace(section=f"{word} {m['number']}".strip(), absatz=absatz, satz=satz, buchstabe=letter)


@cache
def _numbered_laws() -> dict[str, str]:
    """Return the word before the number of a unit ("Nr", "Regel" or none), by law."""
    with assets.path("data", "curated", "numbered-laws.csv").open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row["word"] for row in csv.DictReader(file)}


def preambles(text: str, names: Names) -> Iterator[Citation]:
    """Yield preambles whose law is named."""
    for m in _PREAMBLE.finditer(text) if "Präambel" in text else ():
        law = _named(text, m.end(), names)
        if law is not None and law.kind != "unknown":
            found = Citation(m.start(), law.end, "norm", text[m.start() : law.end], law.name, section="Präambel")
            yield found._replace(absatz=m["absatz"] or "", satz=m["satz"] or "")


def of_unity(text: str, names: Names) -> Iterator[Citation]:
    """Yield places in the annexes of the Einigungsvertrag: the site has sections called "Anlage I Kap III A III"."""
    for m in _UNITY.finditer(text) if "Kap" in text else ():
        law = _named(text, m.end(), names)
        if law is None or law.name != "EinigVtr":
            continue
        section = " ".join(filter(None, ("Anlage", m["annex"], "Kap", m["chapter"], m["field"], m["part"])))
        found = Citation(m.start(), law.end, "norm", text[m.start() : law.end], law.name, section=section)
        letters = "/".join(filter(None, (m["letter"], m["double"])))
        absatz, nummer, satz = m.group("absatz", "nummer", "satz")
        yield found._replace(buchstabe=letters, absatz=absatz or "", nummer=nummer or "", satz=satz or "")


def _named(text: str, pos: int, names: Names) -> Hit | None:
    """Return the law whose name stands behind a place, also after "zu"."""
    to = _TO.match(text, pos)
    return names.known(text, to.end()) if to else names.at(text, pos)
