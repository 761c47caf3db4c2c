"""Notes on the state of a law ("Zuletzt geändert durch Art. 3 G v. 9.7.2021 I 2467"): which act, where promulgated.

The notes stand in `standkommentar` of gesetze-im-internet.de and in the heads of "law in git" files. They name the
acts in the abbreviations of the documentation: G, V, Bek; the part of the Bundesgesetzblatt, the page, since 2023 the
number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_NOTE = 2000
"""Characters of a note that are looked at; the longest among 6,877 laws has 700."""

_DAY = r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}"
_KIND = (
    r"(?:Organisationse|E)rlass|Beschluss(?:\s+des\s+Plenums\s+d\.\s+Bundesverfassungsgerichts)?|Vertrag|Verf?üg|AnO|"
    r"AAnO|AO|Bek(?:anntmachung)?\.?|Bes|Ber|RV|VwV|EntschFormel|BVerfGE|Gesetz|Verordnung|Entsch|Richtl|Satzung|G|g|V"
)
_ACT = re.compile(rf"(?:(?<=\s)|^)(?P<kind>{_KIND})\s+(?:d\.\s\S+\s)?(?:v\.|vom)\s?(?P<day>{_DAY})")
_UNNAMED = re.compile(rf"(?P<kind>)(?:v\.|vom)\s?(?P<day>{_DAY})")
_PLACE = re.compile(
    r"^[\s;,]*(?:(?P<year>(?:19|20)\d\d)\s+)?(?P<part>I{1,3})\s(?:S\.\s?)?(?:Nr\.?\s?(?P<number>\d+[a-z]?)|(?P<page>\d+))"
)
_OTHER = re.compile(
    rf"[\s;,]*(?P<part>BAnz\.?(?:\sAT)?|VkBl\.?|RGBl\.?|GMBl\.?|GBl\.?|BGBl\.?|eBAnz)\s?(?P<place>(?:{_DAY}|Nr\.?)?[^;:()]{{0,30}})"
)
_EFFECT = re.compile(rf"mWv\s+(?P<days>{_DAY}(?:\s*(?:,|u\.|und|bzw\.)\s*{_DAY})*)")
_LAST = re.compile(rf"mit Ablauf (?:des|d\.)\s+(?P<day>{_DAY})")
_OUT = re.compile(rf"(?:am|mWv)\s+(?P<day>{_DAY})(?:\s+\S+){{0,6}}?\s+außer Kraft")
_LEAD = re.compile(
    r"(?:(?:Zuletzt|zuletzt|zul\.)\s)?(?:Ge|ge)?ä?ndert(?:\sdurch)*|(?:Mittelbare\s|mittelbare\s)?Änderung(?:en)?(?:\sdurch)?"
    r"|(?:Neugefasst|Neufassung)(?:\sdurch|\sgem\.)?|Entfristung\sdurch|Berichtigung"
)
_SHORT = {"g": "G", "Bek.": "Bek", "Bekanntmachung": "Bek", "Gesetz": "G", "Verordnung": "V"}


class NoteKind(StrEnum):
    """What a note says happened or will happen."""

    AMENDED = "amended"
    REISSUED = "reissued"
    ANNOUNCED = "announced"
    PROVISIONAL = "provisional"
    INCLUDED = "included"
    REPEALED = "repealed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Act:
    """An amending act as a note names it; what it does not say is empty.

    `kind` is G, V, Bek …, `date` that of the act (ISO), `part` of the gazette (I, II, or another gazette's name),
    `year` that of the gazette, and since 2023 `number` stands for `page`.
    """

    kind: str
    date: str
    part: str = ""
    year: str = ""
    page: str = ""
    number: str = ""

    @property
    def eli(self) -> str:
        """Return the ELI of the work where it follows from the gazette (Bundesgesetzblatt I and II), else nothing.

        >>> Act("G", "2021-07-09", "I", "2021", page="2467").eli, Act("G", "2026-04-16", "I", "2026", number="107").eli
        ('eli/bund/bgbl-1/2021/s2467', 'eli/bund/bgbl-1/2026/107')
        """
        if self.part not in ("I", "II") or not self.year or not (self.page or self.number):
            return ""
        return f"eli/bund/bgbl-{len(self.part)}/{self.year}/{self.number or 's' + self.page}"

    def __str__(self) -> str:
        place = f"Nr. {self.number}" if self.number else self.page
        year = self.year if self.year != self.date[:4] else ""
        day = ".".join(part.lstrip("0") for part in reversed(self.date.split("-")))
        return " ".join(word for word in (self.kind, f"v. {day}", year, self.part, place) if word)


@dataclass(frozen=True, slots=True)
class StateNote:
    """A note with what could be read of it: the acts, where in them, from when; `reason` where nothing could be.

    `effective` are first days of effect ("mWv"), `last_day` is the last day in force ("mit Ablauf des").
    """

    text: str
    kind: NoteKind
    acts: tuple[Act, ...] = ()
    article: str = ""
    effective: tuple[str, ...] = ()
    last_day: str = ""
    reason: str = ""


def parse(text: str, standtyp: str = "Stand") -> StateNote:
    """Read one note; nothing that is not understood is guessed.

    >>> note = parse("Zuletzt geändert durch Art. 11 Abs. 4 G v. 16.4.2026 I Nr. 107")
    >>> note.kind.value, note.article, str(note.acts[0]), note.acts[0].number
    ('amended', 'Art. 11 Abs. 4', 'G v. 16.4.2026 I Nr. 107', '107')
    >>> note = parse("Änderung durch Art. 2 G v. 4.5.2026 I Nr. 9 mWv 12.6.2026 noch nicht berücksichtigt", "Hinweis")
    >>> note.kind.value, note.effective
    ('announced', ('2026-06-12',))
    """
    text = " ".join(text[:MAX_NOTE].split())
    found = list(_ACT.finditer(text)) or list(_UNNAMED.finditer(text))
    acts = tuple(dict.fromkeys(act for match in found if (act := _act(match))))
    article = ""
    if found:
        before = text[: found[0].start()]
        lead = _LEAD.search(before)
        article = before[lead.end() :].strip(" ,;:") if lead else ""
        article = article if len(article.split()) <= 12 else ""
    effective = tuple(day for days in _EFFECT.findall(text) for day in map(iso, re.findall(_DAY, days)) if day)
    last, out = _LAST.search(text), _OUT.search(text)
    last_day = iso(last["day"]) if last else _day_before(iso(out["day"])) if out else ""
    kind = _kind(text, standtyp)
    reason = "" if acts or last_day or effective else _reason(text)
    return StateNote(text, kind, acts, article, effective, last_day, reason)


def iso(day: str) -> str:
    """Write a German date as ISO; an impossible one is nothing.

    >>> iso("9.7.2021"), iso("31.2.2021")
    ('2021-07-09', '')
    """
    parts = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", day.strip())
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat() if parts else ""
    except ValueError:
        return ""


def _day_before(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat() if day else ""


def _kind(text: str, standtyp: str) -> NoteKind:
    if "noch nicht berücksichtigt" in text:
        return NoteKind.ANNOUNCED
    if "noch nicht abschließend" in text or "textlich nachgewiesen" in text:
        return NoteKind.PROVISIONAL
    if "ist berücksichtigt" in text or "sind berücksichtigt" in text:
        return NoteKind.INCLUDED
    if standtyp == "Aufh":
        return NoteKind.REPEALED
    if standtyp == "Neuf":
        return NoteKind.REISSUED
    return (
        NoteKind.AMENDED
        if standtyp == "Stand" or re.match(r"(?:Zuletzt g|zuletzt g|G)eändert", text)
        else NoteKind.OTHER
    )


def _act(match: re.Match[str]) -> Act | None:
    day = iso(match["day"])
    if not day:
        return None
    kind = _SHORT.get(match["kind"], match["kind"])
    place = _PLACE.match(match.string[match.end("day") : match.end("day") + 60])
    if place:
        return Act(kind, day, place["part"], place["year"] or day[:4], place["page"] or "", place["number"] or "")
    other = _OTHER.match(match.string, match.end("day"))
    if other:
        return Act(kind, day, other["part"].rstrip("."), "", other["place"].strip(" ,"))
    return Act(kind, day)


def _reason(text: str) -> str:
    if not text:
        return "the note is empty"
    if not re.search(r"\d{4}", text):
        return "the note names no date"
    return "the note names no act with its date" if not re.search(_DAY, text) else "the date belongs to no act"
