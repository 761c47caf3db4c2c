"""Which documents describe one decision, when all of them are known: whatever the order in which they came.

A document is settled as it comes, by what is known then (`Register.iri`). That may be wrong in the light of later ones:
with two namesakes it is not known of which of them a third document is; a number that one of them states joins two.
Here the documents that share names or an ECLI are grouped again, those that say most first, and what stands otherwise
in the store is put right. No text is lost; but a document whose text was not taken, needs to be now, and is not among
those of this run, is taken out and named.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Protocol

import pyoxigraph as ox

from normgraph import store
from normgraph.decision_work import Item
from normgraph.graph import decision_origin as origins
from normgraph.graph.decision import graph_name
from normgraph.graph.decision_register import Document, Register
from normgraph.graph.terms import term

_PUBLISHERS = ("rii", "neuris", "oldp", "text")
"""Where several sources have a text with (or without) marginal numbers, that of the first of these is taken."""


_AGAIN = "describes a decision of its own, as others show; its text is not in the store: import it again"


def rank(source: str, numbered: bool) -> tuple[bool, int, str]:
    """Return what sources of a decision are sorted by: the text is that of the first."""
    return not numbered, _order(source), source


def _order(source: str) -> int:
    publisher = publisher_of(source)
    return _PUBLISHERS.index(publisher) if publisher in _PUBLISHERS else len(_PUBLISHERS)


def publisher_of(source: str) -> str:
    """Return the publisher in the IRI of a source."""
    return source.rsplit("/", 2)[-2] if source else ""


def groups(documents: Iterable[Document]) -> list[list[Document]]:
    """Group documents that describe one decision, in an order that follows from them alone.

    Facts that ship with the program come first, then what has an ECLI, then what says a kind. An ECLI decides; else a
    document joins the groups that have one of its names, no other ECLI or kind, and nothing of its publisher: the only
    one, or several that may be one (each states one of two joined numbers); where these tell apart, none of them.

    >>> def group(*some): return [[d.source for d in one] for one in groups(some)]
    >>> a, b = Document("s/rii/1", ("n1",), kind="urteil"), Document("s/rii/2", ("n1",), kind="beschluss")
    >>> group(Document("s/oldp/3", ("n1",)), a, b), group(Document("s/oldp/3", ("n2", "n1")), a)
    ([['s/rii/1'], ['s/rii/2'], ['s/oldp/3']], [['s/rii/1', 's/oldp/3']])
    >>> group(a, Document("s/neuris/2", ("n2",), kind="urteil"), Document("s/oldp/3", ("n1", "n2")))
    [['s/rii/1', 's/neuris/2', 's/oldp/3']]
    """
    found: list[list[Document]] = []
    for one in sorted(documents, key=lambda d: (bool(d.source), not d.ecli, not d.kind, _order(d.source), d.source)):
        same = [group for group in found if one.ecli and one.ecli in (other.ecli for other in group)]
        fitting = same or [group for group in found if _shares(one, group) and _may_be_one([*group, one])]
        together = [document for group in fitting for document in group] + [one]
        if same or len(fitting) == 1 or _may_be_one(together):
            found = [group for group in found if group not in fitting] + [together]
        else:
            found.append([one])
    return found


def _shares(one: Document, group: list[Document]) -> bool:
    return not set(one.names).isdisjoint(name for other in group for name in other.names)


def _may_be_one(documents: list[Document]) -> bool:
    """Say whether nothing tells documents apart: two ECLI, two kinds, two documents of one publisher."""
    eclis, kinds = ({getattr(document, name) for document in documents} - {""} for name in ("ecli", "kind"))
    publishers = [publisher_of(document.source) for document in documents]
    return len(eclis) < 2 and len(kinds) < 2 and len(publishers) == len(set(publishers))


class Reader(Protocol):
    """What reads a document of this run again and brings it into the store."""

    def read(self, item: Item, sha256: str, into: str = "") -> None:
        """Bring it in as one of the decision `into`."""

    def load(self) -> None:
        """Load what waits."""


class Grouping:
    """Puts right what documents describe; `plain` gets the names by which to tell decisions apart, `moved` counts."""

    def __init__(
        self, register: Register, builder: store.Builder, reader: Reader, report: Callable[[str, str], None]
    ) -> None:
        self.plain: set[str] = set()
        self.moved = 0
        self._register = register
        self._builder = builder
        self._reader = reader
        self._report = report
        self._seen: set[str] = set()
        self._new: set[str] = set()

    def settle(self, decision: str) -> None:
        """Group the documents related to a decision, and move what stands otherwise."""
        if decision in self._seen:
            return
        held = self._register.related(decision)
        self._seen |= held.keys()
        at = {document.source: iri for iri, documents in held.items() for document in documents if document.source}
        facts = {iri for iri, documents in held.items() if any(not document.source for document in documents)}
        due = groups(document for documents in held.values() for document in documents)
        apart = any(len({at[d.source] for d in group if d.source}) > 1 for group in due)
        if (apart or len(due) != len(held)) and not facts:
            self._move(due, at)
        self.plain |= {known.plain for iri in (*held, *self._new) if (known := self._register.decision(iri))}

    def _move(self, due: list[list[Document]], at: dict[str, str]) -> None:
        """Let each group be one decision: that of its best text that the store has, else a new one."""
        decisions = {iri: known for iri in {*at.values()} if (known := self._register.decision(iri))}
        texts = {known.text_of: iri for iri, known in decisions.items()}
        kept = {source: item for source in at if source not in texts and (item := self._register.kept(source))}
        wrong: list[tuple[Document, str]] = []
        for group in due:
            best = sorted(rank(d.source, decisions[texts[d.source]].numbered) for d in group if d.source in texts)
            home = texts[best[0][-1]] if best else self._free(group, kept)
            wrong += [(d, home) for d in group if at[d.source] != home]
        taken = {d.source: self._take(d.source, at[d.source], text=d.source in texts) for d, _ in wrong}
        ended = [at[source] for source in taken if source in texts]
        for decision in ended:
            self._builder.store.remove_graph(ox.NamedNode(graph_name(decision)))
        self.moved += len(wrong)
        for document, home in sorted(wrong, key=lambda one: one[0].source not in kept):
            source = document.source
            item = kept.get(source)
            if not home or (item is None and self._register.decision(home) is None):
                self._register.drop_source(source)
                self._report(source, _AGAIN)
                continue
            self._register.move(source, home)
            self._new.add(home)
            if item is None:
                self._add(home, taken[source], at[source])
            else:
                self._reader.read(item[0], item[1], home)
                self._reader.load()
        for decision in ended:
            self._register.drop_decision(decision)

    def _free(self, group: list[Document], kept: Container[str]) -> str:
        """Return an IRI for a new decision, nothing where the store has no text for it and none can be read."""
        first = next((document for document in group if document.source in kept), None)
        if first is None:
            return ""
        name = first.names[0]
        return name if self._register.decision(name) is None else f"{name}/{first.source.rpartition('/')[2]}"

    def _take(self, source: str, decision: str, *, text: bool) -> list[ox.Quad]:
        """Take what a decision has of a source out of its graph; of one that has given the text, as of any other."""
        graph = self._builder.store
        own = origins.of_source(graph, source, decision)
        for quad in own:
            graph.remove(quad)
        return [*own, *(origins.demoted(graph, decision, source) if text else ())]

    def _add(self, home: str, said: list[ox.Quad], before: str) -> None:
        """Say of the decision at `home` what was said of that at `before` by a source that gives no text any more."""
        node, graph = ox.NamedNode(home), ox.NamedNode(graph_name(home))
        for quad in said:
            if quad.predicate != term("prov:wasDerivedFrom"):
                subject = node if quad.subject == ox.NamedNode(before) else quad.subject
                self._builder.store.add(ox.Quad(subject, quad.predicate, quad.object, graph))
