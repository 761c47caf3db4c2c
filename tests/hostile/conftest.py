"""The service as it is run, in a process of its own, beside a server that nobody may call."""

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.api.conftest import store
from tests.processes import children

__all__ = ["store"]
REFERENCE = 'SELECT ?l { <https://w3id.org/normgraph/id/norm/xg> rdfs:label ?l FILTER(?l = "XG") }'
SECONDS = 2.0
"""The time limit of a service that is to run into it."""

PATIENCE = 100.0
"""The time limit of one that is not, however busy the machine; what a request costs is told by its CPU time."""

CPU_SECONDS = 10.0
"""More than any request that is answered costs, and than a worker needs to load what cases need."""


class Service(NamedTuple):
    """A running service, how to speak to it, and the connections that arrived elsewhere."""

    process: subprocess.Popen[str]
    client: httpx.Client
    listener: str
    arrived: list[object]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return self.client.base_url.host, self.client.base_url.port or 0

    def spent(self) -> float:
        """Return the CPU seconds of the process and of its workers, living and dead; nothing where there is no /proc."""
        ticks, own = 0, Path(f"/proc/{self.process.pid}")
        for process in (own, *(Path(f"/proc/{child}") for child in children(self.process.pid))):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                told = (process / "stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, told[11 : 15 if process == own else 13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def is_well(self) -> None:
        """Fail unless the process still answers rightly and nothing was fetched; a busy machine may need some tries."""
        assert self.process.poll() is None, "the service has ended"
        for _ in range(5):
            answer = self.client.get("/sparql", params={"query": REFERENCE})
            if answer.status_code != 503:
                break
        assert answer.status_code == 200, answer.text
        assert [row["l"]["value"] for row in answer.json()["results"]["bindings"]] == ["XG"]
        assert self.arrived == [], "something called another server"


def keep(lines: str) -> None:
    """Append to the page of the last long run; short runs keep none."""
    if page := os.environ.get("NORMGRAPH_SOAK_PAGE"):
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(lines)


@pytest.fixture(scope="session")
def service(store: Path, listener: tuple[str, list[object]]) -> Iterator[Service]:
    """A service that gives each request the time it needs."""
    with started(store, listener, PATIENCE) as service:
        yield service


@pytest.fixture(scope="session")
def hurried(store: Path, listener: tuple[str, list[object]]) -> Iterator[Service]:
    """A service that ends each request soon."""
    with started(store, listener, SECONDS) as service:
        yield service


def few_files() -> None:
    """Begin as many systems let a process begin: with fewer open files than it may have."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


@contextlib.contextmanager
def started(store: Path, listener: tuple[str, list[object]], seconds: float) -> Iterator[Service]:
    program = [sys.executable, "-c", "from normgraph.cli import main; main()"]
    command = [*program, "serve", "--store", str(store), "--port", "0", "--workers", "1"]
    limits = {"SECONDS": str(seconds), "ANSWER_BYTES": "1000000", "MEMORY_BYTES": str(256 << 20), "BODY_SECONDS": "2"}
    environment = {**os.environ, **{f"NORMGRAPH_{name}": value for name, value in limits.items()}}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=few_files) as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")
        url = next(match[0] for line in lines if (match := re.search(r"http://127\.0\.0\.1:\d+", line)))
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()  # a full pipe would block it
        try:
            with httpx.Client(base_url=url, timeout=PATIENCE + 60) as client:
                yield Service(process, client, *listener)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture(scope="session")
def listener() -> Iterator[tuple[str, list[object]]]:
    """The URL of a server on the loopback, and what connects to it."""
    arrived: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                while True:
                    arrived.append(server.accept())
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", arrived
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
