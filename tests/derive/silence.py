"""How conclusions stand, and which of them a case may settle by saying less: measured at the rule, not beneath it."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from normgraph.cases import read_case
from normgraph.derive.compile import ATTACKS, DIRECTIONS, load
from normgraph.derive.evaluate import evaluate
from normgraph.derive.explain import Explainer
from normgraph.identifiers import NS
from tests.derive import casefiles, test_descent, test_household, test_residence

Standings = dict[str, tuple[str, str]]
"""Conclusion → predicate and status."""

DEFINITE = {"open": 0, "left_open": 0, "": 0, "discretion": 1, "established": 2, "refuted": 2}


def explained(case: dict[str, Any]) -> Explainer:
    document = read_case(yaml.safe_dump(case, allow_unicode=True), "yaml")
    return Explainer(load(), evaluate(load(), document), "en")


def standings(case: dict[str, Any]) -> Standings:
    """All conclusions, those too that an answer leaves out because they serve what is not sought."""
    return standing(explained(case))


def standing(reader: Explainer) -> Standings:
    found = {}
    for conclusion, atoms in reader.conclusions.items():
        said = {reader.status(atom) for atom in atoms}
        found[conclusion] = (
            _name(reader.value(conclusion, "predicate")),
            said.pop() if len(said) == 1 else "left_open",
        )
    return found


@cache
def bases() -> dict[str, dict[str, Any]]:
    """The founding cases and the bases of the tables, each a whole case."""
    found = {name: casefiles.founding(name) for name in ("d1", "d2", "d3")}
    found |= {base: test_residence.case(base, {}) for base in test_residence.BASES}
    found |= {base: test_descent.case({"base": base}) for base in test_descent.TABLE["bases"]}
    return found | {base: test_household.case({"base": base}) for base in test_household.TABLE["bases"]}


def without(case: dict[str, Any], number: int) -> dict[str, Any]:
    return case | {"findings": [each for index, each in enumerate(case["findings"]) if index != number]}


def settled_by_less(before: Standings, after: Standings, removed: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what stands more definitely though findings on `removed` are gone: predicate, status before and after.

    It may where the burden of proof or a closed list of its own rules is on one of them, or on a conclusion that
    became less definite; what only follows from a conclusion that became more definite is that one's.
    A contradiction that goes with one of its sides is settled by having been one.
    """
    grown = _grown(before, after)
    weaker = removed | {before[conclusion][0] for conclusion in _grown(after, before)}
    risen = {after[conclusion][0] for conclusion in grown}
    for conclusion in sorted(grown):
        predicate, status = after[conclusion]
        if not (silence_decides()[predicate] & weaker or (asks()[predicate] - {predicate}) & risen):
            yield predicate, before.get(conclusion, ("", ""))[1], status


def _grown(before: Standings, after: Standings) -> set[str]:
    return {each for each, (_, status) in after.items() if _more(before.get(each, ("", ""))[1], status)}


def _more(before: str, after: str) -> bool:
    if "conflict" in (before, after):
        return False
    return DEFINITE[after] > DEFINITE[before] or (DEFINITE[after] == DEFINITE[before] == 2 and before != after)


@cache
def asks() -> dict[str, set[str]]:
    """Predicate → what the rules ask for that speak of it, and those that attack them."""
    return _beneath_rules(everything=True)


@cache
def silence_decides() -> dict[str, set[str]]:
    """Predicate → what its own rules ask for beneath a burden of proof, a presumption or a question of what is open."""
    return _beneath_rules(everything=False)


def _beneath_rules(everything: bool) -> dict[str, set[str]]:
    graph, found = load().graph, defaultdict[str, set[str]](set)
    attackers = defaultdict[str, set[str]](set)
    for rule in graph.of_type("Rule"):
        for relation in ATTACKS:
            for target in graph.iris(rule, relation):
                attackers[target].add(rule)
    for rule in graph.of_type("Rule"):
        asked = {
            _name(predicate)
            for each in (rule, *attackers[rule])
            for start in ([each] if everything else _burdens(each))
            for part in (start, *load().parts_of(start))
            for predicate in graph.iris(part, "asks")
        }
        for direction in DIRECTIONS:
            for predicate in graph.iris(rule, direction):
                found[_name(predicate)] |= asked
    return found


def _burdens(rule: str) -> list[str]:
    graph = load().graph
    return [
        part
        for part in load().parts_of(rule)
        if graph.one(part, "whenOpen") in (NS + "asFalse", NS + "asTrue") or "Undetermined" in graph.types(part)
    ]


def _name(predicate: str) -> str:
    return predicate.rsplit("/", 1)[-1]


@cache
def asked_of() -> dict[str, set[str]]:
    """Fact → the roles of those of whom rules ask it; of the members of a group, all groups that the rule names."""
    graph, found = load().graph, defaultdict[str, set[str]](set)
    for rule in graph.of_type("Rule"):
        parts = (rule, *load().parts_of(rule))
        groups = {role for part in parts for end in ("forEach", "over") for role in graph.iris(part, end)}
        for part in parts:
            roles = set(graph.iris(part, "subject")) or {NS + "fall"}
            for predicate in graph.iris(part, "asks"):
                found[predicate] |= roles | (groups if roles & {NS + "es", NS + "jenes"} else set())
    return found
