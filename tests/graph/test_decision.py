"""Decisions as quads, and the curated facts about the founding ones."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from normgraph import assets, identifiers
from normgraph.graph import cited, decision
from normgraph.graph.index import UnitIndex
from normgraph.ingest import decision_facts
from normgraph.ingest.curated import Change, Correction, Holding, Instance, table
from normgraph.ingest.decision_model import Decision, Paragraph

INDEX = UnitIndex.shipped()
FACTS = {facts.name: facts for facts in decision_facts.read(assets.path("data", "decisions"))}
FOUNDING = {
    "duldung-umgang-kleinkind": "duldung-umgang-kleinkind",
    "vg-magdeburg-4-b-328-18": "vg-magdeburg/2018-11-16/4-b-328-18",
    "bverwg-10-c-5-12": "bverwg/2012-11-29/10-c-5-12",
}


def test_the_founding_decisions_have_their_names() -> None:
    found = {name: decision.iri(facts).removeprefix(identifiers.iri("decision", "")) for name, facts in FACTS.items()}
    assert found == FOUNDING


def test_what_is_not_known_is_not_said() -> None:
    quads = decision.quads(Decision("demo", "00", 9, "Zeile", (Paragraph("1", 0, 9),)), INDEX)
    said = {q.predicate.value.rpartition("#")[2].rpartition("/")[2] for q in quads if q.subject.value.endswith("/demo")}
    assert said.isdisjoint({"court", "creator", "date", "fileNumber", "decisionType", "ecli"})


def test_text_is_written_only_where_it_is_given() -> None:
    facts = Decision("demo", "00", 9, "Rn.", (Paragraph("1", 2, 5),))
    text = ox.NamedNode(identifiers.NS + "text")
    assert not [q for q in decision.quads(facts, INDEX) if q.predicate == text]
    assert [q.object.value for q in decision.quads(facts, INDEX, "..abc..") if q.predicate == text] == ["abc"]


def test_every_statement_stands_in_one_graph() -> None:
    graphs: dict[ox.Triple, set[str]] = {}
    for facts in FACTS.values():
        for quad in (*decision.quads(facts, INDEX), *decision.curated()):
            graphs.setdefault(quad.triple, set()).add(quad.graph_name.value)
    assert not [triple for triple, names in graphs.items() if len(names) > 1]


def test_every_correction_meets_a_citation() -> None:
    for row in table("corrections", Correction):
        at = [c for c in FACTS[row.decision].citations if c.start <= int(row.at) < c.end]
        assert {c.rn for c in at} == {row.rn}, row
        if row.printed.startswith("decision/"):
            assert identifiers.iri(row.printed) in {cited.decision_iri(c) for c in at}, row
        elif row.printed:
            assert row.printed in {cited.printed_path(row.printed.split("/")[0], c) for c in at}, row


def test_curated_paths_are_units_of_the_statutes() -> None:
    known = {"renumbered": "number that the text at hand no longer has"}
    paths = [
        (row.corrected, "") for row in table("corrections", Correction) if not row.corrected.startswith("decision/")
    ]
    paths += [(path, row.kind) for row in table("changes", Change) for path in (row.unit, row.moved_to)]
    for path, kind in paths:
        slug, *unit = path.split("/")
        if slug and INDEX.knows(slug) and kind not in known:
            assert INDEX.has(slug, tuple(unit)), path


def test_holdings_are_of_marginal_numbers_that_exist_and_short() -> None:
    rows = table("holdings", Holding)
    assert Counter(row.decision for row in rows).keys() == FACTS.keys()
    for row in rows:
        assert row.rn in {paragraph.number for paragraph in FACTS[row.decision].paragraphs}, row
        assert max(len(row.de.split()), len(row.en.split())) <= 40, row


def test_the_chain_of_instances_is_between_decisions_of_the_graph() -> None:
    names = {decision.iri(facts) for facts in FACTS.values()}
    for row in table("instances", Instance):
        assert identifiers.decision(row.court, row.date, row.file_number) in names


def test_facts_hold_no_text() -> None:
    for path in Path(assets.path("data", "decisions")).glob("*.jsonl"):
        facts = FACTS[path.stem]
        assert max(len(citation.text.split()) for citation in facts.citations) <= decision_facts.MAX_WORDS
        assert path.read_text("utf-8") == decision_facts.dumps(facts)
