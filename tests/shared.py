"""Where the corpora and gold lists lie that are not part of the project; tests of them are skipped where absent."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("NORMGRAPH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
CORPORA = SHARED / "corpora"
GOLD = SHARED / "gold"

needs_shared = pytest.mark.skipif(
    not CORPORA.is_dir(), reason=f"no corpora: set NORMGRAPH_SHARED (looked in {SHARED.name})"
)
