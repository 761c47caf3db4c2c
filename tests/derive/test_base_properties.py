"""What holds for the bases of all tables: less settles nothing, nor does the irrelevant; rules keep to their days."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from normgraph.derive.compile import load
from normgraph.derive.explain import Explainer
from normgraph.identifiers import NS
from tests.derive import test_descent, test_grundsicherung, test_residence
from tests.derive.silence import (
    Standings,
    asked_of,
    asks,
    bases,
    explained,
    settled_by_less,
    silence_decides,
    standings,
    without,
)

DRAWS = [(base, number) for base, case in bases().items() for number in range(len(case["findings"]))]
SAMPLED = [
    *DRAWS[7::180],
    ("divorced", [f["predicate"] for f in bases()["divorced"]["findings"]].index("anerkennungErklaert")),
]
"""A few removals in each run of the tests, all with `make breadth`: one takes a quarter of a second.
The last one asks of an old law what only the new one knows."""


@cache
def standing_of(base: str) -> Standings:
    return standings(bases()[base])


def settled_without(base: str, number: int) -> set[tuple[str, str, str]]:
    removed = bases()[base]["findings"][number]["predicate"]
    after = standings(without(bases()[base], number))
    return {(base, removed, predicate) for predicate, *_ in settled_by_less(standing_of(base), after, {removed})}


@pytest.mark.parametrize(("base", "number"), SAMPLED)
def test_removing_a_finding_settles_nothing(base: str, number: int) -> None:
    assert settled_without(base, number) == set()


@pytest.mark.breadth
@pytest.mark.parametrize("base", bases())
def test_removing_any_finding_settles_nothing(base: str) -> None:
    found = {each for number in range(len(bases()[base]["findings"])) for each in settled_without(base, number)}
    assert found == set()


def test_burdens_and_closed_lists_are_the_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    """What silence may settle is few pairs; it is one of them that a certificate with gaps rebuts no presumption."""
    concluded = {p.rsplit("/", 1)[-1] for p in load().graph.of_type("Rechtsbegriff")}
    pairs = sum(len(silence_decides()[predicate]) for predicate in concluded)
    assert 0 < pairs < sum(len(asks()[predicate]) for predicate in concluded) / 5
    assert not silence_decides()["titelZuErteilen"] & {"ehegatteVon", "beantragterTitel", "identitaetGeklaert"}
    names = [finding["predicate"] for finding in bases()["ill"]["findings"]]
    number = names.index("bescheinigungNenntTatsachen")
    assert not settled_without("ill", number)
    monkeypatch.setattr("tests.derive.silence.silence_decides", lambda: defaultdict[str, set[str]](set))
    assert settled_without("ill", number) == {("ill", names[number], "keineGesundheitlichenGruende")}


PARTIES = [("d2", "mutter"), ("d3", "vater"), ("spouse", "s"), ("agreed", "mutter"), ("trainee", "a"), ("couple", "b")]


@pytest.mark.parametrize(
    ("base", "party"),
    [pytest.param(*each, marks=pytest.mark.breadth if n else ()) for n, each in enumerate(PARTIES)],
)
def test_facts_for_which_no_rule_asks_of_a_party_change_nothing(base: str, party: str) -> None:
    """All at once: those that rules ask of others, such as the acknowledgement of a mother, or of a neighbour."""
    case = bases()[base]
    roles = {NS + role for role, held in case.items() if role != "findings" and party in _held(held)}
    assert roles
    facts = load().graph.of_type("Tatsache", "Abwaegungsergebnis")
    irrelevant = [fact for fact in facts if not roles & asked_of().get(fact, set())]
    ends = [
        *({"predicate": fact, "subject": party} for fact in irrelevant),
        *({"predicate": fact, "subject": party, "object": "nachbar"} for fact in irrelevant),
        *({"predicate": fact, "subject": "nachbar", "object": party} for fact in facts),
    ]
    stated = ("established", "refuted", "left_open")
    more = [
        about | {"predicate": about["predicate"].rsplit("/", 1)[-1], "status": stated[number % 3]}
        for number, about in enumerate(ends)
    ]
    assert len(more) > 500
    before, after = standing_of(base), standings(case | {"findings": [*case["findings"], *more]})
    assert before == after


def _held(held: Any) -> set[str]:
    """The ids of those who hold a role: a person, the id of one, or a list of them."""
    each = held if isinstance(held, list) else [held]
    return {person["id"] if isinstance(person, dict) else str(person) for person in each if person}


def test_amounts_of_another_day_change_nothing_of_this() -> None:
    case = bases()["d3"]
    amounts = ("einkommen", "kostenDerUnterkunft", "unterhaltslast")
    more = [{"predicate": each, "on": "2008-05-01", "amount": "1.00", "status": "established"} for each in amounts]
    assert standing_of("d3").items() <= standings(case | {"findings": [*case["findings"], *more]}).items()


# the validity of the shipped rules: the day before, on and after each boundary, by the day that selects the version


def boundaries(selecting: str) -> list[datetime.date]:
    """Days about the boundaries of the rules whose version a fact, the day of decision or of reference selects."""
    graph, days = load().graph, set[datetime.date]()
    for rule in graph.of_type("Rule"):
        terms = graph.iris(rule, "validityTerm") or graph.iris(rule, "effectiveOn")
        names = {name for term in terms[:1] for name in (*graph.types(term), *map(_local, graph.iris(term, "asks")))}
        for end in (graph.one(rule, bound) for bound in ("validFrom", "validTo") if selecting in names):
            days |= (
                {datetime.date.fromisoformat(end) + datetime.timedelta(days=n) for n in (-1, 0, 1)} if end else set()
            )
    return sorted(days)


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


SELECTING = [
    # what selects the version, the case in which it is moved, by what it is named there
    ("DayOfDecision", "partner", "day"),
    ("DayOfDecision", "trainee", "day"),
    ("ReferenceDay", "household", ""),
    ("anerkennungErklaert", "agreed", "anerkennungErklaert b"),
    ("geburt", "acknowledged", "geburt kind"),
    ("anfechtungsantrag", "contested", "anfechtungsantrag a"),
    ("restitutionsantrag", "reopened", "restitutionsantrag a"),
]
MOVED = [(base, named, day) for selecting, base, named in SELECTING for day in boundaries(selecting)]


def moved(base: str, named: str, day: datetime.date) -> dict[str, Any]:
    if named == "day":
        return test_residence.case(base, {"day": day.isoformat()})
    if base == "household":
        return test_grundsicherung.household(test_grundsicherung.FAMILY, day.isoformat())
    return test_descent.case({"base": base, "set": {named: day}, "day": datetime.date(2029, 1, 1)})


def spoken(reader: Explainer) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield each bounded rule that is looked at, its day, whether that lies within its bounds and whether it speaks."""
    for atom in (atom for atoms in reader.conclusions.values() for atom in atoms):
        for contribution in reader.values(atom, "contribution"):
            rule, focus = reader.value(contribution, "node"), reader.value(contribution, "focus")
            first, last = (reader.graph.one(rule, bound) for bound in ("validFrom", "validTo"))
            day = reader.day_of_version(rule, focus)
            if (first or last) and len(day) == len("2026-04-01"):
                within = (not first or first <= day) and (not last or day <= last)
                yield rule, day, within, reader.value(contribution, "silent") != "true"


@pytest.mark.parametrize(
    ("base", "named", "day"),
    [pytest.param(*each, marks=() if n % 78 == 23 else pytest.mark.breadth) for n, each in enumerate(MOVED)],
)
def test_rules_speak_on_their_days_only(base: str, named: str, day: datetime.date) -> None:
    found = list(spoken(explained(moved(base, named, day))))
    assert any(looked_at == day.isoformat() for _, looked_at, *_ in found)
    assert [each for each in found if each[2] != each[3]] == []
