"""The laws that the text of a statute names, and the one that it carries out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from normgraph.extract import names
from normgraph.extract.titles import Hit
from normgraph.graph.index import UnitIndex
from normgraph.graph.listed import Item
from normgraph.identifiers import slug
from normgraph.ingest import references, register
from normgraph.ingest.model import Kind, Path, Section, Statute
from normgraph.ingest.references import Chain

_NAMING = re.compile(r"\b(?:de[srmn]|zu[mr]|(?P<bare>[Dd]ie|[Dd]as))\s+(?=[A-ZÄÖÜ])")
_AMENDS = re.compile(
    r"\b(?:zur|über\s+die)\s+(?:Änderung|Aufhebung|Ersetzung|Ergänzung|Berichtigung)\b(?:[^;\n(]|\((?:E[UG]|EWG|Euratom))*$"
)
"""Before the name of an act that only the title of the act amending it names."""
_SUBSIDIARY = re.compile(
    r"\b(?:(?:(?:zur|über\s+die)\s+(?:Änderung|Aufhebung|Ersetzung|Ergänzung|Durchführung|Berichtigung)"
    r"|Durchführungs(?:vorschriften|bestimmungen)\s+(?:zu[rm]?|für|hinsichtlich))"
    r"\b(?:[^;\n(]|\((?:E[UG]|EWG|Euratom))*"
    r"|durch\s+(?:die\s+|das\s+|den\s+)?(?:\w+\s+){0,2}(?:de[rs]\s+)?)$"
)
"""Before the name of an act that only another act's title or its last amendment names."""
_CARRIES_OUT = re.compile(r"(\w[\w-]*?)(?:Durchführungs|Ausführungs|-?Wahl)(?:verordnung|bestimmungen|ordnung)")
"""An ordinance that is called after its law: "Umsatzsteuer-Durchführungsverordnung"."""


_LIST_HEAD = re.compile(r"\s*(?:\d+[a-z]?\.\s+)?(?:[^\n§.,;:]{0,60}\s)??(?:[Aa]us|[Nn]ach)(?=\s+de[mr]\s+[A-ZÄÖÜ])")
"""At the head of an item whose items are of a law: "1. Straftaten aus dem Strafgesetzbuch: a) … nach § 211"."""

_LED = re.compile(
    r"\b(?:[Ff]olgenden?\s(?:\w+en\s)?(?:\w*[vV]orschriften|\w*[bB]estimmungen|\w*[rR]egelungen|Paragraphen|Artikel)\sde[sr]"
    r"|(?:[Vv]orschriften\sde[sr]|[Dd]as)(?=[^.:]{1,150}\swie\sfolgt\s(?:\w+\s){0,2}(?:Anwendung|anzuwenden)\s*:))\s"
)
"""Before the one law whose sections the items of a list name: "Folgende Vorschriften des BGB gelten:"."""
_JOINED = re.compile(r"\s*(?:,|\b(?:und|oder|sowie))\s+de[srm]\s+(?=\Z|[A-ZÄÖÜ])")
Named = tuple[str, str, str]
"""Slug, kind and name of a law."""

_COLUMN = re.compile(r"^|\b(?:nach|aus|im|de[rsm])\s")
"""Where in the head of a column a law may be named: "Straßenverkehrs-Ordnung (StVO)", "Rechtsgrundlage nach BGB"."""
_COLUMN_ENDS = re.compile(r"(?:\s\([\w-]+\))?\s*")

_MANY = 20
"""So many sections named in an annex say whose they are."""
MAX_WORDS = 9
"""Words of a law's name or of a version's description that a reason repeats."""


class Context:
    """A statute whose references are resolved, and what is known of its own numbering."""

    def __init__(self, statute: Statute, index: UnitIndex) -> None:
        self.statute = statute
        self.index = index
        kinds = [section.kind for section in statute.sections if len(section.path) == 1]
        self.sections = Kind.PARAGRAPH in kinds
        self.articles = Kind.ARTIKEL in kinds
        if not (self.sections or self.articles) and index.knows(
            statute.slug
        ):  # one source of the EGBGB has no articles
            self.articles = index.articles(statute.slug)

    @cached_property
    def enabling(self) -> str:
        """The law that an ordinance carries out: named in its title, else the only one in its opening words."""
        own = self.statute.slug
        titled = [law for law in federal(self.statute.title, _AMENDS) if law != own]
        if head := _CARRIES_OUT.match(self.statute.title):
            hit = names.load().known(f"{head[1].rstrip('-')}gesetz", 0)
            titled += [names.load().slug(hit.name)] if hit and hit.kind == "federal" else []
        if titled:
            return titled[0]
        opening = (s.text for s in self.statute.sections[:3] if s.path and s.path[0].startswith("eingangsformel"))
        laws = {law for text in opening for law in federal(text)} - {own}
        return laws.pop() if len(laws) == 1 else ""

    def may_count(self, law: str, order: bool) -> bool:
        """Say whether a law may have sections: not one of articles, nor a statute where "dieser Verordnung" is said."""
        articles = self.index.knows(law) and self.index.articles(law)
        return not articles and (not order or "erordnung" in title(law))


def federal(text: str, past: re.Pattern[str] = _SUBSIDIARY) -> list[str]:
    """Return the slugs of the federal laws that a text names, in order.

    >>> federal("Verordnung zur Durchführung des Energiesteuergesetzes", _AMENDS)
    ['energiestg']
    """
    return [law for _, law, kind, _ in mentions(text, past=past) if kind == "federal"]


def mentions(text: str, own: str = "", past: re.Pattern[str] = _SUBSIDIARY) -> list[tuple[int, str, str, str]]:
    """Return where a text names laws after an article, with slug, kind and abbreviation, in order.

    `own` is the slug of the statute, as for `references.find`; names behind what `past` matches are passed over.

    >>> mentions("Wer gegen die Verordnung (EU) 2016/679 und Vorschriften des Aufenthaltsgesetzes verstößt")
    [(14, 'vo-eu-2016-679', 'eu', 'VO (EU) 2016/679'), (60, 'aufenthg', 'federal', 'AufenthG')]
    """
    found = []
    known = names.load()
    for match in _NAMING.finditer(text):
        if book := references.book(text, match.start(), own):
            found.append((match.end(), book, "federal", ""))
            continue
        hit = known.at(text, match.end() if match["bare"] else match.start())
        if hit and hit.kind != "unknown" and not past.search(text, max(0, match.start() - 400), match.end()):
            found.append((match.end(), known.slug(hit.name), hit.kind, hit.name))
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table whose head names a law: it counts from that column on, up to where the head is repeated.

    An item of a list whose lead names a law is a column without a number.
    """

    start: int
    end: int
    number: int
    law: str
    kind: str
    name: str


def led_items(items: Iterable[Item], own: str) -> list[Column]:
    """Return the items in whose lead the law is named that their sections are of.

    `own` is the slug of the statute, as for `mentions`.
    """
    laws: dict[str, Named | None] = {}
    for item in items:
        if item.lead not in laws:
            laws[item.lead] = _leading(item.lead, own)
    named = ((item, laws[item.lead]) for item in items)
    return [Column(item.start, item.end, 0, *law) for item, law in named if law]


def _leading(lead: str, own: str) -> Named | None:
    """Return the one law whose sections follow a lead.

    >>> _leading("Folgende Vorschriften des Handelsgesetzbuchs gelten:", "xg")
    ('hgb', 'federal', 'HGB')
    >>> _leading("Folgende Vorschriften des Handelsgesetzbuchs und des Aktiengesetzes gelten:", "xg")
    """
    places = {match.end() for match in _LED.finditer(lead)}
    named = mentions(lead, own) if places else []
    for number, (place, law, kind, name) in enumerate(named):
        if place in places:
            after = (other for other, *_ in named[number + 1 :])
            joined = any(_JOINED.search(lead, max(place, other - 16), other) for other in after)
            hit = names.load().at(lead, place)
            return None if joined or (hit and _JOINED.match(lead, hit.end)) else (law, kind, name)
    return None


def columns(section: Section) -> list[Column]:
    """Return the columns of a section whose head names a law, in order: a catalogue of fines names it only there.

    A head is the first row of a table, and each row that begins as that one; one that names two laws says nothing,
    nor one that may be a row: with a number, a section, or the law at its beginning. Below it, a row of one cell that
    is a lettered law ("b) Fahrerlaubnis-Verordnung") goes on with that law, or with none that is known.
    """
    found = []
    for table in (unit for unit in section.units if unit.path[-1].startswith("tab-")):
        text = section.text[table.start : table.end]
        first = text.partition("\n")[0].partition("\t")[0]
        if not first.strip() or re.search(r"\d", first):
            continue
        rows = re.finditer(rf"^(?:(?P<head>{re.escape(first)}\t.*)|[a-z]\)(?P<law> [^\t\n]+))$", text, re.MULTILINE)
        heads: list[tuple[int, int, Hit | None]] = [(0, 1, None)]
        for row in rows:
            if row["head"]:
                heads.append((row.start(), *_in_head(row["head"])))
            elif hit := names.load().at(row["law"], 0):
                heads.append((row.start(), heads[-1][1], hit))
        for (start, number, hit), (end, *_) in pairwise([*heads, (len(text), 0, None)]):
            if hit and hit.kind != "unknown":
                law = names.load().slug(hit.name)
                found.append(Column(table.start + start, table.start + end, number, law, hit.kind, hit.name))
    return found


def _in_head(row: str) -> tuple[int, Hit | None]:
    """Return the number of the one column whose head ends with the name of a law, and the law."""
    named = [
        (number, hit)
        for number, cell in enumerate(row.split("\t"))
        for match in _COLUMN.finditer(cell)
        if (hit := names.load().at(cell, match.end()))
        and hit.kind != "unknown"
        and _COLUMN_ENDS.fullmatch(cell, hit.end)
    ]
    return named[0] if len(named) == 1 and named[0][0] and "§" not in row else (1, None)


def of_head(
    section: Section, columns: Sequence[Column], place: Path, offset: int
) -> tuple[str, str, str, Literal["column", "list"]]:
    """Return slug, kind and name of the law that the head of a column or item names in which a place lies, and whose.

    The law is empty where there is none.
    """
    for column in columns:
        if column.start <= offset < column.end:
            row = section.text.rfind("\n", 0, offset) + 1
            if section.text.count("\t", row, offset) >= column.number:
                return column.law, column.kind, column.name, "column" if column.number else "list"
    for unit in reversed(section.units):
        if unit.path == place[: len(unit.path)] and unit.path[-1].startswith("nr-"):
            head = _LIST_HEAD.match(section.text, unit.start)
            hit = names.load().at(section.text, head.end()) if head else None
            if hit and section.text.startswith(":", hit.end) and hit.kind != "unknown":
                return names.load().slug(hit.name), hit.kind, hit.name, "list"
    return "", "", "", "list"


def of_another(section: Section, chains: Sequence[Chain], index: UnitIndex, own: str) -> bool:
    """Say whether an annex counts the sections of another law: most of those it names are none of the own law.

    A catalogue of fines names the law in the head of its table, and its sections without it in each row.
    """
    if section.kind is not Kind.ANLAGE:
        return False
    first = [part.numbers[0] for chain in chains if not chain.law for part in chain.parts]
    named = [number for level, number in first if level == "paragraph"]
    return len(named) >= _MANY and sum(index.has(own, (slug(number),)) for number in named) * 2 < len(named)


def title(law: str) -> str:
    """Return the title of a law of the register, empty where it is not there."""
    entry = register.by_slug().get(law)
    return entry.title if entry else ""


def brief(text: str) -> str:
    """Keep the first words of a wording: a reason names, it does not quote.

    >>> brief("des Gesetzes über dies und jenes und noch viel mehr davon")
    'des Gesetzes über dies und jenes und noch viel …'
    """
    words = text.split()
    return " ".join(words) if len(words) <= MAX_WORDS else " ".join([*words[:MAX_WORDS], "…"])
