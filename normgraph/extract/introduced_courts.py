"""Courts that a text calls by their kind once it has named them: "des Sozialgerichts Ulm (SG)", "Urteil des SG"."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from normgraph.extract.courts import COURT, canonical, is_named
from normgraph.extract.model import Citation

_KINDS = frozenset(("AG", "LG", "OLG", "SG", "LSG", "VG", "OVG", "VGH", "FG", "ArbG", "LAG"))
_SHORT = re.compile(rf"\((?P<kind>{'|'.join(sorted(_KINDS))})\)")
_IN_FULL = re.compile(rf"(?P<court>{COURT})\s$")
_MOST, _LONGEST = 50, 70
"""How many introductions are read, so that time stays linear, and how long a court's name is."""


def by_kind(text: str, citations: list[Citation]) -> dict[str, str]:
    """Return the courts that a text introduces by their kind, if one of each; looked for where a kind alone is cited.

    >>> alone = [Citation(0, 1, "decision", "", court="SG")]
    >>> by_kind("Urteil des Sozialgerichts Ulm (SG), des Amtsgerichts Ulm (AG), des Amtsgerichts Bonn (AG)", alone)
    {'SG': 'SG Ulm'}
    """
    if not any(c.court in _KINDS for c in citations):
        return {}
    named: dict[str, set[str]] = defaultdict(set)
    for m in islice(_SHORT.finditer(text), _MOST):
        full = _IN_FULL.search(text, max(0, m.start() - _LONGEST), m.start())
        court = canonical(full["court"]) if full else ""
        if court and is_named(court) and court.partition(" ")[0].endswith(m["kind"]):
            named[m["kind"]].add(court)
    return {kind: courts.pop() for kind, courts in named.items() if len(courts) == 1}
