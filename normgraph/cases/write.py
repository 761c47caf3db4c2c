"""Writes a case as YAML that reads back as the same triples."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox
import yaml

from normgraph import identifiers
from normgraph.cases.context import Key, context
from normgraph.cases.model import CaseDocument
from normgraph.errors import UnreadableInput
from normgraph.identifiers import NS

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_IMPLIED = {NS + "Fall", NS + "Feststellung"}


def to_yaml(case: CaseDocument) -> str:
    r"""Return a case as YAML; comments and the order of keys inside a thing are the writer's own.

    Raises `UnreadableInput` for what YAML cases cannot say (properties without a key, cases named elsewhere).

    >>> from normgraph.cases import read_case
    >>> print(to_yaml(read_case('{"id": "x", "findings": [{"predicate": "umgang", "status": "refuted"}]}')), end="")
    id: x
    findings:
    - predicate: umgang
      status: refuted
    """
    if not case.iri.startswith(identifiers.case("")):
        raise UnreadableInput("the case has a name of its own kind", where=case.name, remedy="keep it in Turtle")
    return yaml.safe_dump(_Writer(case).thing(case.iri), allow_unicode=True, sort_keys=False, width=110)


def reference(case: CaseDocument, iri: str, *, outermost: bool = False) -> str:
    r"""Return what a file calls a thing: its name inside the case, else its IRI; the case by name only as a whole.

    >>> from normgraph.cases import read_case
    >>> case = read_case("id: x")
    >>> reference(case, case.iri + "/das%20Kind"), reference(case, case.iri), reference(case, case.iri, outermost=True)
    ('das Kind', 'https://w3id.org/normgraph/id/case/x', 'x')
    """
    if outermost:
        return unquote(iri.removeprefix(identifiers.case("")))
    return unquote(iri.removeprefix(f"{case.iri}/")) if iri.startswith(f"{case.iri}/") else iri


class _Writer:
    def __init__(self, case: CaseDocument) -> None:
        self.case = case
        self.said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        for triple in case.statements:
            assert isinstance(triple.object, ox.NamedNode | ox.Literal)  # both readers name blank nodes
            about = self.said.setdefault(str(triple.subject)[1:-1], {})
            about.setdefault(triple.predicate.value, []).append(triple.object)
        self.keys = {key.iri: (name, key) for name, key in reversed(context().keys.items())}
        self.aliases = {iri: name for name, iri in context().aliases.items()}
        self.described: set[str] = set()

    def thing(self, iri: str) -> dict[str, Any]:
        """Return what is said of a thing, with the things it describes first inside it."""
        self.described.add(iri)
        own: dict[str, Any] = {} if "#" in iri else {"id": reference(self.case, iri, outermost=iri == self.case.iri)}
        types = [t.value.removeprefix(NS) for t in self.said[iri].get(_TYPE, []) if t.value not in _IMPLIED]
        if types:
            own["type"] = types[0] if len(types) == 1 else types
        props = {prop: values for prop, values in self.said[iri].items() if prop != _TYPE}
        for prop in sorted(props, key=lambda prop: prop == NS + "finding"):
            if prop not in self.keys:
                raise UnreadableInput(f"no key means <{prop}>", where=self.case.name, remedy="keep the case in Turtle")
            name, key = self.keys[prop]
            written = [self._value(value, key) for value in props[prop]]
            own[name] = written if len(written) > 1 or prop == NS + "finding" else written[0]
        return own

    def _value(self, value: ox.NamedNode | ox.Literal, key: Key) -> Any:
        if isinstance(value, ox.Literal):
            return value.value
        if value.value in self.said and value.value not in self.described:
            return self.thing(value.value)
        if key.kind == "name":
            return self.aliases.get(value.value, unquote(value.value.removeprefix(key.vocabulary)))
        name = reference(self.case, value.value)
        return {"id": name} if key.kind == "free" else name  # a free text by that name would be no thing
