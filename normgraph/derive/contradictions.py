"""Where findings or rules contradict each other: the propositions, and what each side says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from normgraph.derive.model import Contradiction, Side
from normgraph.derive.source import LABEL
from normgraph.identifiers import NS

if TYPE_CHECKING:
    from normgraph.derive.steps import Reader


def contradictions(reader: Reader, atoms: list[str]) -> tuple[Contradiction, ...]:
    """Return the contradictions on which propositions hang, each once, in the order of their words."""
    found = {source: None for atom in atoms for source in reader.values(atom, "contradiction")}
    said = dict.fromkeys(_contradiction(reader, source) for source in found)
    return tuple(sorted(said, key=lambda each: (each.label, each.subject, each.object, each.on)))


def all_contradictions(reader: Reader) -> tuple[Contradiction, ...]:
    """Return every contradiction within reach of the rules, whether or not a conclusion hangs on it."""
    return contradictions(reader, reader.saying("contradiction"))


def _contradiction(reader: Reader, atom: str) -> Contradiction:
    predicate = reader.value(atom, "predicate")
    return Contradiction(
        predicate=predicate.rsplit("/", 1)[-1],
        label=reader.graph.text(predicate, LABEL, reader.lang),
        subject=reader.party(reader.value(atom, "subject")),
        object=reader.party(reader.value(atom, "object")),
        on=reader.day_of_reference(atom),
        sides=tuple(sorted({*_found(reader, atom), *_concluded(reader, atom)}, key=repr)),
    )


def _found(reader: Reader, atom: str) -> Iterator[Side]:
    for finding in reader.values(atom, "finding"):
        status = reader.value(finding, "status")
        if status in (NS + "established", NS + "refuted"):
            yield Side(
                status="established" if status == NS + "established" else "refuted",
                value=reader.known(finding),
                holder=reader.holder(finding),
                rn=reader.value(finding, "rn"),
                source=reader.value(finding, "source"),
            )


def _concluded(reader: Reader, atom: str) -> Iterator[Side]:
    for contribution in reader.values(atom, "contribution"):
        rule = reader.value(contribution, "node")
        if reader.value(contribution, "rank") == "2":
            against = reader.value(atom, "predicate") in reader.graph.iris(rule, "excludes")
            yield Side(
                status="refuted" if against else "established",
                value=reader.known(contribution),
                holder=reader.graph.one(rule, "ruleId"),
                source=reader.graph.one(rule, "citedAs"),
            )
