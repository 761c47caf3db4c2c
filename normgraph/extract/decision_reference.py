"""A reference to a decision, from the parts read to what it says: its citations, their role, places and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from normgraph.extract import pinpoints
from normgraph.extract.courts import by_register
from normgraph.extract.decision_parts import NOTICE
from normgraph.extract.model import Citation, Role
from normgraph.extract.patterns import ANNOUNCED

NAMING = ("EuGH", "EuG", "EGMR")
"""Courts whose cases are cited with the names of the parties."""
LOOSELEAF = re.compile("SozR|Buchholz|BGHR|AP |EzA|LM |OLGSt|Slg|NSW|WuB|EWiR §")

_PROCEEDINGS = re.compile(r"(?:[A-ZÄÖÜ][a-zäöüß]*v|V)erfahren(?:s|\sBVerwG)?\s$")
_AUTHOR = re.compile(r"(?:[a-zäöüß]{2,}\*?,?|\?,)\s$")
_NO_AUTHOR = re.compile(
    r"(?:\b(?:vgl|auch|in|zuletzt|etwa|so|und|sowie|nur|dazu|hierzu|siehe|zum|zur|aber|bereits|"
    r"jüngst|ferner|ebenso|weiter|oder|nach|Senatsurteil|Urteil|Beschluss|Entscheidung|"
    r"Rechtsprechung|Gericht|Tribunal|erst|insoweit|insbesondere|grundlegend|Slg|statt aller|"
    r"abgedruckt|veröffentlicht)|gericht(?:s|shof)?|gerichtshofs)\.?,?\s$",
    re.IGNORECASE,
)
_ADMINISTRATIVE = re.compile(
    r"(?:[Ss]chreiben|Erlass(?:es)?|Rundschreiben|BMF\)?|Verfügung)(?:\s(?:in|vom|des BMF|der "
    r"Finanzverwaltung))?\s?[(,]?\s?(?:in\s)?$|\b(?:OFD|FinMin|BMF|LfSt)\b[^;()\n]{0,110}$"
)


class Volume(NamedTuple):
    """A further place in the collection or journal named before: "; 67, 157 <170>"."""

    start: int
    end: int
    """Where the first page ends."""
    cited_to: int
    """Where the pages cited end."""
    series: str
    pinpoint: str


@dataclass(slots=True)
class Reference:
    """A reference being read."""

    start: int
    end: int
    court: str = ""
    court_span: tuple[int, int] = (-1, -1)
    kind: str = ""
    date: str = ""
    file: list[tuple[int, int]] = field(default_factory=list)
    reporter: list[tuple[int, int]] = field(default_factory=list)
    ecli: str = ""
    pinpoint: str = ""
    volumes: list[Volume] = field(default_factory=list)
    senate: bool = False
    again: bool = False
    dated: tuple[int, int] = (-1, -1)
    impossible: str = ""
    """A day as printed that no calendar has."""
    first: str = ""
    own_end: int = 0
    located: bool = False
    """Whether a place to find the decision is known, not only its day or court."""


def names_one(text: str, ref: Reference) -> bool:
    """Whether the parts read name a decision: most days, courts and kinds of decision stand alone and name none."""
    if not ref.court:
        return ref.located or (ref.dated[0] >= 0 and (ref.senate or (ref.again and ref.kind != "")))
    if ref.located or ref.dated[0] >= 0 or ref.again:
        return True
    return ref.kind != "" and ANNOUNCED.search(text, max(0, ref.start - 45), ref.start) is not None


def citations(text: str, ref: Reference) -> Iterator[Citation]:
    """Yield the citations of a reference that names a decision: one, and one for each further volume of a list."""
    role = _role(text, ref)
    if role is None:
        return
    if (
        not (ref.kind or ref.date)
        and ref.file
        and (proceedings := _PROCEEDINGS.search(text, max(0, ref.start - 40), ref.start)) is not None
    ):
        ref.start = proceedings.start()
    end = pinpoints.case_name(text, ref.end) if _trademark(text, ref) else ref.end
    end = _close(text, ref.start, end)
    parts = _parts(text, ref)
    reporter = "; ".join([" ".join(text[a:b].split()) for a, b in ref.reporter]) if ref.reporter else ""
    numbers = [n for a, b in ref.file for n in single_numbers(_printed(text[a:b]))]
    open_because = _open(text, ref, numbers)
    impossible = f"no such day: {ref.impossible}" if ref.impossible and not ref.again else ""
    last = max((stop for _, stop in parts), default=0)
    end = max(end, last)
    own_end = max(ref.own_end or end, last)
    days = _days(text, ref)
    if len(days) > 1:
        ref.date = ""  # which of them the decision is of is not said
    whole = Citation(
        ref.start,
        own_end,
        "decision",
        text[ref.start : own_end],
        court=ref.court,
        date=ref.date,
        file_number=", ".join(numbers),
        reporter=reporter,
        ecli=ref.ecli,
        pinpoint=ref.pinpoint,
        doctype=doctype(ref.kind),
        group_start=ref.start,
        group_end=end,
        parts=parts,
        role=role,
        match="unresolved" if open_because else "exact",
        reason="; ".join(filter(None, (open_because, impossible))),
        via="inherits"
        if ref.first == "inherited" and not ref.court
        else ("senate" if ref.senate and not ref.court else ""),
    )
    if len(numbers) > 1 and ref.first != "inherited" and SEVERAL.search(ref.kind):
        yield from _each(text, ref, whole, days)
    elif not (ref.file or ref.ecli or ref.date) and len(ref.reporter) == 1 and _NUMBERS.search(reporter):
        yield from _each_number(text, ref, whole)
    else:
        yield whole
    for volume in ref.volumes:
        yield Citation(
            volume.start,
            volume.cited_to,
            "decision",
            text[volume.start : volume.cited_to],
            court=ref.court,
            reporter=f"{volume.series} {text[volume.start : volume.end]}",
            pinpoint=volume.pinpoint,
            parts=((volume.start, _pages(text, volume.end)),),
            group_start=ref.start,
            group_end=end,
            match="unresolved",
            reason="no file number here",
        )


_TRIBUNAL = re.compile(r"VK\s?(\d{1,2})\s?[-–]\s?")


def _printed(number: str) -> str:
    """Return a file number in one spelling: without the court's name in front, those of a Vergabekammer alike.

    >>> _printed("BVerwG 1 C 17.08"), _printed("VK 2 – 72/23"), _printed("VK2-72/23")
    ('1 C 17.08', 'VK 2-72/23', 'VK 2-72/23')
    """
    plain = " ".join(number.split()).removeprefix("BVerwG ").removeprefix("TDG ")
    if plain.startswith(("C -", "T -", "C –", "T –")):
        return plain[0] + "-" + plain[3:].lstrip()
    return _TRIBUNAL.sub(r"VK \1-", plain) if plain.startswith("VK") else plain


_NUMBERS = re.compile(r"\sNrn?\.?\s(?P<first>\d+)(?P<others>(?:,\s\d+|\sund\s\d+)+)$")


def _each_number(text: str, ref: Reference, whole: Citation) -> Iterator[Citation]:
    """Yield the decisions that a looseleaf collection has under several numbers: `SozR 1500 § 160a Nr 60 und 65`."""
    ((start, end),) = ref.reporter
    listed = _NUMBERS.search(text, start, end)
    if listed is None:
        yield whole
        return
    before = " ".join(text[start : listed.start("first")].split())
    for ordinal, number in enumerate(re.findall(r"\d+", text[listed.start("first") : end])):
        yield whole._replace(reporter=f"{before} {number}", ordinal=ordinal)


SEVERAL = re.compile(
    r"(?:[Uu]rteilen?|[Bb]eschlüssen?|[Ee]ntscheidungen|[Vv]erfügungen|[Gg]erichtsbescheiden?)$(?<=e|n)"
)
"""Several decisions, not one that ends several proceedings."""
_DAY_BEFORE = re.compile(r"(\d{1,2})\.\s(?:und|u\.|sowie)\s$")


def _days(text: str, ref: Reference) -> list[str]:
    """Return the days of a list that shares its month, "3. und 4. Mai 2010", in ISO form; else the one day."""
    first = ref.dated[0]
    before = _DAY_BEFORE.search(text, max(0, first - 10), first) if ref.date else None
    if before is None:
        return [ref.date]
    return [f"{ref.date[:8]}{int(before[1]):02}", ref.date]


def _each(text: str, ref: Reference, whole: Citation, days: list[str]) -> Iterator[Citation]:
    """Yield a citation for each of several decisions, `Urteile vom … - I ZR 3/09 und I ZR 4/09`, in one group."""
    items: list[tuple[int, int, int, str]] = []
    for start, stop in ref.file:
        printed = _printed(text[start:stop])
        if items and text[start - 1] == "<":  # the case that was joined to the one before
            items[-1] = (items[-1][0], stop, items[-1][2], f"{items[-1][3]}, {printed}")
        elif _SHARED_REGISTER.fullmatch(printed):
            items += [(start, stop, ordinal, number) for ordinal, number in enumerate(single_numbers(printed))]
        else:  # a range is of one decision
            items.append((start, stop, 0, ", ".join(single_numbers(printed))))
    if len(items) == 1:
        yield whole
        return
    for index, (start, stop, ordinal, number) in enumerate(items):
        first, last = index == 0, index == len(items) - 1
        at, end = (whole.start if first else start), (whole.end if last else stop)
        yield whole._replace(
            start=at,
            end=end,
            text=text[at:end],
            date=days[index] if len(days) == len(items) else ("" if len(days) > 1 else ref.date),
            file_number=number,
            reporter=whole.reporter if last else "",
            pinpoint=whole.pinpoint if last else "",
            parts=((whole.parts[0][0] if first else start, stop), *(whole.parts[1:] if last else ())),
            ordinal=ordinal if not first else 0,
        )


_SHARED_YEAR = re.compile(r"(?P<register>(?!VK).*?[A-Za-z)]\s)(?P<serials>\d+(?:(?:-|, | und )\d+)+)(?P<year>/\d\d.*)")
_SHARED_REGISTER = re.compile(r"(?P<register>.*\s)(?P<one>\d+/\d\d)(?:,|\su(?:nd|\.))\s(?:Nr\.\s)?(?P<two>\d+/\d\d)")
_MOST_IN_RANGE = 20


@lru_cache(maxsize=10_000)
def single_numbers(printed: str) -> tuple[str, ...]:
    """Return the file numbers that share register, or register and year, each written out.

    >>> single_numbers("5 StR 3/10 und 4/11")
    ('5 StR 3/10', '5 StR 4/11')
    >>> single_numbers("X B 13, 14/15"), single_numbers("III B 12-14/13"), single_numbers("1 C 17.08")
    (('X B 13/15', 'X B 14/15'), ('III B 12/13', 'III B 13/13', 'III B 14/13'), ('1 C 17.08',))
    """
    if not any(sign in printed for sign in (" u", ",", "-")):
        return (printed,)
    if (both := _SHARED_REGISTER.fullmatch(printed)) is not None:
        return tuple(f"{both['register']}{number}" for number in (both["one"], both["two"]))
    m = _SHARED_YEAR.fullmatch(printed)
    if m is None:
        return (printed,)
    serials: list[str] = []
    for part in re.split(", | und ", m["serials"]):
        first, *rest = part.split("-")
        if rest and 0 < int(rest[-1]) - int(first) < _MOST_IN_RANGE:
            serials += [str(number) for number in range(int(first), int(rest[-1]) + 1)]
        else:
            serials += [first, *rest]
    return tuple(f"{m['register']}{serial}{m['year']}" for serial in serials)


_DOCKET = re.compile(r"(?:\b(?:Az|AZ|Aktenzeichen)\b\.?:?|[Vv]erfahren(?:s|\sBVerwG)?)\s?$")
_PROSECUTOR = re.compile(r"\d+ U?Js \d")


def _open(text: str, ref: Reference, numbers: list[str]) -> str:
    """Return why a reference does not tell which decision it means, or an empty string.

    A number alone may be a flat, a train or a contract: a court, the kind of decision or "Az." shows that it is a case.
    """
    if ref.ecli:
        return ""
    if not ref.file:
        return "refers back" if ref.again else "no file number here"
    if ref.court or by_register(numbers[0]):
        return ""
    if any(map(_PROSECUTOR.match, numbers)):
        return "the file of a public prosecutor, no court named"
    shown = ref.kind or ref.senate or ref.again or ref.reporter or ref.first == "inherited"
    if shown or _DOCKET.search(text[max(0, ref.file[0][0] - 20) : ref.file[0][0]]):
        return ""
    return "a number without court, kind of decision or Az."


def _role(text: str, ref: Reference) -> Role | None:
    """Tell an article in a journal and a mention without number from authority; None where it is no decision at all."""
    before = text[max(0, ref.start - 120) : ref.start]
    if ref.first in ("reporter", "date") and not ref.file and _ADMINISTRATIVE.search(before):
        return None
    if ref.first == "date" and not ref.court and (not ref.file or NOTICE.search(before)):
        return None
    if (
        ref.file
        and not ref.kind
        and text[ref.file[0][0]] in "CT"
        and _OPINION.search(text, max(0, ref.start - 90), ref.start)
    ):
        return None
    if ref.first == "reporter" and not ref.file and not ref.court:
        if _ORDERS.match(text, ref.start):
            return None
        if _COLLECTION.match(text, ref.reporter[0][0] if ref.reporter else ref.start):
            return "authority"
        return "literature" if _AUTHOR.search(before) and not _NO_AUTHOR.search(before) else "authority"
    return "authority" if ref.located or ref.again else "case-fact"


_OPINION = re.compile(r"\b(?:Schlussantr[aä]ge\w*|Stellungnahme)\b[^.;()]{0,70}$")
"""Before the number of a case: what an Advocate General says in it is no decision."""
_ORDERS = re.compile(r"BStBl\.?\s(?:I|(?:19|20)\d\d,?\s(?:Teil\s)?I)[,\s]")
"""The part of the tax gazette in which laws and orders stand; a decision only if its court is named."""
_COLLECTION = re.compile(
    r"[A-Z]\w*(?:GE|GHZ|GHSt|AGE|SGE|FHE|GE|GZ|GSt|LGZ|LGSt|E)\s|BStBl|BFH/NV|SozR|Buchholz|BGHR|Slg|ECLI|EU:|USK|"
    r"BeckRS|HRRS|DRsp|openJur|WKRS|IBRRS|IMRRS|VPRRS|LSK|REWIS|FDRVG"
)
"""Collections of decisions only: no article stands in them."""


def _parts(text: str, ref: Reference) -> tuple[tuple[int, int], ...]:
    """Return the places that name the decision: court to file number, or to the first reporter; then each reporter."""
    reporters_at = [(a, _pages(text, b)) for a, b in ref.reporter if not LOOSELEAF.match(text, a)]
    court = ref.court_span[0]
    if ref.file:
        start, end = ref.file[0][0], ref.file[-1][1]
        if 0 <= court < start and (court == ref.start or start - ref.court_span[1] < 3):
            start = court
        return ((start, end), *reporters_at)
    if (
        reporters_at
        and 0 <= court < reporters_at[0][0]
        and court == ref.start
        and "(" not in text[ref.court_span[1] : reporters_at[0][0]]
    ):
        return ((court, reporters_at[0][1]), *reporters_at[1:])
    return tuple(reporters_at)


_PAGE = re.compile(r",\s\d{1,4}(?![\d.])|[-–]\d{1,5}(?![\d/.]\d)")
_KIND_STEM = re.compile(r"(urt|beschl|gerichtsbescheid|entsch|verfüg|gutachten|gb)", re.IGNORECASE)
_LETTERS = {"U.": "Urteil", "B.": "Beschluss", "G.": "Gerichtsbescheid", "G.B.": "Gerichtsbescheid"}
"""The administrative courts' shortest way: "U.v. 3.4.2002"."""
_KINDS = {
    "urt": "Urteil",
    "beschl": "Beschluss",
    "gerichtsbescheid": "Gerichtsbescheid",
    "gb": "Gerichtsbescheid",
    "entsch": "Entscheidung",
    "verfüg": "Verfügung",
    "gutachten": "Gutachten",
}


def _pages(text: str, end: int) -> int:
    return m.end() if (m := _PAGE.match(text, end)) else end


@lru_cache(maxsize=10_000)
def doctype(word: str) -> str:
    """Return the kind of a decision from the word used for it, in the singular.

    >>> doctype("Beschlüsse"), doctype("Teilurteils"), doctype("Urt.")
    ('Beschluss', 'Urteil', 'Urteil')
    """
    if word in _LETTERS:
        return _LETTERS[word]
    stems = _KIND_STEM.findall(word)
    return _KINDS[stems[-1].lower()] if stems else ""


def _trademark(text: str, ref: Reference) -> bool:
    """Whether this citation is of the kind that ends in the name of a case."""
    if ref.court in ("BPatG", *NAMING) or (ref.again and not ref.date):
        return True
    for start, _ in (*ref.reporter, *ref.file):
        if _NAMES_CASES.match(text, start):
            return True
    return bool(ref.pinpoint) and pinpoints.CAPITAL_BEHIND.match(text, ref.end) is not None


_NAMES_CASES = re.compile(
    r"GRUR|BGHZ|MarkenR|WRP|BlPMZ|Mitt|Slg|BSG|SozR|BPatGE|\d+ [WN]i? \(|(?:I|X|Xa) Z[RB] |K[ZVR][RB] "
)


_DASHED = re.compile(r"\s?[-–](?=[\s.,;)]|$)")
_OPEN_DASH = re.compile(
    r"[-–]\s?(?:[^\s–-]+\s){0,5}[^\s–-]*\d/\d\d(?:[.\s][^\s–-]{1,7}(?:-[A-Z])?)?$|[-–]\s(?:BVerwG\s|[A-Z][A-Zu]?\s)?\d{1,3}\s[A-Z]{1,4}\s\d+\.\d{2,6}$"
)


def _close(text: str, start: int, end: int) -> int:
    """Take a closing bracket that was opened inside, and the dash that closes a number set between dashes."""
    inside = text[start:end]
    if (inside.count("(") > inside.count(")") and text.startswith(")", end)) or (
        inside.count("[") > inside.count("]") and text.startswith("]", end)
    ):
        end += 1
    elif (dash := _DASHED.match(text, end)) is not None and _OPEN_DASH.search(text, start, end):
        end = dash.end()
        if inside.count("(") > inside.count(")") and text.startswith(")", end):
            end += 1
    return end
