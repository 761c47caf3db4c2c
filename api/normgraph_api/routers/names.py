"""Names that people type as a path: `/bgb/1599`, `/§ 1599 Abs. 2 BGB`, an ECLI, a file number lead to the thing."""

from __future__ import annotations

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from normgraph import identifiers
from normgraph_api import twins
from normgraph_api.problems import Problem, methods, wrong_method
from normgraph_api.routers.things import PAGE_PARAMETERS
from normgraph_api.service import service
from normgraph_api.web import ROOT, href

router = APIRouter(tags=["Things"])

MAX_NAME = 300


@router.get("/{name:path}", summary="A thing by the name that people use", include_in_schema=False)
async def named(request: Request, name: str) -> Response:
    """Redirect to the thing; only ever to a path of this service. The last of all routes: nothing else had the path."""
    unknown = Problem("not-found", "the graph knows nothing by this name", iri=ROOT + request.url.path)
    if (allowed := methods(request)) and "GET" not in allowed:
        raise wrong_method(request)
    twins.only(request, *PAGE_PARAMETERS)
    if not name or len(name) > MAX_NAME:
        raise unknown
    asked = service(request)
    try:
        iri = (await asked.job("name", name=name)).read().decode()
        known = iri.startswith(identifiers.BASE) and await asked.ask("exists", thing=ox.NamedNode(iri))
    except Problem as problem:
        remedy = problem.members.get("remedy") or "see / for what the graph holds"
        raise Problem("not-found", problem.detail, iri=ROOT + request.url.path, remedy=remedy) from problem
    except ValueError:
        known = False
    if not known:
        raise unknown
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(href(iri) + query, 303)
