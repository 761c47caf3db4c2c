"""What each missing fact would change, found by supposing it; and which of them to ask for first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from normgraph.cases import CaseDocument
from normgraph.derive.evaluate import evaluate
from normgraph.derive.explain import explain
from normgraph.derive.model import Derivation, Lang, Missing, Supposition
from normgraph.derive.program import RuleBase
from normgraph.derive.whatif import change, difference


def suppose(
    base: RuleBase,
    case: CaseDocument,
    derivation: Derivation,
    on: date | None = None,
    lang: Lang = "de",
    report: Callable[[str, float], None] = lambda what, share: None,
) -> Derivation:
    """Return the derivation with `decides` filled in: the case is derived twice again for each missing fact.

    A fact that takes a value (a date, an amount) is not supposed: no value stands for all.
    """
    facts = [missing for missing in important(derivation) if missing.value == "none"]
    decides = {}
    for number, missing in enumerate(facts):
        report(missing.label, number / len(facts))
        decides[missing.fact] = tuple(_suppositions(base, case, derivation, missing.fact, on, lang))
    results = (
        replace(r, missing=tuple(replace(m, decides=decides.get(m.fact)) for m in r.missing))
        for r in derivation.results
    )
    return replace(derivation, results=tuple(results))


def _suppositions(
    base: RuleBase, case: CaseDocument, derivation: Derivation, fact: str, on: date | None, lang: Lang
) -> Iterator[Supposition]:
    for status in ("established", "refuted"):
        supposed = change(base, case, f"{fact}={status}")
        yield Supposition(status, difference(derivation, explain(base, evaluate(base, supposed, on), lang)))


def important(derivation: Derivation) -> list[Missing]:
    """Return the missing facts that can be stated, those that matter most first.

    Roles that nobody holds and parameters without a value are missing too, but no finding supplies them.
    Each open result weighs one, shared by the facts it misses: a fact that alone is missing counts in full.
    """
    weights: dict[str, float] = defaultdict(float)
    known: dict[str, Missing] = {}
    for result in derivation.results:
        for missing in (missing for missing in result.missing if missing.fact):
            weights[missing.fact] += 1 / len(result.missing)
            known.setdefault(missing.fact, missing)
    return sorted(known.values(), key=lambda missing: (-round(weights[missing.fact], 6), missing.fact))
