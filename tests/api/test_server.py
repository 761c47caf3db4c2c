"""The command as users start it: a process of its own, on a free port, ended by its own id."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.processes import children

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"


@pytest.fixture
def server(store: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    program = [sys.executable, "-c", "from normgraph.cli import main; main()"]
    command = [*program, "serve", "--store", str(store), "--port", "0", "--workers", "2"]
    environment = {**os.environ, "NORMGRAPH_SECONDS": "2"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr
        try:
            lines = iter(process.stderr.readline, "")
            yield process, next(match[0] for line in lines if (match := re.search(r"http://127\.0\.0\.1:\d+", line)))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
def test_serve(server: tuple[subprocess.Popen[str], str]) -> None:
    process, url = server
    with httpx.Client(base_url=url, timeout=30) as client:
        assert client.get("/health").json()["status"] == "ok"
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        assert re.search(r"core file size +0 +0 ", limits), "a case may be in its memory"
        wait_until(lambda: len(children(process.pid)) == 6)  # for queries and for cases two each, and a spare one

        heavy: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: heavy.append(client.get("/sparql", params={"query": CROSS})))
        thread.start()
        time.sleep(0.3)
        start = time.perf_counter()
        for _ in range(10):  # beside a query that fills a processor, others answer
            assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"]
        assert time.perf_counter() - start < 1.5
        thread.join()
        assert heavy[0].status_code == 503
        assert client.get("/health").status_code == 200
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        assert re.search(r"core file size +0 +0 ", limits), "a case may be in its memory"
        wait_until(lambda: len(children(process.pid)) == 6)  # the killed worker was replaced
        workers = children(process.pid)
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    wait_until(lambda: not any(map(alive, workers)))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
def test_workers_end_when_the_service_is_killed(server: tuple[subprocess.Popen[str], str]) -> None:
    process, url = server
    assert httpx.get(f"{url}/health").status_code == 200
    workers = children(process.pid)
    process.kill()
    process.wait(20)
    wait_until(lambda: not any(map(alive, workers)))
