"""One answer as JSON for programs and as a page for readers, each naming the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from normgraph_api import negotiation
from normgraph_api.negotiation import PAGE, SOLUTIONS, TRIPLES, MediaType
from normgraph_api.problems import Problem
from normgraph_api.web import page
from normgraph_api.web.words import words

JSON = MediaType("application/json", "json")
JSON_LD = TRIPLES[2]
_LONGEST = 4_000


def wanted(request: Request, offered: Sequence[MediaType] = (JSON, PAGE)) -> MediaType:
    """Return JSON or the page: by `format=`, else by Accept; raises Problem 406 where neither is acceptable."""
    said = request.query_params.get("format", "")
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


def links(request: Request, *more: str) -> dict[str, str]:
    """Return the headers of either answer: what it depends on, where the other is, and more links."""
    twins = (alternate(url(request, known.format), known) for known in (JSON, PAGE))
    return {"Vary": "Accept, Accept-Language", "Link": ", ".join((*twins, *more))}


def alternate(target: str, media_type: MediaType) -> str:
    """Return the link to another form of an answer (RFC 8288).

    >>> alternate("/ns.html", PAGE)
    '</ns.html>; rel="alternate"; type="text/html"'
    """
    return f'<{target}>; rel="alternate"; type="{media_type.name}"'


def of_answer(path: str, parameters: Sequence[tuple[str, str]], kind: str) -> dict[str, str]:
    """Return the headers of an answer of the engine (`kind` is solutions or triples): its page and its JSON.

    An address too long for a header is left at the path, where a form takes the query.
    """
    data = SOLUTIONS[0] if kind == "solutions" else JSON_LD
    asked = f"{path}?{urlencode(parameters)}{'&' if parameters else ''}format="
    addresses = ((f"{asked}{known.format}", known) for known in (data, PAGE))
    twins = (alternate(address if len(address) <= _LONGEST else path, known) for address, known in addresses)
    return {"Vary": "Accept", "Link": ", ".join(twins)}


def shown(request: Request, name: str, columns: Sequence[str], items: Sequence[Mapping[str, Any]]) -> Response:
    """Return the page of a short answer: its parts as a table under the title `name` of `words/twins.toml`."""
    told = [{column: "–" if item[column] is None else str(item[column]) for column in columns} for item in items]
    title = {language: words(language)["twins"][name] for language in ("de", "en")}
    values: dict[str, Any] = {"title": title, "columns": columns, "items": told, "next": ""}
    return page(request, "list.html", headers=links(request), **values)


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
