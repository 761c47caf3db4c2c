"""From what people call a thing to its IRI: an IRI, a path (`bgb/1599`), a citation, an ECLI, a file number."""

from __future__ import annotations

import difflib
import itertools
import re

import pyoxigraph as ox

from normgraph import extract, identifiers, norm_names
from normgraph.errors import UnknownThing
from normgraph.extract import names
from normgraph.extract.model import Citation
from normgraph.extract.ranges import ranges
from normgraph.graph import citation, cited
from normgraph.graph.index import UnitIndex
from normgraph.graph.terms import term
from normgraph.ingest.curated import court
from normgraph.namespaces import NG, prefixes

_PATH = re.compile(r"[a-z0-9-]+(?:/[a-z0-9.-]+)*")
_PREFIXED = re.compile(r"(?P<prefix>[a-z]+):(?P<name>[\w/.-]+)")
_IRI = re.compile(r"(?:https?|urn):[^\s<>\"{}|\\^`]+")
_TABLE = re.compile(r"\bTabelle\s+\d")
_FOLLOWING = re.compile(r"\bff?\.")
_PART = re.compile(r"\b(?:Anlage|Anhang|Absatz|Abs\.|Satz|Nummer|Nr\.|Buchstabe)")
_AFTER = re.compile(r"[\s.,;]*(?:\([^()]*\)[\s.,;]*)?")
"""What may follow a citation that is a name: the law in brackets by another name, the end of a sentence."""
_SHOWN = 5
_KINDS = frozenset({"decision", "court", "rule", "predicate", "graph", "case", "change", "citation", "parameter"})
_NORMS = identifiers.iri("norm", "")
_BY_FILE_NUMBER = """
    SELECT ?decision (BOUND(?text) AS ?held) (SAMPLE(STR(?by)) AS ?court) WHERE {
      VALUES (?number) { (%s) }
      { ?decision ng:fileNumber ?number FILTER NOT EXISTS { ?decision a ng:Quelle } }
      UNION { ?decision dcterms:source/ng:fileNumber ?number }
      OPTIONAL { ?decision ng:textHash ?text } OPTIONAL { ?decision ng:court ?by }
    } GROUP BY ?decision ?text"""
_BY_ECLI = "SELECT ?decision WHERE { VALUES (?ecli) { (%s) } ?decision ng:ecli ?said FILTER(UCASE(?said) = ?ecli) }"
_HELP = "write an IRI, a path like bgb/1599, a citation like § 1599 Abs. 2 BGB, or a file number like 10 C 5.12"


def thing(name: str, store: ox.Store, index: UnitIndex | None = None) -> str:
    """Return the IRI of a thing; the store is asked for file numbers, and whether it knows the unit of a path.

    Raises UnknownThing where the name fits no form, a citation no unit, or a path nothing of the graph.

    >>> store = ox.Store()
    >>> thing("§ 1599 Abs. 2 BGB", store)
    'https://w3id.org/normgraph/id/norm/bgb/1599/abs-2'
    >>> thing("bgb/1599", store), thing("ng:Absatz", store)
    ('https://w3id.org/normgraph/id/norm/bgb/1599', 'https://w3id.org/normgraph/ns#Absatz')
    >>> thing("BGB", store), thing("SGB II", store)
    ('https://w3id.org/normgraph/id/norm/bgb', 'https://w3id.org/normgraph/id/norm/sgb-ii')
    """
    name = norm_names.plain(name)
    if name.startswith(_NORMS) and _PATH.fullmatch(name.removeprefix(_NORMS)):
        return _norm(name.removeprefix(_NORMS), store)
    if _IRI.fullmatch(name):
        return name
    if name[:5].upper() == "ECLI:":
        rows = _rows(_BY_ECLI % ox.Literal(name.upper()), store)
        return _single({row["decision"].value for row in rows}, "this ECLI") or _nothing(name)
    prefixed = _PREFIXED.fullmatch(name)
    if prefixed and prefixed["prefix"] in prefixes():
        return prefixes()[prefixed["prefix"]] + prefixed["name"]
    if _PATH.fullmatch(name.lower()) and "/" in name:
        name = name.lower()
    if _PATH.fullmatch(name):
        if name.partition("/")[0] in _KINDS:
            return identifiers.iri(name)
        return _norm(name.removeprefix("norm/"), store)
    if iri := norm_names.labelled(name, store):
        return iri
    norms = [found for found in ranges(extract.find(name), name) if found.kind == "norm"]
    if norms and _TABLE.search(name):  # a citation knows no tables: what it names is another unit
        raise UnknownThing("the graph has no table of this name", where=name, remedy="ask for the unit in which it is")
    if norms:
        return _unit(norms, name, store, index or UnitIndex.shipped())
    if court(name).level:
        return identifiers.court(court(name).name)
    if law := norm_names.law_of(name):
        return identifiers.norm(law)
    return _decision(name, store)


def of_annex(name: str, store: ox.Store) -> str:
    """Return the IRI that a number in an annex of the store would have as a unit, also of a schedule of fees.

    Rows of tables are no units: what such a name means is for the answer to say.

    >>> of_annex("Nr. 3100 VV RVG", ox.Store())
    ''
    """
    for found in map(cited.placed, extract.find(name)):
        if found.kind == "norm" and found.text == name and found.section.startswith(("Anlage", "Anhang")):
            law = names.load().slug(found.statute)
            path = cited.path(cited.fields(found))
            annex = ox.NamedNode(identifiers.norm(law, path[0]))
            if next(store.quads_for_pattern(annex, term("ng:number"), None), None):
                return identifiers.norm(law, *path)
    return ""


_ONLY = re.compile(r"/(?:abs|satz)-1(?=/)")
"""Levels that people leave out where there is but one: § 1592 Nr. 1 BGB lies in its only sentence."""


def _norm(path: str, store: ox.Store) -> str:
    """Return the IRI of a unit that the graph describes or cites; an empty graph refuses none."""
    iri = identifiers.iri("norm", path)
    unit = ox.NamedNode(iri)
    said = itertools.chain(store.quads_for_pattern(unit, None, None), store.quads_for_pattern(None, None, unit))
    if next(said, None) or not next(iter(store), None):
        return iri
    statute = path.partition("/")[0]
    within = store.quads_for_pattern(None, ox.NamedNode(NG.within), ox.NamedNode(identifiers.iri("norm", statute)))
    subjects = (quad.subject for quad in within)
    known = [node.value.removeprefix(_NORMS) for node in subjects if isinstance(node, ox.NamedNode)]
    if len(same := [one for one in known if _ONLY.sub("", one) == path]) == 1:
        return identifiers.iri("norm", same[0])
    near = " or ".join(f"`{name}`" for name in difflib.get_close_matches(path, known, n=3))
    if known:
        remedy = f"did you mean {near}?" if near else _HELP
        raise UnknownThing(f"the graph has no unit `{path}`", remedy=remedy)
    law = norm_names.law_of(statute)
    remedy = f"import it: `normgraph import gii SOURCE --law {law}`" if law else _HELP
    raise UnknownThing(f"the graph has no law `{statute}`", remedy=remedy)


def _unit(norms: list[Citation], name: str, store: ox.Store, index: UnitIndex) -> str:
    read, found = norms[0], citation.target(norms[0], index)
    named = dict.fromkeys(iri for one in norms for iri in citation.target(one, index).iris)
    if len(named) > 1 or (named and len(norms) > 1):
        units = ", ".join(iri.removeprefix(_NORMS) for iri in itertools.islice(named, _SHOWN))
        what = f"{max(len(named), len(norms))} units are named"
        raise UnknownThing(what, where=name, remedy=f"ask for one of them: {units}{', …' * (len(named) > _SHOWN)}")
    _refuse_more(read, name)
    if read.nummer and not cited.placed(read).section:
        law = cited.placed(read).statute
        reason = f"Nr. {read.nummer} alone is no unit of {law}"
        raise UnknownThing(reason, where=name, remedy="name its section or its annex")
    if found.iris:
        return _norm(found.iris[0].removeprefix(_NORMS), store)
    if iri := norm_names.held(name, store):  # of another version than the index has
        return iri
    near = ", ".join(iri.removeprefix(identifiers.BASE) for iri in (*found.candidates, found.nearest) if iri)
    raise UnknownThing(found.reason, where=name, remedy=f"the nearest is {near}" if near else _HELP)


def _refuse_more(read: Citation, name: str) -> None:
    """Raise UnknownThing where a name says more than the unit that is read: an answer about that would mislead."""
    if read.version:
        remedy = "name the unit alone, and the day: `normgraph norm UNIT --on DAY`"
        raise UnknownThing(f"a version is named, not only its unit: {read.version}", where=name, remedy=remedy)
    if read.alternative:
        raise UnknownThing("an Alternative is no unit", where=name, remedy="ask for what it is in, without it")
    if _FOLLOWING.search(read.text):
        raise UnknownThing("it names the units that follow too", where=name, remedy="ask for one unit, without “ff.”")
    part = _PART.search(name, 0, read.start)
    if part or not _AFTER.fullmatch(name, read.end):
        rest = part[0] if part else name[read.end :].strip()
        raise UnknownThing(f"only `{read.text}` is read of it, not `{rest}`", where=name, remedy="write the law last")


def _decision(name: str, store: ox.Store) -> str:
    """Find a decision by its file number, with or without a court before it; one held before those only cited."""
    words = name.split()
    for start in range(len(words)):
        rows = _rows(_BY_FILE_NUMBER % ox.Literal(" ".join(words[start:])), store)
        by = identifiers.court(court(" ".join(words[:start])).name)
        of_court = [row for row in rows if row["court"] and row["court"].value == by]
        rows = of_court or rows
        held = [row for row in rows if row["held"].value == "true"]
        if found := _single({row["decision"].value for row in held or rows}, "this file number"):
            return found
    return _nothing(name)


def _rows(query: str, store: ox.Store) -> list[ox.QuerySolution]:
    answer = store.query(query, prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    return list(answer)


def _single(decisions: set[str], what: str) -> str:
    """Return the one decision of a set, nothing where there is none; raises UnknownThing where there are several."""
    found = sorted(decisions)
    if len(found) > 1:
        near = ", ".join(iri.removeprefix(identifiers.BASE) for iri in found[:_SHOWN])
        raise UnknownThing(f"{len(found)} decisions have {what}", remedy=f"give the IRI: {near}")
    return found[0] if found else ""


def _nothing(name: str) -> str:
    raise UnknownThing("nothing has this name", where=name, remedy=_HELP)
