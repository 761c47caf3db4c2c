"""One answer as JSON for programs and as a page for readers, each naming the other."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from normgraph_api import negotiation
from normgraph_api.negotiation import PAGE, MediaType
from normgraph_api.problems import Problem

JSON = MediaType("application/json", "json")


def wanted(request: Request) -> MediaType:
    """Return JSON or the page: by `format=`, else by Accept; raises Problem 406 where neither is acceptable."""
    said = request.query_params.get("format", "")
    offered = (JSON, PAGE)
    found = negotiation.named(said, offered) if said else negotiation.choose(request.headers.get("accept"), offered)
    if found is None:
        what = f"the format `{said}`" if said else "what the Accept header names"
        raise Problem("not-acceptable", f"{what} is not offered", offered=[known.name for known in offered])
    return found


def url(request: Request, format_: str = "", **changed: str) -> str:
    """Return this request as a link, in a format and with some parameters changed; an empty one is left out.

    The language goes along only with the page, the format only where it is asked for.
    """
    given = [(key, value) for key, value in request.query_params.multi_items() if key != "format"]
    kept = [(key, value) for key, value in given if key not in changed and (key != "lang" or format_ == "html")]
    added = [(key, value) for key, value in changed.items() if value]
    query = urlencode([*kept, *added, *([("format", format_)] if format_ else [])])
    return f"{request.url.path}?{query}" if query else request.url.path


def links(request: Request) -> dict[str, str]:
    """Return the headers of either answer: what it depends on, and where the other is."""
    twins = ", ".join(f'<{url(request, known.format)}>; rel="alternate"; type="{known.name}"' for known in (JSON, PAGE))
    return {"Vary": "Accept, Accept-Language", "Link": twins}


def only(request: Request, *known: str) -> None:
    """Refuse a parameter that is unknown or given more than once; `lang` and `format` are always known."""
    names = [key for key, _ in request.query_params.multi_items()]
    for name in names:
        if name not in (*known, "lang", "format"):
            remedy = f"ask with {', '.join(known)}" if known else "leave it out"
            raise Problem("request", f"there is no parameter `{name}`", where=name, remedy=remedy)
        if names.count(name) > 1:
            raise Problem(
                "request", f"the parameter `{name}` is given more than once", where=name, remedy="give it once"
            )
