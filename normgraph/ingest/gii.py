"""Reader of gii-norm XML (gesetze-im-internet.de): from the published file to a `Statute`.

The first `norm` is the law itself; every other one is a section, article, annex, other text or a grouping unit. EGBGB
has two levels, because its articles are grouping units that have sections: Art. 229 § 5 becomes `229/par-5`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Literal

from lxml import etree

from normgraph.errors import UnknownThing, UnreadableInput
from normgraph.identifiers import slug, text_hash
from normgraph.ingest import gii_source, register, units
from normgraph.ingest.gii_text import flatten, line
from normgraph.ingest.model import Kind, Note, Path, Section, Statute

_UNCOUNTED = "(XXXX)"
"""Stands before a number whose text is not printed, and alone where a part has no designation at all."""
"""What the site prints before the number of a repealed unit that has no heading of its own."""
_SECTION = re.compile(r"§§?\s*(?P<number>\S.*)")
_ARTICLE = re.compile(r"Art(?:ikel)?\.?\s+(?P<number>\S.*)")
_ANNEX = re.compile(r"(?:Anlagen?|Anhang|Anhänge|Muster|Formblatt|Beilage|Verzeichnis)\b.*")
_DOCUMENTED = re.compile(r"Textnachweis(?: Geltung)? ab: (\d{1,2})\.(\d{1,2})\.(\d{4})")
"""From when the site documents the text: not the day on which it came into force."""
_RANGE = re.compile(r"(\S+)\s*(bis|und|u\.|-|–)\s*(?:Art\.?\s|§\s)?\s*(\S+)")


def read(
    where: str | FilePath, wanted: frozenset[str] | None = None, missing: Literal["refuse", "pass over"] = "refuse"
) -> Iterator[Statute]:
    """Yield the statutes at a directory, zip, XML file or URL, one at a time.

    `wanted` names slugs (`sgb-ii`) or site names (`sgb_2`). Raises UnreadableInput for the first law that cannot be
    read, and for one that is wanted and missing unless told to pass over it.

    >>> next(read("missing-folder"))
    Traceback (most recent call last):
        ...
    normgraph.errors.UnreadableInput: missing-folder: no such file or directory. \
What to do: give a directory, zip, XML file or URL.
    """
    names = site_names(wanted) if wanted is not None else None
    seen = set()
    for source in gii_source.sources(where, names):
        statute = read_statute(source.load(), source.place, source.gii)
        if wanted is not None and not wanted & {statute.slug, statute.gii}:
            continue
        seen.add(statute.slug)
        seen.add(statute.gii)
        yield statute
    if wanted is not None and missing == "refuse" and (absent := wanted - seen):
        raise UnknownThing(
            f"no law called {', '.join(sorted(absent))}",
            where=str(where),
            remedy="use a slug of data/statutes/federal.csv, like sgb-ii",
        )


def site_names(wanted: frozenset[str]) -> frozenset[str]:
    """Return the names under which the site has the wanted laws.

    >>> sorted(site_names(frozenset({"egbgb", "sgb-ii", "bgb"})))
    ['bgb', 'bgbeg', 'sgb_2']
    """
    known = register.by_slug()
    return frozenset(known[name].gii if name in known else name for name in wanted)


def check_names(source: str, wanted: frozenset[str] | None) -> None:
    """Raise UnknownThing, with near names, where a directory or archive lacks a wanted law: before anything is read.

    A site is asked once only, when its laws are fetched.
    """
    if not wanted or source.startswith("http"):
        return
    names = {name: next(iter(site_names(frozenset({name})))) for name in wanted}
    there = {law.gii for law in gii_source.sources(source, frozenset(names.values()))}
    absent = sorted(name for name, site in names.items() if site not in there)
    if absent and "" not in there:  # a single file does not say by its name what law it is
        known = [name for row in register.load() for name in (row.slug, row.gii)]
        near = {one for name in absent for one in difflib.get_close_matches(name, known, 3)}
        remedy = f"near names: {', '.join(sorted(near))}" if near else "use a slug, like sgb-ii"
        raise UnknownThing(f"no law called {', '.join(absent)}", where=source, remedy=remedy)


def read_entry(source: gii_source.Source) -> register.Entry:
    """Return the register entry of one law."""
    root = gii_source.parse(source.load(), source.place)
    meta = _metadata(root, source.place)
    return _entry(root, meta, source.gii)


def read_statute(data: bytes, place: str, gii: str = "") -> Statute:
    """Read one law from its XML; `gii` is its name on the site where that is known.

    >>> xml = b'''<dokumente doknr="X1" builddate="20260101"><norm><metadaten><jurabk>XG</jurabk></metadaten></norm>
    ... <norm><metadaten><enbez>Art 1</enbez></metadaten><textdaten><text><Content><P>Das gilt.</P></Content></text>
    ... </textdaten></norm></dokumente>'''
    >>> statute = read_statute(xml, "xg.xml")
    >>> statute.slug, statute.built, [(section.path, section.text) for section in statute.sections]
    ('xg', '2026-01-01', [(('1',), 'Das gilt.')])
    """
    root = gii_source.parse(data, place)
    meta = _metadata(root, place)
    entry = _entry(root, meta, gii)
    gazette = meta.find("fundstelle")
    norms = root.findall("norm")
    return Statute(
        slug=entry.slug,
        abbreviation=entry.abbreviation,
        title=line(meta.find("langue")),
        short=entry.short,
        doknr=entry.doknr,
        gii=entry.gii,
        jurabk=entry.jurabk,
        amtabk=entry.amtabk,
        enacted=_child(meta, "ausfertigung-datum"),
        gazette=" ".join(_child(gazette, tag) for tag in ("periodikum", "zitstelle")) if gazette is not None else "",
        built=_day(root.get("builddate", ""), place),
        notes=tuple(_notes(meta, norms[0])),
        sections=_without_living(tuple(_Reader(place).sections(norms))),
        sha256=gii_source.digest(data),
    )


def _metadata(root: etree._Element, place: str) -> etree._Element:
    meta = root.find("norm/metadaten")
    if meta is None:
        raise UnreadableInput("no <norm> with <metadaten>", where=place, remedy="give XML of gesetze-im-internet.de")
    return meta


def _entry(root: etree._Element, meta: etree._Element, gii: str) -> register.Entry:
    """Name the law; a file without folder is recognised by its document number."""
    doknr = root.get("doknr", "")
    gii = gii or next((row.gii for row in register.load() if row.doknr == doknr), "")
    names = (_child(meta, tag) for tag in ("jurabk", "amtabk", "kurzue", "langue"))
    return register.entry(doknr, gii, *names)


def _child(element: etree._Element, tag: str) -> str:
    return line(element.find(tag))


def _day(builddate: str, place: str) -> str:
    if not re.fullmatch(r"\d{8,14}", builddate):
        raise UnreadableInput(f"builddate is {builddate!r}, expected YYYYMMDD…", where=place)
    return f"{builddate[:4]}-{builddate[4:6]}-{builddate[6:8]}"


def _notes(meta: etree._Element, norm: etree._Element) -> Iterator[Note]:
    for stand in meta.findall("standangabe"):
        yield Note(_child(stand, "standtyp") or "Stand", _child(stand, "standkommentar"))
    footnote = line(norm.find("textdaten/fussnoten"))
    if documented := _DOCUMENTED.search(footnote):
        yield Note("Textnachweis", f"{documented[3]}-{int(documented[2]):02}-{int(documented[1]):02}")
    if footnote:
        yield Note("Fußnote", footnote)


class _Reader:
    """Walks the norms of one law and keeps the grouping units that are open."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.groups: list[tuple[str, Section]] = []
        self.taken: set[Path] = set()

    def sections(self, norms: list[etree._Element]) -> Iterator[Section]:
        for index, norm in enumerate(norms):
            meta = norm.find("metadaten")
            if meta is None:
                raise UnreadableInput("a <norm> has no <metadaten>", where=f"{self.place}:{norm.sourceline}")
            group, label = meta.find("gliederungseinheit"), _child(meta, "enbez")
            if group is not None:
                head = self.enter(group, norm if not label else None)
                if head:
                    yield head
            if label:
                yield self.fill(self.section(label, _child(meta, "titel")), norm)
            elif group is None:
                text = self.fill(self.unlabelled(index, _child(meta, "titel")), norm)
                if text.text:
                    yield text

    def enter(self, group: etree._Element, norm: etree._Element | None) -> Section | None:
        """Open a grouping unit and return it, unless it is open already."""
        code = _child(group, "gliederungskennzahl")
        name, title = _child(group, "gliederungsbez"), _child(group, "gliederungstitel")
        while self.groups and not (code.startswith(self.groups[-1][0]) and code != self.groups[-1][0]):
            if self.groups[-1][0] == code and norm is None:
                return None
            self.groups.pop()
        article = _ARTICLE.fullmatch(name)
        parent = self.groups[-1][1].path if self.groups else ()
        if article:
            number = _number(article["number"])
            path, kind = (slug(number),), Kind.ARTIKEL
        else:
            number, path, kind = name, (f"gl-{slug(code) or 'ohne'}",), Kind.GLIEDERUNG
        section = Section(self.unique(path), kind, number, name, title, parent, repealed=units.gone(title))
        self.groups.append((code, section))
        return self.fill(section, norm) if norm is not None else section

    def section(self, label: str, heading: str) -> Section:
        name = label.replace(_UNCOUNTED, "").strip()
        repealed = units.gone(heading) or (_UNCOUNTED in label and bool(name) and not heading)
        article = next((s for _, s in reversed(self.groups) if s.kind is Kind.ARTIKEL), None)
        if match := _SECTION.fullmatch(name):
            kind, number = Kind.PARAGRAPH, _number(match["number"])
            path: Path = (*article.path, f"par-{slug(number)}") if article else (slug(number),)
        elif match := _ARTICLE.fullmatch(name):
            kind, number = Kind.ARTIKEL, _number(match["number"])
            path = (slug(number),)
        elif _ANNEX.fullmatch(name):
            number = name.partition("(")[0].strip()
            kind, path = Kind.ANLAGE, (slug(number),)
        else:
            kind, number, path = Kind.TEXT, name, (slug(name) or "text",)
        parent = self.groups[-1][1].path if self.groups else ()
        return Section(self.unique(path), kind, number, name, heading, parent, repealed=repealed)

    def unlabelled(self, index: int, heading: str) -> Section:
        """Return a text without a number: the first one is that of a law without sections."""
        parent = self.groups[-1][1].path if self.groups else ()
        path = () if index == 0 else self.unique(("text",))
        return Section(path, Kind.GESETZ if index == 0 else Kind.TEXT, "", "", heading, parent)

    def unique(self, path: Path) -> Path:
        """Tell units apart that the source prints under one number (two texts of a section, numbering per annex)."""
        segment, count = path[-1], 1
        while path in self.taken:
            count += 1
            path = (*path[:-1], f"{segment}--{count}")
        self.taken.add(path)
        return path

    def fill(self, section: Section, norm: etree._Element) -> Section:
        """Add text, units and notes."""
        text = norm.find("textdaten/text")
        place = f"{self.place}:{norm.sourceline}"
        flat = flatten(text, place)
        notes = list(flat.notes)
        if text is not None:
            for footnote in text.findall("Footnotes/Footnote"):
                notes.append(Note("Fußnote", line(footnote)))
        editorial = line(norm.find("textdaten/fussnoten")) if section.path else ""
        if editorial:
            notes.append(Note("Fußnote", editorial))
        repealed = units.gone(section.heading) or units.gone(flat.text)
        repealed = repealed or (section.repealed and units.void(flat.text))
        worded = bool(flat.text) and not (repealed and units.void(flat.text))  # a dash in the place of a text is none
        return replace(
            section,
            text=flat.text,
            hash=text_hash(flat.text) if worded else "",
            length=len(flat.text) if worded else 0,
            units=units.build(flat, section.path, section.kind) if _has_units(section, flat.text) else (),
            notes=tuple(dict.fromkeys(note for note in notes if note.text)),
            figures=tuple(flat.figures),
            repealed=repealed,
            source=norm.get("doknr", ""),
        )


def _without_living(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Take back that a unit is repealed where sections in it live on: "(weggefallen)" is then said of its own text."""
    living: set[Path] = set()
    for section in reversed(sections):  # what lies in a unit comes after it
        if not section.repealed or section.path in living:
            living |= {section.parent, section.path[:-1]}
    return tuple(
        replace(section, repealed=False) if section.repealed and section.path in living else section
        for section in sections
    )


def _has_units(section: Section, text: str) -> bool:
    """Say whether a text is made of sentences and items: a table of contents and "(weggefallen)" are not."""
    return not (units.gone(text) or units.void(text) or section.label.startswith("Inhalts"))


def _number(printed: str) -> str:
    """Write the number of a section in one form, a range with "bis".

    >>> _number("67 - 70b"), _number("60 a"), _number("12 u. 13")
    ('67 bis 70b', '60a', '12 und 13')
    """
    if match := _RANGE.fullmatch(printed):
        return units.span_number(match[1], match[3], match[2])
    return re.sub(r"^(\d+) ([a-z])$", r"\1\2", printed)
