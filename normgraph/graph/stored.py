"""What the graph in a store says of the statutes in it: which bytes they come from, and their structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.structure import Structure, structure_of
from normgraph.graph.terms import term
from normgraph.ingest.model import Kind, Path, Section, Statute, Unit

_STATUTES = identifiers.graph("statute", "")
_SECTIONS = (Kind.GLIEDERUNG, Kind.PARAGRAPH, Kind.ARTIKEL, Kind.ANLAGE, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Known:
    """A statute in the store: its slug and document number, and the day of the source it was read from."""

    slug: str
    doknr: str
    built: str


def imported(graph: ox.Store) -> dict[str, Known]:
    """Return the statutes that were imported with their text, by the SHA-256 of the bytes they were read from.

    >>> imported(ox.Store())
    {}
    """
    found = {}
    for quad in graph.quads_for_pattern(None, term("ng:sha256"), None, None):
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(_STATUTES):
            slug = quad.graph_name.value.removeprefix(_STATUTES)
            law = ox.NamedNode(identifiers.norm(slug))
            doknr = _value(graph, law, "dcterms:identifier", quad.graph_name)
            built = _value(graph, quad.subject, "dcterms:date", quad.graph_name)
            found[str(quad.object.value)] = Known(slug, doknr, built)  # type: ignore[union-attr]
    return found


def slugs(graph: ox.Store) -> Iterator[str]:
    """Yield the statutes whose structure the store holds.

    >>> list(slugs(ox.Store()))
    []
    """
    for name in graph.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value.startswith(_STATUTES):
            yield name.value.removeprefix(_STATUTES)


def structure(graph: ox.Store, slug: str) -> Structure | None:
    """Read the structure of a statute from its graph, None where the store has no such graph."""
    name = ox.NamedNode(identifiers.graph("statute", slug))
    law = identifiers.norm(slug)
    if not graph.contains_named_graph(name):
        return None
    orders = {path: int(value) for path, value in _column(graph, name, law, "ng:order")}
    numbers = dict(_column(graph, name, law, "ng:number"))
    repealed = {path for path, _ in _column(graph, name, law, "ng:repealed")}
    heads: dict[Path, Kind] = {}
    for kind in _SECTIONS:
        quads = graph.quads_for_pattern(None, term("rdf:type"), term(f"ng:{kind.value}"), name)
        heads |= {_path(quad.subject.value, law): kind for quad in quads}  # type: ignore[union-attr]
    units: dict[Path, list[Unit]] = {}
    for path in sorted(orders.keys() - heads, key=orders.__getitem__):
        head = next((path[:n] for n in range(len(path) - 1, 0, -1) if path[:n] in heads), ())
        units.setdefault(head, []).append(Unit(path, Kind.SATZ, numbers.get(path, ""), 0, 0, path in repealed))
    built = max(
        (str(quad.object.value) for quad in graph.quads_for_pattern(None, term("ng:observedOn"), None, name)),  # type: ignore[union-attr]
        default="",
    )
    abbreviation = _value(graph, ox.NamedNode(law), "ng:abbreviation", name)
    sections = tuple(
        Section(
            path,
            heads.get(path, Kind.TEXT),
            numbers.get(path, ""),
            "",
            "",
            (),
            units=tuple(units.get(path, ())),
            repealed=path in repealed,
        )
        for path in (*sorted(heads, key=orders.__getitem__), *(() for _ in range(() in units)))
    )
    made = _value(graph, ox.NamedNode(law), "dcterms:date", name)
    return structure_of(Statute(slug, abbreviation, "", "", "", "", "", "", made, "", built, sections=sections))


def _column(graph: ox.Store, name: ox.NamedNode, law: str, predicate: str) -> Iterator[tuple[Path, str]]:
    """Yield the path of each unit and what a predicate says of it."""
    for quad in graph.quads_for_pattern(None, term(predicate), None, name):
        yield _path(quad.subject.value, law), str(quad.object.value)  # type: ignore[union-attr]


def _path(iri: str, law: str) -> Path:
    return tuple(iri.removeprefix(law).strip("/").split("/"))


def _value(graph: ox.Store, subject: object, predicate: str, name: ox.NamedNode) -> str:
    quad = next(graph.quads_for_pattern(subject, term(predicate), None, name), None)  # type: ignore[arg-type]
    return str(quad.object.value) if quad else ""  # type: ignore[union-attr]
