"""The environment of the programs that normgraph is measured against: `build/peers`, by a lock file of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-peers.lock"
FOLDER = ROOT / "build" / "peers"


def python() -> Path:
    """Return the interpreter of the peers; installs them where that was not done since the lock file changed."""
    done = FOLDER / "installed"
    if not done.exists() or done.read_bytes() != LOCK.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
        pip = [str(FOLDER / "bin" / "pip"), "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
        subprocess.run(pip, check=True)
        done.write_bytes(LOCK.read_bytes())
    return FOLDER / "bin" / "python"
