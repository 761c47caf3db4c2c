"""When a text changed, by all sources: a step seen between two states of one is narrowed by what the others showed.

See docs/decisions/0081-narrowed-by-all-sources.md. Narrowing again changes nothing; a further source only narrows more.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.terms import day, term

_SOURCES = identifiers.iri("source", "")


def narrow(store: ox.Store, slug: str, new: str = "") -> int:
    """Write for each step of a law the last day its earlier text was seen, and the first day of its later text after.

    All that the store has observed counts, whatever its source; `new` is the only day on which it was observed since
    the last time. Returns how many of the two days were changed.
    """
    states = _states(store, slug)
    sources = {state.removeprefix(_SOURCES).rpartition(f"/{slug}/")[0] for _, state in states}
    changed = 0
    for source in sorted(sources - {""}):
        own = [day for day, state in states if state.startswith(f"{_SOURCES}{source}/")]
        graph = ox.NamedNode(identifiers.graph("succession", *source.split("/"), slug))
        changed += _narrow(store, graph, [new] if new else [day for day, _ in states], own)
    return changed


def _narrow(store: ox.Store, graph: ox.NamedNode, states: list[str], own: list[str]) -> int:
    """Narrow the steps of one source; a new text is not older than the state before of that source."""
    last, seen = (_column(store, graph, name) for name in ("ng:lastSeenOn", "ng:seenBy"))
    days = cache(lambda version: frozenset(_days(store, version)))
    changed = 0
    for step, until in seen.items():
        since = last.get(step)
        floor = since.value if since else max((one for one in own if one < until.value), default="")
        if not any(floor < one < until.value for one in states):
            continue
        earlier, later = (
            {found for version in _objects(store, graph, step, name) for found in days(version)}
            for name in ("ng:fromVersion", "ng:toVersion")
        )
        shown = [one for one in earlier if floor < one < until.value]
        start = max(shown, default=floor)
        end = min((one for one in later if start < one < until.value), default="")
        for name, old, new in (("ng:lastSeenOn", since, day(start if shown else "")), ("ng:seenBy", until, day(end))):
            if new and old:
                store.remove(ox.Quad(step, term(name), old, graph))
                store.add(ox.Quad(step, term(name), new, graph))
                changed += 1
    return changed


def _objects(store: ox.Store, graph: ox.NamedNode, step: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
    return [quad.object for quad in store.quads_for_pattern(step, term(predicate), None, graph)]  # type: ignore[misc]


def _column(store: ox.Store, graph: ox.NamedNode, predicate: str) -> dict[ox.NamedNode, ox.Literal]:
    return {q.subject: q.object for q in store.quads_for_pattern(None, term(predicate), None, graph)}  # type: ignore[misc]


def _states(store: ox.Store, slug: str) -> list[tuple[str, str]]:
    """Return day and IRI of each state in which a source showed the law."""
    law = ox.NamedNode(identifiers.norm(slug))
    versions = store.quads_for_pattern(None, term("eli:is_member_of"), law, None)
    return [found for quad in versions for found in _observed(store, quad.subject)]


def _days(store: ox.Store, version: ox.NamedNode) -> Iterator[str]:
    """Yield the days on which a version was seen: by itself, or in the versions of its section that show it."""
    yield from (found for found, _ in _observed(store, version))
    for quad in store.quads_for_pattern(version, term("eli:is_part_of"), None, None):
        yield from (found for found, _ in _observed(store, quad.object))
    for shown in store.quads_for_pattern(None, term("ng:showsVersion"), version, None):
        for quad in store.quads_for_pattern(shown.subject, term("ng:inVersion"), None, None):
            yield from (found for found, _ in _observed(store, quad.object))


def _observed(store: ox.Store, version: object) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, term("ng:observed"), version, None):  # type: ignore[arg-type]
        (seen,) = store.quads_for_pattern(quad.subject, term("ng:observedOn"), None, None)
        (state,) = store.quads_for_pattern(quad.subject, term("ng:observedIn"), None, None)
        yield seen.object.value, state.object.value  # type: ignore[union-attr]
