"""What the documents say exists."""

import re
from pathlib import Path

import pytest
import typer.main

from normgraph.cli import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "docs/decisions/README.md"]


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
    for path in re.findall(r"`((?:data|docs|queries|shapes|tests|ontology|api|normgraph)/[\w./-]*)`", text(page)):
        assert (ROOT / path).exists(), path


def test_every_decision_is_listed() -> None:
    listed = text("docs/decisions/README.md")
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert page.name in listed


def test_every_command_has_an_example() -> None:
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        for inner in getattr(command, "commands", {"": command}).values():
            assert f"normgraph {name}" in (inner.help or ""), name
