"""Which law a name means that several Länder use, once the Land is known."""

from __future__ import annotations

import csv
import re
from functools import cache

from normgraph import assets
from normgraph.extract.names import load, stem
from normgraph.extract.territories import land_name, of_a_land, shared_ending, sign_of

_LAND = re.compile(r"law of the Land ([A-Z]{2})\b")


@cache
def _listed() -> dict[tuple[str, str], set[str]]:
    """Return the abbreviations of `statutes.csv` by the Land and a word of their titles, or their shared ending."""
    found: dict[tuple[str, str], set[str]] = {}
    with assets.path("data", "curated", "statutes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if land := _LAND.match(row["source"]):
                shared = shared_ending(row["abbreviation"].removesuffix(f" {sign_of(land[1])}"))
                for word in (*map(stem, row["title"].split()), shared):
                    found.setdefault((land[1], word), set()).add(row["abbreviation"])
    return found


@cache
def _signs_behind(land: str) -> bool:
    """Whether the abbreviations of a Land's laws have its sign behind them, as those of two at least in the list."""
    names = set().union(*(names for (of, _), names in _listed().items() if of == land))
    return sum(name.endswith(f" {sign_of(land)}") for name in names) > 1


def of_land(law: str, land: str) -> str:
    """Return the name of a Land's law by a name that several Länder use and the Land's code, or nothing.

    The name means the law that is listed for the Land under it. Of one that no list has the name is as printed: an
    abbreviation with the Land's sign where its laws have that behind them, else with the name of the Land. None is made
    up from a name written out.

    >>> of_land("LBO", "BW"), of_land("BauO", "NW"), of_land("VwGO", "NW"), of_land("LBO", "")
    ('LBO BW', 'BauO NRW', '', '')
    >>> [of_land(name, land) for name, land in (("Polizeigesetz", "NW"), ("Gemeindeordnung", "BY"), ("KAG", "SN"))]
    ['PolG NRW', 'BayGO', 'SächsKAG']
    >>> [of_land(name, land) for name, land in (("LWaldG", "BW"), ("Straßengesetz", "NW"), ("DSchG", "TH"))]
    ['LWaldG BW', 'Straßengesetz (Nordrhein-Westfalen)', 'DSchG (Thüringen)']
    """
    sign = sign_of(land)
    if not sign or not of_a_land(law, load().kind(law)):
        return ""
    written_out = law[1:].islower()
    forms = (law, law.removeprefix("Landes").capitalize(), f"Landes{law.lower()}") if written_out else (law,)
    for form in forms:
        if len(listed := _listed().get((land, stem(form) if written_out else form), set())) == 1:
            return next(iter(listed))
    return f"{law} ({land_name(land)})" if written_out or not _signs_behind(land) else f"{law} {sign}"
