"""Runs the generic queries over the rules and one case, stratum by stratum, in every world."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.cases import CaseDocument
from normgraph.derive.compile import TRUE
from normgraph.derive.engine import Engine, OxigraphEngine
from normgraph.derive.facts import case_triples, world_triples
from normgraph.derive.program import Program, RuleBase
from normgraph.derive.schedule import Query, of_kinds
from normgraph.derive.source import LABEL
from normgraph.errors import LimitExceeded
from normgraph.identifiers import NS

MAX_WORLDS = 64
TOGETHER = 4
"""Up to so many worlds are evaluated at once with the one that shows whether they are needed."""

_CONTEXT, _FOCUS, _CONFLICT, _REACHES = (
    ox.NamedNode(NS + name) for name in ("context", "focus", "conflict", "reaches")
)


@dataclass(frozen=True)
class Evaluation:
    """A case evaluated: what was given, what was made of it, and the worlds (IRI → readings chosen).

    `passed` are worlds that were looked at only to learn which questions of law the case reaches.
    """

    given: tuple[ox.Triple, ...]
    made: tuple[ox.Triple, ...]
    worlds: dict[str, tuple[str, ...]]
    case: str
    passed: frozenset[str] = frozenset()

    @cached_property
    def derived(self) -> tuple[ox.Triple, ...]:
        """What was derived, without what belongs to worlds that were passed by."""
        if not self.passed:
            return self.made
        left_out = set(self.passed)
        for prop in (_CONTEXT, _FOCUS):  # propositions and places belong to a world, results to a place
            left_out |= {_name(t.subject) for t in self.made if t.predicate == prop and _name(t.object) in left_out}
        return tuple(t for t in self.made if _name(t.subject) not in left_out)


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def evaluate(
    base: RuleBase, case: CaseDocument, on: date | None = None, engine: Callable[[], Engine] = OxigraphEngine
) -> Evaluation:
    """Evaluate all rules within reach of the case in every world that its open questions of law span.

    A first world without any choice shows which questions the case reaches; where they are few, all worlds are
    evaluated along with it. `on` replaces the day of decision; the days of events stay. `engine` makes an empty store.
    Raises `LimitExceeded` naming the questions when they span more than 64 worlds.
    """
    triples = case_triples(base, case)
    roles = frozenset(t.predicate.value for t in triples if t.subject == ox.NamedNode(case.iri)) & base.roles
    program = base.program(tuple(base.reachable(roles)))
    plain: dict[str, tuple[str, ...]] = {identifiers.world(case.iri, ()): ()}
    along = _worlds(base, case, program.questions) if _count(base, program.questions) <= TOGETHER else {}
    run = _Run(engine(), program, (*triples, *world_triples(case, plain | along, on)), conflict=_contested(case))
    questions = run.questions(next(iter(plain)))
    if not questions:
        return run.evaluation(case, plain, along)
    if along and questions == program.questions:
        return run.evaluation(case, along, plain)
    if _count(base, questions) > MAX_WORLDS:
        names = ", ".join(base.graph.text(question, LABEL, "en") for question in questions)
        remedy = "choose readings for some of them"
        raise LimitExceeded(f"the open questions span more than {MAX_WORLDS} worlds: {names}", remedy=remedy)
    worlds = _worlds(base, case, questions)
    run = _Run(engine(), program, (*triples, *world_triples(case, worlds, on)), conflict=_contested(case))
    return run.evaluation(case, worlds, {})


def _count(base: RuleBase, questions: tuple[str, ...]) -> int:
    return math.prod(len(base.readings(question)) for question in questions)


def _worlds(base: RuleBase, case: CaseDocument, questions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    choices = itertools.product(*(base.readings(question) for question in questions))
    return {identifiers.world(case.iri, chosen): chosen for chosen in choices if chosen}


class _Run:
    """The steps of a program, run once over a case in some worlds."""

    def __init__(self, engine: Engine, program: Program, given: tuple[ox.Triple, ...], *, conflict: bool) -> None:
        self._engine = engine
        self._given = given
        self._made: dict[ox.Triple, None] = {}
        self._conditions = {"", "contested"} if conflict else {""}
        self._parts = [part for step in program.steps for part in step.parts]
        engine.add(program.triples)
        engine.add(given)
        self._stage("focus", self._parts)
        self._stage("ground", self._parts)
        for step in program.steps:
            engine.set_agenda(step.parts)
            self._construct(step.queries)
        self._asks = bool(program.questions)

    def questions(self, world: str) -> tuple[str, ...]:
        """Return the questions of law that a world reaches: a rule hangs on them whose other conditions are met."""
        if not self._asks:
            return ()
        self._stage("question", [world])
        reached = {t.object.value for t in self._made if t.predicate == _REACHES and isinstance(t.object, ox.NamedNode)}
        return tuple(sorted(reached))

    def evaluation(
        self, case: CaseDocument, worlds: dict[str, tuple[str, ...]], passed: dict[str, tuple[str, ...]]
    ) -> Evaluation:
        """Draw the conclusions of some worlds and pass the others by."""
        self._stage("world", list(worlds))
        return Evaluation(self._given, tuple(self._made), worlds, case.iri, frozenset(passed))

    def _stage(self, stage: str, agenda: list[str]) -> None:
        self._engine.set_agenda(agenda)
        self._construct(of_kinds(frozenset({stage})))

    def _construct(self, queries: Iterable[Query]) -> None:
        for query in queries:
            if query.when in self._conditions:
                new = self._engine.construct(query.text)
                self._engine.add(new)
                self._made.update(dict.fromkeys(new))
                if query.finds_conflicts and any(t.predicate == _CONFLICT and t.object == TRUE for t in new):
                    self._conditions.add("contested")


def _contested(case: CaseDocument) -> bool:
    """Return whether two findings are about the same: without that, only rules can contradict each other."""
    about: dict[str, dict[str, str]] = {}
    for subject, predicate, value in case.triples():
        if predicate.value in (NS + "predicate", NS + "subject", NS + "object") and isinstance(value, ox.NamedNode):
            about.setdefault(str(subject), {})[predicate.value] = value.value
    propositions = [tuple(sorted(said.items())) for said in about.values() if NS + "predicate" in said]
    return len(propositions) > len(set(propositions))


def _construct(engine: Engine, queries: Iterable[Query], derived: dict[ox.Triple, None], conditions: set[str]) -> None:
    for query in queries:
        if query.when in conditions:
            new = engine.construct(query.text)
            engine.add(new)
            derived.update(dict.fromkeys(new))
            if query.finds_conflicts and any(t.predicate.value == NS + "conflict" and t.object == TRUE for t in new):
                conditions.add("contested")
