"""Decisions as quads: metadata, marginal numbers, citations, holdings, instances; and the curated facts around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.extract.model import Citation
from normgraph.extract.outcome import main
from normgraph.extract.reference_day import Day
from normgraph.graph import citation, cited, nquads
from normgraph.graph.index import UnitIndex
from normgraph.graph.nquads import day, describe, integer, link, term, text
from normgraph.ingest.curated import Change, Correction, Holding, Instance, Known, court, table
from normgraph.ingest.decision_facts import shortened
from normgraph.ingest.decision_model import Decision

_RESULTS = {
    "successful": "erfolgreich",
    "partly": "teilweiseErfolgreich",
    "unsuccessful": "erfolglos",
    "remanded": "aufgehobenUndZurueckverwiesen",
    "discontinued": "ohneSachentscheidung",
}
_REMEDIES = {
    "revision": "revision",
    "leaveToAppeal": "rechtsmittelzulassung",
    "appeal": "berufung",
    "complaint": "beschwerde",
    "unnamedAppeal": "rechtsmittel",
    "constitutionalComplaint": "verfassungsbeschwerde",
    "normControl": "normenkontrolle",
    "interimRelief": "eilantrag",
    "action": "klage",
    "counterclaim": "widerklage",
    "objection": "einspruch",
    "application": "antrag",
    "legalAid": "prozesskostenhilfe",
    "proceedings": "verfahren",
}


def iri(decision: Decision) -> str:
    """Return the IRI of a decision: by court, date and file number, or by the name of its source where one is unknown.

    >>> iri(Decision("x", "", 0, "Rn.", (), court="OVG LSA", date="2018-07-10", file_number="2 M 44/18"))
    'https://w3id.org/normgraph/id/decision/ovg-sachsen-anhalt/2018-07-10/2-m-44-18'
    """
    if decision.court and decision.date and decision.file_number:
        return identifiers.decision(court(decision.court).name, decision.date, decision.file_numbers[0])
    return identifiers.decision_by_name(decision.name)


def names(decision: Decision) -> tuple[str, ...]:
    """Return the names of a decision by each of its file numbers; the first is its IRI."""
    if not (decision.court and decision.date and decision.file_number):
        return (iri(decision),)
    name = court(decision.court).name
    return tuple(dict.fromkeys(identifiers.decision(name, decision.date, number) for number in decision.file_numbers))


def graph_name(decision_iri: str) -> str:
    """Return the named graph of a decision, in which nothing else is described."""
    return identifiers.graph(*decision_iri.removeprefix(identifiers.BASE).split("/"))


def quads(decision: Decision, index: UnitIndex, wording: str = "", here: str = "") -> Iterator[ox.Quad]:
    """Yield the quads of a decision; see `write`."""
    return nquads.parse(write(decision, index, wording, here))


def write(
    decision: Decision,
    index: UnitIndex,
    wording: str = "",
    here: str = "",
    described: nquads.Described | None = None,
) -> Iterator[str]:
    """Yield lines of what one decision says and what is curated about it; `wording` is its text, where it is at hand.

    `here` is its IRI where that is not the one that follows from it (`iri`). Where several decisions share `described`,
    it gathers the descriptions of what they cite, and these are not yielded.
    """
    here = here or iri(decision)
    things = nquads.Described() if described is None else described
    graph = graph_name(here)
    known = next((row for row in table("decisions", Known) if row.name == decision.name), None)
    name = court(decision.court).name if decision.court else ""
    law = Day(decision.law_day, decision.law_basis)
    label = cited.decision_label(name, decision.date, next(iter(decision.file_numbers), ""))
    kind = cited.decision_class(decision.doctype)
    yield describe(
        graph,
        here,
        ("rdf:type", term("ng:Entscheidung")),
        ("rdf:type", term(kind) if kind else None),
        ("rdfs:label", text(label or (known.label_de if known else decision.name))),
        ("skos:altLabel", text(known.label_en, "en") if known else None),
        ("ng:court", link(identifiers.court(name) if name else "")),
        ("dcterms:creator", link(identifiers.court(name) if name else "")),
        ("dcterms:date", day(decision.date)),
        *(("ng:fileNumber", text(number)) for number in decision.file_numbers),
        ("ng:decisionType", text(decision.doctype)),
        ("ng:ecli", text(decision.ecli)),
        ("dcterms:isVersionOf", text(decision.ecli)),
        ("ng:chamber", text(decision.chamber)),
        *(("ng:reporter", text(reporter)) for reporter in decision.reporters),
        ("dcterms:title", text(decision.title, "de") if wording else None),
        ("ng:headnote", text(wording[slice(*decision.headnote)], "de")),
        ("ng:tenor", text(wording[slice(*decision.tenor)], "de")),
        ("dcterms:coverage", text("DE")),
        ("dcterms:language", text("de")),
        ("dcterms:accessRights", text("public")),
        ("ng:numbering", text(decision.numbering)),
        ("ng:textHash", text(decision.text_hash)),
        ("ng:textLength", integer(decision.length)),
        *citation.relevant_day(law),
        ("ng:evidence", text(known.source) if known else None),
    )
    if name:
        things.note(cited.court_description(name))
    for order, paragraph in enumerate(decision.paragraphs):
        number = identifiers.marginal_number(here, paragraph.number)
        yield describe(graph, here, ("ng:hasRandnummer", link(number)))
        yield describe(
            graph,
            number,
            ("rdf:type", term("ng:Randnummer")),
            ("ng:number", text(paragraph.number)),
            ("ng:order", integer(order)),
            ("rdfs:label", text(f"{decision.numbering} {paragraph.number}")),
            ("ng:text", text(wording[paragraph.start : paragraph.end])),
        )
    yield from _rulings(decision, here, graph)
    yield from _previous(decision, here, graph, things)
    yield from _holdings(decision, here, graph)
    corrections = tuple(row for row in table("corrections", Correction) if row.decision == decision.name)
    document = citation.Document(here, decision.text_hash, graph, corrections=corrections, law=law)
    yield from citation.write(document, decision.citations, index, things)
    if described is None:
        yield from things.take()


def curated() -> Iterator[ox.Quad]:
    """Yield the curated facts that belong to no single document: instances, changes of norms, the extractor."""
    return nquads.parse(_curated())


def _curated() -> Iterator[str]:
    graph = identifiers.graph("curated")
    for row in table("instances", Instance):
        upper = identifiers.decision(court(row.court).name, row.date, row.file_number)
        lower = Citation(
            0, 0, "decision", "", court=row.below_court, date=row.below_date, file_number=row.below_file_number
        )
        below = cited.decision_iri(lower)
        yield from cited.decision(lower, below)
        yield describe(
            graph,
            upper,
            ("ng:previousInstance", link(below)),
            ("ng:evidence", text(row.source)),
        )
    for change in table("changes", Change):
        yield describe(
            graph,
            identifiers.change(change.unit, change.start),
            ("rdf:type", term("ng:Aenderung")),
            ("ng:changedUnit", link(identifiers.iri("norm", change.unit))),
            ("ng:changedFrom", day(change.start)),
            ("ng:seenBy", day(change.observed)),
            ("ng:movedTo", link(identifiers.iri("norm", change.moved_to) if change.moved_to else "")),
            ("ng:changeKind", text(change.kind)),
            ("ng:changedBy", text(change.act)),
            ("ng:evidence", text(change.source)),
        )
    yield from citation.extractor(graph)


def _rulings(decision: Decision, here: str, graph: str) -> Iterator[str]:
    """Yield what the tenor decides; of the remedy that brought the matter before the court also as its outcome."""
    for outcome in outcomes(decision):
        yield describe(graph, here, outcome)
    for ordinal, ruling in enumerate(decision.rulings):
        node = identifiers.ruling(here, ordinal)
        yield describe(graph, here, ("ng:ruling", link(node)))
        yield describe(
            graph,
            node,
            ("rdf:type", term("ng:Ausspruch")),
            ("ng:remedy", term(f"ng:{_REMEDIES[ruling.remedy]}")),
            ("ng:remedyOf", text(ruling.party)),
            ("ng:result", term(f"ng:{_RESULTS[ruling.result]}")),
            ("ng:verbatim", text(shortened(ruling.text))),
            ("ng:start", integer(ruling.start)),
            ("ng:end", integer(ruling.end)),
        )


def outcomes(decision: Decision) -> list[nquads.Statement]:
    """Return the outcome of the remedy that brought the matter before the court: of each party that took it."""
    return [("ng:outcome", term(f"ng:{_RESULTS[name]}")) for name in sorted({r.result for r in main(decision.rulings)})]


def _previous(decision: Decision, here: str, graph: str, described: nquads.Described) -> Iterator[str]:
    for before in decision.previous:
        named = Citation(
            0, 0, "decision", "", court=before.court, date=before.date, file_number=before.file_number,
            doctype=before.doctype,
        )  # fmt: skip
        below = cited.decision_iri(named)
        if below and below != here:
            for description in cited.decision(named, below):
                described.note(description)
            yield describe(graph, here, ("ng:previousInstance", link(below)))


def _holdings(decision: Decision, here: str, graph: str) -> Iterator[str]:
    ordinals: dict[str, int] = defaultdict(int)
    for row in table("holdings", Holding):
        if row.decision == decision.name:
            node = identifiers.holding(here, row.rn, ordinals[row.rn])
            ordinals[row.rn] += 1
            yield describe(graph, here, ("ng:holding", link(node)))
            yield describe(
                graph,
                node,
                ("rdf:type", term("ng:Kernaussage")),
                ("ng:inRandnummer", link(identifiers.marginal_number(here, row.rn))),
                ("dcterms:subject", link(identifiers.iri("norm", row.norm) if row.norm else "")),
                ("dcterms:description", text(row.de, "de")),
                ("dcterms:description", text(row.en, "en")),
            )
