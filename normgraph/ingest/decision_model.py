"""A court decision as read from a source: where its marginal numbers are, and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from normgraph.extract.model import Citation, DocumentContext
from normgraph.extract.outcome import Ruling
from normgraph.extract.reference_day import Basis


class Paragraph(NamedTuple):
    """The span of text that one marginal number (or, where there are none, one line) governs."""

    number: str
    start: int
    end: int


class Previous(NamedTuple):
    """A decision that went before in the same matter, as a source names it; empty is not stated."""

    court: str
    date: str = ""
    file_number: str = ""
    doctype: str = ""


class Problem(NamedTuple):
    """Something in a source that is wrong or was not understood: where (file, element or line) and what."""

    place: str
    what: str


@dataclass(frozen=True)
class Origin:
    """The document of a publisher that a decision was read from.

    `name` is its document number there, `sha256` that of its bytes, `modified` the time of its last change as a table
    of contents states it. `ecli` is the one it gives, right or wrong.
    """

    publisher: str
    name: str
    place: str
    sha256: str
    modified: str = ""
    url: str = ""
    ecli: str = ""


@dataclass(frozen=True)
class Decision:
    """One decision: offsets count characters of its text; what the source does not state is empty.

    `numbering` is `Rn.` or `Rz.` as printed, or `Zeile` where the source has no marginal numbers and its lines are
    counted instead. `court` is the name as in citations ("VG Magdeburg"), `date` is ISO 8601; several file numbers are
    separated by `, `. `text_hash` is `identifiers.text_hash` of the whole text. `headnote` and `tenor` are spans of it,
    `rulings` what the tenor decides. `law_day` is the day whose law it applies, `law_basis` how that was determined.

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
    ecli: str = ""
    chamber: str = ""
    title: str = ""
    reporters: tuple[str, ...] = ()
    headnote: tuple[int, int] = (0, 0)
    tenor: tuple[int, int] = (0, 0)
    rulings: tuple[Ruling, ...] = ()
    previous: tuple[Previous, ...] = ()
    origin: Origin | None = None
    problems: tuple[Problem, ...] = ()
    law_day: str = ""
    law_basis: Basis = ""

    @property
    def file_numbers(self) -> tuple[str, ...]:
        """All file numbers, the one that names the decision first.

        >>> Decision("d", "", 0, "Rn.", (), file_number="1 BvR 1/20, 1 BvR 2/20").file_numbers
        ('1 BvR 1/20', '1 BvR 2/20')
        """
        return tuple(number.strip() for number in self.file_number.split(",") if number.strip())

    @property
    def context(self) -> DocumentContext:
        """What citation extraction needs to know of the decision."""
        return DocumentContext(self.court, self.date, self.file_number, self.paragraphs, self.tenor)
