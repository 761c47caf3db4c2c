"""For those who run the service: is it ready, and how it is doing."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from normgraph_api import models, twins
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem
from normgraph_api.service import service

router = APIRouter(tags=["Service"])

_HTML: dict[int | str, dict[str, Any]] = {200: {"description": "the state, or its page", "content": {PAGE.name: {}}}}


@router.get("/ready", summary="Is a query answered now?", response_model=models.Ready, responses=_HTML)
async def ready(request: Request) -> Response:
    """Answer 200 when a worker has answered a query on the graph, 503 otherwise: for load balancers."""
    answer = await service(request).query("ASK { ?s ?p ?o }", solutions="json")
    answer.body.close()
    found = service(request).indexing
    told = models.Ready(status="ready", search=found.state(), indexed=found.day()).model_dump()
    if twins.wanted(request) == PAGE:
        return twins.shown(request, "ready", list(told), [told])
    return JSONResponse(told, headers=twins.links(request))


@router.get("/metrics", summary="Counts and times", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Give the metrics in the text format of Prometheus; labels are templates of routes, never what was asked."""
    asked = service(request)
    if not asked.settings.metrics:
        raise Problem("not-found", "this service offers no metrics")
    headers = {"Cache-Control": "no-store"}
    return Response(request.app.state.metrics.text(), headers=headers, media_type=CONTENT_TYPE_LATEST)
