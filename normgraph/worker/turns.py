"""Who is served next: clients take turns, so that one with much work does not keep the others waiting."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar

from normgraph.worker import Refused

client: ContextVar[str] = ContextVar("client", default="")
"""For whom the current task works: the address of a client, or nothing."""


class Turns:
    """Hands out `places`, and one more to clients for whom nothing runs: nobody waits for the work of one other.

    At most `waiting` wait, half of them for one client, none longer than `patience` seconds.

    >>> async def both(turns):
    ...     async with turns.place():
    ...         async with turns.place():
    ...             return "two at once for one client"
    >>> asyncio.run(both(Turns(places=2, waiting=4, patience=1)))
    'two at once for one client'
    >>> asyncio.run(both(Turns(places=1, waiting=4, patience=0.01)))
    Traceback (most recent call last):
    normgraph.worker.Refused: no worker became free within 0.01 seconds
    """

    def __init__(self, places: int, waiting: int, patience: float) -> None:
        self.places = places
        self.limit = waiting
        self.patience = patience
        self._running: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(map(len, self._queues.values()))

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place for the current client; raises Refused (`busy`, `too-many`) where it gets none."""
        name = client.get()
        if self._may_run(name):
            self._running[name] += 1
        else:
            await self._wait(name)
        try:
            yield
        finally:
            self._leave(name)

    def _may_run(self, name: str) -> bool:
        taken = self._running.total()
        reserve = self.places > 0 and not self._running[name]
        return taken < self.places + reserve

    async def _wait(self, name: str) -> None:
        self._check(name)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(name, deque()).append(turn)
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came at the moment of giving up
                self._leave(name)
            self._forget(name, turn)
            if not isinstance(error, TimeoutError):
                raise
            what = f"no worker became free within {self.patience:g} seconds"
            raise Refused("busy", what, retry_after=int(self.patience)) from None

    def _check(self, name: str) -> None:
        again = int(self.patience)
        if self.waiting >= self.limit:
            raise Refused("busy", "too many requests are waiting", retry_after=again)
        share = max(1, self.limit // 2)
        if len(self._queues.get(name, ())) >= share:
            what = f"{share} requests of this client are waiting; send the next when one of them is answered"
            raise Refused("too-many", what, retry_after=again)

    def _leave(self, name: str) -> None:
        """Give a place back and call, by turns, those who may have one now."""
        self._running[name] -= 1
        if not self._running[name]:
            del self._running[name]
        if name in self._queues:
            self._queues.move_to_end(name)  # who was just served comes last
        while (next_ := next((one for one in self._queues if self._may_run(one)), None)) is not None:
            turn = self._queues[next_].popleft()
            self._queues.move_to_end(next_)
            self._forget(next_, turn)
            if not turn.done():
                self._running[next_] += 1
                turn.set_result(None)

    def _forget(self, name: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(name)
        if queue is None:
            return
        with suppress(ValueError):
            queue.remove(turn)
        if not queue:
            del self._queues[name]
