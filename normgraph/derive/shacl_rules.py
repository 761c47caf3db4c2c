"""All rules as SHACL-AF: `sh:SPARQLRule` that derive in a SHACL processor what the engine derives.

SHACL Advanced Features (W3C Working Group Note, 8 June 2017), section 8. The generic queries of `queries/derive` are
specialised to the parts of the rules that each step evaluates: one SPARQL rule for each step and query, `sh:order` is
the order of the steps, and the parts stand in the file as data, beside which the case is laid. Three values, burdens,
exceptions, attacks, validity, reference dates, members and amounts are held: it is the same derivation (decision 0105).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.derive.plain import BESIDE
from normgraph.derive.program import Program, RuleBase
from normgraph.derive.schedule import Query, of_kinds
from normgraph.derive.source import LABEL
from normgraph.identifiers import NS

SHACL_LIMITS: tuple[tuple[str, str], ...] = (
    ("date arithmetic", "§§ 187 to 193 BGB are functions (ng:periodEnd, ng:ageReached, …) that a processor must offer"),
    ("several cases", "one case for each data graph"),
    ("reach", "all rules about the persons of a case are evaluated, also those of which it states no fact"),
    ("options", "analogies and extensions count; no strict mode; the day of decision is that of the case"),
)
"""What the rules of the file do without."""

_HEAD = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

"""
_PREFIXES = """PREFIX ng: <https://w3id.org/normgraph/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_EVERY_CASE = frozenset(["", "contested", "dated", "ahead", "amounts", "standing"])
"""Conditions under which queries run that a case may meet; the others are options of a reader."""

_MONTH_END = """IF(?month IN (4, 6, 9, 11), "30", IF(?month != 2, "31",
    IF(?year / 4 = FLOOR(?year / 4) && (?year / 100 != FLOOR(?year / 100) || ?year / 400 = FLOOR(?year / 400)),
        "29", "28")))"""
_INTERVAL = f"""
  BIND(STR(?date) AS ?said)
  BIND(xsd:integer(SUBSTR(?said, 1, 4)) AS ?year)
  BIND(IF(STRLEN(?said) < 7, 12, xsd:integer(SUBSTR(?said, 6, 2))) AS ?month)
  BIND(CONCAT(?said, SUBSTR("-01-01", STRLEN(?said) - 3)) AS ?first)
  BIND(IF(STRLEN(?said) = 10, ?said, CONCAT(?said, IF(STRLEN(?said) = 4, "-12", ""), "-", {_MONTH_END})) AS ?last)"""


def _world(readings: tuple[str, ...] = ()) -> str:
    """Return the SPARQL expression of `identifiers.world`."""
    chosen = "".join(f"|{reading}" for reading in readings)
    return f'IRI(CONCAT("{identifiers.iri("world")}/", SUBSTR(SHA256(CONCAT(STR($this), "{chosen}")), 1, 24)))'


_CASE = {
    "the case as a party of itself": "CONSTRUCT { $this ng:fall $this } WHERE { $this ng:finding ?any }",
    "findings without a subject": "CONSTRUCT { ?finding ng:subject $this } "
    "WHERE { $this ng:finding ?finding . FILTER NOT EXISTS { ?finding ng:subject ?any } }",
    "findings without an object": "CONSTRUCT { ?finding ng:object $this } "
    "WHERE { $this ng:finding ?finding . FILTER NOT EXISTS { ?finding ng:object ?any } }",
    "days that a date may mean": f"""CONSTRUCT {{ ?finding ng:earliest ?earliest ; ng:latest ?latest }}
WHERE {{
  $this ng:finding ?finding .
  ?finding ng:date ?date .{_INTERVAL}
  BIND(STRDT(?first, xsd:date) AS ?earliest)
  BIND(STRDT(?last, xsd:date) AS ?latest)
}}""",
    "the world without a choice of readings": f"""
CONSTRUCT {{ ?world a ng:Context ; ng:case $this ; ng:commonWorld ?world }}
WHERE {{
  $this ng:finding ?any .
  BIND({_world()} AS ?world)
}}""",
}
"""What the engine adds to a case before it looks at it (`facts.py`): title → query."""

_WITH_READINGS = """CONSTRUCT {{ ?world a ng:Context ; ng:case $this ; ng:commonWorld ?common ; ng:choice {choice} }}
WHERE {{
  $this ng:finding ?any .
  BIND({common} AS ?common)
  BIND({world} AS ?world)
}}"""
_DECIDED = {
    "the day until which things have happened": f"""CONSTRUCT {{ ?world ng:horizon ?horizon }}
WHERE {{
  ?world ng:case $this .
  OPTIONAL {{ $this ng:decidedOn ?date }}{_INTERVAL}
  BIND(STRDT(COALESCE(?last, "9999-12-31"), xsd:date) AS ?horizon)
}}""",
    "the day of decision": f"""CONSTRUCT {{ ?world ng:earliest ?earliest ; ng:latest ?latest }}
WHERE {{
  ?world ng:case $this .
  $this ng:decidedOn ?date .{_INTERVAL}
  BIND(STRDT(?first, xsd:date) AS ?earliest)
  BIND(STRDT(?last, xsd:date) AS ?latest)
}}""",
}
"""The days of the worlds of a case: title → query."""

_CONCLUSION = """CONSTRUCT { ?subject ?predicate ?object }
WHERE {
  ?conclusion a ng:Folgerung ; ng:predicate ?predicate ; ng:subject ?subject ; ng:object ?object .
  FILTER NOT EXISTS { ?conclusion ng:inWorld ?atom . FILTER NOT EXISTS { ?atom ng:rank 2 } }
}"""
"""What holds in every world."""


def to_shacl(base: RuleBase, rules: Iterable[str] | None = None) -> str:
    """Return rules, all unless some are named, as Turtle: shapes graph and what stands beside a case, in one file.

    What the rules conclude for certain is also a triple of its own, with the predicate as property.
    """
    rules = tuple(sorted(rules if rules is not None else base.rules))
    program = base.program(rules)
    lines = [f"# not held: {what}: {how}" for what, how in SHACL_LIMITS]
    lines += ["", _HEAD + f"<{NS}rulesOfCases> a sh:NodeShape ; sh:targetClass ng:Fall .", ""]
    for order, (title, query, parts) in enumerate(_stages(base, program), 1):
        step = f"{NS}step{order}"
        lines.append(f"<{NS}rulesOfCases> sh:rule <{step}> .")
        lines.append(f'<{step}> a sh:SPARQLRule ; rdfs:label "{title}"@en ; sh:order {order} ;')
        lines.append(f'    sh:construct """{_specialised(query, step)}""" .')
        lines += [f"<{step}> ng:current <{part}> ." for part in parts]
    lines += [f"{triple} ." for triple in program.triples]
    for rule in rules:
        texts = " , ".join(str(value) for value in sorted(base.graph.objects(rule, LABEL), key=str))
        number = ox.Literal(base.graph.one(rule, "ruleId"))
        lines.append(f"<{rule}> rdfs:label {texts} ; dcterms:identifier {number} .")
        for prop in ("norm", "authority", "strength", *BESIDE):
            values = sorted(map(str, base.graph.objects(rule, prop)))
            lines += [f"<{rule}> ng:{prop} {' , '.join(values)} ."] if values else []
    return "\n".join(lines) + "\n"


def _stages(base: RuleBase, program: Program) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the SPARQL rules in their order: title, query, and the parts of rules that it evaluates."""
    parts = tuple(sorted(part for step in program.steps for part in step.parts))
    choices = [c for c in itertools.product(*(base.readings(question) for question in program.questions)) if c]
    prepared = {f"world {number} of the readings": _with_readings(chosen) for number, chosen in enumerate(choices, 1)}
    for title, text in (_CASE | prepared | _DECIDED).items():
        yield title, _PREFIXES + text, ()
    for stage in ("focus", "ground", "found"):
        yield from _of_kinds(base, of_kinds(frozenset([stage])), parts, staged=True)
    for step in program.steps:
        yield from _of_kinds(base, step.queries, step.parts)
    counted = "?context ng:case $this" + (" . ?context ng:choice ?chosen" if choices else "")
    for stage in ("world", "graph"):
        for title, text, none in _of_kinds(base, of_kinds(frozenset([stage])), (), staged=True):
            yield title, text.replace("ng:agenda ng:current ?context", counted), none
    yield "what holds in every world, as a triple", _PREFIXES + _CONCLUSION, ()


def _with_readings(chosen: tuple[str, ...]) -> str:
    choice = " , ".join(f"<{reading}>" for reading in chosen)
    return _WITH_READINGS.format(choice=choice, common=_world(), world=_world(chosen))


def _of_kinds(
    base: RuleBase, queries: Iterable[Query], parts: tuple[str, ...], staged: bool = False
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for query in queries:
        if query.when in _EVERY_CASE:
            kept = parts if staged else tuple(part for part in parts if base.kinds[part] & query.stage)
            yield query.name, query.text, kept


def _specialised(query: str, step: str) -> str:
    """Let a query read the parts of its step, and its sub-selects return `$this`, as SHACL, appendix A, demands."""
    lines = [line for line in query.splitlines() if line and not line.startswith("#")]
    text = "\n".join(lines)
    text = text.replace("ng:agenda ng:current", f"<{step}> ng:current")
    text = re.sub(r"\bSELECT (DISTINCT )?", r"SELECT \1$this ", text)
    return re.sub(r"\bGROUP BY ", "GROUP BY $this ", text)
