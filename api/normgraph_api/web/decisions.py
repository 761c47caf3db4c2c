"""What the page of a decision shows: its head, its instances, its citations by marginal number, who cites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.identifiers import NS
from normgraph_api.service import Row, Service

_DC = "http://purl.org/dc/terms/"
_HEAD = (
    ("court", NS + "court"),
    ("chamber", NS + "chamber"),
    ("date", _DC + "date"),
    ("kind", NS + "decisionType"),
    ("file_number", NS + "fileNumber"),
    ("ecli", NS + "ecli"),
    ("reporter", NS + "reporter"),
    ("outcome", NS + "outcome"),
    ("source", _DC + "source"),
)
"""What a reader expects of a decision; what is missing is said to be not known."""
_NORMS = identifiers.iri("norm", "")
_LIMIT = 500


async def values(asked: Service, iri: str, language: str, groups: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the page of a decision shows; `groups` are its statements by property."""
    thing, spoken = ox.NamedNode(iri), ox.Literal(language)
    citations, changed, holdings, cited_by, instances, extractors = await asked.together(
        asked.rows("citations", thing=thing, language=spoken),
        asked.rows("changed-since", thing=thing),
        asked.rows("holdings", thing=thing, language=spoken),
        asked.rows("cited-by", thing=thing, language=spoken),
        asked.rows("instances", thing=thing, language=spoken),
        asked.rows("extractors"),
    )
    said = {group["property"]: group["values"] for group in groups}
    changes: dict[str, Row] = {}
    for row in changed:
        changes.setdefault(row["target"], row)
    return {
        "head": [(key, said.get(name, [])) for key, name in _HEAD],
        "held": NS + "hasRandnummer" in said,
        "holdings": holdings,
        "paragraphs": [(number, list(rows)) for number, rows in groupby(citations, lambda row: row["randnummer"])],
        "norms": _norms(citations, changes),
        "changes": changes,
        "cited_by": [
            (document, list(rows)) for document, rows in groupby(cited_by[:_LIMIT], lambda row: row["document"])
        ],
        "cited_by_capped": len(cited_by) > _LIMIT,
        "chain": _chain(instances),
        "extractor": ", ".join(row["label"] for row in extractors),
    }


def _norms(citations: Iterable[Row], changes: dict[str, Row]) -> list[dict[str, Any]]:
    """Gather the norms that a decision cites, most cited first, each with the first change after it."""
    found: dict[str, dict[str, Any]] = {}
    for row in citations:
        if row["target"].startswith(_NORMS):
            norm = found.setdefault(row["target"], {"label": row["targetLabel"], "count": 0, "places": {}})
            norm["count"] += 1
            norm["places"][row["randnummer"]] = None
    listed = [{"norm": iri, "change": changes.get(iri), **about} for iri, about in found.items()]
    return sorted(listed, key=lambda norm: (-norm["count"], norm["norm"]))


def _chain(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Order the decisions of a chain from the first instance up; the outcome is what each made of the one before.

    >>> row = {"upper": "b", "upperLabel": "BGH", "upperDate": "2018-01-01", "outcomeLabel": "aufgehoben"}
    >>> chain = _chain([row | {"lower": "a", "lowerLabel": "OLG", "lowerDate": "2017-01-01"}])
    >>> [(one["label"], one["outcome"]) for one in chain]
    [('OLG', ''), ('BGH', 'aufgehoben')]
    """
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for side in ("lower", "upper"):
            about = found.setdefault(row[side], {"iri": row[side], "outcome": ""})
            about |= {"label": row[f"{side}Label"], "date": row[f"{side}Date"]}
        found[row["upper"]]["outcome"] = row["outcomeLabel"]
    return sorted(found.values(), key=lambda one: (one["date"] or "9999", one["iri"]))
