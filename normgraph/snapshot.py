"""Imports a whole source of statutes: all laws of a site, in two processes, resumable and incremental.

    source ─ bytes unlike any in the store ─► read (structure) ─► write (citations, N-Quads) ─► one bulk load ─► publish

The store itself knows the bytes of each law by hash, so an unchanged law costs only its hash. Every law has a graph of
its own, which is all that a changed law replaces. What workers have finished stays in `import/` until it is published.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from normgraph import __version__, build, identifiers, snapshot_work, store
from normgraph.errors import NormgraphError, StoreError
from normgraph.graph import notes, stored
from normgraph.graph.statute import SITE
from normgraph.graph.terms import day, describe, link, term, text
from normgraph.ingest import gii_source, register
from normgraph.snapshot_work import Cited, Law, Problem, Task

PROCESSES = 2
FEW = 12
"""Up to so many laws are read in this process: starting others takes longer."""
_AHEAD = 4 * PROCESSES
_SOURCE = identifiers.graph("source", "gii")
_CITED = identifiers.graph("cited-statute", "")

Progress = Callable[[str, float], None]
Result = TypeVar("Result", Law | Problem, Cited)


@dataclass
class Report:
    """What an import did: laws brought in, laws unchanged, laws that the source lacks, problems, counts, seconds."""

    laws: int = 0
    unchanged: int = 0
    missing: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    sections: int = 0
    units: int = 0
    citations: int = 0
    resolved: int = 0
    resumed: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    generation: Path | None = None


def run(source: str, directory: Path, progress: Progress = lambda what, share: None) -> Report:
    """Bring all laws of a source into a store; laws whose bytes the store has are passed over.

    A law that cannot be read is left out and reported; what the store had of it stays. Raises UnreadableInput where the
    source as a whole cannot be read, and StoreError where the store cannot be written; the store is then as it was.
    """
    if not (directory / "current").exists():
        gii_source.check(source)
        build.build(directory, progress)
    with store.Builder(directory, extend=True) as builder:
        return _Run(source, directory, builder, progress).run()


def lines(report: Report) -> Iterator[str]:
    """Say what an import did, line by line; every problem with its law and place.

    >>> list(lines(Report(unchanged=2, missing=("bgb",))))
    ['nothing to do: 2 laws unchanged', 'missing from the source, kept and marked: bgb']
    """
    if report.laws:
        share = f"{report.resolved / report.citations:.1%}" if report.citations else "none"
        seconds = sum(report.seconds.values())
        resumed = f"; {report.resumed:,} were finished before" if report.resumed else ""
        yield (
            f"{report.laws:,} laws, {report.sections:,} texts, {report.units:,} units, {report.citations:,} citations "
            f"({share} with a target) in {seconds:.1f} s; {report.unchanged:,} laws unchanged{resumed}"
        )
    else:
        yield f"nothing to do: {report.unchanged:,} laws unchanged"
    for note in report.notes:
        yield f"note: {note.law}: {note.place}: {note.reason}"
    if report.missing:
        yield f"missing from the source, kept and marked: {', '.join(report.missing)}"
    for problem in report.problems:
        yield f"left out: {problem.law}: {problem.place}: {problem.reason}"


class _Run:
    def __init__(self, source: str, directory: Path, builder: store.Builder, progress: Progress) -> None:
        self.source = source
        self.builder = builder
        self.progress = progress
        self.report = Report()
        self.folder = directory / "import"
        self.known = stored.imported(builder.store)
        self.seen: dict[str, str] = {}
        self.clock = time.perf_counter()

    def run(self) -> Report:
        self.open_folder()
        tasks = self.gather()
        self.stage("gather")
        workers = PROCESSES if len(tasks) > FEW else 0
        with _pool(workers) as pool:
            laws = self.without_doubles(tasks, self.each(pool, snapshot_work.read, tasks, 0.05, 0.25, "reading"))
            self.stage("read")
            trees = {law.slug: task.key for task, law in laws}
            (self.folder / snapshot_work.TREES).write_text(json.dumps(trees), "utf-8")
            chosen = [task for task, _ in laws]
            for cited in self.each(pool, snapshot_work.write, chosen, 0.25, 0.6, "citations of"):
                assert isinstance(cited, Cited)
                self.report.citations += cited.places
                self.report.resolved += cited.resolved
        snapshot_work.forget()
        self.stage("write")
        marks = self.marks(laws)
        if laws or marks:
            self.load(laws, marks)
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.report

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        self.report.seconds[name], self.clock = now - self.clock, now

    def open_folder(self) -> None:
        """Keep what an interrupted import of this program left; what another version wrote is of no use."""
        version = f"{__version__} {store.SCHEMA_VERSION}"
        mark = self.folder / "version"
        if not mark.is_file() or mark.read_text("utf-8") != version:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
            mark.write_text(version, "utf-8")

    def gather(self) -> list[Task]:
        """Put the laws whose bytes are new beside the store; the rest only counts as seen."""
        tasks: dict[str, Task] = {}
        whole = gii_source.count(self.source) or len(register.load())
        for number, law in enumerate(gii_source.sources(self.source), 1):
            self.progress(f"comparing {number:,} of {whole:,} laws", 0.05 * min(number / whole, 1.0))
            try:
                data = law.load()
            except NormgraphError as error:
                self.report.problems.append(Problem(law.gii or law.place, error.where or law.place, error.what))
                continue
            digest = gii_source.digest(data)
            if digest in self.seen:
                self.doubled(law.gii, law.place, self.seen[digest])
                continue
            self.seen[digest] = law.place
            if digest in self.known:
                self.report.unchanged += 1
                continue
            task = Task(snapshot_work.key(law.gii, data), law.gii, law.place)
            tasks[task.key] = task
            if not (self.folder / f"{task.key}.xml").exists():
                with snapshot_work.whole(self.folder / f"{task.key}.xml") as handle:
                    handle.write(data)
        self.report.resumed = sum((self.folder / f"{key}.cited").exists() for key in tasks)
        return list(tasks.values())

    def each(
        self,
        pool: ProcessPoolExecutor | None,
        work: Callable[[Path, Task], Result],
        tasks: list[Task],
        start: float,
        end: float,
        what: str,
    ) -> Iterator[Result]:
        """Yield the result for each task in order, from the workers or from here, and report progress and rate."""
        begin = time.perf_counter()
        results = _in_order(pool, work, self.folder, tasks) if pool else (work(self.folder, task) for task in tasks)
        for number, result in enumerate(results, 1):
            rate = number / (time.perf_counter() - begin)
            message = f"{what} {number:,} of {len(tasks):,} laws, {rate:.0f}/s"
            self.progress(message, start + (end - start) * number / len(tasks))
            yield result

    def without_doubles(self, tasks: list[Task], results: Iterable[Law | Problem]) -> list[tuple[Task, Law]]:
        """Keep one of several texts of one law: that of the register's site name, else the first."""
        present = [self.known[digest] for digest in self.seen if digest in self.known]
        places = {name: "unchanged in the store" for law in present for name in (law.slug, law.doknr) if name}
        kept = []
        for task, law in sorted(
            zip(tasks, results, strict=True), key=lambda pair: pair[0].gii not in register.by_gii()
        ):
            if isinstance(law, Problem):
                self.report.problems.append(law)
                continue
            other = places.get(law.slug) or places.get(law.doknr)
            if other:
                self.doubled(task.gii, task.place, other)
                continue
            places |= {name: task.place for name in (law.slug, law.doknr) if name}
            kept.append((task, law))
            self.report.laws += 1
            self.report.sections += law.sections
            self.report.units += law.units
            if law.empty:
                self.report.notes.append(Problem(law.slug, task.place, f"no text in {', '.join(law.empty)}"))
        return kept

    def doubled(self, name: str, place: str, other: str) -> None:
        self.report.problems.append(Problem(name or place, place, f"the same law as {other}"))

    def marks(self, laws: list[tuple[Task, Law]]) -> list[ox.Quad]:
        """Say which laws of the store a whole source lacks, where that is not said yet; nothing is deleted."""
        if not gii_source.is_whole(self.source):
            return []
        present = {self.known[digest].slug for digest in self.seen if digest in self.known}
        unreadable = {problem.law for problem in self.report.problems}
        here = present | {law.slug for _, law in laws}
        names = {row.slug: row.gii for row in register.load()}
        missing = sorted(
            {law.slug for law in self.known.values() if names.get(law.slug, law.slug) not in unreadable} - here
        )
        self.report.missing = tuple(missing)
        days = [self.known[digest].built for digest in self.seen if digest in self.known]
        date = max([*days, *(law.built for _, law in laws)], default="")
        if not missing or not date:
            return []
        state = identifiers.source("gii", "site", date)
        quads = [
            *describe(
                _SOURCE,
                state,
                ("rdf:type", term("ng:Quelle")),
                ("rdfs:label", text(f"gesetze-im-internet.de, {date}")),
                ("dcterms:source", link(SITE)),
                ("dcterms:date", day(date)),
            )
        ]
        for slug in missing:
            quads += describe(_SOURCE, identifiers.norm(slug), ("ng:notObservedIn", link(state)))
        return [quad for quad in quads if quad not in self.builder.store]

    def load(self, laws: list[tuple[Task, Law]], marks: list[ox.Quad]) -> None:
        """Put the graphs of laws in the place of the old ones, in one bulk load, and publish."""
        graph = self.builder.store
        present = {name.value for name in _named(graph)}
        graphs = [ox.NamedNode(identifiers.graph("statute", law.slug)) for _, law in laws]
        guessed = [ox.NamedNode(name) for name in present if name.startswith(_CITED)]
        counted = [*graphs, *guessed, ox.NamedNode(_SOURCE), ox.NamedNode(notes.ACTS)] if len(laws) <= FEW else []
        before = _count(graph, counted)
        for name in graphs:
            if name.value in present:
                graph.remove_graph(name)
        self.progress("loading", 0.6)
        files = [self.folder / f"{task.key}.nq" for task, _ in laws]
        self.stage("remove old")
        self.builder.load(files, lambda share: self.progress("loading", 0.6 + 0.35 * share))
        self.stage("load")
        self.builder.add(marks)
        for _, law in laws:
            _replace_guesses(graph, law.slug)
        self.progress("publishing", 0.96)
        quads = None
        if counted:
            fresh = [name for name in _named(graph) if name.value.startswith(_CITED)]
            after = _count(graph, {*counted, *fresh})
            quads = store.Manifest.read(store.current_generation(self.builder.directory)).quads + after - before
        self.report.generation = self.builder.publish(quads)
        self.stage("publish")


def _replace_guesses(graph: ox.Store, slug: str) -> None:
    """Let what a citation had made known of a unit give way to the structure; a unit only cited stays."""
    name = ox.NamedNode(identifiers.graph("statute", slug))
    guesses = list(graph.quads_for_pattern(None, None, None, ox.NamedNode(_CITED + slug)))
    described = {
        subject
        for subject in {quad.subject for quad in guesses}
        if next(graph.quads_for_pattern(subject, None, None, name), None)
    }
    for quad in guesses:
        if quad.subject in described:
            graph.remove(quad)


def _named(graph: ox.Store) -> list[ox.NamedNode]:
    return [name for name in graph.named_graphs() if isinstance(name, ox.NamedNode)]


def _count(graph: ox.Store, names: Iterable[ox.NamedNode]) -> int:
    return sum(1 for name in names for _ in graph.quads_for_pattern(None, None, None, name))


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor | None]:
    """Start workers, or none; one that dies ends the run, and what is finished is kept."""
    if not workers:
        yield None
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), snapshot_work.watch_parent)
    try:
        yield pool
    except BrokenProcessPool as error:
        remedy = "run the command again: what is finished is kept"
        raise StoreError("a worker process died; the store is as it was", where="import", remedy=remedy) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, work: Callable[[Path, Task], Result], folder: Path, tasks: list[Task]
) -> Iterator[Result]:
    """Yield results in the order of the tasks; the workers are only a few tasks ahead."""
    rest = iter(tasks)
    waiting: list[Future[Result]] = [pool.submit(work, folder, task) for task in islice(rest, _AHEAD)]
    while waiting:
        wait(waiting[:1], return_when=FIRST_COMPLETED)
        yield waiting.pop(0).result()
        waiting += [pool.submit(work, folder, task) for task in islice(rest, 1)]
