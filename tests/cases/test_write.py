"""A case written as YAML says the same as before."""

import pytest

from normgraph import assets
from normgraph.cases import read_case
from normgraph.cases.write import to_yaml
from normgraph.errors import UnreadableInput

CASES = sorted(assets.path("data", "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_written_case_reads_back(path) -> None:  # type: ignore[no-untyped-def]
    case = read_case(path)
    again = read_case(to_yaml(case), "yaml")
    assert set(again.statements) == set(case.statements)
    assert to_yaml(again) == to_yaml(case)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id: no\nfindings: [{predicate: gewoehnlicherAufenthalt, subject: k, country: NO}]", "no boolean"),
        ("id: 010\nlabel: '1.50'", "no number"),
        ("id: x\nlabel: 'a: b # c'", "YAML's own characters"),
        ("id: ä ö\nkind: {id: 'k 1', type: Person}", "names that IRIs spell otherwise"),
        ("id: x\nfindings: [{predicate: einkommen, amount: 1.50, on: 2011-10, status: left_open}]", "typed values"),
    ],
)
def test_values_survive(text: str, why: str) -> None:
    case = read_case(text)
    assert set(read_case(to_yaml(case), "yaml").statements) == set(case.statements), why


def test_foreign_names_stay_in_turtle() -> None:
    case = read_case("<urn:c> a <https://w3id.org/normgraph/ns#Fall> .", "turtle")
    with pytest.raises(UnreadableInput, match="name of its own kind"):
        to_yaml(case)
