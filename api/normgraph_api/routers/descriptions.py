"""What the service says of itself to machines: VoID, DCAT, JSON-LD context, sitemap, robots."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any
from xml.sax.saxutils import escape

import pyoxigraph as ox
from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from normgraph import description, identifiers
from normgraph.statistics import Statistics
from normgraph.store import Manifest
from normgraph_api import twins
from normgraph_api.crates import dumps
from normgraph_api.freshness import unchanged, validators
from normgraph_api.negotiation import PAGE, TRIPLES, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service
from normgraph_api.web import ROOT

router = APIRouter(tags=["Descriptions"])

_TYPES = TRIPLES[:4]
_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"description": "the description", "content": {known.name: {} for known in _TYPES}}
}
_XML = MediaType("application/xml", "xml")
_STATUTES = identifiers.iri("norm", "")


@router.get("/.well-known/void", summary="The data set (VoID)", responses=_CONTENT)
async def void(request: Request) -> Response:
    """Describe the data set: counts, vocabularies, endpoint, dumps (https://www.w3.org/TR/void/#well-known)."""
    generation = service(request).generation()
    manifest, counted = Manifest.read(generation), await run_in_threadpool(Statistics.read, generation)
    return _described(request, "/.well-known/void", "/", description.void(manifest, counted, dumps(generation)))


@router.get("/catalog", summary="The catalogue (DCAT-AP)", responses=_CONTENT)
async def catalogue(request: Request) -> Response:
    """Describe the data set, its distributions and the endpoint as a catalogue that portals harvest."""
    generation = service(request).generation()
    return _described(
        request, "/catalog", "/export?format=html", description.dcat(Manifest.read(generation), dumps(generation))
    )


@router.get("/context.jsonld", summary="A context for JSON-LD", response_class=Response)
async def context(request: Request) -> Response:
    """Return the names of our properties and prefixes as a JSON-LD context."""
    body = json.dumps(description.context(), ensure_ascii=False, indent=1)
    headers = {"Cache-Control": "max-age=3600", "Link": twins.alternate("/ns.html", PAGE)}
    return Response(body, headers=headers, media_type="application/ld+json")


@router.get("/robots.txt", include_in_schema=False)
async def robots(request: Request) -> Response:
    """Let crawlers read the pages, not compute."""
    closed = ("/sparql", "/export", "/search", "/queries/", "/cases", "/citations")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {ROOT}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8")


@router.get("/sitemap.xml", summary="The sitemaps there are", response_class=Response, include_in_schema=False)
async def sitemaps(request: Request) -> Response:
    """List a sitemap for each statute and for the decisions of each year (https://www.sitemaps.org/protocol.html)."""
    asked = service(request)
    if (known := unchanged(request, validators(request, "sitemap"))) is not None:
        return known
    statutes = [row["statute"] for row in await asked.rows("all-statutes")]
    paths = [f"norm/{iri.removeprefix(_STATUTES)}" for iri in statutes if iri.startswith(_STATUTES)]
    paths += [f"decision/{row['year']}" for row in await asked.rows("decision-years")]
    return _sitemap(request, "sitemapindex", "sitemap", (f"{ROOT}/sitemap/{path}.xml" for path in paths))


@router.get("/sitemap/norm/{statute}.xml", response_class=Response, include_in_schema=False)
async def sitemap_of_statute(request: Request, statute: Annotated[str, Path(pattern="^[a-z0-9-]{1,100}$")]) -> Response:
    """List the pages of a statute and its sections."""
    thing = ox.NamedNode(identifiers.norm(statute))
    asked = service(request)
    if not await asked.ask("exists", thing=thing):
        raise Problem("not-found", f"the graph has no statute `{statute}`")
    rows = await asked.rows("sections", thing=thing)
    return _sitemap(request, "urlset", "url", (f"{row['unit']}.html" for row in rows))


@router.get("/sitemap/decision/{year}.xml", response_class=Response, include_in_schema=False)
async def sitemap_of_year(request: Request, year: Annotated[int, Path(ge=0, le=9999)]) -> Response:
    """List the pages of the decisions of a year; year 0 has those whose day is not known."""
    rows = await service(request).rows("decisions-of-year", year=ox.Literal(year))
    return _sitemap(request, "urlset", "url", (f"{row['decision']}.html" for row in rows))


def _described(request: Request, path: str, shown: str, triples: Iterable[ox.Triple]) -> Response:
    twins.only(request)
    media_type = twins.wanted(request, _TYPES)
    headers = {"Vary": "Accept", "Link": f'<{ROOT}{path}>; rel="canonical", {twins.alternate(shown, PAGE)}'}
    headers |= validators(request, path, media_type.format)
    if (known := unchanged(request, headers)) is not None:
        return known
    body = description.serialize(triples, _RDF[media_type.format])
    return Response(body, headers=headers, media_type=media_type.header)


def _sitemap(request: Request, outer: str, inner: str, urls: Iterable[str]) -> Response:
    told = "".join(f"<{inner}><loc>{escape(url)}</loc></{inner}>\n" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{space}">\n{told}</{outer}>\n'
    return Response(body, headers=validators(request, "sitemap"), media_type=_XML.name)


@router.get("/void", include_in_schema=False)
async def short(request: Request) -> Response:
    """Lead to the place that VoID defines."""
    return RedirectResponse("/.well-known/void", 303)
