"""normgraph: a knowledge graph of German norms, court decisions and the citations between them.

The layout of the repository is the data flow: sources in `data/`, meaning in `ontology/`, what must hold in
`shapes/`, what can be asked in `queries/`; this package holds the hands that move one to the next.
"""

from importlib.metadata import version

__version__ = version("normgraph")
__all__ = ["__version__"]
