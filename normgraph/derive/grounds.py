"""What carries a rule beside its condition: rules it attacks, analogy, objections, factors of a weighing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from normgraph.derive.model import Lang, Status, Step
from normgraph.derive.source import LABEL, RuleGraph
from normgraph.derive.steps import Reader
from normgraph.derive.words import word
from normgraph.identifiers import NS

FACTORS = ("factorFor", "factorAgainst")
_FOUND: dict[str, Status] = {
    NS + "established": "established",
    NS + "refuted": "refuted",
    NS + "leftOpen": "left_open",
    NS + "open": "open",
}


def texts(graph: RuleGraph, thing: str, prop: str, lang: Lang) -> tuple[str, ...]:
    """Return all values in a language, sorted.

    >>> from normgraph.derive.sentences import numbered, shipped
    >>> len(texts(shipped(), numbered("D2-12")[0], "refutes", "en"))
    2
    """
    values = graph.objects(thing, prop)
    return tuple(sorted(v.value for v in values if isinstance(v, ox.Literal) and v.language == lang))


def extended(graph: RuleGraph, rule: str) -> tuple[str, ...]:
    """Return the numbers of the rules that a rule extends beyond their wording."""
    return tuple(graph.one(other, "ruleId") for other in graph.iris(rule, "extends"))


def grounds(graph: RuleGraph, rule: str, lang: Lang) -> Iterator[str]:
    """Yield what carries a rule beside its condition, a line each, for reading it back.

    >>> from normgraph.derive.sentences import numbered, shipped
    >>> list(grounds(shipped(), numbered("D1-6")[0], "en"))[0]
    'factor for: duration of separation foreseeable'
    """
    lines = [
        *_relations(graph, rule, lang),
        ("tertium", texts(graph, rule, "tertium", lang)),
        ("extension", extended(graph, rule)),
    ]
    lines += [("objection", (each,)) for each in texts(graph, rule, "refutes", lang)]
    lines += [(prop, _labels(graph, graph.iris(rule, prop), lang)) for prop in (*FACTORS, "irrelevant")]
    yield from (f"{word(what, lang)}: {', '.join(said)}" for what, said in lines if said)


def _relations(graph: RuleGraph, rule: str, lang: Lang) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield which rules a rule attacks, and which attack it, with their numbers and words."""
    for relation, reverse in (("displaces", "displacedBy"), ("blocks", "blockedBy"), ("disapplies", "disappliedBy")):
        attackers = [each for each in graph.of_type("Rule") if rule in graph.iris(each, relation)]
        for said, others in ((relation, graph.iris(rule, relation)), (reverse, attackers)):
            yield said, tuple(f"{graph.one(other, 'ruleId')} {graph.text(other, LABEL, lang)}" for other in others)


def _labels(graph: RuleGraph, things: Iterable[str], lang: Lang) -> tuple[str, ...]:
    return tuple(graph.text(thing, LABEL, lang) for thing in things)


def factors(reader: Reader, rule: str, prop: str) -> tuple[Step, ...]:
    """Return the factors of a weighing on one side, each as the case states or the rules conclude it, else as open.

    They are listed, not weighed: the result of the weighing is the court's.
    """
    return tuple(step for predicate in reader.graph.iris(rule, prop) for step in _factor(reader, predicate))


def _factor(reader: Reader, predicate: str) -> Iterator[Step]:
    label = reader.graph.text(predicate, LABEL, reader.lang)
    concluded = [each for each in reader.things("Folgerung") if reader.value(each, "predicate") == predicate]
    for conclusion in concluded:
        yield from map(reader.proposition_step, reader.values(conclusion, "inWorld")[:1])
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in reader.values(reader.evaluation.case, "finding"):
        if reader.value(finding, "predicate") == predicate:
            found[reader.value(finding, "subject"), reader.value(finding, "object")].append(finding)
    for (subject, about), findings in sorted(found.items()):
        statuses = {_FOUND[status] for finding in findings for status in reader.values(finding, "status")}
        parties = ", ".join(dict.fromkeys(filter(None, map(reader.party, filter(None, (subject, about))))))
        sources = dict.fromkeys(reader.found(finding) for finding in findings)
        says = f"{label}{f' ({parties})' if parties else ''}"
        yield Step(says, "conflict" if len(statuses) > 1 else min(statuses), "; ".join(sources))
    if not concluded and not found:
        yield Step(label, "open")
