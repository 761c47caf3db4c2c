"""The update worker of a writable instance: applies one SPARQL update to a copy and publishes it as a generation.

A request is `{"update", "using", "using_named", "base"}`. Whatever happens to this process, the store is the old or the
new generation (`normgraph.store`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from normgraph import store
from normgraph.errors import StoreError
from normgraph.statistics import FEW
from normgraph.worker import Refused, limits, syntax
from normgraph.worker.child import Handler
from normgraph.worker.sparql import syntax_error


def seal() -> None:
    """Allow no sockets; this worker writes, but only the store."""
    limits.no_network()


def start(argument: dict[str, Any]) -> Handler:
    """Return the handler for the store at `argument["store"]`."""
    from normgraph import figures, search  # noqa: F401  # what publishes needs them: not in the time of a request

    directory, prefixes = Path(argument["store"]), argument["prefixes"]

    def handle(request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
        text = syntax.update(request["update"], request["using"], request["using_named"])
        try:
            with store.Builder(directory, extend=True) as builder:
                builder.store.update(text, base_iri=request["base"], prefixes=prefixes)
                quads = len(builder.store)
                # What an update changes nobody knows; of a large graph the index stays as it was.
                unsearched = store.Changed(frozenset()) if quads > FEW else None
                generation = builder.publish(quads, changed=unsearched)
        except SyntaxError as error:
            raise syntax_error(str(error)) from error
        except StoreError as error:
            raise Refused("store", error.what, where=error.where, remedy=error.remedy) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Refused("evaluation", f"the update could not be applied: {error}") from error
        return {"kind": "update", "generation": generation.name}

    return handle
