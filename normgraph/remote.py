"""A graph behind a SPARQL 1.1 endpoint, with the methods by which this package reads a local store.

The endpoint's default graph must be the union of its graphs, as in Virtuoso, GraphDB and Neptune by default and in
Oxigraph with `--union-default-graph`; `check` says so where it is not. Answers are complete or an error: what an
endpoint cuts (`ResultSetMaxRows`, an "anytime" timeout of Virtuoso) is refused.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import pyoxigraph as ox

from normgraph import remote_virtuoso
from normgraph.errors import LimitExceeded, StoreError, UnreadableInput
from normgraph.worker import syntax

Answer: TypeAlias = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
_Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

SECONDS = 60.0
ANSWER_BYTES = 256 << 20
_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_ACCEPT = {"solutions": _JSON, "triples": f"{_TRIPLES}, text/turtle;q=0.5"}
_RUNNING = "is the server running, and the address that of its SPARQL endpoint?"
_PREFIX = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w<?$])([A-Za-z][\w.-]*):")
_OWN = (
    *("http://www.openlinksw.com/", "http://localhost:8890/", "urn:activitystreams-owl:", "urn:core:services:"),
    *("urn:rules.", "http://localuriqaserver/", "http://www.w3.org/ns/ldp#", "http://www.w3.org/2002/07/owl#"),
)
"""How the graphs begin that Virtuoso has from the start."""
_CUT = ("x-sparql-maxrows", "x-sql-state")
"""Headers by which Virtuoso says that an answer is not complete."""


def endpoint_of(store: str) -> str:
    """Return the address of the endpoint that a store is named by, nothing for a directory.

    >>> endpoint_of("sparql+http://127.0.0.1:7878/query"), endpoint_of("build/store")
    ('http://127.0.0.1:7878/query', '')
    """
    # A path folds the two slashes into one.
    found = re.match(r"sparql\+(https?):/{1,2}(?=[^/])(.*)", store)
    return f"{found[1]}://{found[2]}" if found else ""


def home(url: str, cache: Path | None = None) -> Path:
    """Return where things of an endpoint are kept: below `cache`, by default `NORMGRAPH_CACHE` or the user's cache.

    >>> home("http://127.0.0.1:7878/query", Path("cache"))
    PosixPath('cache/1d2c9731ceeca829')
    """
    return (cache or default_cache()) / hashlib.sha256(url.encode()).hexdigest()[:16]


def default_cache() -> Path:
    """Return the directory of what can be made again at any time.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    if told := os.environ.get("NORMGRAPH_CACHE"):
        return Path(told)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "normgraph"


def open_remote(url: str, *, seconds: float = SECONDS, answer_bytes: int = ANSWER_BYTES) -> ox.Store:
    """Return the graph of an endpoint in the place of a local store; raises StoreError where `check` does."""
    remote = Remote(url, seconds=seconds, answer_bytes=answer_bytes)
    remote.check()
    return cast(ox.Store, remote)


def foreign(graph: str) -> bool:
    """Say whether a named graph is one that a server keeps for itself.

    >>> foreign("http://www.openlinksw.com/schemas/virtrdf#"), foreign("https://w3id.org/normgraph/id/graph/rules")
    (True, False)
    """
    return graph.startswith(_OWN)


class Remote:
    """A remote graph. Stands where a local store is read (`open_remote`).

    `seconds` bounds one answer, `answer_bytes` its length; past them LimitExceeded.
    """

    def __init__(self, url: str, *, seconds: float = SECONDS, answer_bytes: int = ANSWER_BYTES) -> None:
        import httpx

        self.url = url
        self.seconds = seconds
        self.answer_bytes = answer_bytes
        self._http = httpx.Client(timeout=seconds, follow_redirects=False)
        weakref.finalize(self, self._http.close)
        self._empty = ox.Store()
        self._virtuoso = False

    def check(self) -> None:
        """Ask the endpoint a question that only the union of its graphs can answer; raises StoreError."""
        outside = "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1"
        if not list(self.query(outside)):  # type: ignore[arg-type]
            remedy = "load the graph: docs/other-stores.md says how"
            raise StoreError("the endpoint has no named graph", where=self.url, remedy=remedy)
        if not list(self.query("SELECT ?s WHERE { ?s a <http://www.w3.org/2002/07/owl#Class> } LIMIT 1")):  # type: ignore[arg-type]
            what = "the default graph of the endpoint is not the union of its graphs"
            raise StoreError(what, where=self.url, remedy="Oxigraph: `serve --union-default-graph`; see the manual")

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        use_default_graph_as_union: bool = True,
        default_graph: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Answer:
        """Ask a query; its errors of syntax are found here, with their place.

        Raises SyntaxError as a local store does, StoreError where the endpoint does not answer, UnreadableInput where
        it refuses the query, LimitExceeded past a limit.
        """
        prefixes = dict(prefixes or {})
        self._empty.query(query, base_iri=base_iri, prefixes=prefixes)
        asked = remote_virtuoso.in_place(query) if self._virtuoso else query
        form = {"query": _standalone(asked, base_iri, prefixes)}
        fields: dict[str, Any] = {"default-graph-uri": [g.value for g in default_graph or ()]}
        fields["named-graph-uri"] = [g.value for g in named_graphs or ()]
        wanted = "triples" if syntax.outline(query).form in ("CONSTRUCT", "DESCRIBE") else "solutions"
        kind, body = self._ask({**form, **{name: values for name, values in fields.items() if values}}, wanted)
        if kind == _JSON:
            body = io.BytesIO(remote_virtuoso.read(body.getvalue())) if self._virtuoso else body
            return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        graph = ox.Store()
        graph.bulk_load(body, format=ox.RdfFormat.TURTLE)  # N-Triples is Turtle
        return graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def quads_for_pattern(self, subject: Any, predicate: Any, object: Any, graph_name: Any = None) -> Iterator[ox.Quad]:
        """Return the statements of named graphs that have these terms; not every planner starts from VALUES.

        Without any term they come graph by graph.
        """
        terms = {"s": subject, "p": predicate, "o": object, "g": graph_name}
        given = {name: term for name, term in terms.items() if term is not None}
        if not given:
            for name in self.named_graphs():
                yield from self.quads_for_pattern(None, None, None, name)
            return
        if list(given) == ["g"]:
            yield from cast(Iterator[ox.Quad], ox.parse(b"".join(self.lines(graph_name)), ox.RdfFormat.N_QUADS))
            return
        s, p, o, g = (str(given.get(name, f"?{name}")) for name in "spog")
        asked = " ".join(f"?{name}" for name in terms if name not in given) or "(1 AS ?one)"
        for row in cast(ox.QuerySolutions, self.query(f"SELECT {asked} WHERE {{ GRAPH {g} {{ {s} {p} {o} }} }}")):
            yield ox.Quad(*(given.get(name) or row[name] for name in "spog"))

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Return the names of the graphs, without those that a server keeps for itself."""
        for row in cast(ox.QuerySolutions, self.query("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")):
            if not foreign(row["g"].value):
                yield cast(ox.NamedNode, row["g"])

    def lines(self, graph: ox.NamedNode) -> Iterator[bytes]:
        """Yield the statements of a named graph as lines of N-Quads: the fastest way to copy it."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        kind, body = self._ask({"query": query}, "triples")
        name = f" {graph} .\n".encode()
        if kind == _TRIPLES:
            for line in body:
                yield line.rstrip().removesuffix(b".").rstrip() + name
        else:
            for triple in ox.parse(body, ox.RdfFormat.TURTLE):
                yield str(triple.triple).encode() + name

    def contains_named_graph(self, graph_name: ox.NamedNode) -> bool:
        """Say whether a graph holds a statement."""
        return bool(self.query(f"ASK {{ GRAPH {graph_name} {{ ?s ?p ?o }} }}"))

    def _ask(self, form: dict[str, Any], wanted: str) -> tuple[str, io.BytesIO]:
        import httpx

        body, start = io.BytesIO(), time.monotonic()
        try:
            with self._http.stream("POST", self.url, data=form, headers={"Accept": _ACCEPT[wanted]}) as answer:
                for part in answer.iter_bytes():
                    body.write(part)
                    if body.tell() > self.answer_bytes:
                        raise LimitExceeded(f"the answer is longer than {self.answer_bytes:,} bytes", where=self.url)
                    if time.monotonic() - start > self.seconds:
                        raise LimitExceeded(f"the answer took longer than {self.seconds:g} seconds", where=self.url)
        except httpx.TimeoutException:
            raise LimitExceeded(f"the answer took longer than {self.seconds:g} seconds", where=self.url) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(f"the endpoint does not answer ({error})", where=self.url, remedy=_RUNNING) from error
        body.seek(0)
        self._virtuoso = answer.headers.get("server", "").startswith("Virtuoso")
        return self._understood(answer, body), body

    def _understood(self, answer: Any, body: io.BytesIO) -> str:
        """Return the type of an answer; raises for what is none, or is not complete."""
        if answer.status_code >= 500:
            raise StoreError(f"the endpoint failed ({answer.status_code})", where=self.url, remedy="see its log")
        if answer.status_code >= 400:
            said = " ".join(body.read(500).decode("utf-8", "replace").split())
            raise UnreadableInput(f"the endpoint refuses the query ({answer.status_code}): {said}", where=self.url)
        if any(name in answer.headers for name in _CUT):
            remedy = "raise `ResultSetMaxRows` and the time limits of the server"
            raise LimitExceeded("the endpoint cut its answer", where=self.url, remedy=remedy)
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        if answer.status_code != 200 or kind not in (_JSON, _TRIPLES, "text/turtle", "text/plain", "text/rdf+n3"):
            raise StoreError(f"the endpoint answers {answer.status_code} `{kind}`", where=self.url, remedy=_RUNNING)
        return str(kind)


def _standalone(query: str, base_iri: str | None, prefixes: Mapping[str, str]) -> str:
    """Write the prefixes that a query uses but does not declare before it, on its first line.

    >>> _standalone("SELECT ?s { ?s a ng:Gesetz }", None, {"ng": "urn:ng#", "eli": "urn:eli#"})
    'PREFIX ng: <urn:ng#> SELECT ?s { ?s a ng:Gesetz }'
    """
    declared = set(_PREFIX.findall(query))
    used = set(_USED.findall(query)) - declared
    head = [f"BASE <{base_iri}>"] if base_iri and not re.search(r"\bBASE\s*<", query, re.IGNORECASE) else []
    head += [f"PREFIX {name}: <{iri}>" for name, iri in prefixes.items() if name in used]
    return " ".join((*head, query))
