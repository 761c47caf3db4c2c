"""What became of the texts of a law that is imported again: steps of descent from what the store has to the new text.

They are those that the states of a git history give (`graph.succession`), between the states of the site as imported.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import history, succession
from normgraph.graph.terms import term
from normgraph.ingest import succession as descent
from normgraph.ingest.model import Kind, Path, Section, Statute, Unit
from normgraph.ingest.structure_files import KINDS


def steps(store: ox.Store, law: Statute, built: str) -> list[ox.Quad]:
    """Describe the steps from the text of a law in a store, published on the day `built`, to a later one.

    Needs the old graph of the law; of an earlier or equal day, or where the store has no text of it, there are none. A
    pair of versions that a history has described already is not described again.
    """
    if not "" < built < law.built:
        return []
    later = {identifiers.version(law.slug, one.path, one.hash): one for one in law.sections if one.path and one.text}
    there = set(shown(store, law.slug))
    old = {
        section.path: section for section in (section_of(store, law.slug, version) for version in there - later.keys())
    }
    new = {section.path: section for version, section in later.items() if version not in there}
    if not there:
        return []
    blank = {one.path for one in law.sections if not one.text and not one.repealed}
    seen: set[str] = set()
    quads: list[ox.Quad] = []
    for step in descent.steps(old, new):
        if step.kind is descent.Descent.REPEALED and step.earlier and step.earlier.section in blank:
            continue  # the source has the section and shows no text of it: that says nothing of what became of it
        found = list(succession.of_step(history.graph_of("gii", law.slug), law.slug, step, built, law.built, seen))
        if found and next(store.quads_for_pattern(found[0].subject, term("ng:seenBy"), None), None) is None:
            quads += found
    return quads


def shown(store: ox.Store, slug: str) -> Iterator[str]:
    """Yield the versions of sections whose text the graph of a law has."""
    graph, whole = ox.NamedNode(identifiers.graph("statute", slug)), identifiers.norm(slug)
    for quad in store.quads_for_pattern(None, term("ng:text"), None, graph):
        version = str(quad.subject.value).removesuffix("/deu")  # type: ignore[union-attr]
        if value(store, version, "eli:is_member_of", graph) != whole:
            yield version


def section_of(store: ox.Store, slug: str, version: str) -> Section:
    """Read a version of a section with its units from the graph of its law and those of its histories."""
    iri = value(store, version, "eli:is_member_of")
    units = []
    for part, unit in _parts(store, version):
        start, end = (int(value(store, part, name) or 0) for name in ("ng:start", "ng:end"))
        path = path_of(slug, value(store, unit, "eli:is_member_of"))
        level, _, number = path[-1].partition("-")
        units.append(Unit(path, KINDS.get(level, Kind.TEXT), number, start, end))
    return Section(
        path_of(slug, iri),
        Kind.TEXT,
        value(store, iri, "ng:number"),
        "",
        value(store, iri, "ng:heading"),
        (),
        text=value(store, f"{version}/deu", "ng:text"),
        hash=value(store, version, "ng:textHash"),
        units=tuple(sorted(units, key=lambda unit: (unit.start, -unit.end))),
    )


def _parts(store: ox.Store, version: str) -> Iterator[tuple[str, str]]:
    """Yield what has the place of each unit in a version of a section, and the unit's version."""
    whole = ox.NamedNode(version)
    for quad in store.quads_for_pattern(None, term("eli:is_part_of"), whole, None):
        yield quad.subject.value, quad.subject.value  # type: ignore[union-attr]
    for quad in store.quads_for_pattern(None, term("ng:inVersion"), whole, None):
        place = str(quad.subject.value)  # type: ignore[union-attr]
        if unit := value(store, place, "ng:showsVersion"):  # evidence stands in a version too
            yield place, unit


def path_of(slug: str, iri: str) -> Path:
    """Return the path of a unit in its law."""
    return tuple(iri.removeprefix(identifiers.norm(slug)).strip("/").split("/"))


def value(store: ox.Store, subject: str, predicate: str, graph: ox.NamedNode | None = None) -> str:
    """Return a value that a thing has, empty where it has none."""
    quad = next(store.quads_for_pattern(ox.NamedNode(subject), term(predicate), None, graph), None)
    return str(quad.object.value) if quad else ""  # type: ignore[union-attr]
