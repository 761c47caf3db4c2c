"""Whose law a name means by what stands behind it: a Land's (`KAG LSA`), another state's (`ABGB (Österreich)`)."""

from __future__ import annotations

import csv
import re
from typing import Literal, NamedTuple

from normgraph import assets
from normgraph.extract.patterns import any_of


class Territory(NamedTuple):
    """What follows a law's name: where it ends, how the name goes on, and the kind of law that it makes."""

    end: int
    sign: str
    kind: Literal["state", "foreign"]


class _Row(NamedTuple):
    """A line of `data/curated/territories.csv`.

    `form` says how the whole name stands behind a law's: `whole`, for one of the Länder; for a country `bare` (also in
    the genitive), `state` (bare or in brackets) or `bracket`; empty where it does not. `behind` are short forms that
    stand there, `adjectives` those before a law's name with a dot.
    """

    name: str
    kind: Literal["land", "body", "country"]
    form: str
    behind: str
    adjectives: str
    article: Literal["", "der", "des"]
    source: str


def _read(name: str) -> list[list[str]]:
    with assets.path("data", "curated", name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


_ROWS = [_Row(*row) for row in _read("territories.csv")]  # type: ignore[arg-type]


def adjectives(*, foreign: bool) -> str:
    """Return a pattern for the short adjectives of countries, or of the Länder, before a law's name.

    >>> re.match(adjectives(foreign=True), "türk. ZGB")[0], re.match(adjectives(foreign=False), "Nds. SOG")[0]
    ('türk. ', 'Nds. ')
    """
    forms = [form for row in _ROWS if (row.kind == "country") == foreign for form in row.adjectives.split()]
    return rf"(?:{any_of(forms)})\.\s?"


def _names(*forms: str) -> str:
    return any_of([row.name for row in _ROWS if row.kind == "country" and row.form in forms])


def _with(article: str) -> str:
    return any_of([row.name for row in _ROWS if row.article == article])


_PLACES = frozenset(row.name for row in _ROWS if row.form == "whole")
_STATE = re.compile(rf"\s(?:{any_of([*_PLACES, *(form for row in _ROWS for form in row.behind.split())])})(?![\w-])\.?")
_BY_CODE = {code: row.name for row in _ROWS if row.kind == "country" for code in row.behind.split()}
_COUNTRY = re.compile(
    rf"\s\((?P<bracket>{_names('bare', 'state', 'bracket')})\)|"
    rf"(?:\sin\sder\sFassung)?\s(?:der\s(?:ehemaligen\s|früheren\s)?(?P<feminine>{_with('der')})|"
    rf"des\s(?P<masculine>{_with('des')})s?)(?![\w-])|"
    rf"\s(?P<genitive>{_names('bare')})s(?![\w-])|"
    rf"\s(?P<bare>{_names('bare', 'state')})(?=\s*(?:[.,;:)]|$|(?:und|oder|sowie|bzw\.|i\.\s?V\.|iVm)(?!\w)))"
)
"""A country without article or ending belongs to the law only at its clause's end: "§ 5 XyG Japan bat" has none."""
_OF_LAND = re.compile(
    r"\sdes\sLandes(?![\w-])(?:\s(?P<name>(?:Nordrhein-|Baden-|Rheinland-|Mecklenburg-|Sachsen-|"
    r"Schleswig-)?[A-ZÄÖÜ][a-zäöü]+)(?![\w-]))?"
)
_OF_MANY = frozenset(abbreviation for abbreviation, *_ in _read("shared-names.csv"))
"""Laws that the Länder have under the name of the federal one."""

UNNAMED_LAND = "(Land)"
"""Ends the name of a Land's law where the text does not say which Land."""
_WHOSE = {
    "Land": "which Land's law is not said",
    "municipality": "which municipality's is not said",
    "body": "whose is not said",
    "parties": "whose agreement is not said",
    "act": "which act is meant is not said",
}
_MANY = _read("many-laws.csv")
_OF_NOBODY = {name: _WHOSE[whose] for name, whose, _ in _MANY}
_OF_LANDS = frozenset(name for name, whose, _ in _MANY if whose == "Land")
_LONGEST_SIGN = 5
"""Letters of a Land that its laws begin with: Bay, Sächs."""
_LAND_FORM = re.compile(
    r"L(?!SchlG)[A-ZÄÖÜ]\w{0,8}[a-zäöüß]\w{0,12}(?:G|O|VO)|Landes[a-zäöüß]{3,40}(?:gesetz|ordnung|verfassung)|"
    r"Corona(?:-?\w{0,20}VO|-?\w{0,20}[vV]erordnung)"
)
"""What the Länder call laws of theirs: `LWaldG`, `Landesforstgesetz`, `CoronaSchVO`."""


def of_a_land(law: str, kind: str = "unknown") -> bool:
    """Whether a name, of this kind in the dictionary, is one that several Länder use for a law of theirs.

    >>> of_a_land("Kommunalabgabengesetz"), of_a_land("LWaldG"), of_a_land("LPartG", "federal"), of_a_land("BauGB")
    (True, True, False, False)
    """
    return law in _OF_LANDS or (kind == "unknown" and _LAND_FORM.fullmatch(law) is not None)


def shared_ending(abbreviation: str) -> str:
    """Return the longest name that several Länder use in which an abbreviation ends, or nothing.

    >>> shared_ending("SächsKAG"), shared_ending("BayStrWG"), shared_ending("HSOG"), shared_ending("BauGB")
    ('KAG', 'StrWG', 'SOG', '')
    """
    endings = (name for name in _OF_LANDS if abbreviation.endswith(name))
    return max((name for name in endings if len(abbreviation) - len(name) <= _LONGEST_SIGN), key=len, default="")


def unsaid(law: str, kind: str = "") -> str:
    """Return why a name, of this kind in the dictionary, does not tell which law is meant, or an empty string.

    >>> unsaid("Hauptsatzung"), unsaid("VwVfG (Land)"), unsaid("VwVfG")
    ("which municipality's is not said", "which Land's law is not said", '')
    >>> unsaid("LWaldG", "unknown")
    "which Land's law is not said"
    """
    if law.endswith("satzung"):
        return _OF_NOBODY.get(law, _WHOSE["body"])
    return _OF_NOBODY.get(law) or (_WHOSE["Land"] if law.endswith(UNNAMED_LAND) or of_a_land(law, kind) else "")


_SIGNS = {form: row.behind.split()[0] for row in _ROWS if row.kind == "land" for form in row.behind.split()}
_SHORT = [name for name in _OF_LANDS if name[1:].lower() != name[1:]]


_GLUED = re.compile(rf"(?P<law>{any_of(_SHORT)})(?P<sign>{any_of(sign for sign in _SIGNS if sign.isupper())})")


def apart(law: str) -> str:
    """Return the name of a Land's law with the Land's sign apart, where the text joins them.

    >>> apart("BauONRW"), apart("BauO NRW"), apart("BauGB")
    ('BauO NRW', 'BauO NRW', 'BauGB')
    """
    m = _GLUED.fullmatch(law)
    return f"{m['law']} {m['sign']}" if m else law


def land_name(land: str) -> str:
    """Return the name of a Land by its code.

    >>> land_name("NW")
    'Nordrhein-Westfalen'
    """
    return next(row.name for row in _ROWS if row.kind == "land" and land in row.behind.split())


def sign_of(land: str) -> str:
    """Return what a Land's laws have behind their names, by its code, or nothing.

    >>> sign_of("NW"), sign_of("")
    ('NRW', '')
    """
    return _SIGNS.get(land, "")


_PARTNER = re.compile(
    rf"\s(?P<state>{any_of([row.name for row in _ROWS if row.kind == 'country'] + ['USA'])})(?![\w-])"
)


def of_state(text: str, end: int) -> Territory | None:
    """Return the state whose name stands behind an abbreviation, as in `DBA Schweiz`, or None.

    >>> of_state("DBA Schweiz 1971", 3), of_state("DBA Stand 1971", 3)
    (Territory(end=11, sign='Schweiz', kind='foreign'), None)
    """
    m = _PARTNER.match(text, end)
    return Territory(m.end(), m["state"], "foreign") if m else None


_LAW_WORD = re.compile(r"(?=[A-ZÄÖÜ])\w*(?:[vV]erf|[gG]es|[gG]esetz|buch|ordnung|kodex)")
_CODED = re.compile(rf"\s(?P<code>{any_of(_BY_CODE)})(?![\w-])")


def coded(text: str, pos: int) -> Territory | None:
    """Return the country whose code stands behind a word that laws of many states are called by: `Verf TUR`.

    >>> coded("Verf TUR", 0), coded("Verf NRW", 0), coded("Firma USA", 0)
    (Territory(end=8, sign='Verf (Türkei)', kind='foreign'), None, None)
    """
    word = _LAW_WORD.match(text, pos)
    m = _CODED.match(text, word.end()) if word else None
    return Territory(m.end(), f"{word[0]} ({_BY_CODE[m['code']]})", "foreign") if word and m else None


def behind(text: str, end: int, law: str, kind: str) -> Territory | None:
    """Return whose law the words behind a law's name make it, or None where they say nothing.

    >>> behind("StPO Österreichs", 4, "StPO", "federal"), behind("VwVfG des Landes", 5, "VwVfG", "federal")
    (Territory(end=16, sign='(Österreich)', kind='foreign'), Territory(end=16, sign='(Land)', kind='state'))
    >>> behind("AsylG Österreich zuständig", 5, "AsylG", "federal") is None
    True
    """
    country = _COUNTRY.match(text, end)
    if country is not None and kind not in ("eu", "treaty"):
        return Territory(country.end(), f"({next(filter(None, country.groups()))})", "foreign")
    if (law in _OF_MANY or kind == "unknown") and (land := _OF_LAND.match(text, end)) is not None:
        return Territory(land.end(), land["name"] or UNNAMED_LAND, "state")
    m = _STATE.match(text, end)
    if m is None or (m[0].strip() in _PLACES and kind != "unknown"):
        return None
    sign = m[0].strip()
    if sign in _BY_CODE:
        return Territory(m.end(), f"({_BY_CODE[sign]})", "foreign")
    stop = len(sign) > 2 and sign.endswith(".") and sign[:-1].isalpha() and sign[:-1].isupper()  # the end of a sentence
    return Territory(m.end() - stop, sign.rstrip(".") if stop else sign, "state")
