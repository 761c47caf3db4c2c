"""Rules as formulas of first-order logic with two negations: the ground on which they are exchanged (`legalruleml.py`).

The condition of a rule is taken as it is evaluated, with validity, exceptions, gaps and discretion bound into it
(`bind.py`). Variables are the roles of the case; `es0` is the member for which a rule is looked at, `es1`, `es2` …
those of groups within its condition, `stichtag` the reference date. A relation or function of ours is named by its IRI.
A rule that needs more is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.derive.compile import ATTACKS, CONDITIONS, NO_DATE, TERMS
from normgraph.derive.program import RuleBase
from normgraph.derive.source import RuleGraph
from normgraph.identifiers import NS

BESIDE = (
    "ruleId", "citedAs", "rn", "standard", "hedge", "irrelevant", "limit", "analogTo", "tertium", "refutes", "extends",
    "factorFor", "factorAgainst", "strictlyFrom", "transitionalNorm", "supersedes", "shows", "concerns",
)  # fmt: skip
"""What is said of a rule beside what it concludes and when."""

LIMITS: tuple[tuple[str, str], ...] = (
    ("undescribed groups", "a group that the case does not describe leaves a condition open; `Forall` is then true"),
    ("least numbers and sums of members", "rules that count members or sum over them are left out"),
    ("kind of an attack", "displaces, blocks and disapplies all become an override"),
    ("options", "rules by analogy, by extension, or dated strictly are written as any other and cannot be set aside"),
    ("what is said beside a rule", ", ".join(f"ng:{prop}" for prop in BESIDE)),
    ("labels", "of rules, predicates and roles; skos:note"),
)
"""What an exchanged rule does without, and in what it consists here."""

_JOINED: dict[str, Kind] = {"AllOf": "and", "AnyOf": "or", "Not": "neg", "Discretion": "and"}
_BURDENS: dict[str, Kind] = {NS + "asFalse": "naf", NS + "asTrue": "neg"}
_PARTS = {*CONDITIONS, *TERMS}
_IMPLIED = frozenset(
    NS + name for name in ("answersWith", "scope", "operandCount", "members", "readingDependent", "whenOpen")
)
"""What compiling adds, and what is written otherwise."""

Kind = Literal["and", "or", "neg", "naf", "exists", "forall"]


@dataclass(frozen=True, order=True)
class Var:
    """A role of the case, a member of a group, or the reference date."""

    name: str


@dataclass(frozen=True, order=True)
class Ind:
    """A thing that the rules name, as a parameter, a reading or a Land; an IRI."""

    iri: str


@dataclass(frozen=True, order=True)
class Data:
    """A literal."""

    text: str
    datatype: str


@dataclass(frozen=True)
class Expr:
    """A function of terms, such as the end of a period."""

    function: str
    arguments: tuple[Term, ...] = ()


Term = Var | Ind | Data | Expr


@dataclass(frozen=True)
class Atom:
    """A predicate, or a relation of ours, between terms."""

    relation: str
    arguments: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Formula:
    """Formulas joined by and, or; negated strongly (the contrary is shown) or weakly (it is not shown); or quantified.

    The order of parts says nothing. `variable` is the one that `exists` and `forall` bind.
    """

    kind: Kind
    parts: tuple[Formula | Atom, ...]
    variable: str = ""


@dataclass(frozen=True)
class PlainRule:
    """A rule as it is exchanged; `negated` where it speaks against its conclusion; days as ISO 8601, empty if none."""

    iri: str
    condition: Formula | Atom
    conclusion: Atom
    negated: bool
    norms: tuple[str, ...] = ()
    defeats: tuple[str, ...] = ()
    strength: str = ""
    valid_from: str = ""
    valid_to: str = ""
    authorities: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the rule within a file, an NCName."""
        return "rule-" + self.iri.removeprefix(identifiers.iri("rule") + "/")


def plain_rules(base: RuleBase) -> tuple[list[PlainRule], dict[str, str]]:
    """Return the rules that can be held, and why the others cannot (IRI → all reasons).

    >>> from normgraph.derive.compile import load
    >>> rules, left_out = plain_rules(load())
    >>> "rule-d1-5" in {rule.key for rule in rules}, len(rules) > 10 * len(left_out)
    (True, True)
    """
    graph = base.graph
    left_out = {iri: "; ".join(reasons) for iri in base.rules if (reasons := dict.fromkeys(_obstacles(graph, iri)))}
    while attacked := {
        target: f"is attacked by {graph.one(attacker, 'ruleId')}, which cannot be held"
        for attacker in left_out
        for relation in ATTACKS
        for target in graph.iris(attacker, relation)
        if target not in left_out
    }:
        left_out |= attacked
    return [_plain(graph, iri) for iri in base.rules if iri not in left_out], left_out


def _obstacles(graph: RuleGraph, node: str) -> Iterator[str]:
    """Yield what of a rule, and of the parts it is made of, cannot be held."""
    kinds = set(graph.types(node))
    if kinds & {"AtLeast", "Count"}:
        yield "counts the members of a group"
    if "SumOver" in kinds:
        yield "sums over the members of a group"
    if "Undetermined" in kinds:
        yield "asks whether something is open"
    for prop in ("condition", "operand", "each", "left", "right", "workdayAt", "gives", "effectiveOn"):
        for part in graph.iris(node, prop):
            if set(graph.types(part)) & _PARTS:
                yield from _obstacles(graph, part)


def _plain(graph: RuleGraph, iri: str) -> PlainRule:
    context = _Writer(graph, [NS + "fall"])
    guards = []
    for role in graph.iris(iri, "forEach"):
        context = context.within()
        guards.append(context.member_of(role))
    if days := sorted(graph.iris(iri, "at")):
        guards.append(Atom(NS + "at", (Var("stichtag"), *map(Ind, days))))
    condition = context.formula(graph.iris(iri, "condition")[0])
    concluded = (graph.iris(iri, "concludes") or graph.iris(iri, "excludes"))[0]
    said = context.asked(iri, concluded)
    more = [
        Expr(NS + prop, (context.term(term),)) for prop in ("gives", "effectiveOn") for term in graph.iris(iri, prop)
    ]
    attacks = {target for relation in ATTACKS for target in graph.iris(iri, relation)}
    return PlainRule(
        iri,
        _joined("and", [*guards, condition]) if guards else condition,
        Atom(said.relation, (*said.arguments, *more)),
        not graph.objects(iri, "concludes"),
        tuple(sorted(graph.iris(iri, "norm"))),
        tuple(sorted(attacks)),
        graph.one(iri, "strength"),
        graph.one(iri, "validFrom"),
        graph.one(iri, "validTo"),
        tuple(sorted(graph.iris(iri, "authority"))),
    )


def _joined(kind: Kind, parts: list[Formula | Atom]) -> Formula:
    return Formula(kind, tuple(sorted(parts, key=repr)))


@dataclass(frozen=True)
class _Writer:
    """Writes parts of rules within the groups whose members are bound around them, the innermost last."""

    graph: RuleGraph
    bound: list[str]

    def within(self) -> _Writer:
        return _Writer(self.graph, [*self.bound, f"{NS}es{len(self.bound) - 1}"])

    def member_of(self, role: str) -> Atom:
        return Atom(role, (Var("fall"), self.role(NS + "es")))

    def role(self, role: str) -> Var:
        """Return the variable of a role; the member at hand and the one around it by their depth."""
        if role == NS + "es":
            role = self.bound[-1]
        elif role == NS + "jenes":
            role = self.bound[max(len(self.bound) - 2, 0)]
        return Var(role.removeprefix(NS))

    def asked(self, node: str, predicate: str, day: str = "") -> Atom:
        ends = [self.role((self.graph.iris(node, end) or [NS + "fall"])[0]) for end in ("subject", "object")]
        if day:
            return Atom(predicate, (*ends, Ind(day)))
        dated = self.graph.one(predicate, "perReferenceDate") == "true"
        return Atom(predicate, (*ends, Var("stichtag")) if dated else tuple(ends))

    def formula(self, node: str) -> Formula | Atom:
        """Return a condition; who bears the burden is a negation that only asks what is shown."""
        plain = self._formula(node)
        for burden in set(self.graph.iris(node, "whenOpen")) - {NS + "asOpen"}:
            return Formula("naf", (Formula(_BURDENS[burden], (plain,)),))
        return plain

    def _formula(self, node: str) -> Formula | Atom:
        graph = self.graph
        kind = next(kind for kind in graph.types(node) if kind in CONDITIONS)
        parts = [self.formula(part) for part in graph.iris(node, "operand") if kind != "Known"]
        if kind == "FactCondition":
            return self.asked(node, graph.iris(node, "asks")[0])
        if kind == "OnAllDates":
            days = graph.iris(node, "onDates")
            return _joined("and", [self.asked(node, graph.iris(node, "asks")[0], day) for day in days])
        if kind in ("InForce", "Modelled"):  # nothing concludes this atom: what does not hold is open, not false
            return _joined("or", [Atom(NS + kind, tuple(map(Ind, graph.iris(node, "gap")))), *parts])
        if kind in _JOINED and parts:
            return _joined(_JOINED[kind], parts)
        if kind in ("Some", "Every"):
            inner = self.within()
            member = inner.member_of(graph.iris(node, "over")[0])
            each = inner.formula(graph.iris(node, "each")[0])
            bound = inner.bound[-1].removeprefix(NS)
            if kind == "Some":
                return Formula("exists", (_joined("and", [member, each]),), bound)
            return Formula("forall", (_joined("or", [Formula("neg", (member,)), each]),), bound)
        if kind == "Comparison":
            sides = [self.term(side) for end in ("left", "right") for side in graph.iris(node, end)]
            return Atom(graph.iris(node, "relation")[0], tuple(sides))
        return Atom(NS + kind, tuple(self._arguments(node)))

    def term(self, node: str) -> Term:
        """Return a value: a function of what the rules say of it."""
        graph = self.graph
        kind = next(kind for kind in graph.types(node) if kind in TERMS)
        if kind == "ValueOf":
            asked = self.asked(node, graph.iris(node, "asks")[0])
            return Expr(asked.relation, asked.arguments)
        if kind == "ReferenceDay":
            return Expr(NS + kind, (Var("stichtag"),))
        if kind == "Constant" and len(stated := set(self._literals(node))) == 1:
            return stated.pop()
        return Expr(NS + kind, tuple(self._arguments(node)))

    def _literals(self, node: str) -> Iterator[Data]:
        for prop, values in self.graph.facts[node].items():
            if prop not in _IMPLIED:
                yield from (Data(v.value, v.datatype.value) for v in values if isinstance(v, ox.Literal))

    def _arguments(self, node: str) -> Iterator[Term]:
        """Yield what is said of a part, each property as a function of its values."""
        for prop, values in sorted(self.graph.facts[node].items()):
            if prop.startswith(NS) and prop not in _IMPLIED:
                said = [self._value(prop, value) for value in values]
                yield Expr(prop, tuple(sorted(said, key=repr)))

    def _value(self, prop: str, value: ox.NamedNode | ox.Literal) -> Term:
        if isinstance(value, ox.Literal):
            return Data(value.value, value.datatype.value)
        if prop in (NS + "subject", NS + "object"):
            return self.role(value.value)
        if set(self.graph.types(value.value)) & set(TERMS) and value.value != NO_DATE:
            return self.term(value.value)
        return Ind(value.value)
