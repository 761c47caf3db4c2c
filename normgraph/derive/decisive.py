"""Which of several rules decides a result, and on which of its conditions the result hangs.

The order is part of the rule language (`docs/rule-language.md`, "The decisive rule").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from normgraph.derive.compile import CONDITIONS
from normgraph.identifiers import NS

if TYPE_CHECKING:
    from normgraph.derive.steps import Reader

MOST = 3
"""So many conditions are named, on which a result hangs together."""

_Way = tuple[int, int]
"""How many conditions stand against it, and how many are open, on the nearest way to where a condition would turn."""

_Place = tuple[str, str]
"""A condition and where it is looked at."""


class Decisive:
    """Measures how near the conditions of rules came to standing otherwise."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._ways: dict[tuple[str, str, int], tuple[_Way, tuple[_Place, ...]]] = {}
        self._seeking: dict[str, set[str]] = {}

    def contribution(self, atom: str) -> str:
        """Return the result of the rule that decides a proposition.

        A rule in force comes before one that is silent; for what is refuted, one that excludes it, then one that is
        met and defeated; else one that holds, then one that is open, then one made for what the case seeks, then one
        that speaks against it and does not hold; last, in force or not, one made for what the case does not seek.
        Among equals it is the rule that came nearest to being met: the fewest of its conditions are false, then the
        fewest open; then one that can be met at all comes before one that a gap keeps open; then the first by name.
        """
        reader = self._reader
        refuted = reader.value(atom, "rank") == "0"
        order = {"2": 0, "1": 1, "0": 2, "": 3}
        best: dict[tuple[bool, bool, bool, int, bool], list[str]] = {}
        for each in reader.values(atom, "contribution"):
            standing = order[reader.value(each, "fulfilled" if refuted else "rank")]
            against = not self.excludes(each, atom) if refuted else self._refuted_exclusion(each, atom)
            sought, silent = self._sought(each), bool(reader.value(each, "silent"))
            key = ("0" in sought, silent, against, standing, not silent and "2" not in sought)
            best.setdefault(key, []).append(each)
        first = best[min(best)]
        return first[0] if len(first) == 1 else min(first, key=self._nearness)

    def excludes(self, contribution: str, atom: str) -> bool:
        """Return whether a rule that holds speaks against a proposition."""
        reader = self._reader
        excluded = reader.graph.iris(reader.value(contribution, "node"), "excludes")
        return reader.value(atom, "predicate") in excluded and reader.value(contribution, "rank") == "2"

    def hinges_on(self, atom: str, contribution: str) -> str:
        """Return on what a refuted or open result hangs: a rule against it, or conditions of the rule that decides."""
        if self.excludes(contribution, atom):
            return self._named(contribution)
        reader = self._reader
        if reader.value(contribution, "fulfilled") != "2":
            return self._conditions(contribution, 2)
        attackers = sorted(reader.values(contribution, "attackedBy"), key=lambda each: reader.value(each, "rank"))
        if not attackers:
            return ""
        open_ = self._conditions(attackers[-1], 0) if reader.value(attackers[-1], "rank") == "1" else ""
        return f"{self._named(attackers[-1])}{f': {open_}' if open_ else ''}"

    def elsewhere(self, contribution: str) -> bool:
        """Return whether a rule fails on what the case seeks: it is made for another title."""
        return "0" in self._sought(contribution)

    def _sought(self, contribution: str) -> set[str]:
        """Return how the conditions of a rule stand that ask what the case seeks, none where it is made for nothing."""
        reader = self._reader
        if contribution not in self._seeking:
            node, focus = self._condition(contribution)
            asking = filter(self._names_what_is_sought, self._together(node))
            self._seeking[contribution] = {reader.value(reader.result(part, focus), "rank") for part in asking}
        return self._seeking[contribution]

    def _refuted_exclusion(self, contribution: str, atom: str) -> bool:
        reader = self._reader
        excluded = reader.graph.iris(reader.value(contribution, "node"), "excludes")
        return reader.value(atom, "predicate") in excluded and reader.value(contribution, "rank") == "0"

    def _together(self, node: str) -> Iterator[str]:
        """Yield the conditions that must all hold for a condition."""
        if "AllOf" in self._reader.graph.types(node):
            for part in self._reader.graph.iris(node, "operand"):
                yield from self._together(part)
        else:
            yield node

    def _names_what_is_sought(self, node: str) -> bool:
        graph = self._reader.graph
        terms = (term for side in ("left", "right") for term in graph.iris(node, side))
        asked = (predicate for term in terms for predicate in graph.iris(term, "asks"))
        return NS + "same" in graph.iris(node, "relation") and any(graph.iris(each, "seeks") for each in asked)

    def _named(self, contribution: str) -> str:
        reader = self._reader
        return reader.rule_named(reader.value(contribution, "node"))

    def _conditions(self, contribution: str, wanted: int) -> str:
        reader = self._reader
        found = sorted(
            self._nearest(*self._condition(contribution), wanted)[1],
            key=lambda place: reader.value(reader.result(*place), "rank") == "1",
        )
        said = dict.fromkeys(reader.step(*place).says for place in found)
        return "; ".join([*said][:MOST]) + ("; …" if len(said) > MOST else "")

    def _nearness(self, contribution: str) -> tuple[_Way, bool, str]:
        """Measure how near a rule came; what a gap keeps open that nothing settles cannot be met at all."""
        graph = self._reader.graph
        way, places = self._nearest(*self._condition(contribution), 2)
        gaps = [node for node, _ in places if "Modelled" in graph.types(node) and not graph.iris(node, "operand")]
        return way, bool(gaps), self._reader.value(contribution, "node")

    def _condition(self, contribution: str) -> _Place:
        reader = self._reader
        rule = reader.value(contribution, "node")
        return reader.graph.iris(rule, "condition")[0], reader.value(contribution, "focus")

    def _nearest(self, node: str, focus: str, wanted: int) -> tuple[_Way, tuple[_Place, ...]]:
        """Return the nearest way on which a condition would have the wanted rank, and the conditions on it."""
        key = (node, focus, wanted)
        if key not in self._ways:
            self._ways[key] = self._measured(node, focus, wanted)
        return self._ways[key]

    def _measured(self, node: str, focus: str, wanted: int) -> tuple[_Way, tuple[_Place, ...]]:
        reader = self._reader
        result = reader.result(node, focus)
        rank = int(reader.value(result, "rank") or 1)
        if rank == wanted:
            return (0, 0), ()
        kind = next(iter(set(reader.graph.types(node)) & set(CONDITIONS)), "")
        operands = [(child, focus) for child in reader.graph.iris(node, "operand") if not reader.turns_a_gap(child)]
        if kind == "Not" and self._is_inner(operands[0][0]):
            return self._nearest(*operands[0], 2 - wanted)
        if kind == "InForce":
            return self._nearest(*operands[0], wanted)
        if kind in ("Some", "Every"):
            uses = reader.values(result, "uses")
            operands = [(reader.value(used, "node"), reader.value(used, "focus")) for used in uses]
        if kind in ("AllOf", "AnyOf", "Some", "Every") and operands:
            ways = [self._nearest(*operand, wanted) for operand in operands]
            if (kind in ("AllOf", "Every")) == (wanted == 2):  # all of them must turn
                total = (sum(way[0] for way, _ in ways), sum(way[1] for way, _ in ways))
                return total, tuple(place for _, places in ways for place in places)
            return min(ways, key=lambda way: way[0])
        return (0, 1) if rank == 1 else (1, 0), ((node, focus),)

    def _is_inner(self, node: str) -> bool:
        """Return whether a condition is made of others; the negation of a simple one is named as a whole."""
        return bool({"AllOf", "AnyOf", "Not", "Some", "Every"} & set(self._reader.graph.types(node)))
