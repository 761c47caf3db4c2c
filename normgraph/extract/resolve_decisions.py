"""Names court, date and number of decisions from their chain, the deciding court, or an earlier mention."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from normgraph.extract import introduced_courts, sentences
from normgraph.extract.courts import COURT, by_ecli, by_register, canonical, collected, has_body, is_named, reporters
from normgraph.extract.model import Citation, DocumentContext
from normgraph.extract.patterns import ANNOUNCED, iso_date


def completed(text: str, citations: list[Citation], document: DocumentContext) -> list[Citation]:
    """Name court, date and number of decisions from their chain, the deciding court, or an earlier mention."""
    resolved: list[Citation] = []
    numbered: dict[tuple[str, str], list[Citation]] = {}
    by_court: dict[str, dict[str, Citation]] = defaultdict(dict)
    by_date: dict[str, list[Citation]] = {}
    by_reporter: dict[str, Citation] = {}
    by_number: dict[str, Citation] = {}
    days: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    previous: Citation | None = None
    shorts = introduced_courts.by_kind(text, citations)
    for c in citations:
        if c.court in shorts:
            c = c._replace(court=shorts[c.court], via=f"{shorts[c.court]} ({c.court}) above")
        if c.court == "VerfGH" and (registered := by_register(c.file_number)):
            c = c._replace(court=registered, match="exact", via=f"register of {registered}", reason="")
        c = _court(text, c, previous, document) if is_named(c.court) or not c.court else _below(c, document)
        if not c.date and (announced := ANNOUNCED.search(text, max(0, c.start - 45), c.start)) is not None:
            c = c._replace(date=iso_date(announced[1]), via=_joined(c.via, f"announced on {announced[1]}"))
        if not c.date and (said := _DAY_SAID.search(c.text)) is not None:
            c = _on_that_day(text, c, said[0], previous, document)
        if not c.file_number and c.date and c.court:
            c = _named_below(c, document)
        if not c.file_number and not c.ecli:
            c = _number(c, numbered, by_court[c.court], by_date, by_reporter)
        elif not c.court and c.match == "unresolved" and (named := by_number.get(c.file_number)) is not None:
            via = _joined(c.via, f"{named.court} {named.date} {named.file_number} above")
            c = c._replace(court=named.court, date=c.date or named.date, match="resolved", via=via, reason="")
        elif c.court and not c.date and c.file_number:
            c = _dated_above(c, set().union(*(days[c.court, number] for number in c.file_number.split(", "))))
        for number in c.file_number.split(", ") if c.date else ():
            days[c.court, number].add((c.date, c.doctype))
        if c.file_number and c.court:
            by_number.setdefault(c.file_number, c)
        if c.file_number:
            numbered.setdefault((c.court, c.date), []).append(c)
            if not ((known := by_court[c.court].get(c.file_number)) and known.date):
                by_court[c.court][c.file_number] = c
            by_date.setdefault(c.date, []).append(c)
            for reporter in filter(None, c.reporter.split("; ")):
                by_reporter.setdefault(reporter, c)
        previous = c
        if not is_own(c, document):
            resolved.append(c)
        elif _in_reasons(text, c, document):  # a decision's own head does not cite it
            resolved.append(c._replace(reason=OWN))
    return [_named_later(c, by_number) for c in resolved]


def _named_later(c: Citation, by_number: dict[str, Citation]) -> Citation:
    """Name the court of a number that stands alone at the head of a page, if the text names it further on."""
    named = by_number.get(c.file_number) if c.file_number and not c.court and c.match == "unresolved" else None
    if named is None:
        return c
    via = _joined(c.via, f"{named.court} {named.date} {named.file_number} below")
    return c._replace(court=named.court, date=c.date or named.date, match="resolved", via=via, reason="")


def _dated_above(c: Citation, above: set[tuple[str, str]]) -> Citation:
    """Give a decision without a day the one day that its court and number have above, unless it is of another kind."""
    kinds = {kind for _, kind in above if kind}
    if len({day for day, _ in above}) != 1 or (c.doctype and kinds and c.doctype not in kinds):
        return c
    day = next(iter(above))[0]
    return c._replace(date=day, match="resolved", via=_joined(c.via, f"{c.court} {day} {c.file_number} above"))


OWN = "the decision cites itself, or the number is mistaken"
_REASONS = re.compile(r"^[^\S\n]*(?:Tatbestand|(?:Entscheidungsg|G)ründe)[^\S\n]*:?[^\S\n]*$", re.MULTILINE)


def is_own(c: Citation, document: DocumentContext) -> bool:
    """Whether a citation is of the document's own court, day and one of its file numbers.

    >>> own = DocumentContext("VG Ulm", "2019-05-12", "5 K 1/18, 5 K 2/18")
    >>> is_own(Citation(0, 9, "decision", "…", court="VG Ulm", date="2019-05-12", file_number="5 K 2/18"), own)
    True
    """
    if not c.file_number or (c.court, c.date) != (document.court, document.date):
        return False
    return not set(c.file_number.split(", ")).isdisjoint(document.file_number.split(", "))


def _in_reasons(text: str, c: Citation, document: DocumentContext) -> bool:
    """Whether a citation with its day stands in the reasons: below their heading, or in a paragraph below the tenor."""
    if not c.date or not c.doctype:
        return False
    below = 0 < document.tenor[1] <= c.start and document.marginal_number(c.start) != ""
    return below or _REASONS.search(text, 0, c.start) is not None


_DAY_SAID = re.compile(r"heutigen?\sTage?|vom\s(?:selben|gleichen)\sTage?")


def _on_that_day(text: str, c: Citation, said: str, previous: Citation | None, document: DocumentContext) -> Citation:
    """Give a decision of "today" the day of its document, of "the same day" that of the one before in its sentence."""
    if said.startswith("vom") and previous is not None and not _sentence_ends(text, previous.group[1], c.start):
        if not previous.date:
            return c
        return c._replace(date=previous.date, via=_joined(c.via, f"same day as {previous.file_number or 'before'}"))
    if not document.date:
        return c
    return c._replace(date=document.date, via=_joined(c.via, "today = day of the decision"))


def _sentence_ends(text: str, start: int, end: int) -> bool:
    return end - start > _NEAR or sentences.begin(text, start, end) > start


_NEAR = 200
"""How far "vom selben Tag" stands behind the decision whose day it means."""


def _below(c: Citation, document: DocumentContext) -> Citation:
    """Name the court that a text calls by its role or kind only: the one below that decided on this day.

    Without such a court none is named: a role is no court.
    """
    found = [
        below
        for below in document.below
        if below[1] == c.date and (not c.file_number or c.file_number == below[2]) and _may_be(c.court, below[0])
    ]
    if c.date and len(found) == 1:
        ((court, day, number),) = found
        via = f"{c.court} → {court} {day} {number}, below this decision"
        return c._replace(court=court, file_number=number, match="resolved", via=via, reason="")
    if (of_collection := _of_collection(c)) is not None:
        return of_collection
    what = "several courts are called so" if found else "no court is named"
    return c._replace(court="", match="unresolved", reason=f"{c.court}: {what}")


def _named_below(c: Citation, document: DocumentContext) -> Citation:
    """Give a decision that is named by court and day its number, if it is the one below of that court and day."""
    numbers = [number for court, day, number in document.below if (court, day) == (c.court, c.date) and number]
    if len(numbers) != 1:
        return c
    via = _joined(c.via, f"{c.court} {c.date} {numbers[0]}, below this decision")
    return c._replace(file_number=numbers[0], match="resolved", via=via, reason="")


_BODY = re.compile(r"senat|kammer(?!gericht)", re.IGNORECASE)


def _body(c: Citation) -> str:
    """Return what a citation calls the body that decided, "senat" or "kammer", or nothing."""
    named = _BODY.search(c.text)
    return named[0].lower() if named else ""


def _may_inherit(previous: Citation, c: Citation) -> bool:
    """Whether a decision can be of the court before it: one has no chambers, a collection only its own courts."""
    body, courts = _body(c), collected(c.reporter)
    return (not body or has_body(previous.court, body)) and (not courts or previous.court in courts)


def _of_collection(c: Citation) -> Citation | None:
    """Name the court of a decision by the collection in which it stands; None where that does not tell."""
    bound = reporters().get(c.reporter.partition(" ")[0]) != "looseleaf" and not c.file_number
    courts = collected(c.reporter) if bound else ()
    return c._replace(court=courts[0], via=f"collection of {courts[0]}") if len(courts) == 1 else None


_BODY_BEFORE = re.compile(
    r"\b(?:[Dd](?:er|ie)\s(?:erkennende\s|beschließende\s)?(Senat|Kammer)\b[^.;()]{0,60}?\b"
    r"(?:mit|durch|in\s(?:seine|ihre)[mnr]|entschieden)|(?:Rechtsprechung|Auffassung|Ansicht)\s(?:des|der)\s"
    r"(?:erkennenden\s|beschließenden\s)?(Senat|Kammer)s?)[\s,:(]{1,3}(?:(?:vgl\.|siehe|zuletzt|etwa)\s)?$"
)
"""Directly before a decision: whose it is ("Die Kammer hat mit …", "nach der Rechtsprechung des Senats (…")."""


def _of_body(text: str, c: Citation, document: DocumentContext) -> Citation | None:
    """Name the deciding court where a decision is said to be of "the Senate" or "the chamber", and it has such."""
    before = None if _body(c) or not c.file_number else _BODY_BEFORE.search(text, max(0, c.start - _NEAR), c.start)
    body = (before[1] or before[2]).lower() if before else _body(c)
    if not (body and has_body(document.court, body)):
        return None
    match = "resolved" if c.match == "exact" else c.match
    return c._replace(court=document.court, match=match, via=f"{body.capitalize()} → {document.court}")


def _may_be(named: str, court: str) -> bool:
    """Whether a role or a kind of court ("LG") can be this court: a kind only those of its kind."""
    return named.endswith(("gericht", "instanz")) or court.startswith(f"{named} ")


def _joined(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason and reason not in ("inherits", "senate"))


def _court(text: str, c: Citation, previous: Citation | None, document: DocumentContext) -> Citation:
    """Name the court of a decision that names none: by register, chain, "Senat", or the deciding court."""
    if c.court:
        return c
    if coded := by_ecli(c.ecli):
        return c._replace(court=coded, via=_joined(c.via, "court of its ECLI"))
    if c.date and not c.file_number and c.via == "senate":
        below = [each for each in document.below if each[1] == c.date]
        if len(below) == 1:  # "des Oberlandesgerichts Ulm - 4. Zivilsenat - vom …"
            via = f"{' '.join(below[0])}, below this decision"
            return c._replace(court=below[0][0], file_number=below[0][2], match="resolved", via=via, reason="")
    number = c.file_number.split(",")[0]
    registered = by_register(number) if number else ""
    if registered in ("", document.court) and (own := _of_body(text, c, document)) is not None:
        return own
    if (
        c.via == "inherits"
        and previous is not None
        and previous.court
        and (not registered or registered == previous.court)
        and _may_inherit(previous, c)
    ):
        return c._replace(
            court=previous.court,
            match="resolved" if c.match == "exact" else c.match,
            via=f"chain with {previous.court}",
            doctype=c.doctype or previous.doctype,
        )
    if registered:
        return c._replace(court=registered, via=_joined(c.via, f"register of {registered}"))
    if (of_collection := _of_collection(c)) is not None:
        return of_collection
    follows = previous is not None and previous.court and _chained(text, previous, c) and _may_inherit(previous, c)
    if previous is not None and follows and c.reporter and not number:
        return c._replace(court=previous.court, via=f"chain with {previous.court}")
    c = c._replace(via="" if c.via in ("inherits", "senate") else c.via)
    if (
        number
        and (c.doctype or text.endswith(" am ", 0, c.start))
        and (said := _said_before(text, c, document)) is not None
    ):
        return said
    named = c.date and c.doctype and (c.reason == "refers back" or number)
    if named and document.court and " " not in document.court and not _body(c) and c.role == "authority":
        return c._replace(court=document.court, via=f"no court named: the deciding court {document.court}")
    if number and (head := _HEAD.search(text, max(0, c.start - _NEAR), c.start)) is not None:
        court = canonical(head["head"])
        return (
            c._replace(court=court, match="resolved", via=f"{court} in the head", reason="") if is_named(court) else c
        )
    if number and c.match == "exact":
        below = [each for each in document.below if each[1:] == (c.date, c.file_number)]
        if len(below) == 1 and c.date:
            via = f"{below[0][0]} {c.date} {c.file_number}, below this decision"
            return c._replace(court=below[0][0], match="resolved", via=via)
        return c._replace(match="unresolved", reason="no court is named")
    return c


_DECIDED = re.compile(
    rf"\b(?:[Dd](?:as|er)\s(?P<first>{COURT})\s(?:hat|hatte|habe)|(?:hat|hatte|habe)\s(?:das|der)\s(?P<second>{COURT}))\b"
)
_DECIDED_BEHIND = re.compile(
    rf"[\s)–-]{{1,4}}(?:\([^()]{{1,40}}\)\s)?(?:hat|hatte)\s(?:nunmehr\s|sodann\s)?(?:das|der)\s(?P<behind>{COURT})"
)
_HEAD = re.compile(rf"\bGericht[:\s|]{{1,4}}(?P<head>{COURT})")
_OPENED = re.compile(r"\((?:(?:vgl|Vgl)\.\s|siehe\s|so\s|etwa\s|zuletzt\s)?$")
_SAYS = (
    "(?:entschieden|erkannt|ausgesprochen|ausgeführt|angenommen|offengelassen|bejaht|verneint|abgewiesen|verurteilt|"
    "stattgegeben|festgestellt)"
)
_BEFORE_BRACKET = re.compile(
    rf"\b(?:vom|des|das|der|dem|D(?:as|er)(?=[^.;()]{{0,90}}\s(?:hat|hatte)\b[^.;()]{{0,60}}{_SAYS}\s\())"
    rf"\s(?P<first>{COURT})(?![^.;()]{{0,60}}\b(?:{COURT}|Senat|Kammer|Einzelrichter))[^.;()]{{0,60}}{_OPENED.pattern}"
)


def _said_before(text: str, c: Citation, document: DocumentContext) -> Citation | None:
    """Name the court that the sentence says decided: "Das AG Ulm hat … mit Urteil vom", "des AG Ulm … (Urteil vom"."""
    if text.endswith(("mit ", "durch ", " am ", "Mit ", "Durch "), 0, c.start):
        found = list(_DECIDED.finditer(text, sentences.begin(text, max(0, c.start - _NEAR), c.start), c.start))
        said = found[0] if len(found) == 1 else None
        if not found and text.endswith(("Mit ", "Durch "), 0, c.start):
            said = _DECIDED_BEHIND.match(text, c.group[1])
    elif _OPENED.search(text, max(0, c.start - 9), c.start):
        said = _BEFORE_BRACKET.search(text, max(0, c.start - _NEAR), c.start)
    else:
        return None
    if said is None:
        return None
    court = canonical(next(filter(None, said.groups())))
    if not is_named(court):
        below = _below(c._replace(court=court), document)
        return below if below.court else None
    match = "resolved" if c.match == "exact" else c.match
    return c._replace(court=court, match=match, via=_joined(c.via, f"{court} in the same sentence"))


def _chained(text: str, previous: Citation, c: Citation) -> bool:
    """Whether a reporter directly follows a decision, in the same sentence."""
    end = previous.group[1]
    heads = "\n" in text[end : c.start] and text.startswith("\n\n", c.end)  # a line of its own, before what it heads
    return c.start - end < 4 and "." not in text[end : c.start] and not heads


def _different(numbers: Iterable[str]) -> list[str]:
    """Return the file numbers without those that share one with an earlier: they are of the same decision.

    >>> _different(["I-3 Wx 76/18, 3 Wx 76/18", "3 Wx 76/18", "3 Wx 9/18"])
    ['I-3 Wx 76/18, 3 Wx 76/18', '3 Wx 9/18']
    """
    kept: list[str] = []
    known: set[str] = set()
    for number in numbers:
        own = set(number.split(", "))
        if known.isdisjoint(own):
            kept.append(number)
        known |= own
    return kept


def _number(
    c: Citation,
    numbered: dict[tuple[str, str], list[Citation]],
    of_court: dict[str, Citation],
    by_date: dict[str, list[Citation]],
    by_reporter: dict[str, Citation],
) -> Citation:
    """Take the file number of a decision that gives none from an earlier mention of its reporter or day."""
    for reporter in filter(None, c.reporter.split("; ")):
        if (same := by_reporter.get(reporter)) is not None:
            if c.court and same.court and c.court != same.court and is_named(c.court):
                return c._replace(match="unresolved", reason=f"{reporter} is of {same.court} {same.file_number} above")
            return c._replace(
                court=same.court,
                date=c.date or same.date,
                file_number=same.file_number,
                match="resolved",
                via=_joined(c.via, f"{reporter} = {same.file_number}"),
                reason="",
            )
    if not c.date:
        if c.reason == "refers back" and c.court:
            return _only_one(c, of_court)
        return c._replace(reason=c.reason or "no file number here")
    earlier = numbered.get((c.court, c.date), []) if c.court else by_date.get(c.date, [])
    numbers = _different(e.file_number for e in reversed(earlier[-_MOST:]))
    if not numbers:
        return c._replace(reason="no earlier mention of this court and day" if c.reason == "refers back" else c.reason)
    named = earlier[-1]
    if len(numbers) == 1 or c.reason == "refers back":
        # "a. a. O." means the one named last; with several of one day the others stay candidates in the reason.
        others = numbers[1:]
        distant = bool(others) and named.group[1] + 1500 < c.start
        return c._replace(
            court=c.court or named.court,
            file_number=named.file_number,
            match="ambiguous" if distant else "resolved",
            candidates=(named.file_number, *others) if distant else (),
            via=_joined(c.via, f"{named.court} {named.date} {named.file_number} above"),
            reason=f"same court and day: {', '.join(others)}" if others else "",
        )
    return c._replace(match="ambiguous", candidates=tuple(numbers), reason=f"same court and day: {', '.join(numbers)}")


_MOST = 100
"""How many earlier decisions are told apart: no text that a court writes has more of one day, and time stays linear."""


def _only_one(c: Citation, of_court: dict[str, Citation]) -> Citation:
    """Resolve "BGH a. a. O." to the only decision of that court named before; `of_court` has those by number."""
    numbers = _different(of_court) if len(of_court) <= _MOST else []
    if len(numbers) != 1:
        count = len(numbers) or (f"more than {_MOST}" if of_court else "")
        what = f"{count} decisions of {c.court} named before" if count else f"no decision of {c.court} named before"
        return c._replace(reason=what)
    named = next((e for e in of_court.values() if e.date), next(iter(of_court.values())))
    via = _joined(c.via, f"the only one of {c.court} above: {named.date} {named.file_number}")
    return c._replace(date=named.date, file_number=named.file_number, match="resolved", via=via, reason="")
