"""How far two coders agree: Cohen's kappa of each variable of two sheets, with its confidence interval.

Kappa after Cohen, A Coefficient of Agreement for Nominal Scales (1960); its standard error after Fleiss, Cohen and
Everitt, Large Sample Standard Errors of Kappa and Weighted Kappa (1969).
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.sampling import FIXED

MAX_CHARACTERS = 20_000_000
_Z = 1.959964
"""The normal deviate of a two-sided interval of 95 %."""


@dataclass(frozen=True)
class Agreement:
    """Agreement on one variable, over the `n` items that both coded.

    Kappa is None where chance explains everything; `low` and `high` too where the standard error is nothing: that all
    of a few items agree, or that one coder used a single value, does not make kappa certain.
    """

    variable: str
    n: int
    left_out: int
    observed: float
    kappa: float | None
    low: float | None
    high: float | None


def compare(one: str, other: str) -> list[Agreement]:
    r"""Compare two sheets, given as CSV, variable by variable.

    Raises UnreadableInput where one is no sheet, or where they do not hold the same items under the same columns.

    >>> sheets = ("item,outcome\nx,won\ny,lost\n", "item,outcome\nx,won\ny,lost\n")
    >>> [(a.variable, a.n, a.kappa) for a in compare(*sheets)]
    [('outcome', 2, 1.0)]
    """
    first, second = _read(one, "the first sheet"), _read(other, "the second sheet")
    if first[0] != second[0]:
        what = f"the sheets have other columns: {_difference(first[0], second[0])}"
        raise UnreadableInput(what, remedy="compare two copies of one sheet")
    header = first[0]
    fixed = [index for index, name in enumerate(header) if name in FIXED]
    if len(first) != len(second):
        what = f"one sheet has {len(first) - 1} items, the other {len(second) - 1}"
        raise UnreadableInput(what, remedy="compare two copies of one sheet")
    for line, (a, b) in enumerate(zip(first[1:], second[1:], strict=True), start=1):
        if any(a[index] != b[index] for index in fixed if header[index] == "item"):
            what = f"item {line} is {a[header.index('item')]} in one sheet, {b[header.index('item')]} in the other"
            raise UnreadableInput(what, remedy="keep the order of the rows, or sort both by `item`")
    variables = [index for index, name in enumerate(header) if name not in (*FIXED, "note")]
    return [
        _agreement(header[v], [(a[v], b[v]) for a, b in zip(first[1:], second[1:], strict=True)]) for v in variables
    ]


def kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float | None, float | None]:
    """Return observed agreement, kappa and its standard error; the latter two are None where chance explains all.

    >>> pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    >>> observed, value, error = kappa(pairs)
    >>> round(observed, 2), round(value, 2), round(error, 3)
    (0.7, 0.4, 0.127)
    """
    n = len(pairs)
    cells = {cell: count / n for cell, count in Counter(pairs).items()}
    rows = {value: count / n for value, count in Counter(a for a, _ in pairs).items()}
    columns = {value: count / n for value, count in Counter(b for _, b in pairs).items()}
    observed = sum(share for (a, b), share in cells.items() if a == b)
    chance = sum(share * columns.get(value, 0.0) for value, share in rows.items())
    if math.isclose(chance, 1.0):
        return observed, None, None
    value = (observed - chance) / (1 - chance)
    agreeing = sum(share * (1 - (rows[a] + columns[a]) * (1 - value)) ** 2 for (a, b), share in cells.items() if a == b)
    differing = (1 - value) ** 2 * sum(
        share * (columns.get(a, 0.0) + rows.get(b, 0.0)) ** 2 for (a, b), share in cells.items() if a != b
    )
    variance = (agreeing + differing - (value - chance * (1 - value)) ** 2) / (n * (1 - chance) ** 2)
    return observed, value, math.sqrt(max(0.0, variance))


def _agreement(variable: str, pairs: list[tuple[str, str]]) -> Agreement:
    coded = [(a, b) for a, b in pairs if a and b]
    left_out = len(pairs) - len(coded)
    if not coded:
        return Agreement(variable, 0, left_out, 0.0, None, None, None)
    observed, value, error = kappa(coded)
    if value is None or error is None:
        return Agreement(variable, len(coded), left_out, observed, None, None, None)
    if math.isclose(error, 0.0, abs_tol=1e-9):
        return Agreement(variable, len(coded), left_out, observed, value, None, None)
    low, high = max(-1.0, value - _Z * error), min(1.0, value + _Z * error)
    return Agreement(variable, len(coded), left_out, observed, value, low, high)


def _read(sheet: str, where: str) -> list[list[str]]:
    """Read a sheet with commas, or semicolons as German spreadsheets write them."""
    if len(sheet) > MAX_CHARACTERS:
        raise LimitExceeded(f"longer than {MAX_CHARACTERS:,} characters", where=where, remedy="split it")
    head = sheet.removeprefix("\ufeff").partition("\n")[0]
    try:
        lines = csv.reader(
            io.StringIO(sheet.removeprefix("\ufeff")), delimiter=";" if ";" in head else ",", strict=True
        )
        rows = [[cell.strip() for cell in row] for row in lines if any(row)]
    except csv.Error as error:
        raise UnreadableInput(f"no CSV ({error})", where=where, remedy="save it as CSV in UTF-8") from error
    if not rows or "item" not in rows[0]:
        raise UnreadableInput("no column `item`", where=where, remedy="fill in a sheet of `normgraph sample`")
    if len(rows) == 1:
        raise UnreadableInput("there are no items", where=where, remedy="fill in a sheet of `normgraph sample`")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            what = f"row {number} has {len(row)} cells instead of {len(rows[0])}"
            raise UnreadableInput(what, where=where, remedy="save it as CSV in UTF-8, every cell kept")
    return rows


def _difference(one: list[str], other: list[str]) -> str:
    apart = sorted(set(one) ^ set(other))
    return ", ".join(f"`{name}`" for name in apart) if apart else "in another order"
