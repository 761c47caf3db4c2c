"""Triples as a dictionary of strings: thing → property → values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Statement = ox.Triple | tuple[Any, Any, Any]
"""A triple, or its three terms without the object around them: thousands of statements are only passed on."""
Said = dict[str, dict[str, list[str]]]
_PLAIN = (ox.NamedNode, ox.Literal)


def said(triples: Iterable[Statement], known: Said | None = None) -> Said:
    """Return what triples say of things that have an IRI, beside what is known, each value once, sorted.

    `known` stays as it is.

    >>> a, b = ox.NamedNode("urn:a"), ox.NamedNode("urn:b")
    >>> said([ox.Triple(a, b, ox.Literal("2")), ox.Triple(a, b, ox.Literal("1"))])
    {'urn:a': {'urn:b': ['1', '2']}}
    """
    found = {thing: {**about} for thing, about in known.items()} if known else {}
    several: dict[tuple[str, str], list[str]] = {}
    for subject, predicate, value in triples:
        if type(value) not in _PLAIN or type(subject) is not ox.NamedNode:
            continue
        thing, prop = subject.value, predicate.value
        about = found.get(thing)
        if about is None:
            found[thing] = {prop: [value.value]}
        elif prop not in about:
            about[prop] = [value.value]
        elif (thing, prop) in several:
            several[thing, prop].append(value.value)
        else:
            several[thing, prop] = about[prop] = [*about[prop], value.value]
    for (thing, prop), values in several.items():
        found[thing][prop] = sorted(set(values))
    return found
