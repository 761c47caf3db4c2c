"""A decision as facts: JSON Lines without its text, one fact a line, in the order of the text.

The first line is the document, then follow marginal numbers and citations by their place. What has its default value
is left out, and so is what follows from the rest (the marginal number of a citation) or serves the text alone (its
parts). A citation longer than a few words (treaties are cited by their whole title) keeps its first and last words; its
place is exact in any case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from normgraph.errors import UnreadableInput
from normgraph.extract.model import Citation, Signal
from normgraph.extract.outcome import Ruling
from normgraph.ingest.decision_model import Decision, Paragraph

MAX_WORDS = 10
_DOCUMENT = (
    *("name", "text_hash", "length", "numbering", "court", "date", "file_number", "doctype", "ecli", "chamber"),
    *("law_day", "law_basis"),
)
_DEFAULTS = Citation._field_defaults


def dumps(decision: Decision) -> str:
    """Write a decision as facts, the same bytes for the same decision.

    >>> paragraphs = (Paragraph("1", 0, 30),)
    >>> citation = Citation(4, 13, "norm", "Art. 6 GG", statute="GG", section="6", rn="1", group_start=4, group_end=13)
    >>> decision = Decision("demo", "00", 30, "Rn.", paragraphs, citations=(citation,))
    >>> print(dumps(decision), end="")
    {"name":"demo","text_hash":"00","length":30,"numbering":"Rn."}
    {"number":"1","start":0,"end":30}
    {"start":4,"end":13,"kind":"norm","text":"Art. 6 GG","statute":"GG","section":"6"}
    >>> loads(dumps(decision)).citations[0] == citation
    True
    """
    document = {key: getattr(decision, key) for key in _DOCUMENT}
    facts: list[tuple[tuple[int, int, int], dict[str, Any]]] = []
    facts += [((p.start, -1, 0), p._asdict()) for p in decision.paragraphs]
    facts += [((r.start, -1, 1), r._asdict() | {"text": shortened(r.text)}) for r in decision.rulings]
    facts += [((c.start, c.end, c.ordinal), _citation(c)) for c in decision.citations]
    lines = [{key: value for key, value in document.items() if value != ""}]
    lines += [fact for _, fact in sorted(facts, key=lambda entry: entry[0])]
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def loads(text: str, *, where: str = "") -> Decision:
    """Read a decision from its facts; raises UnreadableInput naming the line that is none."""
    document: dict[str, Any] = {}
    paragraphs: list[Paragraph] = []
    rulings: list[Ruling] = []
    citations: list[Citation] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            fact = json.loads(line)
            if number == 1:
                document = {key: fact.get(key, "") for key in _DOCUMENT}
            elif "kind" in fact:
                citations.append(_complete(Citation(**fact)))
            elif "remedy" in fact:
                rulings.append(Ruling(**fact))
            else:
                paragraphs.append(Paragraph(**fact))
        except (ValueError, TypeError, AttributeError) as error:
            remedy = "write the file anew with `normgraph import decision`"
            raise UnreadableInput(f"line {number} is no fact ({error})", where=where, remedy=remedy) from error
    if not document:
        raise UnreadableInput("the file is empty", where=where, remedy="write it with `normgraph import decision`")
    decision = Decision(**document, paragraphs=tuple(paragraphs), rulings=tuple(rulings))
    context = decision.context
    cited = (c._replace(rn=context.marginal_number(c.start)) for c in citations)
    return replace(decision, citations=tuple(cited))


def read(folder: Path) -> Iterator[Decision]:
    """Read every decision of a folder, by name."""
    for path in sorted(folder.glob("*.jsonl")):
        yield loads(path.read_text("utf-8"), where=str(path))


def write(folder: Path, decision: Decision) -> Path:
    """Write the facts of a decision as `<name>.jsonl`, complete or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{decision.name}.jsonl"
    work = path.with_suffix(".part")
    work.write_text(dumps(decision), "utf-8")
    work.replace(path)
    return path


def _citation(citation: Citation) -> dict[str, Any]:
    own = citation.group == (citation.start, citation.end)
    fact = citation._asdict()
    fact["text"] = shortened(citation.text)
    derived = {"rn", "parts", "sign"} | ({"group_start", "group_end"} if own else set())
    return {key: value for key, value in fact.items() if key not in derived and _DEFAULTS.get(key) != value}


def _complete(citation: Citation) -> Citation:
    start, end = citation.group
    signals = tuple(Signal(*signal) for signal in citation.signals)
    candidates = tuple(citation.candidates)
    return citation._replace(group_start=start, group_end=end, signals=signals, candidates=candidates)


def shortened(text: str) -> str:
    """Keep the first and last words of a long citation.

    >>> shortened("Übereinkommen über eins und zwei und drei und vier und fünf und sechs (ABC)")
    'Übereinkommen über eins und zwei […] fünf und sechs (ABC)'
    """
    words = text.split()
    if len(words) <= MAX_WORDS:
        return text
    half = MAX_WORDS // 2
    return " ".join((*words[:half], "[…]", *words[-(half - 1) :]))
