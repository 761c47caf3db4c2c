"""What a worker process takes from itself, enforced by the kernel where it can be."""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path
from typing import Any

GRACE = 2.0
"""Seconds after the parent's time limit at which the kernel ends the process even if the parent is gone."""


def no_core_dumps() -> None:
    """Keep foreign input (a case is privileged, § 203 StGB) out of core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def memory(budget: int) -> None:
    """Limit the data segment to what is in use now plus `budget` bytes; a system without /proc has no such limit.

    To be called before `no_new_files`. RLIMIT_AS would count the mapped files of the store. What runs out ends by
    SIGABRT, not by an exception.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except FileNotFoundError:
        return
    used = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    resource.setrlimit(resource.RLIMIT_DATA, (used + budget, used + budget))


def all_files_open() -> None:
    """Let the process open as many files as the system allows: a database opens all of its files at once then."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def no_new_files() -> None:
    """Forbid every new file descriptor, hence every socket: what is open stays usable, nothing can be added."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def no_network() -> None:
    """Forbid sockets to Python code, for workers that must still open files (modules, rules, shapes)."""

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in ("socket.__new__", "socket.connect", "socket.getaddrinfo"):
            raise PermissionError("a worker opens no network connection")

    sys.addaudithook(refuse)


def alarm(seconds: float) -> None:
    """End this process by SIGALRM after so many seconds; 0 takes the alarm back."""
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)
