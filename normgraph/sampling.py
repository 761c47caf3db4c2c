"""Random samples of citations and decisions as sheets for blind double coding.

What is drawn follows from the seed and the IRIs alone: items are ordered by a hash of both, the first ones are taken.
A sheet shows a coder the passage and nothing of what the program made of it; strata are numbers for the same reason.
"""

from __future__ import annotations

import csv
import hashlib
import heapq
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from normgraph.errors import UnknownThing
from normgraph.namespaces import prefixes

Kind = Literal["citations", "decisions"]

FIXED = ("item", "decision", "randnummer", "start", "end", "passage", "stratum", "of")
"""Columns that say what is coded; `of` is the number of items in the stratum, from which weights follow."""
CODED = {"citations": ("kind", "target", "role", "treatment"), "decisions": ("remedy", "outcome")}
"""Columns that each coder fills; beside them there is a free `note`."""
STRATA = {"citations": ("kind", "match", "level", "year"), "decisions": ("level", "branch", "year")}
"""What items can be stratified by."""
MOST = 10_000

_FRAME = {
    "citations": "SELECT ?item ?stratum WHERE { ?decision a ng:Entscheidung . ?item ng:citedIn ?decision . %s }",
    "decisions": "SELECT ?item ?stratum WHERE { ?item ng:textHash ?hash ; a ng:Entscheidung . %s }",
}
_STRATUM = {
    ("citations", ""): "",
    ("citations", "kind"): "?item a ?stratum",
    ("citations", "match"): "?item ng:matchType ?stratum",
    ("citations", "level"): "OPTIONAL { ?decision ng:court/ng:level ?stratum }",
    ("citations", "year"): "OPTIONAL { ?decision dcterms:date ?date BIND(YEAR(?date) AS ?stratum) }",
    ("decisions", ""): "",
    ("decisions", "level"): "OPTIONAL { ?item ng:court/ng:level ?stratum }",
    ("decisions", "branch"): "OPTIONAL { ?item ng:court/ng:branch ?stratum }",
    ("decisions", "year"): "OPTIONAL { ?item dcterms:date ?date BIND(YEAR(?date) AS ?stratum) }",
}
_SHOWN = {
    "citations": """SELECT ?item ?decision ?randnummer ?start ?end ?passage ?text WHERE {
  VALUES ?item { %s }
  ?item ng:citedIn/rdfs:label ?decision ; ng:start ?start ; ng:end ?end ; ng:verbatim ?passage .
  OPTIONAL { ?item ng:inRandnummer ?paragraph . ?paragraph ng:number ?randnummer OPTIONAL { ?paragraph ng:text ?text } }
}""",
    "decisions": """SELECT ?item ?decision ?passage WHERE {
  VALUES ?item { %s }
  ?item rdfs:label ?decision .
  OPTIONAL { ?item ng:tenor ?passage }
}""",
}
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Sample:
    """A sheet as CSV, the number of items in it, and what each stratum stands for with its size."""

    sheet: str
    count: int
    strata: tuple[tuple[str, int], ...]


def draw(store: ox.Store, kind: Kind, *, count: int, seed: str, by: str = "") -> Sample:
    """Draw a sample from a store; with `by`, as many from each stratum, as far as it has them.

    Raises UnknownThing where the number is out of range, the store has nothing to draw, or there are no such strata.

    >>> draw(ox.Store(), "decisions", count=5, seed="7")
    Traceback (most recent call last):
    normgraph.errors.UnknownThing: the store has no decisions with text. What to do: import some.
    """
    if not 1 <= count <= MOST:
        raise UnknownThing(f"{count} is no size of a sample", remedy=f"choose 1 to {MOST:,}")
    if by and by not in STRATA[kind]:
        raise UnknownThing(f"{kind} have no strata `{by}`", remedy=f"choose {', '.join(STRATA[kind])}")
    strata: dict[str, list[str]] = defaultdict(list)
    for row in _rows(store, _FRAME[kind] % _STRATUM[kind, by]):
        strata[row["stratum"]].append(row["item"])
    if not strata:
        raise UnknownThing(f"the store has no {kind} with text", remedy="import some")
    rows: list[tuple[str, ...]] = []
    for number, (share, name) in enumerate(zip(_shares(count, len(strata)), sorted(strata), strict=True), start=1):
        items = strata[name]
        drawn = heapq.nsmallest(share, set(items), key=lambda item: hashlib.sha256(f"{seed}|{item}".encode()).digest())
        rows += ((*shown, str(number), str(len(items))) for shown in _shown(store, kind, drawn))
    names = tuple((name or "unknown" if by else "all", len(strata[name])) for name in sorted(strata))
    return Sample(_sheet(kind, rows), len(rows), names)


def _shares(count: int, strata: int) -> list[int]:
    """Divide a number as evenly as it goes.

    >>> _shares(10, 3)
    [4, 3, 3]
    """
    return [count // strata + (index < count % strata) for index in range(strata)]


def _shown(store: ox.Store, kind: Kind, items: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a coder sees of each item, in the order drawn."""
    values = " ".join(str(ox.NamedNode(item)) for item in items)
    found = {row["item"]: row for row in _rows(store, _SHOWN[kind] % values)}
    for item in items:
        row = found.get(item, {})
        passage = row.get("text") or row.get("passage", "")
        marked = f"[[{row['passage']}]] {passage}" if row.get("text") else passage
        cells = (row.get("decision", ""), row.get("randnummer", ""), row.get("start", ""), row.get("end", ""))
        yield (item, *cells, _harmless(marked))


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking foreign text for a formula (OWASP, CSV Injection).

    >>> _harmless("=1+1"), _harmless("§ 1")
    ("'=1+1", '§ 1')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sheet(kind: Kind, rows: Sequence[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    coded = CODED[kind]
    writer.writerow((*FIXED, *coded, "note"))
    writer.writerows((*row, *("" for _ in coded), "") for row in rows)
    return out.getvalue()


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    answer = store.query(query, prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: "" if (value := row[name]) is None else str(getattr(value, "value", "")) for name in names}
