"""`/sparql`: the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/); updates only where it is writable.

Without a dataset in request or query, the default graph is the union of all graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from normgraph_api import negotiation, twins
from normgraph_api.answers import ANSWER_TYPES, answer_types, read_body, respond, text_of
from normgraph_api.negotiation import DOCUMENTS, PAGE
from normgraph_api.problems import Problem
from normgraph_api.routers import editor
from normgraph_api.service import service
from normgraph_api.web import ROOT


class Direct(APIRoute):
    """A route whose function takes the request alone, reads it itself and gives a response: it is called as it is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the function."""
        return self.endpoint


router = APIRouter(tags=["SPARQL"], route_class=Direct)

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass
class Operation:
    """What a request asks for."""

    query: str | None = None
    update: str | None = None
    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)
    using: list[str] = field(default_factory=list)
    using_named: list[str] = field(default_factory=list)
    format: str = ""

    def parameters(self) -> list[tuple[str, str]]:
        """Return what a link repeats to ask the same."""
        graphs = [("default-graph-uri", name) for name in self.default_graphs]
        graphs += [("named-graph-uri", name) for name in self.named_graphs]
        return [("query", self.query or ""), *graphs]


EXAMPLE = """PREFIX ng: <https://w3id.org/normgraph/ns#>

SELECT ?statute ?abbreviation
WHERE { ?statute ng:abbreviation ?abbreviation }
ORDER BY ?statute
LIMIT 10"""
_PARAMETERS = [
    {"name": "query", "in": "query", "schema": {"type": "string"}, "example": EXAMPLE},
    {"name": "default-graph-uri", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
    {"name": "named-graph-uri", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
    {"name": "format", "in": "query", "schema": {"enum": ["json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf"]}},
]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the complete answer, or a description of the service where no query is given",
        "content": {media_type.name: {} for media_type in ANSWER_TYPES},
    }
}


@router.get("/sparql", summary="Ask a SPARQL query", responses=_ANSWER, openapi_extra={"parameters": _PARAMETERS})
async def get(request: Request) -> Response:
    """Answer the query in the URL; without one, describe the service (SPARQL 1.1 Service Description, section 2)."""
    operation = _operation(_pairs(request.scope["query_string"].decode("latin-1")))
    if operation.update is not None:
        return await _update(request, operation)
    if operation.query is None:
        return await _describe(request)
    return await _answer(request, operation)


@router.post(
    "/sparql",
    summary="Ask a SPARQL query in the body; where the service is writable, update",
    responses=_ANSWER,
    openapi_extra={
        "parameters": _PARAMETERS[1:],
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": {"type": "string"}, "example": EXAMPLE},
                FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}}},
                UPDATE: {"schema": {"type": "string"}},
            },
        },
    },
)
async def post(request: Request) -> Response:
    """Answer the query in the body, sent as a form or directly; apply an update where the service is writable."""
    kind = negotiation.content_type(request.headers.get("content-type"))
    if kind not in (FORM, QUERY, UPDATE):
        raise Problem("media-type", f"a query is not sent as `{kind}`", offered=[QUERY, FORM])
    if kind == UPDATE:
        _updates_allowed(request)
    charset = negotiation.charset(request.headers.get("content-type"))
    if charset != "utf-8":
        raise Problem("media-type", f"the body is not UTF-8 but `{charset}`", offered=[f"{kind}; charset=utf-8"])
    body = text_of(await read_body(request, service(request).settings.query_bytes))
    in_url = _pairs(request.scope["query_string"].decode("latin-1"))
    direct = [*in_url, ("query" if kind == QUERY else "update", body)]
    operation = _operation(_pairs(body) if kind == FORM else direct)
    if operation.update is not None:
        return await _update(request, operation)
    if operation.query is None:
        raise Problem("request", "the parameter `query` is missing", where="query")
    return await _answer(request, operation)


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except UnicodeDecodeError:
        raise Problem("request", "a parameter is not UTF-8") from None
    except ValueError:
        raise Problem("request", "there are more than 1,000 parameters") from None


def _operation(pairs: Sequence[tuple[str, str]]) -> Operation:
    """Read the parameters; the protocol allows one query or one update, and any number of graphs."""
    operation = Operation()
    for name, value in pairs:
        if name in ("query", "update"):
            if operation.query is not None or operation.update is not None:
                what = f"the parameter `{name}` is given twice, or a query and an update together"
                raise Problem("request", what, where=name)
            setattr(operation, name, value)
        elif name in _GRAPH_LISTS:
            getattr(operation, _GRAPH_LISTS[name]).append(value)
        elif name == "format":
            operation.format = value
        elif name not in _PASSED_OVER:
            remedy = f"ask with query, {', '.join(_GRAPH_LISTS)}, format"
            raise Problem("request", f"there is no parameter `{name}`", where=name, remedy=remedy)
    return operation


_PASSED_OVER = ("lang", "question")
"""Of the page: in what language it is, and which question the editor shows."""
_GRAPH_LISTS = {
    "default-graph-uri": "default_graphs",
    "named-graph-uri": "named_graphs",
    "using-graph-uri": "using",
    "using-named-graph-uri": "using_named",
}


def _updates_allowed(request: Request) -> None:
    if not service(request).settings.writable:
        raise Problem("update", "this endpoint only answers queries; the graph is changed by building it anew")


async def _update(request: Request, operation: Operation) -> Response:
    _updates_allowed(request)
    if request.method != "POST":
        raise Problem("method", "an update is sent by POST", headers={"Allow": "POST"})
    if operation.default_graphs or operation.named_graphs:
        raise Problem("request", "an update takes `using-graph-uri` and `using-named-graph-uri`")
    assert operation.update is not None
    await service(request).update(operation.update, operation.using, operation.using_named)
    return Response(status_code=204)


async def _answer(request: Request, operation: Operation) -> Response:
    """Negotiate both kinds of answer, since only the engine knows which the query gives."""
    assert operation.query is not None
    solutions, triples, shown = answer_types(request, operation.format)
    if shown:
        return await editor.answer(request, operation.query, operation.parameters())
    answer = await service(request).query(
        operation.query,
        solutions=solutions and solutions.format,
        triples=triples and triples.format,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
    )
    media_type = solutions if answer.about["kind"] == "solutions" else triples
    assert media_type
    return respond(answer, media_type, twins.of_answer("/sparql", operation.parameters(), answer.about["kind"]))


async def _describe(request: Request) -> Response:
    media_type = negotiation.choose(request.headers.get("accept"), DOCUMENTS)
    if media_type is None:
        raise Problem("not-acceptable", "the service is described in these types", offered=[d.name for d in DOCUMENTS])
    if media_type == PAGE:
        return await editor.blank(request, EXAMPLE)
    description = await service(request).query(_DESCRIPTION, triples=media_type.format, base=_ENDPOINT)
    return respond(description, media_type, {"Vary": "Accept", "Link": twins.alternate("/sparql", PAGE)})


_ENDPOINT = f"{ROOT}/sparql"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_DESCRIPTION = f"""
PREFIX formats: <http://www.w3.org/ns/formats/>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
CONSTRUCT {{
  <> a sd:Service ;
    sd:endpoint <> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat {", ".join(f"formats:{name}" for name in (*_RESULTS, *_GRAPHS))} ;
    sd:defaultDataset <#dataset> .
  <#dataset> a sd:Dataset ; sd:defaultGraph <#union> ; sd:namedGraph ?node .
  <#union> a sd:Graph .
  ?node a sd:NamedGraph ; sd:name ?graph .
}} WHERE {{
  OPTIONAL {{ GRAPH ?graph {{ }} BIND(IRI(CONCAT(STR(<>), "#graph-", SHA1(STR(?graph)))) AS ?node) }}
}}
"""
