"""Citations in a text, with what they point to."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup, escape
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from normgraph.worker.pool import Answer
from normgraph_api import models, negotiation, twins
from normgraph_api.answers import read_body, respond, text_of
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem
from normgraph_api.service import service
from normgraph_api.web import href, page

router = APIRouter(tags=["Citations"])

_HTML: dict[int | str, dict[str, Any]] = {
    200: {"description": "the citations, or the text with them linked", "content": {PAGE.name: {}}}
}
_DESCRIBED = ("found", "repealed", "cited only")
"""Verdicts on what the graph describes: their targets have pages."""
_OFFERED = ["text/plain", "application/json"]
_EXAMPLE = "nach § 1599 Abs. 2 Satz 1 BGB (BVerwG, Urteil vom 29.11.2012 - 10 C 5.12)"
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE},
            "application/json": {"schema": models.CiteRequest.model_json_schema(), "example": {"text": _EXAMPLE}},
        },
    }
}


@router.post(
    "/cite", summary="Find citations in a text", response_model=models.Citations, responses=_HTML, openapi_extra=_BODY
)
async def cite(request: Request) -> Response:
    """Return each citation with its offsets, how sure its target is, and the IRIs of what it points to.

    As HTML, the text with its citations linked; the text is neither kept nor put into an address.
    """
    twins.only(request)
    kind = negotiation.content_type(request.headers.get("content-type"))
    if kind not in _OFFERED:
        raise Problem("media-type", f"a text is not sent as `{kind}`", offered=_OFFERED)
    body = text_of(await read_body(request, service(request).settings.body_bytes))
    text = _text(body) if kind == "application/json" else body
    shown = twins.wanted(request) == PAGE
    answer = await service(request).job("cite", body=text)
    headers = {"Cache-Control": "no-store", **twins.links(request)}
    if not shown:
        return respond(answer, twins.JSON, headers)
    return await run_in_threadpool(_page, request, text, answer, headers)  # of a long text it takes seconds


def _page(request: Request, text: str, answer: Answer, headers: dict[str, str]) -> Response:
    found = json.loads(answer.read())["citations"]
    return page(request, "cited.html", headers=headers, marked=linked(text, found), text=text, citations=found)


def linked(text: str, citations: list[dict[str, Any]]) -> Markup:
    """Return a text as HTML, escaped, each citation that the graph confirms linked to its target, all others marked.

    >>> said = {"start": 1, "end": 4, "targets": ["https://w3id.org/normgraph/id/norm/x/1"]}
    >>> linked("<§ 1>", [{**said, "verdict": "found"}]), linked("<§ 1>", [{**said, "verdict": "doubtful"}])
    (Markup('&lt;<a href="/id/norm/x/1">§ 1</a>&gt;'), Markup('&lt;<mark>§ 1</mark>&gt;'))
    """
    parts: list[str] = []
    position = 0
    for citation in sorted(citations, key=lambda one: (one["start"], -one["end"])):
        start, end = citation["start"], citation["end"]
        if start < position:  # what overlaps is marked once, as the longer of the two
            continue
        confirmed = citation.get("targets", ()) if citation["verdict"] in _DESCRIBED else ()
        target = next(filter(None, map(href, confirmed)), "")
        tag = f'a href="{escape(target)}"' if target else "mark"
        parts += (
            escape(text[position:start]),
            Markup(f"<{tag}>{escape(text[start:end])}</{tag.partition(' ')[0]}>"),
        )
        position = end
    return Markup("".join((*parts, escape(text[position:]))))


def _text(body: str) -> str:
    try:
        return models.CiteRequest.model_validate_json(body).text
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Problem("request", first["msg"], where=where, remedy='send {"text": "…"}') from None
