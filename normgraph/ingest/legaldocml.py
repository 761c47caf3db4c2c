"""Reader of norms in LegalDocML.de 1.8.2, as the federal legal information system NeuRIS publishes them.

An expression has the ELI of its work, a point in time and a version; its life cycle lists events (enacted, in force,
out of force), and every article names by `period` the interval between two of them. That is valid time as the source
states it. Articles are turned into the elements of gii-norm and read by the same code: equal wording has an equal hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from normgraph.errors import UnreadableInput
from normgraph.identifiers import slug, text_hash
from normgraph.ingest import amendments, foreign, register, units
from normgraph.ingest.amendments import StateNote
from normgraph.ingest.gii_text import flatten, line
from normgraph.ingest.model import Kind, Path, Section

VERSION = "1.8.2"
AKN = f"{{http://Inhaltsdaten.LegalDocML.de/{VERSION}/}}"

_NUMBER = re.compile(r"(?P<sign>§§?|Art(?:ikel)?\.?|Anlage)\s*(?P<number>\S.*)")
_ELI = re.compile(r"eli/bund/[a-z0-9-]+/\d{4}/[a-z0-9]+/(?P<day>\d{4}-\d{2}-\d{2})/(?P<version>\d+)/[a-z]{3}(?:/.*)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TYPES = {"stand": "Stand", "neuf": "Neuf", "hinweis": "Hinweis", "aufh": "Aufh", "sonst": "Sonst"}


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which an article of an expression was in force, by the life cycle; unknown ones are empty.

    The event "ausserkrafttreten" bears the last day: wherever the samples have a successor, it begins the day after.
    """

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Expression:
    """One version of a law: its ELIs, the day of its manifestation, its articles with their eIds and periods."""

    entry: register.Entry
    work: str
    eli: str
    manifestation: str
    day: str
    version: str
    made: str
    sections: tuple[Section, ...]
    eids: dict[Path, str]
    periods: dict[Path, Period]
    notes: tuple[StateNote, ...]

    @property
    def key(self) -> str:
        """Return what names the expression among those of its work.

        >>> read(SAMPLE, "sample.xml").key
        '2020-08-04-1'
        """
        return f"{self.day}-{self.version}"


def read(data: bytes, place: str) -> Expression:
    """Read one expression; raises UnreadableInput where it is none of LegalDocML.de 1.8.2 or lacks its ELI.

    >>> law = read(SAMPLE, "sample.xml")
    >>> law.eli, [(section.label, section.text) for section in law.sections]
    ('eli/bund/bgbl-1/2020/s1/2020-08-04/1/deu', [('§ 1', '(1) Es gilt.')])
    >>> law.periods, law.eids[("1", "abs-1")]
    ({('1',): Period(first='2020-08-09', last='')}, 'art-z1_abs-z1')
    """
    root = foreign.parse_xml(foreign.limited(data, place), place)
    if root.tag != f"{AKN}akomaNtoso":
        what = f"the root is <{etree.QName(root).localname}> of {etree.QName(root).namespace or 'no namespace'}"
        raise UnreadableInput(what, where=place, remedy=f"give a norm in LegalDocML.de {VERSION}")
    if root.find(f"{AKN}act") is None:
        remedy = "give the regelungstext; its annexes have no life cycle of their own"
        raise UnreadableInput("it holds no act but an annex or another document", where=place, remedy=remedy)
    expression = _value(root, "FRBRExpression", "FRBRuri")
    match = _ELI.fullmatch(expression)
    if not match:
        raise UnreadableInput(f"its expression has the ELI {expression!r}", where=place, remedy="give a published norm")
    abbreviation = next((line(found) for found in root.iter("{*}abkuerzung")), "") or line(
        root.find(f".//{AKN}docTitle")
    )
    events = {f"#{event.get('eId')}": event for event in root.iter(f"{AKN}eventRef")}
    groups = {f"#{group.get('eId')}": _period(group, events) for group in root.iter(f"{AKN}temporalGroup")}
    sections: list[Section] = []
    eids: dict[Path, str] = {}
    periods: dict[Path, Period] = {}
    for article in root.iter(f"{AKN}article"):
        section = _section(article, place)
        if section.path in eids:
            continue
        sections.append(section)
        eids |= _eids(article, section.path)
        period = groups.get(article.get("period", ""))
        if period and (period.first or period.last):
            periods[section.path] = period
    made = root.find(f".//{AKN}FRBRManifestation/{AKN}FRBRdate")
    return Expression(
        entry=_entry(abbreviation),
        work=_value(root, "FRBRWork", "FRBRuri"),
        eli=expression,
        manifestation=_value(root, "FRBRManifestation", "FRBRthis"),
        day=match["day"],
        version=match["version"],
        made=made.get("date", "") if made is not None and _DAY.fullmatch(made.get("date", "")) else "",
        sections=tuple(sections),
        eids=eids,
        periods=periods,
        notes=tuple(_notes(root)),
    )


def _eids(article: etree._Element, path: Path) -> dict[Path, str]:
    """Return the eId of an article and of its counted Absätze by path."""
    found = {path: article.get("eId", "")}
    for paragraph in article.iter(f"{AKN}paragraph"):
        number = line(paragraph.find(f"{AKN}num")).strip("()")
        if number:
            found[(*path, f"abs-{slug(number)}")] = paragraph.get("eId", "")
    return found


def _value(root: etree._Element, level: str, name: str) -> str:
    found = root.find(f".//{AKN}{level}/{AKN}{name}")
    return found.get("value", "") if found is not None else ""


def _entry(abbreviation: str) -> register.Entry:
    """Name the law: as the register does where it knows the abbreviation, else by the abbreviation alone."""
    known = next((row for row in register.load() if abbreviation in (row.abbreviation, row.amtabk, row.jurabk)), None)
    return known or register.Entry(slug(abbreviation), "", "", abbreviation, "", "", abbreviation)


def _period(group: etree._Element, events: dict[str, etree._Element]) -> Period:
    """Read an interval: its events say themselves whether they begin or end force."""
    interval = group.find(f"{AKN}timeInterval")
    days = {"inkrafttreten": "", "ausserkrafttreten": ""}
    for name in ("start", "end"):
        event = events.get(interval.get(name, "")) if interval is not None else None
        if event is not None and event.get("refersTo") in days and _DAY.fullmatch(event.get("date", "")):
            days[event.get("refersTo", "")] = event.get("date", "")
    return Period(days["inkrafttreten"], days["ausserkrafttreten"])


def _notes(root: etree._Element) -> Iterator[StateNote]:
    for note in root.iter("{*}standangabe"):
        if text := line(note):
            yield amendments.parse(text, _TYPES.get(note.get("type", ""), "Sonst"))


def _section(article: etree._Element, place: str) -> Section:
    printed = line(article.find(f"{AKN}num"))
    match = _NUMBER.fullmatch(printed)
    number = match["number"] if match else printed
    kind = Kind.ARTIKEL if match and match["sign"].startswith("Art") else Kind.PARAGRAPH
    path: Path = (slug(number) or slug(article.get("eId", "")) or "text",)
    content = etree.Element("Content")
    for part in article:
        if part.tag not in (f"{AKN}num", f"{AKN}heading"):
            _block(part, content)
    flat = flatten(content, place)
    heading = line(article.find(f"{AKN}heading"))
    gone = units.gone(flat.text) or units.gone(heading)
    return Section(
        path,
        kind,
        number,
        printed,
        heading,
        (),
        text=flat.text,
        hash=text_hash(flat.text) if flat.text else "",
        length=len(flat.text),
        units=units.build(flat, path, kind) if flat.text and not gone else (),
        repealed=gone,
    )


def _block(source: etree._Element, target: etree._Element) -> None:
    """Turn a paragraph, or what stands for one, into P and DL."""
    number = source.find(f"{AKN}num")
    paragraph = etree.SubElement(target, "P")
    if number is not None:
        paragraph.text = line(number) + " "
    _fill(source, paragraph)


def _fill(source: etree._Element, target: etree._Element) -> None:
    """Add the text of an element in its order; its number has been written."""
    for part in source:
        name = etree.QName(part).localname if isinstance(part.tag, str) else ""
        if name in ("num", "heading", ""):
            continue
        if name in ("blockList", "list"):
            _list(part, target)
        elif name in (
            "content",
            "intro",
            "wrapUp",
            "listIntroduction",
            "listWrapUp",
            "blockContainer",
            "block",
            "subparagraph",
        ):
            _fill(part, target)
        else:
            _append(target, line(part))


def _list(source: etree._Element, target: etree._Element) -> None:
    listing: etree._Element | None = None
    for item in source:
        name = etree.QName(item).localname if isinstance(item.tag, str) else ""
        if name in ("item", "point"):
            listing = etree.SubElement(target, "DL") if listing is None else listing
            etree.SubElement(listing, "DT").text = line(item.find(f"{AKN}num"))
            _fill(item, etree.SubElement(etree.SubElement(listing, "DD"), "LA"))
        elif name:
            _append(target, line(item))


def _append(target: etree._Element, text: str) -> None:
    if len(target):
        target[-1].tail = f"{target[-1].tail or ''} {text}"
    else:
        target.text = f"{target.text or ''}{text} "


SAMPLE = f"""<akn:akomaNtoso xmlns:akn="{AKN[1:-1]}"><akn:act><akn:meta><akn:identification>
<akn:FRBRWork><akn:FRBRuri value="eli/bund/bgbl-1/2020/s1"/></akn:FRBRWork>
<akn:FRBRExpression><akn:FRBRuri value="eli/bund/bgbl-1/2020/s1/2020-08-04/1/deu"/></akn:FRBRExpression>
<akn:FRBRManifestation><akn:FRBRthis value="eli/bund/bgbl-1/2020/s1/2020-08-04/1/deu/2020-08-05/regelungstext-1.xml"/>
<akn:FRBRdate date="2020-08-05" name="generierung"/></akn:FRBRManifestation></akn:identification>
<akn:lifecycle><akn:eventRef eId="e1" date="2020-08-09" refersTo="inkrafttreten"/></akn:lifecycle>
<akn:temporalData><akn:temporalGroup eId="g1"><akn:timeInterval start="#e1"/></akn:temporalGroup></akn:temporalData>
<akn:proprietary><abkuerzung>XG</abkuerzung></akn:proprietary></akn:meta>
<akn:body><akn:article eId="art-z1" period="#g1"><akn:num>§ 1</akn:num><akn:heading>Zweck</akn:heading>
<akn:paragraph eId="art-z1_abs-z1"><akn:num>(1)</akn:num>
<akn:content><akn:p>Es gilt.</akn:p></akn:content></akn:paragraph>
</akn:article></akn:body></akn:act></akn:akomaNtoso>""".encode()
"""The least that this reader takes, of an invented law: for examples and tests."""
