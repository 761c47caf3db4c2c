"""What the page of a norm unit shows: of a section and the units in it, or of a law and its divisions."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.namespaces import NG
from normgraph_api.problems import Problem
from normgraph_api.service import Row, Service
from normgraph_api.web import charts, statute_text, today

UNITS = frozenset(
    NG[name]
    for name in (
        *("Gesetz", "Gliederungseinheit", "Paragraph", "Artikel", "Anlage", "HistorischeEinheit", "Textteil"),
        *("Absatz", "Satz", "Halbsatz", "Nummer", "Buchstabe", "Doppelbuchstabe", "Spiegelstrich", "Tabelle"),
    )
)
_SECTIONS = frozenset(NG[name] for name in ("Paragraph", "Artikel", "Anlage"))
_INNER = re.compile(r"/(?:abs|satz|hs|nr|bst)-[^/]*$")
_LIMIT = 500
_MANY = 20_000


async def values(
    asked: Service, iri: str, language: str, law: Mapping[str, str], query: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return the template for a unit and what it shows; `law` says of its statute the `source`, and the `structure`."""
    thing = ox.NamedNode(iri)
    place = await asked.rows("place", thing=thing)
    section = _section(place)
    shown = {
        "place": place,
        "section": section,
        "slug": iri.removeprefix(identifiers.iri("norm", "")).split("/")[0],
        "slug_path": (section or iri).removeprefix(identifiers.iri("norm", "")),
        "heading": next((row["heading"] for row in reversed(place) if row["unit"] == (section or iri)), ""),
        "label_of": {row["unit"]: row["label"] for row in place},
        "official": law.get("source", ""),
        "structure_known": law.get("structure", "") != "false",
        "today": today(),
    }
    if not section:
        return "statute.html", shown | await _division(asked, thing, place)
    return "norm.html", shown | await _in_section(asked, iri, section, language, query)


async def _division(asked: Service, thing: ox.NamedNode, above: Sequence[Row]) -> dict[str, Any]:
    parts, citing, origin = await asked.together(
        asked.rows("parts", thing=thing), _citing(asked, thing), asked.rows("origin", thing=thing)
    )
    children: dict[str, list[Row]] = {}
    for row in parts:
        if not _INNER.search(row["unit"]):
            children.setdefault(row["parent"], []).append(row)
    counts = statute_text.decisions_by_unit(citing)
    sections = Counter({unit: count for unit, count in counts.items() if unit.count("/") == thing.value.count("/") + 1})
    most_cited = sections.most_common(15)
    label_of = {row["unit"]: row["unitLabel"] for row in citing} | {row["unit"]: row["label"] for row in above}
    unnamed = [ox.NamedNode(unit) for unit, _ in most_cited if not label_of.get(unit)]  # cited in parts alone
    named = await asked.together(*(asked.rows("place", thing=unit) for unit in unnamed))
    label_of |= {row["unit"]: row["label"] for rows in named for row in rows}
    return {
        "children": children,
        "label_of": label_of,
        "chart": charts.citing(citing[:_MANY]),
        "most_cited": most_cited,
        "capped": len(citing) > _MANY,
        "origin": origin,
    }


async def _citing(asked: Service, thing: ox.NamedNode) -> list[Row]:
    """Return the decisions that cite a thing or a unit below it, the last first, each once for each unit.

    Of a whole law each relation has 16,000 units to look at: two questions side by side take half the time of one.
    """
    relations = (ox.NamedNode(NG[name]) for name in ("meantTarget", "nearestUnit"))
    found = await asked.together(*(asked.rows("citing-decisions", thing=thing, relation=one) for one in relations))
    rows = {(row["decision"], row["unit"]): row for rows in found for row in rows}.values()
    return sorted(
        sorted(rows, key=lambda row: (row["decision"], row["unit"])), key=lambda row: row["date"], reverse=True
    )


async def _in_section(
    asked: Service, iri: str, section: str, language: str, query: Mapping[str, str]
) -> dict[str, Any]:
    """Collect the page of a section or of a unit in it; questions run side by side as far as there are workers."""
    thing, whole, spoken = ox.NamedNode(iri), ox.NamedNode(section), ox.Literal(language)
    day, fault = query.get("on", ""), ""
    job = {"unit": iri, "section": section, "lang": language, "today": today()}
    try:
        walked = await asked.job("norm_page", day=day, **job)
    except Problem as problem:
        if not day:
            raise
        day, fault = "", problem.detail
        walked = await asked.job("norm_page", day="", **job)
    about = json.loads(walked.read())
    units, references, decisions, citing, rules, citing_norms, origin, changes, extractors = await asked.together(
        asked.rows("units", thing=whole),
        asked.rows("references", thing=whole, language=spoken),
        _citing(asked, whole),
        asked.rows("citing", thing=thing, language=spoken),
        asked.rows("norm-rules", thing=thing, language=spoken),
        asked.rows("citing-norms", thing=thing),
        asked.rows("origin", thing=whole),
        asked.rows("changes", thing=thing),
        asked.rows("extractors"),
    )
    history = about["history"]
    version, why = _chosen(history, query.get("version", ""), day)
    text = version["text"] if version else ""
    layout = await asked.rows("layout", thing=ox.NamedNode(version["version"])) if version and text else []
    inside = [row for row in decisions[:_MANY] if row["unit"] == iri or row["unit"].startswith(iri + "/")]
    return {
        **{key: about[key] for key in ("previous", "next", "together", "said")},
        "on": day,
        "asked_on": query.get("on", ""),
        "fault": fault,
        "history": history,
        "letters": {one["version"]: charts.letter(number) for number, one in enumerate(history["versions"])},
        "time_line": charts.time_line(about["stretches"], history["versions"], day),
        "comparable": sum(bool(one["text"]) for one in history["versions"]) > 1,
        "version": version,
        "why": why,
        "blocks": statute_text.blocks(text, layout, references, section, iri) if text else [],
        "outline": statute_text.outline(units, references, section),
        "counts": statute_text.decisions_by_unit(decisions[:_MANY]),
        "chart": charts.citing(inside),
        "capped": len(decisions) > _MANY,
        "citing": citing[:_LIMIT],
        "citing_capped": len(citing) > _LIMIT,
        "documents": _documents(citing[:_LIMIT], section),
        "rules": _rules(rules),
        "citing_norms": citing_norms[:_LIMIT],
        "citing_norms_capped": len(citing_norms) > _LIMIT,
        "origin": origin,
        "changes": changes,
        "extractor": ", ".join(row["label"] for row in extractors),
        "sureness": Counter(row["matchLabel"] for row in {row["citation"]: row for row in citing[:_LIMIT]}.values()),
    }


def _section(place: Sequence[Row]) -> str:
    """Choose the section among a unit and those above it: the lowest with a text of its own, else by its kind."""
    law = place[0]["unit"] if place else ""
    own = [row["unit"] for row in place if row["versioned"] == "true" and row["unit"] != law]
    kinds = [row["unit"] for row in place if row["type"] in _SECTIONS]
    return (own or kinds or [""])[-1]


def _chosen(history: dict[str, Any], asked: str, day: str) -> tuple[dict[str, Any] | None, str]:
    """Choose the version to show and say why: asked for, in force on the day, nearest to it, or observed last."""
    versions = history["versions"]
    if asked and (found := [one for one in versions if one["hash"].startswith(asked)]):
        return found[0], "asked"
    by_iri = {one["version"]: one for one in versions}
    if day:
        if history["version"]:
            return by_iri[history["version"]], history["status"]
        for side in ("before", "after"):
            if history[side]:
                return by_iri[history[side]], side
        return None, "none"
    last = max(versions, key=lambda one: max((seen["day"] for seen in one["observations"]), default=""), default=None)
    return last, "last"


def _documents(rows: Sequence[Row], section: str) -> list[dict[str, Any]]:
    """Gather the citations of each decision: its marginal numbers and which parts of the section it cites."""
    found = []
    for iri, group in groupby(rows, key=lambda row: row["document"]):
        citations = list(group)
        units = dict.fromkeys(row["unit"] for row in citations if row["unit"].startswith(section + "/"))
        found.append(
            {
                "iri": iri,
                "label": citations[0]["documentLabel"],
                "date": citations[0]["date"],
                "places": list(dict.fromkeys(row["randnummer"] for row in citations if row["randnummer"])),
                "units": [statute_text.short(unit, section) for unit in units],
                "citations": citations,
            }
        )
    return found


def _rules(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Gather the rows of each rule: who backs it, and which other rules it displaces."""
    found = []
    for _, group in groupby(rows, key=lambda row: row["rule"]):
        members = list(group)
        backers = {(row["authority"], row["randnummer"]): row for row in members if row["authority"]}
        relations = {(row["relation"], row["other"]): row for row in members if row["relation"]}
        found.append({**members[0], "backers": list(backers.values()), "relations": list(relations.values())})
    return found
