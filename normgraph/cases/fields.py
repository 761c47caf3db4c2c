"""The fields of the form of a case, from the shapes: what `form.ttl` names and orders and `case.ttl` demands of it.

Which facts, roles and kinds of parties there are, and which value a fact takes, is said by the vocabulary
(`normgraph.derive.vocabulary`), where the shapes read it too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import rdflib
from rdflib import RDF, RDFS, SH, XSD
from rdflib.collection import Collection
from rdflib.term import Node

from normgraph import assets
from normgraph.cases.context import context
from normgraph.identifiers import NS

_ROWS = {"Fall": "case", "Beteiligter": "party", "Feststellung": "finding"}
_ROLE = NS + "beteiligter"
_UNKEYED = {str(RDF.type): "type", _ROLE: "role"}


@dataclass(frozen=True)
class Field:
    """One field: its key in case files, its name (German, English), and what the shapes demand of its value.

    `required` breaks the form where it is empty, `expected` is only missed; `choices` is a closed list, in its order.
    `rules` are the messages of the shapes that demand it. `detail` fields stand in the second part of a row.
    """

    key: str
    label: tuple[str, str]
    detail: bool = False
    required: bool = False
    expected: bool = False
    several: bool = True
    choices: tuple[str, ...] = ()
    datatype: str = ""
    pattern: str = ""
    rules: tuple[tuple[str, str], ...] = ()


@cache
def fields() -> dict[str, dict[str, Field]]:
    """Return the fields of the shipped shapes, by row (`case`, `party`, `finding`) and key, in their order.

    >>> status = fields()["finding"]["status"]
    >>> status.label, status.required, status.choices
    (('Status', 'status'), True, ('established', 'refuted', 'left_open', 'open'))
    >>> fields()["finding"]["amount"].datatype, fields()["case"]["note"].detail
    ('decimal', True)
    >>> fields()["finding"]["country"].pattern.startswith("(A[D")
    True
    """
    return read("\n".join(assets.path("shapes", f"{name}.ttl").read_text("utf-8") for name in ("form", "case")))


def read(turtle: str) -> dict[str, dict[str, Field]]:
    """Return the fields of shapes in Turtle."""
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    found: dict[str, dict[str, Field]] = {}
    for class_, row in _ROWS.items():
        target = rdflib.URIRef(NS + class_)
        shapes = list(graph.subjects(SH.targetClass, target))
        asked = [known for shape in shapes for known in graph.objects(shape, SH.property)]
        asked.sort(key=lambda shape: int(str(graph.value(shape, SH.order))))
        named = [_named(graph, shape) for shape in asked]
        paths = {shape: _key(graph, graph.value(shape, SH.path)) for shape in shapes}
        demands = [(key, shape) for shape, key in paths.items() if key and (shape, RDF.type, SH.PropertyShape) in graph]
        for key, shape in sorted(demands, key=str):
            named = [_demanded(graph, field, shape) if field.key == key else field for field in named]
        found[row] = {field.key: field for field in named}
    return found


def _named(graph: rdflib.Graph, shape: Node) -> Field:
    key = _key(graph, graph.value(shape, SH.path))
    order = graph.value(graph.value(shape, SH.group), SH.order)
    plain = context().keys[key].datatype if key in context().keys else ""
    return Field(key, _spoken(graph, shape, SH.name), detail=str(order) != "1", datatype=plain.removeprefix(str(XSD)))


def _demanded(graph: rdflib.Graph, field: Field, shape: Node) -> Field:
    """Add what a property shape demands; a pattern only where it is of the whole value, which is what a browser reads.

    Shapes that warn demand nothing: what they miss is expected.
    """
    warns = graph.value(shape, SH.severity) == SH.Warning
    least = graph.value(shape, SH.minCount) is not None
    most = graph.value(shape, SH.maxCount)
    listed = graph.value(shape, SH["in"])
    pattern = str(graph.value(shape, SH.pattern) or "")
    whole = pattern.startswith("^") and pattern.endswith("$") and not warns
    datatype = graph.value(shape, SH.datatype)
    spelt = {iri: name for name, iri in context().aliases.items()}
    choices = [str(value) for value in Collection(graph, listed)] if listed else []
    return replace(
        field,
        required=field.required or (least and not warns),
        expected=field.expected or (least and warns),
        several=field.several and str(most) != "1",
        choices=tuple(spelt.get(value, value.removeprefix(NS)) for value in choices) or field.choices,
        datatype=str(datatype).removeprefix(str(XSD)) if datatype else field.datatype,
        pattern=pattern[1:-1] if whole else field.pattern,
        rules=tuple(sorted((*field.rules, _spoken(graph, shape, SH.message)))),
    )


def _key(graph: rdflib.Graph, path: Node | None) -> str:
    """Return the key of a path of one step, empty for any other."""
    iri = str(graph.value(path, SH.inversePath) or path) if path else ""
    keys = {known.iri: name for name, known in context().keys.items()} | _UNKEYED | {str(RDFS.label): "label"}
    return keys.get(iri, "")


def _spoken(graph: rdflib.Graph, shape: Node, property_: rdflib.URIRef) -> tuple[str, str]:
    texts = {getattr(text, "language", ""): str(text) for text in graph.objects(shape, property_)}
    return texts["de"], texts["en"]
