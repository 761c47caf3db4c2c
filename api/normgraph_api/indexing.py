"""Search index and counts, where they are missing: made beside the running service, by a process of its own.

A store of this machine has them with each generation; one from before, or one that was copied without, has not. What is
made of an endpoint is looked at again from time to time, and made anew when the endpoint has changed.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Literal

from normgraph import search, store
from normgraph.errors import StoreError
from normgraph_api.settings import Settings

_LOOK = 5.0
"""Seconds between two looks at the current generation of a store of this machine."""
_RETRY = 15.0
"""Seconds until an endpoint is tried again that could not be read: it may start after the service."""
_NICE = 10
_COMMAND = "from normgraph.cli import main; main()"
_log = logging.getLogger("normgraph.index")


class Indexing:
    """Looks after the search index of one service. Enter it; it ends with the block."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.working = False
        self.failed = ""
        self._given_up: Path | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Indexing:
        self._task = asyncio.create_task(self._look_after())
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def state(self) -> Literal["ready", "building", "missing"]:
        """Say whether `/search` can answer now."""
        generation = self._generation()
        if generation and search.usable(generation):
            return "ready"
        return "building" if self.working else "missing"

    def day(self) -> str:
        """Say when what lies beside the graph was made, nothing where there is nothing."""
        generation = self._generation()
        return store.Manifest.read(generation).built if generation and search.usable(generation) else ""

    def _generation(self) -> Path | None:
        with suppress(StoreError):
            return store.current_generation(self.settings.home)
        return None

    async def _look_after(self) -> None:
        while True:
            if self.settings.endpoint:
                await self._write()
                rest = self.settings.refresh_seconds
                await asyncio.sleep(min(rest, _RETRY) if self.failed else rest)
                continue
            generation = self._generation()
            if generation and generation != self._given_up and not search.usable(generation):
                await self._write()
                self._given_up = generation if self.failed else None
            await asyncio.sleep(_LOOK)

    async def _write(self) -> None:
        """Run `normgraph index --if-needed`, after everybody else; what it says of a failure is kept."""
        self.working = True
        told = {"NORMGRAPH_CACHE": str(self.settings.cache)}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", _COMMAND, "index", "--if-needed", "--store", str(self.settings.store)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **told},
            start_new_session=True,
        )
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
            _, said = await process.communicate()
        finally:
            self.working = False
            if process.returncode is None:
                process.kill()
                await process.wait()
        self.failed = " ".join(said.decode("utf-8", "replace").split())[-500:] if process.returncode else ""
        if self.failed:
            _log.warning("no search index: %s", self.failed, extra={"fields": {"failed": self.failed}})
