"""Which law a name means that several Länder use, once the Land is known."""

from __future__ import annotations

import csv
import re
from functools import cache

from normgraph import assets
from normgraph.extract.names import load, stem
from normgraph.extract.territories import of_a_land, short_of, sign_of

_LAND = re.compile(r"law of the Land ([A-Z]{2})\b")


@cache
def _listed() -> dict[tuple[str, str], set[str]]:
    """Return the abbreviations in `data/curated/statutes.csv` by the Land and a word of their titles."""
    found: dict[tuple[str, str], set[str]] = {}
    with assets.path("data", "curated", "statutes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if land := _LAND.match(row["source"]):
                for word in row["title"].split():
                    found.setdefault((land[1], stem(word)), set()).add(row["abbreviation"])
    return found


def of_land(law: str, land: str) -> str:
    """Return the name of a Land's law by a name that several Länder use and the Land's code, or nothing.

    A name written out means the law that is listed for the Land under it, or the one with the abbreviation in use.

    >>> of_land("LBO", "BW"), of_land("BauO", "NW"), of_land("VwGO", "NW"), of_land("LBO", "")
    ('LBO BW', 'BauO NRW', '', '')
    >>> [of_land(name, land) for name, land in (("Polizeigesetz", "NW"), ("Gemeindeordnung", "BY"), ("LWaldG", "BW"))]
    ['PolG NRW', 'BayGO', 'LWaldG BW']
    """
    sign = sign_of(land)
    if not sign or not of_a_land(law, load().kind(law)):
        return ""
    short = short_of(law)
    if short != law or law[1:].islower():
        for name in (law, law.removeprefix("Landes").capitalize(), f"Landes{law.lower()}"):
            if len(listed := _listed().get((land, stem(name)), set())) == 1:
                return next(iter(listed))
    return f"{short} {sign}"
