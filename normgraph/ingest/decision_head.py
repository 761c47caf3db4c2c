"""The head of a plain-text decision: what its first lines state of court, day, kind and file number.

A line of a head holds nothing else than these parts, their labels and punctuation ("Verwaltungsgericht Neustadt",
"Beschluss vom 16.11.2018", "Az.: 4 B 328/18"), in one line or several. The head ends where the decision begins: at a
heading, a marginal number or a line of prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normgraph.extract.decision_parts import part_at
from normgraph.extract.decision_reference import doctype
from normgraph.extract.patterns import iso_date
from normgraph.ingest import days, metadata
from normgraph.ingest.decision_model import Problem

_LINES, _LONGEST = 12, 200
_BEGINS = re.compile(
    r"(?:Verfahrensgang|(?:Leit|Orientierungs)s[aä]tze?|Tenor|Tatbestand|(?:Entscheidungsg|G)ründe|[IVX]{1,4}\.?|"
    r"(?:R[nz]\.? ?)?[0-9]{1,4})$"
)
_LABEL = re.compile(
    r"(?:[\s,:;–-]|(?:Im Namen des Volkes|Gericht|Entscheidungsdatum|Datum|Verkündet|Entscheidungsart|Dokumenttyp|"
    r"Aktenzeichen|Geschäftszeichen|Geschäftsnummer|Gesch\.-?Nr\.|Gz\.|A[zZ]\.?|vom|am|v\.|u\. ?a\.)(?!\w))*",
    re.IGNORECASE,
)
_KIND = re.compile(r"\b(?:Urteil|Beschlu(?:ss|ß)|Gerichtsbescheid)\b")
_DAY = re.compile(r"[0-9]{1,2}\. ?(?:[0-9]{1,2}\. ?|[A-Za-zä]{3,9}\.? )[0-9]{4}(?![0-9])")


@dataclass(slots=True)
class Head:
    """What a head states; empty is not stated. `end` is where its last line ends, 0 where there is no head."""

    court: str = ""
    date: str = ""
    file_number: str = ""
    doctype: str = ""
    end: int = 0
    problems: tuple[Problem, ...] = ()


def read(text: str, where: str = "") -> Head:
    r"""Return what the first lines of a decision state; without court and file number they are no head.

    A day that the calendar does not have is not known and is named with its line.

    >>> read("Verwaltungsgericht Köln\nBeschluss vom 16.11.2018\nAz.: 4 B 328/18\nTenor\nAbgelehnt.")
    Head(court='VG Köln', date='2018-11-16', file_number='4 B 328/18', doctype='Beschluss', end=64, problems=())
    >>> read("BUNDESGERICHTSHOF\nURTEIL\n31.02.2012\nI ZR 2/02", "a.txt").problems
    (Problem(place='a.txt, line 3', what='"31.02.2012" is no day of the calendar'),)
    >>> read("Im Streit um § 5 BGB.\n\nAG Neustadt 1 C 2/03 sah es anders.").court
    ''
    """
    head, start = Head(), 0
    for number, line in enumerate(text[: _LINES * _LONGEST].split("\n")[:_LINES], start=1):
        if len(line) >= _LONGEST or _BEGINS.match(line.strip()):
            break
        if _take(head, line.strip(), f"{where}, line {number}".removeprefix(", ")):
            head.end = start + len(line.rstrip())
        start += len(line) + 1
    return head if head.court and head.file_number else Head()


def _take(head: Head, line: str, place: str) -> bool:
    """Take the parts of a line, if it holds nothing else and none that the head has already."""
    if line.isupper() and not any(character.isdigit() for character in line):
        line = line.title()
    parts: dict[str, str] = {}
    at = 0
    while at < len(line):
        if (label := _LABEL.match(line, at)) is not None and label.end() > at:
            at = label.end()
            continue
        behind = _KIND.search(line, at + 1)  # "Neustadt Beschluss" is no place
        stop = behind.start() if behind else len(line)
        dated = _DAY.match(line, at, stop)
        part = ("date", dated.end()) if dated else part_at(line, at, stop)
        if part is None or part[0] not in ("court", "kind", "date", "file"):
            return False
        kind, end = part
        printed = line[at:end]
        parts[kind] = f"{parts[kind]}, {printed}" if kind == "file" and kind in parts else printed
        at = end
    court = metadata.court(parts.get("court", ""))
    if not parts or ("court" in parts and not court):
        return False
    if (head.court and court) or (head.file_number and "file" in parts):
        return False
    head.court = head.court or court
    head.file_number = head.file_number or parts.get("file", "")
    head.doctype = head.doctype or doctype(parts.get("kind", ""))
    if (day := parts.get("date", "")) and not head.date:
        head.date = days.parse(day) or iso_date(day)
        if not head.date:
            head.problems += (Problem(place, f'"{day}" is no day of the calendar'),)
    return True
