"""Builds the graph: ontology with its closure, curated facts, statutes, decisions, rules, ranks → generation.

Every triple stands in exactly one named graph, because the union of graphs that queries read counts it once per graph.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from normgraph import assets, catalogue, identifiers, ontology, rank, store
from normgraph.derive import compile, sentences
from normgraph.errors import ChecksFailed, UnreadableInput
from normgraph.graph import decision, statute
from normgraph.graph.index import UnitIndex
from normgraph.ingest import decision_facts, structure_files
from normgraph.namespaces import shorten

Progress = Callable[[str, float], None]
"""Called with what is being done and the share that is done before it (0 to 1)."""

SHOWN_ROWS = 3

_DESCRIBED_ELSEWHERE = tuple("<" + identifiers.iri(kind, "") for kind in ("norm", "decision", "court"))


@dataclass(frozen=True)
class Finding:
    """What a check query found: the check, its severity, how many rows, the first of them as text."""

    check: str
    severity: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """The new generation, its number of quads, seconds of building, and findings that did not stop it."""

    generation: Path
    quads: int
    seconds: float
    findings: tuple[Finding, ...]


def build(directory: Path, progress: Progress = lambda what, share: None) -> Built:
    """Build the graph from the data shipped with the program and make it the current generation of a store.

    Raises StoreError where the store is locked or the disk full, UnreadableInput where a data file is wrong,
    BrokenRules where the rules cannot be derived from, and ChecksFailed where a check of severity violation returns
    rows; the store is then as it was.
    """
    begin = time.perf_counter()
    compile.load()
    steps = list(sources())
    with store.Builder(directory) as builder:
        for number, (name, quads) in enumerate(steps):
            progress(name, number / (len(steps) + 1))
            builder.add(quads())
        progress("ranks", len(steps) / (len(steps) + 1))
        rank.write(builder.store)
        progress("checks", len(steps) / (len(steps) + 1))
        findings = check(builder.store)
        violations = [finding for finding in findings if finding.severity == "violation"]
        if violations:
            raise ChecksFailed("; ".join(describe(finding) for finding in violations), where=str(directory))
        count = len(builder.store)
        generation = builder.publish(count)
    return Built(generation, count, time.perf_counter() - begin, tuple(findings))


def sources() -> Iterator[tuple[str, Callable[[], Iterator[ox.Quad]]]]:
    """Yield the name of each part of the graph and what makes its quads, in the order of building."""
    yield "ontology", _ontology
    yield "curated facts", decision.curated
    for slug in structure_files.slugs():
        yield slug, partial(_statute, slug)
    for facts in decision_facts.read(assets.path("data", "decisions")):
        yield facts.name, partial(decision.quads, facts, UnitIndex.shipped())
    for folder in ("rules", "parameters"):
        yield folder, partial(_turtle, folder)
    yield "sentences of rules", _sentences


def check(graph: ox.Store) -> list[Finding]:
    """Run every query of `queries/check`; no row is a pass.

    >>> check(ox.Store())
    []
    """
    return list(findings(graph))


def findings(graph: ox.Store) -> Iterator[Finding]:
    """Yield what the check queries find, each as soon as it is found: on all federal law they take minutes."""
    for name in catalogue.names("check"):
        query = catalogue.get(name, "check")
        answer = catalogue.run(graph, query)
        assert isinstance(answer, ox.QuerySolutions), "a check is a SELECT"
        rows = list(answer)
        if rows:
            examples = tuple(" ".join(_short(value) for value in row) for row in rows[:SHOWN_ROWS])
            yield Finding(name, query.severity, len(rows), examples)


def describe(finding: Finding) -> str:
    """Say in one line what a check found.

    >>> describe(Finding("no-label", "warning", 2, ("id:a", "id:b")))
    'check no-label (warning): 2 rows, for example: id:a | id:b'
    """
    rows = f"{finding.count} row{'s' if finding.count > 1 else ''}"
    return f"check {finding.check} ({finding.severity}): {rows}, for example: {' | '.join(finding.examples)}"


def _statute(slug: str) -> Iterator[ox.Quad]:
    return statute.quads(structure_files.read(slug), structure_files.citations(slug))


def _ontology() -> Iterator[ox.Quad]:
    closed = ontology.closure(ontology.load()).serialize(format="nt")
    return _in_graph(ox.parse(closed, ox.RdfFormat.N_TRIPLES), "ontology", "ontology")


def _turtle(folder: str) -> Iterator[ox.Quad]:
    """Read hand-written Turtle; what it says of norms and decisions serves derivation without a store: not here."""
    for path in sorted(assets.path("data", folder).rglob("*.ttl")):
        try:
            source = "-".join(path.relative_to(assets.path("data")).with_suffix("").parts)
            for quad in _in_graph(ox.parse(path=str(path)), folder, source):
                if not str(quad.subject).startswith(_DESCRIBED_ELSEWHERE):
                    yield quad
        except SyntaxError as error:
            raise UnreadableInput(str(error), where=str(path), remedy="correct the Turtle at that place") from error


def _sentences() -> Iterator[ox.Quad]:
    """Read every rule back as a sentence."""
    name = ox.NamedNode(identifiers.graph("rules"))
    return (ox.Quad(t.subject, t.predicate, t.object, name) for t in sentences.triples())


def _in_graph(triples: ox.QuadParser, graph: str, source: str) -> Iterator[ox.Quad]:
    """Put triples into a named graph; blank nodes are named by source and content, in each build alike."""
    data = ox.Dataset(triples)
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    name = ox.NamedNode(identifiers.graph(graph))
    named = {node: ox.BlankNode(f"{identifiers.slug(source)}-{node.value}") for node in _blank_nodes(data)}
    for quad in data:
        subject = named[quad.subject] if isinstance(quad.subject, ox.BlankNode) else quad.subject
        value = named[quad.object] if isinstance(quad.object, ox.BlankNode) else quad.object
        yield ox.Quad(subject, quad.predicate, value, name)


def _blank_nodes(data: ox.Dataset) -> set[ox.BlankNode]:
    return {node for quad in data for node in (quad.subject, quad.object) if isinstance(node, ox.BlankNode)}


def _short(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    if value is None:
        return ""
    return shorten(value.value) if isinstance(value, ox.NamedNode) else str(value)
