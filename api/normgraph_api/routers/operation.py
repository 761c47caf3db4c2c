"""For those who run the service: is it ready, and how it is doing."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from normgraph_api import models
from normgraph_api.problems import Problem
from normgraph_api.service import service

router = APIRouter(tags=["Service"])


@router.get("/ready", summary="Is a query answered now?", response_model=models.Ready)
async def ready(request: Request) -> models.Ready:
    """Answer 200 when a worker has answered a query on the graph, 503 otherwise: for load balancers."""
    answer = await service(request).query("ASK { ?s ?p ?o }", solutions="json")
    answer.body.close()
    return models.Ready(status="ready")


@router.get("/metrics", summary="Counts and times", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Give the metrics in the text format of Prometheus; labels are templates of routes, never what was asked."""
    asked = service(request)
    if not asked.settings.metrics:
        raise Problem("not-found", "this service offers no metrics")
    headers = {"Cache-Control": "no-store"}
    return Response(request.app.state.metrics.text(), headers=headers, media_type=CONTENT_TYPE_LATEST)
