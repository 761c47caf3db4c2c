"""Rules as data plus generic CONSTRUCT queries in computed strata: which rules apply to a case, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from normgraph.derive.model import Derivation, Difference, Lang, Missing, Options, Receipt, Result, Step

if TYPE_CHECKING:
    from normgraph.cases import CaseDocument
    from normgraph.derive.program import RuleBase

__all__ = ["Derivation", "Difference", "Lang", "Missing", "Options", "Receipt", "Result", "Step", "derive"]


def derive(
    case: CaseDocument,
    on: date | None = None,
    *,
    lang: Lang = "de",
    rules: RuleBase | None = None,
    options: Options | None = None,
) -> Derivation:
    r"""Derive which rules apply to a case, and why.

    `on` sets the day of decision and with it the law in force; the days of events stay. `rules` are the project's
    own unless given; `options` leave out analogies, extensions, or law not enacted yet on the day. A fact that nobody
    stated is open, never false, unless a rule places the burden of proof.

    >>> from normgraph.cases import read_case
    >>> case = read_case('''
    ... id: beispiel
    ... antragsteller: {id: a, type: Person, label: A}
    ... findings:
    ... - {predicate: gueltigerReisepass, subject: a, status: established}
    ... ''')
    >>> [(r.rule, r.status) for r in derive(case, lang="en").results if r.predicate == "tatsaechlichesHindernis"]
    [('D1-3', 'refuted')]
    """
    # Only here: who names the form of an answer, as the service does, need not load the engine.
    from normgraph.derive.compile import load
    from normgraph.derive.evaluate import evaluate
    from normgraph.derive.explain import explain
    from normgraph.derive.receipt import receipt

    base = rules or load()
    chosen = options or Options()
    derivation = explain(base, evaluate(base, case, on, options=chosen), lang)
    return replace(derivation, receipt=receipt(base, case, derivation.decided_on, chosen))
