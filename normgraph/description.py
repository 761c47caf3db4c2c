"""What the data set says of itself: VoID (https://www.w3.org/TR/void/) and DCAT-AP 3, and a context for JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox

from normgraph import assets, identifiers
from normgraph.namespaces import prefixes
from normgraph.statistics import Statistics
from normgraph.store import Manifest

ROOT = identifiers.BASE.removesuffix("/id/")
DATASET = f"{ROOT}/.well-known/void#dataset"
CATALOGUE = f"{ROOT}/catalog"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
VOCABULARIES = ("ng", "dcterms", "eli", "prov", "skos")
EXAMPLES = ("norm/bgb/1599", "norm/aufenthg/60a")
PREFIXES = {"dcat": "http://www.w3.org/ns/dcat#", "spdx": "http://spdx.org/rdf/terms#"}
_TITLE = {"de": "Deutsche Normen, Entscheidungen und ihre Zitate", "en": "German norms, decisions and their citations"}
_ABOUT = {
    "de": "Wissensgraph deutscher Normen, Gerichtsentscheidungen und der Zitate zwischen ihnen, mit Fundstelle und "
    "Sicherheit jeder Zuordnung. Was der Graph nicht enthält, ist damit nicht verneint.",
    "en": "Knowledge graph of German norms, court decisions and the citations between them, with the place of each and "
    "how surely it was matched. What the graph does not hold is not thereby denied.",
}


@dataclass(frozen=True)
class Dump:
    """A file that can be downloaded."""

    url: str
    media_type: str
    packed: str
    size: int
    sha256: str


@cache
def _names() -> dict[str, str]:
    return {**prefixes(), **PREFIXES}


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(_names()[prefix] + local)


def _said(subject: ox.NamedNode | ox.BlankNode, *statements: tuple[str, Any]) -> Iterator[ox.Triple]:
    for name, value in statements:
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield ox.Triple(subject, _term(name), ox.NamedNode(one) if isinstance(one, str) else one)


def _texts(texts: dict[str, str]) -> list[ox.Literal]:
    return [ox.Literal(text, language=language) for language, text in texts.items()]


def _time(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=_term("xsd:dateTime"))


def void(manifest: Manifest, counted: Statistics | None, dumps: Iterable[Dump] = ()) -> Iterator[ox.Triple]:
    """Yield the description of the data set; partitions by class and property where they were counted.

    >>> found = list(void(Manifest(1, 5, "2026-01-01T00:00:00Z"), None))
    >>> [str(t.object) for t in found if t.predicate.value.endswith("#triples")]
    ['"5"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    dataset = ox.NamedNode(DATASET)
    described = ox.NamedNode(f"{ROOT}/.well-known/void")
    yield from _said(
        described,
        ("rdf:type", _names()["void"] + "DatasetDescription"),
        ("foaf:primaryTopic", DATASET),
        ("dcterms:modified", _time(manifest.built)),
    )
    yield from _said(
        dataset,
        ("rdf:type", _names()["void"] + "Dataset"),
        ("dcterms:title", _texts(_TITLE)),
        ("dcterms:description", _texts(_ABOUT)),
        ("dcterms:license", LICENCE),
        ("dcterms:modified", _time(manifest.built)),
        ("foaf:homepage", f"{ROOT}/"),
        ("void:sparqlEndpoint", f"{ROOT}/sparql"),
        ("void:uriSpace", ox.Literal(identifiers.BASE)),
        ("void:exampleResource", [identifiers.iri(example) for example in EXAMPLES]),
        ("void:vocabulary", [_names()[name] for name in VOCABULARIES]),
        ("void:dataDump", [dump.url for dump in dumps]),
        ("void:triples", ox.Literal(manifest.quads)),
    )
    if counted:
        yield from _said(
            dataset,
            ("void:classes", ox.Literal(len(counted.classes))),
            ("void:properties", ox.Literal(len(counted.properties))),
        )
        yield from _parts("class", "void:classPartition", "void:class", "void:entities", counted.classes)
        yield from _parts("property", "void:propertyPartition", "void:property", "void:triples", counted.properties)
        for kind, number in counted.graphs.items():
            part = ox.NamedNode(f"{DATASET}-{identifiers.slug(kind) or 'default'}")
            yield from _said(dataset, ("void:subset", part.value))
            yield from _said(
                part,
                ("rdf:type", _names()["void"] + "Dataset"),
                ("dcterms:title", ox.Literal(kind or "outside a graph", language="en")),
                ("void:triples", ox.Literal(number)),
            )


def _parts(kind: str, link: str, of: str, count: str, counted: dict[str, int]) -> Iterator[ox.Triple]:
    for number, (iri, value) in enumerate(counted.items()):
        part = ox.BlankNode(f"{kind}{number}")
        yield ox.Triple(ox.NamedNode(DATASET), _term(link), part)
        yield from _said(part, (of, iri), (count, ox.Literal(value)))


def dcat(manifest: Manifest, dumps: Iterable[Dump] = ()) -> Iterator[ox.Triple]:
    """Yield the catalogue: what DCAT-AP requires of catalogue, data set and distributions, and the endpoint.

    >>> len({t.subject for t in dcat(Manifest(1, 5, "2026-01-01T00:00:00Z"))})
    5
    """
    catalogue, publisher = ox.NamedNode(CATALOGUE), ox.NamedNode(f"{CATALOGUE}#publisher")
    endpoint, whole = ox.NamedNode(f"{CATALOGUE}#sparql"), ox.NamedNode(f"{CATALOGUE}#export")
    common = (
        ("dcterms:title", _texts(_TITLE)),
        ("dcterms:description", _texts(_ABOUT)),
        ("dcterms:publisher", publisher.value),
        ("dcterms:license", LICENCE),
        ("dcterms:modified", _time(manifest.built)),
        ("dcterms:language", "http://publications.europa.eu/resource/authority/language/DEU"),
    )
    yield from _said(publisher, ("rdf:type", _names()["foaf"] + "Agent"), ("foaf:name", ox.Literal("normgraph")))
    yield from _said(
        catalogue,
        ("rdf:type", _names()["dcat"] + "Catalog"),
        *common,
        ("dcat:dataset", DATASET),
        ("dcat:service", endpoint.value),
        ("foaf:homepage", f"{ROOT}/"),
    )
    distributions = [whole, *(ox.NamedNode(dump.url) for dump in dumps)]
    yield from _said(
        ox.NamedNode(DATASET),
        ("rdf:type", _names()["dcat"] + "Dataset"),
        *common,
        ("dcat:theme", "http://publications.europa.eu/resource/authority/data-theme/JUST"),
        ("dcat:landingPage", f"{ROOT}/"),
        ("dcat:keyword", [ox.Literal(word, language="de") for word in ("Normen", "Rechtsprechung", "Zitate")]),
        ("dcat:distribution", [distribution.value for distribution in distributions]),
    )
    yield from _said(
        endpoint,
        ("rdf:type", _names()["dcat"] + "DataService"),
        ("dcterms:title", ox.Literal("SPARQL 1.1", language="en")),
        ("dcat:endpointURL", f"{ROOT}/sparql"),
        ("dcat:servesDataset", DATASET),
    )
    yield from _said(
        whole,
        ("rdf:type", _names()["dcat"] + "Distribution"),
        ("dcterms:title", ox.Literal("exports on demand", language="en")),
        ("dcat:accessURL", f"{ROOT}/export"),
        ("dcterms:license", LICENCE),
    )
    for dump in dumps:
        yield from _distribution(dump)


def _distribution(dump: Dump) -> Iterator[ox.Triple]:
    checksum = ox.NamedNode(f"{dump.url}#checksum")
    subject = ox.NamedNode(dump.url)
    types = "https://www.iana.org/assignments/media-types/"
    yield from _said(
        subject,
        ("rdf:type", _names()["dcat"] + "Distribution"),
        ("dcat:accessURL", dump.url),
        ("dcat:downloadURL", dump.url),
        ("dcat:mediaType", types + dump.media_type),
        ("dcat:compressFormat", types + dump.packed if dump.packed else None),
        ("dcat:byteSize", ox.Literal(str(dump.size), datatype=_term("xsd:nonNegativeInteger"))),
        ("dcterms:license", LICENCE),
        ("spdx:checksum", checksum.value),
    )
    yield from _said(
        checksum,
        ("spdx:algorithm", _names()["spdx"] + "checksumAlgorithm_sha256"),
        ("spdx:checksumValue", ox.Literal(dump.sha256, datatype=_term("xsd:hexBinary"))),
    )


@cache
def context() -> dict[str, Any]:
    """Return a JSON-LD context: the prefixes, and our properties, those that lead to things as such.

    >>> context()["@context"]["citedIn"]
    {'@id': 'ng:citedIn', '@type': '@id'}
    """
    names: dict[str, Any] = dict(prefixes())
    type_, thing = _term("rdf:type"), _term("owl:ObjectProperty")
    values = _term("owl:DatatypeProperty")
    for path in sorted(assets.path("ontology").glob("*.ttl")):
        for quad in ox.parse(path=str(path)):
            iri = getattr(quad.subject, "value", "")
            if quad.predicate == type_ and quad.object in (thing, values) and iri.startswith(identifiers.NS):
                name = iri.removeprefix(identifiers.NS)
                short = f"ng:{name}"
                names[name] = {"@id": short, "@type": "@id"} if quad.object == thing else short
    return {"@context": names}


def serialize(triples: Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    """Write a description."""
    return ox.serialize(list(dict.fromkeys(triples)), format=form, prefixes=_names()) or b""
