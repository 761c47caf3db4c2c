"""What a case file says, as triples that know their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyoxigraph as ox
import rdflib

Format = Literal["yaml", "json", "turtle"]


@dataclass(frozen=True)
class Place:
    """Where something stands in the file: line (from 1) and JSON pointer (empty in Turtle); or by which setting."""

    line: int
    pointer: str = ""
    setting: str = ""


@dataclass(frozen=True)
class CaseDocument:
    """A case as read: its IRI, its triples in the order of the file, and where each thing and property stands."""

    iri: str
    name: str
    format: Format
    statements: tuple[ox.Triple, ...]
    places: Mapping[tuple[str, str], Place]
    """(thing, property) → place of the key; (thing, "") → place of the thing itself."""

    def triples(self) -> list[ox.Triple]:
        """Return the triples for a pyoxigraph store."""
        return list(self.statements)

    def ntriples(self) -> str:
        """Return the triples as N-Triples, in the order of the file."""
        return "".join(f"{triple} .\n" for triple in self.statements)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The triples as an rdflib graph."""
        return rdflib.Graph().parse(data=self.ntriples(), format="nt")

    def place(self, thing: str, key: str = "") -> Place | None:
        """Return where a property of a thing stands, else where the thing stands, None if it is not in the file."""
        return self.places.get((thing, key)) or self.places.get((thing, ""))
