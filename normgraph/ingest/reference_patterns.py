"""The words of references in statutes: levels, numbers, what joins them, and what follows them.

Each pattern says one thing; `normgraph.ingest.references` is the grammar over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = (
    r"\d+(?:[a-z]{0,2}(?:\.\d+)+)?(?:(?!ff)[a-z]{1,2}| [a-z](?!\.))?"  # 5, 5a, 5aa, 5 a, 26.04, 4a.05, 1.10a
    r"(?!(?!ff)[a-zäöüß])(?![A-Z\d]|\.[A-Z\d])"  # and no code of a technical rule: 5A001, 21.A.609
)
_ROMAN = r"[IVXLC]+[a-h]?(?![A-Za-zÄÖÜäöü]|\.\d)"
_WORDS: dict[str, tuple[str, str]] = {
    "paragraph": (r"§§?", _NUMBER),
    "article": (r"Artikel[sn]?|Art\.", rf"(?:{_NUMBER}|{_ROMAN})"),
    "anlage": (
        r"Anlagen?|Anhangs?|Anhängen?",
        rf"(?:{_NUMBER}|\d+[A-Z](?!\w)|{_ROMAN}|[A-Z](?: ?\d+[a-z]?)?(?![A-Za-zäöü\d]))",
    ),
    "absatz": (r"Absatz(?:es)?|Absätzen?|Abs\.", _NUMBER),
    "satz": (r"Satz(?:es)?|Sätzen?", _NUMBER),
    "halbsatz": (r"Halbsatz(?:es)?|Halbsätzen?|Halbs\.|Teilsatz(?:es)?", _NUMBER),
    "nummer": (r"Nummern?|Nrn?\.|Ziffern?|Ziff\.", rf"(?:{_NUMBER}|{_ROMAN}|[ivx]+(?![a-zäöü]))"),
    "doppelbuchstabe": (r"Doppelbuchstaben?s?|Doppelbuchst\.", r"([a-z])\1(?![a-zäöü])"),
    "buchstabe": (r"Buchstaben?s?|Buchst\.", r"(?:\([a-z]\)|[a-z](?![\wäöü]))"),
}
RANK = {
    "article": 0,
    "anlage": 0,
    "paragraph": 1,
    "absatz": 2,
    "satz": 3,
    "halbsatz": 4,
    "nummer": 5,
    "buchstabe": 6,
    "doppelbuchstabe": 7,
}


def _level(level: str, words: str) -> Iterator[str]:
    """Yield a pattern for each initial of some words; where these stand first, `re` skips text that has none of them.

    >>> [one[0] for one in _level("halbsatz", "Halbs|Teils")]
    ['H', 'T']
    """
    initials: dict[str, list[str]] = {}
    for word in words.split("|"):
        initials.setdefault(word[0], []).append(word[1:])
    for number, (initial, rests) in enumerate(initials.items()):
        name = f"{level}_{initial}" if number else level
        yield rf"{initial}(?<![\w-]{initial})(?:{'|'.join(rests)})(?P<{name}>)"


LEVEL = re.compile("|".join(one for level, (words, _) in _WORDS.items() for one in _level(level, words)))


def level_of(match: re.Match[str]) -> str:
    """Return the level that a match of `LEVEL` names.

    >>> [level_of(match) for match in LEVEL.finditer("§ 5 Abs. 2 Teilsatz 2")]
    ['paragraph', 'absatz', 'halbsatz']
    """
    return str(match.lastgroup).partition("_")[0]


NUMBERS = {level: re.compile(r"\s*" + number) for level, (_, number) in _WORDS.items()}
SENTENCE_SIGN = re.compile(r"S\.(?P<satz>)(?=\s?\d{1,2}(?![\d/]))")
"""Right after a section or Absatz; elsewhere it is the page of a gazette."""
ORDINAL_HALF = re.compile(
    r",?\s+(?:(?P<one>erste|1\.)|(?P<two>zweite|2\.)|(?P<three>dritte|3\.))[rn]?\s+(?:Halbsatz|Halbs\.|Teilsatz)"
)
ALTERNATIVE = re.compile(
    r"\s+(?:Alternative|Variante|Fall|Spiegelstrich|Anstrich|Unterabsatz|Unterabsätze|Unterabs\.|UAbs\.|Spalte)\s+\d+"
    r"(?:(?:,|\s+und|\s+oder|\s+bis)\s+\d+(?=[,;\s]))*"
    r"|(?<=\d)\s+Ziff(?:er|\.)\s+\d+(?:(?:,|\s+und|\s+oder|\s+bis)\s+\d+)*"
    r"|\s+(?:erste|zweite|dritte)[rn]?\s+(?:Alternative|Fall|Variante|Spiegelstrich|Anstrich)"
    r"|(?<=Buchstabe [a-z])\s+(?:Ziffer|Nummer)\s+[ivx]+\b"
    r"|\s+Satzteil\s+(?:\d+|vor\s+Satz\s+\d+)"
    r"|\s+letzte[rn]?\s+(?:Halbsatz|Teilsatz|Satz|Alternative)"
)
_GROUP = (
    r"(?:(?:Unter)?[Aa]bschnitt(?:e?s)?|Abschn\.|Teile?s?|(?:Unter)?[Kk]apitels?|Spalten?|Listen?|Regeln?|Tabellen?|Übersicht|"
    r"Kategorie|Klassen?|Positionen?|Titels?|Gruppen?|Vorbemerkungen|Vorbemerkung|Zeilen?|Unterabsatz|Tarifstellen?)"
    r"\s+(?:\d[\d.]*[a-z]?|[IVXLC]+|[A-Z](?:\.?\s?[IVX\d]+)?)\.?"
)
GROUPS = re.compile(rf"(?:,?[^\S\t\n]+{_GROUP}|[^\S\t\n]+(?:Vorbemerkung|Tabelle|Übersicht))(?=,?\s)")
"""What stands between an annex and its items and is no unit of ours."""
GROUP_BEFORE = re.compile(rf"(?:{_GROUP}|laufende\w*|lfd\.|Spalte|Liste)\s+(?:unter\s+|in\s+)?(?:der\s+|den\s+)?$")
FOLLOWING = re.compile(r"\s?ff?\.")
_AND = r"(?:,?\s+(?:und|u\.|oder|sowie|und/oder|beziehungsweise|bzw\.|noch)|,\s*(?:auch|und|oder|sowie)|,)\s+"
JOIN = re.compile(
    rf"(?:,?\s+(?:allein\s+oder\s+)?(?:jeweils\s+|gegebenenfalls\s+)?(?:auch\s+)?(?:in\s+Verbindung\s+mit|i\.\s?V\.\s?m\.)\s+|\s+bis\s+|,?\s+mit\s+Ausnahme\s+|{_AND})"
    r"(?:(?:jeweils|auch|nach|von|mit|entgegen|gemäß|des|der|die|den|dem|dort|genannten|angeführten)\s+){0,3}"
)
NEXT_NUMBER = re.compile(r"(?P<word>,?\s+(?:und|u\.|oder|sowie|bis|und/oder|beziehungsweise|bzw\.)|,)\s+")
COUNTED = re.compile(
    r"\.?\s*(?:Euro|Cent|Prozent|v\.\s?H|vom|Deutsche|Jahre?n?s?|Monate?n?s?|Wochen?|Tage?n?s?|Stunden?|Januar|Februar|März|April|Mai|"
    r"Juni|Juli|August|September|Oktober|November|Dezember|Personen|Millionen|Quadratmeter|Kilo\w+|Meter|Mitglieder\w*|Vertreter\w*)|\.\s*(?:Halbsatz|Halbs\.)"
)
OWN = re.compile(
    r"\s+(?:dieses|dieser)\s+(?:Gesetz(?:es|buche?s)|Verordnung|Buche?s|Ordnung|Übereinkommens|Abkommens|Vertrag(?:e?s))\b"
)
BOOKS = {
    "Ersten": "i",
    "Zweiten": "ii",
    "Dritten": "iii",
    "Vierten": "iv",
    "Fünften": "v",
    "Sechsten": "vi",
    "Siebten": "vii",
    "Achten": "viii",
    "Neunten": "ix",
    "Zehnten": "x",
    "Elften": "xi",
    "Zwölften": "xii",
    "Vierzehnten": "xiv",
}
BOOK = re.compile(
    rf"\s*(?:des\s+(?P<word>{'|'.join(BOOKS)})\s+Buches|(?P<stem>{'|'.join(word[:-1] for word in BOOKS)})s\s+Buch)"
    r"(?!\s+Sozialgesetzbuch|\s+de[rs]\s+[A-ZÄÖÜ])\b"
)
"""Inside the Sozialgesetzbuch, and where it has been named, another book is cited without its surname."""
ACT = re.compile(r"\s*(?:des|der)\s+(?:Gesetzes|Verordnung|Anordnung|Beschlusses)(?:\s+vom|\s*$)|.*zur Änderung")
NEXT_SENTENCE = re.compile(r"\.\s+[A-ZÄÖÜ(§]")
OF_ANNEX = re.compile(
    r"\s+(?:des|der|zur|zum)\s+(?:Anlage|Anhangs?|\w+verzeichniss?(?:es)?|\w+katalogs?|Ausfuhrliste|Norm|Tabelle|"
    r"Vorbemerkung(?:en)?|Liste|Übersicht|(?:Spalte|Abschnitt|Teil)e?s?(?=\s))"
    r"(?:\s(?:\d+[a-z]?|[IVX]+|[A-Z](?: ?\d+)?)\b)?"
)
"""After a lower unit: it is an item of an annex or a list, not of a section."""
GAP = re.compile(r",?\s*")
ITEMS = ("nummer", "buchstabe", "doppelbuchstabe")
BY_DATE = re.compile(
    r"\s+(?:des|der)\s+(?:Gesetzes|Verordnung|Richtlinie|Beschlusses|Abkommens|Anordnung|"
    r"(?:Durch|Aus)führungsbestimmung(?:en)?)\b"
)
GAZETTE = re.compile(
    r"(?:\(\w+\)|\w*Bl\.|E[GU](?: \d{4})?|"
    r"(?<!Teil )(?<!Abschnitt )(?<!Anlage )(?<!Anhang )\bI{1,3}|\b[LC]|Gesetze?s?|Verordnung|Richtlinie|"
    r"Übereinkommens?|Protokolls?|"
    r"Sonderdruck|Regelung|[Gg]ebühr|Heft \d+, lfd\.|[Pp]osten [A-Z]) $"
)
"""What stands before the "Nr." of an act or gazette, which is no item of an enumeration."""
NO_ITEM = re.compile(r"/")
ON_PAGE = re.compile(r"\s+S\.\s*\d")
UPWARD = re.compile(r"\s+(?:des|der)\s+(?=§\s|Art(?:ikels|\.)\s|Absatzes\s|Satzes\s|Anlage\s|Anhangs\s)")
"""Between a lower unit and the one that it is of: "Satz 2 des § 5"."""
TO = re.compile(r"\s+(?:zu|zum|zur)\s+(?:den\s+|der\s+|dem\s+)?")
NO_NAME = re.compile(
    r"\s+(?:des|der|dem)?\s*(?:Rechtsverordnung|Satzung|Verordnung|Vertrag|Ordnung|Vereinbarung|Erlass)", re.IGNORECASE
)
VERSION = re.compile(
    r",?\s+in\s+(?:der|ihrer|seiner)\s+(?:bis|am|vor|ab|seit|zuletzt|vom|zum|ursprünglich|im|durch|nach|damals)[^;\n]{3,90}?Fassung"
    r"|,?\s+in\s+der\s+(?:Fassung\s+(?:(?:des|dieses)\s+(?:Artikels|\w*[Gg]esetzes)|der\s+Verordnung)|(?:vor)?genannten\s+Fassung)"
)
SAID_LATER = re.compile(
    r"[^;\n]{0,200}?\b(?P<wording>in\s+(?:der|einer|ihrer)\s+(?:bis|am|vor|ab|seit|zwischen|damals)[^;\n]{3,90}?Fassung)"
)
"""Further on in a sentence: "§ 5 und § 6 sind in der bis … geltenden Fassung anzuwenden"."""
ARTICLE_WORD = re.compile(r"\s+(?:des|der|dem|zum|zur)\s")
ALONE = re.compile(
    r"\s+(?:des|der|zum|zur)\s+(?:(?P<law>Gesetz(?:es)?)|(?P<eu>Richtlinie)|(?P<order>Verordnung)|"
    r"(?P<treaty>(?:Zusatz)?[Aa]bkommens?|Übereinkommens?|Vertrag(?:e?s)?|Protokolls?|Konvention))"
    r"(?!\s+(?:vom|von|über|zur|zum|zu|betreffend|gegen|für|Nr|in|der|des|\())(?![\w-])"
)
"""A law named by what it is alone: the one that has been named before, or that an ordinance carries out."""
CLASSES = (
    (
        "document",
        re.compile(r"(?:tarifvertrag|satzung|geschäftsordnung|leitlinie|vereinbarung|erlass|anweisung)", re.IGNORECASE),
    ),
    (
        "treaty",
        re.compile(
            r"(?:übereinkommen|übereinkunft|abkommen|protokoll|konvention|vertrag|pakt|charta|statut)", re.IGNORECASE
        ),
    ),
    ("eu", re.compile(r"richtlinie|\(E[UGW]|\bE[UG]-|Unions", re.IGNORECASE)),
)
"""What an unknown law is, by its name."""
OF_YEAR = re.compile(r"\s((?:19|20)\d\d)\b(?![./-]|\s(?:an|geltend|gültig))")
INSERTED = re.compile(r"(?:jeweils|auch|jeweils auch|gegebenenfalls) in Verbindung mit")
DATED = re.compile(r"\s+vom\s+\d{1,2}\.\s+\w+\s+(\d{4})")
"""The day of a law after its name."""
OF_FOREIGN_ANNEX = re.compile(
    r"\s+(?:der\s+Anlage|des\s+Anhangs)(?:\s(?:\d+[a-z]?|[IVX]+|[A-Z]))?\s+(?:de[rs]|zu[mr]?)\s+(?!(?:§|Art))[A-ZÄÖÜ(]"
)
"""After a section or article: one that the annex of another act counts."""
GAZETTED = re.compile(
    r"(?:[\s,]|\d+[a-z]?\b|\b(?:[a-z]{1,2}|und|oder|bis|mit\sAusnahme|von|Abs\.|Absatz|Satz|Nummern?|Nr\.|Buchstaben?|Doppelbuchstaben?)(?!\w))*+"
    r"\((?:BGBl|RGBl|GBl|BAnz|ABl)\b"
)
"""After a lower unit: it is one of what is printed there, and no item of the list in which it is named."""
CODE = re.compile(r"\s+(?:ES-TRIN|ADR|RID|ADN|IMDG|[A-Z]{2,}-[A-Z]{2,})\b")
"""A technical rule by its sign."""
CODE_BEFORE = re.compile(r"\b(?:ES-TRIN|ADR|RID|ADN|IMDG)(?:\s\d{4}/\d)?,?\s$")
SENTENCE_END = re.compile(r"(?<!\bi)(?<!\bi\. V\. m)(?<!\bi\.V\.m)[.!?]\s+[A-ZÄÖÜ(§„]")
OF_ANOTHER = re.compile(r"\b(?:seine[mnrs]|ihre[mnrs]|deren|dessen)\s+$")
HEADING = re.compile(
    r"^(?:§|Artikel|Art\.) ?\d+[a-z]?\.?(?! (?:Abs|Satz|Nr|Nummer|bis|und))(?: [(A-ZÄÖÜ][^\n,;]{0,100})?$", re.MULTILINE
)
TREATY = re.compile(r"\b(?:Zusatz)?(?:[Üü]bereinkommen|[Aa]bkommen|[Pp]rotokoll|Konvention)(?:e?s)?\b")
POINTING = re.compile(r"\s+(?:jenes|jener|dieses|dieser|derselben|desselben|de[sr]\s+(?:vor)?genannten)\s")
"""After a reference: to an act that has been named before."""
OF_THAT = re.compile(r"\s+der\s+(?:genannten\s+)?Vorschrift\b(?!\s+(?:de[srm]|über|in)\b)")
"""After a lower unit: of the section that has been named just before."""
NEXT_CELL = re.compile(r"[^\t\n]{0,80}\t\s*de[rs]\s+(?=[A-ZÄÖÜ])")
"""From a reference in a table to the act in the next cell of its row."""
CELL = re.compile(r"[^\t\n]*")
JOINED_ACT = re.compile(
    r"(?:[\s,]+(?:in|Verbindung|mit|Anh[aä]ng\w*|Nummern?|\w+strichs?|erste[rn]?|zweite[rn]?|Absatz(?:es)?|Satz(?:es)?|Artikeln?"
    r"|Buchstaben?|Unterabsatz(?:es)?|Kapitel|Teil\w*|Abschnitt\w*|jeweils|auch|und|oder|bis|sowie|dem|des|der|die|im|Rahmen|erlassenen"
    r"|Rechtsakten|\d+[a-z]?|[a-z]|[A-Z]\b|[IVX]+)){0,40}[\s,]+de[rs]\s+"
    r"(?=(?:\w+\s)?\w*(?:[Vv]erordnung|[Rr]ichtlinie|[Bb]eschluss(?:es)?)\s+(?:\(|Nr|\d))"
)
"""From an article to the act of the Union whose annex or other articles are joined to it."""
UNKNOWN_SIGN = re.compile(r"\s+(?:VO\s+)?[A-ZÄÖÜ][\w-]*[A-ZÄÖÜ][\w-]*\b")
"""Right after a reference: the abbreviation of a law without entry."""
OWN_END = re.compile(r"\s+(?:tritt|treten)\s|[^.;,\n]{0,30}\s(?:zur|zum)\s")
"""After a section or annex: it takes effect or ends with this statute; the annex is to something else that is named."""
ITEM_HEAD = re.compile(r"\n\s*(?:\d+[a-z]?\.|[a-z]{1,2}\)|[-–])\s+$")
AMOUNT = re.compile(r"\svon\s[\d ]{1,9}(?:,\d\d)?\s(?:Euro\s)?auf\s\d")
"""After a lower unit: the amount that it has in the law named above, and the new one."""
