"""The JSON-LD profile of case files: a tree and the context → triples with their places.

A mapping with `id` is `<case>/<id>`, one without is `<case>#<JSON pointer>`; the outermost mapping is the case.
Beyond plain JSON-LD the profile knows two things: dates may be given by month or year only, and the outermost mapping
and the members of `findings` need no `type`.
"""

from __future__ import annotations

import difflib

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.cases import values
from normgraph.cases.context import Key, context
from normgraph.cases.model import Place
from normgraph.cases.tree import Mapping, Node, Scalar, Sequence
from normgraph.errors import UnreadableInput
from normgraph.identifiers import NS

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_IMPLIED = {"": NS + "Fall", "findings": NS + "Feststellung"}
_FINDING = NS + "finding"
_DATE = values.XSD + "date"


class ProfileReader:
    """Collects the triples and places of one file."""

    def __init__(self, name: str, case_iri: str) -> None:
        self.name = name
        self.case_iri = case_iri
        self.statements: dict[ox.Triple, None] = {}
        self.places: dict[tuple[str, str], Place] = {}

    def thing(self, mapping: Mapping, pointer: str, under: str) -> ox.NamedNode:
        """Read one mapping that stands under a key and return the thing it describes."""
        node = self._node(mapping, pointer)
        self.places.setdefault((node.value, ""), Place(mapping.line, pointer))
        self._types(node, mapping, pointer, under)
        for key, (line, value) in mapping.entries.items():
            if key in ("id", "type", "@context"):
                continue
            definition = context().keys.get(key)
            if definition is None:
                raise self._unknown(key, line)
            self.places.setdefault((node.value, definition.iri), Place(line, f"{pointer}/{key}"))
            for part, item in _members(value, f"{pointer}/{key}"):
                member = self._value(item, part, key, definition)
                if definition.iri == _FINDING:
                    self.places.setdefault((member.value, ""), Place(item.line, part))
                self._add(node, definition.iri, member)
        return node

    def _types(self, node: ox.NamedNode, mapping: Mapping, pointer: str, under: str) -> None:
        if "type" in mapping.entries:
            line, value = mapping.entries["type"]
            self.places.setdefault((node.value, _TYPE.value), Place(line, f"{pointer}/type"))
            for _, item in _members(value, pointer):
                self._add(node, _TYPE.value, values.name(self._text(item, "type"), NS))
        if under in _IMPLIED:
            self._add(node, _TYPE.value, ox.NamedNode(_IMPLIED[under]))

    def _node(self, mapping: Mapping, pointer: str) -> ox.NamedNode:
        if not pointer:
            return ox.NamedNode(self.case_iri)
        if "id" not in mapping.entries:
            return ox.NamedNode(identifiers.case_part(self.case_iri, pointer))
        return self._reference(self._text(mapping.entries["id"][1], "id"))

    def _value(self, node: Node, pointer: str, key: str, definition: Key) -> ox.NamedNode | ox.Literal:
        if isinstance(node, Mapping):
            if definition.kind in ("id", "free"):
                return self.thing(node, pointer, key)
            raise self._error(f"`{key}` takes a single value, not a mapping", node.line, f"write `{key}: value`")
        text = self._text(node, key)
        match definition.kind:
            case "id":
                return self._reference(text)
            case "name":
                return ox.NamedNode(context().aliases.get(text) or values.name(text, definition.vocabulary).value)
            case "free":
                return ox.Literal(text)
        if definition.datatype == _DATE:
            return self._date(text, key, node.line)
        return values.literal(text, definition.datatype)

    def _date(self, text: str, key: str, line: int) -> ox.Literal:
        date = values.date(text)
        if date is None:
            what = f"`{key}: {text}` is no date of the calendar"
            raise self._error(what, line, "write 2018-06-18, 2018-06 if only the month is known, or 2018")
        return date

    def _reference(self, text: str) -> ox.NamedNode:
        return ox.NamedNode(text if values.absolute(text) else identifiers.case_thing(self.case_iri, text))

    def _text(self, node: Node, key: str) -> str:
        if not isinstance(node, Scalar):
            raise self._error(f"`{key}` takes a single value", node.line, f"write `{key}: value`")
        if node.text is None or not node.text.strip():
            raise self._error(f"`{key}` has no value", node.line, "remove the key: what is not stated is open")
        return node.text.strip()

    def _add(self, subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        self.statements[ox.Triple(subject, ox.NamedNode(predicate), value)] = None

    def _unknown(self, key: str, line: int) -> UnreadableInput:
        known = [*context().keys, "id", "type"]
        near = difflib.get_close_matches(key, known, n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(sorted(known))}"
        return self._error(f"unknown key `{key}`", line, remedy)

    def _error(self, what: str, line: int, remedy: str) -> UnreadableInput:
        return UnreadableInput(what, where=f"{self.name}:{line}", remedy=remedy)


def _members(node: Node, pointer: str) -> list[tuple[str, Node]]:
    """Return the single values of a key, each with its pointer; a list is the same as its members (as in JSON-LD)."""
    if isinstance(node, Sequence):
        return [(f"{pointer}/{index}", item) for index, item in enumerate(node.items)]
    return [(pointer, node)]
