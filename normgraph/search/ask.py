"""Asks the search index of a generation: things ranked by their names, then headings, then texts."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import tantivy

from normgraph.errors import StoreError, UnknownThing
from normgraph.graph.terms import term
from normgraph.search.index import ABOUT, FOLDER, KINDS, VERSION, wording
from normgraph.search.words import MAX_QUERY, Words, analyzer, fold, read, stem

MOST = 100
"""Hits of one page."""

DEEPEST = 10_000
"""Hits that pages lead to; who wants more asks SPARQL."""

_NAME, _TITLE, _BEGINNING, _TEXT = 8.0, 4.0, 1.5, 1.0
_WHOLE = 20.0
_NUMBER = 200.0
_AROUND = 90


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, and for norms with text the passage where the words stand."""

    iri: str
    kind: str
    label: str
    heading: str
    score: float
    passage: str = ""


@dataclass(frozen=True)
class Answer:
    """One page of hits. `total` counts things with any of the words, `complete` those with all of them.

    `next` is the cursor of the page after this one, empty at the end.
    """

    query: str
    kind: str
    total: int
    complete: int
    hits: tuple[Hit, ...]
    next: str
    generation: str
    texts: int

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return asdict(self)


def ask(
    database: Path, query: str, *, kind: str = "", cursor: str = "", limit: int = 20, graph: ox.Store | None = None
) -> Answer:
    """Search beside a database (`DIR/gen-N/store`); `graph`, where given, tells passages and units below sections.

    Things with all words of the query come before those with some. Raises UnknownThing for an empty query, an unknown
    kind or a cursor of another generation, StoreError where the generation has no index.
    """
    generation = database.parent
    words = _words(query)
    if kind and kind not in KINDS:
        raise UnknownThing(f"there is no kind `{kind}`", where="kind", remedy=f"use {', '.join(KINDS)}")
    if not 1 <= limit <= MOST:
        raise UnknownThing(f"{limit} is not from 1 to {MOST}", where="limit", remedy=f"ask for at most {MOST} a page")
    offset = _offset(cursor, generation.name)
    about, index = _open(str(generation / FOLDER))
    searcher = index.searcher()
    schema = index.schema
    whole = _restricted(schema, _query(schema, words, all_words=True), kind)
    found = searcher.search(_restricted(schema, _query(schema, words, all_words=False), kind), limit, offset=offset)
    total: int = found.count  # type: ignore[attr-defined]
    hits = [_hit(searcher.doc(address), score, words, graph) for score, address in found.hits]
    if not offset and graph is not None and words.levels and hits:
        hits = [*_unit(graph, hits[0], words.levels), *hits]
    end = offset + limit
    return Answer(
        query=query,
        kind=kind,
        total=total,
        complete=searcher.search(whole, 1).count,  # type: ignore[attr-defined]
        hits=tuple(hits),
        next=f"{generation.name}.{end}" if end < min(total, DEEPEST) else "",
        generation=generation.name,
        texts=about["texts"],
    )


def _words(query: str) -> Words:
    if len(query) > MAX_QUERY:
        remedy = "search for a few words; `normgraph cite` reads whole texts"
        raise UnknownThing(f"the query is longer than {MAX_QUERY} characters", where="q", remedy=remedy)
    words = read(query)
    if not words.plain:
        raise UnknownThing("the query has no word", where="q", remedy="as in `60a aufenthg` or `10 C 5.12`")
    return words


def _offset(cursor: str, generation: str) -> int:
    if not cursor:
        return 0
    name, _, number = cursor.rpartition(".")
    if name != generation or not number.isascii() or not number.isdecimal() or int(number) >= DEEPEST:
        what = "the cursor is of another state of the graph, or no cursor of this service"
        raise UnknownThing(what, where="cursor", remedy="ask for the first page again")
    return int(number)


@cache
def _open(folder: str) -> tuple[dict[str, Any], tantivy.Index]:
    """Open an index that never changes; it is closed with the process."""
    remedy = "`normgraph index` writes it, as every build and import does"
    try:
        about = json.loads((Path(folder) / ABOUT).read_text("utf-8"))
        if about["version"] != VERSION:
            raise StoreError("the search index is of another version", where=folder, remedy=remedy)
        index = tantivy.Index.open(folder)
    except FileNotFoundError:
        raise StoreError("this generation has no search index", where=folder, remedy=remedy) from None
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"the search index is damaged ({error})", where=folder, remedy=remedy) from error
    index.register_tokenizer("de", analyzer())
    return about, index


def _query(schema: tantivy.Schema, words: Words, *, all_words: bool) -> tantivy.Query:
    """Rank by the best place of each word; a file number outranks everything."""
    should, must = tantivy.Occur.Should, tantivy.Occur.Must
    places = [_places(schema, plain, stemmed) for plain, stemmed in zip(words.plain, words.stems, strict=True)]
    every = tantivy.Query.boolean_query([(must, place) for place in places])
    numbers = tantivy.Query.term_set_query(schema, "number", list(words.numbers))
    parts = [(should, tantivy.Query.const_score_query(numbers, _NUMBER))] if words.numbers else []
    if all_words:
        return tantivy.Query.boolean_query([(should, every), *parts])
    parts += [(should, tantivy.Query.boost_query(every, _WHOLE)), *((should, place) for place in places)]
    return tantivy.Query.boolean_query(parts)


def _places(schema: tantivy.Schema, plain: str, stemmed: str) -> tantivy.Query:
    def term_(name: str, value: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(schema, name, value, "freq"), weight)

    found = [term_("name", plain, _NAME), term_("title", stemmed, _TITLE), term_("text", stemmed, _TEXT)]
    if len(plain) > 3 and plain.isalpha():
        for name, begins in (("title", stemmed), ("name", plain)):
            beginning = tantivy.Query.regex_query(schema, name, f"{begins}.+")
            found.append(tantivy.Query.const_score_query(beginning, _BEGINNING))
    return tantivy.Query.disjunction_max_query(found, 0.1)


def _restricted(schema: tantivy.Schema, query: tantivy.Query, kind: str) -> tantivy.Query:
    if not kind:
        return query
    only = tantivy.Query.const_score_query(tantivy.Query.term_query(schema, "kind", kind, "basic"), 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])


def _hit(document: tantivy.Document, score: float, words: Words, graph: ox.Store | None) -> Hit:
    fields = {name: document.get_first(name) or "" for name in ("iri", "kind", "label", "heading")}
    text = wording(graph, fields["iri"]) if graph is not None and fields["kind"] == "norm" else ""
    return Hit(**fields, score=round(score, 3), passage=passage(text, words.stems))


def passage(text: str, stems: tuple[str, ...]) -> str:
    """Return the stretch of a text around the first of the words, nothing where none stands there.

    >>> passage("Der Antrag ist schriftlich zu stellen.", (stem("antragen"),))
    'Der Antrag ist schriftlich zu stellen.'
    >>> passage("Nichts davon.", ("anderes",))
    ''
    """
    for found in re.finditer(r"\w+", text):
        if stem(fold(found[0])) in stems:
            start = text.rfind(" ", 0, max(0, found.start() - _AROUND)) + 1
            end = text.find(" ", found.end() + _AROUND)
            cut = text[start:] if end < 0 else text[start:end]
            return f"{'… ' if start else ''}{' '.join(cut.split())}{' …' if end >= 0 else ''}"
    return ""


def _unit(graph: ox.Store, section: Hit, levels: tuple[str, ...]) -> list[Hit]:
    """Find the unit that a query names below the best section; an only Absatz or sentence may be left out."""
    for left_out in ((), ("abs-1",), ("satz-1",), ("abs-1", "satz-1")):
        segments = (*(one for one in left_out if one.startswith("abs")), *levels)
        if "satz-1" in left_out:
            place = 1 if segments[0].startswith("abs") else 0
            segments = (*segments[:place], "satz-1", *segments[place:])
        iri = "/".join((section.iri, *segments))
        labels = graph.quads_for_pattern(ox.NamedNode(iri), term("rdfs:label"), None)
        if label := next((str(quad.object.value) for quad in labels), ""):  # type: ignore[union-attr]
            return [Hit(iri, "norm", label, "", section.score)]
    return []


__all__ = ["Answer", "Hit", "ask", "passage"]
