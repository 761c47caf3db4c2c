"""The history of laws in a "law in git" repository: which text of each section it showed, from when to when.

A version is known by its text and by the amendment note of its file, never by the date of a commit: a state is a commit
that saved the file of a law, its day is when somebody saved that file. A law is followed by what it is (its document
number or abbreviation), so that renaming all files loses none; a file with a name of another form is followed by git's
own detection of renames.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from normgraph.errors import UnknownThing, UnreadableInput
from normgraph.ingest import amendments, git_source, law_markdown, register, structure_files
from normgraph.ingest.amendments import StateNote
from normgraph.ingest.git_source import Repository, Saved
from normgraph.ingest.model import Path, Section, Statute

_BUNDESTAG = re.compile(r"[a-z0-9]/(?P<name>[^/]+)/index\.md")
_KMEIN = re.compile(r"laws/(?P<name>[^/]+?)(?:-(?P<doknr>BJNR\w+))?\.md")


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: the law, or the file where the law is not known, the place and the reason."""

    law: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class State:
    """A law as one commit saved it, or one expression has it: which version (by hash) each section had, its notes.

    `key` names the state in its source, `place` is where it lies there, for readers.
    """

    key: str
    day: str
    place: str
    sections: dict[Path, str]
    notes: tuple[StateNote, ...]
    digest: str
    """SHA-256 of the hashes of all sections: the same text of the whole law has the same one."""
    repealed: frozenset[Path] = frozenset()
    """Sections that stand there as repealed, without a text."""


@dataclass(slots=True)
class History:
    """The states of one law in one repository, oldest first, and its versions by path and hash."""

    entry: register.Entry
    states: list[State] = field(default_factory=list)
    versions: dict[tuple[Path, str], Section] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def last(self) -> Statute:
        """Return the law as its last state shows it."""
        state, law = self.states[-1], self.entry
        sections = tuple(self.versions[path, digest] for path, digest in state.sections.items())
        names = (law.slug, law.abbreviation, "", law.short, law.doknr, law.gii, law.jurabk, law.amtabk)
        return Statute(*names, "", "", state.day, sections=sections)

    def runs(self) -> Iterator[tuple[Path, str, State, State]]:
        """Yield path and hash of each version with the first and the last state of each unbroken run that shows it.

        >>> def state(day, **shown):
        ...     return State(day, day, "", {(path,): text for path, text in shown.items()}, (), "")
        >>> history = History(register.load()[0], [state("1", a="x"), state("2", a="x"), state("3", a="y")])
        >>> [("/".join(path), text, first.day, last.day) for path, text, first, last in history.runs()]
        [('a', 'x', '1', '2'), ('a', 'y', '3', '3')]
        """
        for path in dict.fromkeys(path for state in self.states for path in state.sections):
            begin: State | None = None
            last: State | None = None
            for state in self.states:
                shown = state.sections.get(path, "")
                if begin and last and begin.sections[path] != shown:
                    yield path, begin.sections[path], begin, last
                    begin = None
                if shown:
                    begin, last = begin or state, state
            if begin and last:
                yield path, begin.sections[path], begin, last


def laws(repository: Repository, wanted: frozenset[str] | None = None) -> tuple[dict[str, list[Saved]], list[Problem]]:
    """Return what was saved of each law of a repository, oldest first, and the files of laws that nobody knows.

    Raises UnreadableInput where the repository has no file of a law, UnknownThing for a law that is wanted and absent.
    """
    by_law, unknown = _by_law(repository)
    if not by_law:
        remedy = "give a clone or bundle of bundestag/gesetze or kmein/gesetze"
        found = f"; it has files like {unknown[0].place}" if unknown else ""
        raise UnreadableInput(f"no file of a law that the register knows{found}", where=repository.name, remedy=remedy)
    if wanted is not None and (absent := wanted - by_law.keys()):
        remedy = f"it has {', '.join(sorted(by_law))}"
        raise UnknownThing(f"no law called {', '.join(sorted(absent))}", where=repository.name, remedy=remedy)
    return {slug: by_law[slug] for slug in sorted(by_law) if wanted is None or slug in wanted}, unknown


def _by_law(repository: Repository) -> tuple[dict[str, list[Saved]], list[Problem]]:
    """Group what was saved by law; a commit that only renames its file is a state too, which shows the same text."""
    laws: dict[str, str] = {}
    found: dict[str, list[Saved]] = {}
    unknown: dict[str, Problem] = {}
    last: dict[str, tuple[str, str]] = {}
    for saved in repository.saved():
        slug = laws.get(saved.was or saved.path) or law_of(saved.path)
        if not slug:
            if _BUNDESTAG.fullmatch(saved.path) or _KMEIN.fullmatch(saved.path):
                unknown[saved.path] = Problem("", saved.path, "the register knows no law of this name")
            continue
        laws[saved.path] = slug
        if saved.blob and last.get(slug) != (saved.commit, saved.blob):  # one text under two names of one law
            found.setdefault(slug, []).append(saved)
            last[slug] = saved.commit, saved.blob
    return found, list(unknown.values())


def law_of(path: str) -> str:
    """Return the slug of the law that a file of one of the two layouts holds, nothing where the register has none.

    >>> law_of("a/aufenthg_2004/index.md"), law_of("laws/SGB_2.md"), law_of("laws/StAG-BJNR005830913.md")
    ('aufenthg', 'sgb-ii', 'stag')
    >>> law_of("docs/x.md")
    ''
    """
    bundestag, kmein = _BUNDESTAG.fullmatch(path), _KMEIN.fullmatch(path)
    if bundestag:
        entry = register.by_gii().get(bundestag["name"])
        return entry.slug if entry else _names().get(bundestag["name"].lower(), "")
    if kmein and kmein["doknr"]:
        return next((row.slug for row in register.load() if row.doknr == kmein["doknr"]), "")
    return _names().get(kmein["name"].replace("_", " ").lower(), "") if kmein else ""


@cache
def _names() -> dict[str, str]:
    """Return slugs by abbreviation in lower case; that of the law in force (`amtabk`) outweighs juris's own."""
    names: dict[str, str] = {}
    for row in register.load():
        names.setdefault(row.jurabk.lower(), row.slug)
    for row in register.load():
        for name in (row.amtabk, row.abbreviation):
            if name and name == row.abbreviation:
                names[name.lower()] = row.slug
    return names


def read(repository: Repository, slug: str, saved: list[Saved]) -> History:
    """Return the history of one law; a file that is no readable law is a problem of it, not an error."""
    entry = register.by_slug()[slug]
    history = History(entry)
    known: law_markdown.Known = {}
    left_out: set[str] = set()
    for one, data in zip(saved, repository.read([one.blob for one in saved]), strict=True):
        place = f"{one.commit[:12]}:{one.path}"
        if data is None:
            history.problems.append(Problem(entry.slug, place, f"longer than {git_source.MAX_BLOB:,} bytes"))
            continue
        try:
            law = law_markdown.read(data, place, entry, known)
        except UnreadableInput as error:
            history.problems.append(Problem(entry.slug, place, error.what))
            continue
        if law_markdown.ambiguous(law) and entry.slug in structure_files.slugs():
            whole = len(law.sections)
            law = law_markdown.placed(law, _shipped(entry.slug))
            if whole > len(law.sections):
                left_out.add(f"{whole - len(law.sections)} sections whose article the file does not say")
        shown = {section.path: section for section in law.sections if section.hash}
        for path, section in shown.items():
            history.versions.setdefault((path, section.hash), section)
        notes = tuple(amendments.parse(note.text, note.kind) for note in law.notes)
        sections = {path: section.hash for path, section in shown.items()}
        gone = frozenset(section.path for section in law.sections if section.repealed and not section.hash)
        history.states.append(State(one.commit[:12], one.day, place, sections, notes, digest(sections), gone))
    history.problems += [Problem(entry.slug, repository.name, reason) for reason in sorted(left_out)]
    return history


def digest(sections: dict[Path, str]) -> str:
    """Return the hash of the text of a whole law from those of its sections."""
    return hashlib.sha256("\n".join(f"{'/'.join(path)} {text}" for path, text in sections.items()).encode()).hexdigest()


@cache
def _shipped(slug: str) -> Statute:
    return structure_files.read(slug)
