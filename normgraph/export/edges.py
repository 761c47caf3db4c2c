"""The citations as edges: a table (CSV, Parquet), and a network (GraphML) for Gephi and networkx.

The table has one row for each thing that a citation points to, resolved or not. The network leaves out what is not
resolved and has one edge from each citing decision or unit to each cited one, with the number of citations.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.errors import UnknownThing
from normgraph.export.scratch import work_folder
from normgraph.export.sorting import sort
from normgraph.graph.terms import term

COLUMNS = (
    *("citation", "source", "randnummer", "target", "relation", "match", "treatment", "role", "kind", "sourceDate"),
    *("start", "end", "verbatim", "pinpoint", "corrected"),
)
"""`relation` says what the target is: `target` (what is meant), else `candidate`, else `nearest`, else `none`."""

_SAID = {
    "match": "ng:matchType",
    "treatment": "ng:treatment",
    "role": "ng:citationRole",
    "kind": "ng:referenceKind",
    "start": "ng:start",
    "end": "ng:end",
    "verbatim": "ng:verbatim",
    "pinpoint": "ng:pinpoint",
}
_REACHED = (
    *(("ng:meantTarget", "target"), ("ng:target", "target")),
    *(("ng:candidate", "candidate"), ("ng:nearestUnit", "nearest")),
)
_NUMBERS = ("start", "end")
_NODE = (("label", "string"), ("type", "string"), ("date", "string"), ("part", "string"))
_EDGE = (("weight", "int"), ("match", "string"), ("treatment", "string"))
_DECISIONS = identifiers.iri("decision", "")
_NORMS = identifiers.iri("norm", "")


def rows(store: ox.Store, graph: str = "") -> Iterator[tuple[str, ...]]:
    """Yield the rows of one graph or of all, in order of their graphs; the citations of one graph are in memory.

    Terms of our own stand by their names (`exact`), things by their IRIs.

    >>> list(rows(ox.Store()))
    []
    """
    for name in [graph] if graph else _graphs(store):
        yield from _rows(store, ox.NamedNode(name))


def _rows(store: ox.Store, graph: ox.NamedNode) -> Iterator[tuple[str, ...]]:
    """Read the graph property by property: much faster than a query with an OPTIONAL for each."""

    def column(name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in store.quads_for_pattern(None, term(name), None, graph):
            found.setdefault(_value(quad.subject), []).append(_value(quad.object))
        return found

    said = {name: column(predicate) for name, predicate in _SAID.items()}
    reached = [(column(predicate), relation) for predicate, relation in _REACHED]
    places, numbers = column("ng:inRandnummer"), column("ng:number")
    dates, corrected = column("dcterms:date"), column("ng:correctedTarget")
    sources = [(source, citation) for citation, all_ in column("ng:citedIn").items() for source in all_]
    starts = {citation: int(values[0]) for citation, values in said["start"].items()}
    for source, citation in sorted(sources, key=lambda pair: (pair[0], starts.get(pair[1], -1), pair[1])):
        row = {name: " ".join(sorted(map(_local, values.get(citation, ())))) for name, values in said.items()}
        row |= {name: said[name].get(citation, [""])[0] for name in ("verbatim", "pinpoint")}
        place = places.get(citation, [""])[0]
        row |= {
            "citation": citation,
            "source": source,
            "randnummer": numbers.get(place, [""])[0],
            "sourceDate": dates.get(source, [""])[0],
            "corrected": "true" if citation in corrected else "false",
        }
        targets, relation = next(((f[citation], name) for f, name in reached if citation in f), ([""], "none"))
        for target in sorted(targets):
            whole = {**row, "target": target, "relation": relation}
            yield tuple(whole[name] for name in COLUMNS)


def _value(node: object) -> str:
    return str(node.value)  # type: ignore[attr-defined]


def _local(value: str) -> str:
    return value.removeprefix(identifiers.NS)


def write_csv(store: ox.Store, out: BinaryIO, graph: str = "") -> int:
    """Write the table as CSV (RFC 4180, UTF-8, line ends CR LF); return the number of rows."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    count = 0
    for count, row in enumerate(rows(store, graph), 1):  # noqa: B007
        writer.writerow(row)
    text.flush()
    text.detach()
    return count


def write_parquet(store: ox.Store, out: BinaryIO, graph: str = "", scratch: Path | None = None) -> int:
    """Write the table as Parquet, through CSV on disk; return the number of rows.

    Raises UnknownThing where polars is not installed.
    """
    try:
        import polars
    except ImportError:
        remedy = "install it: `pip install normgraph[notebooks]`; CSV holds the same"
        raise UnknownThing("Parquet is written by polars, which is not installed", remedy=remedy) from None
    with work_folder(scratch) as folder:
        table, packed = folder / "edges.csv", folder / "edges.parquet"
        with table.open("wb") as handle:
            count = write_csv(store, handle, graph)
        types = {name: polars.Int64 if name in _NUMBERS else polars.String for name in COLUMNS}
        frame = polars.scan_csv(table, schema=types)
        frame.sink_parquet(packed, compression="zstd", maintain_order=True)
        with packed.open("rb") as handle:
            while part := handle.read(1 << 20):
                out.write(part)
    return count


def write_graphml(store: ox.Store, out: BinaryIO, graph: str = "", scratch: Path | None = None) -> int:
    """Write the network as GraphML (http://graphml.graphdrawing.org/specification.html); return its number of edges."""
    with work_folder(scratch) as folder:
        nodes, edges = folder / "nodes", folder / "edges"
        nodes.mkdir()
        edges.mkdir()
        out.write(_HEAD.encode())
        for iri in sort((f"{end}\n" for pair in _pairs(store, graph) for end in pair[:2]), nodes):
            out.write(_node(store, iri[:-1]).encode())
        count = 0
        for source, target, data in _weighed(sort(("\t".join(row) + "\n" for row in _pairs(store, graph)), edges)):
            count += 1
            out.write(f"<edge source={quoteattr(source)} target={quoteattr(target)}>{data}</edge>\n".encode())
        out.write(b"</graph>\n</graphml>\n")
    return count


def _pairs(store: ox.Store, graph: str) -> Iterator[tuple[str, str, str, str, str]]:
    place = {name: index for index, name in enumerate(COLUMNS)}
    for row in rows(store, graph):
        if row[place["relation"]] == "target":
            ends = row[place["source"]], row[place["target"]]
            yield (*ends, row[place["match"]], row[place["treatment"]], row[place["citation"]])


def _weighed(lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Put the citations between the same two things together: their number, and what was said of any of them."""
    pair: tuple[str, str] | None = None
    seen: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for line in lines:
        source, target, *said = line[:-1].split("\t")
        if (source, target) != pair:
            if pair:
                yield (*pair, _edge(seen))
            pair, seen = (source, target), (set(), set(), set())
        for values, value in zip(seen, said, strict=True):
            values.add(value)
    if pair:
        yield (*pair, _edge(seen))


def _edge(seen: tuple[set[str], set[str], set[str]]) -> str:
    match, treatment, citations = (sorted(filter(None, values)) for values in seen)
    return _data(("weight", str(len(citations))), ("match", " ".join(match)), ("treatment", " ".join(treatment)))


def _node(store: ox.Store, iri: str) -> str:
    def one(name: str) -> str:
        return min(
            (_value(quad.object) for quad in store.quads_for_pattern(ox.NamedNode(iri), term(name), None)), default=""
        )

    kind = "decision" if iri.startswith(_DECISIONS) else "norm"
    part = iri.removeprefix(_NORMS if kind == "norm" else _DECISIONS).partition("/")[0]
    data = _data(
        ("label", one("rdfs:label")),
        ("type", kind),
        ("date", one("dcterms:date") if kind == "decision" else ""),
        ("part", part),
    )
    return f"<node id={quoteattr(iri)}>{data}</node>\n"


def _data(*values: tuple[str, str]) -> str:
    return "".join(f'<data key="{key}">{escape(value)}</data>' for key, value in values if value)


def _keys() -> str:
    keys = [("node", key) for key in _NODE] + [("edge", key) for key in _EDGE]
    return "".join(
        f'<key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n' for owner, (name, kind) in keys
    )


_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
{_keys()}<graph edgedefault="directed">
"""


def _graphs(store: ox.Store) -> list[str]:
    """Return the graphs that hold citations, in order."""
    cited = term("ng:citedIn")
    names = (name for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    return sorted(n.value for n in names if next(store.quads_for_pattern(None, cited, None, n), None))
