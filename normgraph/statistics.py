"""How many statements, things of a class and uses of a property a generation has: counted once, kept beside it."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from normgraph import identifiers, store
from normgraph.graph.terms import term

FILE = "statistics.json"
FEW = 2_000_000
"""Up to so many statements are counted with every new generation: some two seconds."""
_USES = "SELECT ?graph ?property (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?property ?o } } GROUP BY ?graph ?property"
_THINGS = "SELECT ?class (COUNT(*) AS ?n) { GRAPH ?graph { ?s a ?class } FILTER(ISIRI(?class)) } GROUP BY ?class"
_GRAPHS = identifiers.iri("graph", "")
_TYPE, _MATCH, _WITHIN = term("rdf:type"), term("ng:matchType"), term("ng:within")
_LAWS = frozenset(("statute", "cited-statute", "history", "source", "succession", "amending-act"))
"""Kinds of graphs that say nothing of decisions: neither which there are, nor what they cite."""
_NORMS = frozenset(term(name).value for name in ("ng:Paragraph", "ng:Artikel"))
CITATIONS = frozenset(term(name).value for name in ("ng:Normzitat", "ng:Entscheidungszitat"))

Said: TypeAlias = Counter[tuple[str, str]]
"""Of one thing, how often a property with an IRI as value is stated."""
_Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple


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


class Counts:
    """How many statements a graph has gained and lost, by graph, property and class.

    `citations` has what each of those has gained and lost of its kinds and match types, `above` what units lie in that
    came or went; `decisions` says whether anything else than laws was changed.

    >>> counts = Counts()
    >>> graph = ox.NamedNode(identifiers.graph("statute", "bgb"))
    >>> counts.add(ox.Quad(ox.NamedNode("urn:s"), term("rdf:type"), term("ng:Gesetz"), graph), 1)
    >>> counts.statements, counts.added_to(Statistics(4, graphs={"statute": 4})).graphs
    (1, {'statute': 5})
    """

    def __init__(self) -> None:
        self.statements = 0
        self.classes: Counter[str] = Counter()
        self.citations: defaultdict[_Subject, Said] = defaultdict(Counter)
        self.above: set[str] = set()
        self.decisions = False
        self._properties: Counter[str] = Counter()
        self._graphs: Counter[str] = Counter()

    def add(self, quad: ox.Quad, number: int) -> None:
        """Count a statement of a named graph that came (1) or went (-1)."""
        self.statements += number
        self._properties[quad.predicate.value] += number
        if isinstance(quad.graph_name, ox.NamedNode):
            kind = _kind(quad.graph_name.value)
            self._graphs[kind] += number
            self.decisions = self.decisions or kind not in _LAWS
        if quad.predicate == _WITHIN and isinstance(quad.object, ox.NamedNode):
            self.above.add(quad.object.value)
        if quad.predicate not in (_TYPE, _MATCH) or not isinstance(quad.object, ox.NamedNode):
            return
        if quad.predicate == _TYPE:
            self.classes[quad.object.value] += number
            if quad.object.value in _NORMS and isinstance(quad.subject, ox.NamedNode):
                self.above.add(quad.subject.value)
        if quad.predicate == _MATCH or quad.object.value in CITATIONS:
            self.citations[quad.subject][quad.predicate.value, quad.object.value] += number

    def added_to(self, known: Statistics) -> Statistics:
        """Return the counts of a graph that had others before."""

        def changed(before: dict[str, int], by: Counter[str]) -> dict[str, int]:
            counted = Counter(before)
            counted.update(by)
            return dict(sorted((+counted).items()))

        return Statistics(
            known.statements + self.statements,
            changed(known.classes, self.classes),
            changed(known.properties, self._properties),
            changed(known.graphs, self._graphs),
        )


def _kind(graph: str) -> str:
    return graph.removeprefix(_GRAPHS).partition("/")[0]


def count(graph: ox.Store) -> Statistics:
    """Count by queries of the engine; memory grows with the number of classes and properties.

    >>> count(ox.Store()).statements
    0
    """
    properties: Counter[str] = Counter()
    graphs: Counter[str] = Counter()
    for name, property_, number in _rows(graph, _USES):
        properties[property_] += int(number)
        graphs[_kind(name)] += int(number)
    classes = {class_: int(number) for class_, number in _rows(graph, _THINGS)}
    return Statistics(
        sum(properties.values()), *(dict(sorted(found.items())) for found in (classes, properties, graphs))
    )


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
    changed: store.Changed | None,
    *,
    always: bool = False,
) -> None:
    """Write the counts of a generation that is being made: by what `changed` since the one before, or of all of few.

    Of many statements nothing is written where that is not known, unless `always`: no counts are better than those of
    another state.
    """
    known = Statistics.read(before) if before and changed and changed.counts else None
    if known and changed and changed.counts and known.statements + changed.counts.statements == quads:
        _place(generation, changed.counts.added_to(known))
    elif always or quads <= FEW:
        _place(generation, count(graph))


def _place(generation: Path, found: Statistics) -> None:
    work = generation / f".{FILE}-{os.getpid()}"
    work.write_text(json.dumps(asdict(found)) + "\n", "utf-8")
    work.replace(generation / FILE)
