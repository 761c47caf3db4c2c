"""Runs the generic queries over the rules and one case, stratum by stratum, in every world."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox
from normgraph import identifiers
from normgraph.cases import CaseDocument
from normgraph.derive.compile import TRUE, Program, RuleBase
from normgraph.derive.engine import Engine, OxigraphEngine
from normgraph.derive.facts import case_triples, world_triples
from normgraph.derive.schedule import Query, of_kinds
from normgraph.errors import LimitExceeded
from normgraph.identifiers import NS

MAX_WORLDS = 64


@dataclass(frozen=True)
class Evaluation:
    """A case evaluated: what was given, what was derived, and the worlds (IRI → readings chosen)."""

    given: tuple[ox.Triple, ...]
    derived: tuple[ox.Triple, ...]
    worlds: dict[str, tuple[str, ...]]
    case: str


def evaluate(
    base: RuleBase, case: CaseDocument, on: date | None = None, engine: Callable[[], Engine] = OxigraphEngine
) -> Evaluation:
    """Evaluate all rules within reach of the case in every world that its open questions of law span.

    `on` replaces the day of decision; the days of events stay. `engine` makes an empty store.
    Raises `LimitExceeded` naming the questions when they span more than 64 worlds.
    """
    triples = case_triples(base, case)
    roles = frozenset(t.predicate.value for t in triples if t.subject == ox.NamedNode(case.iri)) & base.roles
    program = base.program(tuple(base.reachable(roles)))
    single = _run(program, case, triples, {identifiers.world(case.iri, ()): ()}, on, engine())
    questions = _reached_questions(base, single)
    if not questions:
        return single
    choices = [sorted(s for s in base.graph.of_type("Lesart") if q in base.graph.iris(s, "answers")) for q in questions]
    if _count(choices) > MAX_WORLDS:
        names = ", ".join(base.graph.text(q, "http://www.w3.org/2000/01/rdf-schema#label", "en") for q in questions)
        remedy = "choose readings for some of them"
        raise LimitExceeded(f"the open questions span more than {MAX_WORLDS} worlds: {names}", remedy=remedy)
    worlds = {identifiers.world(case.iri, chosen): chosen for chosen in itertools.product(*choices)}
    return _run(program, case, triples, worlds, on, engine())


def _count(choices: list[list[str]]) -> int:
    product = 1
    for readings in choices:
        product *= len(readings)
    return product


def _run(
    program: Program,
    case: CaseDocument,
    triples: list[ox.Triple],
    worlds: dict[str, tuple[str, ...]],
    on: date | None,
    engine: Engine,
) -> Evaluation:
    given = (*triples, *world_triples(case, worlds, on))
    engine.add(program.triples)
    engine.add(given)
    derived: dict[ox.Triple, None] = {}
    conditions = {"", "contested"} if _contested(case) else {""}
    engine.set_agenda([part for step in program.steps for part in step.parts])
    for stage in ("focus", "ground"):
        _construct(engine, of_kinds(frozenset({stage})), derived, conditions)
    for step in program.steps:
        engine.set_agenda(step.parts)
        _construct(engine, step.queries, derived, conditions)
    _construct(engine, of_kinds(frozenset({"world"})), derived, conditions)
    return Evaluation(given, tuple(derived), worlds, case.iri)


def _contested(case: CaseDocument) -> bool:
    """Return whether two findings are about the same: without that, only rules can contradict each other."""
    about: dict[str, dict[str, str]] = {}
    for subject, predicate, value in case.triples():
        if predicate.value in (NS + "predicate", NS + "subject", NS + "object") and isinstance(value, ox.NamedNode):
            about.setdefault(str(subject), {})[predicate.value] = value.value
    propositions = [tuple(sorted(said.items())) for said in about.values() if NS + "predicate" in said]
    return len(propositions) > len(set(propositions))


def _construct(
    engine: Engine, queries: Iterable[Query], derived: dict[ox.Triple, None], conditions: set[str]
) -> None:
    for query in queries:
        if query.when in conditions:
            new = engine.construct(query.text)
            engine.add(new)
            derived.update(dict.fromkeys(new))
            if query.finds_conflicts and any(t.predicate.value == NS + "conflict" and t.object == TRUE for t in new):
                conditions.add("contested")


def _reached_questions(base: RuleBase, evaluation: Evaluation) -> list[str]:
    """Return the questions of law on which a rule hangs whose other conditions are met or open."""
    undecided, stack = set(), []
    for subject, predicate, value in evaluation.derived:
        if predicate.value == NS + "fulfilled" and isinstance(value, ox.Literal) and value.value == "1":
            undecided.add(subject)
    for subject, predicate, value in evaluation.derived:
        if predicate.value == NS + "node" and isinstance(value, ox.NamedNode) and subject in undecided:
            stack.append(value.value)
    reached = set()
    while stack:
        part = stack.pop()
        for reading in base.graph.iris(part, "reading"):
            reached.update(base.graph.iris(reading, "answers"))
        stack += base.graph.iris(part, "condition") + base.graph.iris(part, "operand")
    return sorted(reached)
