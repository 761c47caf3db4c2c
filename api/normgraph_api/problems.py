"""Errors as RFC 9457 problem details: one table of kinds, one exception, one way to the wire."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from normgraph import errors
from normgraph.worker import Refused
from normgraph_api import web
from normgraph_api.negotiation import PAGE, MediaType, choose, language
from normgraph_api.web import refusals

_JSON = MediaType("application/problem+json", "json")
TYPE = "https://w3id.org/normgraph/problems#"
_log = logging.getLogger("normgraph.problem")


@dataclass(frozen=True)
class Kind:
    """One kind of problem: HTTP status, title in both languages, and what it means for the client."""

    status: int
    de: str
    en: str
    meaning: str

    def title(self, language: str) -> str:
        """Return the title in `de` or `en`."""
        return self.de if language == "de" else self.en


KINDS: Mapping[str, Kind] = {
    "request": Kind(400, "Anfrage nicht verständlich", "Request not understood", "A parameter is missing or wrong."),
    "syntax": Kind(400, "Syntaxfehler", "Syntax error", "The query does not parse; `line` and `column` say where."),
    "nesting": Kind(400, "Zu tief geschachtelt", "Nested too deeply", "The limit is in `limit`."),
    "dataset-conflict": Kind(400, "Datenbestand doppelt bestimmt", "Dataset given twice", "By request and by update."),
    "evaluation": Kind(400, "Abfrage nicht auswertbar", "Query cannot be evaluated", "It parses but has no answer."),
    "unreadable": Kind(400, "Eingabe nicht lesbar", "Input cannot be read", "`where` and `remedy` say what to do."),
    "unknown": Kind(400, "Unbekannter Name", "Unknown name", "A parameter or term does not exist."),
    "limit": Kind(400, "Grenze überschritten", "Limit exceeded", "The input is larger or deeper than allowed."),
    "update": Kind(403, "Änderungen nicht erlaubt", "Updates not allowed", "The endpoint answers queries only."),
    "federation": Kind(403, "SERVICE nicht erlaubt", "SERVICE not allowed", "No other server is ever asked."),
    "not-found": Kind(404, "Nicht gefunden", "Not found", "The graph says nothing about this IRI."),
    "method": Kind(405, "Methode nicht erlaubt", "Method not allowed", "`Allow` names the methods."),
    "not-acceptable": Kind(406, "Kein passendes Format", "Not acceptable", "`offered` names the types there are."),
    "gone": Kind(410, "Nicht mehr vorhanden", "Gone", "The graph described this IRI before, and does no longer."),
    "slow-request": Kind(408, "Anfrage zu langsam", "Request too slow", "The body did not arrive in time."),
    "too-large": Kind(413, "Anfrage zu groß", "Request too large", "The limit in bytes is in `limit`."),
    "media-type": Kind(415, "Medientyp nicht unterstützt", "Unsupported media type", "`offered` names the types."),
    "not-well-formed": Kind(422, "Fall nicht wohlgeformt", "Case not well formed", "`report` says where and why."),
    "internal": Kind(500, "Interner Fehler", "Internal error", "A defect of the service; `instance` is in its log."),
    "timeout": Kind(503, "Zeit überschritten", "Time limit exceeded", "Nothing was sent; `limit` is in seconds."),
    "result-too-large": Kind(503, "Ergebnis zu groß", "Result too large", "Nothing was sent; `limit` is in bytes."),
    "worker-died": Kind(503, "Abgebrochen", "Aborted", "The request exhausted the memory or crashed its process."),
    "too-many": Kind(429, "Zu viele Anfragen", "Too many requests", "`Retry-After` says when to try again."),
    "busy": Kind(503, "Ausgelastet", "Busy", "`Retry-After` says when to try again."),
    "no-index": Kind(503, "Noch nicht durchsuchbar", "Not searchable yet", "`remedy` says what to do."),
    "store": Kind(503, "Kein Graph", "No graph", "The service has no readable store; `remedy` is for its operator."),
}

_ERRORS: tuple[tuple[type[errors.NormgraphError], str], ...] = (
    (errors.UnreadableInput, "unreadable"),
    (errors.UnknownThing, "unknown"),
    (errors.LimitExceeded, "limit"),
    (errors.StoreError, "store"),
)
_STATUSES = {404: "not-found", 405: "method", 406: "not-acceptable", 410: "gone", 413: "too-large", 415: "media-type"}


class Problem(Exception):
    """What a handler raises: the kind, what happened this time, and members for programs."""

    def __init__(self, kind: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members
        super().__init__(detail)

    def response(self, request: Request) -> Response:
        """Return the problem as `application/problem+json`, or as a page to who prefers one, in their language."""
        if choose(request.headers.get("accept"), (_JSON, PAGE)) is PAGE and "hx-request" not in request.headers:
            return self._page(request)
        spoken = language(request.headers.get("accept-language"))
        kind = KINDS[self.kind]
        body = {
            "type": TYPE + self.kind,
            "title": kind.title(spoken),
            "status": kind.status,
            "detail": refusals.spoken(self.detail, spoken),
            "instance": f"urn:uuid:{uuid.uuid4()}",
            **{name: value for name, value in self.members.items() if value not in (None, "")},
        }
        if "remedy" in body:
            body["remedy"] = refusals.spoken(body["remedy"], spoken)
        if kind.status == 500:
            _log.error("defect", extra={"fields": {"instance": body["instance"]}})
        headers = {
            "Content-Language": spoken,
            "Vary": "Accept, Accept-Language",
            "Cache-Control": "no-store",
            **self.headers,
        }
        if "retry_after" in self.members:
            headers["Retry-After"] = str(self.members["retry_after"])
        content = json.dumps(body, ensure_ascii=False).encode()
        return Response(content, kind.status, headers, "application/problem+json")

    def _page(self, request: Request) -> Response:
        kind, spoken = KINDS[self.kind], web.spoken(request)
        told = {name: self.members.get(name, "") for name in ("where", "remedy", "offered", "line", "column")}
        told |= {"detail": refusals.spoken(self.detail, spoken), "remedy": refusals.spoken(told["remedy"], spoken)}
        headers = {"Cache-Control": "no-store", **self.headers}
        if "retry_after" in self.members:
            headers["Retry-After"] = str(self.members["retry_after"])
        shown = {"title": kind.title(spoken), **told}
        return web.page(request, "problem.html", status=kind.status, headers=headers, shown_status=kind.status, **shown)


def of_error(name: str, what: str, where: str = "", remedy: str = "") -> Problem:
    """Turn an error of the library, by the name of its class, into a problem; other classes are defects.

    >>> of_error("UnreadableInput", "the file is empty", remedy="describe a case").kind
    'unreadable'
    """
    kind = next((kind for error, kind in _ERRORS if error.__name__ == name), "internal")
    if kind == "store":  # where it lies is the operator's business
        where = ""
    return Problem(kind, what, where=where, remedy=remedy)


def methods(request: Request) -> list[str]:
    """Return the methods by which a path can be asked, but for the last route, which takes every path."""
    found: set[str] = set()
    for route in request.app.state.routes:
        match, _ = route.matches(dict(request.scope))
        if match is not Match.NONE:
            found |= route.methods | ({"HEAD"} if "GET" in route.methods else set())
    return sorted(found)


def wrong_method(request: Request) -> Problem:
    """Say by which methods a path is asked (RFC 9110, section 15.5.6)."""
    allowed = ", ".join(methods(request)) or "GET"
    return Problem("method", f"this path takes {allowed}", headers={"Allow": allowed})


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""

    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response(request)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return Problem(error.kind, error.detail, **error.members).response(request)

    async def library(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.NormgraphError)
        return of_error(type(error).__name__, error.what, error.where, error.remedy).response(request)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            return wrong_method(request).response(request)
        kind = _STATUSES.get(error.status_code, "request" if error.status_code < 500 else "internal")
        return Problem(kind, str(error.detail), headers=error.headers).response(request)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return Problem("request", first["msg"], where=where).response(request)

    async def defect(request: Request, _: Exception) -> Response:
        return Problem("internal", "the service failed on this request").response(request)

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(errors.NormgraphError, library)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(Exception, defect)
