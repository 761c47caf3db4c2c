"""Days in force that the law itself names: "in der bis zum 31. März 2026 geltenden Fassung", "tritt am … in Kraft".

Dates say when some wording was in force; of what, say the citations right before them, or "dieses Gesetz". Texts only:
which unit a citation means is resolved elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
MAX_WORDS = 12

_DAY = rf"(?:\d{{1,2}}\.\s(?:{'|'.join(MONTHS)})\s\d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})"
_VERSION = re.compile(
    rf"in\s(?:der|seiner|ihrer|deren|dessen)\s(?:jeweils\s)?(?P<word>bis\s(?:zum|einschließlich(?:\sde[ms])?|zum\sAblauf\sdes)|"
    rf"am|ab(?:\sdem)?|seit(?:\sdem)?|vom|vor\sdem)\s(?P<day>{_DAY})(?:\sjeweils|\san)?\s(?:geltenden|gültigen|maßgeblichen|"
    rf"anzuwendenden|anwendbaren)\sFassung"
)
_FORCE = re.compile(
    rf"(?:tritt|treten)\s(?P<before>[^.;]{{0,60}}?)(?P<word>mit\sWirkung\svom|mit\sAblauf\sdes|am)\s(?P<day>{_DAY})\s"
    rf"(?:[^.;0-9]{{0,40}}?\s)?(?P<force>in|außer)\sKraft\b(?!,\s(?:wenn|sofern|falls)\b)"
)
"""Not what comes into force under a condition: whether it was met, the text does not say."""
_WHOLE = re.compile(
    r"(?:^|[.)\s])(?:Dieses|Das|Diese|Die|Dieser|Der)\s(?:Gesetz|Verordnung|Vorschrift|Anordnung|Bekanntmachung|Satzung|Erlass)\s$"
)
_NOTE = re.compile(
    r"(?:\(\+\+\+\s)?(?P<unit>(?:§§?|Art\.|Anlage)\s[^:+]{1,120}?):\s"
    r"(?P<how>IdF|Eingef\.|Inkraft|In Kraft|Neugefasst|Aufgeh\.)"
    r"[^:+]{0,240}?mWv\s(?P<day>\d{1,2}\.\d{1,2}\.\d{4})"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement on days in force: where it stands, its words, and the first, the last or one day.

    `whole` says that it speaks of the law it stands in; else of the citations before `start`. `unit` is the citation in
    a footnote, which speaks of the wording as shown.
    """

    start: int
    end: int
    verbatim: str
    kind: str
    first: str = ""
    last: str = ""
    on: str = ""
    whole: bool = False
    unit: str = ""


def find(text: str) -> Iterator[Dated]:
    """Yield the statements of a section's text.

    >>> [(d.verbatim, d.last) for d in find("§ 5 in der bis zum 31. März 2026 geltenden Fassung gilt weiter.")]
    [('in der bis zum 31. März 2026 geltenden Fassung', '2026-03-31')]
    >>> [(d.whole, d.first) for d in find("Dieses Gesetz tritt am 1. Januar 2005 in Kraft.")]
    [(True, '2005-01-01')]
    """
    if "Fassung" in text:
        for match in _VERSION.finditer(text):
            day = iso(match["day"])
            word = match["word"]
            first = day if word.startswith(("ab", "seit", "vom")) else ""
            last = day if word.startswith("bis") else shifted(day, -1) if word.startswith("vor") else ""
            on = day if word == "am" else ""
            if day:
                yield Dated(match.start(), match.end(), _verbatim(match[0]), "transition", first, last, on)
    if " Kraft" in text:
        for match in _FORCE.finditer(text):
            day = iso(match["day"])
            if not day:
                continue
            whole = bool(_WHOLE.search(text, max(0, match.start() - 40), match.start())) and not match["before"].strip()
            if match["force"] == "in":
                yield Dated(match.start(), match.end(), _verbatim(match[0]), "commencement", day, whole=whole)
            else:
                last = day if "Ablauf" in match["word"] else shifted(day, -1)
                yield Dated(match.start(), match.end(), _verbatim(match[0]), "commencement", last=last, whole=whole)


def find_in_note(text: str) -> Iterator[Dated]:
    """Yield the statements of an editorial footnote, which speak of the wording that the source shows.

    >>> note = "§ 11 Abs. 1 Satz 1: IdF d. Art. 1 G v. 21.2.2024 I Nr. 54 mWv 27.2.2024"
    >>> [(d.unit, d.first) for d in find_in_note(note)]
    [('§ 11 Abs. 1 Satz 1', '2024-02-27')]
    """
    if "mWv" in text:
        for match in _NOTE.finditer(text):
            day = iso(match["day"])
            if day:
                words = f"{match['how']} … mWv {match['day']}"
                last = shifted(day, -1) if match["how"] == "Aufgeh." else ""
                yield Dated(match.start(), match.end(), words, "note", "" if last else day, last, unit=match["unit"])


def iso(day: str) -> str:
    """Write a day as ISO; an impossible one is nothing.

    >>> iso("31. März 2026"), iso("1.7.2026"), iso("31. Februar 2026")
    ('2026-03-31', '2026-07-01', '')
    """
    parts = re.fullmatch(r"(\d{1,2})\.\s?(?:(\d{1,2})\.|(\w+))\s?(\d{4})", day)
    if not parts:
        return ""
    month = int(parts[2]) if parts[2] else MONTHS.index(parts[3]) + 1 if parts[3] in MONTHS else 0
    try:
        return date(int(parts[4]), month, int(parts[1])).isoformat()
    except ValueError:
        return ""


def shifted(day: str, days: int) -> str:
    """Return a day some days later or earlier, at most the first or last of the calendar; nothing for nothing.

    >>> shifted("2026-04-01", -1), shifted("", 1), shifted("9999-12-30", 31)
    ('2026-03-31', '', '9999-12-31')
    """
    if not day:
        return ""
    place = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(place, date.min.toordinal()), date.max.toordinal())).isoformat()


def _verbatim(words: str) -> str:
    """Keep the words of a statement; of a long one the first and the last."""
    parts = words.split()
    return " ".join(parts) if len(parts) < MAX_WORDS else " ".join([*parts[:5], "…", *parts[-5:]])
