"""The finished files of a generation, as `normgraph export crate` left them beside its database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from normgraph.description import Dump
from normgraph.export.crate import FOLDER, MANIFEST
from normgraph_api.web import ROOT


def manifest(generation: Path) -> dict[str, Any] | None:
    """Return the RO-Crate of a generation, None where none was written."""
    try:
        found: dict[str, Any] = json.loads((generation / FOLDER / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def files(generation: Path) -> dict[str, dict[str, Any]]:
    """Return what the manifest says of each file, by name; a file that it does not list is not offered."""
    entities = (manifest(generation) or {}).get("@graph", [])
    return {entity["@id"]: entity for entity in entities if entity.get("@type") == "File"}


def types(entity: dict[str, Any]) -> tuple[str, str]:
    """Return the type of a file, and of its packing or nothing.

    >>> types({"encodingFormat": ["text/csv", "application/gzip"]}), types({"encodingFormat": "text/csv"})
    (('text/csv', 'application/gzip'), ('text/csv', ''))
    """
    said = entity["encodingFormat"]
    return (said, "") if isinstance(said, str) else (said[0], said[1])


def dumps(generation: Path) -> list[Dump]:
    """Return the files that hold the graph, for descriptions of the data set."""
    return [
        Dump(f"{ROOT}/export/{name}", *types(entity), int(entity["contentSize"]), entity["sha256"])
        for name, entity in files(generation).items()
        if "triples" in entity
    ]
