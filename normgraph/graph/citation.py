"""Citations as quads: each a node of its own, with its evidence, its target and how surely that is the target.

A norm whose statute the graph knows by its structure is resolved to the unit; for any other statute the cited units
are made from the citation (`ng:structureKnown false`). Nothing is guessed: what is ambiguous has candidates, what is
unresolved has a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import version
from operator import attrgetter
from typing import NamedTuple

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.extract import names
from normgraph.extract.model import Citation, Kind, Match, Sign, Signal
from normgraph.extract.reference_day import UNSAID, Day, of_citation
from normgraph.graph import cited, nquads
from normgraph.graph.index import UnitIndex
from normgraph.graph.nquads import Statement, day, describe, integer, link, term, text
from normgraph.ingest import register
from normgraph.ingest.curated import Change, Correction, table

_ROLES = {"case-fact": "caseFact", "procedural-history": "proceduralHistory"}
_MATCHES = ("exact", "resolved", "ambiguous", "unresolved")
_NO_STATUTE = "the text names no statute here"
_LITERATURE = "a place in legal literature: it points to a book"
_NO_DECISION = "neither court with file number, nor ECLI, nor reporter"


@dataclass(frozen=True)
class Document:
    """What citations stand in: a decision (`decision` true) or a unit of a statute, in its named graph."""

    iri: str
    text_hash: str
    graph: str
    decision: bool = True
    corrections: tuple[Correction, ...] = ()
    law: Day = UNSAID
    """The day whose law it applies."""


@dataclass(frozen=True)
class Target:
    """Where a citation points: the targets (several for a range), or candidates and the nearest unit that is known."""

    iris: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    nearest: str = ""
    match: str = "exact"
    reason: str = ""
    described: tuple[str, ...] = ()
    via: str = ""
    """How the structure of the law decided what the text leaves open."""


class _Cited(NamedTuple):
    """What of a citation says what it points to; those of many documents agree in it."""

    kind: Kind
    text: str
    statute: str
    section: str
    paragraph: str
    absatz: str
    satz: str
    halbsatz: str
    nummer: str
    buchstabe: str
    units: str
    court: str
    date: str
    file_number: str
    reporter: str
    ecli: str
    doctype: str
    sign: Sign
    match: Match
    reason: str
    candidates: tuple[str, ...]


_CITED = attrgetter(*_Cited._fields)


def quads(document: Document, citations: Iterable[Citation], index: UnitIndex) -> Iterator[ox.Quad]:
    """Yield the quads of all citations of a document, and of cited things that only citations make known."""
    return nquads.parse(write(document, citations, index))


def write(
    document: Document, citations: Iterable[Citation], index: UnitIndex, described: nquads.Described | None = None
) -> Iterator[str]:
    """Yield the same as lines of N-Quads.

    Where several documents share `described`, it gathers the descriptions of cited things, and they are not yielded.
    """
    edges = set()
    signals: set[str] = set()
    things = nquads.Described() if described is None else described
    by = link(identifiers.extractor(_version()))
    yield describe(document.graph, document.graph, ("prov:wasAttributedTo", by))
    for citation in citations:
        book = citation.kind == "norm" and citation.role == "literature"
        found = Target(match="unresolved", reason=_LITERATURE) if book else target(citation, index)
        match, via, reason = settled(citation, found)
        for description in found.described:
            things.note(description)
        node = identifiers.citation(document.iri, document.text_hash, citation.start, citation.ordinal)
        rn = identifiers.marginal_number(document.iri, citation.rn) if citation.rn and document.decision else ""
        norm = citation.kind == "norm"
        corrected, remarks = _corrections(document, citation, found)
        meant = corrected or found.iris
        statements: list[Statement] = [
            *(() if norm else _said(citation)),
            ("rdf:type", term("ng:Normzitat" if norm else "ng:Entscheidungszitat")),
            ("ng:citedIn", link(document.iri)),
            ("ng:inRandnummer", link(rn)),
            ("ng:verbatim", text(citation.text)),
            ("ng:start", integer(citation.start)),
            ("ng:end", integer(citation.end)),
            ("ng:ordinal", integer(citation.ordinal) if citation.ordinal else None),
            *(("ng:target", link(iri)) for iri in found.iris),
            *(("ng:candidate", link(iri)) for iri in found.candidates),
            ("ng:nearestUnit", link(found.nearest)),
            *(("ng:correctedTarget", link(iri)) for iri in corrected),
            *(("ng:meantTarget", link(iri)) for iri in meant),
            ("ng:matchType", term(f"ng:{match}")),
            ("ng:via", text(via)),
            ("ng:reason", text(reason)),
            ("ng:pinpoint", text(citation.pinpoint)),
            ("ng:citationRole", _role(citation)),
            *remarks,
            *(_applied(citation, document.law) if norm and document.decision else ()),
        ]
        for signal in citation.signals:
            here = identifiers.signal(document.iri, document.text_hash, signal.start, signal.treatment)
            statements += [("ng:treatment", term(f"ng:{signal.treatment}")), ("ng:treatmentSignal", link(here))]
            if here not in signals:  # one word governs several citations
                signals.add(here)
                yield from _signal(document, here, signal, rn)
        yield describe(document.graph, node, *statements)
        if citation.role != "literature":
            edges |= {(_edge(document, citation), iri) for iri in meant or [found.nearest] if iri}
    for predicate, iri in sorted(edges):
        yield describe(document.graph, document.iri, (predicate, link(iri)))
    if described is None:
        yield from things.take()


def _signal(document: Document, here: str, signal: Signal, rn: str) -> Iterator[str]:
    yield describe(
        document.graph,
        here,
        ("rdf:type", term("ng:Behandlungssignal")),
        ("ng:indicates", term(f"ng:{signal.treatment}")),
        ("dcterms:isPartOf", link(document.iri)),
        ("ng:inRandnummer", link(rn)),
        ("ng:verbatim", text(signal.text)),
        ("ng:start", integer(signal.start)),
        ("ng:end", integer(signal.end)),
    )


def extractor(graph: str) -> Iterator[str]:
    """Describe the program that found the citations."""
    yield describe(
        graph,
        identifiers.extractor(_version()),
        ("rdf:type", term("ng:Extraktor")),
        ("rdfs:label", text(f"normgraph {_version()}")),
        ("schema:softwareVersion", text(_version())),
    )


def target(citation: Citation, index: UnitIndex) -> Target:
    """Find what a citation points to; where it stands does not matter.

    The day whose version it names may be before the law at hand was made: an older law of that name is meant.
    """
    citation = cited.placed(citation)
    if citation.version and index.knows(slug := _names().slug(citation.statute)):
        older = register.older_law(slug, of_citation(citation, UNSAID).date)
        if older:
            return Target(match="unresolved", reason=f"{register.OF_OLDER_LAW}{older}")
    return _target(_Cited._make(_CITED(citation)), index)


@lru_cache(maxsize=50_000)
def _target(named: _Cited, index: UnitIndex) -> Target:
    citation = Citation(0, 0, **named._asdict())
    if citation.candidates:
        readings = [_target(each, index) for each in _readings(named)]
        return _plain(citation, readings, index) or _among(readings, citation.reason)
    if citation.kind == "decision":
        iri = cited.decision_iri(citation)
        if not iri:
            return Target(match="unresolved", reason=_NO_DECISION)
        if citation.ecli and (reason := cited.contradiction(citation)):
            other = citation._replace(court="", date="", file_number="", doctype="", reporter="")
            return _among([_decision(citation), _decision(other)], reason)
        return _decision(citation)
    if not citation.statute:
        return Target(match="unresolved", reason=_NO_STATUTE)
    slug = _names().slug(citation.statute)
    impossible = citation.reason if citation.match == "unresolved" else index.called_otherwise(slug, citation.sign)
    if impossible:
        law = () if index.knows(slug) else tuple(cited.norm(citation.statute, slug, (), citation.text))
        return Target(nearest=identifiers.norm(slug), match="unresolved", reason=impossible, described=law)
    if not index.knows(slug):
        paths = cited.paths(citation)
        made = tuple(some for path in paths for some in cited.norm(citation.statute, slug, path, citation.text))
        return Target(tuple(identifiers.norm(slug, *path) for path in paths), described=made)
    return _in_structure(citation, slug, index)


def _decision(citation: Citation) -> Target:
    iri = cited.decision_iri(citation)
    return Target((iri,), described=tuple(cited.decision(citation, iri)))


def _said(citation: Citation) -> Iterator[Statement]:
    """Yield what a citation says of a decision that its target does not: by it, its decision is found among those held.

    See `resolving_decisions`.
    """
    yield "ng:citedType", text(citation.doctype)
    yield "ng:citedEcli", text(citation.ecli.upper())
    if citation.court and "," in citation.file_number and len(names := cited.names_of(citation)) > 1:
        yield from (("ng:nameAsCited", text(name)) for name in names)


def _readings(named: _Cited) -> Iterator[_Cited]:
    """Yield the citation once for each of its candidates."""
    for candidate in named.candidates:
        one = named._replace(candidates=(), match="resolved", reason="")
        if named.kind == "decision":
            yield one._replace(file_number=candidate)
        elif candidate.startswith("§ "):  # a unit as read, or the section that its number may be
            section = candidate.removeprefix("§ ")
            yield one if " " in section else one._replace(section=section, absatz="", satz="", nummer="")
        else:
            yield one._replace(statute=candidate)


_BY_STRUCTURE, _ASCENDING = "structure of the statute", "sections of a list ascend"


def _plain(citation: Citation, readings: list[Target], index: UnitIndex) -> Target | None:
    """Return the unit or section that a bare number behind "§§" must be, by its law; None where the law is not known.

    "§§ 3 Abs. 1 und 2" is Abs. 2 where there is one, since the sections of a list ascend, else § 2.
    """
    if citation.kind == "decision" or not all(candidate.startswith("§ ") for candidate in citation.candidates):
        return None
    there = [found for found in readings if found.iris and found.match == "exact"]
    if not there or not index.knows(_names().slug(citation.statute)):
        return None
    return replace(there[0], match="resolved", via=_BY_STRUCTURE if len(there) == 1 else _ASCENDING)


def as_decided(citation: Citation, found: Target, index: UnitIndex) -> Citation:
    """Return a citation that the law decided with the numbers of what it means."""
    if not found.via:
        return citation
    for one in _readings(_Cited._make(_CITED(citation))):
        if _target(one, index).iris == found.iris:
            numbers = {name: getattr(one, name) for name in ("section", "absatz", "satz", "nummer")}
            return citation._replace(candidates=(), **numbers)
    return citation


def settled(citation: Citation, found: Target) -> tuple[str, str, str]:
    """Return how sure a target is, by what, and why not, by the text and by the law."""
    if found.via:
        return found.match, found.via, found.reason
    return least_sure(citation.match, found.match), citation.via, citation.reason or found.reason


def _among(readings: list[Target], reason: str) -> Target:
    """Make the targets of several readings the candidates of one citation."""
    several = tuple(dict.fromkeys(iri for found in readings for iri in (*found.iris, *found.candidates)))
    made = tuple(some for found in readings for some in found.described)
    return Target(candidates=several, match="ambiguous", reason=reason, described=made)


def _in_structure(citation: Citation, slug: str, index: UnitIndex) -> Target:
    found = index.resolve(slug, **cited.fields(citation))
    several = tuple(identifiers.norm(slug, *path) for path in found.candidates)
    if found.path is not None:
        return Target(several or (identifiers.norm(slug, *found.path),), match=found.match, reason=found.reason)
    reason = found.reason
    moved = _moved().get(cited.printed_path(slug, citation))
    if moved:
        several = (*several, identifiers.iri("norm", moved.moved_to))
        law, *unit = moved.moved_to.split("/")
        now = cited.label(_names().names.get(law, law), tuple(unit), article=index.articles(law))
        reason = f"{reason}; renumbered, see {now} ({moved.source})"
    nearest = "" if found.nearest is None else identifiers.norm(slug, *found.nearest)
    return Target(candidates=several, nearest=nearest, match=found.match, reason=reason)


_BASES = {
    "citation": "ng:nachZitat",
    "wording": "ng:nachFassungsangabe",
    "former": "ng:nachFassungsangabe",
    "hearing": "ng:nachVerhandlung",
    "authority": "ng:nachBehoerdenentscheidung",
    "moment": "ng:nachZeitpunkt",
    "changes": "ng:nachRechtsaenderung",
    "decision": "ng:nachEntscheidungstag",
}


def relevant_day(law: Day) -> list[Statement]:
    """Say which day's law is meant, by what; of a decision it holds for each of its citations that says no other."""
    return [
        ("ng:relevantDay", day(law.date)),
        ("ng:relevantDayBasis", term(_BASES[law.basis]) if law.basis else None),
    ]


def _applied(citation: Citation, law: Day) -> list[Statement]:
    """Say which version the citation names, and which day's law it means if not that of its document.

    Which version that was is not said. A basis without a day says that the day is not known.
    """
    meant = of_citation(citation, law)
    own = relevant_day(meant) if meant != law else []
    return [("ng:versionAsCited", text(citation.version)), *own]


def _role(citation: Citation) -> str | None:
    """Return the role of a citation, nothing for that of most: authority."""
    return None if citation.role == "authority" else term(f"ng:{_ROLES.get(citation.role, citation.role)}")


def _corrections(document: Document, citation: Citation, found: Target) -> tuple[list[str], list[Statement]]:
    """Return corrected targets and notes that hold for this citation: for its target as printed, or for its place."""
    if not document.corrections:
        return [], []
    printed = {iri.removeprefix(identifiers.BASE) for iri in found.iris}
    if citation.statute:
        printed = {cited.printed_path(_names().slug(citation.statute), citation)}
    here = (row for row in document.corrections if citation.start <= int(row.at) < citation.end)
    rows = [row for row in here if not row.printed or row.printed in printed]
    notes: list[Statement] = []
    for row in rows:
        notes += [("ng:note", text(row.de, "de")), ("ng:note", text(row.en, "en")), ("ng:evidence", text(row.source))]
    return [_below_id(row.corrected) for row in rows if row.corrected], notes


def _below_id(path: str) -> str:
    return identifiers.iri(path) if path.startswith("decision/") else identifiers.iri("norm", path)


def _edge(document: Document, citation: Citation) -> str:
    if citation.kind == "decision":
        return "ng:citesDecision"
    return "ng:citesNorm" if document.decision else "eli:cites"


def least_sure(*matches: str) -> str:
    """Return the least sure of some match types.

    >>> least_sure("exact", "ambiguous")
    'ambiguous'
    """
    return max(matches, key=_MATCHES.index)


@cache
def _names() -> names.Names:
    return names.load()


@cache
def _moved() -> dict[str, Change]:
    return {row.unit: row for row in table("changes", Change) if row.kind == "renumbered"}


@cache
def _version() -> str:
    return version("normgraph")
