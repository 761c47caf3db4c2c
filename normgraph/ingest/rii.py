"""Reader of rii-dok XML, as rechtsprechung-im-internet.de publishes the decisions of the federal courts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from normgraph.ingest import days, metadata
from normgraph.ingest.decision_model import Decision, Origin, Previous, Problem
from normgraph.ingest.flat_text import FlatText, line

_PARTS = {
    "leitsatz": "Leitsatz",
    "tenor": "Tenor",
    "tatbestand": "Tatbestand",
    "entscheidungsgruende": "Entscheidungsgründe",
    "gruende": "Gründe",
    "abwmeinung": "Abweichende Meinung",
    "sonstlt": "Sonstiges",
}
_METADATA = (
    "doknr", "ecli", "gertyp", "gerort", "spruchkoerper", "entsch-datum", "aktenzeichen", "doktyp", "titelzeile",
    "identifier",
)  # fmt: skip
# "vorgehend LG Aachen, 17. März 2008, Az: 6 T 104/07, Beschluss", as the publisher writes each step of the chain
_BEFORE = re.compile(
    r"vorgehend (?P<court>[^,]+)(?:, (?P<date>[0-9]{1,2}\. \w+ [0-9]{4}))?"
    r"(?:, Az: (?P<file>[^,]+(?:, [^,]*[0-9][^,]*)*))?(?:, (?P<doctype>[A-ZÄÖÜ]\w+))?"
)
_NUMBER_IN_LINK = re.compile(r"(?:jb-)?(?P<name>[A-Z0-9]+)\.zip")


@dataclass(frozen=True)
class Entry:
    """One line of the publisher's table of contents: the document, and what it says of the decision."""

    name: str
    link: str
    modified: str
    court: str
    date: str
    file_number: str


def contents(root: etree._Element) -> Iterator[Entry]:
    """Yield the entries of a table of contents (`items`); a document that the link does not name has its link as name.

    >>> xml = '''<items><item><gericht>BGH 9. Zivilsenat</gericht><entsch-datum>20100114</entsch-datum>
    ... <aktenzeichen>IX ZB 1/08</aktenzeichen><link>http://example.org/jb-JURE1.zip</link></item></items>'''
    >>> [(entry.name, entry.court, entry.date) for entry in contents(etree.fromstring(xml))]
    [('JURE1', 'BGH', '2010-01-14')]
    """
    for item in root.iter("item"):
        said = {child.tag: line(child) for child in item}
        link = said.get("link", "")
        named = _NUMBER_IN_LINK.fullmatch(urlsplit(link).path.rpartition("/")[2])
        yield Entry(
            name=named["name"] if named else link,
            link=link,
            modified=said.get("modified", ""),
            court=said.get("gericht", "").partition(" ")[0],
            date=days.parse(said.get("entsch-datum", "")),
            file_number=said.get("aktenzeichen", ""),
        )


def read(root: etree._Element, place: str, sha256: str) -> tuple[Decision, str]:
    r"""Read one decision from the root `dokument`; returns it without citations, and its text.

    >>> xml = '''<dokument><doknr>X1</doknr><gertyp>BGH</gertyp><entsch-datum>20120231</entsch-datum>
    ... <aktenzeichen>I ZR 1/12</aktenzeichen><gruende><dl><dt><a name="rd_1">1</a></dt><dd>Ja.</dd></dl></gruende>
    ... </dokument>'''
    >>> decision, text = read(etree.fromstring(xml), "x.xml", "")
    >>> decision.court, decision.date, decision.paragraphs[0].number, text
    ('BGH', '', '1', 'Gründe\nJa.\n')
    >>> decision.problems[0].what
    '"20120231" is no day of the calendar'
    """
    said = {child.tag: child for child in root}
    fields = {tag: line(said.get(tag)) for tag in _METADATA}
    flat = FlatText()
    for tag, name in _PARTS.items():
        if tag in said:
            flat.part(name, said[tag])
    problems = [*flat.problems(place)]
    previous = []
    for step in _lines(said.get("vorinstanz")):
        before = _before(step)
        if before:
            previous.append(before)
            if (stated := _BEFORE.fullmatch(step)) and stated["date"] and not before.date:
                problems.append(Problem(f"{place}#vorinstanz", f'"{stated["date"]}" is no day of the calendar'))
        elif not step.startswith("nachgehend"):
            problems.append(Problem(f"{place}#vorinstanz", f'"{step[:80]}" names no decision'))
    name = fields["doknr"] or sha256[:16]
    origin = Origin("rii", name, place, sha256, url=_url(fields["identifier"]), ecli=fields["ecli"])
    return metadata.checked(
        *flat.decision(
            f"rii-{name.lower()}",
            place,
            court=metadata.court(fields["gertyp"], fields["gerort"]),
            date=metadata.day(fields["entsch-datum"], f"{place}#entsch-datum", problems),
            file_number=metadata.file_numbers(fields["aktenzeichen"]),
            doctype=fields["doktyp"],
            chamber=fields["spruchkoerper"],
            title=fields["titelzeile"],
            previous=tuple(previous),
            origin=origin,
            problems=tuple(problems),
        )
    )


def _before(step: str) -> Previous | None:
    """Read one step of the chain of instances.

    >>> _before("vorgehend AG Musterstadt, 13. Februar 2007, Az: 92 IN 9/07")
    Previous(court='AG Musterstadt', date='2007-02-13', file_number='92 IN 9/07', doctype='')
    """
    match = _BEFORE.fullmatch(step)
    if not match or not (match["date"] or match["file"]):
        return None
    court = metadata.court(match["court"])
    return Previous(court, days.parse(match["date"] or ""), match["file"] or "", match["doctype"] or "")


def _lines(element: etree._Element | None) -> Iterator[str]:
    if element is not None:
        flat = FlatText()
        flat.part("", element)
        yield from flat.text.splitlines()


def _url(text: str) -> str:
    return text if text.startswith(("http://", "https://")) and not set(text) & set(' <>"{}|\\^`') else ""
