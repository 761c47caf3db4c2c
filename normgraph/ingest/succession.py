"""What became of a text: matches the units of two states of a law by number and by words, never by number alone.

A section's number is a slot. When its words change, the words decide: enough in common with the words under the same
number is an amendment; else the text is looked for elsewhere (renumbered inside its section, moved to another one), and
what now fills the slot has replaced it. Insertions shift the numbers of sentences, so equal words are matched first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from normgraph.ingest.model import Kind, Path, Section

AMENDED = 0.5
"""Share of common words from which a text under the same number is the same norm, amended."""
SAME_HEADING = 0.3
"""The same for a section that keeps its heading."""
MOVED = 0.45
"""Share of common words from which a text elsewhere is taken for the old one; it must also beat the slot's new text."""
MOVED_TO_NEW = 0.4
"""The same for a section that the earlier state does not have: it comes from somewhere."""
MARGIN = 0.05
JOINED = 0.8
"""Share of a text's words that stand in another from which it has gone into it, whatever else has, too."""
SEVERAL = 0.6
"""Share of common words from which several texts may have moved to one; below, it comes from the one most like it."""
MATCHED = frozenset({Kind.ABSATZ, Kind.SATZ, Kind.NUMMER})
SHORTEST = 8
"""Words; shorter texts ("Das Nähere regelt …") are alike by chance and are matched under their number only."""
COMMON = 150
"""A word that more new texts have than this tells nothing of descent."""
CANDIDATES = 30
BY_WORDS = "words alone"
UNLIKE = "no later text is like it"
OF_OTHERS = "the later texts that are like it come from others"

_WORD = re.compile(r"\w+")
_LABEL = re.compile(r"\s*(?:\(\d+[a-z]{0,2}\)|\d+[a-z]{0,2}\.|[a-z]{1,2}\))\s")
"""The number at the head of a unit says nothing of its words."""


class Descent(StrEnum):
    """What became of a text in the next state."""

    AMENDED = "amended"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    REPLACED = "replaced"
    NEW = "new"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of a section or of a unit of it in one state."""

    path: Path
    section: Path
    text: str
    heading: str = ""

    @property
    def words(self) -> Counter[str]:
        """Return how often each word stands in it."""
        return _words(self.text)


@dataclass(frozen=True, slots=True)
class Step:
    """From an earlier piece to a later one; one is None for what is new or gone. `method` says how it was found."""

    kind: Descent
    earlier: Piece | None
    later: Piece | None
    score: float
    method: str


def similarity(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, from 0 to 1 (Dice 1945, on multisets of words).

    >>> similarity("Es gilt Satz 1.", "Es gilt Satz 2."), similarity("A b", "C d")
    (0.75, 0.0)
    """
    return _dice(_words(one), _words(other))


def steps(earlier: Mapping[Path, Section], later: Mapping[Path, Section]) -> Iterator[Step]:
    """Yield what became of each section and unit whose text is not the same in two states of a law.

    >>> def law(**texts):
    ...     sections = (Section((n[1:],), Kind.PARAGRAPH, n[1:], "", "", (), text=t, hash=t) for n, t in texts.items())
    ...     return {section.path: section for section in sections}
    >>> old = "Der Mann, dessen Vaterschaft besteht, kann sie binnen zwei Jahren gerichtlich anfechten"
    >>> later = law(p1="Wer ein Kind annimmt, zeigt das dem Amt ohne Verzug schriftlich an", p2=old + " lassen")
    >>> [(step.kind.value, step.later.path) for step in steps(law(p1=old), later)]
    [('moved', ('2',)), ('replaced', ('1',))]
    """
    shown = {path for path, section in later.items() if section.text or section.repealed}
    changed = [path for path in earlier if path in shown and earlier[path].hash != later[path].hash]
    gone = [path for path in earlier if path not in later]
    added = [path for path in later if path not in earlier]
    matcher = _Matcher(
        [Piece(path, path, later[path].text) for path in added]
        + [piece for path in (*changed, *added) for piece in _fresh(earlier.get(path), later[path])],
        frozenset(added),
        {piece.path: piece for path in changed for piece in _standing(earlier[path])},
    )
    found = [step for path in changed for step in matcher.section(earlier[path], later[path])]
    for path in gone:
        if earlier[path].text and not earlier[path].repealed:
            found.append(matcher.elsewhere(Piece(path, path, earlier[path].text), None))
    yield from _one_origin(found)
    for path in added:
        if path not in matcher.filled and later[path].text and not later[path].repealed:
            yield Step(Descent.NEW, None, Piece(path, path, later[path].text), 0.0, "no earlier text")


class _Matcher:
    """Knows the texts that are new in the later state, and which of them an earlier text has moved to."""

    def __init__(self, fresh: list[Piece], added: frozenset[Path], before: Mapping[Path, Piece]) -> None:
        self.added = added
        self.before = before
        self.fresh = [piece for piece in fresh if sum(piece.words.values()) >= SHORTEST]
        self.filled: set[Path] = set()
        self.having: dict[str, list[int]] = {}
        for number, piece in enumerate(self.fresh):
            for word in piece.words:
                self.having.setdefault(word, []).append(number)

    def candidates(self, words: Counter[str]) -> Iterator[Piece]:
        """Yield the few fresh pieces that have most of the rare words, in their order."""
        shared: Counter[int] = Counter()
        for word in words:
            for number in self.having.get(word, ()) if len(self.having.get(word, ())) <= COMMON else ():
                shared[number] += 1
        best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:CANDIDATES]
        return (self.fresh[number] for number in sorted(number for number, _ in best))

    def section(self, earlier: Section, later: Section) -> Iterator[Step]:
        """Yield the step of a section whose text has changed, and those of its units."""
        one = Piece(earlier.path, earlier.path, earlier.text, earlier.heading)
        other = Piece(later.path, later.path, later.text, later.heading)
        yield from self.slot(one, other, later.repealed)
        before, after = _pieces(earlier), _pieces(later)
        standing = {" ".join(piece.text.split()): piece for piece in after.values()}
        taken = {piece.path for path, piece in after.items() if path in before and before[path].text == piece.text}
        for path, piece in before.items():
            here = after.get(path)
            if here and here.text == piece.text:
                continue
            same = standing.get(" ".join(piece.text.split()))
            if same and same.path not in taken and sum(piece.words.values()) >= SHORTEST // 2:
                taken.add(same.path)
                yield Step(Descent.RENUMBERED, piece, same, 1.0, "the same words under another number of the section")
                continue
            yield from self.slot(piece, here, later.repealed)

    def slot(self, earlier: Piece, later: Piece | None, repealed: bool) -> Iterator[Step]:
        """Yield what became of a text: amended under its number, or gone elsewhere and replaced."""
        score = _dice(earlier.words, later.words) if later else 0.0
        kept = bool(later and earlier.heading and earlier.heading == later.heading)
        if later and score >= (SAME_HEADING if kept else AMENDED) and not repealed:
            method = "number, heading and words" if kept else "number and words"
            yield Step(Descent.AMENDED, earlier, later, score, method)
            return
        found = self.elsewhere(earlier, later, score)
        if found.kind is not Descent.REPEALED or later is None or repealed:
            yield found
        if later and not repealed:
            yield Step(Descent.REPLACED, earlier, later, score, "the same number, other words")

    def own(self, earlier: Piece, piece: Piece) -> float:
        """Return how much a text is like what stood under its number before, 0 for nothing or a part of `earlier`."""
        before = self.before.get(piece.path)
        return _dice(before.words, piece.words) if before and not _nested(before, earlier) else 0.0

    def elsewhere(self, earlier: Piece, slot: Piece | None, score: float = 0.0) -> Step:
        """Look for a text among those that are new; it is repealed where none is like it."""
        best, best_score, others = None, score + MARGIN, False
        words = earlier.words
        for piece in self.candidates(words) if sum(words.values()) >= SHORTEST else ():
            if piece.path == earlier.path or (slot and piece.path == slot.path):
                continue
            likeness = _dice(words, piece.words)
            if likeness < (MOVED_TO_NEW if piece.section in self.added else MOVED):
                continue
            if likeness < self.own(earlier, piece) + MARGIN and not _joined(earlier, piece):
                others = True
                continue
            if likeness > best_score or (best is None and likeness == best_score):
                best, best_score = piece, likeness  # the widest of those that are alike: sections come first
        if best is None:
            return Step(Descent.REPEALED, earlier, None, 0.0, OF_OTHERS if others else UNLIKE)
        self.filled.add(best.section)
        kind = Descent.RENUMBERED if best.section == earlier.section else Descent.MOVED
        return Step(kind, earlier, best, best_score, BY_WORDS)


def nearest(text: str, sections: Mapping[Path, Section]) -> tuple[Path, float] | None:
    """Return the unit whose words are most like a text, and how much; None where nothing is alike."""
    pieces = (piece for section in sections.values() for piece in _pieces(section).values())
    best = max(((similarity(text, piece.text), piece.path) for piece in pieces), default=None)
    return (best[1], best[0]) if best and best[0] >= MOVED else None


def _one_origin(found: list[Step]) -> Iterator[Step]:
    """Yield the steps; of several texts that are little like the one to which they went, only the likest has."""
    claims: dict[Path, list[tuple[float, Piece]]] = {}
    for step in found:
        if step.earlier and step.later and step.method == BY_WORDS:
            claims.setdefault(step.later.path, []).append((step.score, step.earlier))
    replaced = {step.earlier.path for step in found if step.earlier and step.kind is Descent.REPLACED}
    for step in found:
        one, other = step.earlier, step.later
        several = one and other and step.method == BY_WORDS and step.score < SEVERAL and not _joined(one, other)
        liker = [by for score, by in claims[other.path] if score > step.score] if several and other else []
        if not (one and any(not _nested(by, one) for by in liker)):
            yield step
        elif one.path not in replaced:
            yield Step(Descent.REPEALED, one, None, 0.0, OF_OTHERS)


def _nested(one: Piece, other: Piece) -> bool:
    """Return whether one of two units lies in the other."""
    return all(a == b for a, b in zip(one.path, other.path, strict=False))


def _joined(one: Piece, other: Piece) -> bool:
    """Return whether nearly all words of a text stand in another."""
    return sum((one.words & other.words).values()) >= JOINED * sum(one.words.values())


def _standing(section: Section) -> Iterator[Piece]:
    """Yield a section and its matched units."""
    yield Piece(section.path, section.path, section.text)
    yield from _pieces(section).values()


def _pieces(section: Section) -> dict[Path, Piece]:
    """Return the matched units of a section: Absatz, sentence, number."""
    return {
        unit.path: Piece(unit.path, section.path, section.text[unit.start : unit.end])
        for unit in section.units
        if unit.kind in MATCHED
    }


def _fresh(earlier: Section | None, later: Section) -> Iterator[Piece]:
    """Yield the units of a later section whose words no unit of the earlier one has."""
    known = {piece.text for piece in _pieces(earlier).values()} if earlier else set()
    for piece in _pieces(later).values():
        if piece.text not in known:
            yield piece


@lru_cache(maxsize=1 << 15)
def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_LABEL.sub("", text, count=1).lower()))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    size = sum(one.values()) + sum(other.values())
    return round(2 * sum((one & other).values()) / size, 3) if size else 0.0
