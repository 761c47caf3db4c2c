"""From a section's flat text to its units: Absatz, Satz, Halbsatz, Nummer, Buchstabe, Doppelbuchstabe, table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normgraph.identifiers import slug
from normgraph.ingest import sentences, table_lists
from normgraph.ingest.gii_text import Flat, Mark
from normgraph.ingest.model import Kind, Path, Unit
from normgraph.ingest.sentences import Opaque, Span

_ABSATZ = re.compile(r"\((\d+[a-z]{0,2})\)(?:\s*(bis|und|u\.|-|–)\s*\((\d+[a-z]{0,2})\))?(?=\s|$|[A-ZÄÖÜ(])")
_ENDED = re.compile(r"(?:\.[“”\"»)]?|\((?:weggefallen|aufgehoben)\))$")
_GONE = re.compile(r"\(?\s*(?:weggefallen|aufgehoben|gegenstandslos|entfallen)\s*\)?\s*[.;,]?", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d+[a-z]{0,2}(?:\.\d+[a-z]?)*|[IVXLC]+)[.)]?\)?")
_NUMBERS = re.compile(r"(\d+[a-z]{0,2})\.?\s*(bis|und|u\.|-|–)\s*(\d+[a-z]{0,2})\.?")
_LETTER = re.compile(r"\(?([a-zA-Z])[.)]\)?")
_LETTERS = re.compile(r"([a-z])\)?\s*(bis|und|u\.|-|–)\s*([a-z])\)")
_DOUBLE = re.compile(r"\(?(?P<all>([a-z])\2{1,3}|[a-z]{2,3})[.)]\)?")
_ITEM_LINE = re.compile(r"(\d{1,3})\.\s")
_SECTION_LINE = re.compile(r"^§ (\d+[a-z]?)$", re.MULTILINE)
_NUMBERED_LINE = re.compile(r"^1(?:\.1)?\.?\s+[A-ZÄÖÜ]", re.MULTILINE)
_HEADING_LINE = re.compile(r"\n(?!\()[^\n]{1,200}(?<![.:;,])\n")
"""The heading of a section that is printed in an annex, on the line below its number."""
_GROUP_LINE = re.compile(
    r"\n(?:[A-ZÄÖÜ]\w+er )?(?:(?:Unter)?[Aa]bschnitt|Teil|Kapitel|Titel)\b[^\n.]{0,150}(?:\n[^\n.(]{1,150})?\Z"
)
"""The heading of a part at the end of a section that is printed in an annex: it belongs to the sections after it."""

SECTION_KINDS = frozenset({Kind.PARAGRAPH, Kind.ARTIKEL, Kind.TEXT, Kind.GLIEDERUNG, Kind.GESETZ})
"""Kinds whose text is made of Absätze and sentences; an annex is only split where it has them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of running text with the lists, tables and printed sentence numbers in it."""

    start: int
    end: int
    lists: tuple[Mark, ...]
    tables: tuple[Mark, ...]
    printed: tuple[Mark, ...]

    def opaque(self, text: str) -> list[Opaque]:
        """Return lists and tables; a table, or a list with a full stop or a repealed item last, may end a sentence."""
        lists = ((m.start, m.end, bool(_ENDED.search(text, max(m.start, m.end - 40), m.end))) for m in self.lists)
        return sorted((*lists, *((m.start, m.end, True) for m in self.tables)))


def gone(text: str) -> bool:
    """Say whether a text only states that the unit has been repealed.

    >>> gone("(weggefallen)"), gone("Der Anspruch ist weggefallen.")
    (True, False)
    """
    return bool(_GONE.fullmatch(text))


def void(text: str) -> bool:
    """Say whether a text is none: the source prints a dash where a unit has been repealed.

    >>> void(" - "), void(""), void("- Satz.")
    (True, True, False)
    """
    return not text.strip(" -–—")


def span_number(first: str, last: str, word: str) -> str:
    """Write a range or pair of numbers in one form.

    >>> span_number("3", "5", "-"), span_number("3", "4", "u.")
    ('3 bis 5', '3 und 4')
    """
    return f"{first} {'und' if word in ('und', 'u.') else 'bis'} {last}"


def build(flat: Flat, base: Path, kind: Kind) -> tuple[Unit, ...]:
    """Return the units of a section in the order of the text, every parent before its children.

    >>> from lxml import etree
    >>> from normgraph.ingest.gii_text import flatten
    >>> flat = flatten(etree.fromstring("<P>(1) Es gilt: <DL><DT>1.</DT><DD><LA>A</LA></DD></DL>Satz zwei.</P>"))
    >>> ["/".join(unit.path) for unit in build(flat, ("1",), Kind.PARAGRAPH)]
    ['1/abs-1', '1/abs-1/satz-1', '1/abs-1/satz-1/nr-1']
    """
    for mark in flat.root.of_kind("toc"):
        if mark.start == 0 and mark.end == len(flat.text):
            return ()
        mark.kind, mark.children = "title", []  # before or within a text it is one block
    if not flat.text:
        return ()
    builder = _Builder(flat, kind is Kind.ANLAGE)
    builder.section(base)
    return tuple(builder.units)


class _Builder:
    def __init__(self, flat: Flat, annex: bool) -> None:
        self.text = flat.text
        self.root = flat.root
        self.annex = annex
        self.blocks = flat.root.of_kind("paragraph", "title")
        headings = [mark for mark in self.blocks if annex and mark.label]
        self.headings = headings if len(headings) > 1 else []
        sections = list(self.printed_sections()) if annex else []
        self.sections = sections if len(sections) > 1 else []
        self.units: list[Unit] = []
        self.taken: set[Path] = set()

    def add(self, path: Path, kind: Kind, number: str, start: int, end: int, repealed: bool = False) -> Path:
        """Keep a unit; a second one with the same number under one parent is told apart by its place."""
        segment, count = path[-1], 1
        while path in self.taken:
            count += 1
            path = (*path[:-1], f"{segment}--{count}")
        self.taken.add(path)
        self.units.append(Unit(path, kind, number, start, end, repealed))
        return path

    def section(self, base: Path) -> None:
        if self.sections:
            self.law_within(base)
            return
        for heading, start, end in self.headed():
            path = base
            if heading:
                segment = f"nr-{slug(heading.label)}"
                void = gone(self.text[start:end].strip())
                path = self.add((*base, segment), Kind.NUMMER, heading.label, heading.start, end, void)
                if void:
                    continue
            parts = list(self.absaetze(start, end, counted=not self.annex))
            self.below(path, parts, counted=not self.annex or (heading is not None and len(parts) == 1))

    def headed(self) -> Iterator[tuple[Mark | None, int, int]]:
        """Yield the numbered headings of an annex with the extent of what they head, and what no such heading heads."""
        if not self.headings:
            yield None, 0, len(self.text)
            return
        first, parts = self.headings[0].start, list[Mark]()
        heads: dict[int, int] = {}
        for mark in self.blocks:
            title, above = mark.kind == "title", parts[-1] if parts else mark
            if title and not mark.label and above.label and above.kind == "title" and self.follows(heads, above, mark):
                heads[above.start] = mark.end  # "Nummer 1" and below it what that is about
            elif mark.label or (title and mark.start > first):
                parts.append(mark)
        yield None, 0, self.trim(0, parts[0].start)[1]
        for mark, end in zip(parts, [*(mark.start for mark in parts[1:]), len(self.text)], strict=True):
            end = self.trim(mark.start, end)[1]
            yield (mark, heads.get(mark.start, mark.end), end) if mark.label else (None, mark.start, end)

    def follows(self, heads: dict[int, int], above: Mark, mark: Mark) -> bool:
        """Say whether nothing stands between a heading, with its further lines, and a mark."""
        return not self.text[heads.get(above.start, above.end) : mark.start].strip()

    def printed_sections(self) -> Iterator[re.Match[str]]:
        """Yield the lines with the number of a section ("§ 2") alone: an annex that prints a law or an agreement."""
        opaque = [(mark.start, mark.end) for mark in self.root.of_kind("list", "table")]
        for line in _SECTION_LINE.finditer(self.text):
            if not any(start <= line.start() < end for start, end in opaque):
                yield line

    def law_within(self, base: Path) -> None:
        """Add the sections that an annex prints, each with its Absätze and sentences; headings stand between them."""
        before = self.trim(0, self.sections[0].start())[1]
        self.below(base, list(self.absaetze(0, before, counted=False)), counted=False)
        ends = [*(line.start() for line in self.sections[1:]), len(self.text)]
        for line, stop in zip(self.sections, ends, strict=True):
            start, end = self.trim(line.start(), stop)
            while group := _GROUP_LINE.search(self.text, line.end(), end):
                end = self.trim(start, group.start())[1]
            heading = _HEADING_LINE.match(self.text, line.end(), end)
            block = next((mark for mark in reversed(self.blocks) if mark.start <= line.end() + 1), self.root)
            if heading and not (block.kind == "title" or block.start <= line.start()):
                heading = None  # the words of a paragraph
            body = heading.end() if heading else min(line.end() + 1, end)
            gone_ = gone(self.text[body:end].strip())
            path = self.add((*base, f"par-{slug(line[1])}"), Kind.PARAGRAPH, line[1], start, end, gone_)
            if not gone_ and body < end:
                counted = _NUMBERED_LINE.search(self.text, body, end) is None  # else plain text has numbers of its own
                self.below(path, list(self.absaetze(body, end, counted=counted)), counted=counted)

    def below(self, base: Path, parts: list[tuple[str, int, _Part]], counted: bool) -> None:
        """Add Absätze and sentences; those of an Absatz without a number only where they are `counted`."""
        for number, label_end, part in parts:
            path = base
            body = self.text[label_end : part.end].strip()
            if number:
                path = self.add((*base, f"abs-{slug(number)}"), Kind.ABSATZ, number, part.start, part.end, gone(body))
            if not gone(body):
                if number or counted:
                    self.counted(part, self.numbered(part, label_end), path)
                else:
                    self.contents(part, part.start, part.end, path)

    def absaetze(self, start: int, end: int, *, counted: bool) -> Iterator[tuple[str, int, _Part]]:
        """Yield number, end of the label and extent of every Absatz; several unnumbered ones may be counted."""
        starts = list(self.absatz_starts(start, end))
        if not starts or self.text[start : starts[0][1]].strip():
            starts.insert(0, ("", start, start))
        if any(number for number, _, _ in starts):
            numbered = [one for n, one in enumerate(starts) if one[0] or n == 0]
        else:
            counted = counted and len(starts) > 1
            numbered = [(str(n) if counted else "", at, at) for n, (_, at, _) in enumerate(starts, 1)]
        ends = [at for _, at, _ in numbered[1:]] + [end]
        for (number, at, label_end), stop in zip(numbered, ends, strict=True):
            yield number, label_end, self.part(at, at + len(self.text[at:stop].rstrip()))

    def absatz_starts(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Yield number, start and end of the label of what begins an Absatz: a label, or a new paragraph."""
        labelled = False
        first = True
        marks = self.root.of_kind("paragraph", "title", "table", "list")
        for mark in (mark for mark in marks if mark.start < end and mark.end > start):
            for at in (at for at in self.lines(mark) if start <= at < end):
                label = _ABSATZ.match(self.text, at)
                if label and mark.kind == "paragraph":
                    labelled = True
                    number = span_number(label[1], label[3], label[2]) if label[3] else label[1]
                    yield number, at, label.end()
                elif first or (at == mark.start and not labelled and self.begins_absatz(mark)):
                    yield "", at, at
                first = False

    def lines(self, mark: Mark) -> Iterator[int]:
        """Yield where the lines of a paragraph begin that stand outside of lists and tables."""
        yield mark.start
        whole = (0, len(self.text))  # a section laid out as a table
        opaque = [span for inner in mark.of_kind("list", "table") if (span := (inner.start, inner.end)) != whole]
        for match in re.finditer(r"\n(?=\()", self.text[mark.start : mark.end]):
            at = mark.start + match.end()
            if not any(start <= at < end for start, end in opaque):
                yield at

    def begins_absatz(self, mark: Mark) -> bool:
        """Tell a new unnumbered Absatz from the rest of a sentence that a list, table or formula interrupted."""
        before = self.text[: mark.start].rstrip()
        item = _ITEM_LINE.match(self.text, mark.start)
        if item and re.search(rf"^{int(item[1]) - 1}\.\s", before, re.MULTILINE):
            return False  # a list goes on
        return (
            mark.kind == "paragraph" and before.endswith((".", ")", "“", '"')) and not self.text[mark.start].islower()
        )

    def part(self, start: int, end: int) -> _Part:
        """Collect what stands in a stretch of the section."""
        return self.within(self.root, start, end)

    def within(self, mark: Mark, start: int, end: int) -> _Part:
        def inside(kind: str) -> tuple[Mark, ...]:
            return tuple(
                m for m in mark.of_kind("list", "table", "rec") if m.kind == kind and start <= m.start and m.end <= end
            )

        printed = tuple(m for m in _outside_lists(mark) if start <= m.start < end)
        return _Part(start, end, inside("list"), inside("table"), printed)

    def counted(self, part: _Part, spans: list[tuple[str, Span]], path: Path) -> None:
        """Add sentences, and lists and tables under the sentence in which they stand."""
        for number, (begin, end) in spans:
            below = self.add((*path, f"satz-{slug(number)}"), Kind.SATZ, number, begin, end)
            self.halves(begin, end, part, below)
            self.contents(part, begin, end, below)

    def numbered(self, part: _Part, start: int) -> list[tuple[str, Span]]:
        """Return the numbered sentences: by the printed numbers where there are any, else by the splitter."""
        if part.printed and part.printed[0].label in ("1", "2"):
            return self.printed_sentences(part, start)
        spans = sentences.split(self.text, start, part.end, part.opaque(self.text))
        return [(str(n), span) for n, span in enumerate(spans, 1)]

    def printed_sentences(self, part: _Part, start: int) -> list[tuple[str, Span]]:
        cuts = [(mark.label, mark.start) for mark in part.printed]
        if cuts[0][0] != "1" and self.text[start : cuts[0][1]].strip():
            cuts.insert(0, ("1", start))
        cuts[0] = (cuts[0][0], start)
        ends = [at for _, at in cuts[1:]] + [part.end]
        spans = [(number, self.trim(at, end)) for (number, at), end in zip(cuts, ends, strict=True)]
        return [(number, span) for number, span in spans if span[0] < span[1]]

    def trim(self, start: int, end: int) -> Span:
        piece = self.text[start:end]
        return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())

    def halves(self, start: int, end: int, part: _Part, path: Path) -> None:
        within = [span for span in part.opaque(self.text) if start <= span[0] and span[1] <= end]
        halves = sentences.halves(self.text, start, end, within)
        spans = [span for span in halves if re.search(r"\w", self.text[span[0] : span[1]])]  # a picture is none
        if len(spans) > 1:
            for number, (begin, stop) in enumerate(spans, 1):
                self.add((*path, f"hs-{number}"), Kind.HALBSATZ, str(number), begin, stop)

    def contents(self, part: _Part, start: int, end: int, path: Path) -> None:
        """Add the items and tables that stand between two offsets."""
        marks: Sequence[Mark] = sorted((*part.lists, *part.tables), key=lambda mark: mark.start)
        strokes = tables = 0
        for mark in marks:
            if not start <= mark.start < end:
                continue
            before = self.label_before(mark.start)
            rows = table_lists.items(self.text, mark, before) if mark.kind == "table" and not self.annex else None
            if mark.kind == "table" and rows is None:
                tables += 1
                self.add((*path, f"tab-{tables}"), Kind.TABELLE, str(tables), mark.start, mark.end)
                continue
            mark = rows or mark
            roman = [item.label.strip("().") for item in mark.children[:2]] == ["i", "ii"]
            below_letter = any(segment.startswith("bst-") for segment in path)
            for item in self.continued(mark.children):
                kind, number = _labelled(item.label, path)
                if roman and below_letter and kind is Kind.BUCHSTABE:
                    kind = Kind.DOPPELBUCHSTABE  # "i." and "v." beside "ii."
                if kind is Kind.STRICH:
                    strokes += 1
                    number = str(strokes)
                self.item(item, kind, number, path)

    def label_before(self, start: int) -> str:
        """Return the number of the last unit before a place where that is an item, else nothing."""
        last = next((unit for unit in reversed(self.units) if unit.end <= start and unit.kind in _SEGMENT), None)
        return last.number if last and not self.text[last.end : start].strip() else ""

    def continued(self, items: list[Mark]) -> list[Mark]:
        """Return the items of a list; one without a label that begins with a sentence goes on with the one before.

        One without a label that is nothing but a list has no place of its own: its items are those of the list.
        """
        found: list[Mark] = []
        for item in items:
            inner = item.of_kind("list", "table") if not item.label else []
            if [(mark.kind, mark.start, mark.end) for mark in inner] == [("list", item.start, item.end)]:
                found += self.continued(inner[0].children)
                continue
            before = self.text[found[-1].start : found[-1].end] if found and found[-1].label else ""
            if not item.label and before.endswith(".") and self.text[item.start].isupper():
                last = found.pop()
                item = Mark("item", last.label, last.start, item.end, [*last.children, *item.children])
            found.append(item)
        return found

    def item(self, item: Mark, kind: Kind, number: str, path: Path) -> None:
        label_end = next((child.end for child in item.children if child.kind == "label"), item.start)
        body = self.text[label_end : item.end].strip()
        path = self.add((*path, f"{_SEGMENT[kind]}-{slug(number)}"), kind, number, item.start, item.end, gone(body))
        if gone(body):
            return
        part = self.within(item, label_end, item.end)
        spans = self.numbered(part, label_end)
        if part.printed or len(spans) > 1:
            self.counted(part, spans, path)
        else:
            start, end = self.trim(label_end, item.end)
            self.halves(start, end, part, path)
            self.contents(part, part.start, part.end, path)


_SEGMENT = {
    Kind.NUMMER: "nr",
    Kind.BUCHSTABE: "bst",
    Kind.DOPPELBUCHSTABE: "dbst",
    Kind.STRICH: "str",
}


def _outside_lists(mark: Mark) -> Iterator[Mark]:
    """Yield the printed sentence numbers below a mark that belong to its own running text."""
    for child in mark.children:
        if child.kind == "rec":
            yield child
        elif child.kind not in ("list", "table"):
            yield from _outside_lists(child)


def _labelled(label: str, path: Path) -> tuple[Kind, str]:
    """Read the label of an item: its kind depends on where it stands ("aa)" below a letter, or the 27th letter)."""
    if match := _NUMBERS.fullmatch(label):
        return Kind.NUMMER, span_number(match[1], match[3], match[2])
    if match := _LETTERS.fullmatch(label):
        return Kind.BUCHSTABE, span_number(match[1], match[3], match[2])
    if match := _NUMBER.fullmatch(label):
        return Kind.NUMMER, match[1]
    if match := _LETTER.fullmatch(label):
        return Kind.BUCHSTABE, match[1]
    if match := _DOUBLE.fullmatch(label):
        below_letter = any(segment.startswith("bst-") for segment in path)
        return (Kind.DOPPELBUCHSTABE if below_letter else Kind.BUCHSTABE), match["all"]
    word = slug(label)
    return (Kind.NUMMER, label) if word else (Kind.STRICH, "")
