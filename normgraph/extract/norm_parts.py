"""What the parts of a norm's citation look like: sign, number, units, connectors, and what follows the law."""

from __future__ import annotations

import re

TRIGGERS = (re.compile(r"§(?=[\s§]{0,12}[\dIVX])"), re.compile(r"A(?=rt[.\siIt\d])"),
            re.compile(r"P(?=aragra(?:ph|f)(?:en)?\s\d)"))  # fmt: skip
_AFTER = r"in\s(?:der|ihrer|seiner|einer)\s|ihrer|idF|[aAnN]\.|[an]F|alte|neue|vom|hier|jeweils|i\.(?!\s?V\.)|Stand|"
_AFTER += r"Rn|Rd|Rz|Anm|Erl|Rand|der\s(?:DDR|ehe|frü|Schw|Tür|Nied)|des\s(?:Iran|Landes)"
PLAIN = re.compile(
    r"(?:§|Art\.?)\s(?P<section>\d{1,4}(?:[a-z]|\s[a-eg-z](?=\s))?)(?:\s(?:Abs\.?\s|Abs\.|Absatz\s)(?P<absatz>\d{1,2}[a-z]?))?"
    r"(?:\s(?:Satz|S\.?)\s(?P<satz>\d{1,2}))?(?:\s(?:Nr\.?|Nummer)\s(?P<nummer>\d{1,3}[a-z]?))?"
    r"[^\S\n](?P<law>SGB\s[IVX]{1,4}|[A-ZÄÖÜ][^\W\d_]{1,20})"
    rf"(?=[.;:)]|,?\s(?!{_AFTER})[a-zäöü]|,\s§|\s\((?!{_AFTER}|alt|neu)[a-zäöü§]|\s(?:Nrn?\.|-)\s|,\s(?:Art|BT|BVer|BGH))"
)
"""The plainest way to cite a section, with nothing said of a version: most citations are read in this one step."""

LINE_END = re.compile(r"[^\S\n]?\n")
LAW_FIRST = re.compile(r"(?:\s(?:19|20)\d\d(?=:?\s))?:?\s+(?:§|Art(?:ikel)?\b)")
"""Behind the name of a law, perhaps with the year of its version: a section of it."""
SIGN = re.compile(
    r"(?:(?P<double>§\s?§|Artikeln|Artt\.|Paragra(?:ph|f)en)|(?P<single>§|Art(?:ikel[s]?|\.)?|Paragra(?:ph|f)))\s*(?=\d|[IVX]{1,5}\b)"
)
NUMBER = re.compile(
    r"(?P<n>\d{1,6})(?!\d|O[\da-z\s])(?:(?P<letter>(?!ff?\b\.|ff)[a-z]{1,2}|[A-Z])(?:(?![^\W_])|"
    r"(?=(?:Abs|Satz|S\.|Nr)[.\s\d]))|\s(?P<apart>[a-eg-z])(?=[\s,;]|$))?|(?P<roman>[IVX]{1,5})(?P<of>[a-e])?(?![^\W_])"
)
DOTTED = re.compile(r"(?P<n>\d{1,2}\.\d{2})(?P<letter>[a-z])?(?![^\W_]|\.\d)(?P<apart>)(?P<roman>)(?P<of>)")
"""The number of a section by its chapter, as the rules of waterways count: "§ 6.04 BinSchStrO"."""
FOLLOWING = re.compile(
    r"\s?ff?\b\.?(?!\)\s[A-ZÄÖÜ][\w-]{0,12}[A-Z])|"
    r"\s([a-h])\1\1\)|\s[A-H][a-z]?(?:,\s[A-H][a-z]?)*(?=,\s(?:§\s?)?\d|;|\n|$)"
)
"""What counts no unit: "ff.", a third letter (`lit. a) aa) bbb)`), the key of a collection (`BGB §§ 133 B, 157 Ga`)."""

_LEVELS = {
    "absatz": r"(?:Abs|ABS|AbS)(?:[.,]|atz(?:es)?|ätzen?)?",
    "unterabsatz": r"U(?:nter)?-?[Aa]bs(?:\.|atz(?:es)?|ätzen?)?|UA",
    "satz": r"S(?:atz(?:es)?|ätzen?|\.)?",
    "nummer": r"N(?:rn?\.?|ummern?)|Ziff(?:\.|ern?)?",
    "halbsatz": r"H(?:alb)?s(?:\.|atz(?:es)?|ätzen?)?|HS|Teils(?:\.|atz)?",
    "alternative": r"Alt(?:\.|ern(?:ative[n]?|\.))?|Var(?:\.|ianten?)?|F(?:all|älle)",
    "buchstabe": r"Buchst(?:\.|aben?)?|[Ll]itt?\.?",
    "doppelbuchstabe": r"Doppelbuchst(?:\.|aben?)?|D(?:oppel)?[Bb]uchst\.?",
    "stelle": r"Abschn(?:\.|itts?)?|Kap(?:\.|itels?)?|Teils?|Spiegelstrichs?|Ss(?=\s\d{1,2}(?!\d|/))|Anstrichs?|Spalte|"
    r"Punkt|Tabelle|Gr(?:\.|uppe)",
}
DEPTH = {
    name: depth
    for depth, name in enumerate(
        (
            "section",
            "teil",
            "absatz",
            "unterabsatz",
            "satz",
            "nummer",
            "buchstabe",
            "doppelbuchstabe",
            "inner",
            "halbsatz",
            "alternative",
            "stelle",
        )
    )
}
"""The levels from the top; `inner` is a sentence inside an item whose own sentence is named: `Satz 1 Nr. 2 Satz 3`."""
ITEMS = ("nummer", "buchstabe", "doppelbuchstabe")
SEGMENTS = {"absatz": "abs", "satz": "satz", "nummer": "nr", "buchstabe": "bst", "doppelbuchstabe": "dbst"}
SEGMENTS |= {"inner": "satz", "halbsatz": "hs", "teil": "teil"}
_ORDINALS = {"erst": "1", "zweit": "2", "dritt": "3", "viert": "4", "fünft": "5", "letzt": "letzter"}
_COUNTED = ("absatz", "unterabsatz", "satz", "nummer", "halbsatz", "alternative")
UNIT = re.compile(
    r"[\s(]{0,3}+(?=[ASNZHTVFU])(?:"
    + "|".join(rf"(?P<{name}>{_LEVELS[name]})" for name in _COUNTED)
    + r")[\s(]{0,2}+(?P<value>\d{1,4}(?:[a-z]{1,2}(?![^\W_]))?(?!\d)|[IVX]{1,5}(?![^\W_])|l(?![^\W_]))\)?"
    + r"|\s{0,2}+(?=[BDLlASKTPG])(?:"
    + "|".join(rf"(?P<{name}>{_LEVELS[name]})" for name in ("buchstabe", "doppelbuchstabe", "stelle"))
    + r")\s{0,2}+(?P<sign>\d{1,3}(?:[a-z]{1,2})?|[IVX]{1,4}|[A-Za-z]{1,3})(?![^\W_])\)?"
    + r"|\s{0,2}+(?:(?P<nth>\d{1,2})\.|(?P<word>[Ee]rst|[Zz]weit|[Dd]ritt|[Vv]iert|[Ff]ünft|[Ll]etzt)e[nrs]?)\s?"
    + rf"(?P<what>{_LEVELS['halbsatz']}|{_LEVELS['alternative']}|Spiegelstrich|Spstr\.?|Anstrich|Gruppe|Satz|"
    rf"{_LEVELS['unterabsatz']})(?![^\W_])" + r"|\s?Eingangs(?:halb)?s(?:atz(?:es)?|\.)|"
    r"[^\S\n]?\(?(?P<paren>[a-z]{1,2})\)|[^\S\n]?\((?P<bracket>\d{1,2}[a-z]?)\)"
)
COMPACT = re.compile(
    r"\s(?P<absatz>[IVX]{1,5})(?P<letter>[a-z])?(?![^\W_]|\.\sBuch\s)(?:[^\S\n](?P<satz>\d{1,2})(?![^\W_]|[.,]\d))?"
)
JOIN = re.compile(
    r"\s*(?:(?P<range>bis(?:\szu[mr]?)?(?=\s)|[-–—](?:(?=[IVX]{1,5}(?![^\W_]))|(?!\s?[A-Za-zÄÖÜ])))|"
    r"(?P<with>,?\s?(?:jew(?:eils|\.)\s)?(?:[Ii]\.\s?V\.?\s?m\.?|iVm\.?|i\.?\s?Verb\.?\s?m\.?|in\sVerb(?:indung|"
    r"\.)\s(?:mit|m\.)))|"
    r"(?P<and>,\s?(?:und|oder|sowie|bzw\.)|,|/|und|oder|sowie|bzw\.?|beziehungsweise|u\.|als\sauch|noch|&|;(?=\s\d{1,4}[a-z]?(?:;\s\d|\s(?:BGB|ZPO|StGB|StPO|HGB|VwGO|InsO|FamFG|AO|GG)\b))))"
    r"(?:\s*(?:auch|jeweils|ggf\.|gegebenenfalls))?\s*(?:(?:den|dem|der|des|die)\s(?=§|Art|A|S|N|\d))?",
)
ENDLESS = re.compile(r"(?:[\s,;§]|\d{1,4}[a-z]?\b|(?:Art|Abs|Satz|Nr|S|und|oder|bis|f|ff)\b\.?)*+")
"""What a list goes on with that has grown past any that a court writes."""
GOES_ON = re.compile(r"(?:,|,?\s(?:und|sowie|oder))\s(?=\d{1,4}[a-z]?(?![\w/.]|,\d))")
"""Between a law and the number of a section of another: `§§ 3 XyG, 5 AbG`."""
ONE_LETTER = re.compile(r"[a-eghj-tv-z](?=[\s,;])")
LETTER = re.compile(r"\([a-z]{1,2}\)|[a-z]{1,2}(?![^\W_.])\)?")
OLD_OR_NEW = re.compile(r"\s[an]\.?\s?F(?:\.|\b)")
VERSION = re.compile(
    r"\s?(?P<open>[(\[])?(?:[an]\.\s?F\.|[an]F\b\.?|alte[rn]?\sFassung|neue[rn]?\sFassung)"
    r"(?:\s?(?:und|oder|bzw\.|/)\s?(?:[an]\.\s?F\.|[an]F\b\.?))?(?(open)[)\]])|\s\((?:alt|neu)\)|-(?:alt|neu)\b|\s(?:19|"
    r"20)\d\d(?![\d./]|,\s\d|\s(?:I|II)\b)(?:\s[an]\.?\s?F\b\.?)?|"
    r"(?<=ARB|AUB|AKB|VGB|VHB|AHB|AVB|AFB|AEB|AWB|VSG)\s[6-9]\d(?![\w/]|[.,]\d)"
)
"""With the year, in two digits, of the insurers' conditions."""
_DAY = r"(?:\d{1,2}\.\s?(?:\d{1,2}\.\s?|[A-ZÄÖÜ][a-zäöü]{2,8}\s))?(?:18|19|20)\d\d"
_SINCE = rf"(?:bis|seit|ab|vor|nach)(?:\s(?:zum|dem|Ende|Anfang|einschließlich)){{0,2}}\s{_DAY}"
_FORMERLY = (
    rf"\(?(?:(?:{_SINCE}|damals|seinerzeit|früher|vormals|ehemals|zuvor|bisher|bislang|inzwischen|mittlerweile|"
    r"zwischenzeitlich|nunmehr|heute|derzeit|jetzt|jeweils|noch|nicht\smehr|außer\sKraft|in\sKraft)\s){0,3}"
    r"(?:geltende|gültige|anwendbare|getretene|aufgehobene|frühere|alte|neue|seinerzeitige|damalige|ehemalige|vormalige|"
    r"bisherige|heutige|jetzige)[nrs]\)?"
)
"""Adjectives that tell an older or newer law before its name: `§ 10 des bis 2004 geltenden XyG`."""
BEFORE_LAW = re.compile(
    rf"\s(?:des|der|dem)\s(?P<formerly>{_FORMERLY})(?=\s)|"
    r"\s(?:i\.?\s?V\.?\s?m\.?|iVm\.?|in\sVerbindung\smit)\s(?:der\s)?An(?:l|lage|hang)\.?(?:\s\d{1,2}[a-z]?|\s[IVX]{1,4})?"
    r"(?:\sTeil\s[\dA-Z]{1,3})?(?:,?(?:\slfd\.)?\sNr\.?\s\d{1,3}(?:\.\d{1,2})*)?(?:\szu[rm]?|\sde[rs])?(?=\s)|"
    r"\s(?:(?P<version>[an]\.\s?F\.|[an]F\b)|[\[(](?:\.{3}|…)[\])]|\(?(?:analog|entsprechend|sinngemäß|direkt)\)?)(?=\s)"
)
IN_ANNEX = re.compile(r"An(?P<kind>lage|hang)\s(?P<number>\d{1,2}[a-z]?|[IVX]{1,5})\s$")
"""Before a section that an annex counts: `Anlage 2 § 3 XyG`."""
OF_ANNEX = re.compile(
    r"\sde[rs]\sAn(?P<kind>lage|hang)(?:e?s)?\b(?:\s(?P<number>\d{1,2}[a-z]?|[IVX]{1,5})\b)?(?P<zu>\s(?:zu[rm]?|de[rs])(?=\s))?"
)
"""Behind a section that an annex counts: `§ 3 der Anlage 2 zum XyG`, `§ 3 der Anlage`."""
BRACKETED_LAW = re.compile(r"\s?(?P<open>[<\[(])\s?(?=[A-ZÄÖÜ])")
CLOSING = {"<": ">", "[": "]", "(": ")"}
"""Around a law's name: `§ 4 <BGB>`, `§ 9 [VwVfG]`."""
CAPITAL = re.compile(r"\s([A-H])(?=\s(?:Abs|Satz|Nr|S\.|[A-ZÄÖÜ<\[]))")
"""A letter of a section, typed apart and as a capital: `§ 60 A AufenthG`."""
SECOND_PART = re.compile(r"\s(?:EG|EU|VS)(?=\s(?:VO[BL]/A|(?:Abs\.?|Satz|Nr\.?|S\.)\s[^;§]{1,40}?\sVO[BL]/A))")
"""Sections of the second and third part of the rules of procurement: `§ 20 EG Abs. 3 VOL/A`."""
SATZ = re.compile(r"\s(\d{1,2})(?![^\W_]|[.,]\d)")
"""The Satz behind a Roman Absatz: `§ 3 I, II 2 XyG`."""
NUMERAL = re.compile(r"[IVX]{1,5}(?![^\W_])")
"""An Absatz without a word, as behind "i. V. m." in `§ 3 II 1 iVm I 2 XyG`."""
SECTION_WITH_UNIT = re.compile(r"\d{1,4}[a-z]?\s(?:[IVX]{1,5}(?![^\W_])|Abs|Nr|Satz|S\.)")
"""What shows that a bare number behind "i. V. m." is a section: `Art. 1 I iVm 2 I XyG`."""
TWICE = re.compile(r"([a-h])\1\)?")
DOUBLED = re.compile(r"\s(([a-h])\2)(?![^\W_]|\))")
"""A Doppelbuchstabe without a word, behind its Buchstabe: `lit. a bb`."""
LETTER_APART = re.compile(
    r"\s(?P<letter>[a-eghj-tv-z])(?=(?P<on>\s(?:und|oder|bis|sowie|bzw|iVm|i\.\s?V\.|[an]\.\s?F\.|[an]F)|\s?[,;])|"
    r"\s(?:de[rs]\s)?[A-ZÄÖÜ]|\s(?:lit|\d))"
)
"""A letter typed apart behind a number, where a list, a unit or a law goes on: `Abs. 2 a XyG`, `Nr. 3 b und c XyG`."""
WORDING = re.compile(
    r"\s?[,(]?\s?(?:(?:hier\s)?(?:i\.?\s?d\.?\s?F\.?|idF)(?:\s|(?=[dv]\.))(?:v\.\s)?[^;()]{0,90}?(?=[,;()]|(?<!\b[\ddv])(?<!\b\d\d)(?<!\bBek)\.\s|$|\s(?:ist|sind|war|sei|wird|wurde|gilt|hat|kann|keine?|nicht|zwar)\s)|in\s(?:der|ihrer|seiner|"
    r"einer)\s[^;()]{0,70}?Fassung(?:\s(?:des|der|vom)\s[^;,()]{0,150}?(?=[,;()]|(?<!\b[\ddv])(?<!\b\d\d)(?<!\bBek)\.\s|$|\s(?:ist|sind|war|sei|wird|wurde|gilt|hat|kann|keine?|nicht|zwar)\s)|(?!\w)))"
)
DATED = re.compile(r"\s(Fassung:?\s(?:18|19|20)\d\d-\d\d-\d\d)(?!\d)")
"""As data bases print the day of a version: `XyG § 1 Fassung 1969-08-25`."""
AMENDED = re.compile(
    r"(?:\s?\([^()]{0,60}\))?,?\s(?P<said>(?:zuletzt\s)?geändert\s(?:durch|am|mit)\s[^;()]{0,90}?(?:vom|v\.)\s"
    r"\d{1,2}\.\s?(?:\d{1,2}\.\s?|[A-ZÄÖÜ][a-zäöü]{2,8}\s)(?:19|20)\d\d)"
)
"""Behind the promulgation: by what, and on which day, the law was amended since."""
COMMENTARY = re.compile(
    r"\s?,?\s?(?:\(?Stand:?\s[^()]{4,25}\)?,?\s|[A-Z]\s[IVX]+\s)?(?:Rn|Rdn|Rdnr|RdNr|Rnr|Rz|Randnr|Randn|Randziff|"
    r"Anm|Erl)\b\.?\s?(?:[IVX]+\s?|[A-Z]{1,2}\s?)?\d|\s?,?\s?Randnummer"
)
PRONOUN = re.compile(
    r"\s(?:der|des|dieser|dieses|jener|jenes|derselben|desselben|genannten)\s(?:(?:genannten|"
    r"vorgenannten|gleichen)\s)?"
    r"(?:Richtlinie|Verordnung|Gesetzes|Vorschrift|Übereinkommens|Abkommens|Konvention|Protokolls|Charta|"
    r"Anlage|Regelung)\b"
)
QUANTITY = re.compile(
    r"\s?(?:DM|EUR|Euro|€|%|v\.\s?H|Prozent|qm|m²|Jahren?|Monaten?|Tagen?|Wochen|Uhr|Personen|Kinder|Mal)(?!\w)"
)
PART = re.compile(
    r"\s(?:Abschn(?:itt|\.)\s)?([A-F])(?=\s(?:Nr\.|Abs|Ziff|Buchst|[Ll]it|Satz|(?P<law>(?:de[rs]\s)?[A-ZÄÖÜ][\wäöü-]*[A-Z])))"
)
"""A letter that an article counts its parts by: `Art. 1 A Nr. 2 GFK`, `Art. 1 Abschnitt A GFK`."""
SENATE = re.compile(r"\s[A-Z][A-Za-z]{0,4}\s\d{1,5}/\d\d(?!\d)")
"""Behind a Roman number: the register of a file number, "V R 5/07"."""
PRIVATE = re.compile(
    r"(?:\s[a-h])?(?:\s(?:AGB|AKB|ARB|AUB|AVB|VGB|VHB|MB/K[KT])\b(?:\s(?:19|20)?\d\d\b)?(?!/|-|\s\d/)|\sAVB-[A-Z]{2,6}(?![\w-])|"
    r"\s(?:(?:der|des|dieser|dieses|ihrer|seiner|einer|eines)\s(?:(?:A(?=llgemeinen))?[a-zäöüß]+\s){0,3})?(?:Satzung|Vertrage?s|"
    r"\w{0,30}[eE]ntwurfe?s|(?:Gesetzesb|B)egründung|(?:Verwaltungsvorschrift(?:en)?|Richtlinien)(?!\s[\d(<])|"
    r"[A-Z]?[a-zäöü]*(?:[mM]iet|[kK]auf|[aA]rbeits|[aA]nstellungs|[gG]esellschafts|[bB]au|[wW]erk|[dD]ienst|"
    r"[lL]easing|[hH]eim|[wW]ohn|[bB]etreuungs|[bB]ehandlungs|[rR]eise|[hH]andelsvertreter|"
    r"[dD]arlehens|[pP]acht|[vV]ersicherungs|[kK]onsortial|[lL]izenz|[eE]rbbaurechts|[tT]reuhand|[üÜ]berlassungs|"
    r"[eE]he|[eE]rb|[aA]ufhebungs)vertrag(?:e?s)?|Statuts?|Teilungserklärung|Vereinbarung|AGB|ABV|AVB|Bedingungen|[A-Z]\w{2,30}bedingungen|"
    r"Mustervertrage?s|Geschäftsbedingungen|Hausordnung|Vergleichs|(?:Dienst|Arbeits|Verwaltungs)anweisung|(?:Dienst|Betriebs|Rahmen|Gebühren)vereinbarung|"
    r"(?:Rechts|Sachverständigen)?[gG]utachtens|Erlasses|Merkblatt(?:e?s))\b)"
)
MATERIALS = re.compile(
    r"(?:(?:egründung|Begr\.|AEAO)\s(?:zu|des|von)|B[TR]-?Dr(?:s|ucks)\.?\s\d+/\d+,?\s(?:S\.\s\d+,?\s)?zu)\s$"
)
"""Before a section without law: it counts the sections of a bill or of an order on a law, not of a law."""
INNER = re.compile(r"\s?§{1,2}\s?(\d{1,3}[a-z]?)(?![^\W_])")
CONNECTOR_END = re.compile(
    r"(?:[\s,/–—-]|\b(?:und|oder|sowie|bis|bzw\.?|jeweils|auch|den|dem|der|des|iVm\.?|i\.\s?V\.\s?m\.|"
    r"in\sVerbindung\smit|u\.|als))+$"
)


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral.

    >>> roman("XIV")
    14
    """
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


_FARTHEST = {"nummer": 30}
"""How far numbers of a list lie apart at most: Absätze and sentences are few, Nummern many."""


def leaps(level: str, last: str, number: int) -> bool:
    """Whether a bare number lies too far behind the last value of a list to go on with it: it counts sections then.

    >>> leaps("absatz", "2", 294), leaps("absatz", "2", 3), leaps("nummer", "2", 14)
    (True, False, False)
    """
    before = re.search(r"\d*\Z", last.rstrip("abcdefghijklmnopqrstuvwxyz"))
    return number > int((before and before[0]) or 0) + _FARTHEST.get(level, 10)


_WHAT = {"ha": "halbsatz", "hs": "halbsatz", "te": "halbsatz", "sa": "satz", "un": "unterabsatz", "ua": "unterabsatz"}
_WHAT |= {"sp": "stelle", "an": "stelle", "gr": "stelle"}


def unit(m: re.Match[str]) -> tuple[str, str]:
    """Return level and value of a matched unit; no level for a bracket or an introductory clause."""
    if m["value"]:
        value = "1" if m["value"] == "l" else m["value"]
        level = next(name for name in _COUNTED if m[name])
        return level, str(roman(value)) if value.isupper() else value
    if m["sign"]:
        if m["stelle"] and m["stelle"].startswith("Teil") and m["sign"].isupper():
            return "teil", m["sign"]
        return next(name for name in ("buchstabe", "doppelbuchstabe", "stelle") if m[name]), m["sign"]
    if m["what"]:
        value = m["nth"] or _ORDINALS[m["word"].lower()]
        return _WHAT.get(m["what"][:2].lower(), "alternative"), value
    return "", ""


def above(target: dict[str, str], level: str) -> dict[str, str]:
    """Return what of a target stands above a level: before it, as written, or else by rank."""
    if level in target:
        levels = list(target)
        return {name: target[name] for name in levels[: levels.index(level)]}
    depth = DEPTH[level]
    return {name: value for name, value in target.items() if DEPTH[name] < depth}


def trim(text: str, start: int, end: int) -> int:
    """Where an item ends that the next one follows: before the connector."""
    m = CONNECTOR_END.search(text, max(start, end - 40), end)
    return m.start() if m else end
