"""The data flows down the page: no layer reaches back up."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

RULES = [
    ("normgraph/extract", ("rdflib", "pyoxigraph", "normgraph.graph"), "text to citations knows no graph"),
    ("normgraph/ingest", ("rdflib", "pyoxigraph", "normgraph.graph"), "bytes to dataclasses knows no graph"),
    ("normgraph", ("normgraph_api",), "the library does not know the service"),
]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize(("folder", "banned", "why"), RULES)
def test_layer(folder: str, banned: tuple[str, ...], why: str) -> None:
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    for file in files:
        for name in imported(file):
            assert not name.startswith(banned), f"{file.relative_to(ROOT)} imports {name}: {why}"


@pytest.mark.parametrize("file", sorted(ROOT.glob("normgraph/**/*.py")) + sorted(ROOT.glob("api/**/*.py")), ids=str)
def test_modules_stay_readable(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400, f"{file.name} has {len(lines)} lines; split it"
