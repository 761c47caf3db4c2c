"""What holds for every case: silence decides nothing, the irrelevant changes nothing, order changes nothing."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normgraph import assets
from normgraph.cases import CaseDocument, read_case
from normgraph.derive import derive
from normgraph.derive.compile import compile_rules, load
from normgraph.derive.evaluate import evaluate
from normgraph.derive.program import RuleBase
from normgraph.derive.source import read
from normgraph.derive.whatif import change
from normgraph.identifiers import NS
from tests.derive.casefiles import DATA, founding
from tests.derive.silence import settled_by_less, standings

NAMES = st.sampled_from(["d1", "d2", "d3"])
FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None)


@FEW
@given(name=NAMES, data=st.data())
def test_removing_findings_never_decides_more(name: str, data: st.DataObject) -> None:
    case = founding(name)
    count = len(case["findings"])
    removed = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count))
    left = case | {"findings": [f for index, f in enumerate(case["findings"]) if index not in removed]}
    gone = {case["findings"][index]["predicate"] for index in removed}
    assert not list(settled_by_less(standings(founding(name)), standings(left), gone))


@FEW
@given(name=NAMES, data=st.data())
def test_a_fact_about_someone_else_changes_nothing(name: str, data: st.DataObject) -> None:
    graph = load().graph
    fact = data.draw(st.sampled_from([p.rsplit("/", 1)[-1] for p in graph.of_type("Tatsache", "Abwaegungsergebnis")]))
    status = data.draw(st.sampled_from(["established", "refuted", "left_open"]))
    case = read_case(DATA / f"{name}.yaml")
    more = change(load(), case, f"{fact}(nachbar)={status}")
    assert len(more.statements) > len(case.statements)
    plain, with_more = derive(case), derive(more)
    assert with_more.results == plain.results


@FEW
@given(name=NAMES, random=st.randoms(use_true_random=False))
def test_order_of_triples_changes_nothing(name: str, random: Any) -> None:
    case = read_case(DATA / f"{name}.yaml")
    triples = list(case.statements)
    random.shuffle(triples)
    shuffled, plain = derive(replace(case, statements=tuple(triples))), derive(case)
    assert shuffled == plain
    assert shuffled.triples == plain.triples


@pytest.mark.parametrize("name", ["d1", "d2", "d3"])
def test_every_derived_statement_is_reachable_from_a_conclusion(name: str) -> None:
    """Except for the places where a rule looks, and days that rest on nothing."""
    evaluation = evaluate(load(), read_case(DATA / f"{name}.yaml"))
    leads: dict[str, set[str]] = defaultdict(set)
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in evaluation.derived:
        leads[str(triple.subject)].add(str(triple.object))
        said[str(triple.subject)][triple.predicate.value.rsplit("#")[-1]] = str(triple.object)
    stack = [thing for thing in said if said[thing].get("type") == f"<{NS}Folgerung>"]
    assert stack
    seen: set[str] = set()
    while stack:
        thing = stack.pop()
        if thing not in seen:
            seen.add(thing)
            stack += leads[thing]
    for thing in said.keys() - seen:
        kinds = set(load().graph.types(said[thing].get("node", "<>")[1:-1]))
        assert said[thing].get("type") == f"<{NS}Focus>" or kinds & {"Horizon", "Constant", "DayOfDecision"}, said[
            thing
        ]


# versions of rules and parameters: the day before, on and after every boundary

PREFIXES = """
@prefix ng: <https://w3id.org/normgraph/ns#> . @prefix p: <https://w3id.org/normgraph/id/predicate/> .
@prefix r: <https://w3id.org/normgraph/id/rule/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
p:tag a ng:Tatsache ; ng:valueKind ng:date . p:gegeben a ng:Tatsache .
<urn:d> <http://www.w3.org/2000/01/rdf-schema#label> "d" .
"""
RULE = """
p:{name} a ng:Rechtsbegriff .
r:{name} a ng:Rule ; ng:ruleId "{name}" ; ng:norm <urn:n> ; ng:citedAs "n" ; ng:strength ng:gebunden ;
    ng:authority <urn:d> ; ng:concludes p:{name} ; ng:condition [ a ng:FactCondition ; ng:asks p:gegeben ] ;
    ng:validityTerm [ a ng:ValueOf ; ng:asks p:tag ] {more} .
"""


def bounds(kind: str, owner: str = "") -> Iterator[tuple[str, str, datetime.date | None, datetime.date | None]]:
    graph = load().graph
    for thing in graph.of_type(kind):
        for item in graph.iris(thing, owner) if owner else [thing]:
            ends = [graph.one(item, prop) for prop in ("validFrom", "validTo")]
            if any(ends):
                first, last = (datetime.date.fromisoformat(end) if end else None for end in ends)
                yield thing, item, first, last


BOUNDED = list(bounds("Rule"))
ENTRIES = list(bounds("Parameter", "entry"))
DAYS = sorted(
    {
        end + datetime.timedelta(days=offset)
        for _, _, *ends in (*BOUNDED, *ENTRIES)
        for end in ends
        if end
        for offset in (-1, 0, 1)
    }
)


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> RuleBase:
    """Every version of a shipped rule with its boundaries, and every parameter, under a condition that is met."""
    text = PREFIXES
    for number, (_, _, first, last) in enumerate(BOUNDED):
        ends = (("validFrom", first), ("validTo", last))
        more = "".join(f'; ng:{prop} "{day}"^^xsd:date ' for prop, day in ends if day)
        text += RULE.format(name=f"regel{number}", more=more)
    for number, parameter in enumerate(sorted({thing for thing, *_ in ENTRIES})):
        value = f"[ a ng:ParameterTerm ; ng:parameter <{parameter}> ; ng:operand [ a ng:ValueOf ; ng:asks p:tag ] ]"
        text += RULE.format(name=f"wert{number}", more=f"; ng:gives {value}")
    file: Path = tmp_path_factory.mktemp("rules") / "versions.ttl"
    file.write_text(text, encoding="utf-8")
    ontology = [assets.path("ontology", name) for name in ("rule.ttl", "case.ttl")]
    return compile_rules(read([*ontology, *sorted(assets.path("data", "parameters").glob("*.ttl")), file]))


def on(day: datetime.date) -> CaseDocument:
    facts = (
        f"findings: [{{predicate: gegeben, status: established}}, {{predicate: tag, date: {day}, status: established}}]"
    )
    return read_case(f"id: x\ndecidedOn: 2100-01-01\n{facts}")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_versions_apply_on_their_days_only(day: datetime.date, bounded: RuleBase) -> None:
    results = {r.rule: r for r in derive(on(day), rules=bounded).results}
    for number, (rule, _, first, last) in enumerate(BOUNDED):
        inside = (not first or first <= day) and (not last or day <= last)
        assert (results[f"regel{number}"].status == "established") == inside, (rule, day)
    for number, parameter in enumerate(sorted({thing for thing, *_ in ENTRIES})):
        valid = [
            i for thing, i, first, last in ENTRIES if thing == parameter and first and last and first <= day <= last
        ]
        assert len(valid) <= 1, f"two values of {parameter} on {day}"
        value = results[f"wert{number}"].value
        amounts = [Decimal(load().graph.one(item, "amount")) for item in valid]
        assert ([Decimal(value)] if value else []) == amounts, (parameter, day)


def test_there_are_boundaries() -> None:
    assert BOUNDED
    assert ENTRIES
