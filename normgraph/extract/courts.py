"""Courts and reporters in a text: what their names look like and which court a name means."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from normgraph import assets
from normgraph.extract.patterns import any_of


def _words(use: str) -> dict[str, str]:
    """Return the words of `data/curated/court-words.csv` for one use, and what the table says of their form."""
    with assets.path("data", "curated", "court-words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["form"] for row in csv.DictReader(file) if row["use"] == use}


def _adjective(word: str, form: str) -> str:
    r"""Return a pattern for the adjective of a Land before a court's name, short or inflected.

    >>> [_adjective(*each) for each in (("Nds", "."), ("Pfälzische", "nrs"), ("Hess", "ische"), ("Thür", "inger"))]
    ['Nds\\.?', 'Pfälzische[nrs]?', 'Hess(?:ische[nrs]?|\\.)?', 'Thür(?:inger|\\.)?']
    """
    if form in ("", "."):
        return word + (r"\.?" if form else "")
    if form == "nrs":
        return f"{word}[nrs]?"
    return rf"{word}(?:{form}{'' if form.endswith('er') else '[nrs]?'}|\.)?"


_LONG = _words("written out")
_SHORT = tuple(_words("kind"))
_LAND = (
    f"(?:{'|'.join(_adjective(*each) for each in _words('land').items())}|"
    r"Schl(?:esw(?:ig)?)?\.?-?H(?:olst)?(?:einische[nrs]?|\.)?)"
)
_DOTTED = any_of(word for word, form in _words("short place").items() if form)
_PLAIN = any_of(word for word, form in _words("short place").items() if not form)
_NO_PLACE = (
    r"(?![A-ZÄÖÜ][a-zäöüß]{0,30}(?:urteil|beschlu|bescheid|entscheidung))"
    r"(?!(?:Urt|Beschl|Entsch|Gerichts|Teil|Zwischen|Vorlage|Verf|Juris|Slg|Rn|Rs|Senat|Kammer|Az|Akten|"
    r"Große|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b|"
    r"[A-Z]\w*E\s\d))"
)
_PLACE = (
    rf"(?:{_DOTTED}|(?:{any_of(_words('first word of a place'))})(?![\w-])\s?"
    r"(?:am\sMain|/Main|/M\.?|a\.\s?M\.?|a\.\s?Main|\(Oder\)|/Oder|\(Saale\)|/Saale|i\.\s?(?:Br|Brsg|OPf|d\.\s?OPf)\.|"
    r"im\sBreisgau|an\sder\s[A-Z][a-zäöü]+|a\.\s?d\.\s?[A-Z][a-zäöüß]*\.?|am\sRhein|in\sder\s(?:Oberpfalz|Pfalz)|"
    r"\((?:Allgäu|Pfalz|Breisgau|Rhein|Weinstraße|Holstein|Westf)\)|"
    rf"{_NO_PLACE}[A-Z][a-zäöü]++(?:-[A-Z][a-zäöü]++)?(?![A-Z]|\s(?:19|20)\d\d,)(?:\sv(?:\.\s?d\.|or\sder)\s?H(?:öhe|\.))?)?"
    r"|(?:München|Berlin)\sI{1,2}(?!\w)|[A-ZÄÖÜ][a-zäöüß]{2,30}(?:[-/][A-ZÄÖÜ][a-zäöüß]{1,30}){0,2}(?![A-ZÄÖÜa-zäöüß])(?:\sam\s(?:Rhein|Main|Neckar|Inn|Lech|Harz|See|Ammersee)(?!\w))?(?:\s\((?:Oder|Saale|Westfalen|Westf|Türkei|"
    rf"[A-Z][a-zäöü]{{3,14}})\.?\))?|[A-Z]\.\s\([A-Z][a-zäöü]{{3,14}}\)|{_PLAIN})"
)
_FEDERAL = tuple(_words("alone"))
_FEDERAL_LONG = (
    r"Bundes(?:gerichtshof|verfassungsgericht|verwaltungsgericht|arbeitsgericht|sozialgericht|finanzhof|"
    r"patentgericht|disziplinarhof|disziplinargericht)(?:e?s)?"
    r"|Gemeinsamer?n?\sSenats?\sder\sobersten\sGerichtshöfe\sdes\sBundes"
    r"|Reichs(?:gericht|finanzhof|arbeitsgericht)(?:e?s)?"
    r"|(?:Europäische[nrs]?\s)?Gerichtshof(?:e?s)?\s(?:der\sEuropäischen\s(?:Union|Gemeinschaften)|"
    r"für\sMenschenrechte)|Europäische[nrs]?\sGerichtshof(?:e?s)?(?:\sfür\sMenschenrechte)?"
    r"|Bayerische[ns]?\sOberste[ns]?\sLandesgerichts?|Gericht(?:s)?\s(?:der\sEuropäischen\sUnion|erster\sInstanz)"
)

_OF_COURT = rf"\s[–-]\s?(?:{any_of(_words('department'))})\s[–-]"
"""Behind a court, a department of it: "des Amtsgerichts Ulm - Familiengericht -"."""
_DEPARTMENT = rf"(?:{_OF_COURT}|\s\((?:{any_of(_SHORT)})\))(?=\s(?:in\s)?[A-ZÄÖÜ])"
"""Between a court and its place: "des Amtsgerichts - Familiengericht - Ulm", "das Finanzgericht (FG) Ulm"."""
_BRACKETED = re.compile(rf"\s\((?:{any_of(_SHORT)})\)")
_ENDS = rf"(?:{_OF_COURT}(?=,?\s(?:vom?|v\.|\d|Az|\()))?"

COURT = (
    rf"(?:{_FEDERAL_LONG}"
    rf"|(?:{_LAND}\s?)?(?:{any_of(_SHORT)})(?![\w/])(?:(?:\s(?:des\sLandes|für\sdas\sLand|der\sFreien\sHansestadt|"
    rf"des|für\sdas|in)){{0,1}}\s{_NO_PLACE}{_PLACE}{_ENDS})?"
    rf"|(?:{any_of(_FEDERAL)})(?![\w/])(?:\s(?:München|Berlin|Karlsruhe|Leipzig|Kassel|Erfurt)(?!\w))?"
    rf"|(?:(?:{_LAND})\s)?(?:[A-ZÄÖÜ][a-zäöü]{{0,20}}?(?:gericht|gerichtshof)(?:e?s)?|Vergabekammer)(?![\w])"
    rf"(?:{_DEPARTMENT})?(?:(?:\s(?:des\sLandes|"
    rf"des\sFreistaates|für\sdas\sLand|der\sFreien\sHansestadt|des|für\sdas|in)){{0,1}}\s{_NO_PLACE}{_PLACE}{_ENDS})?"
    r"|Vorinstanz(?!\w))"
)
"""A court's name: an abbreviation, with a place or a Land's adjective, or written out in any case."""

_ROLES = frozenset(_words("role"))
"""What a court is in a matter, or one of its departments: a word that many courts are called by, and none is named."""

_GENITIVE = re.compile(r"(gerichts?hof|gericht|finanzhof|disziplinarhof)(?:e?s)\b")


_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@cache
def _aliases() -> dict[str, str]:
    """Names in use, folded, and the court's name in `data/curated/courts.csv`."""
    known: dict[str, str] = {}
    with assets.path("data", "curated", "courts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["name"], *filter(None, (alias.strip() for alias in row["aliases"].split(";")))):
                known.setdefault(_fold(name), row["name"])
                known.setdefault(_fold(name).translate(_WITHOUT_UMLAUTS), row["name"])
            if row["level"] == "federal":  # "BGH Karlsruhe"
                known.setdefault(_fold(f"{row['name']} {row['place']}"), row["name"])
    return known


@cache
def _codes() -> dict[str, str]:
    with assets.path("data", "curated", "courts.csv").open(encoding="utf-8", newline="") as file:
        return {row["ecli"].upper(): row["name"] for row in csv.DictReader(file) if row["ecli"]}


def by_ecli(ecli: str) -> str:
    """Return the German court whose code an ECLI has, or an empty string.

    >>> by_ecli("ECLI:DE:BGH:2016:310516BIZB39.15.0"), by_ecli("ECLI:EU:C:2011:124"), by_ecli("ECLI:DE:XX:2011:1")
    ('BGH', '', '')
    """
    scheme, _, code = ecli.upper().partition(":DE:")
    return _codes().get(code.partition(":")[0], "") if scheme == "ECLI" else ""


def _fold(name: str) -> str:
    return re.sub(r"[\s.]+", "", re.sub(r"(isch|erst|äisch)e[nrs]?\b", r"\1", name)).lower()


@cache
def canonical(name: str) -> str:
    """Return the usual name of a court however it is written: the long form's abbreviation, the place behind it.

    Names of several courts in one place are kept as they are printed.

    >>> canonical("Bundesgerichtshofs"), canonical("Oberverwaltungsgerichts Berlin-Brandenburg"), canonical("OVG LSA")
    ('BGH', 'OVG Berlin-Brandenburg', 'OVG Sachsen-Anhalt')
    >>> canonical("Amtsgerichts Musterstadt"), canonical("Finanzgerichts des Landes Sachsen-Anhalt")
    ('AG Musterstadt', 'FG Sachsen-Anhalt')
    """
    if _BRACKETED.search(name) and (whole := canonical(_BRACKETED.sub("", name))) not in _aliases().values():
        return whole.partition(" ")[0]  # "das Amtsgericht (AG) Klage": what follows is no place
    name = re.sub(f"{_DEPARTMENT}|{_OF_COURT}", "", " ".join(name.split()))
    plain = _GENITIVE.sub(r"\1", name)
    known = _aliases()
    if (found := known.get(_fold(plain))) is not None:
        return found
    folded = plain.lower()
    for long, short in _LONG.items():
        shorter = re.sub(rf"\b{long}(?=\s|$)", short, plain, flags=re.IGNORECASE) if long in folded else plain
        if shorter != plain:
            plain = shorter
            break
    plain = re.sub(
        r"\s(?:des Landes|des Freistaates|für das Land|der Freien Hansestadt|für das|des|in)\s(?=[A-ZÄÖÜ])", " ", plain
    )
    if plain == "VK Bundes":
        return "VK Bund"
    placed = re.sub(rf"^{_LAND}(?![a-zäöü])\s?", "", plain)  # "Bayerisches VG Augsburg"
    return known.get(_fold(plain), known.get(_fold(placed), placed if " " in placed else plain))


@cache
def is_named(name: str) -> bool:
    """Say whether a name is that of one court: not its role in a matter, nor a kind of court without its place.

    >>> [is_named(name) for name in ("BGH", "LG Ulm", "KG", "LG", "Berufungsgericht", "Vorinstanz", "OGH")]
    [True, True, True, False, False, False, True]
    """
    first, _, place = name.partition(" ")
    if first in _ROLES:
        return False
    return bool(place) or _fold(name) in _aliases() or re.fullmatch(f"{any_of(_FEDERAL)}|OGH|VfGH", name) is not None


@cache
def reporters() -> dict[str, str]:
    """Return the collections and journals of `data/curated/reporters.csv`, and whether each counts volumes or years."""
    with assets.path("data", "curated", "reporters.csv").open(encoding="utf-8", newline="") as file:
        return {row["abbreviation"]: row["kind"] for row in csv.DictReader(file)}


@cache
def _collected() -> dict[str, tuple[str, ...]]:
    with assets.path("data", "curated", "reporters.csv").open(encoding="utf-8", newline="") as file:
        return {row["abbreviation"]: tuple(row["courts"].split("; ")) for row in csv.DictReader(file) if row["courts"]}


def collected(reporter: str) -> tuple[str, ...]:
    """Return the courts whose decisions alone stand in a collection, where `reporters.csv` names them.

    >>> collected("BGHZ 1, 2"), collected("SozR 4-2500 § 13 Nr 5"), collected("NJW 2010, 1")
    (('BGH',), ('BSG', 'BVerfG'), ())
    """
    return _collected().get(reporter.partition(" ")[0], ())


@cache
def _bodies() -> dict[str, frozenset[str]]:
    with assets.path("data", "curated", "court-bodies.csv").open(encoding="utf-8", newline="") as file:
        return {row["court"]: frozenset(row["bodies"].lower().split("; ")) for row in csv.DictReader(file)}


def has_body(court: str, body: str) -> bool:
    """Say whether a court decides in bodies that are called so ("senat", "kammer"); of some courts that is not known.

    >>> has_body("VG Köln", "kammer"), has_body("VG Köln", "senat"), has_body("BVerfG", "kammer"), has_body("", "senat")
    (True, False, True, False)
    """
    return body in _bodies().get(court.partition(" ")[0], ())


_BY_REGISTER = (
    (re.compile(r"\d+ Bv[A-Z]"), "BVerfG"),
    (re.compile(r"GmS-?OGB"), "GmS-OGB"),
    (
        re.compile(
            r"[IVX]+[ab]? (?:Z[RBA]|ARZ) |\d+ StR |\d+ ARs |(?:AnwZ|NotZ|AnwSt|NotSt|RiZ|RiSt|PatAnwZ|PatAnwSt|StbSt|"
            r"WpSt|EnRB|EnVR|EnVZ|EnZ[ABR]|KVR|KZ[ABR]|KRB|KVZ|LwZ[ABR]|BLw|StB|AK|GSSt|GSZ|VGS|X ARZ)\b"
        ),
        "BGH",
    ),
    (re.compile(r"\d+ A(?:ZR|BR|ZB|ZN|BN|BA|S) "), "BAG"),
    (
        re.compile(
            r"B \d+[a-z]? [A-Z]{1,3} \d+/\d\d (?:R|B|BH|S|KL|AR|C)|\d+[a-z]?(?:/\d+[a-z]?)? (?:RK|RA|RU|RKa|RAr|"
            r"RV|RJ|RKn|RKnU|RVs|RKg|BS|BK|REg|RLw|RS)\b"
        ),
        "BSG",
    ),
    (
        re.compile(
            r"(?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI) (?:R|B|S|K|ER|E)(?: [SEB])? \d|GrS \d|"
            r"[IVX]+ \d+/(?:[4-6]\d|7[0-5])(?: [USB])?$"
        ),
        "BFH",
    ),
    (re.compile(r"\d+ W \(pat\)|\d+ Ni "), "BPatG"),
    (re.compile(r"C-\d"), "EuGH"),
    (re.compile(r"T-\d"), "EuG"),
    (re.compile(r"P\.\s?St\."), "StGH Hessen"),
    (re.compile(r"Vf\.\s?\d"), "BayVerfGH"),
    (re.compile(r"VfGBbg \d"), "VerfG Brandenburg"),
    (re.compile(r"(?:TDG )?N \d+ [BDGRSVW]L[a-d]? \d"), "TDG Nord"),
    (re.compile(r"(?:TDG )?S \d+ [BDGRSVW]L[a-d]? \d"), "TDG Süd"),
    *(
        (re.compile(rf"{letters} \d+ [A-Z]{{1,3}} \d\d\.\d+$"), f"VG {place}")
        for letters, place in (
            ("M", "München"),
            ("R[NO]", "Regensburg"),
            ("B", "Bayreuth"),
            ("A[Nn]", "Ansbach"),
            ("W", "Würzburg"),
            ("A[Uu]", "Augsburg"),
        )
    ),
    (re.compile(r"\d+[a-z]? (?:ZB|CS|CE|NE) \d\d\.\d+$|\d+[a-z]? (?:B|BV|C|N|AS) \d\d\.\d{3,}$"), "BayVGH"),
    (
        re.compile(r"\d+ (?:C|CN|B|BN|A|AV|VR|P|PB|PKH|WD|WB|WDS-VR|WRB|WNB|D|DB|KST|NB|ER|F|BN|RB) \d+\.\d\d$"),
        "BVerwG",
    ),
)


@lru_cache(maxsize=10_000)
def by_register(file_number: str) -> str:
    """Return the court that alone uses the register of this file number, or an empty string.

    >>> by_register("XII ZB 110/16"), by_register("1 C 17.08"), by_register("V R 5/07"), by_register("4 U 56/10")
    ('BGH', 'BVerwG', 'BFH', '')
    """
    return next((court for pattern, court in _BY_REGISTER if pattern.match(file_number)), "")
