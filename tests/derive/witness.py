"""A witness of another kind: the rule data and a case as facts of an answer-set program, solved with clingo.

Nothing of the engine is used beyond the reading of the files: defaults, validity, order, date arithmetic and attacks
are stated anew, in `witness.lp` and here.
"""

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import clingo
import pyoxigraph as ox

from normgraph.cases import CaseDocument
from normgraph.derive.source import RuleGraph, read, rule_files
from normgraph.identifiers import NS

PROGRAM = Path(__file__).with_name("witness.lp")
SCALE = 1000
CONDITIONS = {
    "FactCondition", "OnAllDates", "Comparison", "AllOf", "AnyOf", "Not", "Undetermined", "Known",
    "ReadingChosen",
}  # fmt: skip
CHILDREN = ("operand", "left", "right", "condition", "gives", "effectiveOn", "shows", "validityTerm")
KINDS = {"Not": "negation"}
OPEN = {"asFalse": 0, "asTrue": 2, "asOpen": 1}
SUBPROPERTY = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
DECISION = "day of decision"

Answer = dict[tuple[str, str, str, str], str]
"""(predicate, subject, object, reference date) → status."""


def name(iri: str) -> str:
    return {NS + "es": "es", NS + "fall": "fall"}.get(iri) or f'"{iri}"'


def thousandths(text: str) -> int:
    scaled = Decimal(text) * SCALE
    assert scaled == int(scaled), f"{text} has too many places"
    assert abs(scaled) < 2**31, f"{text} is too large"
    return int(scaled)


def ordinals(text: str) -> tuple[int, int]:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    ends = datetime.date(year, month or 1, day or 1), datetime.date(year, month or 12, last)
    return ends[0].toordinal(), ends[1].toordinal()


class Arithmetic:
    """What the program asks of the calendar and of exact numbers."""

    def plus(self, day: clingo.Symbol, period: clingo.Symbol) -> clingo.Symbol:
        number, unit = int(period.string[1:-1]), period.string[-1]
        if unit == "D":
            return clingo.Number(day.number + number)
        start = datetime.date.fromordinal(day.number)
        months = start.year * 12 + start.month - 1 + number * {"Y": 12, "M": 1}[unit]
        for last in (start.day, 30, 29, 28):
            if last <= start.day:
                try:
                    return clingo.Number(datetime.date(months // 12, months % 12 + 1, last).toordinal())
                except ValueError:
                    continue
        raise AssertionError(period)

    def least(self, left: clingo.Symbol, right: clingo.Symbol) -> clingo.Symbol:
        return min(left, right)

    def product(self, left: clingo.Symbol, right: clingo.Symbol) -> clingo.Symbol:
        exact = Decimal(left.number) * Decimal(right.number) / SCALE
        return clingo.Number(int(exact)) if exact == int(exact) else clingo.Function("inexact")

    def speaks(self, rank: clingo.Symbol) -> clingo.Symbol:
        """Outside its time a rule says nothing: open, not false."""
        return clingo.Number(max(rank.number, 1))

    def not_before(self, first: clingo.Symbol, last: clingo.Symbol, bound: clingo.Symbol) -> clingo.Symbol:
        return clingo.Number(2 if first >= bound else 0 if last < bound else 1)

    def not_after(self, first: clingo.Symbol, last: clingo.Symbol, bound: clingo.Symbol) -> clingo.Symbol:
        return clingo.Number(2 if last <= bound else 0 if first > bound else 1)


def solve(case: CaseDocument, on: datetime.date | None = None) -> dict[frozenset[str], Answer]:
    """Return for every choice of readings how each conclusion stands."""
    control = clingo.Control(["0", "--warn=no-atom-undefined"])
    facts = "\n".join((*rule_facts(), *case_facts(case, on)))
    control.add("base", [], facts)
    control.add(PROGRAM.read_text(encoding="utf-8"))
    control.ground([("base", [])], context=Arithmetic())
    for level in range(len(levels())):
        for part in ("propositions", "conditions", "ranks", "rules", "ruleranks", "counts", "values"):
            control.ground([(part, [clingo.Number(level)])], context=Arithmetic())
    control.ground([("conclusions", [])])
    answers: dict[frozenset[str], Answer] = {}
    with control.solve(yield_=True) as models:
        for model in models:
            symbols = model.symbols(atoms=True)
            chosen = frozenset(s.arguments[0].string for s in symbols if s.match("chosen", 1))
            answer: Answer = {}
            for symbol in symbols:
                assert not (symbol.match("value", 4) and symbol.arguments[-1].match("inexact", 0))
                if symbol.match("status", 2):
                    atom, status = symbol.arguments
                    predicate, subject, about, day = (text(part, case) for part in atom.arguments)
                    key = (predicate, subject, about, day)
                    assert key not in answer, f"two statuses of {key}"
                    answer[key] = status.name
            assert chosen not in answers, "two answer sets for one choice of readings"
            answers[chosen] = answer
    return answers


def text(symbol: clingo.Symbol, case: CaseDocument) -> str:
    if symbol.type == clingo.SymbolType.String:
        return symbol.string
    return {"case": case.iri, "none": NS + "ohneStichtag"}[symbol.name]


@cache
def rules() -> RuleGraph:
    return read(rule_files())


@cache
def rule_facts() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_rule_facts(rules())))


@cache
def levels() -> tuple[tuple[str, ...], ...]:
    """Everything that is evaluated, in an order in which each comes after what it needs."""
    graph, needs = rules(), defaultdict[str, set[str]](set)
    dates = {term for day in graph.of_type("Stichtag") for term in graph.iris(day, "dateTerm")}
    for thing in list(graph.facts):
        needs[thing].update(part for prop in (*CHILDREN, "each", "asks") for part in graph.iris(thing, prop))
        for prop in ("concludes", "excludes", "displaces", "blocks", "disapplies"):
            for target in graph.iris(thing, prop):
                needs[target].add(thing)
        if "ReferenceDay" in graph.types(thing) or graph.one(thing, "perReferenceDate") == "true":
            needs[thing] |= dates
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    found = []
    while sorter.is_active():
        found.append(sorter.get_ready())
        sorter.done(*found[-1])
    return tuple(found)


def _rule_facts(graph: RuleGraph) -> Iterator[str]:
    for rule in graph.of_type("Rule"):
        r = name(rule)
        yield f"rule({r})."
        for prop in ("subject", "object", "forEach"):
            yield from (f"names({r},{name(role)})." for role in graph.iris(rule, prop))
        yield f"over({r},{name((graph.iris(rule, 'forEach') or [NS + 'fall'])[0])})."
        yield from (f"at({r},{name(day)})." for day in graph.iris(rule, "at"))
        if not graph.iris(rule, "at"):
            yield f"at({r},none)."
        yield from (f"concludes({r},pro,{name(p)})." for p in graph.iris(rule, "concludes"))
        yield from (f"concludes({r},contra,{name(p)})." for p in graph.iris(rule, "excludes"))
        yield from (f"has({r},{name(c)})." for c in graph.iris(rule, "condition"))
        yield from (f"effective({r},{name(t)})." for t in graph.iris(rule, "effectiveOn"))
        yield from (f"gives({r},{name(t)})." for t in graph.iris(rule, "gives"))
        for relation in ("displaces", "blocks", "disapplies"):
            yield from (f"attacks({r},{name(q)})." for q in graph.iris(rule, relation))
        yield from (f"disapplies({r},{name(q)})." for q in graph.iris(rule, "disapplies"))
        if NS + "kann" in graph.iris(rule, "strength"):
            yield f"kann({r})."
        yield from _validity(graph, rule)
    yield f'type("{DECISION}",dayofdecision). level("{DECISION}",0).'
    yield from (f"level({name(thing)},{level})." for level, things in enumerate(levels()) for thing in things)
    for thing in list(graph.facts):
        yield from _part_facts(graph, thing)


def _validity(graph: RuleGraph, rule: str) -> Iterator[str]:
    bounds = [(p, value.value) for p in ("validFrom", "validTo") for value in graph.objects(rule, p)]
    for prop, day in bounds:
        yield f"bounded({name(rule)}). {prop.lower()}({name(rule)},{ordinals(day)[0]})."
    if bounds:
        terms = graph.iris(rule, "validityTerm") or graph.iris(rule, "effectiveOn") or [DECISION]
        yield f"selects({name(rule)},{name(terms[0])}). child({name(rule)},{name(terms[0])})."


def _part_facts(graph: RuleGraph, thing: str) -> Iterator[str]:
    n, kinds = name(thing), set(graph.types(thing))
    for kind in kinds:
        if kind[:1].isupper() and kind.isascii():
            yield f"type({n},{KINDS.get(kind, kind.lower())})."
    for prop in CHILDREN:
        yield from (f"child({n},{name(child)})." for child in graph.iris(thing, prop))
    for prop in ("operand", "left", "right", "each", "parameter", "reading", "answers", "asks"):
        yield from (f"{prop}({n},{name(value)})." for value in graph.iris(thing, prop))
    yield from (f"relation({n},{value.removeprefix(NS)})." for value in graph.iris(thing, "relation"))
    yield from (f"ondates({n},{name(value)})." for value in graph.iris(thing, "onDates"))
    yield from (f"dateterm({n},{name(value)})." for value in graph.iris(thing, "dateTerm"))
    yield from (f'period({n},"{value.value}").' for value in graph.objects(thing, "period"))
    if kinds & {"Sum", "Latest"}:
        yield f"operands({n},{len(graph.iris(thing, 'operand'))})."
    if "SumOver" in kinds:
        yield f"over({n},{name(graph.iris(thing, 'over')[0])})."
    if kinds & CONDITIONS:
        default = graph.one(thing, "whenOpen").removeprefix(NS) or "asOpen"
        yield f"condition({n}). whenopen({n},{OPEN[default]})."
    if "Rule" in kinds or graph.iris(thing, "asks"):
        for prop in ("subject", "object"):
            yield f"{prop}({n},{name((graph.iris(thing, prop) or [NS + 'fall'])[0])})."
    if "Constant" in kinds:
        yield from _values("constant", n, {p: graph.one(thing, p) for p in VALUES if graph.objects(thing, p)})
    if "Parameterwert" in kinds:
        yield f"holds({n},amount,{thousandths(graph.one(thing, 'amount'))})."
    for entry in graph.iris(thing, "entry"):
        ends = ",".join(str(ordinals(graph.one(entry, p))[0]) for p in ("validFrom", "validTo"))
        yield f"entry({n},{name(entry)},{ends})."
    for prop, fact in (("closedByLaw", "closed"), ("perReferenceDate", "dated"), ("manyValued", "manyvalued")):
        if graph.one(thing, prop) == "true":
            yield f"{fact}({n})."
    if "Abwaegungsergebnis" in kinds:
        yield f"weighing({n})."


VALUES = ("date", "earliest", "latest", "amount", "country")


def _values(fact: str, thing: str, said: dict[str, str]) -> Iterator[str]:
    for prop, value in said.items():
        if prop == "date":
            first, last = ordinals(value)
            yield f"{fact}({thing},earliest,{first}). {fact}({thing},latest,{last})."
        elif prop in ("earliest", "latest"):
            yield f"{fact}({thing},{prop},{ordinals(value)[0]})."
        elif prop == "amount":
            yield f"{fact}({thing},amount,{thousandths(value)})."
        else:
            yield f'{fact}({thing},{prop},"{value}").'


def case_facts(case: CaseDocument, on: datetime.date | None) -> Iterator[str]:
    said: dict[str, dict[str, list[str]]] = {}
    for subject, prop, value in case.triples():
        assert isinstance(subject, ox.NamedNode)
        assert not isinstance(value, ox.Triple)
        said.setdefault(subject.value, {}).setdefault(prop.value.removeprefix(NS), []).append(value.value)
    known = {case.iri: "case"}
    yield "role(fall,case)."
    for prop, values in said[case.iri].items():
        if NS + "beteiligter" in rules().iris(NS + prop, SUBPROPERTY):
            yield from (f"role({name(NS + prop)},{known.get(v) or name(v)})." for v in values)
    for finding in said[case.iri].get("finding", []):
        about = said[finding]
        ends = [known.get(end) or name(end) for p in ("subject", "object") for end in about.get(p, [case.iri])]
        yield f"finding({name(finding)},{name(about['predicate'][0])},{','.join(ends)})."
        yield from _status(name(finding), about["status"][0].removeprefix(NS))
        yield from _values("holds", name(finding), {p: about[p][0] for p in VALUES if p in about})
        yield from (f"on({name(finding)},{ordinals(day)[0]})." for day in about.get("on", []))
    days = [on.isoformat()] if on else said[case.iri].get("decidedOn", [])
    yield from ("decided({},{}).".format(*ordinals(day)) for day in days)


def _status(finding: str, status: str) -> Iterator[str]:
    side, weight = {"established": ("pro", 2), "refuted": ("contra", 2), "leftOpen": ("pro", 1)}[status]
    yield f"weighs({finding},{side},{weight}). {status.lower()}({finding})."
