"""The history of a law as quads: states of a source, versions of sections and units, observations, evidence.

Also how a statute graph and the histories of its law share what they describe: see docs/decisions/0013.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import evidence, norm_citations, notes, statute
from normgraph.graph.index import UnitIndex
from normgraph.graph.terms import day, describe, integer, link, term, text
from normgraph.identifiers import text_hash
from normgraph.ingest.model import Kind, NormCitation, Path, Section, Statute, Unit

if TYPE_CHECKING:
    from normgraph.ingest.law_history import History, State

_Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
_HISTORIES = identifiers.graph("history", "")
_CAVEAT = (
    "Der Tag eines Standes ist der, an dem jemand die Datei gespeichert hat; wann der Wortlaut galt, sagt er nicht.",
    "The day of a state is that on which somebody saved the file; it does not say when the wording was in force.",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose states a history has: the segments of its IRIs (`git/<first commit>`, `neuris`) and its name."""

    source: str
    name: str

    def iri(self, *below: str) -> str:
        """Return the IRI of the source, or of the state of a law in it."""
        return identifiers.iri("source", *self.source.split("/"), *below)

    def quads(self) -> Iterator[ox.Quad]:
        """Describe the source."""
        saved = self.source.startswith("git/")
        return describe(
            identifiers.graph("source", *self.source.split("/")),
            self.iri(),
            ("rdf:type", term("ng:Quelle")),
            ("rdfs:label", text(self.name)),
            ("ng:note", text(_CAVEAT[0], "de") if saved else None),
            ("ng:note", text(_CAVEAT[1], "en") if saved else None),
        )


def graph_of(source: str, slug: str) -> str:
    """Return the graph that holds the history of a law by one source (`git/<first commit>`, `neuris`, `gii`).

    >>> graph_of("gii", "bgb")
    'https://w3id.org/normgraph/id/graph/history/gii/bgb'
    """
    return identifiers.graph("history", *source.split("/"), slug)


def quads(origin: Origin, history: History, index: UnitIndex) -> Iterator[ox.Quad]:
    """Yield the quads of the history of one law in one source; `fresh` leaves out what others describe."""
    yield from _Writer(origin, history, index).quads()


class _Writer:
    def __init__(self, origin: Origin, history: History, index: UnitIndex) -> None:
        self.origin = origin
        self.history = history
        self.index = index
        self.law = history.entry
        self.graph = graph_of(origin.source, self.law.slug)
        self.unit_versions: set[str] = set()
        self.slots: set[Path] = set()
        self.articles: dict[Path, Section] = {path: section for (path, _), section in history.versions.items()}
        names = (self.law.slug, self.law.abbreviation, "", "", "", "", "", "", "", "", "")
        self.statute = Statute(*names, sections=tuple(self.articles.values()))

    def quads(self) -> Iterator[ox.Quad]:
        yield from self.whole()
        seen: dict[str, None] = {}
        for path, digest, first, last in self.history.runs():
            version = identifiers.version(self.law.slug, path, digest)
            if version not in seen:
                seen[version] = None
                yield from self.version(self.history.versions[path, digest], version)
            for state in dict.fromkeys((first.key, last.key)):
                yield from self.observation(version, first if state == first.key else last)

    def describe(self, subject: str, *statements: tuple[str, ox.NamedNode | ox.Literal | None]) -> Iterator[ox.Quad]:
        return describe(self.graph, subject, *statements)

    def source(self, state: State) -> str:
        return self.origin.iri(self.law.slug, state.key)

    def whole(self) -> Iterator[ox.Quad]:
        """Describe the states, and the versions of the law as a whole, known by text and amendment note."""
        law = identifiers.norm(self.law.slug)
        nothing: frozenset[Path] = frozenset()
        repealed = [nothing, *(state.repealed for state in self.history.states), nothing]
        for number, state in enumerate(self.history.states):
            source = self.source(state)
            gone = state.repealed - (repealed[number] & repealed[number + 2])  # first and last state of each run
            yield from self.describe(
                source,
                ("rdf:type", term("ng:Quelle")),
                ("rdfs:label", text(f"{self.origin.name}, {self.law.abbreviation}, {state.day}")),
                ("dcterms:isPartOf", link(self.origin.iri())),
                ("dcterms:date", day(state.day)),
                ("dcterms:identifier", text(state.place)),
                *(("ng:showsRepealed", link(identifiers.norm(self.law.slug, *path))) for path in sorted(gone)),
            )
            version = identifiers.version(self.law.slug, (), state.digest)
            yield from self.describe(
                version,
                ("rdf:type", term("ng:Fassung")),
                ("eli:is_member_of", link(law)),
                ("ng:textHash", text(state.digest)),
            )
            for note in state.notes:
                yield from notes.quads(self.graph, version, self.law.slug, note)
            yield from self.observation(version, state)
        yield from self.describe(
            law,
            ("rdf:type", term("ng:Gesetz")),
            ("rdfs:label", text(self.law.abbreviation)),
            ("ng:abbreviation", text(self.law.abbreviation)),
            ("dcterms:identifier", text(self.law.doknr)),
        )

    def observation(self, version: str, state: State) -> Iterator[ox.Quad]:
        source = self.source(state)
        return self.describe(
            identifiers.observation(source, version),
            ("rdf:type", term("ng:Beobachtung")),
            ("ng:observed", link(version)),
            ("ng:observedIn", link(source)),
            ("ng:observedOn", day(state.day)),
        )

    def version(self, section: Section, version: str) -> Iterator[ox.Quad]:
        """Describe a version of a section, the places of its units in it, and what it says of days in force."""
        slug = self.law.slug
        name = statute.printed(section, self.articles.get(section.path[:1]) if len(section.path) > 1 else None)
        expression = f"{version}/deu"
        yield from self.slot(section.path, section.kind, section.number, name, section.heading)
        yield from self.describe(
            version,
            ("rdf:type", term("ng:Fassung")),
            ("eli:is_member_of", link(identifiers.norm(slug, *section.path))),
            ("ng:textHash", text(section.hash)),
            ("eli:is_realized_by", link(expression)),
        )
        yield from self.describe(
            expression, ("rdf:type", term("eli:LegalExpression")), ("ng:text", text(section.text, "de"))
        )
        for unit, label in statute.named_units(section, name):
            yield from self.slot(unit.path, unit.kind, unit.number, label, "")
            yield from self.place(section, version, unit)
        cited: tuple[NormCitation, ...] = ()
        if evidence.speaks(section):
            cited = tuple(norm_citations.cite(self.statute, self.index, (section,)))
        yield from evidence.quads(self.graph, slug, section, version, cited)

    def place(self, section: Section, version: str, unit: Unit) -> Iterator[ox.Quad]:
        digest = text_hash(section.text[unit.start : unit.end])
        shown = identifiers.version(self.law.slug, unit.path, digest)
        if shown not in self.unit_versions:
            self.unit_versions.add(shown)
            yield from self.describe(
                shown,
                ("rdf:type", term("ng:Fassung")),
                ("eli:is_member_of", link(identifiers.norm(self.law.slug, *unit.path))),
                ("ng:textHash", text(digest)),
            )
        yield from place(self.graph, version, shown, unit.path[len(section.path) :], unit.start, unit.end)

    def slot(self, path: Path, kind: Kind, number: str, name: str, heading: str) -> Iterator[ox.Quad]:
        """Describe a unit for the case that no statute graph does."""
        if path in self.slots:
            return
        self.slots.add(path)
        yield from self.describe(
            identifiers.norm(self.law.slug, *path),
            ("rdf:type", term("ng:HistorischeEinheit")),
            ("rdfs:label", text(f"{name} {self.law.abbreviation}")),
            ("ng:number", text(number)),
            ("ng:heading", text(heading, "de")),
            ("ng:statute", link(identifiers.norm(self.law.slug))),
            *(("ng:within", link(identifiers.norm(self.law.slug, *path[:above]))) for above in range(len(path))),
        )


def place(graph: str, version: str, shown: str, unit: Path, start: int, end: int) -> Iterator[ox.Quad]:
    """Describe the place of a unit's version in a version of its section."""
    return describe(
        graph,
        identifiers.place_in_version(version, unit),
        ("rdf:type", term("ng:Textstelle")),
        ("ng:inVersion", link(version)),
        ("ng:showsVersion", link(shown)),
        ("ng:start", integer(start)),
        ("ng:end", integer(end)),
    )


def fresh(store: ox.Store, graph: str, quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the quads of a history whose subject no other graph describes: a thing is described in one graph only.

    Two histories may read one text in different ways: the version of a unit passes only with a place that shows it.

    >>> quad = ox.Quad(ox.NamedNode("urn:s"), term("rdf:type"), term("ng:Quelle"), ox.NamedNode("urn:h"))
    >>> store = ox.Store()
    >>> len(list(fresh(store, "urn:h", iter([quad]))))
    1
    >>> store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:other")))
    >>> len(list(fresh(store, "urn:h", iter([quad]))))
    0
    """
    return _placed(list(_undescribed(store, ox.NamedNode(graph), quads)))


def _placed(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Leave out versions that are neither observed nor shown at a place."""
    shown = {quad.object for quad in quads if quad.predicate in _SHOWING}
    versions = {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _VERSION}
    lost = versions - shown
    return (quad for quad in quads if quad.subject not in lost)


def _undescribed(store: ox.Store, own: ox.NamedNode, quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    known: dict[ox.NamedNode, bool] = {}
    for quad in quads:
        subject = quad.subject
        assert isinstance(subject, ox.NamedNode)
        if quad.graph_name != own:
            yield quad
            continue
        if subject not in known:
            types = store.quads_for_pattern(subject, term("rdf:type"), None, None)
            known[subject] = any(one.graph_name != own for one in types)
            if not known[subject] and subject.value.endswith("/deu"):
                texts = store.quads_for_pattern(subject, term("ng:text"), None, None)
                known[subject] = any(one.graph_name != own for one in texts)
        if not known[subject] or (quad.predicate in _ADDED and not _said(store, quad)):
            yield quad


_TYPE, _VERSION = term("rdf:type"), term("ng:Fassung")
_SHOWING = frozenset({term("ng:observed"), term("ng:showsVersion")})
_ADDED = frozenset({term("eli:is_realized_by"), term("ng:stateNote")})
"""What a history adds to a version that another graph describes: its text, the note beside it."""


def _said(store: ox.Store, quad: ox.Quad) -> bool:
    return next(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None), None) is not None


def retire(store: ox.Store, slug: str, subjects: Collection[ox.NamedNode] | None = None) -> list[ox.Quad]:
    """Return what the history of the site keeps of a statute graph that is about to be replaced.

    These are its versions with their texts, the places of their units, the observations, the source's state and the
    evidence; where `subjects` are given, of these alone, because nothing that is said of others will go. Add them after
    the new statute graph is in, then `settle`.
    """
    old, new = ox.NamedNode(identifiers.graph("statute", slug)), graph_of("gii", slug)
    kept: list[ox.Quad] = []
    for kind in ("ng:Fassung", "ng:Beobachtung", "ng:Quelle", "ng:Geltungsbeleg", "eli:LegalExpression"):
        for found in _typed(store, kind, old, subjects):
            said = {q.predicate: q.object for q in store.quads_for_pattern(found.subject, None, None, old)}
            start, end = said.get(term("ng:start")), said.get(term("ng:end"))
            within = said.get(term("eli:is_part_of"))
            if kind == "ng:Fassung" and isinstance(within, ox.NamedNode) and start and end:
                unit = _below(said[term("eli:is_member_of")], within)
                kept += place(new, within.value, found.subject.value, unit, int(start.value), int(end.value))  # type: ignore[union-attr]
                said = {p: o for p, o in said.items() if p not in _PLACED}
            kept += [ox.Quad(found.subject, p, o, ox.NamedNode(new)) for p, o in said.items()]
    return kept


def _typed(
    store: ox.Store, kind: str, graph: ox.NamedNode, subjects: Collection[ox.NamedNode] | None
) -> Iterator[ox.Quad]:
    if subjects is None:
        yield from store.quads_for_pattern(None, term("rdf:type"), term(kind), graph)
    for subject in subjects or ():
        yield from store.quads_for_pattern(subject, term("rdf:type"), term(kind), graph)


_PLACED = (term("ng:start"), term("ng:end"), term("eli:is_part_of"))


def _below(unit: object, version: ox.NamedNode) -> Path:
    """Return the segments of a unit below the section of a version."""
    section = version.value.removeprefix(identifiers.iri("version", "")).rpartition("/")[0]
    return tuple(unit.value.removeprefix(identifiers.iri("norm", section)).strip("/").split("/"))  # type: ignore[attr-defined]


def settle(store: ox.Store, slug: str, subjects: Collection[ox.NamedNode] | None = None) -> list[ox.Quad]:
    """Return what must go out of the histories of a law because its statute graph describes it.

    `subjects` are what alone may stand in both: what has changed since the last time.
    """
    current = ox.NamedNode(identifiers.graph("statute", slug))
    twice = _twice(store, slug, current) if subjects is None else _among(store, slug, current, subjects)
    return [quad for name, subject in twice for quad in store.quads_for_pattern(subject, None, None, name)]


def is_known(store: ox.Store, slug: str) -> bool:
    """Say whether a history describes the law itself, as it does until a statute graph does.

    >>> is_known(ox.Store(), "gkg")
    False
    """
    law = store.quads_for_pattern(ox.NamedNode(identifiers.norm(slug)), _TYPE, None, None)
    return any(isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value.startswith(_HISTORIES) for q in law)


def _twice(store: ox.Store, slug: str, current: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, _Subject]]:
    """Yield what the statute graph and a history describe, each with the graph of the history."""
    for name in list(store.named_graphs()):
        if isinstance(name, ox.NamedNode) and name.value.startswith(_HISTORIES) and name.value.endswith(f"/{slug}"):
            yield from ((name, subject) for subject in _described(store, name) & _described(store, current))


def _among(
    store: ox.Store, slug: str, current: ox.NamedNode, subjects: Iterable[ox.NamedNode]
) -> Iterator[tuple[ox.NamedNode, _Subject]]:
    for subject in subjects:
        graphs = {quad.graph_name for quad in store.quads_for_pattern(subject, term("rdf:type"), None, None)}
        for name in graphs if current in graphs else ():
            if isinstance(name, ox.NamedNode) and name.value.startswith(_HISTORIES) and name.value.endswith(f"/{slug}"):
                yield name, subject


def _described(store: ox.Store, graph: ox.NamedNode) -> set[_Subject]:
    """Return what a graph describes; one pass over it is faster than a look at each, above all from the disk."""
    return {quad.subject for quad in store.quads_for_pattern(None, term("rdf:type"), None, graph)}
