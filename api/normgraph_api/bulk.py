"""What a worker writes for bulk downloads; runs in the worker of cases and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

import pyoxigraph as ox

from normgraph import export
from normgraph.export import Compression, Format, edges
from normgraph.export.compressing import writing

_EDGES: dict[str, Callable[..., int]] = {
    "csv": edges.write_csv,
    "parquet": edges.write_parquet,
    "graphml": edges.write_graphml,
}


def write(request: dict[str, Any], store: ox.Store, out: BinaryIO) -> dict[str, Any]:
    """Write statements or citations to the answer; raises UnknownThing for a graph that there is not."""
    graph = export.named(store, request["graph"]) if request["graph"] else ""
    with writing(out, Compression(request["compression"])) as packed:
        if request["format"] in _EDGES:
            count = _EDGES[request["format"]](store, packed, graph)
        else:
            count = export.write(store, Format(request["format"]), packed, graph=graph)
    return {"count": count}
