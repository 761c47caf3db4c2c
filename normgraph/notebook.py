"""The graph in a notebook: `import normgraph as ng; g = ng.open()`.

    g.norm("§ 60a AufenthG").citing_decisions().to_pandas()
    g.query("citing-decisions", norm="bgb/1599")
    g.query("SELECT ?law WHERE { ?law a ng:Gesetz }").to_polars()

Everything reads; nothing here changes a store. Answers are tables that show themselves as HTML.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from normgraph import catalogue, norm_names, store
from normgraph import versions as in_time
from normgraph.errors import UnknownThing
from normgraph.namespaces import prefixes, shorten
from normgraph.remote import Remote, endpoint_of
from normgraph.table import Table, fields

if TYPE_CHECKING:
    import rdflib

__all__ = ["Decision", "Graph", "Norm", "open"]

_HEAD = "SELECT ?label ?heading ?date ?ecli WHERE { VALUES (?thing) { (%s) } %s } ORDER BY ?label ?heading LIMIT 1"
_OPTIONAL = " ".join(
    f"OPTIONAL {{ ?thing {predicate} ?{name} }}"
    for name, predicate in (
        ("label", "rdfs:label"),
        ("heading", "ng:heading"),
        ("date", "dcterms:date"),
        ("ecli", "ng:ecli"),
    )
)
_DAY = 10


def open(where: str | Path | None = None) -> Graph:
    """Open a graph: the default store, one in a directory, or a SPARQL endpoint (`http://…`, `sparql+http://…`).

    Raises StoreError where there is none, or an endpoint's default graph is not the union of its graphs.

    >>> open("no/such/directory")
    Traceback (most recent call last):
    normgraph.errors.StoreError: no/such/directory: there is no store here. What to do: run `normgraph build`.
    """
    named = str(where or "")
    url = endpoint_of(named) or (named if named.startswith(("http://", "https://")) else "")
    directory = Path(f"sparql+{url}") if url else Path(named) if named else store.default_directory()
    return Graph(store.open_store(directory), url or str(directory))


class Graph:
    """A graph that is read: norms and decisions by the names people use, and queries.

    >>> quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(1), ox.NamedNode("urn:g"))
    >>> memory = ox.Store()
    >>> memory.add(quad)
    >>> Graph(memory, "memory").query("SELECT ?s ?n { ?s <urn:p> ?n }")
    s      n
    -----  -
    urn:s  1
    """

    def __init__(self, graph: ox.Store, where: str) -> None:
        self.store = graph
        self.where = where

    def norm(self, name: str) -> Norm:
        """Return a norm by citation, path or IRI; raises UnknownThing where the graph says nothing about it."""
        return Norm(self, self._known(norm_names.unit(name, self.store), name))

    def decision(self, name: str) -> Decision:
        """Return a decision by file number, ECLI or IRI; raises UnknownThing where the graph says nothing about it."""
        from normgraph.graph import naming

        return Decision(self, self._known(naming.thing(name, self.store), name))

    def query(self, query: str, /, **parameters: str) -> Table | rdflib.Graph | bool:
        """Ask a question of the catalogue by its name, with its parameters, or a query in SPARQL.

        SELECT gives a table, ASK a truth value, CONSTRUCT and DESCRIBE an rdflib graph. The prefixes of the project
        need not be declared. Raises UnknownThing for an unknown parameter, UnreadableInput where a query does not
        parse.
        """
        columns: dict[str, str] = {}
        if query.strip() and not set(query.strip()) & set(" \n{<?"):
            known = catalogue.get(query)
            answer = catalogue.run(self.store, known, catalogue.terms(known, parameters, naming=self._named))
            columns = dict(known.columns)
        else:
            answer = catalogue.run(self.store, catalogue.parse(query, name="query"))
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        if isinstance(answer, ox.QueryTriples):
            return _triples(answer)
        return Table.of(answer, columns)

    def rdflib(self) -> rdflib.Graph:
        """Return an rdflib graph over the same store: the union of its graphs, with the prefixes of the project."""
        import rdflib

        if isinstance(self.store, Remote):
            from rdflib.plugins.stores.sparqlstore import SPARQLStore

            graph = rdflib.Graph(store=SPARQLStore(self.store.url, context_aware=False, method="POST_FORM"))
        else:
            from oxrdflib import OxigraphStore

            graph = rdflib.Dataset(store=OxigraphStore(store=self.store), default_union=True)
        for prefix, iri in prefixes().items():
            graph.bind(prefix, iri)
        return graph

    def questions(self) -> Table:
        """Return the questions of the catalogue with their parameters."""
        rows = []
        for known in map(catalogue.get, catalogue.names()):
            rows.append((known.name, known.question.get("en", ""), ", ".join(known.parameters)))
        return Table(("name", "question", "parameters"), rows)

    def _named(self, name: str) -> str:
        from normgraph.graph import naming

        return naming.thing(name, self.store)

    def _known(self, iri: str, name: str) -> str:
        node = ox.NamedNode(iri)
        said = self.store.quads_for_pattern(node, None, None, None)
        if next(said, None) or next(self.store.quads_for_pattern(None, None, node, None), None):
            return iri
        raise UnknownThing("the graph says nothing about this", where=name, remedy="is it imported? `normgraph stats`")

    def __repr__(self) -> str:
        return f"<Graph {self.where}>"

    def _repr_html_(self) -> str:
        return cast(Table, self.query("statistics"))._repr_html_()


class Thing:
    """A thing of the graph: its IRI, its name and what questions tell of it."""

    def __init__(self, graph: Graph, iri: str) -> None:
        self.graph = graph
        self.iri = iri
        head = graph.query(_HEAD % (ox.NamedNode(iri), _OPTIONAL))
        self._head = cast(Table, head).first()

    @property
    def label(self) -> str:
        """Its name; its IRI where the graph has none."""
        return str(self._head["label"] or shorten(self.iri))

    def _ask(self, question: str, **parameters: str) -> Table:
        return cast(Table, self.graph.query(question, **parameters))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label}>"

    def _repr_html_(self) -> str:
        return fields(
            {"": self.label, **{key: self._head[key] for key in ("heading", "date", "ecli")}, "IRI": self.iri}
        )


class Norm(Thing):
    """A norm or a unit of one."""

    @property
    def heading(self) -> str:
        """Its official heading, empty where it has none."""
        return str(self._head["heading"] or "")

    def citing_decisions(self) -> Table:
        """Return the decisions that cite it or a unit below, with the place and the words."""
        return self._ask("citing-decisions", norm=self.iri)

    def citing_norms(self) -> Table:
        """Return the norms that cite it or a unit below."""
        return self._ask("citing-norms", norm=self.iri)

    def cited_together(self) -> Table:
        """Return the norms that decisions cite together with it."""
        return self._ask("norms-cited-together", norm=self.iri)

    def units(self) -> Table:
        """Return the units below it."""
        return self._ask("units-below", norm=self.iri)

    def versions(self) -> Table:
        """Return its observed versions."""
        return self._ask("versions", norm=self.iri)

    def on(self, day: str) -> in_time.Answer:
        """Say which version was in force on a day (2012-11-29), and how surely; raises UnreadableInput for no day."""
        return in_time.on(in_time.norm(self.graph.store, self.iri), in_time.parse_day(day))


class Decision(Thing):
    """A decision of a court."""

    @property
    def date(self) -> str:
        """Its day, empty where it is not known."""
        return str(self._head["date"] or "")[:_DAY]

    @property
    def ecli(self) -> str:
        """Its ECLI as a source gives it, empty where none does."""
        return str(self._head["ecli"] or "")

    def cited_norms(self) -> Table:
        """Return the norms that it cites, with the place and the words."""
        return self._ask("cited-norms", decision=self.iri)

    def cited_decisions(self) -> Table:
        """Return the decisions that it cites."""
        return self._ask("cited-decisions", decision=self.iri)

    def citing_decisions(self) -> Table:
        """Return the decisions of the graph that cite it."""
        return self._ask("decisions-citing-a-decision", decision=self.iri)

    def instances(self) -> Table:
        """Return its chain of instances."""
        return self._ask("instances", decision=self.iri)

    def treatment(self) -> Table:
        """Return how later decisions treat it, by which word."""
        return self._ask("treatment-of-a-decision", decision=self.iri)


def _triples(answer: ox.QueryTriples) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for prefix, iri in prefixes().items():
        graph.bind(prefix, iri)
    return graph.parse(data=ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES), format="nt")
