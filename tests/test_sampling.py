"""What is drawn follows from the seed; a sheet is blind; what coders see cannot run in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import sampling
from normgraph.cli import app
from normgraph.errors import UnknownThing
from normgraph.sampling import draw


def store() -> ox.Store:
    """Return ten decisions, three of them of a federal court, each with two citations, one exact and one unresolved."""
    lines = [
        "@prefix ng: <https://w3id.org/normgraph/ns#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@base <https://w3id.org/normgraph/id/> .",
        '<court/x> ng:level "first" ; ng:branch "labour" . <court/y> ng:level "federal" ; ng:branch "labour" .',
    ]
    for number in range(10):
        court = "y" if number < 3 else "x"
        lines += [
            f'<decision/{number}> a ng:Entscheidung ; rdfs:label "D {number}" ; ng:textHash "{number}" ;'
            f' ng:court <court/{court}> ; ng:tenor "=SUM(A1)"@de .',
            f"<citation/{number}a> a ng:Normzitat ; ng:citedIn <decision/{number}> ;"
            " ng:matchType ng:exact ; ng:start 1 ;"
            f' ng:end 5 ; ng:verbatim "§ {number}" ; ng:target <norm/secret> ; ng:inRandnummer <rn/{number}> .',
            f"<citation/{number}b> a ng:Entscheidungszitat ; ng:citedIn <decision/{number}> ;"
            " ng:matchType ng:unresolved ;"
            f' ng:start 9 ; ng:end 12 ; ng:verbatim "aaO" .',
            f'<rn/{number}> ng:number "{number}" ; ng:text "Nach § {number} gilt das." .',
        ]
    lines.append("<decision/only-cited> a ng:Entscheidung .")
    graph = ox.Store()
    graph.load("\n".join(lines), format=ox.RdfFormat.TURTLE)
    return graph


def rows(sheet: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet)))


def test_the_seed_decides() -> None:
    one, again, other = (draw(store(), "citations", count=8, seed=seed).sheet for seed in ("7", "7", "8"))
    assert one == again
    assert one != other
    more = draw(store(), "citations", count=12, seed="7").sheet
    assert rows(more)[:8] == rows(one), "a larger sample goes on from a smaller one"


def test_only_decisions_with_text_are_drawn_and_each_once() -> None:
    drawn = draw(store(), "decisions", count=100, seed="1")
    items = [row["item"].rpartition("/")[2] for row in rows(drawn.sheet)]
    assert sorted(items) == [str(number) for number in range(10)]


def test_a_sheet_is_blind_and_to_be_filled() -> None:
    drawn = draw(store(), "citations", count=20, seed="1")
    assert "secret" not in drawn.sheet
    assert "exact" not in drawn.sheet
    for row in rows(drawn.sheet):
        assert all(row[name] == "" for name in (*sampling.CODED["citations"], "note"))
        assert row["passage"]
    [shown] = [row for row in rows(drawn.sheet) if row["item"].endswith("/4a")]
    assert (shown["randnummer"], shown["passage"]) == ("4", "[[§ 4]] Nach § 4 gilt das.")


def test_strata_have_equal_shares_and_no_names() -> None:
    drawn = draw(store(), "decisions", count=5, seed="1", by="level")
    assert drawn.strata == (("federal", 3), ("first", 7))
    assert sorted((row["stratum"], row["of"]) for row in rows(drawn.sheet)) == [("1", "3")] * 3 + [("2", "7")] * 2
    assert "federal" not in drawn.sheet


def test_foreign_text_is_no_formula() -> None:
    assert {row["passage"] for row in rows(draw(store(), "decisions", count=2, seed="1").sheet)} == {"'=SUM(A1)"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0, "seed": "1"}, "0 is no size"),
        ({"count": 10_001, "seed": "1"}, "choose 1 to 10,000"),
        ({"count": 1, "seed": "1", "by": "match"}, "no strata `match`.*level, branch, year"),
    ],
)
def test_what_cannot_be_drawn_says_why(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(UnknownThing, match=message):
        draw(store(), "decisions", **arguments)  # type: ignore[arg-type]


def test_the_command_writes_a_sheet_and_compares_two(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from normgraph.store import Builder

    with Builder(tmp_path / "store") as builder:
        builder.add(quad for quad in store())
        builder.publish()
    sheet = tmp_path / "sheet.csv"
    arguments = [
        "sample",
        "decisions",
        "--n",
        "4",
        "--seed",
        "7",
        "--out",
        str(sheet),
        "--store",
        str(tmp_path / "store"),
    ]
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, len(rows(sheet.read_text("utf-8")))) == (0, 4)
    filled = tmp_path / "filled.csv"
    filled.write_text(sheet.read_text("utf-8").replace(",,,\n", ",klage,erfolglos,\n"), "utf-8")
    done = CliRunner().invoke(app, ["sample", "agreement", str(filled), str(filled)])
    assert done.exit_code == 0
    assert "undefined" in done.stdout, "all the same: chance explains it"
