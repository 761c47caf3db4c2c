"""The graph that `normgraph build` makes, built once for all tests and all processes that run them."""

import fcntl
import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from normgraph.build import build
from normgraph.garbage import collect_seldom

LONG = {
    "test_bad_decisions.py": 4,
    "test_build.py": 3,
    "test_descent.py": 15,
    "test_faults.py": 4,
    "test_frame.py": 2,
    "test_grundsicherung.py": 10,
    "test_household.py": 10,
    "test_importing_decisions.py": 4,
    "test_importing_history.py": 4,
    "test_importing_rdf.py": 4,
    "test_interchange.py": 3,
    "test_kill.py": 4,
    "test_language.py": 2,
    "test_linear.py": 3,
    "test_properties.py": 6,
    "test_residence.py": 2,
    "test_resolving.py": 3,
    "test_resolving_decisions.py": 4,
    "test_snapshot.py": 6,
    "test_snapshot_changes.py": 4,
    "test_snapshot_safety.py": 4,
    "test_suppose.py": 3,
    "test_updates.py": 3,
}
"""Long tables: each run takes the first row and every second, third …, `make breadth` all others."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the rows that are left out, before the marks are looked at."""
    seen: Counter[str] = Counter()
    for item in items:
        step = LONG.get(item.path.name)
        if step and hasattr(item, "callspec"):
            table = item.nodeid.partition("[")[0]
            if seen[table] % step:
                item.add_marker(pytest.mark.breadth)
            seen[table] += 1


def pytest_collection_finish() -> None:
    """Look for garbage seldom: thousands of tests and all libraries stay, and to look takes a sixth of deriving."""
    collect_seldom()


@pytest.fixture(scope="module", autouse=True)
def _leave_out_of_the_search_what_stays() -> Iterator[None]:
    """Each writer of a store collects garbage as it ends: of rules prepared by other modules that took seconds each."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the founding decisions, or the one that NORMGRAPH_TEST_STORE names; to be read only."""
    if given := os.environ.get("NORMGRAPH_TEST_STORE"):
        return Path(given)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "founding.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        store = shared / "founding"
        if not (store / "current").exists():
            build(store)
    return store
