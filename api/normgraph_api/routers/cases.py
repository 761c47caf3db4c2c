"""Cases: is a description well formed, and which rules apply.

A case is worked on in memory, never kept and never logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from normgraph.derive import model as derive
from normgraph.worker.pool import Answer
from normgraph_api import models, negotiation, twins
from normgraph_api.answers import read_body, respond, text_of
from normgraph_api.negotiation import CASES, PAGE, REPORTS, MediaType
from normgraph_api.problems import Problem
from normgraph_api.routers import workbench
from normgraph_api.routers.sparql import FORM
from normgraph_api.service import service
from normgraph_api.web import spoken

router = APIRouter(tags=["Cases"])

_EXAMPLE = """id: example
decidedOn: 2018-11-16
antragsteller: {id: a, type: Person, label: A}
findings:
- {predicate: gueltigerReisepass, subject: a, status: established}
"""
_CONTENT: dict[str, Any] = {
    "application/yaml": {"schema": {"type": "string"}, "example": _EXAMPLE},
    "application/ld+json": {"schema": {"type": "object"}},
    "text/turtle": {"schema": {"type": "string"}},
}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": _CONTENT}}
_WHAT_IF: dict[str, Any] = {
    "type": "object",
    "required": ["case"],
    "properties": {
        "case": {"type": "string", "description": "the case"},
        "format": {"type": "string", "enum": ["yaml", "json", "turtle"], "default": "yaml"},
        "set": {
            "type": "array",
            "items": {"type": "string"},
            "description": "what if, as `predicate(subject,object)@day=value`: the answer is the difference",
        },
    },
}
_DERIVED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **_CONTENT,
            FORM: {
                "schema": _WHAT_IF,
                "example": {"case": _EXAMPLE, "set": ["gueltigerReisepass(a)=refuted"]},
            },
        },
    }
}
MAX_FIELDS = 64
_SWITCHES = ("on", "analogies", "extensions", "strict", "suppose")
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the answer, or the workbench", "content": {PAGE.name: {}}}
}
Language = Annotated[str, Query(pattern="^(de|en)?$", description="`de` or `en`; else by Accept-Language")]
Day = Annotated[str, Query(description="day of decision, with the law in force on it", examples=["2018-11-16"])]
Analogies = Annotated[bool, Query(description="whether rules count that rest on an analogy")]
Extensions = Annotated[bool, Query(description="whether rules count that go beyond the wording of their norm")]
Strict = Annotated[bool, Query(description="use no amount before its enactment, no norm before its time")]
Suppose = Annotated[bool, Query(description="say of each missing fact what it would change; slower")]


@router.post(
    "/validate", summary="Check the form of a case", response_model=models.Report, responses=_PAGE, openapi_extra=_BODY
)
async def validate(request: Request, lang: Language = "") -> Response:
    """Report what breaks a rule of form, with line and path. An open fact is never an error.

    As HTML, the workbench with the case in it and each message at its field.
    """
    media_type = _wanted(request, (*REPORTS, PAGE))
    if media_type is PAGE:
        fields = await _case(request, CASES)
        pairs = [("case", fields.case), ("format", fields.format)]
        return await workbench.answer(request, pairs, headers=twins.links(request))
    return await _run(request, "validate", media_type, lang)


@router.post(
    "/derive",
    summary="Derive which rules apply, or what would differ under other facts",
    response_model=derive.Answer | derive.Difference,
    responses=_PAGE,
    openapi_extra=_DERIVED,
)
async def derive_case(
    request: Request,
    on: Day = "",
    lang: Language = "",
    *,
    analogies: Analogies = True,
    extensions: Extensions = True,
    strict: Strict = False,
    suppose: Suppose = False,
) -> Response:
    """Derive all conclusions with reasons and missing facts, and what to ask next. No legal advice, no forecast.

    Sent as a form, `set` asks what if: facts are never part of a URL, which others may log.
    """
    media_type = _wanted(request, (*REPORTS[:2], PAGE))
    options = {"analogies": analogies, "extensions": extensions, "strict": strict, "suppose": suppose, "on": on}
    if media_type is PAGE:
        fields = await _fields(request)
        pairs = [("case", fields.case), ("format", fields.format), *(("set", setting) for setting in fields.set)]
        options.pop("suppose")  # the page asks of one fact at a time
        return await workbench.answer(request, pairs, headers=twins.links(request), **options)
    return await _run(request, "derive", media_type, lang, **options)


@dataclass(frozen=True)
class _Fields:
    """A case with settings, as a form sends them."""

    case: str
    format: str = "yaml"
    set: tuple[str, ...] = ()


def _wanted(request: Request, offered: tuple[MediaType, ...]) -> MediaType:
    twins.only(request, *_SWITCHES)
    return twins.wanted(request, offered)


async def _run(request: Request, job: str, media_type: MediaType, lang: str, **options: Any) -> Response:
    language = lang or spoken(request)
    if job == "derive":
        fields = await _fields(request)
        answer = await _derived(request, fields, media_type.format, language, options)
    else:
        fields = await _case(request, CASES)
        answer = await service(request).job(
            job, body=fields.case, format=fields.format, answer=media_type.format, lang=language
        )
    return respond(answer, media_type, {"Cache-Control": "no-store", **twins.links(request)})


async def _derived(request: Request, fields: _Fields, answer: str, lang: str, options: dict[str, Any]) -> Answer:
    case = {"body": fields.case, "format": fields.format, "set": list(fields.set)}
    return await service(request).job("derive", **case, answer=answer, lang=lang, **options)


async def _fields(request: Request) -> _Fields:
    """Read a case and, if it comes as a form, all its fields."""
    if negotiation.content_type(request.headers.get("content-type")) != FORM:
        return await _case(request, CASES)
    body = text_of(await read_body(request, service(request).settings.body_bytes))
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise Problem("request", "a field is not UTF-8") from None
    except ValueError:
        raise Problem("request", f"there are more than {MAX_FIELDS} fields") from None
    sent = dict(pairs)
    if "case" not in sent:
        raise Problem("request", "the field `case` is missing", where="case")
    format_ = sent.get("format", "yaml")
    known = sorted({media_type.format for media_type in CASES})
    if format_ not in known:
        raise Problem("request", f"`{format_}` is no format of a case", where="format", offered=known)
    settings = tuple(line.strip() for name, value in pairs if name == "set" for line in value.splitlines())
    return _Fields(sent["case"], format_, tuple(line for line in settings if line))


async def _case(request: Request, offered: tuple[MediaType, ...]) -> _Fields:
    given = negotiation.content_type(request.headers.get("content-type"))
    format_ = next((known.format for known in offered if known.name == given), None)
    if format_ is None:
        raise Problem("media-type", f"a case is not sent as `{given}`", offered=[known.name for known in offered])
    return _Fields(text_of(await read_body(request, service(request).settings.body_bytes)), format_)
