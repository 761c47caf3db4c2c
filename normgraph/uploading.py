"""A store sent to another: graph by graph by the SPARQL 1.1 Graph Store HTTP Protocol, or as one data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from normgraph.errors import StoreError

if TYPE_CHECKING:
    import httpx

_PART = 5_000


def upload(store: ox.Store, url: str, progress: Callable[[str, float], None] = lambda what, share: None) -> int:
    """Replace each graph there by the one here (PUT) and return how many; graphs that only they have are left.

    Each graph is replaced as a whole; what readers see in between is mixed. Raises StoreError where one is refused.
    """
    graphs = sorted(cast(ox.NamedNode, graph).value for graph in store.named_graphs())
    with _client() as client:
        for number, graph in enumerate(graphs):
            progress(graph, number / len(graphs))
            quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
            lines = (f"{quad.triple} .\n" for quad in quads)
            _put(client, url, f"<{graph}>", {"graph": graph}, "application/n-triples", lines)
    return len(graphs)


def upload_whole(store: ox.Store, url: str) -> int:
    """Replace all that is there by one request with the whole data set; return how many graphs it has.

    The protocol does not know it, many stores do: Oxigraph and Jena Fuseki take N-Quads at their Graph Store address.
    Where the store does so in one transaction, as Oxigraph does, readers see the old state or the new one. Raises
    StoreError where it is refused.
    """
    with _client() as client:
        lines = (f"{quad} .\n" for quad in store)
        _put(client, url, "the data set", {}, "application/n-quads", lines)
    return sum(1 for _ in store.named_graphs())


def _client() -> httpx.Client:
    import httpx

    return httpx.Client(timeout=httpx.Timeout(60, read=None))  # a store may load for as long as it takes


def _put(
    client: httpx.Client, url: str, what: str, params: Mapping[str, str], media_type: str, lines: Iterable[str]
) -> None:
    import httpx

    try:
        answer = client.put(url, params=params, content=_parts(lines), headers={"Content-Type": media_type})
    except httpx.HTTPError as error:
        raise StoreError(f"the store does not answer ({error})", where=url, remedy="is it running?") from error
    if answer.status_code >= 300:
        said = " ".join(answer.text.split())[:300]
        remedy = "name its Graph Store address, such as http://…/store"
        raise StoreError(f"the store refuses {what} ({answer.status_code}): {said}", where=url, remedy=remedy)


def _parts(lines: Iterable[str]) -> Iterator[bytes]:
    """Write lines in parts; they are never held whole."""
    rest = iter(lines)
    while part := "".join(islice(rest, _PART)):
        yield part.encode()
