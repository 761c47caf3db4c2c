"""`normgraph norm` and `normgraph diff`: what they print and how they end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from normgraph import importing_history
from normgraph.cli import app
from normgraph.errors import UnknownThing
from tests.history_samples import AFTER, BEFORE, Repository, small_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("norm")
    repository = Repository(folder / "gesetze")
    repository.commit("2026-03-11", laws__StAG=BEFORE)
    repository.commit("2026-04-01", laws__StAG=AFTER)
    directory = small_store(folder / "store")
    importing_history.git(str(repository.folder), directory)
    return directory


def run(store: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--store", str(store)], catch_exceptions=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_a_probable_version_says_on_what_it_rests(store: Path) -> None:
    code, out = run(store, "norm", "§ 1 Abs. 2 StAG", "--on", "2026-03-20", "--lang", "en")
    assert code == 1  # likely, not proved
    assert out.splitlines()[:2] == [
        "§ 1 Abs. 2 StAG, 2026-03-20: version in force probable, not proved",
        "  nearest observed state 9 days before (2026-03-11); a change between cannot be excluded",
    ]
    assert "§ 1 Abs. 2 StAG until 2026-03-31" in out


def test_a_proved_version_ends_with_code_0(store: Path) -> None:
    code, out = run(store, "norm", "§ 1 Abs. 2 StAG", "--on", "2026-04-01")
    assert code == 0
    assert "geltende Fassung bekannt" in out


def test_an_unknown_version_names_both_sides(store: Path) -> None:
    code, out = run(store, "norm", "§ 3 StAG", "--on", "2026-03-20")
    assert code == 1
    assert "geltende Fassung nicht bekannt" in out
    assert "davor beobachtet: 2026-03-11" in out
    assert "danach beobachtet: 2026-04-01" in out


def test_all_versions_are_listed_without_a_day(store: Path) -> None:
    code, out = run(store, "norm", "§ 1 Abs. 2 StAG", "--lang", "en")
    assert code == 0
    assert "moved → stag/2a" in out


def test_a_synopsis_needs_no_colour(store: Path) -> None:
    code, out = run(store, "diff", "§ 1 Abs. 1 StAG", "--from", "2026-03", "--to", "2026-04")
    assert code == 0
    assert "binnen [-eines Monats-] {+zwei Monaten+} nach" in out
    assert "\x1b" not in out


def test_a_synopsis_of_a_unit_that_came_later(store: Path) -> None:
    code, out = run(store, "diff", "§ 2a StAG", "--from", "2026-03", "--to", "2026-04")
    assert code == 0
    assert "- Stand 2026-03-11" in out
    assert "fehlt (in diesem Stand nicht enthalten oder weggefallen)" in out
    assert "{+Ein Halter" in out
    _, out = run(store, "diff", "§ 2a StAG", "--from", "2026-03", "--to", "2026-04", "--format", "json")
    answer = json.loads(out)
    assert (answer["from"]["version"], answer["from"]["remark"]) == (None, "absent (not in the state of 2026-03-11)")


def test_a_synopsis_says_that_the_number_has_other_content(store: Path) -> None:
    code, out = run(store, "diff", "§ 1 Abs. 2 StAG", "--from", "2026-03", "--to", "2026-04")
    assert code == 0
    assert "Unter der Nummer steht anderer Inhalt, gesehen am 2026-04-01" in out
    assert "Der frühere Inhalt steht, gesehen am 2026-04-01, in stag/2a" in out
    for unit in ("§ 1 Abs. 1 StAG", "§ 3 StAG"):
        assert "Inhalt" not in run(store, "diff", unit, "--from", "2026-03", "--to", "2026-04")[1].partition("(1)")[0]
    _, out = run(store, "diff", "§ 1 Abs. 2 StAG", "--from", "2026-03", "--to", "2026-04", "--format", "json")
    assert [step["text"] for step in json.loads(out)["descent"] if step["lang"] == "en"] == [
        line
        for line in run(store, "diff", "§ 1 Abs. 2 StAG", "--from", "2026-03", "--to", "2026-04", "--lang", "en")[
            1
        ].splitlines()
        if "seen on 2026-04-01" in line
    ]


def test_json_for_programs(store: Path) -> None:
    _, out = run(store, "norm", "§ 3 StAG", "--on", "2026-03-20", "--format", "json")
    answer = json.loads(out)
    assert (answer["known"], len(answer["versions"])) == (False, 2)
    _, out = run(store, "norm", "§ 1 Abs. 2 StAG", "--on", "2026-03-20", "--format", "json")
    answer = json.loads(out)
    assert (answer["status"], answer["known"]) == ("probable", False)
    assert answer["nearestState"] == {"day": "2026-03-11", "days": 9, "side": "before"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("norm", "§ 1 StAG", "--on", "2012-13"), "there is no day 2012-13"),
        (("norm", "§ 1 QuatschG"), "quatschg"),
        (("diff", "§ 1 StAG", "--from", "2026-04", "--to", "2026-03"), "2026-04 is after 2026-03"),
        (("norm", "§§ 1, 3 StAG"), "2 units are named.*stag/1, stag/3"),
        (("norm", "§ 1 bis 3 StAG"), "units are named"),
        (("diff", "§ 99 StAG", "--from", "2026-03", "--to", "2026-04"), "no version"),
    ],
)
def test_bad_input_is_refused(store: Path, arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(UnknownThing, match=reason):
        run(store, *arguments)
