"""The decisions below a decision where no field of its source states them: as its own text names them.

A tenor names in full what it decides upon; a list at the end or the reasons say "Vorinstanz" or "angefochtenes Urteil".
The citation there, with its place, is the evidence of the link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from normgraph.extract.model import Citation
from normgraph.ingest.curated import described_court
from normgraph.ingest.decision_model import Decision, Previous

_LIST = re.compile(r"\bVorinstanz(?:en)?\s?:")
_LISTED = 300
"""How far behind the word a list of lower courts goes."""
_CHALLENGED = re.compile(
    r"\b(?:angefochten|angegriffen|vorinstanzlich)e[nmrs]?\s(?:\w+\s){0,2}?"
    r"(?:(?:Urteil|Beschluss|Beschluß|Entscheidung|Gerichtsbescheid)\w*\s)?(?:de[rs]\s)?$"
)
_LEAD = 80
_NEVER_BELOW = ("BVerfG", "EuGH", "EuG", "EGMR", "IGH")


def named(decision: Decision, text: str, citations: Iterable[Citation]) -> tuple[Previous, ...]:
    """Return the decisions that the text names as those below, in its order: of another court and an earlier day.

    >>> text = "Vorinstanz: VG Ulm, Urteil vom 3. Mai 2019 - 5 K 3/18 -"
    >>> cited = Citation(12, 55, "decision", "", court="VG Ulm", date="2019-05-03", file_number="5 K 3/18")
    >>> decision = Decision("d", "", len(text), "Rn.", (), court="VGH Baden-Württemberg", date="2020-02-03")
    >>> named(decision, text, [cited])
    (Previous(court='VG Ulm', date='2019-05-03', file_number='5 K 3/18', doctype=''),)
    """
    lists = [match.end() for match in _LIST.finditer(text)]
    return tuple(dict.fromkeys(_named(decision, text, citations, lists)))


def _named(decision: Decision, text: str, citations: Iterable[Citation], lists: list[int]) -> Iterator[Previous]:
    start, end = decision.tenor
    for c in citations:
        if not (c.kind == "decision" and c.court and c.date and c.file_number) or c.role == "literature":
            continue
        above = c.court in (decision.court, *_NEVER_BELOW) or c.date >= decision.date
        if above or not described_court(c.court).level:
            continue
        listed = any(0 <= c.start - place < _LISTED for place in lists)
        if start <= c.start < end or listed or _CHALLENGED.search(text[max(0, c.start - _LEAD) : c.start]):
            yield Previous(c.court, c.date, c.file_number, c.doctype)
