"""Decisions of the European courts that a text cites by the name of their case: "EuGH, Urteil Beispiel, Rn. 9"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normgraph.extract import pinpoints
from normgraph.extract.model import Citation
from normgraph.extract.patterns import covers, scan

COURTS = ("EuGH", "EuG", "EGMR")
_WORD = r"[A-ZÄÖÜ][\w.&’'-]*"
_NAME = rf"{_WORD}(?:\s(?:{_WORD}|u\.\s?a\.|ua\.?|und|and|de|du|la|of|gegen|[vc]\.|\./\.|/)){{0,6}}"
NAME_IN_BRACKETS = rf"\((?!ECLI|EU:|Slg|Rn|GK|Große|Vorabentscheidung|Vorlage){_NAME}\)"
"""Behind a case's number: `C-57/08 (Beispiel)`."""
_BEFORE = re.compile(
    r"(?:\bEu(?:GH|G),?\s(?:Urteil\s|Beschluss\s)?|\b(?:Urteil|Beschluss|Rechtssache|Rs\.)\s)[„\"]?"
    r"(?P<name>(?!vom\s)[A-ZÄÖÜ][\w.&-]*(?:\s[\w.&/-]+){0,5})[“\"]?,?\s$"
)
_LONGEST = 80
"""Before "a. a. O.": a decision of the Union's courts by the name of its case."""
_LEADS = tuple(
    re.compile(lead)
    for lead in (
        r"EuGH,?\s(?:(?:Urteile?|Beschluss|Rs\.|Rechtssache)\s)?(?=[„\"A-ZÄÖÜ])",
        r"EuG,?\s(?:(?:Urteile?|Beschluss|Rs\.|Rechtssache)\s)?(?=[„\"A-ZÄÖÜ])",
        r"EGMR,?\s(?:(?:Urteile?|Beschluss|Entscheidung)\s)?(?=[„\"A-ZÄÖÜ])",
        r"Urteils?\s(?:in\sder\s(?:Rechtss|S)ache\s)?(?=[„\"A-ZÄÖÜ])(?<=[^-\w]Urteil\s)(?!(?<=,\sUrteil\s))",
        r"Rechtssache\s(?=[„\"A-ZÄÖÜ])",
    )
)
"""What stands before the name of a case; each begins with letters of its own, for `scan`."""
_NAMED = re.compile(
    rf"[„\"]?(?P<name>(?!(?:Urteile?|Beschluss|Entscheidung|Tenor|Große|Kammer|Kommission|Slg|Rs|"
    rf"Rechtssache|Rechtsprechung|Vorlage|Gutachten|Stellungnahme|Schlussantr[aä]ge?|General\w+|GA|Rn|Randnr|Rz)\b){_NAME})[“\"]?"
    r"(?=,?\s\(?(?:Rn|Rdnr|RdNr|Randnr|Rz|Tz|Randnummer)\b)"
)
_CAPITALISED = re.compile(r"[A-ZÄÖÜ][\w.&-]*")
_MOST = 5

Cases = dict[str, list[Citation]]


def of(decisions: list[Citation]) -> Cases:
    """Return the decisions of the European courts by the words of their citations; one is their case's name."""
    found: Cases = {}
    for c in decisions:
        if c.court in COURTS and c.file_number:
            for word in set(_CAPITALISED.findall(c.text)):
                same = found.setdefault(word, [])
                if c.file_number not in (other.file_number for other in same[:_MOST]):
                    same.append(c)
    return found


def named(name: str, cases: Cases, before: int, court: str = "") -> Citation | None:
    """Return the one decision cited before a place whose citation has this name in it, or none."""
    said = cases.get(name.split(" ")[0], [])[:_MOST]
    meant = [c for c in said if c.end <= before and name in c.text and court in ("", c.court)]
    return meant[0] if len(meant) == 1 else None


def before(text: str, start: int, cases: Cases) -> tuple[int, Citation] | None:
    """Return start and decision of a case whose name stands right before "a. a. O."."""
    by_name = _BEFORE.search(text, max(0, start - _LONGEST), start) if cases else None
    base = named(by_name["name"], cases, by_name.start()) if by_name else None
    return (by_name.start(), base) if by_name and base else None


def alone(text: str, cases: Cases, taken: list[tuple[int, int]]) -> Iterator[tuple[Citation, Citation | None]]:
    """Yield the citations by a case's name and a marginal number alone, each with the decision above that it means.

    Without the name of the court only what a citation above has in it is the name of a case.
    """
    inside = covers(taken)
    for lead in scan(text, _LEADS):
        said = _NAMED.match(text, lead.end()) if not inside(lead.start()) else None
        if said is None or (lead.start() and text[lead.start() - 1].isalnum()):
            continue
        court = next((name for name in COURTS if lead[0].startswith((f"{name},", f"{name} "))), "")
        base = named(said["name"], cases, lead.start(), court)
        if base is None and not court:
            continue
        end, pinpoint, _ = pinpoints.read(text, said.end())
        doctype = next((kind for kind in ("Urteil", "Beschluss") if kind in lead[0]), "")
        yield (
            Citation(
                lead.start(),
                end,
                "decision",
                text[lead.start() : end],
                court=court,
                doctype=doctype,
                pinpoint=pinpoint,
                match="unresolved",
                reason=f"no decision above of a case called {said['name']}",
            ),
            base,
        )
