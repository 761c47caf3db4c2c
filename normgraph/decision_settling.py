"""Settles what each document is to the store: a new decision, a second source of one, or something to be done later.

Documents come in order. What is new is loaded as the worker wrote it. What would change a decision that is there, be it
in the store or among what waits to be loaded, is put off until everything is loaded, and done then, one by one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from normgraph import identifiers, store
from normgraph.decision_grouping import Grouping, rank
from normgraph.decision_work import Head, Item, Span, summary
from normgraph.graph import decision as decision_graph
from normgraph.graph import decision_origin as origins
from normgraph.graph import decision_renaming as renaming
from normgraph.graph.decision_register import Known, Register
from normgraph.graph.index import UnitIndex
from normgraph.graph.terms import term
from normgraph.ingest import decision as reader
from normgraph.ingest import decision_source
from normgraph.ingest.decision_model import Decision, Problem

_SHOWN = 20
_BATCH = 10_000
_PUT_OFF = 2_000


@dataclass
class Imported:
    """What an import brought: documents by what became of them, citations, and problems with their places.

    `more` counts second sources of decisions that were known from elsewhere, `passed_over` what is no decision in
    directories and zips. `problems` are the first ones of `problem_count`; `lines` say what was found in the first few.
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
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """All decisions that were looked at."""
        return self.new + self.changed + self.unchanged + self.more

    @property
    def brought(self) -> int:
        """Decisions and sources that the store did not have so."""
        return self.new + self.changed + self.more


class Settling:
    """Settles documents against a register; `put_off` are those to be done when all others are loaded.

    `replaced` says that a text was replaced, or not taken: things may be described that it alone cited.
    """

    def __init__(self, register: Register, report: Callable[[Problem], None], *, again: bool) -> None:
        self.done = Imported()
        self.put_off: list[tuple[Item, str]] = []
        self.replaced = False
        self._register = register
        self._report_to = report
        self._again = again
        self._touched: set[str] = set()
        self._met: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether so much was put off that it should be done before more is read."""
        return len(self.put_off) >= _PUT_OFF

    def settle(self, head: Head, item: Item) -> Iterator[Span]:
        """Yield the lines of a part that are to be loaded for a document."""
        if head.iri:
            yield from self._decision(head, item)
        elif head.entries:
            self._register.list(head.place, ((e.name, e.date, e.file_number) for e in head.entries))
        elif head.refusal:
            self.done.passed_over += head.passed_over
            self.done.refused += not head.passed_over
            self.report(head.place, head.refusal)
        else:
            self.done.unchanged += 1

    def report(self, place: str, what: str) -> None:
        """Report a problem."""
        self._problem(Problem(place, what.removeprefix(f"{place}: ")))

    def _problem(self, problem: Problem) -> None:
        self.done.problem_count += 1
        self._report_to(problem)

    def _decision(self, head: Head, item: Item) -> Iterator[Span]:
        register = self._register
        if not self._again and register.knows(head.sha256):
            self.done.unchanged += 1
            return
        kind = head.stated.get("dcterms:type", "")
        here = register.iri(head.names, head.source, head.ecli, kind)
        known = register.decision(here)
        main = _is_main(known, head.source, register.others(here, ""), plain=head.plain, numbered=head.numbered)
        if register.source(head.source) or here != head.iri or here in self._touched or (known and main):
            self.put_off.append((item, head.sha256))
            self._touched.add(here)
            return
        yield head.source_lines
        if main:
            yield head.text_lines
            yield head.main_lines
        else:
            yield head.beside_lines
            self.replaced = True
        if not main or isinstance(item, decision_source.File):  # a document of a dump holds its bytes
            register.keep(head.source, (item, head.sha256))
        self._note(head.place, here, head.source, head.stated, known, main)
        self._count(head.citations, head.summary, head.problems, changed=False, second=not main)
        if main or known is None:
            known = Known(head.source, head.numbered, head.ecli, kind, head.iri)
        register.add(
            here,
            head.source,
            sha256=head.sha256,
            modified=head.modified,
            stated=head.stated,
            known=known,
            names=head.names,
        )
        self._meets(here, head.names)

    def _meets(self, here: str, names: tuple[str, ...]) -> None:
        """Remember a decision that shares names or sources, to be told from the others when all are loaded."""
        if len(self._register.named(names)) > 1 or len(self._register.others(here, "")) > 1:
            self._met.add(here)

    def _note(
        self, place: str, here: str, source: str, stated: dict[str, str], known: Known | None, main: bool
    ) -> None:
        """Report what sources of a decision say differently, and text that is not taken."""
        others = self._register.others(here, source)
        for other in others:
            said = self._register.source(other)
            for name, theirs in said.stated.items() if said else ():
                ours = stated.get(name, "")
                if ours and ours.lower() != theirs.lower():
                    which = other.removeprefix(identifiers.iri("source", ""))
                    said_so = "another one here than" if name == "ng:tenor" else f'"{ours}" here, "{theirs}"'
                    self.report(place, f"{name.partition(':')[2]} {said_so} in {which}")
        if known is not None and not others and not known.text_of and not main:
            self.report(place, "this program has facts of this decision; they stay, the text is not taken")

    def _count(self, citations: int, line: str, problems: tuple[Problem, ...], *, changed: bool, second: bool) -> None:
        self.done.citations += citations
        if changed:
            self.done.changed += 1
        elif second:
            self.done.more += 1
        else:
            self.done.new += 1
        if len(self.done.lines) <= _SHOWN:
            self.done.lines.append(line)
        for problem in problems:
            self._problem(problem)

    def finish_put_off(self, builder: store.Builder, index: UnitIndex) -> None:
        """Do what was put off, in the order of the documents; the store must hold everything else."""
        again, self.put_off = self.put_off, []
        self._touched.clear()
        change = _Change(self, self._register, builder, index)
        for item, sha256 in again:
            change.read(item, sha256)
        change.load()
        grouping = Grouping(self._register, builder, change, self.report)
        for decision in sorted(self._met):
            grouping.settle(decision)
        change.load()
        self.replaced |= bool(again or grouping.moved)
        due: dict[str, str] = {}
        for plain in sorted(grouping.plain):
            due |= renaming.names(self._register, plain)
        if any(old != new for old, new in due.items()):
            builder.load_stream(io.BytesIO("".join(renaming.moved(builder.store, due)).encode()))
            self._register.rename(due)
        self._met.clear()


def _is_main(known: Known | None, source: str, sources: list[str], *, plain: bool, numbered: bool) -> bool:
    """Say whether a decision takes its text from this source: the best one, in whatever order they come.

    `plain` is a source of plain text: only the text that the program's facts were made from takes their place.
    """
    if known is None or known.text_of == source:
        return True
    if not sources:
        return plain
    return rank(source, numbered) < rank(known.text_of, known.numbered)


class _Change:
    """Changes decisions of a store that is at rest: takes their graphs away and puts new ones in their place."""

    def __init__(self, settling: Settling, register: Register, builder: store.Builder, index: UnitIndex) -> None:
        self._settling = settling
        self._register = register
        self._builder = builder
        self._index = index
        self._lines: list[str] = []
        self._waiting: set[str] = set()

    def read(self, item: Item, sha256: str, into: str = "") -> None:
        """Read a document again and bring it into the store, as one of the decision `into` where that is said."""
        for document in decision_source.opened(item):
            for read in reader.read_document(document, lambda other: other != sha256):
                if read.decision and read.decision.origin:
                    self.put(read.decision, read.text, into)
                    self._register.keep(origins.source_iri(read.decision.origin), (item, sha256))

    def put(self, decision: Decision, text: str, into: str = "") -> None:
        """Bring one document into the store, as one of the decision `into` where that is said."""
        origin = decision.origin
        assert origin is not None
        register, settling = self._register, self._settling
        source = origins.source_iri(origin)
        names = decision_graph.names(decision)
        ecli = origins.known_by(decision)
        here = into or register.iri(names, source, ecli, decision.doctype)
        before = register.source(source)
        if before and before.decision != here:
            self._forget(before.decision, source, origin.place)
        known = register.decision(here)
        if here in self._waiting:
            self.load()
        others = register.others(here, source)
        numbered = decision.numbering != "Zeile"
        main = _is_main(known, source, register.others(here, ""), plain=origin.publisher == "text", numbered=numbered)
        kept = (quad for other in others for quad in origins.of_source(self._builder.store, other, here))
        stay = [f"{quad} .\n" for quad in kept if quad.predicate != term("prov:wasDerivedFrom")]
        if main:
            if known and known.text_of not in ("", source):
                demoted = origins.demoted(self._builder.store, here, known.text_of)
                stay += [f"{quad} .\n" for quad in demoted]
            self._builder.store.remove_graph(ox.NamedNode(decision_graph.graph_name(here)))
            self._lines += (*decision_graph.write(decision, self._index, text, here), *stay)
            self._lines += origins.main(here, source)
        else:
            for quad in origins.of_source(self._builder.store, source, here):
                self._builder.store.remove(quad)
            self._lines += origins.beside(decision, text, here)
        self._lines += origins.write(decision, here)
        self._waiting.add(here)
        stated = origins.stated(decision, text)
        if not into:  # else it was counted when it came
            settling._count(
                len(decision.citations), summary(decision), decision.problems,
                changed=before is not None and before.decision == here, second=bool(others) or not main,
            )  # fmt: skip
            settling._note(origin.place, here, source, stated, known, main)
        if not into and here.rpartition("/")[0] == names[0]:
            settling.report(origin.place, "another decision has the same court, day and file number; both are kept")
        named = Known(source, numbered, ecli or (known.ecli if known else ""), decision.doctype, names[0])
        entry = named if main or known is None else known
        register.add(
            here, source, sha256=origin.sha256, modified=origin.modified, stated=stated, known=entry, names=names
        )
        settling._meets(here, names)
        if len(self._lines) > _BATCH:
            self.load()

    def _forget(self, before: str, source: str, place: str) -> None:
        """Take a source from a decision that it no longer describes."""
        self.load()
        known = self._register.decision(before)
        self._register.drop_source(source)
        if known is None or known.text_of != source:
            for quad in origins.of_source(self._builder.store, source, before):
                self._builder.store.remove(quad)
            return
        self._builder.store.remove_graph(ox.NamedNode(decision_graph.graph_name(before)))
        self._register.drop_decision(before)
        for other in self._register.others(before, source):
            self._register.drop_source(other)
            self._settling.report(place, f"now describes another decision than before; import {other} again")

    def load(self) -> None:
        """Load what waits, if anything does."""
        if not self._lines:
            return
        self._builder.load_stream(io.BytesIO("".join(self._lines).encode()))
        self._lines.clear()
        self._waiting.clear()
