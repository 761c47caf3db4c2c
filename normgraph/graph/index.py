"""From the numbers of a citation to the unit it means, by the structure of the statute."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from normgraph.extract.model import Citation
from normgraph.graph.structure import Numbers, Resolution, Structure, structure_of
from normgraph.ingest import structure_files
from normgraph.ingest.model import Kind, Path, Section, Statute, Unit

_RANGE = re.compile(r"(\S+?)\s*(?:-|–|\bbis\b)\s*(\S+)")
_DOUBLE = re.compile(r"[a-z]? (?!bis\b)(?=[a-z])")
"""Before double letters, "c aa-ee": their letter, if it is named."""


class UnitIndex:
    """Finds units by the numbers with which they are cited.

    Statutes that are not given are asked of `load` by slug, each once; where `kept` is given, so many of them are kept.

    >>> index = UnitIndex.shipped()
    >>> index.resolve("aufenthg", "5", absatz="1", nummer="1")
    Resolution(path=('5', 'abs-1', 'satz-1', 'nr-1'), match='exact', reason='', candidates=(), nearest=None)
    >>> index.resolve("bgb", "1592", nummer="9").reason
    'no Nr. 9 in § 1592 BGB as published on 2026-04-13'
    """

    def __init__(
        self,
        statutes: Iterable[Statute],
        load: Callable[[str], Structure | None] = lambda slug: None,
        kept: int | None = None,
    ) -> None:
        self._trees: dict[str, Structure] = {}
        self._loaded: dict[str, Structure | None] = {}
        self._load = load
        self._kept = kept
        self.add(statutes)

    def _tree(self, statute: str) -> Structure | None:
        if statute in self._trees:
            return self._trees[statute]
        if statute not in self._loaded:
            if self._kept and len(self._loaded) >= self._kept:
                del self._loaded[next(iter(self._loaded))]
            self._loaded[statute] = self._load(statute)
        return self._loaded[statute]

    def add(self, statutes: Iterable[Statute]) -> None:
        """Take in the structure of further statutes; one that is known already is replaced."""
        for statute in statutes:
            self._trees[statute.slug] = structure_of(statute)

    @classmethod
    @cache
    def shipped(cls) -> UnitIndex:
        """Return the index of the statutes in `data/statutes`."""
        return cls(structure_files.read(name) for name in structure_files.slugs())

    def structure(self, statute: str) -> Structure | None:
        """Return the structure of a statute, None where it is not known."""
        return self._tree(statute)

    def knows(self, statute: str) -> bool:
        """Say whether the structure of a statute is known."""
        return self._tree(statute) is not None

    def called_otherwise(self, statute: str, sign: str) -> str:
        """Say why a unit with this sign ("§" or "Art.") cannot be one of the statute, or nothing.

        >>> UnitIndex.shipped().called_otherwise("bgb", "Art.")
        'BGB as published on 2026-04-13 counts sections, not articles'
        """
        tree = self._tree(statute)
        if tree is None or sign not in ("§", "Art."):
            return ""
        if tree.articles and sign == "§":
            return f"{tree.edition} counts articles, not sections"
        return f"{tree.edition} counts sections, not articles" if tree.paragraphs and sign == "Art." else ""

    def articles(self, statute: str) -> bool:
        """Say whether the sections of a statute are called articles, or its structure is not known.

        >>> UnitIndex.shipped().articles("egbgb"), UnitIndex.shipped().articles("bgb")
        (True, False)
        """
        tree = self._tree(statute)
        return tree is None or tree.articles

    def made_after(self, statute: str, amended: str, named: str = "") -> int:
        """Return the year of the law at hand where an act of that day can only have amended an older one, else 0.

        The act that makes a law may amend it too: the law is then named with its day.

        >>> index = UnitIndex.shipped()
        >>> [index.made_after("sgb-ii", day) for day in ("2003-12-23", "2003-12-24", "2003-12-25")]
        [2003, 2003, 0]
        >>> index.made_after("sgb-ii", "2003-12-24", named="2003-12-24")
        0
        """
        tree = self._tree(statute)
        if tree is None or not amended or not tree.made:
            return 0
        return int(tree.made[:4]) if amended < tree.made or amended == tree.made != named else 0

    def between(self, statute: str, first: Path, last: Path) -> tuple[Path, ...]:
        """Return the siblings from one unit of a statute to another."""
        tree = self._tree(statute)
        return tree.between(first, last) if tree and first != last else ()

    def has(self, statute: str, path: Path) -> bool:
        """Say whether a unit exists.

        >>> UnitIndex.shipped().has("bgb", ("1599", "abs-2"))
        True
        """
        tree = self._tree(statute)
        return tree is not None and (path in tree.sections or path[-1] in tree.children.get(path[:-1], ()))

    def repealed(self, statute: str, path: Path) -> bool:
        """Say whether a unit, or one in which it lies, is printed as repealed.

        >>> UnitIndex.shipped().repealed("bgb", ("15-bis-20",)), UnitIndex.shipped().repealed("bgb", ("21",))
        (True, False)
        """
        tree = self._tree(statute)
        return tree is not None and any(path[:length] in tree.repealed for length in range(1, len(path) + 1))

    def resolve(
        self,
        statute: str,
        section: str,
        absatz: str = "",
        satz: str = "",
        nummer: str = "",
        buchstabe: str = "",
        halbsatz: str = "",
        paragraph: str = "",
        units: str = "",
    ) -> Resolution:
        """Find the unit that a citation means.

        Numbers are strings as printed ("60a", "3", "a" or "a aa", "2-7"). A level that is left out is passed over where
        only one unit fits: an exact match where that level has but one unit, else a resolved one. A sentence is above
        an item unless `units`, the way down, say otherwise: "nr-2/satz-1".

        >>> UnitIndex.shipped().resolve("egbgb", "229", paragraph="5", satz="2").path
        ('229', 'par-5', 'satz-2')
        """
        numbers = Numbers(section, absatz, satz, nummer, buchstabe, halbsatz, paragraph, units=units)
        if satz and (nummer or buchstabe) and not units:
            numbers = replace(numbers, units="/".join(f"{kind}-{number}" for kind, number in numbers.steps()))
        return self.find(statute, numbers)

    def find(self, statute: str, numbers: Numbers, below: Path | None = None) -> Resolution:
        """Find the unit that numbers mean, below their own section or below a given unit.

        >>> UnitIndex.shipped().find("bgb", Numbers("", satz="1"), below=("1599", "abs-1")).path
        ('1599', 'abs-1', 'satz-1')
        """
        tree = self._tree(statute)
        if tree is None:
            return Resolution(None, "unresolved", f"the structure of {statute or 'this statute'} is not in the graph")
        way = numbers.units.split("/")
        for at, (kind, _, number) in enumerate(unit.partition("-") for unit in way):
            if match := _RANGE.fullmatch(number):
                each = ("/".join((*way[:at], f"{kind}-{end}", *way[at + 1 :])) for end in match.groups())
                return _joined(tree, *(self.find(statute, replace(numbers, units=units), below) for units in each))
        for name in () if numbers.units else ("buchstabe", "nummer", "satz", "absatz", "paragraph", "section"):
            letter, said = _apart(getattr(numbers, name))
            if match := _RANGE.fullmatch(said):
                ends = (self.find(statute, replace(numbers, **{name: letter + end}), below) for end in match.groups())
                return _joined(tree, *ends)
        return tree.resolve(numbers) if below is None else tree.below(below, numbers)


def _apart(number: str) -> tuple[str, str]:
    """Part a letter from the double letters below it, which may be a range.

    >>> _apart("c aa-ee"), _apart("a bis c"), _apart("2-7")
    (('c ', 'aa-ee'), ('', 'a bis c'), ('', '2-7'))
    """
    match = _DOUBLE.match(number)
    return (number[: match.end()], number[match.end() :]) if match else ("", number)


def _joined(tree: Structure, first: Resolution, last: Resolution) -> Resolution:
    """Make one resolution of the two ends of a range; both must be known."""
    if first.path is None or last.path is None:
        return replace(first if first.path is None else last, meant=())  # one end is not all that is meant
    return replace(first, candidates=tree.between(first.path, last.path))


class Places:
    """Finds the lowest unit at growing offsets of a section, in one pass."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.waiting = sorted(section.units, key=lambda unit: (unit.start, -unit.end), reverse=True)
        self.open: list[Unit] = []

    def unit_at(self, offset: int) -> Path:
        """Return the path of the lowest unit there, that of the section where there is none."""
        while self.waiting and self.waiting[-1].start <= offset:
            self.open.append(self.waiting.pop())
        while self.open and self.open[-1].end <= offset:
            self.open.pop()
        return self.open[-1].path if self.open else self.section.path


def surrounding(section: Section, place: Path, level: str) -> list[Path]:
    """Return the units below which a reference without a section is looked for, the nearest first.

    These are the units around its place up to the Absatz; a number may also be another numbered heading of the annex.

    >>> annex = Section(("anlage",), Kind.ANLAGE, "", "Anlage", "", ())
    >>> ["/".join(unit) for unit in surrounding(annex, ("anlage", "nr-8", "abs-1", "satz-1"), "nummer")]
    ['anlage/nr-8/abs-1/satz-1', 'anlage/nr-8/abs-1', 'anlage']
    """
    base = len(section.path)
    headed = section.kind is Kind.ANLAGE and "".join(place[base + 1 : base + 2]).startswith("abs-")
    if level == "absatz":
        return [place[: base + 1] if headed else section.path]
    place = place[:-1] if "".join(place[-1:]).startswith("tab-") else place
    above = [place[:length] for length in range(len(place), base - 1, -1)]
    upper = next((at for at, unit in enumerate(above) if "".join(unit[-1:]).startswith("abs-")), len(above))
    return above[: upper + 1] + ([section.path] if headed and level == "nummer" else [])


def numbers_of(pairs: Sequence[tuple[str, str]]) -> Numbers:
    """Translate the levels of a reference; a § below an article is the paragraph inside it.

    >>> numbers_of((("paragraph", "5"), ("satz", "1"), ("nummer", "2"), ("satz", "3"))).steps()
    [('satz', '1'), ('nr', '2'), ('satz', '3')]
    """
    told: dict[str, str] = {}
    for level, number in pairs:
        told["inside" if level in told and level == "satz" else level] = number
    article, paragraph = told.get("article", ""), told.get("paragraph", "")
    letters = f"{told.get('buchstabe', '')} {told.get('doppelbuchstabe', '')}".rstrip()
    return Numbers(
        section=article or paragraph,
        paragraph=paragraph if article else "",
        absatz=told.get("absatz", ""),
        satz=told.get("satz", ""),
        halbsatz=told.get("halbsatz", ""),
        nummer=told.get("nummer", ""),
        buchstabe=letters,
        inside=told.get("inside", ""),
    )


def as_cited(numbers: Numbers) -> Resolution:
    """Point to a unit of a law whose structure is not at hand, as the words name it."""
    from normgraph.graph import cited  # only here: what it knows of courts takes longer to load than most laws

    named = {name: getattr(numbers, name) for name in Numbers.__slots__ if name != "inside"}
    paths = tuple(cited.paths(Citation(0, 0, "norm", "", **named)))
    return Resolution(paths[0], "exact", candidates=paths if len(paths) > 1 else ())
