"""Citations with known targets: each style writes a text and says which norms and decisions it cites.

All texts are our own; the numbers of units are those of the statutes whose structure ships with the project.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from normgraph import assets, identifiers
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Numbers
from normgraph.ingest import structure_files
from normgraph.ingest.curated import court

Gold = dict[str, str]
"""What a citation names: the fields of `extract.Citation` that say something, and the IRI of the `target`."""

FIELDS = {"abs": "absatz", "satz": "satz", "nr": "nummer", "bst": "buchstabe"}
_PRINTED = {"absatz": "Abs.", "satz": "Satz", "nummer": "Nr.", "buchstabe": "Buchst."}
_OTHER_LAWS = {
    "ZPO": 700, "VwGO": 170, "StGB": 330, "StPO": 450, "FamFG": 480, "InsO": 330, "HGB": 400, "AO": 390, "EStG": 52,
    "SGG": 200, "ArbGG": 110, "GKG": 60, "RVG": 50, "AsylG": 80, "SGB X": 100, "SGB V": 300, "SGB VI": 280, "WEG": 40,
    "FGO": 150, "VwVfG": 95, "KSchG": 20, "TzBfG": 20, "BetrVG": 120, "UWG": 15, "MarkenG": 140, "PatG": 140,
}  # fmt: skip
"""Laws without structure in the shipped graph, and how far sections are drawn."""
_TITLES = {"AO": "der Abgabenordnung", "ZPO": "der Zivilprozessordnung", "InsO": "der Insolvenzordnung"}
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_LOWER = (
    ("OLG Köln", "{a} U {n}/{y}"), ("OLG Celle", "{a} W {n}/{y}"), ("OVG Bremen", "{a} B {n}/{y}"),
    ("VGH München", "{a} ZB {y}.{n}"), ("LSG Hamburg", "L {a} KR {n}/{y}"), ("LG Aachen", "{a} S {n}/{y}"),
    ("FG Köln", "{a} K {n}/{y}"), ("VG Magdeburg", "{a} A {n}/{y}"), ("LAG Hamm", "{a} Sa {n}/{y}"),
)  # fmt: skip


@dataclass(frozen=True)
class Cited:
    """A decision that can be cited: court, ISO date, file number, type, ECLI."""

    court: str
    date: str
    file_number: str
    doctype: str
    ecli: str = ""

    @property
    def gold(self) -> Gold:
        target = identifiers.decision(court(self.court).name, self.date, self.file_number)
        return {"court": self.court, "date": self.date, "file_number": self.file_number, "target": target}


@dataclass(frozen=True)
class Draw:
    """What the styles draw from: random numbers, and a way to an earlier decision."""

    rng: random.Random
    earlier: Callable[[], Cited]

    def zipf(self, count: int) -> int:
        """Return an index below `count`, the first ones most often."""
        return int((count + 1) ** self.rng.random()) - 1


@cache
def units() -> tuple[Gold, ...]:
    """All units of the shipped statutes that a citation of all their levels names exactly, in a fixed order."""
    index = UnitIndex.shipped()
    found: list[Gold] = []
    for slug in structure_files.slugs():
        statute = structure_files.read(slug)
        for section in statute.sections:
            for path in (section.path, *(unit.path for unit in section.units)):
                said = _numbers(path)
                if said and index.find(slug, Numbers(**said)).path == path:
                    target = identifiers.norm(slug, *path)
                    found.append({"statute": statute.abbreviation, **said, "target": target})
    random.Random(0).shuffle(found)
    return tuple(found)


def _numbers(path: tuple[str, ...]) -> dict[str, str]:
    """Return the numbers of a path that a usual citation has, or nothing: `5/abs-1/nr-2`, no half-sentences."""
    if not path or not path[0][:1].isdigit() or "-" in path[0]:
        return {}
    said = {"section": path[0]}
    for segment in path[1:]:
        kind, _, number = segment.partition("-")
        if kind not in FIELDS or FIELDS[kind] in said or "-" in number:
            return {}
        said[FIELDS[kind]] = number
    return said


def _unit(draw: Draw) -> Gold:
    """Draw a unit, of a statute with known structure as often as of another."""
    if draw.rng.random() < 0.5:
        return dict(units()[draw.zipf(len(units()))])
    return _other(draw)


def _other(draw: Draw, *, absatz: bool = True) -> Gold:
    law = draw.rng.choice(list(_OTHER_LAWS))
    said = {"statute": law, "section": str(1 + draw.zipf(_OTHER_LAWS[law]))}
    if absatz and draw.rng.random() < 0.7:
        said["absatz"] = str(draw.rng.randint(1, 4))
        if draw.rng.random() < 0.5:
            said["satz"] = str(draw.rng.randint(1, 3))
    return said | {"target": _target(said)}


def _target(said: Gold) -> str:
    steps = [f"{kind}-{identifiers.slug(said[name])}" for kind, name in FIELDS.items() if name in said]
    return identifiers.norm(_slugs()[said["statute"]], said["section"], *steps)


@cache
def _slugs() -> dict[str, str]:
    with assets.path("data", "statutes", "federal.csv").open(encoding="utf-8", newline="") as file:
        found = {row["abbreviation"]: row["slug"] for row in csv.DictReader(file)}
    with assets.path("data", "curated", "statutes.csv").open(encoding="utf-8", newline="") as file:
        return found | {row["abbreviation"]: row["slug"] for row in csv.DictReader(file)}


def _sign(unit: Gold) -> str:
    return "Art." if unit["statute"] in ("EGBGB", "GG", "EMRK", "AEUV", "GRCh") else "§"


def _below(unit: Gold) -> str:
    return "".join(f" {word} {unit[name]}" for name, word in _PRINTED.items() if name in unit)


def _whole(unit: Gold) -> str:
    return f"{_sign(unit)} {unit['section']}{_below(unit)} {unit['statute']}"


Style = Callable[[Draw], tuple[str, list[Gold]]]


def plain(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _unit(draw)
    return _whole(unit), [unit]


def short(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _unit(draw)
    text = _whole(unit).replace("Abs.", "Abs").replace("Satz", "S").replace("Nr.", "Nr").replace("Buchst.", "Buchst")
    return text.replace("Art.", "Art"), [unit]


def listed(draw: Draw) -> tuple[str, list[Gold]]:
    """Three sections in ascending order, since "§§ 3 Abs. 1, 2 und 4" may as well be three subsections."""
    law = draw.rng.choice(list(_OTHER_LAWS))
    first = draw.rng.randint(10, 20)
    second, last = first + draw.rng.randint(1, 9), first + draw.rng.randint(10, 30)
    found: list[Gold] = [{"statute": law, "section": str(number)} for number in (first, second, last)]
    found[1]["absatz"] = str(draw.rng.randint(1, 4))
    text = f"§§ {first}, {second} Abs. {found[1]['absatz']} und {last} {law}"
    return text, [unit | {"target": _target(unit)} for unit in found]


def tight(draw: Draw) -> tuple[str, list[Gold]]:
    one, two = _other(draw, absatz=False), _other(draw, absatz=False)
    two["statute"] = one["statute"]
    two["target"] = _target(two)
    return f"§§{one['section']},{two['section']} {one['statute']}", [one, two]


def signs(draw: Draw) -> tuple[str, list[Gold]]:
    one, two = _other(draw), _other(draw)
    two["statute"] = one["statute"]
    two["target"] = _target(two)
    return f"§ {one['section']}{_below(one)}, {_whole(two)}", [one, two]


def span(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _other(draw, absatz=False)
    first = int(unit["section"])
    last = first + draw.rng.randint(2, 4)
    unit["section"] = f"{first}-{last}"
    unit["target"] = " ".join(
        identifiers.norm(_slugs()[unit["statute"]], str(number)) for number in range(first, last + 1)
    )
    return f"§§ {first} bis {last} {unit['statute']}", [unit]


def following(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _other(draw, absatz=False)
    return f"§§ {unit['section']} ff. {unit['statute']}", [unit]


def joined(draw: Draw) -> tuple[str, list[Gold]]:
    one, two = _unit(draw), _unit(draw)
    link = draw.rng.choice(["i. V. m.", "iVm", "i.V.m.", "in Verbindung mit"])
    return f"{_whole(one)} {link} {_whole(two)}", [one, two]


def across(draw: Draw) -> tuple[str, list[Gold]]:
    one, two = _other(draw, absatz=False), _other(draw)
    return f"§ {one['section']} {one['statute']}, {_whole(two)}", [one, two]


def before(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _other(draw, absatz=False)
    return f"({unit['statute']} § {unit['section']})", [unit]


def old(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _unit(draw)
    return f"{_whole(unit)} a. F.", [unit | {"version": "a. F."}]


def titled(draw: Draw) -> tuple[str, list[Gold]]:
    law = draw.rng.choice(list(_TITLES))
    said = {"statute": law, "section": str(1 + draw.zipf(_OTHER_LAWS[law]))}
    return f"§ {said['section']} {_TITLES[law]}", [said | {"target": _target(said)}]


def european(draw: Draw) -> tuple[str, list[Gold]]:
    said = {"statute": draw.rng.choice(["EMRK", "AEUV", "GRCh", "GG"]), "section": str(draw.rng.randint(1, 18))}
    said["absatz"] = str(draw.rng.randint(1, 3))
    return _whole(said), [said | {"target": _target(said)}]


def _day(date: str, draw: Draw) -> str:
    year, month, day = date.split("-")
    if draw.rng.random() < 0.3:
        return f"{day}.{month}.{year}"
    return f"{int(day)}. {_MONTHS[int(month) - 1]} {year}"


def decided(draw: Draw) -> tuple[str, list[Gold]]:
    cited = draw.earlier()
    dash = draw.rng.choice(["-", "–"])
    kind = draw.rng.choice([cited.doctype, "Urt." if cited.doctype == "Urteil" else "Beschl."])
    day = f"{'v.' if kind.endswith('.') else 'vom'} {_day(cited.date, draw)}"
    behind = draw.rng.choice(["", f", juris Rn. {draw.rng.randint(2, 60)}", f" Rn. {draw.rng.randint(2, 60)}"])
    return f"{cited.court}, {kind} {day} {dash} {cited.file_number}{behind}", [cited.gold]


def bracketed(draw: Draw) -> tuple[str, list[Gold]]:
    cited = draw.earlier()
    return f"{cited.court}, {cited.doctype} vom {_day(cited.date, draw)} ({cited.file_number})", [cited.gold]


def lower(draw: Draw) -> tuple[str, list[Gold]]:
    name, form = draw.rng.choice(_LOWER)
    year = draw.rng.randint(2003, 2009)
    number = form.format(a=draw.rng.randint(1, 24), n=draw.rng.randint(2, 999), y=f"{year % 100:02}")
    date = f"{year}-{draw.rng.randint(1, 12):02}-{draw.rng.randint(1, 28):02}"
    cited = Cited(name, date, number, draw.rng.choice(["Urteil", "Beschluss"]))
    return f"{name}, {cited.doctype} vom {_day(date, draw)} - {number}", [cited.gold]


def chained(draw: Draw) -> tuple[str, list[Gold]]:
    one = draw.earlier()
    two = next((c for c in (draw.earlier() for _ in range(20)) if c.court == one.court and c != one), None)
    if two is None:
        return decided(draw)
    days = _day(one.date, draw), _day(two.date, draw)
    plural = "Urteile" if one.doctype == "Urteil" else "Beschlüsse"
    text = f"{one.court}, {plural} vom {days[0]} - {one.file_number} und vom {days[1]} - {two.file_number}"
    return text, [one.gold, two.gold]


def identified(draw: Draw) -> tuple[str, list[Gold]]:
    cited = draw.earlier()
    if not cited.ecli:
        return decided(draw)
    text = f"{cited.court}, {cited.doctype} vom {_day(cited.date, draw)} - {cited.file_number}, {cited.ecli}"
    return text, [cited.gold | {"ecli": cited.ecli}]


def literature(draw: Draw) -> tuple[str, list[Gold]]:
    unit = _other(draw, absatz=False)
    edition = draw.rng.randint(2, 30)
    text = f"Muster/Beispiel, {unit['statute']}, {edition}. Aufl., § {unit['section']} Rn. {draw.rng.randint(1, 80)}"
    return text, []


NORMS: tuple[tuple[Style, int], ...] = (
    (plain, 30), (short, 8), (listed, 5), (tight, 2), (signs, 6), (span, 3), (following, 4), (joined, 10), (across, 4),
    (before, 2), (old, 2), (titled, 3), (european, 6),
)  # fmt: skip
DECISIONS: tuple[tuple[Style, int], ...] = (
    (decided, 30), (bracketed, 5), (lower, 12), (chained, 5), (identified, 4), (literature, 6),
)  # fmt: skip
