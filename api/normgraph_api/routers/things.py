"""The things of the graph at the path of their IRI: 303 to a document, whose suffix is its format."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from normgraph import identifiers
from normgraph.errors import StoreError
from normgraph.store import before, current_generation
from normgraph_api import kept, negotiation, twins
from normgraph_api.answers import respond
from normgraph_api.freshness import unchanged, validators
from normgraph_api.negotiation import DOCUMENTS, PAGE, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import Service, page_query, service
from normgraph_api.web import ROOT, page, spoken, today
from normgraph_api.web.things import template_values

router = APIRouter(tags=["Things"])

PAGE_PARAMETERS = ("on", "version")
"""What the page of a norm can be asked for."""
_NORMS = identifiers.iri("norm", "")
_GRAPH = ox.NamedNode(identifiers.graph("ontology"))
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "the document", "content": {media_type.name: {} for media_type in DOCUMENTS}},
    303: {"description": "the document that describes the thing, by Accept"},
}


@router.get("/id/{path:path}", summary="A thing, or a document about it", responses=_RESPONSES)
async def thing(request: Request, path: str) -> Response:
    """Redirect to the document in the wanted format; with a suffix (.html, .ttl, .jsonld, .nt, .rdf), send it."""
    twins.only(request, *PAGE_PARAMETERS)
    return await _thing_or_document(request)


@router.get("/ns", summary="The ontology", responses=_RESPONSES)
async def ontology(request: Request) -> Response:
    """Redirect to the ontology in the wanted format."""
    return _see_other(request, "/ns")


@router.get("/ns.{suffix}", summary="The ontology as a document", responses=_RESPONSES)
async def ontology_document(request: Request, suffix: str) -> Response:
    """Send the terms of the ontology, with labels and definitions."""
    media_type = negotiation.named(suffix, DOCUMENTS)
    if media_type is None:
        raise Problem("not-found", f"the ontology has no document `.{suffix}`")
    asked = service(request)
    headers = {"Link": ", ".join([f'<{ROOT}/ns.{suffix}>; rel="canonical"', *_alternates("/ns")])}
    if media_type == PAGE:
        headers["Link"] += f", {twins.alternate('/context.jsonld', twins.JSON_LD)}"
    headers |= validators(request, "/ns", suffix, spoken(request) if media_type == PAGE else "")
    if (known := unchanged(request, headers)) is not None:
        return known
    if media_type == PAGE:
        words = {"namespace": ox.Literal(identifiers.NS), "language": ox.Literal(spoken(request))}
        terms = await asked.rows("terms", graph=_GRAPH, **words)
        return page(request, "terms.html", headers=headers, namespace=identifiers.NS, terms=terms)
    text = page_query("graph").bound({"graph": _GRAPH})
    return respond(await asked.query(text, triples=media_type.format), media_type, headers)


async def _thing_or_document(request: Request) -> Response:
    """Work on the path as it was sent: an IRI keeps its percent-encoding."""
    path = request.scope["raw_path"].decode("latin-1")
    iri, media_type = _split(path)
    if media_type == PAGE and (known := _kept(request, iri, path)) is not None:
        return known
    if media_type and await _exists(service(request), iri):
        return await _document(request, iri, path.rpartition(".")[0], media_type)
    if not await _exists(service(request), ROOT + path):
        await _gone(service(request), iri)
        raise Problem("not-found", "the graph says nothing about this thing", iri=ROOT + path)
    return _see_other(request, path)


def _split(path: str) -> tuple[str, MediaType | None]:
    """Split a path into the IRI of the thing and the type that its suffix names."""
    stem, dot, suffix = path.rpartition(".")
    media_type = negotiation.named(suffix, DOCUMENTS) if dot else None
    return ROOT + (stem if media_type else path), media_type


async def _exists(asked: Service, iri: str) -> bool:
    try:
        return await asked.ask("exists", thing=ox.NamedNode(iri))
    except ValueError:  # not an IRI, so nothing of the graph
        return False


async def _gone(asked: Service, iri: str) -> None:
    """Raise Problem 410 for what the generation before this one still described."""
    if asked.settings.endpoint or before(current_generation(asked.settings.store)) is None:
        return
    try:
        known = json.loads((await asked.job("gone", iri=ox.NamedNode(iri).value)).read())
    except ValueError:
        return
    if known:
        raise Problem("gone", "the state of the graph before this one described the thing, this one does not", iri=iri)


def _see_other(request: Request, path: str) -> Response:
    media_type = negotiation.choose(request.headers.get("accept"), DOCUMENTS)
    if media_type is None:
        offered = [document.name for document in DOCUMENTS]
        raise Problem("not-acceptable", "things are described in these types", offered=offered)
    query = f"?{request.url.query}" if request.url.query else ""
    described = f'<{path}.{media_type.format}>; rel="describedby"; type="{media_type.name}"'
    headers = {"Vary": "Accept", "Link": ", ".join([described, *_alternates(path)])}
    return RedirectResponse(f"{path}.{media_type.format}{query}", 303, headers)


def _alternates(path: str) -> list[str]:
    return [f'<{path}.{document.format}>; rel="alternate"; type="{document.name}"' for document in DOCUMENTS]


def _kept(request: Request, iri: str, path: str) -> Response | None:
    """Return the page where it was rendered before: no worker is asked, not even whether there is such a thing."""
    try:
        headers = _headers(request, iri, path.rpartition(".")[0], PAGE)
    except StoreError:  # what asks for the thing tells it
        return None
    page = service(request).pages.get(kept.name(request, headers))
    return page and (unchanged(request, headers) or page)


def _headers(request: Request, iri: str, path: str, media_type: MediaType) -> dict[str, str]:
    links = [f'<{iri}>; rel="describes"', f'<{ROOT}{path}.{media_type.format}>; rel="canonical"', *_alternates(path)]
    if media_type == PAGE and iri.startswith(_NORMS):
        links.append(twins.alternate(f"/versions/{path.removeprefix('/id/norm/')}", twins.JSON))
    said = (spoken(request), kept.asked(request), today()) if media_type == PAGE else ()
    return {"Link": ", ".join(links)} | validators(request, iri, media_type.format, *said)


async def _document(request: Request, iri: str, path: str, media_type: MediaType) -> Response:
    asked = service(request)
    headers = _headers(request, iri, path, media_type)
    if (known := unchanged(request, headers)) is not None:
        return known
    if media_type == PAGE:
        template, values = await template_values(asked, iri, spoken(request), request.query_params)
        rendered = page(request, template, headers=headers, iri=iri, document=path, **values)
        asked.pages.put(kept.name(request, headers), rendered)
        return rendered
    text = page_query("description").bound({"thing": ox.NamedNode(iri)})
    return respond(await asked.query(text, triples=media_type.format), media_type, headers)
