"""Versions of a norm in time: which one was in force on a day, and two observed texts side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from normgraph_api import models
from normgraph_api.answers import respond
from normgraph_api.negotiation import MediaType
from normgraph_api.routers import names
from normgraph_api.service import service

router = APIRouter(tags=["Versions"])

_JSON = MediaType("application/json", "json")
_EXAMPLE = "§ 60a Abs. 2 AufenthG"
_LONGEST = 200

Name = Annotated[
    str, Path(description="as cited, or a path like bgb/1599/abs-2", examples=[_EXAMPLE], max_length=_LONGEST)
]
Day = Annotated[str, Query(description="day (2012-11-29)", max_length=10)]


@router.get("/versions/{name:path}", summary="Versions of a norm", response_model=models.NormVersions)
async def versions(request: Request, name: Name, on: Day = "") -> Response:
    """Return the versions of a norm with their observations, evidence of valid time and descent.

    With `on`, say which version was in force on that day: `known` is false where nothing proves it; `before` and
    `after` are then the nearest versions observed.
    """
    return respond(await service(request).job("norm", name=name, on=on), _JSON)


@router.get("/norm/{name:path}", summary="The version of a norm on a day", response_model=models.NormVersions)
async def norm(request: Request, name: Name, on: Day = "") -> Response:
    """Return the same as `/versions/…` with a day; without one, lead to the norm itself."""
    return await versions(request, name, on) if on else await names.named(request, f"norm/{name}")


@router.get("/diff", summary="Two texts of a norm, word by word", response_model=models.Synopsis)
async def diff(
    request: Request,
    norm: Annotated[str, Query(description="as cited, or a path", examples=["§ 32 AufenthG"], max_length=_LONGEST)],
    start: Annotated[str, Query(alias="from", description="day or month of the older text", max_length=10)],
    end: Annotated[str, Query(alias="to", description="day or month of the newer text", max_length=10)],
) -> Response:
    """Compare the latest texts observed up to two days or months; each side says when and where it was observed."""
    return respond(await service(request).job("diff", name=norm, start=start, end=end), _JSON)
