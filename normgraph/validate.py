"""Validates described cases against `shapes/`, and any graph against any shapes.

What a shape says of itself (number, severity, messages) is fetched from the shapes by `sh:sourceShape`:
pySHACL drops the language tags of the messages of SPARQL constraints.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import rdflib
from pyshacl.graph_abstraction import DataGraph, OxigraphDataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import DCTERMS, RDF, RDFS, SH, BNode, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from normgraph import assets
from normgraph.cases import CaseDocument
from normgraph.derive.asked import PREDICATES, asked_about, asked_roles
from normgraph.derive.source import parsed
from normgraph.evidence import not_there
from normgraph.identifiers import BASE, NS, SHAPES
from normgraph.report import Report, Result

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_OWN_NAMES = f"^(?:{re.escape(PREDICATES)}|{re.escape(NS)}|{re.escape(BASE)}case/[^/#]+/)"

_IN_BACKGROUND = frozenset(
    [str(RDF.type), str(RDFS.subClassOf), str(RDFS.subPropertyOf)]
    + [NS + name for name in ("valueKind", "allowedCode", "aloneCode", "manyValued", "subjectRole")]
    + [NS + "perReferenceDate"]
)
"""What shapes ask of our terms and of the vocabulary of predicates."""

_ASKED_OF, _ASKED_ABOUT = ox.NamedNode(NS + "askedOf"), ox.NamedNode(NS + "askedAbout")
_PREDICATE, _NEEDED_BY, _SEEKS = (ox.NamedNode(NS + name) for name in ("predicate", "neededBy", "seeks"))
_READ_BETWEEN, _UNREAD_FOR = ox.NamedNode(NS + "readBetween"), ox.NamedNode(NS + "unreadFor")
_STATED_BY, _ALLOWED = ox.NamedNode(str(RDF.predicate)), ox.NamedNode(NS + "allowedCode")


@dataclass(frozen=True)
class Rule:
    """What a shape says of itself."""

    number: str
    severity: str
    message: dict[str, str]
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, prepared once for any number of validations."""

    prepared: ShapesGraph
    rules: dict[str, Rule]


def prepare(graph: rdflib.Graph) -> Shapes:
    """Prepare a shapes graph; this is the slow part of a validation."""
    prepared = ShapesGraph(graph)
    _ = prepared.shapes  # built at first use
    rules = {str(shape): _rule(graph, shape) for shape in graph.subjects(DCTERMS.identifier)}
    return Shapes(prepared, rules)


def _rule(graph: rdflib.Graph, shape: Node) -> Rule:
    severity = graph.value(shape, SH.severity) or SH.Violation
    messages = [item for item in graph.objects(shape, SH.message) if isinstance(item, rdflib.Literal)]
    return Rule(
        number=str(graph.value(shape, DCTERMS.identifier)),
        severity=str(severity).removeprefix(str(SH)),
        message={item.language or "": str(item) for item in messages},
        allowed=tuple(
            _local(str(item)) for values in graph.objects(shape, SH["in"]) for item in Collection(graph, values)
        ),
    )


def load_shapes(*names: str) -> Shapes:
    """Load files of `shapes/` by name, with what they share.

    >>> load_shapes("case").rules["https://w3id.org/normgraph/shapes#Feststellung-status"].number
    'F15'
    """
    graph = rdflib.Graph()
    for name in ("core", *names):
        graph.parse(assets.path("shapes", f"{name}.ttl"), format="turtle")
    _declare_in_queries(graph)
    shapes = prepare(graph)
    for said_only in (SH.description, DCTERMS.identifier, DCTERMS.source):  # pySHACL goes through all of them each time
        graph.remove((None, said_only, None))
    return shapes


def _declare_in_queries(graph: rdflib.Graph) -> None:
    """Let each query declare the prefixes it uses, in one line.

    pySHACL collects prefixes anew for each constraint and each case, and searches the rest of a query from the start of
    each of its lines for what SHACL forbids.
    """
    known = {
        str(graph.value(declared, SH.prefix)): str(graph.value(declared, SH.namespace))
        for declared in graph.objects(None, SH.declare)
    }
    for constraint in list(graph.subjects(SH.prefixes)):
        text = str(graph.value(constraint, SH.select))
        used = sorted(prefix for prefix in known if re.search(rf"(?<![\w<]){prefix}:", text))
        lines = (line.strip() for line in text.splitlines())
        said = [f"PREFIX {prefix}: <{known[prefix]}>" for prefix in used] + [n for n in lines if not n.startswith("#")]
        graph.set((constraint, SH.select, rdflib.Literal(" ".join(said))))
        graph.remove((constraint, SH.prefixes, None))


@cache
def case_shapes() -> Shapes:
    """Return the shapes of described cases, loaded once in a process."""
    return load_shapes("case")


@cache
def background() -> tuple[ox.Quad, ...]:
    """Return what stands beside a case while it is validated: our classes, roles and predicates."""
    files = [
        *sorted(assets.path("ontology").glob("*.ttl")),
        *sorted(assets.path("data", "rules").glob("vocabulary*.ttl")),
    ]
    ours = (triple for path in files for triple in ox.parse(path=str(path)))
    triples = [triple for triple in ours if triple.predicate.value in _IN_BACKGROUND]
    shapes = ox.parse(path=str(assets.path("shapes", "case.ttl")))
    triples += [triple for triple in shapes if triple.predicate.value.startswith(SHAPES)]
    for predicate, roles in asked_roles().items():
        triples += [ox.Triple(ox.NamedNode(predicate), _ASKED_OF, ox.NamedNode(role)) for role in roles]
    for predicate, two in asked_about().items():
        triples.append(ox.Triple(ox.NamedNode(predicate), _ASKED_ABOUT, ox.Literal("two" if two else "one")))
    return tuple(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)


def needed(case: CaseDocument) -> list[ox.Triple]:
    """Return what the findings need by which a case seeks something: facts that it lacks, a day that rules speak of."""
    from normgraph.derive.needed import forgotten, unread  # rules are read for cases that seek something only

    stated = {triple.object for triple in case.statements if triple.predicate == _PREDICATE}
    stated |= {triple.predicate for triple in case.statements}  # whoever describes a household wants its need computed
    if not stated & _seeking():
        return []
    lacking = forgotten(case.statements).items()
    needs = [ox.Triple(ox.NamedNode(fact), _NEEDED_BY, ox.NamedNode(f)) for f, facts in lacking for fact in facts]
    for each in unread(case.statements):
        sought = ox.NamedNode(f"{each.thing}/seeks")
        needs.append(ox.Triple(sought, _UNREAD_FOR, ox.NamedNode(each.thing)))
        needs.append(ox.Triple(sought, _STATED_BY, ox.NamedNode(each.prop)))
        needs.append(ox.Triple(sought, _READ_BETWEEN, ox.Literal(" – ".join(each.days))))
    return needs


@cache
def _seeking() -> frozenset[ox.NamedNode]:
    """Return the predicates with which a case says what it is after."""
    said = (triple for triple in _vocabulary() if triple.predicate == _SEEKS)
    return frozenset(triple.subject for triple in said if isinstance(triple.subject, ox.NamedNode))


class _Stored(OxigraphDataGraph):
    """A store as pySHACL reads it."""

    def __bool__(self) -> bool:
        """Return true; pySHACL asks it three times for each result, which would count all statements each time."""
        return True


def validate_graph(data: rdflib.Graph | ox.Store, shapes: Shapes) -> rdflib.Graph:
    """Return the SHACL validation report of a graph; nothing is fetched, no SHACL-AF.

    >>> shapes = rdflib.Graph().parse(data='''
    ... @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:x:> .
    ... :S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] .''')
    >>> data = rdflib.Graph().parse(data="@prefix : <urn:x:> . :a a :C .")
    >>> [str(node) for node in validate_graph(data, prepare(shapes)).objects(None, SH.focusNode)]
    ['urn:x:a']
    """
    source = _Stored.from_oxigraph_store(data) if isinstance(data, ox.Store) else DataGraph.from_rdflib(data)
    validator = Validator(source, shacl_graph=shapes.prepared.graph, options={"inplace": True})
    validator.shacl_graph = shapes.prepared
    _, report, _ = validator.run()  # type: ignore[no-untyped-call]
    if not isinstance(report, rdflib.Graph):
        raise report
    return report


def validate(case: CaseDocument) -> Report:
    r"""Validate a case: is it well formed; whether it is true, and what follows from it, is not asked.

    >>> from normgraph.cases import read_case
    >>> report = validate(read_case("id: a\ndecidedOn: 2018-11-16\nfindings: [{predicate: gebuhrt, subject: a}]"))
    >>> report.conforms, [(result.rule, result.line) for result in report.results]
    (False, [('F11', 3), ('F14', 3), ('F15', 3)])
    >>> report.results[0].suggestion
    'geburt'
    """
    said = [*case.statements, *needed(case), *not_there(case.statements)]
    store = ox.Store()
    store.extend([*_beside(said), *(ox.Quad(*triple) for triple in said)])
    shapes = case_shapes()
    graph = validate_graph(store, shapes)
    results = {_result(graph, node, shapes, case) for node in graph.objects(None, SH.result)}
    return Report(case.iri, case.name, tuple(sorted(results, key=_place)))


def _beside(said: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    """Yield the background of a case: of the predicates those that it names, and all else."""
    about = _background_of()
    yield from about[None]
    for term in dict.fromkeys(term for triple in said for term in (triple.subject, triple.object)):
        yield from about.get(term, ())


@cache
def _background_of() -> dict[Term | None, list[ox.Quad]]:
    """Return what stands beside a case by the predicate that it is about, under `None` what is about none."""
    found: dict[Term | None, list[ox.Quad]] = {None: []}
    for quad in background():
        is_predicate = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(PREDICATES)
        found.setdefault(quad.subject if is_predicate else None, []).append(quad)
    return found


def _place(result: Result) -> tuple[int, str, str, str, tuple[tuple[str, str], ...]]:
    """Return where a result stands in a report: the same one on every run, also among those of one line and shape."""
    return result.line, result.rule, result.path, result.value, result.message


def _result(graph: rdflib.Graph, node: Node, shapes: Shapes, case: CaseDocument) -> Result:
    shape, focus = str(graph.value(node, SH.sourceShape)), str(graph.value(node, SH.focusNode))
    value = str(graph.value(node, SH.value) or "")
    property_ = _first_step(graph, graph.value(node, SH.resultPath))
    places = ((value, property_), (focus, property_), (value, ""), (focus, ""), (case.iri, ""))
    thing, key = next(place for place in places if place in case.places)
    given = _given(case, thing, property_, value)
    rule = shapes.rules[shape]
    place = case.places[thing, key]
    return Result(
        rule=rule.number,
        severity=rule.severity,
        line=place.line,
        path=place.pointer,
        message=tuple(
            (tag, _filled(text, path=_local(property_), roles=_roles(given), value=_named(value, tag)))
            for tag, text in sorted(rule.message.items())
        ),
        focus=focus,
        shape=shape,
        property=property_,
        value=_local(given),
        suggestion=_code(case, thing, given) if property_ == NS + "code" else _suggestion(given, rule),
        setting=place.setting,
    )


def _filled(text: str, **values: str) -> str:
    for name, value in values.items():
        text = text.replace(f"{{?{name}}}", value)
    return text


def _first_step(graph: rdflib.Graph, path: Node | None) -> str:
    """Return the property a result is about; of a sequence path, its first step."""
    step = graph.value(path, RDF.first) if isinstance(path, BNode) else path
    return str(step) if isinstance(step, URIRef) else ""


def _given(case: CaseDocument, thing: str, property_: str, value: str) -> str:
    """Return what the case gives there: the value of the result if it is one, else the only value."""
    subject = ox.NamedNode(thing)
    stated = (t.object for t in case.statements if t.subject == subject and t.predicate.value == property_)
    found = [item.value for item in stated if not isinstance(item, ox.Triple)]
    if value in found:
        return value
    return found[0] if len(found) == 1 else ""


def _local(value: str) -> str:
    """Return a name of ours as a case file spells it.

    >>> _local(PREDICATES + "geburt"), _local(NS + "leftOpen"), _local(BASE + "case/d2/kind"), _local("12")
    ('geburt', 'leftOpen', 'kind', '12')
    """
    return re.sub(_OWN_NAMES, "", value)


def _named(value: str, language: str) -> str:
    """Return a fact by its label in a language and the name to state it by, another value as it is."""
    label = next((text for tag, text in _labels().get(value, ()) if tag == language), "")
    return f"„{label}“ (`{_local(value)}`)" if label else _local(value)


@cache
def _labels() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the labels of what a case can state, each with its language."""
    said: dict[str, tuple[tuple[str, str], ...]] = {}
    for triple in _vocabulary():
        if triple.predicate.value == str(RDFS.label) and isinstance(triple.object, ox.Literal):
            label = (triple.object.language or "", triple.object.value)
            said[_iri(triple.subject)] = (*said.get(_iri(triple.subject), ()), label)
    return said


@cache
def _vocabulary() -> tuple[ox.Triple, ...]:
    files = sorted(assets.path("data", "rules").glob("vocabulary*.ttl"))
    return tuple(ox.Triple(*quad.triple) for path in files for quad in parsed(path))


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _suggestion(given: str, rule: Rule) -> str:
    """Return the name nearest to a predicate or value that the vocabulary or the shape does not know."""
    names = _predicates() if given.startswith(PREDICATES) else rule.allowed
    if not given or _local(given) in names:
        return ""
    return next(iter(difflib.get_close_matches(_local(given), names, n=1)), "")


def _roles(predicate: str) -> str:
    return ", ".join(map(_local, asked_roles().get(predicate, ())))


def _code(case: CaseDocument, finding: str, given: str) -> str:
    r"""Return the code of the list of a fact that is nearest to the one given, also where a norm is cited for it.

    Where it is the beginning of several, these are returned.

    >>> from normgraph.cases import read_case
    >>> case = read_case("id: a\nfindings: [{predicate: beantragterTitel, code: x}]")
    >>> [_code(case, case.iri + "#/findings/0", given) for given in ("§ 32 AufenthG", "36A", "25a")]
    ['32', '36a', '25a-1, 25a-2']
    """
    about = ox.NamedNode(finding)
    facts = {triple.object for triple in case.statements if triple.subject == about and triple.predicate == _PREDICATE}
    codes = [
        triple.object.value
        for triple in _vocabulary()
        if triple.subject in facts and triple.predicate == _ALLOWED and isinstance(triple.object, ox.Literal)
    ]
    said = re.sub(r"^§+ *(\d+[a-z]?).*", r"\1", given.lower())
    parts = sorted(code for code in codes if code.startswith(f"{said}-"))
    if parts and said not in codes:
        return ", ".join(parts)
    return next(iter(difflib.get_close_matches(said, codes, n=1)), "")


@cache
def _predicates() -> tuple[str, ...]:
    subjects = {quad.subject.value for quad in background() if isinstance(quad.subject, ox.NamedNode)}
    return tuple(sorted(_local(subject) for subject in subjects if subject.startswith(PREDICATES)))
