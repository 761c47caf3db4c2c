"""Two wordings side by side: which words went and which came, in marks that need no colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

import pyoxigraph as ox

from normgraph import identifiers, versions
from normgraph.errors import UnknownThing
from normgraph.versions import Norm, Observation, Version

_TOKEN = re.compile(r"(?:Abs|Art|Buchst|Nrn?|S)\.\s*|\w+\s*|[^\w\s]\s*|\s+")
_IMPORT = "import a source that has it: `normgraph import gii` or `normgraph import git`"
MAX_WORDS = 20_000
"""Of one text; the longest section of federal law with text has fewer, annexes with tables may have more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words: `kept`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a synopsis: the version, the observation chosen for the day, and whether it is of another day.

    No version: the state chosen lacks the unit.
    """

    version: Version | None
    observation: Observation
    asked: str
    remark: str

    @property
    def kind(self) -> str:
        """What there is to remark: `absent`, `repealed`, the nearest `earlier` or `later` observation, or nothing."""
        if self.version is None:
            return "repealed" if "repealed" in self.remark else "absent"
        return "" if not self.remark else "earlier" if "earlier" in self.remark else "later"

    @property
    def text(self) -> str:
        """The wording; nothing where the state lacks the unit."""
        return self.version.text if self.version else ""


class Step(NamedTuple):
    """One step of descent: day seen, day last seen before, kind, unit where the text stands now, and score."""

    seen: str
    last: str
    kind: str
    unit: str
    score: float


def words(one: str, other: str) -> list[Change]:
    """Compare two texts word by word; blanks and line ends between words do not count.

    >>> [(change.kind, change.text) for change in words("Es gilt Satz 1.", "Es gilt Satz 2.")]
    [('kept', 'Es gilt Satz '), ('gone', '1'), ('new', '2'), ('kept', '.')]
    >>> marked(words("nach § 1 Nr. 1 besteht.", "danach besteht."))
    '[-nach § 1 Nr. 1-] {+danach+} besteht.'
    """
    a, b = _TOKEN.findall(one), _TOKEN.findall(other)
    if max(len(a), len(b)) > MAX_WORDS:
        a, b = one.splitlines(keepends=True), other.splitlines(keepends=True)
    changes = []
    left, right = [token.strip() for token in a], [token.strip() for token in b]
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(Change("kept", "".join(b[k:m])))
            continue
        if i < j:
            changes.append(Change("gone", "".join(a[i:j])))
        if k < m:
            changes.append(Change("new", "".join(b[k:m])))
    return changes


def marked(changes: list[Change]) -> str:
    """Write a comparison as text: `[-gone-]`, `{+new+}`.

    >>> marked(words("Es gilt Satz 1.", "Es gilt Satz 2."))
    'Es gilt Satz [-1-]{+2+}.'
    """
    signs = {"kept": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
    parts = []
    for change in changes:
        text = change.text.rstrip()
        begin, end = signs[change.kind]
        parts.append(f"{begin}{text}{end}{change.text[len(text) :]}")
    return "".join(parts)


def between(graph: ox.Store, iri: str, start: str, end: str) -> tuple[Norm, Side, Side]:
    """Return a norm and the two texts of it to compare.

    Raises UnknownThing where a day is none, the first is after the second, or a text is not in the graph.
    """
    first, last = (versions.parse_day(start), versions.parse_day(end, end=True))
    if first > last:
        raise UnknownThing(f"{start} is after {end}", remedy="give the older day as --from, the newer one as --to")
    norm = versions.norm(graph, iri)
    name = norm.label or iri.removeprefix(identifiers.iri("norm", ""))
    sides = []
    for asked in (start, end):
        chosen = side(norm, versions.parse_day(asked), versions.parse_day(asked, end=True))
        if chosen is None:
            why = norm.remark.text() if norm.remark else "no version of it is in the graph"
            raise UnknownThing(why, where=name, remedy=_IMPORT)
        if chosen.version and not chosen.version.text:
            what = f"the text observed on {chosen.observation.day} is not in the graph, only its hash"
            raise UnknownThing(what, where=name, remedy=_IMPORT)
        sides.append(chosen)
    return norm, sides[0], sides[1]


def descent(norm: Norm, one: Side, other: Side) -> list[Step]:
    """Return what became of the earlier text between both sides, where the number alone does not tell.

    It was moved or renumbered, its place was given other content, or it was gone before the other text came.
    """
    since, until = one.observation.day, other.observation.day
    kinds = ("renumbered", "moved", "replaced", *(["repealed"] if other.version else []))
    told = (Step(*step) for step in norm.steps if step[2] in kinds)
    return [step for step in told if since < step.seen <= until]


def side(norm: Norm, first: str, last: str) -> Side | None:
    """Choose the version for a day or month: the latest state up to its end, else the next one after it.

    >>> seen = Version("urn:v", "", [Observation("2012-08-06", "git", "urn:s", "git")])
    >>> side(Norm("urn:n", "§ 1", [seen]), "2012-08-01", "2012-08-31").remark
    ''
    >>> side(Norm("urn:n", "§ 1", [seen]), "2015-01-01", "2015-01-01").remark
    'not observed on that day; the nearest earlier observation'
    """
    if not (norm.versions or norm.repealed):
        return None
    seen = norm.sightings()
    earlier = [pair for pair in seen if pair[0].day <= last]
    if earlier:
        observation, version = earlier[-1]
        remark = "" if observation.day >= first else "not observed on that day; the nearest earlier observation"
    elif seen:
        observation, version = seen[0]
        remark = "nothing observed before; the nearest later observation"
    else:
        return None
    if version is None:
        shown = observation.source in norm.repealed
        remark = (
            f"shown as repealed on {observation.day}" if shown else f"absent (not in the state of {observation.day})"
        )
    return Side(version, observation, last if earlier else first, remark)
