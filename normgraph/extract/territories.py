"""Whose law a name means by what stands behind it: a Land's (`KAG LSA`), another state's (`ABGB (Österreich)`)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from normgraph.extract.patterns import words


class Territory(NamedTuple):
    """What follows a law's name: where it ends, how the name goes on, and the kind of law that it makes."""

    end: int
    sign: str
    kind: Literal["state", "foreign"]


_STATE = re.compile(
    r"\s(?:NRW|NW|BW|B-W|BaWü|Bay|BY|LSA|SH|S-H|SchlH|RP|RhPf|RLP|Rh-Pf|RhlPf|MV|M-V|Bbg|BRB|BB|Bln|BE|HE|Hess|"
    r"Saarl?|SL|TH|Thür|Sachs|SN|Nds|NI|ND|"
    r"HH|Hmb|HB|Brem|Berlin|Hessen|Sachsen|Bayern|Hamburg|Bremen|Saarland|Thüringen|VKA|Bund|EKD)(?![\w-])\.?"
)
_PLACES = ("Berlin", "Hessen", "Sachsen", "Bayern", "Hamburg", "Bremen", "Saarland", "Thüringen", "EKD")
_BARE = "Österreich|Frankreich|Italien|Spanien|Polen|Belgien|Liechtenstein|Luxemburg|Griechenland|Syrien|Russland|"
_BARE += "Tunesien|Marokko|Japan|Schweiz|Türkei|Iran"
_COUNTRY = re.compile(
    rf"\s\((?P<bracket>{_BARE}|Niederlande|DDR)\)|"
    r"(?:\sin\sder\sFassung)?\s(?:der\s(?:ehemaligen\s|früheren\s)?(?P<feminine>DDR|Schweiz|Türkei|Niederlande)|"
    r"des\s(?P<masculine>Iran)s?)(?![\w-])|"
    rf"\s(?P<genitive>{_BARE})s(?![\w-])|"
    rf"\s(?P<bare>{_BARE}|DDR)(?=\s*(?:[.,;:)]|$|(?:und|oder|sowie|bzw\.|i\.\s?V\.|iVm)(?!\w)))"
)
"""A country without article or ending belongs to the law only at its clause's end: "§ 5 XyG Japan bat" has none."""
_OF_LAND = re.compile(
    r"\sdes\sLandes(?![\w-])(?:\s(?P<name>(?:Nordrhein-|Baden-|Rheinland-|Mecklenburg-|Sachsen-|"
    r"Schleswig-)?[A-ZÄÖÜ][a-zäöü]+)(?![\w-]))?"
)
_OF_MANY = frozenset(words("VwVfG VwZG VwVG IFG UIG UVPG NatSchG WaldG WG DSG PolG BG BesG KAG"))
"""Laws that the Länder have under the name of the federal one."""

UNNAMED_LAND = "(Land)"
"""Ends the name of a Land's law where the text does not say which Land."""


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
    return Territory(m.end(), m[0].strip(), "state")
