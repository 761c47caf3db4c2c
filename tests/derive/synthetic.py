"""Small rule files and cases for one construct each, evaluated by the engine and by the witness."""

import datetime
from pathlib import Path

from normgraph import assets
from normgraph.cases import read_case
from normgraph.derive import Derivation
from normgraph.derive.compile import compile_rules
from normgraph.derive.evaluate import evaluate
from normgraph.derive.explain import Explainer, explain
from normgraph.derive.program import RuleBase
from normgraph.derive.source import RuleGraph, read
from tests.derive.witness import solve

PREFIXES = """
@prefix ng: <https://w3id.org/normgraph/ns#> . @prefix p: <https://w3id.org/normgraph/id/predicate/> .
@prefix r: <https://w3id.org/normgraph/id/rule/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
p:a a ng:Tatsache . p:b a ng:Tatsache . p:tag a ng:Tatsache ; ng:valueKind ng:date .
p:zweiter a ng:Tatsache ; ng:valueKind ng:date . p:geburt a ng:Tatsache ; ng:valueKind ng:date .
p:elternteil a ng:Tatsache . p:titel a ng:Tatsache ; ng:manyValued true . p:land a ng:Tatsache .
p:betrag a ng:Tatsache . p:andererBetrag a ng:Tatsache . p:ausgeuebt a ng:Abwaegungsergebnis .
p:x a ng:Rechtsbegriff . p:y a ng:Rechtsbegriff . p:z a ng:Rechtsbegriff .
<urn:decision> rdfs:label "D" .
"""
RULE = """
r:{name} a ng:Rule ; ng:ruleId "{name}" ; ng:norm <https://w3id.org/normgraph/id/norm/bgb/1> ; ng:citedAs "§ 1 BGB" ;
    ng:authority <urn:decision> ; ng:condition {condition} ; ng:strength ng:{strength} ; {says} .
"""
FACT = "[ a ng:FactCondition ; ng:asks p:a ]"


def rule(name: str, condition: str = FACT, says: str = "ng:concludes p:x", strength: str = "gebunden") -> str:
    return RULE.format(name=name, condition=condition, says=says, strength=strength)


def graph(text: str, folder: Path) -> RuleGraph:
    file = folder / "rules.ttl"
    file.write_text(PREFIXES + text, encoding="utf-8")
    return read([*(assets.path("ontology", name) for name in ("rule.ttl", "case.ttl")), file])


def compiled(text: str, folder: Path) -> RuleBase:
    return compile_rules(graph(text, folder))


def answered(text: str, case: str, folder: Path, on: datetime.date | None = None) -> Derivation:
    """Derive a case by rules of one's own; the answer-set witness must come to the same statuses."""
    base, document = compiled(text, folder), read_case("id: fall\n" + case, "yaml")
    evaluation = evaluate(base, document, on)
    reader = Explainer(base, evaluation, "en")
    key = ("predicate", "subject", "object", "referenceDate")
    ours = {
        tuple(reader.value(atom, prop) for prop in key): reader.status(atom)
        for atoms in reader.conclusions.values()
        for atom in atoms
    }
    (theirs,) = solve(document, on, graph(text, folder)).values()
    assert ours == theirs
    return explain(base, evaluation, "en")


def statuses(text: str, case: str, folder: Path, on: datetime.date | None = None) -> dict[str, str]:
    """Return predicate (and subject, if there is one) → status."""
    return {f"{r.predicate} {r.subject}".strip(): r.status for r in answered(text, case, folder, on).results}
