"""What a reference is for, told by the words around it: plain, corresponding application, exception, amendment.

The signal word must govern what is cited: neither what another rule is applied to ("§ 5 gilt für die Fälle des § 1
entsprechend"), nor where that is named ("für die in § 1 genannten Behörden"), nor a reference of another clause.
"""

from __future__ import annotations

import re

_CORRESPONDING = re.compile(
    r"[^.;]{0,160}?\b(?:entsprechend|sinngemäß)(?!er\s+Anwendung\s+(?:de[rs]|von)\b)\w*(?:\s+(?:Anwendung|anzuwenden|anwendbar)|\b(?!\w))"
)
_APPLIED = re.compile(r"\b(?:gilt|gelten|besteht|bestehen|anzuwenden|Anwendung|anwendbar|finde[tn])\b")
_EXCEPTED = re.compile(
    r"\b(?:ausgenommen|(?:abweichend\s+von|mit\s+Ausnahme|unbeschadet|vorbehaltlich|außer\s+in|statt|anstelle|an\s+Stelle)\b"
    r"(?![^.;,]{0,40}\s(?:gilt|gelten|ist|sind|finde[tn]|wird|werden|kann|können|darf|dürfen|hat|haben|bleib(?:t|en))\s"
    r"[^.;,]{0,40}$))\b"
    r"(?!\s+(?:de[rmns]\s+)?(?:§|Abs|Satz|Nummer)[^.;,]*\s(?:die|der|das|nach|gemäß)\s(?:[^.;,]*\s)?$)[^.;,]{0,40}$",
    re.IGNORECASE,
)
"""Not past the verb: what holds "abweichend von § 7" is no exception itself."""
_NOT = (
    r"(?:[^.;,]{0,60}?(?:,\s(?:d(?:er|ie|as|e[mn]|enen|eren|essen)|welche[rmns]?)\s[^.;,]{0,120},)?\s)?"
    r"(?<!\bauf\s)(?<!\bfür\s)(?<!\bvon\s)(?<!\bbei\s)(?<!\bder\s)(?<!\bdie\s)(?<!\bden\s)(?<!\bdas\s)(?:nicht|keine)\b(?!\s(?:jedoch|aber|nur)\b)"
)
_NOT_APPLIED = re.compile(
    rf"[^.;,]{{0,60}}?\b(?:(?:gilt|gelten|finde[tn])\s+(?!als\b){_NOT}(?!\s+als\b)"
    rf"|(?:ist|sind|wird|werden)\s+{_NOT}\s+(?:[^.;,]{{0,40}}?\s)?(?:anzuwenden|anwendbar|angewende?t|angewandt)\b)"
)
"""What is not allowed or not done "nach § 1" is no exception from it: only what is not applied, or does not hold."""
_NOT_DIRECTLY = re.compile(
    r"(?:(?!,\s(?:da[sß]s?|wenn|soweit)\s)[^.;]){0,60}?\s(?:nicht\s+(?:entsprechend\s+)?(?:anzuwenden|anwendbar)|keine\s+Anwendung)\b"
)
"""With the verb before the reference: "sind § 5 und § 6 nicht anzuwenden"."""
_APPLIED_BEFORE = re.compile(r"\bin\s+(?:entsprechender|sinngemäßer)\s+Anwendung\s+(?:de[rs]|von)\s+$")
_AMENDED = re.compile(
    r"(?P<between>(?:,?\s(?:de[rs]|die|zu[mr]?|und|bis|oder|sowie|in\sder|Abs|Satz|Nr|Nummer|Buchst|Halbs|§|\()[^.;,]{0,60}?)?\s)"
    r"(?:(?:wird|werden)\s+(?:wie\s+folgt\s+)?"
    r"(?:(?:(?!,\s(?:wenn|soweit|sofern|falls|bis|sobald|solange|nachdem|bevor|weil|da[sß]s?|ob|um|die|der)\s)[^.;]){0,80}?\s)?"
    r"(?:geändert|gefasst|gefaßt|aufgehoben|eingefügt|ersetzt|gestrichen|angefügt)|erh(?:ält|alten)\s+folgende\s+Fassung)\b"
)
_OTHER_VERB = re.compile(
    r"\b(?:gilt|gelten|ist|sind|finde[tn]|bleib(?:t|en)|hat|haben|kann|können|\w+te[nrms]?\s[A-ZÄÖÜ])"
)
"""Between a reference and the verb that amends: another verb, or a participle of the noun that is its subject."""
_CITE = (
    r"\W|\d+[a-z]*|\b(?:In|Die|Der|Dem|Nach|[a-z]|und|oder|bis|sowie|Abs|Absatz|Absätze|Satz|Sätze|Nr|Nummern?|Buchstaben?"
    r"|Artikel|de[rs])\b"
)
_CITES = rf"(?:{_CITE})*+"
_ONLY_CITES = re.compile(_CITES)
"""Before what is amended: nothing else than references; else some other noun is what is replaced or repealed."""
_CHAIN = rf"(?:{_CITE}|\b(?:die|den|\w+lichen|\w*(?:[Gg]esetz|[Bb]uch|[Oo]rdnung)\w*|[A-ZÄÖÜ]\w*[A-Z])\b)*+"
_NOT_BEFORE = re.compile(rf"\b(?:gilt|gelten)\s(?:jedoch\s|insoweit\s)?nicht\s{_CHAIN}\Z")
_HOLDS_BEFORE = re.compile(rf"\b(?:gilt|gelten)\s{_CHAIN}\Z")
_HOLDS_NOT = re.compile(
    rf"{_CHAIN}(?<=\s)(?<!,\s)(?:(?:jedoch|insoweit|auch|ferner|hier)\s)?nicht\b(?!\s(?:nur|als|allein|ausschließlich)\b)"
)
"""With the verb before the reference: "gelten die §§ 5 und 6 nicht"; but not "gilt § 5, nicht aber § 6"."""
_NOT_BUT_OTHER = re.compile(
    r"\snicht,\s(?:aber\s|jedoch\s|wohl\saber\s)?(?:de[rs]\s|die\s)?(?:§|Art|Abs|S[aä]tze?\s)[^.;]{0,120}?\b(?:anzuwenden|anwendbar|Anwendung)\b"
)
"""With one verb for both: "sind § 5 nicht, § 6 entsprechend anzuwenden"."""
_PUBLISHED = re.compile(r"\s(?:vom|am|zum)\s\d{1,2}\.\s\w+\s\d{4}(?:\s\((?:[BR]GBl|BAnz)[^()]{0,90}\))?")
"""The day of an act or of its version, and where it is printed."""
_STOP = re.compile(r"[.;]")
_SENTENCE = re.compile(r"\.\s+(?=[A-ZÄÖÜ§(]|$)|;")
_VERB = re.compile(r"\b(?:gilt|gelten|ist|sind|finde[tn])\b")
_REFERENCE = re.compile(r"§|\bArt(?:\.|ikels?)\s\d|\bAbs(?:\.|atz|ätze)|\bS[aä]tze?s?\s\d|\b(?:Nummern?|Nr\.)\s\d")
_APPLIED_TO = re.compile(r"\b(?:für|auf|bei|gegenüber|hinsichtlich|Blick|Falle?|Fällen)\s|\bin\sde[mnr]\sin\s")
_WHERE = re.compile(r"\b(?:in|nach|gemäß|von|durch|unter|aus)\s(?:[^.;:,]{0,60}(?:,|und|oder|bis)\s)?$", re.IGNORECASE)
_NAMED = re.compile(
    r"[^.;:,]{0,60}?\s(?:genannt|bezeichnet|bestimmt|geregelt|aufgeführt|aufgezählt|angeführt|vorgesehen|vorgeschrieben"
    r"|erwähnt|festgelegt|festgesetzt|beschrieben)e[nrms]?\s(?:\w+e[nrms]?\s){0,3}[A-ZÄÖÜ]"
)
_CASE = re.compile(
    r"\b(?:in\s(?:den\sFällen|dem\sFalle?)\sde[rs]|im\sFalle?\sde[rs]|nach|gemäß|im\sSinne\sde[rs]|auf\s?grund\sde[rs])\s(?:den\s)?$",
    re.IGNORECASE,
)
"""What says only in which case: "In den Fällen des § 1 gilt § 7 entsprechend"."""
_CITES_FIRST = re.compile(r"\s*(?:\(\w+\)\s)?(?:(?:Die|Der|Das|Dies)\b|$|" + _REFERENCE.pattern + ")")
"""A clause with its subject before the verb, or with nothing before the reference."""
_APPLIED_FIRST = re.compile(r"\s*(?:\(\w+\)\s)?(?:Für|Auf|Bei|Hinsichtlich|Gegenüber)\s")
"""A clause that begins with what another rule is applied to: "Für Flächen nach § 1 gelten die Regeln entsprechend"."""
_CLAUSE_ENDS = re.compile(r"[a-zäöüß]{3,},\s(?:so\s)?$")
"""Behind the verb of a clause put before: "Soweit in § 1 nichts anderes bestimmt ist, gelten die §§ 5 bis 7"."""
_APPLIED_LIST = re.compile(
    r"\b(?:gelten|sind|finden|werden)\b[^:]*\b(?:entsprechend|sinngemäß)(?:e|er|en)?"
    r"(?:\s(?:anzuwenden|anwendbar|Anwendung|angewende?t|angewandt))?\s*:$"
)
_OTHER_LIST = re.compile(
    r"\b(?:Maß\w*gaben?|Ausnahmen?|Abweichungen|Kriterien|wie\sfolgt|(?:auf|für|in)\s(?:die|den)\sfolgenden)\b"
)
"""A list of what the rule before it is changed by or applied to."""
_OBLIQUE = re.compile(
    r"\b(?:[Nn]ach|[Gg]emäß|Sinne|[Ii]n|[Vv]on|[Dd]urch|[Uu]nter|[Aa]us|[Aa]uf|[Ff]ür|[Bb]ei|[Mm]it|hinsichtlich|Fälle?n?)"
    rf"\s(?:de[rsmn]\s)?(?=(?:§|Art|Abs|Satz|Nummer|\d|\Z)){_CITES}\Z"
)
"""Before a reference of an item that is not what the list names, but where or to what that applies."""

_EXCEPTED_ITEM = re.compile(r"\bmit\sAusnahme\s(?:von|de[srm])\s(?!.*\b(?:sowie|die|hinsichtlich)\b)[^;]*\Z", re.DOTALL)


def in_list(lead: str, before: str) -> str:
    """Tell by the lead of a list, and by the words before it in its item, what a reference is for.

    >>> in_list("Für ihn gelten entsprechend:", "1. die "), in_list("Für ihn gelten entsprechend:", "1. die nach ")
    ('entsprechend', 'plain')
    >>> in_list("§ 5 ist mit folgenden Maßgaben entsprechend anzuwenden:", "1. ")
    'plain'
    >>> in_list("Für ihn gelten entsprechend:", "1. die §§ 5 bis 9, mit Ausnahme von § 7 und ")
    'Ausnahme'
    """
    if not _APPLIED_LIST.search(lead) or _OTHER_LIST.search(lead):
        return "plain"
    if _EXCEPTED_ITEM.search(before):
        return "Ausnahme"
    return "plain" if _OBLIQUE.search(before[-160:]) else "entsprechend"


def relation(text: str, start: int, end: int) -> str:
    """Tell by the words around a reference what it is for.

    >>> relation("§ 5 gilt entsprechend.", 0, 3), relation("Abweichend von § 5 gilt das.", 15, 18)
    ('entsprechend', 'Ausnahme')
    >>> relation("Nach § 5 haftet er.", 5, 8), relation("§ 5 ist nicht anzuwenden.", 0, 3)
    ('plain', 'Ausnahme')
    """
    published = _PUBLISHED.sub(lambda match: _STOP.sub(" ", match[0]), text[end : end + 300])
    if published != text[end : end + 300]:  # the stops of a date and of the gazette end no sentence
        text, start, end = text[max(0, start - 200) : end] + published, min(start, 200), min(start, 200) + end - start
    before = text[max(0, start - 160) : start]
    clause = _SENTENCE.split(before)[-1]
    line, amended = clause.rpartition("\n")[2], _AMENDED.match(text, end, end + 260)
    governed = amended and _ONLY_CITES.fullmatch(line) and not _OTHER_VERB.search(amended["between"])
    if amended and governed and ("Nach" not in line or amended[0].endswith("gefügt")):
        return "Änderung"
    not_applied = _NOT_APPLIED.match(text, end, end + 180) or _NOT_DIRECTLY.match(text, end, end + 120)
    holds_not = _HOLDS_BEFORE.search(clause) and _HOLDS_NOT.match(text, end, end + 120)
    if (
        holds_not
        or _NOT_BEFORE.search(clause)
        or _NOT_BUT_OTHER.match(text, end)
        or _EXCEPTED.search(before)
        or (not_applied and _governs(clause, not_applied[0]))
    ):
        return "Ausnahme"
    if _APPLIED_BEFORE.search(before):
        return "entsprechend"
    following = _CORRESPONDING.match(text, end, end + 220)
    if following and _APPLIED.search(clause + following[0] + text[following.end() : following.end() + 40]):
        return "entsprechend" if _governs(clause, following[0]) else "plain"
    return "plain"


def _governs(before: str, after: str) -> bool:
    """Say whether a signal at the end of `after` belongs to the reference that stands between.

    >>> _governs("", " gilt entsprechend"), _governs("§ 7 gilt für die Fälle des ", " entsprechend")
    (True, False)
    """
    named = _NAMED.match(after) if _WHERE.search(before) else None
    if named and (_APPLIED_TO.search(before) or _REFERENCE.search(after, named.end())):
        return False
    applied, of_case = _VERB.search(after), _CASE.search(before)
    subject = _REFERENCE.search(after, applied.end()) if applied and of_case else None
    if applied and subject and not _APPLIED_TO.search(after, applied.end(), subject.start()):
        return False
    verbs = list(_VERB.finditer(before))
    if applied and not verbs and _APPLIED_FIRST.match(before):
        return False
    if _CITES_FIRST.match(before):
        cited = verbs and _REFERENCE.search(before, 0, verbs[-1].start())
        return not (cited and _APPLIED_TO.search(before, verbs[-1].end()))
    verb = next((one for one in _VERB.finditer(after) if _CLAUSE_ENDS.search(after[: one.start()])), None)
    return bool(verbs) or not (verb and _REFERENCE.search(after, verb.end()))
