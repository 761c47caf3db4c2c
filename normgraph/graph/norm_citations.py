"""Citations between norms: the references in the text of a statute, resolved to the units they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from normgraph.extract.model import Citation
from normgraph.graph import cited
from normgraph.graph.index import Numbers, Resolution, UnitIndex
from normgraph.identifiers import slug
from normgraph.ingest import gii, references, register, structure_files
from normgraph.ingest.model import Kind, NormCitation, Path, Section, Statute
from normgraph.ingest.references import Chain, Part

MAX_RANGE = 400
"""Units that one range may name; a longer one keeps its ends only."""

MAX_WORDS = 9
"""Words of a law's name or of a version's description that a reason repeats."""

_CORRESPONDING = re.compile(
    r"[^.;]{0,160}?\b(?:entsprechend|sinngemäß)\w*(?:\s+(?:Anwendung|anzuwenden|anwendbar)|\b(?!\w))"
)
_APPLIED = re.compile(r"\b(?:gilt|gelten|anzuwenden|Anwendung|anwendbar|finde[tn])\b")
_EXCEPTED = re.compile(
    r"(?:abweichend\s+von|mit\s+Ausnahme|unbeschadet|vorbehaltlich|ausgenommen|außer\s+in|statt)[^.;,]{0,40}$",
    re.IGNORECASE,
)
_NOT_APPLIED = re.compile(
    r"[^.;,]{0,60}?\b(?:gilt|gelten|ist|sind|finde[tn]|wird|werden)\s+(?:[^.;,]{0,60}?\s)?(?:nicht|keine)\b"
    r"(?:\s+(?:anzuwenden|Anwendung|entsprechend|anwendbar))?(?=[\s.;,])"
)
_AMENDED = re.compile(
    r"[^.;]{0,120}?\b(?:wird|werden)\s+(?:wie\s+folgt\s+)?(?:[^.;]{0,80}?\s)?"
    r"(?:geändert|gefasst|gefaßt|aufgehoben|eingefügt|ersetzt|gestrichen|angefügt)\b"
)


def cite(statute: Statute, index: UnitIndex) -> Iterator[NormCitation]:
    """Yield the citations that stand in a statute, in order; those without a target too, with the reason.

    Needs the text of the statute, and its own units in the index.

    >>> from normgraph.ingest.model import Unit
    >>> units = (Unit(("1", "satz-1"), Kind.SATZ, "1", 0, 8), Unit(("1", "satz-2"), Kind.SATZ, "2", 9, 34))
    >>> text = "Es gilt. Satz 1 gilt entsprechend."
    >>> section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text=text, units=units)
    >>> statute = Statute("xg", "XG", "", "", "", "", "", "", "", "", "2026-01-01", sections=(section,))
    >>> [(c.unit, c.text, c.target, c.relation, c.match) for c in cite(statute, UnitIndex([statute]))]
    [(('1', 'satz-2'), 'Satz 1', ('1', 'satz-1'), 'entsprechend', 'resolved')]
    """
    articles = sum(s.kind is Kind.ARTIKEL for s in statute.sections) > sum(
        s.kind is Kind.PARAGRAPH and len(s.path) == 1 for s in statute.sections
    )
    for section in statute.sections:
        if section.text and not section.label.startswith("Inhalts"):
            resolver = _Resolver(statute, section, index, articles)
            for chain in references.find(section.text, statute.slug):
                yield from resolver.chain(chain)


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


def relation(text: str, start: int, end: int) -> str:
    """Tell by the words around a reference what it is for.

    >>> relation("§ 5 gilt entsprechend.", 0, 3), relation("Abweichend von § 5 gilt das.", 15, 18)
    ('entsprechend', 'Ausnahme')
    >>> relation("Nach § 5 haftet er.", 5, 8), relation("§ 5 ist nicht anzuwenden.", 0, 3)
    ('plain', 'Ausnahme')
    """
    before = text[max(0, start - 160) : start]
    if _AMENDED.match(text, end, end + 260):
        return "Änderung"
    if _EXCEPTED.search(before) or _NOT_APPLIED.match(text, end, end + 180):
        return "Ausnahme"
    following = _CORRESPONDING.match(text, end, end + 220)
    if following:
        clause = (
            re.split(r"\.\s+(?=[A-ZÄÖÜ§])|;", before)[-1] + following[0] + text[following.end() : following.end() + 20]
        )
        if _APPLIED.search(clause):
            return "entsprechend"
    return "plain"


class _Resolver:
    """Resolves the references of one section."""

    def __init__(self, statute: Statute, section: Section, index: UnitIndex, articles: bool) -> None:
        self.statute = statute
        self.section = section
        self.index = index
        self.articles = articles
        self.named: dict[str, str] = {}

    def chain(self, chain: Chain) -> Iterator[NormCitation]:
        for part in chain.parts:
            law = chain.law or self.statute.slug
            found = self.resolve(part, chain, law)
            if found.match == "unresolved":
                law, found = self.otherwise(part, chain, law, found)
            elif chain.law:
                self.named[part.numbers[0][1]] = law
            reason = "; ".join(
                filter(None, (found.reason, f"another version: {_brief(chain.version)}" if chain.version else ""))
            )
            unit = self.section.unit_at(part.start)
            implied = found.match == "exact" and law != chain.law
            citation = NormCitation(
                unit=unit.path if unit else self.section.path,
                start=part.start,
                end=part.end,
                text=self.section.text[part.start : part.end].replace("\n", " "),
                statute="" if law == "?" else law,
                target=found.path or found.nearest or (),
                relation=relation(self.section.text, chain.start, chain.end),
                match="resolved" if implied else found.match,
                reason=reason,
                law=chain.name if law == chain.law and law != "?" and not self.index.knows(law) else "",
            )
            several = found.candidates if found.path and len(found.candidates) <= MAX_RANGE else ()
            yield from (replace(citation, target=target) for target in several or (citation.target,))

    def resolve(self, part: Part, chain: Chain, law: str) -> Resolution:
        if law == "?":
            return Resolution(None, "unresolved", f"no entry for a law called “{_brief(chain.law_text)}”")
        if references.bare(part):
            return self.inner(part)
        level, number = part.numbers[0]
        if level == "anlage":
            return self.annex(law, number)
        numbers = _numbers(part)
        if not self.index.knows(law):
            return _as_cited(numbers)
        if level == "article" and not chain.law and not self.articles and not self.index.has(law, (slug(number),)):
            return Resolution(None, "unresolved", "an article of a law that is not named here")
        if level == "paragraph" and not chain.law and self.section.path[-1:] and "par-" in self.section.path[-1]:
            # Inside an article with sections, "§ 5" is the § of the same article.
            numbers = replace(numbers, section=self.section.path[0], paragraph=numbers.section)
        return self.index.find(law, numbers)

    def otherwise(self, part: Part, chain: Chain, law: str, found: Resolution) -> tuple[str, Resolution]:
        """Try what else the wording may mean: a lower level of this section, the law named before, this statute."""
        own, others = self.statute.slug, []
        if part.inherited and not chain.law:
            others.append((own, self.inner(replace(part, numbers=part.numbers[part.inherited :]))))
        if not references.bare(part) and not chain.law and part.numbers[0][1] in self.named:
            before = self.named[part.numbers[0][1]]
            others.append((before, self.index.find(before, _numbers(part))))
        if chain.law not in ("", "?") and part is not chain.parts[-1] and not references.bare(part):
            others.append((own, self.index.find(own, _numbers(part))))
        return next(((slug, other) for slug, other in others if other.path), (law, found))

    def annex(self, law: str, number: str) -> Resolution:
        for word in ("anlage", "anhang"):
            path = (f"{word}-{slug(number)}",)
            if self.index.has(law, path):
                return Resolution(path, "exact")
        return Resolution(None, "unresolved", f"no annex {number}")

    def inner(self, part: Part) -> Resolution:
        """Resolve a reference that names no section: against the unit it stands in, then against those around it."""
        unit = self.section.unit_at(part.start)
        around: Path = unit.path if unit else self.section.path
        if part.numbers[0][0] == "absatz":
            around = self.section.path
        while True:
            found = self.index.find(self.statute.slug, _numbers(part), below=around)
            if found.match != "unresolved" or around == self.section.path:
                return found
            around = around[:-1]


def _brief(text: str) -> str:
    """Keep the first words of a wording: a reason names, it does not quote.

    >>> _brief("des Gesetzes über dies und jenes und noch viel mehr davon")
    'des Gesetzes über dies und jenes und noch viel …'
    """
    words = text.split()
    return " ".join(words) if len(words) <= MAX_WORDS else " ".join([*words[:MAX_WORDS], "…"])


def _as_cited(numbers: Numbers) -> Resolution:
    """Point to a unit of a law whose structure is not at hand, as the words name it."""
    named = {name: getattr(numbers, name) for name in Numbers.__slots__}
    paths = tuple(cited.paths(Citation(0, 0, "norm", "", **named)))
    return Resolution(paths[0], "exact", candidates=paths if len(paths) > 1 else ())


def _numbers(part: Part) -> Numbers:
    """Translate the levels of a reference; a § below an article is the paragraph inside it."""
    told = dict(part.numbers)
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
    )
