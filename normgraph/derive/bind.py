"""Adds to the condition of a rule what its other statements mean: time, exceptions, gaps and discretion."""

from __future__ import annotations

from datetime import date, timedelta

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.derive.periods import period_end
from normgraph.derive.source import LABEL, RDF_TYPE, RuleGraph, name_of, where_is
from normgraph.errors import BrokenRules
from normgraph.identifiers import NS

DISCRETION = ("kann", "kannVersagung")
NOTE = "http://www.w3.org/2004/02/skos/core#note"
TEXTS = identifiers.iri("source", "")
UNKNOWN_LAW = identifiers.iri("gap", "recht-des-tages")
EXCLUSION = ("ausschluss", "regelausschluss")

_Values = ox.NamedNode | ox.Literal | list[ox.NamedNode]


def bind(graph: RuleGraph, rule: str) -> None:
    """Make one condition of all that a rule depends on.

    - Outside its validity, or of a day after the decision, a rule says nothing (`ng:inForce`). The day that selects
      the version is the rule's `ng:validityTerm`, else the day of its conclusion, else the day of decision.
    - A conclusion that gives a value waits for it.
    - `ng:exception`: the rule does not apply where it holds; a presumption stands until it is shown.
    - A gap of the modelling that limits the rule keeps it open, unless the case settles it.
    - Before the day on which a text at hand first shows it (`ng:shownFrom`), a rule is open, whatever the facts are.
    - Discretion that nobody exercised leaves the consequence open (`ng:opens` says upon what it is opened).
    """
    timed = _in_force(graph, rule)
    parts = [*timed, *(part(graph, "Known", operand=ox.NamedNode(term)) for term in graph.iris(rule, "gives"))]
    parts += _no_exception(graph, rule) + _no_gap(graph, rule)
    for condition in timed:
        graph.add(rule, NS + "inForce", ox.NamedNode(condition))
    if parts:
        _all_of(graph, rule, parts)
    exercised = _discretion(graph, rule)
    if exercised:
        graph.add(rule, NS + "opens", ox.NamedNode(graph.iris(rule, "condition")[0]))
        _all_of(graph, rule, [exercised])
    _open_before_shown(graph, rule)


def exclusions(graph: RuleGraph) -> None:
    """Let a rule that excludes a consequence block the rules that order it for the same parties."""
    for rule in graph.of_type("Rule"):
        if not set(graph.strengths(rule)) & set(EXCLUSION):
            continue
        for predicate in graph.iris(rule, "excludes"):
            for other in graph.of_type("Rule"):
                if predicate not in graph.iris(other, "concludes"):
                    continue
                about = all(graph.iris(rule, end) == graph.iris(other, end) for end in ("subject", "object"))
                attacks = any(rule in graph.iris(other, relation) for relation in ("displaces", "blocks", "disapplies"))
                if about and not attacks:
                    graph.add(rule, NS + "blocks", ox.NamedNode(other))


def check_versions(graph: RuleGraph, rule: str) -> None:
    """Refuse a version that ends before it begins, or does not begin on the day after the one it supersedes."""
    where = where_is(graph, rule, "rule")
    first, last = graph.one(rule, "validFrom"), graph.one(rule, "validTo")
    if first and last and last < first:
        raise BrokenRules(f"it ends on {last}, before it begins on {first}", where=where, remedy="exchange the days")
    for earlier in graph.iris(rule, "supersedes"):
        ended, begins = graph.one(earlier, "validTo"), graph.one(rule, "validFrom")
        if not ended or not begins:
            remedy = "state `ng:validTo` of the earlier and `ng:validFrom` of the later version"
            raise BrokenRules(
                f"it supersedes {name_of(graph, earlier)}, but the change has no day", where=where, remedy=remedy
            )
        if date.fromisoformat(begins) != date.fromisoformat(ended) + timedelta(days=1):
            says = f"it supersedes {name_of(graph, earlier)}, which ends on {ended}, but begins on {begins}"
            raise BrokenRules(says, where=where, remedy="let it begin on the day after")


def check_gap(graph: RuleGraph, gap: str) -> None:
    """Refuse a gap that has no words, limits nothing that exists, or that several facts settle."""
    where = where_is(graph, gap, "gap")
    for lang in ("de", "en"):
        if not any(v.language == lang for v in graph.objects(gap, LABEL) if isinstance(v, ox.Literal)):
            raise BrokenRules(f"what is missing is not said in `{lang}`", where=where, remedy="label it in de and en")
    for limited in graph.iris(gap, "limits"):
        if not {"Rule", "Rechtsbegriff"} & set(graph.types(limited)):
            remedy = "name a rule or a concept that rules conclude"
            raise BrokenRules(f"it limits the unknown `{limited}`", where=where, remedy=remedy)
    if len(graph.iris(gap, "settledBy")) > 1:
        raise BrokenRules("several facts settle it", where=where, remedy="make a gap of each")


def check_authority(graph: RuleGraph, rule: str) -> None:
    """Refuse a rule that rests on what is not known, or on a text without its first day or a `skos:note` on it."""
    where = where_is(graph, rule, "rule")
    sources = graph.iris(rule, "authority")
    rests_on_text = any(source.startswith(TEXTS) for source in sources)
    if rests_on_text and not any(graph.objects(rule, said) for said in ("validFrom", "shownFrom", NOTE)):
        remedy = "state `ng:validFrom`, or `ng:shownFrom`, or in a `skos:note` why it needs none"
        raise BrokenRules("its first day is missing", where=where, remedy=remedy)
    for source in (source for source in sources if not graph.objects(source, LABEL)):
        remedy = "name one of data/rules/authorities.ttl, or label it there"
        raise BrokenRules(f"it rests on `{source}`, which is not known", where=where, remedy=remedy)


def check_period(graph: RuleGraph, node: str) -> None:
    """Refuse a period that is none: nothing would ever end with it."""
    for stated in graph.objects(node, "period"):
        try:
            period_end(date.min, stated.value)
        except ValueError as error:
            remedy = "write years, months, weeks or days as P1Y, P6M, P2W, P15D"
            where = where_is(graph, node, "period")
            raise BrokenRules(f"`{stated.value}` is no period", where=where, remedy=remedy) from error


def _selecting_day(graph: RuleGraph, rule: str) -> str:
    stated = graph.iris(rule, "validityTerm") or graph.iris(rule, "effectiveOn")
    return stated[0] if stated else part(graph, "DayOfDecision")


def _open_before_shown(graph: RuleGraph, rule: str) -> None:
    """Let a rule be open on a day before the first text: `(condition and shown) or not shown`, `shown` never false.

    A month that begins before that day is not shown; where nobody stated the day the rule answers as if it were.
    """
    for first in graph.objects(rule, "shownFrom"):
        day = ox.NamedNode(_selecting_day(graph, rule))
        sides = {"left": day, "right": ox.NamedNode(part(graph, "Constant", earliest=first, latest=first))}
        later = part(graph, "Comparison", relation=ox.NamedNode(NS + "notBefore"), **sides)
        known = part(graph, "Known", operand=day)
        stated = part(graph, "AllOf", operand=ox.NamedNode(known), whenOpen=ox.NamedNode(NS + "asFalse"))
        unstated = part(graph, "Not", operand=ox.NamedNode(stated))
        not_earlier = part(graph, "AnyOf", operand=[ox.NamedNode(later), ox.NamedNode(unstated)])
        shown = part(graph, "Modelled", gap=ox.NamedNode(UNKNOWN_LAW), operand=ox.NamedNode(not_earlier))
        _all_of(graph, rule, [shown])
        ways = [*graph.iris(rule, "condition"), part(graph, "Not", operand=ox.NamedNode(shown))]
        either = part(graph, "AnyOf", operand=[ox.NamedNode(way) for way in ways])
        graph.facts[rule][NS + "condition"] = [ox.NamedNode(either)]


def _in_force(graph: RuleGraph, rule: str) -> list[str]:
    effective = graph.iris(rule, "effectiveOn")
    day = _selecting_day(graph, rule)
    bounds = []
    for prop, relation in (("validFrom", "notBefore"), ("validTo", "notAfter")):
        for bound in graph.objects(rule, prop):
            bounds.append((day, relation, part(graph, "Constant", earliest=bound, latest=bound)))
    for term in effective:
        if "DayOfDecision" not in graph.types(term):
            bounds.append((term, "notAfter", part(graph, "Horizon")))
    parts = []
    for left, relation, right in bounds:
        sides = {"left": ox.NamedNode(left), "right": ox.NamedNode(right)}
        compared = part(graph, "Comparison", relation=ox.NamedNode(NS + relation), **sides)
        parts.append(part(graph, "InForce", operand=ox.NamedNode(compared)))
    return parts


def _no_exception(graph: RuleGraph, rule: str) -> list[str]:
    """Negate the exceptions: a presumption counts until rebutted; another exception nobody spoke of leaves it open."""
    found = []
    for exception in graph.iris(rule, "exception"):
        shown = exception
        if "vermutung" in graph.strengths(rule) and not graph.objects(exception, "whenOpen"):
            shown = part(graph, "AllOf", operand=ox.NamedNode(exception), whenOpen=ox.NamedNode(NS + "asFalse"))
        found.append(part(graph, "Not", operand=ox.NamedNode(shown)))
    return found


def _no_gap(graph: RuleGraph, rule: str) -> list[str]:
    touched = {rule, *graph.iris(rule, "concludes"), *graph.iris(rule, "excludes")}
    found = []
    for gap in graph.of_type("Luecke"):
        if not touched & set(graph.iris(gap, "limits")):
            continue
        settled = [_asked(graph, rule, fact) for fact in graph.iris(gap, "settledBy")]
        found.append(part(graph, "Modelled", gap=ox.NamedNode(gap), operand=[ox.NamedNode(s) for s in settled]))
    return found


def _discretion(graph: RuleGraph, rule: str) -> str:
    """Return the condition that discretion was exercised, empty where none is given or the condition asks for it."""
    if not set(graph.strengths(rule)) & set(DISCRETION):
        return ""
    exercise = graph.iris(rule, "exercise")
    if not exercise and _asks_weighing(graph, graph.iris(rule, "condition")[0]):
        return ""
    return part(graph, "Discretion", operand=[ox.NamedNode(_asked(graph, rule, found)) for found in exercise])


def _asks_weighing(graph: RuleGraph, node: str) -> bool:
    if any("Abwaegungsergebnis" in graph.types(asked) for asked in graph.iris(node, "asks")):
        return True
    return any(_asks_weighing(graph, child) for prop in ("operand", "each") for child in graph.iris(node, prop))


def _asked(graph: RuleGraph, rule: str, predicate: str) -> str:
    """Return the condition that a predicate holds of the parties that the rule is about."""
    parties = {end: ox.NamedNode(role) for end in ("subject", "object") for role in graph.iris(rule, end)}
    return part(graph, "FactCondition", asks=ox.NamedNode(predicate), **parties)


def _all_of(graph: RuleGraph, rule: str, parts: list[str]) -> None:
    operands = [ox.NamedNode(each) for each in (*graph.iris(rule, "condition"), *parts)]
    graph.facts[rule][NS + "condition"] = [ox.NamedNode(part(graph, "AllOf", operand=operands))]


def part(graph: RuleGraph, kind: str, **values: _Values) -> str:
    """Add a part of a rule that the data leave implicit; its IRI is the hash of what it says."""
    said = sorted((NS + prop, v) for prop, value in values.items() for v in _listed(value))
    iri = identifiers.rule_part("|".join([kind, *(f"{prop} {value}" for prop, value in said)]))
    graph.add(iri, RDF_TYPE, ox.NamedNode(NS + kind))
    for prop, value in said:
        graph.add(iri, prop, value)
    return iri


def _listed(value: _Values) -> list[ox.NamedNode | ox.Literal]:
    return [*value] if isinstance(value, list) else [value]
