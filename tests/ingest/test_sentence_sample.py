"""The splitter against sentences counted by hand, see tests/ingest/samples/README.md."""

import csv
from pathlib import Path

import pytest

from normgraph.ingest import gii
from normgraph.ingest.model import Kind
from tests.shared import CORPORA, needs_shared

SAMPLE = Path(__file__).parent / "samples" / "sentences.csv"
LEAST_SECTIONS = 300
LEAST_ACCURACY = 0.995

pytestmark = needs_shared


def section_of(above):
    return above.partition("/abs-")[0]


def rows(law, sha256, section):
    """Return the sentences of a section or its Absätze; those inside of items are not in the sample."""
    for unit in section.units:
        below = unit.path[len(section.path) :]
        if unit.kind is Kind.SATZ and (len(below) == 1 or (len(below) == 2 and below[0].startswith("abs-"))):
            yield law, sha256[:16], "/".join(unit.path[:-1]), unit.number, str(unit.start), str(unit.end)


@pytest.mark.breadth
def test_sentences_are_numbered_as_read_by_hand():
    with SAMPLE.open(encoding="utf-8", newline="") as handle:
        read = [tuple(row.values()) for row in csv.DictReader(handle)]
    sections = {(law, section_of(above)) for law, _, above, *_ in read}
    hashes = {(law, sha256) for law, sha256, *_ in read}
    assert len(sections) >= LEAST_SECTIONS
    expected = {row for row in read if row[3]}
    found = set()
    for statute in gii.read(CORPORA / "gii", frozenset(law for law, _ in hashes)):
        assert (statute.gii, statute.sha256[:16]) in hashes, (
            f"{statute.gii} has another text than the one that was read"
        )
        for section in statute.sections:
            if (statute.gii, "/".join(section.path)) in sections:
                found |= set(rows(statute.gii, statute.sha256, section))
    accuracy = len(expected & found) / len(expected | found)
    print(f"{len(expected & found)} of {len(expected | found)} sentences: {accuracy:.4f}")
    assert accuracy >= LEAST_ACCURACY
