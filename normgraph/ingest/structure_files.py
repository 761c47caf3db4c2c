"""The structure of statutes as files: numbers, official headings, order, offsets and text hashes; never text.

    data/statutes/<slug>/statute.yaml    the law: abbreviation, gazette, day of the source, amendment notes
    data/statutes/<slug>/sections.csv    sections, articles, annexes and grouping units in the order of the law
    data/statutes/<slug>/units.csv       units below them, with offsets into the section's text
    data/statutes/<slug>/citations.csv   citations between norms

Written from the same source, they are the same bytes.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path as FilePath

import yaml

from normgraph import assets
from normgraph.errors import UnreadableInput
from normgraph.ingest.model import Kind, NormCitation, Note, Path, Section, Statute, Unit

KEPT_NOTES = ("Stand", "Neuf", "Hinweis", "Sonst", "Textnachweis")
"""Notes on the state of a law; footnotes stay in the source."""

_SECTION_FIELDS = ("path", "kind", "number", "label", "heading", "parent", "repealed", "length", "hash")
_UNIT_FIELDS = ("path", "number", "start", "end", "repealed")
_CITATION_FIELDS = tuple(field.name for field in fields(NormCitation) if field.name not in ("meant", "dated"))
_META = ("slug", "abbreviation", "title", "short", "doknr", "gii", "jurabk", "amtabk", "enacted", "gazette", "built")
KINDS = {
    "par": Kind.PARAGRAPH,
    "abs": Kind.ABSATZ,
    "satz": Kind.SATZ,
    "hs": Kind.HALBSATZ,
    "nr": Kind.NUMMER,
    "bst": Kind.BUCHSTABE,
    "dbst": Kind.DOPPELBUCHSTABE,
    "str": Kind.STRICH,
    "tab": Kind.TABELLE,
}


def write(folder: FilePath, statute: Statute, citations: Iterable[NormCitation] = ()) -> list[FilePath]:
    """Write the structure of one statute into `folder/<slug>` and return the files; nothing is left half-written."""
    target = folder / statute.slug
    target.mkdir(parents=True, exist_ok=True)
    notes = [asdict(note) for note in statute.notes if note.kind in KEPT_NOTES]
    meta = {name: getattr(statute, name) for name in _META} | {"notes": notes}
    contents = {
        "statute.yaml": yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=1000),
        "sections.csv": _table(_SECTION_FIELDS, map(_section_row, statute.sections)),
        "units.csv": _table(_UNIT_FIELDS, (_unit_row(unit) for s in statute.sections for unit in s.units)),
        "citations.csv": _table(_CITATION_FIELDS, map(_citation_row, citations)),
    }
    for name, text in contents.items():
        work = target / (name + ".part")
        work.write_text(text, encoding="utf-8")
        os.replace(work, target / name)
    return [target / name for name in contents]


def slugs(folder: FilePath | None = None) -> list[str]:
    """Return the statutes whose structure is there.

    >>> {"bgb", "egbgb", "aufenthg", "sgb-ii"} <= set(slugs())
    True
    """
    folder = folder or assets.path("data", "statutes")
    return sorted(path.parent.name for path in folder.glob("*/statute.yaml"))


def read(slug: str, folder: FilePath | None = None) -> Statute:
    """Read the structure of one statute; its sections have units, hash and length, but no text.

    >>> statute = read("bgb")
    >>> next(s.heading for s in statute.sections if s.path == ("1592",))
    'Vaterschaft'
    """
    target = (folder or assets.path("data", "statutes")) / slug
    try:
        meta = yaml.safe_load((target / "statute.yaml").read_text("utf-8"))
    except FileNotFoundError:
        raise UnreadableInput(
            "no structure of this statute", where=str(target), remedy=f"run `normgraph structure SOURCE --law {slug}`"
        ) from None
    notes = tuple(Note(**note) for note in meta.pop("notes"))
    sections = [_section(row) for row in _rows(target / "sections.csv")]
    units: dict[Path, list[Unit]] = {section.path: [] for section in sections}
    units.setdefault((), [])
    for row in _rows(target / "units.csv"):
        unit = _unit(row)
        units[_home(unit.path, units)].append(unit)
    return Statute(
        **meta, notes=notes, sections=tuple(replace(section, units=tuple(units[section.path])) for section in sections)
    )


def citations(slug: str, folder: FilePath | None = None) -> Iterator[NormCitation]:
    """Yield the citations that stand in one statute.

    >>> next(c.text for c in citations("bgb") if c.unit == ("1593", "satz-1"))
    '§ 1592 Nr. 1'
    """
    for row in _rows((folder or assets.path("data", "statutes")) / slug / "citations.csv"):
        unit, target, start, end = _path(row["unit"]), _path(row["target"]), int(row["start"]), int(row["end"])
        relation, match, reason, law, scope = (row[name] for name in ("relation", "match", "reason", "law", "scope"))
        text, slug = row["text"], row["statute"]
        yield NormCitation(unit, start, end, text, slug, target, relation, match, reason, law, scope)


def _home(path: Path, sections: dict[Path, list[Unit]]) -> Path:
    """Return the longest section path that a unit's path begins with."""
    return next(path[:n] for n in range(len(path) - 1, -1, -1) if path[:n] in sections)


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def _rows(path: FilePath) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _path(text: str) -> Path:
    return tuple(text.split("/")) if text else ()


def _flag(value: bool) -> str:
    return "yes" if value else ""


def _section_row(section: Section) -> Iterator[object]:
    yield from ("/".join(section.path), section.kind.value, section.number, section.label, section.heading)
    yield from ("/".join(section.parent), _flag(section.repealed), section.length, section.hash)


def _section(row: dict[str, str]) -> Section:
    return Section(
        path=_path(row["path"]),
        kind=Kind(row["kind"]),
        number=row["number"],
        label=row["label"],
        heading=row["heading"],
        parent=_path(row["parent"]),
        repealed=bool(row["repealed"]),
        length=int(row["length"]),
        hash=row["hash"],
    )


def _unit_row(unit: Unit) -> Iterator[object]:
    """Write a unit; its number stands there only where its path does not spell it."""
    spelled = unit.path[-1].partition("-")[2]
    yield from ("/".join(unit.path), "" if unit.number == spelled else unit.number, unit.start, unit.end)
    yield _flag(unit.repealed)


def _unit(row: dict[str, str]) -> Unit:
    path = _path(row["path"])
    prefix, _, spelled = path[-1].partition("-")
    number = row["number"] or spelled
    return Unit(path, KINDS[prefix], number, int(row["start"]), int(row["end"]), bool(row["repealed"]))


def _citation_row(citation: NormCitation) -> Iterator[object]:
    for name in _CITATION_FIELDS:
        value = getattr(citation, name)
        yield "/".join(value) if isinstance(value, tuple) else value
