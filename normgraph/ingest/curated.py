"""The hand-kept tables of `data/curated/` about decisions: each row has its source, or a marginal number that is it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, TypeVar

from normgraph import assets
from normgraph.errors import UnreadableInput
from normgraph.extract.model import Citation
from normgraph.ingest.decision_model import Decision

Row = TypeVar("Row")


@dataclass(frozen=True)
class Known:
    """What is known of a decision from elsewhere than its text (decisions.csv); empty is unknown."""

    name: str
    court: str
    date: str
    file_number: str
    doctype: str
    label_de: str
    label_en: str
    source: str


@dataclass(frozen=True)
class Court:
    """A court (courts.csv): `aliases` are its other names in use, separated by semicolons, `ecli` its code in an ECLI.

    Empty is not known.
    """

    name: str
    level: str = ""
    branch: str = ""
    land: str = ""
    place: str = ""
    ecli: str = ""
    aliases: str = ""
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The other names in use."""
        return tuple(alias.strip() for alias in self.aliases.split(";") if alias.strip())


@dataclass(frozen=True)
class CourtDate:
    """Days between which a court can have decided (court-dates.csv): from the law it rests on to its end, if known."""

    court: str
    not_before: str
    not_after: str
    source: str


@dataclass(frozen=True)
class CourtKind:
    """A kind of court of which there are many (court-kinds.csv), named as in "LG Aachen"."""

    kind: str
    level: str
    branch: str
    source: str


@dataclass(frozen=True)
class Instance:
    """One step of a chain of instances (instances.csv): the decision of the upper court and the one below."""

    court: str
    date: str
    file_number: str
    below_court: str
    below_date: str
    below_file_number: str
    source: str


@dataclass(frozen=True)
class Correction:
    """A mistake of a source (corrections.csv): its printed and its intended target.

    The citation is the one that the character `at` of the text belongs to.
    Targets are paths below `id/norm/` or, beginning with `decision/`, below `id/`; without `corrected` there is a
    note only. `certainty` is sure or probable.
    """

    decision: str
    at: str
    rn: str
    printed: str
    corrected: str
    certainty: str
    de: str
    en: str
    source: str


@dataclass(frozen=True)
class Act:
    """The act of an authority that a decision names (acts.csv), with its place in the text: no court decided it."""

    decision: str
    start: str
    end: str
    authority: str
    date: str
    doctype: str
    source: str


@dataclass(frozen=True)
class Holding:
    """What a decision says on a norm, in our own words (holdings.csv), with its marginal number."""

    decision: str
    rn: str
    norm: str
    de: str
    en: str


@dataclass(frozen=True)
class Change:
    """A change of a norm unit (changes.csv): from which day, by which act, and what shows it.

    An empty `start` is a day not known; then `observed` is the first day on which a source showed the change.
    """

    unit: str
    start: str
    kind: str
    moved_to: str
    act: str
    observed: str
    source: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule of fees that is cited like a law (schedules.csv): the annex of which law it is, by which provision."""

    slug: str
    law: str
    annex: str
    source: str


def table(name: str, row: type[Row]) -> tuple[Row, ...]:
    """Read one table into its dataclass; raises UnreadableInput where the columns differ from the fields.

    >>> table("instances", Instance)[0].below_court
    'OVG Berlin-Brandenburg'
    """
    rows: tuple[Row, ...] = _rows(name, row)  # type: ignore[arg-type]
    return rows


@cache
def _rows(name: str, row: type[Any]) -> tuple[Any, ...]:
    path = assets.path("data", "curated", f"{name}.csv")
    expected = [field.name for field in fields(row)]
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        if header != expected:
            raise UnreadableInput(f"the columns are {header}", where=str(path), remedy=f"name them {expected}")
        rows: list[Any] = []
        for cells in reader:
            if len(cells) != len(expected):
                what = f"line {reader.line_num} has {len(cells)} cells instead of {len(expected)}"
                raise UnreadableInput(what, where=str(path), remedy="quote cells that hold a comma")
            rows.append(row(*cells))
    return tuple(rows)


def complete(decision: Decision) -> Decision:
    """Add what is known of a decision from elsewhere; what its own text states stays.

    >>> from normgraph.ingest.decision_text import parse
    >>> complete(parse("Tenor", name="bverwg-10-c-5-12")).date
    '2012-11-29'
    """
    known = next((row for row in table("decisions", Known) if row.name == decision.name), None)
    if known is None:
        return decision
    return replace(
        decision,
        court=decision.court or known.court,
        date=decision.date or known.date,
        file_number=decision.file_number or known.file_number,
        doctype=decision.doctype or known.doctype,
    )


def below(decision: Decision) -> set[tuple[str, str, str]]:
    """Return court, date and file number of the decisions below it in the same matter, as far down as is known.

    >>> below(Decision("d", "", 0, "Rn.", (), court="BVerwG", date="2012-11-29", file_number="10 C 5.12"))
    {('OVG Berlin-Brandenburg', '2011-10-25', '11 B 23.10')}
    """
    found = {(step.court, step.date, step.file_number) for step in decision.previous if step.date and step.file_number}
    reached = {(decision.court, decision.date, number) for number in decision.file_numbers} | found
    while True:
        lower = {
            (row.below_court, row.below_date, row.below_file_number)
            for row in table("instances", Instance)
            if (row.court, row.date, row.file_number) in reached
        }
        if lower <= reached:
            return found
        found |= lower
        reached |= lower


def with_acts(decision: Decision, text: str) -> Decision:
    """Add the acts of authorities that a decision names; what the extraction took for a court's at the place goes.

    Each is a citation as the extraction would make it, of role case-fact, found by hand.
    """
    named = [
        Citation(
            start=int(row.start),
            end=int(row.end),
            kind="decision",
            text=text[int(row.start) : int(row.end)],
            court=row.authority,
            date=row.date,
            doctype=row.doctype,
            rn=decision.context.marginal_number(int(row.start)),
            match="resolved",
            via=f"by hand: {row.source}",
            role="case-fact",
        )
        for row in table("acts", Act)
        if row.decision == decision.name and int(row.end) <= len(text)
    ]
    kept = (c for c in decision.citations if not any(c.start < act.end and act.start < c.end for act in named))
    return replace(decision, citations=tuple(sorted((*kept, *named), key=lambda c: (c.start, c.ordinal))))


def court(name: str) -> Court:
    """Return a court by any name in use; one that the table lacks is known by this name only.

    >>> court("OVG LSA").name, court("VG Nirgends").level
    ('OVG Sachsen-Anhalt', '')
    """
    return _courts().get(name) or Court(name)


def described_court(name: str) -> Court:
    """Return a court with the level and branch of its kind, where the table of courts lacks it.

    >>> described_court("LG Nirgends").branch, described_court("BVerwG").level, described_court("LG").level
    ('ordinary', 'federal', '')
    """
    known = court(name)
    kind, _, place = name.partition(" ")
    row = _kinds().get(kind) if place and not known.level else None
    return replace(known, level=row.level, branch=row.branch, source=row.source) if row else known


@cache
def _kinds() -> dict[str, CourtKind]:
    return {row.kind: row for row in table("court-kinds", CourtKind)}


@cache
def _courts() -> dict[str, Court]:
    return {name: row for row in table("courts", Court) for name in (row.name, *row.names)}
