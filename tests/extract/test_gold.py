"""Extraction against the hand-made lists of the founding decisions and against the annotated development corpora.

A gold row is found where a citation of the same target overlaps it, one to one. Rows that are loci in literature
("Erman, BGB, § 1597 a Rdnr. 62") are left out on both sides: here they carry the role `literature`, and cite no norm.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from normgraph import extract
from normgraph.extract import Citation, DocumentContext
from tests.shared import CORPORA, GOLD, SHARED, needs_shared

FOUNDING = [
    ("duldung-umgang-kleinkind", DocumentContext(), ""),
    ("vg-magdeburg-4-b-328-18", DocumentContext("VG Magdeburg", "2018-11-16", "4 B 328/18"), "117 Abs. 2 ZPO"),
    ("bverwg-10-c-5-12", DocumentContext("BVerwG", "2012-11-29", "10 C 5.12"), ""),
]
UNITS = ("section", "absatz", "satz", "nummer", "buchstabe", "halbsatz")


def _found(name: str, context: DocumentContext, last: str) -> list[Citation]:
    text = (CORPORA / "decisions" / f"{name}.txt").read_text(encoding="utf-8")
    end = text.index(last) + len(last) if last else len(text)
    return [c for c in extract.extract(text, document=context, acts=True) if c.start < end and c.role != "literature"]


def _gold(name: str, kind: str) -> list[dict[str, str]]:
    with (GOLD / f"citations-{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind and row["role"] != "literature"]


def _scores(gold: list[tuple[int, int, object]], found: list[tuple[int, int, object]]) -> tuple[float, float]:
    """Recall and precision of the same target in overlapping places, one to one."""
    left = list(found)
    for start, end, target in gold:
        hit = next((f for f in left if f[2] == target and f[0] < end and start < f[1]), None)
        if hit:
            left.remove(hit)
    hits = len(found) - len(left)
    return hits / max(1, len(gold)), hits / max(1, len(found))


@needs_shared
@pytest.mark.parametrize(("name", "context", "last"), FOUNDING)
@pytest.mark.parametrize("units", [UNITS[:2], UNITS], ids=["absatz", "every-unit"])
def test_norms_of_the_founding_decisions(
    name: str, context: DocumentContext, last: str, units: tuple[str, ...]
) -> None:
    gold = [
        (int(row["start"]), int(row["end"]), (row["statute"], *(row[unit] for unit in units)))
        for row in _gold(name, "norm")
    ]
    found = [
        (*c.group, (c.statute, *(getattr(c, unit) for unit in units)))
        for c in _found(name, context, last)
        if c.kind == "norm"
    ]
    recall, precision = _scores(gold, found)
    assert recall >= 0.98
    assert precision >= 0.98


@needs_shared
@pytest.mark.parametrize(("name", "context", "last"), FOUNDING)
def test_file_numbers_of_the_founding_decisions(name: str, context: DocumentContext, last: str) -> None:
    gold = [
        (int(row["start"]), int(row["end"]), row["file_number"].split(";")[0])
        for row in _gold(name, "decision")
        if row["file_number"]
    ]
    found = [
        (*c.group, c.file_number.split(",")[0])
        for c in _found(name, context, last)
        if c.kind == "decision" and c.file_number and not c.text.startswith("Berufungsgericht (")
    ]  # a day of the court below in brackets is no citation to the list, and is resolved here
    assert _scores(gold, found) == (1.0, 1.0)


def test_marginal_numbers() -> None:
    text = (
        "Rn. 1\nNach dem Urteil vom 3. Mai 2010 - BVerwG 1 C 9.09 - gilt § 5 XyG.\n"
        "Rn. 2\nUrteil vom 3. Mai 2010 a.a.O.\n"
    )
    context = DocumentContext("BVerwG", paragraphs=(("1", 0, 72), ("2", 72, len(text))))
    assert [(c.rn, c.file_number or c.section) for c in extract.extract(text, document=context)] == [
        ("1", "1 C 9.09"),
        ("1", "5"),
        ("2", "1 C 9.09"),
    ]


REACHED = {
    # corpus, part of the report, measure: what must not be lost again
    ("ler", "norm:GS", "exact"): 0.975,
    ("ler", "norm:GS", "touch"): 0.995,
    ("ler", "decision", "exact"): 0.90,
    ("ler", "decision", "touch"): 0.98,
    ("ler", "target", "norm: statute+section"): 0.985,
    ("ler", "target", "decision: file number"): 0.975,
    ("refex", "target", "norm: statute+section"): 0.95,
    ("refex", "decision", "exact"): 0.87,
    ("refex", "target", "decision: file number"): 0.99,
}


@needs_shared
def test_scores_on_the_development_corpora(tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    with predictions.open("w", encoding="utf-8") as out:
        for name in ("ler", "refex"):
            for line in (CORPORA / "citations-dev" / f"{name}.docs.jsonl").read_text(encoding="utf-8").splitlines():
                document = json.loads(line)
                cited = [c for c in extract.extract(document["text"]) if c.role not in ("literature", "case-fact")]
                entries = [entry for c in cited for entry in extract.entries(c)]
                out.write(json.dumps({"id": document["id"], "citations": entries}) + "\n")
    command = [sys.executable, str(SHARED / "tools" / "score_citations.py"), "--json", str(predictions)]
    report = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["corpora"]
    for (corpus, part, measure), least in REACHED.items():
        scores = report[corpus]["targets"] if part == "target" else report[corpus]["views"][part]
        assert scores[measure]["f1"] >= least, (corpus, part, measure)
