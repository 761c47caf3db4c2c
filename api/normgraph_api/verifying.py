"""Citations against the graph: what of a text can be found, what cannot be there, and what is simply not known.

That a citation is found says that what it names exists in this graph, never that it supports what the text says.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyoxigraph as ox

from normgraph import identifiers
from normgraph_api.service import Row, Service

Verdict = dict[str, Any]
MEANINGS = {
    "found": "what is cited is in the graph",
    "cited only": "other decisions of the graph cite it; the collection does not hold the decision itself",
    "not there": "the structure of the law is in the graph and has no such unit",
    "doubtful": "the graph has something near that contradicts the citation",
    "ambiguous": "it fits several things",
    "unknown": "the graph cannot tell: what is not in this collection may well exist",
}


async def verify(asked: Service, found: list[dict[str, Any]]) -> list[Verdict]:
    """Compare citations, as the job `cite` gives them, with the graph."""
    return [await _verdict(asked, citation) for citation in found]


async def _verdict(asked: Service, citation: dict[str, Any]) -> Verdict:
    told = {key: citation[key] for key in ("text", "start", "end", "kind")}
    near = {key: citation[key] for key in ("candidates", "nearest") if citation.get(key)}
    if citation["match"] == "ambiguous":
        return {**told, "verdict": "ambiguous", "reason": citation.get("reason", ""), **near}
    if citation["kind"] == "norm":
        return {**told, **near, **await _norm(asked, citation)}
    return {**told, **near, **await _decision(asked, citation)}


async def _norm(asked: Service, citation: dict[str, Any]) -> Verdict:
    reason = citation.get("reason", "")
    if not citation.get("targets"):
        # The extractor says what the structure it knows lacks, or that it knows none.
        lacks = citation.get("nearest") or " as published on " in reason
        return {"verdict": "not there" if lacks else "unknown", "reason": reason}
    units = []
    for iri in citation["targets"]:
        law = identifiers.norm(iri.removeprefix(identifiers.iri("norm", "")).partition("/")[0])
        (row,) = await asked.rows("known-norm", thing=ox.NamedNode(iri), law=ox.NamedNode(law)) or [{}]
        if not row.get("abbreviation") or row["structure"] == "false":
            return {"verdict": "unknown", "iri": iri, "reason": "the structure of this law is not in the graph"}
        if not row["parent"] and iri != law:
            return {"verdict": "not there", "iri": iri, "reason": f"{row['abbreviation']} has no such unit here"}
        units.append({"iri": iri, "label": row["label"], "heading": row["heading"]})
    return {"verdict": "found", "reason": reason, "units": units}


async def _decision(asked: Service, citation: dict[str, Any]) -> Verdict:
    targets = list(citation.get("targets") or ())
    ahead = citation.get("date", "") > datetime.now(UTC).date().isoformat()
    if citation.get("ecli"):
        query = "SELECT ?d WHERE { VALUES (?ecli) { (%s) } ?d ng:ecli ?ecli }" % ox.Literal(citation["ecli"])  # noqa: UP031
        targets = [*(row["d"] for row in await asked.solutions(query)), *targets]
    for iri in targets:
        rows = await asked.rows("known-decision", thing=ox.NamedNode(iri))
        if rows:
            return _known(iri, rows[0])
    if (verdict := await _by_number(asked, citation)) is not None:
        return verdict
    if ahead:
        return {"verdict": "doubtful", "reason": f"its date, {citation['date']}, lies ahead"}
    if number := citation.get("file_number", ""):
        others = await asked.rows("decisions-by-number", number=ox.Literal(number))
        if others:
            named = [{"iri": row["decision"], "label": row["label"]} for row in others[:5]]
            return {
                "verdict": "doubtful",
                "reason": "the graph has this file number with another day or court",
                "near": named,
            }
    return {"verdict": "unknown", "reason": citation.get("reason") or "the graph says nothing about this decision"}


async def _by_number(asked: Service, citation: dict[str, Any]) -> Verdict | None:
    """Judge a citation without its day, or by another of several file numbers, by the decisions held of that court."""
    court, day = identifiers.iri("decision", identifiers.slug(citation.get("court", "")), ""), citation.get("date", "")
    held: dict[str, Verdict] = {}
    for number in filter(None, citation.get("file_number", "").split(", ")):
        for row in await asked.rows("decisions-by-number", number=ox.Literal(number)):
            if row["decision"].startswith(court) and day in ("", row["date"]) and row["decision"] not in held:
                for known in await asked.rows("known-decision", thing=ox.NamedNode(row["decision"])):
                    if int(known["held"]):
                        held[row["decision"]] = _known(row["decision"], known)
    if len(held) > 1:
        near = [{"iri": iri, "label": found["label"]} for iri, found in held.items()]
        return {"verdict": "ambiguous", "reason": "several decisions of the court have this file number", "near": near}
    for found in held.values():
        how = (
            "another of its file numbers is cited" if day else "no day is cited; the only one of the court held with it"
        )
        return found | {"reason": f"{how}; {found['reason']}"}
    return None


def _known(iri: str, row: Row) -> Verdict:
    cited = f"cited by {row['citing']} documents of the graph"
    found = {"iri": iri, "label": row["label"], "ecli": row["ecli"], "reason": cited}
    return {"verdict": "found" if int(row["held"]) else "cited only", **found}
