"""Statutes as quads: units, their place in the tree, versions by hash, observations, and the citations in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import cited, evidence, notes, nquads, trig
from normgraph.graph.trig import day, describe, integer, link, term, text
from normgraph.identifiers import text_hashes
from normgraph.ingest import amendments, structure_files
from normgraph.ingest.model import Kind, NormCitation, Path, Section, Statute, Unit

SITE = "https://www.gesetze-im-internet.de/"

_PRINTED = {
    Kind.PARAGRAPH: "§",
    Kind.ABSATZ: "Abs.",
    Kind.SATZ: "Satz",
    Kind.HALBSATZ: "Hs.",
    Kind.NUMMER: "Nr.",
    Kind.BUCHSTABE: "Buchst.",
    Kind.DOPPELBUCHSTABE: "Doppelbuchst.",
    Kind.STRICH: "Spiegelstrich",
    Kind.TABELLE: "Tabelle",
}
_RELATIONS = {
    "plain": "ng:plainReference",
    "entsprechend": "ng:correspondingApplication",
    "Ausnahme": "ng:exceptionReference",
    "Änderung": "ng:amendingReference",
}
_STATE_NOTES = frozenset({"Stand", "Neuf", "Hinweis", "Aufh", "Sonst"})


def quads(
    statute: Statute, citations: Iterable[NormCitation] = (), structured: frozenset[str] | None = None
) -> Iterator[ox.Quad]:
    """Yield the quads of a statute: its units, the versions a source showed, and the citations that stand in it.

    Text is written only where the statute has it. `structured` are the laws whose structure the graph holds (as shipped
    by default); cited units of other laws are described by their citation.

    >>> section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "Zweck", ())
    >>> found = quads(Statute("xg", "XG", "", "", "", "", "", "", "", "", "2026-01-01", sections=(section,)))
    >>> sorted(str(q.object.value) for q in found if q.predicate.value.endswith("label"))
    ['XG', 'gesetze-im-internet.de: XG, 2026-01-01', '§ 1 XG']
    """
    return trig.parse("".join(write(statute, citations, structured)))


def write(
    statute: Statute, citations: Iterable[NormCitation] = (), structured: frozenset[str] | None = None
) -> Iterator[str]:
    """Yield the same as TriG text, piece by piece: `structure`, then the graphs of `cite`."""
    yield from structure(statute)
    yield from cite(statute, citations, structured)


def structure(statute: Statute) -> Iterator[str]:
    """Yield the units of a statute and the versions a source showed as TriG text."""
    writer = _Writer(statute)
    yield trig.head()
    yield from trig.graph(writer.graph, writer.units_and_versions())
    yield from trig.graphs(writer.notes())


def cite(
    statute: Statute, citations: Iterable[NormCitation], structured: frozenset[str] | None = None
) -> Iterator[str]:
    """Yield the citations that stand in a statute as TriG text; needs its sections, their hashes and paths."""
    writer = _Writer(statute)
    known = (_shipped() if structured is None else structured) | {statute.slug}
    citations = tuple(citations)
    yield trig.head()
    yield from trig.graph(writer.graph, writer.citations(citations))
    yield from trig.graphs(writer.evidence(citations))
    yield from trig.graphs(_only_cited(citations, known))


class _Writer:
    def __init__(self, statute: Statute) -> None:
        self.statute = statute
        self.graph = identifiers.graph("statute", statute.slug)
        self.iri = identifiers.norm(statute.slug)
        self.source = identifiers.source("gii", statute.gii or statute.slug, statute.built)
        self.sections = {section.path: section for section in statute.sections}
        self._links: dict[Path, str] = {}
        self._around: dict[Path, str] = {}

    def unit_iri(self, path: Path) -> str:
        return identifiers.norm(self.statute.slug, *path)

    def link(self, path: Path) -> str:
        """Write the IRI of a unit, each once."""
        written = self._links.get(path)
        if written is None:
            written = self._links[path] = f"{link(self.unit_iri(path))}"
        return written

    def around(self, path: Path) -> str:
        """Write the IRIs of a unit and of all units it lies in."""
        written = self._around.get(path)
        if written is None:
            written = self._around[path] = ",".join(map(self.link, self.above(path)))
        return written

    def units_and_versions(self) -> Iterator[str]:
        yield from self.law()
        # What stands before the first section is in order before it.
        first = sum(len(unit.path) == 1 for s in self.statute.sections if not s.path for unit in s.units)
        for order, section in enumerate(self.statute.sections, first):
            if section.path:
                yield self.section(order, section)
            yield from self.version(section)
            yield from self.units(section)

    def law(self) -> Iterator[str]:
        law = self.statute
        page = f"{SITE}{law.gii}/" if law.gii else ""
        yield describe(
            self.link(()),
            ("rdf:type", term("ng:Gesetz")),
            ("rdfs:label", text(law.abbreviation)),
            ("ng:abbreviation", text(law.abbreviation)),
            ("dcterms:title", text(law.title, "de")),
            ("dcterms:alternative", text(law.short, "de")),
            ("dcterms:identifier", text(law.doknr)),
            ("dcterms:source", link(page)),
            ("dcterms:date", day(law.enacted)),
            ("ng:gazette", text(law.gazette)),
            *(("ng:amendmentNote", text(note.text)) for note in law.notes if note.kind == "Stand"),
            *(("ng:documentedFrom", day(note.text)) for note in law.notes if note.kind == "Textnachweis"),
            *(("ng:sourceNote", text(note.text)) for note in law.notes if note.kind in ("Neuf", "Hinweis", "Sonst")),
        )
        yield describe(
            f"{link(self.source)}",
            ("rdf:type", term("ng:Quelle")),
            ("rdfs:label", text(f"gesetze-im-internet.de: {law.abbreviation}, {law.built}")),
            ("dcterms:source", link(page and page + "xml.zip")),
            ("dcterms:date", day(law.built)),
            ("ng:sha256", text(law.sha256)),
        )

    def notes(self) -> Iterator[ox.Quad]:
        """Describe what the notes on the state of the law say, and the acts they name."""
        for note in self.statute.notes:
            if note.kind in _STATE_NOTES:
                state = amendments.parse(note.text, note.kind)
                yield from notes.quads(self.graph, self.iri, self.statute.slug, state)

    def section(self, order: int, section: Section) -> str:
        """Describe a section or grouping unit."""
        name = self.printed(section)
        return self.unit(
            section.path, section.kind, section.number, order, section.parent, section.repealed, name, section.heading
        )

    def unit(
        self, path: Path, kind: Kind, number: str, order: int, parent: Path, repealed: bool, name: str, heading: str
    ) -> str:
        return describe(
            self.link(path),
            ("rdf:type", term(f"ng:{kind}")),
            ("ng:number", text(number)),
            ("ng:order", integer(order)),
            ("eli:is_part_of", self.link(parent)),
            ("ng:statute", self.link(())),
            ("ng:repealed", "true" if repealed else None),
            ("ng:within", self.around(parent)),
            ("rdfs:label", text(f"{name} {self.statute.abbreviation}")),
            ("ng:heading", text(heading, "de")),
        )

    def above(self, path: Path) -> Iterator[Path]:
        """Yield a unit and all units it lies in, up to the law."""
        while path:
            yield path
            section = self.sections.get(path)
            path = section.parent if section else path[:-1]
        yield ()

    def printed(self, section: Section) -> str:
        """Write a section as it is cited, without its law."""
        return printed(section, self.sections.get(section.path[:1]) if len(section.path) > 1 else None)

    def units(self, section: Section) -> Iterator[str]:
        """Describe the units below a section."""
        orders: Counter[Path] = Counter()
        whole = link(identifiers.version(self.statute.slug, section.path, section.hash))
        hashes = text_hashes(section.text)
        for unit, name in named_units(section, self.printed(section) if section.path else ""):
            parent = unit.path[:-1]
            yield self.unit(unit.path, unit.kind, unit.number, orders[parent], parent, unit.repealed, name, "")
            orders[parent] += 1
            if section.text:
                yield self.unit_version(unit, hashes(unit.start, unit.end), whole)

    def version(self, section: Section) -> Iterator[str]:
        """Describe the version of a section that the source showed, with its text where it is known."""
        if not section.hash:
            return
        version = identifiers.version(self.statute.slug, section.path, section.hash)
        expression = link(f"{version}/deu") if section.text else None
        yield describe(
            f"{link(version)}",
            ("rdf:type", term("ng:Fassung")),
            ("eli:is_member_of", self.link(section.path)),
            ("ng:textHash", text(section.hash)),
            ("eli:is_realized_by", expression),
        )
        if expression:
            yield describe(expression, ("rdf:type", term("eli:LegalExpression")), ("ng:text", text(section.text, "de")))
        yield describe(
            f"{link(identifiers.observation(self.source, version))}",
            ("rdf:type", term("ng:Beobachtung")),
            ("ng:observed", link(version)),
            ("ng:observedIn", link(self.source)),
            ("ng:observedOn", day(self.statute.built)),
        )

    def unit_version(self, unit: Unit, digest: str, whole: str | None) -> str:
        """Describe the version of a unit: a stretch of the section's version."""
        return describe(
            f"{link(identifiers.version(self.statute.slug, unit.path, digest))}",
            ("rdf:type", term("ng:Fassung")),
            ("eli:is_member_of", self.link(unit.path)),
            ("eli:is_part_of", whole),
            ("ng:textHash", text(digest)),
            ("ng:start", integer(unit.start)),
            ("ng:end", integer(unit.end)),
        )

    def evidence(self, citations: tuple[NormCitation, ...]) -> Iterator[ox.Quad]:
        """Describe what the texts say of days in force."""
        standing: dict[Path, list[NormCitation]] = {}
        for citation in citations:
            home = next(path for path in self.above(citation.unit) if path in self.sections)
            standing.setdefault(home, []).append(citation)
        for section in self.statute.sections:
            if section.text:
                version = identifiers.version(self.statute.slug, section.path, section.hash)
                here = standing.get(section.path, [])
                yield from evidence.quads(self.graph, self.statute.slug, section, version, here)

    def citations(self, citations: Iterable[NormCitation]) -> Iterator[str]:
        """Describe the citations; several targets at one place are told apart by their ordinal."""
        ordinals: Counter[tuple[Path, int]] = Counter()
        cites: dict[Path, dict[str, None]] = {}
        for citation in citations:
            home = next(path for path in self.above(citation.unit) if path in self.sections)
            ordinal = ordinals[home, citation.start]
            ordinals[home, citation.start] += 1
            found = citation.match in ("exact", "resolved")
            target = link(identifiers.norm(citation.statute, *citation.target)) if citation.statute else None
            meant = citation.statute and citation.meant and not (found or citation.dated)
            iri = identifiers.citation(self.unit_iri(home), self.sections[home].hash, citation.start, ordinal)
            yield describe(
                f"{link(iri)}",
                ("rdf:type", term("ng:Normzitat")),
                ("ng:citedIn", self.link(citation.unit)),
                ("ng:verbatim", text(citation.text)),
                ("ng:start", integer(citation.start)),
                ("ng:end", integer(citation.end)),
                ("ng:ordinal", integer(ordinal) if ordinal else None),
                ("ng:target", target if found else None),
                ("ng:nearestUnit", target if not found and citation.target else None),
                ("ng:targetAsCited", link(identifiers.norm(citation.statute, *citation.meant)) if meant else None),
                ("ng:matchType", term(f"ng:{citation.match}")),
                ("ng:referenceKind", term(_RELATIONS[citation.relation])),
                ("ng:reason", text(citation.reason)),
            )
            if found and target:
                cites.setdefault(citation.unit, {})[target] = None
        for unit, targets in cites.items():
            yield describe(self.link(unit), ("eli:cites", ",".join(targets)))


def printed(section: Section, article: Section | None = None) -> str:
    """Write a section as it is cited, without its law; `article` is the one it stands in, if any.

    >>> printed(Section(("12-bis-14",), Kind.PARAGRAPH, "12 bis 14", "", "", ()))
    '§§ 12 bis 14'
    """
    if section.kind is Kind.PARAGRAPH:
        sign = "§§" if " " in section.number else "§"
        return (f"{printed(article)} " if article else "") + f"{sign} {section.number}"
    if section.kind is Kind.ARTIKEL:
        return f"Art. {section.number}"
    return section.number or section.label or section.heading or "Text"


def named_units(section: Section, name: str) -> Iterator[tuple[Unit, str]]:
    """Yield the units of a section with the words by which each is cited, below the words for the section.

    >>> unit = Unit(("1", "abs-2"), Kind.ABSATZ, "2", 0, 1)
    >>> [name for _, name in named_units(Section(("1",), Kind.PARAGRAPH, "1", "", "", (), units=(unit,)), "§ 1")]
    ['§ 1 Abs. 2']
    >>> second = Unit(("1", "nr-1--2"), Kind.NUMMER, "1", 0, 1)
    >>> [name for _, name in named_units(Section(("1",), Kind.PARAGRAPH, "1", "", "", (), units=(second,)), "§ 1")]
    ['§ 1 Nr. 1 (2. Zählung)']
    """
    labels = {section.path: name}
    sentences = Counter(unit.path[:-1] for unit in section.units if unit.kind is Kind.SATZ)
    for unit in section.units:
        parent = unit.path[:-1]
        only = unit.kind is Kind.SATZ and sentences[parent] == 1
        label = f"{labels[parent]} {_PRINTED[unit.kind]} {unit.number}".strip()
        if again := unit.path[-1].partition("--")[2]:  # two lists in one sentence
            label += f" ({again}. Zählung)"
        # "§ 1592 Nr. 1", not "§ 1592 Satz 1 Nr. 1": an only sentence is not counted.
        labels[unit.path] = labels[parent] if only else label
        yield unit, label


def _only_cited(citations: tuple[NormCitation, ...], structured: frozenset[str]) -> Iterator[ox.Quad]:
    """Describe the cited units of laws whose structure is not in the graph, a graph for each law."""
    # "Artikel 10, 11 und 18" spells the word once: a law cited by article has articles, unless the words say otherwise.
    by_article = {citation.statute for citation in citations if citation.text.startswith("Art")}
    names = {citation.statute: citation.law for citation in citations if citation.law}
    for citation in citations:
        if citation.match in ("exact", "resolved") and citation.statute not in structured:
            articles = citation.statute in by_article and not citation.text.startswith("§")
            name = names.get(citation.statute, citation.statute)
            sign = "Art." if articles else "§"
            yield from nquads.parse(cited.norm(name, citation.statute, citation.target, sign))


@cache
def _shipped() -> frozenset[str]:
    return frozenset(structure_files.slugs())
