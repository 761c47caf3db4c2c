"""Lists in pages: a query that orders by `?key` and takes the key after which to go on, as JSON and as a page.

A cursor is the key of the last row shown, so that it stays good when the graph changes: nothing is shown twice.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, urlsafe_b64encode
from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import Query, Request
from starlette.responses import JSONResponse, Response

from normgraph.catalogue import Term
from normgraph.identifiers import NS
from normgraph_api import twins
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem
from normgraph_api.service import page_query, service
from normgraph_api.web import href, page

MOST = 100
"""Rows of a page; the queries give one more, which says that there is a next page."""

Cursor = Annotated[str, Query(max_length=2000, description="`next` of the page before leads on")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="rows of a page")]
Year = Annotated[int | None, Query(ge=1, le=9999, description="a year")]


async def listed(request: Request, name: str, limit: int, cursor: str, **values: Term | None) -> Response:
    """Answer with one page of a query of `queries/page/`; values that are None are left open."""
    shown = twins.wanted(request) == PAGE
    given = {key: value for key, value in values.items() if value is not None}
    if cursor:
        given["after"] = ox.Literal(_key(cursor))
    rows = await service(request).rows(name, **given)
    more = _cursor(rows[limit - 1]["key"]) if len(rows) > limit else ""
    columns = [column for column in page_query(name).columns if column != "key"]
    items = [_item(row, columns) for row in rows[:limit]]
    next_ = more and twins.url(request, "html" if shown else "", cursor=more)
    if shown:
        title = page_query(name).title
        values_: dict[str, Any] = {"title": title, "columns": columns, "items": items, "next": next_}
        return page(request, "list.html", headers=twins.links(request), **values_)
    body = {"items": items, "next": next_, "html": twins.url(request, "html")}
    return JSONResponse(body, headers=twins.links(request))


def year(value: int | None) -> ox.Literal | None:
    """Return a year as a term."""
    return None if value is None else ox.Literal(value)


def text(value: str) -> ox.Literal | None:
    """Return a text as a term, nothing for the empty one."""
    return ox.Literal(value) if value else None


async def named(request: Request, value: str) -> ox.NamedNode:
    """Return the thing that a name means; names are read in a worker."""
    found = (await service(request).job("name", name=value)).read().decode()
    try:
        return ox.NamedNode(found)
    except ValueError as error:
        raise Problem("request", f"this is no IRI ({error})", remedy="write it as in bgb/1599") from error


def _item(row: dict[str, str], columns: list[str]) -> dict[str, Any]:
    """Return a row with our terms by their names, and the path of its first thing here."""
    item: dict[str, Any] = {name: row[name].removeprefix(NS) for name in columns}
    return {**item, "href": href(row[columns[0]])}


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _key(cursor: str) -> str:
    """Read a cursor.

    >>> _key(_cursor("2018|x"))
    '2018|x'
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return b64decode(padded, altchars=b"-_", validate=True).decode("utf-8")
    except (UnicodeError, binascii.Error):
        remedy = "ask for the first page again"
        raise Problem("request", "this is no cursor of this service", where="cursor", remedy=remedy) from None
