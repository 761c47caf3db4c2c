"""Imports statutes of a source: one law, some or the whole site, in two processes, resumable and incremental.

    source ─ files unlike any in the store ─► read (units, versions) ─► cite ─┐
                                                  └───────── bulk load ◄──────┘ ─► replace what changed ─► publish

Every law has a graph of its own. A law that is new to the store is loaded while others are still being read; of one
that has changed only the difference is written. What workers have finished stays in `import/` until it is published.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from normgraph import (
    __version__,
    between_sources,
    identifiers,
    laws,
    retargeting,
    snapshot_missing,
    snapshot_replace,
    snapshot_succession,
    snapshot_work,
    snapshot_written,
    store,
)
from normgraph.errors import NormgraphError, UnknownThing
from normgraph.graph import history, narrowing, norm_citations
from normgraph.graph.structure import Structure
from normgraph.ingest import gii, gii_source, register, web
from normgraph.snapshot_load import Loader
from normgraph.snapshot_pool import in_order, workers
from normgraph.snapshot_replace import Changes
from normgraph.snapshot_report import Report
from normgraph.snapshot_work import Cited, Law, Problem, Run, Task

READERS, CITERS = 1, 2
"""One reads in half the time that the engine needs to sort what was read; to resolve takes longer than to sort that."""
FEW = 12
"""Up to so many laws are worked on in this process: starting others takes longer."""
MANY = 1_000
"""From so many laws on the search index is written anew."""

Progress = Callable[[str, float], None]
Result = TypeVar("Result", Law | Problem, Cited)


def run(
    source: str,
    directory: Path,
    progress: Progress = lambda what, share: None,
    wanted: frozenset[str] | None = None,
    pause: float = web.PAUSE,
) -> Report:
    """Bring the laws of a source into a store; laws whose bytes the store has are passed over.

    `wanted` names slugs (`sgb-ii`) or names on the site (`sgb_2`), `pause` the seconds between two requests to a site.
    A law that cannot be read is left out and reported; what the store had of it stays. Raises UnreadableInput where the
    source as a whole cannot be read, UnknownThing where it lacks a wanted law, and StoreError where the store cannot be
    written; the store is then as it was.
    """
    gii.check_names(source, wanted)
    if not (directory / "current").exists():
        gii_source.check(source, gii.site_names(wanted) if wanted else None)
        progress("building the shipped graph", 0.0)
        with workers(1) as pool:  # what it takes of memory, 0.2 GB, ends with its process
            pool.submit(snapshot_work.build, directory).result()
    with store.Builder(directory, extend=True) as builder:
        try:
            with store.writing(directory):
                return _Run(source, directory, builder, progress, wanted, pause).run()
        finally:
            snapshot_work.forget()


class _Run:
    def __init__(
        self,
        source: str,
        directory: Path,
        builder: store.Builder,
        progress: Progress,
        wanted: frozenset[str] | None,
        pause: float,
    ) -> None:
        self.source = source
        self.builder = builder
        self.progress = progress
        self.wanted = wanted
        self.report = Report()
        self.folder = directory / "import"
        self.open_folder()
        known = snapshot_work.laws(self.folder)
        self.rows, self.files = known.rows(), known.files()
        self.by_text = {row.sha256: row for row in self.rows.values() if row.sha256}
        self.site = web.Site(known.downloads(), self.folder / "web", pause)
        self.seen: dict[str, str] = {}
        self.same: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.present: set[str] = set()
        self.written: dict[str, str] = {}
        self.whole = gii_source.count(source) or len(register.load())
        self.clock = time.perf_counter()

    def run(self) -> Report:
        tasks = self.gather()
        first = list(islice(tasks, FEW + 1))
        few = len(first) <= FEW
        if few:
            found = list(self.without_doubles(self.each(None, snapshot_work.read, first)))
            self.stage("read")
            self.cite(None, found, lambda task: None)
            self.stage("cite")
        else:
            with Loader(self.builder) as loader:
                with workers(READERS) as pool:
                    found = self.read_and_load(pool, chain(first, tasks), loader)
                new = {task.key for task, law in found if self.is_loaded(law)}
                self.stage("read, load")
                with workers(CITERS) as pool:  # they end before the last files are loaded: that takes memory
                    self.cite(pool, found, lambda task: self.load_cited(loader, task, new))
                self.stage("cite, load")
                self.progress("loading", 0.7)
            self.builder.merge()
            self.stage("load")
        self.check_wanted()
        marks = self.marks(found)
        if found or marks:
            self.finish(found, marks, few=few)
        self.progress("tidying up", 0.98)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.stage("tidy up")
        return self.report

    def check_wanted(self) -> None:
        absent = (self.wanted or frozenset()) - self.present
        if absent and not self.report.problems:
            what = f"no law called {', '.join(sorted(absent))}"
            raise UnknownThing(what, where=self.source, remedy="use a slug, like sgb-ii")

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        self.report.seconds[name], self.clock = now - self.clock, now

    def open_folder(self) -> None:
        """Keep what an interrupted import of this program left; what another version wrote is of no use."""
        version = f"{__version__} {store.SCHEMA_VERSION} {laws.VERSION} {snapshot_work.VERSION}"
        mark = self.folder / "version"
        if not mark.is_file() or mark.read_text("utf-8") != version:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
            snapshot_work.written(self.folder).mkdir(exist_ok=True)
            mark.write_text(version, "utf-8")
        # The store may have another generation now, for which a table made before does not speak.
        (self.folder / laws.FILE).unlink(missing_ok=True)

    def gather(self) -> Iterator[Task]:
        """Put the laws whose bytes are new beside the store; the rest only counts as seen."""
        names = gii.site_names(self.wanted) if self.wanted else None
        for number, law in enumerate(gii_source.sources(self.source, names, lambda: self.site), 1):
            self.progress(f"comparing {number:,} of {self.whole:,} laws", 0.3 * min(number / self.whole, 1.0))
            try:
                fetched = law.fetch()
                known = self.files.get(fetched.digest)
                data = b"" if known else law.unpack(fetched)
            except NormgraphError as error:
                self.report.problems.append(Problem(law.gii or law.place, error.where or law.place, error.what))
                continue
            row = self.rows[known] if known else self.by_text.get(gii_source.digest(data))
            digest = row.sha256 if row else gii_source.digest(data)
            if digest in self.seen:
                self.doubled(law.gii, law.place, self.seen[digest])
                continue
            self.seen[digest] = law.place
            if row is None:
                yield self.task(law.gii, law.place, fetched.digest, data)
            elif self.is_wanted(row.slug, row.gii):
                self.report.unchanged += 1
                self.places |= {name: law.place for name in (row.slug, row.doknr) if name}
                if not known:
                    self.same[fetched.digest] = row.slug

    def task(self, name: str, place: str, digest: str, data: bytes) -> Task:
        key = snapshot_work.key(name, data)
        self.report.resumed += snapshot_work.cites_file(self.folder, key).exists()
        return Task(key, name, place, digest, data)

    def is_wanted(self, slug: str, name: str) -> bool:
        """Count a law as present in the source, and say whether it is to be imported."""
        self.present |= {slug, name}
        return self.wanted is None or bool(self.wanted & {slug, name})

    def each(
        self, pool: ProcessPoolExecutor | None, work: Callable[[Path, Task], Result], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Result]]:
        """Yield each task with its result in order, from the workers or from here."""
        if pool:
            return in_order(pool, work, self.folder, tasks)
        return ((task, work(self.folder, task)) for task in tasks)

    def without_doubles(self, results: Iterable[tuple[Task, Law | Problem]]) -> Iterator[tuple[Task, Law]]:
        """Yield the first of several texts of one law; the source gives those of the register first."""
        for task, law in results:
            if isinstance(law, Problem):
                self.report.problems.append(law)
                continue
            if not self.is_wanted(law.slug, law.gii):
                continue
            other = next((self.places[name] for name in (law.slug, law.doknr) if name in self.places), "")
            if other:
                self.doubled(task.gii, task.place, other)
                continue
            self.places |= {name: task.place for name in (law.slug, law.doknr) if name}
            self.report.laws += 1
            self.report.sections += law.sections
            self.report.units += law.units
            if law.empty:
                self.report.notes.append(Problem(law.slug, task.place, f"no text in {', '.join(law.empty)}"))
            yield replace(task, data=b""), law

    def doubled(self, name: str, place: str, other: str) -> None:
        self.report.problems.append(Problem(name or place, place, f"the same law as {other}"))

    def read_and_load(
        self, pool: ProcessPoolExecutor | None, tasks: Iterable[Task], loader: Loader
    ) -> list[tuple[Task, Law]]:
        """Read laws, and load the units of those that the store does not have, or as shipped: without their text.

        What stands in their way is taken out before: a small change of a store waits long for large ones before it.
        """
        found = []
        changes = Changes(self.builder.store)
        guessed = snapshot_replace.guessed(changes.store)
        begin = time.perf_counter()
        for task, law in self.without_doubles(self.each(pool, snapshot_work.read, tasks)):
            found.append((task, law))
            rate = len(found) / (time.perf_counter() - begin)
            share = 0.3 * min(len(found) / self.whole, 1.0)
            self.progress(f"reading {len(found):,} of {self.whole:,} laws, {rate:.0f}/s", share)
            if self.is_loaded(law):
                if law.slug in guessed:
                    snapshot_replace.drop_guesses(changes, law.slug, self.tree(task))
                if law.slug in self.rows:
                    snapshot_replace.clear(changes, law.slug)
                path = snapshot_work.read_file(self.folder, task.key)
                loader.put(path, snapshot_work.units_at(self.folder, task.key))
        return found

    def is_loaded(self, law: Law) -> bool:
        """Say whether a law of many is loaded whole; one that was imported before changes by its difference only."""
        return law.slug not in self.rows or not self.rows[law.slug].sha256

    def tree(self, task: Task) -> Structure:
        return Structure.from_json(snapshot_work.tree(self.folder, task.key))

    def load_cited(self, loader: Loader, task: Task, new: set[str]) -> None:
        if task.key in new:
            loader.put(snapshot_work.cites_file(self.folder, task.key))

    def cite(
        self, pool: ProcessPoolExecutor | None, found: list[tuple[Task, Law]], ready: Callable[[Task], None]
    ) -> None:
        """Resolve citations now that the structure of all laws is known; `ready` takes each law that is done."""
        trees = {law.slug: task.key for task, law in found}
        self.report.resumed *= Run(trees, self.beside(found) if self.wanted else {}).save(self.folder)
        begin = time.perf_counter()
        for number, (task, cited) in enumerate(self.each(pool, snapshot_work.cite, [task for task, _ in found]), 1):
            rate = number / (time.perf_counter() - begin)
            share = 0.3 + 0.4 * number / len(found)
            self.progress(f"citations of {number:,} of {len(found):,} laws, {rate:.0f}/s", share)
            self.report.citations += cited.places
            self.report.resolved += cited.resolved
            self.written[task.key] = cited.written
            ready(task)

    def beside(self, found: list[tuple[Task, Law]]) -> dict[str, str]:
        """Read the structure of laws that single laws name, where they lie beside them; nothing more is downloaded."""
        if self.source.startswith("http"):
            return {}
        named = (norm_citations.named_laws(snapshot_work.law_of(self.folder, task)) for task, _ in found)
        names = frozenset[str]().union(*named) - self.rows.keys() - {law.slug for _, law in found}
        keys = {}
        for statute in gii.read(self.source, names, missing="pass over") if names else ():
            key = snapshot_work.key(statute.gii, statute.sha256.encode())
            snapshot_work.put_tree(self.folder, key, statute)
            keys[statute.slug] = key
        return keys

    def marks(self, found: list[tuple[Task, Law]]) -> list[ox.Quad]:
        """Say which laws a whole source lacks that were not seen after it, where that is not said yet; all stay."""
        if self.wanted or not gii_source.is_whole(self.source):
            return []
        there = self.present | {problem.law for problem in self.report.problems}
        imported = {row.slug: row for row in self.rows.values() if row.sha256}
        built = [row.built for row in imported.values() if row.slug in self.present] + [law.built for _, law in found]
        state, date = snapshot_missing.state(self.source, built)
        lacking = {slug: row.built <= date for slug, row in imported.items() if not {slug, row.gii} & there}
        missing = [slug for slug, seen_before in lacking.items() if seen_before]
        self.report.missing, self.report.later = tuple(missing), tuple(sorted({*lacking} - {*missing}))
        return snapshot_missing.quads(missing, state, date, imported, self.builder.directory)

    def finish(self, found: list[tuple[Task, Law]], marks: list[ox.Quad], *, few: bool) -> None:
        """Write the laws that are not loaded yet as changes, and publish."""
        changes = Changes(self.builder.store)
        # To list the graphs costs more than to look for those of a few laws.
        guessed = None if few else snapshot_replace.guessed(changes.store)
        remembered = frozenset() if few else snapshot_replace.remembered(changes.store)
        before = snapshot_work.laws(self.folder).written()
        for number, (task, law) in enumerate(found, 1):
            loaded = not few and self.is_loaded(law)
            if loaded and law.slug not in self.rows and law.slug not in remembered:
                continue  # nothing was known of it
            if not loaded or law.slug in self.rows:
                self.progress(f"replacing {number:,} of {len(found):,} laws", 0.9)
                written = snapshot_work.text_of(self.folder, task)
                if loaded:
                    current = store.open_store(self.builder.directory)
                    snapshot_replace.remember(changes, law.slug, written, current)
                else:
                    old = snapshot_written.read(snapshot_work.written(self.folder), before.get(law.slug, ""))
                    text_ = snapshot_work.law_of(self.folder, task)
                    built = self.rows[law.slug].built if law.slug in self.rows else ""
                    steps = snapshot_succession.steps(changes.store, text_, built)
                    snapshot_replace.replace(changes, law.slug, written, old)
                    changes.add(steps)
            if not loaded and (guessed is None or law.slug in guessed):
                snapshot_replace.drop_guesses(changes, law.slug, self.tree(task))
            if history.is_known(changes.store, law.slug):
                changes.remove(history.settle(changes.store, law.slug))
            compared = self.rows[law.slug].built if law.slug in self.rows and self.rows[law.slug].sha256 else ""
            to_site = between_sources.steps(changes.store, law.slug, compared)
            changes.add(to_site)
            narrowing.narrow(changes.store, law.slug, "" if to_site else law.built)
        replaced = self.rows.keys() & {law.slug for _, law in found}
        touched = {citing for slug in replaced for citing in self.retarget(changes, slug)}
        changes.add(marks)
        self.table(found, touched)
        self.stage("replace")
        self.progress("publishing", 0.96)
        known = store.Manifest.read(store.current_generation(self.builder.directory)).quads
        quads = known + changes.counts.statements if few else None
        self.report.generation = self.builder.publish(quads, changed=self.changed(found, changes, few=few))
        snapshot_work.prune(self.builder.directory)
        self.stage("publish")

    def changed(self, found: list[tuple[Task, Law]], changes: Changes, *, few: bool) -> store.Changed | None:
        """Say what differs from the generation before; None where most laws do."""
        graphs = frozenset(changes.graphs)
        if few:
            return store.Changed(graphs, changes.counts)
        laws = {identifiers.graph("statute", law.slug) for _, law in found}
        return store.Changed(graphs | laws | {"cited-statute"}) if len(laws) < MANY else None

    def retarget(self, changes: Changes, slug: str) -> Iterable[str]:
        """Resolve again what cites units that a law no longer has, and report what has lost its target.

        Returns the laws whose citations changed.
        """
        old = snapshot_work.laws(self.folder).structure(slug)
        index = snapshot_work.index(self.folder)
        new = index.structure(slug)
        if not (old and new):
            return ()
        followed = list(retargeting.follow(changes, slug, old, new, index))
        self.report.notes += [Problem(citing, slug, remark) for citing, remark in followed if remark]
        return {citing for citing, _ in followed}

    def table(self, found: list[tuple[Task, Law]], touched: Iterable[str]) -> None:
        """Enter what was imported in the table beside the store; graphs that were touched are not as written."""
        path = self.builder.beside(laws.FILE)
        if (self.folder / laws.FILE).exists():  # else the builder has put a copy of it there
            snapshot_work.laws(self.folder).copy(path)
        table = laws.Laws.write(path, lambda: self.builder.store)
        table.put_structures(snapshot_work.laws(self.folder).asked)
        for task, law in found:
            row = laws.Row(law.slug, law.gii or task.gii, law.doknr, law.built, law.sha256)
            table.put(row, snapshot_work.tree(self.folder, task.key), {task.digest, law.sha256}, self.written[task.key])
        table.unwrite(touched)
        for digest, slug in self.same.items():
            table.same(slug, [digest])
        files = table.files()
        table.put_downloads((url, said) for url, said in self.site.said.items() if said.digest in files)
        table.save()
        table.close()
