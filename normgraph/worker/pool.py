"""The parent of worker processes: one request, one process; past a limit the process is killed and replaced."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from normgraph.errors import NormgraphError
from normgraph.worker import Refused
from normgraph.worker.child import HEADER
from normgraph.worker.turns import Turns

SPOOL_MEMORY = 1 << 20
"""Bytes of an answer kept in memory; what is longer goes to an unnamed temporary file."""

START_SECONDS = 120.0
"""A worker is ready in a fraction of a second; a busy machine gives it a hundredth of that."""
_STREAM = 1 << 20
_DEADLY = frozenset({"timeout", "result-too-large", "worker-died"})
"""Refusals after which the process is gone or in the middle of its work."""


@dataclass(frozen=True)
class Limits:
    """What one request may use. `waiting` bounds the queue, `patience` the seconds in it."""

    seconds: float = 30.0
    answer: int = 256 << 20
    memory: int = 1 << 30
    waiting: int = 64
    patience: float = 15.0


@dataclass
class Answer:
    """A complete answer: its spool, rewound, its size in bytes, and what the worker says about it."""

    body: BinaryIO
    size: int
    about: dict[str, Any]

    def read(self) -> bytes:
        """Return the whole answer and close its spool."""
        with self.body:
            return self.body.read()


class _Worker:
    """One process. After any error it is dead."""

    def __init__(self, process: asyncio.subprocess.Process, argument: dict[str, Any]) -> None:
        assert process.stdin
        assert process.stdout
        self.process = process
        self.argument = argument
        self._input = process.stdin
        self._output = process.stdout

    @classmethod
    async def start(cls, module: str, argument: dict[str, Any], memory: int) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "normgraph.worker.child", module),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # what an engine prints while dying may quote a case
            start_new_session=True,  # the keyboard's interrupt is for the parent
            limit=_STREAM,
        )
        worker = cls(process, argument)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._send(b"B", {"argument": argument, "memory": memory})
                await worker._receive(None, 0)
        except TimeoutError:
            await worker.kill()
            raise Refused("internal", "a worker did not start in time") from None
        except BaseException:
            await worker.kill()
            raise
        return worker

    async def run(self, request: dict[str, Any], limits: Limits) -> Answer:
        spool: Any = tempfile.SpooledTemporaryFile(SPOOL_MEMORY)  # noqa: SIM115  # it lives as long as the answer
        try:
            async with asyncio.timeout(limits.seconds):
                await self._send(b"Q", {"seconds": limits.seconds, **request})
                about = await self._receive(spool, limits.answer)
            size = spool.tell()
            spool.seek(0)
            return Answer(spool, size, about)
        except TimeoutError:
            spool.close()
            what = f"the work took longer than {limits.seconds:g} seconds and was stopped; no part of it is sent"
            raise Refused("timeout", what, limit=limits.seconds) from None
        except BaseException:
            spool.close()
            raise

    async def _send(self, kind: bytes, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode()
        with suppress(ConnectionError):  # a dead process is noticed, with its reason, when its answer is read
            self._input.write(HEADER.pack(kind, len(data)) + data)
            await self._input.drain()

    async def _receive(self, spool: BinaryIO | None, cap: int) -> dict[str, Any]:
        """Read frames until the end of the answer; raises Refused as the worker says, or for how it died."""
        size = 0
        try:
            while True:
                kind, length = HEADER.unpack(await self._output.readexactly(HEADER.size))
                data = await self._output.readexactly(length)
                if kind == b"D" and spool:
                    size += length
                    if size > cap:
                        what = f"the answer is longer than {cap:,} bytes, the cap of this service; nothing is sent"
                        raise Refused("result-too-large", what, limit=cap)
                    spool.write(data)
                    continue
                message: dict[str, Any] = json.loads(data)
                if kind == b"X":
                    raise Refused(message["kind"], message["detail"], **message["members"])
                return message
        except asyncio.IncompleteReadError:
            raise Refused("worker-died", _cause(await self.process.wait())) from None

    def alive(self) -> bool:
        return self.process.returncode is None

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        self._input.close()


class Pool:
    """Worker processes of one module. `argument` says what each is started with; when it changes, they are replaced.

    There is one process more than `size`: it takes the place of one that was killed, at once, and works for a client
    for whom no other does. Use inside `async with`. `run` raises Refused where there is no answer, whatever the reason.
    """

    def __init__(self, module: str, argument: Callable[[], dict[str, Any]], *, size: int, limits: Limits) -> None:
        self.module = module
        self.limits = limits
        self._argument = argument
        self._turns = Turns(size, limits.waiting, limits.patience)
        self._idle: deque[asyncio.Task[_Worker]] = deque()
        self._ending: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Pool:
        self._idle.extend(self._start() for _ in range(self._turns.places))
        if first := tuple(self._idle):
            self._idle.append(self._start(after=first))  # the spare one does not hold up the first answer
        return self

    async def __aexit__(self, *exception: object) -> None:
        while self._idle:
            self._end(self._idle.popleft())
        await asyncio.gather(*self._ending)

    @property
    def waiting(self) -> int:
        """How many requests wait for a worker."""
        return self._turns.waiting

    async def run(self, request: dict[str, Any]) -> Answer:
        """Answer a request in a process of its own; raises Refused, and what `argument` raises."""
        async with self._turns.place():
            task, intact = self._take(), False
            try:
                worker = await asyncio.shield(task)
                answer = await worker.run(request, self.limits)
                intact = True
                return answer
            except Refused as refusal:
                intact = refusal.kind not in _DEADLY
                raise
            finally:
                if intact:
                    self._idle.appendleft(task)
                else:
                    self._end(task)
                    self._idle.append(self._start())

    def _take(self) -> asyncio.Task[_Worker]:
        """Take a worker, a ready one before one that starts; one that is dead or outdated is replaced first."""
        task = next((one for one in self._idle if one.done()), self._idle[0])
        self._idle.remove(task)
        if task.done() and not self._usable(task):
            self._end(task)
            task = self._start()
        return task

    def _usable(self, task: asyncio.Task[_Worker]) -> bool:
        if task.exception():
            return False
        worker = task.result()
        try:
            return worker.alive() and worker.argument == self._argument()
        except NormgraphError:  # what was opened is still good, and the next start will tell
            return True

    def _start(self, after: Collection[asyncio.Task[_Worker]] = ()) -> asyncio.Task[_Worker]:
        async def start() -> _Worker:
            if after:
                await asyncio.wait(after)
            return await _Worker.start(self.module, self._argument(), self.limits.memory)

        task = asyncio.create_task(start())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # told to the request that takes it
        return task

    def _end(self, task: asyncio.Task[_Worker]) -> None:
        """Kill a worker, or stop its starting, without waiting for it."""

        async def end() -> None:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await (await task).kill()

        ending = asyncio.create_task(end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


def _cause(status: int) -> str:
    """Say in words how a process died.

    >>> _cause(-signal.SIGABRT)
    'the worker process was ended by SIGABRT: the memory that one request may use was exhausted'
    """
    if status >= 0:
        return f"the worker process ended with status {status}"
    name = signal.Signals(-status).name
    reasons = {
        "SIGABRT": "the memory that one request may use was exhausted",
        "SIGSEGV": "the request made it crash, probably by nesting",
        "SIGALRM": "the time limit had passed",
        "SIGKILL": "the system took it, probably for memory",
    }
    return f"the worker process was ended by {name}" + (f": {reasons[name]}" if name in reasons else "")
