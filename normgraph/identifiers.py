"""Names of things: every IRI of the graph is spelled here, from plain strings, without any RDF library.

Norm units are stable works at `id/norm/<statute>/<unit>/…`; the segments below a section are `abs-2`, `satz-1`,
`hs-1`, `nr-3`, `bst-a`, `dbst-aa`, below an article also `par-5`; annexes are `anlage-2`,
parts that count anew `teil-a`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

NS = "https://w3id.org/normgraph/ns#"
SHAPES = "https://w3id.org/normgraph/shapes#"
BASE = "https://w3id.org/normgraph/id/"
CASE_CONTEXT = "https://w3id.org/normgraph/case-context.jsonld"

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@lru_cache(maxsize=50_000)
def slug(text: str) -> str:
    """Turn a name into the ASCII segment of an IRI.

    >>> slug("SGB II"), slug("OVG Sachsen-Anhalt"), slug("4 B 328/18"), slug("AufenthG"), slug("Vereinigung für Ä")
    ('sgb-ii', 'ovg-sachsen-anhalt', '4-b-328-18', 'aufenthg', 'vereinigung-fuer-ae')
    """
    folded = unicodedata.normalize("NFKD", text.lower().translate(_FOLD)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def iri(*segments: str) -> str:
    """Join segments below the base of all things.

    >>> iri("norm", "bgb", "1599", "abs-2")
    'https://w3id.org/normgraph/id/norm/bgb/1599/abs-2'
    """
    return BASE + "/".join(segments)


def norm(statute: str, *unit: str) -> str:
    """Return the IRI of a statute or of a unit of it.

    >>> norm("egbgb", "229", "par-5")
    'https://w3id.org/normgraph/id/norm/egbgb/229/par-5'
    """
    return iri("norm", statute, *unit)


def court(name: str) -> str:
    """Return the IRI of a court by its usual abbreviation.

    >>> court("OVG Berlin-Brandenburg")
    'https://w3id.org/normgraph/id/court/ovg-berlin-brandenburg'
    """
    return iri("court", slug(name))


def decision(court_name: str, date: str, file_number: str) -> str:
    """Return the IRI of a decision; what is not known is spelled `unknown`.

    >>> decision("BVerwG", "2012-11-29", "10 C 5.12")
    'https://w3id.org/normgraph/id/decision/bverwg/2012-11-29/10-c-5-12'
    >>> decision("AG Leipzig", "2018-09-27", "")
    'https://w3id.org/normgraph/id/decision/ag-leipzig/2018-09-27/unknown'
    """
    number = slug(bare_file_number(court_name, file_number))
    return iri("decision", slug(court_name) or "unknown", date or "unknown", number or "unknown")


_DIVISION = re.compile(r"[IVX]{1,4}-(?=\d|Verg|Kart)")


def bare_file_number(court_name: str, number: str) -> str:
    """Return a file number without what only some write before it: the court, a division in Roman numerals.

    "OVG 12 B 5.12" is 12 B 5.12 of the OVG Berlin-Brandenburg; courts of North Rhine-Westphalia count civil matters as
    "I-3 Wx 7/18".

    >>> bare_file_number("OVG Berlin-Brandenburg", "OVG 12 B 5.12"), bare_file_number("OLG Hamm", "I-3 Wx 7/18")
    ('12 B 5.12', '3 Wx 7/18')
    >>> bare_file_number("BGH", "I ZR 4/18"), bare_file_number("VG Ulm", "VG")
    ('I ZR 4/18', 'VG')

    The court is given by its name or the segment that its name has in an IRI.
    """
    kind = re.split(r"[ -]", court_name.lower(), maxsplit=1)[0]
    rest = number[len(kind) :].lstrip() if kind and number.lower().startswith(kind) else number
    return _DIVISION.sub("", rest if rest[:1].isdigit() else number, count=1)


def plain_decision(iri_: str) -> str:
    """Return the name that decisions of one court, day and file number share.

    >>> plain_decision(iri("decision", "bgh", "2016-05-31", "i-zb-39-15", "xyre2")).rpartition("/")[2]
    'i-zb-39-15'
    """
    head = iri("decision", "")
    return head + "/".join(iri_.removeprefix(head).split("/")[:3])


def document_year(doknr: str) -> int:
    """Return the year at the end of a document number of juris, 0 where there is none.

    >>> document_year("BJNR001950896"), document_year("BJNR0690Q0023")
    (1896, 2023)
    """
    number = int(doknr[-3:]) if doknr[-3:].isdigit() else 0
    return number and number + (1000 if number >= 800 else 2000)


def text_hash(text: str) -> str:
    """Return the sha256 of a canonical text (NFC, runs of white space as one blank, trimmed) in hex.

    >>> text_hash(" a  b ") == text_hash("a b")
    True
    """
    normal = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    canonical = " ".join(normal.split())
    return hashlib.sha256(canonical.encode()).hexdigest()


def text_hashes(text: str) -> Callable[[int, int], str]:
    r"""Return what tells the hash of a stretch of a text, as `text_hash` of it: for many stretches of one text.

    >>> hashes, other = text_hashes("Eins.\nZwei."), text_hashes("Eins.\t\tZwei.")
    >>> hashes(0, 11) == other(0, 12) == text_hash("Eins. Zwei.")
    True
    """
    line = text.replace("\n", " ")
    if line != " ".join(text.split()) or not unicodedata.is_normalized("NFC", text):
        return lambda start, end: text_hash(text[start:end])
    return lambda start, end: hashlib.sha256(line[start:end].strip().encode()).hexdigest()


def citation(document: str, document_hash: str, start: int, ordinal: int) -> str:
    """Return the IRI of a citation: a hash of document, canonical text, start offset and target ordinal.

    Neither the extractor's version nor the resolution enters it, so that a citation keeps its name when it is
    found or resolved better.

    >>> citation("https://example.org/d", "00", 10, 0).startswith(BASE + "citation/")
    True
    """
    key = "|".join((document, document_hash, str(start), str(ordinal)))
    return iri("citation", hashlib.sha256(key.encode()).hexdigest()[:32])


def graph(kind: str, *segments: str) -> str:
    """Return the name of the named graph that holds one source document.

    >>> graph("statute", "bgb")
    'https://w3id.org/normgraph/id/graph/statute/bgb'
    """
    return iri("graph", kind, *segments)


def case(name: str) -> str:
    """Return the IRI of a described case by its name.

    >>> case("d2")
    'https://w3id.org/normgraph/id/case/d2'
    """
    return iri("case", quote(name, safe="-._~"))


def case_part(case_iri: str, pointer: str) -> str:
    """Return the IRI of a part of a case that has no name, by its JSON pointer (RFC 6901, section 6).

    >>> case_part(case("d2"), "/findings/0")
    'https://w3id.org/normgraph/id/case/d2#/findings/0'
    >>> case_part("https://example.org/cases#d2", "b1")  # an IRI has one fragment
    'https://example.org/cases#d2/b1'
    """
    return f"{case_iri}{'/' if '#' in case_iri else '#'}{quote(pointer, safe='/~-._')}"


def case_thing(case_iri: str, name: str) -> str:
    """Return the IRI of a named thing inside a case.

    >>> case_thing(case("d2"), "kind")
    'https://w3id.org/normgraph/id/case/d2/kind'
    """
    return f"{case_iri}/{quote(name, safe='-._~/')}"


def rule_part(content: str) -> str:
    """Return the IRI of an unnamed part of a rule: the hash of what it says, so that equal parts are one.

    >>> rule_part("x") == rule_part("x")
    True
    """
    return iri("rule-part", hashlib.sha256(content.encode()).hexdigest()[:24])


def world(case: str, readings: tuple[str, ...]) -> str:
    """Return the IRI of a case under a choice of readings.

    >>> world("https://example.org/c", ()) != world("https://example.org/c", ("a",))
    True
    """
    return iri("world", hashlib.sha256("|".join((case, *readings)).encode()).hexdigest()[:24])


def result(*parts: str) -> str:
    """Return the IRI of what a derivation makes: the hash of what makes it that thing, as its queries compute it.

    >>> result("urn:node", "urn:focus")[:45]
    'https://w3id.org/normgraph/id/result/676800ee'
    """
    return iri("result", hashlib.sha256("|".join(parts).encode()).hexdigest())


def decision_by_name(name: str) -> str:
    """Return the IRI of a decision of which neither court, date nor file number is known, by a name of ours.

    >>> decision_by_name("duldung-umgang-kleinkind")
    'https://w3id.org/normgraph/id/decision/duldung-umgang-kleinkind'
    """
    return iri("decision", slug(name))


def decision_by_reporter(reporter: str, court_name: str = "", date: str = "") -> str:
    """Return the IRI of a decision that is known by where it is printed only, and what else is said of it there.

    >>> decision_by_reporter("InfAuslR 1998, 213")
    'https://w3id.org/normgraph/id/decision/reporter/infauslr-1998-213'
    >>> decision_by_reporter("NJW 2010, 5", date="2009-12-01")
    'https://w3id.org/normgraph/id/decision/reporter/njw-2010-5/unknown/2009-12-01'
    """
    said = (slug(court_name or "unknown"), *filter(None, (date,))) if court_name or date else ()
    return iri("decision", "reporter", slug(reporter), *said)


def decision_by_ecli(ecli: str) -> str:
    """Return the IRI of a decision that is known by its ECLI only.

    >>> decision_by_ecli("ECLI:DE:BVerwG:2012:291112U10C5.12.0")
    'https://w3id.org/normgraph/id/decision/ecli/ecli-de-bverwg-2012-291112u10c5-12-0'
    """
    return iri("decision", "ecli", slug(ecli))


def marginal_number(decision_iri: str, number: str) -> str:
    """Return the IRI of a marginal number of a decision.

    >>> marginal_number(decision_by_name("d"), "12")
    'https://w3id.org/normgraph/id/decision/d/rn-12'
    """
    return f"{decision_iri}/rn-{slug(number)}"


def holding(decision_iri: str, number: str, ordinal: int) -> str:
    """Return the IRI of what a decision says at a marginal number; `ordinal` tells several apart.

    >>> holding(decision_by_name("d"), "12", 0)
    'https://w3id.org/normgraph/id/decision/d/holding/12-0'
    """
    return f"{decision_iri}/holding/{slug(number)}-{ordinal}"


def signal(document: str, document_hash: str, start: int, treatment: str) -> str:
    """Return the IRI of a word of a document that indicates a treatment.

    >>> signal("https://example.org/d", "00", 10, "compares").startswith(BASE + "signal/")
    True
    """
    key = "|".join((document, document_hash, str(start), treatment))
    return iri("signal", hashlib.sha256(key.encode()).hexdigest()[:32])


def ruling(decision_iri: str, ordinal: int) -> str:
    """Return the IRI of a ruling of a decision, counted from the one on the remedy that brought the matter there.

    >>> ruling(decision_by_name("d"), 0)
    'https://w3id.org/normgraph/id/decision/d/ruling-0'
    """
    return f"{decision_iri}/ruling-{ordinal}"


def change(unit: str, start: str) -> str:
    """Return the IRI of a change of a norm unit, given as path below `id/norm/`, from a day on.

    >>> change("bgb/1599/abs-2", "2026-04-01")
    'https://w3id.org/normgraph/id/change/bgb/1599/abs-2/2026-04-01'
    """
    return iri("change", unit, start or "unknown")


def extractor(version: str) -> str:
    """Return the IRI of the citation extraction of a version of this program.

    >>> extractor("0.1.0")
    'https://w3id.org/normgraph/id/extractor/0.1.0'
    """
    return iri("extractor", version)


def version(statute: str, unit: tuple[str, ...], digest: str) -> str:
    """Return the IRI of a version of a unit, known by the hash of its text.

    >>> version("bgb", ("1592",), "0123456789abcdef0123")
    'https://w3id.org/normgraph/id/version/bgb/1592/0123456789abcdef'
    """
    return iri("version", statute, *unit, digest[:16])


def source(publisher: str, name: str, day: str) -> str:
    """Return the IRI of a source document as it was on a day.

    >>> source("gii", "bgb", "2026-04-13")
    'https://w3id.org/normgraph/id/source/gii/bgb/2026-04-13'
    """
    return iri("source", slug(publisher), slug(name), day)


def decision_source(publisher: str, name: str) -> str:
    """Return the IRI of a publisher's document of a decision, whatever its state.

    >>> decision_source("rii", "JURE100055033")
    'https://w3id.org/normgraph/id/source/rii/jure100055033'
    """
    return iri("source", slug(publisher), slug(name))


def observation(source_iri: str, version_iri: str) -> str:
    """Return the IRI of the fact that a source showed a version.

    >>> observation("https://example.org/s", "https://example.org/v").startswith(BASE + "observation/")
    True
    """
    return iri("observation", hashlib.sha256(f"{source_iri}|{version_iri}".encode()).hexdigest()[:32])


def state_note(statute: str, text: str) -> str:
    """Return the IRI of a note on the state of a law, the same wherever the law bears that note.

    >>> state_note("xg", "a").startswith(BASE + "note/xg/")
    True
    """
    return iri("note", statute, hashlib.sha256(text.encode()).hexdigest()[:24])


def amending_act(kind: str, date: str, gazette: str) -> str:
    """Return the IRI of an amending act by its kind, its date and its place in the gazette.

    >>> amending_act("G", "2026-04-16", "I 2026 107")
    'https://w3id.org/normgraph/id/act/g/2026-04-16/i-2026-107'
    """
    return iri("act", slug(kind), date, slug(gazette) or "unknown")


def place_in_version(version_iri: str, unit: tuple[str, ...]) -> str:
    """Return the IRI of the place of a unit in a version of its section.

    >>> place_in_version(version("bgb", ("1",), "0" * 64), ("satz-1",))
    'https://w3id.org/normgraph/id/version/bgb/1/0000000000000000/at/satz-1'
    """
    return "/".join((version_iri, "at", *unit))


def valid_time_evidence(*parts: str) -> str:
    """Return the IRI of evidence of valid time: a hash of where it stands and what it dates.

    >>> valid_time_evidence("a") == valid_time_evidence("a")
    True
    """
    return iri("evidence", hashlib.sha256("|".join(parts).encode()).hexdigest()[:32])


def succession(earlier: str, later: str) -> str:
    """Return the IRI of a step from one version to another.

    >>> succession("urn:a", "urn:b") != succession("urn:b", "urn:a")
    True
    """
    return iri("succession", hashlib.sha256(f"{earlier}|{later}".encode()).hexdigest()[:32])
