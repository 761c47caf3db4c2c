"""Which decisions and documents a store knows: a table on disk, so that memory does not grow with their number.

source    a publisher's document: its checksum, what it states, the decision it describes
name      the names of a decision by each file number that a source states; without a source those of shipped facts
decision  its sources' main one, whose text it has, whether that has marginal numbers, its ECLI in upper case, its kind,
          the name that follows from that text
kept      where the documents of this run can be read again
entry     lines of tables of contents that were among the documents
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from normgraph import identifiers
from normgraph.graph import cited
from normgraph.graph.terms import term
from normgraph.ingest.ecli import despite_the_day

STATED = (
    "dcterms:isVersionOf", "dcterms:creator", "dcterms:date", "dcterms:type", "dcterms:bibliographicCitation",
)  # fmt: skip
"""The terms in which a source states what two sources can disagree about."""
OWN = ("ng:chamber", "ng:outcome", "ng:tenor")
"""What else they can: the decision has it from its main source."""
_WORDS = re.compile(r"[^\W_]+")


def own_value(name: str, values: Iterable[str]) -> str:
    """Return what is compared of two sources: of a tenor its words, as a digest, of outcomes their names.

    >>> own_value("ng:tenor", ["1. Die Klage  hat Erfolg."]) == own_value("ng:tenor", ["1 Die Klage hat Erfolg"])
    True
    """
    said = sorted(value.rpartition("#")[2] if name == "ng:outcome" else value for value in values if value)
    if name == "ng:tenor" and said:
        return hashlib.sha256(" ".join(_WORDS.findall(said[0].lower())).encode()).hexdigest()[:16]
    return ", ".join(said)


_SOURCES = identifiers.iri("source", "")
_DECISIONS = identifiers.iri("decision", "")
_TABLES = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
    CREATE TABLE source (iri TEXT PRIMARY KEY, sha256 TEXT, modified TEXT, decision TEXT, stated TEXT) WITHOUT ROWID;
    CREATE TABLE name (name TEXT, decision TEXT, source TEXT, PRIMARY KEY (name, source, decision)) WITHOUT ROWID;
    CREATE INDEX name_source ON name (source);
    CREATE INDEX name_decision ON name (decision);
    CREATE INDEX source_sha256 ON source (sha256);
    CREATE INDEX source_decision ON source (decision);
    CREATE TABLE decision (
        iri TEXT PRIMARY KEY, text_of TEXT, numbered INTEGER, ecli TEXT, kind TEXT, plain TEXT
    ) WITHOUT ROWID;
    CREATE INDEX decision_ecli ON decision (ecli);
    CREATE INDEX decision_plain ON decision (plain);
    CREATE TABLE kept (source TEXT PRIMARY KEY, item BLOB) WITHOUT ROWID;
    CREATE TABLE entry (place TEXT, name TEXT, date TEXT, file_number TEXT);
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A decision of the store: the source that has its text, if any, whether that has marginal numbers, its kind."""

    text_of: str = ""
    numbered: bool = False
    ecli: str = ""
    kind: str = ""
    plain: str = ""

    def may_be(self, ecli: str, kind: str) -> bool:
        """Say whether this and what has an ECLI and a kind can be one decision: nothing both state tells them apart.

        >>> Known(kind="Urteil").may_be("", "Beschluss"), Known(kind="Endurteil").may_be("", "Urteil")
        (False, True)
        """
        kinds = {cited.kind(self.kind), cited.kind(kind)} - {""}
        return len({self.ecli, ecli.upper()} - {""}) < 2 and len(kinds) < 2


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the store: the decision it describes, and what it states of it, by term."""

    decision: str
    modified: str
    stated: dict[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """What tells which decision a document describes; `source` is empty for facts that ship with the program."""

    source: str
    names: tuple[str, ...]
    ecli: str = ""
    kind: str = ""


class Checksums:
    """The checksums of a register's documents, for a process that only reads; `in` asks the disk.

    >>> "00" in Checksums(None)
    False
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._base: sqlite3.Connection | None = None

    def __contains__(self, sha256: object) -> bool:
        if self._path is None:
            return False
        return self._open().execute("SELECT 1 FROM source WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._open().execute("SELECT sha256 FROM source")) if self._path else iter(())

    def _open(self) -> sqlite3.Connection:
        assert self._path is not None
        if self._base is None:
            self._base = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
        return self._base

    def __reduce__(self) -> tuple[type[Checksums], tuple[Path | None]]:
        return Checksums, (self._path,)


class Register:
    """The register of one import; `load` fills it from a store.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Register(Path(folder, "register")) as register:
    ...     register.add("urn:d", "urn:s", sha256="00", stated={"dcterms:type": "Urteil"}, known=Known("urn:s"))
    ...     register.knows("00"), register.decision("urn:d").text_of, register.others("urn:d", "urn:t")
    (True, 'urn:s', ['urn:s'])
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = sqlite3.connect(path)
        self._base.executescript(_TABLES)

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *exception: object) -> None:
        self._base.close()

    def load(self, store: ox.Store) -> None:
        """Read what a store knows of decisions and their sources.

        From the decisions on: of federal law, millions of other things have a source or a text too.
        """
        decisions = [_iri(q.subject) for q in store.quads_for_pattern(None, term("rdf:type"), term("ng:Entscheidung"))]
        for decision in dict.fromkeys(decisions):
            if not decision.startswith(_DECISIONS):
                continue
            for source in _values(store, ox.NamedNode(decision), "dcterms:source"):
                if source.startswith(_SOURCES):
                    self._load_source(store, decision, source)
            if _value(store, decision, "ng:textHash"):  # also what was built from facts, without sources
                numbered = _value(store, decision, "ng:numbering") != "Zeile"
                main = _value(store, decision, "prov:wasDerivedFrom")
                ecli, kind = (_value(store, decision, name) for name in ("ng:ecli", "ng:decisionType"))
                known_by = ecli or self._despite_the_day(main)
                self.put(decision, Known(main, numbered, known_by.upper(), kind, identifiers.plain_decision(decision)))
                if not main:
                    self._name(decision, "", [identifiers.plain_decision(decision)])
        self.commit()

    def _load_source(self, store: ox.Store, decision: str, source: str) -> None:
        node = ox.NamedNode(source)
        said = {q.predicate: str(getattr(q.object, "value", "")) for q in _about(store, node)}
        stated = {name: said[term(name)] for name in STATED if term(name) in said} | _own(store, decision, node)
        row = (source, said.get(term("ng:sha256"), ""), said.get(term("dcterms:modified"), ""), decision)
        self._base.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?)", (*row, json.dumps(stated)))
        numbers = (_values(store, some, "ng:fileNumber") for some in (node, ox.NamedNode(decision)))
        self._name(decision, source, _names(decision, stated, next(filter(None, numbers), [])))

    def _despite_the_day(self, source: str) -> str:
        """Return the ECLI of a source that only a slip in its day speaks against: `decision_origin.known_by`."""
        said = self.source(source)
        stated = said.stated if said else {}
        court, _, rest = stated.get("dcterms:bibliographicCitation", "").partition(", ")
        numbers = tuple(rest.partition(" – ")[2].split(", "))
        return despite_the_day(stated.get("dcterms:isVersionOf", ""), court, stated.get("dcterms:date", ""), numbers)

    def commit(self) -> None:
        """Let readers see what was added."""
        self._base.commit()

    def knows(self, sha256: str) -> bool:
        """Say whether a document with this checksum is known."""
        return self._one("SELECT 1 FROM source WHERE sha256 = ?", sha256) is not None

    def source(self, iri: str) -> Source | None:
        """Return what is known of a document."""
        row = self._one("SELECT decision, modified, stated FROM source WHERE iri = ?", iri)
        return Source(row[0], row[1], json.loads(row[2])) if row else None

    def decision(self, iri: str) -> Known | None:
        """Return what is known of a decision."""
        row = self._one("SELECT text_of, numbered, ecli, kind, plain FROM decision WHERE iri = ?", iri)
        return Known(row[0], bool(row[1]), *row[2:]) if row else None

    def by_ecli(self, ecli: str) -> str:
        """Return the decision that has an ECLI, in any case of letters, or nothing."""
        row = self._one("SELECT iri FROM decision WHERE ecli = ?", ecli.upper()) if ecli else None
        return str(row[0]) if row else ""

    def others(self, decision: str, source: str) -> list[str]:
        """Return the sources of a decision without one of them, in order."""
        rows = self._base.execute("SELECT iri FROM source WHERE decision = ? AND iri <> ?", (decision, source))
        return sorted(row[0] for row in rows)

    def namesakes(self, plain: str) -> list[tuple[str, Known]]:
        """Return the decisions whose texts have one court, day and file number."""
        ask = "SELECT iri, text_of, numbered, ecli, kind, plain FROM decision WHERE plain = ? ORDER BY iri"
        return [(row[0], Known(row[1], bool(row[2]), *row[3:])) for row in self._base.execute(ask, (plain,))]

    def named(self, names: Iterable[str]) -> list[tuple[str, Known]]:
        """Return the decisions that have one of some names by a file number of any of their sources."""
        found: set[str] = set()
        for name in names:
            found |= {row[0] for row in self._base.execute("SELECT decision FROM name WHERE name = ?", (name,))}
        return [(iri, known) for iri in sorted(found) if (known := self.decision(iri))]

    def related(self, decision: str) -> dict[str, list[Document]]:
        """Return the documents by decision of all that share names or an ECLI with a decision, directly or not."""
        found: dict[str, list[Document]] = {}
        waiting = [decision]
        while waiting:
            here = waiting.pop()
            if here in found or (known := self.decision(here)) is None:
                continue
            found[here] = self._documents(here, known)
            names = {name for document in found[here] for name in document.names}
            waiting += [iri for iri, _ in self.named(names)]
            for ecli in {document.ecli for document in found[here]} - {""}:
                waiting += [row[0] for row in self._base.execute("SELECT iri FROM decision WHERE ecli = ?", (ecli,))]
        return found

    def _documents(self, decision: str, known: Known) -> list[Document]:
        named: dict[str, list[str]] = {}
        for source, name in self._base.execute("SELECT source, name FROM name WHERE decision = ?", (decision,)):
            named.setdefault(source, []).append(name)
        documents = []
        for source, names in sorted(named.items()):
            said = self.source(source)
            stated = said.stated if said else {"dcterms:isVersionOf": known.ecli, "dcterms:type": known.kind}
            ecli, kind = stated.get("dcterms:isVersionOf", "").upper(), cited.kind(stated.get("dcterms:type", ""))
            documents.append(Document(source, tuple(sorted(names)), ecli, kind))
        return documents

    def rename(self, due: dict[str, str]) -> None:
        """Note other IRIs of decisions."""
        for table, column in (("decision", "iri"), ("source", "decision"), ("name", "decision")):
            ask = f"UPDATE {table} SET {column} = ? WHERE {column} = ?"
            self._base.executemany(ask, [(f"{new}#", old) for old, new in due.items()])
            self._base.executemany(ask, [(new, f"{new}#") for new in due.values()])

    def decisions(self) -> Iterator[str]:
        """Yield all decisions that have a graph of their own."""
        return (row[0] for row in self._base.execute("SELECT iri FROM decision"))

    def add(
        self,
        decision: str,
        source: str,
        *,
        sha256: str,
        stated: dict[str, str],
        known: Known,
        names: Iterable[str] = (),
        modified: str = "",
    ) -> None:
        """Note what a document is and which decision it describes, by which names."""
        row = (source, sha256, modified, decision, json.dumps(stated))
        self._base.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?)", row)
        self._name(decision, source, names)
        self.put(decision, known)

    def put(self, decision: str, known: Known) -> None:
        """Note what is known of a decision."""
        row = (decision, known.text_of, known.numbered, known.ecli.upper(), known.kind, known.plain)
        self._base.execute("INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?, ?)", row)

    def move(self, source: str, decision: str) -> None:
        """Note that a document describes another decision."""
        for table, column in (("source", "iri"), ("name", "source")):
            self._base.execute(f"UPDATE {table} SET decision = ? WHERE {column} = ?", (decision, source))

    def _name(self, decision: str, source: str, names: Iterable[str]) -> None:
        if source:
            self._base.execute("DELETE FROM name WHERE source = ?", (source,))
        self._base.executemany("INSERT OR REPLACE INTO name VALUES (?, ?, ?)", ((n, decision, source) for n in names))

    def drop_source(self, iri: str) -> None:
        """Forget a document."""
        self._base.execute("DELETE FROM source WHERE iri = ?", (iri,))
        self._base.execute("DELETE FROM name WHERE source = ?", (iri,))

    def drop_decision(self, iri: str) -> None:
        """Forget a decision."""
        self._base.execute("DELETE FROM decision WHERE iri = ?", (iri,))
        self._base.execute("DELETE FROM name WHERE decision = ?", (iri,))

    def keep(self, source: str, item: object) -> None:
        """Keep where a document can be read again."""
        self._base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (source, pickle.dumps(item)))

    def kept(self, source: str) -> Any:
        """Return where a document can be read again, None where it came in an earlier run."""
        row: Any = self._one("SELECT item FROM kept WHERE source = ?", source)
        return pickle.loads(row[0]) if row else None

    def list(self, place: str, entries: Iterable[tuple[str, str, str]]) -> None:
        """Keep the entries of a table of contents: name, date, file number."""
        self._base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", ((place, *entry) for entry in entries))

    def listed(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield place, name, date and file number of all entries."""
        return iter(self._base.execute("SELECT place, name, date, file_number FROM entry ORDER BY rowid"))

    def iri(self, names: tuple[str, ...], source: str, ecli: str, kind: str) -> str:
        """Return the IRI of the decision that a document describes: a known one, its first name, or one of its own.

        By ECLI, else by a name (court, date and a file number); but two ECLI are two decisions, and so are an Urteil
        and a Beschluss, and two documents of one publisher. The second of them has the document's number in its IRI,
        until `decision_renaming.names` says which of them has which name. So has a document that may be of several:
        which of them it is of, is not known. What comes later may show otherwise: see `decision_grouping`.
        """
        if found := self.by_ecli(ecli):
            return found
        before = self.source(source)
        held = self.named(names)
        if before and any(before.decision == iri for iri, _ in held):
            return before.decision
        publisher = source.rpartition("/")[0]
        fitting = [
            iri
            for iri, known in held
            if known.may_be(ecli, kind)
            and all(other.rpartition("/")[0] != publisher for other in self.others(iri, source))
        ]
        if len(fitting) == 1:
            return fitting[0]
        return names[0] if self.decision(names[0]) is None else f"{names[0]}/{source.rpartition('/')[2]}"

    def _one(self, query: str, value: str) -> tuple[str, ...] | None:
        found: tuple[str, ...] | None = self._base.execute(query, (value,)).fetchone()
        return found


def _own(store: ox.Store, decision: str, source: ox.NamedNode) -> dict[str, str]:
    """Return what a source says of chamber, outcome and tenor: the main source by the decision, another one itself."""
    here = ox.NamedNode(decision)
    is_main = next(store.quads_for_pattern(here, term("prov:wasDerivedFrom"), source), None)
    said = {name: _values(store, here if is_main else source, name) for name in OWN}
    return {name: value for name, values in said.items() if (value := own_value(name, values))}


def _names(decision: str, stated: dict[str, str], numbers: Iterable[str]) -> list[str]:
    """Return the names that a source gives a decision by its file numbers; without court and day its own name."""
    court, day = stated.get("dcterms:creator", "").rpartition("/")[2], stated.get("dcterms:date", "")
    found = [identifiers.decision(court, day, number) for number in numbers if court and day]
    return found or [identifiers.plain_decision(decision)]


def _values(store: ox.Store, node: ox.NamedNode, name: str) -> list[str]:
    return [str(getattr(q.object, "value", "")) for q in store.quads_for_pattern(node, term(name), None)]


def _about(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(node, None, None)


def _iri(node: object) -> str:
    return str(getattr(node, "value", "")) if isinstance(node, ox.NamedNode) else ""


def _value(store: ox.Store, subject: str, name: str) -> str:
    found = next(store.quads_for_pattern(ox.NamedNode(subject), term(name), None), None)
    return str(getattr(found.object, "value", "")) if found else ""
