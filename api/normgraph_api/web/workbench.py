"""What the page of the workbench shows: the worker's answer in the order of the page, with words and links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from normgraph_api.web import day, href, refusals
from normgraph_api.web.words import words

MARKS = {"established": "✓", "refuted": "✗", "open": "?", "left_open": "~", "discretion": "◇", "conflict": "!"}
"""A shape for each standing; the word always stands beside it."""

_ORDER = {"conflict": 0, "established": 1, "discretion": 2, "refuted": 3, "left_open": 4, "open": 5}
_VALUES = ("date", "amount", "country", "code", "count")
_NUMBER = re.compile(r"^F\d+: ")
_CAMEL = re.compile(r"_(\w)")
_APART = frozenset({"number", "kind", "id"})
_RN = re.compile(r", Rn\. ?([0-9]+[a-z]?)")
_FIRST_QUESTIONS = 12


class Shown:
    """One state of the page; `found` is the worker's answer, None where the problem is."""

    def __init__(
        self,
        found: dict[str, Any] | None,
        asked: dict[str, Any],
        offered: dict[str, Any],
        problem: dict[str, Any] | None,
    ) -> None:
        self.asked = asked
        self.offered = offered
        self.problem = problem
        self.found = found or _as_sent(asked)
        self.lang: str = asked["lang"]
        self.english = self.lang == "en"
        self.words = words(self.lang)["cases"]

    @property
    def status(self) -> int:
        """The status of the whole page: that of the problem, 422 for a case that is not well formed."""
        if self.problem:
            return int(self.problem["kind"].status)
        if any(not message["rule"] and message["text"] != "unused" for message in self.wrong):
            return 400  # it cannot be read
        return 422 if self.wrong else 200

    # facts

    @property
    def form(self) -> dict[str, Any] | None:
        """The fields, None where the case stands as YAML."""
        form: dict[str, Any] | None = self.found["form"]
        return form

    @cached_property
    def parties(self) -> list[tuple[str, str]]:
        """The short name and label of each party, for choices."""
        rows = self.form["parties"] if self.form else []
        return [(row["id"][0], row.get("label", row["id"])[0]) for row in rows if row.get("id")]

    @property
    def added(self) -> dict[str, Any]:
        """The row that the pressed button added, empty if none."""
        kind, _, number = self.found["added"].partition(".")
        rows = self.form[{"finding": "findings", "party": "parties"}[kind]] if kind and self.form else []
        return next(({"kind": kind, **row} for row in rows if str(row["number"]) == number), {})

    def fact(self, name: str) -> dict[str, Any] | None:
        """Return the fact of that name, None if the vocabulary has none."""
        found: dict[str, Any] | None = self.offered["facts"].get(name)
        return found

    def label(self, term: Mapping[str, Any]) -> str:
        """Return the label of a term in the language of the page."""
        return str(term["label"][self.english])

    def gloss(self, term: Mapping[str, Any]) -> str:
        """Return the English gloss of a German term, or the German term of an English label."""
        return str(term["label"][not self.english])

    def definition(self, term: Mapping[str, Any]) -> str:
        """Return the definition of a term."""
        return str(term["definition"][self.english])

    def field(self, kind: str, key: str) -> dict[str, Any]:
        """Return the field of a row (`case`, `party`, `finding`) as the shapes describe it, named by its key else."""
        known: dict[str, Any] | None = self.offered["fields"][kind].get(key)
        return known or {**self.offered["fields"]["unnamed"], "key": key, "label": [self.words[kind].get(key, key)] * 2}

    def demands(self, field: Mapping[str, Any]) -> str:
        """Return what the shapes say of a field, without the numbers of the rules."""
        return " ".join(_NUMBER.sub("", rule[self.english]) for rule in field["rules"])

    def choices(self, field: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the closed list of a field with the labels of the vocabulary, in the order of the shape."""
        terms = self.offered["statuses"] | self.offered["standards"]
        found = ((name, terms.get(_CAMEL.sub(lambda one: one[1].upper(), name))) for name in field["choices"])
        return [(name, self.label(term) if term else name) for name, term in found]

    def keys(self, kind: str, row: Mapping[str, Any], *, detail: bool) -> list[str]:
        """Return the keys of the first or second part of a row, in the order of the shapes; others come last.

        Of the values of a finding only the one that its fact takes is asked, and what is stated already.
        """
        known = self.offered["fields"][kind]
        found = [key for key, field in known.items() if field["detail"] == detail and self._asked(kind, row, key)]
        return [*found, *(key for key in row if key not in known and key not in _APART)] if detail else found

    def _asked(self, kind: str, row: Mapping[str, Any], key: str) -> bool:
        fact = self.fact(row.get("predicate", [""])[0]) if kind == "finding" else None
        if kind != "finding" or row.get(key):
            return True
        wanted = {
            "subject": not (fact and fact["whole"]),
            "object": not fact or fact["relates"],
            "on": bool(fact and fact["per_day"]),
            **{value: bool(fact and fact["value"] == value) for value in _VALUES},
        }
        return wanted.get(key, True)

    def detail(self, row: Mapping[str, Any]) -> str:
        """Return in short what the second part of a finding says."""
        rn = f"Rn. {row['rn'][0]}" if row.get("rn") else ""
        standard = self.offered["standards"].get(row.get("standard", [""])[0])
        said = [*row.get("holder", []), rn, self.label(standard) if standard else "", *row.get("hedge", [])]
        return ", ".join(part for part in said if part)

    # messages

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What is wrong or missing, in the order of the facts."""
        messages: list[dict[str, Any]] = self.found["messages"]
        return messages

    @property
    def wrong(self) -> list[dict[str, Any]]:
        """The messages that keep the case from being derived."""
        return [message for message in self.messages if message["severity"] == "Violation"]

    @property
    def notes(self) -> list[dict[str, Any]]:
        """The messages that do not."""
        return [message for message in self.messages if message["severity"] != "Violation"]

    def at(self, name: str) -> list[dict[str, Any]]:
        """Return the messages of a field."""
        return [message for message in self.messages if message["field"] == name]

    def text(self, message: Mapping[str, Any]) -> str:
        """Return the words of a message."""
        if message["text"] == "unused":
            return str(self.words["party"]["unused"])
        if message["rule"]:
            return str(message["text"])
        parts = (refusals.spoken(part, self.lang) for part in (message["text"], message["remedy"]) if part)
        return " ".join(f"{part.rstrip('.')}." for part in parts)

    def refused(self, words: str) -> str:
        """Return the words of a refusal in the language of the page."""
        return refusals.spoken(words, self.lang)

    def place(self, message: Mapping[str, Any]) -> str:
        """Return where a message belongs, in words."""
        if message["line"]:
            form = self.words["line_column" if message["column"] else "line"]
            return str(form.format(line=message["line"], column=message["column"]))
        row, _, key = message["field"].rpartition(".")
        kind, _, number = row.partition(".")
        if kind == "finding" and self.form:
            rows = [known["number"] for known in self.form["findings"]]
            at = next((n for n, known in enumerate(rows) if str(known) == number), -1)
            name = self.fact(self.form["findings"][at].get("predicate", [""])[0]) if at >= 0 else None
            said = self.label(name) if name else self.words["finding"]["number"].format(n=at + 1)
            return f"{said}: {self.label(self.field('finding', key))}"
        if kind == "party":
            rows = self.form["parties"] if self.form else []
            names = {str(known["number"]): (known.get("label") or known.get("id") or [""])[0] for known in rows}
            return f"{names.get(number) or self.words['party']['title']}: {self.label(self.field('party', key))}"
        return self.label(self.field("case", key))

    # answer

    @property
    def derived(self) -> dict[str, Any] | None:
        """What follows, None where nothing was derived."""
        derived: dict[str, Any] | None = self.found["derived"]
        return derived

    @property
    def results(self) -> list[dict[str, Any]]:
        """All conclusions."""
        return list(self.derived["results"]) if self.derived else []

    @property
    def groups(self) -> dict[str, list[dict[str, Any]]]:
        """The conclusions on which no other rests, the steps to them, and the steps that are open."""
        ordered = sorted(self.results, key=lambda result: _ORDER[result["status"]])
        steps = [result for result in ordered if not result["final"]]
        return {
            "final": [result for result in ordered if result["final"]],
            "steps": [result for result in steps if result["status"] != "open"],
            "open": [result for result in steps if result["status"] == "open"],
        }

    def apart(self, result: Mapping[str, Any]) -> str:
        """Return the day of a conclusion where it is not that of the decision."""
        on = self.day_of(result)
        return "" if on == (self.derived or {}).get("decided_on") else on

    @property
    def counts(self) -> dict[str, int]:
        """How many conclusions are given, refuted, open in any way."""
        found = [result["status"] for result in self.results]
        given, refuted = found.count("established"), found.count("refuted")
        return {"given": given, "refuted": refuted, "open": len(found) - given - refuted}

    @property
    def questions(self) -> Sequence[tuple[str, list[dict[str, Any]]]]:
        """The missing facts, first the ones that decide most, then the rest; those supposed stand first."""
        asked: list[dict[str, Any]] = self.derived["questions"] if self.derived else []
        known = {question["fact"] for question in asked}
        first = [q for q in asked if q["fact"] in self.supposed_values]
        rest = [q for q in asked if q["fact"] not in self.supposed_values]
        lost = [
            {
                "fact": fact,
                "label": self._called(fact),
                "value": self._takes(fact),
                "subject": "",
                "object": "",
                "on": "",
            }
            for fact in self.supposed_values
            if fact not in known and fact
        ]
        return (("first", [*first, *lost, *rest[:_FIRST_QUESTIONS]]), ("more", rest[_FIRST_QUESTIONS:]))

    def _called(self, fact: str) -> str:
        known = self.fact(fact.partition("(")[0])
        return f"{self.label(known)} {fact[fact.find('(') :]}" if known else fact

    def _takes(self, fact: str) -> str:
        return str((self.fact(fact.partition("(")[0]) or {}).get("value", "none"))

    def asked_about(self, missing: Mapping[str, Any]) -> str:
        """Return a missing fact in words: its label, about whom and for which day."""
        who = ", ".join(dict.fromkeys(filter(None, (missing["subject"], missing["object"]))))
        about = "; ".join(filter(None, (who, day(missing["on"], self.lang) if missing["on"] else "")))
        return f"{missing['label']} ({about})" if about else str(missing["label"])

    @cached_property
    def supposed_values(self) -> dict[str, str]:
        """What is supposed of each missing fact."""
        said = ((name, value) for name, value in self.asked["pairs"] if name.startswith("suppose:"))
        return {name.removeprefix("suppose:"): value for name, value in said if value}

    def otherwise(self, number: int) -> str:
        """Return what a finding is supposed to be."""
        return str(dict(self.asked["pairs"]).get(f"whatif.{number}", ""))

    def cited(self, text: str) -> list[tuple[str, str]]:
        """Split a source into its parts, each with the page it leads to: a norm, a decision at its marginal number."""
        decision = (self.form["case"].get("decision") or [""])[0] if self.form else ""
        parts = []
        for part in filter(None, text.split("; ")):
            if part in self.found["links"]:
                parts.append((part, href(self.found["links"][part])))
                continue
            name, rn = (*_RN.split(part, 1), "")[:2] if _RN.search(part) else (part, "")
            iri = self.found["links"].get(name) or (decision if rn else "")
            parts.append((part, f"{href(iri)}#rn-{rn}" if iri and rn else href(iri) if iri else ""))
        return parts

    def norm(self, result: Mapping[str, Any]) -> str:
        """Return the page of the norm of a conclusion, on the day to which it belongs."""
        iri = self.found["links"].get(result["norm"], "")
        on = self.day_of(result)
        return f"{href(iri)}.html?on={on}" if iri and re.fullmatch(r"\d{4}-\d\d-\d\d", on) else href(iri)

    def day_of(self, result: Mapping[str, Any]) -> str:
        """Return the day of a conclusion, that of the decision where it is meant."""
        date = result["date"]
        return str(((self.derived or {}).get("decided_on") if date == "decision" else date) or "")


def _as_sent(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as they were sent, where no worker could read them: nothing is lost."""
    sent = dict(asked["pairs"])
    empty: dict[str, Any] = {"messages": [], "settings": [], "findings": [], "links": {}, "added": ""}
    nothing = empty | dict.fromkeys(("derived", "supposed", "near"))
    if "case" in sent or not asked["pairs"]:
        return nothing | {"view": "yaml", "text": sent.get("case", ""), "form": None}
    form: dict[str, Any] = {"case": {}, "parties": {}, "findings": {}}
    for name, value in asked["pairs"]:
        parts = name.split(".")
        if value and parts[0] == "case" and len(parts) == 2:
            form["case"].setdefault(parts[1], []).append(value)
        elif value and parts[0] in ("party", "finding") and len(parts) == 3 and parts[1].isdecimal():
            rows = form["parties" if parts[0] == "party" else "findings"]
            rows.setdefault(parts[1], {"number": int(parts[1])}).setdefault(parts[2], []).append(value)
    form |= {kind: list(form[kind].values()) for kind in ("parties", "findings")}
    return nothing | {"view": "form", "text": "", "form": form}
