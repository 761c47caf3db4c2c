"""YAML and JSON text → one tree of mappings, sequences and raw scalars, each with its line.

Scalars stay as written: their meaning comes from the context, so that the country code `NO` is no boolean and the
marginal number `010` no number. Both readers walk tokens with a stack instead of recursion; what a case file
has no use for (anchors, aliases, tags, a second document, a key twice) is refused with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from normgraph.cases import values
from normgraph.errors import LimitExceeded, UnreadableInput

MAX_DEPTH = 40
"""Levels of nesting; a case needs four."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}:,]|[^][{}:,\s"]+|\n')
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_VALUE = frozenset({"", "~", "null", "Null", "NULL"})  # YAML 1.2 core schema, section 10.3.2


@dataclass(frozen=True)
class Scalar:
    """A value as written; `text` is None where the file gives a key without a value."""

    text: str | None
    line: int


@dataclass
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass
class Mapping:
    """Keys with their lines and values, in the order of the file."""

    line: int
    entries: dict[str, tuple[int, Node]] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


class _Builder:
    """Puts the tree together from a flat run of events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Node | None = None
        self._stack: list[Sequence | Mapping] = []
        self._keys: list[tuple[str, int] | None] = []

    def refuse(self, what: str, line: int, remedy: str) -> NoReturn:
        raise UnreadableInput(what, where=f"{self.name}:{line}", remedy=remedy)

    def scalar(self, text: str | None, line: int) -> None:
        if text and _SURROGATE.search(text):
            self.refuse("half of a surrogate pair, which is no character", line, "write the character itself")
        if found := values.control_character(text or ""):
            self.refuse(f"the control character {found}", line, "leave it out")
        if self._stack and isinstance(self._stack[-1], Mapping) and self._keys[-1] is None:
            self._key(text, line)
        else:
            self._place(Scalar(text, line))

    def open(self, node: Sequence | Mapping) -> None:
        if self._stack and isinstance(self._stack[-1], Mapping) and self._keys[-1] is None:
            self.refuse("a key must be a single word, not a list or mapping", node.line, "write `key: value`")
        self._place(node)
        self._stack.append(node)
        self._keys.append(None)
        if len(self._stack) > MAX_DEPTH:
            where = f"{self.name}:{node.line}"
            raise LimitExceeded(
                f"nested deeper than {MAX_DEPTH} levels", where=where, remedy="a case needs four levels"
            )

    def close(self) -> None:
        self._stack.pop()
        self._keys.pop()

    def _key(self, text: str | None, line: int) -> None:
        mapping = self._stack[-1]
        assert isinstance(mapping, Mapping)
        if text is None:
            self.refuse("a key is empty", line, "write `key: value`")
        if text in mapping.entries:
            first = mapping.entries[text][0]
            self.refuse(f"the key `{text}` occurs twice, first in line {first}", line, "keep one, or give a list")
        self._keys[-1] = (text, line)

    def _place(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        assert key is not None
        parent.entries[key[0]] = (key[1], node)
        self._keys[-1] = None


def read_yaml(text: str, name: str) -> Node | None:
    r"""Return the tree of one YAML document, None if there is none.

    >>> tree = read_yaml("country: NO\nrn: 010", "case.yaml")
    >>> [(key, node.text) for key, (line, node) in tree.entries.items()]
    [('country', 'NO'), ('rn', '010')]
    >>> read_yaml("a: &x 1\nb: *x", "case.yaml")
    Traceback (most recent call last):
    normgraph.errors.UnreadableInput: case.yaml:1: the anchor `&x`. What to do: write the value where it is needed.
    """
    builder = _Builder(name)
    documents = 0
    for event in _events(text, name):
        assert event.start_mark is not None  # both loaders set it on every event
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                builder.refuse("a second YAML document begins", line, "one file describes one case")
        elif isinstance(event, yaml.AliasEvent):
            builder.refuse(f"the alias `*{event.anchor}`", line, "write the value where it is needed")
        elif isinstance(event, yaml.NodeEvent):
            _node(event, builder, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.close()
    return builder.root


def _node(event: yaml.NodeEvent, builder: _Builder, line: int) -> None:
    """Hand one scalar or the beginning of a collection to the builder."""
    if event.anchor is not None:
        builder.refuse(f"the anchor `&{event.anchor}`", line, "write the value where it is needed")
    tag = getattr(event, "tag", None)
    if tag is not None:
        builder.refuse(f"the tag `{tag}`", line, "leave it out: the key says the type")
    if isinstance(event, yaml.ScalarEvent):
        plain = not event.style
        builder.scalar(None if plain and event.value in _NO_VALUE else event.value, line)
    elif isinstance(event, yaml.SequenceStartEvent):
        builder.open(Sequence(line))
    else:
        builder.open(Mapping(line))


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise UnreadableInput(
            f"not YAML: {error.problem}", where=where, remedy="check indentation and quotes"
        ) from error
    except yaml.YAMLError as error:
        raise UnreadableInput(f"not YAML: {error}", where=name, remedy="remove control characters") from error


def read_json(text: str, name: str) -> Node | None:
    """Return the tree of a JSON text; numbers keep the form they are written in.

    >>> read_json('{"amount": 1.50}', "case.json").entries["amount"][1]
    Scalar(text='1.50', line=1)
    """
    builder = _Builder(name)
    tokens = _json_tokens(text)
    depth = 0
    for token, line in tokens:
        depth += (token in "[{") - (token in "]}")
        if depth > MAX_DEPTH:
            where = f"{name}:{line}"
            raise LimitExceeded(
                f"nested deeper than {MAX_DEPTH} levels", where=where, remedy="a case needs four levels"
            )
    try:
        json.loads(text, parse_int=str)  # Python refuses to convert integers of more than 4,300 digits
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}:{error.colno}"
        raise UnreadableInput(f"not JSON: {error.msg}", where=where, remedy="check commas and quotes") from error
    for token, line in tokens:
        if token == "{":
            builder.open(Mapping(line))
        elif token == "[":
            builder.open(Sequence(line))
        elif token in "]}":
            builder.close()
        elif token not in ":,":
            builder.scalar(str(json.loads(token)) if token[0] == '"' else None if token == "null" else token, line)
    return builder.root


def _json_tokens(text: str) -> list[tuple[str, int]]:
    """Split into strings, marks and words, each with its line; `json` itself judges whether they form a document."""
    line = 1
    tokens = []
    for match in _JSON_TOKEN.finditer(text):
        if match[0] == "\n":
            line += 1
        else:
            tokens.append((match[0], line))
    return tokens
