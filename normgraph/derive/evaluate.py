"""Runs the generic queries over the rules and one case, stratum by stratum, in every world."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pyoxigraph as ox
import yaml

from normgraph import assets, identifiers
from normgraph.cases import CaseDocument
from normgraph.derive.compile import CONDITIONS, TERMS, RuleBase
from normgraph.derive.functions import FUNCTIONS, day_literal, interval
from normgraph.derive.source import RDF_TYPE
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.identifiers import NS

MAX_WORLDS = 64
AGENDA = ox.NamedNode(NS + "agenda")
CURRENT = ox.NamedNode(NS + "current")


@dataclass(frozen=True)
class Query:
    """One generic CONSTRUCT query and the kinds of rule parts it evaluates."""

    name: str
    text: str
    stage: frozenset[str]


@dataclass(frozen=True)
class Evaluation:
    """A case evaluated: everything in one store, what was derived, and the worlds (IRI → readings chosen)."""

    store: ox.Store
    derived: tuple[ox.Triple, ...]
    worlds: dict[str, tuple[str, ...]]
    case: str


@cache
def queries() -> tuple[Query, ...]:
    """Return the queries of `queries/derive`, by name.

    >>> "condition-3-all" in {query.name for query in queries()}
    True
    """
    found = []
    for path in sorted(assets.path("queries", "derive").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = "\n".join(line[3:] for line in text.splitlines() if line.startswith("#+ "))
        stage = frozenset(name.removeprefix("ng:") for name in yaml.safe_load(header)["stage"])
        found.append(Query(path.stem, text, stage))
    return tuple(found)


def evaluate(base: RuleBase, case: CaseDocument, on: date | None = None) -> Evaluation:
    """Evaluate all rules within reach of the case in every world that its open questions of law span.

    `on` replaces the day of decision; the days of events stay. Raises `LimitExceeded` naming the questions
    when they span more than 64 worlds.
    """
    triples = [*base.base, *_case_triples(base, case)]
    single = _run(base, case, triples, {identifiers.world(case.iri, ()): ()}, on)
    questions = _reached_questions(base, single)
    if not questions:
        return single
    choices = [sorted(s for s in base.graph.of_type("Lesart") if q in base.graph.iris(s, "answers")) for q in questions]
    if _count(choices) > MAX_WORLDS:
        names = ", ".join(base.graph.text(q, "http://www.w3.org/2000/01/rdf-schema#label", "en") for q in questions)
        remedy = "choose readings for some of them"
        raise LimitExceeded(f"the open questions span more than {MAX_WORLDS} worlds: {names}", remedy=remedy)
    worlds = {identifiers.world(case.iri, chosen): chosen for chosen in itertools.product(*choices)}
    return _run(base, case, triples, worlds, on)


def _count(choices: list[list[str]]) -> int:
    product = 1
    for readings in choices:
        product *= len(readings)
    return product


def _case_triples(base: RuleBase, case: CaseDocument) -> list[ox.Triple]:
    """Return the case with what it leaves implicit: itself as a role, missing parties, dates as intervals."""
    node = ox.NamedNode(case.iri)
    triples = [*case.triples(), ox.Triple(node, ox.NamedNode(NS + "fall"), node)]
    said: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            said.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object
    for finding, values in said.items():
        if NS + "predicate" not in values:
            continue
        _refuse_conclusion(base, case, finding, values[NS + "predicate"].value)
        iri = ox.NamedNode(finding)
        triples += [
            ox.Triple(iri, ox.NamedNode(NS + prop), node) for prop in ("subject", "object") if NS + prop not in values
        ]
        if NS + "date" in values:
            triples += _interval(iri, values[NS + "date"].value)
    return triples


def _refuse_conclusion(base: RuleBase, case: CaseDocument, finding: str, predicate: str) -> None:
    """Refuse a finding on what rules conclude, so that no answer can hide in the facts."""
    kinds = set(base.graph.types(predicate))
    if kinds & {"Tatsache", "Abwaegungsergebnis"}:
        return
    place = case.place(finding, NS + "predicate")
    name = predicate.rsplit("/", 1)[-1]
    what = "is concluded by rules, it cannot be found" if "Rechtsbegriff" in kinds else "is not a known predicate"
    remedy = "state the facts on which it rests; `normgraph validate` names the place"
    raise UnreadableInput(f"`{name}` {what}", where=f"{case.name}:{place.line if place else '?'}", remedy=remedy)


def _interval(node: ox.NamedNode, lexical: str) -> list[ox.Triple]:
    first, last = interval(lexical)
    return [
        ox.Triple(node, ox.NamedNode(NS + "earliest"), day_literal(first)),
        ox.Triple(node, ox.NamedNode(NS + "latest"), day_literal(last)),
    ]


def _worlds(case: CaseDocument, worlds: dict[str, tuple[str, ...]], on: date | None) -> list[ox.Triple]:
    decided = on.isoformat() if on else _decided_on(case)
    triples = []
    for world, chosen in worlds.items():
        node = ox.NamedNode(world)
        triples.append(ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(NS + "Context")))
        triples.append(ox.Triple(node, ox.NamedNode(NS + "case"), ox.NamedNode(case.iri)))
        triples += [ox.Triple(node, ox.NamedNode(NS + "choice"), ox.NamedNode(reading)) for reading in chosen]
        triples += _interval(node, decided) if decided else []
    return triples


def _decided_on(case: CaseDocument) -> str:
    for triple in case.triples():
        if triple.predicate.value == NS + "decidedOn" and isinstance(triple.object, ox.Literal):
            return triple.object.value
    return ""


def _run(
    base: RuleBase,
    case: CaseDocument,
    triples: list[ox.Triple],
    worlds: dict[str, tuple[str, ...]],
    on: date | None,
) -> Evaluation:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in (*triples, *_worlds(case, worlds, on)))
    derived: dict[ox.Triple, None] = {}
    _construct(store, "focus", derived)
    for stratum in base.strata(base.reachable(_case_roles(base, triples, case))):
        agenda = [ox.Quad(AGENDA, CURRENT, ox.NamedNode(part)) for part in stratum]
        store.extend(agenda)
        kinds = {kind for part in stratum for kind in base.graph.types(part)}
        kinds |= {"Condition"} if kinds & set(CONDITIONS) else set()
        kinds |= {"Term"} if kinds & set(TERMS) else set()
        _stratum(store, kinds, derived)
        for quad in agenda:
            store.remove(quad)
    _construct(store, "world", derived)
    return Evaluation(store, tuple(derived), worlds, case.iri)


def _case_roles(base: RuleBase, triples: list[ox.Triple], case: CaseDocument) -> frozenset[str]:
    return frozenset(t.predicate.value for t in triples if t.subject == ox.NamedNode(case.iri)) & base.roles


def _stratum(store: ox.Store, kinds: set[str], derived: dict[ox.Triple, None]) -> None:
    for query in queries():
        if query.stage & kinds:
            _add(store, query, derived)


def _construct(store: ox.Store, stage: str, derived: dict[ox.Triple, None]) -> None:
    for query in queries():
        if stage in query.stage:
            _add(store, query, derived)


def _add(store: ox.Store, query: Query, derived: dict[ox.Triple, None]) -> None:
    functions = {ox.NamedNode(name): function for name, function in FUNCTIONS.items()}
    found = store.query(query.text, custom_functions=functions)
    assert isinstance(found, ox.QueryTriples)
    new = list(found)
    store.extend(ox.Quad(*triple) for triple in new)
    derived.update(dict.fromkeys(new))


def _reached_questions(base: RuleBase, evaluation: Evaluation) -> list[str]:
    """Return the questions of law on which a rule hangs whose other conditions are met or open."""
    reached = set()
    open_rules = evaluation.store.query(f"SELECT ?node WHERE {{ ?result <{NS}node> ?node ; <{NS}fulfilled> 1 . }}")
    assert isinstance(open_rules, ox.QuerySolutions)
    for solution in open_rules:
        stack = [str(solution["node"].value)]
        while stack:
            part = stack.pop()
            for reading in base.graph.iris(part, "reading"):
                reached.update(base.graph.iris(reading, "answers"))
            stack += base.graph.iris(part, "condition") + base.graph.iris(part, "operand")
    return sorted(reached)
