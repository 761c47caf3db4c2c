"""Measures the service over HTTP and writes the section "Service" of docs/benchmarks.md.

    .venv/bin/python bench/over_http.py [--seconds 5] [--connections 4] [--store DIR]

Each operation is asked by `wrk` where it is installed (`apt-get install -y wrk`), else by threads of this process, that
share the processors with the service. Beside it, in the same run, pyoxigraph alone answers the same queries behind
the same server (uvicorn, one process, a thread for each query), and so does `oxigraph serve`, both without workers and
limits: the memory and time of a request are bounded in the service, not in the others.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import httpx
import page

from normgraph import assets, catalogue, store
from normgraph.identifiers import BASE

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
NORM = "norm/bgb/1599"
QUIET = 10.0
"""Seconds without a request in which the workers load what later requests need (decision 0099)."""
BARE = """
import sys
import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route
from normgraph.namespaces import prefixes
store, names = ox.Store.read_only(sys.argv[1]), prefixes()

def answer(text):
    found = store.query(text, prefixes=names, use_default_graph_as_union=True)
    triples = isinstance(found, ox.QueryTriples)
    return found.serialize(format=ox.RdfFormat.TURTLE if triples else ox.QueryResultsFormat.JSON)

async def sparql(request):
    return Response(await run_in_threadpool(answer, request.query_params["query"]))

import uvicorn
uvicorn.run(Starlette(routes=[Route("/sparql", sparql)]), port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True)
class Operation:
    """What is asked: a path, and for a POST the body and its type."""

    name: str
    path: str
    accept: str
    body: bytes = b""
    kind: str = ""
    bare: bool = False


@dataclass(frozen=True)
class Measured:
    """Requests a second, and milliseconds of half of them and of all but one in a hundred."""

    rate: float
    p50: float
    p99: float
    errors: int

    @classmethod
    def of(cls, told: str) -> Measured:
        """Read what the script of wrk printed at its end."""
        found = re.search(r"^\{.*\}$", told, re.MULTILINE)
        assert found, told
        return cls(**json.loads(found[0]))


def operations() -> list[Operation]:
    """Return what is measured; queries of three weights, from the catalogue."""
    light = f"SELECT ?p ?o WHERE {{ <{BASE}{NORM}> ?p ?o }}"
    middle = _asked("citing-decisions", norm=f"{BASE}{NORM}")
    heavy = _asked("most-cited-norms")
    case = assets.path("data", "cases", "d2.yaml").read_bytes()
    described = f"DESCRIBE <{BASE}{NORM}>"
    json_ = "application/sparql-results+json"
    return [
        Operation("page of § 1599 BGB", f"/id/{NORM}.html", "text/html"),
        Operation("Turtle of § 1599 BGB", f"/id/{NORM}.ttl", "text/turtle"),
        *(
            Operation(name, f"/sparql?{urlencode({'query': text})}", accept, bare=True)
            for name, text, accept in (
                ("query: DESCRIBE", described, "text/turtle"),
                ("query: statements of one unit", light, json_),
                ("query: `citing-decisions`", middle, json_),
                ("query: `most-cited-norms`", heavy, json_),
            )
        ),
        Operation("search `60a aufenthg`", "/search?q=60a+aufenthg", "application/json"),
        Operation("validate D2", "/validate", "application/json", case, "application/yaml"),
        Operation("derive D2", "/derive", "application/json", case, "application/yaml"),
    ]


def _asked(name: str, **values: str) -> str:
    query = catalogue.get(name)
    given = values or {key: parameter.example for key, parameter in query.parameters.items() if parameter.required}
    text = query.bound(catalogue.terms(query, given))
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def free_port() -> int:
    """Return a port of the loopback that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, path: str) -> Iterator[float]:
    """Run a server as long as the block lasts; gives the seconds to its first answer. It is ended by its own id."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}{path}", timeout=60).raise_for_status()
                break
            except httpx.TransportError:
                if process.poll() is not None or time.perf_counter() - begin > 120:
                    raise SystemExit(f"the server did not start: {' '.join(command)}") from None
                time.sleep(0.01)
        yield time.perf_counter() - begin
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def load(port: int, asked: Operation, seconds: float, connections: int) -> Measured:
    """Ask one operation over some connections for a time, after one request that warms it up."""
    url = f"http://127.0.0.1:{port}{asked.path}"
    headers = {"Accept": asked.accept, **({"Content-Type": asked.kind} if asked.kind else {})}
    method = "POST" if asked.body else "GET"
    httpx.request(method, url, headers=headers, content=asked.body or None, timeout=120).raise_for_status()
    if shutil.which("wrk"):
        return _wrk(url, headers, asked.body, seconds, connections)
    return _threads(method, url, headers, asked.body, seconds, connections)


DONE = """
done = function(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.timeout + summary.errors.read
  io.write(string.format('{"rate": %f, "p50": %f, "p99": %f, "errors": %d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors))
end
"""
_WRK = """
wrk.method = "{method}"
{headers}
{body}
"""


def _wrk(url: str, headers: dict[str, str], body: bytes, seconds: float, connections: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "ask.lua"
        (Path(folder) / "body").write_bytes(body)
        text = _WRK.format(
            method="POST" if body else "GET",
            headers="\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items()),
            body=f'wrk.body = io.open("{folder}/body", "rb"):read("*a")' if body else "",
        )
        script.write_text(text + DONE, encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "60s", "-s", str(script), url]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Measured.of(told)


def _threads(method: str, url: str, headers: dict[str, str], body: bytes, seconds: float, connections: int) -> Measured:
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    def ask() -> None:
        nonlocal errors
        with httpx.Client(timeout=60) as client:
            while (begin := time.perf_counter()) < end:
                answer = client.request(method, url, headers=headers, content=body or None)
                times.append((time.perf_counter() - begin) * 1000)
                errors += answer.status_code != 200

    begin = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begin
    ordered = sorted(times)
    return Measured(len(times) / spent, statistics.median(ordered), ordered[int(len(ordered) * 0.99)], errors)


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--store", type=Path, default=store.default_directory())
    options = parser.parse_args()
    before = os.getloadavg()[0]
    port, other, third = free_port(), free_port(), free_port()
    command = "from normgraph.cli import main; main()"
    serve = [sys.executable, "-c", command, "serve", "--store", str(options.store), "--port", str(port)]
    bare = [sys.executable, "-c", BARE, str(store.database(options.store)), str(other)]
    oxigraph = [str(OXIGRAPH), "serve-read-only", "--location", str(store.database(options.store))]
    oxigraph += ["--bind", f"127.0.0.1:{third}", "--union-default-graph"]
    rows: dict[str, dict[str, Measured]] = {}
    with (
        running(serve, port, "/health") as health,
        running(bare, other, "/sparql?query=ASK%7B%7D"),
        running(oxigraph, third, "/query?query=ASK%7B%7D"),
    ):
        first = time.perf_counter()
        httpx.get(f"http://127.0.0.1:{port}/id/{NORM}.ttl", timeout=120).raise_for_status()
        first = time.perf_counter() - first
        time.sleep(QUIET)
        for asked in operations():
            row = rows[asked.name] = {"service": load(port, asked, options.seconds, options.connections)}
            if asked.bare:
                row["bare"] = load(other, asked, options.seconds, options.connections)
                elsewhere = replace(asked, path=asked.path.replace("/sparql?", "/query?"))
                row["oxigraph serve"] = load(third, elsewhere, options.seconds, options.connections)
            print(_row(asked.name, row), flush=True)
    with running(serve, port, f"/id/{NORM}.ttl") as answered:
        pass
    tool = "wrk" if shutil.which("wrk") else "threads of the benchmark"
    manifest = store.Manifest.read(store.current_generation(options.store))
    raw = {name: {engine: asdict(one) for engine, one in row.items()} for name, row in rows.items()}
    starts = {"health": health, "norm": answered, "norm after health": first}
    page.keep("service", {"load": before, "statements": manifest.quads, "operations": raw, "start": starts})
    page.write(
        "Service",
        f"""`make bench-http`; {page.machine("pyoxigraph", "oxigraph", "uvicorn")}, load average {before:.1f} to \
{os.getloadavg()[0]:.1f}. {manifest.quads:,} statements; {options.connections} connections for {options.seconds:g} s \
each, asked by {tool}; 2 workers for queries and 2 for cases.

| operation | requests/s | p50 ms | p99 ms | bare pyoxigraph: requests/s | p50 ms | p99 ms | \
`oxigraph serve`: requests/s | p50 ms | p99 ms | times bare (p50) | times `oxigraph serve` |
|---|---|---|---|---|---|---|---|---|---|---|---|
{chr(10).join(_row(*row) for row in rows.items())}

Start to first answer: `/health` {health:.2f} s, the Turtle of a norm {answered:.2f} s (first start) of a process that \
imports everything anew; right after the first `/health` that Turtle took {first:.2f} s.
""",
    )


def _row(name: str, row: dict[str, Measured]) -> str:
    def told(one: Measured | None) -> str:
        if one is None:
            return "– | – | –"
        wrong = f" ({one.errors} errors)" if one.errors else ""
        return f"{one.rate:,.0f}{wrong} | {one.p50:.1f} | {one.p99:.1f}"

    def times(other: Measured | None) -> str:
        return f"{row['service'].p50 / other.p50:.1f}" if other and other.p50 else "–"

    engines = [row.get(engine) for engine in ("service", "bare", "oxigraph serve")]
    return f"| {name} | {' | '.join(map(told, engines))} | {' | '.join(map(times, engines[1:]))} |"


if __name__ == "__main__":
    main()
