"""What an installation needs, and whether it is there: versions, assets, store, and what is optional."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from normgraph import assets, integrity, search, store
from normgraph.errors import NormgraphError
from normgraph.remote import Remote

_PYTHON = (3, 11)
_ENGINES = ("pyoxigraph", "rdflib", "pyshacl", "fastapi", "uvicorn")
_ASSETS = ("ontology", "shapes", "queries/answer", "queries/check", "queries/derive", "queries/page", "data/rules")
_EXTRAS = {
    "mcp": "normgraph mcp: pip install 'normgraph[assistants]'",
    "pandas": "to_pandas(): pip install 'normgraph[notebooks]'",
    "polars": "to_polars(), Parquet: pip install 'normgraph[notebooks]'",
    "pyspark": "import decision --engine spark: pip install 'normgraph[spark]'",
}
_PROGRAMS = {"java": "Spark needs Java 17 or 21", "git": "import git, checkouts", "chromium": "tests of the pages"}
_PAGES = "the map and the editor of the pages: `make web` in a checkout; the wheel has them"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for. What is `optional` and missing is no failure."""

    name: str
    ok: bool
    told: str
    optional: bool = False

    @property
    def mark(self) -> str:
        """Say in one word how it stands."""
        return "ok" if self.ok else "missing" if self.optional else "FAILED"


def examine(where: Path, endpoint: str = "") -> Iterator[Finding]:
    """Look at everything that `normgraph` uses; the store is one of this machine or an endpoint.

    >>> findings = list(examine(Path("no/such/store")))
    >>> [finding.name for finding in findings if not finding.ok and not finding.optional]
    ['store']
    """
    found = sys.version_info[:2]
    yield Finding("Python", found >= _PYTHON, f"{platform.python_version()} (3.11 or newer)")
    for name in ("normgraph", *_ENGINES):
        version = _version(name)
        yield Finding(name, bool(version), version or "not installed: install with requirements.lock")
    for name in _ASSETS:
        files = sum(path.is_file() for path in assets.path(name).glob("*"))
        yield Finding(name, files > 0, f"{files} files" if files else f"nothing in {assets.path(name)}")
    yield _endpoint(endpoint) if endpoint else _store(where)
    yield _index(where)
    for name, use in _EXTRAS.items():
        version = _version(name)
        yield Finding(name, bool(version), version or use, optional=True)
    for name, use in _PROGRAMS.items():
        path = shutil.which(name)
        yield Finding(name, bool(path), path or use, optional=True)
    yield _pages()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _store(where: Path) -> Finding:
    """Open the store and compare its files with what was written; an empty one is as good as none."""
    try:
        generation = store.current_generation(where)
        manifest = store.Manifest.read(generation)
        if broken := list(integrity.damaged(generation)):
            return _damaged(generation, "; ".join(broken[:5]))
        opened = store.open_store(where)
        if next(iter(opened), None) is None:
            return Finding("store", False, f"{where}: the store is empty. What to do: run `normgraph build`.")
    except NormgraphError as error:
        return Finding("store", False, str(error))
    except (OSError, RuntimeError) as error:  # a store from before the digests shows it when it is read
        return _damaged(generation, str(error))
    beside = sorted(path.name for path in generation.iterdir() if path.name not in ("store", "manifest.json"))
    also = f", beside it {', '.join(beside)}" if beside else ""
    return Finding("store", True, f"{where}: {generation.name}, {manifest.quads:,} statements, {manifest.built}{also}")


def _damaged(generation: Path, what: str) -> Finding:
    told = f"{generation}/store is damaged ({what}). What to do: {integrity.rebuild(generation)}."
    return Finding("store", False, told)


def _index(where: Path) -> Finding:
    """Look for the search index of a store or endpoint; the service makes it where it is missing."""
    remedy = f"none that can be asked: the service makes it, or `normgraph index --store {where}`"
    try:
        generation = store.current_generation(where)
        built = store.Manifest.read(generation).built
    except NormgraphError:
        return Finding("search index", False, remedy, optional=True)
    there = search.usable(generation)
    return Finding("search index", there, f"{generation}, {built}" if there else remedy, optional=True)


def _endpoint(url: str) -> Finding:
    try:
        Remote(url, seconds=10).check()
    except NormgraphError as error:
        return Finding("endpoint", False, str(error))
    return Finding("endpoint", True, f"{url} answers, its default graph is the union")


def _pages() -> Finding:
    """Look for the bundles of the pages, in the wheel or the checkout."""
    for root in (Path(__file__).parent.parent, Path(__file__).parent.parent / "api"):
        built = root / "normgraph_api" / "web" / "static" / "built"
        if built.is_dir() and any(built.iterdir()):
            return Finding("page assets", True, f"{sum(1 for _ in built.iterdir())} files", optional=True)
    return Finding("page assets", False, _PAGES, optional=True)
