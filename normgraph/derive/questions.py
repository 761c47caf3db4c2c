"""Which missing facts matter most: those nearest to what a case seeks, or to where its chain of reasons ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normgraph.derive.model import Missing, Result, Step

_Order = tuple[int, bool, bool, int, float, str]


class Questions:
    """The missing facts of some `wanted` results, placed by the chain of reasons of all that was `derived`.

    `first` are predicates without which what is sought cannot be had, `last` weighings: they rest on other facts.
    """

    def __init__(
        self,
        wanted: Sequence[Result],
        derived: Sequence[Result],
        first: Set[str] = frozenset(),
        last: Set[str] = frozenset(),
    ) -> None:
        self._wanted = wanted
        self._first = first
        self._last = last if any(result.sought for result in wanted) else frozenset[str]()
        self._derived = {result.id: result for result in derived}
        self._uses = {id_: self._used(result) for id_, result in self._derived.items()}
        self._facts = {id_: {missing.fact for missing in result.missing} for id_, result in self._derived.items()}

    def in_order(self) -> tuple[Missing, ...]:
        """Return the facts that can be stated: of the first end that misses them, the nearest to it first.

        Where the case seeks something, facts without which it cannot be had come before these, weighings after.
        Among equals each open result weighs one, shared by the facts it misses; what still is equal goes by name.
        """
        weights: dict[str, float] = defaultdict(float)
        for result in self._derived.values():
            for missing in result.missing:
                weights[missing.fact] += 1 / len(result.missing)
        known = {missing.fact: missing for result in self._wanted for missing in result.missing if missing.fact}

        def order(missing: Missing) -> _Order:
            place, distance = self._place(missing.fact)
            needed, weighed = missing.predicate in self._first, missing.predicate in self._last
            return place, not needed, weighed, distance, -round(weights[missing.fact], 6), missing.fact

        return tuple(sorted(known.values(), key=order))

    @cached_property
    def _ends(self) -> dict[str, int]:
        """What the case seeks; else the results that no other one uses, those on the most others first."""
        sought = {result.id: 0 for result in self._wanted if result.sought}
        if sought:
            return sought
        beneath = {result.id: self._beneath(result.id) for result in self._wanted}
        used = set().union(*beneath.values())
        return {id_: -len(others) for id_, others in beneath.items() if id_ not in used}

    def _place(self, fact: str) -> tuple[int, int]:
        """Return the place of the first end that misses a fact, and how many results stand between the two."""
        places = [(place, self._distance(end, fact)) for end, place in self._ends.items() if fact in self._facts[end]]
        return min(places, default=(1, 0))

    def _distance(self, end: str, fact: str) -> int:
        level = {end}
        for distance in range(len(self._derived)):
            if not all(self._passes(id_, fact) for id_ in level):
                return distance
            level = {used for id_ in level for used in self._passes(id_, fact)}
        return len(self._derived)

    def _passes(self, id_: str, fact: str) -> list[str]:
        """Return the results that a result uses and that miss the fact: none if it asks for the fact itself."""
        return [used for used in self._uses[id_] if fact in self._facts[used]]

    def _beneath(self, id_: str) -> set[str]:
        found: set[str] = set()
        stack = [id_]
        while stack:
            new = self._uses[stack.pop()] - found
            found |= new
            stack += new
        return found

    def _used(self, result: Result) -> set[str]:
        """Return the results that the reasons of a result name."""
        named = {name for step in result.because for name in _named(step)}
        return {name for name in named if name in self._derived and name != result.id}


def _named(step: Step) -> Iterator[str]:
    if step.result:
        yield step.result
    for reason in step.because:
        yield from _named(reason)
