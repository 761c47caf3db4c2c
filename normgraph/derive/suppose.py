"""What each missing fact would change, found by supposing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from normgraph.cases import CaseDocument
from normgraph.derive.evaluate import evaluate
from normgraph.derive.explain import explain
from normgraph.derive.model import Derivation, Lang, Options, Supposition
from normgraph.derive.program import RuleBase
from normgraph.derive.whatif import change, difference

_STATUSES: tuple[Literal["established", "refuted"], ...] = ("established", "refuted")


def suppose(
    base: RuleBase,
    case: CaseDocument,
    derivation: Derivation,
    on: date | None = None,
    lang: Lang = "de",
    options: Options | None = None,
    report: Callable[[str, float], None] = lambda what, share: None,
) -> Derivation:
    """Return the derivation with `decides` filled in: the case is derived twice again for each missing fact.

    Where the case seeks something, only facts are supposed that its result hangs on. A fact that takes a value (a date,
    an amount) is not, and its `decides` is empty: no value stands for all.
    """
    asked = derivation.sought.questions
    facts = [missing for missing in asked if missing.value == "none"]
    decides: dict[str, tuple[Supposition, ...]] = {each.fact: () for each in asked if each.value != "none"}
    for number, missing in enumerate(facts):
        report(missing.label, number / len(facts))
        suppositions = []
        for status in _STATUSES:
            supposed = change(base, case, f"{missing.fact}={status}")
            then = explain(base, evaluate(base, supposed, on, options=options or Options()), lang)
            suppositions.append(Supposition(status, difference(derivation, then)))
        decides[missing.fact] = tuple(suppositions)
    results = (
        replace(r, missing=tuple(replace(m, decides=decides.get(m.fact)) for m in r.missing))
        for r in derivation.results
    )
    return replace(derivation, results=tuple(results))
