"""Which day's law a citation means: by its own words, by what the decision says of the decisive moment, else its date.

A day is a claim about the version that was applied, not a proof that a version was in force on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from normgraph.extract import sentences
from normgraph.extract.model import Citation, DocumentContext
from normgraph.extract.patterns import DATE, iso_date

Basis = Literal["", "citation", "wording", "former", "hearing", "authority", "moment", "changes", "decision"]


class Day(NamedTuple):
    """A day whose law counts, how it was determined, and the place that says so; without date the day is not known.

    `citation`: the citation names the day; `wording`: it names the day of a promulgation; `former`: a version before
    the present one; `hearing`: the last oral hearing; `authority`: the decision of the authority; `moment`: another
    one, such as the year in dispute; `changes`: changes of the law until the decision count;
    `decision`: the day of the decision, as nothing else is said.
    """

    date: str = ""
    basis: Basis = ""
    start: int = 0
    end: int = 0


UNSAID = Day()

_BEFORE, _BEHIND, _FOLLOWING = 300, 400, 700
_DECISIVE = re.compile(
    r"[Mm]aßgeb|[Ee]ntscheidungserheblich|[Aa]bzustellen|[Kk]ommt es|bestimmt sich|richtet sich|\b[Ee]ntscheidend\b"
)
_ANCHOR = re.compile(
    r"Rechtslage|[Mm]aßgeb\w*[^.;()]{0,120}?\sist\s(?:\w+\s){0,3}Zeitpunkt|kommt\ses\s(?:\w+\s){0,6}auf\sden\sZeitpunkt"
)
"""Where a court can speak of the decisive moment."""
_OWN_DECISION = re.compile(
    r"Zeitpunkt\s(?:der|seiner|ihrer)\sEntscheidung\sde[rs]\s(?:Senats|Kammer|(?:erkennenden\s)?Gerichts)\b"
)
"""The moment of the decision itself."""
_HEARD = re.compile(
    r"Zeitpunkt\s(?:der|ihrer|seiner)\s(?:letzten\s)?(?:mündlichen\sVerhandlung|Berufungsverhandlung|"
    r"tatrichterlichen\s(?:Verhandlung|Entscheidung))"
)
_AUTHORITY = re.compile(
    r"(?:Zeitpunkt\s(?:des\sErlasses\s)?(?:der|des)\s(?:letzten\s)?(?:Behörden|Verwaltungs|Widerspruchs)(?:entscheidung|bescheid(?:e?s)?)"
    r"|Zeitpunkt\sdes\sErlasses\sde[rs]\s(?:(?:angefochtenen|streitigen)\s)?(?:Bescheid(?:e?s)?|Verfügung|Ausweisung))"
    rf"(?P<said>[^.]{{0,80}}?(?:bescheid\w*|entscheidung)?\svom\s(?P<date>{DATE}))?"
)
_SAME = r"(?:[^.;()]|(?<=\d)\.)"
"""Of the same clause, over the full stop of a day."""
_ANOTHER = re.compile(
    r"\bzur\s(?:Tatzeit|Zeit\sder\sTat)\sgeltende[ns]?\s(?:Recht|Fassung|Gesetz)|Recht\sder\sTatzeit|"
    r"(?P<year>\bStreitjahr(?:e[ns]?|s)?\b|\bstreit(?:igen|befangenen)\sZeitraum\b|\bStreitzeitraum\b)|"
    r"(?<!derzeit\s)(?<!heute\s)(?<!jetzt\s)(?<!jeweils\s)(?<!nunmehr\s)(?<!gegenwärtig\s)(?<!aktuell\s)"
    rf"geltende[ns]?\sRecht\b|Recht,?\sdas\s{_SAME}{{0,160}}?Zeitpunkt{_SAME}{{0,100}}?\sgalt\b|"
    rf"[a-z]\sin\sder\s(?:bis|vor|am)\s{_SAME}{{0,40}}geltenden\sFassung\sanzuwenden|"
    r"(?:(?:Rechtslage|Verhältnisse)\b[^.;()]{0,60}?|[Mm]aßgebliche[rn]?\s)Zeitpunkt|sowohl\s[^.;]{0,80}Zeitpunkt"
)
"""What a court can declare decisive beside hearing, authority and its own day: the law of a deed (§ 2 Abs. 1 StGB), of
the year in dispute, of a dismissal or an inheritance."""
_APPLIED = re.compile(
    rf"{_DECISIVE.pattern}|[Mm]aßgebend|[Aa]nzuwenden|[Aa]nwendbar|[Zz]ugrunde\szu\slegen|als\sauch\szum\sZeitpunkt"
)
_OWN_MOMENT = re.compile(
    r"Zeitpunkt\s(?:der|seiner|ihrer)\s(?:\w+\s){0,2}(?:Entscheidung|mündlichen\sVerhandlung|Beschlussfassung)|"
    r"Zeitpunkt,?\sin\sdem\sdie\sEntscheidung|[Ff]rist"
)
"""The court's own day after all, or a period's beginning."""
_OF_HEARING = re.compile(r"der\sder\s(?:letzten\s)?mündlichen\sVerhandlung")
_OF_AUTHORITY = re.compile(r"(?:Behörden|Verwaltungs|Widerspruchs)(?:entscheidung|bescheid)")
_AGE = re.compile(
    r"(?:Zeitpunkt\sdes\s|[Bb]ei\s)Erreichens?\sder\s\w*[Aa]ltersgrenze|"
    r"Zeitpunkt\sder\s(?:Vollendung\sdes\s\d{1,2}\.\sLebensjahres|Antragstellung)"
)
_THEN = re.compile(rf"{_DECISIVE.pattern}|vorgelegen\shaben|erfüllt\s(?:gewesen\ssein|waren)")
_ON = re.compile(rf"(?:\b(?:am|Ablauf\sdes)|(?:bescheid(?:e?s)?|entscheidung)\svom)\s({DATE})")
_NOT = re.compile(
    r"\bnicht\s(?:(?:auf|an)\s)?(?:(?:die|der)\s(?:Sach-\s(?:und|oder)\s)?(?:Sach|Rechts)lage\s)?(?:\w+\s){0,2}$"
)
_PARTY = r"(?:Kläger|Beklagte|Antragsteller|Antragsgegner|Beschwerdeführer|Beigeladene|Revision|Berufung|Beschwerde)\w*"
_OPINION = re.compile(
    rf"\b{_PARTY}\s(?:[^.;]{{0,40}}\s)?(?:meint|rügt|trägt\svor|macht\sgeltend|ist\sder\s(?:Ansicht|Auffassung|Meinung))\b|"
    rf"(?:Ansicht|Auffassung|Meinung)\sde[rs]\s{_PARTY}"
)
"""What a party says of the decisive moment, the court does not."""
_OTHER_CASE = re.compile(r"\((?=[^()]*\b(?:Urteil|Urt\.|Beschluss|Beschl\.|vgl\.))[^()]*$")
"""A hearing in brackets behind another decision was held in that case."""
_OTHER_MATTER = re.compile(r"\b(?:Familien|Straf|Vormundschafts|Betreuungs)(?:gericht|kammer|richter)")
_OTHER_BRANCH = re.compile(rf"{_OTHER_MATTER.pattern}|\b(?:Amts|Land|Oberlandes)gericht")
_NOT_ORDINARY = ("BVerwG", "OVG", "VGH", "VG ", "BSG", "LSG", "SG ", "BFH", "FG ", "BAG", "LAG", "ArbG")
"""Courts to which no ordinary court is a court of facts."""
_HEARING = re.compile(
    r"(?:mündlichen?\sVerhandlung|Berufungsverhandlung)(?P<of>\s(?:vor\sde[mr]|des|der)\s[A-ZÄÖÜ]\w+)?\s?"
    rf"(?:\(|vom\s|am\s)(?P<date>{DATE})"
)
_CHANGES = re.compile(
    r"(?:(?:während|nach|im\sLaufe)\s[^.]{0,60}(?:Revisionsverfahrens|Berufungsurteils|Berufungsentscheidung)[^.]{0,40}"
    r"(?:Rechts|Gesetzes)änderung(?:en)?|(?:Rechts|Gesetzes)änderung(?:en)?[^.]{0,60}(?:Revisionsverfahrens|"
    r"Berufungsurteils|Berufungsentscheidung))[^.]{0,120}(?:berücksichtig|beacht)",
    re.IGNORECASE,
)


def of_document(text: str, document: DocumentContext) -> Day:
    """Return the day whose law a decision applies.

    What a court says of the decisive moment of the "Sach- und Rechtslage" goes before its date: the last oral hearing
    with its day, if the text names it; the day of the decision where changes of the law until then count.

    >>> said = "Maßgebend für die Sach- und Rechtslage ist der Zeitpunkt der letzten mündlichen Verhandlung"
    >>> dated = f"{said} vor dem Berufungsgericht. Die mündliche Verhandlung vom 5. Mai 2010 ergab nichts."
    >>> of_document(dated, DocumentContext("BVerwG", "2012-01-09"))[:2]
    ('2010-05-05', 'hearing')
    >>> of_document(f"{said}.", DocumentContext("BVerwG", "2012-01-09"))[:2]
    ('', 'hearing')
    >>> of_document("Die Klage ist begründet.", DocumentContext("BVerwG", "2012-01-09"))
    Day(date='2012-01-09', basis='decision', start=0, end=0)
    """
    said = list(_moments(text, document))
    of_authority = {each.basis == "authority" for each in said}
    if len(of_authority) > 1 or (
        True in of_authority and _OWN_DECISION.search(text)
    ):  # one moment for one claim, another for the other
        return Day("", "wording", said[0].start, said[0].end)
    if said and said[0].basis == "hearing" and (apart := _of_an_age(text)) is not None:
        return Day("", "wording", *apart.span())
    if said:
        return said[0]
    if (other := _another(text, document)) is not None:
        return other
    return Day(document.date, "decision" if document.date else "")


def _of_an_age(text: str) -> re.Match[str] | None:
    """Return where a court says that for one condition an earlier moment counts: that of an age or an application."""
    for named in _AGE.finditer(text):
        low = sentences.begin(text, max(0, named.end() - _BEFORE), named.end() - 1)
        high = sentences.finish(text, named.end(), min(len(text), named.end() + _BEHIND))
        if _THEN.search(text, low, high) and not _OPINION.search(text, low, high):
            return named
    return None


def _moments(text: str, document: DocumentContext) -> Iterator[Day]:
    """Yield the days that sentences on the decisive moment name, in order."""
    spoken = _HEARD.search(text) or _AUTHORITY.search(text)
    for named in _ANCHOR.finditer(text) if spoken else ():
        low = sentences.begin(text, max(0, named.end() - _BEFORE), named.end() - 1)
        high = sentences.finish(text, named.end(), min(len(text), named.end() + _BEHIND))
        if not _DECISIVE.search(text, low, high) or _OPINION.search(text, low, high):
            continue
        decided = _said(_AUTHORITY, text, low, high)
        if decided is not None:
            yield Day(iso_date(decided["date"] or ""), "authority", decided.start(), decided.end())
            continue
        heard = _said(_HEARD, text, low, high)
        if heard is None:
            if denied := _HEARD.search(text, low, high):  # another moment counts, which is not understood
                yield Day("", "wording", denied.start(), denied.end())
            continue
        changes = _CHANGES.search(text, high, min(len(text), high + _FOLLOWING))
        if changes is not None:
            yield Day(document.date, "changes", changes.start(), changes.end())
        else:
            yield Day(_hearing(text, document), "hearing", heard.start(), heard.end())


def _another(text: str, document: DocumentContext) -> Day | None:
    """Return the moment that a sentence of the court declares decisive and that is none of the usual ones.

    Its day is known only where the sentence names one single day; else it is left open.
    """
    for named in _ANOTHER.finditer(text):
        low = sentences.begin(text, max(0, named.end() - _BEFORE), named.end() - 1)
        high = sentences.finish(text, named.end(), min(len(text), named.end() + _BEHIND))
        both = "sowohl" in named[0] and "als auch" in text[low:high]
        if not (_APPLIED.search(text, low, high) or named["year"]) or _OPINION.search(text, low, high):
            continue
        if named["year"] and not document.court.startswith(("BFH", "FG ", "BSG", "LSG", "SG ")):
            continue
        if not both and _OWN_MOMENT.search(text, low, high):
            continue
        days = _ON.findall(text, low, high)
        single = iso_date(days[0]) if len(days) == 1 and not (named["year"] or both) else ""
        basis: Basis = "hearing" if _OF_HEARING.search(text, low, high) else "moment"
        basis = "authority" if _OF_AUTHORITY.search(text, low, high) else basis
        return Day(single, basis, named.start(), named.end())
    return None


def _said(pattern: re.Pattern[str], text: str, low: int, high: int) -> re.Match[str] | None:
    """Return the first match in a sentence that is not denied."""
    return next((m for m in pattern.finditer(text, low, high) if not _NOT.search(text, low, m.start())), None)


def _hearing(text: str, document: DocumentContext) -> str:
    """Return the day of the last hearing before a court of facts, if the text names one day only."""
    other = _OTHER_BRANCH if document.court.startswith(_NOT_ORDINARY) else _OTHER_MATTER
    of_revision = document.court in ("BVerwG", "BSG", "BFH", "BAG", "BGH")
    days = {
        iso_date(m["date"])
        for m in _HEARING.finditer(text)
        if not (of_revision and iso_date(m["date"]) == document.date)
        and not _OPINION.search(text, sentences.begin(text, max(0, m.start() - _BEFORE), m.start()), m.end())
        and not _OTHER_CASE.search(text, max(0, m.start() - _BEFORE), m.start())
        and not other.search(text, sentences.begin(text, max(0, m.start() - _BEFORE), m.start()), m.start())
    }
    return days.pop() if len(days) == 1 else ""


_UNTIL = re.compile(rf"bis\s(?:zum\s|einschließlich\s|einschl\.\s)?({DATE})")
_IN_FORCE = re.compile(rf"(?:seit|ab)\s(?:dem\s)?({DATE})|(?:am|zum)\s({DATE})")
_VALID = re.compile(r"gelten|gültig|anwendbar|anzuwenden|maßgeb|Geltung")
_PROMULGATED = re.compile(rf"(?:vom|v\.)\s({DATE})")
_DATED = re.compile(r"Fassung:?\s(\d{4})-(\d\d)-(\d\d)")
_AMENDED = re.compile(rf"geändert\s.{{0,110}}?(?:vom|v\.)\s({DATE})")
_PRESENT = re.compile(
    r"^\(?n(?:\.\s?F|F\b)(?!.*a\.?\s?F)|^neu(?:e[nrs])?$|jeweils|derzeit|gegenwärtig|aktuell|nunmehr|heute|hier maßgeb"
)
_FORMER = re.compile(r"^\(?(?:a\.\s?F|aF\b|alt|frühere|damal|seinerzeit|ehemal|vormal|bisher)|außer\sKraft|aufgehoben")


def of_citation(citation: Citation, of_its_document: Day) -> Day:
    """Return the day whose law a citation means, by what it says of the version, else that of its document.

    >>> from normgraph.extract import find
    >>> [of_citation(c, Day("2012-01-09", "decision"))[:2] for c in find(
    ...     "§ 5 XyG; § 6 XyG a. F.; § 7 XyG in der bis zum 31. Dezember 2010 geltenden Fassung; "
    ...     "§ 8 XyG i. d. F. vom 3.4.2005"
    ... )]
    [('2012-01-09', 'decision'), ('', 'former'), ('2010-12-31', 'citation'), ('2005-04-03', 'wording')]
    """
    said = citation.version
    if not said:
        return of_its_document
    until = _UNTIL.search(said)
    valid = _VALID.search(said) is not None
    if until is not None and valid:
        return Day(iso_date(until[1]), "citation", citation.start, citation.end)
    since = _IN_FORCE.search(said)
    if since is not None and valid:
        return Day(iso_date(since[1] or since[2]), "citation", citation.start, citation.end)
    promulgated = _AMENDED.search(said) or _PROMULGATED.search(said)
    if promulgated is not None:
        return Day(iso_date(promulgated[1]), "wording", citation.start, citation.end)
    if (dated := _DATED.match(said)) is not None:
        return Day(iso_date(f"{dated[3]}.{dated[2]}.{dated[1]}"), "wording", citation.start, citation.end)
    if _PRESENT.search(said):
        return of_its_document
    return Day("", "former" if _FORMER.search(said) else "wording", citation.start, citation.end)
