"""Reads a book of the Sozialgesetzbuch in any spelling: `SGB V`, `SGB-5`, "Fünftes Buch Sozialgesetzbuch"."""

from __future__ import annotations

import re

from normgraph.extract.patterns import words
from normgraph.extract.titles import Hit

ROMAN = {numeral: value for value, numeral in enumerate(words("I II III IV V VI VII VIII IX X XI XII"), 1)} | {
    "XIV": 14
}
_TO_ROMAN = {str(number): roman for roman, number in ROMAN.items()}
_BOOKS = {
    "erst": "I",
    "zweit": "II",
    "dritt": "III",
    "viert": "IV",
    "fünft": "V",
    "sechst": "VI",
    "siebt": "VII",
    "siebent": "VII",
}
_BOOKS |= {"acht": "VIII", "neunt": "IX", "zehnt": "X", "elft": "XI", "zwölft": "XII", "vierzehnt": "XIV"}

_ORDINAL = r"(?P<book>Erst|Zweit|Dritt|Viert|Fünft|Sechst|Siebt|Siebent|Acht|Neunt|Zehnt|Elft|Zwölft|Vierzehnt)e[sn]?"
_SGB = re.compile(
    rf"SGB(?:[-\s]*|\s?–\s?)(?P<short>[XIV]+|1[0-24]|[1-9])\b(?!\.\d)(?![-/]\w)"
    rf"|(?:(?:{_ORDINAL}|(?P<numeral>[XIV]+|1[0-4]|[1-9])\.)\s+Buch(?:e?s)?\s+(?:des\s+)?(?:\(?SGB\s?[IVX]*\)?\s+)?Sozialgesetzbuch(?:e?s)?)"
    rf"|Sozialgesetzbuch(?:e?s)?(?:\s\(SGB\))?(?:\s[–-]|"
    rf",)?\s+(?:(?:{_ORDINAL.replace('book', 'book2')})\s+Buch(?:e?s)?|(?P<roman>[XIV]+)\b)"
    r"(?:\s[–-]\s(?:[A-ZÄÖÜ](?:[^\W\d_]|\s)*?)\s[–-](?:\s(?=SGB\s)SGB\s[IVX]+\b)?)?"
)


def read_book(text: str, pos: int) -> Hit | None:
    """Return the book of the Sozialgesetzbuch that stands at `pos`, as `SGB V`, or None.

    >>> read_book("SGB-5 gilt", 0), read_book("Buch", 0)
    (Hit(end=5, name='SGB V', kind='federal'), None)
    """
    if text[pos : pos + 1] not in "SEZDVFANPIX123456789":
        return None
    m = _SGB.match(text, pos)
    if m is None:
        return None
    book = m["short"] or m["roman"] or m["numeral"]
    number = _TO_ROMAN.get(book, book) if book else _BOOKS[(m["book"] or m["book2"]).lower()]
    return Hit(m.end(), f"SGB {number}", "federal") if number in ROMAN else None
