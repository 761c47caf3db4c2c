"""A case as triples for the rules: with what it leaves implicit, and in each world that is looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyoxigraph as ox

from normgraph.cases import CaseDocument
from normgraph.derive.functions import day_literal, interval
from normgraph.derive.program import RuleBase
from normgraph.derive.source import RDF_TYPE
from normgraph.errors import UnreadableInput
from normgraph.identifiers import NS


def case_triples(base: RuleBase, case: CaseDocument, decided: str = "") -> list[ox.Triple]:
    """Return the case with what it leaves implicit: itself as a role, missing parties, dates as intervals.

    `decided` is the day of decision, empty if it is not known. A finding for a later day lies ahead.
    """
    node = ox.NamedNode(case.iri)
    triples = [*case.triples(), ox.Triple(node, ox.NamedNode(NS + "fall"), node)]
    said: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            said.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object
    _refuse_crowds(base, case)
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
    passed, ahead = _by_their_days(base, said, decided)
    triples += [ox.Triple(ox.NamedNode(finding), ox.NamedNode(NS + "ahead"), ox.Literal(True)) for finding in ahead]
    return [t for t in triples if not (isinstance(t.object, ox.NamedNode) and t.object.value in passed)]


def _by_their_days(base: RuleBase, said: dict[str, dict[str, Any]], decided: str) -> tuple[set[str], set[str]]:
    """Return the findings that later ones of their holder replace, and those that alone speak of a day ahead.

    Facts that rules ask for on a reference date are found for that day; all others for now. A prognosis speaks of a
    later day by its nature.
    """
    horizon = interval(decided)[1] if decided else date.max
    days: dict[str, date] = {}
    about: dict[tuple[str, ...], list[str]] = {}
    for finding, values in said.items():
        predicate = values.get(NS + "predicate")
        if predicate is None or base.graph.one(predicate.value, "perReferenceDate") == "true":
            continue
        if base.graph.one(predicate.value, "manyValued") == "true" and not base.graph.one(predicate.value, "aloneCode"):
            continue
        if NS + "on" in values:
            days[finding] = interval(values[NS + "on"].value)[0]
        parties = (str(values.get(NS + end, "")) for end in ("subject", "object"))
        about.setdefault((predicate.value, *parties), []).append(finding)

    def replaces(later: str, earlier: str) -> bool:
        """Return whether both cannot hold: many titles can be held at once, but none together with one cannot."""
        predicate = said[later][NS + "predicate"].value
        codes = {str(said[each].get(NS + "code", "")) for each in (later, earlier)}
        alone = base.graph.objects(predicate, "aloneCode")
        return base.graph.one(predicate, "manyValued") != "true" or bool(codes & set(map(str, alone)))

    passed, ahead = set[str](), set[str]()
    for findings in about.values():
        later = {f for f in findings if days.get(f, date.min) > horizon and not _is_prognosis(said[f])}
        now = [f for f in findings if f not in later]
        (passed if now else ahead).update(later)
        for finding in now:
            holder = said[finding].get(NS + "holder")
            others = [f for f in now if f in days and said[f].get(NS + "holder") == holder]
            if finding in days and any(days[other] > days[finding] and replaces(other, finding) for other in others):
                passed.add(finding)
    return passed, ahead


def _is_prognosis(values: dict[str, Any]) -> bool:
    return NS + "standard" in values and values[NS + "standard"].value == NS + "prognosis"


def _refuse_crowds(base: RuleBase, case: CaseDocument) -> None:
    """Refuse two persons in a role for one: the facts of one would answer for the other."""
    held: dict[str, set[str]] = {}
    for triple in case.triples():
        if triple.subject == ox.NamedNode(case.iri) and triple.predicate.value in base.roles:
            held.setdefault(triple.predicate.value, set()).add(str(triple.object))
    for role, holders in held.items():
        if len(holders) > 1 and "Gruppenrolle" not in base.graph.types(role):
            place = case.place(case.iri, role)
            name = role.removeprefix(NS)
            remedy = "describe one case for each of them"
            where = f"{case.name}:{place.line if place else '?'}"
            raise UnreadableInput(
                f"the role `{name}` is for one person, {len(holders)} hold it", where=where, remedy=remedy
            )


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


def world_triples(case: CaseDocument, worlds: dict[str, tuple[str, ...]], on: date | None) -> list[ox.Triple]:
    """Return the worlds of a case: its readings, and the day of decision, which `on` replaces.

    The first world has no choice and is common to all: what depends on no reading is evaluated only there.
    """
    decided = on.isoformat() if on else decided_on(case)
    triples = []
    common = ox.NamedNode(next(iter(worlds)))
    for world, chosen in worlds.items():
        node = ox.NamedNode(world)
        triples.append(ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(NS + "Context")))
        triples.append(ox.Triple(node, ox.NamedNode(NS + "case"), ox.NamedNode(case.iri)))
        triples.append(ox.Triple(node, ox.NamedNode(NS + "commonWorld"), common))
        triples += [ox.Triple(node, ox.NamedNode(NS + "choice"), ox.NamedNode(reading)) for reading in chosen]
        triples += _interval(node, decided) if decided else []
        horizon = interval(decided)[1] if decided else date.max
        triples.append(ox.Triple(node, ox.NamedNode(NS + "horizon"), day_literal(horizon)))
    return triples


def decided_on(case: CaseDocument) -> str:
    """Return the day of decision that a case states, empty if it states none."""
    for triple in case.triples():
        if triple.predicate.value == NS + "decidedOn" and isinstance(triple.object, ox.Literal):
            return triple.object.value
    return ""
