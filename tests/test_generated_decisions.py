"""Generated decisions come back from the graph as they were written: every citation, its place and its target."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from normgraph import importing_decisions, store

COUNT = 20
BENCH = Path(__file__).resolve().parents[1] / "bench"


def bench(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import a module of `bench/`."""
    monkeypatch.syspath_prepend(str(BENCH))
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("count", "first"), [(30_000, 0), (300_000, 100_000)], ids=["all years", "one year"])
def test_no_two_generated_decisions_have_one_file_number(
    count: int, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = bench("generate_decisions", monkeypatch).World(count, 1)
    of = [world.cited(number) for number in range(first, first + 18_000)]
    assert len({(one.court, one.file_number) for one in of}) == len({one.ecli for one in of}) == len(of)


SHORT = 2_500
"""Bytes on average, as in `make bench-large`: 300,000 decisions have ten million statements of citations."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("mean", "least", "most"),
    [(16_000, 300, 1_000), pytest.param(SHORT, 40, 120, marks=pytest.mark.breadth)],
    ids=["as long as real ones", "short"],
)
def test_what_is_known_of_generated_decisions_is_found(
    mean: int, least: int, most: int, tmp_path: Path, founding: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate, check = bench("generate_decisions", monkeypatch), bench("check_decisions", monkeypatch)
    generate.write(tmp_path / "one", COUNT, mean=mean)
    generate.write(tmp_path / "two", COUNT, mean=mean)
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path.name
    shutil.copytree(founding, tmp_path / "store", symlinks=True)
    done = importing_decisions.decisions([str(tmp_path / "one" / "site")], tmp_path / "store")
    assert (done.new, done.refused, done.problems) == (COUNT, 0, [])
    checked = check.check(tmp_path / "one" / "gold.jsonl", store.open_store(tmp_path / "store"))
    assert checked.wrong == []
    assert (checked.precision, checked.recall, checked.metadata) == (1.0, 1.0, 0)
    assert least < checked.known < most
