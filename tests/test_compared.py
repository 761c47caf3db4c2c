"""What was not compared is told beside an answer on changes, and days the wrong way round are refused."""

import pyoxigraph as ox
import pytest

from normgraph import catalogue, identifiers
from normgraph.compared import remark, states
from normgraph.errors import UnknownThing
from normgraph.namespaces import NG

NOTHING = "Nothing was compared"


def shown(*states):
    """Write `git/0 2021-01-01` as a state."""
    return [
        (identifiers.iri("source", *source.split("/"), "xg", day), day)
        for source, day in (one.split() for one in states)
    ]


@pytest.mark.parametrize(
    ("states", "since", "until", "said"),
    [
        ([], "2020-01-01", "2021-01-01", "0 states of this law with its text, not two"),
        (["gii 2026-02-02"], "2020-01-01", "2027-01-01", "1 state of this law with its text (2026-02-02), not two"),
        (["gii 2026-02-02", "gii 2026-03-02"], "2026-03-02", "2026-04-02", NOTHING),
        (["gii 2026-02-02", "gii 2026-03-02"], "2026-01-02", "2026-02-02", NOTHING),
        (["gii 2026-02-02", "gii 2026-03-02"], "2026-02-10", "2026-02-20", ""),
        (["git/0 2022-01-28", "gii 2026-01-27"], "2022-02-01", "2026-01-27", ""),
        (["git/0 2022-01-28", "gii 2026-01-27"], "2020-02-01", "2026-01-27", "states from 2022-01-28 to 2026-01-27"),
        (["gii 2020-01-27", "git/0 2022-01-28"], "2020-02-01", "2021-01-27", ""),
        (["git/0 2022-01-28", "git/1 2026-01-27"], "2022-02-01", "2026-01-27", NOTHING),
        (["neuris 2022-01-28", "gii 2026-01-27"], "2022-02-01", "2026-01-27", NOTHING),
        (["git/0 2022-01-28", "gii 2024-01-01", "gii 2026-01-27"], "2024-02-01", "2025-01-01", ""),
        (["git/0 2022-01-28", "gii 2024-01-01", "gii 2026-01-27"], "2022-02-01", "2025-01-01", ""),
        # between two histories that do not meet nothing was compared
        (
            ["git/0 2012-01-01", "git/0 2018-01-01", "git/1 2021-01-01", "git/1 2026-01-01"],
            "2013-01-01",
            "2025-01-01",
            "from 2012-01-01 to 2018-01-01 and from 2021-01-01 to 2026-01-01; what changed on other days",
        ),
        (["neuris 2023-01-01", "gii 2024-01-01", "gii 2026-01-27"], "2024-02-01", "2025-01-01", "States of NeuRIS"),
        (["neuris 2024-01-01", "neuris 2026-01-27"], "2024-02-01", "2025-01-01", ""),
    ],
)
def test_what_was_not_compared_is_told(states, since, until, said):
    told = remark(shown(*states), since, until)
    assert said in told["en"] if said else told == {}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["git/0 2022-01-28", "gii 2026-01-27"], "no annexes"),
        (["gii 2022-01-28", "gii 2026-01-27"], ""),
        (["git/0 2022-01-28", "git/0 2026-01-27"], ""),
    ],
)
def test_annexes_are_not_compared_between_git_and_the_site(states, said):
    told = remark([*shown(*states), (NG.Anlage, "")], "2022-02-01", "2026-01-27")
    assert said in told["en"] if said else told == {}
    assert remark(shown(*states), "2022-02-01", "2026-01-27") == {}


STORED = """
@base <https://w3id.org/normgraph/id/> . @prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
<norm/xg/1> ng:statute <norm/xg> . <norm/xg/anlage> ng:statute <norm/xg> ; a ng:Anlage .
<v> eli:is_member_of <norm/xg/1> ; eli:is_realized_by <t> .
<o> ng:observed <v> ; ng:observedIn <source/gii/xg/2026-01-27> ; ng:observedOn "2026-01-27" .
"""


def test_states_are_asked_once_and_annexes_too():
    store = ox.Store()
    store.load(STORED.encode(), format=ox.RdfFormat.TURTLE)
    asked = states(catalogue.get("changed-between"), {"law": ox.NamedNode(identifiers.norm("xg"))})
    found = {(row["source"].value, row["day"] and row["day"].value) for row in store.query(asked)}
    assert found == {(NG.Anlage, None), (identifiers.iri("source", "gii", "xg", "2026-01-27"), "2026-01-27")}


def test_days_the_wrong_way_round_are_refused():
    values = {"law": identifiers.norm("bgb"), "since": "2026-05-01", "until": "2026-01-30"}
    with pytest.raises(UnknownThing, match="2026-05-01 is after 2026-01-30"):
        catalogue.terms(catalogue.get("changed-between"), values)
