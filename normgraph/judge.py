"""The judge of citations of decisions: which of the decisions that a graph holds a citation means.

A citation names a decision by court, day and file number, by its ECLI, and says a kind (Urteil, Beschluss). Those may
be the names of several decisions, or of one that bears another first number. `choose` compares what is said with what
is held; everything that judges a citation of a decision (import, `resolve`, `cite`, the service) asks it:

    names of a citation ─► decisions held that have one of them ─► by ECLI, else by kind ─► one: target
                                                                                         └► several: candidates
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.extract.model import Citation
from normgraph.graph import cited
from normgraph.graph.terms import term
from normgraph.ingest.ecli import spellings
from normgraph.namespaces import prefixes

DECISIONS = identifiers.iri("decision", "")

ONLY = "no day is cited; this is the only decision of the court with this file number here"
SEVERAL = "several decisions of the court have this file number"
SAME_DAY = "several decisions of the court have this day and file number"
OTHER_KIND = "cited as another kind of decision than the one of this court, day and file number that is held"
REASONS = (ONLY, SEVERAL, SAME_DAY)
BY_KIND, BY_NUMBER = "kind of the decision", "another file number of the decision"
VIAS = (BY_KIND, BY_NUMBER)


@dataclass(frozen=True, slots=True)
class Held:
    """A decision of the graph: the names by which a citation may mean it, and what tells it from others."""

    node: ox.NamedNode
    plain: str
    names: tuple[str, ...]
    date: str = ""
    kind: str = ""
    ecli: str = ""
    label: str = ""
    written: str = ""
    """The ECLI as it is written, `ecli` is in upper case."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a citation says of the decision it means; `day` is that of the citing `document`, where there is one."""

    names: tuple[str, ...]
    ecli: str = ""
    kind: str = ""
    document: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a citation points to: one decision or several, how that is said, and why.

    `match` is empty where it is as sure as the words are.
    """

    found: tuple[ox.NamedNode, ...]
    match: str = ""
    via: str = ""
    reason: str = ""


def choose(said: Said, fitting: Iterable[Held]) -> Verdict | None:
    """Choose among decisions that have one of a citation's names or its ECLI; None where none of them is meant.

    >>> urteil = Held(ox.NamedNode("urn:u"), "urn:u", ("urn:u",), kind="urteil")
    >>> beschluss = Held(ox.NamedNode("urn:u/b"), "urn:u", ("urn:u",), kind="beschluss")
    >>> choose(Said(("urn:u",), kind="beschluss"), [urteil, beschluss])
    Verdict(found=(<NamedNode value=urn:u/b>,), match='resolved', via='kind of the decision', reason='')
    >>> choose(Said(("urn:u",)), [urteil, beschluss]).match, choose(Said(("urn:v",)), [])
    ('ambiguous', None)
    """
    undated = all("/unknown/" in name for name in said.names)
    here = [held for held in fitting if held.node.value != said.document]
    if said.ecli:
        here = [held for held in here if held.ecli in ("", said.ecli)]
        if same := [held for held in here if held.ecli]:
            return Verdict((same[0].node,))
    if undated:
        here = [held for held in here if not (said.day and held.date > said.day)]
    of_kind = [held for held in here if not said.kind or held.kind in ("", said.kind)]
    if len(here) == 1 and undated:
        return Verdict((here[0].node,), "resolved", reason=ONLY) if of_kind else None
    if len(here) == 1:
        via = "" if here[0].plain in said.names else BY_NUMBER
        reason = "" if of_kind else OTHER_KIND
        return Verdict((here[0].node,), "resolved" if via or reason else "", via, reason)
    if len(of_kind) == 1 and said.kind:
        one = of_kind[0].node
        return Verdict((one,), "" if one.value in said.names else "resolved", BY_KIND)
    several = sorted((held.node for held in of_kind or here), key=str)
    return Verdict(tuple(several), "ambiguous", reason=SEVERAL if undated else SAME_DAY) if several else None


def among(candidates: Iterable[str], fitting: Iterable[Held]) -> set[ox.NamedNode]:
    """Return between what a citation that contradicts itself leaves open: what is held, and names of what is not."""
    fitting = list(fitting)
    own = {place for held in fitting for place in (*held.names, *_by_ecli_name(held.ecli))}
    return {ox.NamedNode(place) for place in candidates if place not in own} | {held.node for held in fitting}


_NAMED = """
SELECT DISTINCT ?decision WHERE {
  { VALUES ?number { %s } ?decision ng:fileNumber ?number ; ng:textHash ?hash }
  UNION
  { VALUES ?number { %s } ?source ng:fileNumber ?number . ?decision dcterms:source ?source ; ng:textHash ?hash }
  UNION
  { VALUES ?ecli { %s } ?decision ng:ecli ?ecli ; ng:textHash ?hash }
  UNION
  { VALUES ?decision { %s } ?decision ng:textHash ?hash }
} LIMIT 100
"""


def named(graph: ox.Store, citation: Citation, names: Iterable[str]) -> list[Held]:
    """Return the decisions held that have a citation's ECLI or one of its file numbers, of whatever court and day."""
    printed = cited.file_numbers(citation.file_number)
    numbers = {ox.Literal(form) for number in printed for form in _spellings(citation.court, number)}
    ecli = {ox.Literal(form) for form in spellings(citation.ecli)} if citation.ecli else set()
    values = (numbers, numbers, ecli, {ox.NamedNode(name) for name in names})
    query = _NAMED % tuple(" ".join(map(str, sorted(some, key=str))) for some in values)  # terms, as N-Triples
    answer = graph.query(query, prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    nodes = sorted((row["decision"] for row in answer), key=str)
    return [held(graph, node) for node in nodes if node.value.startswith(DECISIONS)]


_DIVISIONS = ("", "I-", "II-", "III-", "IV-", "V-", "VI-", "VII-")


def _spellings(court_name: str, number: str) -> set[str]:
    """Return the ways in which sources write a file number that a citation writes in one.

    >>> {"OVG 12 B 5.12", "12 B 5/12", "I-12 B 5.12"} <= _spellings("OVG Berlin-Brandenburg", "12 B 5.12")
    True
    """
    if not number:
        return set()
    bare = identifiers.bare_file_number(court_name, number)
    kind = court_name.partition(" ")[0]
    years = {bare, *(re.sub(r"(?<=\d)[./](?=\d\d\b)", sign, bare) for sign in "./")}
    heads = {f"{kind} " if kind else "", *_DIVISIONS}
    return {number, *(head + form for head in heads for form in years)}


def held(graph: ox.Store, node: ox.NamedNode) -> Held:
    """Read what a graph says of a decision that it holds, and of its sources."""
    own = ox.NamedNode(identifiers.graph(*node.value.removeprefix(identifiers.BASE).split("/")))

    def all_of(name: str, subject: ox.NamedNode = node) -> list[str]:
        quads = graph.quads_for_pattern(subject, term(name), None, own)
        return [str(getattr(quad.object, "value", "")) for quad in quads]

    def first(name: str) -> str:
        return next(iter(all_of(name)), "")

    numbers = set(all_of("ng:fileNumber"))
    sources = all_of("dcterms:source")
    if len(sources) > 1:
        numbers.update(number for source in sources for number in all_of("ng:fileNumber", ox.NamedNode(source)))
    date, name = first("dcterms:date"), first("ng:court").rpartition("/")[2]
    days = [day for day in (date, "unknown") if day and name]
    names = dict.fromkeys(place for day in days for place in names_by_number(name, day, numbers))
    kind = cited.kind(first("ng:decisionType")) or _by_class(all_of("rdf:type"))
    ecli, label = first("ng:ecli"), first("rdfs:label")
    return Held(node, identifiers.plain_decision(node.value), tuple(names), date, kind, ecli.upper(), label, ecli)


def names_by_number(court_slug: str, day: str, numbers: Iterable[str]) -> list[str]:
    """Return the names of a decision by each of its file numbers, in order.

    >>> names_by_number("ovg-berlin-brandenburg", "2012-05-04", {"OVG 12 B 5.12"})[0].rpartition("/")[2]
    '12-b-5-12'
    """
    bare = {identifiers.bare_file_number(court_slug, number) for number in numbers}
    slugs = sorted(filter(None, map(identifiers.slug, bare)))
    return [identifiers.iri("decision", court_slug, day, number) for number in slugs]


PLACEHOLDER = identifiers.iri("decision", "reporter", "")
BY_REPORTER = "reporter of the decision"


def of_reporter(graph: ox.Store, reporter: str, courts: set[str], days: set[str]) -> set[ox.NamedNode]:
    """Return the decisions printed at a place that are of one of these courts and days, unknown ones of any.

    One page of a journal may end one decision and begin another.
    """
    found = set()
    for quad in graph.quads_for_pattern(None, term("ng:reporter"), ox.Literal(reporter)):
        node = quad.subject
        if isinstance(node, ox.NamedNode) and not node.value.startswith(PLACEHOLDER):
            own, on = values(graph, node, "ng:court"), values(graph, node, "dcterms:date")
            if not (own and courts and own.isdisjoint(courts)) and not (on and days and on.isdisjoint(days)):
                found.add(node)
    return found


def values(graph: ox.Store, node: ox.NamedNode, predicate: str) -> set[str]:
    """Return what any source says of a thing by a predicate, as text."""
    return {str(getattr(q.object, "value", "")) for q in graph.quads_for_pattern(node, term(predicate), None)}


def _by_class(classes: list[str]) -> str:
    return next((kind for kind in ("urteil", "beschluss") if term(f"ng:{kind.capitalize()}").value in classes), "")


def _by_ecli_name(ecli: str) -> tuple[str, ...]:
    return (identifiers.decision_by_ecli(ecli),) if ecli else ()
