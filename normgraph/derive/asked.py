"""What the rules ask: each predicate in which roles, and of one person or of two."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from normgraph import assets
from normgraph.derive.source import parsed
from normgraph.identifiers import BASE, NS

PREDICATES = BASE + "predicate/"
_OF_ROLES = frozenset(ox.NamedNode(NS + name) for name in ("asks", "subject", "object", "over", "forEach"))
_MEMBERS = frozenset([NS + "es", NS + "jenes"])


@cache
def asked_roles() -> dict[str, tuple[str, ...]]:
    """Return in which roles the rules ask for each predicate.

    >>> asked_roles()[PREDICATES + "widerrufUnwirksam"]
    ('https://w3id.org/normgraph/ns#anerkennender',)
    """
    said, above = _asking()
    found: dict[str, set[str]] = {}
    for node, about in said.items():
        for asked in about.get(NS + "asks", ()):
            for role in about.get(NS + "subject", [NS + "fall"]):
                found.setdefault(asked, set()).update(_of_group(node, said, above) if role in _MEMBERS else [role])
    return {predicate: tuple(sorted(roles)) for predicate, roles in found.items()}


@cache
def asked_about() -> dict[str, bool]:
    """Return whether the rules ask each predicate of two persons, left out where they ask it in both ways.

    >>> asked_about()[PREDICATES + "umgang"], asked_about()[PREDICATES + "geburt"]
    (True, False)
    """
    found: dict[str, set[bool]] = {}
    for about in _asking()[0].values():
        for asked in about.get(NS + "asks", ()):
            found.setdefault(asked, set()).add(NS + "object" in about)
    return {predicate: True in ways for predicate, ways in found.items() if len(ways) == 1}


@cache
def _asking() -> tuple[dict[str, dict[str, list[str]]], dict[str, str]]:
    """Return what each part of the rules asks and of whom, and the part above each."""
    said: dict[str, dict[str, list[str]]] = {}
    above: dict[str, str] = {}
    for path in sorted(assets.path("data", "rules").glob("*.ttl")):
        for quad in parsed(path):
            if isinstance(quad.object, ox.BlankNode):
                above[str(quad.object)] = str(quad.subject)
            elif quad.predicate in _OF_ROLES and isinstance(quad.object, ox.NamedNode):
                said.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return said, above


def _of_group(node: str, said: dict[str, dict[str, list[str]]], above: dict[str, str]) -> list[str]:
    """Return the group whose member a part of a rule looks at: that of the nearest part above it which names one."""
    while node in above:
        node = above[node]
        for prop in ("over", "forEach"):
            if NS + prop in said.get(node, ()):
                return said[node][NS + prop]
    return []
