"""Which version of a norm: all that the graph knows of it, which one was in force on a day, or why that is not known.

Observations say who showed a text when; only evidence of valid time says when it was in force. Evidence speaks of a
slot ("§ 1600 Abs. 2 BGB in der bis zum 31. März 2026 geltenden Fassung"); it dates a version where one source showed
that text before the day and the next state of the same source, not more than `GAP` later, another text after it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from operator import itemgetter

import pyoxigraph as ox

from normgraph import identifiers, versions_repealed
from normgraph.errors import UnknownThing
from normgraph.graph.cited import label
from normgraph.graph.terms import term
from normgraph.ingest.valid_time import shifted
from normgraph.versions_model import (
    GAP,
    Answer,
    Basis,
    Evidence,
    Norm,
    Observation,
    Remark,
    Sighting,
    Version,
    days_between,
    parse_day,
)

__all__ = [
    "GAP",
    "Answer",
    "Basis",
    "Evidence",
    "Norm",
    "Observation",
    "Version",
    "days_between",
    "in_force",
    "norm",
    "on",
    "parse_day",
]

_NORMS = identifiers.iri("norm", "")
_SOME = 6
_AWAITED = 731
"""Days, two years: in that time after its making a law comes into force; what is said of later days is of changes."""

_BEGIN = "commencement"
_SAID = ("ng:evidenceKind", "ng:verbatim", "ng:firstDay", "ng:lastDay", "ng:inForceOn", "ng:evidenceForVersion")
_UNIFIED = "1990-10-03"
"""Of laws made since, the site documents the text from the day on which it came into force."""


def on(norm: Norm, day: str) -> Answer:
    """Say which version was in force on a day, or which are nearest and that none is known."""
    sightings = norm.sightings()
    chosen, basis = in_force(norm.versions, sightings, day)
    shown = [(one, version) for version in norm.versions for one in version.days]
    _, before = max((pair for pair in shown if pair[0] <= day), key=itemgetter(0), default=("", None))
    _, after = min((pair for pair in shown if pair[0] > day), key=itemgetter(0), default=("", None))
    absent = _absent(sightings, day) if norm.versions or norm.repealed else None
    return Answer(norm, day, chosen, basis, before, after, absent)


def in_force(
    versions: Sequence[Version], sightings: Sequence[Sighting], day: str
) -> tuple[Version | None, Basis | None]:
    """Choose the version in force on a day and say by what; no version where nothing or two contradicting ones do."""
    found = []
    for version in versions:
        others = [one.day for one, shown in sightings if shown is not version]
        if basis := version.in_force(day, others):
            found.append((version, basis))
    known = [pair for pair in found if pair[1].proves] or found
    disputed = {days for version, basis in known if basis.proves for days in version.disputed}
    if contradicting := [days for days in disputed if days[0] <= day <= days[1]]:
        return None, Basis("contradiction", tuple(sorted({one for days in contradicting for one in days})))
    if len(known) > 1:
        return None, Basis("contradiction", tuple(sorted({day for _, one in known for day in one.days})))
    return known[0] if known else (None, None)


def _absent(sightings: list[Sighting], day: str) -> Observation | None:
    """Return the first state from a day on where it lacks the unit, else the last one before if that does."""
    later = [pair for pair in sightings if pair[0].day >= day]
    if later and not any(shown for state, shown in later if state.day == later[0][0].day):
        return later[0][0]
    earlier = [pair for pair in sightings if pair[0].day < day]
    return earlier[-1][0] if earlier and earlier[-1][1] is None else None


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
    found = Norm(iri, _label(graph, iri))
    for version in _subjects(graph, "eli:is_member_of", iri):
        found.versions.append(_version(graph, version))
    found.versions.sort(key=lambda version: min((one.day for one in version.observations), default=""))
    found.evidence = _evidence(graph, iri)
    found.steps = sorted(_steps(graph, iri))
    found.states = sorted(
        {one for whole in _subjects(graph, "eli:is_member_of", law) for one in _observations(graph, whole)}
    )
    found.missing, found.asked = versions_repealed.missing(graph, found)
    found.repealed = versions_repealed.states(graph, found)
    silent = _silent(graph, found) - {one.chain for one in found.states if one.source in found.repealed}
    found.states = [one for one in found.states if one.chain not in silent]
    found.remark = _remark(graph, iri) if not found.versions else _bare(graph, slug, iri, above=True)
    for wording in found.versions:
        wording.seen = sorted({one.day for one, shown in found.sightings() if shown is wording})
    _date(found)
    return found


def _silent(graph: ox.Store, found: Norm) -> set[str]:
    """Return the sources whose silence on a unit says nothing: they show neither it nor what it lies in.

    One history of the EGBGB has none of its articles; that says nothing of them.
    """
    chains = {one.chain for one in found.states} - {one.chain for v in found.versions for one in v.observations}
    above = found.iri.rpartition("/")[0]
    if chains and "/" in above.removeprefix(_NORMS):
        for version in _subjects(graph, "eli:is_member_of", above):
            chains -= {one.chain for one in _version(graph, version).observations}
    return chains if found.versions else set()


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
    """Return evidence for a unit, what it lies in and (a part changes the whole) has in it; the start of its law."""
    found = {}
    slug, *path = iri.removeprefix(_NORMS).split("/")
    units = {identifiers.norm(slug, *path[:depth]) for depth in range(1, len(path) + 1)}
    if path:
        units |= {u for u in _subjects(graph, "ng:within", iri) if _dated(graph, u)}
    else:
        units.add(iri)
    law = identifiers.norm(slug)
    for unit in {*units, law}:
        for one in _subjects(graph, "ng:evidenceFor", unit):
            if unit not in units and not (
                _one(graph, one, "ng:evidenceKind") == _BEGIN and _one(graph, one, "ng:firstDay")
            ):
                continue
            part = _one(graph, one, "ng:evidenceForPart")
            if part and not (f"{iri}/".startswith(f"{part}/") or part.startswith(f"{iri}/")):
                continue  # of another part of what the unit lies in
            place = _one(graph, one, "ng:provedBy")
            place = _one(graph, place, "rdfs:label") or place
            kind, words, first, last, on, version = (_one(graph, one, name) for name in _SAID)
            label = _label(graph, part) if part else _one(graph, unit, "rdfs:label")
            found[one] = Evidence(one, part or unit, kind, words, place, first, last, on, version, label)
        for change in _subjects(graph, "ng:changedUnit", unit) if unit in units else ():
            if first := _one(graph, change, "ng:changedFrom"):
                said = _one(graph, change, "ng:evidence")
                by = _one(graph, change, "ng:changedBy")
                found[change] = Evidence(
                    change, unit, "curated", by, said, first, label=_one(graph, unit, "rdfs:label")
                )
    made = _made(graph, law)
    found = {one: said for one, said in found.items() if not ("" < said.last <= made or "" < said.on < made)}
    unique = {(e.unit, e.verbatim, e.place, e.first, e.last, e.on, e.version): e for e in found.values()}
    return sorted(unique.values(), key=lambda e: (e.first or e.last or e.on, e.unit, e.place))


def _made(graph: ox.Store, law: str) -> str:
    """Return the day before which nothing can be said of a law, only of an older one of its name.

    It is the day of its making or, where its text or the site says that, of its coming into force.
    """
    made = _one(graph, law, "dcterms:date")
    said = [_one(graph, one, "ng:firstDay") for one in _subjects(graph, "ng:evidenceFor", law)]
    if made > _UNIFIED:
        said.append(_one(graph, law, "ng:documentedFrom"))
    return min((day for day in said if made < day <= shifted(made, _AWAITED)), default=made)


def _dated(graph: ox.Store, unit: str) -> bool:
    return any(next(_subjects(graph, name, unit), None) for name in ("ng:evidenceFor", "ng:changedUnit"))


def _date(found: Norm) -> None:
    """Give the versions the days that evidence proves: by the version it names, else by neighbouring states."""
    whole = found.iri.removeprefix(_NORMS).count("/") == 0
    sightings = found.sightings()
    for version in found.versions:
        named = [one for one in found.evidence if one.version == version.iri and _dates(one, version, sightings)]
        if named:  # an open end outweighs an end that was stated before the text went on
            version.first = min((one.first for one in named if one.first), default="")
            version.last = max(one.last for one in named) if all(one.last for one in named) else ""
            version.named = bool(version.first)
            version.evidence += named
    if whole:
        return  # "dieses Gesetz tritt … in Kraft" dates the law's first wording, not the one shown
    _dispute(found.evidence, sightings)
    for one in found.evidence:
        if one.version or one.of_law:
            continue
        for earlier, later in _changes(sightings):
            if one.last and earlier[0].day <= one.last < later[0].day:
                _bound(earlier[1], one, last=one.last)
                _bound(later[1], one, first=shifted(one.last, 1))
            if one.first and earlier[0].day < one.first <= later[0].day:
                _bound(earlier[1], one, last=shifted(one.first, -1))
                _bound(later[1], one, first=one.first)
            if one.on and earlier[0].day <= one.on < later[0].day:
                _bound(earlier[1], one, on=one.on)


def _dispute(evidence: list[Evidence], sightings: list[Sighting]) -> None:
    """Mark the days of a change on which the earlier text was still in force by one statement, the later by another."""
    for earlier, later in _changes(sightings):
        since, until = earlier[0].day, later[0].day
        slot = [one for one in evidence if not one.version and not one.of_law]
        lasts = [one.last for one in slot if one.last and since <= one.last <= until]
        firsts = [one.first for one in slot if one.first and since < one.first <= until]
        firsts += [shifted(last, 1) for last in lasts]
        if lasts and min(firsts) <= max(lasts):
            for _, version in (earlier, later):
                if version:
                    version.disputed.append((min(firsts), max(lasts)))


def _dates(evidence: Evidence, version: Version, sightings: list[Sighting]) -> bool:
    """Say whether evidence that names a version dates it.

    A note ("IdF … mWv") stays beside later texts: its first day is that of the first text seen from then on, its last
    day that of a text seen up to then.
    """
    if evidence.kind != "note":
        return True
    if evidence.last:
        return any(one.day <= evidence.last for one, shown in sightings if shown is version)
    since = [(one.day, shown) for one, shown in sightings if one.day >= evidence.first]
    return bool(since) and all(shown is version for day, shown in since if day == since[0][0])


def _bound(version: Version | None, evidence: Evidence, *, first: str = "", last: str = "", on: str = "") -> None:
    if version is None:
        return
    version.first = version.first or first
    version.last = version.last or last
    version.on |= {on} if on else frozenset()
    version.evidence.append(evidence)


def _changes(sightings: list[Sighting]) -> Iterator[tuple[Sighting, Sighting]]:
    """Yield the neighbouring states of one source that show different texts, or none, at most `GAP` days apart."""
    for chain in {one.chain for one, _ in sightings}:
        states = [pair for pair in sightings if pair[0].chain == chain]
        for earlier, later in itertools.pairwise(states):
            if earlier[1] is not later[1] and days_between(earlier[0].day, later[0].day) <= GAP:
                yield earlier, later


def _steps(graph: ox.Store, iri: str) -> Iterator[tuple[str, str, str, str, float]]:
    """Yield day seen, day last seen before, kind, unit where the text stands now, and score."""
    for step in _subjects(graph, "ng:changedUnit", iri):
        kind = _one(graph, step, "ng:descentKind")
        if kind:
            later = _one(graph, step, "ng:toVersion")
            unit = _one(graph, later, "eli:is_member_of") if later else ""
            score = float(_one(graph, step, "ng:score") or 0)
            yield _one(graph, step, "ng:seenBy"), _one(graph, step, "ng:lastSeenOn"), kind, unit, score


def _remark(graph: ox.Store, iri: str) -> Remark:
    """Say why a unit has no version, and what may be meant instead."""
    for change in _subjects(graph, "ng:changedUnit", iri):
        if now := _one(graph, change, "ng:movedTo"):
            candidate = _one(graph, now, "rdfs:label") or now.removeprefix(_NORMS)
            evidence = _one(graph, change, "ng:evidence")
            if not _one(graph, iri, "ng:number"):
                return Remark("candidate", (candidate, evidence))
            since = _one(graph, change, "ng:changedFrom") or _one(graph, change, "ng:seenBy")
            return Remark("replaced", (candidate, evidence, since))
    if "/" not in iri.removeprefix(_NORMS) and any(
        next(_subjects(graph, "eli:is_member_of", unit), None) for unit in _subjects(graph, "ng:statute", iri)
    ):
        return Remark("whole")
    if bare := _bare(graph, slug=iri.removeprefix(_NORMS).split("/")[0], iri=iri):
        return bare
    if said := versions_repealed.only_cited(graph, iri) or versions_repealed.in_range(graph, iri):
        return said
    above = iri
    while "/" in above.removeprefix(_NORMS):
        above = above.rpartition("/")[0]
        if next(iter(_subjects(graph, "eli:is_member_of", above)), None) or _one(graph, above, "ng:number"):
            name = _one(graph, above, "rdfs:label") or above.removeprefix(_NORMS)
            below = iri.removeprefix(above).strip("/").split("/")[0]
            if "/" not in above.removeprefix(_NORMS):
                return Remark("no section", (_label(graph, f"{above}/{below}"),))
            level = below.partition("-")[0]
            held = sorted((u.rpartition("-")[2] for u in _children(graph, above, level)), key=lambda n: (len(n), n))
            return versions_repealed.not_in(graph, above, name, below, held)
    return Remark("none")


def _bare(graph: ox.Store, slug: str, iri: str, *, above: bool = False) -> Remark | None:
    """Say of a unit that the law now has without a text where its text stands, or what its heading says.

    `above`: nothing if a unit above has a text, as what ships has those of sections alone.
    """
    statute, unit = ox.NamedNode(identifiers.graph("statute", slug)), ox.NamedNode(iri)
    numbered = next(graph.quads_for_pattern(unit, term("ng:number"), None, statute), None)
    path = iri.removeprefix(_NORMS).split("/")
    homes = [_NORMS + "/".join(path[:end]) for end in range(2 if above else len(path), len(path) + 1)]
    member = term("eli:is_member_of")
    if not numbered or any(
        next(graph.quads_for_pattern(None, member, ox.NamedNode(one), statute), None) for one in homes
    ):
        return None
    inside = graph.quads_for_pattern(None, term("eli:is_part_of"), unit, statute)
    if parts := [quad.subject.value for quad in inside if isinstance(quad.subject, ox.NamedNode)]:
        parts.sort(key=lambda part: int(_one(graph, part, "ng:order") or 0))
        names = [_one(graph, part, "rdfs:label") for part in parts]
        return Remark("below", (", ".join(names) if len(names) < _SOME else f"{names[0]} … {names[-1]}",))
    shown = graph.quads_for_pattern(None, term("rdf:type"), term("ng:Quelle"), statute)
    source = next((_one(graph, quad.subject.value, "rdfs:label") for quad in shown), "")  # type: ignore[union-attr]
    return Remark("bare", (heading, source)) if (heading := _one(graph, iri, "ng:heading")) else Remark("there")


def _label(graph: ox.Store, iri: str) -> str:
    """Return the name of a unit, or make one for a unit that no version has."""
    if known := _one(graph, iri, "rdfs:label"):
        return known
    slug, *path = iri.removeprefix(_NORMS).split("/")
    law = identifiers.norm(slug)
    name = _one(graph, law, "ng:abbreviation") or _one(graph, law, "rdfs:label")
    sections = (u for u in _subjects(graph, "ng:statute", law, f"{law}/") if u.count("/") == law.count("/") + 1)
    named = (one for one in (_one(graph, u, "rdfs:label") for u in sections) if one.startswith(("§", "Art")))
    return label(name, tuple(path), article=next(named, "").startswith("Art"))


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
