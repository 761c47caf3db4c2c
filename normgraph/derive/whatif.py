"""What if: a case with some facts set otherwise, and how the results differ."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

import pyoxigraph as ox
from rdflib import RDF

from normgraph import identifiers
from normgraph.cases import CaseDocument, Place, read_case
from normgraph.cases.context import context
from normgraph.derive.model import Change, Derivation, Difference, Receipts, Result, Standing
from normgraph.derive.program import RuleBase
from normgraph.errors import UnknownThing
from normgraph.identifiers import NS

_FACT = re.compile(r"(\w+)\(([^(),]*)(?:,([^(),]*))?\)(?:@([\d-]+))?")
_STATUSES = ("established", "refuted", "left_open")
_FINDING = ox.NamedNode(NS + "finding")
_DRAFT = "was-waere-wenn"


@dataclass(frozen=True)
class Fact:
    """A proposition as it is written on the command line: `predicate(subject,object)@day`."""

    predicate: str
    subject: str
    object: str
    on: str


def spell(case: str, predicate: str, subject: str, about: str, on: str) -> str:
    """Return a fact about things of a case as a setting spells it.

    >>> spell("urn:c", "umgang", "urn:c/vater", "urn:c/kind", "")
    'umgang(vater,kind)'
    >>> spell("urn:c", "einkommen", "urn:c/a", "urn:c", "2011-01-01")
    'einkommen(a)@2011-01-01'
    """
    ends = [unquote(end.removeprefix(case).removeprefix("/")) for end in (subject, about)]
    return f"{predicate}({','.join(ends).rstrip(',')}){f'@{on}' if on else ''}"


def change(base: RuleBase, case: CaseDocument, setting: str) -> CaseDocument:
    r"""Return the case with one thing set otherwise.

    `setting` is `path=value` with the path of the JSON report (`findings/3/status=refuted`), or
    `predicate(subject,object)@day=value`, where the value is established, refuted, left_open, open, or what the
    predicate states (a date, an amount, a country). `open` removes the findings on it.
    Raises `UnknownThing` or `UnreadableInput` naming the setting and the remedy.

    >>> from normgraph.derive.compile import load
    >>> case = read_case("id: x\nfindings: [{predicate: kleinkind, subject: k, status: refuted}]")
    >>> [len(change(load(), case, f"kleinkind(k)={value}").statements) for value in ("established", "open")]
    [6, 1]
    """
    path, found, value = setting.partition("=")
    path, value = path.strip(), value.strip()
    if not found or not value:
        raise _refusal(setting, "is no setting", "write path=value, such as umgang(vater,kind)=established")
    match = _FACT.fullmatch(path)
    if not match:
        return _placed(case, _set_path(case, path.strip("/"), value), setting)
    predicate, *ends = (part.strip() if part else "" for part in match.groups())
    return _placed(case, _set_fact(base, case, Fact(predicate, *ends), value), setting)


def _placed(case: CaseDocument, changed: CaseDocument, setting: str) -> CaseDocument:
    """Return the changed case with the setting as the place of all that it states anew."""
    before, places = set(case.statements), dict(case.places)
    for triple in (triple for triple in changed.statements if triple not in before):
        thing, prop = str(triple.subject)[1:-1], triple.predicate.value
        if prop == _FINDING.value:
            continue
        owner = places.get((thing, "")) or Place(1, "/" + thing.removeprefix(case.iri).strip("#/"), setting)
        places.setdefault((thing, ""), owner)
        places[thing, prop] = Place(owner.line, f"{owner.pointer}/{prop.rpartition('#')[2]}", setting)
    return replace(changed, places=places)


def _refusal(setting: str, what: str, remedy: str) -> UnknownThing:
    return UnknownThing(f"`{setting}` {what}", where="--set", remedy=remedy)


# by path


def _set_path(case: CaseDocument, path: str, value: str) -> CaseDocument:
    things = {place.pointer.strip("/"): thing for (thing, key), place in case.places.items() if not key}
    if value == "open":
        owner = path.removesuffix("/status")
        if not owner.startswith("findings/") or owner not in things:
            raise _refusal(path, "is no finding of the case", "give a path of the JSON report, such as findings/3")
        return _without(case, {things[owner]})
    owner, _, key = path.rpartition("/")
    if owner not in things or key not in context().keys:
        paths = [p.pointer.strip("/") for p in case.places.values()]
        near = _spelt(case, path) or difflib.get_close_matches(path, paths, n=1)
        remedy = f"did you mean {near[0]}?" if near else "give a path of the JSON report, such as findings/3/status"
        raise _refusal(path, "is no path of the case", remedy)
    thing = things[owner]
    prop = context().keys[key].iri
    rest = [t for t in case.statements if (str(t.subject)[1:-1], t.predicate.value) != (thing, prop)]
    drafted = [t for t in _draft(case, {key: value}) if t.predicate.value == prop]
    return replace(case, statements=(*rest, *(_about(thing, t) for t in drafted)))


# by fact


def _spelt(case: CaseDocument, predicate: str) -> list[str]:
    """Return how the first finding on a predicate is spelt, none where there is none."""
    asked = ox.NamedNode(identifiers.iri("predicate", predicate))
    finding = next((t.subject for t in case.statements if t.object == asked), None)
    said = {t.predicate.value.removeprefix(NS): str(t.object)[1:-1] for t in case.statements if t.subject == finding}
    return [spell(case.iri, predicate, said.get("subject", ""), said.get("object", ""), "")] if finding else []


def _set_fact(base: RuleBase, case: CaseDocument, fact: Fact, value: str) -> CaseDocument:
    iri = identifiers.iri("predicate", fact.predicate)
    kinds = set(base.graph.types(iri))
    if not kinds & {"Tatsache", "Abwaegungsergebnis"}:
        names = [p.rsplit("/", 1)[-1] for p in base.graph.of_type("Tatsache", "Abwaegungsergebnis")]
        near = ", ".join(difflib.get_close_matches(fact.predicate, names, n=3)) or "a predicate of data/rules"
        what = "is concluded by rules, it cannot be set" if "Rechtsbegriff" in kinds else "is not a known predicate"
        raise _refusal(fact.predicate, what, f"set a fact: {near}")
    known = _findings(case, fact)
    if value == "open":
        _refuse_strangers(case, fact, known)
        return _without(case, known)
    stated = {"status": value}
    if value not in _STATUSES:
        kind = base.graph.one(iri, "valueKind").removeprefix(NS)
        if kind not in context().keys:
            raise _refusal(value, f"is no answer to {fact.predicate}", f"use {', '.join(_STATUSES)} or open")
        stated = {"status": "established", kind: value}
    if known:
        return _with(case, known, stated)
    about = {"predicate": fact.predicate, "subject": fact.subject, "object": fact.object, "on": fact.on}
    drafted = _draft(case, {key: text for key, text in about.items() if text} | stated)
    number = sum(t.predicate == _FINDING for t in case.statements)
    while identifiers.case_part(case.iri, f"/findings/{number}") in {str(t.subject)[1:-1] for t in case.statements}:
        number += 1
    node = ox.NamedNode(identifiers.case_part(case.iri, f"/findings/{number}"))
    added = [ox.Triple(ox.NamedNode(case.iri), _FINDING, node), *(_about(node.value, t) for t in drafted)]
    return replace(case, statements=(*case.statements, *added))


def _refuse_strangers(case: CaseDocument, fact: Fact, known: set[str]) -> None:
    """Refuse to take back what nobody said of one who is not in the case: a misspelt name would change nothing."""
    described = (str(t.subject)[1:-1] for t in case.statements if t.predicate.value == str(RDF.type))
    names = sorted({unquote(t.removeprefix(case.iri).strip("/")) for t in described if "#" not in t} - {""})
    for name in (name for name in (fact.subject, fact.object) if name and not known and name not in names):
        raise _refusal(name, "is nobody of the case", f"name one of {', '.join(names)}")


def _findings(case: CaseDocument, fact: Fact) -> set[str]:
    """Return the findings on a fact; an object or day that is not given matches any."""
    wanted = {"predicate": fact.predicate, "subject": fact.subject, "object": fact.object, "on": fact.on}
    drafted = _draft(case, {key: text for key, text in wanted.items() if text})
    asked = {t.predicate.value: str(t.object) for t in drafted if t.predicate.value.startswith(NS)}
    said: dict[str, dict[str, str]] = {}
    for triple in case.statements:
        said.setdefault(str(triple.subject)[1:-1], {})[triple.predicate.value] = str(triple.object)
    return {
        finding
        for finding, values in said.items()
        if all(values.get(prop) == value for prop, value in asked.items())
        and (fact.subject or values.get(NS + "subject") in (None, f"<{case.iri}>"))
    }


def _with(case: CaseDocument, findings: set[str], stated: dict[str, str]) -> CaseDocument:
    drafted = [t for t in _draft(case, stated) if t.predicate.value.startswith(NS)]
    props = {t.predicate for t in drafted}
    rest = [t for t in case.statements if str(t.subject)[1:-1] not in findings or t.predicate not in props]
    added = [_about(finding, t) for finding in sorted(findings) for t in drafted]
    return replace(case, statements=(*rest, *added))


def _without(case: CaseDocument, findings: set[str]) -> CaseDocument:
    rest = [t for t in case.statements if not {str(t.subject)[1:-1], str(t.object)[1:-1]} & findings]
    return replace(case, statements=tuple(rest))


def _about(thing: str, said: ox.Triple) -> ox.Triple:
    return ox.Triple(ox.NamedNode(thing), said.predicate, said.object)


def _draft(case: CaseDocument, finding: dict[str, str]) -> list[ox.Triple]:
    """Return the triples of one finding, read as a case file is read: same names, same types, same refusals."""
    own = case.iri.startswith(identifiers.case(""))
    name = unquote(case.iri.removeprefix(identifiers.case(""))) if own else _DRAFT
    draft = read_case(json.dumps({"id": name, "findings": [finding]}), "json", name="--set")
    triples = [t for t in draft.statements if t.subject != ox.NamedNode(draft.iri)]
    return triples if own else [_moved(t, draft.iri, case.iri) for t in triples]


def _moved(triple: ox.Triple, old: str, new: str) -> ox.Triple:
    value = triple.object
    if isinstance(value, ox.NamedNode) and value.value.startswith(old):
        value = ox.NamedNode(new + value.value.removeprefix(old))
    return ox.Triple(triple.subject, triple.predicate, value)


# the difference


def outcome(before: Derivation, after: Derivation, settings: Sequence[str]) -> Difference:
    """Return the difference that settings make, with the receipts of both sides."""
    receipts = Receipts(before.receipt, after.receipt)
    return Difference(before.case, tuple(settings), difference(before, after), receipts)


def difference(before: Derivation, after: Derivation) -> tuple[Change, ...]:
    """Return the conclusions that stand differently, in the order of their rules."""
    old, new = ({result.id: result for result in derivation.results} for derivation in (before, after))
    changes = []
    for result in dict.fromkeys((*old, *new)):
        was, now = old.get(result), new.get(result)
        if _standing(was) != _standing(now):
            shown = now or was
            assert shown
            changes.append(
                Change(
                    result, shown.rule, shown.conclusion, shown.predicate, shown.subject, _standing(was), _standing(now)
                )
            )
    return tuple(sorted(changes, key=lambda c: (c.rule, c.predicate, c.subject, c.id)))


def _standing(result: Result | None) -> Standing | None:
    return Standing(result.status, result.value, result.date, result.worlds) if result else None
