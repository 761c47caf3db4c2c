"""Conditional requests (RFC 9110, section 13): a generation never changes, so it dates and tags what is made of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from starlette.responses import Response

from normgraph import __version__
from normgraph_api.service import service

_VARY = "Accept, Accept-Language, Accept-Encoding"
"""What any answer with a validator may depend on: a cache takes it from the 304 (RFC 9110, section 15.4.5)."""


def validators(request: Request, *parts: str) -> dict[str, str]:
    """Return `ETag` and `Last-Modified` of a representation, which `parts` name (thing, format, language).

    A remote graph has neither: nothing says when it changes. Raises StoreError where there is no store.
    """
    state = service(request).state()
    if not state.built:
        return {"Cache-Control": "no-cache"}
    told = "\n".join((__version__, state.generation, state.built, str(state.quads), *parts))
    built = datetime.fromisoformat(state.built).replace(tzinfo=UTC)
    return {
        "ETag": f'W/"{hashlib.sha256(told.encode()).hexdigest()[:20]}"',
        "Last-Modified": format_datetime(built, usegmt=True),
        "Cache-Control": "no-cache",  # kept, but asked for again each time
    }


def unchanged(request: Request, headers: dict[str, str]) -> Response | None:
    """Return 304 where the client has this representation already, else nothing.

    `If-None-Match` wins over `If-Modified-Since` (RFC 9110, section 13.2.2); what is no date is passed over.
    """
    if "ETag" not in headers:
        return None
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        same = "*" in known or headers["ETag"].removeprefix("W/") in known
    else:
        same = _not_later(headers["Last-Modified"], request.headers.get("if-modified-since", ""))
    return Response(status_code=304, headers={**headers, "Vary": _VARY}) if same else None


def _not_later(modified: str, since: str) -> bool:
    """Say whether the first date is not after the second.

    >>> _not_later("Thu, 26 Nov 2026 10:00:00 GMT", "Thu, 26 Nov 2026 10:00:00 GMT"), _not_later("x", "yesterday")
    (True, False)
    """
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
