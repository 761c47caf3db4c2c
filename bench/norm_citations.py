"""Measures how many citations between norms lead to a unit, by law and by reason, without a store.

    .venv/bin/python bench/norm_citations.py [SOURCE] [--every N] [--out DIR]

Reads all laws of a copy of gesetze-im-internet.de twice, in two processes: once for their structure, once for their
citations (of every Nth law). Writes docs/norm-citations.md where all laws are read, and DIR/norm-citations.csv, a row
for each law, in any case. What counts as what is defined in docs/decisions/0017-share-of-resolved-citations.md.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path

from normgraph.graph import norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import Structure, structure_of
from normgraph.ingest import gii, gii_source
from normgraph.ingest.model import Kind, NormCitation, Statute

ROOT = Path(__file__).resolve().parents[1]
MAIN = """
    ao aktg amg arbgg asylg aufenthg baugb bbg bdsg beamtvg betrvg bgb bimschg egbgb estg famfg gewo gg gkg gwb hgb
    inso owig sgb-i sgb-ii sgb-iii sgb-v sgb-vi sgb-x sgb-xii stgb stpo urhg ustg vwgo vwvfg wphg zpo
"""
PARTS = 32
RESOLVED = ("exact", "resolved")

_trees: dict[str, str] = {}


def classed(statute: Statute, citations: Iterable[NormCitation]) -> Iterator[tuple[NormCitation, str]]:
    """Yield each place of a citation once, with its class.

    "section" is a reference to a section or article of federal law in force, or to a unit below one, also where it is
    not said of which law; "former" one that names another version and has no unit in the present text; "annex" one to
    an annex, or to an item from within one; else the class is the scope of the citation.
    """
    annexes = {section.path for section in statute.sections if section.kind is Kind.ANLAGE}
    seen: set[tuple[str, int]] = set()
    before = "section"
    for citation in citations:
        place = "/".join(citation.unit[:1]), citation.start
        if place in seen:
            continue
        seen.add(place)
        within = citation.unit[:1] in annexes
        if re.match(r"§|Art", citation.text):
            level = "section"
        elif re.match(r"Anl|Anh|Anhä", citation.text):
            level = "annex"
        elif re.match(r"[A-ZÄÖÜ]", citation.text):
            level = "annex" if within else "section"
        else:
            level = before
        before = level
        nameless = citation.scope == "alone" or citation.reason.startswith("a section of a law")
        if citation.scope != "federal" and not nameless:
            yield citation, citation.scope
        elif level == "annex":
            yield citation, "annex"
        elif citation.match not in RESOLVED and "another version" in citation.reason:
            yield citation, "former"
        else:
            yield citation, "section"


def reason(citation: NormCitation) -> str:
    """Fold the reason of an unresolved citation to its sort."""
    if citation.match == "ambiguous":
        return "several units"
    found = re.match(r"no (§|Art\.|Abs\.|Satz|Hs\.|Nr\.|Buchst\.|Doppelbuchst\.)", citation.reason)
    return f"no such {found[1]}" if found else re.sub(r"“.*?”|\d.*", "…", citation.reason)


def structures(job: tuple[str, int]) -> dict[str, str]:
    """Read a part of the laws and return their structure by slug."""
    source, part = job
    found = {}
    for number, law in enumerate(gii_source.sources(source)):
        if number % PARTS == part:
            statute = gii.read_statute(law.load(), law.place, law.gii)
            found[statute.slug] = structure_of(statute).to_json()
    return found


def begin(trees: dict[str, str]) -> None:
    """Hand the structure of all laws to a worker."""
    _trees.update(trees)


def tally(job: tuple[str, int, int]) -> tuple[list[tuple[str, str, Counter[str], Counter[str]]], float]:
    """Cite a part of the laws; return slug, abbreviation and counts of each, and the CPU seconds of citing."""
    source, part, every = job
    index = UnitIndex((), lambda slug: Structure.from_json(_trees[slug]) if slug in _trees else None)
    found, used = [], 0.0
    for number, law in enumerate(gii_source.sources(source)):
        if number % every or number // every % PARTS != part:
            continue
        statute = gii.read_statute(law.load(), law.place, law.gii)
        start = time.process_time()
        citations = list(norm_citations.cite(statute, index))
        used += time.process_time() - start
        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        for citation, kind in classed(statute, citations):
            counts[kind] += 1
            if citation.match in RESOLVED:
                counts[f"{kind} resolved"] += 1
            else:
                reasons[f"{kind}: {reason(citation)}"] += 1
        found.append((statute.slug, statute.abbreviation, counts, reasons))
    return found, used


def share(counts: Counter[str], kind: str = "section") -> float:
    """Return the resolved share of a class, 1.0 where it is empty."""
    return counts[f"{kind} resolved"] / counts[kind] if counts[kind] else 1.0


def report(rows: list[tuple[str, str, Counter[str], Counter[str]]], used: float) -> str:
    """Write the page of figures."""
    total: Counter[str] = sum((row[2] for row in rows), Counter())
    reasons: Counter[str] = sum((row[3] for row in rows), Counter())
    kinds = sorted((kind for kind in total if not kind.endswith(" resolved")), key=lambda kind: -total[kind])
    shares = sorted(share(row[2]) for row in rows if row[2]["section"] >= 20)
    by_slug = {row[0]: row for row in rows}
    lines = [
        "# Citations between norms: what leads to a unit",
        "",
        f"Written by `make bench-citations` on {datetime.date.today()}: {len(rows):,} laws, "
        f"{sum(total[kind] for kind in kinds):,} citations, {used:.0f} CPU seconds for finding and resolving them. "
        "The classes are defined in [decision 0017](decisions/0017-share-of-resolved-citations.md); the row of each "
        "law is in `build/norm-citations.csv`.",
        "",
        f"**{share(total):.2%} of {total['section']:,} references to sections of federal law lead to the unit.**",
        "",
        "Precision is counted on samples that were drawn and read by hand: `tests/ingest/samples/README.md`.",
        "",
        "| class | citations | with a unit | share |",
        "|---|---|---|---|",
        *(f"| {kind} | {total[kind]:,} | {total[f'{kind} resolved']:,} | {share(total, kind):.1%} |" for kind in kinds),
        "",
        "## Why no unit",
        "",
        "| class and reason | citations |",
        "|---|---|",
        *(f"| {name} | {count:,} |" for name, count in reasons.most_common(30)),
        "",
        "## By law",
        "",
        f"Laws with at least 20 references to sections: {len(shares):,}; median share {statistics.median(shares):.1%}, "
        + ", ".join(
            f"{sum(one >= limit for one in shares) / len(shares):.0%} of them at {limit:.0%} or more"
            for limit in (1.0, 0.97, 0.9, 0.5)
        )
        + ".",
        "",
        "| law | references to sections | with a unit | share | other citations |",
        "|---|---|---|---|---|",
    ]
    for slug in MAIN.split():
        if slug in by_slug:
            _, name, counts, _ = by_slug[slug]
            others = sum(counts[kind] for kind in kinds) - counts["section"]
            cells = (
                name,
                f"{counts['section']:,}",
                f"{counts['section resolved']:,}",
                f"{share(counts):.1%}",
                f"{others:,}",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("NORMGRAPH_SHARED", ROOT.parent / "shared"))
    parser.add_argument("source", nargs="?", default=str(shared / "corpora" / "gii"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    options = parser.parse_args()
    with Pool(2) as pool:
        trees: dict[str, str] = {}
        for some in pool.imap_unordered(structures, [(options.source, part) for part in range(PARTS)]):
            trees |= some
    rows, used = [], 0.0
    with Pool(2, begin, (trees,)) as pool:
        jobs = [(options.source, part, options.every) for part in range(PARTS)]
        for found, seconds in pool.imap_unordered(tally, jobs):
            rows += found
            used += seconds
    rows.sort()
    page = report(rows, used)
    options.out.mkdir(parents=True, exist_ok=True)
    kinds = sorted({kind for row in rows for kind in row[2]})
    with (options.out / "norm-citations.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("law", *kinds, "share"))
        writer.writerows((row[0], *(row[2][kind] for kind in kinds), f"{share(row[2]):.4f}") for row in rows)
    if options.every == 1:
        (ROOT / "docs" / "norm-citations.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
