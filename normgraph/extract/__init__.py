"""Citations in German legal text: find them, resolve them, annotate with them.

find      text → citations as they stand there; never looks around
resolve   citations → citations with what the rest of the document says of them
treat     citations → citations with the signals that say how the text uses a decision
extract   all three
annotate  text + citations → text with marks

They are loaded when the first of them is asked for: who needs the names of laws alone need not wait for the patterns.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normgraph.extract.annotate import annotate
    from normgraph.extract.model import Citation, DocumentContext, Signal
    from normgraph.extract.names import Names, load
    from normgraph.extract.resolve import resolve
    from normgraph.extract.stages import entries, extract, find
    from normgraph.extract.treatment import treat

__all__ = [
    "Citation",
    "DocumentContext",
    "Names",
    "Signal",
    "annotate",
    "entries",
    "extract",
    "find",
    "load",
    "resolve",
    "treat",
]


def __getattr__(name: str) -> Any:
    """Load the stages; their names then stand for them, not for the modules of the same name."""
    if name not in __all__:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    for stage in ("annotate", "model", "names", "resolve", "stages", "treatment"):
        defined = vars(import_module(f"{__name__}.{stage}"))
        globals().update({public: defined[public] for public in __all__ if public in defined})
    return globals()[name]
