"""Finds what a text cites by pointing back: units without their section, "a. a. O.", "dieser Vorschrift"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from normgraph.extract import pinpoints
from normgraph.extract.model import Citation
from normgraph.extract.patterns import scan, words

_SAME_PARAGRAPH, _SAME_PAGE = 600, 3000
"""How far behind its section a Nummer may stand, and how far behind a decision "a. a. O."."""

_RULES = words("Regelung Vorschrift Norm Bestimmung")
_RULE = f"(?:{'|'.join(_RULES)})"
_BEFORE_BARE = words("und um die der nach gemäß oder in")
_HINTS = (
    re.compile(r"\((?:Nr|Abs)\.\s"),
    re.compile(r"Abs\.\s(?:" + "|".join(rf"(?<=\b{word}\sAbs\.\s)" for word in _BEFORE_BARE) + ")"),
    *(re.compile(rf"{rule}\b(?<=er\s{rule})") for rule in _RULES),
)
"""Where a unit without its section may stand; each begins with letters of its own, for `scan`."""
_BRACKET = re.compile(
    r"\((?:Nr\.\s(?P<nummer>\d{1,2}[a-z]?)|Abs\.\s(?P<absatz>\d{1,2}[a-z]?)(?:\sSatz\s(?P<satz>\d{1,2}))?)\)"
)
_VARIANT = re.compile(
    r"(?:[Dd](?:ie|er)|[Ii]n\sder)\s(?P<ordinal>erste|zweite|dritte|vierte)n?\s(?:Variante|Alternative|Fallgruppe)"
    rf"\s(?:dieser|der)\s{_RULE}"
)
_BARE = re.compile(
    r"Abs\.\s(?P<absatz>\d{1,2}[a-z]?)(?:\sSatz\s(?P<satz>\d{1,2}))?"
    r"(?:\sNr\.\s(?P<nummer>\d{1,2}[a-z]?(?:\s(?:bis|[-–])\s\d{1,2}[a-z]?)?))?(?=\s(?:[a-zäöü]|[A-Z][a-zäöü]))"
)
_PART = re.compile(
    r"(?<!\w)(?=Abs|S|N)(?:Abs(?:\.|atz(?:es)?)\s(?P<absatz>\d{1,2}[a-z]?)\s)?(?:(?:Satz(?:es)?|S\.)\s(?P<satz>\d{1,2})\s)?"
    rf"(?:(?:Nr\.|Nummer)\s(?P<nummer>\d{{1,2}}[a-z]?)\s)?"
    rf"(?:dieser\s{_RULE}\b|der\s{_RULE}\b(?!\s(?:des|der|von|in|über|§)(?!\w)|\s?[(§]))"
)
_ORDINALS = {"erste": "1", "zweite": "2", "dritte": "3", "vierte": "4"}

_AGAIN = re.compile(r"O(?:(?<=aaO)|(?<=a\.O)|(?<=a\.\sO))")
"""The last letter of "a. a. O.": it is rarer than the first."""
_WHOLE = re.compile(r"(?:(?<!\w)[aA]\.\s?a\.\s?|aa)O$")
_INTRODUCES = re.compile(r"(?:[(;]|[vV]gl\.|[sS]o|[eE]benso|[sS]iehe|auch|\.)\s?$")
_BY_NAME = re.compile(
    r"(?:\bEu(?:GH|G),?\s(?:Urteil\s|Beschluss\s)?|\b(?:Urteil|Beschluss|Rechtssache|Rs\.)\s)[„\"]?"
    r"(?P<name>(?!vom\s)[A-ZÄÖÜ][\w.&-]*(?:\s[\w.&/-]+){0,5})[“\"]?,?\s$"
)
_LONGEST_NAME = 80
"""Before "a. a. O.": a decision of the Union's courts by the name of its case."""
_CAPITALISED = re.compile(r"[A-ZÄÖÜ][\w.&-]*")
_MENTION = re.compile(rf"dieser\s{_RULE}\b|\b[eE]benda\b|\b[eE]bd\.")


def units(text: str, norms: list[Citation]) -> Iterator[Citation]:
    """Find units named without their section: `(Nr. 1)`, "Abs. 1 Satz 1", "Satz 2 dieser Vorschrift"."""
    known = [c for c in norms if c.statute and c.section and c.role != "literature"]
    spans = sorted({c.group for c in norms}) if known else []
    at = last = end = 0
    for hint in scan(text, _HINTS) if known else ():
        if hint.start() < end:
            continue
        m = _anaphor(text, hint)
        if m is None or m.start() < end:
            continue
        while at < len(spans) and spans[at][1] <= m.start():
            at += 1
        if at < len(spans) and spans[at][0] < m.end():
            continue
        while last < len(known) and known[last].end <= m.start():
            last += 1
        base = known[last - 1] if last else None
        if base is None or m.start() - base.end > _SAME_PARAGRAPH or "\n" in text[base.end : m.start()]:
            continue
        end = m.end()
        said = {key: value or "" for key, value in m.groupdict().items()}
        if "ordinal" in said:
            said = {"nummer": _ORDINALS[said["ordinal"]]}
        said["nummer"] = re.sub(r"\s?(?:bis|[-–])\s?", "-", said.get("nummer", ""))
        yield Citation(
            m.start(),
            end,
            "norm",
            m[0],
            statute=base.statute,
            section=base.section,
            paragraph=base.paragraph,
            match="resolved",
            via=f"{base.sign} {base.section} {base.statute}",
            absatz=said.get("absatz") or base.absatz,
            satz=said.get("satz", ""),
            nummer=said["nummer"],
            sign=base.sign,
        )


def _anaphor(text: str, hint: re.Match[str]) -> re.Match[str] | None:
    start = hint.start()
    if text[start] == "(":
        return _BRACKET.match(text, start)
    if text[start] == "A":
        return _BARE.match(text, start)
    for part in _PART.finditer(text, max(0, start - 45), hint.end() + 8):
        if part.end() == hint.end():
            return part
    return _VARIANT.search(text, max(0, start - 45), hint.end())


def again(text: str, decisions: list[Citation], norms: list[Citation]) -> Iterator[Citation]:
    """Find "a. a. O." that stands alone and means the decision cited last; behind an author's name it means a book.

    >>> from normgraph.extract import extract
    >>> [c.via for c in extract("BGH, Urteil vom 3.4.2002 - I ZR 1/00. Anders liegt es hier (a. a. O. Rn. 5).")]
    ['', 'a. a. O. → BGH 2002-04-03 I ZR 1/00']
    """
    known = [c for c in decisions if c.file_number or c.reporter]
    starts = [c.start for c in known]
    taken = sorted(c.group for c in (*decisions, *norms))
    named_cases = _cases(known)
    at = 0
    for m in _AGAIN.finditer(text):
        while at < len(taken) and taken[at][1] < m.end():
            at += 1
        if at < len(taken) and taken[at][0] < m.end():
            continue
        whole = _WHOLE.search(text, max(0, m.start() - 6), m.end())
        if whole is None:
            continue
        start = whole.start()
        end, pinpoint, _ = pinpoints.read(text, start)
        if by_name := _BY_NAME.search(text, max(0, start - _LONGEST_NAME), start) if named_cases else None:
            base = _of_name(by_name["name"], named_cases, by_name.start())
            if base is not None:
                yield _pointing_back(text, by_name.start(), end, base, pinpoint)
                continue
        named = pinpoints.case_name(text, end)
        before = bisect_right(starts, start) - 1
        base = known[before] if before >= 0 and start - known[before].end < _SAME_PAGE else None
        if named == end and (base is None or not _INTRODUCES.search(text, max(0, start - 8), start)):
            continue
        yield _pointing_back(text, start, named, base, pinpoint)


def _cases(decisions: list[Citation]) -> dict[str, list[Citation]]:
    """Return the decisions of the Union's courts by the words of their citations, of which one is their case's name."""
    found: dict[str, list[Citation]] = {}
    for c in decisions:
        if c.court in ("EuGH", "EuG") and c.file_number:
            for word in set(_CAPITALISED.findall(c.text)):
                same = found.setdefault(word, [])
                if c.file_number not in (other.file_number for other in same[:_MOST_CASES]):
                    same.append(c)
    return found


_MOST_CASES = 5


def _of_name(name: str, cases: dict[str, list[Citation]], before: int) -> Citation | None:
    """Return the one decision cited before a place whose citation has this name in it, or none."""
    said = cases.get(name.split(" ")[0], [])[:_MOST_CASES]
    named = [c for c in said if c.end <= before and name in c.text]
    return named[0] if len(named) == 1 else None


def _pointing_back(text: str, start: int, end: int, base: Citation | None, pinpoint: str) -> Citation:
    if base is None:
        reason = "no decision named before"
        return Citation(start, end, "decision", text[start:end], match="unresolved", reason=reason, pinpoint=pinpoint)
    meant = " ".join(filter(None, (base.court, base.date, base.file_number or base.reporter)))
    return Citation(
        start,
        end,
        "decision",
        text[start:end],
        court=base.court,
        date=base.date,
        file_number=base.file_number,
        reporter=base.reporter,
        doctype=base.doctype,
        match="resolved",
        via=f"a. a. O. → {meant}",
        pinpoint=pinpoint,
    )


def mentions(text: str, citations: list[Citation]) -> Iterator[Citation]:
    """Find mentions that add nothing to what was cited last: "dieser Vorschrift", "ebenda".

    >>> from normgraph.extract import extract
    >>> text = "§ 5 Abs. 1 XyG gilt. Nach dieser Vorschrift ist zu entscheiden."
    >>> [(c.text, c.section, c.absatz) for c in extract(text, mentions=True)[1:]]
    [('dieser Vorschrift', '5', '1')]
    """
    known = sorted((c for c in citations if c.role != "literature" and c.match != "unresolved"), key=lambda c: c.start)
    taken = sorted(c.group for c in citations)
    last = at = 0
    for m in _MENTION.finditer(text):
        while at < len(taken) and taken[at][1] <= m.start():
            at += 1
        while last < len(known) and known[last].end <= m.start():
            last += 1
        if (at < len(taken) and taken[at][0] < m.end()) or not last:
            continue
        base = known[last - 1]
        norm = base.kind == "norm" and bool(base.section)
        if m.start() - base.end > _SAME_PARAGRAPH or not (norm or m[0][0] in "eE"):
            continue
        yield base._replace(
            start=m.start(),
            end=m.end(),
            text=m[0],
            group_start=-1,
            group_end=-1,
            match="resolved",
            via=f"{m[0]} → {base.text}",
            reason="",
            pinpoint="",
            ordinal=0,
            parts=(),
        )
