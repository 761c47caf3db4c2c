"""Where the parts of the rules are looked at in a case: laid out once for all cases with like parties, then renamed.

The queries give a thing an IRI that is the hash of what makes it that thing. The names of parties and worlds alone are
particular to a case, so what was laid out for one case is, under its own names, the layout of every other of its kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.derive.engine import Prepared
from normgraph.derive.said import Said, Statement, Term, said
from normgraph.derive.source import RDF_TYPE
from normgraph.identifiers import NS

MADE_OF = {
    "Focus": ("context", "es", "jenes", "referenceDate"),
    "Ergebnis": ("node", "focus"),
    "Aussage": ("predicate", "context", "subject", "object", "referenceDate"),
}
"""Class of what a layout makes → what its IRI is the hash of, as in `queries/derive`; foci come before results."""

OURS, OF_CASES = (NS, identifiers.BASE), identifiers.case("")
_TYPE = ox.NamedNode(RDF_TYPE)
_UNREAD = frozenset(ox.NamedNode(NS + name) for name in ("Ergebnis", "Focus"))
"""Classes that no query asks for once the rules are laid out: results and foci are known by what they say."""


@dataclass(frozen=True)
class Frame:
    """What a layout depends on: the parties of a case in their roles, and its worlds, the common one first."""

    triples: tuple[ox.Triple, ...] = field(repr=False)
    kind: Hashable
    names: tuple[str, ...]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple], held: Mapping[str, Set[str]], worlds: Iterable[str]) -> Frame:
        """Return the frame of a case: what the queries that lay out read of it, party → roles, and the worlds.

        Two cases are of one kind when as many hold the same roles, and when they span as many worlds. A case that
        calls itself or a party by a name of ours, as rules and results have them, is of no kind but its own: what it
        makes of the rules must not reach another.
        """
        parties = sorted((*sorted(roles), party) for party, roles in held.items())
        names = (*(party for *_, party in parties), *worlds)
        ours = any(party.startswith(OURS) and not party.startswith(OF_CASES) for party in held)
        kind = names if ours else (tuple(tuple(roles) for *roles, _ in parties), len(names))
        return cls(tuple(triples), kind, names)


Numbered = tuple[int, ox.NamedNode, int]
"""Subject, property, object: a property names no party, whatever a case calls its own."""


@dataclass(frozen=True)
class Plan:
    """What is laid out for all frames of a kind: statements with numbers for the terms that may be particular.

    `names` are the numbers of the frame's names, `made_of` says of which others the hash of a thing is made, `read` are
    the statements that the queries read afterwards.
    """

    statements: tuple[Numbered, ...]
    read: tuple[Numbered, ...]
    names: tuple[int, ...]
    made_of: dict[int, list[int]]


@dataclass(frozen=True)
class Layout:
    """The results of all parts of the rules before they have a rank, for one frame."""

    frame: Frame
    plan: Plan = field(repr=False)
    terms: tuple[Term, ...] = field(repr=False)

    @classmethod
    def of(cls, frame: Frame, made: Iterable[ox.Triple], unread: Set[ox.NamedNode]) -> Layout:
        """Return the layout that the queries made for a frame; nothing will read the properties `unread`."""
        about, numbers = said(triples := tuple(made)), dict[Term, int]()
        statements = tuple((_number(s, numbers), p, _number(o, numbers)) for s, p, o in triples)
        read = tuple(ids for ids, triple in zip(statements, triples, strict=True) if _is_read(triple, unread))
        names = tuple(_number(ox.NamedNode(name), numbers) for name in frame.names)
        made_of = {
            _number(ox.NamedNode(thing), numbers): [_number(ox.NamedNode(of[NS + end][0]), numbers) for end in ends]
            for kind, ends in MADE_OF.items()
            for thing, of in about.items()
            if of[RDF_TYPE][0] == NS + kind
        }
        return cls(frame, Plan(statements, read, names, made_of), tuple(numbers))

    def renamed(self, frame: Frame) -> Layout:
        """Return the layout of a frame of the same kind."""
        if frame.names == self.frame.names:
            return self
        terms = [*self.terms]
        for number, name in zip(self.plan.names, frame.names, strict=True):
            terms[number] = ox.NamedNode(name)
        for number, ends in self.plan.made_of.items():
            terms[number] = ox.NamedNode(identifiers.result(*(_iri(terms[end]) for end in ends)))
        return Layout(frame, self.plan, tuple(terms))

    @property
    def made(self) -> tuple[ox.Triple, ...]:
        """All that was made."""
        return tuple(ox.Triple(*statement) for statement in self._statements(self.plan.statements))

    @cached_property
    def said(self) -> Said:
        """What it says; not to be changed."""
        return said(self._statements(self.plan.statements))

    @cached_property
    def prepared(self) -> Prepared:
        """What the queries read once the rules are laid out."""
        return Prepared(tuple(self._statements(self.plan.read)))

    def _statements(self, numbered: Iterable[Numbered]) -> Iterator[Statement]:
        terms = self.terms
        return ((terms[s], p, terms[o]) for s, p, o in numbered)


def _number(term: Term, numbers: dict[Term, int]) -> int:
    return numbers.setdefault(term, len(numbers))


def _iri(term: Term) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value


def _is_read(triple: ox.Triple, unread: Set[ox.NamedNode]) -> bool:
    return triple.predicate not in unread and (triple.predicate != _TYPE or triple.object not in _UNREAD)
