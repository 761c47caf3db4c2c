"""Writes the search index of a generation beside its database; from the graph alone, complete or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
import tantivy

from normgraph import identifiers, store
from normgraph.errors import StoreError
from normgraph.graph.terms import term
from normgraph.namespaces import prefixes
from normgraph.search.words import analyzer, compact, fold

FOLDER = "search"
ABOUT = "about.json"
VERSION = 2
"""Raised when an index written before would be read wrongly."""

KINDS = ("statute", "norm", "decision", "court")
_SECTIONS = ("ng:Gliederungseinheit", "ng:Paragraph", "ng:Artikel", "ng:Anlage")
_HEAP = 64 << 20
_FEW = 20
_NORMS = identifiers.iri("norm", "")
_GRAPHS = identifiers.iri("graph", "")
_SECTIONS_OF_GRAPH = """
    SELECT ?unit ?label ?number ?heading ?text {
      VALUES ?kind { KINDS } ?unit a ?kind
      OPTIONAL { ?unit rdfs:label ?label } OPTIONAL { ?unit ng:number ?number } OPTIONAL { ?unit ng:heading ?heading }
      OPTIONAL {
        ?version eli:is_member_of ?unit . ?version eli:is_realized_by ?expression . ?expression ng:text ?text
      }
    }""".replace("KINDS", " ".join(_SECTIONS))
_CLASSES = (*_SECTIONS, "ng:Gesetz", "ng:Gericht", "ng:Entscheidung")
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


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
    graph: str = ""
    """The named graph that says its class."""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in ("iri", "kind", "group"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("label", "heading"):  # only kept
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="default", index_option="freq")
    builder.add_text_field("title", tokenizer_name="de", index_option="freq")
    builder.add_text_field("text", tokenizer_name="de", index_option="freq")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("texts", tokenizer_name="raw", index_option="basic")
    return builder.build()


def write(directory: Path) -> int:
    """Write the index of the current generation anew and return how many things it holds.

    Readers that have the index before open keep it. Raises StoreError where there is no store, DiskFull where the
    disk refuses.
    """
    generation = store.current_generation(directory)
    graph = store.open_database(store.database(directory))
    work = generation / f".{FOLDER}-{os.getpid()}"
    with store.writing(directory):
        try:
            work.mkdir()
            count = place(work, graph)
            _replace(work / FOLDER, generation / FOLDER)
        except FileNotFoundError as error:
            if generation.is_dir():
                raise
            remedy = "run `normgraph index` again"
            raise StoreError("the generation was replaced meanwhile", where=str(directory), remedy=remedy) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return count


def place(generation: Path, graph: ox.Store, before: Path | None = None, groups: Collection[str] | None = None) -> int:
    """Write the index of a generation that is being made, and return how many things it holds.

    `groups` names what differs from the generation `before`: named graphs, or kinds of them such as `decision`. Only
    that is read; the files of the index before are shared. Where `groups` is None or there is no index before, all is.
    Raises OSError where the disk refuses.
    """
    try:
        return _placed(generation, graph, before, groups)
    except ValueError as error:  # in this guise tantivy reports what the operating system refused
        raise OSError(str(error)) from error


def _placed(generation: Path, graph: ox.Store, before: Path | None, groups: Collection[str] | None) -> int:
    target = generation / FOLDER
    about = None if before is None or groups is None else _about(before / FOLDER)
    if about is None or before is None or groups is None:
        return _whole(target, graph)
    _share(before / FOLDER, target)
    if not groups:
        return int(about["things"])
    index = tantivy.Index.open(str(target))
    index.register_tokenizer("de", analyzer())
    writer = index.writer(_HEAP, 1)
    for group in groups:
        writer.delete_documents_by_term("group", group)
    for entry in entries(graph, groups):
        writer.delete_documents_by_term("iri", entry.iri)
        writer.add_document(_document(entry))
    return _finish(target, index, writer)


def usable(generation: Path) -> bool:
    """Say whether a generation has an index that this program can ask.

    >>> usable(Path("no/such"))
    False
    """
    return _about(generation / FOLDER) is not None


def _about(folder: Path) -> dict[str, Any] | None:
    """Return what an index says of itself, None where there is none that can be carried on."""
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
        return about if about["version"] == VERSION else None
    except (OSError, ValueError, KeyError):
        return None


def _share(folder: Path, target: Path) -> None:
    """Put the files of an index in another place without copying what never changes: tantivy writes each once."""
    target.mkdir()
    for path in folder.iterdir():
        if path.name.startswith(".tantivy") and path.suffix == ".lock":
            continue
        if path.suffix == ".json":  # what the index lists: replaced with each change
            shutil.copyfile(path, target / path.name)
        else:
            os.link(path, target / path.name)


def _replace(work: Path, target: Path) -> None:
    old = work.with_name(work.name + "-old")
    if target.exists():
        target.rename(old)
    work.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _whole(folder: Path, graph: ox.Store) -> int:
    """Write all entries."""
    folder.mkdir()
    index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("de", analyzer())
    # One thread: the order of things of the same rank does not depend on chance.
    writer = index.writer(_HEAP, 1)
    for entry in entries(graph):
        writer.add_document(_document(entry))
    return _finish(folder, index, writer)


def _finish(folder: Path, index: tantivy.Index, writer: tantivy.IndexWriter) -> int:
    """Write what was added; return how many things the index holds."""
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    only = tantivy.Query.term_query(index.schema, "texts", "yes", "basic")
    texts = searcher.search(only, 1).count  # type: ignore[attr-defined]
    about = {"version": VERSION, "things": searcher.num_docs, "texts": texts}
    (folder / ABOUT).write_text(json.dumps(about) + "\n", "utf-8")
    return searcher.num_docs


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document(iri=entry.iri, kind=entry.kind, label=entry.label)
    for group in (entry.graph, kind_of(entry.graph)):
        document.add_text("group", group)
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
        document.add_text("texts", "yes")
    return document


def kind_of(graph: str) -> str:
    """Return of what kind a named graph is.

    >>> kind_of(identifiers.graph("statute", "bgb")), kind_of("urn:g")
    ('statute', '')
    """
    return graph.removeprefix(_GRAPHS).partition("/")[0] if graph.startswith(_GRAPHS) else ""


def entries(graph: ox.Store, groups: Collection[str] | None = None) -> Iterator[Entry]:
    """Yield what is indexed of a graph: statutes, their sections and divisions, decisions, courts; or only some groups.

    >>> list(entries(ox.Store()))
    []
    """
    reader = _Reader(graph, few=groups is not None and len(groups) <= _FEW)
    seen = set()
    for name, things in sorted(_things(graph, groups).items(), key=lambda found: str(found[0])):
        for entry in reader.read(name, things):
            if entry.iri not in seen:
                seen.add(entry.iri)
                entry.graph = str(name.value) if isinstance(name, ox.NamedNode) else ""
                yield entry


def _things(graph: ox.Store, groups: Collection[str] | None) -> dict[_Graph, dict[str, list[str]]]:
    """Return what is indexed by the named graph that says its class, then by class."""
    within: list[_Graph | None] = [None]
    if groups is not None:
        kinds = {group for group in groups if ":" not in group}
        names = (name for name in graph.named_graphs() if isinstance(name, ox.NamedNode)) if kinds else ()
        within = [ox.NamedNode(group) for group in sorted(set(groups) - kinds)]
        within += [name for name in names if kind_of(name.value) in kinds and name.value not in groups]
    found: dict[_Graph, dict[str, list[str]]] = {}
    for name in within:
        for class_ in _CLASSES:
            for quad in graph.quads_for_pattern(None, term("rdf:type"), term(class_), name):
                if isinstance(quad.subject, ox.NamedNode):
                    things = found.setdefault(quad.graph_name, {})
                    things.setdefault(class_, []).append(quad.subject.value)
    return found


class _Reader:
    """Reads entries graph by graph: what one graph says of many sections in one go, the rest by looks at each."""

    def __init__(self, graph: ox.Store, *, few: bool) -> None:
        self.graph = graph
        names = (name.value for name in graph.named_graphs() if isinstance(name, ox.NamedNode))
        # Of few laws each section is looked at: of all federal law, to list the graphs takes longer.
        self.with_history = None if few else {name.rpartition("/")[2] for name in names if kind_of(name) == "history"}
        self.law = cache(self._law)
        self.court = cache(partial(_court, graph))

    def read(self, name: _Graph, things: dict[str, list[str]]) -> Iterator[Entry]:
        """Yield the entries of what a graph says the class of."""
        for iri in sorted(things.get("ng:Gesetz", ())):
            yield _statute(self.graph, iri)
        sections = {iri for class_ in _SECTIONS for iri in things.get(class_, ())}
        if sections:
            yield from self._sections(name, sorted(sections))
        for iri in sorted(things.get("ng:Gericht", ())):
            yield self.court(iri)
        for iri in sorted(things.get("ng:Entscheidung", ())):
            court = _one(self.graph, iri, "ng:court")
            yield _decision(self.graph, iri, self.court(court) if court else None)

    def _law(self, slug: str) -> Entry | None:
        iri = _NORMS + slug
        types = self.graph.quads_for_pattern(ox.NamedNode(iri), term("rdf:type"), term("ng:Gesetz"))
        return _statute(self.graph, iri) if any(types) else None

    def _sections(self, name: _Graph, iris: list[str]) -> Iterator[Entry]:
        told = _said(self.graph, name)
        for iri in iris:
            slug = iri.removeprefix(_NORMS).partition("/")[0]
            law = self.law(slug)
            said = told.get(iri, {})
            label, number, heading = (min(said.get(key, [""])) for key in ("label", "number", "heading"))
            texts = said.get("text", [])
            alone = len(texts) == 1 and self.with_history is not None and slug not in self.with_history
            text = texts[0] if alone else wording(self.graph, iri)
            names = [label, number, *(law.names if law else ())]
            yield Entry(iri, "norm", label or iri.removeprefix(_NORMS), heading, names, [heading], text=text)


def _said(graph: ox.Store, name: _Graph) -> dict[str, dict[str, list[str]]]:
    """Return what a graph says of the sections that it describes: one query, since each look costs its terms again."""
    found: dict[str, dict[str, list[str]]] = {}
    answer = graph.query(_SECTIONS_OF_GRAPH, prefixes=prefixes(), default_graph=name)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        said = found.setdefault(row["unit"].value, {})
        for key in ("label", "number", "heading", "text"):
            if (value := row[key]) is not None and value.value not in said.setdefault(key, []):
                said[key].append(value.value)
    return found


def _statute(graph: ox.Store, iri: str) -> Entry:
    label = _one(graph, iri, "rdfs:label")
    titles = [*_all(graph, iri, "dcterms:title"), *_all(graph, iri, "dcterms:alternative")]
    names = [label, *_all(graph, iri, "ng:abbreviation"), iri.removeprefix(_NORMS)]
    from normgraph.ingest import register  # only here: who asks an index needs no register

    known = register.by_slug().get(iri.removeprefix(_NORMS))
    if known:
        names += [known.jurabk, known.amtabk]
        titles += [known.short]
    numbers = _all(graph, iri, "dcterms:identifier")
    heading = titles[0] if titles else ""
    return Entry(iri, "statute", label or iri.removeprefix(_NORMS), heading, names, [label, *titles], numbers)


def _court(graph: ox.Store, iri: str) -> Entry:
    label, other = _one(graph, iri, "rdfs:label"), _all(graph, iri, "skos:altLabel")
    return Entry(iri, "court", label, other[0] if other else "", [label, *other], [label, *other])


def _decision(graph: ox.Store, iri: str, court: Entry | None) -> Entry:
    label, day = _one(graph, iri, "rdfs:label"), _one(graph, iri, "dcterms:date")
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


def _all(graph: ox.Store, iri: str, name: str) -> list[str]:
    quads = graph.quads_for_pattern(ox.NamedNode(iri), term(name), None)
    return sorted({str(quad.object.value) for quad in quads})  # type: ignore[union-attr]


def _one(graph: ox.Store, iri: str, name: str) -> str:
    return next(iter(_all(graph, iri, name)), "")
