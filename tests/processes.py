"""What the tests read of running processes in /proc."""

import contextlib
from pathlib import Path


def children(process: int) -> set[int]:
    """Return the processes that a process has started; its threads come and go while they are read."""
    found: set[int] = set()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found.update(map(int, (task / "children").read_text().split()))
    return found
