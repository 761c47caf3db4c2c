"""The lock of a store's one writer."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from normgraph.errors import StoreError

TRIES = 40
"""How often to try, a fortieth of a second apart."""


def take(path: Path) -> int:
    r"""Take the writer's lock, which ends with the process; raises StoreError naming the process that holds it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     descriptor = take(Path(name, "lock"))
    ...     Path(name, "lock").read_text() == f"{os.getpid()}\n"
    ...     os.close(descriptor)
    True
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    for left in reversed(range(TRIES)):  # one that was killed a moment ago may hold it still
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            time.sleep(0.025)
        if not left:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            said = f"the store is locked by process {holder}"
            raise StoreError(said, where=str(path.parent), remedy="wait until it has finished, or end that process")
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor
