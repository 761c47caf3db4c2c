"""Rules in formats of exchange: the same conclusions as SHACL-AF, the same rules after LegalRuleML and back."""

import itertools
import re
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from normgraph.cases import read_case
from normgraph.cli import app
from normgraph.derive import derive
from normgraph.derive.legalruleml import LRML, RULEML, from_legalruleml, to_legalruleml
from normgraph.derive.plain import LIMITS, Atom, Formula, PlainRule, atoms, is_concluded, plain_rules
from normgraph.derive.shacl_rules import to_shacl
from normgraph.derive.source import read, rule_files
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.identifiers import NS
from tests.derive.casefiles import DATA, finding, founding

GRAPH = read(rule_files())
RULES, LEFT_OUT = plain_rules(GRAPH)
PREDICATE = "https://w3id.org/normgraph/id/predicate/"


def test_every_rule_is_held_or_left_out_with_its_reason() -> None:
    assert {rule.iri for rule in RULES} | set(LEFT_OUT) == set(GRAPH.of_type("Rule"))
    assert not {rule.iri for rule in RULES} & set(LEFT_OUT)
    assert all(LEFT_OUT.values())
    assert len(RULES) > 20


def test_all_reasons_are_given() -> None:
    reasons = LEFT_OUT["https://w3id.org/normgraph/id/rule/3-4-mehrbedarf"].split("; ")
    assert reasons == ["gives a value", "is looked at on several reference dates", "is bounded in time",
                       "asks for a fact on a reference date"]  # fmt: skip
    assert "has a condition of kind Comparison" in LEFT_OUT["https://w3id.org/normgraph/id/rule/s7-1-2-2"]


# SHACL-AF


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=to_shacl(GRAPH, RULES, LEFT_OUT), format="turtle")


def concluded(name: str, shapes: rdflib.Graph) -> set[tuple[str, str]]:
    return drawn(founding(name), shapes)


def drawn(case: dict[str, Any], shapes: rdflib.Graph) -> set[tuple[str, str]]:
    document = read_case(yaml.safe_dump(case, allow_unicode=True), "yaml")
    data = rdflib.Graph().parse(data=document.ntriples(), format="nt")
    before = set(data)
    pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True, iterate_rules=True)
    return {
        (str(predicate).removeprefix(PREDICATE), str(subject))
        for subject, predicate, _ in set(data) - before
        if str(predicate).startswith(PREDICATE)
    }


@pytest.mark.parametrize("name", ["d1", "d2", "d3"])
def test_shacl_rules_conclude_nothing_else(name: str, shapes: rdflib.Graph) -> None:
    derivation = derive(read_case(DATA / f"{name}.yaml"))
    established = {r.predicate for r in derivation.results if r.status == "established"}
    found = {predicate for predicate, _ in concluded(name, shapes)}
    assert found
    assert found <= established


def test_shacl_rules_conclude_what_rests_on_facts_alone(shapes: rdflib.Graph) -> None:
    """Where a rule of the export needs facts only, the export concludes it exactly when the engine does."""
    written = {str(rule) for rule in shapes.subjects(rdflib.RDF.type, rdflib.SH.SPARQLRule)}
    plain = [
        r for r in RULES if r.iri in written and not any(is_concluded(GRAPH, a.predicate) for a in atoms(r.condition))
    ]
    assert len(plain) > 3
    for name in ("d1", "d2", "d3"):
        found = {predicate for predicate, _ in concluded(name, shapes)}
        results = derive(read_case(DATA / f"{name}.yaml")).results
        fulfilled = {r.rule for r in results if r.status == "established"}
        for rule in plain:
            predicate = rule.conclusion.predicate.removeprefix(PREDICATE)
            if GRAPH.one(rule.iri, "ruleId") in fulfilled and any(
                r.predicate == predicate and r.status == "established" for r in results
            ):
                assert predicate in found, rule.key


def test_a_contradicted_fact_concludes_nothing(shapes: rdflib.Graph) -> None:
    case = founding("d1")
    assert "familiaereLebensgemeinschaft" in {predicate for predicate, _ in drawn(case, shapes)}
    against = {**finding(case, "umgang"), "status": "refuted", "holder": "Behörde"}
    case["findings"].append(against)
    assert "familiaereLebensgemeinschaft" not in {predicate for predicate, _ in drawn(case, shapes)}


# LegalRuleML

LRML_NAMES = {
    "LegalRuleML", "Comment", "LegalReferences", "LegalReference", "Associations", "Association", "appliesSource",
    "toTarget", "Statements", "ConstitutiveStatement", "OverrideStatement", "Override", "hasStrength", "StrictStrength",
    "DefeasibleStrength",
}  # fmt: skip
RULEML_NAMES = {"Rule", "if", "then", "And", "Or", "Neg", "Atom", "Rel", "Var"}


def test_names_are_those_of_the_standard() -> None:
    """LegalRuleML Core Specification 1.0 (OASIS Standard, 2021) and RuleML."""
    root = etree.fromstring(to_legalruleml(RULES, LEFT_OUT))
    assert {etree.QName(e).localname for e in root.iter(f"{{{LRML}}}*")} <= LRML_NAMES
    assert {etree.QName(e).localname for e in root.iter(f"{{{RULEML}}}*")} <= RULEML_NAMES
    assert {etree.QName(e).namespace for e in root.iter()} == {LRML, RULEML}
    keys = [e.get("key") for e in root.iter() if e.get("key")]
    assert len(keys) == len(set(keys))
    known = {f"#{key}" for key in keys} | {f"#{e.get('refersTo')}" for e in root.iter(f"{{{LRML}}}LegalReference")}
    assert {e.get("keyref") for e in root.iter() if e.get("keyref")} <= known


def test_keys_are_names_and_references_name_them() -> None:
    """`key` is an NCName, `keyref`, `over` and `under` are fragments that are NCNames (lrml-compact.xsd)."""
    root = etree.fromstring(to_legalruleml(RULES, LEFT_OUT))
    keys = [element.get(name) for element in root.iter() for name in ("key", "refersTo") if element.get(name)]
    references = [e.get(name) for e in root.iter() for name in ("keyref", "over", "under") if e.get(name)]
    assert len(keys) == len(set(keys)) > 30
    assert all(re.fullmatch(r"[^\W\d][\w.-]*", key) for key in keys)
    assert {reference.removeprefix("#") for reference in references} <= set(keys)
    assert all(reference.startswith("#") for reference in references)


def test_round_trip_of_the_shipped_rules() -> None:
    document = to_legalruleml(RULES, LEFT_OUT)
    assert from_legalruleml(document) == sorted(RULES, key=lambda rule: rule.iri)
    assert to_legalruleml(from_legalruleml(document), LEFT_OUT) == document


def test_document_says_what_it_does_not_hold() -> None:
    text = to_legalruleml(RULES, LEFT_OUT).decode()
    assert all(f"not held: {what}" in text for what, _ in LIMITS)
    assert all(iri in text for iri in LEFT_OUT)
    assert all(f"# left out: {iri}" in to_shacl(GRAPH, RULES, LEFT_OUT) for iri in LEFT_OUT)


ROLES = st.sampled_from([NS + role for role in ("fall", "kind", "mutter")])
ATOMS = st.builds(Atom, st.sampled_from([PREDICATE + name for name in "abc"]), ROLES, ROLES)
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda part: Formula("not", (part,)), inner),
        st.builds(
            lambda kind, parts: Formula(kind, tuple(sorted(parts, key=repr))),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(condition=FORMULAS, conclusion=ATOMS, negated=st.booleans())
def test_round_trip_of_any_rule(condition: Formula | Atom, conclusion: Atom, negated: bool) -> None:
    iri = "https://w3id.org/normgraph/id/rule/x"
    rule = PlainRule(iri, condition, conclusion, negated, ("https://w3id.org/normgraph/id/norm/bgb/1",), ())
    assert from_legalruleml(to_legalruleml([rule])) == [rule]


WHOLE = to_legalruleml(RULES[:1]).decode()
REFUSED = [
    ("", UnreadableInput, "nothing"),
    ("<a/>", UnreadableInput, "another root"),
    (WHOLE[:-20], UnreadableInput, "it ends early"),
    (WHOLE.replace("ruleml:if>", "ruleml:body>"), UnreadableInput, "a rule without `if`"),
    (WHOLE.replace("ruleml:Rel iri", "ruleml:Rel name"), UnreadableInput, "a relation without an IRI"),
    ('<!DOCTYPE x [<!ENTITY a "b">]>' + WHOLE.split("?>", 1)[1], UnreadableInput, "a DOCTYPE with an entity"),
]


@pytest.mark.parametrize(("document", "error", "why"), REFUSED)
def test_refused(document: str, error: type[Exception], why: str) -> None:
    with pytest.raises(error):
        from_legalruleml(document.encode())
    assert why


def test_deep_nesting_is_refused() -> None:
    deep = Atom(PREDICATE + "a", NS + "fall", NS + "fall")
    nested: Formula | Atom = deep
    for _ in range(60):
        nested = Formula("not", (nested,))
    rule = PlainRule("https://w3id.org/normgraph/id/rule/x", nested, deep, False, (), ())
    with pytest.raises(LimitExceeded):
        from_legalruleml(to_legalruleml([rule]))


@pytest.mark.parametrize("form", ["shacl-af", "legalruleml"])
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
