"""Versions by time as RFC 7089 asks for them: a TimeGate and a TimeMap for each norm."""

from __future__ import annotations

import json
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from normgraph_api import memento
from normgraph_api.problems import Problem
from normgraph_api.routers.versions import Name, held

router = APIRouter(tags=["Versions"])

_LINKS = "application/link-format"


@router.get(
    "/timegate/{name:path}", summary="The version of a norm at a time", responses={302: {"description": "the memento"}}
)
async def timegate(request: Request, name: Name) -> Response:
    """Lead to the norm on the day of `Accept-Datetime`; without it, to the norm as it is.

    404 where nothing proves which version was in force then; the nearest ones are named.
    """
    said = request.headers.get("accept-datetime")
    path = quote(name, safe="/")
    headers = {"Vary": "Accept-Datetime", "Link": memento.links(name)}
    if said is None:
        return RedirectResponse(f"/norm/{path}", 302, headers)
    day = memento.day(said)
    if not day:
        remedy = "write it as in Fri, 16 Nov 2018 00:00:00 GMT"
        raise Problem("request", "this is no date", where="Accept-Datetime", remedy=remedy)
    found = json.loads((await held(request, "norm", name=name, on=day)).read())
    if not found["known"]:
        what = f"which version was in force on {day} is not known"
        nearest = {"version": found["status"], "before": found["before"], "after": found["after"]}
        raise Problem("not-found", what, headers=headers, remedy=f"/norm/{path}?on={day} says what is", **nearest)
    return RedirectResponse(f"/norm/{path}?on={day}", 302, headers)


@router.get(
    "/timemap/{name:path}",
    summary="The days for which the version is known",
    responses={200: {"description": "links to the mementos", "content": {_LINKS: {}}}},
    response_class=Response,
)
async def timemap(request: Request, name: Name) -> Response:
    """List the norm and its mementos, in the form of RFC 6690: of the days that sources or evidence name."""
    days = json.loads((await held(request, "known-days", name=name)).read())
    path = quote(name, safe="/")
    lines = [memento.links(name), f'</timemap/{path}>; rel="self"; type="{_LINKS}"']
    lines += [f'</norm/{path}?on={day}>; rel="memento"; datetime="{memento.date(day)}"' for day in days]
    return Response(",\n".join(lines) + "\n", media_type=_LINKS)
