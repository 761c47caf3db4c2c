"""How often a process looks for garbage: seldom, since most of what it makes stays or goes by itself."""

from __future__ import annotations

import gc

_ALLOCATIONS = 50_000
"""Objects made and not yet gone after which the youngest are looked at; 700 unless told."""


def collect_seldom() -> None:
    """Let this process look for garbage seldom: to look takes a tenth of an import, a sixth of a derivation.

    What it has already loaded is never looked at again.

    >>> collect_seldom()
    >>> gc.get_threshold()[0]
    50000
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
