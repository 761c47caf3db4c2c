"""The register of federal law: which law has which slug, document number, site name and abbreviations.

`data/statutes/federal.csv` is written from a copy of gesetze-im-internet.de; `data/curated/citation-forms.csv` says
where the form in which courts cite a law differs from what the site prints (EGBGB is `BGBEG` there, SGB II `SGB 2`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path

from normgraph import assets
from normgraph.errors import UnreadableInput
from normgraph.identifiers import document_year, slug

MAX_TITLE_WORDS = 11
"""A short title is a name; what is longer is a sentence and stays in the source."""

MAX_LONG_TITLE_WORDS = 14
"""A law that has a short title is cited by its long one too ("Gesetz über das Kreditwesen")."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One law: `jurabk` and `amtabk` are what the site prints, `abbreviation` is how the law is cited."""

    slug: str
    doknr: str
    gii: str
    jurabk: str
    amtabk: str
    short: str
    abbreviation: str
    title: str = ""

    @property
    def year(self) -> int:
        """The year of publication, 0 where it is not known."""
        return document_year(self.doknr)


@dataclass(frozen=True, slots=True)
class Form:
    """The form in which a law is cited, where the site's own abbreviations would mislead."""

    gii: str
    slug: str
    abbreviation: str
    short: str
    source: str


def entry(doknr: str, gii: str, jurabk: str, amtabk: str, short_title: str, title: str) -> Entry:
    """Name one law: by the curated form of its site name, else by its official abbreviation, else by juris's.

    >>> entry("BJNR006049896", "bgbeg", "BGBEG", "", "", "Einführungsgesetz zum Bürgerlichen Gesetzbuche").slug
    'egbgb'
    >>> entry("BJNR195010004", "aufenthg_2004", "AufenthG 2004", "AufenthG", "Aufenthaltsgesetz", "…").slug
    'aufenthg'
    """
    form = _forms().get(gii)
    names = (short_title, title)
    short = next((name for name in names if name and len(name.split()) <= MAX_TITLE_WORDS), "")
    long = title if title != short and len(title.split()) <= MAX_LONG_TITLE_WORDS else ""
    if form:
        return Entry(form.slug, doknr, gii, jurabk, amtabk, form.short or short, form.abbreviation, long)
    abbreviation = amtabk or jurabk
    return Entry(slug(abbreviation), doknr, gii, jurabk, amtabk, short, abbreviation, long)


def write(path: Path, entries: Iterable[Entry]) -> int:
    """Write the register sorted by slug and return the number of laws; two laws with one slug are an error."""
    rows = sorted(entries, key=lambda row: row.slug)
    for one, other in pairwise(rows):
        if one.slug == other.slug:
            raise UnreadableInput(
                f"{one.gii} and {other.gii} would both be called {one.slug}",
                where=str(path),
                remedy="give one of them its own slug in data/curated/citation-forms.csv",
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_suffix(".part")
    with work.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [field.name for field in fields(Entry)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    work.replace(path)
    return len(rows)


@cache
def load() -> tuple[Entry, ...]:
    """Return the shipped register.

    >>> [row.slug for row in load() if row.gii in ("bgb", "bgbeg", "aufenthg_2004", "sgb_2")]
    ['aufenthg', 'bgb', 'egbgb', 'sgb-ii']
    """
    path = assets.path("data", "statutes", "federal.csv")
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(Entry(**row) for row in csv.DictReader(handle))


@cache
def by_gii() -> dict[str, Entry]:
    """Return the register by site name."""
    return {row.gii: row for row in load()}


@cache
def by_slug() -> dict[str, Entry]:
    """Return the register by slug.

    >>> by_slug()["sgb-ii"].gii
    'sgb_2'
    """
    return {row.slug: row for row in load()}


def older_law(slug: str, day: str) -> int:
    """Return the year of a law where a day lies before it, so that an older law of its name is meant; else 0.

    >>> older_law("bnatschg", "2002-04-03"), older_law("bnatschg", "2012-04-03"), older_law("bnatschg", "")
    (2009, 0, 0)
    """
    known = by_slug().get(slug)
    return known.year if known and day and int(day[:4]) < known.year else 0


OF_OLDER_LAW = "of an older law of that name; the one at hand is of "
"""What the reason begins with where a citation means an older law; its year follows."""


@cache
def namesakes() -> dict[str, tuple[str, ...]]:
    """Return the laws that share an abbreviation or a short title with another one, by slug, the latest first.

    >>> namesakes()["rheinschpersev-2023"]
    ('rheinschpersev',)
    """
    called: dict[str, list[Entry]] = {}
    for row in load():
        for name in {row.amtabk, row.short} - {""}:
            called.setdefault(name, []).append(row)
    found: dict[str, dict[str, int]] = {}
    for rows in called.values():
        for row in rows:
            found.setdefault(row.slug, {}).update({other.slug: other.year for other in rows if other is not row})
    return {one: tuple(sorted(others, key=lambda law: -others[law])) for one, others in found.items() if others}


@cache
def _forms() -> dict[str, Form]:
    with assets.path("data", "curated", "citation-forms.csv").open(encoding="utf-8", newline="") as handle:
        return {row["gii"]: Form(**row) for row in csv.DictReader(handle)}
