"""Start page, health, and what the interface says of itself."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from normgraph import __version__, catalogue, identifiers
from normgraph.errors import StoreError
from normgraph_api import models, twins
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import KINDS
from normgraph_api.service import Service, State, service
from normgraph_api.web import page, spoken

router = APIRouter(tags=["Service"])

_HTML: dict[int | str, dict[str, Any]] = {200: {"description": "the state, or its page", "content": {PAGE.name: {}}}}

_EXAMPLES = (
    identifiers.norm("bgb", "1599"),
    identifiers.norm("aufenthg", "60a"),
    identifiers.iri("decision", "vg-magdeburg", "2018-11-16", "4-b-328-18"),
    identifiers.iri("decision", "bverwg", "2012-11-29", "10-c-5-12"),
)
"""Offered on the start page where the graph has them."""
_QUESTIONS = (
    *("citing-decisions", "decisions-on-norm", "citations-of-a-norm-over-time", "norms-cited-together"),
    *("most-cited-norms", "treatment-of-a-decision", "instances", "cited-norms", "versions", "changed-between"),
    *("citations-to-changed-units", "announced-changes", "rule-basis", "rule-coverage"),
)
"""What readers ask first; /queries has all."""


@router.get("/", summary="Start page", include_in_schema=False)
async def start(request: Request) -> Response:
    """Say what is in the graph and lead on."""
    shown: dict[str, Any] = {
        "queries": [catalogue.get(name) for name in _QUESTIONS],
        "questions": len(catalogue.names()),
        "missing": "",
    }
    headers = {"Link": twins.alternate("/.well-known/void?format=jsonld", twins.JSON_LD)}
    try:
        return page(request, "start.html", headers=headers, **shown | await _contents(request))
    except StoreError as error:
        return page(request, "start.html", **shown | {"missing": str(error)})


async def _contents(request: Request) -> dict[str, Any]:
    asked = service(request)
    state = asked.state()
    examples = [await _example(asked, name) for name in _EXAMPLES]
    return {
        **await _counted(request, state),
        "examples": [example for example in examples if example],
        "quads": state.quads,
        "built": state.built,
    }


async def _counted(request: Request, state: State) -> dict[str, Any]:
    """Return what counting the whole graph tells; once for a generation and a language, whoever asks meanwhile."""
    asked, language = service(request), spoken(request)
    if not state.built:  # nothing says when a remote graph changes
        return await _count(asked, language)
    kept: dict[str, dict[str, asyncio.Task[dict[str, Any]]]] = request.app.state.__dict__.setdefault("counted", {})
    generation = f"{state.generation} {state.built}"
    if generation not in kept:
        kept.clear()
    counts = kept.setdefault(generation, {})
    if language not in counts or _failed(counts[language]):
        counts[language] = asyncio.create_task(_count(asked, language))
    return await asyncio.shield(counts[language])


def _failed(task: asyncio.Task[dict[str, Any]]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def _count(asked: Service, language: str) -> dict[str, Any]:
    return {
        "contents": await asked.rows("contents", language=ox.Literal(language)),
        "statutes": await asked.rows("statutes"),
        "decisions": await asked.rows("decisions"),
    }


async def _example(asked: Service, iri: str) -> dict[str, str]:
    rows = await asked.rows("place", thing=ox.NamedNode(iri))
    return next(({"iri": iri, "label": row["label"]} for row in rows if row["unit"] == iri and row["label"]), {})


@router.get("/health", summary="Is the service able to answer?", response_model=models.Health, responses=_HTML)
async def health(request: Request) -> Response:
    """Answer 200 at once when there is a graph, 503 when there is none; no query is waited for."""
    told = models.Health(status="ok", version=__version__, **asdict(service(request).state())).model_dump()
    if twins.wanted(request) == PAGE:
        return twins.shown(request, "health", list(told), [told])
    return JSONResponse(told, headers=twins.links(request))


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """Describe the operations for programs; `/docs` is the same for readers."""
    return JSONResponse(request.app.openapi(), headers={"Link": twins.alternate("/docs", PAGE)})


@router.get("/docs", summary="The operations of this interface", include_in_schema=False)
async def operations(request: Request) -> Response:
    """List the operations of /openapi.json as a page."""
    paths = request.app.openapi()["paths"]
    listed = [_operation(path, method, said) for path, methods in paths.items() for method, said in methods.items()]
    headers = {"Link": twins.alternate("/openapi.json", twins.JSON)}
    return page(request, "operations.html", headers=headers, operations=listed)


@router.get("/problems", summary="The kinds of errors", include_in_schema=False)
async def problems(request: Request) -> Response:
    """List the kinds of problems that answers can have."""
    return page(request, "problems.html", kinds=KINDS)


def _operation(path: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "method": method.upper(),
        "path": path,
        "summary": said.get("summary", ""),
        "description": said.get("description", ""),
        "parameters": [{"description": "", "required": False, **parameter} for parameter in said.get("parameters", [])],
        "bodies": list(said.get("requestBody", {}).get("content", {})),
        "answers": list(said.get("responses", {}).get("200", {}).get("content", {})),
    }
