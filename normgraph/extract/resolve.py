"""Resolves what a citation leaves out, from the rest of the document: the second pass.

Nothing is guessed. What another place of the document says is taken over with that place in `via`; several candidates
make a citation `ambiguous`, none leaves it `unresolved` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from normgraph.extract.courts import by_register
from normgraph.extract.model import Citation, DocumentContext
from normgraph.extract.norm_parts import QUANTITY

_SAME_CLAUSE, _SAME_PARAGRAPH = 160, 600
"""How far behind the law it shares a section without law may stand, and how far behind its section a Nummer."""

_SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZÄÖÜ])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Abs|Nr|Art|vgl|Vgl|Rn|Buchst|Satz|S|i|V|m|a|O|F|Hs|ff|f|bzw|Urt|Beschl|v|z|B|u|sog|ggf|evtl|[IVX]+|"
    r"\d+))\.\s$"
)
_DEFINED = re.compile(
    r"\s?(?:[–-]\s)?[(<]?\s?(?:(?:im\sFolgenden|künftig|nachfolgend|"
    r"kurz):?\s)?(?P<short>[A-ZÄÖÜ][\wÄÖÜäöüß-]{1,20}(?:\s[IVX]{1,4})?)\s?[)>]|"
    r"\s[–-]{1,2}\s?(?P<dashed>[A-ZÄÖÜ][\wÄÖÜäöüß-]{1,20})\s?[–-]{1,2}"
)
_OF_DIRECTIVE = re.compile(r"\s(?:der|dieser|genannten)\s(?:genannten\s)?(Richtlinie|Verordnung|Übereinkommens?)\b")
_NO_CITATION = re.compile(
    rf"\s(?:und|oder|bis)\s\d+(?:,\d+)?{QUANTITY.pattern}|\s(?:Richtlinie|Verordnung|Satzung|Vertrag|Erlass)\b"
)
"""What shows that a section without law is none of the law named before: "§ 3 und 4 Euro", "§ 6 Richtlinie"."""
_HINT = re.compile(r"\(Nr\.|\(Abs\.|Abs\.|Variante|Alternative|Fallgruppe")
_BRACKET = re.compile(
    r"\((?:Nr\.\s(?P<nummer>\d{1,2}[a-z]?)|Abs\.\s(?P<absatz>\d{1,2}[a-z]?)(?:\sSatz\s(?P<satz>\d{1,2}))?)\)"
)
_VARIANT = re.compile(
    r"(?:[Dd](?:ie|er)|[Ii]n\sder)\s(?P<ordinal>erste|zweite|dritte|vierte)n?\s(?:Variante|Alternative|Fallgruppe)"
    r"\s(?:dieser|der)\s(?:Regelung|Vorschrift|Norm|Bestimmung)"
)
_BARE = re.compile(
    r"Abs\.\s(?P<absatz>\d{1,2}[a-z]?)(?:\sSatz\s(?P<satz>\d{1,2}))?"
    r"(?:\sNr\.\s(?P<nummer>\d{1,2}[a-z]?(?:\s(?:bis|[-–])\s\d{1,2}[a-z]?)?))?(?=\s(?:[a-zäöü]|[A-Z][a-zäöü]))"
)
_BEFORE_BARE = re.compile(r"\b(?:und|um|die|der|nach|gemäß|oder|in)\s$")
_ORDINALS = {"erste": "1", "zweite": "2", "dritte": "3", "vierte": "4"}


def resolve(text: str, citations: list[Citation], document: DocumentContext | None = None) -> list[Citation]:
    """Return the citations with what the rest of the document says of them, and anaphors as further citations.

    >>> from normgraph.extract import find
    >>> text = "Nach § 32 Abs. 3 XyG gilt dies. Das ist § 33 XyG (Nr. 2)."
    >>> [(c.section, c.nummer, c.via) for c in resolve(text, find(text))]
    [('32', '', ''), ('33', '', ''), ('33', '2', '§ 33 XyG')]
    """
    document = document or DocumentContext()
    norms = _norms(text, [c for c in citations if c.kind == "norm"])
    decisions = _decisions(text, [c for c in citations if c.kind == "decision"], document)
    everything = [*norms, *decisions, *_anaphors(text, norms)]
    everything.sort(key=lambda c: (c.start, c.ordinal))
    return [c._replace(rn=document.marginal_number(c.start)) for c in everything] if document.paragraphs else everything


@dataclass(slots=True)
class _Laws:
    """The laws that a document has named so far."""

    last: Citation | None = None
    by_family: dict[str, Citation] = field(default_factory=dict)
    by_section: dict[tuple[str, str], dict[str, Citation]] = field(default_factory=dict)

    def note(self, c: Citation, sign: str) -> None:
        self.last = self.by_family[_family(c.statute)] = c
        self.by_section.setdefault((sign, c.section), {})[c.statute] = c


def _sign(text: str, c: Citation) -> str:
    """Return `A` for articles, `§` for sections, from the list it stands in; nothing where the law stands first."""
    return next((sign for sign in (text[c.group[0]], c.text[:1]) if sign in ("A", "§")), "")


def _norms(text: str, citations: list[Citation]) -> list[Citation]:
    """Name the law of norms that name none, and the act behind a name introduced in brackets."""
    resolved: list[Citation] = []
    laws = _Laws()
    shorts = _introduced(text, citations)
    for c in citations:
        if c.statute:
            c = c._replace(statute=shorts[c.statute]) if c.statute in shorts else c
        elif c.role != "literature":
            c = _with_law(text, c, laws)
        if c.statute and c.role != "literature":
            laws.note(c, _sign(text, c))
        resolved.append(c)
    return resolved


def _introduced(text: str, citations: list[Citation]) -> dict[str, str]:
    """Long names and the short name that brackets behind them introduce: `… Schutzabkommens (MSA)`."""
    shorts: dict[str, str] = {}
    for c in citations:
        if " " not in c.statute and len(c.statute) < 12:
            continue
        m = _DEFINED.match(text, c.end)
        if m is not None:
            short = m["short"] or m["dashed"]
            if sum(map(str.isupper, short)) >= 2 and not short.isdigit():
                shorts.setdefault(c.statute, short)
    return shorts


def _family(statute: str) -> str:
    return {"RL": "Richtlinie", "VO": "Verordnung"}.get(statute[:2], "Übereinkommen" if statute.isupper() else "law")


def _with_law(text: str, c: Citation, laws: _Laws) -> Citation:
    """Take over the law that the same sentence named last for the same kind of unit, or the directive spoken of."""
    pronoun = _OF_DIRECTIVE.search(c.text) or _OF_DIRECTIVE.match(text, c.end)
    if pronoun is not None:
        family = pronoun[1].removesuffix("s")
        named = laws.by_family.get(family)
        if named is None:
            return c._replace(reason=f"no {family} named before")
        return c._replace(
            statute=named.statute, match="resolved", via=f"{pronoun[0].strip()} → {named.statute}", reason=""
        )
    if laws.last is None:
        return c._replace(reason="no law named before")
    same = laws.by_section.get((_sign(text, c), c.section), {})
    if len(same) == 1:
        ((statute, above),) = same.items()
        return c._replace(statute=statute, match="resolved", via=f"{above.text} above", reason="")
    if _NO_CITATION.match(text, c.end):
        return c._replace(reason="what follows is no part of a citation")
    last = laws.last
    near = c.start - last.end < _SAME_CLAUSE and not _sentence_between(text, last.end, c.start)
    if near and _sign(text, last) in (_sign(text, c), ""):
        return c._replace(statute=last.statute, match="resolved", via=f"law of {last.text}", reason="")
    return c._replace(reason="the law is not clear from the context")


def _sentence_between(text: str, start: int, end: int) -> bool:
    return any(
        not _ABBREVIATED.search(text, max(start, m.start() - 12), m.end()) for m in _SENTENCE.finditer(text, start, end)
    )


def _anaphors(text: str, norms: list[Citation]) -> Iterator[Citation]:
    """Find units named without their section: `(Nr. 1)`, "Abs. 1 Satz 1", "die dritte Variante dieser Regelung"."""
    known = [c for c in norms if c.statute and c.section and c.role != "literature"]
    spans = sorted({c.group for c in norms}) if known else []
    at = last = end = 0
    for hint in _HINT.finditer(text) if known else ():
        if hint.start() < end:
            continue
        m = _anaphor(text, hint)
        if m is None:
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
        said["absatz"] = said.get("absatz") or base.absatz
        sign = "Art." if base.text.startswith("A") else "§"
        yield Citation(
            m.start(),
            end,
            "norm",
            m[0],
            statute=base.statute,
            section=base.section,
            paragraph=base.paragraph,
            match="resolved",
            via=f"{sign} {base.section} {base.statute}",
            absatz=said["absatz"],
            satz=said.get("satz", ""),
            nummer=said["nummer"],
        )


def _anaphor(text: str, hint: re.Match[str]) -> re.Match[str] | None:
    start = hint.start()
    if text[start] == "(":
        return _BRACKET.match(text, start)
    if text[start] == "A" and text[start + 1] == "b":
        return _BARE.match(text, start) if _BEFORE_BARE.search(text, max(0, start - 8), start) else None
    return _VARIANT.search(text, max(0, start - 24), start + 40)


def _decisions(text: str, citations: list[Citation], document: DocumentContext) -> list[Citation]:
    """Name court, date and number of decisions from their chain, the deciding court, or an earlier mention."""
    resolved: list[Citation] = []
    numbered: dict[tuple[str, str], list[Citation]] = {}
    by_date: dict[str, list[Citation]] = {}
    by_reporter: dict[str, Citation] = {}
    previous: Citation | None = None
    for c in citations:
        c = _court(text, c, previous, document)
        if not c.date and _TODAY.search(c.text) and document.date:
            c = c._replace(date=document.date, via=_joined(c.via, "today = day of the decision"))
        if not c.file_number:
            c = _number(c, numbered, by_date, by_reporter)
        if c.file_number:
            numbered.setdefault((c.court, c.date), []).append(c)
            by_date.setdefault(c.date, []).append(c)
            for reporter in filter(None, c.reporter.split("; ")):
                by_reporter.setdefault(reporter, c)
        previous = c
        if not (
            c.file_number
            and c.file_number == document.file_number
            and c.court == document.court
            and c.date == document.date
        ):
            # A decision's own head does not cite it.
            resolved.append(c)
    return resolved


_TODAY = re.compile(r"heutigen?\sTage?|vom\sselben\sTage?")


def _joined(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason and reason not in ("inherits", "senate"))


def _court(text: str, c: Citation, previous: Citation | None, document: DocumentContext) -> Citation:
    """Name the court of a decision that names none: by register, chain, "Senat", or the deciding court."""
    if c.court:
        return c
    if c.via == "senate" and document.court:
        return c._replace(
            court=document.court,
            match="resolved" if c.match == "exact" else c.match,
            via=f"Senat → {document.court}",
        )
    number = c.file_number.split(",")[0]
    registered = by_register(number) if number else ""
    if (
        c.via == "inherits"
        and previous is not None
        and previous.court
        and (not registered or registered == previous.court)
    ):
        return c._replace(
            court=previous.court,
            match="resolved" if c.match == "exact" else c.match,
            via=f"chain with {previous.court}",
            doctype=c.doctype or previous.doctype,
        )
    if registered:
        return c._replace(court=registered, via=_joined(c.via, f"register of {registered}"))
    collection = _COLLECTION_OF.match(c.reporter)
    if collection is not None and not number:
        return c._replace(court=_COURT_OF[collection[1]], via=f"collection of {_COURT_OF[collection[1]]}")
    if previous is not None and previous.court and c.reporter and not number and _chained(text, previous, c):
        return c._replace(court=previous.court, via=f"chain with {previous.court}")
    if c.date and c.doctype and document.court and (c.reason == "refers back" or number):
        federal = " " not in document.court
        if federal and c.role == "authority":
            return c._replace(court=document.court, via=f"no court named: the deciding court {document.court}")
    return c._replace(via="" if c.via in ("inherits", "senate") else c.via)


def _chained(text: str, previous: Citation, c: Citation) -> bool:
    """Whether a reporter directly follows a decision, in the same sentence."""
    end = previous.group[1]
    return c.start - end < 4 and "." not in text[end : c.start]


_COURT_OF = {
    "BVerfG": "BVerfG",
    "BVerwG": "BVerwG",
    "BGH": "BGH",
    "BAG": "BAG",
    "BSG": "BSG",
    "BFH": "BFH",
    "BPatG": "BPatG",
    "RG": "RG",
    "RFH": "RFH",
}
_COLLECTION_OF = re.compile(r"(BVerfG|BVerwG|BGH|BAG|BSG|BFH|BPatG|RG|RFH)(?:E|Z|St|K)\s")


def _number(
    c: Citation,
    numbered: dict[tuple[str, str], list[Citation]],
    by_date: dict[str, list[Citation]],
    by_reporter: dict[str, Citation],
) -> Citation:
    """Take the file number of a decision that gives none from an earlier mention of its reporter or day."""
    for reporter in filter(None, c.reporter.split("; ")):
        if (same := by_reporter.get(reporter)) is not None:
            return c._replace(
                court=same.court,
                date=c.date or same.date,
                file_number=same.file_number,
                match="resolved",
                via=_joined(c.via, f"{reporter} = {same.file_number}"),
                reason="",
            )
    if not c.date:
        return c._replace(reason=c.reason or "no file number here")
    earlier = numbered.get((c.court, c.date), []) if c.court else by_date.get(c.date, [])
    numbers = list(dict.fromkeys(e.file_number for e in earlier))
    if not numbers:
        return c._replace(reason="no earlier mention of this court and day" if c.reason == "refers back" else c.reason)
    named = earlier[-1]
    if len(numbers) == 1 or c.reason == "refers back":
        # "a. a. O." means the one named last; with several of one day the others stay candidates in the reason.
        others = [number for number in numbers if number != named.file_number]
        return c._replace(
            court=c.court or named.court,
            file_number=named.file_number,
            match="ambiguous" if others and named.group[1] + 1500 < c.start else "resolved",
            via=_joined(c.via, f"{named.court} {named.date} {named.file_number} above"),
            reason=f"same court and day: {', '.join(others)}" if others else "",
        )
    return c._replace(match="ambiguous", reason=f"same court and day: {', '.join(numbers)}")
