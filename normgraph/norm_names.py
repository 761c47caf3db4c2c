"""From what a reader writes to a unit of a norm, fast: "§ 60a Abs. 2 AufenthG", "Art. 229 § 47 EGBGB", `bgb/1599`.

Unlike a citation, a name may point to a unit that no version has any more: what it means is then for the answer to say.
Other forms are left to `graph.naming`, which knows every name of every law but takes longer to load.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import product

import pyoxigraph as ox

from normgraph import assets, identifiers
from normgraph.errors import UnknownThing
from normgraph.graph.terms import term
from normgraph.identifiers import slug

_N = r"\d{1,5}\s?[a-z]{0,2}"
_NAME = re.compile(
    rf"\s*(?:§§?\s*(?P<par>\d{{1,2}}\.\d{{2}}[a-z]?|{_N})|Art(?:ikel)?\.?\s*(?P<art>{_N})(?:\s*§\s*(?P<below>{_N}))?|(?P<annex>Anlage(?:\s\w{{1,6}})?))"
    rf"(?:\s*(?:Abs(?:atz|\.)?)\s*(?P<abs>{_N}))?(?:\s*(?:Satz|S\.)\s*(?P<satz>\d{{1,3}}))?"
    rf"(?:\s*(?:Nr\.?|Nummer)\s*(?P<nr>{_N}))?(?:\s*(?:Buchst(?:\.|abe)?|lit\.)\s*(?P<bst>[a-z]))?"
    r"(?:\s*(?:Satz|S\.)\s*(?P<inside>\d{1,3}))?"
    r"\s+(?P<law>[^\W\d_][\w .-]{0,60}?)\s*"
)
_SERVES = re.compile(
    r"(?<=\w)\s(?:\((?:zu|nach)\s[^()]*\)|(?:zu|nach)\s(?:§§?|Art(?:ikel|\.)?)\s?\d+[a-z]?"
    r"(?:\s(?:Abs(?:atz|\.)|Satz|S\.|N(?:ummer|r\.))\s?\d+[a-z]?)*)(?=\s)"
)
"""The section that an annex says it belongs to: "Anlage 1 zu § 25a BVerfGG" is an annex of the law."""
_PATH = re.compile(r"(?:norm/)?[a-z0-9][a-z0-9-]*(?:/[a-z0-9.-]+)*")
_INSIDE = re.compile(r"(?:(?:nr|bst|dbst)-[^/]+/)+satz-\d+")
_NORMS = identifiers.iri("norm", "")


def unit(name: str, graph: ox.Store) -> str:
    """Return the IRI of the unit that a name means; one that no version has is named all the same.

    Raises UnknownThing where the name has no known form or names no known law.

    >>> unit("§ 60a Abs. 2 AufenthG", ox.Store())
    'https://w3id.org/normgraph/id/norm/aufenthg/60a/abs-2'
    >>> unit("§ 6.04 BinSchStrO", ox.Store()), unit("§ 1.03 Nr. 1 Satz 2 BinSchStrO", ox.Store())
    ('https://w3id.org/normgraph/id/norm/binschstro/6-04', 'https://w3id.org/normgraph/id/norm/binschstro/1-03/nr-1/satz-2')
    >>> unit("Art. 229 § 47 Abs. 4 EGBGB", ox.Store()), unit("bgb/1599", ox.Store())
    ('https://w3id.org/normgraph/id/norm/egbgb/229/par-47/abs-4', 'https://w3id.org/normgraph/id/norm/bgb/1599')
    """
    name = plain(name)
    if len(name) > 200:
        raise UnknownThing("the name is longer than 200 characters", remedy="name one unit, as in § 1599 Abs. 2 BGB")
    if name.startswith(_NORMS):
        return name
    if _PATH.fullmatch(name):
        return identifiers.iri("norm", name.removeprefix("norm/"))
    if iri := labelled(name, graph):
        return iri
    found = _NAME.fullmatch(name)
    law = law_of(found["law"] if found else name)
    if not law:
        from normgraph.graph import naming

        return naming.of_annex(name, graph) or naming.thing(name, graph)
    return _placed(law, found, graph) if found else identifiers.norm(law)


def plain(name: str) -> str:
    """Return a name without the section that an annex says it belongs to.

    >>> plain("Anlage 1 zu § 25a BVerfGG"), plain("Anlage 1 (zu § 13 Abs. 1) BKatV"), plain(" § 1 BGB ")
    ('Anlage 1 BVerfGG', 'Anlage 1 BKatV', '§ 1 BGB')
    """
    name = name.strip()
    return _SERVES.sub("", name, count=1) if name[:6] in ("Anlage", "Anhang") else name


def labelled(name: str, graph: ox.Store) -> str:
    """Return the one law or unit that the graph itself calls so, nothing where it is none or several.

    Labels name what no citation can: "§ 6.24 Tabelle 1 RheinSchPV 1994", "Präambel GG", a law that no register lists.

    >>> labelled("Präambel GG", ox.Store())
    ''
    """
    said = graph.quads_for_pattern(None, term("rdfs:label"), ox.Literal(" ".join(name.split())), None)
    found = {quad.subject.value for quad in said if isinstance(quad.subject, ox.NamedNode)}
    norms = [iri for iri in found if iri.startswith(_NORMS) and _PATH.fullmatch(iri.removeprefix(_NORMS))]
    return norms[0] if len(norms) == 1 else ""


def held(name: str, graph: ox.Store) -> str:
    """Return the IRI of the unit that a name means where the graph describes it, nothing where not.

    >>> held("§ 60a Abs. 2 AufenthG", ox.Store())
    ''
    """
    found = _NAME.fullmatch(name.strip()[:200])
    law = law_of(found["law"]) if found else ""
    iri = _placed(law, found, graph) if found and law else ""
    return iri if iri and _described(iri, graph) else ""


def sentences_inside(item: str, sentence: str, graph: ox.Store) -> list[str]:
    """Return the units of an item without sentences of its own that are called so in the items below it.

    "§ 3 Nr. 71 Satz 3 EStG" may be the third sentence of a letter or of the whole number: the text does not tell.

    >>> sentences_inside(identifiers.norm("bgb", "1"), "satz-2", ox.Store())
    []
    """
    law = ox.NamedNode(identifiers.norm(item.removeprefix(_NORMS).split("/")[0]))
    units = (quad.subject.value for quad in graph.quads_for_pattern(None, term("ng:statute"), law, None))  # type: ignore[union-attr]
    below = {unit.removeprefix(f"{item}/") for unit in units if unit.startswith(f"{item}/")}
    found = {unit for unit in below if _INSIDE.fullmatch(unit) and unit.endswith(f"/{sentence}")}
    if any(unit.startswith("satz-") for unit in below):
        return []
    least = min((unit.count("/") for unit in found), default=0)
    return sorted(f"{item}/{unit}" for unit in found if unit.count("/") == least)


def law_of(name: str) -> str:
    """Return the slug of a federal law by abbreviation, nothing where none has it.

    >>> law_of("EGBGB"), law_of("SGB II"), law_of("Sgb ii"), law_of("XyzG")
    ('egbgb', 'sgb-ii', 'sgb-ii', '')
    """
    return _laws().get(" ".join(name.split()).lower(), "")


@cache
def _laws() -> dict[str, str]:
    """Return the slugs by slug and abbreviation; what the site prints counts where nothing else has that name."""
    with assets.path("data", "statutes", "federal.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    laws: dict[str, str] = {}
    for columns in (("abbreviation", "slug"), ("amtabk", "jurabk")):
        for row in rows:
            for column in columns:
                laws.setdefault(row[column].lower(), row["slug"])
    laws.pop("", None)
    return laws


def _placed(law: str, found: re.Match[str], graph: ox.Store) -> str:
    """Put the levels together; those that a citation may leave out (an only Absatz or sentence) are tried too."""
    section = slug((found["par"] or found["art"] or found["annex"]).replace(" ", "" if not found["annex"] else " "))
    head = (section, f"par-{slug(found['below'].replace(' ', ''))}") if found["below"] else (section,)
    levels = {level: found[level] and slug(found[level].replace(" ", "")) for level in ("abs", "satz", "nr", "bst")}
    last = [f"satz-{found['inside']}"] if found["inside"] else []
    given = [*(f"{level}-{number}" for level, number in levels.items() if number), *last]
    exact = identifiers.norm(law, *head, *given)
    inside = levels["satz"] or levels["nr"] or levels["bst"]
    absatz = [f"abs-{levels['abs']}"] if levels["abs"] else ["", "abs-1"] if inside else [""]
    satz = [f"satz-{levels['satz']}"] if levels["satz"] else ["", "satz-1"] if levels["nr"] or levels["bst"] else [""]
    rest = [f"{level}-{levels[level]}" for level in ("nr", "bst") if levels[level]] + last
    for kept in range(len(rest), -1, -1):  # what is not there is named below what is
        for one, other in product(absatz, satz):
            iri = identifiers.norm(law, *head, *filter(None, (one, other)), *rest[:kept])
            if _described(iri, graph):
                return "/".join((iri, *rest[kept:]))
    return exact


def _described(iri: str, graph: ox.Store) -> bool:
    return next(graph.quads_for_pattern(ox.NamedNode(iri), None, None, None), None) is not None
