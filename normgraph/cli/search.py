"""`normgraph search` and `normgraph index`: find things by words, and write the index anew."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from normgraph.cli.options import StoreOption, progress


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(search)
    app.command()(index)


def search(
    query: Annotated[str, typer.Argument(metavar="WORDS", help="Names, words of headings or texts, a file number.")],
    store: StoreOption,
    kind: Annotated[str, typer.Option(help="Only statute, norm, decision or court.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="Hits to show.")] = 20,
    cursor: Annotated[str, typer.Option(help="Where the next page begins, as the page before says.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Find norms, statutes, decisions and courts by words; what has all words comes first. Exit code 1: nothing found.

    Example: `normgraph search "60a aufenthg"`
    """
    from normgraph.namespaces import shorten
    from normgraph.search import ask
    from normgraph.store import current_generation, open_store

    beside = current_generation(store) / "store"
    found = ask(beside, query, kind=kind, cursor=cursor, limit=limit, graph=open_store(store))
    console = Console(highlight=False, soft_wrap=True, markup=False)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        for hit in found.hits:
            console.print(Text.assemble((hit.label, "bold"), f"  {hit.heading}", (f"  {shorten(hit.iri)}", "dim")))
            if hit.passage:
                console.print(f"    {hit.passage}")
        texts = f"{found.texts:,} texts" if found.texts else "no texts: the store has none"
        console.print(f"{found.complete:,} with all words, {found.total:,} with any; searched with {texts}")
        if found.next:
            console.print(f"more: --cursor {found.next}")
    raise typer.Exit(0 if found.hits else 1)


def index(
    store: StoreOption,
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Only what is missing or of another state.")] = False,
) -> None:
    """Write search index and counts of the graph anew. Builds, imports and the service do so by themselves.

    Of an endpoint (`sparql+http://…`) they are made from a copy and kept in the user's cache, or NORMGRAPH_CACHE.

    Example: `normgraph index --store build/store`
    """
    from normgraph import remote, remote_copy, search, statistics
    from normgraph.store import Manifest, current_generation

    begin = time.perf_counter()
    console = Console(highlight=False, soft_wrap=True)
    if url := remote.endpoint_of(str(store)):
        known = remote_copy.current(remote.home(url), url) if if_needed else None
        if known is None:
            with progress() as report:
                known = Manifest.read(remote_copy.write(remote.home(url), url, report))
        what = f"{known.quads:,} statements"
    elif if_needed and search.usable(current_generation(store)):
        what = "nothing to do: 0 things"
    else:
        what = f"{search.write(store):,} things"
        statistics.write(store)
    console.print(f"{what} in {time.perf_counter() - begin:.1f} s: {store}")
