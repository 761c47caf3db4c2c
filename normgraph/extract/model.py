"""What extraction hands on: a citation with its place in the text, and what is known of the document around it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal, NamedTuple

Kind = Literal["norm", "decision"]
Sign = Literal["", "§", "Art."]
Match = Literal["exact", "resolved", "ambiguous", "unresolved"]
Role = Literal["authority", "case-fact", "procedural-history", "literature"]


class Signal(NamedTuple):
    """A word of the text that says how it uses a decision: the treatment, and the place and wording that show it."""

    treatment: str
    start: int
    end: int
    text: str


class Citation(NamedTuple):
    """One target of one mention: `§§ 3, 5 Abs. 1 und 2 UWG` is three citations in one group.

    `start` and `end` delimit the item (`5 Abs. 1 und 2 UWG`), `group_start` and `group_end` the whole enumeration or
    chain, both in characters of the original text, end exclusive. `ordinal` counts targets that share one item.
    `units` is the way down from the section in the order of the text, where a sentence stands inside an item, and not
    the item inside the sentence: `nr-6/satz-3`.
    Ranges stay as printed (`2-7`); a Doppelbuchstabe follows its letter (`a/aa`); `version` is what the text says of it
    (`a. F.`). `sign` is what counts the section, as printed before it or before its list. `candidates` are the laws,
    the units ("§ 5 Abs. 3", "§ 3") or the file numbers between which the text does not decide. Empty strings are what
    the text does not say. `parts` are the places inside a citation that name its target, as `extract.entries` lists
    them.
    `signals` say how the text uses a cited decision.

    >>> c = Citation(4, 14, "norm", "§ 5 AufenthG", statute="AufenthG", section="5")
    >>> c.group, c.match
    ((4, 14), 'exact')
    """

    start: int
    end: int
    kind: Kind
    text: str
    statute: str = ""
    section: str = ""
    absatz: str = ""
    satz: str = ""
    nummer: str = ""
    buchstabe: str = ""
    halbsatz: str = ""
    paragraph: str = ""
    unterabsatz: str = ""
    alternative: str = ""
    version: str = ""
    court: str = ""
    date: str = ""
    file_number: str = ""
    reporter: str = ""
    ecli: str = ""
    pinpoint: str = ""
    doctype: str = ""
    rn: str = ""
    group_start: int = -1
    group_end: int = -1
    match: Match = "exact"
    via: str = ""
    reason: str = ""
    role: Role = "authority"
    ordinal: int = 0
    parts: tuple[tuple[int, int], ...] = ()
    signals: tuple[Signal, ...] = ()
    sign: Sign = ""
    candidates: tuple[str, ...] = ()
    units: str = ""

    @property
    def group(self) -> tuple[int, int]:
        """The span of the enumeration or chain; the item's own span where it stands alone."""
        return (self.start, self.end) if self.group_start < 0 else (self.group_start, self.group_end)

    def as_json(self) -> dict[str, Any]:
        """Return the fields that say something, with the group always: one entry of a JSON line.

        >>> Citation(0, 9, "norm", "Art. 6 GG", statute="GG", section="6").as_json()["group_end"]
        9
        """
        said = {key: value for key, value in self._asdict().items() if value not in ("", ()) and key != "parts"}
        if self.signals:
            said["signals"] = [signal._asdict() for signal in self.signals]
        return said | {"group_start": self.group[0], "group_end": self.group[1]}


BY_PLACE = attrgetter("start", "ordinal")
"""The order of citations in a text."""


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What is known of the document a text belongs to: the deciding court and the places of its marginal numbers.

    `date` is ISO. `paragraphs` are (marginal number, start, end) in characters of the text, in order. `tenor` is the
    span of the operative part, where it is known. `below` are court, day and file number of the decisions that went
    before in the same matter. `land` is the code of the Land whose court it is ("NW"), empty for federal courts.

    >>> DocumentContext(court="BVerwG", paragraphs=(("1", 0, 90), ("2", 90, 200))).marginal_number(95)
    '2'
    """

    court: str = ""
    date: str = ""
    file_number: str = ""
    paragraphs: tuple[tuple[str, int, int], ...] = ()
    tenor: tuple[int, int] = (0, 0)
    below: tuple[tuple[str, str, str], ...] = ()
    land: str = ""

    def marginal_number(self, offset: int) -> str:
        """Return the marginal number of the paragraph that holds this offset, or an empty string."""
        low, high = 0, len(self.paragraphs)
        while low < high:
            middle = (low + high) // 2
            rn, start, end = self.paragraphs[middle]
            if offset < start:
                high = middle
            elif offset >= end:
                low = middle + 1
            else:
                return rn
        return ""
