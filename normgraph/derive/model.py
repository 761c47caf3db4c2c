"""What a derivation answers: results with their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from normgraph.derive.needed import asked_first_and_last
from normgraph.derive.precedence import in_sequence
from normgraph.derive.questions import Questions
from normgraph.errors import UnknownThing

if TYPE_CHECKING:
    from normgraph.derive.evaluate import Evaluation

_NORM = re.compile(r"(?:§§?|art\.?) \d+[a-z]?\b(?: (?:abs\.|satz|nr\.|hs\.|alt\.) \w+)*")
_SMALLER = re.compile(
    r"(?:(?:§§?|art\.?|abs\.|satz|nr\.|hs\.|halbsatz|alt\.|buchst\.|bis|und|oder|mit) ?)*(?:[\d-]+[a-z]*|[a-z])(?: |$)"
)
"""A unit at the head of a citation; what is left when all are taken off is the law."""

Lang = Literal["de", "en"]
Status = Literal["established", "refuted", "left_open", "open", "discretion", "conflict"]


@dataclass(frozen=True)
class Options:
    """What a reader may do without: analogies, extensions of a norm, and law that was not enacted yet on the day.

    >>> Options(analogies=False, strict=True).chosen
    ('without-analogies', 'strict')
    """

    analogies: bool = True
    extensions: bool = True
    strict: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """The options that differ from the default, as the command line and the queries name them."""
        said = (("without-analogies", not self.analogies), ("without-extensions", not self.extensions))
        return tuple(name for name, holds in (*said, ("strict", self.strict)) if holds)


@dataclass(frozen=True)
class Step:
    """One reason: what it says, how it stands, where it comes from, what it rests on.

    `status` is empty for values; `result` names the conclusion that the step is, if it is one.
    """

    says: str
    status: str = ""
    source: str = ""
    result: str = ""
    because: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How a conclusion stands."""

    status: Status
    value: str | None
    date: str | None
    worlds: dict[str, str] | None


@dataclass(frozen=True)
class Change:
    """A conclusion that stands differently under other facts; None where it is not drawn at all."""

    id: str
    rule: str
    conclusion: str
    predicate: str
    subject: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True)
class Supposition:
    """What would stand differently if a fact were established, or refuted."""

    status: Literal["established", "refuted"]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Missing:
    """A fact that nobody stated and on which an open result hangs.

    `fact` is how `--set` spells it, `value` what stating it takes ("none", "date", "amount", "country", "code",
    "count").
    A role that nobody holds or a parameter without a value has only a label. `decides` is computed on request only;
    it is empty for a fact that takes a value, as none is tried.
    """

    predicate: str
    label: str
    subject: str = ""
    object: str = ""
    on: str = ""
    fact: str = ""
    value: str = ""
    decides: tuple[Supposition, ...] | None = None


@dataclass(frozen=True)
class Side:
    """What one finding, or one rule, says where another says otherwise; `value` is what it states.

    `holder` is who found it, or the number of the rule; `source` the evidence, or the norm.
    """

    status: Literal["established", "refuted"]
    value: str = ""
    holder: str = ""
    rn: str = ""
    source: str = ""


@dataclass(frozen=True)
class Contradiction:
    """A proposition on which findings, or rules, contradict each other, with all that they say; nothing is chosen."""

    predicate: str
    label: str
    subject: str = ""
    object: str = ""
    on: str = ""
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True)
class Result:
    """One conclusion about the case; `date` is a day, a month, a year, or "decision" where that day is not known.

    `tertium` carries an analogy, `extends` names the rules extended beyond their wording, `objections` are those that
    the authority rejects. Factors are listed as the case has them; nothing is weighed.
    """

    id: str
    rule: str
    norm: str
    version: str
    conclusion: str
    status: Status
    value: str | None
    date: str | None
    predicate: str
    subject: str
    authority: str
    rn: str
    strength: str
    defeated_by: tuple[str, ...] = ()
    conflict: bool = False
    because: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = ()
    worlds: dict[str, str] | None = None
    hedges: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    irrelevant: tuple[str, ...] = ()
    limit: str | None = None
    remark: str | None = None
    set_aside: tuple[str, ...] = ()
    hinges_on: str = ""
    contradictions: tuple[Contradiction, ...] = ()
    sought: bool = False
    tertium: str | None = None
    objections: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    factors_for: tuple[Step, ...] = ()
    factors_against: tuple[Step, ...] = ()

    def is_about(self, wanted: str) -> bool:
        """Whether a predicate, a norm (its parts included; of any law if it names none) or words mean this result."""
        if _NORM.match(wanted):
            return any(
                re.match(rf"{re.escape(wanted_unit)}(?!\w)", unit) and wanted_law in ("", law)
                for wanted_unit, wanted_law in _units(wanted)
                for unit, law in _units(self.norm.casefold())
            )
        return wanted == self.predicate.casefold() or wanted in self.conclusion.casefold()


def _units(norm: str) -> list[tuple[str, str]]:
    """Return the units that a list of norms names, each with its law, which may stand behind a later one.

    >>> _units("§ 11 abs. 1, § 11b sgb ii, § 2 abs. 3 aufenthg")
    [('§ 2 abs. 3', 'aufenthg'), ('§ 11b', 'sgb ii'), ('§ 11 abs. 1', 'sgb ii')]
    >>> _units("§ 12 abs. 2 satz 1, 2 sgb ii"), _units("§ 1600 abs. 2 nr. 1 bis 3 bgb a. f.")
    ([('§ 12 abs. 2 satz 1', 'sgb ii')], [('§ 1600 abs. 2 nr. 1', 'bgb')])
    """
    law, units = "", []
    for part in reversed(re.split(r"[,;] |(?= §)|(?= art\.)", norm)):
        rest = part.replace(" a. f.", "").removesuffix(" entsprechend").removesuffix(" mit").strip()
        found = _NORM.match(rest)
        while smaller := _SMALLER.match(rest):
            rest = rest[smaller.end() :]
        law = rest or law
        if found:
            units.append((found[0], law))
    return units


@dataclass(frozen=True)
class Receipt:
    """What an answer was made from: SHA-256 of the rules, parameters, queries and case; day of decision; versions.

    `options` are those that differ from the default.
    """

    rules: str
    parameters: str
    queries: str
    case: str
    decided_on: str | None
    engine: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """All conclusions about one case, what they were made from, and the evaluation behind them.

    `whole` are all results where only some of them are kept.
    """

    case: str
    label: str
    decided_on: str | None
    results: tuple[Result, ...]
    contradictions: tuple[Contradiction, ...] = ()
    receipt: Receipt | None = None
    evaluation: Evaluation | None = field(repr=False, compare=False, default=None)
    whole: tuple[Result, ...] = field(repr=False, compare=False, default=())

    @cached_property
    def triples(self) -> tuple[str, ...]:
        """The derived triples as sorted N-Triples, without the final dot."""
        return tuple(sorted(map(str, self.evaluation.derived if self.evaluation else ())))

    def about(self, names: Iterable[str]) -> Derivation:
        """Keep the results about a predicate, a norm or anything below it, or words of a conclusion.

        Raises UnknownThing where none is.
        """
        wanted = [" ".join(name.split()).casefold() for name in names]
        kept = tuple(result for result in self.results if any(map(result.is_about, wanted)))
        if not kept:
            known = ", ".join(sorted({result.predicate for result in self.results})[:8])
            raise UnknownThing(f"no result is about {', '.join(names)}", remedy=f"there are {known} …")
        return replace(self, results=kept, whole=self.whole or self.results)

    @property
    def answer(self) -> Answer:
        """What command line and service say of the derivation."""
        return Answer(
            self.case, self.label, self.decided_on, self.results, self.contradictions, self.questions, self.receipt
        )

    @property
    def questions(self) -> tuple[Missing, ...]:
        """The missing facts that can be stated, those that matter most first.

        Roles that nobody holds and parameters without a value are missing too, but no finding supplies them.
        First come the facts on which a result hangs that the case seeks; where it says nothing of that, a result
        that no other one uses, the one with the most beneath it first. Nearer to it is earlier (decision 0096); before
        these come facts without which what is sought cannot be had, after them weighings. No fact comes before one on
        which it hangs.
        """
        given = self.evaluation.given if self.evaluation else ()
        ordered = Questions(self.results, self.whole or self.results, *asked_first_and_last(given)).in_order()
        return in_sequence(ordered, self.case, given)

    @property
    def sought(self) -> Derivation:
        """The derivation with only the results that the case seeks, all of them where it seeks none."""
        wanted = tuple(result for result in self.results if result.sought)
        return replace(self, results=wanted, whole=self.whole or self.results) if wanted else self

    def to_json(self) -> dict[str, Any]:
        """Return the answer as a JSON object: the case, its results, the next questions and the receipt."""
        return asdict(self.answer)


@dataclass(frozen=True)
class Answer:
    """All conclusions about one case, what to ask next, and what they were made from, for command line and service."""

    case: str
    label: str
    decided_on: str | None
    results: tuple[Result, ...]
    contradictions: tuple[Contradiction, ...]
    questions: tuple[Missing, ...]
    receipt: Receipt | None


@dataclass(frozen=True)
class Receipts:
    """The receipts of both sides of a difference."""

    before: Receipt | None
    after: Receipt | None


@dataclass(frozen=True)
class Difference:
    """How the conclusions about a case differ under other facts, for command line and service."""

    case: str
    set: tuple[str, ...]
    differences: tuple[Change, ...]
    receipts: Receipts
