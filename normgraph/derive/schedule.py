"""In which order the queries run: parts of rules that wait for nothing are evaluated together, one kind at a time.

A query costs the same for one part as for a hundred. Of what could be evaluated next, terms come first and
propositions last: the later something comes, the more of its like are ready by then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

import yaml

from normgraph import assets

_ORDER = ("term", "condition", "rule", "predicate")
"""First words of the names of queries, in the order in which parts that are ready are evaluated."""


OF_PARTS = ("amounts", "standing")
"""Conditions of queries that something must meet on which the parts rest: it has an amount, is a rule not refuted."""


@dataclass(frozen=True)
class Query:
    """One generic CONSTRUCT query, the kinds of rule parts it evaluates, and the condition to run it at all."""

    name: str
    text: str
    stage: frozenset[str]
    when: str

    @cached_property
    def finds_conflicts(self) -> bool:
        """Whether the query says of propositions that they are contradicted."""
        return "ng:conflict true" in self.text.partition("WHERE")[0]

    @cached_property
    def provides(self) -> str:
        """What other queries wait for that the query may say of results or propositions, empty if nothing."""
        made = self.text.partition("WHERE")[0]
        if "ng:fulfilled" in made:
            return "standing"
        return "amounts" if re.search(r"ng:amount|\?property", made) else ""


@dataclass(frozen=True)
class Step:
    """Parts of rules that are evaluated together, the queries that evaluate them, and what each of these rests on."""

    parts: tuple[str, ...]
    queries: tuple[Query, ...]
    rests_on: dict[str, frozenset[str]]


@cache
def queries() -> tuple[Query, ...]:
    """Return the queries of `queries/derive`, by name.

    >>> "condition-2-connective" in {query.name for query in queries()}
    True
    """
    found = []
    for path in sorted(assets.path("queries", "derive").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = "\n".join(line[3:] for line in text.splitlines() if line.startswith("#+ "))
        said = yaml.safe_load(header)
        stage = frozenset(name.removeprefix("ng:") for name in said["stage"])
        found.append(Query(path.stem, text, stage, said.get("when", "")))
    return tuple(found)


@cache
def of_kinds(kinds: frozenset[str]) -> tuple[Query, ...]:
    """Return the queries that evaluate parts of any of these kinds, by name."""
    return tuple(query for query in queries() if query.stage & kinds)


def schedule(needs: dict[str, set[str]], kinds: dict[str, frozenset[str]], wanted: set[str]) -> list[Step]:
    """Return the steps that evaluate all wanted parts, each part after what it needs.

    >>> needs = {"all": {"a", "b"}, "a": {"x"}, "b": {"y"}, "x": set(), "y": set()}
    >>> kinds = {"all": {"connective"}, "a": {"connective"}, "b": {"connective"}, "x": {"Tatsache"}, "y": {"Tatsache"}}
    >>> kinds = {part: frozenset(found) for part, found in kinds.items()}
    >>> [step.parts for step in schedule(needs, kinds, set(needs))]
    [('x', 'y'), ('a', 'b'), ('all',)]
    """
    waits = {part: len(needs.get(part, set()) & wanted) for part in wanted}
    users: dict[str, list[str]] = defaultdict(list)
    for part in wanted:
        for need in needs.get(part, set()) & wanted:
            users[need].append(part)
    family = {part: _family(kinds[part]) for part in wanted}
    ready: dict[int, list[str]] = defaultdict(list)
    for part in wanted:
        if not waits[part]:
            ready[family[part]].append(part)
    steps = []
    while ready:
        parts = tuple(sorted(ready.pop(min(ready))))
        queries_ = of_kinds(frozenset().union(*(kinds[part] for part in parts)))
        rests_on = {
            query.name: frozenset().union(*(needs.get(part, ()) for part in parts if kinds[part] & query.stage))
            for query in queries_
            if query.when in OF_PARTS
        }
        steps.append(Step(parts, queries_, rests_on))
        for part in parts:
            for user in users[part]:
                waits[user] -= 1
                if not waits[user]:
                    ready[family[user]].append(user)
    return steps


@cache
def _family(kinds: frozenset[str]) -> int:
    """Return what is evaluated together: terms, conditions, rules or propositions, in the order in which they are."""
    words = {query.name.split("-")[0] for query in of_kinds(kinds)}
    return min((_ORDER.index(word) for word in words if word in _ORDER), default=len(_ORDER))
