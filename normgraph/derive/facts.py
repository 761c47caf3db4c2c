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


def case_triples(base: RuleBase, case: CaseDocument) -> list[ox.Triple]:
    """Return the case with what it leaves implicit: itself as a role, missing parties, dates as intervals."""
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
    return triples


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
