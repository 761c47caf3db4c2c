"""Rules without what other formats cannot hold: a condition of propositions, one conclusion, norms, what it defeats.

This is the common ground of `legalruleml.py` and `shacl_rules.py`. A rule that needs more is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from normgraph import identifiers
from normgraph.derive.compile import ATTACKS, CONDITIONS
from normgraph.derive.source import RDF_TYPE, RuleGraph
from normgraph.identifiers import NS

CASE = NS + "fall"

LIMITS: tuple[tuple[str, str], ...] = (
    ("kinds of conditions", "comparisons of days, numbers and codes, groups, readings of the law, days and amounts"),
    ("burden of proof", "what an open condition counts as (`ng:whenOpen`); both formats know true and not shown only"),
    ("three values", "open is not told from refuted, nor left open by a court from not stated"),
    ("time", "validity of a rule, day of its conclusion, several reference dates"),
    ("members", "rules for each member of a group"),
    ("values", "amounts that a conclusion gives"),
    ("kind of an attack", "displaces, blocks and disapplies all become an override"),
    ("words", "labels, hedges, irrelevant facts, limits of a consequence, authority with marginal number"),
)
"""What an exchanged rule does without, and in what it consists here."""

_NOT_HELD = {
    "gives": "gives a value",
    "forEach": "is looked at for each member of a group",
    "at": "is looked at on several reference dates",
    "validFrom": "is bounded in time",
    "validTo": "is bounded in time",
    "opens": "opens discretion",
    "exercise": "opens discretion",
}
_CONNECTIVES: dict[str, Literal["and", "or", "not"]] = {"AllOf": "and", "AnyOf": "or", "Not": "not"}


@dataclass(frozen=True, order=True)
class Atom:
    """A predicate about the holders of two roles of the case; IRIs."""

    predicate: str
    subject: str
    object: str


@dataclass(frozen=True)
class Formula:
    """Propositions joined by and, or, not; the order of parts says nothing."""

    kind: Literal["and", "or", "not"]
    parts: tuple[Formula | Atom, ...]


@dataclass(frozen=True)
class PlainRule:
    """What both formats can hold of a rule; `negated` where it speaks against its conclusion."""

    iri: str
    condition: Formula | Atom
    conclusion: Atom
    negated: bool
    norms: tuple[str, ...]
    defeats: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name of the rule within a file."""
        return self.iri.removeprefix(identifiers.iri("rule") + "/")


def plain_rules(graph: RuleGraph) -> tuple[list[PlainRule], dict[str, str]]:
    """Return the rules that can be held, and why the others cannot (IRI → all reasons).

    `graph` is as it was read, not compiled.

    >>> from normgraph.derive.source import read, rule_files
    >>> rules, left_out = plain_rules(read(rule_files()))
    >>> "d1-5" in {rule.key for rule in rules}, bool(left_out)
    (True, True)
    """
    held, left_out = [], {}
    for iri in graph.of_type("Rule"):
        try:
            held.append(_plain(graph, iri))
        except _NotHeldError as reason:
            left_out[iri] = str(reason)
    kept = {rule.iri for rule in held}
    for rule in held:
        for attacker in (a for a in graph.facts if any(rule.iri in graph.iris(a, relation) for relation in ATTACKS)):
            if attacker not in kept:
                left_out[rule.iri] = f"is attacked by {graph.one(attacker, 'ruleId')}, which cannot be held"
    return [_with_defeated(rule, left_out) for rule in held if rule.iri not in left_out], left_out


class _NotHeldError(Exception):
    """Why a rule cannot be exchanged."""


def _plain(graph: RuleGraph, iri: str) -> PlainRule:
    said = [reason for prop, reason in _NOT_HELD.items() if graph.objects(iri, prop)]
    if any(strength.startswith(NS + "kann") for strength in graph.iris(iri, "strength")):
        said.append("opens discretion")
    condition = graph.iris(iri, "condition")[0]
    reasons = dict.fromkeys([*said, *_obstacles(graph, condition)])
    if reasons:
        raise _NotHeldError("; ".join(reasons))
    negated = not graph.objects(iri, "concludes")
    concluded = (graph.iris(iri, "concludes") or graph.iris(iri, "excludes"))[0]
    return PlainRule(
        iri,
        _formula(graph, condition),
        _atom(graph, iri, concluded),
        negated,
        tuple(sorted(graph.iris(iri, "norm"))),
        tuple(sorted(target for relation in ATTACKS for target in graph.iris(iri, relation))),
    )


def _obstacles(graph: RuleGraph, node: str) -> Iterator[str]:
    """Yield what of a condition, and of the conditions it is made of, cannot be held."""
    kind = next(iter(graph.types(node)), "")
    if set(graph.iris(node, "whenOpen")) - {NS + "asOpen"}:
        yield "places the burden of proof"
    if kind == "FactCondition":
        if graph.one(graph.iris(node, "asks")[0], "perReferenceDate") == "true":
            yield "asks for a fact on a reference date"
    elif kind not in _CONNECTIVES:
        yield f"has a condition of kind {kind}"
    for part in (*graph.iris(node, "operand"), *graph.iris(node, "each")):
        if set(graph.types(part)) & set(CONDITIONS):
            yield from _obstacles(graph, part)


def _with_defeated(rule: PlainRule, left_out: dict[str, str]) -> PlainRule:
    held = tuple(target for target in rule.defeats if target not in left_out)
    return PlainRule(rule.iri, rule.condition, rule.conclusion, rule.negated, rule.norms, held)


def _formula(graph: RuleGraph, node: str) -> Formula | Atom:
    kind = next(iter(graph.types(node)))
    if kind == "FactCondition":
        return _atom(graph, node, graph.iris(node, "asks")[0])
    parts = sorted((_formula(graph, part) for part in graph.iris(node, "operand")), key=repr)
    return Formula(_CONNECTIVES[kind], tuple(parts))


def _atom(graph: RuleGraph, thing: str, predicate: str) -> Atom:
    ends = ((graph.iris(thing, end) or [CASE])[0] for end in ("subject", "object"))
    return Atom(predicate, *ends)


def atoms(formula: Formula | Atom) -> list[Atom]:
    """Return the propositions of a formula, in order."""
    return [formula] if isinstance(formula, Atom) else [atom for part in formula.parts for atom in atoms(part)]


def is_concluded(graph: RuleGraph, predicate: str) -> bool:
    """Return whether rules conclude a predicate, so that no finding states it."""
    return NS + "Rechtsbegriff" in graph.iris(predicate, RDF_TYPE)
