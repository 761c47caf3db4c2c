"""What a validation found, as text for a caseworker, as JSON and as a SHACL report in Turtle."""

from __future__ import annotations

from dataclasses import dataclass
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
        for result in self.results:
            lines.append(f"  {_WORDS[result.severity][language]} ({result.where(language)})")
            lines.append(f"    {result.text(language)}")
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
