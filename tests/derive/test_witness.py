"""Another kind of reasoner, an answer-set solver, comes to the same statuses from the same rule data."""

from typing import Any

import pytest
import yaml

from normgraph.cases import CaseDocument, read_case
from normgraph.derive.compile import load
from normgraph.derive.evaluate import evaluate
from normgraph.derive.explain import Explainer
from tests.derive.casefiles import changed, founding
from tests.derive.test_counterexamples import CHANGES, with_amounts
from tests.derive.witness import Answer, solve

KEY = ("predicate", "subject", "object", "referenceDate")


def engine(case: CaseDocument) -> dict[frozenset[str], Answer]:
    evaluation = evaluate(load(), case)
    reader = Explainer(load(), evaluation, "en")
    answers: dict[frozenset[str], Answer] = {}
    for atoms in reader.conclusions.values():
        for atom in atoms:
            world = reader.value(atom, "context")  # the common world speaks for all
            worlds = [world] if world in evaluation.worlds else list(evaluation.worlds)
            asked, subject, about, day = (reader.value(atom, prop) for prop in KEY)
            for chosen in (frozenset(evaluation.worlds[one]) for one in worlds):
                answers.setdefault(chosen, {})[asked, subject, about, day] = reader.status(atom)
    return answers


def agree(case: dict[str, Any]) -> None:
    document = read_case(yaml.safe_dump(case, allow_unicode=True), "yaml")
    ours, theirs = engine(document), solve(document)
    assert theirs
    reached = {key[0] for answer in ours.values() for key in answer}  # the witness knows no reach
    for chosen, everything in theirs.items():
        answer = {key: status for key, status in everything.items() if key[0] in reached}
        world = next(statuses for readings, statuses in ours.items() if readings <= chosen)
        assert sorted(answer.items() ^ world.items()) == []
    assert all(any(readings <= chosen for chosen in theirs) for readings in ours)


LONG = pytest.mark.parity  # the solver takes a quarter of a minute


@pytest.mark.parametrize("name", ["d1", "d2", pytest.param("d3", marks=LONG)])
def test_founding_case(name: str) -> None:
    agree(founding(name))


@pytest.mark.parity
@pytest.mark.parametrize(("case", "changes", "why"), [(case, changes, why) for case, changes, _, why in CHANGES])
def test_counterexample(case: str, changes: dict[str, dict[str, Any] | None], why: str) -> None:
    agree(changed(case, changes))


@pytest.mark.parametrize("income", ["1089", pytest.param("1088", marks=LONG)])
def test_computed_livelihood(income: str) -> None:
    agree(with_amounts(income))


def test_conflict() -> None:
    case = founding("d2")
    case["findings"].append(
        {"predicate": "umgang", "subject": "antragsteller", "object": "kind", "status": "refuted", "holder": "Behörde"}
    )
    agree(case)
