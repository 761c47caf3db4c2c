"""What is known of a norm in time: versions, observations, evidence, and whether a version was in force on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from normgraph import identifiers
from normgraph.errors import UnknownThing
from normgraph.ingest.valid_time import shifted

GAP = 92
"""Days, a quarter: between two states farther apart more than one change may have happened unseen."""

_NORMS = identifiers.iri("norm", "")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True, order=True)
class Observation:
    """A day on which a source showed a version; `chain` is the source whatever its state, `source` the state's IRI."""

    day: str
    label: str
    source: str
    chain: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a norm or note says of days in force: of which unit, its words, where they stand."""

    iri: str
    unit: str
    kind: str
    verbatim: str
    place: str
    first: str = ""
    last: str = ""
    on: str = ""
    version: str = ""
    label: str = ""

    @property
    def of_law(self) -> bool:
        """Whether it speaks of a law as a whole."""
        return self.unit.startswith(_NORMS) and "/" not in self.unit.removeprefix(_NORMS)


class Basis(NamedTuple):
    """By what a version is held to have been in force: the kind of proof and the days that it names.

    Proved: `on` a day, shown that day; `between` two days; `from` a day, and still shown on another; `until` a day,
    shown on it; `shown` on the day, in force until another. Not proved: `nearestState`, the nearest state with the
    version (another change may lie between), `observed`, a state of that very day (a source may run ahead or lag).
    `contradiction`: evidence for two versions proves none.
    """

    kind: str
    days: tuple[str, ...]

    @property
    def proves(self) -> bool:
        """Whether the day is proved, not only likely."""
        return self.kind not in ("nearestState", "observed", "contradiction")


@dataclass(slots=True)
class Version:
    """One wording of a unit: who showed it when, and the evidence that dates it.

    `seen` are the days of all states that show it, `named` says that evidence names this version, not only its slot.
    """

    iri: str
    hash: str
    observations: list[Observation] = field(default_factory=list)
    text: str = ""
    note: str = ""
    first: str = ""
    last: str = ""
    on: frozenset[str] = frozenset()
    evidence: list[Evidence] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    named: bool = False
    disputed: list[tuple[str, str]] = field(default_factory=list)
    """First and last day for which what the law says of the change contradicts itself."""

    @property
    def days(self) -> list[str]:
        """The days of all states that show it, also between its first and last observation."""
        return self.seen or [one.day for one in self.observations]

    def in_force(self, day: str, others: Sequence[str] = ()) -> Basis | None:
        """Say by what this version is held to have been in force on a day; None where nothing says so.

        `others` are the days on which a state showed another text or none: no interval reaches beyond one of them.

        >>> seen = Observation("2026-04-13", "gii", "urn:s", "gii")
        >>> version = Version("urn:v", "", [seen], first="2026-04-01")
        >>> version.in_force("2026-04-13")
        Basis(kind='from', days=('2026-04-01', '2026-04-13'))
        >>> version.in_force("2026-04-05")
        Basis(kind='nearestState', days=('2026-04-13',))
        >>> version.in_force("2026-04-05", ["2026-04-04"]) is None
        True
        >>> Version("urn:v", "", [seen]).in_force("2026-04-13")
        Basis(kind='observed', days=('2026-04-13',))
        >>> Version("urn:v", "", [seen]).in_force("2026-04-14") is None
        True
        """
        seen = self.days
        if basis := self._proved_or_near(day, seen, others):
            return basis
        dated = (self.first and day < self.first) or (self.last and day > self.last)
        return Basis("observed", (day,)) if day in seen and day not in others and not dated else None

    def _proved_or_near(self, day: str, seen: list[str], others: Sequence[str]) -> Basis | None:
        if self.named and self.last and self.first <= day <= self.last:
            return Basis("between", (self.first, self.last))
        if day in others:
            return None
        if day in self.on:
            return Basis("on", (day,)) if day in seen else self._near(day, seen)
        if (self.first and day < self.first) or (self.last and day > self.last):
            return None
        if self.first and not any(self.first <= other <= day for other in others):
            return self._since(day, seen, others)
        if self.last and days_between(day, self.last) <= GAP and not any(day <= other <= self.last for other in others):
            if day in seen:
                return Basis("until", (day,)) if day == self.last else Basis("shown", (day, self.last))
            shown = max((one for one in seen if one < day), default="")
            if shown and days_between(shown, self.last) <= GAP and not any(shown < other < day for other in others):
                return Basis("nearestState", (shown,))
        return None

    def _since(self, day: str, seen: list[str], others: Sequence[str]) -> Basis | None:
        """Say by what a version that began at `first` was in force on a later day, with no other text between."""
        until = min((one for one in others if one > day), default="9999")
        later = [one for one in seen if day <= one < until]
        if day in later or (self.named and later and later[0] == min(one for one in seen if one >= self.first)):
            return Basis("from", (self.first, later[0]))
        left = max([self.first, *(one for one in seen if one <= day)])
        right = min([*later, *([self.last] if self.last else [])], default="")
        if not right or days_between(left, right) > GAP:
            return None
        return self._near(day, [one for one in seen if left <= one <= right])

    @staticmethod
    def _near(day: str, seen: list[str]) -> Basis | None:
        nearest = min(seen, key=lambda one: abs(days_between(one, day)), default="")
        return Basis("nearestState", (nearest,)) if nearest and abs(days_between(nearest, day)) <= GAP else None


class Remark(NamedTuple):
    """Why a unit has no text: `candidate` (what is meant, evidence), `missing` (where, what is there), `none`.

    `only cited` (law, slug): the graph has no text of it. `in range` (the range): repealed together with others.
    `replaced` (where its earlier content is, evidence, day): the unit is there and says something else since that day.
    Of a unit that is there without a text of its own: `below` (the units that have it), `bare` (its heading, the
    source), `there` (neither is in the graph).
    """

    kind: str
    values: tuple[str, ...] = ()

    def text(self, lang: str = "en") -> str:
        """Say it in words.

        >>> Remark("missing", ("§ 1 BGB", "Abs. 1, 2")).text()
        'no version at hand of § 1 BGB has this unit; it has Abs. 1, 2'
        """
        return _REMARKS[self.kind][lang].format(*self.values)


_REMARKS = {
    "candidate": {
        "de": "keine vorliegende Fassung hat diese Einheit; gemeint sein kann {0} ({1})",
        "en": "no version at hand has this unit; candidate: {0} ({1})",
    },
    "replaced": {
        "de": "das Gesetz hat diese Einheit; was vor dem {2} in ihr stand: {0} ({1})",
        "en": "the law has this unit; what it said before {2}: {0} ({1})",
    },
    "missing": {
        "de": "keine vorliegende Fassung von {0} hat diese Einheit; vorhanden: {1}",
        "en": "no version at hand of {0} has this unit; it has {1}",
    },
    "empty": {
        "de": "keine vorliegende Fassung von {0} hat diese Einheit",
        "en": "no version at hand of {0} has this unit",
    },
    "rows": {
        "de": "keine Einheit; der Wortlaut von {0} ist im Graphen, doch Zeilen von Tabellen und manche Überschriften "
        "sind keine Einheiten",
        "en": "no unit; the text of {0} is in the graph, but rows of tables and some headings are no units",
    },
    "inside": {
        "de": "keine vorliegende Fassung von {0} hat diese Einheit; ihre Sätze stehen in den Punkten darunter: {1}",
        "en": "no version at hand of {0} has this unit; its sentences stand in the items below: {1}",
    },
    "only cited": {
        "de": "von {0} hat der Graph keinen Text, nur Zitate; `normgraph import gii SOURCE --law {1}` bringt ihn",
        "en": "the graph has no text of {0}, it is only cited; `normgraph import gii SOURCE --law {1}` brings it",
    },
    "in range": {
        "de": "weggefallen: in der Quelle steht dafür {0} (weggefallen)",
        "en": "repealed: in its place the source has {0} (repealed)",
    },
    "no section": {
        "de": "gibt es nicht: keine vorliegende Fassung hat {0}",
        "en": "not there: no version at hand has {0}",
    },
    "below": {
        "de": "hat selbst keinen Wortlaut; er steht in {0}",
        "en": "has no text of its own; it stands in {0}",
    },
    "bare": {
        "de": "in der Quelle vorhanden, aber ohne Wortlaut ({1}); Überschrift: {0}",
        "en": "present in the source, but without a text ({1}); heading: {0}",
    },
    "whole": {
        "de": "von dem Gesetz als Ganzem hat der Graph keine Fassung, nur von seinen Einheiten",
        "en": "the graph has no version of the law as a whole, only of its units",
    },
    "there": {
        "de": "das Gesetz hat diese Einheit; ihr Wortlaut ist nicht im Graphen",
        "en": "the law has this unit; its text is not in the graph",
    },
    "none": {"de": "der Graph kennt keine Fassung davon", "en": "the graph knows no version of it"},
}

Sighting = tuple[Observation, Version | None]
"""What a state of the law showed of a unit: a version, or None where it lacks the unit."""


@dataclass(slots=True)
class Norm:
    """What the graph knows of a unit: its name, its versions by first observation, evidence for the slot, successors.

    `moved` are steps of descent from this slot: day on which the later text was seen, kind, where the text now stands.
    """

    iri: str
    label: str
    versions: list[Version] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    steps: list[tuple[str, str, str, str, float]] = field(default_factory=list)
    remark: Remark | None = None
    states: list[Observation] = field(default_factory=list)
    repealed: frozenset[str] = frozenset()
    """The states that print the unit as repealed."""
    missing: str = ""
    """The last day, after all states, on which a whole source lacked the law."""
    asked: bool = False
    """Whether the source itself was asked on that day; else a copy of that day or later lacked it."""

    def sightings(self) -> list[Sighting]:
        """Return what each state of the law showed here, by day: a version, or None where it lacks the unit.

        Of an unbroken run the graph keeps the first and the last observation: the states between show the same.

        >>> days = [Observation(f"2026-0{month}-01", "git", f"urn:{month}", "git") for month in range(1, 6)]
        >>> norm = Norm("urn:n", "§ 1", [Version("urn:v", "", [days[1], days[3]])], states=days)
        >>> ["" if version is None else version.iri for _, version in norm.sightings()]
        ['', 'urn:v', 'urn:v', 'urn:v', '']
        """
        shown = {one: version for version in self.versions for one in version.observations}
        by_source = {one.source: one for one in shown}
        states = sorted({*shown, *(one for one in self.states if one.source not in by_source)})
        found: list[Sighting] = []
        for chain in {one.chain for one in states}:
            run = [one for one in states if one.chain == chain]
            next_: Version | None = None
            following = []
            for one in reversed(run):
                next_ = shown.get(one, next_)
                following.append(next_)
            last: Version | None = None
            for one, later in zip(run, reversed(following), strict=True):
                last = shown.get(one, last)
                found.append((one, last if last is later else None))
        return sorted(found, key=lambda pair: (pair[0].day, pair[1] is not None))


@dataclass(slots=True)
class Answer:
    """The version of a norm on a day, or the nearest ones on both sides and why none is known.

    `absent` is the state nearest to the day, where it lacks the unit.
    """

    norm: Norm
    on: str
    version: Version | None
    basis: Basis | None
    before: Version | None
    after: Version | None
    absent: Observation | None = None

    def bears(self, evidence: Evidence) -> bool:
        """Say whether evidence bears on the day: it dates the version found, or names a day between the nearest states.

        Also a day at most `GAP` off; what is said of other times proves nothing of this one.
        """
        if self.version and evidence in self.version.evidence:
            return True
        days = [one.day for one, _ in self.norm.sightings()]
        since = min(max((one for one in days if one <= self.on), default=self.on), shifted(self.on, -GAP))
        until = max(min((one for one in days if one > self.on), default=self.on), shifted(self.on, GAP))
        return any(since <= day <= until for day in (evidence.first, evidence.last, evidence.on) if day)

    @property
    def nearest(self) -> Version | None:
        """The text seen nearest to the day; one that was over or had not begun only where there is no other."""

        def far(version: Version) -> tuple[bool, int]:
            outside = (version.last and version.last < self.on) or version.first > self.on
            return bool(outside), min(abs(days_between(one, self.on)) for one in version.days)

        return min((one for one in (self.before, self.after) if one), key=far, default=None)

    @property
    def status(self) -> str:
        """`known` where evidence proves the version, `probable` where it rests on a nearest state, else `unknown`."""
        if self.version is None or self.basis is None:
            return "unknown"
        return "known" if self.basis.proves else "probable"


def parse_day(text: str, *, end: bool = False) -> str:
    """Read a day (2012-11-29) or a month (2012-08: its first day, or its last with `end`).

    >>> parse_day("2012-08"), parse_day("2012-08", end=True), parse_day("2012-11-29")
    ('2012-08-01', '2012-08-31', '2012-11-29')
    >>> parse_day("2012-13")
    Traceback (most recent call last):
    normgraph.errors.UnknownThing: there is no day 2012-13. What to do: write a day as 2012-11-29 or a month as 2012-08.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        if _MONTH.fullmatch(text):
            first = date.fromisoformat(f"{text}-01")
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1).isoformat() if end else first.isoformat()
    except ValueError:
        pass
    remedy = "write a day as 2012-11-29 or a month as 2012-08"
    raise UnknownThing(f"there is no day {text}", remedy=remedy)


def days_between(one: str, other: str) -> int:
    """Return the days from one ISO date to another.

    >>> days_between("2026-03-11", "2026-03-31")
    20
    """
    return (date.fromisoformat(other) - date.fromisoformat(one)).days
