"""Keeps true what cites a statute whose units go or come back: citations are looked up again by the same numbers.

A citation whose unit is gone keeps it as `ng:targetAsCited`, as one does that never had a target, and gets it back as
soon as the statute has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Numbers, Resolution, Structure
from normgraph.graph.terms import Statement, link, term, text
from normgraph.ingest.model import Path
from normgraph.snapshot_replace import Changes, gone

_STATUTES = identifiers.graph("statute", "")
_LEVELS = {
    "par": "paragraph",
    "abs": "absatz",
    "satz": "satz",
    "hs": "halbsatz",
    "nr": "nummer",
    "bst": "buchstabe",
    "dbst": "buchstabe",
}
_AS_CITED = term("ng:targetAsCited")
_EDGES = ("ng:target", "ng:nearestUnit")
_SAID = (*_EDGES, "ng:meantTarget", "ng:candidate", "ng:matchType", "ng:reason", "ng:targetAsCited")


def follow(changes: Changes, slug: str, old: Structure, new: Structure, index: UnitIndex) -> Iterator[tuple[str, str]]:
    """Look up again what cites a statute that changed; yield each statute that cites so, and what is to be reported."""
    for citing, count in lose(changes, slug, gone(old, new), index).items():
        yield citing, f"{count} citations of units that {slug} no longer has are unresolved now" if count else ""
    if gone(new, old):
        for citing, count in recover(changes, slug, index).items():
            yield citing, f"{count} citations of units that {slug} has now have a target"


def lose(changes: Changes, slug: str, units: Iterable[Path], index: UnitIndex) -> Counter[str]:
    """Resolve again what other statutes cite of units of a statute that are gone.

    What decisions cite is left alone: they cite the law of their day. Returns for each statute that cited them how many
    of its citations no longer have a target.
    """
    lost: Counter[str] = Counter()
    for path in units:
        target = ox.NamedNode(identifiers.norm(slug, *path))
        for quad in list(changes.store.quads_for_pattern(None, term("ng:target"), target, None)):
            citing = _citing(quad)
            if citing and citing != slug:
                lost[citing] += not _write(changes, quad, slug, path, index.find(slug, numbers(path)))
    return lost


def recover(changes: Changes, slug: str, index: UnitIndex, *, decisions: bool = False) -> Counter[str]:
    """Give citations of a statute their target where it has now what they name; count them by the citing statute.

    Those in `decisions` (counted under "") are left alone unless asked for.
    """
    found: Counter[str] = Counter()
    law = identifiers.norm(slug) + "/"
    for quad in list(changes.store.quads_for_pattern(None, _AS_CITED, None, None)):
        citing, unit = _citing(quad), str(quad.object.value)  # type: ignore[union-attr]
        if (citing or decisions) and citing != slug and unit.startswith(law):
            path = tuple(unit.removeprefix(law).split("/"))
            meant = index.find(slug, numbers(path))
            if meant.path is not None:
                found[citing] += _write(changes, quad, slug, path, meant)
    return found


def recover_all(changes: Changes, index: UnitIndex) -> int:
    """Do the same for all statutes and for citations in decisions; returns how many have a target now."""
    units = {str(quad.object.value) for quad in changes.store.quads_for_pattern(None, _AS_CITED, None, None)}  # type: ignore[union-attr]
    laws = {unit.removeprefix(identifiers.norm("")).partition("/")[0] for unit in units}
    return sum(recover(changes, slug, index, decisions=True).total() for slug in sorted(laws) if index.knows(slug))


def _citing(quad: ox.Quad) -> str:
    """Return the slug of the statute in which a citation stands, nothing where it is a decision."""
    graph = str(quad.graph_name.value)  # type: ignore[union-attr]
    return graph.removeprefix(_STATUTES) if graph.startswith(_STATUTES) else ""


def _write(changes: Changes, old: ox.Quad, slug: str, path: Path, found: Resolution) -> bool:
    """Write what a citation of a unit points to now; returns whether it has a target."""
    store, citation, graph = changes.store, old.subject, old.graph_name
    unit = next(quad.object for quad in store.quads_for_pattern(citation, term("ng:citedIn"), None, graph))
    assert isinstance(unit, ox.NamedNode)
    edges = {quad.object for name in _EDGES for quad in store.quads_for_pattern(citation, term(name), None, graph)}
    for name in _SAID:
        changes.remove(list(store.quads_for_pattern(citation, term(name), None, graph)))
    above = found.path or found.nearest
    near = link(identifiers.norm(slug, *above)) if above else None
    said: list[Statement] = [
        ("ng:matchType", term(f"ng:{found.match}")),
        ("ng:reason", text(found.reason)),
        ("ng:target" if found.path else "ng:nearestUnit", near),
        ("ng:targetAsCited", None if found.path else link(identifiers.norm(slug, *path))),
    ]
    decision = not _citing(old)
    if decision and found.path:
        said.append(("ng:meantTarget", near))
    changes.add(ox.Quad(citation, term(name), value, graph) for name, value in said if value is not None)
    cites = term("ng:citesNorm" if decision else "eli:cites")
    if near and (found.path or decision):
        changes.add([ox.Quad(unit, cites, near, graph)])
    for edge in edges - {near}:
        others = (q for name in _EDGES for q in store.quads_for_pattern(None, term(name), edge, graph))
        if not any(ox.Quad(quad.subject, term("ng:citedIn"), unit, graph) in store for quad in others):
            changes.remove(list(store.quads_for_pattern(unit, cites, edge, graph)))
    return found.path is not None


def numbers(path: Path) -> Numbers:
    """Return the numbers by which a unit is cited.

    >>> numbers(("229", "par-5", "abs-1", "nr-2", "bst-a", "dbst-bb")).steps()
    [('abs', '1'), ('nr', '2'), ('bst', 'a'), ('dbst', 'bb')]
    >>> numbers(("4", "abs-5", "satz-1", "nr-6b", "satz-3")).steps()
    [('abs', '5'), ('satz', '1'), ('nr', '6b'), ('satz', '3')]
    >>> numbers(("anlage", "teil-b", "nr-15-3")).steps()
    [('teil', 'b'), ('nr', '15-3')]
    """
    told: dict[str, str] = {}
    for segment in path[1:]:
        level, _, number = segment.partition("-")
        name = _LEVELS.get(level)
        if level == "teil" or (name == "satz" and not told.keys().isdisjoint(("nummer", "buchstabe"))):
            told["units"] = "/".join(unit for unit in path[1:] if not unit.startswith("par-"))
        elif name:
            told[name] = f"{told[name]} {number}" if level == "dbst" and name in told else number
    return Numbers(path[0] if path else "", **told)
