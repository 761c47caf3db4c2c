"""The checked rules, and what of them a case needs: the steps to evaluate and the triples that these read."""

from __future__ import annotations

import graphlib
import re
from collections.abc import Hashable, Iterable, Set
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from normgraph.derive.digest import digest
from normgraph.derive.engine import Prepared
from normgraph.derive.layout import Frame, Layout
from normgraph.derive.schedule import Step, queries, schedule
from normgraph.derive.source import CHILDREN, RDF_TYPE, RuleGraph
from normgraph.identifiers import NS

MAX_REACHED = 256
"""For so many kinds of cases it is kept which rules they reach."""
MAX_PROGRAMS = 16
"""So many programs are kept, the latest; cases that state the same kinds of facts share one, which takes some 25 MB."""
MAX_LAYOUTS = 2
"""For so many kinds of frames a program keeps the latest layout, which serves all cases of the kind."""

Asked = tuple[str, str, str]
"""A predicate, and the roles of those about whom it is asked."""

_PARTS = frozenset({"Condition", "Term", "Rule", "Rechtsbegriff", "Tatsache", "Abwaegungsergebnis"})
_TERM = re.compile(r"\bng:(\w+)")


@dataclass(frozen=True)
class Program:
    """The steps that evaluate some rules and the triples that their queries read.

    `predicates` are those that the rules ask for or conclude, `questions` the questions of law that the rules ask,
    `varying` the parts that differ with the answers. `framing` are the properties by which rules are laid out,
    `laid_out` those of them that nothing reads afterwards.
    """

    steps: tuple[Step, ...]
    prepared: Prepared
    predicates: tuple[str, ...]
    questions: tuple[str, ...]
    varying: frozenset[str]
    framing: frozenset[ox.NamedNode]
    laid_out: frozenset[ox.NamedNode]
    _layouts: dict[Hashable, Layout] = field(repr=False, default_factory=dict)

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """What the queries read of the rules."""
        return self.prepared.triples

    @cached_property
    def once_laid_out(self) -> Prepared:
        """What the queries still read of the rules once they are laid out."""
        return Prepared(tuple(triple for triple in self.triples if triple.predicate not in self.laid_out))

    def layout(self, engine: Hashable, frame: Frame) -> Layout | None:
        """Return the layout for a frame, if one of its kind was kept that the same engine made."""
        kept = self._layouts.get((engine, frame.kind))
        return self._keep(engine, kept.renamed(frame)) if kept else None

    def lay_out(self, engine: Hashable, frame: Frame, made: Iterable[ox.Triple]) -> Layout:
        """Keep the triples that lay the rules out in a frame; the oldest layout goes."""
        return self._keep(engine, Layout.of(frame, made, self.laid_out))

    def _keep(self, engine: Hashable, layout: Layout) -> Layout:
        self._layouts.pop((engine, layout.frame.kind), None)
        while len(self._layouts) >= MAX_LAYOUTS:
            self._layouts.pop(next(iter(self._layouts)), None)
        self._layouts[engine, layout.frame.kind] = layout
        return layout


@dataclass(frozen=True)
class RuleBase:
    """The checked rules: the graph, what each part needs before it, and the parts of each rule."""

    graph: RuleGraph
    needs: dict[str, set[str]]
    kinds: dict[str, frozenset[str]]
    roles: frozenset[str]
    _programs: dict[tuple[str, ...], Program] = field(repr=False, default_factory=dict)
    _reached: dict[tuple[frozenset[str], frozenset[Asked]], list[str]] = field(repr=False, default_factory=dict)
    _parts: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    _beside_members: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)

    @cached_property
    def rules(self) -> list[str]:
        """The IRIs of all rules, sorted."""
        return self.graph.of_type("Rule")

    @cached_property
    def _framing(self) -> tuple[frozenset[ox.NamedNode], frozenset[ox.NamedNode]]:
        """Our properties that the queries read which lay rules out, and those that no other query reads.

        A case with a layout is spared the latter. Queries follow roles without naming them.
        """
        during, after = set[str](), set[str]()
        for query in queries():
            (during if query.stage <= {"focus", "ground"} else after).update(_TERM.findall(query.text))
        alone = {name for name in during - after if "Rolle" not in self.graph.types(NS + name)}
        named = ({NS + name for name in during} | self.roles, {NS + name for name in alone})
        framing, laid_out = (frozenset(map(ox.NamedNode, each)) for each in named)
        return framing, laid_out

    @cached_property
    def digests(self) -> tuple[str, str]:
        """SHA-256 of the rules and of the parameters, as sorted N-Triples."""
        parameters = set(self.graph.of_type("Parameter", "Parameterwert"))
        parts: tuple[list[str], list[str]] = ([], [])
        for triple in self.graph.triples():
            parts[str(triple.subject)[1:-1] in parameters].append(str(triple))
        return digest(parts[0]), digest(parts[1])

    def reachable(self, roles: frozenset[str], stated: Set[Asked] | None = None) -> list[str]:
        """Return the rules that a case reaches: it describes whom they speak of and states a fact they ask for.

        `roles` are those that the case fills, `stated` what its findings answer. A rule also counts as asking for what
        the conclusions rest on that it asks for, and it brings along the rules it needs. A rule that asks for no fact
        is always reached. Where nothing is stated the roles alone decide.

        >>> from normgraph.derive.compile import load
        >>> load().reachable(frozenset())
        []
        """
        key = roles, frozenset(stated or ())
        if key not in self._reached:
            if len(self._reached) >= MAX_REACHED:
                self._reached.clear()
            self._reached[key] = self._reachable(*key)
        return self._reached[key]

    def _reachable(self, roles: frozenset[str], stated: Set[Asked]) -> list[str]:
        described = [rule for rule, about in self._parties.items() if about <= roles]
        if not stated:
            return described
        beneath = self._asked_beneath
        begun = [rule for rule in described if not beneath[rule] or beneath[rule] & stated]
        wanted = self._wanted(tuple(begun), set(self.rules) - set(described))
        return [rule for rule in described if rule in wanted]

    @cached_property
    def _asked_beneath(self) -> dict[str, set[Asked]]:
        """Rule → the facts that it asks for, itself or through the conclusions it asks for."""
        found: dict[str, set[Asked]] = {}
        for part in graphlib.TopologicalSorter(self.needs).static_order():
            found[part] = set().union(*(found[need] for need in self.needs.get(part, ())))
            for asked in self.graph.iris(part, "asks"):
                if not self.kinds[asked] & {"Rechtsbegriff"}:
                    subjects, objects = (self._holders(part, end) for end in ("subject", "object"))
                    found[part] |= {(asked, subject, about) for subject in subjects for about in objects}
        return found

    def _holders(self, part: str, end: str) -> set[str]:
        """Return the roles of those whom a part asks about: of a member of a group, the groups it is looked at for."""
        role = (self.graph.iris(part, end) or [NS + "fall"])[0]
        group = {NS + "es": "over", NS + "jenes": "outer"}.get(role)
        scopes = self.graph.iris(part, "scope") if group else []
        return {each for scope in scopes for each in self.graph.iris(scope, group)} if group else {role}

    @cached_property
    def _parties(self) -> dict[str, set[str]]:
        """Rule → the roles of which its conclusion speaks, and those on whom the reference days hang that it is for."""
        ends = ("subject", "object", "forEach", "concerns")
        found = {}
        for rule in self.rules:
            days = [term for day in self.graph.iris(rule, "at") for term in self.graph.iris(day, "dateTerm")]
            parts = [rule, *(part for term in days for part in (term, *self.parts_of(term)))]
            roles = {role for part in parts for end in ends for role in self.graph.iris(part, end)}
            found[rule] = roles - {NS + "es", NS + "jenes"}
        return found

    def readings(self, question: str) -> list[str]:
        """Return the readings that answer a question of law, sorted."""
        return self._readings.get(question, [])

    @cached_property
    def _readings(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for reading in self.graph.of_type("Lesart"):
            for question in self.graph.iris(reading, "answers"):
                found.setdefault(question, []).append(reading)
        return found

    def concluded(self, rule: str) -> list[str]:
        """Return the predicate for or against which a rule speaks."""
        return self.graph.iris(rule, "concludes") + self.graph.iris(rule, "excludes")

    def parts_of(self, node: str) -> tuple[str, ...]:
        """Return the parts of a rule, condition or term, each once."""
        known = self._parts
        if node not in known:
            children = [child for prop in CHILDREN for child in self.graph.iris(node, prop)]
            known[node] = tuple(dict.fromkeys(part for child in children for part in (child, *self.parts_of(child))))
        return known[node]

    def beside_members(self, node: str) -> tuple[str, ...]:
        """Return what a part is made of at once, but what it says of each member."""
        known = self._beside_members
        if node not in known:
            known[node] = tuple(child for prop in CHILDREN if prop != "each" for child in self.graph.iris(node, prop))
        return known[node]

    def program(self, rules: tuple[str, ...]) -> Program:
        """Return what evaluates these rules, prepared once for any number of cases."""
        program = self._programs.get(rules)
        if program is None:
            while len(self._programs) >= MAX_PROGRAMS:
                self._programs.pop(next(iter(self._programs)), None)
            wanted = self._wanted(rules, set(self.rules) - set(rules))
            steps = tuple(schedule(self.needs, self.kinds, wanted))
            readings = {reading for part in wanted for reading in self.graph.iris(part, "reading")}
            questions = {question for reading in readings for question in self.graph.iris(reading, "answers")}
            varying = frozenset(wanted & self._varying)
            prepared = Prepared(self._triples(wanted))
            asked = tuple(sorted(questions))
            predicates = tuple(sorted(part for part in wanted if self.graph.objects(part, "perReferenceDate")))
            program = self._programs[rules] = Program(steps, prepared, predicates, asked, varying, *self._framing)
        return program

    def _wanted(self, rules: tuple[str, ...], left_out: set[str]) -> set[str]:
        """Return the rules with all they need, except for the rules that are left out."""
        wanted: set[str] = set()
        stack = [*rules, *(p for rule in rules for p in self.concluded(rule))]
        while stack:
            part = stack.pop()
            if part not in wanted:
                wanted.add(part)
                stack += self.needs.get(part, set()) - left_out
        return wanted

    def _triples(self, wanted: set[str]) -> tuple[ox.Triple, ...]:
        """Return what the queries read of these parts, of what they name, and of our own terms."""
        named = {NS + name for query in queries() for name in _TERM.findall(query.text)}
        read = named | {thing for thing in self.graph.facts if self._is_described(thing, named)}
        found = []
        stack = [*wanted, *(thing for thing in self.graph.facts if thing.startswith(NS))]
        seen = set(stack)
        while stack:
            thing = stack.pop()
            for prop, values in self.graph.facts.get(thing, {}).items():
                if prop not in read and prop != RDF_TYPE:
                    continue
                for value in values:
                    if prop != RDF_TYPE or value.value in read or self._is_part(thing):
                        found.append(ox.Triple(ox.NamedNode(thing), ox.NamedNode(prop), value))
                    if isinstance(value, ox.NamedNode) and value.value not in seen and not self._is_part(value.value):
                        seen.add(value.value)
                        stack.append(value.value)
        varies = (ox.NamedNode(NS + "readingDependent"), ox.Literal(True))
        found += [ox.Triple(ox.NamedNode(part), *varies) for part in wanted & self._varying]
        return tuple(sorted(found, key=str))

    @cached_property
    def _varying(self) -> set[str]:
        """The parts that depend on a reading of the law, directly or through what they need."""
        users: dict[str, list[str]] = {}
        for part, needs in self.needs.items():
            for need in needs:
                users.setdefault(need, []).append(part)
        stack = self.graph.of_type("ReadingChosen")
        found: set[str] = set()
        while stack:
            part = stack.pop()
            if part not in found:
                found.add(part)
                stack += users.get(part, ())
        return found

    def _is_described(self, prop: str, named: set[str]) -> bool:
        """Return whether the queries can find a property by what is said of it, such as being an attack."""
        about = self.graph.facts[prop]
        return prop.startswith(NS) and bool(named & about.keys() or named & {t.value for t in about.get(RDF_TYPE, ())})

    def _is_part(self, thing: str) -> bool:
        return bool(self.kinds.get(thing, frozenset()) & _PARTS)
