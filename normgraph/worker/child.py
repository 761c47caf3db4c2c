"""The loop of a worker process: `python -P -m normgraph.worker.child MODULE`.

`MODULE` offers `start(argument) -> handler` and `seal()`, called before the first request; the handler takes a
request and a binary file to write the answer to, and returns what is to be said about the answer. It may offer
`quiet()`, a generator that loads what later requests need, a bit with each step, while nobody asks.
Frames are a kind (one byte), a length (four) and that many bytes:

    to the child      B  argument (once)            Q  request
    from the child    R  ready                      D  part of the answer
                      E  end: about the answer      X  refusal
"""

from __future__ import annotations

import io
import json
import os
import select
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from normgraph.garbage import collect_seldom
from normgraph.integrity import DAMAGED, tells_damage
from normgraph.worker import Refused, limits

HEADER = struct.Struct(">cI")
PART = 65_536
STACK = 256 << 20
"""Bytes of address space; the default of 8 MB ends at some 3,000 nested brackets."""

PAUSE = 0.3
"""Seconds without a request after which a worker loads the next bit."""
_END = object()

Handler = Callable[[dict[str, Any], BinaryIO], dict[str, Any]]


class _Parts(io.RawIOBase):
    """A file whose every write goes to the parent as one part of the answer."""

    def __init__(self, channel: BinaryIO) -> None:
        self._channel = channel

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = len(data)
        self._channel.write(HEADER.pack(b"D", size))
        self._channel.write(data)
        return size


def main() -> None:
    """Answer requests until the parent closes the channel."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=PART + HEADER.size)
    os.dup2(2, 1)  # a stray print must not break the frames
    # A deep query recurses deeply; the engine runs on the stack of the thread that calls it.
    threading.stack_size(STACK)
    loop = threading.Thread(target=_loop, args=(sys.argv[1], requests, answers), daemon=True)
    loop.start()
    loop.join()


def _loop(module: str, requests: BinaryIO, answers: BinaryIO) -> None:
    first = _receive(requests)
    if first is None:
        return None
    try:
        limits.no_core_dumps()
        work = import_module(module)
        handler: Handler = work.start(first["argument"])
        collect_seldom()
        limits.memory(first["memory"])
        work.seal()
    except Refused as refusal:
        return _refuse(answers, refusal)
    except Exception as error:
        return _refuse(answers, Refused("internal", f"the worker cannot start ({type(error).__name__}: {error})"))
    _send(answers, b"R", {})
    steps = getattr(work, "quiet", lambda: iter(()))()
    _load(steps, requests, first["memory"])
    while (request := _receive(requests)) is not None:
        _answer(handler, request, answers)
        _load(steps, requests, first["memory"])
    return None


def _load(steps: Iterator[None], requests: BinaryIO, memory: int) -> None:
    """Load one bit after the other until a request comes; what is loaded is no part of the memory of a request.

    The channel holds nothing between two requests that `select` would not see: the parent waits for each answer.
    """
    while not select.select([requests], [], [], PAUSE)[0]:
        try:
            if next(steps, _END) is _END:
                break
        except Exception:  # the request that needs it will tell
            break
        limits.memory(memory)


def _answer(handler: Handler, request: dict[str, Any], answers: BinaryIO) -> None:
    limits.alarm(request.pop("seconds"))
    parts = io.BufferedWriter(_Parts(answers), PART)
    try:
        about = handler(request, parts)
        parts.flush()
        _send(answers, b"E", about)
    except Refused as refusal:
        _refuse(answers, refusal)
    except MemoryError:
        _refuse(answers, Refused("worker-died", "the work needed more memory than one request may use"))
    except Exception as error:  # the text of an error may hold parts of a case: only its type leaves the process
        failed = ("internal", f"the worker failed ({type(error).__name__})")
        _refuse(answers, Refused(*(DAMAGED if tells_damage(error) else failed)))
    finally:
        limits.alarm(0)


def _receive(requests: BinaryIO) -> dict[str, Any] | None:
    header = requests.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    _, size = HEADER.unpack(header)
    message: dict[str, Any] = json.loads(requests.read(size))
    return message


def _send(answers: BinaryIO, kind: bytes, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode()
    answers.write(HEADER.pack(kind, len(data)) + data)
    answers.flush()


def _refuse(answers: BinaryIO, refusal: Refused) -> None:
    _send(answers, b"X", {"kind": refusal.kind, "detail": refusal.detail, "members": refusal.members})


if __name__ == "__main__":
    main()
