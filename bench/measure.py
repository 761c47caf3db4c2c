"""Runs a script as a process of its own and measures it: wall and CPU time, memory, and how idle the machine was.

Memory is the sum of the proportional set sizes (PSS) of the process and all its children, sampled every half second, or
so often that a fiftieth of the time goes into it: the kernel walks through all pages of a process for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any


def process(script: str, *arguments: str) -> dict[str, Any]:
    """Return what a script printed as JSON, with seconds of wall and CPU, peak memory in bytes, load and idle share.

    Ends this program where the script fails.
    """
    begin, cpu, clock = time.perf_counter(), os.times(), _clock()
    running = subprocess.Popen([sys.executable, script, *arguments], stdout=subprocess.PIPE, text=True)
    peak = 0

    def sample() -> None:
        nonlocal peak
        while running.poll() is None:
            start = time.perf_counter()
            peak = max(peak, memory(running.pid))
            time.sleep(max(0.5, 50 * (time.perf_counter() - start)))

    watcher = threading.Thread(target=sample)
    watcher.start()
    output, _ = running.communicate()
    watcher.join()
    if running.returncode:
        sys.exit(f"{' '.join(arguments)} ended with code {running.returncode}")
    after = os.times()
    used = after.children_user + after.children_system - cpu.children_user - cpu.children_system
    idle, all_time = (now - then for now, then in zip(_clock(), clock, strict=True))
    return {
        **json.loads(output),
        "wall": time.perf_counter() - begin,
        "cpu": used,
        "peak": peak,
        "busy": os.getloadavg()[0],
        "idle": idle / all_time if all_time else 0.0,
    }


def _clock() -> tuple[float, float]:
    """Return the time that all cores were idle or waited for the disk, and all their time, in ticks since the start."""
    ticks = [int(field) for field in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]]
    return sum(ticks[3:5]), sum(ticks[:8])


def memory(number: int) -> int:
    """Return the proportional set size of a process and its children in bytes."""
    total = 0
    try:
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text("ascii")
        total = next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
        for task in Path(f"/proc/{number}/task").iterdir():
            total += sum(memory(int(child)) for child in (task / "children").read_text("ascii").split())
    except (OSError, StopIteration):
        pass  # it has just ended
    return total


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
