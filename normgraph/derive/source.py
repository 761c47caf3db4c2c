"""Reads the rule data: Turtle in `data/rules` and `data/parameters` → one graph in which every part has a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from normgraph import assets, identifiers
from normgraph.errors import BrokenRules
from normgraph.identifiers import NS

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SUBPROPERTY = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
MAX_DEPTH = 40
CHILDREN = ("condition", "operand", "left", "right", "each", "workdayAt", "gives", "effectiveOn", "shows")
"""Properties that lead from a part of a rule to the parts it is made of."""

Term = ox.NamedNode | ox.Literal


class RuleGraph:
    """The rule data as subject → property → objects; all subjects and properties are IRIs given as strings."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.files: dict[str, str] = {}
        """Thing → the file that says what it is, for messages."""
        self._of_type: dict[str, set[str]] = defaultdict(set)

    def add(self, subject: str, prop: str, value: Term) -> None:
        """Add one statement, once."""
        values = self.facts[subject][prop]
        if value not in values:
            values.append(value)
            if prop == RDF_TYPE:
                self._of_type[value.value.removeprefix(NS)].add(subject)

    def objects(self, subject: str, prop: str) -> list[Term]:
        """Return all values of a property of ours, given by its local name or as an IRI."""
        return self.facts.get(subject, {}).get(prop if ":" in prop else NS + prop, [])

    def iris(self, subject: str, prop: str) -> list[str]:
        """Return the values that are IRIs, as strings."""
        return [value.value for value in self.objects(subject, prop) if isinstance(value, ox.NamedNode)]

    def one(self, subject: str, prop: str) -> str:
        """Return the single value as a string, empty if there is none."""
        values = self.objects(subject, prop)
        return values[0].value if values else ""

    def text(self, subject: str, prop: str, lang: str) -> str:
        """Return the value in a language, else any, else nothing."""
        values = [value for value in self.objects(subject, prop) if isinstance(value, ox.Literal)]
        spoken = [value.value for value in values if value.language == lang]
        return (spoken or [value.value for value in values] or [""])[0]

    def types(self, subject: str) -> list[str]:
        """Return the classes of a thing as local names."""
        return [iri.removeprefix(NS) for iri in self.iris(subject, RDF_TYPE)]

    def strengths(self, rule: str) -> list[str]:
        """Return the strength of a rule as a local name; none, or more than one, is an error of its file."""
        return [iri.removeprefix(NS) for iri in self.iris(rule, "strength")]

    def of_type(self, *names: str) -> list[str]:
        """Return all things of one of the classes, sorted."""
        return sorted(set().union(*(self._of_type.get(name, ()) for name in names)))

    def triples(self) -> Iterator[ox.Triple]:
        """Return everything as triples, in a fixed order."""
        for subject in sorted(self.facts):
            for prop in sorted(self.facts[subject]):
                for value in sorted(self.facts[subject][prop], key=str):
                    yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(prop), value)


class CheckedRules(RuleGraph):
    """Rules to which nothing is added any more: what was looked up once is kept."""

    def __init__(self, graph: RuleGraph) -> None:
        self.facts, self.files, self._of_type = graph.facts, graph.files, graph._of_type
        self._iris: dict[tuple[str, str], list[str]] = {}
        self._types: dict[str, list[str]] = {}
        self._texts: dict[tuple[str, str, str], str] = {}

    def add(self, subject: str, prop: str, value: Term) -> None:
        """Refuse: an answer that was kept would be wrong."""
        raise TypeError("checked rules do not change")

    def iris(self, subject: str, prop: str) -> list[str]:
        """Return the values that are IRIs, as strings."""
        known = self._iris.get((subject, prop))
        if known is None:
            known = super().iris(subject, prop)
            if subject in self.facts:
                self._iris[subject, prop] = known
        return known

    def types(self, subject: str) -> list[str]:
        """Return the classes of a thing as local names."""
        known = self._types.get(subject)
        if known is None:
            known = super().types(subject)
            if subject in self.facts:
                self._types[subject] = known
        return known

    def text(self, subject: str, prop: str, lang: str) -> str:
        """Return the value in a language, else any, else nothing."""
        known = self._texts.get((subject, prop, lang))
        if known is None:
            known = super().text(subject, prop, lang)
            if subject in self.facts:
                self._texts[subject, prop, lang] = known
        return known


def name_of(graph: RuleGraph, thing: str) -> str:
    """Name a rule by its number and IRI, another part by its IRI, for messages."""
    if "Rule" in graph.types(thing):
        return f"{graph.one(thing, 'ruleId')} ({thing.removeprefix(identifiers.iri('rule') + '/')})"
    return thing.removeprefix(identifiers.BASE)


def where_is(graph: RuleGraph, thing: str, kind: str) -> str:
    """Say where a rule or another part stands: its file, and of an unnamed part the rules that it belongs to.

    >>> from normgraph.derive.compile import load
    >>> where_is(load().graph, "https://w3id.org/normgraph/id/rule/d2-11", "rule")
    'abstammung.ttl: rule D2-11 (d2-11)'
    """
    file = graph.files.get(thing, "data/rules")
    users: dict[str, set[str]] = defaultdict(set)
    if thing.startswith(identifiers.iri("rule-part")):
        for user, said in graph.facts.items():
            for value in (value for values in said.values() for value in values if isinstance(value, ox.NamedNode)):
                users[value.value].add(user)
    stack, above = [thing], set[str]()
    while stack:
        for user in users[stack.pop()] - above:
            above.add(user)
            stack.append(user)
    rules = sorted(name_of(graph, user) for user in above if "Rule" in graph.types(user))
    return f"{file}: {kind} of rule {', '.join(rules)}" if rules else f"{file}: {kind} {name_of(graph, thing)}"


def rule_files() -> list[Path]:
    """Return the files that hold rules, their vocabulary and their parameters.

    >>> "vocabulary.ttl" in {path.name for path in rule_files()}
    True
    """
    folders = ("rules", "parameters")
    found = [path for folder in folders for path in sorted(assets.path("data", folder).glob("*.ttl"))]
    return [assets.path("ontology", "rule.ttl"), assets.path("ontology", "case.ttl"), *found]


def parsed(path: Path) -> Iterator[ox.Quad]:
    """Yield the statements of a Turtle file; raises `BrokenRules` with the file and the place where it is not Turtle.

    >>> len(list(parsed(assets.path("data", "rules", "terms.ttl")))) > 5
    True
    """
    try:
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        raise BrokenRules(str(error), where=path.name, remedy="correct the Turtle at this place") from error


def read(paths: Iterable[Path]) -> RuleGraph:
    """Read Turtle files into one graph; unnamed nodes are named by the hash of their content.

    Raises `BrokenRules` with the file and the place where a file is not Turtle or a node contains itself.
    """
    graph = RuleGraph()
    for path in paths:
        nodes: dict[ox.BlankNode, list[tuple[str, ox.Triple]]] = defaultdict(list)
        named: list[ox.Triple] = []
        for quad in parsed(path):
            if isinstance(quad.subject, ox.BlankNode):
                nodes[quad.subject].append((quad.predicate.value, quad.triple))
            else:
                named.append(quad.triple)
        names = _Names(path.name, nodes, graph)
        for triple in named:
            assert isinstance(triple.subject, ox.NamedNode)
            if triple.predicate.value == RDF_TYPE:
                graph.files[triple.subject.value] = path.name
            graph.add(triple.subject.value, triple.predicate.value, names.of(triple.object))
    return graph


class _Names:
    """Names unnamed nodes by what they say, innermost first, and adds them to the graph."""

    def __init__(self, file: str, nodes: dict[ox.BlankNode, list[tuple[str, ox.Triple]]], graph: RuleGraph) -> None:
        self.file = file
        self.nodes = nodes
        self.graph = graph
        self.known: dict[ox.BlankNode, ox.NamedNode] = {}

    def of(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, depth: int = 0) -> Term:
        if isinstance(term, ox.Triple):
            raise BrokenRules("a quoted triple stands in the rules", where=self.file, remedy="use plain triples")
        if not isinstance(term, ox.BlankNode):
            return term
        if depth > MAX_DEPTH:
            remedy = f"nest at most {MAX_DEPTH} conditions; a node must not contain itself"
            raise BrokenRules("a condition is nested too deeply", where=self.file, remedy=remedy)
        if term not in self.known:
            said = sorted(((prop, self.of(t.object, depth + 1)) for prop, t in self.nodes[term]), key=str)
            name = ox.NamedNode(identifiers.rule_part("|".join(f"{prop} {value}" for prop, value in said)))
            self.known[term] = name
            self.graph.files.setdefault(name.value, self.file)
            for prop, value in said:
                self.graph.add(name.value, prop, value)
        return self.known[term]
