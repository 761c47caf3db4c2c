"""Where sentences of legal text end: not behind "Abs.", "Nr. 3." or "st. Rspr."."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = re.compile(r"[.!?]\s+(?=[A-ZÄÖÜ„])|[.;]\s+(?=\d{1,2}\.\s[A-ZÄÖÜ])|\n")
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:[A-Za-z]|[IVX]+|\d+|vgl|Vgl|Rspr|st|std|Urt|Beschl|Abs|Nr|Nrn|Art|Rn|Rdn|Rdnr|RdNr|Rz|Tz|Buchst|"
    r"Halbs|Hs|Anm|Aufl|Slg|ff|bzw|sog|ggf|Az|Fn|Bd|Kap|Verf|EuGRZ|Bay|Nds|Hess|Sächs|Thür|Holst|Schl|Jan|Feb|Aug|"
    r"Sept|Okt|Nov|Dez)\.$"
)
_LONGEST = 12


def stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends and where the next one starts; a line ends a sentence.

    >>> text = "Das folgt aus Art. 3 GG (st. Rspr.). So ist es."
    >>> [text[b:] for a, b in stops(text, 0, len(text))]
    ['So ist es.']
    """
    for stop in _STOP.finditer(text, start, end):
        at = stop.start()
        if stop[0] == "\n" or not _ABBREVIATED.search(text[max(start, at - _LONGEST) : at + 1]):
            yield at, stop.end()


def begin(text: str, start: int, end: int) -> int:
    """Return where the last sentence of a span begins.

    >>> begin("Ja. Nein", 0, 8)
    4
    """
    return max((following for _, following in stops(text, start, end)), default=start)


def finish(text: str, start: int, end: int) -> int:
    """Return where the first sentence of a span ends.

    >>> finish("Ja. Nein", 0, 8)
    2
    """
    return next((at for at, _ in stops(text, start, end)), end)


def spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a span, without their last sign.

    >>> list(spans("Ja. Nein", 0, 8))
    [(0, 2), (4, 8)]
    """
    for at, following in stops(text, start, end):
        if at > start:
            yield start, at
        start = following
    if end > start:
        yield start, end
