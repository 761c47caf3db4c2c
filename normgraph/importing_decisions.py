"""Brings decisions that the user has into a store: each document once, two sources of one decision as one decision."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from normgraph import build, identifiers, store
from normgraph.graph import decision as decision_graph
from normgraph.graph import decision_origin as origins
from normgraph.graph.index import UnitIndex
from normgraph.graph.terms import term
from normgraph.ingest import decision as reader
from normgraph.ingest import decision_source, rii
from normgraph.ingest.decision_model import Decision, Problem

_BATCH = 50_000
"""Quads that are loaded at once."""


@dataclass
class Imported:
    """What an import brought: documents by what became of them, citations, and every problem with its place.

    `more` counts second sources of decisions that were known from elsewhere, `passed_over` what is no decision in
    directories and zips.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    more: int = 0
    refused: int = 0
    passed_over: int = 0
    citations: int = 0
    seconds: float = 0.0
    generation: Path = Path()
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """All decisions that were looked at."""
        return self.new + self.changed + self.unchanged + self.more


def decisions(
    sources: Iterable[str],
    directory: Path,
    progress: Callable[[str, float], None] = lambda what, share: None,
    *,
    again: bool = False,
) -> Imported:
    """Import decisions from files, zips, directories or the publisher's site into a store.

    A document whose bytes are known is not read again, unless `again`. A store that is not there yet is built first;
    where nothing is new, no generation is made. Raises UnreadableInput where a source does not exist or is a single
    document that cannot be read, and StoreError where the store cannot be written; the store is then as it was.
    """
    begin = time.perf_counter()
    sources = list(sources)
    if len(sources) == 1 and not sources[0].startswith(("http://", "https://")):
        first = list(islice(decision_source.documents(sources[0]), 2))
        if len(first) == 1:
            reader.check(first[0])
    if not (directory / "current").exists():
        build.build(directory, progress)
    with store.Builder(directory, extend=True) as builder:
        run = _Run(builder, again)
        for source in sources:
            for document in decision_source.documents(source, run.wants):
                progress(f"{run.done.documents:,} decisions", 0.0)
                for read in reader.read_document(document, run.knows):
                    run.take(read)
        run.finish()
        done = run.done
        if done.new + done.changed + done.more:
            progress("store", 0.9)
            done.generation = builder.publish()
        else:
            done.generation = store.current_generation(directory)
    done.seconds = time.perf_counter() - begin
    return done


class _Run:
    """One import: what is known, what waits to be loaded, what was done."""

    def __init__(self, builder: store.Builder, again: bool) -> None:
        self.done = Imported()
        self._builder = builder
        self._again = again
        self._register = origins.Register.load(builder.store)
        self._index = UnitIndex.shipped()
        self._quads: list[ox.Quad] = []
        self._waiting: set[str] = set()
        self._contents: list[tuple[str, rii.Entry]] = []

    def wants(self, entry: rii.Entry) -> bool:
        """Say whether a document of a table of contents is new or changed."""
        known = self._register.modified.get(identifiers.decision_source("rii", entry.name))
        return self._again or not known or known != entry.modified

    def knows(self, sha256: str) -> bool:
        """Say whether a document was imported before."""
        return not self._again and sha256 in self._register.checksums

    def take(self, read: reader.Read) -> None:
        """Take in what was read from a document."""
        if read.decision:
            self._put(read.decision, read.text)
        elif read.entries:
            self._contents += ((read.place, entry) for entry in read.entries)
        elif read.passed_over:
            self.done.passed_over += 1
            self._report(read.place, read.refusal)
        elif read.refusal:
            self.done.refused += 1
            self._report(read.place, read.refusal)
        else:
            self.done.unchanged += 1

    def finish(self) -> None:
        """Load what waits, and compare with the tables of contents that were among the documents."""
        self._load()
        origins.drop_hearsay(self._builder.store)
        missing: dict[str, int] = {}
        for place, entry in self._contents:
            source = identifiers.decision_source("rii", entry.name)
            if source in self._register.decision_of:
                said = origins.stated(self._builder.store, source)
                self._compare(place, entry, said)
            else:
                missing[place] = missing.get(place, 0) + 1
        for place, count in missing.items():
            self._report(place, f"{count:,} of the documents listed are not in the store")

    def _put(self, decision: Decision, text: str) -> None:
        origin = decision.origin
        assert origin is not None
        source = origins.source_iri(origin)
        here = self._register.iri(decision, source)
        before = self._register.decision_of.get(source)
        if before and before != here:
            self._forget(before, source, origin.place)
        known = self._register.decisions.get(here)
        if here in self._waiting:
            self._load()
        others = known.sources - {source} if known else set()
        main = self._is_main(decision, source, known)
        kept = [quad for other in others for quad in origins.of_source(self._builder.store, other, here)]
        if main:
            self._builder.store.remove_graph(ox.NamedNode(decision_graph.graph_name(here)))
            self._quads += decision_graph.quads(decision, self._index, text, here)
            self._quads += (quad for quad in kept if quad.predicate != term("prov:wasDerivedFrom"))
        else:
            for quad in origins.of_source(self._builder.store, source, here):
                self._builder.store.remove(quad)
        said = list(origins.quads(decision, here, main=main))
        self._quads += said
        self._waiting.add(here)
        self._count(decision, before == here, bool(others) or not main)
        for problem in decision.problems:
            self.done.problems.append(problem)
        for other in others:
            self._disagreements(origin.place, source, other, said)
        if known is not None and not known.sources and not main:
            self._report(origin.place, "this program has facts of this decision; they stay, the text is not taken")
        if here.rpartition("/")[0] == decision_graph.iri(decision):
            self._report(origin.place, "another decision has the same court, day and file number; both are kept")
        entry = known or origins.Known()
        if main:
            entry.text_of, entry.numbered = source, decision.numbering != "Zeile"
            entry.ecli = decision.ecli or entry.ecli
        self._register.checksums[origin.sha256] = source
        self._register.modified[source] = origin.modified
        self._register.add(here, source, entry)
        if len(self._quads) > _BATCH:
            self._load()

    @staticmethod
    def _is_main(decision: Decision, source: str, known: origins.Known | None) -> bool:
        """Say whether a decision takes its text from this source: the first, or one that alone has marginal numbers."""
        if known is None or known.text_of == source:
            return True
        if not known.sources:  # facts of the program: only the text that they were made from takes their place
            return decision.origin is not None and decision.origin.publisher == "text"
        return decision.numbering != "Zeile" and not known.numbered

    def _forget(self, before: str, source: str, place: str) -> None:
        """Take a source from a decision that it no longer describes."""
        self._load()
        known = self._register.decisions[before]
        known.sources.discard(source)
        if known.text_of != source:
            for quad in origins.of_source(self._builder.store, source, before):
                self._builder.store.remove(quad)
            return
        self._builder.store.remove_graph(ox.NamedNode(decision_graph.graph_name(before)))
        del self._register.decisions[before]
        self._register.by_ecli = {e: iri for e, iri in self._register.by_ecli.items() if iri != before}
        for other in known.sources:
            del self._register.decision_of[other]
            self._register.checksums = {s: iri for s, iri in self._register.checksums.items() if iri != other}
            self._report(place, f"now describes another decision than before; import {other} again")

    def _disagreements(self, place: str, source: str, other: str, said: list[ox.Quad]) -> None:
        mine = {q.predicate: str(getattr(q.object, "value", "")) for q in said if q.subject == ox.NamedNode(source)}
        for name, theirs in origins.stated(self._builder.store, other).items():
            ours = mine.get(term(name), "")
            if ours and ours.lower() != theirs.lower():
                which = other.removeprefix(identifiers.iri("source", ""))
                self._report(place, f'{name.partition(":")[2]} "{ours}" here, "{theirs}" in {which}')

    def _compare(self, place: str, entry: rii.Entry, said: dict[str, str]) -> None:
        """Report what a table of contents says otherwise than the document."""
        label = said.get("dcterms:bibliographicCitation", "")
        if entry.date and said.get("dcterms:date", entry.date) != entry.date:
            self._report(place, f"{entry.name}: the day is {entry.date} here, {said['dcterms:date']} in the document")
        if entry.file_number and entry.file_number not in label:
            self._report(place, f"{entry.name}: {entry.file_number} is not in {label}, as the document has it")

    def _count(self, decision: Decision, known: bool, second: bool) -> None:
        self.done.citations += len(decision.citations)
        if known:
            self.done.changed += 1
        elif second:
            self.done.more += 1
        else:
            self.done.new += 1
        self.done.lines.append(
            f"{decision.name}: {len(decision.paragraphs)} {decision.numbering}, {len(decision.citations)} citations"
        )

    def _report(self, place: str, what: str) -> None:
        self.done.problems.append(Problem(place, what.removeprefix(f"{place}: ")))

    def _load(self) -> None:
        self._builder.add(self._quads)
        self._quads.clear()
        self._waiting.clear()
