"""Where a text can cite a decision: around what every citation of one has, a number of some form or a telling word.

All of a text is looked at for it, so it is searched in a form made for that: a byte for each character, all digits and
all initials of the words alike. A pattern that begins with one byte is searched for ten times as fast as one that
begins with any of several. A word for another is no harm: the zone is searched for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_INITIALS = bytes.maketrans(b"OBLEAU", b"SSSSSS")
_FORM = bytes.maketrans(b"0123456789OBLEAU?\n\t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0", b"0000000000SSSSSS            ")
"""Digits, initials, and blanks; what is beyond Latin-1 encodes as `?` and may be a blank."""


def _in_form(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("latin-1").translate(_INITIALS))


_NUMBERED = _in_form(
    r"0(?:[/.]00|000,0|, (?:S\. |Seiten? )?[I0]|\. ?(?:0|J[aäu]|Feb|M[aär]|A[pu]|Sep|Okt|Nov|Dez)|-0000 |[\])], 0| - 0|"
    r"000 (?:§|Nr|I|S\. 0))"
)
_SAID = _in_form(
    r"SozR|SW(?<=NSW)(?= [^ ]+ (?:§|Art))|O(?:(?<=aaO)|(?<=a\.O)|(?<=a\. O))|BGHR|OLGSt|LM (?:Nr|§)|E[Zz]A|ECLI|"
    r"Buchholz|A(?:P Nr|GE(?<=LAGE))|EU:C|USK 0"
)
_BEHIND, _AHEAD = 120, 40
_ANNOUNCED = " verkündet".encode("latin-1")
"""What a citation goes on with that names its day last."""


def zones(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text in which a decision can be cited, in order.

    >>> text = "Das ist so und war schon immer so. " * 9 + "So auch BGHZ 1, 2. " + "Niemand fragte danach. " * 9
    >>> [(len(text), start, end, text[start:][:9], text[:end][-7:]) for start, end in zones(text)]
    [(541, 206, 372, 'so. Das i', 'fragte ')]
    """
    form = text.encode("latin-1", "replace").translate(_FORM)
    anchors = [m.span() for m in _NUMBERED.finditer(form)]
    if said := [(m.start() - 8, m.end() + _AHEAD) for m in _SAID.finditer(form)]:
        anchors = sorted([*anchors, *said])
    start, end = 0, -1
    for first, last in anchors:
        if first - _BEHIND > end:
            if end > 0:
                yield start, min(end, len(text))
            # A zone starts with a word, not inside one.
            near = max(0, first - _BEHIND)
            start = text.rfind(" ", max(end, near - 40, 0), near) + 1 or near
        if last + _AHEAD > end:
            end = last + (3 * _AHEAD if form.find(_ANNOUNCED, last, last + 24) >= 0 else _AHEAD)
    if end > 0:
        yield start, min(end, len(text))
