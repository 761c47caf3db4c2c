"""What the bar of a long command shows on a terminal."""

import re

import pytest

from normgraph.cli import options


def test_each_time_is_said_to_be_elapsed_or_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with options.progress() as report:
        report("reading", 0.5)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert re.search(r"reading .*[\d:-]+ elapsed, [\d:-]+ left", shown)
