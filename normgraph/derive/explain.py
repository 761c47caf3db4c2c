"""Reads an evaluation back as results with reasons: the explanation is the derivation itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from normgraph.derive import figures, spans
from normgraph.derive.contradictions import all_contradictions, contradictions
from normgraph.derive.decisive import Decisive
from normgraph.derive.evaluate import Evaluation
from normgraph.derive.grounds import extended, factors, texts
from normgraph.derive.model import Derivation, Lang, Missing, Result, Status, Step
from normgraph.derive.program import RuleBase
from normgraph.derive.source import LABEL
from normgraph.derive.steps import Reader
from normgraph.derive.whatif import spell
from normgraph.derive.words import version, word
from normgraph.identifiers import NS

_HANGING = ("refuted", "open", "left_open")
_UNDECIDED = ("open", "left_open", "discretion")
_BY_RANK: dict[str, Status] = {"2": "established", "1": "open", "0": "refuted"}


def explain(base: RuleBase, evaluation: Evaluation, lang: Lang) -> Derivation:
    """Return all conclusions of an evaluation with their reasons, in the order of their rules."""
    return Explainer(base, evaluation, lang).derivation()


class Explainer(Reader):
    """Turns one evaluation into results."""

    @cached_property
    def _decisive(self) -> Decisive:
        return Decisive(self)

    @cached_property
    def _missing_of(self) -> dict[str, list[Missing]]:
        return {}

    @cached_property
    def _missing_at(self) -> dict[str, Missing | None]:
        return {}

    def derivation(self) -> Derivation:
        """Return the whole answer."""
        answered = (conclusion for conclusion in self.conclusions if not self._of_something_else(conclusion))
        results = [result for conclusion in answered for result in self._result(conclusion)]
        results.sort(key=lambda result: (result.rule, result.date or "", result.predicate, result.subject))
        return Derivation(
            case=self.evaluation.case,
            label=self.label(self.evaluation.case),
            decided_on=self.decided_on or None,
            results=tuple(results),
            contradictions=all_contradictions(self),
            evaluation=self.evaluation,
        )

    @cached_property
    def _sought(self) -> set[tuple[str, str]]:
        """What the case seeks, and for whom: what its established facts aim at, such as applications."""
        return {
            (conclusion, self.value(finding, "subject"))
            for finding in self.values(self.evaluation.case, "finding")
            if self.value(finding, "status") == NS + "established"
            for conclusion in self.graph.iris(self.value(finding, "predicate"), "seeks")
        }

    @cached_property
    def conclusions(self) -> dict[str, list[str]]:
        """Conclusion → its propositions, one per world, in the order of the worlds."""
        worlds = {world: number for number, world in enumerate(self.evaluation.worlds)}
        found: dict[str, list[str]] = defaultdict(list)
        for conclusion in self.things("Folgerung"):
            atoms = self.values(conclusion, "inWorld")
            found[conclusion] = sorted(atoms, key=lambda atom: worlds.get(self.value(atom, "context"), -1))
        return dict(found)

    @cached_property
    def conclusion_of(self) -> dict[str, str]:
        """Proposition → the conclusion that it is in one world."""
        return {atom: conclusion for conclusion, atoms in self.conclusions.items() for atom in atoms}

    def _of_something_else(self, conclusion: str) -> bool:
        """Return whether a conclusion bears on nothing that the case seeks, such as the hardship of another title.

        All rules on it are made for something else, or all that ask for it are. It is then a step for others at most:
        that a hardship of § 31 is "not given" where a student asks for a title would be no statement of law.
        """
        predicate, subject = (self.value(self.conclusions[conclusion][0], end) for end in ("predicate", "subject"))
        if not self._sought or (predicate, subject) in self._sought:
            return False
        speaking = [each for each in self._contributions(conclusion) if not self.value(each, "silent")]
        made_for_else = bool(speaking) and all(map(self._decisive.elsewhere, speaking))
        return made_for_else or predicate not in self._bearing

    @cached_property
    def _bearing(self) -> set[str]:
        """The predicates that bear on something: no rule asks for them, or one on a predicate that bears does."""
        asked: dict[str, set[str]] = {}
        by_any: set[str] = set()
        for conclusion, atoms in self.conclusions.items():
            asks = asked.setdefault(self.value(atoms[0], "predicate"), set())
            for contribution in self._contributions(conclusion):
                wanted = self.asked_by(self.value(contribution, "node"))
                by_any |= wanted
                asks |= set() if self._decisive.elsewhere(contribution) else wanted
        bearing: set[str] = set()
        added = asked.keys() - by_any
        while added:
            bearing |= added
            added = {each for predicate in added for each in asked[predicate]} & asked.keys() - bearing
        return bearing

    def _contributions(self, conclusion: str) -> list[str]:
        """Return the results of all rules that speak of a conclusion, in every world."""
        return [each for atom in self.conclusions[conclusion] for each in self.values(atom, "contribution")]

    def _result(self, conclusion: str) -> Iterator[Result]:
        atoms = self.conclusions[conclusion]
        statuses = [self.status(atom) for atom in atoms]
        atom = atoms[0]
        deciding = self._decisive.contribution(atom)
        rule = self.value(deciding, "node")
        mixed = len(set(statuses)) > 1
        status: Status = "left_open" if mixed else statuses[0]
        focus = self.value(deciding, "focus")
        date = self.date_of(deciding, rule)
        source, rn = self.authority(rule)
        reasons = tuple(self._reasons(atom, deciding))
        outside = self.value(deciding, "silent") == "true" and self.out_of_force(rule, focus)
        yield Result(
            id=conclusion,
            rule=self.graph.one(rule, "ruleId"),
            norm=self.graph.one(rule, "citedAs"),
            version=version(self.day_of_version(rule, focus) or "", self.cited_authority(rule), self.lang),
            conclusion=self.graph.text(self.value(atom, "predicate"), LABEL, self.lang),
            status=status,
            value=self.shown(atom, rule, focus) if status == "established" else None,
            date=date,
            predicate=self.value(atom, "predicate").rsplit("/", 1)[-1],
            subject=self.party(self.value(atom, "subject")),
            authority=source,
            rn=rn,
            strength=self.graph.iris(rule, "strength")[0].removeprefix(NS),
            defeated_by=self._defeated_by(atoms),
            conflict=any(self.value(a, "disputed") for a in atoms),
            because=reasons,
            hinges_on=self._decisive.hinges_on(atom, deciding) if status in _HANGING and not outside else "",
            missing=self._missing(atoms, statuses),
            remark=self._remark(rule, focus, status, atoms),
            worlds=self._worlds(atoms, statuses),
            hedges=self._hedges(atom),
            lacks=tuple(self.gaps(rule, focus)) if status in _UNDECIDED and not outside else (),
            irrelevant=tuple(self.graph.text(p, LABEL, self.lang) for p in self.graph.iris(rule, "irrelevant")),
            set_aside=self._set_aside(atoms),
            contradictions=contradictions(self, atoms),
            sought=(self.value(atom, "predicate"), self.value(atom, "subject")) in self._sought,
            limit=self.graph.text(rule, "limit", self.lang) or None,
            tertium=self.graph.text(rule, "tertium", self.lang) or None,
            objections=texts(self.graph, rule, "refutes", self.lang),
            extends=extended(self.graph, rule),
            factors_for=factors(self, rule, "factorFor"),
            factors_against=factors(self, rule, "factorAgainst"),
        )

    def status(self, atom: str) -> Status:
        """Return how a proposition stands in its world.

        What another rule disapplies from a later day on stays established at its own day.
        """
        rank = self.value(atom, "rank")
        if self.value(atom, "conflict") == "true":
            return "conflict"
        if rank == "0" and any(self._disapplied_later(c) for c in self.values(atom, "contribution")):
            return "established"
        if rank == "1" and self._at_discretion(atom):
            return "discretion"
        if rank == "1" and self._left_open(atom):
            return "left_open"
        if rank == "1" and self._contradicted(atom):
            return "conflict"
        return _BY_RANK[rank]

    def _at_discretion(self, atom: str) -> bool:
        """Return whether a discretion that nobody exercised decides: to order the consequence, or to refuse it."""
        for contribution in self.values(atom, "contribution"):
            if self.discretion_opened(contribution):
                return True
            attackers = [a for a in self.values(contribution, "attackedBy") if self.value(a, "rank") != "0"]
            met = self.value(contribution, "fulfilled") == "2"
            if met and attackers and all(self.discretion_opened(attacker) for attacker in attackers):
                return True
        return False

    def _left_open(self, atom: str) -> bool:
        leaves = self.open_leaves(atom)
        return bool(leaves) and all(NS + "leftOpen" in self.finding_statuses(leaf) for leaf in leaves)

    def _contradicted(self, atom: str) -> bool:
        """Return whether a contradiction alone keeps a proposition open: nothing beneath it is missing."""
        if not self.value(atom, "disputed"):
            return False
        return all(self.value(leaf, "disputed") for leaf in self.open_leaves(atom))

    def _disapplied_later(self, contribution: str) -> bool:
        if self.value(contribution, "fulfilled") != "2":
            return False
        rule = self.value(contribution, "node")
        own = self.date_of(contribution, rule) or ""
        return any(
            rule in self.graph.iris(self.value(attack, "node"), "disapplies")
            and own < (self.date_of(attack, self.value(attack, "node")) or "")
            for attack in self.values(contribution, "attackedBy")
        )

    def _defeated_by(self, atoms: list[str]) -> tuple[str, ...]:
        attackers = {
            self.value(attack, "node")
            for atom in atoms
            for contribution in self.values(atom, "contribution")
            for attack in self.values(contribution, "attackedBy")
            if self.value(attack, "rank") == "2"
        }
        return tuple(sorted({self.graph.one(rule, "ruleId") for rule in attackers}))

    def _worlds(self, atoms: list[str], statuses: list[Status]) -> dict[str, str] | None:
        if len(atoms) < 2 or not self.depends_on_reading(atoms[0]):
            return None
        if len(set(statuses)) == 1:
            return {word("every reading", self.lang): statuses[0]}
        answer: dict[str, str] = {}
        for atom, status in zip(atoms, statuses, strict=True):
            readings = self.evaluation.worlds[self.value(atom, "context")]
            answer[", ".join(self.graph.text(reading, LABEL, self.lang) for reading in readings)] = status
        return answer

    def _hedges(self, atom: str) -> tuple[str, ...]:
        hedges = {
            self.graph.one(self.value(c, "node"), "hedge")
            for c in self.values(atom, "contribution")
            if self.value(c, "fulfilled") == "2"
        }
        return tuple(sorted(hedges - {""}))

    @cached_property
    def _leaves_out_amounts(self) -> bool:
        """Whether the reader's options leave out an amount anywhere."""
        return bool(self.saying("notEnactedYet"))

    def _set_aside(self, atoms: list[str]) -> tuple[str, ...]:
        """Say which rules and amounts the reader's options leave out."""
        said = []
        for contribution in dict.fromkeys(c for atom in atoms for c in self.values(atom, "contribution")):
            rule, focus = self.value(contribution, "node"), self.value(contribution, "focus")
            for reason in self.values(contribution, "setAsideFor"):
                day = self.graph.one(rule, reason)
                told = word(reason.removeprefix(NS), self.lang)
                said.append(
                    f"{self.graph.one(rule, 'ruleId')}: {told.format(norm=self.graph.one(rule, 'citedAs'), day=day)}"
                )
            for part in self.base.parts_of(rule) if self._leaves_out_amounts else ():
                for entry in self.values(self.result(part, focus), "notEnactedYet"):
                    said.append(word("not enacted", self.lang).format(**self._entry(part, entry)))
        return tuple(dict.fromkeys(said))

    def _entry(self, term: str, entry: str) -> dict[str, str]:
        parameter = self.graph.iris(term, "parameter")[0]
        facts = {name: self.graph.one(entry, name) for name in ("amount", "enactedOn", "validFrom")}
        return facts | {
            "label": self.graph.text(parameter, LABEL, self.lang),
            "source": self.graph.one(entry, "http://purl.org/dc/terms/source"),
        }

    def _reasons(self, atom: str, deciding: str) -> Iterator[Step]:
        """Yield the rules that speak of a proposition, the one that decides first, the others by name.

        Rules made for what the case does not seek, such as another title, are no reasons and told by number alone.
        """
        by_name = sorted(self.values(atom, "contribution"), key=lambda c: (c != deciding, self.value(c, "node")))
        numbers = []
        for contribution in by_name:
            rule, focus = self.value(contribution, "node"), self.value(contribution, "focus")
            if contribution != deciding and self._decisive.elsewhere(contribution):
                numbers.append(self.graph.one(rule, "ruleId"))
                continue
            condition = self.graph.iris(rule, "condition")[0]
            yield Step(
                says=self.rule_named(rule),
                status=_BY_RANK[self.value(contribution, "fulfilled")],
                source=f"{self.graph.one(rule, 'citedAs')}; {self.cited_authority(rule)}",
                because=(self.step(condition, focus), *self._computation(rule, focus)),
            )
        if numbers:
            yield Step(f"{word('elsewhere', self.lang)}: {', '.join(sorted({*numbers}))}", "refuted")

    def _computation(self, rule: str, focus: str) -> Iterator[Step]:
        """Yield how the value of a conclusion was computed, unless it is that of another proposition."""
        for term in self.graph.iris(rule, "gives"):
            if "ValueOf" not in self.graph.types(term) and self.known(self.result(term, focus)):
                yield figures.figure(self, term, focus)

    def proposition_step(self, atom: str) -> Step:
        """Return a proposition as a reason: a conclusion is named, a fact comes with who found it."""
        conclusion = self.conclusion_of.get(atom, "")
        status = self.status(atom)
        return Step(self.proposition(atom), status, self.found_by(atom), conclusion)

    def _missing(self, atoms: list[str], statuses: list[Status]) -> tuple[Missing, ...]:
        undecided = [atom for atom, status in zip(atoms, statuses, strict=True) if status in ("open", "left_open")]
        return tuple(dict.fromkeys(missing for atom in undecided for missing in self.missing(atom)))

    def _remark(self, rule: str, focus: str, status: Status, atoms: list[str]) -> str | None:
        """Say why a result is open although no fact is missing, and by which day its version was selected."""
        outside = self.out_of_force(rule, focus)
        if outside and status == "open":
            speaking = {self.value(each, "node") for atom in atoms for each in self.values(atom, "contribution")}
            read = word("read for", self.lang).format(days=spans.of(self.graph, speaking))
            unknown = [self._undescribed_named(leaf) for leaf in spans.unknown_amounts(self, rule, focus)]
            return "; ".join([f"{word('out of force', self.lang)}: {outside}", read, *unknown])
        if self.graph.objects(rule, "validFrom") + self.graph.objects(rule, "validTo") and status != "open":
            if not self.graph.iris(rule, "transitionalNorm"):
                day = self.day_of_version(rule, focus)
                return f"{word('no transition', self.lang)}{f': {day}' if day else ''}"
            return None
        if status == "open" and not any(self.value(a, "disputed") for a in atoms) and not any(map(self.missing, atoms)):
            return word("no other rule", self.lang)
        return None

    def missing(self, atom: str) -> list[Missing]:
        """Return the facts on which an open proposition hangs, each once."""
        if atom not in self._missing_of:
            facts = map(self._missing_fact, self.open_leaves(atom))
            self._missing_of[atom] = list(dict.fromkeys(fact for fact in facts if fact))
        return self._missing_of[atom]

    def _missing_fact(self, leaf: str) -> Missing | None:
        if leaf not in self._missing_at:
            self._missing_at[leaf] = self._asked_for(leaf)
        return self._missing_at[leaf]

    def _asked_for(self, leaf: str) -> Missing | None:
        """Return the fact that would answer an open proposition; none where a court left it open or none would."""
        if NS + "leftOpen" in self.finding_statuses(leaf) or self.value(leaf, "disputed"):
            return None
        if self.graph.types(leaf):  # a role that the case does not describe, or a parameter
            return Missing("", self._undescribed_named(leaf))
        predicate = self.value(leaf, "predicate")
        if "Rechtsbegriff" in self.graph.types(predicate):
            return None  # no fact would decide it: no rule within reach does
        subject, about = self.value(leaf, "subject"), self.value(leaf, "object")
        name, day = predicate.rsplit("/", 1)[-1], self.day_of_reference(leaf)
        label = self.graph.text(predicate, LABEL, self.lang)
        return Missing(
            predicate=name,
            label=": ".join(part for part in (label, figures.ahead(self, leaf)) if part),
            subject=self.party(subject),
            object=self.party(about),
            on=day,
            fact=spell(self.evaluation.case, name, subject, about, day),
            value=self.graph.one(predicate, "valueKind").removeprefix(NS),
        )

    def _undescribed_named(self, leaf: str) -> str:
        """Name a role without a holder; a parameter without a value for the day, and the days for which it has one."""
        days = spans.of(self.graph, self.graph.iris(leaf, "entry"))
        what = word("no role" if "Rolle" in self.graph.types(leaf) else "no parameter", self.lang)
        return f"{self.graph.text(leaf, LABEL, self.lang)}: {what.format(days=days)}"
