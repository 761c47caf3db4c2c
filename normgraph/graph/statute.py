"""Statutes as quads: units, their place in the tree, versions by hash, observations, and the citations in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import cited, notes
from normgraph.graph.terms import Statement, day, describe, integer, link, term, text
from normgraph.identifiers import text_hash
from normgraph.ingest import amendments, register, structure_files
from normgraph.ingest.model import Kind, NormCitation, Path, Section, Statute, Unit

SITE = "https://www.gesetze-im-internet.de/"

_PRINTED = {
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
_TRUE = ox.Literal(True)


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
    writer = _Writer(statute, _shipped() if structured is None else structured)
    yield from writer.law()
    for order, section in enumerate(statute.sections):
        if section.path:
            yield from writer.section(order, section)
        yield from writer.version(section)
        yield from writer.units(section)
    yield from writer.citations(citations)


class _Writer:
    def __init__(self, statute: Statute, structured: frozenset[str]) -> None:
        self.statute = statute
        self.structured = structured | {statute.slug}
        self.graph = identifiers.graph("statute", statute.slug)
        self.iri = identifiers.norm(statute.slug)
        self.source = identifiers.source("gii", statute.gii or statute.slug, statute.built)
        self.sections = {section.path: section for section in statute.sections}

    def unit_iri(self, path: Path) -> str:
        return identifiers.norm(self.statute.slug, *path)

    def describe(self, subject: str, *statements: Statement) -> Iterator[ox.Quad]:
        return describe(self.graph, subject, *statements)

    def law(self) -> Iterator[ox.Quad]:
        law = self.statute
        page = f"{SITE}{law.gii}/" if law.gii else ""
        yield from self.describe(
            self.iri,
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
        for note in law.notes:
            if note.kind in _STATE_NOTES:
                yield from notes.quads(self.graph, self.iri, law.slug, amendments.parse(note.text, note.kind))
        yield from self.describe(
            self.source,
            ("rdf:type", term("ng:Quelle")),
            ("rdfs:label", text(f"gesetze-im-internet.de: {law.abbreviation}, {law.built}")),
            ("dcterms:source", link(page and page + "xml.zip")),
            ("dcterms:date", day(law.built)),
            ("ng:sha256", text(law.sha256)),
        )

    def section(self, order: int, section: Section) -> Iterator[ox.Quad]:
        """Describe a section or grouping unit."""
        yield from self.unit(section.path, section.kind, section.number, order, section.parent, section.repealed)
        yield from self.describe(
            self.unit_iri(section.path),
            ("rdfs:label", text(f"{self.printed(section)} {self.statute.abbreviation}")),
            ("ng:heading", text(section.heading, "de")),
        )

    def unit(self, path: Path, kind: Kind, number: str, order: int, parent: Path, repealed: bool) -> Iterator[ox.Quad]:
        above = [link(self.unit_iri(path)) for path in self.above(parent)]
        return self.describe(
            self.unit_iri(path),
            ("rdf:type", term(f"ng:{kind.value}")),
            ("ng:number", text(number)),
            ("ng:order", integer(order)),
            ("eli:is_part_of", link(self.unit_iri(parent))),
            ("ng:statute", link(self.iri)),
            ("ng:repealed", _TRUE if repealed else None),
            *(("ng:within", iri) for iri in above),
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
        if section.kind is Kind.PARAGRAPH:
            sign = "§§" if " " in section.number else "§"
            article = self.sections.get(section.path[:1]) if len(section.path) > 1 else None
            return (f"{self.printed(article)} " if article else "") + f"{sign} {section.number}"
        if section.kind is Kind.ARTIKEL:
            return f"Art. {section.number}"
        return section.number or section.label or section.heading or "Text"

    def units(self, section: Section) -> Iterator[ox.Quad]:
        """Describe the units below a section."""
        orders: Counter[Path] = Counter()
        labels = {section.path: self.printed(section) if section.path else ""}
        sentences = Counter(unit.path[:-1] for unit in section.units if unit.kind is Kind.SATZ)
        for unit in section.units:
            parent = unit.path[:-1]
            only = unit.kind is Kind.SATZ and sentences[parent] == 1
            name = f"{labels[parent]} {_PRINTED[unit.kind]} {unit.number}".strip()
            # "§ 1592 Nr. 1", not "§ 1592 Satz 1 Nr. 1": an only sentence is not counted.
            labels[unit.path] = labels[parent] if only else name
            yield from self.unit(unit.path, unit.kind, unit.number, orders[parent], parent, unit.repealed)
            yield from self.describe(
                self.unit_iri(unit.path), ("rdfs:label", text(f"{name} {self.statute.abbreviation}"))
            )
            orders[parent] += 1
            if section.text:
                yield from self.unit_version(section, unit)

    def version(self, section: Section) -> Iterator[ox.Quad]:
        """Describe the version of a section that the source showed, with its text where it is known."""
        if not section.hash:
            return
        version = identifiers.version(self.statute.slug, section.path, section.hash)
        expression = f"{version}/deu" if section.text else ""
        yield from self.describe(
            version,
            ("rdf:type", term("ng:Fassung")),
            ("eli:is_member_of", link(self.unit_iri(section.path))),
            ("ng:textHash", text(section.hash)),
            ("eli:is_realized_by", link(expression)),
        )
        if expression:
            yield from self.describe(
                expression, ("rdf:type", term("eli:LegalExpression")), ("ng:text", text(section.text, "de"))
            )
        yield from self.describe(
            identifiers.observation(self.source, version),
            ("rdf:type", term("ng:Beobachtung")),
            ("ng:observed", link(version)),
            ("ng:observedIn", link(self.source)),
            ("ng:observedOn", day(self.statute.built)),
        )

    def unit_version(self, section: Section, unit: Unit) -> Iterator[ox.Quad]:
        """Describe the version of a unit: a stretch of the section's version."""
        digest = text_hash(section.text[unit.start : unit.end])
        yield from self.describe(
            identifiers.version(self.statute.slug, unit.path, digest),
            ("rdf:type", term("ng:Fassung")),
            ("eli:is_member_of", link(self.unit_iri(unit.path))),
            ("eli:is_part_of", link(identifiers.version(self.statute.slug, section.path, section.hash))),
            ("ng:textHash", text(digest)),
            ("ng:start", integer(unit.start)),
            ("ng:end", integer(unit.end)),
        )

    def citations(self, citations: Iterable[NormCitation]) -> Iterator[ox.Quad]:
        """Describe the citations; several targets at one place are told apart by their ordinal."""
        ordinals: Counter[tuple[Path, int]] = Counter()
        citations = tuple(citations)
        by_article = {citation.statute for citation in citations if citation.text.startswith("Art")}
        for citation in citations:
            home = next(path for path in self.above(citation.unit) if path in self.sections)
            ordinal = ordinals[home, citation.start]
            ordinals[home, citation.start] += 1
            found = citation.match in ("exact", "resolved")
            target = identifiers.norm(citation.statute, *citation.target) if citation.statute else ""
            unit = self.unit_iri(citation.unit)
            yield from self.describe(
                identifiers.citation(self.unit_iri(home), self.sections[home].hash, citation.start, ordinal),
                ("rdf:type", term("ng:Normzitat")),
                ("ng:citedIn", link(unit)),
                ("ng:verbatim", text(citation.text)),
                ("ng:start", integer(citation.start)),
                ("ng:end", integer(citation.end)),
                ("ng:ordinal", integer(ordinal)),
                ("ng:target", link(target) if found else None),
                ("ng:nearestUnit", link(target) if not found and citation.target else None),
                ("ng:matchType", term(f"ng:{citation.match}")),
                ("ng:referenceKind", term(_RELATIONS[citation.relation])),
                ("ng:reason", text(citation.reason)),
            )
            if found:
                yield from self.describe(unit, ("eli:cites", link(target)))
                if citation.statute not in self.structured:
                    # "Artikel 10, 11 und 18" spells the word once: a law cited by article has articles throughout.
                    sign = "Art." if citation.statute in by_article else "§"
                    yield from cited.norm(_name(citation), citation.statute, citation.target, sign)


def _name(citation: NormCitation) -> str:
    known = register.by_slug().get(citation.statute)
    return citation.law or (known.abbreviation if known else citation.statute)


@cache
def _shipped() -> frozenset[str]:
    return frozenset(structure_files.slugs())
