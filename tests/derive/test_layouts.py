"""What depends on the parties of a case alone is laid out once; the answer is the same as without."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from normgraph.cases import CaseDocument, read_case
from normgraph.derive import derive
from normgraph.derive.compile import load
from normgraph.derive.engine import OxigraphEngine
from normgraph.derive.evaluate import _held, _reached, evaluate
from normgraph.derive.facts import case_triples
from normgraph.derive.model import Options
from normgraph.derive.program import MAX_LAYOUTS, MAX_PROGRAMS, Program, RuleBase
from normgraph.derive.schedule import OF_PARTS
from tests.derive import casefiles, test_household
from tests.derive.casefiles import DATA
from tests.derive.test_residence import TABLES
from tests.derive.test_residence import case as residence


@pytest.fixture
def base() -> RuleBase:
    return empty()


def empty() -> RuleBase:
    """The shipped rules before any case was derived with them."""
    return replace(load(), _programs={})


def text(name: str = "d1") -> str:
    return (DATA / f"{name}.yaml").read_text(encoding="utf-8")


def program(base: RuleBase, case: CaseDocument) -> Program:
    triples = case_triples(base, case)
    return base.program(_reached(base, triples, _held(base, case, triples)))


def rows(base: str, number: int) -> dict[str, Any]:
    changes = [row for table in TABLES for row in table["rows"].get(base, ())][number].get("change", {})
    return residence(base, changes)


def fresh(case: CaseDocument) -> tuple[str, ...]:
    return derive(case, rules=empty()).triples


CHANGES = [
    # what is the same but for one thing, and whether the frame is
    ("d1", "status: established", "status: left_open", 0),
    ("d2", "decidedOn: 2018-11-16", "decidedOn: 2012-11-16", 0),
    ("d1", "id: d1", "id: d1-anders", 0),
]


@pytest.mark.parametrize(("name", "old", "new", "further"), CHANGES, ids=["finding", "day", "case"])
def test_a_case_after_a_similar_one(base: RuleBase, name: str, old: str, new: str, further: int) -> None:
    assert old in text(name)
    first, second = read_case(text(name), "yaml"), read_case(text(name).replace(old, new, 1), "yaml")
    before = derive(first, rules=base).triples
    known = len(program(base, first)._layouts)
    after = derive(second, rules=base).triples
    assert len(program(base, second)._layouts) == known + further
    assert after == fresh(second)
    assert before != after
    assert derive(first, rules=base).triples == before


@pytest.mark.parametrize(("table", "row"), [("partner", 8), ("partner", 10), ("separated", 5)])
def test_discretion_with_a_kept_layout(base: RuleBase, table: str, row: int) -> None:
    """Parts of a rule are found by their class, whatever it is: none may be left out of what a layout keeps."""
    case = read_case(yaml.safe_dump(rows(table, row), allow_unicode=True), "yaml")
    assert derive(case, rules=base).triples == derive(case, rules=base).triples == fresh(case)


AMOUNTS = [pytest.param(base, 0, marks=pytest.mark.breadth) for base in test_household.TABLE["bases"]]


class Unsparing(Options):
    @property
    def chosen(self) -> tuple[str, ...]:
        return OF_PARTS


@pytest.mark.parametrize(("base", "spared"), [("d3", 33), ("d2", 4), *AMOUNTS])
def test_queries_are_spared_only_where_they_cannot_answer(base: str, spared: int) -> None:
    """They ask what parts rest on: where none of it has an amount, or no attacker stands, nothing comes out."""
    facts = casefiles.founding(base) if base in ("d2", "d3") else test_household.case({"base": base})
    case = read_case(yaml.safe_dump(facts, allow_unicode=True), "yaml")
    asked: list[str] = []

    class Counting(OxigraphEngine):
        def construct(self, query: str) -> list[ox.Triple]:
            asked.append(query)
            return super().construct(query)

    def counted(options: Options) -> tuple[set[ox.Triple], int]:
        asked.clear()
        return set(evaluate(load(), case, engine=Counting, options=options).derived), len(asked)

    counted(Options())  # laid out
    (made, sparing), (as_well, unsparing) = counted(Options()), counted(Unsparing())
    assert made == as_well
    assert sparing + spared <= unsparing


def test_a_layout_is_kept_for_each_engine() -> None:
    """Else the second engine of the parity test would be handed what the first one made."""
    case, asked = read_case(DATA / "d1.yaml"), []

    class Other(OxigraphEngine):
        def construct(self, query: str) -> list[ox.Triple]:
            asked.append(query)
            return super().construct(query)

    first = evaluate(load(), case)
    assert evaluate(load(), case, engine=Other).derived == first.derived
    assert any("CONSTRUCT {\n  ?focus a ng:Focus" in query for query in asked)


def test_few_programs_are_kept(base: RuleBase) -> None:
    """One takes some 25 MB: a process that derives ever new kinds of cases must not grow."""
    for number in range(MAX_PROGRAMS + 3):
        base.program(tuple(base.rules[number : number + 1]))
    assert len(base._programs) == MAX_PROGRAMS


def children(number: int, name: str = "viele") -> CaseDocument:
    """D1 with further children, in an order of its own."""
    facts = yaml.safe_load(text()) | {"id": name}
    others = [{"id": f"{name}-{n}", "type": "Person"} for n in reversed(range(number))]
    return read_case(yaml.safe_dump(facts | ({"weitereKinder": others} if others else {})), "yaml")


def test_a_layout_serves_all_cases_with_like_parties(base: RuleBase) -> None:
    """Not those with more children: where rules are looked at for each child there are more places."""
    for number, name in [(0, "a"), (2, "a"), (2, "z"), (1, "b"), (2, "b")]:
        case = children(number, name)
        assert derive(case, rules=base).triples == fresh(case)


def test_few_layouts_are_kept(base: RuleBase) -> None:
    for number in range(MAX_LAYOUTS + 3):
        case = children(number)
        derive(case, rules=base)
    assert len(program(base, case)._layouts) == MAX_LAYOUTS


NAMES_OF_OURS = [
    # a name that stands for something else in what is laid out
    "https://w3id.org/normgraph/ns#ohneStichtag",
    "https://w3id.org/normgraph/ns#Focus",
    "https://w3id.org/normgraph/id/predicate/gueltigerReisepass",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
]


@pytest.mark.parametrize("name", NAMES_OF_OURS)
def test_what_a_case_calls_its_parties_reaches_no_other(base: RuleBase, name: str) -> None:
    """It may not describe such a thing (the reader refuses that), but name it."""
    case = read_case(text(), "yaml")
    party = f"<{case.iri}/antragsteller>"
    mine = [line for line in map(str, case.triples()) if not line.startswith(party)]
    assert any(party in line for line in mine)
    theirs = read_case("".join(f"{line} .\n" for line in mine).replace(party, f"<{name}>"), "turtle")
    derive(theirs, rules=base)
    assert derive(case, rules=base).triples == fresh(case)


def test_cases_at_the_same_time(base: RuleBase) -> None:
    cases = [read_case(text().replace("id: d1", f"id: zugleich-{n % 12}", 1), "yaml") for n in range(36)]
    alone = {case.iri: derive(case, rules=base).triples for case in cases}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda case: derive(case, rules=base).triples, cases))
    assert all(triples == alone[case.iri] for case, triples in zip(cases, made, strict=True))
