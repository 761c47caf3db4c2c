"""From the file of a decision to the decision with its citations: read, complete from curated facts, extract."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from normgraph import extract
from normgraph.ingest import curated, decision_text
from normgraph.ingest.decision_model import Decision


def read(path: Path) -> tuple[Decision, str]:
    """Read one plain-text decision and find its citations; returns also the text that their offsets count in.

    Raises UnreadableInput or LimitExceeded where the file is not the text of a decision.
    """
    decision, text = decision_text.read(path)
    return cite(curated.complete(decision), text), text


def cite(decision: Decision, text: str) -> Decision:
    r"""Find the citations of a decision, in its own text only: what follows its last paragraph is not searched.

    Acts of authorities are added from the curated table. A decision does not cite itself: its own court, date and file
    number, as a page's head states them, are dropped.

    >>> text = "Rz. 1\nNach § 5 Abs. 1 AufenthG.\nRz. 2\nEnde.\nFundstellen\n§ 6 AufenthG"
    >>> decision = cite(decision_text.parse(text, name="demo"), text)
    >>> [(c.rn, c.text) for c in decision.citations]
    [('1', '§ 5 Abs. 1 AufenthG')]
    """
    own = text[: decision.paragraphs[-1].end]
    found = extract.extract(own, document=decision.context, acts=True)
    others = (c for c in found if not (c.file_number and (c.court, c.date, c.file_number) == _identity(decision)))
    return curated.with_acts(replace(decision, citations=tuple(others)), text)


def _identity(decision: Decision) -> tuple[str, str, str]:
    return decision.court, decision.date, decision.file_number
