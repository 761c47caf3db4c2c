"""Which facts a case lacks without which what it seeks cannot be granted, read from the rules alone.

A fact is needed where every way to the conclusion passes it: of conditions together each, of alternatives what they
share.
What the case states counts as given, so that rules on another title or person than the one applied for fall out.
Nothing is derived: this is what a reader of the rules would ask at once (decision 0106).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import pyoxigraph as ox

from normgraph.derive.source import CheckedRules, RuleGraph, read, rule_files
from normgraph.identifiers import NS

Asked = tuple[str, str]
"""A predicate, and the role of the one it is asked of."""
_Ways = frozenset[Asked] | None
"""What is needed for an answer; None where that answer cannot be had."""

_NOTHING: frozenset[Asked] = frozenset()
_ATTACKS = ("displaces", "blocks", "disapplies")
_HOLDS: dict[str, Callable[[Any, Any], object]] = {
    "same": operator.and_,
    "before": operator.lt, "notAfter": operator.le, "after": operator.gt, "notBefore": operator.ge,
}  # fmt: skip
"""What shows that a comparison holds: sets that share a member, days as they are written."""


@dataclass(frozen=True)
class Needs:
    """What is needed for a condition to be true, and for it to be false."""

    true: _Ways
    false: _Ways

    @property
    def turned(self) -> Needs:
        """Of the negation."""
        return Needs(self.false, self.true)


_EITHER = Needs(_NOTHING, _NOTHING)


def _together(parts: Iterable[_Ways]) -> _Ways:
    found: frozenset[Asked] = _NOTHING
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


def _shared(parts: Iterable[_Ways]) -> _Ways:
    possible = [part for part in parts if part is not None]
    return frozenset.intersection(*possible) if possible else None


def _all(parts: list[Needs]) -> Needs:
    return Needs(_together(part.true for part in parts), _shared(part.false for part in parts))


def _any(parts: list[Needs]) -> Needs:
    return _all([part.turned for part in parts]).turned


@dataclass
class Reader:
    """Reads the rules for one case: `codes` are what it states, by what is asked of which role, `day` its decision."""

    graph: RuleGraph
    ranks: dict[Asked, int]
    codes: dict[Asked, set[str]]
    day: str = ""
    roles: dict[str, list[str]] = field(default_factory=dict)
    """The roles of each one in the case."""
    _known: dict[tuple[str, str], Needs] = field(default_factory=dict)
    _rules: dict[str, Needs] = field(default_factory=dict)
    _conditions: dict[tuple[str, str], Needs] = field(default_factory=dict)

    def of(self, predicate: str, role: str = "") -> Needs:
        """Return what is needed for a predicate about the holder of a role, a fact or a conclusion."""
        if "Rechtsbegriff" not in self.graph.types(predicate):
            return self._fact((predicate, role))
        key = (predicate, role)
        if key not in self._known:
            self._known[key] = _EITHER  # what rests on itself needs nothing more
            self._known[key] = self._conclusion(predicate, role)
        return self._known[key]

    def needed(self, conclusions: list[str], roles: list[str]) -> frozenset[Asked]:
        """Return what is needed for all of some conclusions that rules draw about the holder of some roles."""
        found = _NOTHING
        for conclusion in conclusions:
            rules = _by_conclusion()["concludes"].get(conclusion, ())
            for role in (role for role in roles if any(role in self._subjects(rule) for rule in rules)):
                found |= self.of(conclusion, role).true or _NOTHING
        return found

    def read_between(self, conclusions: list[str]) -> tuple[str, str] | None:
        """Return the first and last day for which rules on some conclusions are known, if the decision lies outside."""
        rules = [rule for end in conclusions for rule in _by_conclusion()["concludes"].get(end, ())]
        if not rules or not all(map(self._out_of_force, rules)):
            return None
        first, last = (
            [self.graph.one(rule, bound) for rule in rules if self.graph.one(rule, bound)]
            for bound in ("validFrom", "validTo")
        )
        return min(first, default=""), max(last, default="")

    def _out_of_force(self, rule: str) -> bool:
        """Return whether the day of decision, where that selects the version, lies outside a rule's validity."""
        selecting = [*self.graph.iris(rule, "validityTerm"), *self.graph.iris(rule, "effectiveOn")][:1]
        if any("ReferenceDay" in self.graph.types(term) for term in selecting):
            selecting = [term for day in self.graph.iris(rule, "at") for term in self.graph.iris(day, "dateTerm")]
        if len(self.day) < len("2026-08-12") or not all("DayOfDecision" in self.graph.types(t) for t in selecting):
            return False
        first, last = (self.graph.one(rule, bound) for bound in ("validFrom", "validTo"))
        return bool(first and self.day < first) or bool(last and last < self.day)

    def _fact(self, asked: Asked) -> Needs:
        rank = self.ranks.get(asked)
        if rank is None:
            needed = frozenset([asked])
            return Needs(needed, needed)
        return {2: Needs(_NOTHING, None), 0: Needs(None, _NOTHING)}.get(rank, _EITHER)

    def _conclusion(self, predicate: str, role: str) -> Needs:
        speaking, excluding = (self._speaking(predicate, end, role) for end in ("concludes", "excludes"))
        against = [self.of_rule(rule) for rule in excluding]
        spoken = [self._granted(rule) for rule in speaking]
        silent = _together(each.false for each in against)
        true = _shared(_together([each.true, silent]) for each in spoken)
        if not speaking:
            return Needs(_NOTHING, _NOTHING)
        closed = self.graph.one(predicate, "closedByLaw") == "true"
        refused = [each.true for each in against]
        return Needs(true, _shared([*refused, _together(each.false for each in spoken)] if closed else refused))

    def _speaking(self, predicate: str, end: str, role: str) -> list[str]:
        rules = _by_conclusion()[end].get(predicate, ())
        spoken = [rule for rule in rules if not role or role in self._subjects(rule)]
        return spoken or list(rules)

    def _subjects(self, rule: str) -> list[str]:
        roles = self.graph.iris(rule, "subject") or [NS + "fall"]
        return [each for role in roles for each in (self.graph.iris(rule, "forEach") if role == NS + "es" else [role])]

    def _granted(self, rule: str) -> Needs:
        """Of a rule that no attack defeats."""
        own = self.of_rule(rule)
        attackers = [self.of_rule(attacker) for attacker in _attackers().get(rule, ())]
        return Needs(_together([own.true, *(attacker.false for attacker in attackers)]), own.false)

    def of_rule(self, rule: str) -> Needs:
        """Return what is needed for the conditions of a rule to be met, and for them to fail."""
        if rule not in self._rules:
            self._rules[rule] = self._read(rule)
        return self._rules[rule]

    def _read(self, rule: str) -> Needs:
        if self._out_of_force(rule):
            return Needs(None, _NOTHING)
        group = (self.graph.iris(rule, "forEach") or [NS + "fall"])[0]
        parts = [self.condition(part, group) for part in self.graph.iris(rule, "condition")]
        presumed = NS + "vermutung" in self.graph.iris(rule, "strength")
        for exception in self.graph.iris(rule, "exception"):
            needs = self.condition(exception, group)
            parts.append(Needs(_NOTHING, needs.true) if presumed else needs.turned)
        parts += [self._term(term, group) for term in self.graph.iris(rule, "gives")]
        if NS + "kannVersagung" in self.graph.iris(rule, "strength"):  # a refusal that nobody declared refuses nothing
            role = (self.graph.iris(rule, "subject") or [NS + "fall"])[0]
            parts += [self.of(done, group if role == NS + "es" else role) for done in self.graph.iris(rule, "exercise")]
        return _all(parts)

    def of_version(self, rule: str) -> Needs:
        """Return what is needed for the version of a rule to be selected, where its validity is bounded."""
        bounded = self.graph.one(rule, "validFrom") or self.graph.one(rule, "validTo")
        group = (self.graph.iris(rule, "forEach") or [NS + "fall"])[0]
        return _all([self._term(term, group) for term in self.graph.iris(rule, "validityTerm") if bounded])

    def condition(self, node: str, group: str) -> Needs:
        """Return what is needed for a condition, asked of a member of a group where it speaks of one."""
        if (node, group) not in self._conditions:
            self._conditions[node, group] = self._with_burden(node, group)
        return self._conditions[node, group]

    def _with_burden(self, node: str, group: str) -> Needs:
        needs = self._plain(node, group)
        burden = self.graph.one(node, "whenOpen").removeprefix(NS)
        if burden == "asFalse":
            return Needs(needs.true, None if needs.false is None else _NOTHING)
        if burden == "asTrue":
            return Needs(None if needs.true is None else _NOTHING, needs.false)
        return needs

    def _plain(self, node: str, group: str) -> Needs:
        graph = self.graph
        kinds = set(graph.types(node))
        if graph.iris(node, "asks"):
            return self.of(graph.iris(node, "asks")[0], self.role(self.graph, node, group))
        if kinds & {"AllOf", "AnyOf", "Not"}:
            parts = [self.condition(part, group) for part in graph.iris(node, "operand")]
            return _any(parts) if "AnyOf" in kinds else _all(parts).turned if "Not" in kinds else _all(parts)
        if kinds & {"Some", "Every", "AtLeast"}:
            return self.condition(graph.iris(node, "each")[0], graph.iris(node, "over")[0])
        if "Comparison" in kinds:
            return self._comparison(node, group)
        return _EITHER

    def _comparison(self, node: str, group: str) -> Needs:
        left, right = (self.graph.iris(node, side)[0] for side in ("left", "right"))
        relation = self.graph.iris(node, "relation")[0].removeprefix(NS)
        sides = [self._stated(side, group) if relation == "same" else self._day(side) for side in (left, right)]
        if sides[0] and sides[1] and relation in _HOLDS:
            return Needs(_NOTHING, None) if _HOLDS[relation](*sides) else Needs(None, _NOTHING)
        return _all([self._term(left, group), self._term(right, group)])

    def _day(self, term: str) -> str:
        """Return the day of decision or one that a norm names, empty where a term is no such day or it is not known."""
        if "DayOfDecision" in self.graph.types(term):
            return self.day if len(self.day) == len("2026-08-12") else ""
        first, last = (self.graph.one(term, bound) for bound in ("earliest", "latest"))
        return first if first == last else ""

    def _stated(self, term: str, group: str) -> set[str]:
        """Return the codes or countries that a term has in the case, none where that is not known."""
        if "Constant" in self.graph.types(term):
            return {value.value for prop in ("code", "country") for value in self.graph.objects(term, prop)}
        asked = self.graph.iris(term, "asks")
        return self.codes.get((asked[0], self.role(self.graph, term, group)), set()) if asked else set()

    def _term(self, node: str, group: str) -> Needs:
        """Of a value being known: there is no other answer."""
        graph = self.graph
        if "Count" in graph.types(node):
            return _EITHER
        if graph.iris(node, "asks"):
            needed = self.of(graph.iris(node, "asks")[0], self.role(self.graph, node, group)).true
        else:
            inner = (graph.iris(node, "over") or [group])[0]
            parts = [self._term(part, group) for end in ("left", "right", "operand") for part in graph.iris(node, end)]
            parts += [self._term(part, inner) for part in graph.iris(node, "each")]
            needed = _together(part.true for part in parts)
        return Needs(needed, needed)

    @staticmethod
    def role(graph: RuleGraph, node: str, group: str) -> str:
        """Return the role of the one that a part of a rule speaks of; of a member, its group."""
        role = (graph.iris(node, "subject") or [NS + "fall"])[0]
        return group if role in (NS + "es", NS + "jenes") else role


@cache
def all_rules() -> RuleGraph:
    """Return the rules as they are written."""
    return CheckedRules(read(rule_files()))


@cache
def _by_conclusion() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {"concludes": {}, "excludes": {}}
    for rule in all_rules().of_type("Rule"):
        for end, rules in found.items():
            for predicate in all_rules().iris(rule, end):
                rules[predicate] = (*rules.get(predicate, ()), rule)
    return found


@cache
def _attackers() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for rule in all_rules().of_type("Rule"):
        for relation in _ATTACKS:
            for target in all_rules().iris(rule, relation):
                found[target] = (*found.get(target, ()), rule)
    return found


def forgotten(statements: Sequence[ox.Triple]) -> dict[str, tuple[str, ...]]:
    """Return, for each finding by which a case seeks something, the facts it lacks without which it cannot have it.

    Findings and facts are IRIs, sorted. What cannot be granted any more misses nothing.
    """
    said = _said(statements)
    roles = _roles(said)
    reader, found = reader_of(tuple(statements)), {}
    for finding, predicate, status in _findings(said):
        if status == "established":
            needed = reader.needed(all_rules().iris(predicate, "seeks"), roles[finding])
            found[finding] = tuple(sorted({predicate for predicate, _ in needed}))
    return found


@lru_cache(maxsize=4)
def reader_of(statements: tuple[ox.Triple, ...]) -> Reader:
    """Return a reader of the rules for what a case states; validation, answer and order of questions share it."""
    said = _said(statements)
    ranks: dict[Asked, int] = {}
    codes: dict[Asked, set[str]] = {}
    roles = _roles(said)
    for finding, predicate, status in _findings(said):
        for role in roles[finding]:
            ranks[predicate, role] = {"established": 2, "refuted": 0}.get(status, 1)
            values = {value for prop in ("code", "country") for value in said[finding].get(NS + prop, ())}
            codes.setdefault((predicate, role), set()).update(values)
    decided = [day for about in said.values() for day in about.get(NS + "decidedOn", ())]
    return Reader(all_rules(), ranks, codes, decided[0] if decided else "", _holders(said))


def asked_first_and_last(statements: Sequence[ox.Triple]) -> tuple[frozenset[str], frozenset[str]]:
    """Return by their names the facts without which what a case seeks cannot be had, and what only a court weighs."""
    needed = {fact for facts in forgotten(statements).values() for fact in facts}
    first, last = (
        frozenset(predicate.rsplit("/", 1)[-1] for predicate in predicates)
        for predicates in (needed, all_rules().of_type("Abwaegungsergebnis"))
    )
    return first, last


@dataclass(frozen=True)
class Unread:
    """What a case states (`thing`, `prop`) by which it seeks what no rule speaks of on its day."""

    thing: str
    prop: str
    days: tuple[str, str]
    """The first and the last day for which the texts of those norms were read, empty where there is none."""


def unread(statements: Sequence[ox.Triple]) -> list[Unread]:
    """Return by which findings, or by which groups it describes, a case seeks what no rule speaks of on its day."""
    said = _said(statements)
    reader = reader_of(tuple(statements))
    seeking = [(f, NS + "predicate", predicate) for f, predicate, status in _findings(said) if status == "established"]
    cases = [(thing, about) for thing, about in sorted(said.items()) if NS + "decidedOn" in about]
    seeking += [(case, role, role) for case, about in cases for role in sorted(about)]
    found = [(thing, prop, reader.read_between(all_rules().iris(by, "seeks"))) for thing, prop, by in seeking]
    return [Unread(thing, prop, days) for thing, prop, days in found if days]


def _said(statements: Iterable[ox.Triple]) -> dict[str, dict[str, list[str]]]:
    said: dict[str, dict[str, list[str]]] = {}
    for triple in statements:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object.value)
    return said


def _findings(said: dict[str, dict[str, list[str]]]) -> list[tuple[str, str, str]]:
    """Return the findings of a case with what each is on and its status."""
    return [
        (thing, about[NS + "predicate"][0], about.get(NS + "status", [""])[0].removeprefix(NS))
        for thing, about in sorted(said.items())
        if NS + "predicate" in about
    ]


def _roles(said: dict[str, dict[str, list[str]]]) -> dict[str, list[str]]:
    """Return for each finding the roles of the one it is about; the case where it is about nobody else."""
    held = _holders(said)
    subjects = {finding: said[finding].get(NS + "subject", [""])[0] for finding, _, _ in _findings(said)}
    return {finding: held.get(subject, []) if subject else [NS + "fall"] for finding, subject in subjects.items()}


def _holders(said: dict[str, dict[str, list[str]]]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for about in said.values():
        for prop, things in about.items() if NS + "finding" in about else ():
            for thing in things:
                held.setdefault(thing, []).append(prop)
    return held
