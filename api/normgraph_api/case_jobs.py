"""Jobs of the worker on cases: validation, derivation, the workbench. Apart from `jobs`, since they load the engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import partial, reduce
from typing import Any

from normgraph.cases import CaseDocument, read_case
from normgraph.derive import Lang, Options, derive, render
from normgraph.derive import compile as rules
from normgraph.derive.suppose import suppose
from normgraph.derive.whatif import change, outcome
from normgraph.errors import UnknownThing, UnreadableInput
from normgraph.validate import case_shapes, validate
from normgraph.worker import Refused
from normgraph_api import workbench


def load() -> Iterator[None]:
    """Load shapes and rules, with a pause between them."""
    case_shapes()
    yield
    rules.load()


def _case(request: dict[str, Any]) -> CaseDocument:
    return read_case(request["body"], request["format"])


def _validate(request: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    report = validate(_case(request))
    answer = {
        "json": lambda: _json(report.to_json()),
        "ttl": lambda: report.to_turtle().encode(),
        "text": lambda: report.to_text(request["lang"]).encode(),
    }[request["answer"]]()
    return answer, {"conforms": report.conforms}


def _derive(request: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Derive a case; with settings, the difference that they make; with `suppose`, what each missing fact would."""
    lang, options = request["lang"], Options(request["analogies"], request["extensions"], request["strict"])
    case = _well_formed(_case(request), lang)
    try:
        day = date.fromisoformat(request["on"]) if request["on"] else None
    except ValueError:
        raise UnreadableInput("not a day", where="on", remedy="write it as 2018-11-16") from None
    derivation = derive(case, day, lang=lang, options=options)
    if request["set"]:
        if request["answer"] == "ttl":
            raise UnknownThing("a difference is no graph", where="Accept", remedy="ask for JSON with `set`")
        changed = _well_formed(reduce(partial(change, rules.load()), request["set"], case), lang)
        after = derive(changed, day, lang=lang, options=options)
        return _json(asdict(outcome(derivation, after, request["set"]))), {}
    if request["suppose"]:
        derivation = suppose(rules.load(), case, derivation, day, lang, options)
    if request["answer"] == "ttl":
        return render.turtle(derivation).encode(), {}
    return _json(derivation.to_json()), {}


def _well_formed(case: CaseDocument, lang: Lang) -> CaseDocument:
    report = validate(case)
    if not report.conforms:
        raise Refused("not-well-formed", report.to_text(lang), report=report.to_json())
    return case


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


JOBS: dict[str, Callable[[dict[str, Any]], tuple[bytes, dict[str, Any]]]] = {
    "validate": _validate,
    "derive": _derive,
    "workbench": lambda request: (_json(workbench.answer(request)), {}),
    "vocabulary": lambda request: (_json(workbench.offered()), {}),
}
