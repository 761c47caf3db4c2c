"""The founding cases as dictionaries, to be changed in one place and derived again."""

import copy
from functools import cache
from typing import Any

import yaml

from normgraph import assets
from normgraph.cases import read_case
from normgraph.derive import Derivation, Result, derive

DATA = assets.path("data", "cases")


@cache
def _loaded(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def founding(name: str) -> dict[str, Any]:
    return copy.deepcopy(_loaded(name))


def answer(case: dict[str, Any], **options: Any) -> Derivation:
    return derive(read_case(yaml.safe_dump(case, allow_unicode=True), "yaml"), lang="en", **options)


def finding(case: dict[str, Any], predicate: str) -> dict[str, Any]:
    return next(f for f in case["findings"] if f["predicate"] == predicate)


def changed(name: str, changes: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    """A founding case with findings changed by predicate: None removes them, a mapping updates or adds one."""
    case = founding(name)
    for predicate, change in changes.items():
        known = [f for f in case["findings"] if f["predicate"] == predicate]
        if change is None:
            case["findings"] = [f for f in case["findings"] if f not in known]
        elif known:
            known[0].update(change)
        else:
            case["findings"].append({"predicate": predicate, "status": "established", **change})
    return case


def result(derivation: Derivation, predicate: str, date: str = "", subject: str = "") -> Result:
    found = [
        r
        for r in derivation.results
        if r.predicate == predicate and (not date or r.date == date) and (not subject or r.subject == subject)
    ]
    assert len(found) == 1, (predicate, date, [(r.subject, r.date) for r in found])
    return found[0]
