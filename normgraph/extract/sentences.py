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
_FORENAME = re.compile(r"\s[A-ZÄÖÜ][a-zäöüß]{1,2}\.$")
_INITIALS = re.compile(r"\.\s[A-ZÄÖÜ]\.(?:\s[a-z]|\s?,)")
"""A name of which a few letters are left, and those behind it."""
_LONGEST = 12


def stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends and where the next one starts; a line ends a sentence.

    >>> text = "Das folgt aus Art. 3 GG (st. Rspr.). So ist es."
    >>> [text[b:] for a, b in stops(text, 0, len(text))]
    ['So ist es.']
    """
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, start, stop):
            yield stop.span()


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a stop is the end of a sentence, not of an abbreviation."""
    at = stop.start()
    if _INITIALS.match(text, at) and _FORENAME.search(text, max(start, at - 4), at + 1):
        return False  # "der Angeklagten Ad. L. und I. L."
    return stop[0] == "\n" or _ABBREVIATED.search(text[max(start, at - _LONGEST) : at + 1]) is None


def begin(text: str, start: int, end: int) -> int:
    """Return where the last sentence of a span begins.

    >>> begin("Ja. Nein", 0, 8)
    4
    """
    low, found = start, start
    for sign in "\n.!?;":
        at = text.rfind(sign, low, end)
        while at >= 0:
            stop = _STOP.match(text, at, end)
            if stop is not None and _ends(text, start, stop):
                low, found = at, stop.end()
                break
            at = text.rfind(sign, low, at)
    return found


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
