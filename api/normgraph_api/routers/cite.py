"""Citations in a text, with what they point to."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from normgraph_api import models, negotiation
from normgraph_api.answers import read_body, respond, text_of
from normgraph_api.negotiation import MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service

router = APIRouter(tags=["Citations"])

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


@router.post("/cite", summary="Find citations in a text", response_model=models.Citations, openapi_extra=_BODY)
async def cite(request: Request) -> Response:
    """Return each citation with its offsets, how sure its target is, and the IRIs of what it points to."""
    kind = negotiation.content_type(request.headers.get("content-type"))
    if kind not in _OFFERED:
        raise Problem("media-type", f"a text is not sent as `{kind}`", offered=_OFFERED)
    body = text_of(await read_body(request, service(request).settings.body_bytes))
    answer = await service(request).job("cite", body=_text(body) if kind == "application/json" else body)
    return respond(answer, MediaType("application/json", "json"), {"Cache-Control": "no-store"})


def _text(body: str) -> str:
    try:
        return models.CiteRequest.model_validate_json(body).text
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Problem("request", first["msg"], where=where, remedy='send {"text": "…"}') from None
