"""What a derivation was made from, as hashes: whoever has the same gets the same answer."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

import normgraph
from normgraph.cases import CaseDocument
from normgraph.derive.digest import digest
from normgraph.derive.model import Options, Receipt
from normgraph.derive.program import RuleBase
from normgraph.derive.schedule import queries


def receipt(base: RuleBase, case: CaseDocument, decided_on: str | None, options: Options | None = None) -> Receipt:
    """Return the receipt of a derivation; no clock enters it, so it is the same on every run.

    >>> from normgraph.cases import read_case
    >>> from normgraph.derive.compile import load
    >>> one, other = (receipt(load(), read_case(f"id: {name}"), None) for name in ("a", "b"))
    >>> one.rules == other.rules, one.case == other.case
    (True, False)
    """
    rules, parameters = base.digests
    facts = digest(map(str, case.statements))
    chosen = options.chosen if options else ()
    return Receipt(rules, parameters, _queries(), facts, decided_on, engine(), chosen)


def engine() -> str:
    """Return the versions of what evaluates the rules."""
    return f"normgraph {normgraph.__version__}, Oxigraph {ox.__version__}"


@cache
def _queries() -> str:
    return digest(query.text for query in queries())
