"""Citations in German legal text: find them, resolve them, annotate with them.

    find      text → citations as they stand there; never looks around
    resolve   citations → citations with what the rest of the document says of them
    extract   both
    annotate  text + citations → text with marks
"""

from __future__ import annotations

from normgraph.extract.find_norms import find_norms
from normgraph.extract.model import Citation, DocumentContext
from normgraph.extract.names import Names, load

__all__ = ["Citation", "DocumentContext", "Names", "find", "load"]


def find(text: str, names: Names | None = None) -> list[Citation]:
    """Return the citations of a text as they stand there, in order of place.

    >>> [(c.statute, c.section) for c in find("nach § 123 Abs. 3 VwGO i. V. m. § 920 Abs. 2 ZPO")]
    [('VwGO', '123'), ('ZPO', '920')]
    """
    return list(find_norms(text, names or load(), []))
