"""The items of lists in a section, each with the words that lead in its list; which numbers of an annex are none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from normgraph.ingest.model import Path, Section

_ITEMS = ("nr-", "bst-", "dbst-")
_ANNEXES = ("anlage", "anhang")
_SENTENCE = re.compile(r"(?<!\d)(?<!\bNr)(?<!\bAbs)[.!?]\s+(?=[A-ZÄÖÜ(§„])")
_CLAUSE = re.compile(rf"\b(?:Maßgabe|da[sß]ß?|soweit|sofern|wenn|jedoch|statt)\b|;|{_SENTENCE.pattern}")
"""In an item: what follows is no longer what the lead speaks of."""

_LONGEST = 1000
"""Characters of a lead that are read."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list from its number up to its first clause, and the sentence that leads in the list."""

    start: int
    end: int
    lead: str


def items(section: Section) -> list[Item]:
    r"""Return the items that have a lead, in the order of the text; an item of an item has that of the outer list.

    >>> from normgraph.ingest.model import Kind, Unit
    >>> text = "Es gelten:\n1. § 5, soweit § 7 es sagt,\n2. § 6."
    >>> units = (Unit(("1", "nr-1"), Kind.NUMMER, "1", 11, 38), Unit(("1", "nr-2"), Kind.NUMMER, "2", 39, 46))
    >>> section = Section(("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text=text, units=units)
    >>> [(text[item.start : item.end], item.lead) for item in items(section)]
    [('1. § 5, ', 'Es gelten:'), ('2. § 6.', 'Es gelten:')]
    """
    found, text = [], section.text
    units = {unit.path: unit for unit in sorted(section.units, key=lambda unit: (unit.start, -unit.end))}
    leads: dict[Path, str] = {}
    for path, unit in units.items():
        above = path[:-1]
        if not path[-1].startswith(_ITEMS):
            if above and above[-1].startswith(_ITEMS):  # the sentence of an item that has items
                leads[path] = leads.get(above, "")
            continue
        if above not in leads:
            start = units[above].start if above in units else 0
            lead = text[max(start, unit.start - _LONGEST) : unit.start].rstrip()
            leads[above] = _SENTENCE.split(lead)[-1]
        line = text.find("\n", unit.start)
        end = min(unit.end, line) if line >= 0 else unit.end
        clause = _CLAUSE.search(text, min(end, unit.start + len(unit.number) + 2), end)
        lead = leads[above]
        if lead:
            found.append(Item(unit.start, clause.start() if clause else end, lead))
        leads[path] = f"{lead} {text[unit.start : end]}" if end < unit.end and not clause else ""
    return found


def item_at(found: Sequence[Item], offset: int) -> Item | None:
    """Return the item of which an offset is in the first clause."""
    item = found[at - 1] if (at := bisect_right(found, offset, key=lambda item: item.start)) else None
    return item if item and offset < item.end else None


def unnumbered(section: str, segment: str, below: Iterable[str]) -> bool:
    """Say whether an item that the units below an annex lack may be in its text: rows and many headings are no units.

    An annex without tables whose items are numbered alike has no other one.

    >>> unnumbered("anlage-1", "nr-3100", ["tab-1"]), unnumbered("anlage-1", "nr-10-1", ["nr-1", "nr-2"])
    (True, True)
    >>> unnumbered("anlage-1", "nr-3", ["nr-1", "nr-2"]), unnumbered("5", "nr-3", [])
    (False, False)
    """
    if not (section.startswith(_ANNEXES) and segment.startswith(_ITEMS)):
        return False
    names = [name.partition("--")[0] for name in below]
    kind, points = segment.partition("-")[0], segment.count("-")
    alike = any(name.startswith(f"{kind}-") and name.count("-") == points for name in names)
    return not alike or any(name.startswith("tab-") for name in names)
