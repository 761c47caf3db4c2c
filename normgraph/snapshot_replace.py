"""Puts the new graph of a statute in the place of the old one by their difference, and keeps what cites it true.

Removing a statement costs a hundred times what loading one costs, and of a changed law most statements stay. Versions
and observations that go are kept as history: see docs/decisions/0013-versions-observations-evidence.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from normgraph import identifiers, snapshot_written
from normgraph.graph import history, trig
from normgraph.graph.structure import Structure
from normgraph.ingest.model import Path
from normgraph.snapshot_written import Written
from normgraph.statistics import Counts

_STATUTES = identifiers.graph("statute", "")
_GUESSED = identifiers.graph("cited-statute", "")
_OVER_TIME = (identifiers.graph("history", ""), identifiers.graph("succession", ""))
_MANY = 5000
_Difference: TypeAlias = tuple[set[ox.Quad], set[ox.Quad]]
"""What goes, and what comes."""


class Changes:
    """A store that counts what it gains and loses, and knows in which graphs.

    >>> changes = Changes(ox.Store())
    >>> quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    >>> changes.add([quad, quad]), changes.remove([quad]), changes.add([quad]), changes.counts.statements
    (None, None, None, 1)
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.counts = Counts()
        self.graphs: set[str] = set()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add the quads that are not there yet."""
        new = {quad for quad in quads if quad not in self.store}
        for quad in new:
            self._count(quad, 1)
        if len(new) > _MANY:
            self.store.bulk_extend(new)
        else:
            self.store.extend(new)

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Remove quads that are there."""
        for quad in quads:
            self.store.remove(quad)
            self._count(quad, -1)

    def _count(self, quad: ox.Quad, number: int) -> None:
        self.counts.add(quad, number)
        if isinstance(quad.graph_name, ox.NamedNode):
            self.graphs.add(quad.graph_name.value)


def replace(changes: Changes, slug: str, written: str, before: str | None = None) -> None:
    """Put what is written of a statute as TriG in the place of what the store has; what goes is kept as history.

    `before` is what was written of it last, None where that is not known; the store is asked then, and where it says
    otherwise.
    """
    store, graph = changes.store, ox.NamedNode(_STATUTES + slug)
    new = Written(written, graph.value)
    lost, gained = _by_text(store, new, before, graph) or _by_store(store, written, graph)
    subjects = {quad.subject for quad in lost if isinstance(quad.subject, ox.NamedNode)}
    kept = history.retire(store, slug, subjects)
    there = store.contains_named_graph(graph)
    changes.remove(lost)
    changes.add(gained)
    changes.add(new.elsewhere())
    changes.add(kept)
    if there or kept:
        changed = {quad.subject for quad in gained if isinstance(quad.subject, ox.NamedNode)} | subjects
        changes.remove(history.settle(store, slug, changed if there else None))


def clear(changes: Changes, slug: str) -> None:
    """Take out the graph of a statute that will be loaded anew; afterwards `remember` what only the old one said."""
    changes.remove(changes.store.quads_for_pattern(None, None, None, ox.NamedNode(_STATUTES + slug)))


def remember(changes: Changes, slug: str, written: str, old: ox.Store) -> None:
    """Keep as history what another store has of a statute and the graph that was loaded has no more."""
    lost, _ = _by_store(old, written, ox.NamedNode(_STATUTES + slug))
    subjects = {quad.subject for quad in lost if isinstance(quad.subject, ox.NamedNode)}
    changes.add(history.retire(old, slug, subjects))
    changes.remove(history.settle(changes.store, slug))


def _by_text(store: ox.Store, new: Written, before: str | None, graph: ox.NamedNode) -> _Difference | None:
    """Compare what is written with what was; None where that cannot be, or is not what the store has."""
    old = None if before is None else Written(before, graph.value)
    if old is None or old.head != new.head:
        return None
    lost, gained = snapshot_written.difference(old, new)
    true = all(quad in store for quad in lost) and not any(quad in store for quad in gained)
    return (lost, gained) if true else None


def _by_store(store: ox.Store, written: str, graph: ox.NamedNode) -> _Difference:
    """Compare what is written with what the store has."""
    triples = (quad.triple for quad in trig.parse(written) if quad.graph_name == graph)
    new = _lines(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    old = _lines(store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph))
    return _quads(old - new, graph), _quads(new - old, graph)


def _lines(written: bytes | None) -> set[bytes]:
    return set((written or b"").splitlines(keepends=True))


def _quads(lines: set[bytes], graph: ox.NamedNode) -> set[ox.Quad]:
    parsed = ox.parse(b"".join(sorted(lines)), ox.RdfFormat.N_TRIPLES)
    return {ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed}


def guessed(store: ox.Store) -> frozenset[str]:
    """Return the slugs of the statutes of which citations have made units known."""
    return frozenset(name.removeprefix(_GUESSED) for name in _names(store) if name.startswith(_GUESSED))


def remembered(store: ox.Store) -> frozenset[str]:
    """Return the slugs of the statutes of which there are histories, or steps between states."""
    return frozenset(name.rpartition("/")[2] for name in _names(store) if name.startswith(_OVER_TIME))


def _names(store: ox.Store) -> Iterator[str]:
    return (name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))


def drop_guesses(changes: Changes, slug: str, tree: Structure) -> None:
    """Let what a citation had made known of a unit give way to the structure; a unit only cited stays."""
    described = {ox.NamedNode(identifiers.norm(slug, *path)) for path in ((), *_units(tree))}
    guesses = changes.store.quads_for_pattern(None, None, None, ox.NamedNode(_GUESSED + slug))
    changes.remove(quad for quad in guesses if quad.subject in described)


def gone(old: Structure, new: Structure) -> list[Path]:
    """Return the units that a statute had and has no more."""
    return sorted(_units(old) - _units(new))


def _units(tree: Structure) -> set[Path]:
    below = {(*parent, name) for parent, names in tree.children.items() for name in names}
    return below | {path for path in tree.sections if path}
