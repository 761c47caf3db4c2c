"""Reads rules back as German and English sentences, made from their data alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from normgraph.derive.model import Lang
from normgraph.derive.source import LABEL, RuleGraph, read, rule_files
from normgraph.errors import UnknownThing
from normgraph.identifiers import NS

Two = tuple[str, str]

_CONSEQUENCE: dict[str, Two] = {
    "gebunden": ("{what} gilt", "{what} holds"),
    "regel": ("{what} gilt in der Regel", "{what} holds as a rule"),
    "soll": ("{what} soll gelten", "{what} shall ordinarily hold"),
    "kann": ("{what} steht im Ermessen", "{what} is at discretion"),
    "kannVersagung": ("{what}: die Versagung steht im Ermessen", "{what}: refusal is at discretion"),
    "vermutung": ("{what} wird vermutet", "{what} is presumed"),
    "ausschluss": ("{what} ist ausgeschlossen", "{what} is excluded"),
    "regelausschluss": ("{what} ist in der Regel ausgeschlossen", "{what} is excluded as a rule"),
    "abwaegung": ("{what} ergibt sich aus einer Abwägung", "{what} results from a weighing"),
    "wertung": ("{what} ist gesetzliche Wertung", "{what} is a value judgment of the law"),
    "auslegung": ("{what} gilt nach der Auslegung des Rechts", "{what} holds by the reading of the law"),
    "excludes": ("{what} gilt nicht", "{what} does not hold"),
}
_DATES = {"before", "notAfter", "after", "notBefore"}
_UNITS: dict[str, dict[str, Two]] = {
    "Y": {"one": ("ein Jahr", "one year"), "many": ("{} Jahre", "{} years")},
    "M": {"one": ("ein Monat", "one month"), "many": ("{} Monate", "{} months")},
    "W": {"one": ("eine Woche", "one week"), "many": ("{} Wochen", "{} weeks")},
    "D": {"one": ("ein Tag", "one day"), "many": ("{} Tage", "{} days")},
}


@cache
def shipped() -> RuleGraph:
    """Return the rules that the project ships as they are written."""
    return read(rule_files())


def numbered(number: str) -> list[str]:
    """Return the rules with a number, or with a name of their own; raises `UnknownThing` with near numbers.

    >>> numbered("d2-06") == numbered("D2-06") == ["https://w3id.org/normgraph/id/rule/d2-06"]
    True
    """
    graph, asked = shipped(), number.casefold()
    rules = graph.of_type("Rule")
    found = [r for r in rules if asked in (graph.one(r, "ruleId").casefold(), r.rsplit("/", 1)[-1].casefold(), r)]
    if not found:
        known = sorted({graph.one(r, "ruleId") for r in rules})
        near = [each for each in known if each.casefold().startswith(asked[:2])]
        raise UnknownThing(f"no rule `{number}`", remedy=f"rules are numbered like {', '.join((near or known)[:8])}")
    return found


def sentence(graph: RuleGraph, rule: str, lang: Lang) -> str:
    """Return a rule as one sentence: norm, consequence, condition, exception, value, validity.

    >>> sentence(shipped(), numbered("d3-13")[0], "en").startswith("§ 5 Abs. 1 Nr. 4, § 29 Abs. 1 Nr. 2 AufenthG: “")
    True
    """
    return _Speaker(graph, lang).rule(rule)


class _Speaker:
    def __init__(self, graph: RuleGraph, lang: Lang) -> None:
        self.graph = graph
        self.english = lang == "en"
        self.lang: Lang = lang

    def say(self, german: str, english: str) -> str:
        return english if self.english else german

    def rule(self, rule: str) -> str:
        parts = [f"{self.graph.one(rule, 'citedAs')}: {self._consequence(rule)}"]
        condition = self.condition(self.graph.iris(rule, "condition")[0])
        parts.append(self.say(f", wenn {condition}", f" if {condition}"))
        for exception in self.graph.iris(rule, "exception"):
            said = self.condition(exception)
            parts.append(self.say(f", es sei denn, dass {said}", f", unless {said}"))
        for value in self.graph.iris(rule, "gives"):
            parts.append(self.say(f"; der Wert ist {self.term(value)}", f"; the value is {self.term(value)}"))
        return "".join(parts) + self._validity(rule) + "."

    def _consequence(self, rule: str) -> str:
        strength = self.graph.strengths(rule)[0]
        excluded = self.graph.iris(rule, "excludes")
        key = "excludes" if excluded and strength not in ("ausschluss", "regelausschluss") else strength
        what = self._about((excluded or self.graph.iris(rule, "concludes"))[0], rule)
        return _CONSEQUENCE[key][self.english].format(what=what)

    def _validity(self, rule: str) -> str:
        first, last = self.graph.one(rule, "validFrom"), self.graph.one(rule, "validTo")
        shown = self.graph.one(rule, "shownFrom")
        if not first and not last and not shown:
            return ""
        since = self.say(f"ab {first}", f"from {first}") if first else ""
        until = self.say(f"bis {last}", f"until {last}") if last else ""
        days = self.graph.iris(rule, "validityTerm") or self.graph.iris(rule, "effectiveOn")
        day = self.term(days[0]) if days else self.say("Tag der Entscheidung", "day of decision")
        span = " ".join(part for part in (since, until) if part)
        if shown:
            open_before = self.say(f"belegt ab {shown}, davor offen", f"shown from {shown}, open before")
            span = ", ".join(part for part in (span, open_before) if part)
        return self.say(f" (Fassung {span}; maßgeblich: {day})", f" (version {span}; selected by: {day})")

    def _label(self, thing: str) -> str:
        return self.graph.text(thing, LABEL, self.lang) or thing.rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def _about(self, predicate: str, node: str) -> str:
        roles = [
            self._label(r) for end in ("subject", "object") for r in self.graph.iris(node, end) if r != NS + "fall"
        ]
        about = f" ({', '.join(roles)})" if roles else ""
        label = self._label(predicate)
        return self.say(f"„{label}“{about}", f"“{label}”{about}")

    # conditions

    def condition(self, node: str, *, inner: bool = False) -> str:
        """Return a condition as a clause; a connective inside another stands in parentheses."""
        said = self._clause(node, inner=inner)
        default = self.graph.one(node, "whenOpen").removeprefix(NS)
        if default == "asFalse":
            said += self.say(" (Offenes zählt als nicht gegeben)", " (what is open counts as not given)")
        if default == "asTrue":
            said += self.say(" (Offenes zählt als gegeben)", " (what is open counts as given)")
        return said

    def _clause(self, node: str, *, inner: bool) -> str:
        kind = self._kind(node)
        operands = self.graph.iris(node, "operand")
        match kind:
            case "FactCondition":
                what = self._about(self.graph.iris(node, "asks")[0], node)
                return self.say(f"{what} gegeben ist", f"{what} holds")
            case "OnAllDates":
                what = self._about(self.graph.iris(node, "asks")[0], node)
                days = self._listed([self._label(day) for day in self.graph.iris(node, "onDates")], "und", "and")
                return self.say(f"{what} an den Stichtagen {days} gegeben ist", f"{what} holds on {days}")
            case "AllOf" | "AnyOf":
                word = ("und", "and") if kind == "AllOf" else ("oder", "or")
                said = self._listed([self.condition(part, inner=True) for part in operands], *word)
                return f"({said})" if inner and len(operands) > 1 else said
            case "Not":
                return self._negated(operands[0])
            case "Undetermined":
                said = self.condition(operands[0], inner=True)
                return self.say(f"nicht zu entscheiden ist, ob {said}", f"it cannot be decided whether {said}")
            case "Known":
                return self.say(f"{self.term(operands[0])} bekannt ist", f"{self.term(operands[0])} is known")
            case "Comparison":
                return self._comparison(node)
            case "ReadingChosen":
                reading = self._label(self.graph.iris(node, "reading")[0])
                return self.say(f"man der Lesart „{reading}“ folgt", f"the reading “{reading}” is followed")
            case "SamePerson":
                one, other = (self._label(self.graph.iris(node, end)[0]) for end in ("subject", "object"))
                return self.say(f"{one} und {other} dieselbe Person sind", f"{one} and {other} are the same person")
            case "Modelled":
                gap = self._label(self.graph.iris(node, "gap")[0])
                if not operands:
                    return self.say(f"nicht modelliert ist: {gap}", f"not modelled: {gap}")
                said = self.condition(operands[0], inner=True)
                return self.say(f"{said} (sonst offen: {gap})", f"{said} (else open: {gap})")
            case _:
                return self._quantified(node, kind)

    def _negated(self, node: str) -> str:
        if self._kind(node) == "FactCondition" and not self.graph.objects(node, "whenOpen"):
            what = self._about(self.graph.iris(node, "asks")[0], node)
            return self.say(f"{what} nicht gegeben ist", f"{what} does not hold")
        said = self.condition(node, inner=True)
        return self.say(f"nicht gilt, dass {said}", f"it is not the case that {said}")

    def _quantified(self, node: str, kind: str) -> str:
        group = self._label(self.graph.iris(node, "over")[0])
        number = self.graph.one(node, "members")
        who = {
            "Some": self.say("mindestens ein Mitglied", "some member"),
            "Every": self.say("jedes Mitglied", "every member"),
            "AtLeast": self.say(f"mindestens {number} Mitglieder", f"at least {number} members"),
        }[kind]
        said = self.condition(self.graph.iris(node, "each")[0])
        return self.say(f"für {who} ({group}) gilt, dass {said}", f"for {who} ({group}) {said}")

    def _comparison(self, node: str) -> str:
        left, right = (self.term(self.graph.iris(node, side)[0]) for side in ("left", "right"))
        relation = self.graph.iris(node, "relation")[0]
        word, name = self._label(relation), relation.removeprefix(NS)
        if self.english:
            return f"{left} is {word} {right}"
        if name in _DATES:
            preposition = {"before": "vor", "after": "nach", "notAfter": "nicht nach", "notBefore": "nicht vor"}[name]
            return f"{left} zeitlich {preposition} {right} liegt"
        return f"{left} gleich {right} ist" if name == "same" else f"{left} {word} {right} beträgt"

    # terms

    def term(self, node: str) -> str:
        """Return a term as a noun phrase."""
        kind = self._kind(node)
        of = [self.term(part) for part in self.graph.iris(node, "operand")]
        sides = [self.term(part) for side in ("left", "right") for part in self.graph.iris(node, side)]
        group = [self._label(role) for role in self.graph.iris(node, "over")]
        period = self._period(self.graph.one(node, "period"))
        parameter = "".join(self.say("„{}“", "“{}”").format(self._label(p)) for p in self.graph.iris(node, "parameter"))
        match kind:
            case "ValueOf":
                return self._about(self.graph.iris(node, "asks")[0], node)
            case "Constant":
                return self._constant(node)
            case "PlusTerm" | "PeriodEnd":
                counted = self.graph.one(node, "counting") == NS + "tagesbeginn"
                day = self.say(", der Tag selbst mitgezählt", ", that day counted") if counted else ""
                place = self.say(", verschoben auf einen Werktag", ", moved to a workday")
                moved = place if self.graph.objects(node, "workdayAt") else ""
                return self.say(
                    f"Fristende ({period} ab {of[0]}{day}{moved})", f"end of {period} from {of[0]}{day}{moved}"
                )
            case "AgeReached":
                return self.say(f"Vollendung von {period} seit {of[0]}", f"completion of {period} since {of[0]}")
            case "MonthStart":
                return self.say(f"Beginn des Monats ({of[0]})", f"start of the month ({of[0]})")
            case "Completed":
                unit = self._label(self.graph.iris(node, "unitOfTime")[0])
                return self.say(
                    f"Zahl voller {unit} von {sides[0]} bis {sides[1]}",
                    f"completed {unit} from {sides[0]} to {sides[1]}",
                )
            case "DaysBetween":
                return self.say(f"Zahl der Tage von {sides[0]} bis {sides[1]}", f"days from {sides[0]} to {sides[1]}")
            case "Difference":
                return self.say(f"{sides[0]} abzüglich {sides[1]}", f"{sides[0]} less {sides[1]}")
            case "Product":
                return self.say(f"{sides[0]} mal {sides[1]}", f"{sides[0]} times {sides[1]}")
            case "Rounded":
                return self.say(f"{of[0]}, auf eine ganze Zahl gerundet", f"{of[0]}, rounded to a whole number")
            case "SumOver":
                each = self.term(self.graph.iris(node, "each")[0])
                return self.say(f"Summe über {group[0]} von {each}", f"sum over {group[0]} of {each}")
            case "Count":
                each = self.condition(self.graph.iris(node, "each")[0])
                return self.say(
                    f"Zahl der Mitglieder ({group[0]}), für die gilt, dass {each}",
                    f"number of members ({group[0]}) for whom {each}",
                )
            case "ParameterTerm":
                return self.say(f"Parameter {parameter} am {of[0]}", f"parameter {parameter} on {of[0]}")
            case "ParameterStart":
                return self.say(f"Geltungsbeginn von {parameter}", f"start of validity of {parameter}")
            case "Sum" | "Latest" | "Earliest" | "Smallest" | "Greatest":
                many = self._listed(of, "und", "and")
                return f"{self._label(NS + kind)} ({many})"
            case _:
                return self._label(NS + kind)

    def _constant(self, node: str) -> str:
        known = [v.value for p in ("amount", "country", "code") for v in self.graph.objects(node, p)]
        days = dict.fromkeys(v.value for p in ("earliest", "latest") for v in self.graph.objects(node, p))
        return self._listed(known or list(days), "oder", "or")

    def _period(self, period: str) -> str:
        spans = re.findall(r"(\d+)([YMWD])", period)
        said = [_UNITS[u]["one" if n == "1" else "many"][self.english].format(n) for n, u in spans]
        return self._listed(said, "und", "and")

    def _kind(self, node: str) -> str:
        return next((kind for kind in self.graph.types(node) if kind not in ("Condition", "Term")), "")

    def _listed(self, parts: list[str], german: str, english: str) -> str:
        word = self.say(german, english)
        return f" {word} ".join(parts)


def triples() -> Iterator[ox.Triple]:
    """Return every shipped rule with its two sentences, for the graph."""
    graph = shipped()
    for rule in graph.of_type("Rule"):
        for lang in ("de", "en"):
            said = ox.Literal(sentence(graph, rule, lang), language=lang)
            yield ox.Triple(ox.NamedNode(rule), ox.NamedNode(NS + "sentence"), said)
