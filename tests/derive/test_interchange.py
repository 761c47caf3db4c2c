"""Rules in formats of exchange: the same derivation as SHACL-AF, the same rules after LegalRuleML and back."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from normgraph.cases import CaseDocument, read_case
from normgraph.cli import app
from normgraph.derive.compile import load
from normgraph.derive.evaluate import _held, _reached, evaluate
from normgraph.derive.facts import case_triples
from normgraph.derive.legalruleml import LRML, RULEML, from_legalruleml, to_legalruleml
from normgraph.derive.plain import BESIDE, LIMITS, Atom, Data, Expr, Formula, Ind, PlainRule, Var, plain_rules
from normgraph.derive.shacl_rules import SHACL_LIMITS, to_shacl
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.identifiers import NS
from tests.derive.casefiles import finding, founding
from tests.derive.test_parity import as_our_queries_need, canonical

BASE = load()
RULES, LEFT_OUT = plain_rules(BASE)
BY_KEY = {rule.key: rule for rule in RULES}
PREDICATE = "https://w3id.org/normgraph/id/predicate/"

# SHACL-AF


@pytest.fixture
def _functions() -> Iterator[None]:
    with as_our_queries_need():
        yield


def drawn(case: CaseDocument) -> set[str]:
    """What pySHACL adds to a case with the exported rules in reach beside it, as canonical N-Triples."""
    triples = case_triples(BASE, case)
    reached = [*_reached(BASE, triples, _held(BASE, case, triples))]
    shapes = rdflib.Graph().parse(data=to_shacl(BASE, reached), format="turtle")
    data = rdflib.Graph().parse(data=case.ntriples(), format="nt")
    data += shapes
    before = set(data)
    pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True)
    added = rdflib.Graph()
    for triple in set(data) - before:
        added.add(triple)
    found = ox.parse(input=added.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return canonical(quad.triple for quad in found)


def contradicted() -> dict[str, Any]:
    """A case in which one more holder refutes a fact that was found."""
    case = founding("d1")
    case["findings"].append({**finding(case, "umgang"), "status": "refuted", "holder": "Behörde"})
    return case


@pytest.mark.usefixtures("_functions")
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(founding("d1"), id="d1"),
        pytest.param(contradicted(), id="contradicted", marks=pytest.mark.breadth),
        pytest.param(founding("d2"), id="d2", marks=pytest.mark.parity),  # readings, attacks, dates, versions
        pytest.param(founding("d3"), id="d3", marks=pytest.mark.parity),  # members, amounts, reference dates
    ],
)
def test_shacl_rules_derive_what_the_engine_derives(case: dict[str, Any]) -> None:
    """Every triple of the engine; of conclusions, and of all it says something about, nothing else."""
    document = read_case(yaml.safe_dump(case, allow_unicode=True), "yaml")
    made, evaluation = drawn(document), evaluate(BASE, document)
    derived = {line for line in canonical(evaluation.derived) if "#reaches>" not in line}
    derived -= canonical(document.statements)  # of contradictions, the findings are said again
    assert derived <= made
    subjects = {line.split(" ", 1)[0] for line in derived if "/result/" in line.split(" ", 1)[0]}
    assert {line for line in made if line.split(" ", 1)[0] in subjects} <= derived
    conclusion = f"<{NS}Folgerung>"
    assert {line for line in made if conclusion in line} == {line for line in derived if conclusion in line}
    said = evaluation.said()
    holding = {
        about[NS + "predicate"][0]
        for about in said.values()
        if all(said[atom].get(NS + "rank") == ["2"] for atom in about.get(NS + "inWorld", [""]) if atom)
        and NS + "inWorld" in about
    }
    assert {line.split(" ")[1][1:-1] for line in made if line.split(" ")[1].startswith(f"<{PREDICATE}")} == holding


def test_shacl_rules_hold_all_rules_in_an_order() -> None:
    graph = rdflib.Graph().parse(data=to_shacl(BASE, ["https://w3id.org/normgraph/id/rule/d1-5"]), format="turtle")
    rules = set(graph.subjects(rdflib.RDF.type, rdflib.SH.SPARQLRule))
    assert {int(str(graph.value(rule, rdflib.SH.order))) for rule in rules} == set(range(1, len(rules) + 1))
    text = to_shacl(BASE)
    assert all(f"<{rule}> rdfs:label" in text for rule in BASE.rules)
    assert all(f"# not held: {what}" in text for what, _ in SHACL_LIMITS)
    assert not re.search(
        r"\b(VALUES|MINUS|SERVICE)\b|ng:agenda", text
    )  # SHACL, appendix A: not with pre-bound variables


# LegalRuleML


def test_every_rule_is_held_or_left_out_with_its_reason() -> None:
    assert {rule.iri for rule in RULES} | set(LEFT_OUT) == set(BASE.rules)
    assert not {rule.iri for rule in RULES} & set(LEFT_OUT)
    assert len(RULES) > 500
    sums, asks = "sums over the members of a group", "asks whether something is open"
    assert set(LEFT_OUT.values()) == {sums, asks, "counts the members of a group"}


def held(key: str) -> str:
    return repr(BY_KEY["rule-" + key].condition).replace(NS, "ng:").replace(PREDICATE, "p:")


MEANT = [
    ("d2-11", "Formula(kind='or', parts=(Atom(relation='ng:InForce', arguments=()), Atom(relation='ng:notAfter'",
     "outside its validity a rule is open, not false"),
    ("d2-11", "Data(text='2026-03-31', datatype='http://www.w3.org/2001/XMLSchema#date')", "the last day of a version"),
    ("d1-7", "Formula(kind='naf', parts=(Formula(kind='naf'", "who bears the burden must show it"),
    ("s7-1-2-2", "Formula(kind='neg'", "an exception is negated"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "part", "why"), MEANT)
def test_what_binds_a_rule_stands_in_its_formula(key: str, part: str, why: str) -> None:
    assert part in held(key), why


LRML_NAMES = {
    "LegalRuleML", "Comment", "LegalReferences", "LegalReference", "Associations", "Association", "appliesSource",
    "toTarget", "Statements", "ConstitutiveStatement", "OverrideStatement", "Override", "hasStrength", "StrictStrength",
    "DefeasibleStrength", "Times", "TemporalCharacteristics", "TemporalCharacteristic", "forStatus",
    "hasStatusDevelopment", "atTime", "appliesTemporalCharacteristic",
}  # fmt: skip
RULEML_NAMES = {
    "Rule", "if", "then", "And", "Or", "Neg", "Naf", "Exists", "Forall", "Atom", "Rel", "Var", "Ind", "Data", "Expr",
    "Fun", "Time",
}  # fmt: skip
COLLECTIONS = ["LegalReferences", "Times", "TemporalCharacteristics", "Associations", "Statements"]


def test_names_are_those_of_the_standard() -> None:
    """LegalRuleML Core Specification 1.0 (OASIS Standard, 2021) and RuleML."""
    root = etree.fromstring(to_legalruleml(RULES, LEFT_OUT))
    assert {etree.QName(e).localname for e in root.iter(f"{{{LRML}}}*")} <= LRML_NAMES
    assert {etree.QName(e).localname for e in root.iter(f"{{{RULEML}}}*")} <= RULEML_NAMES
    assert {etree.QName(e).namespace for e in root.iter()} == {LRML, RULEML}
    keys = [e.get("key") for e in root.iter() if e.get("key")]
    assert len(keys) == len(set(keys))
    known = {f"#{key.removeprefix(':')}" for key in keys} | {
        f"#{e.get('refersTo')}" for e in root.iter(f"{{{LRML}}}LegalReference")
    }
    assert {e.get("keyref") for e in root.iter() if e.get("keyref")} <= known
    assert [name for e in root if (name := etree.QName(e).localname) != "Comment"] == COLLECTIONS


def test_keys_are_names_and_references_name_them() -> None:
    """`key` is an NCName, of RuleML one after a colon; references are fragments that are NCNames (lrml-compact.xsd)."""
    root = etree.fromstring(to_legalruleml(RULES, LEFT_OUT))
    keys = [element.get(name) for element in root.iter() for name in ("key", "refersTo") if element.get(name)]
    references = [e.get(name) for e in root.iter() for name in ("keyref", "over", "under") if e.get(name)]
    assert len(keys) == len(set(keys)) > 30
    assert all(re.fullmatch(r":?[^\W\d][\w.-]*", key) for key in keys)
    assert {reference.removeprefix("#") for reference in references} <= {key.removeprefix(":") for key in keys}
    assert all(reference.startswith("#") for reference in references)


def test_round_trip_of_the_shipped_rules() -> None:
    document = to_legalruleml(RULES, LEFT_OUT)
    assert from_legalruleml(document) == sorted(RULES, key=lambda rule: rule.iri)
    assert to_legalruleml(from_legalruleml(document), LEFT_OUT) == document


def test_document_says_what_it_does_not_hold() -> None:
    text = to_legalruleml(RULES, LEFT_OUT).decode()
    assert all(f"not held: {what}" in text for what, _ in LIMITS)
    assert all(iri in text for iri in LEFT_OUT)


HELD = {
    "condition", "concludes", "excludes", "subject", "object", "norm", "authority", "strength", "gives", "effectiveOn",
    "at", "forEach", "exception", "exercise", "opens", "blocks", "displaces", "disapplies", "validFrom", "validTo",
    "validityTerm", "shownFrom", "inForce", "scope",
}  # fmt: skip


def test_all_that_is_said_of_rules_is_held_or_named_as_not_held() -> None:
    said = {prop.removeprefix(NS) for rule in BASE.rules for prop in BASE.graph.facts[rule] if prop.startswith(NS)}
    assert said - HELD == set(BESIDE), "what neither stands in LegalRuleML nor is named there, or the reverse"
    document = to_legalruleml(RULES, LEFT_OUT).decode()
    assert all(f"ng:{prop}" in document for prop in BESIDE)


def test_authorities_are_legal_references() -> None:
    rule = BY_KEY["rule-d2-12"]
    assert rule.authorities == ("https://w3id.org/normgraph/id/decision/bgh/2018-06-20/xii-zb-369-17",)
    assert f'refID="{rule.authorities[0]}"' in to_legalruleml([rule]).decode()


def test_shacl_rules_say_on_what_a_rule_rests() -> None:
    rule = "https://w3id.org/normgraph/id/rule/d2-12"
    graph = rdflib.Graph().parse(data=to_shacl(BASE, [rule]), format="turtle")
    for prop in ("authority", "norm", "rn", "analogTo", "tertium", "refutes"):
        told = {str(value) for value in graph.objects(rdflib.URIRef(rule), rdflib.URIRef(NS + prop))}
        assert told == {term.value for term in BASE.graph.objects(rule, prop)} != set(), prop


def test_validity_is_a_temporal_characteristic() -> None:
    rule = BY_KEY["rule-d2-11"]
    assert (rule.valid_from, rule.valid_to) == ("", "2026-03-31")
    text = to_legalruleml([rule]).decode()
    assert '<lrml:hasStatusDevelopment iri="http://docs.oasis-open.org/legalruleml/ns/v1.0/vocab#Ends"/>' in text
    assert '<lrml:appliesTemporalCharacteristic keyref="#to-2026-03-31"/>' in text
    assert 'iri="https://w3id.org/normgraph/ns#gebunden"' in text


VARIABLES = st.builds(Var, st.sampled_from(["fall", "kind", "mutter"]))
TERMS = st.recursive(
    st.one_of(
        VARIABLES,
        st.builds(Ind, st.sampled_from(["urn:a", "urn:b"])),
        st.builds(Data, st.sampled_from(["2024-02-29", " 1", ""]), st.just("http://www.w3.org/2001/XMLSchema#string")),
    ),
    lambda inner: st.builds(Expr, st.just(NS + "Latest"), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=4,
)
ATOMS = st.builds(Atom, st.sampled_from([PREDICATE + name for name in "abc"]), st.lists(TERMS, max_size=3).map(tuple))
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda kind, part: Formula(kind, (part,)), st.sampled_from(["neg", "naf"]), inner),
        st.builds(lambda kind, part: Formula(kind, (part,), "es1"), st.sampled_from(["exists", "forall"]), inner),
        st.builds(
            lambda kind, parts: Formula(kind, tuple(sorted(parts, key=repr))),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=8,
)
DAYS = st.sampled_from(["", "2024-02-29"])


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(condition=FORMULAS, conclusion=ATOMS, negated=st.booleans(), begins=DAYS, ends=DAYS)
def test_round_trip_of_any_rule(
    condition: Formula | Atom, conclusion: Atom, negated: bool, begins: str, ends: str
) -> None:
    iri = "https://w3id.org/normgraph/id/rule/x"
    norms = ("https://w3id.org/normgraph/id/norm/bgb/1",)
    read = ("https://w3id.org/normgraph/id/decision/bgh/1", "https://w3id.org/normgraph/id/source/recht/x")
    rule = PlainRule(iri, condition, conclusion, negated, norms, (), NS + "kann", begins, ends, read)
    assert from_legalruleml(to_legalruleml([rule])) == [rule]


WHOLE = to_legalruleml([BY_KEY["rule-d2-11"]]).decode()
REFUSED = [
    ("", UnreadableInput, "nothing"),
    ("<a/>", UnreadableInput, "another root"),
    (WHOLE[:-20], UnreadableInput, "it ends early"),
    (WHOLE.replace("ruleml:if>", "ruleml:body>"), UnreadableInput, "a rule without `if`"),
    (WHOLE.replace("ruleml:Rel iri", "ruleml:Rel name"), UnreadableInput, "a relation without an IRI"),
    (WHOLE.replace("<ruleml:Fun iri", "<ruleml:Fun name"), UnreadableInput, "a function without an IRI"),
    (WHOLE.replace('keyref="#day-', 'keyref="#no-'), UnreadableInput, "a time that is not there"),
    (WHOLE.replace("ruleml:And>", "ruleml:Xor>"), UnreadableInput, "an unknown connective"),
    ('<!DOCTYPE x [<!ENTITY a "b">]>' + WHOLE.split("?>", 1)[1], UnreadableInput, "a DOCTYPE with an entity"),
]


@pytest.mark.parametrize(("document", "error", "why"), REFUSED)
def test_refused(document: str, error: type[Exception], why: str) -> None:
    with pytest.raises(error):
        from_legalruleml(document.encode())
    assert why


def test_deep_nesting_is_refused() -> None:
    deep = Atom(PREDICATE + "a", (Var("fall"),))
    nested: Formula | Atom = deep
    for _ in range(60):
        nested = Formula("neg", (nested,))
    rule = PlainRule("https://w3id.org/normgraph/id/rule/x", nested, deep, False)
    with pytest.raises(LimitExceeded):
        from_legalruleml(to_legalruleml([rule]))


@pytest.mark.parametrize("form", [pytest.param("shacl-af", marks=pytest.mark.breadth), "legalruleml"])
def test_command_writes_the_same_bytes_again(form: str, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one", "two")]
    for file in files:
        done = CliRunner().invoke(app, ["export", "rules", "--format", form, "--out", str(file)])
        assert done.exit_code == 0, done.output
        assert "rules" in done.output
    assert all(one.read_bytes() == other.read_bytes() for one, other in itertools.pairwise(files))


def test_command_refuses_an_unknown_format(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "rules", "--format", "nquads", "--out", str(tmp_path / "x")])
    assert done.exception
    assert "shacl-af" in str(done.exception)
