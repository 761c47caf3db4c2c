"""`normgraph search` and `normgraph index`: find things by words, and write the index anew."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from normgraph.cli.options import StoreOption


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
    from normgraph.store import database, open_database

    path = database(store)
    found = ask(path, query, kind=kind, cursor=cursor, limit=limit, graph=open_database(path))
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


def index(store: StoreOption) -> None:
    """Write search index and counts of the graph anew. Builds and imports do so by themselves.

    Example: `normgraph index --store build/store`
    """
    from normgraph import statistics
    from normgraph.search import write

    begin = time.perf_counter()
    count = write(store)
    statistics.write(store)
    Console(highlight=False, soft_wrap=True).print(f"{count:,} things in {time.perf_counter() - begin:.1f} s: {store}")
