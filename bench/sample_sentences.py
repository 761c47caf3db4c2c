"""Draws sections of federal law at random, prints their sentences for reading, and writes their offsets.

    .venv/bin/python bench/sample_sentences.py SEED OUT.csv [SOURCE] > to-read.txt

Sections are drawn in strata by the number of their sentences (STRATA), from all laws. Written is what the splitter
found: the reader corrects the rows. tests/ingest/test_sentence_sample.py compares them with the splitter of the day.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from normgraph.ingest import gii, gii_source
from normgraph.ingest.model import Kind, Section
from normgraph.ingest.units import SECTION_KINDS

STRATA = ((1, 1, 60), (2, 3, 90), (4, 8, 100), (9, 10_000, 50))
"""Least and most sentences of a section, and how many such sections are drawn."""
PARTS = 32
SHOWN = 34

Row = tuple[str, str, str, str, int, int]


def rows(law: str, sha256: str, section: Section) -> list[Row]:
    """Return law, hash of its source, Absatz or section, number, start and end of each sentence outside of items."""
    below = len(section.path) + 1
    return [
        (law, sha256[:16], "/".join(unit.path[:-1]), unit.number, unit.start, unit.end)
        for unit in section.units
        if unit.kind is Kind.SATZ
        and (len(unit.path) == below or (len(unit.path) == below + 1 and unit.path[-2].startswith("abs-")))
    ]


def counted(job: tuple[str, int]) -> list[tuple[str, str, int]]:
    """Return law, section and number of sentences of all sections in a part of the laws."""
    source, part = job
    found = []
    for number, law in enumerate(gii_source.sources(source)):
        if number % PARTS == part:
            statute = gii.read_statute(law.load(), law.place, law.gii)
            for section in statute.sections:
                if section.kind in SECTION_KINDS and (sentences := len(rows("", "", section))):
                    found.append((law.gii, "/".join(section.path), sentences))
    return found


def shown(text: str, start: int, end: int, items: list[tuple[int, int]]) -> str:
    """Return the beginning and end of a sentence, and each stop within it outside of its items."""
    inner = []
    for match in re.finditer(r"[.!?:;][”“\"»)]*\s+[„\"(\[]*[A-ZÄÖÜ§0-9]|\n", text[start:end]):
        at = start + match.start()
        if not any(one <= at < other for one, other in items) and SHOWN < at - start < end - start - SHOWN:
            inner.append(text[at - 14 : at + 14])
    whole = text[start:end]
    if len(whole) > 2 * SHOWN + 30:
        whole = (
            f"{whole[:SHOWN]} … {' … '.join(inner)} … {whole[-SHOWN:]}"
            if inner
            else f"{whole[:SHOWN]} … {whole[-SHOWN:]}"
        )
    return whole.replace("\n", "⏎").replace("\t", "⇥")


def lines(section: Section, found: list[Row]) -> Iterator[str]:
    """Yield what is to be read of a section: its sentences, and in brackets what stands between them."""
    kinds = (Kind.NUMMER, Kind.BUCHSTABE, Kind.STRICH, Kind.TABELLE)
    items = [(unit.start, unit.end) for unit in section.units if unit.kind in kinds]
    covered = 0
    for _, _, above, number, start, end in found:
        if gap := section.text[covered:start].strip():
            yield f"   [{gap[:60]}]".replace("\n", "⏎")
        covered = end
        place = above.removeprefix("/".join(section.path)).strip("/")
        yield f"{place} {number}: {shown(section.text, start, end, items)}"
    if rest := section.text[covered:].strip():
        yield f"   [{rest[:100]}]".replace("\n", "⏎")


def main() -> None:
    """Draw, print and write."""
    seed, out = int(sys.argv[1]), Path(sys.argv[2])
    shared = Path(os.environ.get("NORMGRAPH_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    source = sys.argv[3] if len(sys.argv) > 3 else str(shared / "corpora" / "gii")
    with Pool(2) as pool:
        every = sorted(one for some in pool.imap(counted, [(source, part) for part in range(PARTS)]) for one in some)
    chance = random.Random(seed)
    drawn: set[tuple[str, str]] = set()
    for least, most, number in STRATA:
        stratum = [(law, path) for law, path, sentences in every if least <= sentences <= most]
        drawn |= set(chance.sample(stratum, number))
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("law", "sha256", "above", "number", "start", "end"))
        for statute in gii.read(source, frozenset(law for law, _ in drawn)):
            for section in statute.sections:
                if (statute.gii, "/".join(section.path)) in drawn:
                    found = rows(statute.gii, statute.sha256, section)
                    writer.writerows(found)
                    print(f"## {statute.gii} {'/'.join(section.path)}")
                    print("\n".join(lines(section, found)))


if __name__ == "__main__":
    main()
