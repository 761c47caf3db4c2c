"""What an answer on changes rests on: an empty one says that nothing changed only where two states were compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from normgraph import catalogue, identifiers
from normgraph.catalogue import Query, Term

_SOURCES = identifiers.iri("source", "")
_STATES = catalogue.parse(
    """#+ parameters: {law: {type: iri}}
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX ng: <https://w3id.org/normgraph/ns#>
SELECT DISTINCT ?source ?day
WHERE {
  VALUES (?law) { }
  ?unit ng:statute ?law .
  ?version eli:is_member_of ?unit ;
    eli:is_realized_by ?text .
  ?observation ng:observed ?version ;
    ng:observedIn ?source ;
    ng:observedOn ?day .
}""",
    name="states with text",
)


def states(query: Query, values: Mapping[str, Term]) -> str:
    """Return the SPARQL text that asks for source and day of the states with text of a law; empty for other questions.

    >>> import pyoxigraph as ox
    >>> "<urn:law>" in states(catalogue.get("changed-between"), {"law": ox.NamedNode("urn:law")})
    True
    """
    if query.name != "changed-between":
        return ""
    return _STATES.bound(values)


def remark(states_: Iterable[tuple[str, str]], since: str, until: str) -> dict[str, str]:
    """Say in German and English which part of the days was not compared; empty where all of it was.

    `states_` are the states with text, each as the IRI of its source and its day.

    >>> remark([(_SOURCES + "gii/rvg/2026-02-02", "2026-02-02")], "2020-03-15", "2026-03-30")["en"]
    'Nothing was compared: the graph has 1 state of this law with its text (2026-02-02), not two that span these days.'
    >>> saved = [(f"{_SOURCES}git/0/rvg/{day}", day) for day in ("2021-01-01", "2021-05-01", "2022-01-01")]
    >>> remark(saved, "2021-02-01", "2026-03-30")["en"]
    'Compared are the states from 2021-01-01 to 2022-01-01; what changed before or after is not known.'
    >>> remark(saved, "2021-02-01", "2021-12-30")
    {}
    """
    shown = sorted(set(states_), key=lambda state: (state[1], state[0]))
    spans = [(first, last) for first, last in _compared(shown) if last > since and first < until]
    if not spans:
        days = sorted({day for _, day in shown})
        listed = f" ({', '.join(days if len(days) < 4 else [days[0], '…', days[-1]])})" if days else ""
        return {
            "de": f"Verglichen ist nichts: Der Graph hat {len(days)} {'Stand' if len(days) == 1 else 'Stände'} dieses "
            f"Gesetzes mit Wortlaut{listed}, nicht zwei, die diese Tage umspannen.",
            "en": f"Nothing was compared: the graph has {len(days)} state{'s' * (len(days) != 1)} of this law with its "
            f"text{listed}, not two that span these days.",
        }
    first, last = min(spans)[0], max(end for _, end in spans)
    if first <= since and last >= until:
        return {}
    return {
        "de": f"Verglichen sind die Stände von {first} bis {last}; was davor oder danach geändert wurde, ist nicht "
        "bekannt.",
        "en": f"Compared are the states from {first} to {last}; what changed before or after is not known.",
    }


def _compared(shown: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the days of the pairs of states between which there are steps: of one source, and of git and the site."""
    chains: dict[str, list[str]] = {}
    for source, day in shown:
        chains.setdefault(source.removeprefix(_SOURCES).rsplit("/", 2)[0], []).append(day)
    for days in chains.values():
        yield from pairwise(days)
    saved = sorted(day for chain, days in chains.items() if chain.startswith("git/") for day in days)
    for site in chains.get("gii", [])[-1:]:
        yield from ((day, site) for day in [day for day in saved if day < site][-1:])
        yield from ((site, day) for day in [day for day in saved if day > site][:1])
