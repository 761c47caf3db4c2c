"""Refuses what rule data says by a property that no ontology declares, with a value of the wrong kind, or twice."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date
from functools import cache

import pyoxigraph as ox

from normgraph import assets
from normgraph.derive.source import RDF_TYPE, RuleGraph, parsed, where_is
from normgraph.errors import BrokenRules
from normgraph.identifiers import NS

_OBJECT, _DATATYPE = (f"http://www.w3.org/2002/07/owl#{kind}Property" for kind in ("Object", "Datatype"))
_DIGITS = 18  # as many as any engine counts with
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ONE = frozenset({
    "amount", "asks", "concerns", "counting", "each", "effectiveOn", "exception", "exercise", "forEach", "gap", "left",
    "members", "object", "over", "parameter", "period", "reading", "relation", "right", "ruleId", "shownFrom",
    "strength", "strictlyFrom", "subject", "unitOfTime", "validFrom", "validTo", "validityTerm", "whenOpen",
    "workdayAt",
})  # fmt: skip
"""Properties that a part has once; of two values one would count, and nobody could tell which."""

_CHOICES = {"whenOpen": "Vorgabe", "counting": "Zaehlung", "unitOfTime": "Einheit"}
"""Property → the class of the things that it may name."""


def check_properties(graph: RuleGraph) -> None:
    """Refuse a misspelt property and a value that would be passed over: text for a thing, no day, two for one."""
    kinds = _declared()
    for thing, said in graph.facts.items():
        for prop in (prop for prop in said if prop.startswith(NS)):
            name = prop.removeprefix(NS)
            if prop not in kinds:
                near = ", ".join(difflib.get_close_matches(name, _names(), n=2)) or "one of ontology/rule.ttl"
                _refuse(graph, thing, f"`ng:{name}` is not a property that is known", f"use {near}")
            values = graph.objects(thing, name)
            if len(values) > 1 and name in _ONE:
                _refuse(graph, thing, f"`ng:{name}` is stated {len(values)} times", "keep one of them")
            for value in values:
                if kinds[prop] == (_OBJECT if isinstance(value, ox.Literal) else _DATATYPE):
                    kind = "text" if kinds[prop] == _OBJECT else "a thing"
                    remedy = "name a thing, such as `ng:kind`" if kinds[prop] == _OBJECT else "write it between quotes"
                    _refuse(graph, thing, f"`ng:{name}` has {kind} as its value: {value}", remedy)
                if name in _CHOICES and _CHOICES[name] not in graph.types(value.value):
                    known = ", ".join(f"`ng:{each.removeprefix(NS)}`" for each in graph.of_type(_CHOICES[name]))
                    _refuse(graph, thing, f"`ng:{name}` names the unknown {value}", f"use one of {known}")
                if name in _FORMS and isinstance(value, ox.Literal) and not _FORMS[name][0](value):
                    _, form, example = _FORMS[name]
                    _refuse(graph, thing, f"`ng:{name}` is no {form}: {value}", f"write it as `ng:{name} {example}`")


def _refuse(graph: RuleGraph, thing: str, what: str, remedy: str) -> None:
    kind = "rule" if "Rule" in graph.types(thing) else "part"
    raise BrokenRules(what, where=where_is(graph, thing, kind), remedy=remedy)


def _is_day(value: ox.Literal) -> bool:
    try:
        return value.datatype.value == _XSD + "date" and date.fromisoformat(value.value).isoformat() == value.value
    except ValueError:
        return False


def _is_amount(value: ox.Literal) -> bool:
    return value.datatype.value in (_XSD + "integer", _XSD + "decimal") and len(value.value) <= _DIGITS


def _is_number_of_members(value: ox.Literal) -> bool:
    return value.datatype.value == _XSD + "integer" and int(value.value) > 0


_DAY = (_is_day, "day", '"2012-07-02"^^xsd:date')
_FORMS: dict[str, tuple[Callable[[ox.Literal], bool], str, str]] = {
    **dict.fromkeys(("validFrom", "validTo", "shownFrom", "strictlyFrom", "earliest", "latest", "enactedOn"), _DAY),
    "amount": (_is_amount, "amount", "12.50"),
    "members": (_is_number_of_members, "number of members", "2"),
}
"""Property → whether a value has its form, what it is called, and an example."""


@cache
def _declared() -> dict[str, str]:
    """Property → whether things or literals are its values."""
    files = sorted(assets.path("ontology").glob("*.ttl"))
    types = (quad for path in files for quad in parsed(path) if quad.predicate.value == RDF_TYPE)
    return {
        quad.subject.value: quad.object.value
        for quad in types
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in (_OBJECT, _DATATYPE)
    }


def _names() -> list[str]:
    return [prop.removeprefix(NS) for prop in _declared()]
