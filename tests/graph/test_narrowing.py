"""When a text changed: the last day any source showed the earlier text, the first on which one had the later."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import identifiers, importing_history, norm_names, store, versions
from normgraph.graph import narrowing
from normgraph.graph.terms import day, describe, link, term
from tests.history_samples import FEES, FEES_MORE, ONE, Repository, bundestag, kmein, small_store

GRAPH = identifiers.graph("succession", "git", "a", "xg")
STEP = "urn:step"
STATES = {"2012-01-01": "a", "2013-01-01": "a", "2022-01-01": "a"}
ROWS = [
    ("old new", {}, ("2013-01-01", "2022-01-01"), "nobody else showed the law"),
    ("old new", {"2021-04-28": "new"}, ("2013-01-01", "2021-04-28"), "the later text was seen earlier"),
    ("old new", {"2021-04-28": "old"}, ("2021-04-28", "2022-01-01"), "the earlier text was still seen"),
    ("old new", {"2015-01-01": "old", "2016-01-01": "new", "2017-01-01": "new"}, ("2015-01-01", "2016-01-01"), "both"),
    ("old new", {"2021-04-28": "third"}, ("2013-01-01", "2022-01-01"), "a third text, or the same read in another way"),
    ("old new", {"2012-06-01": "new"}, ("2013-01-01", "2022-01-01"), "the later text had been there once before"),
    ("old new", {"2015-01-01": "new", "2016-01-01": "old", "2017-01-01": "new"}, ("2016-01-01", "2017-01-01"), "back"),
    ("old new", {"2023-01-01": "old"}, ("2013-01-01", "2022-01-01"), "a source that lags behind"),
    ("- new", {"2021-04-28": "new"}, ("", "2021-04-28"), "a new text"),
    ("- new", {"2012-06-01": "new"}, ("", "2022-01-01"), "a new text, that was there before the source lacked it"),
    ("old -", {"2021-04-28": "old"}, ("2021-04-28", "2022-01-01"), "a text that went"),
]


def observed(version: str, when: str, source: str) -> list[ox.Quad]:
    state = identifiers.iri("source", *source.split("/"), "xg", when)
    return list(
        describe(
            "urn:g",
            identifiers.observation(state, version),
            ("ng:observed", link(version)),
            ("ng:observedIn", link(state)),
            ("ng:observedOn", day(when)),
        )
    )


def graph_of(texts: str, others: dict[str, str]) -> ox.Store:
    """Return a law whose source `a` saw a step in 2022, and what a source `b` showed."""
    old, new = (f"urn:{text}" if text != "-" else "" for text in texts.split())
    law = "urn:law"
    quads = list(describe("urn:g", law, ("eli:is_member_of", link(identifiers.norm("xg")))))
    for when in STATES:
        quads += observed(law, when, "git/a")
    quads += observed(old, "2013-01-01", "git/a") if old else []
    quads += observed(new, "2022-01-01", "git/a") if new else []
    for when, text in others.items():
        quads += observed(law, when, "git/b") + observed(f"urn:{text}", when, "git/b")
    quads += describe(
        GRAPH,
        STEP,
        ("ng:fromVersion", link(old)),
        ("ng:toVersion", link(new)),
        ("ng:lastSeenOn", day("2013-01-01") if old else None),
        ("ng:seenBy", day("2022-01-01")),
    )
    graph = ox.Store()
    graph.extend(quads)
    return graph


def interval(graph: ox.Store) -> tuple[str, str]:
    found = [
        [quad.object.value for quad in graph.quads_for_pattern(ox.NamedNode(STEP), term(name), None, None)]
        for name in ("ng:lastSeenOn", "ng:seenBy")
    ]
    assert all(len(days) < 2 for days in found)
    return found[0][0] if found[0] else "", found[1][0]


@pytest.mark.parametrize(("texts", "others", "expected", "why"), ROWS, ids=[row[3] for row in ROWS])
def test_a_step_is_narrowed_by_what_others_showed(texts, others, expected, why):
    graph = graph_of(texts, others)
    narrowing.narrow(graph, "xg")
    assert interval(graph) == expected, why
    assert narrowing.narrow(graph, "xg") == 0, "narrowed again nothing changes"


def test_a_second_history_narrows_the_steps_of_the_first(tmp_path: Path) -> None:
    """Also of units: one source showed the old fees until 2013 and the new ones in 2022, the other says when."""
    sparse, dense = Repository(tmp_path / "sparse"), Repository(tmp_path / "dense")
    sparse.commit("2013-01-11", laws__StAG=kmein(p1=ONE, p3=FEES))
    sparse.commit("2022-01-28", laws__StAG=kmein(p1=ONE, p3=FEES_MORE))
    dense.commit("2021-04-28", r__rustag__index=bundestag("Art. 5 G v. 1.6.2012 I 1224", p1=ONE, p3=FEES))
    dense.commit("2021-06-01", r__rustag__index=bundestag("Art. 6 G v. 1.6.2012 I 1224", p1=ONE, p3=FEES_MORE))
    directory = small_store(tmp_path / "store")
    for repository in (sparse, dense):
        importing_history.git(str(repository.folder), directory)
    graph = store.open_store(directory)
    for name in ("§ 3 StAG", "§ 3 Satz 2 StAG"):
        steps = versions.norm(graph, norm_names.unit(name, graph)).steps
        assert {(last, seen) for seen, last, *_ in steps} == {("2021-04-28", "2021-06-01")}, name
