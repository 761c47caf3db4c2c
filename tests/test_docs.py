"""What the documents say exists."""

import re
from pathlib import Path

import pytest
import typer.main

from normgraph.cli import app

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("benchmarks*.md"))]
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/decisions/README.md", "docs/figures.md", *BENCHMARKS]


def commands() -> set[str]:
    group = typer.main.get_command(app)
    names = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        names |= {f"{name} {inner}" for inner in getattr(command, "commands", {})} or {name}
    return names


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_readme_names_every_command_and_no_other() -> None:
    known = commands()
    readme = text("README.md")
    named = {f"{a} {b}" if f"{a} {b}" in known else a for a, b in re.findall(r"normgraph ([a-z]+) ?([a-z]*)", readme)}
    named |= {name for name in known if f"`{name}" in readme}
    assert named == known


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text(page)):
        assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_paths_exist(page: str) -> None:
    for path in re.findall(r"`((?:bench|data|docs|queries|shapes|tests|ontology|api|normgraph)/[\w./-]*)`", text(page)):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES)
def test_targets_of_make_exist(page: str) -> None:
    known = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    for named in re.findall(r"`make ([a-z-]+)", text(page)):
        assert named in known, named


def test_one_command_runs_every_benchmark() -> None:
    """`make bench` refreshes what the pages say: no script that writes a section is left out."""
    makefile = text("Makefile")
    run = {
        f"bench-{name}"
        for name in re.search(r"^BENCHES := (.*)", makefile, re.MULTILINE)[1].replace("bench-", "").split()
    }
    recipes = dict(re.findall(r"^(bench-[a-z]+):(?:.*)\n((?:\t.*\n)+)", makefile, re.MULTILINE))
    for script in (ROOT / "bench").glob("*.py"):
        if re.search(r"page\.(?:write|draw)\(", script.read_text("utf-8")) and script.stem != "limits":
            assert any(f"bench/{script.name}" in recipes[name] for name in run), script.name


def test_every_asset_of_the_threat_model_names_a_test() -> None:
    """Each row of SECURITY.md says what threatens, what holds it and which tests see that; all of them exist."""
    rows = [line.split(" | ") for line in text("SECURITY.md").splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 12
    for asset, threat, holds, seen in rows:
        assert all((asset, threat, holds)), asset
        named = re.findall(r"`tests/([\w./-]+)`", seen)
        assert named, f"no test of: {asset}: {threat}"
        for name in named:
            path = ROOT / "tests" / name
            assert "def test_" in path.read_text("utf-8") if path.is_file() else any(path.rglob("test_*.py")), name


def test_every_decision_is_listed() -> None:
    listed = text("docs/decisions/README.md")
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert page.name in listed


def test_every_command_has_an_example() -> None:
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        for inner in getattr(command, "commands", {"": command}).values():
            assert f"normgraph {name}" in (inner.help or ""), name
