"""Norms, decisions and citations as lists with filters and pages."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from normgraph.namespaces import NG
from normgraph_api import lists, models, twins
from normgraph_api.lists import Cursor, Limit, Year
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem

router = APIRouter(tags=["Lists"])

_HTML: dict[int | str, dict[str, Any]] = {200: {"description": "one page of the list", "content": {PAGE.name: {}}}}
_LONGEST = 300


class Match(StrEnum):
    """How surely a citation was matched."""

    exact = "exact"
    resolved = "resolved"
    ambiguous = "ambiguous"
    unresolved = "unresolved"


class Level(StrEnum):
    """The level of a court."""

    first = "first"
    regional = "regional"
    higher = "higher"
    federal = "federal"
    land_constitutional = "land-constitutional"
    eu = "eu"
    international = "international"


@router.get("/norms", summary="Statutes, or the sections of one", response_model=models.Norms, responses=_HTML)
async def norms(
    request: Request,
    law: Annotated[str, Query(max_length=_LONGEST, description="the sections of this law", examples=["bgb"])] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """List the statutes by their IRI, or the sections, articles and annexes of one in their order."""
    twins.only(request, "law", "cursor", "limit")
    if law:
        return await lists.listed(request, "unit-list", limit, cursor, thing=await lists.named(request, law))
    return await lists.listed(request, "statute-list", limit, cursor)


@router.get("/decisions", summary="Decisions", response_model=models.Decisions, responses=_HTML)
async def decisions(
    request: Request,
    court: Annotated[str, Query(max_length=_LONGEST, description="of this court", examples=["BVerwG"])] = "",
    level: Annotated[Level | None, Query(description="of courts of this level")] = None,
    since: Year = None,
    until: Year = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """List decisions by day, those whose day is not known first; with `since` or `until` these are left out."""
    twins.only(request, "court", "level", "since", "until", "cursor", "limit")
    values = {"onlyLevel": lists.text(level or ""), "since": lists.year(since), "until": lists.year(until)}
    wanted = await lists.named(request, court) if court else None
    return await lists.listed(request, "decision-list", limit, cursor, onlyCourt=wanted, **values)


@router.get("/citations", summary="Citations in and out", response_model=models.CitationList, responses=_HTML)
async def citations(
    request: Request,
    to: Annotated[str, Query(max_length=_LONGEST, description="citations of this", examples=["bgb/1599"])] = "",
    by: Annotated[str, Query(alias="from", max_length=_LONGEST, description="citations in this, as 10 C 5.12")] = "",
    match: Annotated[Match | None, Query(description="matched so surely")] = None,
    treatment: Annotated[str, Query(max_length=60, description="by a name of the ontology", examples=["follows"])] = "",
    level: Annotated[Level | None, Query(description="in decisions of courts of this level")] = None,
    since: Year = None,
    until: Year = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """List the citations of a norm, a unit below it or a decision (`to`), or those in one (`from`), by day.

    Both are written as people write them. A citation of several targets or treatments has a row for each.
    """
    twins.only(request, "to", "from", "match", "treatment", "level", "since", "until", "cursor", "limit")
    if bool(to) == bool(by):
        raise Problem("request", "name either `to` or `from`", where="to", remedy="as in /citations?to=bgb/1599")
    thing = await lists.named(request, to or by)
    values = {
        "onlyMatch": ox.NamedNode(NG[match.value]) if match else None,
        "onlyTreatment": _treatment(treatment),
        "onlyLevel": lists.text(level or ""),
        "since": lists.year(since),
        "until": lists.year(until),
    }
    return await lists.listed(request, "citations-in" if to else "citations-out", limit, cursor, thing=thing, **values)


def _treatment(name: str) -> ox.NamedNode | None:
    if not name:
        return None
    if name not in NG.terms():
        remedy = "GET /ns has the names, as in follows, distinguishes, overrules"
        raise Problem("request", f"there is no treatment `{name}`", where="treatment", remedy=remedy)
    return ox.NamedNode(NG[name])
