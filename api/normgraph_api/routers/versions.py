"""Versions of a norm in time: which one was in force on a day, and two observed texts side by side."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from normgraph.worker.pool import Answer
from normgraph_api import memento, models, twins
from normgraph_api.answers import respond
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem
from normgraph_api.routers import names
from normgraph_api.service import service
from normgraph_api.web import href, page, synopsis

router = APIRouter(tags=["Versions"])

_TWIN: dict[int | str, dict[str, Any]] = {303: {"description": "the page of the norm, for a browser"}}
_EXAMPLE = "§ 60a Abs. 2 AufenthG"
_LONGEST = 200

Name = Annotated[
    str, Path(description="as cited, or a path like bgb/1599/abs-2", examples=[_EXAMPLE], max_length=_LONGEST)
]
Day = Annotated[str, Query(description="day (2012-11-29)", max_length=10)]


@router.get("/versions/{name:path}", summary="Versions of a norm", response_model=models.NormVersions, responses=_TWIN)
async def versions(request: Request, name: Name, on: Day = "") -> Response:
    """Return the versions of a norm with their observations, evidence of valid time and descent.

    With `on`, say which version was in force on that day: `status` is `known` where evidence proves it, `probable`
    where it rests on a nearest state, else `unknown`; `before` and `after` are then the nearest versions observed.
    A browser is led to the page of the norm, which shows the same.
    """
    _asked_once(request, "on")
    wanted = twins.wanted(request)
    answer = await held(request, "norm", name=name, on=on)
    shown = f"{href(answer.about['norm'])}.html{f'?on={on}' if on else ''}"
    if wanted == PAGE:
        return RedirectResponse(shown, 303, {"Vary": "Accept"})
    headers = memento.headers(name, answer.about)
    return respond(answer, twins.JSON, headers | {"Link": f"{headers['Link']}, {twins.alternate(shown, PAGE)}"})


async def held(request: Request, job: str, **about: str) -> Answer:
    """Return what a job says of a norm; raises Problem, with what may be meant, where the graph does not have it."""
    answer = await service(request).job(job, **about)
    thing = ox.NamedNode(answer.about["norm"])
    if not answer.about["held"] and not await service(request).ask("exists", thing=thing):
        answer.body.close()
        remark = answer.about["remark"]
        raise Problem("not-found", "the graph says nothing about this thing", iri=thing.value, remark=remark)
    return answer


@router.get(
    "/norm/{name:path}",
    summary="The version of a norm on a day",
    response_model=models.NormVersions,
    responses=_TWIN,
)
async def norm(request: Request, name: Name, on: Day = "") -> Response:
    """Return the same as `/versions/…` with a day; without one, lead to the norm itself."""
    _asked_once(request, "on")
    return await versions(request, name, on) if on else await names.named(request, f"norm/{name}")


@router.get(
    "/diff",
    summary="Two texts of a norm, word by word",
    response_model=models.Synopsis,
    responses={200: {"content": {PAGE.name: {}}, "description": "the comparison, or its page"}},
)
async def diff(
    request: Request,
    norm: Annotated[str, Query(description="as cited, or a path", examples=["§ 32 AufenthG"], max_length=_LONGEST)],
    start: Annotated[str, Query(alias="from", description="day or month of the older text", max_length=10)],
    end: Annotated[str, Query(alias="to", description="day or month of the newer text", max_length=10)],
) -> Response:
    """Compare the latest texts observed up to two days or months; each side says when and where it was observed.

    A browser gets the two texts side by side.
    """
    _asked_once(request, "norm", "from", "to")
    wanted = twins.wanted(request)
    answer = await service(request).job("diff", name=norm, start=start, end=end)
    if wanted != PAGE:
        return respond(answer, twins.JSON, twins.links(request))
    found = json.loads(answer.read())
    shown = synopsis.rows(found["changes"])
    return page(
        request,
        "synopsis.html",
        headers=twins.links(request),
        **{key: found[key] for key in ("norm", "label", "equal", "descent")},
        older=found["from"],
        newer=found["to"],
        rows=shown,
        places=sum(row.differs for row in shown),
    )


def _asked_once(request: Request, *known: str) -> None:
    """Refuse a parameter that is unknown, given more than once, or a day without a value."""
    given = request.query_params.multi_items()
    names = [key for key, _ in given]
    for key, value in given:
        if key not in known and key not in ("lang", "format"):
            raise Problem("request", f"there is no parameter `{key}`", where=key, remedy=f"ask with {', '.join(known)}")
        if names.count(key) > 1:
            raise Problem("request", f"the parameter `{key}` is given more than once", where=key, remedy="give it once")
        if key == "on" and not value:
            raise Problem("request", "`on` has no day", where=key, remedy="write a day as 2012-11-29, or leave it out")
