"""What the pages of things show: rows of `queries/page/` put into the order of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.identifiers import NS
from normgraph_api.service import Row, Service
from normgraph_api.web import decisions, norms

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DC = "http://purl.org/dc/terms/"
_DECISION = NS + "Entscheidung"
Groups = list[dict[str, Any]]


async def template_values(
    asked: Service, iri: str, language: str, query: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return the template for a thing, by its classes, and what it shows; `query` is that of the address."""
    thing, spoken = ox.NamedNode(iri), ox.Literal(language)
    groups = _groups(await asked.rows("properties", thing=thing, language=spoken))
    types = {value["value"] for value in _values(groups, _RDF_TYPE)}
    shown = {"groups": groups, "label": next((value["value"] for value in _values(groups, _LABEL)), iri)}
    if types & norms.UNITS:
        template, values = await norms.values(asked, iri, language, await _law(asked, iri, groups), query)
        return template, shown | values
    if _DECISION in types:
        return "decision.html", shown | await decisions.values(asked, iri, language, groups)
    return "thing.html", shown | {"incoming": await asked.rows("incoming", thing=thing, language=spoken)}


async def _law(asked: Service, iri: str, groups: Groups) -> dict[str, str]:
    """Return what is said of the statute of a unit: where it is published, whether its structure is known."""
    slug = iri.removeprefix(identifiers.iri("norm", "")).split("/")[0]
    statute = identifiers.norm(slug)
    law = groups if statute == iri else await _statements(asked, statute)
    told = {"source": _DC + "source", "structure": NS + "structureKnown"}
    return {key: next((value["value"] for value in _values(law, name)), "") for key, name in told.items()}


async def _statements(asked: Service, iri: str) -> Groups:
    return _groups(await asked.rows("properties", thing=ox.NamedNode(iri), language=ox.Literal("de")))


def _groups(rows: Iterable[Row]) -> Groups:
    """Group rows by property; each value once, under its first label."""
    groups: Groups = []
    for property_, members in _by(rows, "property"):
        values = {
            (row["value"], row["valueLanguage"]): {
                "value": row["value"],
                "label": row["valueLabel"],
                "language": row["valueLanguage"],
                "thing": row["valueIsThing"] == "true",
            }
            for row in reversed(members)
        }
        label = next((row["propertyLabel"] for row in members), "")
        groups.append({"property": property_, "label": label, "values": list(reversed(values.values()))})
    return groups


def _values(groups: Groups, *properties: str) -> list[dict[str, Any]]:
    return [value for group in groups if group["property"] in properties for value in group["values"]]


def _by(rows: Iterable[Row], key: str) -> list[tuple[str, list[Row]]]:
    return [(name, list(members)) for name, members in groupby(rows, lambda row: row[key])]
