"""Which conditions of the rules no test would miss: a plugin of pytest, run by `make mutation`.

Each derivation of a test is looked at once: dropping one condition of an AND or OR, or denying the only condition of a
rule, changes ranks; the change is carried up along what the results rest on. A mutant that in no derivation changes how
its rule stands survives: no test can turn red for it. A mutant that does change it is not thereby shown to turn a test
red, which depends on what the test asks; the count is a bound from above. Validity is left out: test_properties.py has
tests of its own for it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import normgraph.derive.evaluate as evaluating
from normgraph.derive.compile import load
from normgraph.derive.evaluate import Evaluation, evaluate
from normgraph.derive.program import RuleBase
from normgraph.derive.said import Said
from normgraph.identifiers import NS

FOLDER = Path("build", "mutation")
WORST = {"AllOf": min, "Every": min, "OnAllDates": min, "Discretion": min, "AnyOf": max, "Some": max}
Mutant = tuple[str, str]
"""A condition and the operand that is dropped; a rule and its condition that is denied."""


def mutants(base: RuleBase) -> Iterator[tuple[str, Mutant]]:
    """Return each rule with its mutants."""
    for rule in base.rules:
        (root,) = base.graph.iris(rule, "condition")
        stack, seen = [root], set[str]()
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            operands = base.graph.iris(node, "operand") if base.kinds[node] & {"AllOf", "AnyOf"} else []
            tested = [operand for operand in operands if "InForce" not in base.kinds[operand]]
            yield from ((rule, (node, operand)) for operand in tested if len(operands) > 1)
            stack += [n for prop in ("operand", "each") for n in base.graph.iris(node, prop) if n in base.kinds]
        if not base.kinds[root] & {"AllOf", "AnyOf"}:
            yield rule, (rule, root)


class _Results:
    """The results of one derivation: their nodes, ranks and what rests on them."""

    def __init__(self, base: RuleBase, said: Said) -> None:
        self.base = base
        self.said = said
        node, uses = NS + "node", NS + "uses"
        self.node = {result: about[node][0] for result, about in said.items() if node in about}
        self.uses = {result: [u for u in said[result].get(uses, ()) if u in self.node] for result in self.node}
        self.above: dict[str, list[str]] = defaultdict(list)
        for result, used in self.uses.items():
            for one in used:
                self.above[one].append(result)

    def rank(self, result: str) -> int | None:
        found = self.said[result].get(NS + "rank")
        return int(found[0]) if found else None

    def killed(self) -> Iterator[Mutant]:
        for result, node in self.node.items():
            kinds = self.base.kinds.get(node, frozenset())
            if "Rule" in kinds and (roots := self.base.graph.iris(node, "condition")):
                (root,) = roots
                for used in (u for u in self.uses[result] if self.node[u] == root):
                    if self._stands_otherwise(result, 2 - (self.rank(used) or 0)):
                        yield node, root
            elif kinds & {"AllOf", "AnyOf"}:
                for used in self.uses[result]:
                    left = {u: rank for u in self.uses[result] if u != used and (rank := self.rank(u)) is not None}
                    if left and self._reaches_a_rule(result, self._burdened(node, self._worst(node, left.values()))):
                        yield node, self.node[used]

    def _worst(self, node: str, ranks: Any) -> int:
        kinds = self.base.kinds[node]
        if "Not" in kinds:
            return 2 - min(ranks)
        if "Undetermined" in kinds:
            return 2 if min(ranks) == 1 else 0
        if kinds & {"InForce", "Modelled"}:
            return 2 if min(ranks) == 2 else 1
        return next(WORST[kind] for kind in WORST if kind in kinds)(ranks)

    def _burdened(self, node: str, rank: int) -> int:
        burden = self.base.graph.iris(node, "whenOpen")
        return {NS + "asFalse": 0, NS + "asTrue": 2}[burden[0]] if burden and rank == 1 else rank

    def _reaches_a_rule(self, result: str, rank: int) -> bool:
        """Return whether a rule would stand otherwise if the result had this rank."""
        if rank == self.rank(result):
            return False
        for above in self.above[result]:
            node = self.node[above]
            kinds = self.base.kinds.get(node, frozenset())
            if "Rule" in kinds:
                if self.node[result] in self.base.graph.iris(node, "condition") and self._stands_otherwise(above, rank):
                    return True
            elif kinds & {*WORST, "Not", "Undetermined", "InForce", "Modelled"}:
                ranks = [rank if u == result else self.rank(u) for u in self.uses[above]]
                changed = self._worst(node, [r for r in ranks if r is not None])
                if self._reaches_a_rule(above, self._burdened(node, changed)):
                    return True
            elif kinds & {"Condition", "Term"}:  # counts and values: taken to change
                return True
        return False

    def _stands_otherwise(self, rule: str, fulfilled: int) -> bool:
        attackers = [self.rank(a) for a in self.said[rule].get(NS + "attackedBy", ()) if a in self.node]
        silent = self.said[rule].get(NS + "silent", ["false"])[0] == "true"
        rank = 0 if silent or 2 in attackers else 1 if 1 in attackers and fulfilled == 2 else fulfilled
        return rank != self.rank(rule)


KILLED: set[Mutant] = set()


def _watched(base: RuleBase, *args: Any, **options: Any) -> Evaluation:
    found = evaluate(base, *args, **options)
    if base is load():
        KILLED.update(_Results(base, found.said()).killed())
    return found


def pytest_configure(config: pytest.Config) -> None:
    """Watch every derivation: `derive` takes the function from its module whenever it is called."""
    evaluating.evaluate = _watched
    if not hasattr(config, "workerinput"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.txt"):
            old.unlink()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what this process killed; the first process reports what nobody killed."""
    lines = "".join(f"{node} {operand}\n" for node, operand in sorted(KILLED))
    (FOLDER / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.txt").write_text(lines, encoding="utf-8")
    if hasattr(session.config, "workerinput"):
        return
    killed = {tuple(line.split()) for file in FOLDER.glob("*.txt") for line in file.read_text().splitlines()}
    base, total, left = load(), 0, defaultdict[str, list[str]](list)
    for rule, mutant in mutants(base):
        total += 1
        if mutant not in killed:
            left[rule].append(_named(base, mutant[1]))
    survivors = sum(map(len, left.values()))
    report = [f"{base.graph.files[r]} {r.rsplit('/', 1)[-1]}: {'; '.join(sorted(left[r]))}" for r in sorted(left)]
    (FOLDER / "survivors.md").write_text("\n".join(sorted(report)) + "\n", encoding="utf-8")
    print(
        f"\n{total} mutants of {len(base.rules)} rules, {survivors} survive in {len(left)}: {FOLDER / 'survivors.md'}"
    )


def _named(base: RuleBase, node: str) -> str:
    """Name a condition by its kind and the predicates that it asks."""
    asked: list[str] = []
    stack = [node]
    while stack:
        part = stack.pop()
        asked += [p.rsplit("/", 1)[-1] for p in base.graph.iris(part, "asks")]
        asked += [p.rsplit("/", 1)[-1] for p in base.graph.iris(part, "gap")]
        asked += [v.value for p in ("code", "amount", "earliest") for v in base.graph.objects(part, p)][:3]
        stack += [n for prop in ("operand", "left", "right", "each") for n in base.graph.iris(part, prop)]
    kind = next((k for k in base.graph.types(node) if k not in ("Condition", "Term")), "")
    return f"{kind}({', '.join(asked)})"
