"""The stretches of a time line say of each day what `versions.on` says, and leave out no day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from normgraph import versions
from normgraph.versions import Norm, Observation, Version
from normgraph.versions_timeline import stretches

START = date(2020, 1, 1)


def day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


@st.composite
def norms(draw: st.DrawFn) -> Norm:
    numbers = sorted(draw(st.sets(st.integers(0, 400), min_size=1, max_size=6)))
    wordings: list[Version] = []
    for number in numbers:
        if not wordings or draw(st.booleans()):
            first = draw(st.sampled_from(["", day(number - 20), day(number)]))
            last = draw(st.sampled_from(["", day(number + 10), day(number + 200)]))
            wordings.append(Version(f"urn:{len(wordings)}", "", first=first, last=last))
        seen = Observation(day(number), "git", f"urn:s:{number}", "git")
        wordings[-1].observations.append(seen)
        wordings[-1].seen.append(seen.day)
    return Norm("urn:n", "§ 1 XG", wordings)


@given(norms())
@settings(max_examples=60, deadline=None)
def test_stretches_say_what_on_says(norm: Norm) -> None:
    until = day(650)
    found = stretches(norm, until)
    here = date.fromisoformat(found[0].first)
    for stretch in found:
        assert stretch.first == here.isoformat(), "no day is left out or said twice"
        while here.isoformat() <= stretch.last:
            answer = versions.on(norm, here.isoformat())
            assert (answer.status, answer.version.iri if answer.version else "") == stretch[2:]
            here += timedelta(days=1)
    assert found[-1].last == until


def test_nothing_known_is_no_line() -> None:
    assert stretches(Norm("urn:n", "§ 1 XG"), "2026-01-01") == []
