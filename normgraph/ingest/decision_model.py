"""A court decision as read from a source: where its marginal numbers are, and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from normgraph.extract.model import Citation, DocumentContext


class Paragraph(NamedTuple):
    """The span of text that one marginal number (or, where there are none, one line) governs."""

    number: str
    start: int
    end: int


@dataclass(frozen=True)
class Decision:
    """One decision: offsets count characters of the source file; what the source does not state is empty.

    `numbering` is `Rn.` or `Rz.` as printed, or `Zeile` where the source has no marginal numbers and its lines are
    counted instead. `court` is the name as in citations ("VG Magdeburg"), `date` is ISO 8601. `text_hash` is
    `identifiers.text_hash` of the whole source text.

    >>> decision = Decision("d", text_hash="", length=50, numbering="Rn.", paragraphs=(Paragraph("1", 10, 20),))
    >>> decision.context.marginal_number(12)
    '1'
    """

    name: str
    text_hash: str
    length: int
    numbering: str
    paragraphs: tuple[Paragraph, ...]
    court: str = ""
    date: str = ""
    file_number: str = ""
    doctype: str = ""
    citations: tuple[Citation, ...] = ()

    @property
    def context(self) -> DocumentContext:
        """What citation extraction needs to know of the decision."""
        return DocumentContext(self.court, self.date, self.file_number, self.paragraphs)
