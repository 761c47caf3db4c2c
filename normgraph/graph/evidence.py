"""Evidence of valid time as quads: what a norm or a note says of the days on which a wording was in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.extract import names
from normgraph.graph.terms import day, describe, integer, link, term, text
from normgraph.ingest import register, valid_time
from normgraph.ingest.model import Kind, NormCitation, Path, Section
from normgraph.ingest.valid_time import Dated

_BETWEEN = re.compile(
    r"(?:[\s,§]|und|sowie|oder|bis|der|die|des|dieses|dieser|Gesetz(?:es|buchs)?|Verordnung|auch|von|mit|jeweils|nach|"
    r"Absatz|Satz|Nummer|Buchstabe|weiter(?:hin)?|ist|sind|(?:nach|ab)\s(?:dem\s)?\d{1,2}\.\s\w+\s\d{4}|(?:[A-ZÄÖÜ][\w-]+(?:en|es|s|ung)\s?){0,6})*"
)
"""What may stand between two citations, or between the last one and the words on the version, for all to be meant."""
_CLAUSE_ENDS = re.compile(r"\b(?:ist|sind),")
"""After it another clause begins: "Institute im Sinne des § 2 WpIG sind, § 257 Absatz 4 HGB in der …"."""
_REACH = 90
_RANGE = "-bis-"
_LAW_ITSELF = re.compile(r"\b[Dd]iese[rs]? (?:Gesetz|Gesetzes|Verordnung)\s*(?:ist\s|weiter\s)?$")
_PART_OF_IT = re.compile(r"\b(?:dieses Gesetzes|dieser Verordnung)\s*$")
"""Of a part ("Abschnitt 2 dieser Verordnung tritt am … in Kraft"): the law as a whole enters into force itself."""
_ARTICLE = re.compile(r"\b(?:des|dem|das|der|die|den)\s(?=[\wÄÖÜ])", re.IGNORECASE)
_LAW_BEFORE = re.compile(r"\s*(?:(?:jeweils|ist|sind|weiter|und|sowie|oder)\s)?")
_UNIT = re.compile(
    r"(?:§|Art\.)\s(?P<section>\d+[a-z]{0,2})(?:\sAbs\.\s(?P<abs>\d+[a-z]{0,2}))?(?:\sSatz\s(?P<satz>\d+))?"
    r"(?:\sNr\.\s(?P<nr>\d+[a-z]{0,2}))?(?:\sBuchst\.\s(?P<bst>[a-z]))?(?=$|[\s(])"
)


def quads(
    graph: str, statute: str, section: Section, version: str, citations: Sequence[NormCitation]
) -> Iterator[ox.Quad]:
    """Yield the evidence that stands in one version of a section; `citations` are those of its text, in order.

    >>> from normgraph.ingest.model import Kind
    >>> text = "§ 5 in der bis zum 31. März 2026 geltenden Fassung gilt weiter."
    >>> section = Section(("9",), Kind.PARAGRAPH, "9", "§ 9", "", (), text=text)
    >>> cited = NormCitation(("9",), 0, 3, "§ 5", "xg", ("5",), "plain", "exact", "")
    >>> found = quads("urn:g", "xg", section, "urn:v", [cited])
    >>> said = {quad.predicate.value.rpartition("#")[2]: quad.object.value for quad in found}
    >>> said["evidenceFor"], said["lastDay"], said["verbatim"]
    ('https://w3id.org/normgraph/id/norm/xg/5', '2026-03-31', 'in der bis zum 31. März 2026 geltenden Fassung')
    """
    for dated in valid_time.find(section.text):
        unit = section.unit_at(dated.start)
        if dated.whole and (section.kind is Kind.ANLAGE or "/nr-" in "/".join(unit.path if unit else ())):
            continue  # an annex or an item speaks of another law ("mit folgender Maßgabe: Das Gesetz tritt …")
        place = identifiers.norm(statute, *(unit.path if unit else section.path))
        for law, path, part in meant(dated, section.text, statute, citations):
            named_part = identifiers.norm(law, *part) if part else ""
            yield from _evidence(graph, dated, identifiers.norm(law, *path), place, version, part=named_part)
    known = {unit.path: unit for unit in section.units}
    for note in section.notes:
        for dated in valid_time.find_in_note(note.text):
            unit_path = named(dated.unit, section)
            if unit_path is None or (unit_path != section.path and unit_path not in known):
                continue
            path = unit_path
            shown = version
            if path in known:
                piece = section.text[known[path].start : known[path].end]
                shown = identifiers.version(statute, path, identifiers.text_hash(piece))
            place = identifiers.norm(statute, *section.path)
            yield from _evidence(graph, dated, identifiers.norm(statute, *path), place, version, shown)


def speaks(section: Section) -> bool:
    """Say whether the text of a section names days in force of what it cites."""
    return any(not dated.whole for dated in valid_time.find(section.text))


def meant(dated: Dated, text: str, statute: str, citations: Iterable[NormCitation]) -> Iterator[tuple[str, Path, Path]]:
    """Yield law and unit of what a statement speaks of: the law itself, or the citations that lead up to it.

    With the part of the unit that is cited where the text at hand has none: nothing is said of the rest of the unit.
    """
    if dated.whole:
        yield statute, (), ()
        return
    border, found = dated.start, False
    for citation in sorted(citations, key=lambda one: -one.end):
        if citation.end > border and citation.start < border < dated.start:
            continue  # another target of the same place
        if citation.end > dated.start:
            continue
        gap = text[citation.end : border]
        if citation.start < border and len(gap) <= _REACH and _BETWEEN.fullmatch(gap) and not _CLAUSE_ENDS.search(gap):
            border = min(border, citation.start)
        elif citation.start != border:
            break
        if citation.statute and register.older_law(citation.statute, dated.last or dated.on):
            found = True  # of an older law of that name, which has no place in the graph
        elif any(_RANGE in segment for segment in citation.target):
            found = True  # one of several that are printed as one unit: not of all of them
        elif citation.statute and citation.target:
            found = True
            yield citation.statute, citation.target, citation.meant
    part = dated.kind == "commencement" and _PART_OF_IT.search(text, max(0, dated.start - 40), dated.start)
    if not found and not part and _LAW_ITSELF.search(text, max(0, dated.start - 40), dated.start):
        yield statute, (), ()
    elif not found and dated.kind == "transition":
        for law in _laws_before(text, dated.start):
            if not register.older_law(law, dated.last or dated.on):
                yield law, (), ()


def _laws_before(text: str, border: int) -> Iterator[str]:
    """Yield the laws that are named, without a section, right before a place.

    >>> text = "Die Vorschriften des Bürgerlichen Gesetzbuchs und des Unterlassungsklagengesetzes in der"
    >>> list(_laws_before(text, text.index(" in der"))), list(_laws_before(text, text.index(" des")))
    (['uklag', 'bgb'], [])
    """
    while True:
        for word in reversed(list(_ARTICLE.finditer(text, max(0, border - _REACH), border))):
            law = names.load().at(text, word.end())
            if law and law.kind != "unknown" and law.end <= border and _LAW_BEFORE.fullmatch(text, law.end, border):
                yield names.load().slug(law.name)
                border = word.start()
                break
        else:
            return


def named(unit: str, section: Section) -> Path | None:
    """Return the path of the unit that a footnote names, None where that is not one unit of this section.

    >>> from normgraph.ingest.model import Kind, Unit
    >>> units = (Unit(("11", "abs-1"), Kind.ABSATZ, "1", 0, 1),)
    >>> section = Section(("11",), Kind.PARAGRAPH, "11", "§ 11", "", (), units=units)
    >>> named("§ 11 Abs. 1", section), named("§ 12", section), named("§§ 11 u. 12", section)
    (('11', 'abs-1'), None, None)
    """
    match = _UNIT.match(unit)
    if not match or identifiers.slug(match["section"]) != section.path[-1].removeprefix("par-"):
        return None
    path = section.path
    for level in ("abs", "satz", "nr", "bst"):
        if match[level]:
            path = (*path, f"{level}-{match[level]}")
    if match["nr"] and not match["satz"]:  # an only sentence is not cited
        path = next(
            (u.path for u in section.units if u.path[-1] == path[-1] and u.path[: len(path) - 1] == path[:-1]), path
        )
    return path


def _evidence(
    graph: str, dated: Dated, subject: str, place: str, version: str, shown: str = "", part: str = ""
) -> Iterator[ox.Quad]:
    yield from describe(
        graph,
        identifiers.valid_time_evidence(version, str(dated.start), dated.kind, dated.verbatim, subject),
        ("rdf:type", term("ng:Geltungsbeleg")),
        ("ng:evidenceFor", link(subject)),
        ("ng:evidenceForPart", link(part)),
        ("ng:evidenceForVersion", link(shown)),
        ("ng:firstDay", day(dated.first)),
        ("ng:lastDay", day(dated.last)),
        ("ng:inForceOn", day(dated.on)),
        ("ng:provedBy", link(place)),
        ("ng:inVersion", link(version)),
        ("ng:verbatim", text(dated.verbatim)),
        ("ng:start", integer(dated.start)),
        ("ng:end", integer(dated.end)),
        ("ng:evidenceKind", text(dated.kind)),
    )
