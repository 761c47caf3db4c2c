"""Kappa against published values; sheets that are not the same sheet are refused."""

from __future__ import annotations

import pytest

from normgraph.agreement import compare, kappa
from normgraph.errors import NormgraphError, UnreadableInput

TABLES = [
    # (counts, kappa, standard error); statsmodels 0.14 (cohens_kappa) gives the same to nine digits
    ([[20, 5], [10, 15]], 0.4, 0.126996063),
    # Fleiss, Statistical Methods for Rates and Proportions: kappa .68, standard error .087
    ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676470588, 0.087702953),
]


def pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    return [(str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


@pytest.mark.parametrize(("table", "value", "error"), TABLES)
def test_kappa(table: list[list[int]], value: float, error: float) -> None:
    assert kappa(pairs(table))[1:] == (pytest.approx(value), pytest.approx(error))


def test_extremes() -> None:
    assert kappa([("a", "a"), ("b", "b")])[1:] == (1.0, 0.0)
    assert kappa([("a", "b"), ("b", "a")])[1] == -1.0
    assert kappa([("a", "a")] * 3) == (1.0, None, None)


ONE = "item,start,outcome,remedy,note\nx,1,won,appeal,hm\ny,2,lost,,\nz,3,lost,action,\n"


def test_only_what_both_coded_counts_and_notes_do_not() -> None:
    other = "item,start,outcome,remedy,note\nx,1,won,appeal,other\ny,2,lost,action,\nz,3,won,action,\n"
    found = {a.variable: (a.n, a.left_out, round(a.observed, 2)) for a in compare(ONE, other)}
    assert found == {"outcome": (3, 0, 0.67), "remedy": (2, 1, 1.0)}


ONE_OFF = [("a", "a")] * 11 + [("a", "b")]


@pytest.mark.parametrize(
    "coded", [ONE_OFF, [("a", "a"), ("b", "b")] * 6], ids=["one coder used one value", "all equal"]
)
def test_an_interval_of_no_width_is_none(coded: list[tuple[str, str]]) -> None:
    one, other = (
        "item,kind\n" + "".join(f"{number},{values[at]}\n" for number, values in enumerate(coded)) for at in (0, 1)
    )
    (found,) = compare(one, other)
    assert found.kappa in (0.0, 1.0)
    assert (found.low, found.high) == (None, None)


def test_semicolons_and_byte_order_mark_are_read() -> None:
    assert compare(ONE, "\ufeff" + ONE.replace(",", ";"))[0].kappa == 1.0


REFUSED = [
    (ONE.replace("note", "remark"), "other columns: `note`, `remark`"),
    (ONE.replace("outcome,remedy", "remedy,outcome"), "other columns: in another order"),
    (ONE + "q,4,won,action,\n", "one sheet has 3 items, the other 4"),
    (ONE.replace("y,2", "q,2"), "item 2 is y in one sheet, q in the other"),
    (ONE.replace("lost,,", "lost"), "row 3 has 3 cells instead of 5"),
    ("item,outcome\n", "there are no items"),
    ("a,b\n1,2\n", "no column `item`"),
    ("", "no column `item`"),
    (ONE + '"', "no CSV"),
    ("x" * 20_000_001, "longer than"),
]


@pytest.mark.parametrize(("other", "message"), REFUSED, ids=[row[1] for row in REFUSED])
def test_unequal_sheets_are_refused(other: str, message: str) -> None:
    with pytest.raises(NormgraphError, match=message):
        compare(ONE, other)


def test_an_untouched_sheet_has_no_kappa() -> None:
    empty = "item,outcome\nx,\ny,\n"
    [variable] = compare(empty, empty)
    assert (variable.n, variable.kappa) == (0, None)


def test_the_error_names_the_sheet() -> None:
    with pytest.raises(UnreadableInput, match="the second sheet: no column `item`"):
        compare(ONE, "a,b\n1,2\n")
