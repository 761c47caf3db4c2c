"""Long tables of cases: each run of the tests takes the first row and every third, `make breadth` all others."""

from collections import Counter

import pytest

LONG = ("test_descent.py", "test_grundsicherung.py", "test_household.py")
STEP = 3


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is left out, before the marks are looked at; a case takes a quarter of a second."""
    seen: Counter[str] = Counter()
    for item in items:
        if item.path.name in LONG and hasattr(item, "callspec"):
            table = item.nodeid.partition("[")[0]
            if seen[table] % STEP:
                item.add_marker(pytest.mark.breadth)
            seen[table] += 1
