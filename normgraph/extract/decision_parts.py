"""What the parts of a decision's citation look like: file number, kind, date, court, reporter, and what joins them."""

from __future__ import annotations

import re
from functools import lru_cache

from normgraph.extract.courts import COURT, reporters
from normgraph.extract.file_numbers import FILE
from normgraph.extract.patterns import DATE, any_of, words

JOINED = re.compile(rf"\s<({FILE})>|\s\(([IVX]{{1,5}}\s[A-Z]\s\d{{1,4}}/\d\d)\)")
"""A second number in angle brackets, the case that was joined or severed, or in round ones: that of a resumed case."""

_BARE_FILE = r"\d{1,6}/\d\d(?![\d/.])"
_KIND = (
    r"(?:(?:[A-ZÄÖÜ][a-zäöüß]{1,30}-?){0,2}?(?:[Uu]rteil(?:e?[sn]?)?|[Bb]eschl(?:uss(?:es)?|uß|üsse[n]?|\.)|"
    r"[Gg]erichtsbescheid(?:e?s)?|[Ee]ntscheidung(?:en)?)(?!\w)"
    r"|(?:[UBG]|G\.\s?B)\.(?=\s?v\.\s?\d)|Urt(?:\.|(?=\sv(?:om)?\s))|Beschl\.?(?!\w)|Beschlu(?:ss|ß)|GB(?=\sv)|Entsch\.|[Vv]erfügung(?:en)?|Gutachten|[Bb]eschlüsse)"
)
_LOCUS = {
    "volume": r"\s\d{1,3}(?:\s[\[(](?:19|20)\d\d[\])])?,?\s(?:S\.\s|Seiten?\s)?\d{1,4}",
    "year": r"\s?(?:(?:19|20)\d\d(?:/\d\d)?(?:,\s?|\s[-–]\s|\s)(?:Nr\.?\s|S\.\s|Seiten?\s|"
    r"[A-Z]\s)?(?:I{1,2}-(?:A-)?)?(?:\d{1,3}(?:\.\d{3})+|\d{1,6})|(?:I\s)?(?:19|20)\d\d,\s\d{1,5}|"
    r"(?<=\s)\d{1,3}(?:\s[\[(](?:19|20)\d\d[\])])?,\s\d{1,4})",
}
_LOOSE = {
    "SozR": r"\s(?:\d-)?\d{4}\s(?:§|Art|Anl|Anlage)\s?\d+(?:\.\d+)?\s?[a-z]?\sNrn?\.?\s\d+(?:,\s\d+|\sund\s\d+)*|"
    r"\sNr\.?\s\d+\szu\s§\s?\d+\s?[a-z]?\s[A-Z]\w+(?:\saF)?",
    "Buchholz": r"\s\d{3}(?:\.\d{1,4})?\s(?:(?:[^;()]|\([an]\.\s?F\.\)){1,60}?\s)?Nrn?\.\s?\d+(?:\sund\s\d+(?!\.\d))?",
    "BGHR": r"\s[A-Z]\w+\s§\s?\d+[a-z]?(?:\s(?:Abs\.|Satz|Nr\.)\s\d+)*(?:\s[A-Za-zäöüßÄÖÜ/-]+){0,4}?\s\d{1,3}(?!\d)",
}
_LOOSE |= {
    "NSW": r"\s[A-ZÄÖÜ]\w+\s(?:§|Art\.?)\s?\d+\w?(?:\s(?:Abs\.?|Satz|Nr\.?)\s\d+\w?)*(?:\s\([A-Za-z]+-intern\))?",
    "WuB": r"\s[IVX]+(?:\s[A-Z])?(?:\s\d+)?\.?\s§\s?\d+\w?\s[A-Z]\w+\s\d{1,2}\.\d\d(?!\d)",
    "EWiR": r"\s(?:§|Art\.)\s?\d+\w?\s[A-Z]\w+\s\d{1,2}/\d\d(?!\d)(?:,\s\d{1,4})?",
}
_AP = (
    r"\s(?:[A-Z]\w+(?:\s[IVX]{1,4})?(?:\s\d{4})?\s(?:§§?|Art\.)\s?\d+\w?(?:,\s\d+\w?){0,3}"
    r"(?:\s[A-Za-zäöüßÄÖÜ/-]+:?){0,4}?\sNr\.?\s?\d+|"
    r"Nr\.\s?\d+\szu\s(?:(?:§§?|Art\.)\s?[\d,\s]+\w?(?:\s\([A-Z][a-z]?\))?\s[A-Z]\w+(?:\s(?:19|20)\d\d)?|"
    r"[A-Z]\w+\s§\s?\d+\w?)(?:\s[A-ZÄÖÜ][\wäöü]+(?::\s[A-ZÄÖÜ]\w+)?)?|"
    r"§\s?\d+\w?(?:\s(?:[an]\.\s?F\.|[an]F)|\s\([A-Z][a-z]?\))?\s[A-Z]\w+(?:\s\d{4})?(?:\s[an]\.\s?F\.)?(?:\s\([A-Z][a-z]?\))?(?:\s[A-Za-zäöüßÄÖÜ/-]+){0,4}?\sNr\.\s?\d+|\d{3}\sNr\.{1,2}\s?\d+)"
)


def _reporter_pattern() -> str:
    kinds = reporters()
    parts = [
        rf"(?:{any_of(a for a, kind in kinds.items() if kind == count)})(?![^\W\d]|-)\.?,?{_LOCUS[count]}"
        for count in ("volume", "year")
    ]
    loose = [a for a, kind in kinds.items() if kind == "looseleaf"]
    parts += [rf"{name}(?:{_LOOSE[name]})" for name in _LOOSE]
    parts.append(rf"(?:{any_of(a for a in loose if a not in _LOOSE)})(?!\w){_AP}")
    # the tax gazette as other courts cite it, and the reports of the higher courts by their place
    parts.append(
        r"BStBl\.?\s(?:Teil\s)?I{1,3},?\s(?:(?:19|20)\d\d|\d\d),?\s(?:S\.\s|Seiten?\s)?\d{1,5}|BStBl\.?\s(?:19|20)\d\d,?\s"
        r"(?:Teil\s)?I{1,3},?\s(?:S\.\s|Seiten?\s)?\d{1,5}|BStBl\.?\sI{2,3}\sS\.\s\d{1,5}|"  # of the decision's year
        r"OLG(?:R|-Report|Report)\s[A-ZÄÖÜ][a-zäöüß]+(?:/[A-ZÄÖÜ][a-zäöüß]+)?\s(?:19|20)\d\d,\s(?:S\.\s)?\d{1,4}|"
        r"JMBl\.?\s?NR?W\s(?:19|20)\d\d,\s\d{1,4}"
    )
    parts.append(r"DRsp\s(?:Nr\.\s)?(?:19|20)\d\d/\d{1,6}")
    parts.append(r"BA\s\d{1,3}\s\[(?:19|20)\d\d\],\s\d{1,4}")
    parts.append(r"USK\s\d{4,6}(?![\d,]|\s-)")
    long = (
        r"(?:Deutsches\sSteuerrecht(?:/Entscheidungsdienst)?|Entscheidungen\sder\sFinanzgerichte|"
        r"Neue\sJuristische\sWochenschrift(?:-Rechtsprechungs-Report(?:\sZivilrecht)?)?|Höchstrichterliche\sFinanzrechtsprechung|Der\sBetrieb|Betriebs-Berater|"
        r"(?:Neue\s)?Zeitschrift\sfür\s[A-Za-zäöüß\s]{3,60}?)"
    )
    parts.append(rf"{long}\s?(?:[-–(]\s?[A-Za-z/-]{{2,8}}\s?[-–)]\s)?\s?(?:19|20)\d\d,\s\d+")
    # A journal that no list has: capitals inside, a year, a page.
    parts.append(
        r"(?=[A-Z][a-z]*+[A-Z])(?!BGBl|BAnz|AmtsBl|ABl|MBl|GVBl|RGBl|VMBl|GMBl|GVOBl|NRW|NW|BTDr|"
        r"[IVX]+\s)[A-Z][A-Za-z]{1,10}(?:-[A-Z]{2})?\s(?:19|"
        r"20)\d\d,\s(?:S\.\s)?\d{1,6}(?!\d|\.\d)"
    )
    return "|".join(parts)


_ENDINGS = words(
    """
    stanz teil teils teile teilen
    schluss schlusses schluß schlüsse schlüssen scheid scheids eidung eidungen fügung fügungen
    achten richt richts richtes hof hofs hofes enat enats lenum lenums Der eue eutsches schrift iche sche scher sches
    schen inger ekammer amer amen Urt eschl erster este estes esten
    """
)
_NO_ENDING = "".join(
    rf"(?<!(?:{any_of(ending for ending in _ENDINGS if len(ending) == length)})\W)"
    for length in sorted(set(map(len, _ENDINGS)))
)
_ORDINARY = (
    r"(?![A-ZÄÖÜ][a-zäöüß]{2,60}+[\s,;:)]"
    rf"(?:(?<!(?:{any_of(ending[-3:] for ending in _ENDINGS)})\W)|{_NO_ENDING})"  # three letters tell most apart
    r"(?![\d(<«\[–-]|[A-ZÄÖÜ(][A-Za-z]*+\d)|(?:Abs|Art|Aufl|Nr|R[nz]|Rd[Nn]r|S)\.)"
)
"""Rejects in one step what most words with a capital are: a noun that ends like no part of a citation."""
_SMALL_NAMES = [name for name in reporters() if name[0].islower()]
_SMALL = "".join(sorted({name[0] for name in _SMALL_NAMES}))
_FIRST = (
    r"[A-ZÄÖÜ]|\d{1,2}\.\s?(?:\d|[JFMASOND])|\d\.K|\d{1,6}(?:/[\dS]|[a-z]?-V|-[IVX]+-|-\d{1,2}\s[A-Z]|[a-z]/\d|\)\s\d{1,3}\s[A-Z]|"
    r"(?:[a-zZ]?\s[A-Z]|\s\(\d{1,2}\)\s[A-Z])[^/.]{0,70}+(?:[/.]\d|\.\s\d{1,4}[\s/]))|"
    rf"{any_of(_SMALL_NAMES)}"
)
"""How a part begins: with a capital, with the number of a day, a senate or a case, or with a small journal's name.
Behind the number of a senate that of a case must follow."""
_NUMBERED = r"(?![A-ZÄÖÜ][a-zäöüß]{5})(?=[^\d,;:§]{0,40}+\d)"
"""What a file number has in it, and most words with a capital have not."""

ATOM = re.compile(
    rf"[ \n(\[\"'/–„“,.:;<>»«\W_-](?=[A-ZÄÖÜ\d{_SMALL}])(?={_FIRST}){_ORDINARY}"
    rf"(?:(?P<ecli>ECLI:[A-Z]{{2}}:[A-Z]\w{{0,12}}:\d{{4}}:[\w.-]{{0,30}}\w|"
    rf"ECLI:EU\s?:\s?[CTF]\s?:\s?\d{{4}}\s?:\s?\d{{1,5}}|EU:[CTF]:\d{{4}}:\d{{1,5}})|(?P<date>{DATE})"
    rf"|{_NUMBERED}(?P<file>{FILE})|(?!\d)(?:(?P<reporter>{_reporter_pattern()})|(?P<kind>{_KIND})|(?P<court>{COURT})|"
    rf"(?P<senate>(?:Zivil|Straf|Familien|Kartell|Vergabe)?[Ss]enats?(?![\w-])|Plenums?(?!\w)))|(?P<bare>{_BARE_FILE}))"
)
"""A part and the sign before it: a pattern that begins with a set of signs is searched for three times as fast as one
that looks behind at every letter."""
GAP = re.compile(
    r"(?:[\s,:(\[<–—=|-]|(?:vom|v\.|v(?=\s\Z)|Az\.?:?|AZ\.?:?|Aktenzeichen:?|Rs\.?|Rechtssachen?|"
    r"verb\.\sRs\.|verbundenen|Nr\.|hat|in|im|d\.|dem|der|des|den|das|mit|und|u\.|sowie|zu|Verfahren|dessen|seinem|ihrem|"
    r"\d{1,2}\.(?=\s(?:(?:[Aa]uswärtig|groß|klein)en?\s|[A-Za-z]*[Ss]enat|[A-Za-z]*[Kk]ammer|(?:und|u\.|sowie)\s))|Erste[nrs]?|Zweite[nrs]?|Dritte[nrs]?|Große[nr]?|"
    r"[IVX]+\.|(?:Straf|Zivil|Beschwerde|Vollstreckungs|Jugend|Handels)?[Kk]ammer(?:\s\d{1,2})?>?|für\s[A-ZÄÖÜ][a-zäöüß]+sachen|(?:[Aa]uswärtig|groß|klein)en?|Die(?=\s\Z)|Vereinigten|"
    r"(?:heutigen?|gleichen|selben)\sTage?|m\.?\s?w\.?\s?N\.?|seines|Gemeinsamen|erkennenden|beschließenden|bzw\.|"
    r"bei\s[A-Z][a-zäöü]+|Einzelrichter(?:in|s)?|unter|[Vv]erkündet\sam:?|(?:Zivilprozessa|A)bteilung\s\d{1,3}|Abt\.\s\d{1,3}|\([A-Z]{3}\)(?=\n)|"
    r"z\.\s?B\.|st\.\sRspr\.|Rspr\.|(?:inzwischen\s)?rechtskräftige[mnrs]?\)?|inzwischen|abgedr(?:uckt|\.)|veröffentlicht|"
    r"(?:beschloss|entschied|urteilte)\sam|(?:Vorinstanza|Gerichtsa)ktenzeichen:?|Gesch(?:\.-(?:Nr|Z)\.|äftsnummer|äftszeichen|äfts-Nr\.):?|GK|GS|GrS|G[Zz]\.?:?|K)(?![^\W_])|;\s(?=A[zk])|\)(?=\s?[,(\[–-]|\svom?\s|\sv\.)|"
    r"[(\[<](?:GK|K|GS|GrS|Große\sKammer|Großer\sSenat|Kammer)[)\]>]|\(Einzelrichter(?:in)?\)|\d{1,2}\.(?=\s\Z)|"
    r"(?:Kammern|Außensenate?)\s(?:in\s)?(?:Bad\s)?[A-ZÄÖÜ][a-zäöüß]+)*"
)


NOTICE = re.compile(
    r"(?:(?<!erichts)[bB]escheide?[sn]?|[sS]chreiben|[vV]ertrag(?:e?s)?|[aA]nzeige|[eE]rlass(?:es)?|[aA]ntrag)\s$"
)
"""Before a day and a number that are those of an authority or of a contract."""


@lru_cache(maxsize=10_000)
def joins(gap: str) -> bool:
    """Say whether nothing but punctuation and small words stands between two parts.

    >>> joins(", "), joins(" - Az.: "), joins(" wegen ")
    (True, True, False)
    """
    return GAP.fullmatch(gap) is not None


def part_at(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return kind and end of the part of a citation that begins at a place, or None.

    >>> part_at("BGH, Urteil", 0, 11), part_at("BGH, Urteil", 5, 11), part_at("BGH, Urteil", 6, 11)
    (('court', 3), ('kind', 11), None)
    """
    atom = ATOM.match(text, start - 1, end) if start else ATOM.match(f" {text[:end]}")
    return (atom.lastgroup or "", atom.end() - (not start)) if atom is not None else None
