"""`normgraph export`: writes the graph, its citations, or the rules in a format of exchange, to files."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from normgraph.cli.options import StoreOption, progress
from normgraph.errors import UnknownThing

if TYPE_CHECKING:
    from normgraph.export import Compression

F = TypeVar("F", bound=StrEnum)
_FORMATS = "Of the graph: nquads, trig, turtle, jsonld, ntriples; of citations: csv, parquet, graphml; of rules: "
_FORMATS += "shacl-af, legalruleml."


class What(StrEnum):
    """What is exported."""

    graph = "graph"
    citations = "citations"
    crate = "crate"
    rules = "rules"


class EdgeFormat(StrEnum):
    """Formats of the citations as edges."""

    csv = "csv"
    parquet = "parquet"
    graphml = "graphml"


class RuleFormat(StrEnum):
    """Formats of exchange for rules."""

    shacl = "shacl-af"
    legalruleml = "legalruleml"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def export(
        store: StoreOption,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="FILE", help="File to write; of a crate, the new folder.")
        ] = None,
        what: Annotated[What, typer.Argument(help="The graph, its citations, all of it, or the rules.")] = What.graph,
        form: Annotated[str, typer.Option("--format", help=_FORMATS)] = "",
        graph: Annotated[str, typer.Option(help="Only this graph, as statute/bgb.")] = "",
        compression: Annotated[
            str, typer.Option(help="none, gzip or zstd; by the end of FILE (.gz, .zst) unless said.")
        ] = "",
    ) -> None:
        """Write the graph, its citations as edges, or the rules: sorted, the same bytes for the same content.

        Example: `normgraph export --out graph.nq.zst` · `normgraph export citations --format graphml --out net.graphml`

        Crate: `normgraph export crate --out folder` writes all formats with a manifest (RO-Crate); without `--out` they
        lie beside the database, and the service offers them at /export.

        Rules: `normgraph export rules --format legalruleml --out rules.xml`; the file says what it cannot hold.
        """
        console = Console(highlight=False, soft_wrap=True)
        if what is What.crate:
            console.print(str(_crate(store, out, form, compression)))
            return
        if out is None:
            raise UnknownThing("no file to write to", where="--out", remedy="name one, as in --out graph.nq.gz")
        if what is What.rules:
            console.print(f"{_rules(_named(form or RuleFormat.legalruleml, RuleFormat), out)}: {out}")
        elif what is What.citations:
            console.print(f"{_citations(store, out, form, graph, compression):,} citations: {out}")
        else:
            console.print(f"{_graph(store, out, form, graph, compression):,} statements: {out}")


def _graph(store: Path, out: Path, form: str, graph: str, compression: str) -> int:
    from normgraph import export as exporter
    from normgraph.export import Format
    from normgraph.store import open_store

    kind = _named(form or Format.nquads, Format)
    return exporter.export(open_store(store), kind, out, graph=graph, compression=_packing(out, compression))


def _citations(store: Path, out: Path, form: str, graph: str, compression: str) -> int:
    from normgraph import export as exporter
    from normgraph.export import edges
    from normgraph.export.compressing import writing
    from normgraph.store import open_store

    writers: dict[EdgeFormat, Callable[..., int]] = {
        EdgeFormat.csv: edges.write_csv,
        EdgeFormat.parquet: edges.write_parquet,
        EdgeFormat.graphml: edges.write_graphml,
    }
    write = writers[_named(form or EdgeFormat.csv, EdgeFormat)]
    opened = open_store(store)
    name = exporter.named(opened, graph) if graph else ""
    with exporter.whole(out) as handle, writing(handle, _packing(out, compression)) as packed:
        return write(opened, packed, name)


def _crate(store: Path, out: Path | None, form: str, compression: str) -> Path:
    from normgraph.export import Compression, Format, crate

    formats = [_named(name, Format) for name in form.split(",")] if form else crate.FORMATS
    packing = _named(compression or Compression.gzip, Compression)
    with progress() as report:
        return crate.write(store, out, formats=formats, compression=packing, progress=report)


def _packing(out: Path, compression: str) -> Compression:
    from normgraph.export.compressing import Compression, by_name

    return _named(compression, Compression) if compression else by_name(out)


def _named(form: str, formats: type[F]) -> F:
    if form not in list(formats):
        raise UnknownThing(f"`{form}` is no format here", where="--format", remedy=f"use {', '.join(formats)}")
    return formats(form)


def _rules(form: RuleFormat, out: Path) -> str:
    """Write the rules that the format can hold; say how many those are."""
    from normgraph.derive.compile import load
    from normgraph.derive.legalruleml import to_legalruleml
    from normgraph.derive.plain import plain_rules
    from normgraph.derive.shacl_rules import to_shacl

    base = load()
    if form is RuleFormat.shacl:
        out.write_text(to_shacl(base), encoding="utf-8")
        return f"{len(base.rules)} of {len(base.rules)} rules; what they do without stands there"
    rules, left_out = plain_rules(base)
    out.write_bytes(to_legalruleml(rules, left_out))
    return f"{len(rules)} of {len(base.rules)} rules; the others stand there with the reason"
