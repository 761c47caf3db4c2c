"""Which name each of several decisions of one court, day and file number has, and giving a decision another name.

Names follow from what the decisions are, never from the order in which they came: the first by kind (Urteil, then
Beschluss), ECLI and document number has the plain name, to which citations lead; each other one has its ECLI, else its
document number, behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import cited
from normgraph.graph.decision import graph_name
from normgraph.graph.decision_register import Known, Register
from normgraph.graph.terms import term

_KINDS = ("ng:Urteil", "ng:Beschluss", "")
_CITATIONS = (term("ng:Normzitat"), term("ng:Entscheidungszitat"))


def names(register: Register, plain: str) -> dict[str, str]:
    """Return the present and the due IRI of all decisions whose text has the plain name."""
    keys = {iri: _key(register, iri, known) for iri, known in register.namesakes(plain)}
    if not keys:
        return {}
    first, *others = sorted(keys, key=keys.__getitem__)
    return {first: plain} | {iri: f"{plain}/{keys[iri][-1]}" for iri in others}


def _key(register: Register, iri: str, known: Known) -> tuple[bool, int, str, str]:
    """Return what decisions of one name are sorted by; the last part tells them apart. Shipped facts come first."""
    kind = cited.decision_class(known.kind)
    numbers = sorted(source.rpartition("/")[2] for source in register.others(iri, ""))
    apart = identifiers.slug(known.ecli) if known.ecli else next(iter(numbers), "")
    return bool(known.text_of), _KINDS.index(kind), known.ecli or "~", apart


def moved(store: ox.Store, due: dict[str, str]) -> Iterator[str]:
    """Take decisions that get another IRI out of a store; yield their lines with it, and with all named after them."""
    moves = {old: new for old, new in due.items() if old != new}
    lines = [f"{quad} .\n" for old, new in moves.items() for quad in _moved(store, old, new)]
    for old in moves:
        store.remove_graph(ox.NamedNode(graph_name(old)))
    yield from lines


def _moved(store: ox.Store, old: str, new: str) -> Iterator[ox.Quad]:
    quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph_name(old))))
    named = {old: new, graph_name(old): graph_name(new)} | dict(_hashed(quads, old, new))
    below = re.compile(rf"{re.escape(old)}(?=/(?:rn-|ruling-|holding/))")

    def renamed(node: ox.NamedNode) -> ox.NamedNode:
        value = named.get(node.value) or below.sub(new, node.value)
        return node if value == node.value else ox.NamedNode(value)

    for quad in quads:
        subject, target = (renamed(n) if isinstance(n, ox.NamedNode) else n for n in (quad.subject, quad.object))
        yield ox.Quad(subject, quad.predicate, target, ox.NamedNode(graph_name(new)))  # type: ignore[arg-type]


def _hashed(quads: Iterable[ox.Quad], old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield old and new name of what has a hash of the decision's name in its own: citations and signals."""
    said: dict[str, dict[str, str]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            said.setdefault(quad.subject.value, {})[quad.predicate.value] = str(getattr(quad.object, "value", ""))
    start, ordinal, kind, shows, text_hash = (
        term(name).value for name in ("ng:start", "ng:ordinal", "rdf:type", "ng:indicates", "ng:textHash")
    )
    digest = said.get(old, {}).get(text_hash, "")
    for iri, about in said.items():
        if about.get(kind) in [name.value for name in _CITATIONS]:
            yield iri, identifiers.citation(new, digest, int(about[start]), int(about.get(ordinal, 0)))
        elif shows in about:
            yield iri, identifiers.signal(new, digest, int(about[start]), about[shows].rpartition("#")[2])
