"""Brings decisions that the user has into a store: each document once, two sources of one decision as one decision.

    sources ─ batches ─► workers: read, extract, N-Quads ─ parts ─► settled one by one ─► one bulk load ─► publish
                                                                      └─ what changes a decision: after the load ─┘

Parts are loaded while the next ones are written, and deleted when they are loaded: neither memory nor disk grows with
the number of documents, but for the store and the register of what is in it. Every `CHECKPOINT` decisions the store is
published, so that a run that was killed goes on from there: what the store has is known by its checksum.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from normgraph import build, decision_parts, decision_work, identifiers, rank, resolving_decisions, store
from normgraph.decision_parts import Batch, Engine
from normgraph.decision_settling import Imported, Settling
from normgraph.decision_work import Part, Span
from normgraph.graph import decision_origin as origins
from normgraph.graph.decision_register import Checksums, Register
from normgraph.ingest import decision as reader
from normgraph.ingest import decision_source, rii, web
from normgraph.ingest.decision_model import Problem

CHECKPOINT = 50_000
"""Decisions after which the store is published, so that an interruption costs minutes only."""
LOADED = 2**26
"""Bytes after which a bulk load ends and the next begins: what it reads it keeps in memory, at many times the size."""
_TOUCHED = frozenset({"decision", "cited-decision", "cited-statute", "curated"})
"""Kinds of graphs in which an import of decisions describes things."""
KEPT = 1_000
"""Problems that are kept in memory; all of them go to `report`."""

Progress = Callable[[str, float], None]


def decisions(
    sources: Iterable[str],
    directory: Path,
    progress: Progress = lambda what, share: None,
    *,
    again: bool = False,
    report: Callable[[Problem], None] = lambda problem: None,
    engine: Engine = decision_parts.local,
    site: Callable[[], web.Site] = web.Site,
) -> Imported:
    """Import decisions from files, zips, directories or the publisher's site into a store.

    A document whose bytes are known is not read again, unless `again`. A store that is not there yet is built first;
    where nothing is new, no generation is made. Raises UnreadableInput where a source does not exist or is a single
    document that cannot be read, and StoreError where the store cannot be written; the store is then as it was last
    published.
    """
    begin = time.perf_counter()
    sources = list(sources)
    for source in sources:
        decision_source.check(source)
    if len(sources) == 1 and Path(sources[0]).is_file():
        first = list(islice(decision_source.documents(sources[0]), 2))
        if len(first) == 1:
            reader.check(first[0])
    if not (directory / "current").exists():
        build.build(directory, progress)
    with store.Builder(directory, extend=True) as builder, store.writing(directory):
        done = _Run(sources, directory, builder, progress, report, engine, site, again=again).run()
    done.seconds = time.perf_counter() - begin
    return done


class _Run:
    """One import, in rounds that each end with a published store."""

    def __init__(
        self,
        sources: list[str],
        directory: Path,
        builder: store.Builder,
        progress: Progress,
        report: Callable[[Problem], None],
        engine: Engine,
        site: Callable[[], web.Site],
        *,
        again: bool,
    ) -> None:
        self.sources = sources
        self.directory = directory
        self.builder = builder
        self.engine = engine
        self.site = site
        self.again = again
        self.meter = _Meter(progress, sources)
        self.report_to = report
        self.folder = directory / "import-decisions"

    def run(self) -> Imported:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            stack.callback(decision_work.forget)
            register = stack.enter_context(Register(self.folder / "register"))
            register.load(store.open_store(self.directory))
            self.meter.stage("known")
            settling = Settling(register, self.keep, again=self.again)
            self.done = settling.done

            def wants(entry: rii.Entry) -> bool:
                known = register.source(identifiers.decision_source("rii", entry.name))
                return self.again or known is None or not known.modified or known.modified != entry.modified

            batches = decision_parts.batches(self.sources, wants, self.site)
            known = Checksums(None if self.again else register.path)
            parts = self.engine(batches, known, self.directory, self.folder)
            stack.callback(getattr(parts, "close", lambda: None))
            published = 0
            more = True
            while more:
                stream = _Stream(parts, settling, self.meter, until=published + CHECKPOINT)
                while stream.begins():
                    self.builder.load_stream(stream, lenient=True)
                stream.check()
                more = stream.more
                self.meter.stage("read and load")
                settling.finish_put_off(self.builder, decision_work.index(self.directory))
                self.meter.stage("changes")
                if self.done.brought > published or (published and not more):
                    self.finish(register, settling)
                    if not more:
                        self.meter.say("ranks", self.done)
                        rank.write(self.builder.store)
                        self.meter.stage("ranks")
                    self.meter.say("publishing", self.done)
                    changed = store.Changed(frozenset() if more else _TOUCHED)  # searched for when all is there
                    self.done.generation = self.builder.publish(changed=changed)
                    published = self.done.brought
                    self.meter.stage("publish")
                register.commit()
            self.compare(register)
        if not published:
            self.done.generation = store.current_generation(self.directory)
        self.done.stages = self.meter.stages
        return self.done

    def keep(self, problem: Problem) -> None:
        """Keep the first problems and hand on all."""
        if len(self.done.problems) < KEPT:
            self.done.problems.append(problem)
        self.report_to(problem)

    def finish(self, register: Register, settling: Settling) -> None:
        """Let what decisions say of themselves stand alone, and citations point to the decisions that are held."""
        origins.drop_hearsay(self.builder.store, register.decisions())
        resolving_decisions.resolve(self.builder.store)
        if settling.replaced:
            resolving_decisions.forget_uncited(self.builder.store)

    def compare(self, register: Register) -> None:
        """Report what tables of contents among the documents say otherwise than the documents, and what is missing."""
        missing: dict[str, int] = {}

        def report(place: str, what: str) -> None:
            self.done.problem_count += 1
            self.keep(Problem(place, what))

        for place, name, date, file_number in register.listed():
            source = register.source(identifiers.decision_source("rii", name))
            if source is None:
                missing[place] = missing.get(place, 0) + 1
                continue
            label = source.stated.get("dcterms:bibliographicCitation", "")
            day = source.stated.get("dcterms:date", date)
            if date and day != date:
                report(place, f"{name}: the day is {date} here, {day} in the document")
            if file_number and file_number not in label:
                report(place, f"{name}: {file_number} is not in {label}, as the document has it")
        for place, count in missing.items():
            report(place, f"{count:,} of the documents listed are not in the store")


class _Stream:
    """The lines to be loaded, as a stream of bytes for each time that it `begins`, each of about `LOADED` bytes.

    Settles parts as they come, deletes their files when read. What goes wrong inside the bulk load is kept for `check`,
    since it passes no exception on.
    """

    def __init__(self, parts: Iterator[tuple[Batch, Part]], settling: Settling, meter: _Meter, until: int) -> None:
        self.more = True
        self._settling = settling
        self._meter = meter
        self._until = until
        self._error: BaseException | None = None
        self._pieces = self._read(parts)
        self._rest = memoryview(b"")
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, nothing at the end."""
        try:
            while not self._rest:
                if self._given >= LOADED:  # at the end of a line, as pieces are of whole lines
                    return b""
                self._rest = memoryview(next(self._pieces))
                self._given += len(self._rest)
        except StopIteration:
            return b""
        except BaseException as error:
            self._error = error
            return b""
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)

    def begins(self) -> bool:
        """Read up to the first line to be loaded; say whether there is one: without, no store need be opened."""
        self._given = 0
        self._rest = memoryview(self.read())
        return bool(self._rest)

    def check(self) -> None:
        """Raise what went wrong."""
        if self._error is not None:
            raise self._error

    def _read(self, parts: Iterator[tuple[Batch, Part]]) -> Iterator[bytes]:
        """Yield the lines of one part after the other, until enough was brought."""
        for batch, part in parts:
            spans: list[Span] = [part.cited_lines]
            for head in part.heads:
                spans += self._settling.settle(head, batch.items[head.item])
            with part.file.open("rb") as file:
                for start, end in _joined(spans):
                    file.seek(start)
                    yield file.read(end - start)
            part.file.unlink()
            self._meter.say("decisions", self._settling.done, batch)
            if self._settling.full or self._settling.done.brought >= self._until:
                return
        self.more = False


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch, in order.

    >>> _joined([(5, 7), (0, 2), (2, 4), (9, 9)])
    [(0, 4), (5, 7)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


class _Meter:
    """Progress by the share of items or bytes done, with the rate; and the seconds of each stage."""

    def __init__(self, progress: Progress, sources: list[str]) -> None:
        self.stages: dict[str, float] = {}
        self._progress = progress
        self._whole = decision_parts.amount(sources)
        self._amount = 0
        self._clock = self._begin = time.perf_counter()

    def stage(self, name: str) -> None:
        """End a stage; one that comes again is added up."""
        now = time.perf_counter()
        self.stages[name] = self.stages.get(name, 0.0) + now - self._clock
        self._clock = now

    def say(self, what: str, done: Imported, batch: Batch | None = None) -> None:
        """Report how much is done."""
        self._amount += batch.amount if batch else 0
        rate = done.documents / (time.perf_counter() - self._begin)
        share = min(self._amount / self._whole, 1.0) if self._whole else 0.0
        self._progress(f"{what}: {done.documents:,}, {rate:,.0f}/s", share)
