"""The ontology is complete, consistent and written as agreed; contradictions are found and named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from normgraph import assets, ontology
from normgraph.errors import InconsistentOntology
from normgraph.identifiers import NS
from normgraph.namespaces import NG
from normgraph.validate import load_shapes, validate_graph

ns = Namespace(NS)
Statements = list[tuple[Node, Node, Node]]
THING, OTHER, THIRD = (URIRef(f"https://example.org/{number}") for number in (1, 2, 3))


def breaches(data: Graph, file: str) -> set[tuple[str, str]]:
    """Return number of the rule and the offending value, or else the focus."""
    shapes = load_shapes(file)
    report = validate_graph(data, shapes)
    return {
        (
            shapes.rules[str(report.value(node, SH.sourceShape))].number,
            str(report.value(node, SH.value) or report.value(node, SH.focusNode)),
        )
        for node in report.objects(None, SH.result)
    }


def files(folder: str) -> list[Path]:
    return sorted(assets.path(folder).rglob("*.ttl"))


def test_every_term_has_labels_definitions_and_sources() -> None:
    assert breaches(ontology.load(), "meta/ontology") == set()


def test_every_shape_says_what_it_is() -> None:
    shapes = Graph()
    for path in files("shapes"):
        if path.stem != "form":  # says how a form asks, not what must hold
            shapes.parse(path)
    assert breaches(shapes, "meta/shapes") == set()


def test_every_predicate_of_cases_says_what_it_is() -> None:
    graph = ontology.load().parse(assets.path("data", "rules", "vocabulary.ttl"))
    assert breaches(graph, "meta/vocabulary") == set()


def test_no_term_is_defined_in_two_files() -> None:
    defined = [
        subject
        for path in files("ontology")
        for subject in set(Graph().parse(path).subjects(RDF.type))
        if subject in ns
    ]
    assert len(defined) == len(set(defined))


def test_closed_namespace_covers_the_ontology_exactly() -> None:
    in_files = {str(subject).removeprefix(NS) for subject in ontology.load().subjects(RDF.type) if subject in ns}
    assert NG.terms() == in_files


@pytest.mark.parametrize("name", ["Festellung", "finding_", "", "__class__x"])
def test_a_mistyped_term_fails(name: str) -> None:
    with pytest.raises(AttributeError):
        NG[name]


class TestClosure:
    def test_the_ontology_is_consistent(self) -> None:
        closed = ontology.closure(ontology.load())
        assert (ns.Beschluss, RDFS.subClassOf, URIRef("http://xmlns.com/foaf/0.1/Document")) in closed
        assert not any("witness" in str(term) for triple in closed for term in triple)

    @pytest.mark.parametrize(
        ("statements", "named"),
        [
            # a class below two disjoint ones can have no member, though none is there
            (
                [
                    (ns.Unmoeglich, RDF.type, OWL.Class),
                    (ns.Unmoeglich, RDFS.subClassOf, ns.Absatz),
                    (ns.Unmoeglich, RDFS.subClassOf, ns.Satz),
                ],
                "ng:Unmoeglich",
            ),
            # pairwise disjointness
            ([(THING, RDF.type, ns.Normzitat), (THING, RDF.type, ns.Entscheidungszitat)], "ng:Entscheidungszitat"),
            # a member of the empty class
            ([(THING, RDF.type, OWL.Nothing)], "example.org/1"),
            # one thing under two names that are said to differ
            ([(THING, OWL.sameAs, OTHER), (THING, OWL.differentFrom, OTHER)], "example.org/1"),
            # the same, through a third name
            (
                [(THING, OWL.sameAs, THIRD), (OTHER, OWL.sameAs, THIRD), (THING, OWL.differentFrom, OTHER)],
                "example.org/1",
            ),
            # a thing that differs from itself
            ([(THING, OWL.differentFrom, THING)], "example.org/1"),
        ],
        ids=[
            *("unsatisfiable class", "disjoint classes", "member of Nothing", "same and different"),
            *("same by a third", "differs from itself"),
        ],
    )
    def test_a_contradiction_is_named(self, statements: Statements, named: str) -> None:
        graph = ontology.load()
        for statement in statements:
            graph.add(statement)
        with pytest.raises(InconsistentOntology, match=named):
            ontology.closure(graph)


TABLE = re.findall(r"^@prefix (\w+): +(<.+>) \.$", assets.path("ontology", "prefixes.ttl").read_text(), re.MULTILINE)
HAND_WRITTEN = [path for folder in ("ontology", "shapes") for path in files(folder) if path.stem != "prefixes"]


class TestStyle:
    """The Turtle form of hand-written files: one term per block, prefixes from the one table."""

    TABLE = re.findall(
        r"^@prefix (\w+): +(<.+>) \.$", assets.path("ontology", "prefixes.ttl").read_text(), re.MULTILINE
    )
    ORDER = ("a", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:label", "skos:definition", "dcterms:source")

    @pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_prefixes(self, path: Path) -> None:
        text = path.read_text()
        declared = re.findall(r"^@prefix (\w+): +(<.+>) \.$", text, re.MULTILINE)
        body = re.sub(r'"""|^@prefix.*$|#.*$', "", text, flags=re.MULTILINE)
        assert set(declared) <= set(TABLE)
        assert declared == sorted(declared, key=TABLE.index)
        assert [name for name, _ in declared if not re.search(rf"\b{name}:", body)] == []
        assert len({line.index("<") for line in text.splitlines() if line.startswith("@prefix")}) == 1

    @pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_blocks(self, path: Path) -> None:
        for block in path.read_text().split("\n\n"):
            lines = [line for line in block.splitlines() if line and not line.startswith(("#", "@prefix"))]
            if lines:
                assert lines[-1] == ".", f"the dot stands alone: {lines[0]}"
                assert lines[-2].endswith(";"), f"every line ends with a semicolon: {lines[0]}"

    @pytest.mark.parametrize("path", files("ontology"), ids=lambda path: path.stem)
    def test_order_in_a_block(self, path: Path) -> None:
        for block in path.read_text().split("\n\n"):
            if not block.lstrip("#").startswith("@prefix"):
                found = [name for name in re.findall(r"^    ([a-z:A-Z]+) ", block, re.MULTILINE) if name in self.ORDER]
                assert found == sorted(found, key=self.ORDER.index), block.splitlines()[0]
