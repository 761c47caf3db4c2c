"""What became of the texts of a law between what a git history shows and what the site (gesetze-im-internet.de) shows.

The steps are those between the site's text and its neighbours in time among the states of git histories, whichever was
imported first. Sources write one text differently: only other words are a step, and only sections and articles are
compared, for the tables of annexes are read differently from each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import history, succession
from normgraph.graph.terms import term
from normgraph.ingest import succession as descent
from normgraph.ingest.model import Kind, Path, Section
from normgraph.ingest.succession import Descent, Step
from normgraph.snapshot_succession import path_of, section_of, shown, value

_GIT = identifiers.graph("history", "git", "")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, order=True)
class _State:
    """A state of a law that a git history has: its day, its IRI, the graph of the history."""

    day: str
    iri: str
    graph: ox.NamedNode


def graph_of(slug: str) -> str:
    """Return the graph of the steps between the site's text of a law and states of git histories.

    >>> graph_of("gkg")
    'https://w3id.org/normgraph/id/graph/succession/gii/gkg'
    """
    return identifiers.graph("succession", "gii", slug)


def steps(store: ox.Store, slug: str, compared: str = "") -> list[ox.Quad]:
    """Describe the steps to the site's text of a law, and from it; none without a git history.

    The neighbours are the last state before its day and the first one after it. States before the day `compared` have
    been compared with an earlier text of the site, if any was. A pair of versions that has a step gets no second one.
    """
    states = sorted(set(_states(store, slug)))
    site = _site(store, slug) if states else {}
    built = next((str(quad.object.value) for quad in _of_site(store, slug, "ng:observedOn")), "")  # type: ignore[union-attr]
    if not (site and built):
        return []
    done = compared if store.contains_named_graph(ox.NamedNode(graph_of(slug))) else ""
    before = [state for state in states if done <= state.day < built][-1:]
    after = [state for state in states if state.day > built][:1]
    found: list[tuple[Step, str, str]] = []
    for state in before:
        known = {path_of(slug, quad.subject.value) for quad in _of_site(store, slug, "ng:statute")} - site.keys()  # type: ignore[union-attr]
        found += [(step, state.day, built) for step in _between(_saved(store, slug, state), site, known)]
    for state in after:
        found += [(step, built, state.day) for step in _between(site, _saved(store, slug, state))]
    seen: set[str] = set()
    described = (list(succession.of_step(graph_of(slug), slug, *step, seen)) for step in found)
    return [quad for quads in described if quads and not _is_step(store, quads[0].subject) for quad in quads]


def nearest(store: ox.Store, slug: str, steps: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the steps of a history that imports from the site do not describe; of the two the later begun one stays."""
    graph = ox.NamedNode(history.graph_of("gii", slug))
    by_step: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in steps:
        by_step.setdefault(quad.subject, []).append(quad)  # type: ignore[arg-type]
    for step, quads in by_step.items():
        told = list(store.quads_for_pattern(step, None, None, graph))
        if told and _begin(told) >= _begin(quads):
            continue
        for quad in told:
            store.remove(quad)
        yield from quads


def _begin(step: list[ox.Quad]) -> str:
    return next((quad.object.value for quad in step if quad.predicate == term("ng:lastSeenOn")), "")  # type: ignore[union-attr]


def _between(
    earlier: dict[Path, Section], later: dict[Path, Section], blank: Collection[Path] = frozenset()
) -> Iterator[Step]:
    """Yield the steps that differ in words, of the forms of sections that both sources have.

    Nothing is said of the `blank`, of which the later source shows no text.
    """
    same = {path for path in earlier.keys() & later.keys() if _words(earlier[path].text) == _words(later[path].text)}
    forms = {_form(path) for path in earlier} & {_form(path) for path in later}
    old, new = ({path: one for path, one in law.items() if path not in same} for law in (earlier, later))
    old, new = ({path: one for path, one in law.items() if _form(path) in forms} for law in (old, new))
    for step in descent.steps(old, new):
        one, other = step.earlier, step.later
        if one and other and one.path == other.path and _words(one.text) == _words(other.text):
            continue
        if not (step.kind is Descent.REPEALED and one and one.section in blank):
            yield step


def _is_step(store: ox.Store, subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
    return next(store.quads_for_pattern(subject, term("ng:seenBy"), None), None) is not None


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _form(path: Path) -> tuple[str, ...]:
    """Return the kinds of a path: what a source never has says nothing, as one of the EGBGB without its articles."""
    return tuple(segment.rpartition("-")[0] for segment in path[1:])


def _is_compared(path: Path) -> bool:
    return path[0][:1].isdigit() or path[0].startswith("art")


def _states(store: ox.Store, slug: str) -> Iterator[_State]:
    law = ox.NamedNode(identifiers.norm(slug))
    for version in store.quads_for_pattern(None, term("eli:is_member_of"), law, None):
        for observed in store.quads_for_pattern(None, term("ng:observed"), version.subject, None):
            graph = observed.graph_name
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(_GIT):
                name = value(store, observed.subject.value, "ng:observedIn", graph)  # type: ignore[union-attr]
                yield _State(value(store, name, "dcterms:date", graph), name, graph)


def _saved(store: ox.Store, slug: str, state: _State) -> dict[Path, Section]:
    """Return the sections of a state: those observed in it, and those observed before and after it with one text."""
    seen: dict[Path, list[tuple[str, str, str]]] = {}
    for quad in store.quads_for_pattern(None, term("ng:observed"), None, state.graph):
        day, where = (value(store, _iri(quad), name, state.graph) for name in ("ng:observedOn", "ng:observedIn"))
        version = str(quad.object.value)  # type: ignore[union-attr]
        seen.setdefault(path_of(slug, value(store, version, "eli:is_member_of")), []).append((day, where, version))
    for quad in store.quads_for_pattern(None, term("ng:showsRepealed"), None, state.graph):
        day = value(store, _iri(quad), "dcterms:date", state.graph)
        seen.setdefault(path_of(slug, quad.object.value), []).append((day, _iri(quad), ""))  # type: ignore[union-attr]
    found = {}
    for path, shows in seen.items():
        here = {version for _, where, version in shows if where == state.iri}
        last = max((one for one in shows if one[0] < state.day), default=None)
        following = min((one for one in shows if one[0] > state.day), default=None)
        if not here and last and following and last[2] == following[2]:
            here = {last[2]}
        if here and _is_compared(path):
            version = max(here)
            found[path] = section_of(store, slug, version) if version else _repealed(path)
    return found


def _site(store: ox.Store, slug: str) -> dict[Path, Section]:
    """Return the sections that the site shows, some as repealed; none where the store has no text of the law."""
    sections = (section_of(store, slug, version) for version in shown(store, slug))
    texts = {section.path: section for section in sections if _is_compared(section.path)}
    gone = [path_of(slug, _iri(quad)) for quad in _of_site(store, slug, "ng:repealed")] if texts else []
    return {path: _repealed(path) for path in gone if path[:1] not in texts and _is_compared(path)} | texts


def _of_site(store: ox.Store, slug: str, predicate: str) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(identifiers.graph("statute", slug))
    return store.quads_for_pattern(None, term(predicate), None, graph)


def _iri(quad: ox.Quad) -> str:
    return str(quad.subject.value)  # type: ignore[union-attr]


def _repealed(path: Path) -> Section:
    return Section(path, Kind.TEXT, "", "", "", (), repealed=True)
