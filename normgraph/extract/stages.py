"""The stages of extraction, one function each: see `normgraph.extract`."""

from __future__ import annotations

import re

from normgraph.extract.find_acts import find_acts, find_union_acts
from normgraph.extract.find_annexes import find_annexes
from normgraph.extract.find_decisions import find_decisions
from normgraph.extract.find_norms import find_norms
from normgraph.extract.model import BY_PLACE, Citation, DocumentContext
from normgraph.extract.names import Names, load
from normgraph.extract.noise import Clean
from normgraph.extract.resolve import resolve
from normgraph.extract.titles import european
from normgraph.extract.treatment import treat


def find(text: str, names: Names | None = None, *, acts: bool = False) -> list[Citation]:
    """Return the citations of a text as they stand there, in order of place.

    Whole acts are found where the Union numbers them; with `acts` also by name.

    >>> [(c.statute, c.section) for c in find("nach § 123 Abs. 3 VwGO i. V. m. § 920 Abs. 2 ZPO")]
    [('VwGO', '123'), ('ZPO', '920')]
    """
    clean = Clean(text)
    found = _find(clean.text, names or load(), acts=acts)
    return found if clean.text is text else [clean.back(citation) for citation in found]


def _find(text: str, names: Names, *, acts: bool) -> list[Citation]:
    decisions = list(find_decisions(text))
    taken = [(c.start, c.end) for c in decisions]
    norms = list(find_norms(text, names, taken))
    norms += find_annexes(text, names, norms)
    decisions = _outside(decisions, [(c.start, c.end) for c in norms if c.statute])
    taken = sorted({*taken, *(c.group for c in norms)})
    norms += find_acts(text, names, taken) if acts else find_union_acts(text, taken)
    return sorted([*decisions, *norms], key=BY_PLACE)


def _outside(decisions: list[Citation], norms: list[tuple[int, int]]) -> list[Citation]:
    """Return the decisions that are no part of a norm's citation, as "6 ARB 1/80" in "Art. 6 ARB 1/80" is."""
    norms = sorted(norms)
    kept, at, reach = [], 0, 0
    for c in decisions:
        while at < len(norms) and norms[at][0] <= c.start:
            reach = max(reach, norms[at][1])
            at += 1
        inside = not c.court and at < len(norms) and norms[at][0] < c.end <= norms[at][1]  # "Abs. 2⏎RL (EG) 2007/46"
        if c.end > reach and not inside:
            kept.append(c)
    return kept


def extract(
    text: str,
    names: Names | None = None,
    document: DocumentContext | None = None,
    *,
    acts: bool = False,
    mentions: bool = False,
) -> list[Citation]:
    """Return the citations of a text, resolved as far as the document says; options as in `find` and `resolve`.

    >>> [(c.court, c.file_number) for c in extract("(Urteil vom 3. Mai 2008 V R 5/07, NJW 2008, 1)")]
    [('BFH', 'V R 5/07')]
    """
    found = resolve(text, find(text, names, acts=True), document, mentions=mentions)  # acts named say what § 5 is of
    return treat(text, found if acts else [c for c in found if not _is_named_act(text, c)], document)


def _is_named_act(text: str, c: Citation) -> bool:
    """Whether a citation is of a whole act by its name, not by its number in the Union."""
    whole = c.kind == "norm" and not (c.section or c.absatz or c.satz or c.nummer)
    return whole and european(text, c.start) is None


_NUMBERS = re.compile(r", (?=[^,]*\d)")
"""Where one file number ends and the next begins: a tax court's "2 K 3/15 E, G, U" is one."""


def entries(citation: Citation) -> list[dict[str, object]]:
    """Return a citation as entries of a JSON line: one for each place that names what is cited, in one group.

    Those of a decision are court to file number, and each reporter; joined proceedings, which one decision ends, are
    several `targets`. A number in a list ("Abs. 1 und 2") has its own place; an act of the Union has the place of its
    number, the article stands in the group.

    >>> c = find("BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 5")[0]
    >>> [(e["start"], e["end"], e["group_end"], e["text"]) for e in entries(c)]
    [(0, 36, 49, 'BGH, Urteil vom 3.4.2002 - I ZR 1/00'), (38, 49, 49, 'NJW 2002, 5')]
    """
    whole: dict[str, object] = {**citation.as_json()}
    numbers = _NUMBERS.split(citation.file_number)
    if len(numbers) > 1:
        whole["targets"] = [{"court": citation.court, "file_number": number} for number in numbers]
    at = citation.start
    return [
        whole | {"start": start, "end": end, "text": citation.text[start - at : end - at]}
        for start, end in citation.parts
        if at <= start < citation.end  # the name of an act behind a list belongs to its last article
    ] or [whole]
