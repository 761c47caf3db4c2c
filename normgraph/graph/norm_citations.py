"""Citations between norms: the references in the text of a statute, resolved to the units they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from normgraph.graph.index import UnitIndex
from normgraph.graph.listed import item_at
from normgraph.graph.named_laws import Context, brief
from normgraph.graph.referents import Resolver
from normgraph.graph.relations import in_list, relation
from normgraph.graph.structure import Resolution
from normgraph.ingest import days, gii, references, register, structure_files, valid_time
from normgraph.ingest.model import NormCitation, Section, Statute
from normgraph.ingest.references import Part

MAX_RANGE = 400
"""Units that one range may name; a longer one keeps its ends only."""

_PROMULGATED = re.compile(
    r"(?:\s+\([^()\n]{1,60}\))?,?\s+in\s+der\s+Fassung\s+(?:(?:der|des)\s+(?:(?:Neub|B)ekanntmachung|\w*[Gg]esetzes|Verordnung)\s+)?"
    r"vom\s+\d{1,2}\.\s*(?:\w+\s|\d{1,2}\.\s*)(\d{4})"
)
_AMENDED_BY = re.compile(
    r"(?:\s+vom\s(?P<own>[^;()\n]{1,30}))?(?:\s+\([^()\n]{1,60}\))?,?\s+(?:der|die|das)\s+(?:zuletzt\s+)?"
    r"durch\s+(?:(?:Artikel|§)\s[^;\n]{0,60}?\s)?(?:des|das|der)\s(?:Gesetz(?:es)?|Verordnung)\s"
    r"vom\s(?P<act>\d{1,2}\.\s\w+\s\d{4})\b[^;\n]{0,90}?\sworden\s(?:ist|sind)\b"
)
"""Behind a citation, perhaps with the day of the law: what is cited was amended or put in by an act of that day."""
_ITEM = re.compile(r"(?:Nummern?|Nrn?\.?|Buchstaben?|Buchst\.?)\s+\w+")
"""An item by its number alone: "in der Regelung, zu der die in Absatz 2 Nummer 1 a) Buchstabe a ermächtigt"."""


def cite(statute: Statute, index: UnitIndex, sections: Iterable[Section] = ()) -> Iterator[NormCitation]:
    """Yield the citations that stand in a statute, in order; those without a target too, with the reason.

    Needs the text of the statute, and its own units in the index. `sections` are those that are read, all unless told.

    >>> from normgraph.ingest.model import Kind, Section, Unit
    >>> units = (Unit(("1", "satz-1"), Kind.SATZ, "1", 0, 8), Unit(("1", "satz-2"), Kind.SATZ, "2", 9, 34))
    >>> text = "Es gilt. Satz 1 gilt entsprechend."
    >>> section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text=text, units=units)
    >>> statute = Statute("xg", "XG", "", "", "", "", "", "", "", "", "2026-01-01", sections=(section,))
    >>> [(c.unit, c.text, c.target, c.relation, c.match) for c in cite(statute, UnitIndex([statute]))]
    [(('1', 'satz-2'), 'Satz 1', ('1', 'satz-1'), 'entsprechend', 'resolved')]
    """
    context = Context(statute, index)
    for section in sections or statute.sections:
        if section.text and not section.label.startswith("Inhalts"):
            chains = list(references.find(section.text, statute.slug))
            resolver = Resolver(context, section, chains)
            headings = {unit.start for unit in section.units if unit.path[-1].startswith("par-")}
            for number, chain in enumerate(chains):
                if chain.start in headings:  # "§ 2" above a section that the annex prints
                    continue
                purpose = relation(section.text, chain.start, chain.end)
                item = item_at(resolver.items, chain.start) if purpose == "plain" else None
                for part in chain.parts:
                    if item:
                        purpose = in_list(item.lead, section.text[max(item.start, part.start - 400) : part.start])
                    yield from _citations(resolver, part, number, purpose)


def _citations(resolver: Resolver, part: Part, number: int, purpose: str) -> Iterator[NormCitation]:
    """Write what one part of a chain means; a range is one citation for each of its units."""
    section, chain = resolver.section, resolver.chains[number]
    found = resolver.part(part, number)
    text, place = section.text[part.start : part.end].replace("\n", " "), resolver.place(part.start)
    unit = found.unit
    if unit.path == place and _ITEM.fullmatch(text):
        reason = "an item does not name itself; the list goes on with a reference above it"
        unit = Resolution(None, "unresolved", reason, nearest=place[:-1])
    version = chain.version
    if not version and unit.match == "unresolved":
        version = references.version_said(section.text, chain.end)
    older = next((register.older_law(found.law, said.last or said.on) for said in valid_time.find(version)), 0)
    if dated := _PROMULGATED.match(section.text, chain.end):
        older = older or register.older_law(found.law, f"{dated[1]}-12-31")
    if amended := _AMENDED_BY.match(section.text, chain.end):
        by, named = days.parse(amended["act"]), days.parse(amended["own"] or "")
        older = older or register.older_law(found.law, by) or resolver.index.made_after(found.law, by, named)
    if older:
        unit = Resolution(None, "unresolved", f"{register.OF_OLDER_LAW}{older}")
    implied = unit.match == "exact" and found.law != chain.law
    known = found.law == "?" or found.scope == "federal"
    citation = NormCitation(
        unit=place,
        start=part.start,
        end=part.end,
        text=text,
        statute="" if found.law == "?" else found.law,
        target=unit.path or unit.nearest or (),
        relation=purpose,
        match="resolved" if implied else unit.match,
        reason="; ".join(filter(None, (unit.reason, version and f"another version: {brief(version)}"))),
        law="" if known else found.name or chain.name,
        scope="historical" if older else found.scope,
        meant=unit.meant,
        dated=bool(version),
    )
    several = unit.candidates if unit.path and len(unit.candidates) <= MAX_RANGE else ()
    yield from (replace(citation, target=target) for target in several or (citation.target,))


def read_cited(
    source: str, wanted: frozenset[str] | None = None, progress: Callable[[str, float], None] = lambda what, share: None
) -> Iterator[tuple[Statute, tuple[NormCitation, ...]]]:
    """Yield the statutes of a source, each with its citations resolved as far as the source and the shipped data know.

    All of a source is read twice: once for the structure, once for the citations. Of single laws (`wanted`), the laws
    they name are read too where they lie beside them; nothing more is downloaded.
    """
    index = UnitIndex(structure_files.read(name) for name in structure_files.slugs())
    if wanted is not None:
        laws = list(gii.read(source, wanted))
        named = frozenset[str]().union(*map(named_laws, laws))
        index.add(laws)
        if not source.startswith("http"):
            index.add(gii.read(source, named - {law.slug for law in laws}, missing="pass over"))
        for number, law in enumerate(laws):
            progress(law.abbreviation, number / len(laws))
            yield law, tuple(cite(law, index))
        return
    index.add(_counted(gii.read(source), progress, 0.0, 0.3))
    for law in _counted(gii.read(source), progress, 0.3, 0.7):
        yield law, tuple(cite(law, index))


def _counted(
    laws: Iterator[Statute], progress: Callable[[str, float], None], base: float, share: float
) -> Iterator[Statute]:
    """Pass on statutes and report the share of the register that has gone by."""
    whole = len(register.load()) or 1
    for number, law in enumerate(laws):
        progress(law.abbreviation, base + share * min(number / whole, 1.0))
        yield law


def named_laws(statute: Statute) -> frozenset[str]:
    """Return the slugs of the laws that a statute names in its references, itself left out."""
    chains = (chain for s in statute.sections if s.text for chain in references.find(s.text, statute.slug))
    return frozenset(chain.law for chain in chains) - {"", "?", statute.slug}
