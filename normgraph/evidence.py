"""What the evidence of findings cites: norms that do not exist, as far as the shipped laws tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph.identifiers import BASE, NS

_SOURCE, _NOT_THERE = ox.NamedNode(NS + "source"), ox.NamedNode(NS + "citesWhatIsNotThere")
_NORMS = BASE + "norm/"
_SIGNS = ("§", "Art")


def not_there(statements: Iterable[ox.Triple]) -> list[ox.Triple]:
    r"""Return, for each finding whose evidence cites units that their law has not, what it cites.

    Laws of which the structure is not shipped, earlier versions and decisions are not judged.

    >>> from normgraph.cases import read_case
    >>> case = read_case("id: a\nfindings: [{predicate: geburt, source: '§§ 1591, 1591z BGB, § 3 XyzG'}]")
    >>> [triple.object.value for triple in not_there(case.statements)]
    ['1591z BGB']
    """
    said = [(triple.subject, triple.object) for triple in statements if triple.predicate == _SOURCE]
    return [
        ox.Triple(finding, _NOT_THERE, ox.Literal(name))
        for finding, source in said
        if isinstance(source, ox.Literal | ox.NamedNode)
        for name in dict.fromkeys(_not_there(source.value))
    ]


def _not_there(source: str) -> Iterator[str]:
    if not source.startswith(_NORMS) and not any(sign in source for sign in _SIGNS):
        return
    from normgraph import extract, verdicts  # the laws are read for cases that cite norms only
    from normgraph.graph.index import UnitIndex

    index = UnitIndex.shipped()
    if source.startswith(_NORMS):
        statute, *path = source.removeprefix(_NORMS).split("/")
        if path and index.knows(statute) and not index.has(statute, tuple(path)):
            yield source
        return
    for found in extract.extract(source):
        if found.kind == "norm" and verdicts.judged(found, index, ox.Store()).verdict == "not there":
            yield found.text
