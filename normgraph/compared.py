"""What an answer on changes rests on: an empty one says that nothing changed only where two states were compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
  {
    ?unit ng:statute ?law .
    ?version eli:is_member_of ?unit ;
      eli:is_realized_by ?text .
    ?observation ng:observed ?version ;
      ng:observedIn ?source ;
      ng:observedOn ?day .
  } UNION {
    VALUES ?source { ng:Anlage }
    ?annex ng:statute ?law ;
      a ?source .
  }
}""",
    name="states with text",
)


def states(query: Query, values: Mapping[str, Term]) -> str:
    """Return the SPARQL text that asks for source and day of the states with text of a law; empty for other questions.

    A row without a day says that the law has annexes.

    >>> import pyoxigraph as ox
    >>> "<urn:law>" in states(catalogue.get("changed-between"), {"law": ox.NamedNode("urn:law")})
    True
    """
    if query.name != "changed-between":
        return ""
    return _STATES.bound(values)


def remark(states_: Iterable[tuple[str, str]], since: str, until: str) -> dict[str, str]:
    """Say in German and English what was not compared: part of the days, annexes, a source; empty where all of it was.

    `states_` are the states with text, each as the IRI of its source and its day; one without a day says that the law
    has annexes, which are not compared between a git history and the site.

    >>> remark([(_SOURCES + "gii/rvg/2026-02-02", "2026-02-02")], "2020-03-15", "2026-03-30")["en"]
    'Nothing was compared: the graph has 1 state of this law with its text (2026-02-02), not two that span these days.'
    >>> saved = [(f"{_SOURCES}git/0/rvg/{day}", day) for day in ("2021-01-01", "2021-05-01", "2022-01-01")]
    >>> remark(saved, "2021-02-01", "2026-03-30")["en"]
    'Compared are the states from 2021-01-01 to 2022-01-01; what changed on other days is not known.'
    >>> remark(saved, "2021-02-01", "2021-12-30")
    {}
    """
    shown = set(states_)
    annexes = any(not day for _, day in shown)
    chains = _chains(state for state in shown if state[1])
    pairs, crossing = ([pair for pair in found if pair[1] > since and pair[0] < until] for found in _compared(chains))
    told = [_of_days(_joined([*pairs, *crossing]), chains, since, until)]
    if annexes and crossing:
        told.append(
            {
                "de": "Zwischen Git-Historie und Website sind nur Paragraphen und Artikel verglichen, keine Anlagen.",
                "en": "Between the git history and the site only sections and articles were compared, no annexes.",
            }
        )
    if "neuris" in chains and (pairs or crossing) and len(chains) > 1:
        told.append(
            {
                "de": "Stände von NeuRIS sind nur untereinander verglichen, nicht mit denen anderer Quellen.",
                "en": "States of NeuRIS were compared with each other only, not with those of other sources.",
            }
        )
    said = [one for one in told if one]
    return {lang: " ".join(one[lang] for one in said) for lang in ("de", "en")} if said else {}


def _of_days(spans: list[tuple[str, str]], chains: Mapping[str, list[str]], since: str, until: str) -> dict[str, str]:
    """Say which of the days were compared; empty where all of them were."""
    if not spans:
        days = sorted({day for chain in chains.values() for day in chain})
        listed = f" ({', '.join(days if len(days) < 4 else [days[0], '…', days[-1]])})" if days else ""
        return {
            "de": f"Verglichen ist nichts: Der Graph hat {len(days)} {'Stand' if len(days) == 1 else 'Stände'} dieses "
            f"Gesetzes mit Wortlaut{listed}, nicht zwei, die diese Tage umspannen.",
            "en": f"Nothing was compared: the graph has {len(days)} state{'s' * (len(days) != 1)} of this law with its "
            f"text{listed}, not two that span these days.",
        }
    if len(spans) == 1 and spans[0][0] <= since and spans[0][1] >= until:
        return {}
    return {
        "de": f"Verglichen sind die Stände {' und '.join(f'von {first} bis {last}' for first, last in spans)}; was an "
        "anderen Tagen geändert wurde, ist nicht bekannt.",
        "en": f"Compared are the states {' and '.join(f'from {first} to {last}' for first, last in spans)}; what "
        "changed on other days is not known.",
    }


def _chains(shown: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the days of the states of each source, in order."""
    chains: dict[str, list[str]] = {}
    for source, day in sorted(shown, key=lambda state: (state[1], state[0])):
        chains.setdefault(source.removeprefix(_SOURCES).rsplit("/", 2)[0], []).append(day)
    return chains


def _compared(chains: Mapping[str, list[str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the days of the pairs of states between which there are steps: of one source, and of git and the site."""
    saved = sorted(day for chain, days in chains.items() if chain.startswith("git/") for day in days)
    crossing: list[tuple[str, str]] = []
    for site in chains.get("gii", [])[-1:]:
        crossing += ((day, site) for day in [day for day in saved if day < site][-1:])
        crossing += ((site, day) for day in [day for day in saved if day > site][:1])
    return [pair for days in chains.values() for pair in pairwise(days)], crossing


def _joined(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join what overlaps or meets.

    >>> _joined([("5", "6"), ("1", "2"), ("2", "4")])
    [('1', '4'), ('5', '6')]
    """
    spans: list[tuple[str, str]] = []
    for first, last in sorted(pairs):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans
