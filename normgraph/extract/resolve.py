"""Resolves what a citation leaves out, from the rest of the document: the second pass.

Nothing is guessed. What another place of the document says is taken over with that place in `via`; several candidates
make a citation `ambiguous`, none leaves it `unresolved` with the reason.
"""

from __future__ import annotations

from normgraph.extract import anaphors, resolve_decisions, resolve_norms
from normgraph.extract.model import BY_PLACE, Citation, DocumentContext


def resolve(
    text: str, citations: list[Citation], document: DocumentContext | None = None, *, mentions: bool = False
) -> list[Citation]:
    """Return the citations with what the rest of the document says of them, and anaphors as further citations.

    With `mentions` also those that name nothing new: "dieser Vorschrift", "ebenda".

    >>> from normgraph.extract import find
    >>> text = "Nach § 32 Abs. 3 XyG gilt dies. Das ist § 33 XyG (Nr. 2)."
    >>> [(c.section, c.nummer, c.via) for c in resolve(text, find(text))]
    [('32', '', ''), ('33', '', ''), ('33', '2', '§ 33 XyG')]
    """
    document = document or DocumentContext()
    norms = resolve_norms.with_laws(text, [c for c in citations if c.kind == "norm"], document.date, document.land)
    decisions = resolve_decisions.completed(text, [c for c in citations if c.kind == "decision"], document)
    everything = [*norms, *decisions, *anaphors.units(text, norms), *anaphors.again(text, decisions, norms)]
    if mentions:
        everything += anaphors.mentions(text, everything)
    everything.sort(key=BY_PLACE)
    return [c._replace(rn=document.marginal_number(c.start)) for c in everything] if document.paragraphs else everything
