"""The versions of a norm along time: stretches whose version is known, probable or not known, as `versions.on` says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from normgraph.ingest.valid_time import shifted
from normgraph.versions import GAP, Norm, in_force


class Stretch(NamedTuple):
    """Days of one answer: the first and the last day, its status, and the IRI of the version unless not known."""

    first: str
    last: str
    status: str
    version: str


def stretches(norm: Norm, until: str) -> list[Stretch]:
    """Return what is known of each day from the first one that anything is known of up to `until`.

    >>> from normgraph.versions import Observation, Version
    >>> seen = Version("urn:v", "", [Observation("2026-04-13", "gii", "urn:s", "gii")], first="2026-04-01")
    >>> [stretch[1:3] for stretch in stretches(Norm("urn:n", "§ 1", [seen]), "2026-04-15")]
    [('2026-04-12', 'probable'), ('2026-04-13', 'known'), ('2026-04-15', 'unknown')]
    """
    sightings = norm.sightings()
    named = {day for version in norm.versions for day in (version.first, version.last, *version.on) if day}
    named |= {one.day for one, _ in sightings}
    days = sorted(day for day in named if day <= until)
    if not norm.versions or not days:
        return []
    found: list[Stretch] = []
    turns = sorted({turn for day in named for turn in _turns(day) if days[0] <= turn <= until})
    for turn, following in zip(turns, [*turns[1:], shifted(until, 1)], strict=True):
        version, basis = in_force(norm.versions, sightings, turn)
        status = "unknown" if version is None or basis is None else "known" if basis.proves else "probable"
        stretch = Stretch(turn, shifted(following, -1), status, version.iri if version else "")
        if found and found[-1][2:] == stretch[2:]:
            found[-1] = found[-1]._replace(last=stretch.last)
        else:
            found.append(stretch)
    return found


def _turns(day: str) -> Iterator[str]:
    """Yield the days on which a named day may change the answer: it, its next, and those at the end of its reach."""
    yield from (shifted(day, days) for days in (0, 1, -GAP, GAP + 1))
