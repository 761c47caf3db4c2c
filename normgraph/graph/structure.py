"""The units of one statute by number: what a citation of it can mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from normgraph.graph.listed import unnumbered
from normgraph.identifiers import slug
from normgraph.ingest.model import Kind, Path, Statute

Match = Literal["exact", "resolved", "ambiguous", "unresolved"]

_SPAN = re.compile(r"(\d+)[a-z]* bis (\d+)[a-z]*")
_LONGEST_SPAN = 2000
PRINTED = {"par": "§", "abs": "Abs.", "satz": "Satz", "hs": "Hs.", "nr": "Nr.", "bst": "Buchst."}
PRINTED |= {"dbst": "Doppelbuchst.", "teil": "Teil"}
_PASSED_OVER = {
    "teil": frozenset[str](),
    "abs": frozenset[str](),
    "satz": frozenset({"abs"}),
    "hs": frozenset({"abs", "satz"}),
    "nr": frozenset({"abs", "satz"}),
    "bst": frozenset({"abs", "satz", "nr"}),
    "dbst": frozenset({"abs", "satz", "nr", "bst"}),
}
"""Levels that a citation may leave out above a level."""
_POINTED = r"nr-\d+(?:-\d+)+"
"""An item with points in its number."""
_ITEMS = ("nr-", "bst-", "dbst-")
NO_UNIT = "is no unit"
ROWS = "in the table; its rows are no units"
WHOLE = "it has no Absätze: what is below is sought in the whole"
PARTS = "its parts are no units"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a citation below its statute, as printed; empty where it has none."""

    section: str
    absatz: str = ""
    satz: str = ""
    nummer: str = ""
    buchstabe: str = ""
    halbsatz: str = ""
    paragraph: str = ""
    inside: str = ""
    """A sentence inside the item: "Satz 1 Nummer 2 Satz 3"."""
    units: str = ""
    """The way down as written, where that is known: "nr-1/satz-3/bst-a"; an item is not looked for in another order."""

    def steps(self, *, item_first: bool = False) -> list[tuple[str, str]]:
        """Return the levels below the section from the top; sentences may stand inside an item too.

        >>> Numbers("5", "1", nummer="2", buchstabe="a bb").steps()
        [('abs', '1'), ('nr', '2'), ('bst', 'a'), ('dbst', 'bb')]
        """
        if self.units:
            return [(kind, number) for kind, _, number in (unit.partition("-") for unit in self.units.split("/"))]
        letter, _, double = self.buchstabe.partition(" ")
        sentence = [("satz", self.satz), ("hs", self.halbsatz)]
        item = [("nr", self.nummer), ("bst", letter), ("dbst", double.strip())]
        below = [*item, *sentence] if item_first else [*sentence, *item, ("satz", self.inside)]
        return [(kind, number) for kind, number in [("abs", self.absatz), *below] if number]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation points to.

    `path` is the unit, None where there is none or more than one (`candidates`); of a range it is the first unit and
    `candidates` are all. `nearest` is the lowest unit above the target that is known, None where there is none.
    `meant` is the unit that the numbers name, level by level, where there is none.
    """

    path: Path | None
    match: Match
    reason: str = ""
    candidates: tuple[Path, ...] = ()
    nearest: Path | None = None
    meant: Path = field(default=(), repr=False, compare=False)


@dataclass(slots=True)
class Structure:
    """The units of one statute: children by parent path in order, and what stands for a number.

    >>> from normgraph.ingest import structure_files
    >>> structure = structure_of(structure_files.read("sgb-ii"))
    >>> Structure.from_json(structure.to_json()) == structure
    True
    """

    abbreviation: str
    built: str
    children: dict[Path, list[str]] = field(default_factory=dict)
    sections: dict[Path, None] = field(default_factory=dict)
    spans: dict[str, Path] = field(default_factory=dict)
    articles: bool = False
    """Whether its sections are called articles."""
    paragraphs: bool = False
    """Whether its sections are called paragraphs (§), all of them."""
    repealed: dict[Path, None] = field(default_factory=dict)
    """Sections and units that are printed as repealed: nothing is known below them."""
    made: str = ""
    """The day on which the law was made (ISO date), empty where that is not known."""

    def to_json(self) -> str:
        """Write the structure compactly, for another process or a later run."""
        children = {"/".join(path): " ".join(names) for path, names in self.children.items()}
        spans = {number: "/".join(path) for number, path in self.spans.items()}
        sections = ["/".join(path) for path in self.sections]
        repealed = ["/".join(path) for path in self.repealed]
        kinds = (self.articles, self.paragraphs)
        said = [self.abbreviation, self.built, *kinds, sections, spans, children, repealed, self.made]
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Structure:
        """Read what `to_json` wrote, in stores of before without the day on which the law was made."""
        abbreviation, built, articles, paragraphs, sections, spans, children, repealed, *made = json.loads(text)
        return cls(
            abbreviation,
            built,
            {_path(parent): names.split() for parent, names in children.items()},
            dict.fromkeys(map(_path, sections)),
            {number: _path(path) for number, path in spans.items()},
            articles,
            paragraphs,
            dict.fromkeys(map(_path, repealed)),
            *made,
        )

    def resolve(self, numbers: Numbers) -> Resolution:
        """Find one unit; ranges are the caller's."""
        if not numbers.section:
            return self.alone(numbers.steps())
        section = self.section(numbers)
        if section is None:
            reason = f"no {self.cite(numbers)} {self.edition}"
            return Resolution(None, "unresolved", reason, meant=_named(_head(numbers), numbers.steps()))
        found = self.below(section, numbers)
        if found.match != "unresolved":
            return found
        known = (found.nearest or section)[len(section) :]
        below = "".join(f" {_printed(*segment.split('-', 1))}" for segment in known)
        where = f"in {self.cite(numbers)}{below} {self.edition}"
        if not known and unnumbered(section[-1], found.meant[len(section)], self.names(section)):
            number = found.reason.removeprefix("no ")
            return replace(found, reason=f"{number} {NO_UNIT} {where}, whose text may have it: rows of tables are none")
        return replace(found, reason=f"{found.reason} {where}")

    def alone(self, steps: list[tuple[str, str]]) -> Resolution:
        """Find what is cited without a section: the law, or an item of one that is a single text."""
        if not steps:
            return Resolution((), "exact")
        found = self.descend((), steps)
        if found.path:
            return found
        if counted := self.counted(*steps[0]):
            return self.descend(counted, steps[1:])
        reason = f"no section is named: {_printed(*steps[0])} alone {NO_UNIT} of {self.edition}"
        return Resolution(None, "unresolved", reason, nearest=())

    def counted(self, kind: str, number: str) -> Path | None:
        """Return the section that a number alone names in a law that counts neither sections nor articles ("Nr 5")."""
        if kind != "nr" or self.articles or self.paragraphs:
            return None
        return next((path for path in ((slug(number),), (f"nr-{slug(number)}",)) if path in self.sections), None)

    def names(self, path: Path) -> Iterator[str]:
        """Yield the last segments of all units below a unit."""
        for name in self.children.get(path, ()):
            yield name
            yield from self.names((*path, name))

    def below(self, start: Path, numbers: Numbers) -> Resolution:
        """Find a unit below another one, in the order of the levels, else with the sentence inside the item."""
        found = self.descend(start, numbers.steps())
        items = (numbers.nummer or numbers.buchstabe) and not (numbers.inside or numbers.units)
        if found.match == "unresolved" and numbers.satz and items:
            other = self.descend(start, numbers.steps(item_first=True))
            return found if other.match == "unresolved" else other
        return found

    @property
    def edition(self) -> str:
        """Name the text to which the structure belongs."""
        return f"{self.abbreviation} as published on {self.built}"

    def cite(self, numbers: Numbers) -> str:
        """Write the section of a citation, without its law."""
        sign = "" if not numbers.section[:1].isdigit() else "Art. " if numbers.paragraph or self.articles else "§ "
        return f"{sign}{numbers.section}" + (f" § {numbers.paragraph}" if numbers.paragraph else "")

    def section(self, numbers: Numbers) -> Path | None:
        """Find the section: by its number, by the range of repealed sections it is in, or below the only article."""
        path = _head(numbers)
        if path in self.sections:
            return path
        if len(path) == 1:
            beside = (known for known in self.sections if len(known) == 2 and known[0][:1].isdigit())
            below = [known for known in beside if known[1] == f"par-{path[0]}"]
            if len(below) == 1:
                return below[0]
        if (other := (_in_other_numerals(path[0]), *path[1:])) in self.sections and (
            len(path) > 1 or path[0].isalpha()
        ):
            return other
        return self.spans.get("/".join(path))

    def descend(self, start: Path, steps: list[tuple[str, str]]) -> Resolution:
        """Go down level by level, passing over levels that are left out where one unit fits best."""
        path, passed, reason = start, 0, "the only unit that fits"
        for kind, number in steps:
            fitting = list(self.called(path, f"{kind}-{slug(number)}", _PASSED_OVER[kind]))
            if not fitting and kind == "nr" and "." in number:
                fitting = self.dotted(path, number)
            if not fitting and path != start and kind == "satz" and path[-1].startswith(_ITEMS):
                if number == "1":
                    continue  # an item of one sentence
                if inside := self.inside(path, number):
                    reason = f"Satz {number} is counted in an item below it or through them"
                    return Resolution(None, "ambiguous", reason, inside, path)
            if not fitting and kind == "hs" and any(unit.startswith(_ITEMS) for unit in path):
                return Resolution(path, "resolved", "half-sentences of this item are not told apart")
            if not fitting and kind in ("nr", "bst", "dbst") and (table := self.table(path)):
                return Resolution(table, "resolved", ROWS)
            if not fitting and kind == "teil":  # a number below it counts anew in each part
                return Resolution(path, "resolved", PARTS)
            if not fitting and path in self.repealed:
                return Resolution(path, "resolved", "repealed: what stood below is not known")
            if not fitting:
                whole = self.gone(path, kind, number)
                if whole is None:
                    meant = _named(start, steps)
                    return Resolution(None, "unresolved", f"no {_printed(kind, number)}", nearest=path, meant=meant)
                fitting, reason = [whole], WHOLE if whole[0] == path else reason
            least = min(len(found) for found, _ in fitting)
            nearest = [(found, several) for found, several in fitting if len(found) == least]
            if len(nearest) > 1:
                units = tuple(found for found, _ in nearest)
                return Resolution(None, "ambiguous", f"{len(units)} units are {_printed(kind, number)}", units, path)
            path, several = nearest[0]
            passed += several
        return Resolution(path, "resolved" if passed else "exact", reason if passed else "")

    def called(self, path: Path, segment: str, passed_over: frozenset[str]) -> Iterator[tuple[Path, bool]]:
        """Yield the units called `segment` at or below a unit, and whether a level with several units was passed over.

        A half-sentence holds no items here: they stand under its sentence.
        """
        children = self.children.get(path, [])
        if path and path[-1].startswith("hs-") and not segment.startswith("hs-"):
            path = path[:-1]
            children = self.children.get(path, [])
        again = f"{segment}--" if segment.startswith(_ITEMS) else ""  # a second list in one sentence
        for child in children:
            if child == segment or (again and child.startswith(again)):
                yield (*path, child), False
        for child in children:
            level = child.partition("-")[0]
            if level in passed_over:
                siblings = sum(other.startswith(level + "-") for other in children)
                for found, several in self.called((*path, child), segment, passed_over):
                    yield found, several or siblings > 1

    def table(self, path: Path) -> Path | None:
        """Return the only table below a unit that has no items."""
        below = self.children.get(path, [])
        if any(name.startswith(_ITEMS) for name in below):
            return None
        if path[-1:] and path[-1].startswith("tab-"):
            return path
        found = [self.table((*path, name)) for name in below if name.startswith(("tab-", "satz-", "abs-"))]
        tables = [table for table in found if table]
        return tables[0] if len(tables) == 1 else None

    def inside(self, path: Path, number: str) -> tuple[Path, ...]:
        """Return the sentences of that number in the items below an item that has none of its own.

        "Nr. 71 Satz 3" may be the third of a letter, or of the whole number: the text does not tell.
        """
        if any(child.startswith("satz-") for child in self.children.get(path, ())):
            return ()
        found = [unit for unit, _ in self.called(path, f"satz-{slug(number)}", frozenset({"nr", "bst", "dbst"}))]
        return tuple(unit for unit in found if len(unit) == min(map(len, found)))

    def dotted(self, path: Path, number: str) -> list[tuple[Path, bool]]:
        """Find "Nummer 1.3" below item 1."""
        above, _, _ = number.rpartition(".")
        found = list(self.called(path, f"nr-{slug(above)}", _PASSED_OVER["nr"]))
        if not found and "." in above:
            found = self.dotted(path, above)
        inner = [(item, several) for item, several in found if f"nr-{slug(number)}" in self.children.get(item, ())]
        return [((*item, f"nr-{slug(number)}"), several) for item, several in inner]

    def gone(self, path: Path, kind: str, number: str) -> tuple[Path, bool] | None:
        """Find the repealed range that a number is in ("(3) bis (5) (weggefallen)"), or the one sentence there is."""
        children = self.children.get(path, [])
        for child in children:
            if child.startswith(kind + "-") and slug(number) in span(child.partition("-")[2].replace("-", " ")):
                return (*path, child), False
        if kind == "abs" and number == "1" and not any(child.startswith("abs-") for child in children):
            return path, True  # the whole section is one Absatz without a number
        return None

    def between(self, first: Path, last: Path) -> tuple[Path, ...]:
        """Return the siblings from one unit to another."""
        if first[:-1] != last[:-1]:
            return first, last
        if first in self.sections and last in self.sections:
            beside = [path for path in self.sections if len(path) == len(first) and path[:-1] == first[:-1]]
            siblings = [path for path in beside if not path[-1].startswith("gl-")]  # headings stand between sections
        else:
            level = first[-1].partition("-")[0] + "-"
            siblings = [(*first[:-1], name) for name in self.children[first[:-1]] if name.startswith(level)]
            if not re.fullmatch(_POINTED, first[-1]):
                siblings = [path for path in siblings if path == last or not re.fullmatch(_POINTED, path[-1])]
        one, other = siblings.index(first), siblings.index(last)
        return tuple(siblings[one : other + 1]) or (first, last)


_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")


def _in_other_numerals(number: str) -> str:
    """Return an article's number as data bases or courts print what the law has in the other numerals, else nothing.

    >>> _in_other_numerals("2"), _in_other_numerals("iv"), _in_other_numerals("2a")
    ('ii', '4', '')
    """
    if number in _ROMAN[1:]:
        return str(_ROMAN.index(number))
    return _ROMAN[int(number)] if number.isdecimal() and int(number) < len(_ROMAN) else ""


def structure_of(statute: Statute) -> Structure:
    """Return what the index keeps of a statute."""
    tree = Structure(statute.abbreviation, statute.built, made=statute.enacted)
    kinds = {section.kind for section in statute.sections if len(section.path) == 1}
    tree.articles = Kind.ARTIKEL in kinds and Kind.PARAGRAPH not in kinds
    tree.paragraphs = Kind.PARAGRAPH in kinds and Kind.ARTIKEL not in kinds
    for section in statute.sections:
        tree.sections[section.path] = None
        if section.repealed:
            tree.repealed[section.path] = None
        tree.repealed |= dict.fromkeys(unit.path for unit in section.units if unit.repealed)
        for number in span(section.number):
            tree.spans.setdefault("/".join((*section.path[:-1], *_sibling(section.path, number))), section.path)
        for unit in section.units:
            if unit.path[-1].startswith("par-"):  # of a law that an annex prints
                tree.sections[unit.path] = None
                continue
            tree.children.setdefault(unit.path[:-1], []).append(unit.path[-1])
    return tree


def _head(numbers: Numbers) -> Path:
    return (slug(numbers.section), *([f"par-{slug(numbers.paragraph)}"] if numbers.paragraph else ()))


def _named(path: Path, steps: list[tuple[str, str]]) -> Path:
    return (*path, *(f"{kind}-{slug(number)}" for kind, number in steps))


def _printed(kind: str, number: str) -> str:
    pointed = re.sub(r"(?<=\d)-(?=\d)", ".", number)  # "2-3" in a path is Nr. 2.3
    return f"{PRINTED[kind]} {pointed.replace('-', ' ')}"


def _path(joined: str) -> Path:
    return tuple(joined.split("/")) if joined else ()


def _sibling(path: Path, number: str) -> Path:
    return (f"par-{number}",) if path[-1].startswith("par-") else (number,)


def span(number: str) -> list[str]:
    """Return the numbers that a repealed range stands for.

    >>> span("12 bis 14"), span("3 und 4a"), span("5")
    (['12', '13', '14'], ['3', '4a'], [])
    """
    if match := _SPAN.fullmatch(number):
        first = int(match[1])
        return [str(n) for n in range(first, min(int(match[2]), first + _LONGEST_SPAN) + 1)]
    return re.findall(r"\d+[a-z]?", number) if " und " in number else []
