"""Brings the history of laws into a store: from a git repository or bundle, each law replacing only its own graphs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from normgraph import between_sources, build, identifiers, store
from normgraph.graph import history as history_quads
from normgraph.graph import narrowing, stored
from normgraph.graph import succession as succession_quads
from normgraph.graph.history import Origin
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Structure
from normgraph.graph.terms import term
from normgraph.ingest import git_source, law_history, structure_files
from normgraph.ingest.law_history import History, Problem

Progress = Callable[[str, float], None]


@dataclass
class Report:
    """What an import of histories brought: laws, laws unchanged, states, versions of sections, steps, problems."""

    laws: int = 0
    unchanged: int = 0
    states: int = 0
    versions: int = 0
    observations: int = 0
    steps: int = 0
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0
    generation: Path | None = None


def git(
    source: str,
    directory: Path,
    wanted: frozenset[str] | None = None,
    progress: Progress = lambda what, share: None,
) -> Report:
    """Import the history of laws from a git repository or bundle and make it the current generation of a store.

    A law whose states the store has is passed over. Raises UnreadableInput and LimitExceeded where the source
    cannot be read, UnknownThing for a law that it lacks, StoreError where the store cannot be written; the store is
    then as it was.
    """
    begin = time.perf_counter()
    report = Report()
    with git_source.opened(source) as repository:
        origin = Origin(f"git/{repository.root}", f"git: {repository.name}")
        saved, report.problems = law_history.laws(repository, wanted)  # a source without laws builds no store
        if not (directory / "current").exists():
            build.build(directory, progress)
        with store.Builder(directory, extend=True) as builder:
            index = index_of(builder.store)
            for number, (slug, states) in enumerate(saved.items()):
                progress(f"{slug}: {len(states)} states", number / len(saved))
                if _keys(builder.store, origin, slug) == {state.commit[:12] for state in states}:
                    report.unchanged += 1
                    continue
                history = law_history.read(repository, slug, states)
                report.problems += history.problems
                if history.states:
                    if not index.knows(slug):
                        index.add([history.last()])
                    add(builder, origin, history, index, report)
            if report.laws:
                builder.add(origin.quads())
                report.generation = builder.publish(changed=histories_of(saved))
    report.seconds = time.perf_counter() - begin
    return report


def add(
    builder: store.Builder,
    origin: Origin,
    history: History,
    index: UnitIndex,
    report: Report,
    more: Iterable[ox.Quad] = (),
) -> None:
    """Put the history of one law in the place of what the store had of it from this source."""
    slug = history.entry.slug
    graph = history_quads.graph_of(origin.source, slug)
    steps = identifiers.graph("succession", *origin.source.split("/"), slug)
    for name in (graph, steps):
        builder.store.remove_graph(ox.NamedNode(name))
    builder.add(list(history_quads.fresh(builder.store, graph, history_quads.quads(origin, history, index))))
    builder.add(more)
    builder.add(between_sources.nearest(builder.store, slug, succession_quads.quads(steps, history)))
    builder.store.remove_graph(ox.NamedNode(between_sources.graph_of(slug)))
    to_site = between_sources.steps(builder.store, slug)
    builder.add(to_site)
    narrowing.narrow(builder.store, slug)
    report.laws += 1
    report.states += len(history.states)
    report.versions += len(history.versions)
    report.observations += sum(1 + (first is not last) for _, _, first, last in history.runs())
    kinds = builder.store.quads_for_pattern(None, term("ng:descentKind"), None, ox.NamedNode(steps))
    report.steps += sum(1 for _ in kinds) + len({quad.subject for quad in to_site})


def histories_of(slugs: Iterable[str]) -> store.Changed:
    """Say what differs after histories of these laws were imported: their texts may be others."""
    laws = {identifiers.graph(kind, slug) for slug in slugs for kind in ("statute", "cited-statute")}
    return store.Changed(frozenset({*laws, "history"}))


def _keys(graph: ox.Store, origin: Origin, slug: str) -> set[str]:
    """Return the keys of the states of a law that the store has; one that could not be read is tried again."""
    name = ox.NamedNode(history_quads.graph_of(origin.source, slug))
    sources = graph.quads_for_pattern(None, term("rdf:type"), term("ng:Quelle"), name)
    return {quad.subject.value.rpartition("/")[2] for quad in sources if isinstance(quad.subject, ox.NamedNode)}


def index_of(graph: ox.Store) -> UnitIndex:
    """Return an index of the laws that the store knows the structure of."""
    shipped = frozenset(structure_files.slugs())

    def load(slug: str) -> Structure | None:
        return stored.structure(graph, slug)

    known = [structure_files.read(slug) for slug in shipped if not _imported(graph, slug)]
    return UnitIndex(known, load)


def _imported(graph: ox.Store, slug: str) -> bool:
    return graph.contains_named_graph(ox.NamedNode(identifiers.graph("statute", slug)))
