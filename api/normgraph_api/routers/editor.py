"""The page of the SPARQL editor: a query, its answer as table and chart, or what is wrong with it and where.

Without scripts it is a form; with them the text gets colours, checks and the terms of the ontology.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from normgraph import catalogue, identifiers
from normgraph.errors import NormgraphError, UnknownThing
from normgraph.namespaces import prefixes, shorten
from normgraph.worker import Refused
from normgraph_api import twins
from normgraph_api.problems import KINDS, Problem
from normgraph_api.service import Service, service
from normgraph_api.web import page, refusals, spoken
from normgraph_api.web.editor import STEPS, chart, excerpt, fixed_depth
from normgraph_api.web.result import show


async def blank(request: Request, example: str) -> Response:
    """Show the editor with an example, or with the question that `?question=` names, filled in and not yet asked."""
    name = request.query_params.get("question", "")
    question = _question(name) if name else None
    headers = {"Link": twins.alternate("/sparql", twins.JSON_LD)}
    return await _page(request, 200, _text(question) if question else example, headers=headers, question=question)


async def answer(request: Request, query: str, parameters: Sequence[tuple[str, str]]) -> Response:
    """Ask a query and show the answer under it; an error of the query stands there with line and column."""
    try:
        found = await service(request).query(query, solutions="json", triples="ttl", **_dataset(parameters))
    except (Refused, Problem) as error:
        shown = _error(error, query, parameters, spoken(request))
        return await _page(request, shown["kind"].status, query, error=shown)
    result = await run_in_threadpool(show, found, "/sparql", parameters)
    share = f"/sparql?{urlencode(parameters)}"
    headers = twins.of_answer("/sparql", parameters, found.about["kind"]) | {"Vary": "Accept, Accept-Language"}
    shown = {"result": result, "share": share, "chart": chart(result.names, result.rows)}
    return await _page(request, 200, query, headers=headers, **shown)


def _dataset(parameters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    kinds = {"default_graphs": "default-graph-uri", "named_graphs": "named-graph-uri"}
    return {key: [value for name, value in parameters if name == kind] for key, kind in kinds.items()}


def _error(
    error: Refused | Problem, query: str, parameters: Sequence[tuple[str, str]], language: str
) -> dict[str, Any]:
    """Say what is wrong, where, and after a time-out whether a path of any length may be the cause."""
    line, column = (int(error.members.get(name) or 0) for name in ("line", "column"))
    rewritten = fixed_depth(query)
    others = [(name, value) for name, value in parameters if name != "query"]
    return {
        "kind": KINDS[error.kind],
        "detail": refusals.spoken(error.detail.removeprefix(f"line {line}, column {column}: "), language),
        "line": line,
        "column": column,
        "excerpt": excerpt(query, line, column) if line else "",
        "timeout": error.kind == "timeout",
        "limit": error.members.get("limit", ""),
        "rewritten": urlencode([("query", rewritten), *others]) if rewritten != query else "",
    }


async def _page(request: Request, status: int, query: str, **shown: Any) -> Response:
    nothing: dict[str, Any] = {"question": None, "error": None, "result": None, "chart": None, "share": ""}
    standing = {
        "query_text": query,
        "questions": [catalogue.get(name) for name in catalogue.names()],
        "prefixes": [name for name in prefixes() if name],
        "terms": await _terms(service(request), spoken(request)),
        "steps": STEPS,
    }
    return page(request, "sparql.html", status=status, **nothing | standing | shown)


async def _terms(asked: Service, language: str) -> list[tuple[str, str]]:
    """Return the terms of the ontology that the graph describes, as a query writes them, with their labels."""
    graph = ox.NamedNode(identifiers.graph("ontology"))
    spoken_in = {"namespace": ox.Literal(identifiers.NS), "language": ox.Literal(language)}
    try:
        rows = await asked.rows("terms", graph=graph, **spoken_in)
    except (Refused, NormgraphError):
        return []
    return [(shorten(row["term"]), row["label"]) for row in rows]


def _question(name: str) -> catalogue.Query:
    try:
        return catalogue.get(name)
    except UnknownThing as error:
        raise Problem("not-found", error.what, remedy="GET /queries names them all") from error


def _text(question: catalogue.Query) -> str:
    """Return the query of a question with the examples of its parameters in place, without its header."""
    values = {name: known.example for name, known in question.parameters.items() if known.example and known.required}
    text = question.bound(catalogue.terms(question, values))
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
