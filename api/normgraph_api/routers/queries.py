"""The competency questions of `queries/answer/`, each at its name."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from normgraph import catalogue, identifiers
from normgraph.errors import UnknownThing
from normgraph_api import models, twins
from normgraph_api.answers import ANSWER_TYPES, answer_types, respond
from normgraph_api.negotiation import PAGE
from normgraph_api.problems import Problem
from normgraph_api.service import Service, service
from normgraph_api.web import page
from normgraph_api.web.result import show

router = APIRouter(tags=["Questions"])

_NORMS = identifiers.iri("norm", "")
_RESERVED = ("format", "lang")
_HTML: dict[int | str, dict[str, Any]] = {200: {"description": "the list, or its page", "content": {PAGE.name: {}}}}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "the complete answer", "content": {media_type.name: {} for media_type in ANSWER_TYPES}}
}


@router.get("/queries", summary="The questions there are", response_model=models.Queries, responses=_HTML)
async def listing(request: Request) -> Response:
    """List the questions with their parameters and columns."""
    twins.only(request)
    found = [catalogue.get(name) for name in catalogue.names()]
    if twins.wanted(request) == PAGE:
        return page(request, "queries.html", headers=twins.links(request), queries=found)
    listed = models.Queries(queries=[_described(query) for query in found])
    return JSONResponse(listed.model_dump(), headers=twins.links(request))


@router.get("/queries/{name}", summary="Ask a question", responses=_ANSWER)
async def answer(request: Request, name: str) -> Response:
    """Ask the question with its parameters; the format follows from Accept, `format=` or a suffix (.csv, .json …).

    A parameter of type `iri` also takes what people write: `bgb/1599`, `§ 1599 Abs. 2 BGB`, a file number.
    """
    stem, _, suffix = name.partition(".")
    query = _query(stem)
    format_ = suffix or request.query_params.get("format", "")
    values = _values(request)
    solutions, triples, shown = answer_types(request, format_)
    if shown and not values and any(parameter.required for parameter in query.parameters.values()):
        return page(request, "query.html", query=query, values=values, result=None, remark={})
    asked = service(request)
    terms = catalogue.terms(query, await _named(asked, query, values))
    text = query.bound(terms)
    remark = await asked.remark(query, terms)
    found = await asked.query(text, solutions=solutions and solutions.format, triples=triples and triples.format)
    headers = twins.of_answer(f"/queries/{query.name}", list(values.items()), found.about["kind"])
    if remark:
        headers["Normgraph-Note"] = remark["en"]
    if shown:
        headers["Vary"] = "Accept, Accept-Language"
        result = await run_in_threadpool(show, found, f"/queries/{query.name}", list(values.items()))
        return page(request, "query.html", headers=headers, query=query, values=values, result=result, remark=remark)
    media_type = solutions if found.about["kind"] == "solutions" else triples
    assert media_type
    return respond(found, media_type, headers)


def _values(request: Request) -> dict[str, str]:
    """Return the parameters that have a value; raises Problem 400 where one is given twice."""
    given = [(key, value) for key, value in request.query_params.multi_items() if key not in _RESERVED and value]
    values = dict(given)
    for key in values:
        if sum(key == other for other, _ in given) > 1:
            raise Problem("request", f"the parameter `{key}` is given more than once", remedy="ask once for each value")
    return values


def _query(name: str) -> catalogue.Query:
    try:
        return catalogue.get(name)
    except UnknownThing as error:
        raise Problem("not-found", error.what, remedy="GET /queries names them all") from error


async def _named(asked: Service, query: catalogue.Query, values: dict[str, str]) -> dict[str, str]:
    """Turn what people call things into IRIs, in a worker: a name is foreign text."""
    named = dict(values)
    for key, value in values.items():
        parameter = query.parameters.get(key)
        whole = value.startswith(("http://", "https://", "urn:")) and not value.startswith(_NORMS)
        if parameter and parameter.type == "iri" and not whole:
            named[key] = (await asked.job("name", name=value)).read().decode()
    return named


def _described(query: catalogue.Query) -> models.Query:
    parameters = [
        models.Parameter(name=known.name, type=known.type, required=known.required, example=known.example)
        for known in query.parameters.values()
    ]
    return models.Query(
        name=query.name,
        title=dict(query.title),
        question=dict(query.question),
        parameters=parameters,
        columns=dict(query.columns),
        href=f"/queries/{query.name}",
    )
