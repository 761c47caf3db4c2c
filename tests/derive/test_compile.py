"""Broken rule data is refused with the rule, the part and the remedy; the shipped rules are whole."""

from pathlib import Path

import pytest

from normgraph import assets
from normgraph.derive.compile import CONDITIONS, CONNECTIVES, TERMS, compile_rules, load
from normgraph.derive.schedule import queries
from normgraph.derive.source import read, rule_files
from normgraph.errors import BrokenRules
from normgraph.identifiers import NS

PREFIXES = """
@prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix p: <https://w3id.org/normgraph/id/predicate/> .
@prefix r: <https://w3id.org/normgraph/id/rule/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:decision> rdfs:label "D" .
p:a a ng:Tatsache . p:x a ng:Rechtsbegriff . p:y a ng:Rechtsbegriff .
"""
WHOLE = """
r:t a ng:Rule ; ng:ruleId "T" ; ng:norm <https://w3id.org/normgraph/id/norm/bgb/1> ; ng:citedAs "§ 1 BGB" ;
    ng:authority <urn:decision> ; ng:strength ng:gebunden ; ng:concludes p:x ;
    ng:condition [ a ng:FactCondition ; ng:asks p:a ] .
"""
ABOUT_TWO = WHOLE.replace("p:x ;", "p:x ; ng:object ng:kind ;") + WHOLE.replace("r:t", "r:u").replace(
    "p:x", "p:y"
).replace("ng:asks p:a", "ng:asks p:x ; ng:object ng:kind")

FROM_NOW = "ng:operand [ a ng:DayOfDecision ] ; ng:period "


def until(end: str) -> str:
    """A rule that holds until the end of a period."""
    relation = "a ng:Comparison ; ng:left [ a ng:DayOfDecision ] ; ng:relation ng:before"
    return WHOLE.replace("a ng:FactCondition ; ng:asks p:a", f"{relation} ; ng:right [ a ng:PeriodEnd ; {end} ]")


BROKEN = [
    (WHOLE.replace("ng:condition [ a ng:FactCondition ; ng:asks p:a ]", ""), "ng:condition", "no condition"),
    (WHOLE.replace('ng:citedAs "§ 1 BGB" ;', ""), "ng:citedAs", "no norm as cited"),
    (WHOLE.replace("ng:authority <urn:decision> ;", ""), "ng:authority", "follows no text and no decision"),
    (WHOLE.replace("urn:decision", "urn:text"), "rests on `urn:text`", "nobody says how what it follows is cited"),
    (
        WHOLE.replace(
            "a ng:FactCondition ; ng:asks p:a",
            'a ng:Comparison ; ng:relation ng:before ; ng:left [ a ng:DayOfDecision ] ; '
            'ng:right [ a ng:PeriodEnd ; ng:operand [ a ng:DayOfDecision ] ; ng:period "1Y" ]',
        ),
        "`1Y` is no period",
        "a period that never ends",
    ),
    (WHOLE.replace("ng:concludes p:x ;", ""), "one condition and one conclusion", "concludes nothing"),
    (WHOLE.replace("ng:concludes p:x", "ng:concludes p:a"), "not a predicate that rules conclude", "concludes a fact"),
    (WHOLE.replace("ng:asks p:a", "ng:asks p:unheardOf"), "not declared", "asks for an unknown predicate"),
    (WHOLE.replace("a ng:FactCondition", "a ng:Wunsch"), "no known kind", "a condition of no kind"),
    (WHOLE + "r:t ng:blocks r:none .", "unknown rule", "attacks a rule that does not exist"),
    (
        WHOLE.replace(
            "a ng:FactCondition ; ng:asks p:a",
            "a ng:Comparison ; ng:left [ a ng:DayOfDecision ] ; ng:relation ng:near ; ng:right [ a ng:DayOfDecision ]",
        ),
        "unknown relation",
        "a relation that no query knows",
    ),
    (WHOLE + "r:t ng:displace r:t .", "`ng:displace` is not a property", "an attack that is misspelt"),
    (WHOLE + 'r:t ng:blocks "r:u" .', "`ng:blocks` has text as its value", "an attack that would be passed over"),
    (WHOLE.replace("asks p:a", 'asks p:a ; ng:whenOpen "asFalse"'), "`ng:whenOpen` has text", "a burden, too"),
    (
        WHOLE.replace("a ng:FactCondition ; ng:asks p:a", 'a ng:Some ; ng:over "es" ; ng:each [ a ng:FactCondition ; ng:asks p:a ]'),  # noqa: E501
        "`ng:over` has text",
        "a group between quotes",
    ),
    (WHOLE.replace('"T"', "<urn:t>"), "`ng:ruleId` has a thing as its value", "a number without quotes"),
    (WHOLE + "r:t ng:strength ng:kann .", "`ng:strength` is stated 2 times", "bound and in discretion at once"),
    (until(FROM_NOW + '"P1Y" ; ng:counting ng:stunde'), "`ng:counting` names the unknown", "counted otherwise"),
    (WHOLE.replace("asks p:a", "asks p:a ; ng:whenOpen ng:asFlase"), "`ng:asFalse`", "a burden that is misspelt"),
    (until(FROM_NOW + '"P1Y" , "P2Y"'), "stated 2 times", "two periods"),
    (WHOLE.replace("a ng:FactCondition ; ng:asks p:a", "a ng:AtLeast ; ng:over ng:eltern ; ng:members -1 ; ng:each [ a ng:FactCondition ; ng:asks p:a ]"), "no number of members", "minus one of them"),  # noqa: E501
    (WHOLE.replace("a ng:FactCondition ; ng:asks p:a", 'a ng:Comparison ; ng:left [ a ng:Constant ; ng:amount "drei" ] ; ng:relation ng:atMost ; ng:right [ a ng:Constant ; ng:amount 3 ]'), "`ng:amount` is no amount", "a number in words"),  # noqa: E501
    (WHOLE + 'r:t ng:validFrom "2020-01-02"^^<http://www.w3.org/2001/XMLSchema#date> ; ng:validTo "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .', "it ends on 2020-01-01", "over before it begins"),  # noqa: E501
    (WHOLE + 'r:t ng:validForm "2020-01-01" .', "`ng:validForm` is not a property", "a first day that is misspelt"),
    (
        WHOLE.replace(
            "a ng:FactCondition ; ng:asks p:a",
            'a ng:Comparison ; ng:left [ a ng:DayOfDecision ] ; ng:relation ng:before ; ng:right [ a ng:Constant ; ng:tag "2020-01-01" ]',  # noqa: E501
        ),
        "`ng:tag` is not a property",
        "a constant whose value nobody reads",
    ),
    (
        WHOLE.replace("ng:asks p:a", "ng:asks p:y") + WHOLE.replace("r:t", "r:u")
        .replace('"T"', '"U"')
        .replace("p:x", "p:y")
        .replace("[ a ng:FactCondition ; ng:asks p:a ]", "[ a ng:Not ; ng:operand [ a ng:FactCondition ; ng:asks p:x ]]"),  # noqa: E501
        "wait for each other",
        "a cycle through negation",
    ),
    (WHOLE + "r:t ng:forEach ng:moeglicheVaeter ; ng:subject ng:es .", "is not a role", "a misspelt group"),
    (WHOLE + "r:t ng:subject ng:niemand .", "is not a role", "a misspelt party of the conclusion"),
    (WHOLE + "r:t ng:forEach ng:moeglicherVater .", "nothing of the member", "for each, but about nobody"),
    (WHOLE + 'r:t ng:validFrom "2012-7-2"^^<http://www.w3.org/2001/XMLSchema#date> .', "is no day", "one digit"),
    (WHOLE + 'r:t ng:validFrom "2012-07-02" .', "is no day", "a day without its type"),
    (ABOUT_TWO.replace("ng:asks p:x ; ng:object ng:kind", "ng:asks p:x"), "without `ng:object`", "asked of one"),
    (ABOUT_TWO.replace("ng:concludes p:x ; ng:object ng:kind", "ng:concludes p:x"), "with `ng:object`", "asked of two"),
    (WHOLE[:-4], "rules.ttl", "Turtle that ends early"),
]  # fmt: skip


def compiled(text: str, folder: Path) -> None:
    file = folder / "rules.ttl"
    file.write_text(PREFIXES + text, encoding="utf-8")
    ontology = [assets.path("ontology", name) for name in ("rule.ttl", "case.ttl")]
    compile_rules(read([*ontology, file]))


@pytest.mark.parametrize(("text", "says", "why"), BROKEN)
def test_broken_rules_are_refused(text: str, says: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenRules, match=says) as caught:
        compiled(text, tmp_path)
    assert "rules.ttl" in caught.value.where, why
    assert "rule-part" not in caught.value.where, why
    assert caught.value.remedy, why


def test_whole_rule_is_accepted(tmp_path: Path) -> None:
    compiled(WHOLE, tmp_path)
    compiled(ABOUT_TWO, tmp_path)


def test_cycle_names_the_rules(tmp_path: Path) -> None:
    cycle = next(text for text, says, _ in BROKEN if says == "wait for each other")
    with pytest.raises(BrokenRules, match=r"T \(t\).*U \(u\)|U \(u\).*T \(t\)"):
        compiled(cycle, tmp_path)


def test_every_kind_of_part_has_a_query() -> None:
    stages = {stage for query in queries() for stage in query.stage}
    assert set(CONDITIONS) - CONNECTIVES - {"Comparison"} | set(TERMS) <= stages
    assert set(CONDITIONS) >= CONNECTIVES
    kinds = {kind for part in load().kinds.values() for kind in part}
    relations = {relation.removeprefix(NS) for relation in load().graph.of_type("Relation")}
    assert relations <= stages  # a relation says what is compared, and so which query compares it
    assert stages <= kinds | {"focus", "ground", "found", "question", "world", "graph", *CONDITIONS, *TERMS, *relations}


BANNED = ("BNODE(", "xsd:date(", "xsd:decimal(", "NOW(", "RAND(", "UUID(", "YEAR(", "MONTH(", "DAY(")


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_queries_keep_to_what_engines_share(query) -> None:  # type: ignore[no-untyped-def]
    for word in BANNED:
        assert word not in query.text, f"{word} differs between engines or runs"


def test_every_rule_says_its_authority_and_labels() -> None:
    graph = load().graph
    for rule in load().rules:
        for lang in ("de", "en"):
            assert graph.text(rule, "http://www.w3.org/2000/01/rdf-schema#label", lang), rule
        (authority,) = graph.iris(rule, "authority")
        assert graph.text(authority, "http://www.w3.org/2000/01/rdf-schema#label", "en"), rule
        assert graph.one(rule, "rn") or "/id/source/" in authority, rule  # a decision is cited with its marginal number


def test_same_rules_same_triples() -> None:
    again = compile_rules(read(reversed(rule_files())))
    rules = tuple(load().rules)
    assert again.program(rules) == load().program(rules)


def test_each_part_comes_once_and_after_what_it_needs() -> None:
    base = load()
    seen: set[str] = set()
    steps = base.program(tuple(base.rules)).steps
    for step in steps:
        assert not seen & set(step.parts)
        assert all(base.needs.get(part, set()) <= seen for part in step.parts)
        assert step.queries or not set(base.kinds[step.parts[0]]) & {"Rule", "Condition", "Term", "Rechtsbegriff"}
        seen |= set(step.parts)
    assert set(base.rules) <= seen


@pytest.mark.parametrize(
    ("facts", "reaches", "why"),
    [
        ({"a"}, {"T", "U", "V"}, "T asks for it; V asks for what T concludes, and needs U"),
        ({"b"}, {"T", "U", "V"}, "U asks for it; V asks for what U concludes, and needs T"),
        ({"c"}, {"W"}, "only W asks for it"),
        (set(), {"T", "U", "V", "W"}, "no finding at all: whoever describes persons only sees all that is about them"),
    ],
)
def test_reach(facts: set[str], reaches: set[str], why: str, tmp_path: Path) -> None:
    rule = WHOLE.replace("r:t", "r:{0}").replace('"T"', '"{1}"').replace("p:x", "p:{2}").replace("p:a ]", "{3} ]")
    both = "ng:FactCondition ; ng:asks p:x ] , [ a ng:FactCondition ; ng:asks p:y"
    v = rule.replace("a ng:FactCondition ; ng:asks {3}", "a ng:AllOf ; ng:operand [ a " + both + " ]")
    text = "p:b a ng:Tatsache . p:c a ng:Tatsache . p:z a ng:Rechtsbegriff . p:w a ng:Rechtsbegriff ."
    for template, values in ((rule, "tTxa"), (rule, "uUyb"), (v, "vVz-"), (rule, "wWwc")):
        filled = template
        for number, value in enumerate((values[0], values[1], values[2], f"p:{values[3]}")):
            filled = filled.replace(f"{{{number}}}", value)
        text += filled
    (tmp_path / "rules.ttl").write_text(PREFIXES + text, encoding="utf-8")
    ontology = [assets.path("ontology", name) for name in ("rule.ttl", "case.ttl")]
    base = compile_rules(read([*ontology, tmp_path / "rules.ttl"]))
    case = "https://w3id.org/normgraph/ns#fall"
    stated = {(f"https://w3id.org/normgraph/id/predicate/{fact}", case, case) for fact in facts}
    assert {base.graph.one(rule, "ruleId") for rule in base.reachable(frozenset({case}), stated)} == reaches, why


def test_a_program_holds_only_what_its_rules_need() -> None:
    base = load()
    program = base.program(("https://w3id.org/normgraph/id/rule/d1-3",))
    subjects = {triple.subject.value for triple in program.triples if "/id/rule/" in triple.subject.value}
    assert subjects == {"https://w3id.org/normgraph/id/rule/d1-3"}
