"""Rules as SHACL-AF: `sh:SPARQLRule` that draw conclusions over a described case in any SHACL processor with rules.

SHACL Advanced Features (W3C Working Group Note, 8 June 2017), section 8. A fact holds where a finding establishes it
and none refutes it; a conclusion is a triple with the predicate as property. Only rules that speak for their
conclusion, that no rule attacks and whose condition needs no negation are written: SHACL rules know no third value.
"""

from __future__ import annotations

from collections.abc import Iterator

from normgraph.derive.plain import CASE, LIMITS, Atom, Formula, PlainRule, atoms, is_concluded
from normgraph.derive.source import LABEL, RuleGraph
from normgraph.identifiers import NS

_HEAD = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/normgraph/rules> a owl:Ontology ;
    sh:declare [ sh:prefix "ng" ; sh:namespace "https://w3id.org/normgraph/ns#"^^xsd:anyURI ] .
"""


def to_shacl(graph: RuleGraph, rules: list[PlainRule], left_out: dict[str, str]) -> str:
    """Return the rules as Turtle, in an order in which each comes after those whose conclusions it needs.

    What is left out, and what no rule of this form can hold, stands in comments at the head.
    """
    attacked = {target for rule in rules for target in rule.defeats}
    reasons = dict(left_out)
    written = []
    for rule in rules:
        if rule.negated:
            reasons[rule.iri] = "speaks against its conclusion"
        elif rule.iri in attacked:
            reasons[rule.iri] = "is attacked by another rule"
        elif _has_negation(rule.condition):
            reasons[rule.iri] = "needs the contrary of a proposition"
        else:
            written.append(rule)
    lines = [f"# not held: {what}: {how}" for what, how in LIMITS]
    lines += [f"# left out: {iri} {reason}" for iri, reason in sorted(reasons.items())]
    shapes = (_shape(graph, rule, order) for order, rule in enumerate(_in_order(written), 1))
    return "\n".join([*lines, "", _HEAD, *shapes])


def _has_negation(formula: Formula | Atom) -> bool:
    return isinstance(formula, Formula) and (formula.kind == "not" or any(map(_has_negation, formula.parts)))


def _in_order(rules: list[PlainRule]) -> Iterator[PlainRule]:
    waiting = sorted(rules, key=lambda rule: rule.iri)
    while waiting:
        pending = {rule.conclusion.predicate for rule in waiting}
        ready = [r for r in waiting if not {a.predicate for a in atoms(r.condition)} & pending] or waiting[:1]
        yield from ready
        waiting = [rule for rule in waiting if rule not in ready]


def _shape(graph: RuleGraph, rule: PlainRule, order: int) -> str:
    roles = {end for atom in (*atoms(rule.condition), rule.conclusion) for end in (atom.subject, atom.object)} - {CASE}
    bound = "".join(f"    $this <{role}> {_variable(role)} .\n" for role in sorted(roles))
    head = f"{_variable(rule.conclusion.subject)} <{rule.conclusion.predicate}> {_variable(rule.conclusion.object)}"
    body = _pattern(graph, rule.condition, _Counter())
    labels = " , ".join(f'"""{graph.text(rule.iri, LABEL, lang)}"""@{lang}' for lang in ("de", "en"))
    norms = " , ".join(f"<{norm}>" for norm in rule.norms)
    return f"""
<{rule.iri}-shape> a sh:NodeShape ;
    sh:targetClass ng:Fall ;
    sh:rule <{rule.iri}> .

<{rule.iri}> a sh:SPARQLRule ;
    rdfs:label {labels} ;
    dcterms:source {norms} ;
    sh:order {order} ;
    sh:prefixes <https://w3id.org/normgraph/rules> ;
    sh:construct \"\"\"
CONSTRUCT {{ {head} }}
WHERE {{
{bound}{body}}}
\"\"\" .
"""


class _Counter:
    """Numbers variables."""

    def __init__(self) -> None:
        self.number = 0

    def next(self) -> str:
        self.number += 1
        return f"?finding{self.number}"


def _variable(role: str) -> str:
    return "$this" if role == CASE else "?" + role.removeprefix(NS)


def _pattern(graph: RuleGraph, formula: Formula | Atom, counter: _Counter) -> str:
    if isinstance(formula, Formula):
        parts = [_pattern(graph, part, counter) for part in formula.parts]
        if formula.kind == "and":
            return "".join(parts)
        return "    " + "    UNION\n    ".join(f"{{\n{part}    }}\n" for part in parts)
    subject, about = _variable(formula.subject), _variable(formula.object)
    if is_concluded(graph, formula.predicate):
        return f"    {subject} <{formula.predicate}> {about} .\n"
    found = counter.next()
    said = "".join(
        f" ; {prop} {variable}" if variable != "$this" else ""
        for prop, variable in (("ng:subject", subject), ("ng:object", about))
    )
    unsaid = "".join(
        f"    FILTER NOT EXISTS {{ {found} {prop} {found}{number} }}\n"
        for number, (prop, variable) in enumerate((("ng:subject", subject), ("ng:object", about)))
        if variable == "$this"
    )
    return (
        f"    $this ng:finding {found} .\n"
        f"    {found} ng:predicate <{formula.predicate}> ; ng:status ng:established{said} .\n{unsaid}"
        f"    FILTER NOT EXISTS {{ $this ng:finding {found}no . {found}no ng:predicate <{formula.predicate}> ; "
        f"ng:status ng:refuted{said} }}\n"
    )
