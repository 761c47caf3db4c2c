"""normgraph: a knowledge graph of German norms, court decisions and the citations between them.

The layout of the repository is the data flow: sources in `data/`, meaning in `ontology/`, what must hold in
`shapes/`, what can be asked in `queries/`; this package holds the hands that move one to the next.

In a notebook: `import normgraph as ng; g = ng.open()` (`normgraph.notebook`).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normgraph.notebook import open

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> Any:
    """Look a name up when it is asked for: a query worker imports this package and must start in no time."""
    if name == "__version__":
        from importlib.metadata import version

        return version("normgraph")
    if name == "open":
        from normgraph import notebook

        return notebook.open
    raise AttributeError(f"module `normgraph` has no attribute `{name}`")
