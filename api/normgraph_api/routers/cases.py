"""Cases: is a description well formed, and which rules apply.

A case is worked on in memory, never kept and never logged.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from normgraph_api import models, negotiation
from normgraph_api.answers import read_body, respond, text_of
from normgraph_api.negotiation import CASES, REPORTS, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service
from normgraph_api.web import spoken

router = APIRouter(tags=["Cases"])

_EXAMPLE = """id: example
decidedOn: 2018-11-16
antragsteller: {id: a, type: Person, label: A}
findings:
- {predicate: gueltigerReisepass, subject: a, status: established}
"""
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/yaml": {"schema": {"type": "string"}, "example": _EXAMPLE},
            "application/ld+json": {"schema": {"type": "object"}},
            "text/turtle": {"schema": {"type": "string"}},
        },
    }
}
Language = Annotated[str, Query(pattern="^(de|en)?$", description="`de` or `en`; else by Accept-Language")]
Day = Annotated[str, Query(description="day of decision, with the law in force on it", examples=["2018-11-16"])]


@router.post("/validate", summary="Check the form of a case", response_model=models.Report, openapi_extra=_BODY)
async def validate(request: Request, lang: Language = "") -> Response:
    """Report what breaks a rule of form, with line and path. An open fact is never an error."""
    media_type = _wanted(request, REPORTS)
    return await _run(request, "validate", media_type, lang)


@router.post("/derive", summary="Derive which rules apply", response_model=models.Derivation, openapi_extra=_BODY)
async def derive(request: Request, on: Day = "", lang: Language = "") -> Response:
    """Derive all conclusions with reasons and missing facts. No legal advice, no forecast of a court."""
    media_type = _wanted(request, REPORTS[:2])
    return await _run(request, "derive", media_type, lang, on=on)


def _wanted(request: Request, offered: tuple[MediaType, ...]) -> MediaType:
    media_type = negotiation.choose(request.headers.get("accept"), offered)
    if media_type is None:
        raise Problem("not-acceptable", "the answer has these types", offered=[known.name for known in offered])
    return media_type


async def _run(request: Request, job: str, media_type: MediaType, lang: str, **options: Any) -> Response:
    given = negotiation.content_type(request.headers.get("content-type"))
    format_ = next((known.format for known in CASES if known.name == given), None)
    if format_ is None:
        raise Problem("media-type", f"a case is not sent as `{given}`", offered=[known.name for known in CASES])
    body = text_of(await read_body(request, service(request).settings.body_bytes))
    spoken_language = lang or spoken(request)
    answer = await service(request).job(
        job, body=body, format=format_, answer=media_type.format, lang=spoken_language, **options
    )
    return respond(answer, media_type, {"Cache-Control": "no-store"})
