"""The map of citations around a norm or decision: a page that says it in words and draws it, JSON and GraphML."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from normgraph import identifiers
from normgraph_api import negotiation, twins
from normgraph_api.negotiation import PAGE, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service
from normgraph_api.web import href, page

router = APIRouter(tags=["Things"])

LEVELS = ("federal", "higher", "regional", "first", "eu", "international")
_TYPES = (PAGE, MediaType("application/json", "json"), MediaType("application/graphml+xml", "graphml"))
_MOST_STARTS = 6
_ATTRIBUTES = ("label", "kind", "level", "year", "statute", "inDegree")

Year = Annotated[str, Query(pattern=r"^\d{0,4}$", description="year; empty for none")]
Path = Annotated[str, Query(max_length=300, description="path of a thing, as norm/bgb/1592")]


@router.get("/map/{path:path}", summary="The citations around a thing, two steps", include_in_schema=False)
async def citation_map(
    request: Request,
    path: str,
    since: Year = "",
    until: Year = "",
    level: Annotated[list[str] | None, Query()] = None,
    also: Annotated[list[str] | None, Query(max_length=_MOST_STARTS - 1)] = None,
    to: Path = "",
    format: str = "",
) -> Response:
    """Show norms and decisions within two steps of a thing; each `also` adds what is one step from it."""
    iris = [_iri(one) for one in (path, *(also or []))]
    levels = [one for one in level or [] if one in LEVELS]
    wanted = negotiation.named(format, _TYPES) if format else negotiation.choose(request.headers.get("accept"), _TYPES)
    if wanted is None:
        raise Problem("not-acceptable", "a map is offered in these types", offered=[one.name for one in _TYPES])
    asked = {
        "since": int(since or 0),
        "until": int(until or 0),
        "levels": levels,
        "to": identifiers.BASE + to if to else "",
    }
    found = json.loads((await service(request).job("map", starts=iris, **asked)).read())
    if not found["edges"] and not (found["nodes"] and found["nodes"][0]["known"]):
        raise Problem("not-found", "the graph says nothing about this thing", iri=iris[0])
    if wanted.format == "json":
        return Response(json.dumps(found, ensure_ascii=False), headers=twins.links(request), media_type=wanted.name)
    if wanted.format == "graphml":
        name = path.strip("/").replace("/", "-")
        headers = {"Content-Disposition": f'attachment; filename="{_file(name)}.graphml"'}
        return Response(graphml(found), headers=headers, media_type=wanted.name)
    return page(
        request,
        "map.html",
        headers=twins.links(request),
        **_shown(request, found, iris, asked),
        path=path,
        also=also or [],
    )


def _iri(path: str) -> str:
    """Return the IRI of a thing; raises Problem 404 where its path makes none."""
    iri = identifiers.BASE + path
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise Problem("not-found", "this is no name of a thing", iri=iri) from None
    return iri


def _shown(request: Request, found: dict[str, Any], iris: list[str], asked: dict[str, Any]) -> dict[str, Any]:
    nodes = {node["id"]: node for node in found["nodes"]}
    cites: dict[str, list[str]] = {}
    for edge in found["edges"]:
        cites.setdefault(edge["source"], []).append(edge["target"])
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in ("also", "format", "to")]
    known = [("also", one.removeprefix(identifiers.BASE)) for one in iris[1:]]

    def address(*more: tuple[str, str]) -> str:
        query = urlencode([*kept, *known, *more])
        return f"{request.url.path}?{query}" if query else request.url.path

    for node in nodes.values():
        node["href"] = href(node["id"])
        node["path"] = node["id"].removeprefix(identifiers.BASE)
        node["map"] = f"/map/{node['path']}"
        node["expand"] = address(("also", node["path"]))
    return {
        "nodes": list(nodes.values()),
        "by_id": nodes,
        "cites": cites,
        "graph": {"nodes": list(nodes.values()), "edges": found["edges"], "path": found["path"]},
        "way": [nodes[one] for one in found["path"]],
        "cut": found["cut"],
        "start": nodes.get(iris[0], {"label": iris[0], "href": ""}),
        "all_levels": LEVELS,
        "downloads": {one.format: address(("format", one.format)) for one in _TYPES[1:]},
        **asked,
    }


def graphml(found: dict[str, Any]) -> str:
    """Write nodes and edges as GraphML, for Gephi or networkx.

    >>> node = {"id": "urn:a", "label": "A & B", "kind": "norm", "level": "", "year": 0, "statute": "", "inDegree": 1}
    >>> '<data key="label">A &amp; B</data>' in graphml({"nodes": [node], "edges": []})
    True
    """
    keys = [f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>' for name in _ATTRIBUTES]
    keys.append('<key id="treatment" for="edge" attr.name="treatment" attr.type="string"/>')
    nodes = [
        f"<node id={quoteattr(node['id'])}>"
        + "".join(f'<data key="{name}">{escape(str(node[name]))}</data>' for name in _ATTRIBUTES)
        + "</node>"
        for node in found["nodes"]
    ]
    edges = [
        f"<edge source={quoteattr(edge['source'])} target={quoteattr(edge['target'])}>"
        f'<data key="treatment">{escape(edge["treatment"])}</data></edge>'
        for edge in found["edges"]
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    return "\n".join([head, *keys, '<graph edgedefault="directed">', *nodes, *edges, "</graph>", "</graphml>", ""])


def _file(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_" for sign in name)
