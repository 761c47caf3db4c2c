"""What became of the versions of a law, as quads: one step for each pair of versions, with score and method."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.terms import XSD, day, describe, link, term, text
from normgraph.ingest import succession
from normgraph.ingest.model import Path, Section
from normgraph.ingest.succession import Piece, Step

if TYPE_CHECKING:
    from normgraph.ingest.law_history import History, State


def quads(graph: str, history: History) -> Iterator[ox.Quad]:
    """Yield the steps between the successive states of a law; a pair of versions is described once."""
    seen: set[str] = set()
    for earlier, later in pairwise(history.states):
        for step in succession.steps(_texts(history, earlier), _texts(history, later)):
            yield from of_step(graph, history.entry.slug, step, earlier.day, later.day, seen)


def of_step(graph: str, slug: str, step: Step, last_seen: str, seen_by: str, seen: set[str]) -> Iterator[ox.Quad]:
    """Describe one step, unless `seen` has it.

    >>> one, other = Piece(("1",), ("1",), "Es gilt A."), Piece(("1",), ("1",), "Es gilt B.")
    >>> step = Step(succession.Descent.AMENDED, one, other, 0.667, "number and words")
    >>> sum(1 for _ in of_step("urn:g", "xg", step, "2026-03-11", "2026-04-01", set()))
    9
    """
    earlier, later = _version(slug, step.earlier), _version(slug, step.later)
    name = identifiers.succession(earlier, later)
    if name in seen:
        return
    seen.add(name)
    changed = step.earlier or step.later
    assert changed
    score = ox.Literal(str(step.score), datatype=ox.NamedNode(XSD + "decimal"))
    yield from describe(
        graph,
        name,
        ("rdf:type", term("ng:Fassungsfolge")),
        ("ng:changedUnit", link(identifiers.norm(slug, *changed.path))),
        ("ng:fromVersion", link(earlier)),
        ("ng:toVersion", link(later)),
        ("ng:descentKind", text(step.kind.value)),
        ("ng:score", score if earlier and later else None),
        ("ng:matchMethod", text(step.method)),
        ("ng:lastSeenOn", day(last_seen) if step.earlier else None),
        ("ng:seenBy", day(seen_by)),
    )


def _texts(history: History, state: State) -> dict[Path, Section]:
    return {path: history.versions[path, digest] for path, digest in state.sections.items()}


def _version(slug: str, piece: Piece | None) -> str:
    return identifiers.version(slug, piece.path, identifiers.text_hash(piece.text)) if piece else ""
