"""The worker of cases and texts: validates, derives, finds citations, names things. Foreign input is parsed only here.

A request is `{"job": …}` with what the job of that name takes. Nothing of a case or text is kept or logged.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import cache, partial, reduce
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from normgraph import extract, laws, norm_names, sampling, search, synopsis, verdicts, versions, versions_text
from normgraph.agreement import compare
from normgraph.cases import CaseDocument, read_case
from normgraph.derive import Lang, Options, derive, render
from normgraph.derive import compile as rules
from normgraph.derive.suppose import suppose
from normgraph.derive.whatif import change, outcome
from normgraph.errors import NormgraphError, StoreError, UnknownThing, UnreadableInput
from normgraph.graph import naming
from normgraph.graph.index import UnitIndex
from normgraph.remote import open_remote
from normgraph.store import before as earlier
from normgraph.store import open_database
from normgraph.validate import case_shapes, validate
from normgraph.worker import Refused, limits
from normgraph.worker.child import Handler
from normgraph_api import bulk, map_job, page_jobs, workbench

_LAWS_KEPT = 200
"""Structures of laws that a worker keeps in memory."""


def seal() -> None:
    """Allow no sockets: no context, ontology or schema is ever fetched."""
    limits.no_network()


def start(argument: dict[str, Any]) -> Handler:
    """Load what every job needs, so that requests find it ready."""
    case_shapes()
    rules.load()
    extract.find("§ 1 BGB")
    UnitIndex.shipped()

    @cache
    def store() -> ox.Store:
        if argument.get("endpoint"):
            return open_remote(argument["endpoint"], seconds=argument["seconds"], answer_bytes=argument["answer_bytes"])
        path = argument["store"]
        return open_database(Path(path)) if path and Path(path).is_dir() else ox.Store()

    @cache
    def index() -> UnitIndex:
        return laws.units(Path(argument["store"]).parent if argument["store"] else None, store, kept=_LAWS_KEPT)

    jobs: dict[str, Callable[[dict[str, Any]], tuple[bytes, dict[str, Any]]]] = {
        "validate": _validate,
        "derive": _derive,
        "workbench": lambda request: (_json(workbench.answer(request)), {}),
        "vocabulary": lambda request: (_json(workbench.offered()), {}),
        "cite": lambda request: _cite(request, index(), store()),
        "sample": lambda request: _sample(request, store()),
        "agreement": _agreement,
        "norm": lambda request: _norm(request, store()),
        "norm_page": lambda request: (_json(page_jobs.norm(store(), **_without_job(request))), {}),
        "known-days": lambda request: _known_days(request, store()),
        "map": lambda request: (_json(map_job.around(store(), **_without_job(request))), {}),
        "diff": lambda request: _diff(request, store()),
        "search": lambda request: _search(request, argument["store"], store()),
        "gone": lambda request: (_json(_was(request["iri"], argument["store"])), {}),
        "name": lambda request: (naming.thing(request["name"], store(), index()).encode(), {}),
    }

    def handle(request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
        try:
            if request["job"] == "export":
                return bulk.write(request, store(), out)
            answer, about = jobs[request["job"]](request)
        except NormgraphError as error:
            raise Refused(
                "library", error.what, error=type(error).__name__, where=error.where, remedy=error.remedy
            ) from error
        out.write(answer)
        return about

    return handle


def _without_job(request: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in request.items() if key != "job"}


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


def _cite(request: dict[str, Any], index: UnitIndex, store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    """Find the citations of a text and judge them; with `verify` say of each what the graph has, nothing more."""
    found = extract.extract(request["body"])
    if len(found) > request.get("most", len(found)):
        remedy = "send parts of it"
        raise UnreadableInput(f"the text has {len(found)} citations, more than {request['most']}", remedy=remedy)
    said = [verdicts.judged(one, index, store) for one in found]
    return _json({"citations": [one.verified() if request.get("verify") else one.as_json() for one in said]}), {}


def _sample(request: dict[str, Any], store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    drawn = sampling.draw(store, request["kind"], count=request["count"], seed=request["seed"], by=request["by"])
    return drawn.sheet.encode(), {}


def _agreement(request: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    found = compare(request["one"], request["other"])
    return _json({"variables": [asdict(variable) for variable in found]}), {}


def _norm(request: dict[str, Any], store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    day = versions.parse_day(request["on"]) if request["on"] else ""
    found = versions.norm(store, norm_names.unit(request["name"], store))
    answer = versions.on(found, day) if day else None
    about = {"day": day, "status": answer.status} if answer else {}
    return _json(versions_text.to_json(answer or found)), {"norm": found.iri, **about}


def _known_days(request: dict[str, Any], store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    """Return the days named by observations and evidence of a norm for which its version is known."""
    found = versions.norm(store, norm_names.unit(request["name"], store))
    days = {one.day for version in found.versions for one in version.observations}
    days |= {day for one in found.evidence for day in (one.first, one.last, one.on) if len(day) == len("2018-11-16")}
    return _json([day for day in sorted(days) if versions.on(found, day).status == "known"]), {}


def _diff(request: dict[str, Any], store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    iri = norm_names.unit(request["name"], store)
    return _json(versions_text.synopsis_json(*synopsis.between(store, iri, request["start"], request["end"]))), {}


def _search(request: dict[str, Any], database: str, store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    if not database:
        raise StoreError("there is no store", remedy="run `normgraph build`")
    options = {name: request[name] for name in ("kind", "cursor", "limit")}
    return _json(search.ask(Path(database), request["query"], graph=store, **options).as_json()), {}


def _was(iri: str, database: str) -> bool:
    """Say whether the generation before this one, if it is still there, described a thing."""
    before = earlier(Path(database).parent) if database else None
    if before is None:
        return False
    return next(_earlier(str(before / "store")).quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None


@cache
def _earlier(database: str) -> ox.Store:
    return open_database(Path(database))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
