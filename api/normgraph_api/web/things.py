"""What the pages of things show: rows of `queries/page/` put into the order of a page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from normgraph.identifiers import NS
from normgraph_api.service import Row, Service

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DC = "http://purl.org/dc/terms/"
_UNITS = frozenset(
    NS + name
    for name in (
        *("Gesetz", "Gliederungseinheit", "Paragraph", "Artikel", "Absatz", "Satz", "Halbsatz"),
        *("Nummer", "Buchstabe", "Doppelbuchstabe", "Anlage"),
    )
)
_DECISION = NS + "Entscheidung"
_METADATA = (
    ("Gericht", "court", NS + "court"),
    ("Spruchkörper", "chamber", NS + "chamber"),
    ("Datum", "date", _DC + "date"),
    ("Art", "type", NS + "decisionType"),
    ("Aktenzeichen", "file number", NS + "fileNumber"),
    ("ECLI", "ECLI", NS + "ecli"),
    ("Fundstelle", "reporter", NS + "reporter"),
    ("Vorinstanz", "previous instance", NS + "previousInstance"),
    ("Ausgang", "outcome", NS + "outcome"),
)
"""What a reader expects of a decision; what is missing is said to be not known."""

Groups = list[dict[str, Any]]


async def template_values(asked: Service, iri: str, language: str) -> tuple[str, dict[str, Any]]:
    """Return the template for a thing, by its classes, and what it shows."""
    thing, spoken = ox.NamedNode(iri), ox.Literal(language)
    groups = _groups(await asked.rows("properties", thing=thing, language=spoken))
    types = {value["value"] for value in _values(groups, _RDF_TYPE)}
    shown = {"groups": groups, "label": next((value["value"] for value in _values(groups, _LABEL)), iri)}
    if types & _UNITS:
        return "norm.html", shown | await _norm(asked, thing, spoken, groups)
    if _DECISION in types:
        return "decision.html", shown | await _decision(asked, thing, spoken, groups)
    return "thing.html", shown | {"incoming": await asked.rows("incoming", thing=thing, language=spoken)}


async def _norm(asked: Service, thing: ox.NamedNode, language: ox.Literal, groups: Groups) -> dict[str, Any]:
    citing = await asked.rows("citing", thing=thing, language=language)
    ancestors = await asked.rows("ancestors", thing=thing)
    statute = ancestors[0]["unit"] if ancestors else thing.value
    law = groups if statute == thing.value else await _statements(asked, statute)
    return {
        "heading": next((value["value"] for value in _values(groups, NS + "heading", _DC + "title")), ""),
        "ancestors": ancestors,
        "parts": _tree(await asked.rows("parts", thing=thing), thing.value),
        "structure_known": all(value["value"] != "false" for value in _values(law, NS + "structureKnown")),
        "official": next((value["value"] for value in _values(law, _DC + "source")), ""),
        "wording": await asked.rows("wording", thing=thing),
        "versions": await asked.rows("versions", thing=thing),
        "changes": await asked.rows("changes", thing=thing),
        "citing": citing,
        "citing_norms": await asked.rows("citing-norms", thing=thing),
        "documents": [
            {"iri": iri, "label": rows[0]["documentLabel"], "citations": rows}
            for iri, rows in _by(citing[:500], "document")
        ],
    }


async def _decision(asked: Service, thing: ox.NamedNode, language: ox.Literal, groups: Groups) -> dict[str, Any]:
    citations = await asked.rows("citations", thing=thing, language=language)
    changes: dict[tuple[str, str], list[Row]] = {}
    for row in await asked.rows("changed-since", thing=thing):
        changes.setdefault((row["citation"], row["target"]), []).append(row)
    return {
        "metadata": [
            (de if language.value == "de" else en, _values(groups, property_)) for de, en, property_ in _METADATA
        ],
        "holdings": await asked.rows("holdings", thing=thing, language=language),
        "paragraphs": [{"number": number, "citations": rows} for number, rows in _by(citations, "randnummer")],
        "changes": changes,
        "cited_by": await asked.rows("cited-by", thing=thing),
    }


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


def _tree(rows: Iterable[Row], root: str) -> list[dict[str, Any]]:
    """Nest units below their parents, in the order of the rows.

    >>> rows = [{"unit": "b", "parent": "a"}, {"unit": "c", "parent": "b"}]
    >>> [(node["unit"], [part["unit"] for part in node["parts"]]) for node in _tree(rows, "a")]
    [('b', ['c'])]
    """
    nodes: dict[str, dict[str, Any]] = {root: {"parts": []}}
    placed = [(row["parent"], nodes.setdefault(row["unit"], {**row, "parts": []})) for row in rows]
    for parent, node in placed:
        nodes[parent]["parts"].append(node)
    top: list[dict[str, Any]] = nodes[root]["parts"]
    return top


def _by(rows: Iterable[Row], key: str) -> list[tuple[str, list[Row]]]:
    return [(name, list(members)) for name, members in groupby(rows, lambda row: row[key])]
