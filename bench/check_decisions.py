"""Compares an import of generated decisions with what is known of them: every citation, every target, every field.

    .venv/bin/python bench/check_decisions.py gold.jsonl STORE

Right is a citation with the same place (marginal number and offset in it), the same target in the graph, and nothing
else at that place; precision and recall count targets.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from normgraph import identifiers, store
from normgraph.graph.terms import term

SHOWN = 10


@dataclass
class Checked:
    """Targets that are known, found and both; decisions whose metadata differ; examples of what is wrong."""

    decisions: int = 0
    known: int = 0
    found: int = 0
    right: int = 0
    metadata: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.known if self.known else 1.0


def check(gold: Path, graph: ox.Store) -> Checked:
    """Check the decisions of a gold file one by one."""
    done = Checked()
    with gold.open(encoding="utf-8") as lines:
        for line in lines:
            _check(json.loads(line), graph, done)
    return done


def _check(said: dict, graph: ox.Store, done: Checked) -> None:  # type: ignore[type-arg]
    here = ox.NamedNode(said["target"])
    done.decisions += 1
    for name in ("ng:ecli", "ng:previousInstance", "dcterms:date", "ng:fileNumber"):
        known = {
            "ng:ecli": said["ecli"], "ng:previousInstance": said["previous"].get("target", ""),
            "dcterms:date": said["date"], "ng:fileNumber": said["file_number"],
        }[name]  # fmt: skip
        if list(_values(graph, here, name)) != ([known] if known else []):
            done.metadata += 1
            _note(done, f"{said['doknr']} {name}: {known} {list(_values(graph, here, name))}")
    starts = _starts(graph, here)
    known = Counter(
        (citation["rn"], citation["at"], iri)
        for citation in said["citations"]
        for target in citation["targets"]
        for iri in target["target"].split()
    )
    found = Counter(_citations(graph, here, starts, {(c["rn"], c["at"]) for c in said["citations"]}))
    done.known += known.total()
    done.found += found.total()
    done.right += (known & found).total()
    for rn, at, iri in (known - found) | (found - known):
        which = "missing" if (rn, at, iri) in known else "too much"
        _note(done, f"{said['doknr']} Rn. {rn} at {at}: {which}: {iri.removeprefix(identifiers.BASE)}")


def _citations(
    graph: ox.Store, here: ox.NamedNode, starts: dict[str, int], groups: set[tuple[str, int]]
) -> Iterator[tuple[str, int, str]]:
    """Yield marginal number, offset of the group in it, and target of each citation."""
    for quad in graph.quads_for_pattern(None, term("ng:citedIn"), here):
        node = quad.subject
        if next(_values(graph, node, "ng:citationRole"), "").endswith("#literature"):
            continue  # a commentary's section points to no norm
        number = next(_values(graph, node, "ng:inRandnummer"), "").rpartition("/rn-")[2]
        at = int(next(_values(graph, node, "ng:start"))) - starts.get(number, 0)
        group = max((start for rn, start in groups if rn == number and start <= at), default=at)
        targets = list(_values(graph, node, "ng:target")) or ["?" + next(_values(graph, node, "ng:verbatim"), "")]
        for target in targets:
            yield number, group, target


def _starts(graph: ox.Store, here: ox.NamedNode) -> dict[str, int]:
    """Return where each marginal number begins: headings and the paragraphs before it are the text before."""
    texts = {}
    for node in _values(graph, here, "ng:hasRandnummer"):
        name = ox.NamedNode(node)
        texts[int(next(_values(graph, name, "ng:order")))] = next(_values(graph, name, "ng:text"))
    tenor = next(_values(graph, here, "ng:tenor"))
    at = len(f"Tenor\n{tenor}\nGründe\n")
    starts = {}
    for order in sorted(texts):
        starts[str(order + 1)] = at
        at += len(texts[order]) + 1
    return starts


def _values(graph: ox.Store, node: object, name: str) -> Iterator[str]:
    for quad in graph.quads_for_pattern(node, term(name), None):  # type: ignore[arg-type]
        yield str(quad.object.value)


def _note(done: Checked, what: str) -> None:
    if len(done.wrong) < SHOWN:
        done.wrong.append(what)


def main() -> None:
    done = check(Path(sys.argv[1]), store.open_store(Path(sys.argv[2])))
    print(f"{done.decisions:,} decisions, {done.known:,} targets known, {done.found:,} found")
    print(f"precision {done.precision:.4f}, recall {done.recall:.4f}, metadata that differ: {done.metadata}")
    print("\n".join(done.wrong))


if __name__ == "__main__":
    main()
