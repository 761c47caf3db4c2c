"""Which questions come before which: a fact after those without which it would decide nothing, by the rules alone.

A fact hangs on another where each condition that asks for it, and that what the case states leaves possible, needs the
other one too: whether a condition of the old title excludes its extension matters only if an extension is applied for.
Of two that need each other the one that the rules name first comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from normgraph.derive.needed import Asked, Reader, all_rules, reader_of
from normgraph.derive.source import CHILDREN
from normgraph.identifiers import NS, iri

if TYPE_CHECKING:
    from normgraph.derive.model import Missing

_Fact = tuple[str, str]
"""A predicate, and the name in the case of the one it is about."""


def in_sequence(questions: Sequence[Missing], case: str, statements: Sequence[ox.Triple]) -> tuple[Missing, ...]:
    """Return the questions in their order, but each after those on which it hangs."""
    asked: dict[_Fact, list[Missing]] = {}
    for each in questions:
        asked.setdefault(_fact(each), []).append(each)
    hanging = _Precedence(case, statements, asked)
    placed: dict[str, Missing] = {}
    begun: set[_Fact] = set()

    def place(these: list[Missing], fact: _Fact) -> None:
        if fact not in begun:
            begun.add(fact)
            for other in hanging.on(fact):
                place(asked[other], other)
        placed.update((each.fact, each) for each in these if each.fact not in placed)

    for each in questions:
        place([each], _fact(each))
    return tuple(placed.values())


def _fact(missing: Missing) -> _Fact:
    return missing.predicate, re.split(r"[(),]", missing.fact)[1]


class _Precedence:
    """What some facts hang on among each other in a case."""

    def __init__(self, case: str, statements: Sequence[ox.Triple], facts: Iterable[_Fact]) -> None:
        reader = reader_of(tuple(statements))
        self._roles = {unquote(thing.removeprefix(case).strip("/")): roles for thing, roles in reader.roles.items()}
        self._asked = {fact: self._as_asked(fact) for fact in facts}
        self._facts: dict[Asked, list[_Fact]] = {}
        for fact, asked in self._asked.items():
            for each in asked:
                self._facts.setdefault(each, []).append(fact)
        self._needs: dict[Asked, frozenset[Asked]] = {}
        self._places: dict[Asked, dict[str, int]] = {each: {} for each in self._facts}
        for rule, by_rule in _asked_by_rule().items():
            if not self._facts.keys().isdisjoint(by_rule):
                self._read(reader, rule)

    def _read(self, reader: Reader, rule: str) -> None:
        """Take up what each place of a rule that asks for a fact needs to matter."""
        needed = reader.of_rule(rule).true
        if needed is None:
            return
        needed |= reader.of_version(rule).true or frozenset()
        for place, (asked, more) in enumerate(_places(reader, rule)):
            if asked in self._facts:
                needs = (needed | more).intersection(self._facts)
                self._needs[asked] = self._needs.get(asked, needs) & needs
                self._places[asked].setdefault(rule, place)

    def on(self, fact: _Fact) -> list[_Fact]:
        """Return on which others a fact hangs; of two on each other, the one that rules ask later hangs on the other.

        A weighing hangs on facts, and nothing on a weighing.
        """
        return [
            other
            for other in self._needed(fact)
            if not _is_weighing(other)
            and (_is_weighing(fact) or fact not in self._needed(other) or self._asked_later(fact, other))
        ]

    def _asked_later(self, fact: _Fact, other: _Fact) -> bool:
        places = [(self._places[one], self._places[two]) for one in self._asked[fact] for two in self._asked[other]]
        return all(after[rule] > first[rule] for after, first in places for rule in after.keys() & first.keys())

    def _needed(self, fact: _Fact) -> dict[_Fact, None]:
        """Return what all rules that ask for a fact need: of members of its own group the same one alone."""
        needs = [self._needs[asked] for asked in self._asked[fact] if asked in self._needs]
        found: dict[_Fact, None] = {}
        for asked in sorted(frozenset.intersection(*needs)) if needs else ():
            own = (asked[0].rpartition("/")[2], fact[1])
            others = self._facts[asked]
            found |= dict.fromkeys([own] if own in others else others)
        return {other: None for other in found if other != fact}

    def _as_asked(self, fact: _Fact) -> frozenset[Asked]:
        name, about = fact
        roles = self._roles.get(about, ()) if about else [NS + "fall"]
        return frozenset((iri("predicate", name), role) for role in roles)


def _is_weighing(fact: _Fact) -> bool:
    return "Abwaegungsergebnis" in all_rules().types(iri("predicate", fact[0]))


@cache
def _asked_by_rule() -> dict[str, frozenset[Asked]]:
    reader = Reader(all_rules(), {}, {})
    return {rule: frozenset(asked for asked, _ in _places(reader, rule)) for rule in all_rules().of_type("Rule")}


_Place = tuple[Asked, frozenset[Asked]]
"""A fact that a part of a rule asks for, and what is needed beside it for that part to matter."""


def _places(reader: Reader, rule: str) -> Iterator[_Place]:
    graph = reader.graph
    group = (graph.iris(rule, "forEach") or [NS + "fall"])[0]
    for prop in ("condition", "exception", "gives"):
        for part in graph.iris(rule, prop):
            yield from _within(reader, part, group, frozenset())
    for done in graph.iris(rule, "exercise"):
        yield (done, reader.role(graph, rule, group)), frozenset()


def _within(reader: Reader, node: str, group: str, needed: frozenset[Asked]) -> Iterator[_Place]:
    """Yield the places within a part of a rule; none where conditions that must hold together no longer can."""
    graph = reader.graph
    if "AllOf" in graph.types(node):
        together = reader.condition(node, group).true
        if together is None:
            return
        needed |= together
    for asked in graph.iris(node, "asks"):
        yield (asked, reader.role(graph, node, group)), needed
    inner = (graph.iris(node, "over") or [group])[0]
    for prop in CHILDREN:
        for part in graph.iris(node, prop):
            yield from _within(reader, part, inner if prop == "each" else group, needed)
