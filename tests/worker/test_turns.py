"""Who is served next, step by step: each row is what clients do and who has a place after it."""

import asyncio
from collections.abc import Callable

import pytest

from normgraph.worker import Refused
from normgraph.worker.turns import Turns, client


class Guests:
    """Clients that hold or wait for places; a letter is one request of the client of that name."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.inside: list[str] = []
        self.refused: list[str] = []
        self._leaving: dict[str, list[asyncio.Event]] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, name: str) -> None:
        client.set(name)
        try:
            async with self.turns.place():
                self.inside.append(name)
                leave = asyncio.Event()
                self._leaving.setdefault(name, []).append(leave)
                await leave.wait()
                self.inside.remove(name)
        except Refused as refused:
            self.refused.append(f"{name} {refused.kind}")

    async def step(self, sign: str) -> None:
        if sign.startswith("-"):
            self._leaving[sign[1:]].pop(0).set()
        else:
            self.tasks.append(asyncio.create_task(self.come(sign)))
        for _ in range(5):
            await asyncio.sleep(0)


STEPS = [
    # places, what happens, who is inside at the end, why
    (2, "a a a", "a a", "a third of one client waits"),
    (2, "a a b", "a a b", "one for whom nothing runs gets the place kept free"),
    (2, "a a b b", "a a b", "but only one"),
    (2, "a a b c", "a a b", "and only one client of them at a time"),
    (2, "a a b c -a", "a b c", "the next free place goes to whom has none"),
    (1, "a a a b c c -a", "b c", "by turns: after a comes c, though two more of a came before"),
    (1, "a a a b c c -a -b", "a c", "and then a again"),
    (2, "a b a -b -a", "a", "all that may come do"),
    (0, "a", "", "no places, nobody"),
]


def played(places: int, steps: str, *, waiting: int = 32, patience: float = 30) -> Guests:
    async def main() -> Guests:
        guests = Guests(Turns(places, waiting, patience))
        for sign in steps.split():
            await guests.step(sign)
        if patience < 1:
            await asyncio.sleep(patience * 3)
        for task in guests.tasks:
            task.cancel()
        shown = list(guests.inside)
        await asyncio.gather(*guests.tasks, return_exceptions=True)
        assert guests.turns.waiting == 0, "whoever gave up waits no more"
        assert not guests.turns._running, "every place was given back"
        guests.inside = shown
        return guests

    return asyncio.run(main())


@pytest.mark.parametrize(("places", "steps", "inside", "why"), STEPS)
def test_turns(places: int, steps: str, inside: str, why: str) -> None:
    assert sorted(played(places, steps).inside) == sorted(inside.split()), why


REFUSED = [
    (1, "a a a a", 4, 30.0, "a too-many", "half of those who wait may be of one client"),
    (1, "a a a b b b c", 4, 30.0, "c busy", "the queue is full for all"),
    (1, "a a", 4, 0.02, "a busy", "nobody waits longer than patience"),
]


@pytest.mark.parametrize(("places", "steps", "waiting", "patience", "first", "why"), REFUSED)
def test_refused(places: int, steps: str, waiting: int, patience: float, first: str, why: str) -> None:
    refused = played(places, steps, waiting=waiting, patience=patience).refused
    assert refused[:1] == [first], why


def test_a_thousand_comings_and_goings_lose_no_place() -> None:
    async def visit(turns: Turns, name: str, work: Callable[[], float]) -> None:
        client.set(name)
        try:
            async with turns.place():
                await asyncio.sleep(work())
        except Refused:
            pass

    async def main() -> Turns:
        turns = Turns(3, 20, 0.01)
        visits = [asyncio.create_task(visit(turns, "abcde"[n % 5], lambda: 0.001)) for n in range(1_000)]
        for number, task in enumerate(visits):
            if number % 7 == 0:
                await asyncio.sleep(0.0005)
                task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        return turns

    turns = asyncio.run(main())
    assert (turns.waiting, turns._running.total()) == (0, 0)
