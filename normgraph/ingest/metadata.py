"""What sources say about a decision, brought into one form and checked: courts, days, file numbers, ECLI."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from normgraph.errors import UnreadableInput
from normgraph.extract import courts
from normgraph.ingest import curated, days, ecli
from normgraph.ingest.decision_model import Decision, Problem

_KINDS = {"LArbG": "LAG", "ArbGer": "ArbG"}
_AND_OTHERS = re.compile(r"\bu\. ?a\.|\bua\b")


def court(kind: str, place: str = "") -> str:
    """Return the usual name of a court from its kind and place, or from its whole name.

    A kind of which there are many courts is, without a place, no court.

    >>> court("BGH"), court("LG", "Musterstadt"), court("Landgericht Nürnberg-Fürth"), court("LArbG", "Hamm")
    ('BGH', 'LG Musterstadt', 'LG Nürnberg-Fürth', 'LAG Hamm')
    >>> court("BPatG", "München"), court("", "Musterstadt"), court("LG")
    ('BPatG', '', '')
    """
    kind = _KINDS.get(kind.strip(), kind.strip())
    if not kind:
        return ""
    alone = courts.canonical(kind)
    if curated.court(alone).level:
        return alone
    if not place:
        return alone if " " in alone else ""
    return courts.canonical(f"{kind} {place.strip()}")


def day(text: str, place: str, problems: list[Problem]) -> str:
    """Return a day in ISO 8601; one that is not in the calendar is reported and not known."""
    found = days.parse(text)
    if text and not found:
        problems.append(Problem(place, f'"{text[:80]}" is no day of the calendar'))
    return found


def file_numbers(text: str) -> str:
    """Return the file numbers of a source, separated by `, `; "u. a." is none.

    >>> file_numbers("2 BvF 1/20;2 BvF 3/20, u.a.")
    '2 BvF 1/20, 2 BvF 3/20'
    """
    numbers = (" ".join(number.split()) for number in re.split(r"[;,]", _AND_OTHERS.sub("", text)))
    return ", ".join(number for number in numbers if number)


_YEAR = re.compile(r"/((?:19|20)?\d\d)(?!\d)")
_LONGEST = 60
"""Years that no proceeding takes: two digits of a year that would be longer ago are of one to come."""


def later(numbers: Iterable[str], date: str) -> list[str]:
    """Return the file numbers whose year, behind a stroke, is later than that of a day (ISO 8601).

    >>> later(["VI ZR 20/19", "VI ZR 20/11", "5 O 1/98", "M 5 K 12.34", "6 KA 3/2013"], "2012-03-04")
    ['VI ZR 20/19', '6 KA 3/2013']
    """
    year = int(date[:4] or 0)

    def is_later(said: str) -> bool:
        return int(said) > year if len(said) == 4 else (year - int(said)) % 100 > _LONGEST

    return [number for number in numbers if year and (m := _YEAR.search(number)) and is_later(m[1])]


_FEDERAL = ("BVerfG", "BGH", "BVerwG", "BAG", "BSG", "BFH", "BPatG")
_BELOW_BGH = re.compile(r"\d{1,3}[a-z]? (?:O|S|T|C|U|W|K|F|Ca|Sa|UF|WF|Wx) \d+/\d\d")


def of_others(numbers: Iterable[str], court: str) -> list[str]:
    """Return the file numbers that no senate of a federal court can have: they are of another court's register.

    >>> of_others(["5 O 17/11", "1 C 17.08", "VI ZR 20/11"], "BGH"), of_others(["5 O 17/11"], "LG Köln")
    (['5 O 17/11', '1 C 17.08'], [])
    """
    if court not in _FEDERAL:
        return []
    below = [number for number in numbers if court == "BGH" and _BELOW_BGH.fullmatch(number)]
    return [number for number in numbers if number in below or courts.by_register(number) not in ("", court)]


def checked(decision: Decision, text: str) -> tuple[Decision, str]:
    """Complete a decision by what its source's ECLI says, if that contradicts nothing; report what is missing or wrong.

    >>> from normgraph.ingest.decision_model import Origin
    >>> origin = Origin("rii", "X1", "x.xml", "", ecli="ECLI:DE:BGH:2016:310516BIZB39.15.0")
    >>> right = Decision("d", "", 0, "Rn.", (), "BGH", "2016-05-31", "I ZB 39/15", origin=origin)
    >>> checked(right, "…")[0].ecli
    'ECLI:DE:BGH:2016:310516BIZB39.15.0'
    >>> wrong = checked(replace(right, date="2016-05-30"), "…")[0]
    >>> wrong.ecli, wrong.problems[0].what
    ('', 'ECLI:DE:BGH:2016:310516BIZB39.15.0: the day 2016-05-30 is not 2016-05-31')
    """
    assert decision.origin is not None
    place = decision.origin.place
    problems = [*decision.problems]
    missing = [name for name in ("court", "date", "file_number") if not getattr(decision, name)]
    if missing:
        problems.append(Problem(place, f"no {', no '.join(missing).replace('_', ' ')}"))
    if unlikely := days.implausible(decision.date):
        problems.append(Problem(place, f"{unlikely}; it is kept, the law of that day is not taken as the one applied"))
    for number in later(decision.file_numbers, decision.date):
        problems.append(Problem(place, f"the file number {number} is of a later year than the day {decision.date}"))
    for number in of_others(decision.file_numbers, decision.court):
        problems.append(Problem(place, f"the file number {number} is none that the {decision.court} gives"))
    for before in decision.previous:
        wrong_day = days.implausible(before.date)
        if not wrong_day and decision.date and before.date > decision.date:
            wrong_day = f"the day {before.date} is after that of the decision, {decision.date}"
        if wrong_day:
            named = f"{before.court} {before.file_number}".strip()
            problems.append(Problem(place, f"previous instance {named}: {wrong_day}"))
    if not text.strip():
        problems.append(Problem(place, "no text"))
    stated = ""
    if decision.origin.ecli:
        try:
            known = ecli.parse(decision.origin.ecli)
        except UnreadableInput as error:
            problems.append(Problem(place, f"{error.where}: {error.what}"))
        else:
            wrong = ecli.contradictions(known, decision.court, decision.date, decision.file_numbers)
            problems += (Problem(place, f"{decision.origin.ecli}: {what}") for what in wrong)
            stated = "" if wrong else decision.origin.ecli
    return replace(decision, ecli=stated, problems=tuple(problems)), text
