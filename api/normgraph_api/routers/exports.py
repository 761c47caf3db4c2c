"""Bulk: finished files of the whole graph, and one graph or its citations on demand."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from normgraph.export import MEDIA_TYPES, SUFFIXES, Compression, Format
from normgraph.export.compressing import ENCODINGS
from normgraph.export.compressing import SUFFIXES as PACKED
from normgraph.export.crate import FOLDER, MANIFEST, STEM
from normgraph.store import Manifest
from normgraph_api import crates, twins
from normgraph_api.answers import respond
from normgraph_api.freshness import unchanged, validators
from normgraph_api.negotiation import PAGE, MediaType
from normgraph_api.problems import Problem
from normgraph_api.service import service
from normgraph_api.web import page

router = APIRouter(tags=["Bulk"])

EDGES = {
    "csv": ("citations.csv", "text/csv"),
    "parquet": ("citations.parquet", "application/vnd.apache.parquet"),
    "graphml": ("citations.graphml", "application/graphml+xml"),
}
_LISTS = ("json", "html")
Form = StrEnum("Form", [(name, name) for name in (*Format, *EDGES, *_LISTS)])  # type: ignore[misc]
_TYPES: dict[str, str] = {
    **{form.value: name for form, name in MEDIA_TYPES.items()},
    **{name: media_type for name, (_, media_type) in EDGES.items()},
}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "what can be downloaded, or the file asked for",
        "content": {name: {} for name in (PAGE.name, *_TYPES.values(), *ENCODINGS.values())},
    },
    303: {"description": "the finished file"},
}


@router.get("/export", summary="Download the graph, one graph, or the citations as edges", responses=_ANSWER)
async def export(
    request: Request,
    format: Annotated[Form | None, Query(description="of the statements, or of the citations as edges")] = None,
    graph: Annotated[str, Query(max_length=300, description="only this graph", examples=["statute/bgb"])] = "",
    compression: Annotated[Compression, Query(description="by which the file is packed")] = Compression.none,
) -> Response:
    """Return the statements or the citations, sorted: the same bytes for the same graph; without `format`, a list.

    The whole graph leads to a finished file where the operator has written them (`normgraph export crate`); otherwise
    it is written on demand, complete, or refused past the time and size of an answer.
    """
    twins.only(request, "graph", "compression")
    generation = service(request).generation()
    if format is None or format.value in _LISTS:
        return _listing(request)
    form = format.value
    stem, suffix = ("citations", f".{form}") if form in EDGES else (graph or STEM, SUFFIXES.get(Format(form), ""))
    packing = Compression.none if form == "parquet" else compression
    name = f"{stem.replace('/', '-')}{suffix}{PACKED[packing]}"
    if not graph and name in crates.files(generation):
        return RedirectResponse(f"/export/{name}", 303)
    headers = validators(request, "export", form, graph, packing.value)
    if (known := unchanged(request, headers)) is not None:
        return known
    headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    asked = {"format": form, "graph": graph, "compression": packing.value}
    media_type = MediaType(ENCODINGS.get(packing) or _TYPES[form], form)
    return respond(await service(request).job("export", **asked), media_type, headers)


@router.get("/export/{name}", summary="A finished file", responses={200: {"content": {"application/gzip": {}}}})
async def file(request: Request, name: Annotated[str, Path(max_length=100, examples=[MANIFEST])]) -> Response:
    """Stream a file that the manifest `ro-crate-metadata.json` lists; parts of it by `Range`."""
    generation = service(request).generation()
    offered = crates.files(generation)
    if name not in offered and (name != MANIFEST or crates.manifest(generation) is None):
        remedy = "GET /export says what there is; `normgraph export crate` writes these files"
        raise Problem("not-found", f"there is no file `{name}`", remedy=remedy)
    media_type, packed = crates.types(offered[name]) if name in offered else ("application/ld+json", "")
    shown = {"Link": twins.alternate("/export?format=html", PAGE)}
    headers = {"ETag": f'"{offered[name]["sha256"]}"'} if name in offered else shown
    return FileResponse(generation / FOLDER / name, headers=headers, media_type=packed or media_type)


def _listing(request: Request) -> Response:
    generation = service(request).generation()
    offered = crates.files(generation)
    shown = [
        {
            "name": name,
            "href": f"/export/{name}",
            "type": crates.types(entity)[0],
            "bytes": int(entity["contentSize"]),
            "sha256": entity["sha256"],
        }
        for name, entity in offered.items()
    ]
    manifest = Manifest.read(generation)
    about = {
        "statements": manifest.quads,
        "built": manifest.built,
        "files": shown,
        "manifest": f"/export/{MANIFEST}" if shown else "",
        "formats": [*Format, *(name for name in EDGES if name != "parquet" or find_spec("polars"))],
        "compressions": [packing.value for packing in Compression],
    }
    if twins.wanted(request) == PAGE:
        described = twins.alternate("/catalog?format=jsonld", twins.JSON_LD)
        return page(request, "export.html", headers=twins.links(request, described), about=about)
    return JSONResponse({**about, "html": twins.url(request, "html")}, headers=twins.links(request))


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "-" for letter in name)
