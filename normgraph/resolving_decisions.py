"""Points citations to the decisions that the graph holds, where their words alone name another place or several.

A citation of a decision is written with the IRI that follows from court, day and file number. That may be the plain
name of several decisions, or a name that no decision has: without the day, by the second of two joined numbers, by the
ECLI alone. Each such name is compared with what is held, and `judge.choose` says what it means.

What is done depends on what is held and on what the citation says, never on the order in which both came in: a citation
keeps its own names (`ng:nameAsCited`), and is judged by them again. What nothing cites any more is described no longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph import identifiers, judge
from normgraph.graph import cited
from normgraph.graph.terms import term
from normgraph.judge import Held, Verdict
from normgraph.namespaces import prefixes


def resolve(graph: ox.Store) -> int:
    """Point citations to the decisions they mean; return how many changed."""
    names, by_ecli, shared = _named(graph)
    citations = {place for name in names for place in _naming(graph, name)}
    citations |= {place for ecli in by_ecli for place in _with_ecli(graph, ecli)}
    citations |= {*_places(graph.quads_for_pattern(None, term("ng:nameAsCited"), None))}
    changed = 0
    left: set[ox.NamedNode] = set()
    for node, name in sorted(citations, key=str):
        changed += _Citation(graph, node, name).judge(names, by_ecli, left)
    changed += _other_kinds(graph)
    _instances(graph, names)
    for plain in shared:  # which of them a reporter is of, a citation does not tell
        for quad in list(graph.quads_for_pattern(None, term("ng:reporter"), None, _hearsay(plain))):
            graph.remove(quad)
    for place in left:
        _forget(graph, place)
    return changed


def _named(graph: ox.Store) -> tuple[dict[str, list[Held]], dict[str, list[Held]], set[str]]:
    """Return the decisions held by the names and ECLI that citations have for them, and the names that several have."""
    texts = _places(graph.quads_for_pattern(None, term("ng:textHash"), None))
    nodes = [node for node, _ in texts if node.value.startswith(judge.DECISIONS)]
    shared = {plain for node in nodes if (plain := identifiers.plain_decision(node.value)) != node.value}
    said = {str(getattr(q.object, "value", "")) for q in graph.quads_for_pattern(None, term("ng:nameAsCited"), None)}
    names: dict[str, list[Held]] = defaultdict(list)
    by_ecli: dict[str, list[Held]] = defaultdict(list)
    for node in nodes:
        held = judge.held(graph, node)
        for name in held.names:
            if name == node.value and name not in shared and name not in said:
                continue
            if name in said or name in shared or _is_cited(graph, name):
                names[name].append(held)
        if held.ecli and next(_with_ecli(graph, held.ecli), None):
            by_ecli[held.ecli].append(held)
    return names, by_ecli, shared


def _places(quads: Iterable[ox.Quad]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Yield what is spoken of, and in which graph."""
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.graph_name, ox.NamedNode):
            yield quad.subject, quad.graph_name


def _is_cited(graph: ox.Store, name: str) -> bool:
    node = ox.NamedNode(name)
    return any(next(graph.quads_for_pattern(None, term(by), node), None) for by in ("ng:target", "ng:previousInstance"))


def _naming(graph: ox.Store, name: str) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Yield the citations, and their graphs, that have a name."""
    yield from _places(graph.quads_for_pattern(None, term("ng:nameAsCited"), ox.Literal(name)))
    yield from _places(graph.quads_for_pattern(None, term("ng:target"), ox.NamedNode(name)))


def _with_ecli(graph: ox.Store, ecli: str) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    return _places(graph.quads_for_pattern(None, term("ng:citedEcli"), ox.Literal(ecli)))


class _Citation:
    """A citation in its graph: what it says, and what becomes of it."""

    def __init__(self, graph: ox.Store, node: ox.NamedNode, name: ox.NamedNode) -> None:
        self.graph = graph
        self.node = node
        self.name = name
        self.about: dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for quad in graph.quads_for_pattern(node, None, None, name):
            self.about[quad.predicate].append(quad.object)  # type: ignore[arg-type]
        self.document = self.all("ng:citedIn")[0]
        self.targets = self.all("ng:target")
        self.names = [str(each.value) for each in self.all("ng:nameAsCited") or self.targets]

    def all(self, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """Return what it has by a predicate."""
        return self.about.get(term(predicate), [])

    def one(self, predicate: str) -> str:
        """Return the first of it, as text."""
        return str(next((each.value for each in self.all(predicate)), ""))

    def judge(self, names: dict[str, list[Held]], by_ecli: dict[str, list[Held]], left: set[ox.NamedNode]) -> bool:
        """Compare what it says with what is held; return whether it changed. `left` gets what it no longer means."""
        ecli = self.one("ng:citedEcli")
        fitting = {held.node: held for name in self.names for held in names.get(name, ())}
        fitting |= {held.node: held for held in by_ecli.get(ecli, ())}
        if self.one("ng:reason").startswith(cited.CONTRADICTED):
            return self._among(fitting, left)
        kind, document = cited.kind(self.one("ng:citedType")), str(self.document.value)
        said = judge.Said(tuple(self.names), ecli, kind, document, _day(self.graph, self.document))
        verdict = judge.choose(said, fitting.values())
        return self._become(verdict, left) if verdict else self._back(left)

    def _among(self, fitting: dict[ox.NamedNode, Held], left: set[ox.NamedNode]) -> bool:
        """Make what is held the candidates of a citation that contradicts itself; what is not held stays one."""
        places = (str(place.value) for place in self.all("ng:candidate"))
        due: set[ox.NamedNode | ox.Literal] = {*judge.among(places, fitting.values())}
        before = set(self.all("ng:candidate"))
        self._swap("ng:candidate", before, due)
        left |= before - due  # type: ignore[arg-type]
        return before != due

    def _become(self, verdict: Verdict, left: set[ox.NamedNode]) -> bool:
        one = verdict.found if verdict.match != "ambiguous" else ()
        several = verdict.found if verdict.match == "ambiguous" else ()
        match = verdict.match or self.own_match()
        before = {*self.targets}
        changed = self._swap("ng:candidate", {*self.all("ng:candidate")}, {*several})
        if not self.all("ng:nameAsCited") and before != {*one}:
            self._swap("ng:nameAsCited", set(), {ox.Literal(str(place.value)) for place in before})
        changed |= self._swap("ng:target", before, {*one})
        meant = {*self.all("ng:meantTarget")}
        if meant == before:
            self._swap("ng:meantTarget", meant, {*one})
            self._edges(before, {*one})  # type: ignore[arg-type]
        changed |= self._say(match, verdict.via if match == "resolved" else "", verdict.reason)
        left |= before - {*one}  # type: ignore[arg-type]
        return changed

    def _back(self, left: set[ox.NamedNode]) -> bool:
        """Let it point again to what its words name, where it was pointed elsewhere."""
        if not self.all("ng:nameAsCited") or {str(t.value) for t in self.targets} & set(self.names):
            return False
        place = ox.NamedNode(self.names[0])
        changed = self._become(Verdict((place,), ""), left)
        for line in cited.by_name(place.value):
            for quad in ox.parse(line.encode(), ox.RdfFormat.N_QUADS):
                self.graph.add(quad)
        return changed

    def own_match(self) -> str:
        """Return the match type that it has by its words alone."""
        return (self.one("ng:matchAsCited") or self.one("ng:matchType")).rpartition("#")[2]

    def _say(self, match: str, via: str, reason: str) -> bool:
        own = self.own_match()
        changed = self._swap("ng:matchType", {*self.all("ng:matchType")}, {term(f"ng:{match}")})
        self._swap("ng:matchAsCited", {*self.all("ng:matchAsCited")}, {term(f"ng:{own}")} if own != match else set())
        for predicate, known, value in (
            ("ng:via", judge.VIAS, via),
            ("ng:reason", (*judge.REASONS, judge.OTHER_KIND), reason),
        ):
            old = {each for each in self.all(predicate) if each.value in known}
            spoken = predicate == "ng:via" and len(old) < len(self.all(predicate))  # the text's own way stands there
            changed |= self._swap(predicate, old, {ox.Literal(value)} if value and not spoken else set())
        return changed

    def _swap(self, predicate: str, old: set[ox.NamedNode | ox.Literal], new: set[ox.NamedNode | ox.Literal]) -> bool:
        for value in old - new:
            self.graph.remove(ox.Quad(self.node, term(predicate), value, self.name))
        for value in new - old:
            self.graph.add(ox.Quad(self.node, term(predicate), value, self.name))
        return old != new

    def _edges(self, before: set[ox.NamedNode], after: set[ox.NamedNode]) -> None:
        """Keep what its document cites in line with what its citations mean."""
        edge = term("ng:citesDecision")
        had = any(ox.Quad(self.document, edge, place, self.name) in self.graph for place in before)  # type: ignore[arg-type]
        literature = term("ng:literature") in self.all("ng:citationRole")
        for place in before - after:
            if next(self.graph.quads_for_pattern(None, term("ng:meantTarget"), place, self.name), None) is None:
                self.graph.remove(ox.Quad(self.document, edge, place, self.name))  # type: ignore[arg-type]
        if had or not literature:
            for place in after:
                self.graph.add(ox.Quad(self.document, edge, place, self.name))  # type: ignore[arg-type]


def _day(graph: ox.Store, document: ox.NamedNode | ox.Literal) -> str:
    found = next(graph.quads_for_pattern(document, term("dcterms:date"), None), None)  # type: ignore[arg-type]
    return str(getattr(found.object, "value", "")) if found else ""


_OTHER_TYPE = """
SELECT ?citation ?graph ?type ?stated WHERE {
  GRAPH ?graph { ?citation ng:citedType ?type ; ng:target ?decision }
  GRAPH ?own { ?decision ng:textHash ?hash ; ng:decisionType ?stated }
  FILTER(?type != ?stated)
}
"""


def _other_kinds(graph: ox.Store) -> int:
    """Say of a citation that it names another kind of decision than the one that is held; count what changes."""
    answer = graph.query(_OTHER_TYPE, prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)
    due = set()
    for row in answer:
        kinds = {cited.kind(row["type"].value), cited.kind(row["stated"].value)} - {""}
        if len(kinds) > 1 and not next(graph.quads_for_pattern(row["citation"], term("ng:candidate"), None), None):
            due.add((row["citation"], row["graph"]))
    before = {*_places(graph.quads_for_pattern(None, term("ng:reason"), ox.Literal(judge.OTHER_KIND)))}
    for node, name in before - due:
        here = _Citation(graph, node, name)
        here._say(here.own_match(), here.one("ng:via"), "")
    for node, name in due - before:
        here = _Citation(graph, node, name)
        here._say("resolved", here.one("ng:via"), judge.OTHER_KIND)
    return len(before ^ due)


def _instances(graph: ox.Store, names: dict[str, list[Held]]) -> None:
    """Let a chain of instances name the decision held, where a source names it by another of its numbers."""
    for name, held in names.items():
        if len(held) != 1 or held[0].node.value == name or "/unknown/" in name:
            continue
        for quad in list(graph.quads_for_pattern(None, term("ng:previousInstance"), ox.NamedNode(name))):
            graph.remove(quad)
            if quad.subject != held[0].node:
                graph.add(ox.Quad(quad.subject, quad.predicate, held[0].node, quad.graph_name))
        _forget(graph, ox.NamedNode(name))


def _hearsay(iri: str) -> ox.NamedNode:
    return ox.NamedNode(cited.graph_name(iri))


def forget_uncited(graph: ox.Store) -> None:
    """Remove what citations said of places to which nothing points any more: their documents were replaced."""
    about = cited.graph_name(judge.DECISIONS)
    for name in list(graph.named_graphs()):
        if isinstance(name, ox.NamedNode) and name.value.startswith(about):
            _forget(graph, ox.NamedNode(judge.DECISIONS + name.value.removeprefix(about)))


def _forget(graph: ox.Store, place: ox.NamedNode) -> None:
    """Remove what citations said of a place to which nothing points any more."""
    name = _hearsay(place.value)
    if graph.contains_named_graph(name) and all(
        quad.graph_name == name for quad in graph.quads_for_pattern(None, None, place)
    ):
        graph.remove_graph(name)
