"""Reads the administrative rules on a law by the law they are on: `VwV AufenthG`, `AVV zum StVG`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normgraph.extract.titles import Hit

if TYPE_CHECKING:
    from normgraph.extract.names import Names

_RULE = re.compile(r"(?P<kind>A?VwV|AVV)(?:-|\s(?:zu[mr]\s)?)(?=[A-ZÄÖÜ])")


def rule(text: str, pos: int, names: Names) -> Hit | None:
    """Return the administrative rule that stands at a place, by the federal law it is on, or None.

    >>> from normgraph.extract.names import load
    >>> rule("VwV AufenthG", 0, load()), rule("AVV zum StVG gilt", 0, load()), rule("VwV Ulm", 0, load())
    (Hit(end=12, name='VwV-AufenthG', kind='federal'), Hit(end=12, name='AVV-StVG', kind='unknown'), None)
    """
    m = _RULE.match(text, pos)
    law = names.known(text, m.end()) if m else None
    if m is None or law is None or law.kind != "federal":
        return None
    name = f"{m['kind']}-{law.name}"
    return Hit(law.end, name, names.kind(name))
