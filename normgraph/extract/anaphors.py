"""Finds what a text cites by pointing back: units without their section, "a. a. O.", "dieser Vorschrift"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from normgraph.extract import case_names, pinpoints
from normgraph.extract.model import Citation
from normgraph.extract.patterns import scan, words

_SAME_PARAGRAPH, _SAME_PAGE = 600, 3000
"""How far behind its section a Nummer may stand, and how far behind a decision "a. a. O."."""

_RULES = words("Regelung Vorschrift Norm Bestimmung")
_RULE = f"(?:{'|'.join(_RULES)})"
_BEFORE_BARE = words("und um die der nach gemäß oder in")
_HINTS = (
    re.compile(r"\((?:Nr|Abs)\.\s"),
    re.compile(r"A(?=bs)bs\.\s(?:" + "|".join(rf"(?<=\b{word}\sAbs\.\s)" for word in _BEFORE_BARE) + ")"),
    *(re.compile(rf"{rule[0]}(?<=er\s{rule[0]}){rule[1:]}\b") for rule in _RULES),
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
_EUROPEAN = re.compile("E(?:uG|GMR)")
_INTRODUCES = re.compile(r"(?:[(;]|[vV]gl\.|[sS]o|[eE]benso|[sS]iehe|auch|\.)\s?$")
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
    cases = case_names.of(known)
    for by_name, base in case_names.alone(text, cases, taken) if _EUROPEAN.search(text) else ():
        yield by_name if base is None else _as(by_name, base, by_name.text)
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
        if (case := case_names.before(text, start, cases)) is not None:
            yield _pointing_back(text, case[0], end, case[1], pinpoint)
            continue
        named = pinpoints.case_name(text, end)
        before = bisect_right(starts, start) - 1
        base = known[before] if before >= 0 and start - known[before].end < _SAME_PAGE else None
        if named == end and (base is None or not _INTRODUCES.search(text, max(0, start - 8), start)):
            continue
        yield _pointing_back(text, start, named, base, pinpoint)


def _pointing_back(text: str, start: int, end: int, base: Citation | None, pinpoint: str) -> Citation:
    reason = "no decision named before"
    found = Citation(start, end, "decision", text[start:end], match="unresolved", reason=reason, pinpoint=pinpoint)
    return found if base is None else _as(found, base, "a. a. O.")


def _as(c: Citation, base: Citation, said: str) -> Citation:
    """Return a citation that points back as one of the decision that it means."""
    meant = " ".join(filter(None, (base.court, base.date, base.file_number or base.reporter)))
    return c._replace(
        court=base.court,
        date=base.date,
        file_number=base.file_number,
        reporter=base.reporter,
        doctype=base.doctype,
        match="resolved",
        via=f"{said} → {meant}",
        reason="",
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
