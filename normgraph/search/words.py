"""Words as the index knows them: folded, stemmed, and taken apart into names, numbers and levels of a norm."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import tantivy

MAX_QUERY = 200
"""Characters of a query; what is longer is no search but a text, and `normgraph cite` reads texts."""

MAX_WORDS = 12

_VOWELS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_DIGRAPH = re.compile(r"(?<![aeouq])ue|ae|oe")
_LEVELS = re.compile(
    r"\b(?:(abs|satz|s(?=\.)|nr|nummer|halbs|hs)(?:atz)?\.?\s*(\d+[a-z]{0,2})|(buchst|lit)(?:abe)?\.?\s*([a-z]))\b"
)
_SEGMENTS = {"s": "satz", "nummer": "nr", "halbs": "hs", "buchst": "bst", "lit": "bst"}
_SPLIT_NUMBER = re.compile(r"\b(\d{1,4})\s([a-z])\b(?!\s*\d)", re.IGNORECASE)
_ORDINARY = frozenset(
    (
        *("art", "artikel", "der", "die", "das", "des", "dem", "den", "ein", "eine", "einer", "eines", "und", "oder"),
        *("zu", "zur", "zum", "im", "in", "von", "vom", "nach", "bei", "mit", "fur", "auf", "an", "am", "als", "ist"),
    )
)
"""Words left out of a query that has others; German stems would hide them where only the heading is indexed."""

_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Words:
    """A query: its words, folded; and spellings that may be a file number or ECLI, without blanks and points."""

    plain: tuple[str, ...]
    stems: tuple[str, ...]
    numbers: tuple[str, ...]
    levels: tuple[str, ...]
    """The unit below the section that it names, as segments of an IRI; the index knows sections only."""


def fold(text: str) -> str:
    """Lower a text and take umlauts, their digraphs and ß away, alike for the index and for what is asked.

    >>> fold("Gründe"), fold("gruende"), fold("grunde"), fold("Straße"), fold("STRASSE"), fold("Neue Steuer")
    ('grunde', 'grunde', 'grunde', 'strasse', 'strasse', 'neue steuer')
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_VOWELS)
    plain = unicodedata.normalize("NFKD", lowered)
    if not plain.isascii():
        marks = {ord(character): None for character in set(plain) if unicodedata.combining(character)}
        plain = plain.translate(marks) if marks else plain
    return _DIGRAPH.sub(lambda found: found[0][0], plain)


def compact(number: str) -> str:
    """Spell a file number or an ECLI so that blanks, points and strokes do not matter.

    >>> compact("10 C 5.12"), compact("10C5.12"), compact("ECLI:DE:BVerwG:2012:291112U10C5.12.0")
    ('10c512', '10c512', 'eclidebverwg2012291112u10c5120')
    """
    return _PLAIN.sub("", fold(number))


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Return what turns a folded text into stems; the Snowball stemmer for German."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    lowered = builder.filter(tantivy.Filter.remove_long(60)).filter(tantivy.Filter.lowercase())
    return lowered.filter(tantivy.Filter.stemmer("german")).build()


def stem(word: str) -> str:
    """Return the stem of a folded word.

    >>> stem(fold("Aufenthaltserlaubnisse")) == stem(fold("Aufenthaltserlaubnis"))
    True
    """
    stems = analyzer().analyze(word)
    return stems[0] if stems else word


def read(query: str) -> Words:
    """Take a query apart.

    >>> read("§ 60 a Abs. 2 Satz 3 AufenthG").plain, read("aufenthg 60a").plain
    (('60a', 'aufenthg'), ('aufenthg', '60a'))
    >>> read("60a abs. 2 s. 3 lit. b aufenthg").levels
    ('abs-2', 'satz-3', 'bst-b')
    >>> read("4 B 328/18").numbers
    ('4b328', '4b32818', 'b328', 'b32818', '32818')
    >>> read("die Anerkennung der Vaterschaft").plain
    ('anerkennung', 'vaterschaft')
    """
    plain = fold(query.strip())
    without = _LEVELS.sub(" ", plain)
    levels = tuple(f"{_SEGMENTS.get(name, name)}-{number}" for name, number in _levels(plain))
    if not _PLAIN.sub("", without):
        without, levels = plain, ()
    words = [word for word in _PLAIN.split(_SPLIT_NUMBER.sub(r"\1\2", without)) if word][:MAX_WORDS]
    telling = [word for word in words if word not in _ORDINARY] or words
    return Words(tuple(telling), tuple(map(stem, telling)), tuple(_numbers(_PLAIN.split(plain))), levels)


def _levels(plain: str) -> list[tuple[str, str]]:
    return [(found[1] or found[3], found[2] or found[4]) for found in _LEVELS.finditer(plain)]


def _numbers(parts: list[str]) -> list[str]:
    """Join neighbours: a file number is written with blanks, points and strokes, or without them."""
    parts = [part for part in parts if part][:MAX_WORDS]
    joined = ("".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1))
    return list(dict.fromkeys(one for one in joined if len(one) > 3 and re.search(r"\d", one)))
