"""The form comes from the shapes: what they name, order, demand and close reaches its fields."""

import pytest
import rdflib
from rdflib import RDF, SH

from normgraph import assets
from normgraph.cases.context import context
from normgraph.cases.fields import fields, read
from normgraph.identifiers import NS

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ng: <https://w3id.org/normgraph/ns#> . @prefix : <urn:x:> ."
FORM = (
    HEAD
    + """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:g sh:order 1 . :f sh:targetClass ng:Feststellung ; sh:property
  [ sh:path ng:rn ; sh:name "Rn."@de , "no."@en ; sh:order 2 ; sh:group :g ] ,
  [ sh:path ng:status ; sh:name "Status"@de , "status"@en ; sh:order 1 ; sh:group :g ] ."""
)


def demand(said: str, severity: str = "Violation") -> str:
    return f"""{FORM} :s a sh:PropertyShape ; sh:targetClass ng:Feststellung ; sh:path ng:rn ; {said} ;
      sh:severity sh:{severity} ; sh:message "F99: Nein."@de , "F99: No."@en ."""


@pytest.mark.parametrize(
    ("said", "severity", "attribute", "value"),
    [
        ("sh:minCount 1", "Violation", "required", True),
        ("sh:minCount 1", "Warning", "expected", True),
        ("sh:minCount 1", "Warning", "required", False),
        ("sh:maxCount 1", "Violation", "several", False),
        ("sh:maxCount 2", "Violation", "several", True),
        ("sh:in (ng:b ng:leftOpen ng:a)", "Violation", "choices", ("b", "left_open", "a")),
        ("sh:datatype xsd:integer", "Violation", "datatype", "integer"),
        ('sh:pattern "^[0-9]+$"', "Violation", "pattern", "[0-9]+"),
        ('sh:pattern "^[0-9]+$"', "Warning", "pattern", ""),  # a browser would refuse what only deserves a word
        ('sh:pattern "^[^-]"', "Violation", "pattern", ""),  # of a part of the value, which a browser cannot check
        ("sh:minCount 1", "Violation", "rules", (("F99: Nein.", "F99: No."),)),
    ],
)
def test_what_a_shape_demands_reaches_the_field(said: str, severity: str, attribute: str, value: object) -> None:
    assert getattr(read(demand(said, severity))["finding"]["rn"], attribute) == value


def test_names_and_order() -> None:
    assert [(field.key, field.label) for field in read(FORM)["finding"].values()] == [
        ("status", ("Status", "status")),
        ("rn", ("Rn.", "no.")),
    ]


def test_every_shape_of_one_property_has_a_field() -> None:
    """A new rule about a property of a case or finding cannot be forgotten in the form."""
    graph = rdflib.Graph().parse(assets.path("shapes", "case.ttl"))
    rows = {NS + "Fall": "case", NS + "Feststellung": "finding"}
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        path, row = graph.value(shape, SH.path), rows[str(graph.value(shape, SH.targetClass))]
        if isinstance(path, rdflib.URIRef) and str(path) != NS + "finding":  # whose fields are rows of their own
            key = str(path).removeprefix(NS)
            assert graph.value(shape, SH.message) is not None
            assert {str(text) for text in graph.objects(shape, SH.message)} & set(sum(fields()[row][key].rules, ()))


def test_every_key_of_a_finding_has_a_field() -> None:
    text = assets.path("shapes", "case.ttl").read_text("utf-8")
    listed = text[text.index("ngs:Feststellung-unbekannt") :].partition("NOT IN (")[2].partition(")")[0]
    # What is said of the source of a finding (`evidence.py`) is found out, not filled in.
    unasked = {"rdf:type", "rdfs:label", "citesWhatIsNotThere"}
    known = {name.strip().removeprefix("ng:") for name in listed.split(",")} - unasked
    assert known == fields()["finding"].keys()
    assert known <= context().keys.keys()
