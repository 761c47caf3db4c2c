"""A witness of another kind: the rule data and a case as facts of an answer-set program, solved with clingo.

Nothing of the engine is used beyond the reading of the files and the table of holidays: defaults, validity, order,
date arithmetic and attacks are stated anew, in `witness.lp` and here.
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
from normgraph.derive import periods
from normgraph.derive.source import RuleGraph, read, rule_files
from normgraph.identifiers import NS

PROGRAM = Path(__file__).with_name("witness.lp")
SCALE = 1000
CONDITIONS = {
    "FactCondition", "OnAllDates", "Comparison", "AllOf", "AnyOf", "Not", "Undetermined", "Modelled", "Known",
    "ReadingChosen", "Some", "Every", "AtLeast", "SamePerson",
}  # fmt: skip
CHILDREN = (
    "operand",
    "left",
    "right",
    "condition",
    "gives",
    "effectiveOn",
    "shows",
    "validityTerm",
    "exception",
    "workdayAt",
)
DISCRETION = {"kann", "kannVersagung"}
EXCLUSION = {"ausschluss", "regelausschluss"}
KINDS = {"Not": "negation"}
OPEN = {"asFalse": 0, "asTrue": 2, "asOpen": 1}
SUBPROPERTY = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
DECISION = "day of decision"

Answer = dict[tuple[str, str, str, str], str]
"""(predicate, subject, object, reference date) → status."""


def name(iri: str) -> str:
    return {NS + "es": "es", NS + "jenes": "jenes", NS + "fall": "fall"}.get(iri) or f'"{iri}"'


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

    def end(self, day: clingo.Symbol, period: clingo.Symbol, counting: clingo.Symbol) -> clingo.Symbol:
        """The last day of a period: with the first day counted, the one before the day of the same number."""
        start = datetime.date.fromordinal(day.number)
        if counting.name == "ereignistag":
            return self.plus(day, period)
        if start.day > 1 or period.string[-1] == "D":
            earlier = clingo.Number(day.number - 1)
            return self.plus(earlier, period)
        return clingo.Number(self.plus(day, period).number - 1)

    def monthstart(self, day: clingo.Symbol) -> clingo.Symbol:
        """The first day of the month."""
        return clingo.Number(day.number - datetime.date.fromordinal(day.number).day + 1)

    def completed(
        self, start: clingo.Symbol, end: clingo.Symbol, unit: clingo.Symbol, counting: clingo.Symbol
    ) -> clingo.Symbol:
        """Count up until the next unit would end on the day or later."""
        number, letter = 0, {"years": "Y", "months": "M"}[unit.name]
        while self.end(start, clingo.String(f"P{number + 1}{letter}"), counting).number < end.number:
            number += 1
        return clingo.Number(number * SCALE)

    def workday(self, day: clingo.Symbol, land: clingo.Symbol, late: clingo.Symbol) -> clingo.Symbol:
        """Saturdays and Sundays anew; which days are holidays is the library's."""
        found = datetime.date.fromordinal(day.number)
        return clingo.Number(periods.workday(found, land.string)[late.number].toordinal())

    def least(self, left: clingo.Symbol, right: clingo.Symbol) -> clingo.Symbol:
        return min(left, right)

    def product(self, left: clingo.Symbol, right: clingo.Symbol) -> clingo.Symbol:
        exact = Decimal(left.number) * Decimal(right.number) / SCALE
        fits = exact == int(exact) and abs(exact) < 2**31  # also asked of pairs that no rule multiplies
        return clingo.Number(int(exact)) if fits else clingo.Function("inexact")

    def speaks(self, rank: clingo.Symbol) -> clingo.Symbol:
        """Outside its time a rule says nothing: open, not false."""
        return clingo.Number(max(rank.number, 1))

    def not_before(self, first: clingo.Symbol, last: clingo.Symbol, bound: clingo.Symbol) -> clingo.Symbol:
        return clingo.Number(2 if first >= bound else 0 if last < bound else 1)

    def not_after(self, first: clingo.Symbol, last: clingo.Symbol, bound: clingo.Symbol) -> clingo.Symbol:
        return clingo.Number(2 if last <= bound else 0 if first > bound else 1)


def solve(
    case: CaseDocument, on: datetime.date | None = None, graph: RuleGraph | None = None
) -> dict[frozenset[str], Answer]:
    """Return for every choice of readings how each conclusion stands."""
    graph = graph or rules()
    control = clingo.Control(["0", "--warn=no-atom-undefined"])
    facts = "\n".join((*rule_facts(graph), *case_facts(case, on)))
    control.add("base", [], facts)
    control.add(PROGRAM.read_text(encoding="utf-8"))
    control.ground([("base", [])], context=Arithmetic())
    for level in range(len(levels(graph))):
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
def rule_facts(graph: RuleGraph) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_rule_facts(graph)))


@cache
def levels(graph: RuleGraph) -> tuple[tuple[str, ...], ...]:
    """Everything that is evaluated, in an order in which each comes after what it needs."""
    needs = defaultdict[str, set[str]](set)
    dates = {term for day in graph.of_type("Stichtag") for term in graph.iris(day, "dateTerm")}
    for thing in list(graph.facts):
        needs[thing].update(part for prop in (*CHILDREN, "each", "asks") for part in graph.iris(thing, prop))
        for prop in ("concludes", "excludes", "displaces", "blocks", "disapplies"):
            for target in graph.iris(thing, prop):
                needs[target].add(thing)
        if "ReferenceDay" in graph.types(thing) or graph.one(thing, "perReferenceDate") == "true":
            needs[thing] |= dates
    for rule in graph.of_type("Rule"):
        for other in excluded(graph, rule):
            needs[other].add(rule)
        for node, predicate in asked_too(graph, rule):
            needs[rule].add(node)
            needs[node].add(predicate)
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    found = []
    while sorter.is_active():
        found.append(sorter.get_ready())
        sorter.done(*found[-1])
    return tuple(found)


def excluded(graph: RuleGraph, rule: str) -> list[str]:
    """The rules that order what this one excludes for the same parties, and do not attack it."""
    if not EXCLUSION & set(graph.strengths(rule)):
        return []
    same = [graph.iris(rule, end) for end in ("subject", "object")]
    return [
        other
        for other in graph.of_type("Rule")
        if set(graph.iris(rule, "excludes")) & set(graph.iris(other, "concludes"))
        and [graph.iris(other, end) for end in ("subject", "object")] == same
        and not any(rule in graph.iris(other, relation) for relation in ("displaces", "blocks", "disapplies"))
    ]


def gaps(graph: RuleGraph, rule: str) -> list[str]:
    touched = {rule, *graph.iris(rule, "concludes"), *graph.iris(rule, "excludes")}
    return [gap for gap in graph.of_type("Luecke") if touched & set(graph.iris(gap, "limits"))]


def asked_too(graph: RuleGraph, rule: str) -> list[tuple[str, str]]:
    """What a rule asks for besides its condition, as (name of the question, predicate)."""
    predicates = [
        *graph.iris(rule, "exercise"),
        *(p for gap in gaps(graph, rule) for p in graph.iris(gap, "settledBy")),
    ]
    return [(f"{rule} {predicate}", predicate) for predicate in predicates]


def weighs(graph: RuleGraph, node: str) -> bool:
    if any("Abwaegungsergebnis" in graph.types(p) for p in graph.iris(node, "asks")):
        return True
    return any(weighs(graph, child) for prop in ("operand", "each") for child in graph.iris(node, prop))


def _rule_facts(graph: RuleGraph) -> Iterator[str]:
    for rule in graph.of_type("Rule"):
        r = name(rule)
        yield f"rule({r})."
        for prop in ("subject", "object", "forEach", "concerns"):
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
        yield from (f"attacks({r},{name(q)})." for q in excluded(graph, rule))
        yield from _beyond_the_condition(graph, rule)
        yield from (f"disapplies({r},{name(q)})." for q in graph.iris(rule, "disapplies"))
        yield from _validity(graph, rule)
    yield f'type("{DECISION}",dayofdecision). level("{DECISION}",0).'
    yield from (f"level({name(thing)},{level})." for level, things in enumerate(levels(graph)) for thing in things)
    for thing in list(graph.facts):
        yield from _part_facts(graph, thing)


def _beyond_the_condition(graph: RuleGraph, rule: str) -> Iterator[str]:
    """Exceptions, gaps of the modelling, and discretion."""
    r, strength = name(rule), set(graph.strengths(rule))
    for exception in graph.iris(rule, "exception"):
        yield f"unless({r},{name(exception)})."
        if "vermutung" in strength and not graph.objects(exception, "whenOpen"):
            yield f"presumes({r},{name(exception)})."
    for gap in gaps(graph, rule):
        yield f"touched({r},{name(gap)})."
        yield from (f"settles({r},{name(gap)},{name(f'{rule} {p}')})." for p in graph.iris(gap, "settledBy"))
    exercise = graph.iris(rule, "exercise")
    if strength & DISCRETION and (exercise or not weighs(graph, graph.iris(rule, "condition")[0])):
        yield f"discretionary({r})."
    for predicate in exercise:
        yield f"exercisable({r}). exercised({r},{name(f'{rule} {predicate}')})."
    for node, predicate in asked_too(graph, rule):
        n = name(node)
        yield f"type({n},factcondition). condition({n}). whenopen({n},1). child({r},{n}). asks({n},{name(predicate)})."
        for prop in ("subject", "object"):
            yield f"{prop}({n},{name((graph.iris(rule, prop) or [NS + 'fall'])[0])})."


def _validity(graph: RuleGraph, rule: str) -> Iterator[str]:
    bounds = [(p, value.value) for p in ("validFrom", "validTo") for value in graph.objects(rule, p)]
    for prop, day in bounds:
        yield f"bounded({name(rule)}). {prop.lower()}({name(rule)},{ordinals(day)[0]})."
    shown = graph.one(rule, "shownFrom")
    if shown:
        yield f"shownfrom({name(rule)},{ordinals(shown)[0]})."
    if bounds or shown:
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
    yield from (f"counting({n},{value.removeprefix(NS)})." for value in graph.iris(thing, "counting"))
    yield from (f"unitoftime({n},{value.removeprefix(NS)})." for value in graph.iris(thing, "unitOfTime"))
    yield from (f"workdayat({n},{name(value)}). workday({n})." for value in graph.iris(thing, "workdayAt"))
    yield from (f"members({n},{value.value})." for value in graph.objects(thing, "members"))
    if kinds & {"PeriodEnd", "Completed"} and not graph.iris(thing, "counting"):
        yield f"counting({n},ereignistag)."
    yield from (f"dateterm({n},{name(value)})." for value in graph.iris(thing, "dateTerm"))
    yield from (f'period({n},"{value.value}").' for value in graph.objects(thing, "period"))
    if kinds & {"Sum", "Latest", "Earliest", "Smallest", "Greatest"}:
        yield f"operands({n},{len(graph.iris(thing, 'operand'))})."
    if "Rule" not in kinds and not kinds & {"Scope"}:
        yield from (f"over({n},{name(role)})." for role in graph.iris(thing, "over"))
    if "SamePerson" in kinds:
        for prop in ("subject", "object"):
            yield f"{prop}({n},{name(graph.iris(thing, prop)[0])})."
    if kinds & CONDITIONS:
        default = graph.one(thing, "whenOpen").removeprefix(NS) or "asOpen"
        yield f"condition({n}). whenopen({n},{OPEN[default]})."
    if "Rule" in kinds or graph.iris(thing, "asks"):
        for prop in ("subject", "object"):
            yield f"{prop}({n},{name((graph.iris(thing, prop) or [NS + 'fall'])[0])})."
    if "Constant" in kinds:
        for prop in VALUES:
            for value in graph.objects(thing, prop):
                yield from _values("constant", n, {prop: value.value})
    if "Parameterwert" in kinds:
        yield f"holds({n},amount,{thousandths(graph.one(thing, 'amount'))})."
    for entry in graph.iris(thing, "entry"):
        ends = ",".join(str(ordinals(graph.one(entry, p))[0]) for p in ("validFrom", "validTo"))
        yield f"entry({n},{name(entry)},{ends})."
    for prop, fact in (("closedByLaw", "closed"), ("perReferenceDate", "dated"), ("manyValued", "manyvalued")):
        if graph.one(thing, prop) == "true":
            yield f"{fact}({n})."
    if "Tatsache" in kinds and graph.one(thing, "valueKind") == NS + "date":
        yield f"event({n})." + (f" compared({n})." if graph.one(thing, "mayLieAhead") == "true" else "")
    if "Abwaegungsergebnis" in kinds:
        yield f"weighing({n})."


VALUES = ("date", "earliest", "latest", "amount", "country", "code")


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
    days = [on.isoformat()] if on else said[case.iri].get("decidedOn", [])
    replaced, ahead = _days(said, said[case.iri].get("finding", []), ordinals(days[0])[1] if days else None)
    for finding in said[case.iri].get("finding", []):
        about = said[finding]
        if finding in replaced:
            continue
        yield from [f"later({name(finding)})."] if finding in ahead else []
        ends = [known.get(end) or name(end) for p in ("subject", "object") for end in about.get(p, [case.iri])]
        yield f"finding({name(finding)},{name(about['predicate'][0])},{','.join(ends)})."
        yield from _status(name(finding), about["status"][0].removeprefix(NS))
        yield from _values("holds", name(finding), {p: about[p][0] for p in VALUES if p in about})
        yield from (f"on({name(finding)},{ordinals(day)[0]})." for day in about.get("on", []))
    yield from ("decided({},{}).".format(*ordinals(day)) for day in days)


def _days(said: dict[str, dict[str, list[str]]], findings: list[str], horizon: int | None) -> tuple[set[str], set[str]]:
    """Of one holder the latest day counts; what is found for a day after the decision alone is still to come."""
    replaced, ahead = set[str](), set[str]()
    single = [
        f
        for f in findings
        if not any(rules().one(said[f]["predicate"][0], prop) == "true" for prop in ("perReferenceDate", "manyValued"))
    ]
    proposition = {f: tuple(str(said[f].get(p)) for p in ("predicate", "subject", "object")) for f in single}
    day = {f: ordinals(said[f]["on"][0])[0] for f in single if "on" in said[f]}
    later = {
        f
        for f in day
        if horizon is not None and day[f] > horizon and said[f].get("standard", [""])[0] != NS + "prognosis"
    }
    for f in single:
        same = [g for g in single if proposition[g] == proposition[f] and g not in later]
        if f in later:
            (replaced if same else ahead).add(f)
        elif f in day and any(
            g in day and day[g] > day[f] and said[g].get("holder") == said[f].get("holder") for g in same
        ):
            replaced.add(f)
    return replaced, ahead


def _status(finding: str, status: str) -> Iterator[str]:
    side, weight = {"established": ("pro", 2), "refuted": ("contra", 2), "leftOpen": ("pro", 1)}[status]
    yield f"weighs({finding},{side},{weight}). {status.lower()}({finding})."
