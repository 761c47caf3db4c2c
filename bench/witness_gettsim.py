"""Compares the amounts of data/parameters with those of GETTSIM on 1 January and 1 July of each year.

    make witness-gettsim

GETTSIM needs Python packages of its own (requirements-gettsim.lock), so it runs in an environment of its own, which
does not import normgraph: the Turtle is read as it is. Exit code 1: a difference that is not explained below.
Neither side corrects the other; where they differ the sources of data/parameters decide.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from gettsim import MainTarget, main  # type: ignore[import-not-found]

PARAMETERS = Path(__file__).resolve().parents[1] / "data" / "parameters"
NS, PARAMETER = "https://w3id.org/normgraph/ns#", "https://w3id.org/normgraph/id/parameter/"
YEARS = range(2005, 2027)
TRANSITIONAL = "§ 77 Abs. 4 SGB II: GETTSIM has the transitional amount, here is that of D3, Rn. 32"
EXPLAINED = {
    **{(f"regelbedarfsstufe-{stage}", 2011): TRANSITIONAL for stage in (4, 5, 6)},
    ("regelbedarfsstufe-6", 2017): "the annex to § 28 SGB XII states the amount that is here",
}
"""(parameter, year) → why the amounts differ."""


def ours() -> dict[str, list[tuple[str, str, Decimal]]]:
    """Return the entries of each parameter: first day, last day, amount."""
    said: dict[str, dict[str, list[Any]]] = {}
    for path in sorted(PARAMETERS.glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            said.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value, []).append(quad.object)
    found: dict[str, list[tuple[str, str, Decimal]]] = {}
    for subject, about in said.items():
        for entry in map(str, about.get(NS + "entry", [])):
            first, last, amount = (said[entry][NS + name][0].value for name in ("validFrom", "validTo", "amount"))
            found.setdefault(subject.strip("<>").removeprefix(PARAMETER), []).append((first, last, Decimal(amount)))
    return found


def theirs(day: date) -> dict[str, Decimal]:
    """Return what GETTSIM knows on a day, by the names of our parameters."""
    environment = main(
        main_target=MainTarget.policy_environment,
        policy_date_str=day.isoformat(),
        include_warn_nodes=False,
        include_fail_nodes=False,
    )
    found: dict[str, Any] = {}
    if day.year > 2010:
        steps = environment["grundsicherung"]["parameter_regelbedarfsstufen"].value
        found["regelbedarf-alleinstehend"] = steps[1] if 1 in steps else steps["rbs_1"]
        found |= {f"regelbedarfsstufe-{n}": steps[n] if n in steps else steps[f"rbs_{n}"] for n in range(2, 7)}
    else:
        base = environment["arbeitslosengeld_2"]["parameter_regelsatz_anteilsbasiert"].value
        found["regelbedarf-alleinstehend"] = base["basissatz"]
    child = environment["kindergeld"]
    if "satz_gestaffelt" in child:
        found["kindergeld-erstes-kind"] = child["satz_gestaffelt"].value[1]
    elif "satz" in child:
        found["kindergeld-erstes-kind"] = child["satz"].value
    amounts = {name: value["betrag"] if isinstance(value, dict) else value for name, value in found.items()}
    return {name: Decimal(str(amount)) for name, amount in amounts.items()}


def compare() -> Iterator[tuple[str, date, Decimal | None, Decimal]]:
    """Yield parameter, day, our amount (None: none is known) and theirs."""
    known = ours()
    for day in (date(year, month, 1) for year in YEARS for month in (1, 7)):
        for name, amount in theirs(day).items():
            entries = [value for first, last, value in known[name] if first <= day.isoformat() <= last]
            yield name, day, entries[0] if entries else None, amount


def report() -> int:
    """Print the comparison; return the number of differences without an explanation."""
    warnings.simplefilter("ignore")
    same = unknown = bad = 0
    for name, day, own, other in compare():
        if own is None:
            unknown += 1
        elif own == other:
            same += 1
        else:
            reason = EXPLAINED.get((name, day.year), "")
            bad += not reason
            print(f"{day} {name}: here {own}, GETTSIM {other}: {reason or 'NOT EXPLAINED'}")
    print(f"{same} amounts agree, {unknown} are not known here, {bad} differ without an explanation")
    return bad


if __name__ == "__main__":
    sys.exit(bool(report()))
