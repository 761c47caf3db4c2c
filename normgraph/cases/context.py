"""The bundled JSON-LD context: which keys a case file may use and what each means."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from normgraph import assets
from normgraph.identifiers import NS

Kind = Literal["id", "name", "literal", "free"]
"""How a plain value of a key is read: the IRI of a thing, a name of a vocabulary, a typed literal, text or a thing."""


@dataclass(frozen=True)
class Key:
    """One key of a case file."""

    iri: str
    kind: Kind
    datatype: str = ""
    vocabulary: str = NS


@dataclass(frozen=True)
class Context:
    """The keys of a case file, and the other spellings of names."""

    keys: dict[str, Key]
    aliases: dict[str, str]


@cache
def context() -> Context:
    """Read the bundled context; a key that is added to the file is known here without further change.

    >>> context().keys["kind"].iri
    'https://w3id.org/normgraph/ns#kind'
    >>> context().keys["predicate"].vocabulary
    'https://w3id.org/normgraph/id/predicate/'
    """
    terms: dict[str, Any] = json.loads(assets.path("ontology", "case-context.jsonld").read_text())["@context"]
    prefixes = {name: iri for name, iri in terms.items() if isinstance(iri, str) and iri.endswith(("#", "/"))}
    keys: dict[str, Key] = {}
    aliases: dict[str, str] = {}
    for name, definition in terms.items():
        if isinstance(definition, dict):
            keys[name] = _key(definition, prefixes)
        elif isinstance(definition, str) and ":" in definition and name not in prefixes and name[0] != "@":
            aliases[name] = _expand(definition, prefixes)
    return Context(keys, aliases)


def _key(definition: dict[str, Any], prefixes: dict[str, str]) -> Key:
    iri = _expand(definition["@id"], prefixes)
    match definition.get("@type"):
        case None:
            return Key(iri, "free")
        case "@id":
            return Key(iri, "id")
        case "@vocab":
            return Key(iri, "name", vocabulary=definition.get("@context", {}).get("@vocab", NS))
        case datatype:
            return Key(iri, "literal", datatype=_expand(datatype, prefixes))


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local
