"""How many statements, things of a class and uses of a property a generation has: counted once, kept beside it."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyoxigraph as ox

from normgraph import identifiers, store

FILE = "statistics.json"
_USES = "SELECT ?graph ?property (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?property ?o } } GROUP BY ?graph ?property"
_THINGS = "SELECT ?class (COUNT(*) AS ?n) { GRAPH ?graph { ?s a ?class } FILTER(ISIRI(?class)) } GROUP BY ?class"
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


def count(graph: ox.Store) -> Statistics:
    """Count by queries of the engine; memory grows with the number of graphs, classes and properties.

    >>> count(ox.Store()).statements
    0
    """
    properties: Counter[str] = Counter()
    graphs: Counter[str] = Counter()
    for name, property_, number in _rows(graph, _USES):
        properties[property_] += int(number)
        graphs[name.removeprefix(_GRAPHS).partition("/")[0]] += int(number)
    classes = {class_: int(number) for class_, number in _rows(graph, _THINGS)}
    counted = (dict(sorted(found.items())) for found in (classes, properties, graphs))
    return Statistics(sum(properties.values()), *counted)


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
    work = generation / f".{FILE}-{os.getpid()}"
    with store.writing(directory):
        work.write_text(json.dumps(asdict(found)) + "\n", "utf-8")
        work.replace(generation / FILE)
    return found
