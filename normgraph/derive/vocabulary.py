"""What can be stated about a case: facts, roles, kinds of parties, statuses, standards of proof, with their words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from normgraph import assets, identifiers
from normgraph.cases.context import context
from normgraph.derive.compile import load
from normgraph.derive.source import LABEL, SUBPROPERTY, RuleGraph, read
from normgraph.identifiers import NS

_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_SOURCE = "http://purl.org/dc/terms/source"
_NORM = identifiers.iri("norm", "")
_LEVELS = {"abs": "Abs.", "satz": "Satz", "hs": "Hs.", "nr": "Nr.", "bst": "Buchst.", "par": "§", "alt": "Alt."}
_ARTICLES = frozenset({"treaty", "eu", "foreign"})  # kinds of laws in data/curated/statutes.csv
_TABLES = (("statutes", "federal.csv"), ("curated", "statutes.csv"))
_MEMBERS = frozenset({"es", "jenes", "fall"})  # the member of a group at hand, and the case itself: no party of a form


@dataclass(frozen=True)
class Term:
    """A term of the vocabulary: its name in case files, German label with English gloss, definition, sources."""

    name: str
    label: tuple[str, str]
    definition: tuple[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Fact(Term):
    """A fact that can be found; `value` is the key that carries its value, or `none`.

    `about` are the roles of which rules ask it, `to` those of its object; `relates` tells whether it may have one, as
    every fact may for which no rule asks. `whole` facts are about the case itself.
    """

    value: str = "none"
    codes: tuple[str, ...] = ()
    per_day: bool = False
    about: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    relates: bool = True
    whole: bool = False
    weighing: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All that a form of a case offers."""

    facts: dict[str, Fact]
    roles: dict[str, Term]
    kinds: dict[str, Term]
    statuses: dict[str, Term]
    standards: dict[str, Term]

    def by_law(self) -> list[tuple[str, list[Fact]]]:
        """Return the facts grouped by the law that they come from, laws and labels in alphabetical order."""
        groups: dict[str, list[Fact]] = {}
        for fact in sorted(self.facts.values(), key=lambda fact: fact.label[0].casefold()):
            groups.setdefault(law(fact.sources), []).append(fact)
        return sorted(groups.items(), key=lambda group: (group[0] == "", group[0].casefold()))


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary that the rules use.

    >>> fact = vocabulary().facts["geburt"]
    >>> fact.label, fact.value, [cited(source) for source in fact.sources]
    (('Geburt', 'birth'), 'date', ['§ 1 BGB'])
    >>> "rechtlicherVater" in vocabulary().facts, sorted(vocabulary().statuses)
    (False, ['established', 'leftOpen', 'open', 'refuted'])
    """
    graph = load().graph
    asked = _asked(graph)
    facts = {}
    for iri in graph.of_type("Tatsache", "Abwaegungsergebnis"):
        about, to = asked.get(iri, (set(), set()))
        term = _term(graph, iri)
        facts[term.name] = Fact(
            **vars(term),
            value=graph.one(iri, "valueKind").removeprefix(NS) or "none",
            codes=tuple(sorted(value.value for value in graph.objects(iri, "allowedCode"))),
            per_day=graph.one(iri, "perReferenceDate") == "true",
            about=tuple(sorted(about - _MEMBERS)),
            to=tuple(sorted(to - _MEMBERS)),
            relates=to != {"fall"},
            whole=NS + "fall" in graph.iris(iri, "subjectRole"),
            weighing="Abwaegungsergebnis" in graph.types(iri),
        )
    keys = {key.iri for key in context().keys.values()}
    roles = [iri for iri in sorted(graph.facts) if NS + "beteiligter" in graph.iris(iri, SUBPROPERTY) and iri in keys]
    return Vocabulary(
        facts,
        _terms(graph, roles),
        _terms(graph, (NS + name for name in ("Person", "Behoerde"))) | {"Gericht": _court()},
        _terms(graph, graph.of_type("Feststellungsstatus")),
        _terms(graph, graph.of_type("Beweismass")),
    )


def _asked(graph: RuleGraph) -> dict[str, tuple[set[str], set[str]]]:
    """Return the roles of which, and to which, conditions and terms ask a predicate; members of groups are no role."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for part in graph.facts:
        for predicate in graph.iris(part, "asks"):
            ends = found.setdefault(predicate, (set(), set()))
            for end, roles in zip(("subject", "object"), ends, strict=True):
                roles.update(role.removeprefix(NS) for role in graph.iris(part, end))
    return found


def _terms(graph: RuleGraph, iris: Iterable[str]) -> dict[str, Term]:
    return {term.name: term for term in (_term(graph, iri) for iri in iris)}


def _term(graph: RuleGraph, iri: str) -> Term:
    label, definition = ((graph.text(iri, prop, "de"), graph.text(iri, prop, "en")) for prop in (LABEL, _DEFINITION))
    return Term(iri.removeprefix(NS).rpartition("/")[2], label, definition, tuple(graph.iris(iri, _SOURCE)))


def _court() -> Term:
    return _term(read([assets.path("ontology", "decision.ttl")]), NS + "Gericht")


def law(sources: Iterable[str]) -> str:
    """Return the abbreviation of the law of the first norm, empty if there is none.

    >>> law(["https://w3id.org/normgraph/id/norm/sgb-ii/7/abs-1"]), law(["https://w3id.org/normgraph/id/decision/x"])
    ('SGB II', '')
    """
    slugs = [iri.removeprefix(_NORM).partition("/")[0] for iri in sources if iri.startswith(_NORM)]
    return _laws().get(slugs[0], (slugs[0].upper(), ""))[0] if slugs else ""


def cited(iri: str) -> str:
    """Return a norm as it is cited, a decision as the rules label it.

    >>> cited("https://w3id.org/normgraph/id/norm/bgb/1592/satz-1/nr-2"), cited(_NORM + "egbgb/229/par-47/abs-4")
    ('§ 1592 Satz 1 Nr. 2 BGB', 'Art. 229 § 47 Abs. 4 EGBGB')
    >>> cited(_NORM + "gg/6/abs-1"), cited(_NORM + "rl-2003-86-eg/4"), cited(_NORM + "ksue")
    ('Art. 6 Abs. 1 GG', 'Art. 4 RL 2003/86/EG', 'KSÜ')
    """
    if not iri.startswith(_NORM):
        return load().graph.text(iri, LABEL, "de") or iri
    slug, *units = iri.removeprefix(_NORM).split("/")
    abbreviation, sign = _laws().get(slug, (slug.upper(), "§"))
    named = [part.partition("-") for part in units[1:]]
    words = [f"{_LEVELS.get(level, level)} {number}" for level, _, number in named]
    return " ".join([*([f"{sign} {units[0]}"] if units else []), *words, abbreviation])


@cache
def _laws() -> dict[str, tuple[str, str]]:
    """Return the abbreviation of each known law, and whether it counts in § or Art."""
    rows = {row["slug"]: row for path in _TABLES for row in _rows(assets.path("data", *path))}
    articles = {row["slug"] for row in _rows(assets.path("data", "curated", "article-laws.csv"))}
    articles |= {slug for slug, row in rows.items() if row.get("kind") in _ARTICLES}
    articles |= {
        path.parent.name for path in assets.path("data", "statutes").glob("*/sections.csv") if _by_article(path)
    }
    return {slug: (row["abbreviation"], "Art." if slug in articles else "§") for slug, row in rows.items()}


def _by_article(path: Path) -> bool:
    kinds = [row["kind"] for row in _rows(path)]
    return kinds.count("Artikel") > kinds.count("Paragraph")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
