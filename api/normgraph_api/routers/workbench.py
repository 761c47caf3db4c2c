"""The page of the case workbench: facts on the left, what follows on the right. Works without scripts.

A case comes in the body of a POST and goes out with the answer; it is in no URL, no cookie, no log and no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from normgraph.identifiers import slug
from normgraph.worker import Refused
from normgraph_api import negotiation, twins
from normgraph_api.answers import read_body, text_of
from normgraph_api.negotiation import CASES
from normgraph_api.problems import KINDS, Problem
from normgraph_api.routers.sparql import FORM
from normgraph_api.service import Service, service
from normgraph_api.web import page, spoken
from normgraph_api.web.workbench import MARKS, Shown

router = APIRouter(tags=["Cases"], include_in_schema=False)

MAX_FIELDS = 30_000
"""Of one case: ten for each of 2,000 findings, and the parties."""

Pairs = list[tuple[str, str]]
_UNKEPT = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, HX-Request"}
_JSON = twins.alternate("/derive", twins.JSON)
_ROWS = frozenset({"add", "state", "party"})
_GONE = frozenset({"remove", "unparty"})


@router.get("/cases")
async def workbench(request: Request) -> Response:
    """Show the workbench without a case."""
    return await answer(request, [])


@router.post("/cases")
async def examine(request: Request) -> Response:
    """Examine the case sent as a form, or as a file of one of the known types; nothing of it is kept."""
    given = negotiation.content_type(request.headers.get("content-type"))
    known = next((media_type for media_type in CASES if media_type.name == given), None)
    if given != FORM and known is None:
        offered = [FORM, *(media_type.name for media_type in CASES)]
        raise Problem("media-type", f"a case is not sent as `{given}`", offered=offered)
    text = text_of(await read_body(request, service(request).settings.body_bytes))
    return await answer(request, [("case", text), ("format", known.format)] if known else _pairs(text))


async def answer(request: Request, pairs: Pairs, headers: Mapping[str, str] | None = None, **options: Any) -> Response:
    """Show the facts of a case and what follows; to a page that is open, only the part that changes.

    The JSON of it is what `/derive` answers, unless the headers name another.
    """
    sent = dict(pairs)
    asked = {
        "pairs": pairs,
        "lang": spoken(request),
        "on": sent.get("on", "").strip(),
        "strict": "strict" in sent,
        **{name: f"without-{name}" not in sent for name in ("analogies", "extensions")},
    } | options
    do = sent.get("do", "").partition(" ")[0]
    problem, found = None, None
    try:
        found = json.loads((await service(request).job("workbench", **asked)).read())
    except (Problem, Refused) as error:
        problem = {"where": "", "remedy": "", **error.members, "kind": KINDS[error.kind], "detail": error.detail}
    partial = request.headers.get("hx-request") == "true"
    # htmx may send the button pressed last with what is typed after it: what asks for the answer gets no file, no form.
    if do == "download" and found and found["text"] and not partial:
        return _file(found["text"], sent)
    shown = Shown(found, asked, await _vocabulary(service(request)), problem)
    values: dict[str, Any] = {"shown": shown, "marks": MARKS, "oob": False}
    if not partial:
        sent_with = {"Link": _JSON, **(headers or {}), **_UNKEPT}
        return await _page(request, "case.html", sent_with, values, status=shown.status)
    typed = request.headers.get("hx-target") == "answer"
    if problem or typed or do not in _ROWS | _GONE | {"load", "form", "yaml", "open"}:
        return await _page(request, "case-answer.html", _UNKEPT, values)
    part = "row" if do in _ROWS else "none" if do in _GONE else "facts"
    return await _page(request, "case-part.html", _UNKEPT, values | {"part": part, "oob": True})


async def _page(
    request: Request, template: str, headers: Mapping[str, str], values: dict[str, Any], status: int = 200
) -> Response:
    """Render beside what else is served: a case of 2,000 findings takes a second."""
    return await run_in_threadpool(page, request, template, status=status, headers=headers, **values)


def _pairs(body: str) -> Pairs:
    try:
        return parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise Problem("request", "a field is not UTF-8") from None
    except ValueError:
        raise Problem("limit", f"there are more than {MAX_FIELDS:,} fields", limit=MAX_FIELDS) from None


def _file(text: str, sent: dict[str, str]) -> Response:
    """Send the case back as a file, which is how a reader keeps it."""
    name = slug(sent.get("case.id", "")) or "fall"
    headers = {**_UNKEPT, "Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return Response(text, headers=headers, media_type="application/yaml; charset=utf-8")


async def _vocabulary(asked: Service) -> dict[str, Any]:
    """Return what the form offers; it is the same for every case and asked for once."""
    if asked.vocabulary is None:
        asked.vocabulary = json.loads((await asked.job("vocabulary")).read())
    return asked.vocabulary
