"""What a store holds, as one digest."""

import hashlib
from pathlib import Path

from normgraph import store


def content(directory: Path) -> str:
    """Return what the store holds, every statement read."""
    lines = sorted(str(quad) for quad in store.open_store(directory))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
