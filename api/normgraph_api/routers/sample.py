"""Random samples as sheets for blind double coding, and the agreement of two filled sheets."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.responses import Response

from normgraph import sampling
from normgraph_api import models, negotiation, twins
from normgraph_api.answers import read_body, respond, text_of
from normgraph_api.negotiation import PAGE, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service

router = APIRouter(prefix="/sample", tags=["Samples"])

_CSV: dict[int | str, dict[str, Any]] = {200: {"description": "the sheet", "content": {"text/csv": {}}}}
_HTML: dict[int | str, dict[str, Any]] = {200: {"description": "the agreement", "content": {PAGE.name: {}}}}
_SHEETS = "item,outcome\nx,erfolgreich\ny,erfolglos\n"
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": models.Sheets.model_json_schema(),
                "example": {"one": _SHEETS, "other": _SHEETS},
            }
        },
    }
}


class Kind(StrEnum):
    """What can be drawn."""

    citations = "citations"
    decisions = "decisions"


@router.get("/{kind}", summary="Draw a sheet for blind double coding", responses=_CSV)
async def draw(
    request: Request,
    kind: Kind,
    n: Annotated[int, Query(ge=1, le=sampling.MOST, description="number of items")] = 100,
    seed: Annotated[str, Query(max_length=100, description="the same seed draws the same items")] = "1",
    by: Annotated[str, Query(max_length=20, description="as many from each stratum: see the command's help")] = "",
) -> Response:
    """Return items of the graph in a random order that follows from the seed, with empty columns for a coder."""
    twins.only(request, "n", "seed", "by")
    answer = await service(request).job("sample", kind=kind.value, count=n, seed=seed, by=by)
    name = f'attachment; filename="{kind.value}.csv"'
    return respond(answer, MediaType("text/csv", "csv"), {"Content-Disposition": name})


@router.post(
    "/agreement",
    summary="Compare two filled sheets",
    response_model=models.AgreementReport,
    responses=_HTML,
    openapi_extra=_BODY,
)
async def agreement(request: Request) -> Response:
    """Return Cohen's kappa of each variable with its interval of 95 %; the sheets are sent as CSV in a JSON object."""
    twins.only(request)
    kind = negotiation.content_type(request.headers.get("content-type"))
    if kind != "application/json":
        raise Problem("media-type", f"two sheets are not sent as `{kind}`", offered=["application/json"])
    body = text_of(await read_body(request, service(request).settings.body_bytes))
    try:
        sheets = models.Sheets.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Problem("request", first["msg"], where=where, remedy='send {"one": "…", "other": "…"}') from None
    wanted = twins.wanted(request)
    answer = await service(request).job("agreement", one=sheets.one, other=sheets.other)
    if wanted == PAGE:
        rows = json.loads(answer.read())["variables"]
        return twins.shown(request, "agreement", list(models.Agreement.model_fields), rows)
    return respond(answer, twins.JSON, {"Cache-Control": "no-store", **twins.links(request)})
