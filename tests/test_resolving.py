"""A citation of a mere reporter finds its decision as soon as the graph has exactly one."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import identifiers, resolving, resolving_norms, store
from normgraph.cli import app
from normgraph.errors import StoreError
from normgraph.graph.terms import term
from tests.ingest.decision_samples import rii
from tests.test_importing_decisions import HERE, put, said, violations

CITED_VERSION = term("ng:citedVersion")
CITING = identifiers.decision("BGH", "2017-02-03", "V ZR 1/17")
PLACE = identifiers.decision_by_reporter("NJW 2016, 5", "BGH")
NAMES_IT = rii(
    doknr="N", number="V ZR 2/17", date="20170204", one="BGH, Beschluss vom 31.5.2016 - I ZB 39/15, NJW 2016, 5"
)
ALSO_THERE = rii(
    doknr="A", number="V ZR 3/17", date="20170205", one="BGH, Urteil vom 1.6.2016 - I ZR 1/15, NJW 2016, 5"
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A store with a decision that cites a reporter only."""
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()
    put(tmp_path / "store", "citing", rii(doknr="C", number="V ZR 1/17", date="20170203", one="Vgl. BGH, NJW 2016, 5."))
    return tmp_path / "store"


def test_what_no_decision_fits_stays_open(directory: Path) -> None:
    assert said(directory, CITING, "ng:citesDecision") == [PLACE]
    done = resolving.resolve(directory)
    assert (done.citations, done.open, done.ambiguous, done.generation.name) == (0, 1, 0, "gen-2")


def test_the_one_decision_that_fits_is_the_target(directory: Path) -> None:
    put(directory, "names", NAMES_IT)
    put(directory, "it", rii())
    done = CliRunner().invoke(app, ["resolve", "--store", str(directory)])
    assert done.stdout.startswith("1 citations resolved; 0 places open")
    assert said(directory, CITING, "ng:citesDecision") == [HERE]
    assert violations(directory) == []
    assert resolving.resolve(directory).citations == 0


def test_of_several_that_fit_none_is_chosen(directory: Path) -> None:
    put(directory, "names", NAMES_IT)
    put(directory, "also", ALSO_THERE)
    done = resolving.resolve(directory)
    assert (done.citations, done.open, done.ambiguous) == (0, 1, 1)
    assert said(directory, CITING, "ng:citesDecision") == [PLACE]


PRINTED = [
    # what is cited, match type, what it points to, why
    ("BGHZ 199, 7", "resolved", "bgh/2013-12-17/ii-zb-6-13", "a collection of the court"),
    ("BGH, Beschluss vom 17. Dezember 2013, BGHZ 199, 7", "resolved", "bgh/2013-12-17/ii-zb-6-13", "with its day"),
    ("NJW 2014, 26", "resolved", "bgh/2013-12-17/ii-zb-6-13", "nothing speaks against it"),
    ("BGH NJW 2014, 26", "resolved", "bgh/2013-12-17/ii-zb-6-13", "the court is said"),
    ("BGH, Beschluss vom 17. Dezember 2013, NJW 2014, 26", "resolved", "bgh/2013-12-17/ii-zb-6-13", "and the day"),
    ("BVerfG, NJW 2014, 26", "unresolved", "reporter/njw-2014-26/bverfg", "another court on the same page"),
    ("BGH, Beschluss vom 18. Dezember 2013, NJW 2014, 26", "unresolved", "reporter/njw-2014-26/bgh/2013-12-18",
     "another day"),
    ("BVerfGE 89, 7", "unresolved", "reporter/bverfge-89-7", "none has it"),
]  # fmt: skip


def test_a_page_is_of_the_court_and_day_cited(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    with store.Builder(directory) as builder:
        builder.publish()
    named = "BGH, Beschluss vom 17. Dezember 2013 - II ZB 6/13, BGHZ 199, 7 = NJW 2014, 26."
    put(directory, "names", rii(doknr="N", number="V ZR 2/17", date="20170204", one=named))
    one = ". Anderes sagt niemand. ".join(row[0] for row in PRINTED) + "."
    put(directory, "citing", rii(doknr="C", number="V ZR 1/17", date="20170203", one=one))
    assert violations(directory) == []
    assert resolving.resolve(directory).citations == 5
    query = f"""PREFIX ng: <{identifiers.NS}> SELECT ?match ?target ?reason WHERE {{ ?c ng:citedIn <{CITING}> ;
        ng:start ?start ; ng:target ?target ; ng:matchType ?match
        OPTIONAL {{ ?c ng:reason ?reason }} }} ORDER BY ?start"""
    rows = list(store.open_store(directory).query(query, use_default_graph_as_union=True))  # type: ignore[arg-type]
    found = [(row["match"].value.rpartition("#")[2], row["target"].value, row["reason"] is None) for row in rows]
    due = [(match, identifiers.iri("decision", to), match == "resolved") for _, match, to, _ in PRINTED]
    assert found == due, "one match type each, and no reason why one is open that is not"
    assert violations(directory) == []
    shown = CliRunner().invoke(app, ["cite", "--store", str(directory), "--format", "jsonl"], input=one).stdout
    told = [(row["match"], row["iris"][0], "reason" not in row) for row in json.loads(shown)["citations"]]
    assert told == due, "what asks the store agrees"


def test_without_a_store_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `normgraph build`"):
        resolving.resolve(tmp_path)


LAW = "beispg"
CITES_UNITS = rii(
    doknr="U",
    number="V ZR 9/17",
    date="20170209",
    one="Nach § 5 Nr. 2 BeispG und § 99 BeispG gilt das.",
)


def structure(directory: Path) -> None:
    """Let the structure of a law come in that the decision cites."""
    law = identifiers.norm(LAW)
    graph = ox.NamedNode(identifiers.graph("statute", LAW))
    lines = [f"<{law}> a ng:Gesetz ; ng:abbreviation 'BeispG' ."]
    for order, (path, kind, number) in enumerate(
        (("5", "Paragraph", "5"), ("5/abs-1", "Absatz", "1"), ("5/abs-1/nr-2", "Nummer", "2"))
    ):
        lines.append(f"<{law}/{path}> a ng:{kind} ; ng:number '{number}' ; ng:order {order} .")
    turtle = f"@prefix ng: <{identifiers.NS}> .\n" + "\n".join(lines)
    with store.Builder(directory, extend=True) as builder:
        builder.store.load(turtle.encode(), ox.RdfFormat.TURTLE, to_graph=graph)
        builder.publish()


def test_a_unit_is_looked_up_again_when_its_statute_came_in(directory: Path) -> None:
    put(directory, "units", CITES_UNITS)
    citing = identifiers.decision("BGH", "2017-02-09", "V ZR 9/17")
    assert said(directory, citing, "ng:citesNorm") == [
        identifiers.norm(LAW, "5", "nr-2"),
        identifiers.norm(LAW, "99"),
    ]
    structure(directory)
    done = resolving.resolve(directory)
    assert done.norms == 2
    assert said(directory, citing, "ng:citesNorm") == [
        identifiers.norm(LAW),  # the nearest there is of § 99
        identifiers.norm(LAW, "5", "abs-1", "nr-2"),
    ]
    assert resolving.resolve(directory).norms == 0
    (lost,) = store.open_store(directory).quads_for_pattern(None, term("ng:targetAsCited"), None)
    assert lost.object.value == identifiers.norm(LAW, "99"), "the unit that was meant is kept"
    with store.Builder(directory, extend=True) as builder:
        number, order = (term("ng:number"), ox.Literal("99")), (term("ng:order"), ox.Literal(3))
        said_of = (*((p, o) for p, o in (number, order)), (term("rdf:type"), term("ng:Paragraph")))
        graph = ox.NamedNode(identifiers.graph("statute", LAW))
        builder.add(ox.Quad(lost.object, predicate, value, graph) for predicate, value in said_of)
        builder.publish()
    assert resolving.resolve(directory).norms == 1
    assert identifiers.norm(LAW, "99") in said(directory, citing, "ng:citesNorm")
    assert resolving.resolve(directory).norms == 0


def test_a_version_is_cited_where_evidence_proves_it_for_the_day() -> None:
    graph = ox.Store()
    turtle = f"""@prefix ng: <{identifiers.NS}> . @prefix x: <urn:> .
        @prefix eli: <http://data.europa.eu/eli/ontology#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        x:zitat ng:relevantDay "2010-05-05"^^xsd:date ; ng:meantTarget x:unit .
        x:decision ng:relevantDay "2010-06-06"^^xsd:date .
        x:inside ng:citedIn x:decision ; ng:meantTarget x:unit .
        x:former ng:citedIn x:decision ; ng:meantTarget x:unit ; ng:relevantDayBasis ng:nachFassungsangabe .
        x:later ng:relevantDay "2012-05-05"^^xsd:date ; ng:meantTarget x:unit .
        x:one eli:is_member_of x:unit . x:open eli:is_member_of x:unit .
        x:e1 ng:evidenceForVersion x:one ; ng:firstDay "2009-01-01"^^xsd:date .
        x:e2 ng:evidenceForVersion x:one ; ng:lastDay "2010-12-31"^^xsd:date .
        x:e3 ng:evidenceForVersion x:open ; ng:firstDay "2011-01-01"^^xsd:date ."""
    graph.load(turtle.encode(), ox.RdfFormat.TURTLE)
    assert resolving_norms.versions(graph) == 2
    found = sorted((q.subject.value, q.object.value) for q in graph.quads_for_pattern(None, CITED_VERSION, None))
    assert found == [("urn:inside", "urn:one"), ("urn:zitat", "urn:one")], (
        "the day of the decision, but not for a former version; of an open end nothing is proved"
    )
    assert resolving_norms.versions(graph) == 0
    graph.update(f"DELETE WHERE {{ <urn:e2> <{identifiers.NS}lastDay> ?day }}")
    assert resolving_norms.versions(graph) == 2
    assert next(graph.quads_for_pattern(None, CITED_VERSION, None), None) is None, "without evidence no version"
