"""Case files: YAML, JSON-LD of our profile, or Turtle → `CaseDocument`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.cases.model import CaseDocument, Format, Place
from normgraph.cases.profile import ProfileReader
from normgraph.cases.tree import Mapping, Scalar, read_json, read_yaml
from normgraph.cases.turtle import read_turtle
from normgraph.errors import LimitExceeded, UnknownThing, UnreadableInput
from normgraph.identifiers import NS

__all__ = ["CaseDocument", "Format", "Place", "read_case", "read_tree"]

MAX_BYTES = 1_000_000
"""The founding cases have some ten thousand bytes."""

MAX_FINDINGS = 2_000
MAX_FINDINGS_OF_A_FACT = 100
"""Of one fact and subject: such findings are compared in pairs. The founding cases have some thirty, of a fact two."""

_SHARED = "https://w3id.org/normgraph/"
_DESCRIBABLE = (identifiers.iri("court", ""), identifiers.iri("decision", ""))

_SUFFIXES: dict[str, Format] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonld": "json",
    ".ttl": "turtle",
    ".nt": "turtle",
}


def read_case(source: Path | str | bytes, fmt: Format | None = None, *, name: str = "case") -> CaseDocument:
    r"""Read a case from a file (`Path`) or from its text (`str`, `bytes`).

    The format follows from the file's suffix, for a text from its first character, unless given.
    Raises `UnreadableInput` (with file and line), `LimitExceeded` or `UnknownThing`.

    >>> case = read_case("id: beispiel\nfindings:\n- {predicate: geburt, subject: kind, date: 2018-06-18}")
    >>> case.iri
    'https://w3id.org/normgraph/id/case/beispiel'
    >>> case.place(case.iri + "#/findings/0", "https://w3id.org/normgraph/ns#date")
    Place(line=3, pointer='/findings/0/date', setting='')
    """
    if isinstance(source, Path):
        name = source.name if name == "case" else name
        data = _bytes(source)
        fmt = fmt or _of_suffix(source)
    else:
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    text = _decode(data, name)
    return _read(text, fmt or _guess(text), name)


def _read(text: str, fmt: Format, name: str) -> CaseDocument:
    if fmt not in get_args(Format):
        raise UnknownThing(f"unknown format `{fmt}`", remedy=f"use one of {', '.join(get_args(Format))}")
    if not text.strip():
        raise UnreadableInput("the file is empty", where=name, remedy="describe at least `id` and `findings`")
    document = read_turtle(text, name) if fmt == "turtle" else _read_profile(text, fmt, name)
    _check_subjects(document)
    _check_number(document)
    return document


def _read_profile(text: str, fmt: Format, name: str) -> CaseDocument:
    tree = (read_yaml if fmt == "yaml" else read_json)(text, name)
    if not isinstance(tree, Mapping):
        raise UnreadableInput("a case is a mapping of keys to values", where=name, remedy="begin with `id: …`")
    return _of_tree(tree, fmt, name)


def read_tree(tree: Mapping, name: str) -> CaseDocument:
    """Read a case from the tree of its keys and values; places are the lines that the tree states.

    Raises `UnreadableInput` and `LimitExceeded`, as `read_case` does.
    """
    document = _of_tree(tree, "yaml", name)
    _check_subjects(document)
    _check_number(document)
    return document


def _of_tree(tree: Mapping, fmt: Format, name: str) -> CaseDocument:
    reader = ProfileReader(name, identifiers.case(_case_name(tree, name)))
    _check_context(tree, name)
    reader.thing(tree, "", "")
    return CaseDocument(reader.case_iri, name, fmt, tuple(reader.statements), reader.places)


def _check_subjects(document: CaseDocument) -> None:
    """Refuse a case that describes our terms, predicates, rules or norms: it could change what a finding means."""
    own = (document.iri + "/", document.iri + "#", *_DESCRIBABLE)
    for triple in document.statements:
        assert isinstance(triple.subject, ox.NamedNode)  # both readers name blank nodes
        thing = triple.subject.value
        if thing.startswith(_SHARED) and thing != document.iri and not thing.startswith(own):
            line = document.places[thing, ""].line
            what = f"the case describes <{thing}>, which is not its own"
            raise UnreadableInput(what, where=f"{document.name}:{line}", remedy="give it a name inside the case")


def _check_number(document: CaseDocument) -> None:
    """Refuse more findings than can be compared with each other in reasonable time."""
    stated: dict[tuple[object, str], object] = {(t.subject, t.predicate.value): t.object for t in document.statements}
    findings = [t.object for t in document.statements if t.predicate.value == NS + "finding"]
    facts = Counter((stated.get((f, NS + "predicate")), stated.get((f, NS + "subject"))) for f in findings)
    for count, limit, of in (
        (len(findings), MAX_FINDINGS, "a case"),
        (max(facts.values(), default=0), MAX_FINDINGS_OF_A_FACT, "one fact of one subject"),
    ):
        if count > limit:
            what = f"{count:,} findings of {of}, more than {limit:,}"
            raise LimitExceeded(what, where=document.name, remedy="describe fewer at a time")


def _case_name(tree: Mapping, name: str) -> str:
    _, node = tree.entries.get("id", (0, None))
    if not isinstance(node, Scalar) or not node.text or not identifiers.slug(node.text):
        raise UnreadableInput("the case has no name", where=f"{name}:{tree.line}", remedy="begin with `id: …`")
    return node.text.removeprefix(identifiers.case(""))


def _check_context(tree: Mapping, name: str) -> None:
    """Refuse any other context: a foreign one would change the meaning of every key."""
    line, node = tree.entries.get("@context", (0, None))
    if node is not None and not (isinstance(node, Scalar) and node.text == identifiers.CASE_CONTEXT):
        remedy = f"leave `@context` out, or give {identifiers.CASE_CONTEXT}"
        raise UnreadableInput("`@context` is not the bundled one", where=f"{name}:{line}", remedy=remedy)


def _of_suffix(path: Path) -> Format | None:
    """Return the format that a suffix names; None for no suffix, which says nothing."""
    if not path.suffix:
        return None
    if path.suffix.lower() not in _SUFFIXES:
        what = f"cases are not written as `{path.suffix}`"
        raise UnreadableInput(what, where=path.name, remedy=f"write one of {', '.join(_SUFFIXES)}")
    return _SUFFIXES[path.suffix.lower()]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UnreadableInput(reason, where=str(path), remedy="give the path of a case file") from error


def _decode(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        remedy = "describe one case per file, without the texts of documents"
        raise LimitExceeded(f"the case is larger than {MAX_BYTES:,} bytes", where=name, remedy=remedy)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableInput(
            "the text is not UTF-8", where=f"{name}:{line}", remedy="save the file as UTF-8"
        ) from error


def _guess(text: str) -> Format:
    start = text.lstrip()
    if start[:1] in "{[":
        return "json"
    return "turtle" if start[:1] in "@<" or start[:6].upper() in ("PREFIX", "BASE <") else "yaml"
