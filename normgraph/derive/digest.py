"""One hash for a set of lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines in sorted order.

    >>> digest(["b", "a"]) == digest(["a", "b"])
    True
    """
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()
