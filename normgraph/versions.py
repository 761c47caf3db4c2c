"""Which version of a norm: all that the graph knows of it, which one was in force on a day, or why that is not known.

Observations say who showed a text when; only evidence of valid time says when it was in force. Evidence speaks of a
slot ("§ 1600 Abs. 2 BGB in der bis zum 31. März 2026 geltenden Fassung"); it dates a version where one source showed
that text before the day and the next state of the same source, not more than `GAP` later, another text after it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.errors import UnknownThing
from normgraph.graph.terms import term
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


class Basis(NamedTuple):
    """By what a version is known to have been in force: the kind of proof and the days that it names.

    `on` a day; `between` two days; `from` a day, and still shown on another; `until` a day; `shown` on a day shortly
    before the last day; `contradiction` where evidence proves two versions, which proves none.
    """

    kind: str
    days: tuple[str, ...]


@dataclass(slots=True)
class Version:
    """One wording of a unit: who showed it when, and the evidence that dates it."""

    iri: str
    hash: str
    observations: list[Observation] = field(default_factory=list)
    text: str = ""
    note: str = ""
    first: str = ""
    last: str = ""
    on: frozenset[str] = frozenset()
    evidence: list[Evidence] = field(default_factory=list)

    def in_force(self, day: str) -> Basis | None:
        """Say by what this version is known to have been in force on a day; None where it is not known.

        >>> seen = Observation("2026-04-13", "gii", "urn:s", "gii")
        >>> Version("urn:v", "", [seen], first="2026-04-01").in_force("2026-04-05")
        Basis(kind='from', days=('2026-04-01', '2026-04-13'))
        >>> Version("urn:v", "", [seen]).in_force("2026-04-13") is None
        True
        """
        if day in self.on:
            return Basis("on", (day,))
        if self.first and self.first <= day:
            if self.last:
                return Basis("between", (self.first, self.last)) if day <= self.last else None
            shown = max((one.day for one in self.observations if one.day >= day), default="")
            return Basis("from", (self.first, shown)) if shown else None
        if self.last and day <= self.last and not self.first:
            if day == self.last:
                return Basis("until", (self.last,))
            shown = max((one.day for one in self.observations if one.day <= day), default="")
            if shown and days_between(shown, self.last) <= GAP:
                return Basis("shown", (shown, self.last))
        return None


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
    remark: str = ""


@dataclass(slots=True)
class Answer:
    """The version of a norm on a day, or the nearest ones on both sides and why none is known."""

    norm: Norm
    on: str
    version: Version | None
    basis: Basis | None
    before: Version | None
    after: Version | None


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


def on(norm: Norm, day: str) -> Answer:
    """Say which version was in force on a day, or which are nearest and that none is known."""
    known = [(version, basis) for version in norm.versions if (basis := version.in_force(day))]
    before = [v for v in norm.versions if any(one.day <= day for one in v.observations)]
    after = [v for v in norm.versions if any(one.day > day for one in v.observations)]
    latest = max(before, key=lambda v: max(one.day for one in v.observations if one.day <= day), default=None)
    next_ = min(after, key=lambda v: min(one.day for one in v.observations if one.day > day), default=None)
    version, basis = known[0] if len(known) == 1 else (None, None)
    if len(known) > 1:
        basis = Basis("contradiction", tuple(sorted({day for _, one in known for day in one.days})))
    return Answer(norm, day, version, basis, latest, next_)


def norm(graph: ox.Store, iri: str) -> Norm:
    """Collect what a graph knows of a unit; raises UnknownThing where it knows nothing of its law.

    >>> norm(ox.Store(), identifiers.norm("bgb", "1"))
    Traceback (most recent call last):
    normgraph.errors.UnknownThing: the graph has no law `bgb`. \
What to do: import it: `normgraph import gii SOURCE --law bgb`.
    """
    if not iri.startswith(_NORMS):
        raise UnknownThing(f"{iri} is no norm", remedy="name a norm, as in § 1599 Abs. 2 BGB or bgb/1599")
    slug, *_ = iri.removeprefix(_NORMS).split("/")
    law = identifiers.norm(slug)
    if not _one(graph, law, "rdfs:label"):
        remedy = f"import it: `normgraph import gii SOURCE --law {slug}`"
        raise UnknownThing(f"the graph has no law `{slug}`", remedy=remedy)
    found = Norm(iri, _one(graph, iri, "rdfs:label"))
    for version in _subjects(graph, "eli:is_member_of", iri):
        found.versions.append(_version(graph, version))
    found.versions.sort(key=lambda version: min((one.day for one in version.observations), default=""))
    found.evidence = _evidence(graph, iri)
    found.steps = sorted(_steps(graph, iri))
    if not found.versions:
        found.remark = _remark(graph, iri, found)
    _date(found)
    return found


def _version(graph: ox.Store, iri: str) -> Version:
    """Read a version: of a section its own observations and text, of a unit those of the sections that show it."""
    version = Version(iri, _one(graph, iri, "ng:textHash"))
    version.note = "; ".join(_one(graph, note, "ng:verbatim") for note in _objects(graph, iri, "ng:stateNote"))
    homes = [(iri, -1, -1)]
    for place in _subjects(graph, "ng:showsVersion", iri):
        span = int(_one(graph, place, "ng:start")), int(_one(graph, place, "ng:end"))
        homes += [(home, *span) for home in _objects(graph, place, "ng:inVersion")]
    for home in _objects(graph, iri, "eli:is_part_of"):
        homes.append((home, int(_one(graph, iri, "ng:start")), int(_one(graph, iri, "ng:end"))))
    for home, start, end in homes:
        version.observations += _observations(graph, home)
        if not version.text and (text := _one(graph, f"{home}/deu", "ng:text")):
            version.text = text[start:end] if start >= 0 else text
    version.observations = sorted(set(version.observations))
    return version


def _observations(graph: ox.Store, version: str) -> Iterator[Observation]:
    for observation in _subjects(graph, "ng:observed", version):
        source = _one(graph, observation, "ng:observedIn")
        chain = _one(graph, source, "dcterms:isPartOf") or source.rpartition("/")[0]
        yield Observation(_one(graph, observation, "ng:observedOn"), _one(graph, source, "rdfs:label"), source, chain)


def _evidence(graph: ox.Store, iri: str) -> list[Evidence]:
    """Return the evidence for a unit, for the units it lies in and, since a part changes the whole, for those in it."""
    found = {}
    slug, *path = iri.removeprefix(_NORMS).split("/")
    units = {identifiers.norm(slug, *path[:depth]) for depth in range(1, len(path) + 1)}
    if path:
        units |= {u for u in _subjects(graph, "ng:statute", identifiers.norm(slug), f"{iri}/") if _dated(graph, u)}
    else:
        units.add(iri)
    for unit in units:
        for one in _subjects(graph, "ng:evidenceFor", unit):
            found[one] = Evidence(
                one,
                unit,
                _one(graph, one, "ng:evidenceKind"),
                _one(graph, one, "ng:verbatim"),
                _one(graph, _one(graph, one, "ng:provedBy"), "rdfs:label") or _one(graph, one, "ng:provedBy"),
                _one(graph, one, "ng:firstDay"),
                _one(graph, one, "ng:lastDay"),
                _one(graph, one, "ng:inForceOn"),
                _one(graph, one, "ng:evidenceForVersion"),
            )
        for change in _subjects(graph, "ng:changedUnit", unit):
            if first := _one(graph, change, "ng:changedFrom"):
                said = _one(graph, change, "ng:evidence")
                by = _one(graph, change, "ng:changedBy")
                found[change] = Evidence(change, unit, "curated", by, said, first)
    unique = {(e.unit, e.verbatim, e.place, e.first, e.last, e.on, e.version): e for e in found.values()}
    return sorted(unique.values(), key=lambda e: (e.first or e.last or e.on, e.unit, e.place))


def _dated(graph: ox.Store, unit: str) -> bool:
    dated = itertools.chain(_subjects(graph, "ng:evidenceFor", unit), _subjects(graph, "ng:changedUnit", unit))
    return next(dated, None) is not None


def _date(found: Norm) -> None:
    """Give the versions the days that evidence proves: by the version it names, else by neighbouring states."""
    whole = found.iri.removeprefix(_NORMS).count("/") == 0
    for version in found.versions:
        named = [one for one in found.evidence if one.version == version.iri]
        if named:  # an open end outweighs an end that was stated before the text went on
            version.first = min((one.first for one in named if one.first), default="")
            version.last = max(one.last for one in named) if all(one.last for one in named) else ""
            version.evidence += named
    for one in found.evidence:
        if one.version:
            continue
        if whole:
            continue  # "dieses Gesetz tritt … in Kraft" dates the law's first wording, not the one shown
        for earlier, later in _changes(found.versions):
            if one.last and earlier[1].day <= one.last < later[1].day:
                _bound(earlier[0], one, last=one.last)
                _bound(later[0], one, first=shifted(one.last, 1))
            if one.first and earlier[1].day < one.first <= later[1].day:
                _bound(earlier[0], one, last=shifted(one.first, -1))
                _bound(later[0], one, first=one.first)
            if one.on and earlier[1].day <= one.on < later[1].day:
                _bound(earlier[0], one, on=one.on)


def _bound(version: Version, evidence: Evidence, *, first: str = "", last: str = "", on: str = "") -> None:
    version.first = version.first or first
    version.last = version.last or last
    version.on |= {on} if on else frozenset()
    version.evidence.append(evidence)


def _changes(versions: list[Version]) -> Iterator[tuple[tuple[Version, Observation], tuple[Version, Observation]]]:
    """Yield the neighbouring states of one source that show different versions, at most `GAP` days apart."""
    seen = [(one, version) for version in versions for one in version.observations]
    for chain in {one.chain for one, _ in seen}:
        states = sorted(((one, version) for one, version in seen if one.chain == chain), key=lambda pair: pair[0])
        for (one, earlier), (other, later) in itertools.pairwise(states):
            if earlier is not later and days_between(one.day, other.day) <= GAP:
                yield (earlier, one), (later, other)


def _steps(graph: ox.Store, iri: str) -> Iterator[tuple[str, str, str, str, float]]:
    """Yield day seen, day last seen before, kind, unit where the text stands now, and score."""
    for step in _subjects(graph, "ng:changedUnit", iri):
        kind = _one(graph, step, "ng:descentKind")
        if kind:
            later = _one(graph, step, "ng:toVersion")
            unit = _one(graph, later, "eli:is_member_of") if later else ""
            score = float(_one(graph, step, "ng:score") or 0)
            yield _one(graph, step, "ng:seenBy"), _one(graph, step, "ng:lastSeenOn"), kind, unit, score


def _remark(graph: ox.Store, iri: str, found: Norm) -> str:
    """Say why a unit has no version, and what may be meant instead."""
    for change in _subjects(graph, "ng:changedUnit", iri):
        if now := _one(graph, change, "ng:movedTo"):
            candidate = _one(graph, now, "rdfs:label") or now.removeprefix(_NORMS)
            evidence = _one(graph, change, "ng:evidence")
            return f"no version at hand has this unit; candidate: {candidate} ({evidence})"
    above = iri
    while "/" in above.removeprefix(_NORMS):
        above = above.rpartition("/")[0]
        if next(iter(_subjects(graph, "eli:is_member_of", above)), None) or _one(graph, above, "ng:number"):
            name = _one(graph, above, "rdfs:label") or above.removeprefix(_NORMS)
            level = iri.removeprefix(above).strip("/").split("/")[0].partition("-")[0]
            held = sorted((u.rpartition("-")[2] for u in _children(graph, above, level)), key=lambda n: (len(n), n))
            has = f"; it has {level.capitalize()} {', '.join(held[:12])}" if held else ""
            return f"no version at hand of {name} has this unit{has}"
    found.label = found.label or iri.removeprefix(_NORMS)
    return "the graph knows no version of it"


def _children(graph: ox.Store, unit: str, level: str) -> set[str]:
    slug = unit.removeprefix(_NORMS).split("/")[0]
    below = _subjects(graph, "ng:statute", identifiers.norm(slug), f"{unit}/{level}-")
    return {iri for iri in below if "/" not in iri.removeprefix(f"{unit}/")}


def _subjects(graph: ox.Store, predicate: str, value: str, prefix: str = "") -> Iterator[str]:
    if not value:
        return
    for quad in graph.quads_for_pattern(None, term(predicate), ox.NamedNode(value), None):
        subject = quad.subject
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(prefix):
            yield subject.value


def _objects(graph: ox.Store, subject: str, predicate: str) -> list[str]:
    quads = graph.quads_for_pattern(ox.NamedNode(subject), term(predicate), None, None)
    return list(dict.fromkeys(str(quad.object.value) for quad in quads))  # type: ignore[union-attr]


def _one(graph: ox.Store, subject: str, predicate: str) -> str:
    return next(iter(_objects(graph, subject, predicate)), "") if subject else ""
