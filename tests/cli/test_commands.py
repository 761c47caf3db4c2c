"""The command line is put together of what one command needs; that must be the command of the whole."""

import subprocess
import sys

import pytest
import typer.main

from normgraph.cli import COMMANDS, app, assemble


def test_every_command_has_its_modules():
    assert typer.main.get_command(app).commands.keys() == COMMANDS.keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_alone_is_that_of_the_whole(name):
    whole, alone = (typer.main.get_command(one).commands[name] for one in (app, assemble(name)))
    assert alone.help == whole.help
    assert [param.name for param in alone.params] == [param.name for param in whole.params]
    assert getattr(alone, "commands", {}).keys() == getattr(whole, "commands", {}).keys()


def test_what_is_no_command_is_offered_all():
    assert typer.main.get_command(assemble("norn")).commands.keys() == COMMANDS.keys()  # type: ignore[attr-defined]


def test_a_call_loads_no_other_command():
    program = (
        "import sys; from normgraph.cli import assemble; assemble('norm');"
        "print(*sorted(name for name in sys.modules if name.startswith('normgraph.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["normgraph.cli.norm", "normgraph.cli.options"]


def test_an_import_of_laws_loads_no_patterns_of_decisions() -> None:
    """They take a quarter of a second, a tenth of what the import of a changed law takes."""
    code = "import sys; from normgraph import snapshot; sys.exit('normgraph.extract.find_decisions' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
