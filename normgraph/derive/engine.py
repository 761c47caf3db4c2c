"""The SPARQL engine under a derivation: a fresh store in memory for each case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Protocol

import pyoxigraph as ox

from normgraph.derive.functions import FUNCTIONS, Value
from normgraph.derive.said import Statement
from normgraph.identifiers import NS

AGENDA = ox.NamedNode(NS + "agenda")
CURRENT = ox.NamedNode(NS + "current")
_CALL = re.compile(r"\bng:(\w+)\(")


@dataclass(frozen=True)
class Prepared:
    """Statements that many stores begin with."""

    statements: tuple[Statement, ...] = field(repr=False)

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The statements as Oxigraph stores them."""
        return [ox.Quad(*statement) for statement in self.statements]

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The statements as triples."""
        return tuple(ox.Triple(*statement) for statement in self.statements)


class Engine(Protocol):
    """What an engine must do; the queries keep to what engines share."""

    def begin(self, prepared: Prepared) -> None:
        """Add what was prepared before."""

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""

    def set_agenda(self, parts: Sequence[str]) -> None:
        """Say which parts of rules are evaluated next."""

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples that a CONSTRUCT query makes."""


@cache
def _functions(query: str) -> dict[ox.NamedNode, Callable[..., Value | None]]:
    """Return the functions that a query calls; handing over all of them would cost as much as a small query."""
    called = {NS + name for name in _CALL.findall(query)}
    return {ox.NamedNode(name): function for name, function in FUNCTIONS.items() if name in called}


class OxigraphEngine:
    """Oxigraph in memory."""

    def __init__(self) -> None:
        self._store = ox.Store()
        self._agendas = 0

    def begin(self, prepared: Prepared) -> None:
        """Add what was prepared before."""
        self._store.extend(prepared.quads)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""
        self._store.extend([ox.Quad(*triple) for triple in triples])

    def set_agenda(self, parts: Sequence[str]) -> None:
        """Say which parts of rules are evaluated next, on a new agenda: what is removed still slows each look-up."""
        self._agendas += 1
        agenda = ox.NamedNode(f"{AGENDA.value}{self._agendas}")
        self._store.extend([ox.Quad(agenda, CURRENT, ox.NamedNode(part)) for part in parts])

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples that a CONSTRUCT query makes."""
        text = query.replace("ng:agenda ", f"ng:agenda{self._agendas} ")
        found = self._store.query(text, custom_functions=_functions(query))
        assert isinstance(found, ox.QueryTriples)
        return list(found)
