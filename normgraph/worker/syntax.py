"""What the text of a query or an update may not hold, found by its tokens before the engine parses it.

The engine has no switch for `SERVICE`, names no reason for an update, and crashes on deep nesting. This is no parser:
it splits the text into strings, comments, IRIs, names and signs (SPARQL 1.1 Query Language, section 19.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from normgraph.worker import Refused

MAX_NESTING = 500
MAX_OPERATORS = 20_000
"""Signs and keywords that each may add a level to the syntax tree; a list of values adds none."""

_TOKEN = re.compile(
    r"""
      (?P<skip> \#[^\n\r]* | "{3}(?:[^"\\]|\\.|"{1,2}(?!"))*"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
              | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | [?$]\w+ | @[A-Za-z0-9-]+ )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<run> [\w.-]++(?!:) )
    | (?P<name> [\w.-]*+:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<sign> [(\[{}\])!+*/|&^] | <<(?![^<>"{}|^`\\\x00-\x20]*>) | >> )
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(?P<word> [^\W\d]\w* ) | (?P<sign> - )", re.VERBOSE)
"""What stands in a run of letters, digits, dots and dashes that is no prefixed name."""
_OPENING, _CLOSING = ("(", "[", "{", "<<"), (")", "]", "}", ">>")
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*""")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_NESTING_WORDS = frozenset({"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "GRAPH", "VALUES"})


class Outline(NamedTuple):
    """What a query is, as far as its tokens tell: its form, and whether it names its own dataset."""

    form: str
    dataset: bool


_KEPT, _SHORT = 128, 4096
"""The outlines of so many texts up to this length are kept: pages and clients ask the same again and again."""


def outline(text: str) -> Outline:
    """Return the outline of a query; raises Refused for updates, SERVICE and too deep nesting, with the place.

    >>> outline("PREFIX service: <http://x/load> SELECT ?load FROM <urn:g> { ?load service:load 'SERVICE <x>' }")
    Outline(form='SELECT', dataset=True)
    >>> outline("ASK { sErViCe <http://127.0.0.1/> {} }")
    Traceback (most recent call last):
    normgraph.worker.Refused: SERVICE would ask another server; this endpoint answers from its own graph only
    """
    return _outline_kept(text) if len(text) <= _SHORT else _outline(text)


def _outline(text: str) -> Outline:
    form, dataset, depth, operators, prologue = "", False, 0, 0, False
    for kind, found, start in _tokens(text):
        if kind == "skip":
            continue
        if kind in ("iri", "sign"):  # `1<(((` may look like an IRI: brackets count there too
            depth += sum(map(found.count, _OPENING))
            operators += kind == "sign" and found not in _OPENING + _CLOSING
            _check(depth, operators, text, start)
            depth -= sum(map(found.count, _CLOSING))
        if kind == "name" or (kind == "iri" and prologue):
            prologue = False
        if kind != "word":
            continue
        word = found.upper()
        if word == "SERVICE":
            what = "SERVICE would ask another server; this endpoint answers from its own graph only"
            raise Refused("federation", what, **place(text, start))
        if not form and word in ("PREFIX", "BASE"):
            prologue = True
        elif not form:
            form = word
            _check_form(form, text, start)
        dataset = dataset or word == "FROM"
        operators += word in _NESTING_WORDS
    return Outline(form, dataset)


_outline_kept = lru_cache(_KEPT)(_outline)


def update(text: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> str:
    """Return an update with the dataset of its request; raises Refused for what reaches outside and too deep nesting.

    The dataset of the request stands for USING in every operation that has a WHERE (SPARQL 1.1 Protocol, section
    2.2.3); it must not meet USING or WITH. The engine has no parameter for it, so the clauses are written.

    >>> update("INSERT { ?s a <urn:b> } WHERE { ?s a <urn:a> }", ["urn:g"])
    'INSERT { ?s a <urn:b> } USING <urn:g> WHERE { ?s a <urn:a> }'
    >>> update("LOAD <http://127.0.0.1/>")
    Traceback (most recent call last):
    normgraph.worker.Refused: LOAD would ask another server; nothing is fetched
    """
    clauses = "".join(f"USING {iri(name)} " for name in using)
    clauses += "".join(f"USING NAMED {iri(name)} " for name in using_named)
    parts, done, before, depth = [], 0, "", 0
    for kind, found, start in _tokens(text):
        if kind in ("iri", "sign"):
            depth += sum(map(found.count, _OPENING))
            _check(depth, 0, text, start)
            depth -= sum(map(found.count, _CLOSING))
        word = found.upper() if kind == "word" else ""
        if word in ("SERVICE", "LOAD"):
            what = f"{word} would ask another server; nothing is fetched"
            raise Refused("federation", what, **place(text, start))
        if clauses and not depth and word in ("USING", "WITH"):
            what = f"the update has {word} and its request names a dataset; only one of both can be"
            raise Refused("dataset-conflict", what, **place(text, start))
        if clauses and not depth and word == "WHERE":
            if before == "DELETE":
                what = "DELETE WHERE takes no dataset; write DELETE { … } WHERE { … }"
                raise Refused("dataset-conflict", what, **place(text, start))
            parts += [text[done:start], clauses]
            done = start
        if kind != "skip":
            before = word
    return "".join((*parts, text[done:]))


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and place of each token; a run is taken at once, so that the time stays linear."""
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "run":
            for part in _PART.finditer(text, token.start(), token.end()):
                yield str(part.lastgroup), part[0], part.start()
        else:
            yield str(token.lastgroup), token[0], token.start()


def iri(name: str) -> str:
    """Write an absolute IRI between angle brackets; raises Refused where it is none.

    >>> iri("urn:g"), iri("urn:g> { } ; DROP ALL #")
    Traceback (most recent call last):
    normgraph.worker.Refused: the name of a graph is not an absolute IRI: urn:g> { } ; DROP ALL #
    """
    if not _IRI.fullmatch(name):
        raise Refused("syntax", f"the name of a graph is not an absolute IRI: {name[:200]}")
    return f"<{name}>"


def place(text: str, offset: int) -> dict[str, int]:
    r"""Return line and column (from 1) of an offset.

    >>> place("a\nbc", 3)
    {'line': 2, 'column': 2}
    """
    return {"line": text.count("\n", 0, offset) + 1, "column": offset - text.rfind("\n", 0, offset)}


def _check_form(form: str, text: str, offset: int) -> None:
    if form in _UPDATES:
        raise Refused("update", f"{form} would change the graph; this endpoint only answers queries")
    if form not in _FORMS:
        raise Refused("syntax", f"a query begins with {', '.join(sorted(_FORMS))}", **place(text, offset))


def _check(depth: int, operators: int, text: str, offset: int) -> None:
    if depth > MAX_NESTING:
        what = f"the query is nested deeper than {MAX_NESTING} levels"
        raise Refused("nesting", what, limit=MAX_NESTING, **place(text, offset))
    if operators > MAX_OPERATORS:
        what = f"the query has more than {MAX_OPERATORS:,} operators and clauses"
        raise Refused("nesting", what, limit=MAX_OPERATORS, **place(text, offset))
