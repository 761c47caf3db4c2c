"""Reader of laws in Markdown, as two public "law in git" repositories keep them: from bytes to a `Statute`.

bundestag/gesetze (`a/aufenthg_2004/index.md`) has a YAML head, a definition list with the amendment note, wrapped
lines and indented lists; kmein/gesetze (`laws/AufenthG-BJNR195010004.md`) has no amendment note, one line for each
paragraph and lists without indentation. Both come from the XML of gesetze-im-internet.de, so both are turned back into
its elements here and read by the same code (`gii_text`, `units`): equal wording then has an equal hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from lxml import etree

from normgraph.errors import UnreadableInput
from normgraph.identifiers import slug, text_hash
from normgraph.ingest import register, units
from normgraph.ingest.gii_text import flatten
from normgraph.ingest.model import Kind, Note, Path, Section, Statute

_HEAD = re.compile(r"^(?P<level>#{1,6})\s+(?P<title>\S.*)", re.MULTILINE)
_SECTION = re.compile(
    r"(?:\(XXXX\)\s*)?(?P<sign>§§?|Art(?:ikel)?\.?)\s*(?P<number>\d+[a-z]{0,2}(?:\s?[a-z](?=\s|$))?"
    r"(?:\s*(?:bis|und|u\.|,|-)\s*(?:§\s*|Art\.?\s*)?\d+[a-z]{0,2})*)(?![\w.])\s*(?:–\s+|-\s+)?(?P<heading>.*)"
)
_ANNEX = re.compile(r"(?P<number>Anlage(?:\s+(?!zu\b)[A-Z0-9][\w.]*)?)\s*(?:–\s+)?(?P<heading>.*)")
_NOTE = re.compile(
    r"^(?:Zuletzt geändert|Geändert) durch\s*\n:\s+(?P<text>.+(?:\n[ \t]+.+)*)", re.MULTILINE | re.IGNORECASE
)
_HINT = re.compile(r"^Hinweis\s*\n:\s+(?P<text>.+(?:\n[ \t]+.+)*)", re.MULTILINE)
_ENACTED = re.compile(r"Ausfertigungsdatum:?\s*(?:\n:\s+)?(?:(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4}))")
_ITEM = re.compile(
    r"(?P<label>\(?(?:\d{1,3}[a-z]{0,2}|[a-z]|[a-z]{2,3}|[IVX]{1,5})\\?[.)]|[-–•])(?:\s+|$)(?P<rest>.*)", re.DOTALL
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,80}\]:?")
_EDITORIAL = re.compile(r"\(\+\+\+|\(?(?:Fundstelle|Inhalt: nicht darstellbar)")
_ABOUT = re.compile(
    r"(?:§§?|Art\.|Anlage|Überschrift|Inhaltsübersicht) ?(?P<number>[\w ]{0,12}?)(?:[ ,(][^:]{0,200})?: "
)
_MARKS = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~^$'\"-])|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_FIGURE = re.compile(r"!\[[^\]]{0,200}\]\([^)]{0,300}\)(?:\{[^}]{0,200}\})?")
_COMMENT = re.compile(r"<!--.{0,400}?-->", re.DOTALL)
_FOOTNOTE_LINK = re.compile(r"<a href=\"#[^<>]{0,80}>.{0,80}?</a>\)?", re.DOTALL)
_SIGN = re.compile(r"(?<=\s)(?:\\?\*){1,3}\\?\)(?=\s|$)")
_ASTERISK = re.compile(r"(?<=\s)\*{1,3}\)?(?=\s|$)")
_WRAPPED = re.compile(r"(?<=[^\W\d_])-\n[ \t]*(?=[^\W\d_])(?!(?:und|oder|bzw|bis|sowie|noch|als)\b)")
_BLOCK_TAG = re.compile(r"</?(?:td|th|tr|p|br|dt|dd|li|table)\b[^<>]{0,400}>")
_TAG = re.compile(r"</?(?!\d)[a-zA-Z][^<>]{0,400}>")
_ABSATZ = re.compile(r"\(\d+[a-z]{0,2}\)(?:\s|$)")
_NEXT_STEP = re.compile(r"\d+")
MAX_BYTES = 20_000_000
"""One law; the largest of federal law has 4 million bytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of Markdown: its indentation and its text with the signs of Markdown taken away."""

    indent: int
    text: str
    table: bool = False


Known = dict[tuple[Path, str, str], Section]
"""Sections read before by path, heading and body: most stay as they are from one state to the next."""


def read(data: bytes, place: str, entry: register.Entry, known: Known | None = None) -> Statute:
    r"""Read one law from Markdown; the register says which law it is, `known` saves reading what was read before.

    Raises UnreadableInput where the bytes are no Markdown of a law in one of the two layouts.

    >>> law = register.Entry("xg", "BJNR1", "xg", "XG", "", "", "XG")
    >>> text = "% XG\n% Ausfertigungsdatum: 30.07.2004\n\n# § 1 – Zweck\n\n(1) Es gilt:\n\n1. Eins,\n\n2. Zwei.\n"
    >>> section = read(text.encode(), "laws/XG.md", law).sections[0]
    >>> section.label, section.heading, ["/".join(unit.path) for unit in section.units]
    ('§ 1', 'Zweck', ['1/abs-1', '1/abs-1/satz-1', '1/abs-1/satz-1/nr-1', '1/abs-1/satz-1/nr-2'])
    """
    if len(data) > MAX_BYTES:
        raise UnreadableInput(f"longer than {MAX_BYTES:,} bytes", where=place, remedy="give a repository of laws")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"byte {error.start} is not UTF-8", where=place, remedy="save it as UTF-8") from error
    sections = tuple(_sections(text, {} if known is None else known))
    if not sections:
        raise UnreadableInput("no heading of a section (§, Art, Anlage)", where=place, remedy="give a law in Markdown")
    head = text[: next(start for start, title in _titles(text) if _SECTION.fullmatch(title) or _ANNEX.fullmatch(title))]
    enacted = _ENACTED.search(head)
    note, hints = _NOTE.search(head), _HINT.finditer(head)
    notes = [Note("Stand", "Zuletzt geändert durch " + " ".join(note["text"].split()))] if note else []
    notes += [Note("Hinweis", " ".join(hint["text"].split())) for hint in hints]
    day = ""
    if enacted:
        day = "-".join(enacted.groups()[:3] if enacted[1] else (enacted[6], enacted[5], enacted[4]))
    return Statute(
        slug=entry.slug,
        abbreviation=entry.abbreviation,
        title="",
        short=entry.short,
        doknr=entry.doknr,
        gii=entry.gii,
        jurabk=entry.jurabk,
        amtabk=entry.amtabk,
        enacted=day,
        gazette="",
        built="",
        notes=tuple(notes),
        sections=sections,
    )


def _titles(text: str) -> Iterator[tuple[int, str]]:
    """Yield the headings without the signs of Markdown, and where they begin."""
    return ((head.start(), _plain(head["title"])) for head in _HEAD.finditer(text))


def _sections(text: str, known: Known) -> Iterator[Section]:
    """Yield sections, articles and annexes; an article with sections of its own gives them its path."""
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    taken: set[Path] = set()
    article: tuple[int, Path] | None = None
    for head, end in zip(heads, ends, strict=False):
        title, level = _plain(head["title"]), len(head["level"])
        found = _SECTION.fullmatch(title)
        annex = None if found else _ANNEX.fullmatch(title)
        if article and (annex or (not found and level < article[0])):
            article = None
        if not found and not annex:
            continue
        if found:
            kind = Kind.PARAGRAPH if "§" in found["sign"] else Kind.ARTIKEL
            number = _number(found["number"])
            path: Path = (slug(number),)
            if kind is Kind.ARTIKEL:
                article = (level, path)
            elif article:
                path = (*article[1], f"par-{slug(number)}")
            label = (
                "§§ " if "§" in found["sign"] and " " in number else "§ " if kind is Kind.PARAGRAPH else "Art "
            ) + number
            heading = found["heading"].strip()
        else:
            assert annex
            kind, number, heading = Kind.ANLAGE, annex["number"], annex["heading"]
            path, label = (slug(number),), annex["number"]
        segment, count = path[-1], 1
        while path in taken:
            count += 1
            path = (*path[:-1], f"{segment}--{count}")
        taken.add(path)
        body = text[head.end() : end]
        key = (path, heading, body)
        if key not in known:
            known[key] = _filled(Section(path, kind, number, label, heading, ()), body)
        yield known[key]


def ambiguous(statute: Statute) -> bool:
    """Say whether counting begins anew, because the file leaves out the articles that sections stand in (EGBGB)."""
    return any(section.path == ("1--2",) and section.kind is Kind.PARAGRAPH for section in statute.sections)


def placed(statute: Statute, known: Statute) -> Statute:
    """Return a statute whose sections stand where the known structure has them, by the order of numbers and headings.

    A section that stands between two of one article is of that article; one that fits nowhere is left out.

    >>> def law(*sections):
    ...     kinds = (Section(path, Kind.PARAGRAPH, path[-1][4:], "", heading, ()) for path, heading in sections)
    ...     return Statute("x", "X", "", "", "", "", "", "", "", "", "", sections=tuple(kinds))
    >>> known = law((("2", "par-1"), "A"), (("2", "par-2"), "B"), (("3", "par-1"), "C"))
    >>> read = law((("par-1",), "A"), (("par-2",), "Neu"), (("x", "par-1"), "C"))
    >>> [section.path for section in placed(read, known).sections]
    [('2', 'par-1'), ('2', 'par-2'), ('3', 'par-1')]
    >>> read = law((("par-1",), "A"), (("par-2",), "B"), (("x", "par-1"), "Neu"), (("x", "par-3"), "Neu"))
    >>> [section.path for section in placed(read, known).sections]
    [('2', 'par-1'), ('2', 'par-2')]
    """
    theirs = [section for section in known.sections if section.kind in (Kind.PARAGRAPH, Kind.ANLAGE)]
    ours = list(statute.sections)
    matcher = SequenceMatcher(None, [_key(section) for section in theirs], [_key(section) for section in ours], False)
    places: dict[int, Path] = {}
    for block in matcher.get_matching_blocks():
        places |= {block.b + n: theirs[block.a + n].path for n in range(block.size)}
    taken = set(places.values())
    sections = []
    for number, section in enumerate(ours):
        path = places.get(number) or _between(number, section, places, ours)
        if path is None or (number not in places and path in taken):
            continue
        taken.add(path)
        below = tuple(replace(unit, path=path + unit.path[len(section.path) :]) for unit in section.units)
        sections.append(replace(section, path=path, units=below))
    return replace(statute, sections=tuple(sections))


def _key(section: Section) -> tuple[str, str]:
    return section.number, " ".join(re.findall(r"\w+", section.heading.lower())[:8])


def _between(number: int, section: Section, places: dict[int, Path], ours: list[Section]) -> Path | None:
    """Return the path below the article of both neighbours; of the one before where the next article starts anew.

    None where counting began anew since the one before, in an article that the known structure lacks.
    """
    last = next((n for n in range(number - 1, -1, -1) if n in places), -1)
    after = next((places[n] for n in range(number + 1, len(ours)) if n in places), None)
    anew = any(one.number == "1" for one in ours[last + 1 : number])
    if section.kind is not Kind.PARAGRAPH or anew or len(before := places.get(last, ())) < 2:
        return None
    same = after is None or after[0] == before[0] or (after[-1] == "par-1" and section.number != "1")
    return (before[0], f"par-{slug(section.number)}") if same else None


def _filled(section: Section, body: str) -> Section:
    root = etree.Element("Content")
    notes: list[Note] = []
    blocks: list[Block] = []
    after = False
    for block in _blocks(body):
        about = _ABOUT.match(block.text)
        after = (after or bool(about and blocks and about["number"].strip() == section.number)) and not _ABSATZ.match(
            block.text
        )
        if after or _EDITORIAL.match(block.text):
            notes.append(Note("Fußnote", block.text))
        else:
            blocks.append(block)
    _build(root, blocks)
    flat = flatten(root)
    gone = units.gone(flat.text) or (not flat.text and units.gone(section.heading))
    return replace(
        section,
        text=flat.text,
        hash=text_hash(flat.text) if flat.text else "",
        length=len(flat.text),
        units=units.build(flat, section.path, section.kind) if flat.text and not gone else (),
        notes=tuple(notes),
        repealed=gone or units.gone(section.heading),
    )


def _blocks(body: str) -> Iterator[Block]:
    """Yield the paragraphs; a footnote's definition, a rule and what is only markup are passed over."""
    footnote = False
    for piece in re.split(r"\n[ \t]*\n", body):
        lines = [line for line in piece.split("\n") if line.strip()]
        if not lines:
            continue
        indent = len(lines[0]) - len(lines[0].lstrip())
        if _FOOTNOTE.match(lines[0].lstrip()) and lines[0].lstrip().partition("]")[2].startswith(":"):
            footnote = True
            continue
        if footnote and indent >= 4:
            continue
        footnote = False
        for text, table in _split(lines):
            plain = _plain(text)
            if plain:
                yield Block(indent, plain, table)


def _split(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Part a block where list items follow each other without an empty line; a table stays whole."""
    if lines[0].lstrip().startswith(("|", "<table", "<t", "<col", "+-", "+=", "---", "<d")):
        yield "\n".join(lines), True
        return
    held: list[str] = []
    for line in lines:
        if (
            held
            and line == line.lstrip()
            and re.match(r"(?:\d{1,3}[a-z]{0,2}\\?\.|[a-z]{1,3}\\?\))\s", line)
            and _ends_item(held[-1])
        ):
            yield "\n".join(held), False
            held = []
        held.append(line)
    yield "\n".join(held), False


def _ends_item(line: str) -> bool:
    return line.rstrip().endswith((",", ";", ".", ":", " und", " oder"))


def _plain(text: str) -> str:
    r"""Take away the signs of Markdown and HTML.

    >>> _plain("31\\. Dezember *und* [^f1] <span>so</span>")
    '31. Dezember und so'
    """
    text = _SIGN.sub(" ", _FOOTNOTE_LINK.sub("", text))
    text = _COMMENT.sub("", _FIGURE.sub("￼", text))
    text = _FOOTNOTE.sub("", text)
    text = _BLOCK_TAG.sub(" ", text) if "<" in text else text
    text = _TAG.sub("", text) if "<" in text else text
    text = _WRAPPED.sub("-", text)
    if text.lstrip().startswith("|"):
        text = re.sub(r"^\s*\|?[\s:|+-]+\|?\s*$", "", text, flags=re.MULTILINE).replace("|", " ")
    text = _ASTERISK.sub("", _MARKS.sub(r"\1", text))
    return " ".join(_entities(text).split())


def _entities(text: str) -> str:
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


def _build(root: etree._Element, blocks: list[Block]) -> None:
    """Turn paragraphs into P and DL elements; the kind of its label, or its indentation, tells how deep an item is."""
    paragraph: etree._Element | None = None
    lists: list[tuple[str, int, etree._Element, etree._Element]] = []
    before = ""
    for block in blocks:
        finished, before = _finished(before), block.text
        item = None if block.table or _ABSATZ.match(block.text) else _ITEM.fullmatch(block.text)
        if item and paragraph is None and not lists and _label(item["label"]) != "nr":
            item = None
        if (item and paragraph is not None) or (item and lists):
            kind = _label(item["label"])
            while lists and kind != lists[-1][0] and any(kind == known for known, *_ in lists):
                lists.pop()
            while lists and kind == lists[-1][0] and block.indent < lists[-1][1]:
                lists.pop()
            if not lists or lists[-1][0] != kind:
                assert paragraph is not None
                home = lists[-1][3] if lists else paragraph
                lists.append((kind, block.indent, etree.SubElement(home, "DL"), home))
            listing = lists[-1][2]
            etree.SubElement(listing, "DT").text = item["label"].replace("\\", "")
            text = etree.SubElement(etree.SubElement(listing, "DD"), "LA")
            text.text = _safe(item["rest"])
            lists[-1] = (kind, block.indent, listing, text)
            continue
        if item:  # a list that no paragraph introduces
            paragraph = etree.SubElement(root, "P")
            listing = etree.SubElement(paragraph, "DL")
            etree.SubElement(listing, "DT").text = item["label"].replace("\\", "")
            text = etree.SubElement(etree.SubElement(listing, "DD"), "LA")
            text.text = _safe(item["rest"])
            lists = [(_label(item["label"]), block.indent, listing, text)]
            continue
        while lists and block.indent < lists[-1][1] + 2:
            lists.pop()
        if lists:
            home = lists[-1][3]
            part = etree.SubElement(home.getparent(), "LA")  # type: ignore[arg-type]
            part.text = _safe(block.text)
            lists[-1] = (*lists[-1][:3], part)
            continue
        if paragraph is not None and not _ABSATZ.match(block.text) and not finished:
            if len(paragraph):
                paragraph[-1].tail = (paragraph[-1].tail or "") + " " + _safe(block.text)
            else:
                paragraph.text = f"{paragraph.text}\n{_safe(block.text)}"
            continue
        paragraph = etree.SubElement(root, "P")
        paragraph.text = _safe(block.text)


def _finished(text: str) -> bool:
    return text.endswith((".", ")", "“", '"'))


def _label(label: str) -> str:
    """Return the kind of a label: number, letter, double letter, stroke.

    >>> [_label(label) for label in ("1.", "2a.", "b)", "aa)", "-")]
    ['nr', 'nr', 'bst', 'dbst', 'str']
    """
    name = label.strip("().\\")
    if name[:1].isdigit():
        return "nr"
    if not name or name in "-–•":
        return "str"
    return "bst" if len(name) == 1 else "dbst"


def _number(printed: str) -> str:
    printed = re.sub(r"^(\d+) ([a-z])$", r"\1\2", printed.replace("§", "").replace("Art", "").strip())
    parts = re.fullmatch(r"(\S+?)\s*(bis|und|u\.|,|-)\s*(\S+)", printed)
    return units.span_number(parts[1], parts[3], "und" if parts[2] == "," else parts[2]) if parts else printed


def _safe(text: str) -> str:
    """Leave out what XML cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
