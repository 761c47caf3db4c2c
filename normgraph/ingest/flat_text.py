"""Marked-up decisions (rii-dok, Akoma Ntoso, HTML) as one plain text with places of its parts and marginal numbers.

Each block of the markup becomes one line; the name of a part stands on a line before it. A marginal number is no part
of the text: `<a name="rd_12">`, `<rd nr="12"/>`, `<span class="absatzRechts">` or the `num` of a `Randnummer` container
say where one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from normgraph import identifiers
from normgraph.extract.noise import RAISED
from normgraph.extract.patterns import words
from normgraph.ingest import decision_text
from normgraph.ingest.decision_model import Decision, Paragraph, Problem

_BLOCKS = frozenset(
    words(
        """
    p div dd dt dl li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote section hcontainer content block br body center
    decision background motivation introduction pre
    """
    )
)
_HIDDEN = frozenset(("script", "style", "head", "title", "placeholder"))
_CELLS = frozenset(("td", "th"))
_NUMBERED = frozenset(("a", "rd", "span", "num"))
_ANCHOR = re.compile(r"rd_([0-9]{1,5}[a-z]?)")
_NUMBER = re.compile(r"[0-9]{1,5}[a-z]?")
_RAISED = str.maketrans("0123456789", RAISED)
"""What is raised is not the last digit of the number before it."""


class FlatText:
    r"""Grows by parts; knows at any time the text so far, the spans of its parts, and where marginal numbers begin.

    >>> flat = FlatText()
    >>> markup = "<div><dt><a name='rd_1'>1</a></dt><dd><p>Es  <b>gilt</b>.</p></dd></div>"
    >>> flat.part("Gründe", etree.fromstring(markup))
    >>> flat.text, flat.paragraphs()
    ('Gründe\nEs gilt.\n', (Paragraph(number='1', start=7, end=15),))
    """

    def __init__(self) -> None:
        self.spans: dict[str, tuple[int, int]] = {}
        self._lines: list[str] = []
        self._length = 0
        self._line: list[str] = []
        self._markers: list[tuple[str, int]] = []
        self._starts: list[int] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._lines)

    def part(self, name: str, element: etree._Element) -> None:
        """Add one part under its name; an empty one adds nothing, a nameless one has no heading."""
        before, markers, lines = self._length, len(self._markers), len(self._lines)
        if name:
            self._add(name)
        start = self._length
        self._walk(element)
        self._break()
        if self._length == start and len(self._markers) == markers:
            del self._lines[lines:]
            self._length = before
            return
        self._starts.append(before)
        self.spans.setdefault(name, (start, max(start, self._length - 1)))

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return what each marginal number governs, up to the next one, the end of its part or a heading."""
        text = self.text
        borders = sorted({*(start for _, start in self._markers), *self._starts, len(text)})
        following = dict(pairwise(borders))
        found: dict[str, Paragraph] = {}
        for number, start in self._markers:
            end = following.get(start, len(text))
            heading = decision_text.PARTS.search(text, start, end)
            if number not in found:
                found[number] = decision_text.trimmed(text, number, start, heading.start() if heading else end)
        return tuple(found.values())

    def problems(self, place: str) -> Iterator[Problem]:
        """Yield what is wrong with the marginal numbers."""
        seen: set[str] = set()
        for number, _ in self._markers:
            if number in seen:
                yield Problem(place, f"marginal number {number} stands there twice; the first counts")
            seen.add(number)

    def decision(self, name: str, place: str, **metadata: object) -> tuple[Decision, str]:
        """Return the decision with this text; where no marginal number is marked, its lines are counted.

        >>> flat = FlatText()
        >>> flat.part("", etree.fromstring("<p>Nur ein Satz.</p>"))
        >>> flat.decision("demo", "demo.xml")[0].numbering
        'Zeile'
        """
        text = self.text
        numbered = self.paragraphs()
        decision = Decision(
            name=name,
            text_hash=identifiers.text_hash(text),
            length=len(text),
            numbering="Rn." if numbered else "Zeile",
            paragraphs=numbered or tuple(decision_text.lines(text)),
            headnote=self.spans.get("Leitsatz") or decision_text.headed(text, "Leitsatz|Leitsätze"),
            tenor=self.spans.get("Tenor") or decision_text.headed(text, "Tenor"),
            **metadata,  # type: ignore[arg-type]
        )
        return decision, text

    def _walk(self, root: etree._Element) -> None:
        """Collect the text of an element and all below it, without recursion: foreign markup may be nested deeply."""
        line, skipped = self._line, None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = _local(element.tag)
            if event == "start":
                if skipped is not None:
                    continue
                number = _marginal_number(element, tag) if tag in _NUMBERED else ""
                if tag in _BLOCKS or number:
                    self._break()
                if number:
                    self._markers.append((number, self._length))
                if tag in _HIDDEN or (number and tag != "rd"):
                    skipped = element
                elif text := element.text:
                    line.append(text.translate(_RAISED) if tag == "sup" else text)
            else:
                if skipped is element:
                    skipped = None
                if skipped is None:
                    if tag in _BLOCKS:
                        self._break()
                    if tag in _CELLS:
                        line.append(" ")
                    if element is not root and (tail := element.tail):
                        line.append(tail)

    def _break(self) -> None:
        line = self._line
        if line:
            words = () if len(line) == 1 and line[0].isspace() else "".join(line).split()
            line.clear()
            if words:
                self._add(" ".join(words))

    def _add(self, line: str) -> None:
        self._lines.append(line + "\n")
        self._length += len(line) + 1


def line(element: etree._Element | None) -> str:
    """Return the text of an element as one line, or nothing where there is none.

    >>> line(etree.fromstring("<a> 1. <b>Senat</b></a>")), line(None)
    ('1. Senat', '')
    """
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


@lru_cache(maxsize=1_000)
def _local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _marginal_number(element: etree._Element, tag: str) -> str:
    if tag == "a":
        match = _ANCHOR.fullmatch(element.get("name", ""))
        return match[1] if match else ""
    if tag == "rd":
        number = element.get("nr", "").strip()
    elif tag == "span" and "absatzRechts" in element.get("class", "").split():
        number = (element.text or "").strip()
    elif tag == "num":
        parent = element.getparent()
        number = (element.text or "").strip() if parent is not None and parent.get("name") == "Randnummer" else ""
    else:
        return ""
    return number if _NUMBER.fullmatch(number) else ""
