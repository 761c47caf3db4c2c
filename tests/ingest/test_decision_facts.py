"""Decisions as facts: what is written is read back, and the facts shipped are those of the sources."""

from pathlib import Path

import pytest

from normgraph import assets
from normgraph.errors import UnreadableInput
from normgraph.extract.model import Citation
from normgraph.ingest import decision, decision_facts
from normgraph.ingest.decision_model import Decision, Paragraph
from tests.shared import CORPORA, needs_shared

CITATIONS = (
    Citation(3, 9, "norm", "§ 5 XG", statute="XG", section="5", rn="1", group_start=1, group_end=9),
    Citation(3, 9, "norm", "§ 5 XG", statute="XG", section="6", rn="1", group_start=1, group_end=9, ordinal=1),
    Citation(12, 18, "decision", "BGH …", court="BGH", rn="", group_start=12, group_end=18, match="unresolved"),
)
DECISION = Decision("demo", "00", 20, "Rn.", (Paragraph("1", 0, 10),), date="2020-01-01", citations=CITATIONS)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    decision_facts.write(tmp_path, DECISION)
    assert list(decision_facts.read(tmp_path)) == [DECISION]
    assert [path.name for path in tmp_path.iterdir()] == ["demo.jsonl"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ('{"name":"x"}\n{"start":', "line 2 is no fact"),
        ('{"name":"x"}\n[]', "line 2 is no fact"),
        ('{"name":"x"}\n{"kind":"norm","star":1}', "line 2 is no fact"),
    ],
)
def test_damaged_facts_are_named_by_line(text: str, message: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        decision_facts.loads(text, where="x.jsonl")


@needs_shared
@pytest.mark.parametrize("path", sorted((CORPORA / "decisions").glob("*.txt")), ids=lambda path: path.stem)
def test_the_facts_shipped_are_those_of_the_sources(path: Path) -> None:
    found, _ = decision.read(path)
    shipped = assets.path("data", "decisions", f"{found.name}.jsonl").read_text("utf-8")
    command = "normgraph import decision ../shared/corpora/decisions/*.txt --facts data/decisions"
    assert decision_facts.dumps(found) == shipped, f"run: {command}"
