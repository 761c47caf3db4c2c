"""Checks the rule data and prepares it for evaluation: defaults, validity, scopes and the order of evaluation."""

from __future__ import annotations

import graphlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.derive.bind import bind, check_authority, check_gap, check_period, check_versions, exclusions
from normgraph.derive.coverage import check_coverage
from normgraph.derive.program import RuleBase
from normgraph.derive.properties import check_properties
from normgraph.derive.source import (
    CHILDREN,
    RDF_TYPE,
    SUBPROPERTY,
    CheckedRules,
    RuleGraph,
    name_of,
    read,
    rule_files,
    where_is,
)
from normgraph.errors import BrokenRules
from normgraph.identifiers import NS

CASE_SCOPE = NS + "caseScope"
NO_DATE = NS + "ohneStichtag"
TRUE = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
FALSE = ox.Literal("false", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))

PREDICATES = ("Tatsache", "Rechtsbegriff", "Abwaegungsergebnis")
DIRECTIONS = ("concludes", "excludes")
ATTACKS = ("displaces", "blocks", "disapplies")
CONDITIONS: dict[str, tuple[str, ...]] = {
    "FactCondition": ("asks",),
    "OnAllDates": ("asks", "onDates"),
    "Comparison": ("left", "relation", "right"),
    "AllOf": ("operand",),
    "AnyOf": ("operand",),
    "Not": ("operand",),
    "Undetermined": ("operand",),
    "InForce": ("operand",),
    "Known": ("operand",),
    "ReadingChosen": ("reading",),
    "Some": ("over", "each"),
    "Every": ("over", "each"),
    "AtLeast": ("over", "each", "members"),
    "SamePerson": ("subject", "object"),
    "Discretion": (),
    "Modelled": ("gap",),
}
CONNECTIVES = {
    "FactCondition", "OnAllDates", "AllOf", "AnyOf", "Not", "Undetermined", "InForce", "Discretion", "Modelled",
}  # fmt: skip
"""Conditions whose rank follows from the ranks of what they rest on; the others test values or choices."""

MEMBERS = {"Some": 1, "Every": -1}
"""For how many members the condition must hold; -1 is all."""

TERMS: dict[str, tuple[str, ...]] = {
    "ValueOf": ("asks",),
    "Constant": (),
    "DayOfDecision": (),
    "Horizon": (),
    "ReferenceDay": (),
    "PlusTerm": ("operand", "period"),
    "DaysBetween": ("left", "right"),
    "Latest": ("operand",),
    "Earliest": ("operand",),
    "PeriodEnd": ("operand", "period"),
    "AgeReached": ("operand", "period"),
    "MonthStart": ("operand",),
    "Completed": ("left", "right", "unitOfTime"),
    "Sum": ("operand",),
    "SumOver": ("over", "each"),
    "Count": ("over", "each"),
    "Smallest": ("operand",),
    "Greatest": ("operand",),
    "Difference": ("left", "right"),
    "Product": ("left", "right"),
    "Rounded": ("operand",),
    "ParameterTerm": ("parameter", "operand"),
    "ParameterStart": ("parameter", "operand"),
}
COUNTED = ("Sum", "Latest", "Earliest", "Smallest", "Greatest")
"""Terms that have no value while one of their operands has none."""
SET_ASIDE = {"analogTo": "analogy", "extends": "extension", "strictlyFrom": "strictly dated rule"}
"""Properties of rules that a reader may want to do without → the kind of such rules."""

RULE_NEEDS = ("ruleId", "condition", "norm", "citedAs", "strength", "authority")


@cache
def load() -> RuleBase:
    """Read, check and prepare the rules that the project ships.

    >>> len(load().rules) > 40
    True
    """
    return compile_rules(read(rule_files()))


def compile_rules(graph: RuleGraph) -> RuleBase:
    """Check a rule graph and prepare it; raises `BrokenRules` naming the rule, the part and the remedy."""
    roles = _roles(graph)
    check_properties(graph)
    for rule in graph.of_type("Rule"):
        _check_rule(graph, rule)
        check_versions(graph, rule)
        check_authority(graph, rule)
    for gap in graph.of_type("Luecke"):
        check_gap(graph, gap)
    for thing in graph.of_type("Modellierung"):
        check_coverage(graph, thing)
    exclusions(graph)
    for rule in graph.of_type("Rule"):
        bind(graph, rule)
    for node, kind in _nodes(graph):
        _check_node(graph, node, kind)
        _complete(graph, node, kind)
    for thing in [*graph.of_type("Rule"), *(node for node, _ in _nodes(graph))]:
        if graph.objects(thing, "asks") or "Rule" in graph.types(thing):
            for prop in ("subject", "object"):
                if not graph.objects(thing, prop):
                    graph.add(thing, NS + prop, ox.NamedNode(NS + "fall"))
    for predicate in graph.of_type(*PREDICATES):
        graph.add(predicate, NS + "closed", _default(graph, predicate, "closedByLaw"))
        for prop in ("perReferenceDate", "manyValued"):
            if not graph.objects(predicate, prop):
                graph.add(predicate, NS + prop, FALSE)
    _check_parties(graph)
    _scopes(graph)
    needs = _dependencies(graph)
    _refuse_cycles(graph, needs)
    return RuleBase(CheckedRules(graph), needs, _kinds(graph), frozenset(roles))


def _complete(graph: RuleGraph, node: str, kind: str) -> None:
    """State what a condition or term leaves implicit."""
    if kind in CONDITIONS:
        burdened = set(graph.iris(node, "whenOpen")) - {NS + "asOpen"}
        graph.add(node, NS + "answersWith", ox.NamedNode(NS + ("raw" if burdened else "rank")))
    if kind in COUNTED:
        graph.add(node, NS + "operandCount", _integer(len(graph.objects(node, "operand"))))
    if kind in MEMBERS:
        graph.add(node, NS + "members", _integer(MEMBERS[kind]))
    if kind in ("PeriodEnd", "Completed") and not graph.objects(node, "counting"):
        graph.add(node, NS + "counting", ox.NamedNode(NS + "ereignistag"))


def _kinds(graph: RuleGraph) -> dict[str, frozenset[str]]:
    """Return for every part the stages of queries that evaluate it; a query that cannot match is not run."""
    attacked = {
        target for rule in graph.of_type("Rule") for relation in ATTACKS for target in graph.iris(rule, relation)
    }
    giving = [rule for rule in graph.of_type("Rule") if graph.objects(rule, "gives")]
    valued = Counter(predicate for rule in giving for end in DIRECTIONS for predicate in graph.iris(rule, end))
    for_, against = ({p for rule in graph.of_type("Rule") for p in graph.iris(rule, end)} for end in DIRECTIONS)
    opposed = for_ & against
    kinds = {}
    for part in graph.facts:
        found = set(graph.types(part))
        if found & set(CONDITIONS):
            found |= {"Condition", "connective" if found & CONNECTIVES else "test"}
            found |= {relation.removeprefix(NS) for relation in graph.iris(part, "relation")}
            found |= {"burdened condition"} if graph.iris(part, "answersWith") == [NS + "raw"] else set()
        found |= {"Term"} if found & set(TERMS) else set()
        found |= {"attacked rule"} if part in attacked else set()
        found |= {"timed rule"} if graph.objects(part, "inForce") else set()
        found |= {"giving rule"} if "Rule" in found and graph.objects(part, "gives") else set()
        found |= {kind for prop, kind in SET_ASIDE.items() if graph.objects(part, prop)}
        found |= {"dated fact"} if graph.one(part, "perReferenceDate") == "true" else set()
        found |= {"event"} if "Tatsache" in found else set()
        found |= {"valued conclusion"} if part in valued else set()
        found |= {"rivalled value"} if valued[part] > 1 else set()
        found |= {"opposed conclusion"} if part in opposed else set()
        kinds[part] = frozenset(found)
    return kinds


def _default(graph: RuleGraph, predicate: str, prop: str) -> ox.Literal:
    return TRUE if graph.one(predicate, prop) == "true" else FALSE


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))


def _roles(graph: RuleGraph) -> set[str]:
    """Mark the properties by which a case names its parties."""
    named = {s for s in list(graph.facts) if NS + "beteiligter" in graph.iris(s, SUBPROPERTY)}
    roles = named | {NS + "fall", NS + "es", NS + "jenes"}
    for role in roles:
        graph.add(role, RDF_TYPE, ox.NamedNode(NS + "Rolle"))
    return roles


def _nodes(graph: RuleGraph) -> Iterator[tuple[str, str]]:
    for node in list(graph.facts):
        for kind in graph.types(node):
            if kind in CONDITIONS or kind in TERMS:
                yield node, kind


def _check_rule(graph: RuleGraph, rule: str) -> None:
    where = partial(where_is, graph, rule, "rule")
    for prop in RULE_NEEDS:
        if not graph.objects(rule, prop):
            raise BrokenRules(f"`ng:{prop}` is missing", where=where(), remedy=f"state `ng:{prop}`")
    concluded = [predicate for direction in DIRECTIONS for predicate in graph.iris(rule, direction)]
    if len(concluded) != 1 or len(graph.objects(rule, "condition")) != 1:
        remedy = "give one `ng:condition` and one `ng:concludes` or `ng:excludes`"
        raise BrokenRules("a rule has one condition and one conclusion", where=where(), remedy=remedy)
    if "Rechtsbegriff" not in graph.types(concluded[0]):
        remedy = "declare it as `ng:Rechtsbegriff` in data/rules/vocabulary.ttl"
        raise BrokenRules(f"`{concluded[0]}` is not a predicate that rules conclude", where=where(), remedy=remedy)
    for strength in graph.iris(rule, "strength"):
        if "Staerke" not in graph.types(strength):
            known = ", ".join(s.removeprefix(NS) for s in graph.of_type("Staerke"))
            raise BrokenRules(f"unknown strength `{strength}`", where=where(), remedy=f"use one of {known}")
    for found in graph.iris(rule, "exercise"):
        if "Abwaegungsergebnis" not in graph.types(found):
            remedy = "declare it as `ng:Abwaegungsergebnis` in data/rules/vocabulary.ttl"
            raise BrokenRules(f"`{found}` is not a result of a weighing", where=where(), remedy=remedy)
    _check_children(graph, rule, where)
    _check_roles(graph, rule, where)
    for relation in ATTACKS:
        for target in graph.iris(rule, relation):
            if "Rule" not in graph.types(target):
                remedy = "name an existing rule"
                raise BrokenRules(f"`ng:{relation}` names the unknown rule `{target}`", where=where(), remedy=remedy)


def _check_node(graph: RuleGraph, node: str, kind: str) -> None:
    where = partial(where_is, graph, node, kind)
    for prop in CONDITIONS.get(kind) or TERMS.get(kind) or ():
        if not graph.objects(node, prop):
            raise BrokenRules(f"`ng:{prop}` is missing", where=where(), remedy=f"state `ng:{prop}`")
    for asked in graph.iris(node, "asks"):
        if not set(graph.types(asked)) & set(PREDICATES):
            remedy = "declare it in data/rules/vocabulary.ttl"
            raise BrokenRules(f"the predicate `{asked}` is not declared", where=where(), remedy=remedy)
    _check_roles(graph, node, where)
    for relation in graph.iris(node, "relation"):
        if "Relation" not in graph.types(relation):
            known = ", ".join(r.removeprefix(NS) for r in graph.of_type("Relation"))
            raise BrokenRules(f"unknown relation `{relation}`", where=where(), remedy=f"use one of {known}")
    check_period(graph, node)
    _check_children(graph, node, where)


def _check_roles(graph: RuleGraph, part: str, where: Callable[[], str]) -> None:
    for role in (role for prop in ("forEach", "over", "subject", "object") for role in graph.iris(part, prop)):
        if "Rolle" not in graph.types(role):
            remedy = "use a role of ontology/case.ttl, `ng:es`, `ng:jenes` or `ng:fall`"
            raise BrokenRules(f"`{role}` is not a role", where=where(), remedy=remedy)
    if graph.iris(part, "forEach") and NS + "es" not in graph.iris(part, "subject") + graph.iris(part, "object"):
        remedy = "let it conclude of the member: `ng:subject ng:es`, or `ng:object ng:es`"
        raise BrokenRules("a rule for each member says nothing of the member", where=where(), remedy=remedy)


def _check_parties(graph: RuleGraph) -> None:
    """Refuse a part that asks what rules conclude, but of two parties where they conclude it of one, or the reverse."""
    concluded: dict[str, set[bool]] = {}
    for rule in graph.of_type("Rule"):
        for predicate in (predicate for direction in DIRECTIONS for predicate in graph.iris(rule, direction)):
            concluded.setdefault(predicate, set()).add(graph.iris(rule, "object") != [NS + "fall"])
    for node, _ in _nodes(graph):
        two = graph.iris(node, "object") != [NS + "fall"]
        for asked in graph.iris(node, "asks"):
            if two not in concluded.get(asked, {two}):
                what = f"`{asked}` is asked {'with' if two else 'without'} `ng:object`, no rule concludes it so"
                remedy = "leave `ng:object` out" if two else "state `ng:object`, as the rules that conclude it do"
                raise BrokenRules(what, where=where_is(graph, node, "part"), remedy=remedy)


def _check_children(graph: RuleGraph, part: str, where: Callable[[], str]) -> None:
    for prop in CHILDREN:
        for child in graph.iris(part, prop):
            if not set(graph.types(child)) & (set(CONDITIONS) | set(TERMS)):
                remedy = "give it one of the classes of ontology/rule.ttl"
                raise BrokenRules(f"`ng:{prop}` leads to a part of no known kind", where=where(), remedy=remedy)


def _scopes(graph: RuleGraph) -> None:
    """Say of every part for which members and reference dates it is evaluated, and from which outer member."""
    case = NS + "fall"
    work: list[tuple[str, str, str, str]] = []
    for rule in graph.of_type("Rule"):
        over = (graph.iris(rule, "forEach") or [case])[0]
        work += [(rule, over, case, day) for day in graph.iris(rule, "at") or [NO_DATE]]
    for day in graph.of_type("Stichtag"):
        work += [(term, case, case, NO_DATE) for term in graph.iris(day, "dateTerm")]
    seen = set()
    while work:
        part, over, outer, day = work.pop()
        if (part, over, outer, day) in seen:
            continue
        seen.add((part, over, outer, day))
        graph.add(part, NS + "scope", ox.NamedNode(_scope(graph, over, outer, day)))
        for prop in CHILDREN:
            for child in graph.iris(part, prop):
                work.append(
                    (child, graph.iris(part, "over")[0], over, day) if prop == "each" else (child, over, outer, day)
                )


def _scope(graph: RuleGraph, over: str, outer: str, day: str) -> str:
    if (over, outer, day) == (NS + "fall", NS + "fall", NO_DATE):
        return CASE_SCOPE
    iri = identifiers.rule_part(f"scope {over} {outer} {day}")
    graph.add(iri, NS + "over", ox.NamedNode(over))
    graph.add(iri, NS + "outer", ox.NamedNode(outer))
    graph.add(iri, NS + "referenceDate", ox.NamedNode(day))
    return iri


def _dependencies(graph: RuleGraph) -> dict[str, set[str]]:
    """Return for every part what must be evaluated before it."""
    needs: dict[str, set[str]] = defaultdict(set)
    dates = {term for day in graph.of_type("Stichtag") for term in graph.iris(day, "dateTerm")}
    for part in list(graph.facts):
        for prop in (*CHILDREN, "asks"):
            needs[part].update(graph.iris(part, prop))
        for prop in DIRECTIONS:
            for predicate in graph.iris(part, prop):
                needs[predicate].add(part)
        for relation in ATTACKS:
            for target in graph.iris(part, relation):
                needs[target].add(part)
        kinds = graph.types(part)
        if "ReferenceDay" in kinds or (graph.one(part, "perReferenceDate") == "true"):
            needs[part] |= dates
    return needs


def _refuse_cycles(graph: RuleGraph, needs: dict[str, set[str]]) -> None:
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        waiting = [part for part in error.args[1] if "Rule" in graph.types(part)]
        rules = [name_of(graph, rule) for rule in waiting]
        remedy = "let one of them rest on facts or on an earlier point of time"
        raise BrokenRules(
            f"these rules wait for each other: {' → '.join(dict.fromkeys(rules)) or 'parts of one condition'}",
            where=", ".join(sorted({graph.files[rule] for rule in waiting})) or "data/rules",
            remedy=remedy,
        ) from error
