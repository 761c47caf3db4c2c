"""The workbench behind its page: what a form sent → the facts as form or file, messages at their fields, the answer.

Runs in a worker. Nothing of a case is kept or logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property, partial, reduce
from typing import Any

from normgraph import assets
from normgraph.cases import CaseDocument, read_case
from normgraph.cases.context import context
from normgraph.cases.fields import Field, fields
from normgraph.cases.form import Form, Row, of_case, of_fields
from normgraph.cases.write import to_yaml
from normgraph.derive import Derivation, Lang, Options, derive
from normgraph.derive.compile import load
from normgraph.derive.coverage import reached
from normgraph.derive.source import LABEL
from normgraph.derive.vocabulary import cited, vocabulary
from normgraph.derive.whatif import change, difference
from normgraph.errors import NormgraphError, UnreadableInput
from normgraph.validate import validate

FOUNDING = ("d1", "d2", "d3")
BLANK = "id: fall\n"
SUPPOSED = "suppose:"
_FACT = re.compile(r"(\w+)\(([^(),]*)(?:,([^(),]*))?\)(?:@([\d-]+))?")
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


@dataclass
class Message:
    """What is wrong or missing, with the number of the rule; `field` is empty where the case stands as a file."""

    severity: str
    text: str
    field: str = ""
    rule: str = ""
    line: int = 0
    column: int = 0
    remedy: str = ""


@dataclass
class Desk:
    """The facts as they are worked on; `view` is `form` or `yaml`."""

    pairs: list[tuple[str, str]]
    lang: Lang
    view: str = "form"
    text: str = ""
    form: Form | None = None
    case: CaseDocument | None = None
    messages: list[Message] = field(default_factory=list)
    added: str = ""

    @cached_property
    def sent(self) -> dict[str, str]:
        """The last value of each field."""
        return dict(self.pairs)

    def open(self) -> None:
        """Read the facts as sent, do what the pressed button says, and check the form of the case."""
        self.view = "yaml" if self.sent.get("view") == "yaml" or "case" in self.sent else "form"
        what, _, which = self.sent.get("do", "").partition(" ")
        if what == "load" or not self.pairs:
            self.text = assets.path("data", "cases", f"{which}.yaml").read_text("utf-8") if which in FOUNDING else BLANK
            self.pairs = [(name, value) for name, value in self.pairs if not name.startswith((SUPPOSED, "whatif."))]
            self._from_text(self.sent.get("view", "form"))
        elif self.view == "yaml":
            self.text = self.sent.get("case", "").replace("\r\n", "\n")
            self._from_text("form" if what == "form" else "yaml", self.sent.get("format", "yaml"))
        else:
            self.form = of_fields(self.pairs)
            self._press(self.form, what, which)
            self._from_form(what)
        if self.case:
            self._report(self.case)

    def _from_text(self, view: str, format_: str = "yaml") -> None:
        """Read the file; show it as a form if that is asked and the form can say all of it."""
        self.view = "yaml"
        try:
            self.case = read_case(self.text, format_)  # type: ignore[arg-type]
            if view == "form":
                self.form = of_case(self.case)
                self.case, self.view = self.form.read(), "form"
        except NormgraphError as error:
            self.form = None
            self.messages.append(_failure(error))

    def _from_form(self, what: str) -> None:
        assert self.form
        for row in self.form.tree.unused:
            self.messages.append(Message("Violation", "unused", f"party.{row.number}.role"))
        try:
            self.case = self.form.read()
            if what in ("yaml", "download") and not self.messages:
                self.text, self.view = to_yaml(self.case), "yaml" if what == "yaml" else "form"
        except NormgraphError as error:
            failed = _failure(error)
            self.messages.append(replace(failed, field=self.form.field_at(failed.line), line=0))

    def _press(self, form: Form, what: str, which: str) -> None:
        """Add or remove a row."""
        if what == "add" and which in vocabulary().facts:
            self.added = f"finding.{self._add(form, which)}"
        elif what == "state" and (match := _FACT.fullmatch(which)):
            predicate, subject, about, on = (part or "" for part in match.groups())
            row = form.add(predicate=predicate, subject=subject, object=about, on=on, status="open")
            self.added = f"finding.{row.number}"
        elif what == "party":
            form.parties.append(_row(form))
            self.added = f"party.{form.parties[-1].number}"
        elif what in ("remove", "unparty"):
            rows = form.findings if what == "remove" else form.parties
            rows[:] = [row for row in rows if str(row.number) != which]
        elif what == "calm":
            self.pairs = [(name, value) for name, value in self.pairs if not name.startswith((SUPPOSED, "whatif."))]
        form.__dict__.pop("tree", None)

    def _add(self, form: Form, name: str) -> int:
        """Add a finding on a fact, open until its status is chosen, about those whose roles leave no choice."""
        fact = vocabulary().facts[name]
        ends = {}
        for end, roles in (("subject", fact.about), ("object", fact.to)):
            held = {row.first("id") for row in form.parties if set(row.values.get("role", ())) & set(roles)}
            ends[end] = held.pop() if len(held) == 1 else ""
        return form.add(predicate=name, **ends, status="open").number

    def _report(self, case: CaseDocument) -> None:
        keys = {key.iri: name for name, key in context().keys.items()}
        for result in validate(case).results:
            key = keys.get(result.property, "")
            place = self.form.field_at(result.line, key) if self.view == "form" and self.form else ""
            text = result.text(self.lang).removeprefix(f"{result.rule}: ")
            self.messages.append(Message(result.severity, text, place, result.rule, 0 if place else result.line))

    @property
    def settings(self) -> list[str]:
        """What is supposed: missing facts, and findings set otherwise by their number."""
        numbers = [row.number for row in self.form.findings] if self.view == "form" and self.form else None
        found = [line.strip() for name, value in self.pairs if name == "set" for line in value.splitlines()]
        for name, value in self.pairs:
            value = _DAY.sub(lambda day: f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}", value.strip())
            if name.startswith(SUPPOSED) and value:
                found.append(f"{name.removeprefix(SUPPOSED)}={value}")
            elif name.startswith("whatif.") and value:
                number = int(name.removeprefix("whatif.")) if name.removeprefix("whatif.").isdecimal() else -1
                if numbers is None or number in numbers:
                    place = number if numbers is None else numbers.index(number)
                    found.append(f"findings/{place}{'' if value == 'open' else '/status'}={value}")
        return [setting for setting in found if setting]


def _row(form: Form) -> Row:
    number = max((row.number for row in form.parties), default=-1) + 1
    return Row(number, {"id": [_unused_name(form)], "type": ["Person"]})


def _unused_name(form: Form) -> str:
    taken = {row.first("id") for row in form.parties}
    return next(name for name in (f"p{n}" for n in range(1, len(taken) + 2)) if name not in taken)


def _failure(error: NormgraphError) -> Message:
    place = re.fullmatch(r".*?:(\d+)(?::(\d+))?", error.where)
    line, column = (int(part or 0) for part in place.groups()) if place else (0, 0)
    return Message("Violation", error.what, line=line, column=column, remedy=error.remedy)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return all that the page shows, as JSON values: facts, messages, conclusions, what is supposed, what is near."""
    lang: Lang = request["lang"]
    desk = Desk([(name, value) for name, value in request["pairs"]], lang)
    desk.open()
    wrong = any(message.severity == "Violation" for message in desk.messages)
    options = Options(request["analogies"], request["extensions"], request["strict"])
    shown: dict[str, Any] = {"derived": None, "supposed": None, "near": None, "links": {}}
    if desk.case and not wrong:
        try:
            shown |= _derived(desk, desk.case, _day(request["on"]), options)
        except NormgraphError as error:
            desk.messages.append(_failure(error))
    return shown | {
        "view": desk.view,
        "text": desk.text,
        "form": _form(desk.form) if desk.view == "form" and desk.form else None,
        "added": desk.added,
        "messages": [asdict(message) for message in desk.messages],
        "settings": [_told(desk, setting) for setting in desk.settings],
        "findings": _findings(desk),
        "about": request | {"pairs": []},
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(_DAY.sub(lambda day: f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}", text)) if text else None
    except ValueError:
        raise UnreadableInput("not a day", where="on", remedy="write it as 2018-11-16") from None


def _derived(desk: Desk, case: CaseDocument, on: date | None, options: Options) -> dict[str, Any]:
    derivation = derive(case, on, lang=desk.lang, options=options)
    found = derivation.to_json()
    used = {step.result for result in derivation.results for step in _steps(result.because)} - {""}
    for result, plain in zip(derivation.results, found["results"], strict=True):
        plain["final"] = result.id not in used
    return {
        "derived": found,
        "supposed": _supposed(desk, case, derivation, on, options) if desk.settings else None,
        "near": asdict(reached(derivation.results, desk.lang)),
        "links": _links(desk.lang),
    }


def _supposed(
    desk: Desk, case: CaseDocument, before: Derivation, on: date | None, options: Options
) -> list[dict[str, Any]] | None:
    try:
        changed = reduce(partial(change, load()), desk.settings, case)
        refused = [each for each in validate(changed).results if each.severity == "Violation"]
        if refused:
            desk.messages += [Message("Violation", each.text(desk.lang), "suppose", each.rule) for each in refused]
            return None
        return [asdict(each) for each in difference(before, derive(changed, on, lang=desk.lang, options=options))]
    except NormgraphError as error:
        desk.messages.append(replace(_failure(error), field="suppose", line=0))
        return None


def _told(desk: Desk, setting: str) -> dict[str, str]:
    """Say what a setting supposes, in the words of the vocabulary."""
    path, _, value = setting.partition("=")
    findings = _findings(desk)
    number = re.fullmatch(r"findings/(\d+)(?:/status)?", path)
    if number and int(number[1]) < len(findings):
        found = findings[int(number[1])]
        label, about = found["label"], found["about"]
    elif (match := _FACT.fullmatch(path)) and match[1] in vocabulary().facts:
        label = vocabulary().facts[match[1]].label[desk.lang == "en"]
        about = ", ".join(filter(None, match.groups()[1:]))
    else:
        label, about = path, ""
    return {"label": f"{label} ({about})" if about else label, "value": value}


def _steps(steps: Iterable[Any]) -> Iterator[Any]:
    for step in steps:
        yield step
        yield from _steps(step.because)


def _links(lang: Lang) -> dict[str, str]:
    """Return what the words of an answer cite: norms as rules cite them and decisions by label → their IRIs."""
    graph = load().graph
    cited = {graph.one(thing, "citedAs"): graph.iris(thing, "norm")[:1] for thing in graph.of_type("Rule")}
    links = {text: norm[0] for text, norm in cited.items() if text and norm}
    authorities = {iri for thing in graph.facts for iri in graph.iris(thing, "authority") if "/id/decision/" in iri}
    return links | {graph.text(iri, LABEL, lang): iri for iri in authorities}


def _findings(desk: Desk) -> list[dict[str, Any]]:
    """Return the stated facts, for the choice to suppose them otherwise."""
    form = desk.form if desk.view == "form" else None
    if form is None:
        try:
            form = of_case(desk.case) if desk.case else Form()
        except NormgraphError:
            form = Form()
    words = vocabulary().facts
    names = {row.first("id"): row.first("label") or row.first("id") for row in form.parties}
    return [
        {
            "number": row.number,
            "label": words[row.first("predicate")].label[desk.lang == "en"],
            "about": ", ".join(names.get(end, end) for end in (row.first("subject"), row.first("object")) if end),
            "status": row.first("status"),
        }
        for row in form.findings
        if row.first("predicate") in words
    ]


def _form(form: Form) -> dict[str, Any]:
    return {
        "case": form.case,
        "parties": [{"number": row.number, **row.values} for row in form.parties],
        "findings": [{"number": row.number, **row.values} for row in form.findings],
    }


def offered() -> dict[str, Any]:
    """Return the vocabulary that the form offers, as JSON values."""
    known = vocabulary()
    tables = {name: getattr(known, name) for name in ("facts", "roles", "kinds", "statuses", "standards")}
    offer: dict[str, Any] = {name: {key: asdict(term) for key, term in table.items()} for name, table in tables.items()}
    for fact in offer["facts"].values():
        fact["cited"] = [(cited(source), source) for source in fact["sources"]]
    offer["fields"] = {row: {key: asdict(one) for key, one in known.items()} for row, known in fields().items()}
    offer["fields"]["unnamed"] = asdict(Field("", ("", "")))
    return offer | {"groups": [(law, [offer["facts"][fact.name] for fact in facts]) for law, facts in known.by_law()]}
