"""normgraph: a knowledge graph of German norms, court decisions and the citations between them.

The layout of the repository is the data flow: sources in `data/`, meaning in `ontology/`, what must hold in
`shapes/`, what can be asked in `queries/`; this package holds the hands that move one to the next.
"""

from typing import Any

__all__ = ["__version__"]


def __getattr__(name: str) -> Any:
    """Look the version up when it is asked for: a query worker imports this package and must start in no time."""
    if name == "__version__":
        from importlib.metadata import version

        return version("normgraph")
    raise AttributeError(f"module `normgraph` has no attribute `{name}`")
