"""Things that the graph knows from being cited: decisions, administrative acts, units of statutes without structure.

Each is described in a named graph of its own, so that two documents that cite it say the same once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from normgraph import identifiers
from normgraph.errors import UnreadableInput
from normgraph.extract import names
from normgraph.extract.courts import collected
from normgraph.extract.model import Citation
from normgraph.graph.nquads import FALSE, day, describe, link, term, text
from normgraph.ingest import ecli
from normgraph.ingest.curated import CourtDate, Schedule, court, described_court, table

FIELDS = ("section", "paragraph", "absatz", "satz", "halbsatz", "nummer", "buchstabe", "units")
"""The parts of a cited unit, from the section down, as `extract.model.Citation` names them."""

_DOCTYPES = {"urteil": "ng:Urteil", "beschluss": "ng:Beschluss"}
_TOLD_APART = (*_DOCTYPES, "gerichtsbescheid")

_SEGMENTS = {"paragraph": "par", "absatz": "abs", "satz": "satz", "halbsatz": "hs", "nummer": "nr", "buchstabe": "bst"}
_KINDS = {
    "par": ("§", "Paragraph"),
    "abs": ("Abs.", "Absatz"),
    "satz": ("Satz", "Satz"),
    "hs": ("Hs.", "Halbsatz"),
    "nr": ("Nr.", "Nummer"),
    "bst": ("Buchst.", "Buchstabe"),
    "dbst": ("Doppelbuchst.", "Doppelbuchstabe"),
    "str": ("Spiegelstrich", "Spiegelstrich"),
    "tab": ("Tabelle", "Tabelle"),
    "anlage": ("Anlage", "Anlage"),
    "anhang": ("Anhang", "Anlage"),
    "teil": ("Teil", "Gliederungseinheit"),
}
"""Kind of a unit in a path → the word before its number, its class."""

_RANGE = re.compile(r"(\d+)([a-z]?)\s*(?:-|–|bis)\s*(\d+)([a-z]?)")
_LONGEST_RANGE = 200
_OF_UNION = re.compile(r"(?:vo|rl|beschl)-(?:eu|eg|ewg|\d)")
_AUTHORITIES = ("Bundesamt", "BAMF", "Generalkonsulat", "Botschaft", "Präsident", "Landesjustizverwaltung", "Behörde")


def fields(citation: Citation) -> dict[str, str]:
    """Return the numbers of a cited unit by level, the empty ones included."""
    return {name: getattr(citation, name) for name in FIELDS} | {"buchstabe": citation.buchstabe.replace("/", " ")}


def placed(citation: Citation) -> Citation:
    """Return the citation of a schedule of fees as one of the annex that it is, any other as it is.

    >>> placed(Citation(0, 1, "norm", "", statute="VV RVG", nummer="3100"))[4:6]
    ('RVG', 'Anlage 1')
    """
    if citation.kind != "norm" or citation.section or not citation.statute:
        return citation
    slug = names.load().slug(citation.statute)
    annex = next((row for row in table("schedules", Schedule) if row.slug == slug), None)
    return citation._replace(statute=annex.law, section=annex.annex) if annex else citation


def path(numbers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the path of a unit exactly as cited, without the levels that the citation leaves out.

    >>> path({"section": "60a", "absatz": "2", "satz": "13"}), path({"section": "5", "buchstabe": "a aa"})
    (('60a', 'abs-2', 'satz-13'), ('5', 'bst-a', 'dbst-aa'))
    >>> path({"section": "22", "nummer": "1", "satz": "3", "units": "nr-1/satz-3"})
    ('22', 'nr-1', 'satz-3')
    """
    if not numbers.get("section"):
        return ()
    segments = [identifiers.slug(numbers["section"])]
    units = numbers.get("units", "")
    for name in FIELDS[1:2] if units else FIELDS[1:-1]:
        number, _, double = numbers.get(name, "").partition(" ")
        segments += [f"{_SEGMENTS[name]}-{identifiers.slug(number)}"] if number else []
        segments += [f"dbst-{identifiers.slug(double)}"] if double and name == "buchstabe" else []
    return (*segments, *map(identifiers.slug, filter(None, units.split("/"))))


def printed_path(slug: str, citation: Citation) -> str:
    """Return what a citation names below `id/norm/`, as printed.

    >>> printed_path("bgb", Citation(0, 1, "norm", "", statute="BGB", section="1599", absatz="2"))
    'bgb/1599/abs-2'
    """
    return "/".join((slug, *path(fields(citation))))


def paths(citation: Citation) -> list[tuple[str, ...]]:
    """Return the paths that a citation names, each of the units of a range ("Abs. 2-7") by itself.

    >>> paths(Citation(0, 1, "norm", "", statute="X", section="60", absatz="2-3a"))
    [('60', 'abs-2'), ('60', 'abs-3'), ('60', 'abs-3a')]
    >>> paths(Citation(0, 1, "norm", "", statute="X"))
    [()]
    """
    numbers = fields(citation)
    way = numbers["units"].split("/")
    for at, (kind, _, number) in enumerate(unit.partition("-") for unit in way):
        if match := _RANGE.fullmatch(number):
            each = ("/".join((*way[:at], f"{kind}-{one}", *way[at + 1 :])) for one in _between(*match.groups()))
            return [path(numbers | {"units": units}) for units in each]
    for name, value in numbers.items():
        if match := _RANGE.fullmatch(value):
            return [path(numbers | {name: number}) for number in _between(*match.groups())]
    return [path(numbers)]


def _between(first: str, first_letter: str, last: str, last_letter: str) -> list[str]:
    """Count from one number to another; letters between are not known, so only those at the ends are named."""
    inner = [str(number) for number in range(int(first) + 1, min(int(last), int(first) + _LONGEST_RANGE) + 1)]
    return [first + first_letter, *inner, *([last + last_letter] if last_letter else [])]


def label(statute: str, unit: tuple[str, ...], *, article: bool) -> str:
    """Write a unit as it is cited.

    >>> label("GKG", ("53", "abs-2", "nr-1"), article=False), label("EMRK", ("8",), article=True)
    ('§ 53 Abs. 2 Nr. 1 GKG', 'Art. 8 EMRK')
    >>> label("X", ("anhang-iv", "teil-b", "nr-15-3"), article=False), label("X", ("eingangsformel",), article=False)
    ('Anhang IV Teil B Nr. 15.3 X', 'Eingangsformel X')
    """
    if not unit:
        return statute
    first = _named(unit[0]) or f"{'Art.' if article else '§'} {unit[0]}"
    return " ".join((first, *(_named(segment) or segment for segment in unit[1:]), statute))


def _named(segment: str) -> str:
    """Write a segment that names its kind; one that is only a number gives nothing."""
    kind, _, number = segment.partition("-")
    if kind in _KINDS:
        lettered = kind == "teil" or (kind == "anhang" and number.isalpha())
        number = number.upper() if lettered else number.replace("-", ".") if kind == "nr" else number
        return f"{_KINDS[kind][0]} {number}".strip()
    return "" if segment[:1].isdigit() else segment.capitalize()


def _class(segment: str, *, article: bool) -> str:
    kind = segment.partition("-")[0]
    if kind in _KINDS:
        return _KINDS[kind][1]
    if not segment[:1].isdigit():
        return "Textteil"
    return "Artikel" if article else "Paragraph"


def norm(statute: str, slug: str, unit: tuple[str, ...], printed: str) -> Iterator[str]:
    """Yield the descriptions of a unit of a statute whose structure the graph does not know, and of those above it."""
    statute = names.load().names.get(slug, statute)
    article = printed.lstrip().lower().startswith("art") or _counts_articles(statute, slug)
    yield _law(statute, slug)
    for depth in range(1, len(unit) + 1):
        yield _unit(statute, slug, unit[:depth], article)


def _counts_articles(statute: str, slug: str) -> bool:
    """Say whether a law is an act of the Union or a treaty, whichever word a citation leaves out or gets wrong.

    >>> _counts_articles("EinigVtr", "einigvtr"), _counts_articles("AFG", "afg")
    (True, False)
    """
    return _OF_UNION.match(slug) is not None or names.load().kind(statute) in ("eu", "treaty")


@lru_cache(maxsize=10_000)
def _law(statute: str, slug: str) -> str:
    return describe(
        identifiers.graph("cited-statute", slug),
        identifiers.norm(slug),
        ("rdf:type", term("ng:Gesetz")),
        ("ng:abbreviation", text(statute)),
        ("rdfs:label", text(statute)),
        ("ng:structureKnown", FALSE),
    )


@lru_cache(maxsize=50_000)
def _unit(statute: str, slug: str, unit: tuple[str, ...], article: bool) -> str:
    kind, _, number = unit[-1].partition("-")
    number = number if kind in _KINDS else unit[-1]
    name = _class(unit[-1], article=article)
    return describe(
        identifiers.graph("cited-statute", slug),
        identifiers.norm(slug, *unit),
        ("rdf:type", term(f"ng:{name}")),
        ("ng:number", text(number)),
        ("rdfs:label", text(label(statute, unit, article=article))),
        ("eli:is_part_of", link(identifiers.norm(slug, *unit[:-1]))),
        ("ng:statute", link(identifiers.norm(slug))),
        *(("ng:within", link(identifiers.norm(slug, *unit[:above]))) for above in range(len(unit))),
    )


def is_administrative(citation: Citation) -> bool:
    """Say whether what is cited is the act of an authority, not the decision of a court.

    >>> is_administrative(Citation(0, 1, "decision", "", court="BAMF", doctype="Bescheid"))
    True
    >>> is_administrative(Citation(0, 1, "decision", "", court="SG Ulm", doctype="Gerichtsbescheid"))
    False
    """
    act = citation.doctype.lower().endswith("bescheid") and citation.doctype.lower() != "gerichtsbescheid"
    return act or citation.court.startswith(_AUTHORITIES)


def decision_iri(citation: Citation) -> str:
    """Return the IRI of a cited decision, or nothing where the citation does not identify one.

    A court under any of its names is one court; of several file numbers the first names the decision; where there is
    none, the ECLI does, else the first reporter. A court has many decisions of a day: without more, none is named. Acts
    of authorities have no number that texts give. Several decisions may stand on one page of a journal: a court and day
    that are said belong to the name; a collection of one court needs neither.

    >>> decision_iri(Citation(0, 1, "decision", "", court="BGH", date="2018-07-10", file_number="V ZR 4/18, 5/18"))
    'https://w3id.org/normgraph/id/decision/bgh/2018-07-10/v-zr-4-18'
    """
    if citation.ecli and not (citation.court and citation.file_number):
        return identifiers.decision_by_ecli(citation.ecli)
    if citation.court and (citation.file_number or (citation.date and is_administrative(citation))):
        return names_of(citation)[0]
    printed = next(iter(reporters(citation.reporter)), "")
    if not printed or _of_collection(citation, printed):
        return printed and identifiers.decision_by_reporter(printed)
    return identifiers.decision_by_reporter(printed, citation.court and court(citation.court).name, citation.date)


def _of_collection(citation: Citation, reporter: str) -> bool:
    return collected(reporter) == (citation.court,)


def names_of(citation: Citation) -> list[str]:
    """Return the IRIs of a decision that is cited with a court, by each of its file numbers."""
    name = court(citation.court).name
    return [identifiers.decision(name, citation.date, number) for number in file_numbers(citation.file_number)]


CONTRADICTED = "the ECLI says otherwise: "
"""What the reason begins with where a citation's ECLI is that of another decision."""


def contradiction(citation: Citation) -> str:
    """Return what the ECLI of a citation says otherwise than court, day and file number beside it, or nothing.

    Only federal courts write their file numbers into their ECLI in one way; the Union's have running numbers.

    >>> ulm = Citation(0, 1, "decision", "", court="BGH", date="2016-05-31", file_number="I ZB 39/15")
    >>> contradiction(ulm._replace(ecli="ECLI:DE:BGH:2016:310516BIZB39.15.0"))
    ''
    >>> contradiction(ulm._replace(ecli="ECLI:DE:BGH:2016:310516BIZB40.15.0"))
    'the ECLI says otherwise: the file number I ZB 39/15 is not in it'
    """
    try:
        said = ecli.parse(citation.ecli)
    except UnreadableInput:
        return ""
    german = said.country == "DE"
    numbers = tuple(file_numbers(citation.file_number)) if german and said.federal else ()
    found = ecli.contradictions(said, citation.court if german else "", citation.date, numbers)
    return CONTRADICTED + "; ".join(found) if found else ""


def by_name(iri: str) -> Iterator[str]:
    """Yield what the IRI of a decision says of it, where nothing else is known any more."""
    named, day_said, number = [*iri.removeprefix(identifiers.iri("decision", "")).split("/"), "", ""][:3]
    yield describe(
        graph_name(iri),
        iri,
        ("rdf:type", term("ng:Entscheidung")),
        ("rdfs:label", text(" ".join(part for part in (named, day_said, number) if part not in ("", "unknown")))),
        ("dcterms:date", day(day_said)),
    )


def file_numbers(printed: str) -> list[str]:
    """Split the file numbers of a citation; at least one, perhaps empty.

    >>> file_numbers("I-3 Wx 76/18, 3 Wx 76/18"), file_numbers("")
    (['I-3 Wx 76/18', '3 Wx 76/18'], [''])
    """
    return [number.strip() for number in re.split(r"[;,](?=[^;,]*\d)", printed)]


def decision(citation: Citation, iri: str) -> Iterator[str]:
    """Yield the descriptions of a cited decision, as far as the citation states it, and of its court.

    What others say of it stands apart from what its own source says (`graph.decision`), which it must not change.
    """
    administrative = is_administrative(citation)
    name = court(citation.court).name if citation.court else ""
    kind = decision_class(citation.doctype)
    numbers = file_numbers(citation.file_number)
    printed = next(iter(reporters(citation.reporter)), "") if not (numbers[0] or citation.ecli) else ""
    called = "" if printed and _of_collection(citation, printed) else citation.date
    number = numbers[0] or citation.ecli or printed
    yield describe(
        graph_name(iri),
        iri,
        ("rdf:type", term("ng:Verwaltungsakt" if administrative else "ng:Entscheidung")),
        ("rdf:type", term(kind) if kind and not administrative else None),
        ("rdfs:label", text(decision_label(name, called, number))),
        ("ng:court", link(identifiers.court(name)) if name and not administrative else None),
        ("dcterms:creator", link(identifiers.court(name)) if name else None),
        ("dcterms:date", day(citation.date)),
        *(("ng:fileNumber", text(number)) for number in numbers),
        ("ng:ecli", text(citation.ecli) if not numbers[0] else None),
        ("ng:decisionType", text(citation.doctype)),
        *(("ng:reporter", text(reporter)) for reporter in reporters(citation.reporter)),
    )
    if name:
        yield court_description(name)


def graph_name(iri: str) -> str:
    """Return the named graph of what others say of a decision.

    >>> graph_name(identifiers.decision_by_name("d"))
    'https://w3id.org/normgraph/id/graph/cited-decision/d'
    """
    return identifiers.graph("cited-decision", *iri.removeprefix(identifiers.iri("decision", "")).split("/"))


def decision_class(doctype: str) -> str:
    """Return the class of a decision by what it calls itself, or nothing where that is neither Urteil nor Beschluss.

    >>> decision_class("Kammerbeschluss"), decision_class("Endurteil"), decision_class("Gerichtsbescheid")
    ('ng:Beschluss', 'ng:Urteil', '')
    """
    return _DOCTYPES.get(kind(doctype), "")


def kind(doctype: str) -> str:
    """Return what tells a decision from others of one court, day and file number, nothing where its type does not.

    >>> kind("Teilurteil"), kind("Beschluß"), kind("Gerichtsbescheid"), kind("Entscheidung")
    ('urteil', 'beschluss', 'gerichtsbescheid', '')
    """
    said = doctype.lower().replace("ß", "ss")
    return next((kind for kind in _TOLD_APART if said.endswith(kind)), "")


def reporters(printed: str) -> list[str]:
    """Split the reporters of a citation; a mere mention of the database juris, or "vorgesehen", is none.

    A full stop that is printed twice is one: the citation keeps it, the decision is not called so.

    >>> reporters("Slg. 2010, I-1839; NVwZ 2010, 697"), reporters("juris"), reporters("EZAR 021 Nr.. 5")
    (['Slg. 2010, I-1839', 'NVwZ 2010, 697'], [], ['EZAR 021 Nr. 5'])
    """
    parts = (part.strip() for part in _single(printed).split(";"))
    return [part for part in parts if any(character.isdigit() for character in part)]


def _single(printed: str) -> str:
    return printed.replace("..", ".")


def decision_label(court_name: str, date: str, number: str) -> str:
    """Write a decision as it is cited, without its type, on which citing texts may differ.

    >>> decision_label("BVerwG", "2012-11-29", "10 C 5.12"), decision_label("BVerwG", "", "InfAuslR 1998, 213")
    ('BVerwG, 29.11.2012 – 10 C 5.12', 'BVerwG – InfAuslR 1998, 213')
    """
    when = f"{datetime.date.fromisoformat(date):%d.%m.%Y}" if day(date) else ""
    head = ", ".join(part for part in (court_name, when) if part)
    return " – ".join(part for part in (head, number) if part)


@cache
def _days() -> dict[str, CourtDate]:
    return {row.court: row for row in table("court-dates", CourtDate)}


@lru_cache(maxsize=10_000)
def court_description(name: str) -> str:
    """Return the description of a court, or of the authority that issued an act, in the graph of curated facts."""
    known = described_court(name)
    return describe(
        identifiers.graph("curated"),
        identifiers.court(name),
        ("rdf:type", term("ng:Behoerde" if name.startswith(_AUTHORITIES) else "ng:Gericht")),
        ("rdfs:label", text(known.name)),
        *(("skos:altLabel", text(alias)) for alias in known.names),
        ("ng:level", text(known.level)),
        ("ng:branch", text(known.branch)),
        ("ng:land", text(known.land)),
        ("ng:place", text(known.place)),
        ("ng:ecliCode", text(known.ecli)),
        ("ng:decidesFrom", day(getattr(_days().get(known.name), "not_before", ""))),
        ("ng:decidesUntil", day(getattr(_days().get(known.name), "not_after", ""))),
        ("ng:evidence", text(known.source)),
    )
