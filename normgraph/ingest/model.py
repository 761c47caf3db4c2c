"""What an importer of legislation hands on: a statute, its sections with their canonical text, their units by offset.

A section's text is one string; every unit below it is an interval of that string. The intervals are laminar (two of
them are nested or apart), so the text can be put together again from the units: see `Section.pieces`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

Path = tuple[str, ...]
"""Segments below the statute, as in `normgraph.identifiers.norm`: `("1599", "abs-2", "satz-1")`."""


class Kind(StrEnum):
    """What a unit is, from the statute down; German, as the institutions are."""

    GESETZ = "Gesetz"
    GLIEDERUNG = "Gliederungseinheit"
    PARAGRAPH = "Paragraph"
    ARTIKEL = "Artikel"
    ANLAGE = "Anlage"
    TEXT = "Textteil"
    ABSATZ = "Absatz"
    SATZ = "Satz"
    HALBSATZ = "Halbsatz"
    NUMMER = "Nummer"
    BUCHSTABE = "Buchstabe"
    DOPPELBUCHSTABE = "Doppelbuchstabe"
    STRICH = "Spiegelstrich"
    TABELLE = "Tabelle"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that is not part of the norm: Stand, Hinweis, Sonst, Neuf, Fundstelle, Fußnote."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or file at the object replacement character of a section's text."""

    offset: int
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit below a section: `start` and `end` are offsets into the section's text."""

    path: Path
    kind: Kind
    number: str
    start: int
    end: int
    repealed: bool = False

    def __reduce__(self) -> tuple[type[Unit], tuple[object, ...]]:
        """Be written for another process by its fields alone: twice as fast as a dataclass with slots does it."""
        return Unit, (self.path, self.kind, self.number, self.start, self.end, self.repealed)


@dataclass(frozen=True, slots=True)
class Section:
    """A section, article, annex, other text or grouping unit (Buch, Abschnitt, Titel) in the order of the statute.

    `parent` is the path of the unit it stands in; a grouping unit may have a text of its own. `text` is empty where
    only the structure is known; `hash` and `length` still tell which text it was.
    """

    path: Path
    kind: Kind
    number: str
    label: str
    heading: str
    parent: Path
    text: str = ""
    hash: str = ""
    length: int = 0
    units: tuple[Unit, ...] = ()
    notes: tuple[Note, ...] = ()
    figures: tuple[Figure, ...] = ()
    repealed: bool = False
    source: str = ""

    def pieces(self) -> Iterator[tuple[Unit | None, str]]:
        """Yield the text piece by piece with the lowest unit that each piece belongs to (None: the section itself).

        >>> one = Unit(("1", "satz-1"), Kind.SATZ, "1", 0, 6)
        >>> section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text="Kurz. Text.", units=(one,))
        >>> [(unit and unit.number, piece) for unit, piece in section.pieces()]
        [('1', 'Kurz. '), (None, 'Text.')]
        """
        open_units: list[Unit] = []
        position = 0
        for unit in (*sorted(self.units, key=lambda unit: (unit.start, -unit.end)), None):
            limit = unit.start if unit else len(self.text)
            while open_units and open_units[-1].end <= limit:
                last = open_units.pop()
                if position < last.end:
                    yield last, self.text[position : last.end]
                    position = last.end
            if position < limit:
                yield (open_units[-1] if open_units else None), self.text[position:limit]
                position = limit
            if unit:
                open_units.append(unit)

    def unit_at(self, offset: int) -> Unit | None:
        """Return the lowest unit that contains an offset, or None where only the section does."""
        around = [unit for unit in self.units if unit.start <= offset < unit.end]
        return max(around, key=lambda unit: (len(unit.path), unit.start), default=None)


@dataclass(frozen=True, slots=True)
class Statute:
    """A law or ordinance as one source showed it on the day `built` (ISO date); `sha256` is that of its bytes."""

    slug: str
    abbreviation: str
    title: str
    short: str
    doknr: str
    gii: str
    jurabk: str
    amtabk: str
    enacted: str
    gazette: str
    built: str
    notes: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = field(default=(), repr=False)
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class NormCitation:
    """A citation in a norm: where it stands, and the unit it points to.

    `unit` is the path of the unit in which it stands, `start` and `end` are offsets into the text of the section.
    `statute` is the slug of the cited statute (empty where it is not known), `law` its abbreviation where the structure
    of that statute is not at hand; `target` is then the unit as cited, else the cited unit, or the nearest known unit
    above it where `match` is ambiguous or unresolved. `relation` is "plain", "entsprechend", "Ausnahme" or "Änderung",
    by the words around the citation. `scope` is the sort of law that is cited: "federal" where its structure is at
    hand, else "eu", "treaty", "foreign", "state", "historical", "act" (named by its date alone), "document" (printed in
    an annex), "unknown", "alone" or "unnamed"; "annex" for an item of an annex that is no unit. `meant` is the unit
    that the numbers name where the text of the law at hand has none; `dated` says that another text than that is meant.
    """

    unit: Path
    start: int
    end: int
    text: str
    statute: str
    target: Path
    relation: str
    match: str
    reason: str
    law: str = ""
    scope: str = "federal"
    meant: Path = field(default=(), compare=False, repr=False)
    dated: bool = field(default=False, compare=False, repr=False)
