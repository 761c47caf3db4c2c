"""Search by words over norms, statutes, decisions and courts."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from normgraph import search as searching
from normgraph.search.index import KINDS
from normgraph.search.words import MAX_QUERY
from normgraph_api import models, twins
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem
from normgraph_api.service import service
from normgraph_api.web import href, page

router = APIRouter(tags=["Search"])

_HTML: dict[int | str, dict[str, Any]] = {200: {"description": "one page of hits", "content": {PAGE.name: {}}}}


@router.get("/search", summary="Find things by words", response_model=models.Found, responses=_HTML)
async def search(
    request: Request,
    q: Annotated[str, Query(max_length=MAX_QUERY, description="words", examples=["60a aufenthg"])] = "",
    kind: Annotated[str, Query(description="only things of this kind", json_schema_extra={"enum": ["", *KINDS]})] = "",
    cursor: Annotated[str, Query(max_length=60, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=searching.MOST, description="hits of a page")] = 20,
) -> Response:
    """Rank by names, then headings, then texts; German stemming; file numbers and ECLI with or without blanks.

    What has all words of the query comes before what has some. A page without words is the search form.
    """
    twins.only(request, "q", "kind", "cursor", "limit")
    shown = twins.wanted(request) == PAGE
    if not q.strip():
        if shown:
            return page(request, "search.html", headers=twins.links(request), found=None, kinds=KINDS, q="", kind="")
        raise Problem("request", "the parameter `q` has no word", where="q", remedy="ask as in /search?q=60a+aufenthg")
    if (state := service(request).indexing.state()) != "ready":
        raise _unsearchable(state)
    found = json.loads((await service(request).job("search", query=q, kind=kind, cursor=cursor, limit=limit)).read())
    for hit in found["hits"]:
        hit["href"] = href(hit["iri"])
    form = "html" if shown else ""
    found |= {"next": found["next"] and twins.url(request, form, cursor=found["next"])}
    if shown:
        return page(request, "search.html", headers=twins.links(request), found=found, kinds=KINDS, q=q, kind=kind)
    return JSONResponse({**found, "html": twins.url(request, "html")}, headers=twins.links(request))


def _unsearchable(state: str) -> Problem:
    """Say that there is no index now: one is being made, or cannot be."""
    if state == "building":
        what, remedy = "the search index is being built", "ask again in a minute; /ready says when it is there"
        return Problem("no-index", what, remedy=remedy, retry_after=30)
    return Problem("no-index", "there is no search index", remedy="the log says why; `normgraph index` builds it")
