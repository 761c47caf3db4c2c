"""Decisions as plain text: finds marginal numbers, the end of the decision, and what its head says about it.

Three forms are known. Marginal numbers stand alone on a line, as `Rz. 12` or `Rn. 12`, or as the bare number, each one
more than the one before; a text without them is counted by lines. A text saved from a web page goes on after the
decision: what follows the last paragraph after two empty lines, or from a line with template marks (`{{…}}`) on, is
not the decision's.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from normgraph import identifiers
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.ingest import decision_head
from normgraph.ingest.decision_model import Decision, Paragraph

MAX_BYTES = 50_000_000

_LABELLED = re.compile(r"^(?P<label>Rz|Rn)\.? ?(?P<number>[0-9]{1,4})[ \t\r]*$", re.MULTILINE)
_BARE = re.compile(r"^(?P<number>[0-9]{1,4})[ \t\r]*$", re.MULTILINE)
PARTS = re.compile(
    r"^(?:Verfahrensgang|Leitsätze?|Tenor|Tatbestand|Entscheidungsgründe|Gründe|Unterschriften|Fundstellen"
    r"|[IVX]{1,4}\.?)[ \t\r]*$",
    re.MULTILINE,
)
_PAGE_GOES_ON = re.compile(r"\n[ \t\r]*\n[ \t\r]*\n|^.*\{\{", re.MULTILINE)


def read(path: Path) -> tuple[Decision, str]:
    """Read one file; returns the decision without citations, and the text its offsets count in.

    Raises UnreadableInput where the file is missing, empty, not UTF-8 or has nothing that could be a paragraph, and
    LimitExceeded where it is longer than any decision.
    """
    where = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            remedy = "give one decision per file"
            raise LimitExceeded(f"the file is larger than {MAX_BYTES // 1_000_000} MB", where=where, remedy=remedy)
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror})", where=where, remedy="check the path") from error
    text = decode(raw, where)
    return parse(text, name=identifiers.slug(path.stem), where=where), text


def decode(raw: bytes, where: str) -> str:
    """Return the bytes of a file as text: UTF-8, or UTF-16 with its byte order mark.

    Raises UnreadableInput naming the first byte that is neither.
    """
    try:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "convert it, for example with `iconv -f latin1 -t utf-8`"
        raise UnreadableInput(f"byte {error.start} is not UTF-8", where=where, remedy=remedy) from error


def parse(text: str, *, name: str, where: str = "") -> Decision:
    r"""Find paragraphs and metadata in the text of one decision.

    >>> decision = parse("Tenor\nDie Klage hat Erfolg.\nRz. 1\nErstens.\nRz. 2\nZweitens.\nFundstellen\n", name="demo")
    >>> decision.numbering, [(p.number, p.start, p.end) for p in decision.paragraphs]
    ('Rz.', [('1', 34, 42), ('2', 49, 58)])
    >>> parse("Eine Zeile.\n\nNoch eine.", name="demo").paragraphs[1]
    Paragraph(number='3', start=13, end=23)
    >>> decision = parse("Verwaltungsgericht Köln Urteil, 3. Mai 2017 - 2 A 19/16\n\nDie Klage …", name="demo")
    >>> decision.court, decision.date, decision.file_number
    ('VG Köln', '2017-05-03', '2 A 19/16')
    """
    where = where or name
    if "\x00" in text:
        remedy = "convert it to UTF-8"
        raise UnreadableInput("the text holds zero bytes, as UTF-16 or a binary file does", where=where, remedy=remedy)
    if not text.strip():
        raise UnreadableInput("the file is empty", where=where, remedy="give the text of one decision")
    numbering, paragraphs = _numbered(text) or ("Zeile", tuple(lines(text)))
    head = decision_head.read(text, where)
    text_hash = identifiers.text_hash(text)
    return Decision(
        name, text_hash, len(text), numbering, paragraphs, head.court, head.date, head.file_number, head.doctype,
        headnote=headed(text, "Leitsatz|Leitsätze"),
        tenor=headed(text, "Tenor"),
        problems=head.problems,
    )  # fmt: skip


def headed(text: str, names: str) -> tuple[int, int]:
    r"""Return the span below a heading that stands alone on its line, up to the next one; (0, 0) where there is none.

    >>> headed("Tenor\nDie Klage wird abgewiesen.\nGründe\n…", "Tenor")
    (6, 32)
    """
    heading = re.search(rf"^(?:{names})[ \t\r]*\n", text, re.MULTILINE)
    if not heading:
        return 0, 0
    following = PARTS.search(text, heading.end())
    return heading.end(), max(heading.end(), (following.start() if following else len(text)) - 1)


def _numbered(text: str) -> tuple[str, tuple[Paragraph, ...]] | None:
    """Return the paragraphs of marginal numbers that count up from 1, or nothing where there are fewer than two."""
    for pattern in (_LABELLED, _BARE):
        markers: list[re.Match[str]] = []
        for match in pattern.finditer(text):
            if int(match["number"]) == len(markers) + 1:
                markers.append(match)
        if len(markers) > 1:
            label = markers[0].groupdict().get("label")
            return f"{label or 'Rn'}.", tuple(_between(text, markers))
    return None


def _between(text: str, markers: list[re.Match[str]]) -> Iterator[Paragraph]:
    for index, marker in enumerate(markers):
        start = marker.end()
        if index + 1 < len(markers):
            end = markers[index + 1].start()
        else:
            page = _PAGE_GOES_ON.search(text, start + len(text[start:]) - len(text[start:].lstrip()))
            end = page.start() if page else len(text)
        part = PARTS.search(text, start, end)
        yield trimmed(text, marker["number"], start, part.start() if part else end)


def lines(text: str) -> Iterator[Paragraph]:
    """Yield each line that is not empty as a paragraph, counted from 1."""
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield trimmed(text, str(number), start, start + len(line))
        start += len(line) + 1


def trimmed(text: str, number: str, start: int, end: int) -> Paragraph:
    """Return the paragraph of a span without the white space at its ends."""
    body = text[start:end]
    return Paragraph(number, start + len(body) - len(body.lstrip()), start + len(body.rstrip()))
