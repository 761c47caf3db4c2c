"""The form of a case: what a case says is what its fields say, and back; messages find their field."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from normgraph import assets
from normgraph.cases import CaseDocument, read_case
from normgraph.cases.form import of_case, of_fields
from normgraph.cases.write import to_yaml
from normgraph.errors import UnreadableInput
from normgraph.validate import validate

FOUNDING = [path.read_text("utf-8") for path in sorted(assets.path("data", "cases").glob("*.yaml"))]
SAID: list[tuple[str, str]] = [
    ("id: a\nfindings: []", "nothing but a name"),
    ("id: Fall 7/a\nlabel: 'Größe: 1'\nnote: |\n  two\n  lines", "a name with a blank and a slash, text of two lines"),
    ("id: a\nkind: {id: k, type: Person}\nklaeger: k", "two roles of one person"),
    ("id: a\nbedarfsgemeinschaft: [{id: k, type: Person}, {id: v, type: Person}]", "a group"),
    (
        "id: a\nkind: {id: k, type: [Person, Behoerde], label: [K, L]}",
        "two kinds and two labels, which rule F28 reports",
    ),
    ("id: a\nkind: nobody", "a role of one who is not described, which rule F05 reports"),
    ("id: a\nfindings: [{predicate: geburt, subject: {id: k, type: Person}, status: open}]", "a thing without a role"),
    ("id: a\nfindings: [{id: f, predicate: geburt, subject: a, rn: ['1', '2']}]", "a named finding, two numbers"),
    (
        "id: a\nfindings: [{holder: {id: g, type: Gericht}}, {holder: {id: g}}, {holder: g}]",
        "a holder as thing, as text",
    ),
    ("id: a\nfindings: [{predicate: gebührt, status: vielleicht, standard: full}]", "names that no vocabulary has"),
    ("id: a\nfindings: [{amount: '1.234,50', count: viel}]", "values of the wrong kind, which rules report"),
    ("id: a\ngericht: {id: 'https://w3id.org/normgraph/id/court/bgh', type: Gericht}", "a thing of the graph"),
    ("id: a\nkind: {id: k, mutter: {id: m, type: Person}, date: 2018}", "what does not belong to a party (F25)"),
    (
        "id: a\nsubject: k\nfindings: [{finding: x}]".replace("finding: x", "kind: x"),
        "keys in the wrong place (F06, F24)",
    ),
    (
        "id: a\nfindings: [{subject: 'https://w3id.org/normgraph/id/case/a'}]",
        "a finding of the case itself, by its IRI",
    ),
]


def same(one: CaseDocument, other: CaseDocument) -> bool:
    return one.iri == other.iri and isomorphic(one.graph, other.graph)


@pytest.mark.parametrize("text", [*FOUNDING, *(text for text, _ in SAID)])
def test_no_fact_is_lost_from_file_to_fields_to_file(text: str) -> None:
    case = read_case(text)
    through = of_fields(of_case(case).fields()).read()
    assert same(case, through)
    assert same(case, read_case(to_yaml(through)))
    assert len(of_case(case).findings) == len(of_case(through).findings)


def test_a_thing_without_name_gets_one_from_its_role() -> None:
    form = of_case(read_case("id: a\nkind: {type: Person}\nmutter: {id: kind, type: Person}"))
    assert [(row.first("id"), row.first("role")) for row in form.parties] == [("kind-2", "kind"), ("kind", "mutter")]


def test_turtle_that_no_field_can_say_is_refused() -> None:
    text = "<a> a <https://w3id.org/normgraph/ns#Fall> ; <urn:x> 1 ."
    with pytest.raises(UnreadableInput, match="no key means <urn:x>"):
        of_case(read_case(text, "turtle"))


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1).map(str.strip)
NAMES = st.sampled_from(["k", "v", "m"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "predicate": st.sampled_from(["geburt", "umgang", "unbekannt"]),
                "subject": NAMES,
                "object": NAMES,
                "status": st.sampled_from(["established", "left_open"]),
                "date": st.sampled_from(["2018", "2018-06", "2018-06-18"]),
                "note": TEXT.filter(bool),
                "holder": TEXT.filter(bool),
            },
        ).filter(bool),  # a finding that says nothing has no field
        max_size=6,
    ),
    st.dictionaries(st.sampled_from(["kind", "mutter", "vater"]), NAMES),
)
def test_no_fact_is_lost_whatever_is_found(findings: list[dict[str, str]], roles: dict[str, str]) -> None:
    described: set[str] = set()
    case: dict[str, object] = {"id": "a", "findings": findings}
    for role, name in roles.items():
        case[role] = name if name in described else {"id": name, "type": "Person"}
        described.add(name)
    read = read_case(yaml.safe_dump(case, allow_unicode=True))
    assert same(read, of_fields(of_case(read).fields()).read())


# messages

FIELDS = [
    ("case.id", "a"),
    ("case.decidedOn", "16.11.2018"),
    ("party.4.id", "k"),
    ("party.4.role", "kind"),
    ("finding.2.predicate", "gebuhrt"),
    ("finding.2.subject", "k"),
    ("finding.9.predicate", "geburt"),
    ("finding.9.subject", "niemand"),
    ("finding.9.status", "established"),
]


def test_messages_name_the_field() -> None:
    form = of_fields(FIELDS)
    key = {"https://w3id.org/normgraph/ns#" + name: name for name in ("date", "status", "subject", "predicate")}
    found = {
        (result.rule, form.field_at(result.line, key.get(result.property, "")))
        for result in validate(form.read()).results
        if result.severity == "Violation"
    }
    assert found == {
        ("F05", "party.4.role"),  # not described as a person
        ("F11", "finding.2.predicate"),  # unknown
        ("F14", "finding.2.subject"),  # k has no type
        ("F15", "finding.2.status"),  # no status: the field that is empty
        ("F14", "finding.9.subject"),  # nobody of that name
        ("F30", "finding.9.date"),  # established without a day
    }


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("finding.9.date", "31.2.2018", "no day of the calendar"),
        ("finding.9.on", "soon", "no day at all"),
        ("finding.9.colour", "red", "no key of a case"),
        ("case.decidedOn", "2018-13", "no month"),
    ],
)
def test_what_cannot_be_read_names_the_field(field: str, value: str, why: str) -> None:
    assert why
    form = of_fields([*(pair for pair in FIELDS if pair[0] != field), (field, value)])
    with pytest.raises(UnreadableInput) as caught:
        form.read()
    assert form.field_at(int(caught.value.where.rpartition(":")[2])) == field


def test_a_party_that_no_one_speaks_of_is_named() -> None:
    form = of_fields([("case.id", "a"), ("party.0.id", "k"), ("party.1.id", "m"), ("party.1.role", "mutter")])
    assert [row.first("id") for row in form.tree.unused] == ["k"]


def test_foreign_fields_are_no_fields_of_a_case() -> None:
    form = of_fields(
        [("case.id", "a"), ("finding.1e9.date", "x"), ("finding.-1.rn", "1"), ("query", "x"), ("case", "y")]
    )
    assert list(form.fields()) == [("case.id", "a")]
