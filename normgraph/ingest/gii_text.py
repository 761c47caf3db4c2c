"""Text of a gii-norm element: one canonical string and a tree of marks on it.

Runs of white space are one blank; blocks (paragraphs, list items, table rows, titles) stand on lines of their own,
cells of a table are parted by tabs, blocks within a cell by blanks. A printed sentence number (`SUP class="Rec"`) is a
mark and not text, other raised and lowered digits become the Unicode signs, a picture the object replacement
character. Editorial comments (`kommentar`) and footnotes are not text of the norm and are collected apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from normgraph.errors import LimitExceeded
from normgraph.ingest.model import Figure, Note

OBJECT = "￼"
MAX_DEPTH = 100
"""Elements inside each other; the deepest seen among 6,877 laws is 21."""

_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_INSIDE = tuple(")/.,;<>+=")
"""What follows a raised digit but never the number of a sentence."""
_HEADED = re.compile(r"(\d{1,3}[a-z]{0,2}(?=\.\s)|\d{1,3}(?:\.\d{1,3})+(?=\.?\s))\.?\s+(?!bis\s)\S.{0,500}")
_TITLED = re.compile(r"Nummer\s(\d{1,3}[a-z]?)")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?")
_BLOCKS = {"P": "paragraph", "Title": "title", "Subtitle": "title", "Ident": "title", "table": "table", "TOC": "toc"}


@dataclass(slots=True, eq=False)
class Mark:
    """An interval of the text: paragraph, list, item, table, title, or a printed sentence number.

    The label is that of an item, of a sentence, or the number of a heading that the source writes as a paragraph.
    """

    kind: str
    label: str = ""
    start: int = -1
    end: int = -1
    children: list[Mark] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> list[Mark]:
        """Return the nearest marks of these kinds below this one, in order.

        >>> inner = Mark("list", children=[Mark("item")])
        >>> [mark.kind for mark in Mark("paragraph", children=[inner]).of_kind("item", "table")]
        ['item']
        """
        found: list[Mark] = []
        for child in self.children:
            found += [child] if child.kind in kinds else child.of_kind(*kinds)
        return found


@dataclass(slots=True)
class Flat:
    """The text of an element with its marks, pictures and the notes that stood in it."""

    text: str
    root: Mark
    figures: list[Figure]
    notes: list[Note]


def flatten(element: etree._Element | None, place: str = "") -> Flat:
    """Return the canonical text of an element and the marks on it.

    >>> flat = flatten(etree.fromstring("<P>(1) Es gilt <DL><DT>1.</DT><DD><LA>Eins,</LA></DD></DL>so.</P>"))
    >>> flat.text.splitlines()
    ['(1) Es gilt', '1. Eins,', 'so.']
    >>> [(mark.kind, mark.label, flat.text[mark.start:mark.end]) for mark in flat.root.of_kind("item")]
    [('item', '1.', '1. Eins,')]
    """
    writer = _Writer(place)
    if element is not None:
        writer.element(element, 0)
    writer.close(writer.root)
    return Flat("".join(writer.parts), writer.root, writer.figures, writer.notes)


def line(element: etree._Element | None) -> str:
    """Return the text of an element in one line, without its footnotes.

    >>> line(etree.fromstring("<titel>Dauer<BR/> der  Frist</titel>"))
    'Dauer der Frist'
    """
    return " ".join(flatten(element).text.split())


class _Writer:
    """Collects text; white space is written only once something follows it."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.parts: list[str] = []
        self.length = 0
        self.gap = ""
        self.cells = 0
        self.heading = ""
        self.root = Mark("root")
        self.open: list[Mark] = [self.root]
        self.waiting: list[Mark] = [self.root]
        self.figures: list[Figure] = []
        self.notes: list[Note] = []

    def write(self, text: str) -> None:
        """Add text; blanks at its ends count as white space between the pieces."""
        words = text.split()
        if not words:
            self.space(" " if text else "")
            return
        if text[0].isspace():
            self.space(" ")
        if self.gap and self.length:
            self.parts.append(self.gap)
            self.length += len(self.gap)
        self.gap = ""
        for mark in self.waiting:
            mark.start = self.length
        self.waiting.clear()
        piece = " ".join(words)
        self.parts.append(piece)
        self.length += len(piece)
        if text[-1].isspace():
            self.space(" ")

    def space(self, kind: str) -> None:
        """Ask for white space before the next text: a line end outweighs tabs, tabs outweigh a blank."""
        if kind == "\t" and "\n" not in self.gap:
            self.gap = self.gap.replace(" ", "") + kind
        elif kind == "\n" or (kind and not self.gap):
            self.gap = kind

    def begin(self, kind: str, label: str = "") -> Mark:
        mark = Mark(kind, label)
        self.open.append(mark)
        self.waiting.append(mark)
        return mark

    def close(self, mark: Mark) -> None:
        """End a mark at the text written so far; one without text leaves no trace."""
        if mark is self.root:
            mark.start, mark.end = 0, self.length
            return
        self.open.pop()
        if mark.start < 0:
            self.waiting.remove(mark)
        else:
            mark.end = self.length
            self.open[-1].children.append(mark)

    def element(self, element: etree._Element, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise LimitExceeded(f"more than {MAX_DEPTH} elements inside each other", where=self.place)
        tag = str(element.tag)
        if tag in ("kommentar", "Footnotes"):
            self.aside(element)
        elif tag == "SUP" and element.get("class") == "Rec" and self.begins_sentence(element):
            self.printed_number(_inner(element).strip())
        elif tag in ("IMG", "FILE"):
            self.figure(element)
        elif tag == "BR":
            self.space(" " if self.cells else "\n")
        elif tag in _BLOCKS and not self.cells:
            self.block(element, _BLOCKS[tag], depth)
        elif tag in _BLOCKS or (tag == "LA" and self.cells):
            self.space(" ")
            self.inside(element, depth)
            self.space(" ")
        elif tag == "DL":
            self.enumeration(element, depth)
        elif tag in ("entry", "row"):
            self.inside(element, depth)
            self.space("\t" if tag == "entry" else "\n")
        elif tag in ("SUP", "SUB"):
            digits = _inner(element)
            self.write(digits.translate(_RAISED if tag == "SUP" else _LOWERED))
        else:
            self.inside(element, depth)

    def inside(self, element: etree._Element, depth: int) -> None:
        if element.text:
            self.write(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, depth + 1)
            if child.tail:
                self.write(child.tail)

    def block(self, element: etree._Element, kind: str, depth: int) -> None:
        several = kind == "paragraph" and len(element) > 1 and _is_items(element)
        if several and _listed_number(element[0], self.heading):  # several headings in one paragraph: each is a block
            for part in element:
                following = part.getnext() if part is not element[-1] else element.getnext()
                self.headed(part, kind, _listed_number(part, self.heading, following), depth + 1)
            return
        self.headed(element, kind, _heading_number(element, kind, self.heading), depth)

    def headed(self, element: etree._Element, kind: str, label: str, depth: int) -> None:
        """Write a block; `label` is the number of the heading that it is, if it is one."""
        self.heading = label or self.heading
        mark = self.begin(kind, label)
        self.space("\n")
        self.cells += kind == "table"
        if element.tag == "DL":
            self.enumeration(element, depth)
        else:
            self.inside(element, depth)
        self.cells -= kind == "table"
        self.close(mark)
        self.space("\n")

    def enumeration(self, element: etree._Element, depth: int) -> None:
        """Write a list; inside a table it is only text."""
        if self.cells:
            for child in element:
                self.space(" ")
                self.inside(child, depth + 1)
            self.space(" ")
            return
        entries = self.begin("list")
        item: Mark | None = None
        for child in element:
            if child.tag == "DT":
                if item:
                    self.close(item)
                self.space("\n")
                item = self.begin("item", " ".join(_inner(child).split()))
                label = self.begin("label")
                self.inside(child, depth + 1)
                self.close(label)
                self.space(" ")
            else:
                for part in child:
                    self.element(part, depth + 2)
                    self.space("\n")
        if item:
            self.close(item)
        self.close(entries)
        self.space("\n")

    def begins_sentence(self, element: etree._Element) -> bool:
        """Tell a sentence number from a raised digit in the text, for which the source uses the same class."""
        before = self.parts[-1][-1] if self.parts else "."
        after = (element.tail or "").lstrip()[:1]
        number = _inner(element).strip()
        return number.isdigit() and ("\n" in self.gap or before in '.!?:;,)“”"') and after not in _INSIDE

    def printed_number(self, number: str) -> None:
        """Mark where a printed sentence number stood."""
        self.space(" ")
        mark = self.begin("rec", number)
        self.open.pop()
        self.open[-1].children.append(mark)

    def figure(self, element: etree._Element) -> None:
        self.write(OBJECT)
        title = element.get("alt") or element.get("title") or ""
        self.figures.append(Figure(self.length - 1, element.get("SRC", ""), title))

    def aside(self, element: etree._Element) -> None:
        kind = element.get("typ", "Kommentar") if element.tag == "kommentar" else "Fußnote"
        for part in [element] if element.tag == "kommentar" else list(element):
            text = " ".join(_inner(part).split())
            if text:
                self.notes.append(Note(kind, text))


def _inner(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _heading_number(element: etree._Element, kind: str, before: str) -> str:
    """Return the number of a heading: of a title, or of a paragraph all in bold ("14. Zulage für …"), or nothing.

    `before` is the number of the last heading.
    """
    if kind == "title":
        words = " ".join(_inner(element).split())
        match = _HEADED.fullmatch(words) or _TITLED.fullmatch(words)
        return match[1] if match else ""
    if kind != "paragraph" or len(element) != 1 or (element[0].tail or "").strip():
        return ""
    (only,) = element
    if _is_items(element):
        return _listed_number(only, before, element.getnext())
    spaced = only.tag == "SP" and _POINTED.fullmatch((element.text or "").strip())
    match = _HEADED.fullmatch(" ".join(_inner(element).split())) if spaced or _bold(element) else None
    return match[1] if match else ""


def _is_item(element: etree._Element) -> bool:
    """Say whether an element is a list of one item with nothing behind it."""
    return element.tag == "DL" and [part.tag for part in element] == ["DT", "DD"] and not (element.tail or "").strip()


def _is_items(element: etree._Element) -> bool:
    """Say whether an element holds lists of one item and nothing else."""
    return len(element) > 0 and not (element.text or "").strip() and all(map(_is_item, element))


def _listed_number(item: etree._Element, before: str, following: etree._Element | None = None) -> str:
    """Return the number of a heading that is laid out as a list of one item, or nothing.

    It is one where both are in bold, or the words spaced behind a number with points, or where its number goes on from
    the last heading and a text without number follows.
    """
    label, words = item
    number = " ".join(_inner(label).split())
    pointed = _POINTED.fullmatch(number) is not None
    goes_on = pointed and _goes_on(before, number.rstrip(".")) and _heads(words, following)
    if not (_bold(label) and _bold(words)) and not (pointed and _bold(words, "SP")) and not goes_on:
        return ""
    match = _HEADED.fullmatch(f"{number} {' '.join(_inner(words).split())}")
    return match[1] if match else ""


def _goes_on(before: str, number: str) -> bool:
    """Say whether a number with points is the first below another one, or the next beside it.

    >>> _goes_on("5.4.2", "5.4.2.1"), _goes_on("5.4.2.1", "5.4.2.2"), _goes_on("5.4.2", "5.5")
    (True, True, False)
    """
    above, _, last = number.rpartition(".")
    return number == f"{before}.1" or (int(last) > 1 and before == f"{above}.{int(last) - 1}")


def _heads(words: etree._Element, following: etree._Element | None) -> bool:
    """Say whether words are no sentence and the paragraph behind them is no item of a list."""
    if words.find(".//DL") is not None or _inner(words).rstrip().endswith((".", ",", ";", ":")):
        return False
    return following is not None and following.tag == "P" and not _is_items(following)


def _bold(element: etree._Element, tag: str = "B") -> bool:
    """Say whether all that an element holds is printed in bold, or in another way.

    >>> _bold(etree.fromstring("<DD><LA><B>Ort</B></LA></DD>")), _bold(etree.fromstring("<P><B>Ort</B> und Zeit</P>"))
    (True, False)
    """
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        (element,) = element
        if element.tag == tag:
            return True
        if element.tag != "LA":
            return False
    return False
