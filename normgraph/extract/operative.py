"""What the operative part of a decision does to the decisions it names: it reverses, affirms, remands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from normgraph.extract import sentences
from normgraph.extract.model import Citation, DocumentContext, Signal

_SENTENCE = 400
"""How far an operative sentence goes around a citation, where no tenor is known."""
_TENOR_VERBS = (
    (re.compile(r"(?<!nicht )\b(?:aufgehoben|aufzuheben|abgeändert|geändert)\b"), "reverses"),
    (re.compile(r"(?<!nicht )\b(?:zurückgewiesen|verworfen|zurückzuweisen)\b"), "affirms"),
)
_SUBORDINATE = re.compile(r",\s(?:soweit|sofern|als|mit\s(?:dem|der|denen)|durch\s(?:das|den|die)|in\s(?:dem|der))\s")
"""What a tenor says of another decision in such a clause tells which part is meant, and does nothing to it."""
_ANY_VERB = re.compile(r"aufge|aufzu|abge|geändert|zurück|verworfen")
_AGAINST = re.compile(r"\b(?:gegen|wird|werden)\b")
_REMEDY = re.compile(
    r"ie (?:\w+ )?(?:Revision|Berufung|Beschwerde|Rechtsbeschwerde|Sprungrevision|Nichtzulassungsbeschwerde)"
)
_OPERATIVE = re.compile(
    rf"(?:(?:\d{{1,2}}|[IVX]{{1,3}})\.\s)?(?:Auf )?[Dd]{_REMEDY.pattern}(?:en)? .*\b(?:wird|werden)\b", re.DOTALL
)
"""How a sentence of a tenor reads, where no heading says that it is one."""
_SUBJECT = re.compile(r"(?:(?:\d{1,2}|[IVX]{1,4}|[a-z])[.)]\s+)*(?:D(?:as|er|ie)\s(?:\w+\s){0,3})?")
_UPON = re.compile(
    r"\b(?:wird|werden)\s(?:auf|infolge)\s(?:die|der)\s(?:\w+\s){0,2}?\w*(?:[Rr]evision|[Bb]erufung|[Bb]eschwerde)"
)
"""A decision with which the sentence begins, and upon which remedy it is set aside."""
_DECIDED = re.compile(
    r"(?:(?:\d{1,2}|[IVX]{1,4}|[a-z])[.)]\s+)*D(?:as|er|ie)\s(?:\w+\s){0,2}?"
    r"(?:Urteile?|Beschl(?:uss|üsse)|Gerichtsbescheide?|Entscheidung(?:en)?)\b[^;]*?\b(?:wird|werden)\b[^;]*?"
    r"(?<!nicht )\b(?:aufgehoben|abgeändert|geändert)\b",
    re.DOTALL,
)
"""A sentence of a tenor on decisions of other courts that it sets aside, whatever remedy led there."""
_WILL = re.compile(r"\b(?:wird|werden)\b")
_AGAIN = re.compile(
    r"\b[Dd](?:as|er|ie)\s(?:vor(?:bezeichnete|genannte|stehende)\s|genannte\s|bezeichnete\s|angefochtene\s)?"
    r"(?P<what>Urteil|Beschluss|Entscheidung)\b[^.;\d]{0,80}?(?<!nicht )\b(?P<verb>aufgehoben|abgeändert|geändert)\b"
)
"""A decision named before, and what is done to it; with a day or a number it is another."""
_PRONOUN = re.compile(
    r"[.\s]*(?:\d{1,2}\.\s)?(?:Er|Sie|Es)\swird\s(?:\w+\s){0,3}?(?<!nicht )(?P<verb>aufgehoben|abgeändert|geändert)\b"
)
"""The sentence right behind a decision that goes on about it."""
_ALL_OF_THEM = re.compile(
    r"\bDie\s(?:\w+\s)?(?P<what>Urteil|Beschlüss|Beschluss|Entscheidung)(?:e|en)?\swerden\s(?:\w+\s){0,3}?"
    r"(?<!nicht )(?P<verb>aufgehoben|abgeändert|geändert)\b"
)
"""Several decisions named before, and what is done to all of them."""
_COSTS_ONLY = re.compile(r"\bzur\s(?:erneuten\s)?Entscheidung\süber\sdie\sKosten\b")
_DATED = re.compile(r"\bvom\s\d{1,2}\.")
_REMANDED = re.compile(r"\bzurückverwiesen\b")


def remedies(text: str, document: DocumentContext) -> list[tuple[int, int]]:
    """Return the places that name a remedy, where no tenor is known.

    >>> remedies("Auf die Revision wird das Urteil geändert.", DocumentContext())
    [(5, 16)]
    """
    return [] if document.tenor != (0, 0) else [m.span() for m in _REMEDY.finditer(text)]


def treated(text: str, c: Citation, document: DocumentContext, remedies: list[tuple[int, int]]) -> Iterator[Signal]:
    """Yield what the operative part does to a decision: by the verb of its sentence, and by remanding the matter.

    Where no tenor is known, `remedies` are the places that name one, without which there is no operative part.
    """
    end = max(c.end, c.group[1])
    known = document.tenor != (0, 0)
    if not known and not remedies:
        return
    low, high = document.tenor if known else (max(0, c.start - _SENTENCE), min(len(text), end + _SENTENCE))
    if not low <= c.start < high:
        return
    if not known:
        first = bisect_left(remedies, (low, 0))
        if first == len(remedies) or remedies[first][1] > c.end:
            return
    if not _ANY_VERB.search(text, low, high):
        return
    start = sentences.begin(text, low, min(c.start + 1, high))  # a stop is seen with the capital behind it
    stop = sentences.finish(text, end, high)
    if known and (back := _spoken_of_again(text, c, stop, high)) is not None:
        yield from _by_its_verb(text, c, start, stop, end, high, known)
        yield Signal("reverses", back.start("verb"), back.end(), back["verb"])
        remanded = _REMANDED.search(text, back.end(), high)
        if remanded is not None and not _COSTS_ONLY.search(text, back.end(), remanded.end()):
            yield Signal("remands", remanded.start(), remanded.end(), remanded[0])
        return
    yield from _by_its_verb(text, c, start, stop, end, high, known)


def _spoken_of_again(text: str, c: Citation, stop: int, high: int) -> re.Match[str] | None:
    """Return where a later sentence of the tenor sets aside the decision named last in it, "das Urteil wird …".

    The sentence right behind may say "Er wird aufgehoben"; "Die Beschlüsse werden aufgehoben" is said of all before.
    """
    if (pronoun := _PRONOUN.match(text, stop, high)) is not None:
        return pronoun
    every = _ALL_OF_THEM.search(text, stop, high)
    if every is not None and every["what"].replace("ü", "u") in (c.doctype, "Entscheidung"):
        return every
    again = _AGAIN.search(text, stop, high)
    if again is None or (c.doctype and again["what"] not in (c.doctype, "Entscheidung")):
        return None
    return None if _DATED.search(text, stop, again.start()) else again


def _by_its_verb(text: str, c: Citation, start: int, stop: int, end: int, high: int, known: bool) -> Iterator[Signal]:
    """Yield what the sentence of a decision does to it, by its verb, and whether the matter is remanded."""
    sentence = text[start:stop]
    upon = known and _SUBJECT.fullmatch(text, start, c.start) and _UPON.search(sentence)
    decided = known and _DECIDED.match(sentence) and not _WILL.search(text, start, c.start)
    if not (upon or decided or (_AGAINST.search(text, start, c.start) and (known or _OPERATIVE.match(sentence)))):
        return
    if _SUBORDINATE.search(text, start, c.start):
        return
    clause = max(start, text.rfind("; ", start, c.start)), text.find("; ", end, stop)
    for pattern, treatment in _TENOR_VERBS:
        verb = pattern.search(text, clause[0], stop if clause[1] < 0 else clause[1])
        if verb is not None and verb.end() < c.start and text.startswith("(", c.start - 1):
            return  # "Die Revision wird zurückgewiesen (BGH, …)": which decision says so
        if verb is not None:
            yield Signal(treatment, verb.start(), verb.end(), verb[0])
            remanded = _REMANDED.search(text, start, high if known else stop) if treatment == "reverses" else None
            if remanded is not None:
                yield Signal("remands", remanded.start(), remanded.end(), remanded[0])
            return
