"""An answer of the engine as part of a page: rows as a table, a graph as Turtle, yes or no."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from normgraph.namespaces import shorten
from normgraph.worker.pool import Answer
from normgraph_api.negotiation import SOLUTIONS, TRIPLES
from normgraph_api.web import href

SHOWN_BYTES = 2 << 20
"""The longest answer that is shown as a page; longer ones are for download."""


@dataclass(frozen=True)
class Cell:
    """A term in a table: its text, where it leads, and its language or datatype."""

    text: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """What the template `result.html` shows."""

    downloads: list[tuple[str, str]]
    names: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    boolean: bool | None = None
    turtle: str | None = None
    too_long: bool = False


def show(answer: Answer, path: str, parameters: Sequence[tuple[str, str]]) -> Shown:
    """Read an answer given as SPARQL JSON or Turtle; downloads repeat its request (`path?parameters`) by format."""
    solutions = answer.about["kind"] == "solutions"
    formats = [media_type.format for media_type in (SOLUTIONS if solutions else TRIPLES)[:4]]
    downloads = [(format_, f"{path}?{urlencode([*parameters, ('format', format_)])}") for format_ in formats]
    if answer.size > SHOWN_BYTES:
        answer.body.close()
        return Shown(downloads, too_long=True)
    content = answer.read()
    if not solutions:
        return Shown(downloads, turtle=content.decode())
    table = json.loads(content)
    if "boolean" in table:
        return Shown(downloads, boolean=table["boolean"])
    names = table["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in names] for row in table["results"]["bindings"]]
    return Shown(downloads, names, rows)


def _cell(term: dict[str, Any] | None) -> Cell:
    """Turn a term of SPARQL JSON into a cell.

    >>> _cell({"type": "uri", "value": "https://w3id.org/normgraph/ns#Satz"})
    Cell(text='ng:Satz', href='/ns#Satz', note='')
    """
    if term is None:
        return Cell()
    if term["type"] == "uri":
        return Cell(shorten(term["value"]), href(term["value"]))
    if term["type"] != "literal":
        return Cell(json.dumps(term["value"], ensure_ascii=False), note=term["type"])
    datatype = term.get("datatype", "")
    return Cell(term["value"], note=term.get("xml:lang") or (shorten(datatype) if datatype else ""))
