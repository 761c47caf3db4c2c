"""How many statements, things of a class and uses of a property a generation has: counted once, kept beside it."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyoxigraph as ox

from normgraph import identifiers, store

FILE = "statistics.json"
FEW = 2_000_000
"""Up to so many statements are counted with every new generation: some two seconds."""
_USES = "SELECT ?graph ?property (COUNT(*) AS ?n) {{ {} GRAPH ?graph {{ ?s ?property ?o }} }} GROUP BY ?graph ?property"
_THINGS = "SELECT ?class (COUNT(*) AS ?n) {{ {} GRAPH ?graph {{ ?s a ?class }} FILTER(ISIRI(?class)) }} GROUP BY ?class"
_GRAPHS = identifiers.iri("graph", "")


@dataclass(frozen=True)
class Statistics:
    """Counts over the statements of all graphs; `graphs` by the kind of graph (statute, decision, rules …)."""

    statements: int = 0
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)
    graphs: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, generation: Path) -> Statistics | None:
        """Return the counts of a generation, None where they were not written.

        >>> Statistics.read(Path("no/such")) is None
        True
        """
        try:
            return cls(**json.loads((generation / FILE).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def count(graph: ox.Store, names: Iterable[str] | None = None) -> Statistics:
    """Count by queries of the engine, in all graphs or some; memory grows with the number of classes and properties.

    >>> count(ox.Store()).statements
    0
    """
    properties: Counter[str] = Counter()
    graphs: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    for which in [""] if names is None else [f"VALUES ?graph {{ {ox.NamedNode(name)} }}" for name in names]:
        for name, property_, number in _rows(graph, _USES.format(which)):
            properties[property_] += int(number)
            graphs[name.removeprefix(_GRAPHS).partition("/")[0]] += int(number)
        for class_, number in _rows(graph, _THINGS.format(which)):
            classes[class_] += int(number)
    return Statistics(
        sum(properties.values()), *(dict(sorted(found.items())) for found in (classes, properties, graphs))
    )


def recount(known: Statistics, before: ox.Store, graph: ox.Store, names: Collection[str]) -> Statistics:
    """Return the counts of a graph that differs in some named graphs alone from one whose counts are known.

    >>> recount(Statistics(5, {"urn:c": 1}), ox.Store(), ox.Store(), ["urn:g"]).classes
    {'urn:c': 1}
    """
    old, new = count(before, names), count(graph, names)

    def changed(name: str) -> dict[str, int]:
        counted = Counter(getattr(known, name))
        counted.update(getattr(new, name))
        counted.subtract(getattr(old, name))
        return dict(sorted((+counted).items()))

    statements = known.statements + new.statements - old.statements
    return Statistics(statements, changed("classes"), changed("properties"), changed("graphs"))


def _rows(graph: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    answer = graph.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        if all(value is not None for value in row):
            yield tuple(str(value.value) for value in row)


def write(directory: Path) -> Statistics:
    """Count the current generation and write the counts beside its database."""
    generation = store.current_generation(directory)
    found = count(store.open_database(store.database(directory)))
    with store.writing(directory):
        _place(generation, found)
    return found


def place(
    generation: Path,
    graph: ox.Store,
    quads: int,
    before: Path | None,
    names: Collection[str] | None,
    *,
    always: bool = False,
) -> None:
    """Write the counts of a generation that is being made: by what differs from the one before, or of all of few.

    `names` are the named graphs that differ, None where that is not known. Of many statements nothing is written then,
    unless `always`: no counts are better than those of another state.
    """
    known = Statistics.read(before) if before and names is not None else None
    if known and before and names is not None and known.statements == store.Manifest.read(before).quads:
        _place(generation, recount(known, store.open_database(before / "store"), graph, names))
    elif always or quads <= FEW:
        _place(generation, count(graph))


def _place(generation: Path, found: Statistics) -> None:
    work = generation / f".{FILE}-{os.getpid()}"
    work.write_text(json.dumps(asdict(found)) + "\n", "utf-8")
    work.replace(generation / FILE)
