"""Citations between norms against 200 that were read by hand, see tests/ingest/samples/README.md."""

import csv
from pathlib import Path

import pytest

from normgraph.graph import norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.graph.structure import structure_of
from normgraph.ingest import gii, register
from tests.shared import CORPORA, needs_shared

SAMPLE = Path(__file__).parent / "samples" / "citations.csv"
LEAST_PRECISION = 0.98
LEAST_RELATIONS = 0.98
FIELDS = ("unit", "start", "end", "statute", "target", "relation")


def sample():
    with SAMPLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_verdicts():
    verdicts = [row["verdict"] for row in sample()]
    assert len(verdicts) == 200
    assert set(verdicts) <= {"right", "target", "relation"}
    assert 1 - verdicts.count("target") / 200 >= LEAST_PRECISION
    assert 1 - verdicts.count("relation") / 200 >= LEAST_RELATIONS


def structure(slug):
    """Read the structure of a law when a citation needs it."""
    known = register.by_slug().get(slug)
    return (
        next((structure_of(law) for law in gii.read(CORPORA / "gii", frozenset({known.gii}))), None) if known else None
    )


@needs_shared
@pytest.mark.corpus
@pytest.mark.timeout(1200)
def test_what_was_right_is_found_again():
    index = UnitIndex((), structure)
    rows = sample()
    expected = {(row["law"], *(row[name] for name in FIELDS)) for row in rows if row["verdict"] == "right"}
    hashes = {row["law"]: row["sha256"] for row in rows}
    found = set()
    for law in gii.read(CORPORA / "gii", frozenset(hashes)):
        assert law.sha256.startswith(hashes[law.gii]), f"{law.gii}: another text than the one that was read"
        for one in norm_citations.cite(law, index):
            target = "/".join(one.target)
            found.add((law.gii, "/".join(one.unit), str(one.start), str(one.end), one.statute, target, one.relation))
    assert expected <= found, sorted(expected - found)
