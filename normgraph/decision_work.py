"""What a worker does for the import of decisions: documents in, N-Quads and what they are about out.

Both engines run this and nothing else. A part is one file of N-Quads lines and, for each document in it, a head that
says where its lines stand. A worker does not know what the others read: whether a document is a decision's first or
second source is settled by the process that gathers the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO, TypeAlias

from normgraph import laws, store
from normgraph.graph import decision as decision_graph
from normgraph.graph import decision_origin as origins
from normgraph.graph import nquads
from normgraph.graph.index import UnitIndex
from normgraph.ingest import decision as reader
from normgraph.ingest import decision_source, rii
from normgraph.ingest.decision_model import Decision, Problem

Item: TypeAlias = decision_source.File | decision_source.Document
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """What became of one document, and where its lines stand.

    `iri` is the one that follows from court, date and file number, `names` those by each of its numbers; `source` that
    of the document. `text_lines` say what the text says, `source_lines` what the source states, `main_lines` that the
    text is that of this source, `beside_lines` what it says where the text is that of another.
    Where it is no decision, `refusal` says why, `entries` are those of a table of contents; where both are empty, the
    document was known before.
    """

    place: str
    item: int = 0
    iri: str = ""
    names: tuple[str, ...] = ()
    source: str = ""
    sha256: str = ""
    modified: str = ""
    ecli: str = ""
    plain: bool = False
    numbered: bool = False
    citations: int = 0
    summary: str = ""
    stated: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    text_lines: Span = (0, 0)
    source_lines: Span = (0, 0)
    main_lines: Span = (0, 0)
    beside_lines: Span = (0, 0)
    entries: tuple[rii.Entry, ...] = ()
    refusal: str = ""
    passed_over: bool = False


@dataclass(frozen=True)
class Part:
    """The lines of some documents, their heads, and the lines that describe what they cite."""

    file: Path
    heads: tuple[Head, ...]
    cited_lines: Span


def work(
    items: Iterable[Item],
    known: Container[str],
    directory: Path,
    file: Path,
    described: nquads.Described | None = None,
) -> Part:
    """Read documents, find their citations, write their N-Quads to a file.

    `directory` is that of the store, whose statutes citations are resolved to; documents with a `known` checksum are
    not read. What is `described` in parts that are loaded too is not described again.
    """
    things = nquads.Described() if described is None else described
    with file.open("wb") as lines:
        heads = tuple(_heads(items, known, directory, lines, things))
        return Part(file, heads, _write(lines, things.take()))


def documents(items: Iterable[Item], known: Callable[[str], bool]) -> Iterator[tuple[int, reader.Read]]:
    """Yield what each document of some items is, with the number of the item."""
    for number, item in enumerate(items):
        for document in decision_source.opened(item):
            for read in reader.read_document(document, known):
                yield number, read


def _heads(
    items: Iterable[Item], known: Container[str], directory: Path, lines: BinaryIO, described: nquads.Described
) -> Iterator[Head]:
    units = index(directory)
    for number, read in documents(items, known.__contains__):
        decision = read.decision
        if decision is None:
            yield Head(read.place, number, entries=read.entries, refusal=read.refusal, passed_over=read.passed_over)
            continue
        origin = decision.origin
        assert origin is not None
        here, source = decision_graph.iri(decision), origins.source_iri(origin)
        yield Head(
            read.place, number, here, decision_graph.names(decision), source, origin.sha256, origin.modified,
            ecli=origins.known_by(decision),
            plain=origin.publisher == "text",
            numbered=decision.numbering != "Zeile",
            citations=len(decision.citations),
            summary=summary(decision),
            stated=origins.stated(decision, read.text),
            problems=decision.problems,
            text_lines=_write(lines, decision_graph.write(decision, units, read.text, here, described)),
            source_lines=_write(lines, origins.write(decision, here)),
            main_lines=_write(lines, origins.main(here, source)),
            beside_lines=_write(lines, origins.beside(decision, read.text, here)),
        )  # fmt: skip


def summary(decision: Decision) -> str:
    """Say in one line how much was found in a decision."""
    return f"{decision.name}: {len(decision.paragraphs)} {decision.numbering}, {len(decision.citations)} citations"


def _write(lines: BinaryIO, text: Iterable[str]) -> Span:
    start = lines.tell()
    lines.write("".join(text).encode())
    return start, lines.tell()


@cache
def index(directory: Path) -> UnitIndex:
    """Return the structure of the statutes that the current generation of a store has."""
    return laws.units(store.current_generation(directory), lambda: store.open_store(directory), shipped=False)


def forget() -> None:
    """Close what this process has open; the next run may have another store."""
    index.cache_clear()
