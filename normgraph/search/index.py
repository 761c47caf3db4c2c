"""Writes the search index of a generation beside its database; from the graph alone, complete or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import tantivy

from normgraph import identifiers, store
from normgraph.errors import StoreError
from normgraph.graph.terms import term
from normgraph.ingest import register
from normgraph.search.words import analyzer, compact, fold

FOLDER = "search"
ABOUT = "about.json"
VERSION = 1
"""Raised when an index written before would be read wrongly."""

KINDS = ("statute", "norm", "decision", "court")
_SECTIONS = ("ng:Gliederungseinheit", "ng:Paragraph", "ng:Artikel", "ng:Anlage")
_HEAP = 64 << 20
_NORMS = identifiers.iri("norm", "")


@dataclass
class Entry:
    """What is indexed of one thing: names as written, titles and texts by their stems, numbers without blanks."""

    iri: str
    kind: str
    label: str
    heading: str = ""
    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    text: str = ""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in ("iri", "kind"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("label", "heading"):  # only kept
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="default", index_option="freq")
    builder.add_text_field("title", tokenizer_name="de", index_option="freq")
    builder.add_text_field("text", tokenizer_name="de", index_option="freq")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    return builder.build()


def write(directory: Path) -> int:
    """Write the index of the current generation and return how many things it holds.

    Readers that have the index before open keep it. Raises StoreError where there is no store, DiskFull where the
    disk refuses.
    """
    generation = store.current_generation(directory)
    graph = store.open_database(store.database(directory))
    work = generation / f".{FOLDER}-{os.getpid()}"
    with store.writing(directory):
        try:
            work.mkdir()
            count, texts = _fill(work, graph)
            (work / ABOUT).write_text(json.dumps({"version": VERSION, "things": count, "texts": texts}) + "\n", "utf-8")
            _replace(work, generation / FOLDER)
        except FileNotFoundError as error:
            if generation.is_dir():
                raise
            remedy = "run `normgraph index` again"
            raise StoreError("the generation was replaced meanwhile", where=str(directory), remedy=remedy) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return count


def _replace(work: Path, target: Path) -> None:
    old = work.with_name(work.name + "-old")
    if target.exists():
        target.rename(old)
    work.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _fill(folder: Path, graph: ox.Store) -> tuple[int, int]:
    """Write all entries; return how many there are, and how many of them have a text."""
    count = texts = 0
    index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("de", analyzer())
    # One thread: the order of things of the same rank does not depend on chance.
    writer = index.writer(_HEAP, 1)
    for entry in entries(graph):
        writer.add_document(_document(entry))
        count += 1
        texts += bool(entry.text)
    writer.commit()
    writer.wait_merging_threads()
    return count, texts


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document(iri=entry.iri, kind=entry.kind, label=entry.label)
    if entry.heading:
        document.add_text("heading", entry.heading)
    for name in dict.fromkeys(map(fold, entry.names)):
        document.add_text("name", name)
    for title in dict.fromkeys(map(fold, entry.titles)):
        document.add_text("title", title)
    for number in dict.fromkeys(map(compact, entry.numbers)):
        document.add_text("number", number)
    if entry.text:
        document.add_text("text", fold(entry.text))
    return document


def entries(graph: ox.Store) -> Iterator[Entry]:
    """Yield what is indexed of a graph: statutes, their sections and divisions, decisions, courts.

    >>> list(entries(ox.Store()))
    []
    """
    laws = {iri: _statute(graph, iri) for iri in _of_class(graph, "ng:Gesetz")}
    yield from laws.values()
    for kind in _SECTIONS:
        for iri in _of_class(graph, kind):
            yield _section(graph, iri, laws)
    courts = {iri: _court(graph, iri) for iri in _of_class(graph, "ng:Gericht")}
    yield from courts.values()
    for iri in _of_class(graph, "ng:Entscheidung"):
        yield _decision(graph, iri, courts)


def _statute(graph: ox.Store, iri: str) -> Entry:
    label = _one(graph, iri, "rdfs:label")
    titles = [*_all(graph, iri, "dcterms:title"), *_all(graph, iri, "dcterms:alternative")]
    names = [label, *_all(graph, iri, "ng:abbreviation"), iri.removeprefix(_NORMS)]
    known = register.by_slug().get(iri.removeprefix(_NORMS))
    if known:
        names += [known.jurabk, known.amtabk]
        titles += [known.short]
    numbers = _all(graph, iri, "dcterms:identifier")
    heading = titles[0] if titles else ""
    return Entry(iri, "statute", label or iri.removeprefix(_NORMS), heading, names, [label, *titles], numbers)


def _section(graph: ox.Store, iri: str, laws: dict[str, Entry]) -> Entry:
    law = laws.get(_NORMS + iri.removeprefix(_NORMS).partition("/")[0])
    label, heading = _one(graph, iri, "rdfs:label"), _one(graph, iri, "ng:heading")
    names = [label, _one(graph, iri, "ng:number"), *(law.names if law else ())]
    return Entry(iri, "norm", label or iri.removeprefix(_NORMS), heading, names, [heading], text=wording(graph, iri))


def _court(graph: ox.Store, iri: str) -> Entry:
    label, other = _one(graph, iri, "rdfs:label"), _all(graph, iri, "skos:altLabel")
    return Entry(iri, "court", label, other[0] if other else "", [label, *other], [label, *other])


def _decision(graph: ox.Store, iri: str, courts: dict[str, Entry]) -> Entry:
    label, day = _one(graph, iri, "rdfs:label"), _one(graph, iri, "dcterms:date")
    court = courts.get(_one(graph, iri, "ng:court"))
    numbers = [*_all(graph, iri, "ng:fileNumber"), *_all(graph, iri, "ng:ecli")]
    reporters = _all(graph, iri, "ng:reporter")
    names = [label, day, _one(graph, iri, "ng:decisionType"), *numbers, *reporters, *(court.names if court else ())]
    return Entry(iri, "decision", label or iri, _one(graph, iri, "dcterms:title"), names, [], [*numbers, *reporters])


def wording(graph: ox.Store, iri: str) -> str:
    """Return the text of a section observed last, nothing where the graph holds none.

    >>> wording(ox.Store(), "urn:x")
    ''
    """
    found = []
    for version in graph.quads_for_pattern(None, term("eli:is_member_of"), ox.NamedNode(iri)):
        for realized in graph.quads_for_pattern(version.subject, term("eli:is_realized_by"), None):
            texts = graph.quads_for_pattern(realized.object, term("ng:text"), None)  # type: ignore[arg-type]
            if text := next((quad.object.value for quad in texts), ""):  # type: ignore[union-attr]
                found.append((version.subject, text))
    if len(found) < 2:
        return str(found[0][1]) if found else ""
    return str(max(found, key=lambda pair: _last_seen(graph, pair[0]))[1])


def _last_seen(graph: ox.Store, version: object) -> str:
    shown = graph.quads_for_pattern(None, term("ng:observed"), version)  # type: ignore[arg-type]
    days = (_one(graph, quad.subject.value, "ng:observedOn") for quad in shown)  # type: ignore[union-attr]
    return max(days, default="")


def _of_class(graph: ox.Store, name: str) -> list[str]:
    quads = graph.quads_for_pattern(None, term("rdf:type"), term(name))
    return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})


def _all(graph: ox.Store, iri: str, name: str) -> list[str]:
    quads = graph.quads_for_pattern(ox.NamedNode(iri), term(name), None)
    return sorted({str(quad.object.value) for quad in quads})  # type: ignore[union-attr]


def _one(graph: ox.Store, iri: str, name: str) -> str:
    return next(iter(_all(graph, iri, name)), "")
