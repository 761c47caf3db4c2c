"""What a norm page asks that takes a walk through the graph, not a query: neighbours, norms cited together, time.

Each function takes steps from one thing to the next, so its cost is that of what it meets, not of the law.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pyoxigraph as ox

from normgraph import versions, versions_text
from normgraph.graph.terms import term
from normgraph.versions_timeline import stretches

_SECTIONS = frozenset(term(name) for name in ("ng:Paragraph", "ng:Artikel", "ng:Anlage"))
_DIVISION = term("ng:Gliederungseinheit")
_PLACES = 2000
"""Marginal numbers that are looked at for norms cited together."""


def norm(store: ox.Store, unit: str, section: str, day: str, lang: str, today: str) -> dict[str, Any]:
    """Return what the page of a unit says of its section: versions in time, neighbours, norms cited with the unit.

    Raises UnknownThing where `day` is none.
    """
    about: dict[str, Any] = {"together": list(together(store, ox.NamedNode(unit)))}
    if not section:
        return about
    found = versions.norm(store, section)
    answer = versions.on(found, versions.parse_day(day)) if day else None
    about["history"] = versions_text.to_json(answer or found)
    about["said"] = versions_text.spoken(answer, lang) if answer else None
    about["stretches"] = [stretch._asdict() for stretch in stretches(found, today)]
    about["previous"] = _named(store, _beside(store, ox.NamedNode(section), -1))
    about["next"] = _named(store, _beside(store, ox.NamedNode(section), 1))
    return about


def together(store: ox.Store, unit: ox.NamedNode, shown: int = 12) -> Iterator[dict[str, Any]]:
    """Yield the sections that are cited in the same marginal numbers as a unit or its parts, most often first."""
    units = {unit, *subjects(store, "ng:within", unit)}
    citations = (
        one for each in units for way in ("ng:meantTarget", "ng:nearestUnit") for one in subjects(store, way, each)
    )
    places = dict.fromkeys(place for one in citations for place in objects(store, one, "ng:inRandnummer"))
    own = units | set(objects(store, unit, "ng:within"))
    found: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for place in list(places)[:_PLACES]:
        for one in subjects(store, "ng:inRandnummer", place):
            for target in objects(store, one, "ng:meantTarget"):
                if (section := section_of(target, partial(objects, store))) and section not in own:
                    found[section].add(place)
    counted = Counter({section: len(where) for section, where in found.items()})
    for section, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].value))[:shown]:
        yield {"norm": section.value, "label": text(store, section, "rdfs:label"), "places": count}


def section_of(target: ox.NamedNode, said: Callable[[ox.NamedNode, str], list[ox.NamedNode]]) -> ox.NamedNode | None:
    """Return the section that a unit is or lies in; none for a whole law or a decision. `said` gives `objects`."""
    for one in (target, *said(target, "ng:within")):
        if not _SECTIONS.isdisjoint(said(one, "rdf:type")):
            return one
    return None


def _beside(store: ox.Store, unit: ox.NamedNode, step: int) -> ox.NamedNode | None:
    """Return the section before (-1) or after (1) a unit in the order of its law, across its divisions."""
    here: ox.NamedNode | None = unit
    while here is not None:
        parent = next(iter(objects(store, here, "eli:is_part_of")), None)
        if parent is None:
            return None
        siblings = _ordered(store, parent)
        place = siblings.index(here) if here in siblings else -1
        beside = siblings[place + 1 :] if step > 0 else siblings[:place][::-1]
        for one in beside:
            if (found := _outermost(store, one, step)) is not None:
                return found
        here = parent
    return None


def _outermost(store: ox.Store, unit: ox.NamedNode, step: int) -> ox.NamedNode | None:
    """Return the unit if it is a section, or the first (1) or last (-1) section of a division."""
    types = objects(store, unit, "rdf:type")
    if not _SECTIONS.isdisjoint(types):
        return unit
    if _DIVISION in types:
        for one in _ordered(store, unit)[::step]:
            if (found := _outermost(store, one, step)) is not None:
                return found
    return None


def _ordered(store: ox.Store, parent: ox.NamedNode) -> list[ox.NamedNode]:
    placed = []
    for one in subjects(store, "eli:is_part_of", parent):
        order = text(store, one, "ng:order")
        if order:
            placed.append((int(order), one.value, one))
    return [one for _, _, one in sorted(placed)]


def _named(store: ox.Store, unit: ox.NamedNode | None) -> dict[str, str] | None:
    if unit is None:
        return None
    label, heading = text(store, unit, "rdfs:label"), text(store, unit, "ng:heading")
    return {"unit": unit.value, "label": label, "heading": heading}


def subjects(store: ox.Store, predicate: str, value: ox.NamedNode) -> list[ox.NamedNode]:
    """Return the things that have this value."""
    quads = store.quads_for_pattern(None, term(predicate), value, None)
    return [quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)]


def objects(store: ox.Store, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
    """Return the things that are values."""
    quads = store.quads_for_pattern(subject, term(predicate), None, None)
    return [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)]


def text(store: ox.Store, subject: ox.NamedNode, predicate: str) -> str:
    """Return a literal value, or nothing."""
    quads = store.quads_for_pattern(subject, term(predicate), None, None)
    return next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), "")
