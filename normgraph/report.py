"""What a validation found, as text for a caseworker, as JSON and as a SHACL report in Turtle."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any, Literal

from rdflib import RDF, SH, XSD, BNode, Graph, URIRef
from rdflib import Literal as Value

Language = Literal["de", "en"]

_WORDS: dict[str, dict[Language, str]] = {
    "Violation": {"de": "Verstoß", "en": "violation"},
    "Warning": {"de": "Warnung", "en": "warning"},
    "Info": {"de": "Hinweis", "en": "note"},
    "line": {"de": "Zeile", "en": "line"},
    "given": {"de": "angegeben", "en": "given"},
    "near": {"de": "gemeint vielleicht", "en": "perhaps meant"},
    "well formed": {"de": "wohlgeformt", "en": "well formed"},
    "not well formed": {"de": "nicht wohlgeformt", "en": "not well formed"},
    "scope": {
        "de": "Geprüft ist nur die Form. Ob die Angaben stimmen und was aus ihnen folgt, ist damit nicht gesagt.",
        "en": "Only the form was checked. Whether the statements are true, and what follows, is not said by this.",
    },
}


@dataclass(frozen=True)
class Result:
    """One breach of one rule, at one place of the file (`line` from 1, `path` a JSON pointer, empty for Turtle).

    `setting` is the `--set` that put there what breaks the rule, empty where the file says it.
    """

    rule: str
    severity: str
    line: int
    path: str
    message: tuple[tuple[str, str], ...]
    focus: str
    shape: str
    property: str
    value: str
    suggestion: str
    setting: str = ""

    def where(self, language: Language) -> str:
        """Return the place: the setting, else the line and the path."""
        if self.setting:
            return f"--set {self.setting}"
        return f"{_WORDS['line'][language]} {self.line}" + (f", {self.path}" if self.path else "")

    def text(self, language: Language) -> str:
        """Return the message, the value as given, and the name that was perhaps meant."""
        text = dict(self.message)[language]
        if self.value:
            text += f" ({_WORDS['given'][language]}: {self.value})"
        if self.suggestion:
            text += f" ({_WORDS['near'][language]}: {self.suggestion})"
        return text


def _together(texts: list[str]) -> str:
    """Return messages of one rule at one place as one: what they share once, what differs as a list.

    >>> _together(["no word on A (§ 1)", "no word on the B (§ 1)"]), _together(["one", "one"])
    ('no word on A, the B (§ 1)', 'one')
    """
    first, *others = (text.split(" ") for text in dict.fromkeys(texts))
    if not others:
        return texts[0]
    start = min(_alike(first, other) for other in others)
    rest = [words[start:] for words in (first, *others)]
    end = min(_alike(rest[0][::-1], words[::-1]) for words in rest[1:])
    told = ", ".join(" ".join(words[: len(words) - end]) for words in rest)
    return " ".join([*first[:start], told, *first[len(first) - end :]])


def _alike(one: list[str], other: list[str]) -> int:
    """Return how many words two texts have in common from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@dataclass(frozen=True)
class Report:
    """All results for one case, in the order of the file."""

    case: str
    name: str
    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether no rule is violated; warnings and notes do not count."""
        return all(result.severity != "Violation" for result in self.results)

    def to_text(self, language: Language = "de") -> str:
        """Return the report for a reader.

        >>> print(Report("https://example.org/c", "c.yaml", ()).to_text("en"))
        c.yaml: well formed
        Only the form was checked. Whether the statements are true, and what follows, is not said by this.
        """
        verdict = _WORDS["well formed" if self.conforms else "not well formed"][language]
        lines = [f"{self.name}: {verdict}"]
        for (severity, where, _), results in groupby(self.results, lambda r: (r.severity, r.where(language), r.rule)):
            lines.append(f"  {_WORDS[severity][language]} ({where})")
            lines.append(f"    {_together([result.text(language) for result in results])}")
        return "\n".join([*lines, _WORDS["scope"][language]])

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values; `path` is a JSON pointer, `key` its last step."""
        return {
            "case": self.case,
            "conforms": self.conforms,
            "note": _WORDS["scope"],
            "results": [
                {
                    "rule": result.rule,
                    "severity": result.severity,
                    "path": result.path,
                    "line": result.line,
                    "key": result.path.rpartition("/")[2] or result.property.rpartition("#")[2],
                    "message": dict(result.message),
                    "value": result.value,
                    "suggestion": result.suggestion,
                    **({"set": result.setting} if result.setting else {}),
                    "focus": result.focus,
                    "shape": result.shape,
                }
                for result in self.results
            ],
        }

    def to_turtle(self) -> str:
        """Return the report in the vocabulary of SHACL (section 3.6), messages in both languages."""
        graph = Graph()
        report = BNode("report")
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Value(self.conforms, datatype=XSD.boolean)))
        for number, result in enumerate(self.results):
            node = BNode(f"result{number}")
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            graph.add((node, SH.focusNode, URIRef(result.focus)))
            graph.add((node, SH.sourceShape, URIRef(result.shape)))
            graph.add((node, SH.resultSeverity, SH[result.severity]))
            if result.property:
                graph.add((node, SH.resultPath, URIRef(result.property)))
            for language, text in result.message:
                graph.add((node, SH.resultMessage, Value(text, lang=language)))
        return graph.serialize(format="turtle")
