"""The receipt names what an answer was made from, and nothing that changes from run to run."""

import pytest
from typer.testing import CliRunner

from normgraph.cli import app
from normgraph.derive.compile import compile_rules
from normgraph.derive.source import read, rule_files
from tests.derive.casefiles import DATA, answer, changed, founding


def test_same_input_same_receipt() -> None:
    assert answer(founding("d1")).receipt == answer(founding("d1")).receipt


def test_case_and_day_show() -> None:
    receipt = answer(founding("d3")).receipt
    other = answer(changed("d3", {"verfahrensruege": None})).receipt
    assert receipt
    assert other
    assert (receipt.decided_on, receipt.rules) == ("2012-11-29", other.rules)
    assert receipt.case != other.case


@pytest.mark.parametrize(
    ("kind", "prop", "changes", "stays"),
    [("Rule", "rn", 0, 1), ("Parameterwert", "amount", 1, 0)],
)
def test_rules_and_parameters_are_told_apart(kind: str, prop: str, changes: int, stays: int) -> None:
    graph = read(rule_files())
    before = compile_rules(read(rule_files())).digests
    thing = graph.of_type(kind)[0]
    graph.facts[thing]["https://w3id.org/normgraph/ns#" + prop].clear()
    graph.add(
        thing,
        "https://w3id.org/normgraph/ns#note",
        graph.objects(thing, "citedAs" if kind == "Rule" else "validFrom")[0],
    )
    after = compile_rules(graph).digests
    assert before[changes] != after[changes]
    assert before[stays] == after[stays]


def test_text_ends_with_the_receipt() -> None:
    texts = [CliRunner().invoke(app, ["derive", str(DATA / "d1.yaml"), "--lang", "en"]).output for _ in range(2)]
    assert texts[0] == texts[1]
    assert "receipt" in texts[0].splitlines()[-6]
