"""Runs the generic queries over the rules and one case, stratum by stratum, in every world."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.cases import CaseDocument
from normgraph.derive.engine import Engine, OxigraphEngine
from normgraph.derive.facts import case_triples, decided_on, world_triples
from normgraph.derive.functions import interval
from normgraph.derive.layout import Frame, Layout
from normgraph.derive.model import Options
from normgraph.derive.program import Asked, Program, RuleBase
from normgraph.derive.said import Said, said
from normgraph.derive.schedule import OF_PARTS, Query, of_kinds
from normgraph.derive.source import LABEL
from normgraph.errors import LimitExceeded
from normgraph.identifiers import NS

_DEFAULT = Options()
MAX_WORLDS = 64
TOGETHER = 8
"""Up to so many worlds are evaluated at once with the one that shows whether they are needed."""

_REACHES = ox.NamedNode(NS + "reaches")
_ON = ox.NamedNode(NS + "on")
_AHEAD = ox.NamedNode(NS + "ahead")
_EARLIEST = ox.NamedNode(NS + "earliest")
_AMOUNT = ox.NamedNode(NS + "amount")
_REFUTED = ox.Literal(0)
_RANK = ox.NamedNode(NS + "rank")
_NOBODY: Set[str] = frozenset()
_NOTHING: Mapping[str, Set[str]] = {}


@dataclass(frozen=True)
class Evaluation:
    """A case evaluated: what was given, what was made of it as laid out, and the worlds (IRI → readings) that count.

    What depends on no reading is evaluated once, in the world without a choice. Of the parts that do depend on one
    (`varying`), what the `passed` worlds say does not count. `on_demand` makes what no reason needs, only the graph.
    """

    given: tuple[ox.Triple, ...]
    made: tuple[ox.Triple, ...]
    worlds: dict[str, tuple[str, ...]]
    case: str
    layout: Layout
    passed: frozenset[str]
    varying: frozenset[str]
    on_demand: Callable[[], list[ox.Triple]] = field(repr=False, compare=False)

    def said(self) -> Said:
        """Return what the case and its results say, without what worlds say that do not count."""
        found = said((*self.given, *self.made), self.layout.said)
        for thing in passed_by(found, self.passed, self.varying) if self.passed else ():
            del found[thing]
        return found

    @cached_property
    def derived(self) -> tuple[ox.Triple, ...]:
        """What was derived, without what worlds say that do not count."""
        made = dict.fromkeys((*self.layout.made, *self.made, *self.on_demand()))
        left_out = passed_by(said(made), self.passed, self.varying) if self.passed else set()
        return tuple(t for t in made if _name(t.subject) not in left_out)


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def passed_by(known: Said, passed: frozenset[str], varying: frozenset[str]) -> set[str]:
    """Return the places, results and propositions of worlds that do not count."""
    context, focus, node, predicate = (NS + name for name in ("context", "focus", "node", "predicate"))
    world = {thing: about[context][0] for thing, about in known.items() if context in about}
    return {
        thing
        for thing, about in known.items()
        if world.get(about.get(focus, [thing])[0]) in passed
        and (about.get(node) or about.get(predicate) or [""])[0] in varying
    }


def evaluate(
    base: RuleBase,
    case: CaseDocument,
    on: date | None = None,
    engine: Callable[[], Engine] = OxigraphEngine,
    options: Options = _DEFAULT,
) -> Evaluation:
    """Evaluate all rules within reach of the case in every world that its open questions of law span.

    A first world without any choice shows which questions the case reaches; where they are few, all worlds are
    evaluated along with it. `on` replaces the day of decision; the days of events stay. `engine` makes an empty store.
    Raises `LimitExceeded` naming the questions when they span more than 64 worlds.
    """
    triples = case_triples(base, case, on.isoformat() if on else decided_on(case))
    held = _held(base, case, triples)
    program = base.program(_reached(base, triples, held))
    dated = any(t.predicate == _ON for t in triples)
    conditions = {"", *options.chosen, *(["contested"] if _contested(case) else []), *(["dated"] if dated else [])}
    conditions |= {"ahead"} if _ahead(triples, on or decided_on(case)) else set()
    common: dict[str, tuple[str, ...]] = {identifiers.world(case.iri, ()): ()}
    roles = tuple(t for t in triples if t.predicate.value in base.roles and _name(t.subject) == case.iri)

    def run(worlds: dict[str, tuple[str, ...]]) -> _Run:
        about = world_triples(case, common | worlds, on)
        framing = (triple for triple in about if triple.predicate in program.framing)
        frame = Frame.of((*roles, *framing), held, common | worlds)
        return _Run(engine, program, frame, (*triples, *about), conditions)

    along = _worlds(base, case, program.questions) if _count(base, program.questions) <= TOGETHER else {}
    first = run(along)
    questions = first.questions(next(iter(common)))
    if not questions:
        return first.evaluation(case, common, along)
    if along and questions == program.questions:
        return first.evaluation(case, along, common)
    if _count(base, questions) > MAX_WORLDS:
        names = ", ".join(base.graph.text(question, LABEL, "en") for question in questions)
        remedy = "choose readings for some of them"
        raise LimitExceeded(f"the open questions span more than {MAX_WORLDS} worlds: {names}", remedy=remedy)
    worlds = _worlds(base, case, questions)
    return run(worlds).evaluation(case, worlds, common)


def _held(base: RuleBase, case: CaseDocument, triples: list[ox.Triple]) -> dict[str, set[str]]:
    """Return party → the roles that a case gives it; the case itself has one."""
    held: dict[str, set[str]] = {}
    for subject, predicate, value in triples:
        if predicate.value in base.roles and _name(subject) == case.iri:
            held.setdefault(_name(value), set()).add(predicate.value)
    return held


def _reached(base: RuleBase, triples: list[ox.Triple], held: dict[str, set[str]]) -> tuple[str, ...]:
    """Return the rules that a case reaches by the roles that it fills and what its findings answer about whom."""
    stated: set[Asked] = set()
    for about in said(triples).values():
        if NS + "predicate" in about:
            asked, subject, object_ = (about[NS + end][0] for end in ("predicate", "subject", "object"))
            stated |= {(asked, one, other) for one in held.get(subject, ()) for other in held.get(object_, ())}
    return tuple(base.reachable(frozenset().union(*held.values()), stated))


def _count(base: RuleBase, questions: tuple[str, ...]) -> int:
    return math.prod(len(base.readings(question)) for question in questions)


def _worlds(base: RuleBase, case: CaseDocument, questions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    choices = itertools.product(*(base.readings(question) for question in questions))
    return {identifiers.world(case.iri, chosen): chosen for chosen in choices if chosen}


class _Run:
    """The steps of a program, run once over a case in some worlds."""

    def __init__(
        self,
        engine: Callable[[], Engine],
        program: Program,
        frame: Frame,
        given: tuple[ox.Triple, ...],
        conditions: set[str],
    ) -> None:
        self._engine = engine()
        self._given = given
        self._made: dict[ox.Triple, None] = {}
        self._conditions = {*conditions}
        self._having: dict[str, set[str]] = {each: set() for each in OF_PARTS}
        self._parts = [part for step in program.steps for part in step.parts]
        self._layout = self._lay_out(program, engine, frame)
        self._engine.add(given)
        self._stage("found", [*program.predicates])
        for step in program.steps:
            self._engine.set_agenda(step.parts)
            self._construct(step.queries, step.rests_on)
        self._asks = bool(program.questions)
        self._varying = program.varying

    def _lay_out(self, program: Program, engine: Callable[[], Engine], frame: Frame) -> Layout:
        """Say where the parts of the rules are looked at; that depends on the parties and worlds, not on findings."""
        layout = program.layout(engine, frame)
        if layout:
            self._engine.begin(program.once_laid_out)
            self._engine.begin(layout.prepared)
            return layout
        self._engine.begin(program.prepared)
        self._engine.add(frame.triples)
        made = [*self._stage("focus", self._parts), *self._stage("ground", self._parts)]
        self._made.clear()
        return program.lay_out(engine, frame, dict.fromkeys(made))

    def questions(self, world: str) -> tuple[str, ...]:
        """Return the questions of law that a world reaches: a rule hangs on them whose other conditions are met."""
        if not self._asks:
            return ()
        reached = {_name(value) for _, predicate, value in self._stage("question", [world]) if predicate == _REACHES}
        return tuple(sorted(reached))

    def evaluation(
        self, case: CaseDocument, worlds: dict[str, tuple[str, ...]], passed: dict[str, tuple[str, ...]]
    ) -> Evaluation:
        """Draw the conclusions of some worlds and pass the others by."""
        self._stage("world", list(worlds))
        made, without = tuple(self._made), frozenset(passed)
        on_demand = partial(self._construct, of_kinds(frozenset({"graph"})))
        return Evaluation(self._given, made, worlds, case.iri, self._layout, without, self._varying, on_demand)

    def _stage(self, stage: str, agenda: list[str]) -> list[ox.Triple]:
        self._engine.set_agenda(agenda)
        return self._construct(of_kinds(frozenset({stage})))

    def _construct(self, queries: Iterable[Query], rests_on: Mapping[str, Set[str]] = _NOTHING) -> list[ox.Triple]:
        """Run queries; those that cannot answer unless some of what they rest on has something, only where it has."""
        made: list[ox.Triple] = []
        for query in queries:
            having = self._having.get(query.when, _NOBODY)
            if query.when in self._conditions or not having.isdisjoint(rests_on.get(query.name, ())):
                new = self._engine.construct(query.text)
                self._engine.add(new)
                made += new
                if query.finds_conflicts and new:
                    self._conditions.add("contested")
                if query.provides == "amounts":
                    self._having["amounts"].update(self._part(t.subject) for t in new if t.predicate == _AMOUNT)
                elif query.provides == "standing":
                    ranks = (t for t in new if t.predicate == _RANK and t.object != _REFUTED)
                    self._having["standing"].update(self._part(t.subject) for t in ranks)
        self._made.update(dict.fromkeys(made))
        return made

    def _part(self, thing: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
        """Return the part of a rule, or the predicate, of which a result or proposition is one."""
        about = self._layout.said.get(_name(thing), {})
        return (about.get(NS + "node") or about.get(NS + "predicate") or [""])[0]


def _ahead(triples: list[ox.Triple], decided: date | str) -> bool:
    """Return whether something is stated for a day after the decision."""
    horizon = interval(str(decided))[1] if decided else date.max
    return any(
        t.predicate == _AHEAD
        or (
            t.predicate == _EARLIEST
            and isinstance(t.object, ox.Literal)
            and date.fromisoformat(t.object.value) > horizon
        )
        for t in triples
    )


def _contested(case: CaseDocument) -> bool:
    """Return whether two findings are about the same: without that, only rules can contradict each other."""
    about: dict[str, dict[str, str]] = {}
    for subject, predicate, value in case.triples():
        if predicate.value in (NS + "predicate", NS + "subject", NS + "object") and isinstance(value, ox.NamedNode):
            about.setdefault(str(subject), {})[predicate.value] = value.value
    propositions = [tuple(sorted(it.items())) for it in about.values() if NS + "predicate" in it]
    return len(propositions) > len(set(propositions))
