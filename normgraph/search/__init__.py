"""Full-text search over names, headings, texts, file numbers and courts: an index beside each generation of the store.

    words.py     folding, and what a reader's words mean
    index.py     writes the index of a generation (tantivy)
    ask.py       opens it, ranks, pages

The index says nothing that the graph does not say; it is made again from the graph at any time.
"""

from __future__ import annotations

from normgraph.search.ask import MOST, Answer, Hit, ask
from normgraph.search.index import place, usable, write

__all__ = ["MOST", "Answer", "Hit", "ask", "place", "usable", "write"]
