"""European Case Law Identifiers of German courts: parsed and compared, checked against a decision, never made.

`ECLI:DE:COURT:YEAR:ORDINAL` (Council conclusions 2011/C 127/01, annex); upper and lower case do not differ. Each court
writes its ordinals its own way: BVerwG, BGH, BAG, BFH, BSG and BPatG begin with the day as DDMMYY (BFH after its type
letters), BVerfG with letters and the day as YYYYMMDD, courts of the Länder with MMDD. The last digits tell several
decisions of one day and file number apart and follow from nothing, so that an ECLI can be checked, but not derived.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from normgraph.errors import UnreadableInput
from normgraph.ingest.curated import Court, table
from normgraph.ingest.curated import court as described

_FORM = re.compile(
    r"ECLI:(?P<country>[A-Z]{2}):(?P<court>[A-Z][A-Z0-9]{0,6}):(?P<year>[12][0-9]{3}):(?P<ordinal>[A-Z0-9.]{1,25})"
)
_FEDERAL = {"BVERFG": "BVerfG", "BVERWG": "BVerwG", "BGH": "BGH", "BAG": "BAG", "BFH": "BFH", "BSG": "BSG",
            "BPATG": "BPatG"}  # fmt: skip
FEDERAL = tuple(_FEDERAL.values())
"""The courts of the Federation that give their decisions an ECLI of a known form."""
_DAY_FIRST = re.compile(r"(?:[A-Z]{1,3}\.)?(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{2})")
_YEAR_FIRST = re.compile(r"[A-Z]{1,2}(?P<century>[0-9]{2})(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_MONTH_FIRST = re.compile(r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})\.")
_KIND = re.compile(r"(?:LARBG|ARBG|OLG|OVG|LSG|LAG|VGH|VG|SG|FG|LG|AG)")
_KINDS = {"ArbG": "ARBG", "BayVGH": "VGH", "BayLSG": "LSG"}
_PADDED = re.compile(r"(?P<head>.*?)(?P<number>[0-9]{1,4})/(?P<year>[0-9]{2})")


@dataclass(frozen=True)
class Ecli:
    """An ECLI in upper case, so that equal ones compare equal.

    >>> parse("ECLI:DE:BVerwG:2012:291112U10C5.12.0") == parse("ecli:de:bverwg:2012:291112u10c5.12.0")
    True
    """

    country: str
    court: str
    year: str
    ordinal: str

    def __str__(self) -> str:
        return f"ECLI:{self.country}:{self.court}:{self.year}:{self.ordinal}"

    @property
    def federal(self) -> bool:
        """Whether the court is one of the Federation, or its Constitutional Court."""
        return self.court in _FEDERAL

    @property
    def day(self) -> str:
        """The day that the ordinal states, in ISO 8601, or nothing where its form is not known.

        >>> parse("ECLI:DE:BGH:2016:310516BIZB39.15.0").day, parse("ECLI:DE:OVGNRW:2020:0421.9A287.19.00").day
        ('2016-05-31', '2020-04-21')
        """
        form = _DAY_FIRST if self.court in _FEDERAL else _MONTH_FIRST
        match = (_YEAR_FIRST if self.court == "BVERFG" else form).match(self.ordinal)
        if not match or not 1 <= int(match["month"]) <= 12 or not 1 <= int(match["day"]) <= 31:
            return ""
        said = match.groupdict()
        year = said.get("century", self.year[:2]) + said.get("year", self.year[2:])
        return f"{year}-{match['month']}-{match['day']}"


def parse(text: str) -> Ecli:
    """Parse an ECLI; raises UnreadableInput where the text is none.

    >>> parse("ECLI:DE:BVerfG:2020:rk20200501.1bvr099620").day
    '2020-05-01'
    >>> parse("ECLI:DE:BGH:2016")
    Traceback (most recent call last):
    normgraph.errors.UnreadableInput: ECLI:DE:BGH:2016: this is no ECLI. What to do: write country, court code, \
year and ordinal, as in ECLI:DE:BGH:2016:310516BIZB39.15.0.
    """
    match = _FORM.fullmatch("".join(text.split()).upper())
    if not match:
        remedy = "write country, court code, year and ordinal, as in ECLI:DE:BGH:2016:310516BIZB39.15.0"
        raise UnreadableInput("this is no ECLI", where=text[:80], remedy=remedy)
    return Ecli(**match.groupdict())


def spellings(text: str) -> tuple[str, ...]:
    """Return the ways in which sources write an ECLI: upper and lower case do not differ in it, in a graph they do.

    >>> spellings("ECLI:DE:BVERFG:2020:RK20200501.1BVR099620")[-1]
    'ECLI:DE:BVerfG:2020:rk20200501.1bvr099620'
    """
    try:
        one = parse(text)
    except UnreadableInput:
        return (text,)
    codes = dict.fromkeys((one.court, _FEDERAL.get(one.court, one.court)))
    ordinals = (one.ordinal, one.ordinal.lower())
    forms = [f"ECLI:{one.country}:{code}:{one.year}:{ordinal}" for code in codes for ordinal in ordinals]
    return tuple(dict.fromkeys((text, *forms)))


def contradictions(ecli: Ecli, court: str, date: str, file_numbers: tuple[str, ...]) -> list[str]:
    """Return what an ECLI says otherwise than its decision; what the decision does not state contradicts nothing.

    `court` is the usual abbreviation ("LG Aachen"), `date` ISO 8601; of several file numbers one must be in the ECLI.

    >>> contradictions(parse("ECLI:DE:BVerwG:2012:291112U10C5.12.0"), "BVerwG", "2012-11-29", ("10 C 5.12",))
    []
    >>> contradictions(parse("ECLI:DE:BGH:2016:310516BIZB39.15.0"), "BAG", "2016-05-30", ("I ZB 93/15",))
    ['the court BAG is not BGH', 'the day 2016-05-30 is not 2016-05-31', 'the file number I ZB 93/15 is not in it']
    """
    found = []
    if ecli.country == "DE" and court and not _same_court(ecli.court, court):
        found.append(f"the court {court} is not {_FEDERAL.get(ecli.court, ecli.court)}")
    if date and (ecli.day or ecli.year) != (date if ecli.day else date[:4]):
        found.append(f"the day {date} is not {ecli.day or ecli.year}")
    elif date and ecli.year != date[:4]:
        found.append(f"the day {date} is not in {ecli.year}")
    numbers = [number for number in file_numbers if number]
    if numbers and not any(_holds(ecli, number) for number in numbers):
        found.append(f"the file number {', '.join(numbers)} is not in it")
    return found


def despite_the_day(stated: str, court: str, date: str, file_numbers: tuple[str, ...]) -> str:
    """Return an ECLI whose court and file number are the decision's, and whose day is but for a slip, or nothing.

    A slip is in one of day, month and year, or in the order of the digits.

    >>> bgh = "ECLI:DE:BGH:2016:310516BIZB39.15.0"
    >>> [despite_the_day(bgh, "BGH", day, ("I ZB 39/15",)) == bgh for day in ("2016-05-31", "2016-05-13", "2015-06-30")]
    [True, True, False]
    """
    try:
        known = parse(stated)
    except UnreadableInput:
        return ""
    if not (known.day and court and date and file_numbers) or contradictions(known, court, known.day, file_numbers):
        return ""
    differing = sum(one != other for one, other in zip(known.day.split("-"), date.split("-"), strict=False))
    return stated if differing < 2 or sorted(known.day) == sorted(date) else ""


def _same_court(code: str, court: str) -> bool:
    """Compare courts by name and by the code that `courts.csv` has; where it has none, only the kind is compared.

    >>> _same_court("AGNEURU", "AG Neuruppin"), _same_court("AGNEURU", "AG Potsdam"), _same_court("LGX", "AG Nirgends")
    (True, False, False)
    """
    known = described(court).ecli
    if known and code in _codes():
        return code == known.upper()
    if code in _FEDERAL or court in _FEDERAL.values():
        return _FEDERAL.get(code) == court
    said = _KIND.match(code)
    kind = court.split(" ")[0]
    kind = _KINDS.get(kind, kind.upper())
    if not said or not _KIND.fullmatch(kind):
        return True
    return said[0].replace("LARBG", "LAG") == kind.replace("LARBG", "LAG")


@cache
def _codes() -> frozenset[str]:
    """Codes of courts that the table has: one that it lacks may be another of a court that it has."""
    return frozenset(row.ecli.upper() for row in table("courts", Court) if row.ecli)


def _holds(ecli: Ecli, file_number: str) -> bool:
    """Say whether the ordinal holds a file number, whatever stands between its letters and digits."""
    number = file_number.upper()
    padded = _PADDED.fullmatch(number)
    if ecli.court == "BVERFG" and padded:
        number = f"{padded['head']}{padded['number']:0>4}{padded['year']}"
    return _letters(number) in _letters(ecli.ordinal)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text)
