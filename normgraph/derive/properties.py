"""Refuses what rule data says by a property that no ontology declares, or with a value of the wrong kind."""

from __future__ import annotations

import difflib
from functools import cache

import pyoxigraph as ox

from normgraph import assets
from normgraph.derive.source import RDF_TYPE, RuleGraph, parsed, where_is
from normgraph.errors import BrokenRules
from normgraph.identifiers import NS

_OBJECT, _DATATYPE = (f"http://www.w3.org/2002/07/owl#{kind}Property" for kind in ("Object", "Datatype"))


def check_properties(graph: RuleGraph) -> None:
    """Refuse a misspelt property, and text where a thing belongs or the reverse: they would be passed over."""
    kinds = _declared()
    for thing, said in graph.facts.items():
        for prop in (prop for prop in said if prop.startswith(NS)):
            name = prop.removeprefix(NS)
            if prop not in kinds:
                near = ", ".join(difflib.get_close_matches(name, _names(), n=2)) or "one of ontology/rule.ttl"
                where, remedy = where_is(graph, thing, "part"), f"use {near}"
                raise BrokenRules(f"`ng:{name}` is not a property that is known", where=where, remedy=remedy)
            for value in graph.objects(thing, name):
                if kinds[prop] == (_OBJECT if isinstance(value, ox.Literal) else _DATATYPE):
                    what = f"`ng:{name}` has {'text' if kinds[prop] == _OBJECT else 'a thing'} as its value: {value}"
                    remedy = "name a thing, such as `ng:kind`" if kinds[prop] == _OBJECT else "write it between quotes"
                    raise BrokenRules(what, where=where_is(graph, thing, "part"), remedy=remedy)


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
