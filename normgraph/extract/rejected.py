"""Where a court, behind a decision it has named, says that it does not share it: the end of a clause with "Soweit"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normgraph.extract import sentences
from normgraph.extract.model import Citation, Signal

COURT = r"(?:(?:der|des) (?:erkennende |beschließende )?Senat|das (?:erkennende |beschließende )?Gericht|die Kammer)"
_BEFORE, _BEHIND = 220, 400
_WE = rf"(?P<we>{COURT}|er|sie|es)"
_CONCERNING = re.compile(r"\bSoweit\s(?P<own>(?:der|das|die)\s(?:erkennende\s)?(?:Senat|Gericht|Kammer)\b)?")
_REJECTS = re.compile(
    rf",\s(?P<said>(?:folgt|vermag|kann)\s{_WE}\s(?:dem|dieser\s\w+)\snicht(?:\s(?:zu\s)?folgen|\sbeizutreten)?|"
    r"(?:überzeugt|verfängt)\s(?:dies|das)\snicht|(?:ist|kann)\sdem\snicht\s(?:zu\sfolgen|gefolgt\swerden)|"
    r"(?:wird|ist)\s(?:daran|hieran|an\sdieser\s\w+)\snicht\s(?:mehr\s|länger\s)?(?:festgehalten|festzuhalten)|"
    rf"hält\s{_WE.replace('we', 'held')}\s(?:daran|hieran|an\sdieser\s\w+)\snicht\s(?:mehr\s|länger\s)?fest|"
    rf"gibt\s{_WE.replace('we', 'gives')}\s(?:diese|seine|ihre|die)\s(?:\w+\s)?(?:Rechtsprechung|Auffassung)\sauf|"
    rf"teilt\s{_WE.replace('we', 'shares')}\sdiese\s\w+\snicht|"
    rf"(?:schließt|vermag|kann)\ssich\s(?P<joins>{COURT})\s(?:dem|dieser\s\w+)\snicht\s(?:an|anzuschließen|anschließen))"
)


def behind(text: str, c: Citation) -> Iterator[Signal]:
    """Yield what the main clause says of a decision that a clause with "Soweit" names before it.

    >>> from normgraph.extract import find
    >>> text = "Soweit das OLG Ulm (Urteil vom 3. Mai 2010 - 4 U 1/09) dies verneint, folgt der Senat dem nicht."
    >>> [signal.text for signal in behind(text, find(text)[0])]
    ['folgt der Senat dem nicht']
    """
    if text.find("oweit", max(0, c.start - _BEFORE), c.start) < 0:
        return
    low = sentences.begin(text, max(0, c.start - _BEFORE), c.start)
    concerning = _CONCERNING.match(text, low, c.start)
    if concerning is None:
        return
    end = max(c.end, c.group[1])
    said = _REJECTS.search(text, end, sentences.finish(text, end, min(len(text), end + _BEHIND)))
    if said is None:
        return
    who = next(filter(None, said.group("we", "held", "gives", "shares")), "")
    if who not in ("er", "sie", "es") or concerning["own"]:
        yield Signal("departs", said.start("said"), said.end("said"), said["said"])
