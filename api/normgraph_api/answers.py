"""Bodies in, answers out: what the routers share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from normgraph.worker.pool import SPOOL_MEMORY, Answer
from normgraph_api import negotiation
from normgraph_api.negotiation import PAGE, SOLUTIONS, TRIPLES, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service

ANSWER_TYPES = (*SOLUTIONS[:4], *TRIPLES[:4], PAGE)
"""The types that an answer of the engine may have, aliases left out."""

_CHUNK = 1 << 16


def answer_types(request: Request, format_: str = "") -> tuple[MediaType | None, MediaType | None, bool]:
    """Choose by `format=` or Accept the types for solutions and for triples, and whether the answer is a page.

    A page is made from SPARQL JSON or Turtle. Raises Problem 406 where neither kind of answer has an acceptable type.
    """
    if format_:
        solutions, triples = (negotiation.named(format_, (*table, PAGE)) for table in (SOLUTIONS, TRIPLES))
    else:
        accept = request.headers.get("accept")
        solutions, triples = (negotiation.choose(accept, (*table, PAGE)) for table in (SOLUTIONS, TRIPLES))
    if PAGE in (solutions, triples):
        return SOLUTIONS[0], TRIPLES[0], True
    if not (solutions or triples):
        said = f"the format `{format_}`" if format_ else "what the Accept header names"
        raise Problem("not-acceptable", f"{said} is not offered", offered=[known.name for known in ANSWER_TYPES])
    return solutions, triples, False


def respond(answer: Answer, media_type: MediaType, headers: Mapping[str, str] | None = None) -> Response:
    """Send a complete answer with its length: from memory, or in parts from its spool."""
    sent = {"Vary": "Accept", **(headers or {})}
    if answer.size <= SPOOL_MEMORY:
        return Response(answer.read(), headers=sent, media_type=media_type.header)
    sent["Content-Length"] = str(answer.size)
    return StreamingResponse(_parts(answer.body), headers=sent, media_type=media_type.header)


def _parts(body: BinaryIO) -> Iterator[bytes]:
    with body:
        while part := body.read(_CHUNK):
            yield part


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes; raises Problem 413 past it, 408 when it comes too slowly."""
    too_large = Problem("too-large", f"the body is longer than {limit:,} bytes", limit=limit)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(service(request).settings.body_seconds):
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        raise Problem("slow-request", "the body did not arrive in time") from None
    return bytes(body)


def text_of(body: bytes) -> str:
    """Decode a body; raises Problem 400 where it is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("request", f"byte {error.start} of the body is not UTF-8") from None
