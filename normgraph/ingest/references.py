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
from itertools import takewhile

from normgraph.extract import names
from normgraph.extract.titles import Hit
from normgraph.ingest import reference_patterns as pattern
from normgraph.ingest import register

MAX_PARTS = 400
"""Targets of one chain; what follows begins another one."""
_WITH_SENTENCES = ("paragraph", "article", "absatz")


@dataclass(frozen=True, slots=True)
class Part:
    """One target of a chain: its numbers by level, and its place in the text. A range is written "7-9".

    The first `inherited` levels stand not here but at the part before: "§ 5 Absatz 1 und Absatz 2". Where a
    Teil, Abschnitt or column is named that is no unit, `grouped` counts the levels above it, else it is -1. A "satz"
    after an item stands inside it.
    """

    start: int
    end: int
    numbers: tuple[tuple[str, str], ...]
    inherited: int = 0
    grouped: int = -1

    def number(self, level: str) -> str:
        """Return the number at a level, empty where it has none."""
        return dict(reversed(self.numbers)).get(level, "")


@dataclass(frozen=True, slots=True)
class Chain:
    """References joined together, with the law they name.

    `law` is a slug: empty where no law is named (the text's own), "?" where one is named that has no entry; `name` is
    its abbreviation, `law_text` the wording that names it, `version` the wording that points to another version.
    `kind` says what sort of law is named: federal, historical, state, foreign, treaty, eu, "act" (named by its date
    only), "alone" ("des Gesetzes"), "document" or "unknown"; empty where none is.
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    law: str = ""
    name: str = ""
    law_text: str = ""
    version: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Law:
    """The law named after a chain, and where its name ends."""

    slug: str
    end: int
    kind: str = ""
    name: str = ""


def find(text: str, own: str = "") -> Iterator[Chain]:
    """Yield the chains of references in the text of a section; `own` is the slug of its statute.

    >>> chain = next(find("Die §§ 7 bis 9 und § 12 Absatz 2 Satz 1 und 3 des Aufenthaltsgesetzes gelten."))
    >>> chain.law, [part.numbers for part in chain.parts][0]
    ('aufenthg', (('paragraph', '7-9'),))
    >>> [part.number("satz") for part in chain.parts]
    ['', '1', '3']
    """
    position = 0
    while match := pattern.LEVEL.search(text, position):
        chain = _chain(text, match, own)
        position = chain.parts[-1].end if chain else match.end()
        if chain:
            position = max(position, chain.end)
            yield chain


def _chain(text: str, match: re.Match[str], own: str, upward: bool = True) -> Chain | None:
    first = _element(text, match)
    if first is None:
        return None
    level, number, end = first
    plural = match[0] == "§§"
    lower = pattern.RANK[level] > pattern.RANK["paragraph"]
    grouped = 0 if lower and pattern.GROUP_BEFORE.search(text, max(0, match.start() - 40), match.start()) else -1
    parts = [Part(match.start(), _skip(text, end), ((level, number),), grouped=grouped)]
    while len(parts) < MAX_PARTS and (
        step := _lower(text, parts) or _same(text, parts, plural) or _joined(text, parts)
    ):
        parts = step
    end = parts[-1].end
    if upward and bare(parts[0]) and (above := _above(text, end, parts[0], own)):
        numbers, law, version = above
        whole = tuple(replace(part, numbers=(*numbers, *part.numbers)) for part in parts)
        return Chain(match.start(), end, whole, law.slug, law.name, "", version, law.kind)
    if bare(parts[0]) and (of := pattern.OF_ANNEX.match(text, end)):
        parts = [replace(part, grouped=0) for part in parts]
        end = of.end()
    law = _law(text, end, parts, own)
    if law.end == end:
        law = replace(law, end=parts[-1].end)
    return Chain(
        start=match.start(),
        end=law.end,
        parts=tuple(parts),
        law=law.slug,
        name=law.name,
        law_text=text[end : law.end].strip(" ,\n"),
        version=_version(text, law.end),
        kind=law.kind,
    )


def _version(text: str, end: int) -> str:
    version = pattern.VERSION.match(text, end)
    return version[0].strip(" ,") if version else ""


def version_said(text: str, end: int) -> str:
    """Return the wording further on in a sentence that speaks of another version, else nothing."""
    said = pattern.SAID_LATER.match(text, end)
    if said is None or pattern.NEXT_SENTENCE.search(text, end, said.start("wording")):
        return ""
    return said["wording"]


def _above(text: str, end: int, part: Part, own: str) -> tuple[tuple[tuple[str, str], ...], _Law, str] | None:
    """Read the unit that the lower one before it is of: "Satz 2 des § 5 Absatz 1 des Xgesetzes"."""
    joint = pattern.UPWARD.match(text, end)
    match = pattern.LEVEL.match(text, joint.end()) if joint else None
    chain = _chain(text, match, own, upward=False) if match else None
    if chain is None:
        return None
    numbers = chain.parts[0].numbers
    if pattern.RANK[numbers[-1][0]] >= pattern.RANK[part.numbers[0][0]] or "-" in numbers[-1][1]:
        return None
    return numbers, _Law(chain.law, end, chain.kind, chain.name), chain.version


def _element(text: str, match: re.Match[str]) -> tuple[str, str, int] | None:
    """Read a level word and its number."""
    level = pattern.level_of(match)
    number = pattern.NUMBERS[level].match(text, match.end())
    if number is None or pattern.NO_ITEM.match(text, number.end()):
        return None
    if level not in _WITH_SENTENCES and pattern.ON_PAGE.match(text, number.end()):
        return None
    if level not in ("paragraph", "absatz", "satz") and pattern.COUNTED.match(text, number.end()):
        return None
    if level == "nummer" and pattern.GAZETTE.search(text, max(0, match.start() - 24), match.start()):
        return None
    return level, _tidy(number[0]), number.end()


def _tidy(number: str) -> str:
    return number.strip().strip("()").replace(" ", "")


def _skip(text: str, end: int) -> int:
    """Pass over "ff." and alternatives, which lie below every unit."""
    for below in (pattern.FOLLOWING, pattern.ALTERNATIVE):
        if match := below.match(text, end):
            end = match.end()
    return end


def _lower(text: str, parts: list[Part]) -> list[Part] | None:
    """Refine the last part by a lower level right after it: "§ 5 Absatz 1"."""
    last = parts[-1]
    if half := pattern.ORDINAL_HALF.match(text, last.end):
        number = "1" if half["one"] else "2" if half["two"] else "3"
        return [*parts[:-1], replace(last, end=half.end(), numbers=(*last.numbers, ("halbsatz", number)))]
    if group := pattern.GROUPS.match(text, last.end):
        depth = last.grouped if last.grouped >= 0 else len(last.numbers)
        return [*parts[:-1], replace(last, end=group.end(), grouped=depth)]
    gap = pattern.GAP.match(text, last.end)
    match = pattern.LEVEL.match(text, gap.end()) if gap and gap.end() > last.end else None
    if match is None and gap and gap[0] == " " and last.numbers[-1][0] in _WITH_SENTENCES:
        match = pattern.SENTENCE_SIGN.match(text, gap.end())
    first = _element(text, match) if match else None
    if first is None or gap is None or ("," in gap[0] and first[0] in ("paragraph", "article", "anlage")):
        return None
    level, number, end = first
    levels = [pair[0] for pair in last.numbers]
    # A sentence inside an item is the one thing that stands lower than its rank.
    inside = level == "satz" and levels[-1] in pattern.ITEMS
    if not inside and (pattern.RANK[level] <= pattern.RANK[levels[-1]] or level in levels):
        return None
    return [*parts[:-1], replace(last, end=_skip(text, end), numbers=(*last.numbers, (level, number)))]


def _same(text: str, parts: list[Part], plural: bool) -> list[Part] | None:
    """Add another number without a level word: "Satz 1 und 3", "§§ 7 bis 9", "§§ 5 Absatz 1, 6"."""
    last = parts[-1]
    joint = pattern.NEXT_NUMBER.match(text, last.end)
    if joint is None or "\n" in joint[0]:
        return None
    level = last.numbers[-1][0]
    number = pattern.NUMBERS[level].match(text, joint.end())
    section = (
        pattern.NUMBERS["paragraph"].match(text, joint.end())
        if plural and pattern.RANK[level] > pattern.RANK["paragraph"]
        else None
    )
    if section and not pattern.COUNTED.match(text, section.end()):
        upper = pattern.GAP.match(text, section.end())
        below = pattern.LEVEL.match(text, upper.end()) if upper and "," not in upper[0] else None
        alone = len({part.numbers[0] for part in parts}) == 1
        lower = below is not None and pattern.RANK[pattern.level_of(below)] <= pattern.RANK[level]
        if alone or lower or _goes_on(last, section[0]):
            return [*parts, Part(joint.end(), section.end(), (("paragraph", _tidy(section[0])),))]
    if number is None or pattern.COUNTED.match(text, number.end()) or text[number.end() : number.end() + 1] == ")":
        return None
    above = last.numbers[:-1]
    if "bis" in joint["word"]:
        if "-" in last.numbers[-1][1]:
            return None
        span = f"{last.numbers[-1][1]}-{_tidy(number[0])}"
        return [*parts[:-1], replace(last, end=number.end(), numbers=(*above, (level, span)))]
    other = Part(joint.end(), _skip(text, number.end()), (*above, (level, _tidy(number[0]))), grouped=last.grouped)
    return [*parts, other]


def _goes_on(last: Part, number: str) -> bool:
    """Say whether a number goes on counting sections: beyond the last one, and far beyond the last number below it.

    >>> [_goes_on(Part(0, 9, (("paragraph", "89c"), ("absatz", "8"))), number) for number in ("94", "9", "90a")]
    [True, False, True]
    """
    after, section, below = (_leading(one) for one in (number, last.number("paragraph"), last.numbers[-1][1]))
    return after > section and after > below + 20


def _leading(number: str) -> int:
    """Return the number with which one begins, that of the end of a range; 0 where there is none."""
    match = re.match(r"\d+", number.rpartition("-")[2].strip())
    return int(match[0]) if match else 0


def _joined(text: str, parts: list[Part]) -> list[Part] | None:
    """Add another reference with a level word: "Absatz 1 Satz 2 und Absatz 3", "§ 5 in Verbindung mit § 7"."""
    last = parts[-1]
    joint = pattern.JOIN.match(text, last.end)
    match = pattern.LEVEL.match(text, joint.end()) if joint and "\n" not in joint[0] else None
    if match is None and joint and last.number("satz") and joint[0].strip() in ("und", "u.", "oder", ","):
        match = pattern.SENTENCE_SIGN.match(text, joint.end())
    first = _element(text, match) if match else None
    if first is None or match is None:
        return None
    level, number, end = first
    top = last.numbers[0][0]
    if pattern.RANK[level] < pattern.RANK[top]:
        return None  # a § after a bare "Absatz 1" begins a chain of its own
    above = tuple(takewhile(lambda pair: pattern.RANK[pair[0]] < pattern.RANK[level], last.numbers))
    if level == "paragraph" and level not in [pair[0] for pair in last.numbers]:
        above = ()  # "Artikel 5 und § 1": only "Artikel 5 § 1 und § 2" counts on
    grouped = last.grouped if last.grouped <= len(above) else -1
    return [*parts, Part(match.start(), _skip(text, end), (*above, (level, number)), len(above), grouped)]


def _law(text: str, end: int, parts: list[Part], own: str) -> _Law:
    """Return the law named after a chain."""
    if match := pattern.OWN.match(text, end):
        return _Law("", match.end() if not bare(parts[0]) else end)
    if sgb := book(text, end, own):
        match = pattern.BOOK.match(text, end)
        return _Law(sgb, match.end() if match else end, "federal", sgb.upper().replace("-", " "))
    at = end
    if (
        text[end : end + 1] == ","
        and pattern.INSERTED.search(text, parts[0].start, end)
        and pattern.ARTICLE_WORD.match(text, end + 1)
    ):
        at = end + 1
    hit = _name(text, at)
    if hit and bare(parts[0]) and hit.kind == "federal":
        return _Law("", end)
    if hit and hit.kind != "unknown":
        return _of_year(text, _Law(names.load().slug(hit.name), hit.end, hit.kind, hit.name))
    if match := pattern.ALONE.match(text, at):
        found = "alone" if match["law"] or match["order"] else "eu" if match["eu"] else "treaty"
        return _Law("?", match.end(), found)
    if hit and at == end:
        wording = text[end : hit.end]
        return _Law(
            "?", hit.end, next((kind for kind, known in pattern.CLASSES if known.search(wording)), _undated(wording))
        )
    if match := pattern.CODE.match(text, end):
        return _Law("?", match.end(), "document")
    if match := pattern.BY_DATE.match(text, end):
        return _Law("?", match.end(), "act")
    if parts[0].numbers[0][0] == "anlage" and (to := pattern.TO.match(text, end)):
        level = pattern.LEVEL.match(text, to.end())
        chain = _chain(text, level, own) if level and level.lastgroup in ("paragraph", "article") else None
        return _Law(chain.law, end, chain.kind, chain.name) if chain else _Law("", end)
    return _Law("", end)


def book(text: str, end: int, own: str) -> str:
    """Return the book of the Sozialgesetzbuch that another one names without its surname, else nothing.

    >>> book("§ 5 des Dritten Buches", 3, "sgb-ii"), book("§ 5 des Dritten Buches", 3, "bgb")
    ('sgb-iii', '')
    """
    match = pattern.BOOK.match(text, end)
    if (
        match
        and not own.startswith("sgb-")
        and "Buch Sozialgesetzbuch" not in text
        and "Buches Sozialgesetzbuch" not in text
    ):
        return ""
    return f"sgb-{pattern.BOOKS[match['word'] or match['stem'] + 'n']}" if match else ""


def _of_year(text: str, law: _Law) -> _Law:
    """Tell the law of a year from its namesakes: "des Rentenreformgesetzes 1992"."""
    known = register.by_slug()
    dated = pattern.DATED.match(text, law.end)
    if dated and law.slug in known and known[law.slug].year > int(dated[1]) + 1:
        return _Law("?", law.end, "historical")  # an earlier law of that name
    match = pattern.OF_YEAR.match(text, law.end)
    if match is None or law.kind != "federal":
        return law
    namesake = f"{law.slug}-{match[1]}"
    if namesake in known:
        return _Law(namesake, match.end(), "federal", known[namesake].abbreviation)
    entry = known.get(law.slug)
    if entry is None or entry.year == int(match[1]) or match[1] in entry.jurabk:
        return replace(law, end=match.end())
    return _Law("?", match.end(), "unknown")


def _undated(wording: str) -> str:
    """Tell an act that is named by its date alone from a law with a name."""
    return "act" if pattern.ACT.match(wording) else "unknown"


def _name(text: str, end: int) -> Hit | None:
    """Return the law named right after a chain; a word that only looks like one counts after an article."""
    if not text[end : end + 1].isspace():
        return None
    hit = names.load().at(text, end)
    if (
        hit
        and hit.kind == "unknown"
        and (pattern.NO_NAME.match(text, end) or not pattern.ARTICLE_WORD.match(text, end))
    ):
        return None
    return hit


def bare(part: Part) -> bool:
    """Say whether a part stands below a unit that it does not name: "Absatz 1", "Satz 2".

    >>> bare(Part(0, 8, (("absatz", "1"),)))
    True
    """
    return part.numbers[0][0] not in ("paragraph", "article", "anlage")
