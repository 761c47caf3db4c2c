"""What a derivation answers: results with their reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from normgraph.derive.evaluate import Evaluation

Lang = Literal["de", "en"]
Status = Literal["established", "refuted", "left_open", "open", "discretion", "conflict"]


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
    A role that nobody holds or a parameter without a value has only a label. `decides` is computed on request only,
    and only for facts that take no value.
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
class Result:
    """One conclusion about the case; `date` is a day, a month, a year, or "decision" where that day is not known."""

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


@dataclass(frozen=True)
class Receipt:
    """What an answer was made from: SHA-256 of the rules, parameters, queries and case; day of decision; versions."""

    rules: str
    parameters: str
    queries: str
    case: str
    decided_on: str | None
    engine: str


@dataclass(frozen=True)
class Derivation:
    """All conclusions about one case, what they were made from, and the evaluation behind them."""

    case: str
    label: str
    decided_on: str | None
    results: tuple[Result, ...]
    receipt: Receipt | None = None
    evaluation: Evaluation | None = field(repr=False, compare=False, default=None)

    @cached_property
    def triples(self) -> tuple[str, ...]:
        """The derived triples as sorted N-Triples, without the final dot."""
        return tuple(sorted(map(str, self.evaluation.derived if self.evaluation else ())))

    def to_json(self) -> dict[str, Any]:
        """Return the answer as a JSON object: the case, its results and the receipt."""
        return {
            "case": self.case,
            "label": self.label,
            "decided_on": self.decided_on,
            "results": [asdict(result) for result in self.results],
            "receipt": asdict(self.receipt) if self.receipt else None,
        }
