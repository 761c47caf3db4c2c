"""Brings sources that the user has into the graph: statutes with their text, each replacing only its own graph."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from normgraph import build, identifiers, store
from normgraph.graph import norm_citations, statute
from normgraph.ingest import gii_source
from normgraph.ingest.model import NormCitation, Statute

_STATUTES = identifiers.graph("statute", "")


@dataclass(frozen=True)
class Imported:
    """What an import brought: laws, sections with text, units below them, citations and how many have a target."""

    laws: int
    sections: int
    units: int
    citations: int
    resolved: int
    seconds: float
    generation: Path


def statutes(
    source: str,
    wanted: frozenset[str] | None,
    directory: Path,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> Imported:
    """Import statutes with their text into a store and make it the current generation.

    A store that is not there yet is built first. Raises UnreadableInput where the source cannot be read and StoreError
    where the store cannot be written; the store is then as it was.
    """
    begin = time.perf_counter()
    if not (directory / "current").exists():
        gii_source.check(source, wanted)
        build.build(directory, progress)
    laws = sections = units = 0
    places: list[str] = []
    with store.Builder(directory, extend=True) as builder:
        for law, citations in norm_citations.read_cited(source, wanted, progress):
            _replace(builder, law, citations)
            laws += 1
            sections += sum(bool(section.text) for section in law.sections)
            units += sum(len(section.units) for section in law.sections)
            places += {(citation.unit, citation.start): citation.match for citation in citations}.values()
        generation = builder.publish()
    resolved = sum(match in ("exact", "resolved") for match in places)
    return Imported(laws, sections, units, len(places), resolved, time.perf_counter() - begin, generation)


def _replace(builder: store.Builder, law: Statute, citations: tuple[NormCitation, ...]) -> None:
    """Put the graph of one law in the place of the old one.

    What a citation had made known of a unit gives way to the structure; a unit that only a citation names stays.
    """
    graph = ox.NamedNode(identifiers.graph("statute", law.slug))
    builder.store.remove_graph(graph)
    known = {name.value.removeprefix(_STATUTES) for name in builder.store.named_graphs()}
    builder.add(statute.quads(law, citations, frozenset(known)))
    guessed = ox.NamedNode(identifiers.graph("cited-statute", law.slug))
    subjects = {quad.subject for quad in builder.store.quads_for_pattern(None, None, None, guessed)}
    for subject in subjects:
        if next(builder.store.quads_for_pattern(subject, None, None, graph), None):
            for quad in list(builder.store.quads_for_pattern(subject, None, None, guessed)):
                builder.store.remove(quad)
