"""References in the text of a statute: "§ 5 Absatz 1 Satz 2 und 3", "Absatz 1", "die §§ 7 bis 9 des Xgesetzes".

Statutes refer in one regular language: a level word with numbers, lower levels after it, further ones joined by commas,
"und", "oder", "sowie", "bis" or "in Verbindung mit", and the name of the law at the end, which counts for the whole
chain. So they are parsed by that grammar and not searched for by patterns of court style; the names of laws are those
of `normgraph.extract.names`. What the references point to is settled elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from normgraph.extract import names
from normgraph.extract.titles import Hit

LEVELS = ("section", "absatz", "satz", "halbsatz", "nummer", "buchstabe", "doppelbuchstabe")
"""From the top; "section" is a § or an article, "paragraph" a § inside an article, "anlage" an annex."""

_NUMBER = r"\d+(?:\.\d+)*(?: ?[a-z](?![a-zäöüß.]))?(?:[a-z](?![a-zäöüß]))?(?![\d])"
_ROMAN = r"[IVXLC]+(?![A-Za-zÄÖÜäöü])"
_WORDS: dict[str, tuple[str, str]] = {
    "paragraph": (r"§§?", _NUMBER),
    "article": (r"Artikel[sn]?|Art\.", rf"(?:{_NUMBER}|{_ROMAN})"),
    "anlage": (r"Anlagen?|Anhangs?", rf"(?:{_NUMBER}|{_ROMAN}|[A-Z](?![A-Za-zäöü]))"),
    "absatz": (r"Absatz(?:es)?|Absätzen?|Abs\.", _NUMBER),
    "satz": (r"Satz(?:es)?|Sätzen?", _NUMBER),
    "halbsatz": (r"Halbsatz(?:es)?|Halbsätzen?|Halbs\.|Teilsatz(?:es)?", _NUMBER),
    "nummer": (r"Nummern?|Nrn?\.", rf"(?:{_NUMBER}|{_ROMAN})"),
    "doppelbuchstabe": (r"Doppelbuchstaben?s?", r"([a-z])\1(?![a-zäöü])"),
    "buchstabe": (r"Buchstaben?s?|Buchst\.", r"[a-z](?![\wäöü])"),
}
_RANK = {
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
_LEVEL = re.compile("|".join(rf"(?P<{level}>(?<![\w-])(?:{word}))" for level, (word, _) in _WORDS.items()))
_NUMBERS = {level: re.compile(r"\s*" + number) for level, (_, number) in _WORDS.items()}
_ORDINAL_HALF = re.compile(
    r",?\s+(?:(?P<one>erste|1\.)|(?P<two>zweite|2\.)|(?P<three>dritte|3\.))[rn]?\s+(?:Halbsatz|Halbs\.|Teilsatz)"
)
_ALTERNATIVE = re.compile(
    r"\s+(?:Alternative|Variante|Fall|Spiegelstrich|Anstrich|Unterabsatz|Spalte)\s+\d+|\s+(?:erste|zweite|dritte)[rn]?\s+(?:Alternative|Fall|Variante)"
)
_FOLLOWING = re.compile(r"\s?ff?\.")
_AND = r"(?:,?\s+(?:und|oder|sowie|und/oder|beziehungsweise|bzw\.|noch)|,\s*(?:auch|und|oder|sowie)|,)\s+"
_JOIN = re.compile(
    rf"(?:,?\s+(?:jeweils\s+)?(?:auch\s+)?(?:in\s+Verbindung\s+mit|i\.\s?V\.\s?m\.)\s+|\s+bis\s+|,?\s+mit\s+Ausnahme\s+|{_AND})"
    r"(?:(?:jeweils|auch|nach|von|mit|entgegen|gemäß|des|der|die|den|dem|dort|genannten|angeführten)\s+){0,3}"
)
_NEXT_NUMBER = re.compile(r"(?P<word>,?\s+(?:und|oder|sowie|bis|und/oder|beziehungsweise|bzw\.)|,)\s+")
_COUNTED = re.compile(
    r"\.?\s*(?:Euro|Cent|Prozent|v\.\s?H|vom|Deutsche|Jahre?n?s?|Monate?n?s?|Wochen?|Tage?n?s?|Stunden?|Januar|Februar|März|April|Mai|"
    r"Juni|Juli|August|September|Oktober|November|Dezember|Personen|Millionen|Quadratmeter|Kilo\w+|Meter|Mitglieder\w*|Vertreter\w*)|\.\s*(?:Halbsatz|Halbs\.)"
)
_OWN = re.compile(
    r"\s+(?:dieses|dieser)\s+(?:Gesetz(?:es|buche?s)|Verordnung|Buche?s|Ordnung|Übereinkommens|Abkommens|Vertrag(?:e?s))\b"
)
_BOOKS = {
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
_BOOK = re.compile(rf"\s+des\s+(?P<word>{'|'.join(_BOOKS)})\s+Buches(?!\s+Sozialgesetzbuch)")
"""Inside the Sozialgesetzbuch another book is cited without its surname."""
_BY_DATE = re.compile(r"\s+(?:des|der)\s+(?:Gesetzes|Verordnung|Richtlinie|Beschlusses|Abkommens)\b")
_GAZETTE = re.compile(r"(?:\(\w+\)|\w*Bl\.|E[GU](?: \d{4})?|I{1,3}|\b[LC]) $")
"""What stands before the "Nr." of an act or gazette, which is no item of an enumeration."""
_NO_ITEM = re.compile(r"/|\s+S\.\s*\d")
_TO = re.compile(r"\s+(?:zu|zum|zur)\s+(?:den\s+|der\s+|dem\s+)?")
_NO_NAME = re.compile(
    r"\s+(?:des|der|dem)?\s*(?:Rechtsverordnung|Satzung|Verordnung|Vertrag|Ordnung|Vereinbarung|Erlass)", re.IGNORECASE
)
_VERSION = re.compile(
    r",?\s+in\s+der\s+(?:bis|am|vor|ab|seit|zuletzt|jeweils|vom|zum|ursprünglich|im|durch|nach)[^;\n]{3,90}?Fassung"
)
_ARTICLE_WORD = re.compile(r"\s+(?:des|der|dem|zum|zur)\s")


@dataclass(frozen=True, slots=True)
class Part:
    """One target of a chain: its numbers by level, and its place in the text. A range is written "7-9".

    The first `inherited` levels stand not here but at the part before: "§ 5 Absatz 1 und Absatz 2".
    """

    start: int
    end: int
    numbers: tuple[tuple[str, str], ...]
    inherited: int = 0

    def number(self, level: str) -> str:
        """Return the number at a level, empty where it has none."""
        return dict(self.numbers).get(level, "")


@dataclass(frozen=True, slots=True)
class Chain:
    """References joined together, with the law they name.

    `law` is a slug: empty where no law is named (the text's own), "?" where one is named that has no entry; `name` is
    its abbreviation, `law_text` the wording that names it, `version` the wording that points to another version.
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    law: str = ""
    name: str = ""
    law_text: str = ""
    version: str = ""


def find(text: str, own: str = "") -> Iterator[Chain]:
    """Yield the chains of references in the text of a section; `own` is the slug of its statute.

    >>> chain = next(find("Die §§ 7 bis 9 und § 12 Absatz 2 Satz 1 und 3 des Aufenthaltsgesetzes gelten."))
    >>> chain.law, [part.numbers for part in chain.parts][0]
    ('aufenthg', (('paragraph', '7-9'),))
    >>> [part.number("satz") for part in chain.parts]
    ['', '1', '3']
    """
    position = 0
    while match := _LEVEL.search(text, position):
        chain = _chain(text, match, own)
        position = chain.end if chain else match.end()
        if chain:
            yield chain


def _chain(text: str, match: re.Match[str], own: str) -> Chain | None:
    first = _element(text, match)
    if first is None:
        return None
    level, number, end = first
    plural = match[0] == "§§"
    parts = [Part(match.start(), end, ((level, number),))]
    while step := _lower(text, parts) or _same(text, parts, plural) or _joined(text, parts):
        parts = step
    end = parts[-1].end
    law, name, end_of_law = _law(text, end, parts, own)
    version = _VERSION.match(text, end_of_law)
    return Chain(
        start=match.start(),
        end=end_of_law,
        parts=tuple(parts),
        law=law,
        name=name,
        law_text=text[end:end_of_law].strip(),
        version=version[0].strip(" ,") if version else "",
    )


def _element(text: str, match: re.Match[str]) -> tuple[str, str, int] | None:
    """Read a level word and its number."""
    level = str(match.lastgroup)
    number = _NUMBERS[level].match(text, match.end())
    if number is None or _NO_ITEM.match(text, number.end()):
        return None
    if level != "paragraph" and _COUNTED.match(text, number.end()):
        return None
    if level == "nummer" and _GAZETTE.search(text, max(0, match.start() - 12), match.start()):
        return None
    return level, _tidy(number[0]), number.end()


def _tidy(number: str) -> str:
    return number.strip().replace(" ", "")


def _skip(text: str, end: int) -> int:
    """Pass over "ff." and alternatives, which lie below every unit."""
    for pattern in (_FOLLOWING, _ALTERNATIVE):
        if match := pattern.match(text, end):
            end = match.end()
    return end


def _lower(text: str, parts: list[Part]) -> list[Part] | None:
    """Refine the last part by a lower level right after it: "§ 5 Absatz 1"."""
    last = parts[-1]
    if half := _ORDINAL_HALF.match(text, last.end):
        number = "1" if half["one"] else "2" if half["two"] else "3"
        return [*parts[:-1], replace(last, end=half.end(), numbers=(*last.numbers, ("halbsatz", number)))]
    gap = re.compile(r",?\s*").match(text, last.end)
    match = _LEVEL.match(text, gap.end()) if gap and gap.end() > last.end else None
    first = _element(text, match) if match else None
    if first is None or gap is None or ("," in gap[0] and first[0] in ("paragraph", "article", "anlage")):
        return None
    level, number, end = first
    # A sentence inside an item is the one thing that stands lower than its rank.
    inside = level == "satz" and last.numbers[-1][0] in ("nummer", "buchstabe") and not last.number("satz")
    if _RANK[level] <= _RANK[last.numbers[-1][0]] and not inside:
        return None
    return [*parts[:-1], replace(last, end=_skip(text, end), numbers=(*last.numbers, (level, number)))]


def _same(text: str, parts: list[Part], plural: bool) -> list[Part] | None:
    """Add another number without a level word: "Satz 1 und 3", "§§ 7 bis 9", "§§ 5 Absatz 1, 6"."""
    last = parts[-1]
    joint = _NEXT_NUMBER.match(text, last.end)
    if joint is None or "\n" in joint[0]:
        return None
    level = last.numbers[-1][0]
    number = _NUMBERS[level].match(text, joint.end())
    section = _NUMBERS["paragraph"].match(text, joint.end()) if plural and _RANK[level] > _RANK["paragraph"] else None
    if section and not _COUNTED.match(text, section.end()):
        upper = re.compile(r"\s*").match(text, section.end())
        below = _LEVEL.match(text, upper.end()) if upper else None
        alone = len({part.numbers[0] for part in parts}) == 1
        if alone or (below and _RANK[str(below.lastgroup)] <= _RANK[level]):
            return [*parts, Part(joint.end(), section.end(), (("paragraph", _tidy(section[0])),))]
    if number is None or _COUNTED.match(text, number.end()) or text[number.end() : number.end() + 1] == ")":
        return None
    above = last.numbers[:-1]
    if "bis" in joint["word"]:
        span = f"{last.numbers[-1][1]}-{_tidy(number[0])}"
        return [*parts[:-1], replace(last, end=number.end(), numbers=(*above, (level, span)))]
    return [*parts, Part(joint.end(), _skip(text, number.end()), (*above, (level, _tidy(number[0]))))]


def _joined(text: str, parts: list[Part]) -> list[Part] | None:
    """Add another reference with a level word: "Absatz 1 Satz 2 und Absatz 3", "§ 5 in Verbindung mit § 7"."""
    last = parts[-1]
    joint = _JOIN.match(text, last.end)
    match = _LEVEL.match(text, joint.end()) if joint and "\n" not in joint[0] else None
    first = _element(text, match) if match else None
    if first is None or match is None:
        return None
    level, number, end = first
    top = last.numbers[0][0]
    if _RANK[level] < _RANK[top]:
        return None  # a § after a bare "Absatz 1" begins a chain of its own
    above = tuple(pair for pair in last.numbers if _RANK[pair[0]] < _RANK[level])
    return [*parts, Part(match.start(), _skip(text, end), (*above, (level, number)), len(above))]


def _law(text: str, end: int, parts: list[Part], own: str) -> tuple[str, str, int]:
    """Return slug and abbreviation of the law named after a chain, and where its name ends."""
    if bare(parts[0]):
        return "", "", end
    if match := _OWN.match(text, end):
        return "", "", match.end()
    if (match := _BOOK.match(text, end)) and own.startswith("sgb-"):
        book = _BOOKS[match["word"]]
        return f"sgb-{book}", f"SGB {book.upper()}", match.end()
    hit = _name(text, end)
    if hit and hit.kind != "unknown":
        return names.load().slug(hit.name), hit.name, hit.end
    if hit:
        return "?", "", hit.end
    if match := _BY_DATE.match(text, end):
        return "?", "", match.end()
    if parts[0].numbers[0][0] == "anlage" and (to := _TO.match(text, end)):
        level = _LEVEL.match(text, to.end())
        chain = _chain(text, level, own) if level else None
        return (chain.law, chain.name, end) if chain else ("", "", end)
    return "", "", end


def _name(text: str, end: int) -> Hit | None:
    """Return the law named right after a chain; a word that only looks like one counts after an article."""
    if not text[end : end + 1].isspace():
        return None
    hit = names.load().at(text, end)
    if hit and hit.kind == "unknown" and (_NO_NAME.match(text, end) or not _ARTICLE_WORD.match(text, end)):
        return None
    return hit


def bare(part: Part) -> bool:
    """Say whether a part stands below a unit that it does not name: "Absatz 1", "Satz 2".

    >>> bare(Part(0, 8, (("absatz", "1"),)))
    True
    """
    return part.numbers[0][0] not in ("paragraph", "article", "anlage")
