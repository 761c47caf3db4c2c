"""Reads single parts of an evaluation: values, days, propositions, conditions, and what is open beneath them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property

from normgraph.derive import figures, spans
from normgraph.derive.compile import CASE_SCOPE, CONDITIONS, NO_DATE
from normgraph.derive.evaluate import Evaluation
from normgraph.derive.model import Lang, Step
from normgraph.derive.program import RuleBase
from normgraph.derive.source import LABEL, RDF_TYPE
from normgraph.derive.words import word
from normgraph.identifiers import NS

_NOTHING: dict[str, list[str]] = {}
_STATUS = {"2": "established", "1": "open", "0": "refuted"}


@cache
def _iri(prop: str) -> str:
    return prop if ":" in prop else NS + prop


class Reader(ABC):
    """The evaluated store as a dictionary, with the words of one language."""

    def __init__(self, base: RuleBase, evaluation: Evaluation, lang: Lang) -> None:
        self.base = base
        self.graph = base.graph
        self.evaluation = evaluation
        self.lang: Lang = lang
        self._said = evaluation.said()
        node, focus = NS + "node", NS + "focus"
        self._results = {(said[node][0], said[focus][0]): result for result, said in self._said.items() if node in said}
        self._bases = {
            self.value(f, "context"): f for f in self.things("Focus") if CASE_SCOPE in self.values(f, "ofScope")
        }
        self._known: dict[str, str] = {}
        self._steps: dict[tuple[str, str], Step] = {}
        self._open: dict[str, tuple[str, ...]] = {}
        self._open_at: dict[tuple[str, str], tuple[str, ...]] = {}
        self.decided_on = self.span(next(iter(evaluation.worlds)))

    def values(self, thing: str, prop: str) -> list[str]:
        """Return all values of a property of ours, sorted."""
        return self._said.get(thing, _NOTHING).get(_iri(prop), [])

    def value(self, thing: str, prop: str) -> str:
        """Return the first value, empty if there is none."""
        values = self._said.get(thing, _NOTHING).get(_iri(prop))
        return values[0] if values else ""

    def things(self, kind: str) -> list[str]:
        """Return all things of a class of ours, sorted."""
        return sorted(s for s, said in self._said.items() if NS + kind in said.get(RDF_TYPE, []))

    def saying(self, prop: str) -> list[str]:
        """Return all things of which a property of ours says something."""
        return [thing for thing, said in self._said.items() if _iri(prop) in said]

    def result(self, node: str, focus: str) -> str:
        """Return the result of a rule part at a focus, empty if it has none.

        What depends on no reading has its result at the same focus of the common world.
        """
        return self._results.get((node, focus)) or self._results.get((node, self.value(focus, "commonFocus")), "")

    def label(self, thing: str) -> str:
        """Return the label that the case or the rules give a thing."""
        return self.value(thing, LABEL)

    def party(self, thing: str) -> str:
        """Return a party by its label; the case itself has none."""
        return "" if thing == self.evaluation.case else self.label(thing) or thing.rsplit("/", 1)[-1]

    def authority(self, rule: str) -> tuple[str, str]:
        """Return the decision on which the wording of a rule rests, as cited, and its marginal number."""
        decision = (self.graph.iris(rule, "authority") or [""])[0]
        return self.graph.text(decision, LABEL, self.lang), self.graph.one(rule, "rn")

    def rule_named(self, rule: str) -> str:
        """Return the number and the words of a rule."""
        return f"{self.graph.one(rule, 'ruleId')} {self.graph.text(rule, LABEL, self.lang)}"

    def cited_authority(self, thing: str) -> str:
        """Return the decision or text on which a rule or reading rests, with its marginal number if it has one."""
        source, rn = self.authority(thing)
        return f"{source}, Rn. {rn}" if rn else source

    # days and values

    def span(self, thing: str) -> str:
        """Return a day, month or year that covers the interval of a thing exactly, else both ends."""
        return spans.covering(self.value(thing, "earliest"), self.value(thing, "latest"))

    def date_of(self, result: str, rule: str) -> str | None:
        """Return the day to which the conclusion of a rule belongs."""
        span = self.span(self.value(result, "effective"))
        if span:
            return span
        terms = self.graph.iris(rule, "effectiveOn")
        return "decision" if any("DayOfDecision" in self.graph.types(term) for term in terms) else None

    def day_of_version(self, rule: str, focus: str) -> str:
        """Return the day that selects the version of a rule's norm: its own, its conclusion's, the decision's."""
        for term in self.graph.iris(rule, "validityTerm") + self.graph.iris(rule, "effectiveOn"):
            return self.span(self.result(term, focus))
        return self.decided_on

    def day_of_reference(self, atom: str) -> str:
        """Return the reference date of a proposition, empty if it has none."""
        day = self.value(atom, "referenceDate")
        if day in ("", NO_DATE):
            return ""
        context = self.value(atom, "context")
        for term in self.graph.iris(day, "dateTerm"):
            return self.span(self.result(term, self._bases.get(context, "")))
        return ""

    def shown(self, atom: str, rule: str, focus: str) -> str | None:
        """Return the value of a conclusion: an amount, or the comparison that shows it best."""
        if amount := self._amount(atom):
            return amount
        for comparison in self.graph.iris(rule, "shows"):
            return self._comparison(comparison, focus)
        return None

    def known(self, thing: str) -> str:
        """Return the value of a thing, whatever its kind, empty if it has none."""
        if thing not in self._known:
            code = self.value(thing, "country") or ", ".join(self.values(thing, "code"))
            self._known[thing] = self._amount(thing) or self.span(thing) or code
        return self._known[thing]

    def _amount(self, thing: str) -> str:
        amount = self.value(thing, "amount")
        text = f"{Decimal(amount).normalize():f}" if amount else ""
        unit = self.value(thing, "unit")
        return f"{text} {word('days', self.lang)}" if unit == NS + "days" else text

    def _comparison(self, node: str, focus: str, *, named: bool = False) -> str:
        symbol = self.graph.one(self.graph.iris(node, "relation")[0], "http://www.w3.org/2004/02/skos/core#notation")
        sides = [self.graph.iris(node, side)[0] for side in ("left", "right")]
        return f" {symbol} ".join(self.term(side, focus, named=named) for side in sides)

    def term(self, node: str, focus: str, *, named: bool = False) -> str:
        """Return the value of a term in words, with its name if asked; where it is unknown, what is not known."""
        result = self.result(node, focus)
        known = self.known(result)
        if known:
            return figures.named(self, node, focus) if named else known
        if "DayOfDecision" in self.graph.types(node):
            return f"{word('day of decision', self.lang)} ({word('unknown', self.lang)})"
        return self._unknown(node, focus)

    def _unknown(self, node: str, focus: str) -> str:
        """Name what a term without a value would need and does not have."""
        parts = [part for part in (node, *self.base.parts_of(node)) if not self.known(self.result(part, focus))]
        needed = [thing for part in parts for prop in ("asks", "parameter") for thing in self.graph.iris(part, prop)]
        names = dict.fromkeys(self.graph.text(thing, LABEL, self.lang) for thing in needed)
        return f"{', '.join(names)} ({word('unknown', self.lang)})".strip()

    # propositions and conditions

    def proposition(self, atom: str) -> str:
        """Return a proposition in words, with its parties, day and value."""
        text = self.graph.text(self.value(atom, "predicate"), LABEL, self.lang)
        parties = [self.party(self.value(atom, end)) for end in ("subject", "object")]
        named = ", ".join(dict.fromkeys(p for p in parties if p))
        day = self.day_of_reference(atom)
        about = "; ".join(part for part in (named, day) if part)
        known = self.known(atom) or figures.ahead(self, atom)
        return f"{text}{f' ({about})' if about else ''}{f': {known}' if known else ''}"

    def found_by(self, atom: str) -> str:
        """Return who found a proposition and where, for all its findings."""
        return "; ".join(dict.fromkeys(self.found(finding) for finding in self.values(atom, "finding")))

    def found(self, finding: str) -> str:
        """Return who made a finding, where, by which standard of proof and with which hedge."""
        holder, rn, hedge = self.holder(finding), self.value(finding, "rn"), self.value(finding, "hedge")
        standard = self._less_than_full(finding)
        return ", ".join(part for part in (holder, f"Rn. {rn}" if rn else "", standard, hedge) if part)

    def holder(self, finding: str) -> str:
        """Return who made a finding, by the label that the case gives or by name."""
        return self.label(self.value(finding, "holder")) or self.value(finding, "holder")

    def _less_than_full(self, finding: str) -> str:
        """Return the standard of proof of a finding in words, nothing for full conviction."""
        standard = self.value(finding, "standard")
        return "" if standard in ("", NS + "full") else self.graph.text(standard, LABEL, self.lang)

    def finding_statuses(self, atom: str) -> set[str]:
        """Return the statuses that findings give a proposition."""
        return {status for finding in self.values(atom, "finding") for status in self.values(finding, "status")}

    @abstractmethod
    def proposition_step(self, atom: str) -> Step:
        """Return a proposition as a reason."""

    def step(self, node: str, focus: str) -> Step:
        """Return a condition or term at a focus as a reason."""
        if (node, focus) not in self._steps:
            self._steps[node, focus] = self._step(node, focus)
        return self._steps[node, focus]

    def _step(self, node: str, focus: str) -> Step:
        kind = next(iter(set(self.graph.types(node)) & set(CONDITIONS)), "")
        result = self.result(node, focus)
        status = _STATUS.get(self.value(result, "rank"), "")
        if kind in ("FactCondition", "OnAllDates"):
            return self._fact_step(node, result, status)
        if kind == "Comparison":
            says = self._comparison(node, focus, named=True) + self._burden(node, result)
            return Step(says, status, self._sources(node, focus))
        if kind == "ReadingChosen":
            reading = self.graph.iris(node, "reading")[0]
            says = f"{word(kind, self.lang)}: {self.graph.text(reading, LABEL, self.lang)}"
            return Step(says, status, self.cited_authority(reading))
        if kind == "Known":
            return Step(self.term(self.graph.iris(node, "operand")[0], focus, named=True), status)
        if kind in ("Some", "Every", "AtLeast"):
            return self._members_step(node, kind, result, status)
        if kind == "SamePerson":
            parties = [self.holders(node, end, focus) for end in ("subject", "object")]
            return Step(f"{word(kind, self.lang)}: {' = '.join(parties)}", status)
        if kind == "Modelled":
            gaps = [self.graph.text(gap, LABEL, self.lang) for gap in self.graph.iris(node, "gap")]
            return Step(f"{word(kind, self.lang)}: {'; '.join(gaps)}", status)
        shown = [child for child in self.graph.iris(node, "operand") if not self._taken_for_granted(child, focus)]
        parts = tuple(self.step(child, focus) for child in shown)
        if kind in ("AllOf", "AnyOf") and len(parts) == 1 and not self._burden(node, result):
            return parts[0] if kind == "AllOf" else Step(parts[0].says, status, because=parts[0].because)
        if kind == "Not" and not parts[0].because and not self._burden(node, result):
            return Step(f"{word(kind, self.lang)}: {parts[0].says}", status, parts[0].source, parts[0].result)
        return Step(word(kind, self.lang) + self._burden(node, result), status, because=parts)

    def _taken_for_granted(self, node: str, focus: str) -> bool:
        """Return whether a condition only says that the rule is in force or its value known, and so it is."""
        of_time = {"InForce", "Known", "Modelled"} & {*self.graph.types(node)}
        return self.turns_a_gap(node) or (bool(of_time) and self.value(self.result(node, focus), "rank") == "2")

    def turns_a_gap(self, node: str) -> bool:
        """Return whether a condition denies a gap, as a rule not yet shown does beside the gap itself."""
        return "Not" in self.graph.types(node) and "Modelled" in self.graph.types(self.graph.iris(node, "operand")[0])

    def _members_step(self, node: str, kind: str, result: str, status: str) -> Step:
        """Show a condition over a group: the condition for each member."""
        group = self.graph.text(self.graph.iris(node, "over")[0], LABEL, self.lang)
        least = f" {self.graph.one(node, 'members')}" if kind == "AtLeast" else ""
        parts = []
        for used in self.values(result, "uses"):
            focus = self.value(used, "focus")
            inner = self.step(self.value(used, "node"), focus)
            parts.append(Step(self.party(self.value(focus, "es")), inner.status, because=(inner,)))
        says = f"{word(kind, self.lang)}{least}: {group}{self._burden(node, result)}"
        return Step(says, status, because=tuple(sorted(parts, key=lambda part: part.says)))

    def holders(self, node: str, end: str, focus: str) -> str:
        """Return those who hold the roles that a part names, empty for the case itself."""
        held = [self.party(holder) for role in self.graph.iris(node, end) for holder in self.values(focus, role)]
        return ", ".join(dict.fromkeys(party for party in held if party))

    def _fact_step(self, node: str, result: str, status: str) -> Step:
        atoms = [atom for atom in self.values(result, "uses") if self.value(atom, "predicate")]
        burden = self._burden(node, result)
        if len(atoms) == 1 and not burden:
            return self.proposition_step(atoms[0])
        asked = self.graph.text(self.graph.iris(node, "asks")[0], LABEL, self.lang)
        says = asked if atoms else f"{asked} ({word('no role', self.lang)})"
        return Step(says + burden, status, because=tuple(self.proposition_step(atom) for atom in atoms))

    def _burden(self, node: str, result: str) -> str:
        """Say what an open condition was counted as, where that made a difference."""
        if self.value(result, "raw") != "1" or self.value(result, "rank") == "1":
            return ""
        key = "open counts true" if self.value(result, "rank") == "2" else "open counts false"
        return f" ({word(key, self.lang)})"

    def _sources(self, node: str, focus: str) -> str:
        """Return who found the values that a comparison rests on, and where parameters come from."""
        sources = []
        for part in self.base.parts_of(node):
            result = self.result(part, focus)
            sources += [self.found_by(atom) for atom in self.values(result, "uses") if self.value(atom, "finding")]
            sources += [
                self.graph.one(e, "http://purl.org/dc/terms/source") for e in self.values(result, "parameterEntry")
            ]
        return "; ".join(dict.fromkeys(source for source in sources if source))

    def asked_by(self, rule: str) -> set[str]:
        """Return the predicates for which the condition of a rule asks."""
        return {predicate for part in self.base.parts_of(rule) for predicate in self.graph.iris(part, "asks")}

    # what is open

    def open_leaves(self, atom: str) -> tuple[str, ...]:
        """Return the propositions that nobody answered beneath an open one, each once."""
        if atom not in self._open:
            self._open[atom] = tuple(dict.fromkeys(self._leaves(atom)))
        return self._open[atom]

    def _leaves(self, atom: str) -> Iterator[str]:
        open_rules = [c for c in self.values(atom, "contribution") if self.value(c, "rank") == "1"]
        if not open_rules:
            yield atom
        for contribution in open_rules:
            rule, focus = self.value(contribution, "node"), self.value(contribution, "focus")
            if self.value(contribution, "fulfilled") == "1" and not spans.never_selected(self, rule, focus):
                condition = self.graph.iris(rule, "condition")[0]
                yield from spans.unknown_amounts(self, rule, focus) or self.open_at(condition, focus)
            for attack in self.values(contribution, "attackedBy"):
                attacker = self.graph.iris(self.value(attack, "node"), "condition")[0]
                if self.value(attack, "rank") == "1":
                    yield from self.open_at(attacker, self.value(attack, "focus"))

    def open_at(self, node: str, focus: str) -> tuple[str, ...]:
        """Return the propositions that nobody answered beneath an open condition."""
        known = self._open_at.get((node, focus))
        if known is None:
            answered = self.value(self.result(node, focus), "rank") in ("2", "0")
            known = () if answered else tuple(dict.fromkeys(self._open_parts(node, focus)))
            self._open_at[node, focus] = known
        return known

    def _open_parts(self, node: str, focus: str) -> Iterator[str]:
        yield from self._undescribed(node, focus)
        by_member = bool(self.graph.iris(node, "each"))  # each item is looked at for its own member
        for used in self.values(self.result(node, focus), "uses"):
            if self.value(used, "predicate") and self.value(used, "rank") == "1":
                yield from self.open_leaves(used)
            elif by_member:
                yield from self.open_at(self.value(used, "node"), self.value(used, "focus"))
        for child in self.base.beside_members(node):
            yield from self.open_at(child, focus)

    def _undescribed(self, node: str, focus: str) -> Iterator[str]:
        """Yield the roles that a part asks for and nobody holds, and a parameter without a value for the day."""
        if self.graph.iris(node, "asks"):
            for role in self.graph.iris(node, "subject") + self.graph.iris(node, "object"):
                if not self.values(focus, role):
                    yield role
        yield from (role for role in self.graph.iris(node, "over") if not self.values(focus, role))
        yield from spans.unknown_amount(self, node, focus)

    def out_of_force(self, rule: str, focus: str) -> str:
        """Return the comparison by which a rule is not in force on its day, empty if it is."""
        for part in self.graph.iris(rule, "inForce"):
            compared = self.graph.iris(part, "operand")[0]
            if self.value(self.result(compared, focus), "rank") == "0":
                return self._comparison(compared, focus, named=True)
        return ""

    def gaps(self, rule: str, focus: str) -> list[str]:
        """Return the gaps of the modelling that keep a rule open, in words."""
        shown = (
            self.graph.text(gap, LABEL, self.lang)
            for part in self.base.parts_of(rule)
            if "Modelled" in self.graph.types(part) and self.value(self.result(part, focus), "rank") == "1"
            for gap in self.graph.iris(part, "gap")
        )
        return list(dict.fromkeys(shown))

    def discretion_opened(self, contribution: str) -> bool:
        """Return whether a rule opened discretion that nobody exercised, and no other rule stands against it."""
        rule, focus = self.value(contribution, "node"), self.value(contribution, "focus")
        opens = self.graph.iris(rule, "opens")
        met = bool(opens) and self.value(self.result(opens[0], focus), "rank") == "2"
        attacked = any(self.value(a, "rank") != "0" for a in self.values(contribution, "attackedBy"))
        return met and self.value(contribution, "rank") == "1" and not attacked

    def depends_on_reading(self, thing: str) -> bool:
        """Return whether a reading of the law enters a result."""
        return thing in self._read_through

    @cached_property
    def _read_through(self) -> set[str]:
        """The results and propositions that rest on a reading, directly or through others."""
        users: dict[str, list[str]] = {}
        node, predicate, uses, contribution = (NS + name for name in ("node", "predicate", "uses", "contribution"))
        varying = self.evaluation.varying
        for thing, said in self._said.items():
            if (said.get(node) or said.get(predicate) or ("",))[0] in varying:
                for part in (*said.get(uses, ()), *said.get(contribution, ())):
                    users.setdefault(part, []).append(thing)
        stack = [result for (node, _), result in self._results.items() if self.graph.objects(node, "reading")]
        seen: set[str] = set()
        while stack:
            part = stack.pop()
            if part not in seen:
                seen.add(part)
                stack += users.get(part, ())
        return seen
