"""Rows of counts are kept in the graph: the same as counted, by the same question, after every change."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import catalogue, figures, identifiers, tallies
from normgraph.namespaces import prefixes
from normgraph.statistics import Counts
from normgraph.store import Builder, Changed, open_store
from tests.queries.test_queries import HERE, answer
from tests.shared import figures_are_true

LAW = identifiers.graph("statute", "xg")
DECISION = identifiers.graph("decision", "x")
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())


def quads(graph: str, turtle: str) -> set[ox.Quad]:
    name = ox.NamedNode(graph)
    parsed = ox.parse(f"{HEAD}BASE <urn:x/> {turtle}".encode(), ox.RdfFormat.TURTLE)
    return {ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in parsed}


NORMS = (
    "<1> a ng:Paragraph . <2> a ng:Paragraph . <3> a ng:Artikel . <1/1> ng:within <1> , <xg> . <2/1> ng:within <2> ."
)
CITING = [("d", "1/1"), ("d", "1"), ("e", "1"), ("d", "2/1"), ("e", "2/1"), ("d", "3"), ("d", "4")]
CITED = """
<d> a ng:Entscheidung ; ng:textHash "1" ; ng:court <c> ; dcterms:date "2020-01-01"^^xsd:date .
<e> a ng:Entscheidung ; ng:court <c> ; dcterms:date "2020-02-01"^^xsd:date .
""" + "".join(
    f"<z{n}> a ng:Normzitat ; ng:citedIn <{by}> ; ng:matchType ng:exact ; ng:meantTarget <{unit}> .\n"
    for n, (by, unit) in enumerate(CITING)
)

CHANGES = [
    # what goes, what comes, graph, how often is asked, why
    ("", "<9> a ng:Fassung .", LAW, 0, "nothing of these"),
    ("<1/1> ng:within <1> .", "", LAW, 0, "a cited unit that is gone"),
    ("", "<4> a ng:Paragraph .", LAW, 0, "a cited norm that there is now"),
    ("<1> a ng:Paragraph .", "<1> a ng:Artikel .", LAW, 0, "a norm of another kind"),
    ("<1> a ng:Paragraph . <1/1> ng:within <1> .", "", LAW, 0, "the most cited norm is gone"),
    ("", "<z9> a ng:Normzitat ; ng:citedIn <e> ; ng:meantTarget <3> .", DECISION, 3, "a citation more"),
    ("<e> ng:court <c> .", "", DECISION, 3, "a decision without its court"),
]


@pytest.mark.parametrize(("gone", "come", "graph", "times", "why"), CHANGES, ids=[why for *_, why in CHANGES])
def test_rows_follow_every_change(
    gone: str, come: str, graph: str, times: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, counts = ox.Store(), Counts()
    store.extend(quads(LAW, NORMS) | quads(DECISION, CITED))
    figures.write(store)
    assert figures_are_true(store)
    for changed, number, change in ((quads(graph, gone), -1, store.remove), (quads(graph, come), 1, store.add)):
        for quad in changed:
            change(quad)
            counts.add(quad, number)
    assert figures_are_true(store) == (why == "nothing of these")
    asked: list[str] = []
    whole = tallies.asked
    with monkeypatch.context() as patched:
        patched.setattr(tallies, "asked", lambda graph, name: asked.append(name) or whole(graph, name))
        figures.write(store, counts)
    assert figures_are_true(store)
    assert len(asked) == times


@pytest.mark.parametrize(
    ("gone", "times", "why"),
    [
        ("<2/1> ng:within <2> .", 0, "as many as are shown are left"),
        ("<2/1> ng:within <2> . <1> a ng:Paragraph .", 1, "fewer are left: another may follow"),
    ],
)
def test_the_first_norms_of_more(gone: str, times: int, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are kept of the three that are cited, one or two are shown."""
    part = tallies._part
    monkeypatch.setattr(tallies, "_part", lambda name: part(name).replace("LIMIT 200", "LIMIT 2"))
    monkeypatch.setattr(tallies, "SHOWN", 1)
    store, counts = ox.Store(), Counts()
    store.extend(quads(LAW, NORMS) | quads(DECISION, CITED))
    figures.write(store)
    for quad in quads(LAW, gone):
        store.remove(quad)
        counts.add(quad, -1)
    asked: list[str] = []
    whole = tallies.asked
    with monkeypatch.context() as patched:
        patched.setattr(tallies, "asked", lambda graph, name: asked.append(name) or whole(graph, name))
        figures.write(store, counts)
    assert len(asked) == times, why
    assert figures_are_true(store)


READING = [*tallies.KEPT, "citations-of-a-norm-over-time", "citations-of-a-decision-over-time"]


@pytest.mark.parametrize("name", READING)
def test_what_is_kept_answers_as_what_is_counted(name: str) -> None:
    store, query = ox.Store(), catalogue.get(name)
    store.load(path=str(HERE / name / "data.trig"), format=ox.RdfFormat.TRIG)
    counted = answer(query, store).serialize(format=ox.QueryResultsFormat.CSV)
    figures.write(store)
    assert list(tallies.kept(store, figures.GRAPH, "coverage"))
    assert answer(query, store).serialize(format=ox.QueryResultsFormat.CSV) == counted
    store.update(f"{HEAD} DELETE WHERE {{ GRAPH ?g {{ ?decision a ng:Entscheidung }} }}")
    assert answer(query, store).serialize(format=ox.QueryResultsFormat.CSV) == counted or "over-time" in name


def test_a_state_that_passes_keeps_no_rows() -> None:
    """A checkpoint of a long import, or an update of a large store: counting would take longer than the change."""
    store = ox.Store()
    store.extend(quads(LAW, NORMS) | quads(DECISION, CITED))
    figures.write(store)
    counted = answer(catalogue.get("most-cited-norms"), store).serialize(format=ox.QueryResultsFormat.CSV)
    figures.write(store, rows=False)
    assert [name for name in tallies.KEPT if list(tallies.kept(store, figures.GRAPH, name))] == []
    assert answer(catalogue.get("most-cited-norms"), store).serialize(format=ox.QueryResultsFormat.CSV) == counted


def test_publishing_what_passes_leaves_the_rows_out(tmp_path: Path) -> None:
    for changed, kept in ((Changed(frozenset()), 0), (Changed(frozenset({"decision"})), 1), (None, 1)):
        with Builder(tmp_path) as builder:
            builder.add(quads(LAW, NORMS) | quads(DECISION, CITED))
            builder.publish(changed=changed)
        assert len(list(tallies.kept(open_store(tmp_path), figures.GRAPH, "coverage"))) == kept
