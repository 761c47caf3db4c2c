"""The worker of cases and texts: validates, derives, finds citations, names things. Foreign input is parsed only here.

A request is `{"job": …}` with what the job of that name takes. Nothing of a case or text is kept or logged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from normgraph import extract, laws, norm_names, sampling, search, synopsis, verdicts, versions, versions_text
from normgraph.agreement import compare
from normgraph.errors import NormgraphError, StoreError, UnreadableInput
from normgraph.extract.ranges import ranges
from normgraph.graph import naming
from normgraph.graph.index import UnitIndex
from normgraph.integrity import DAMAGED
from normgraph.remote import open_remote
from normgraph.store import before as earlier
from normgraph.store import current_generation, open_database
from normgraph.worker import Refused, limits
from normgraph.worker.child import Handler
from normgraph_api import bulk, map_job, page_jobs

_LAWS_KEPT = 200
"""Structures of laws that a worker keeps in memory."""


def seal() -> None:
    """Allow no sockets: no context, ontology or schema is ever fetched."""
    limits.no_network()


def start(argument: dict[str, Any]) -> Handler:
    """Return the handler at once: pages need little, and what other jobs need is loaded in `quiet` moments."""

    @cache
    def store() -> ox.Store:
        if argument.get("endpoint"):
            return open_remote(argument["endpoint"], seconds=argument["seconds"], answer_bytes=argument["answer_bytes"])
        path = argument["store"]
        return _opened(path) if path and Path(path).is_dir() else ox.Store()

    @cache
    def index() -> UnitIndex:
        return laws.units(Path(argument["store"]).parent if argument["store"] else None, store, kept=_LAWS_KEPT)

    jobs: dict[str, Callable[[dict[str, Any]], tuple[bytes, dict[str, Any]]]] = {
        **{name: partial(_of_case, name) for name in ("validate", "derive", "workbench", "vocabulary")},
        "cite": lambda request: _cite(request, index(), store()),
        "sample": lambda request: _sample(request, store()),
        "agreement": _agreement,
        "norm": lambda request: _norm(request, store()),
        "norm_page": lambda request: (_json(page_jobs.norm(store(), **_without_job(request))), {}),
        "known-days": lambda request: _known_days(request, store()),
        "map": lambda request: (_json(map_job.around(store(), **_without_job(request))), {}),
        "diff": lambda request: _diff(request, store()),
        "search": lambda request: _search(request, _beside(argument), store()),
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


def _opened(path: str) -> ox.Store:
    """Open a database; who asks over the network learns that it is damaged, not where it lies."""
    try:
        return open_database(Path(path))
    except StoreError as error:
        raise Refused(*DAMAGED) from error


def quiet() -> Iterator[None]:
    """Load bit by bit what jobs need that were not asked for yet."""
    UnitIndex.shipped()
    yield
    from normgraph_api import case_jobs

    yield
    extract.find("§ 1 BGB")
    yield
    yield from case_jobs.load()


def _of_case(job: str, request: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Run a job on a case; its modules take longer to load than a page takes."""
    from normgraph_api import case_jobs

    return case_jobs.JOBS[job](request)


def _without_job(request: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in request.items() if key != "job"}


def _cite(request: dict[str, Any], index: UnitIndex, store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    """Find the citations of a text and judge them; with `verify` say of each what the graph has, nothing more."""
    found = extract.extract(request["body"])
    if len(found) > request.get("most", len(found)):
        remedy = "send parts of it"
        raise UnreadableInput(f"the text has {len(found)} citations, more than {request['most']}", remedy=remedy)
    said = [verdicts.judged(one, index, store) for one in ranges(found, request["body"])]
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
    return _json(versions_text.to_json(answer or found)), _held(found) | about


def _held(found: versions.Norm) -> dict[str, Any]:
    remark = found.remark.text() if found.remark else ""
    return {"norm": found.iri, "held": bool(found.versions or found.evidence), "remark": remark}


def _known_days(request: dict[str, Any], store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    """Return the days named by observations and evidence of a norm for which its version is known."""
    found = versions.norm(store, norm_names.unit(request["name"], store))
    days = {one.day for version in found.versions for one in version.observations}
    days |= {day for one in found.evidence for day in (one.first, one.last, one.on) if len(day) == len("2018-11-16")}
    return _json([day for day in sorted(days) if versions.on(found, day).status == "known"]), _held(found)


def _diff(request: dict[str, Any], store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    iri = norm_names.unit(request["name"], store)
    return _json(versions_text.synopsis_json(*synopsis.between(store, iri, request["start"], request["end"]))), {}


def _beside(argument: dict[str, Any]) -> Path:
    """Return the database beside which the search index lies; of an endpoint there is only what is beside it."""
    if argument.get("endpoint"):
        return current_generation(Path(argument["kept"])) / "store"
    if not argument["store"]:
        raise StoreError("there is no store", remedy="run `normgraph build`")
    return Path(argument["store"])


def _search(request: dict[str, Any], beside: Path, store: ox.Store) -> tuple[bytes, dict[str, Any]]:
    options = {name: request[name] for name in ("kind", "cursor", "limit")}
    return _json(search.ask(beside, request["query"], graph=store, **options).as_json()), {}


def _was(iri: str, database: str) -> bool:
    """Say whether the generation before this one, if it is still there, described a thing."""
    before = earlier(Path(database).parent) if database else None
    if before is None:
        return False
    return next(_earlier(str(before / "store")).quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None


@cache
def _earlier(database: str) -> ox.Store:
    return _opened(database)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
