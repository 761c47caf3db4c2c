"""A store sent to another, graph by graph, by the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pyoxigraph as ox

from normgraph.errors import StoreError

_PART = 5_000


def upload(store: ox.Store, url: str, progress: Callable[[str, float], None] = lambda what, share: None) -> int:
    """Replace each graph there by the one here (PUT) and return how many; graphs that only they have are left.

    Each graph is replaced as a whole; what readers see in between is mixed. Raises StoreError where one is refused.
    """
    import httpx

    graphs = sorted(cast(ox.NamedNode, graph).value for graph in store.named_graphs())
    headers = {"Content-Type": "application/n-triples"}
    with httpx.Client(timeout=600) as client:
        for number, graph in enumerate(graphs):
            progress(graph, number / len(graphs))
            try:
                answer = client.put(url, params={"graph": graph}, content=_triples(store, graph), headers=headers)
            except httpx.HTTPError as error:
                raise StoreError(f"the store does not answer ({error})", where=url, remedy="is it running?") from error
            if answer.status_code >= 300:
                said = " ".join(answer.text.split())[:300]
                what = f"the store refuses <{graph}> ({answer.status_code}): {said}"
                raise StoreError(what, where=url, remedy="name its Graph Store address, such as http://…/store")
    return len(graphs)


def _triples(store: ox.Store, graph: str) -> Iterator[bytes]:
    """Write a graph in parts; it is never held whole."""
    lines = []
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
        lines.append(f"{quad.triple} .\n")
        if len(lines) == _PART:
            yield "".join(lines).encode()
            lines = []
    yield "".join(lines).encode()
