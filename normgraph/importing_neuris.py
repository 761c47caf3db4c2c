"""Brings norms in LegalDocML.de into a store: an expression is a state of its law, its life cycle proves valid time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from normgraph import build, identifiers, store
from normgraph.errors import NormgraphError, UnreadableInput
from normgraph.graph import history as history_quads
from normgraph.graph.history import Origin
from normgraph.graph.terms import day, describe, link, term, text
from normgraph.importing_history import Progress, Report, add, histories_of, index_of
from normgraph.ingest import foreign, legaldocml
from normgraph.ingest.law_history import History, Problem, State, digest
from normgraph.ingest.legaldocml import Expression

ORIGIN = Origin("neuris", "NeuRIS")


def neuris(source: str, directory: Path, progress: Progress = lambda what, share: None) -> Report:
    """Import norms in LegalDocML.de 1.8.2 from a file, a directory or a zip, and make it the current generation.

    What the store had of a law from NeuRIS gives way to the expressions of this source. A file that is no norm is left
    out and reported. Raises UnreadableInput where the source has none, StoreError where the store cannot be written;
    the store is then as it was.
    """
    begin = time.perf_counter()
    report = Report()
    laws: dict[str, list[Expression]] = {}
    for place, data in _files(Path(source)):
        progress(place, 0.1)
        try:
            law = legaldocml.read(data, place)
        except NormgraphError as error:
            report.problems.append(Problem("", error.where or place, error.what))
            continue
        laws.setdefault(law.entry.slug, []).append(law)
    if not laws:
        first = f" ({report.problems[0].place}: {report.problems[0].reason})" if report.problems else ""
        remedy = f"give norms in LegalDocML.de {legaldocml.VERSION}"
        raise UnreadableInput(f"no norm in it{first}", where=source, remedy=remedy)
    if not (directory / "current").exists():
        build.build(directory, progress)
    with store.Builder(directory, extend=True) as builder:
        index = index_of(builder.store)
        for number, (slug, expressions) in enumerate(laws.items()):
            progress(slug, number / len(laws))
            expressions.sort(key=lambda law: (law.day, int(law.version)))
            history = _history(expressions)
            if not index.knows(slug):
                index.add([history.last()])
            add(builder, ORIGIN, history, index, report, _life(expressions))
        builder.add(ORIGIN.quads())
        report.generation = builder.publish(changed=histories_of(laws))
    report.seconds = time.perf_counter() - begin
    return report


def _files(source: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the XML files of a source with their places; nothing of an archive is written to disk."""
    if source.is_dir():
        for path in sorted(source.rglob("*.xml")):
            if path.is_file():
                yield str(path.relative_to(source)), path.read_bytes()
    elif source.suffix == ".zip" and source.is_file():
        with source.open("rb") as handle, foreign.open_zip(handle, str(source)) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".xml"):
                    yield name, foreign.member(archive, name, f"{source}!{name}")
    elif source.is_file():
        yield str(source), source.read_bytes()
    else:
        raise UnreadableInput("no such file or directory", where=str(source), remedy="give a file, directory or zip")


def _history(expressions: list[Expression]) -> History:
    """Put the expressions of one law in order; a state is seen on the day of its manifestation."""
    history = History(expressions[0].entry)
    for law in expressions:
        shown = {section.path: section for section in law.sections if section.hash}
        for path, section in shown.items():
            history.versions.setdefault((path, section.hash), section)
        sections = {path: section.hash for path, section in shown.items()}
        history.states.append(
            State(law.key, law.made or law.day, law.manifestation, sections, law.notes, digest(sections))
        )
    return history


def _life(expressions: list[Expression]) -> Iterator[ox.Quad]:
    """Describe ELIs and life cycle: what the source says of the days on which each version was in force."""
    slug = expressions[0].entry.slug
    graph = history_quads.graph_of(ORIGIN.source, slug)
    for law in expressions:
        source = ORIGIN.iri(slug, law.key)
        yield from describe(graph, source, *(("dcterms:identifier", text(eli)) for eli in (law.eli, law.work)))
        yield from _eids(graph, slug, law)
        for section in law.sections:
            period = law.periods.get(section.path)
            if not section.hash or period is None:
                continue
            version = identifiers.version(slug, section.path, section.hash)
            name = identifiers.valid_time_evidence(version, "lifecycle", period.first, period.last)
            yield from describe(
                graph,
                name,
                ("rdf:type", term("ng:Geltungsbeleg")),
                ("ng:evidenceFor", link(identifiers.norm(slug, *section.path))),
                ("ng:evidenceForVersion", link(version)),
                ("ng:firstDay", day(period.first)),
                ("ng:lastDay", day(period.last)),
                ("ng:provedBy", link(source)),
                ("ng:evidenceKind", text("lifecycle")),
            )


def _eids(graph: str, slug: str, law: Expression) -> Iterator[ox.Quad]:
    """Name the versions of articles and their units by their official eId in the expression."""
    for section in law.sections:
        if not section.hash:
            continue
        versions = {section.path: section.hash}
        for unit in section.units:
            versions[unit.path] = identifiers.text_hash(section.text[unit.start : unit.end])
        for path, found in versions.items():
            if eid := law.eids.get(path):
                version = identifiers.version(slug, path, found)
                yield from describe(graph, version, ("dcterms:identifier", text(f"{law.eli}#{eid}")))
