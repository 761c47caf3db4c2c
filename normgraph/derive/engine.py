"""The SPARQL engine under a derivation: a fresh store in memory for each case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import pyoxigraph as ox

from normgraph.derive.functions import FUNCTIONS
from normgraph.identifiers import NS

AGENDA = ox.NamedNode(NS + "agenda")
CURRENT = ox.NamedNode(NS + "current")


class Engine(Protocol):
    """What an engine must do; the queries keep to what engines share."""

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""

    def set_agenda(self, parts: Sequence[str]) -> None:
        """Say which parts of rules are evaluated next."""

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples that a CONSTRUCT query makes."""


class OxigraphEngine:
    """Oxigraph in memory."""

    _FUNCTIONS = {ox.NamedNode(name): function for name, function in FUNCTIONS.items()}  # noqa: RUF012

    def __init__(self) -> None:
        self._store = ox.Store()
        self._agenda: list[ox.Quad] = []

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""
        self._store.extend(ox.Quad(*triple) for triple in triples)

    def set_agenda(self, parts: Sequence[str]) -> None:
        """Say which parts of rules are evaluated next."""
        for quad in self._agenda:
            self._store.remove(quad)
        self._agenda = [ox.Quad(AGENDA, CURRENT, ox.NamedNode(part)) for part in parts]
        self._store.extend(self._agenda)

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples that a CONSTRUCT query makes."""
        found = self._store.query(query, custom_functions=self._FUNCTIONS)
        assert isinstance(found, ox.QueryTriples)
        return list(found)
