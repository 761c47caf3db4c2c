"""What a worker process takes from itself, enforced by the kernel where it can be."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import struct
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

    It may be called again when more was loaded that is no part of a request.

    RLIMIT_AS would count the mapped files of the store. What runs out ends by SIGABRT, not by an exception.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except FileNotFoundError:
        return
    used = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (used + budget, hard))


def no_writing() -> None:
    """Forbid the process to write to any file; pipes stay open."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def no_network() -> bool:
    """Forbid sockets: to Python code by an audit hook, to all native code by a filter of the kernel where it has one.

    Returns whether the kernel enforces it (Linux on x86-64 and ARM64); elsewhere native code is held back only by
    what refuses its input. A limit of open files would not do: a database opens its files when it needs them.
    """

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in ("socket.__new__", "socket.connect", "socket.getaddrinfo"):
            raise PermissionError("a worker opens no network connection")

    sys.addaudithook(refuse)
    machine = _MACHINES.get(os.uname().machine) if sys.platform == "linux" else None
    return machine is not None and _filter(*machine)


_MACHINES = {
    # audit architecture; system calls socket, connect, seccomp
    "x86_64": (0xC000003E, 41, 42, 317),
    "aarch64": (0xC00000B7, 198, 203, 277),
}
_IO_URING_SETUP = 425
_FOREIGN_CALLS = 0x40000000
"""Numbers from here on are the x32 calls of x86-64."""


def _filter(architecture: int, socket: int, connect: int, seccomp: int) -> bool:
    """Install a seccomp filter for all threads that answers EACCES to calls that lead to the network.

    https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
    """
    load, equal, above, answer = 0x20, 0x15, 0x35, 0x06  # classic BPF: LD|W|ABS, JMP|JEQ|K, JMP|JGE|K, RET|K
    allow, refuse = 0x7FFF0000, 0x00050000 | errno.EACCES
    program = (
        (load, 0, 0, 4),
        (equal, 0, 5, architecture),  # another architecture: refuse
        (load, 0, 0, 0),
        (above, 3, 0, _FOREIGN_CALLS),
        (equal, 2, 0, socket),
        (equal, 1, 0, connect),
        (equal, 0, 1, _IO_URING_SETUP),
        (answer, 0, 0, refuse),
        (answer, 0, 0, allow),
    )
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HP", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, set_mode_filter, all_threads = 38, 1, 1
    word = ctypes.c_ulong
    if libc.prctl(no_new_privileges, word(1), word(0), word(0), word(0)):
        return False
    return bool(libc.syscall(word(seccomp), word(set_mode_filter), word(all_threads), head) == 0)


def alarm(seconds: float) -> None:
    """End this process by SIGALRM after so many seconds; 0 takes the alarm back."""
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)
