"""A case as the fields of a form, and back: rows of parties and findings, each field with a name and a value.

A field is called `case.label`, `party.0.role` or `finding.3.date`; one that has several values occurs several times.
What the fields say is read as a case file is read: same names, same refusals. The number of a field takes the place of
the line, so that a message about a line is a message about a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

import pyoxigraph as ox

from normgraph.cases import CaseDocument, read_tree
from normgraph.cases.context import Key, context
from normgraph.cases.tree import Mapping, Node, Scalar, Sequence
from normgraph.cases.write import reference
from normgraph.errors import UnreadableInput
from normgraph.identifiers import NS

Values = dict[str, list[str]]
"""Key → its values, in the order given."""

CASE_KEYS = ("id", "label", "decidedOn", "decision", "note")
THING = "@id"
"""A key that ends so holds the name of a party where a text could stand too: `holder@id`."""

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAME = re.compile(r"(?:(case)|(party|finding)\.(\d{1,6}))\.(\w+(?:@id)?)")
_GERMAN_DAY = re.compile(r"(?:(?:(\d{1,2})\.\s?)?(\d{1,2})\.\s?)?(\d{4})")
_GERMAN_AMOUNT = re.compile(r"(\d+),(\d{1,2})")


@dataclass
class Row:
    """A party or a finding: its number in the form and what its fields say."""

    number: int
    values: Values = field(default_factory=dict)

    def first(self, key: str) -> str:
        """Return the first value of a key, empty if it has none."""
        return next(iter(self.values.get(key, ())), "")


@dataclass
class Form:
    """The fields of one case."""

    case: Values = field(default_factory=dict)
    parties: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)

    @cached_property
    def tree(self) -> Tree:
        """The case as the tree of a file, in which each line is a field."""
        return Tree(self)

    def read(self) -> CaseDocument:
        """Read the case; raises `UnreadableInput` whose line is the number of a field, see `field_at`."""
        return read_tree(self.tree.root, "form")

    def field_at(self, line: int, key: str = "") -> str:
        """Return the field with a number; of the row that it belongs to, the field of another key if there is one."""
        name = self.tree.names[line - 1] if 0 < line <= len(self.tree.names) else "case.id"
        row, _, own = name.rpartition(".")
        return f"{row}.{key}" if key and own != "role" and self._has(row, key) else name

    def _has(self, row: str, key: str) -> bool:
        if row == "case":
            return key in CASE_KEYS
        if row.startswith("party"):
            return key in ("id", "type", "label", "note")
        return key in context().keys

    def add(self, **values: str) -> Row:
        """Add a finding with these values."""
        row = Row(max((known.number for known in self.findings), default=-1) + 1)
        row.values = {key: [value] for key, value in values.items() if value}
        self.findings.append(row)
        return row

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield all fields with their values.

        >>> list(Form(case={"id": ["a"]}, parties=[Row(0, {"role": ["kind", "klaeger"]})]).fields())
        [('case.id', 'a'), ('party.0.role', 'kind'), ('party.0.role', 'klaeger')]
        """
        rows = [("case", self.case)]
        rows += [(f"party.{row.number}", row.values) for row in self.parties]
        rows += [(f"finding.{row.number}", row.values) for row in self.findings]
        for name, values in rows:
            yield from ((f"{name}.{key}", value) for key, given in values.items() for value in given)


def of_fields(pairs: Iterable[tuple[str, str]]) -> Form:
    """Read the fields that a form sent; what is empty, and what is no field of a case, is left out.

    Days and amounts may be written as in German letters.

    >>> form = of_fields([("case.id", "a"), ("finding.7.date", "18.6.2018"), ("finding.7.rn", ""), ("lang", "de")])
    >>> form.findings
    [Row(number=7, values={'date': ['2018-06-18']})]
    """
    form = Form()
    rows: dict[tuple[str, int], Row] = {}
    for name, value in pairs:
        match = _NAME.fullmatch(name)
        value = value.replace("\r\n", "\n").strip()
        if not match or not value:
            continue
        case, kind, number, key = match.groups()
        if case:
            values = form.case
        else:
            place = (kind, int(number))
            if place not in rows:
                rows[place] = Row(int(number))
                (form.parties if kind == "party" else form.findings).append(rows[place])
            values = rows[place].values
        values.setdefault(key, []).append(_written(key, value))
    return form


def _written(key: str, value: str) -> str:
    """Return a day or amount as case files write it; what cannot be read is left for the message to name.

    >>> [_written("date", day) for day in ("1.7.2009", "7.2009")], [_written("amount", a) for a in ("416,5", "1,234")]
    (['2009-07-01', '2009-07'], ['416.5', '1,234'])
    """
    if key in ("date", "on", "decidedOn") and (match := _GERMAN_DAY.fullmatch(value)):
        day, month, year = match.groups()
        return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    if key == "amount" and (match := _GERMAN_AMOUNT.fullmatch(value)):
        return f"{match[1]}.{match[2]}"
    return value


def of_case(case: CaseDocument) -> Form:
    r"""Return the form of a case that was read.

    Raises `UnreadableInput` for what no field can say (properties without a key, cases named elsewhere).

    >>> from normgraph.cases import read_case
    >>> form = of_case(read_case("id: a\nkind: {id: k, type: Person}\nfindings: [{predicate: umgang, subject: k}]"))
    >>> form.parties
    [Row(number=0, values={'id': ['k'], 'type': ['Person'], 'role': ['kind']})]
    >>> form.findings
    [Row(number=0, values={'predicate': ['umgang'], 'subject': ['k']})]
    """
    return _Filler(case).form()


class _Filler:
    """Fills a form from the triples of a case."""

    def __init__(self, case: CaseDocument) -> None:
        self.case = case
        self.said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {case.iri: {}}
        for triple in case.statements:
            assert isinstance(triple.object, ox.NamedNode | ox.Literal)  # both readers name blank nodes
            about = self.said.setdefault(str(triple.subject)[1:-1], {})
            about.setdefault(triple.predicate.value, []).append(triple.object)
        self.keys = {key.iri: (name, key) for name, key in reversed(context().keys.items())}
        self.aliases = {iri: name for name, iri in context().aliases.items()}
        self.named: dict[str, str] = {}

    def form(self) -> Form:
        """Return the form: findings in their order, every other thing that is described as a party."""
        findings = [str(finding)[1:-1] for finding in self.said[self.case.iri].get(NS + "finding", [])]
        things = [thing for thing in self.said if thing != self.case.iri and thing not in findings]
        for thing in things:
            self.named[thing] = self._name(thing)
        form = Form(case={"id": [reference(self.case, self.case.iri, outermost=True)]})
        form.parties = [Row(n, {"id": [self.named[thing]]} | self._values(thing)) for n, thing in enumerate(things)]
        form.findings = [Row(n, self._values(finding)) for n, finding in enumerate(findings)]
        places = {thing: n for n, thing in enumerate(things)}
        for prop, values in self.said[self.case.iri].items():
            if prop in (_TYPE, NS + "finding"):
                continue
            key, definition = self._key(prop)
            for value in values:
                held = places.get(value.value) if isinstance(value, ox.NamedNode) else None
                if held is not None and definition.kind == "id" and key not in CASE_KEYS:
                    form.parties[held].values.setdefault("role", []).append(key)
                else:
                    form.case.setdefault(key, []).append(self._value(value, definition))
        return form

    def _name(self, thing: str) -> str:
        """Return the name of a thing; one that has none is called by the role it was described under."""
        name = reference(self.case, thing)
        if "#" not in name:
            return name
        stem = unquote(name.rstrip("0123456789/").rpartition("/")[2]) or "beteiligter"
        taken = set(self.named.values()) | {reference(self.case, other) for other in self.said}
        return next(
            each for each in (stem, *(f"{stem}-{n}" for n in range(2, len(self.said) + 2))) if each not in taken
        )

    def _values(self, thing: str) -> Values:
        values: Values = {}
        if thing.startswith(self.case.iri + "/") and thing not in self.named:  # a finding that has a name
            values["id"] = [reference(self.case, thing)]
        for prop, given in self.said.get(thing, {}).items():  # a finding that is a mere word says nothing
            if prop == _TYPE:
                types = [t.value.removeprefix(NS) for t in given if t.value not in (NS + "Feststellung",)]
                values |= {"type": types} if types else {}
                continue
            key, definition = self._key(prop)
            for value in given:
                free = definition.kind == "free" and isinstance(value, ox.NamedNode)
                values.setdefault(key + THING * free, []).append(self._value(value, definition))
        return values

    def _key(self, prop: str) -> tuple[str, Key]:
        if prop not in self.keys:
            raise UnreadableInput(f"no key means <{prop}>", where=self.case.name, remedy="keep the case in Turtle")
        return self.keys[prop]

    def _value(self, value: ox.NamedNode | ox.Literal, key: Key) -> str:
        if isinstance(value, ox.Literal):
            return value.value
        if key.kind == "name":
            return self.aliases.get(value.value, unquote(value.value.removeprefix(key.vocabulary)))
        return self.named.get(value.value) or reference(self.case, value.value)


class Tree:
    """The tree of a form as a case file has it: each thing is described where it is named first."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.names: list[str] = []
        self.waiting = {row.first("id"): row for row in reversed(form.parties)}
        self.root = Mapping(self._line("case.id"))
        for key in CASE_KEYS:
            self._put(self.root, key, "case", form.case.get(key, []))
        for row in form.parties:
            for role in row.values.get("role", []):
                name = f"party.{row.number}.role"
                self._append(self.root, role, self._line(name), self._thing(row.first("id"), f"party.{row.number}"))
        for key in (key for key in form.case if key not in CASE_KEYS):
            self._put(self.root, key, "case", form.case[key])
        findings = [self._finding(row) for row in form.findings]
        if findings:
            self.root.entries["findings"] = (findings[0].line, Sequence(findings[0].line, list(findings)))

    @property
    def unused(self) -> list[Row]:
        """The parties that have no role and of which no finding speaks: a case has no place for them."""
        return [row for row in self.form.parties if self.waiting.get(row.first("id")) is row]

    def _line(self, name: str) -> int:
        self.names.append(name)
        return len(self.names)

    def _finding(self, row: Row) -> Mapping:
        name = f"finding.{row.number}"
        mapping = Mapping(self._line(f"{name}.predicate"))
        for key, values in row.values.items():
            self._put(mapping, key, name, values)
        return mapping

    def _put(self, mapping: Mapping, key: str, row: str, values: list[str]) -> None:
        for value in values:
            line = self._line(f"{row}.{key}")
            if key.endswith(THING):
                thing = self._thing(value, f"{row}.{key}")
                node = thing if isinstance(thing, Mapping) else Mapping(line, {"id": (line, Scalar(value, line))})
                self._append(mapping, key.removesuffix(THING), line, node)
            elif key in context().keys and context().keys[key].kind == "id" and key != "decision":
                self._append(mapping, key, line, self._thing(value, f"{row}.{key}"))
            else:
                self._append(mapping, key, line, Scalar(value, line))

    def _thing(self, name: str, place: str) -> Node:
        """Return a reference; the first one to a party describes it."""
        row = self.waiting.pop(name, None)
        if row is None:
            return Scalar(name or None, self._line(place))
        mapping = Mapping(self._line(f"party.{row.number}.id"))
        for key, values in row.values.items():
            if key != "role":
                self._put(mapping, key, f"party.{row.number}", values)
        return mapping

    @staticmethod
    def _append(mapping: Mapping, key: str, line: int, node: Node) -> None:
        """Set a key; a second value makes it a list."""
        if key not in mapping.entries:
            mapping.entries[key] = (line, node)
            return
        known = mapping.entries[key][1]
        if isinstance(known, Sequence):
            known.items.append(node)
        else:
            mapping.entries[key] = (mapping.entries[key][0], Sequence(line, [known, node]))
