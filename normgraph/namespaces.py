"""Our own namespaces, closed: a name that the ontology does not define fails where it is used."""

from __future__ import annotations

import difflib
from functools import cache

import pyoxigraph as ox

from normgraph import assets
from normgraph.identifiers import NS


class ClosedNamespace:
    """Spells the IRIs of one namespace from the files that define its terms.

    The files are read at first use, so that importing this module costs nothing.

    >>> NG.Feststellung
    'https://w3id.org/normgraph/ns#Feststellung'
    >>> NG.Festellung
    Traceback (most recent call last):
    AttributeError: `Festellung` is not a term of https://w3id.org/normgraph/ns#; did you mean `Feststellung`?
    """

    def __init__(self, namespace: str, folder: str) -> None:
        self.namespace = namespace
        self._folder = folder

    def terms(self) -> frozenset[str]:
        """Return the names that the files define, without the namespace."""
        return _defined(self.namespace, self._folder)

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> str:
        if name in self.terms():
            return self.namespace + name
        near = difflib.get_close_matches(name, self.terms(), n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        raise AttributeError(f"`{name}` is not a term of {self.namespace}{hint}")

    def __contains__(self, iri: str) -> bool:
        return iri.startswith(self.namespace) and iri[len(self.namespace) :] in self.terms()


@cache
def _defined(namespace: str, folder: str) -> frozenset[str]:
    """Collect what stands as subject of an `rdf:type` triple."""
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    found = set()
    for path in sorted(assets.path(folder).rglob("*.ttl")):
        for triple in ox.parse(path=str(path)):
            if triple.predicate == type_ and isinstance(triple.subject, ox.NamedNode):
                found.add(triple.subject.value)
    return frozenset(iri[len(namespace) :] for iri in found if iri.startswith(namespace))


NG = ClosedNamespace(NS, "ontology")
"""The terms of the ontology as strings."""


@cache
def prefixes() -> dict[str, str]:
    """Return the prefix table of the project, `ontology/prefixes.ttl`, in its order.

    >>> prefixes()["eli"]
    'http://data.europa.eu/eli/ontology#'
    """
    parser = ox.parse(path=str(assets.path("ontology", "prefixes.ttl")))
    assert not list(parser), "the prefix table holds no triples"
    return parser.prefixes


def shorten(iri: str) -> str:
    """Write an IRI with the longest prefix of the table that leaves a plain name, else in full.

    >>> shorten("http://purl.org/dc/terms/date"), shorten("https://w3id.org/normgraph/id/norm/bgb/1599")
    ('dcterms:date', 'id:norm/bgb/1599')
    """
    fitting = [(namespace, name) for name, namespace in prefixes().items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    namespace, name = max(fitting)
    return f"{name}:{iri[len(namespace) :]}"
