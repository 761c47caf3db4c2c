"""Reads through what markup and scanners leave in a text, and keeps the places of the original.

HTML entities, soft hyphens, rare hyphens and dashes, characters without width, runs of blanks, blanks around the end
of a line, blanks before the dot of an abbreviation, raised numbers of footnotes, and marginal numbers that a page break
put between two words of a sentence stand for one character or none. What is found in the clean text is reported at its
place in the original.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator

from normgraph.extract.model import Citation
from normgraph.extract.patterns import MONTHS, scan

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Numbers of footnotes and sentences, and exponents."""
_NOISE = (
    (("&",), r"&(?:sect|nbsp|thinsp|lt|gt|amp|quot|[aouAOU]uml|szlig|[nm]dash|shy|#\d{1,5}|#x[\da-fA-F]{1,4});"),
    (("\u00ad", "\u200b", "\ufeff"), r"[\u00ad\u200b\ufeff]+"),
    (tuple("\u2010\u2011\u2012\u2015\u2212"), r"[\u2010-\u2012\u2015\u2212]"),
    (tuple(RAISED), rf"[{RAISED}](?<=[\dA-Z].)[{RAISED}]*"),
    (("$",), r"\$(?= ?\d{1,4}[a-z]? (?:Abs\.|Nr\.|Satz \d|S\. \d|(?:BGB|StGB|HGB|SGB|ZPO|StPO|VwGO|GG)\b))"),
    (("  ", "\u00a0", "\t"), r"[^\S\n][^\S\n]+(?:\n[^\S\n]*)?"),
)
"""Kinds of noise: signs without which there is none, as in most texts, and what it looks like.

A pattern is searched for fast if it begins with a sign or a set of them, not with a repetition or a look behind."""
_KINDS = tuple(
    (tuple((sign, b"" if len(sign) > 1 else sign.encode()[-1:]) for sign in signs), re.compile(pattern))
    for signs, pattern in _NOISE
)
"""Each sign with its last byte in UTF-8: to look for a byte costs a tenth of a look for a wide character."""
_PATTERNS = tuple(
    (re.compile(shown.encode()), re.compile(pattern))
    for shown, pattern in (
        (
            r"\.(?<= \.)(?:(?<=(?:Abs|Art) \.)|(?<=(?:Nr|Rn) \.)|(?<=[\d\x80-\xff] \.) )",
            r" (?=\.)(?:(?<=Abs )|(?<=Art )|(?<=\bNr )|(?<=\bRn )|"
            rf"(?<=\d )(?=\. (?:\d|(?:{'|'.join(MONTHS)})\b)))",
        ),
        (r"\n(?:[ \t]|(?<= \n))", r" \n[^\S\n]*|\n[^\S\n]+"),
        (r"v(?<=[a-z\x80-\xff]v)om ", r"(?<=[a-zäöüß])vom(?= \d{1,2}\. ?(?:\d{1,2}\.|[A-Z]))"),
        (r"\xc2\xa7 l ", r"(?<=§ )l(?= (?:Abs|Nr|Satz|S\.|[A-ZÄÖÜ]\w*[A-Z]))"),
        (r"Z(?:(?<=l Z)|(?<=l[IVX] Z))[RB] ", r"\b(?=[IVX]{0,4}l)[IVXl]{1,5}(?= Z[RB] \d)"),
        (r"/(?<=[\d\x80-\xff] /) [\d\x80-\xff]", r"(?<=\d) / (?=\d\d(?!\d))"),
        (
            r"/(?<=[\d\x80-\xff]/) [\d\x80-\xff]",
            r"(?<=[A-Z] \d/) (?=\d\d(?!\d))|(?<=[A-Za-z] \d\d/) (?=\d\d(?!\d))|"
            r"(?<=[A-Za-z] \d{3}/) (?=\d\d(?!\d))",
        ),
        # a collection whose name was taken apart
        (r"H(?<=B[GF]H) (?:St|[ZE]) ", r"(?<=\bBGH) (?=(?:St|Z) \d{1,3}, \d)|(?<=\bBFH) (?=E \d{1,3}, \d)"),
        (r"G(?<=r[fw]G) E ", r"(?<=\bBVer[fw]G) (?=E \d{1,3}, \d)"),
        (r"-\n(?:schl|teil)(?<=Be-\nschl|Ur-\nteil)", r"-\n(?<=\bBe-\n)(?=schl[uü])|-\n(?<=\bUr-\n)(?=teil)"),
        (r"R(?<=\nR)[zn]\. ", r"\s(?<=[^\s.:;!?)]\s)(?:\s{0,3}\n|(?<=\n))R[zn]\.\s\d{1,4}\n\s{0,4}(?=\S)"),
    )
)
"""Kinds whose signs are words: a cheap pattern for UTF-8, with a letter to look for, without which there is none."""


def _kinds(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the kinds of noise that a text can have in it."""
    raw = text.encode("utf-8", "surrogatepass")
    for signs, kind in _KINDS:
        if any(last_byte in raw and sign in text for sign, last_byte in signs):
            yield kind
    for shown, kind in _PATTERNS:
        if shown.search(raw):
            yield kind


class Clean:
    r"""A text without noise, and where each of its places is in the original.

    >>> clean = Clean("nach &sect;&nbsp;5  XyG")
    >>> clean.text, [clean.place(at) for at in (5, 6, 7, 9, 12)]
    ('nach §\xa05 XyG', [5, 11, 17, 20, 23])
    """

    def __init__(self, original: str) -> None:
        self.original = original
        pieces: list[str] = []
        self._at, self._from = [0], [0]
        last = length = 0
        for m in sorted(scan(original, _kinds(original)), key=_longest_first):
            if m.start() < last:
                continue
            for piece, end in ((original[last : m.start()], m.start()), (_read(m[0]), m.end())):
                pieces.append(piece)
                length += len(piece)
                self._at.append(length)
                self._from.append(end)
            last = m.end()
        self.text = "".join((*pieces, original[last:])) if pieces else original

    def place(self, at: int) -> int:
        """Return the place in the original of a place in the clean text."""
        index = bisect_right(self._at, at) - 1
        return min(self._from[index] + at - self._at[index], len(self.original))

    def back(self, citation: Citation) -> Citation:
        """Return a citation found in the clean text as one of the original."""
        start, end = self.place(citation.start), self._end(citation.end)
        grouped = citation.group_start >= 0
        return citation._replace(
            start=start,
            end=end,
            text=self.original[start:end],
            group_start=self.place(citation.group_start) if grouped else -1,
            group_end=self._end(citation.group_end) if grouped else -1,
            parts=tuple((self.place(first), self._end(last)) for first, last in citation.parts),
        )

    def _end(self, at: int) -> int:
        """Return where what ends at `at` in the clean text ends in the original: behind its last character."""
        index = bisect_right(self._at, at - 1) - 1
        noise = index % 2 == 1
        return self._from[index + 1] if noise else self._from[index] + at - self._at[index]


def _longest_first(m: re.Match[str]) -> tuple[int, int]:
    return m.start(), -m.end()


def _read(noise: str) -> str:
    if noise[0] == "&":
        return html.unescape(noise).replace("\u00ad", "")
    if noise[0] in "\u2010\u2011\u2012\u2015\u2212":
        return "-"
    if noise == "$":
        return "§"
    if noise in ("l", "vom"):  # read for 1; a blank lost before a day
        return "1" if noise == "l" else " vom"
    if noise.strip("IVXl") == "":  # of a senate
        return noise.replace("l", "I")
    if noise == " / ":  # between number and year of a file number
        return "/"
    if noise == "-\n":  # inside the word for the kind of a decision
        return ""
    if "\n" in noise and not noise.strip():
        return "\n"
    return "" if noise == " " or noise[0] in f"\u00ad\u200b\ufeff{RAISED}" else " "
