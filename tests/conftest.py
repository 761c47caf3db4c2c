"""The graph that `normgraph build` makes, built once for all tests and all processes that run them."""

import fcntl
import os
from pathlib import Path

import pytest

from normgraph.build import build


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
