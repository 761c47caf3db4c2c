"""Draws citations between norms and sections of federal law at random, to be read by hand.

    .venv/bin/python bench/sample_citations.py SEED OUT.csv [SOURCE] > to-read.txt

Read are the laws whose hash with the seed falls into the first sixteenth. Drawn from them are the 200 citations with a
target, and the 100 sections, whose names have the least hash: so each has the same chance. Printed is each citation in
its context, and each section with its citations marked, to count the references that were missed. Written is a row for
each citation, with an empty verdict.
"""

from __future__ import annotations

import csv
import hashlib
import heapq
import os
import sys
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from normgraph.graph import norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Structure
from normgraph.ingest import gii, gii_source
from normgraph.ingest.model import NormCitation, Section, Statute
from normgraph.ingest.model import Path as UnitPath

sys.path.insert(0, str(Path(__file__).parent))
from norm_citations import PARTS, RESOLVED, structures

CITATIONS, SECTIONS = 200, 100
SHARE = "1"
"""Hashes below this are in the first sixteenth."""
FIELDS = ["law", "sha256", "section", "unit", "start", "end", "statute", "target", "relation", "match", "verdict"]
AROUND = 170

Drawn = tuple[str, dict[str, object], str]
_trees: dict[str, str] = {}


def begin(trees: dict[str, str]) -> None:
    """Hand the structure of all laws to a worker."""
    _trees.update(trees)


def chance(seed: str, *name: object) -> str:
    """Return the hash that decides whether something is drawn."""
    return hashlib.sha256("|".join((seed, *map(str, name))).encode()).hexdigest()


def homes(statute: Statute, citations: list[NormCitation]) -> Iterator[tuple[NormCitation, Section]]:
    """Yield each citation with the section whose text it stands in."""
    texts: dict[UnitPath, Section] = {section.path: section for section in statute.sections if section.text}
    for citation in citations:
        paths = (citation.unit[:depth] for depth in range(len(citation.unit), -1, -1))
        yield citation, next(texts[path] for path in paths if path in texts)


def draw(job: tuple[str, str, int]) -> tuple[list[Drawn], list[Drawn]]:
    """Return the citations and sections of a part of the laws that may be drawn."""
    source, seed, part = job
    index = UnitIndex((), lambda slug: Structure.from_json(_trees[slug]) if slug in _trees else None)
    citations: list[Drawn] = []
    sections: list[Drawn] = []
    for number, law in enumerate(gii_source.sources(source)):
        if number % PARTS != part or chance(seed, law.gii) >= SHARE:
            continue
        statute = gii.read_statute(law.load(), law.place, law.gii)
        marked: dict[UnitPath, list[NormCitation]] = {}
        for citation, home in homes(statute, list(norm_citations.cite(statute, index))):
            marked.setdefault(home.path, []).append(citation)
            where = "/".join(home.path)
            if citation.match in RESOLVED:
                target = "/".join((citation.statute, *citation.target))
                one = chance(seed, statute.slug, where, citation.start, target)
                text = f"{home.text[max(0, citation.start - AROUND) : citation.start]}⟦{citation.text}⟧"
                text += home.text[citation.end : citation.end + AROUND]
                row = {
                    "law": statute.gii, "sha256": statute.sha256[:16], "section": where,
                    "unit": "/".join(citation.unit), "start": citation.start, "end": citation.end,
                    "statute": citation.statute, "target": "/".join(citation.target),
                    "relation": citation.relation, "match": citation.match, "verdict": "",
                }  # fmt: skip
                about = (
                    f"{statute.slug}/{row['unit']} -> {target} {citation.relation} {citation.scope} {citation.reason}"
                )
                citations.append((one, row, f"{about}\n    {text}"))
        for section in statute.sections:
            if len(section.text) > 40:
                name = "/".join(section.path)
                text = section.text
                for citation in sorted(marked.get(section.path, []), key=lambda found: -found.start):
                    text = f"{text[: citation.start]}⟦{text[citation.start : citation.end]}⟧{text[citation.end :]}"
                sections.append((chance(seed, statute.slug, name), {}, f"{statute.slug}/{name}\n{text}"))
        citations = heapq.nsmallest(CITATIONS, citations, key=lambda drawn: drawn[0])
        sections = heapq.nsmallest(SECTIONS, sections, key=lambda drawn: drawn[0])
    return citations, sections


def main() -> None:
    """Draw, print and write."""
    seed, out = sys.argv[1], Path(sys.argv[2])
    shared = Path(os.environ.get("NORMGRAPH_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    source = sys.argv[3] if len(sys.argv) > 3 else str(shared / "corpora" / "gii")
    trees: dict[str, str] = {}
    with Pool(2) as pool:
        for some in pool.imap_unordered(structures, [(source, part) for part in range(PARTS)]):
            trees |= some
    citations: list[Drawn] = []
    sections: list[Drawn] = []
    with Pool(2, begin, (trees,)) as pool:
        for some_citations, some_sections in pool.imap_unordered(draw, [(source, seed, part) for part in range(PARTS)]):
            citations += some_citations
            sections += some_sections
    citations = heapq.nsmallest(CITATIONS, citations, key=lambda drawn: drawn[0])
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for _, row, _ in citations)
    for number, (_, _, text) in enumerate(citations, 1):
        print(number, text.replace("\n    ", "\n").replace("\n", " ⏎ "))
    for _, _, text in heapq.nsmallest(SECTIONS, sections, key=lambda drawn: drawn[0]):
        print("##", text)


if __name__ == "__main__":
    main()
