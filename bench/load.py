"""Measures the service under load and writes the section "Load and isolation" of docs/benchmarks.md.

    .venv/bin/python bench/load.py [--seconds 10] [--store DIR]

Needs `wrk` (Debian: wrk). Every connection asks the same mixture, one request after another. What is measured: how many
requests a second with 99 of 100 answered in 100 ms; the queries of the mixture beside bare pyoxigraph behind the same
server; memory of all processes under fifty connections; what a light client feels of a heavy one; how much a killed
worker is missed; how far an endless query overshoots its time.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

import httpx
import measure
import page
from over_http import BARE, DONE, QUIET, Measured, Operation, free_port, operations, running

from normgraph import store

SHARES = {"page": 2, "Turtle": 3, "query: DESCRIBE": 3, "query: statements": 4, "query: `citing": 3, "search": 2}
SHARES |= {"validate": 1, "derive": 1}
"""How often each operation of `over_http` is asked in the mixture."""
CASES = ("validate", "derive")
LARGE = 10_000_000
"""Statements of a graph whose figures stand in a section of their own."""
ENDLESS = "SELECT * { ?a ng:within+ ?b . ?c ng:within+ ?d . ?e ng:within+ ?f FILTER(?a != ?f) } ORDER BY ?a LIMIT 1"
LIGHT = f"/sparql?{urlencode({'query': 'SELECT ?p ?o { <https://w3id.org/normgraph/id/norm/bgb/1599> ?p ?o }'})}"
LIMIT = 3.0
"""Seconds that a query may take where an endless one is asked."""

_LUA = """
local asked = {}
%s
for place, one in ipairs(asked) do  -- each as from an address of its own: the service is fair among clients
  asked[place] = one:gsub("192.0.2.0", "192.0.2." .. place)
end
local function shuffled(seed)
  math.randomseed(seed)
  for place = #asked, 2, -1 do
    local other = math.random(place)
    asked[place], asked[other] = asked[other], asked[place]
  end
end
function init(arguments) shuffled(7) end
local next_one = 0
function request() next_one = next_one %% #asked + 1; return asked[next_one] end
"""


def mixture(asked: list[tuple[Operation, int]], folder: Path) -> str:
    """Return the script of wrk that asks these operations in turn, each as often as its share says."""
    lines = []
    for number, (one, share) in enumerate(asked):
        (folder / f"body-{number}").write_bytes(one.body)
        kind = {"Content-Type": one.kind} if one.body else {}
        headers = {"Accept": one.accept, "Host": "localhost", "X-Forwarded-For": "192.0.2.0", **kind}
        table = ", ".join(f'["{name}"] = "{value}"' for name, value in headers.items())
        method, body = ("POST", f'io.open("{folder}/body-{number}", "rb"):read("*a")') if one.body else ("GET", "nil")
        made = f'wrk.format("{method}", "{one.path}", {{{table}}}, {body})'
        lines.append(f"local one = {made}\nfor _ = 1, {share} do asked[#asked + 1] = one end")
    return _LUA % "\n".join(f"do {line} end" for line in lines)


def ask(port: int, asked: list[tuple[Operation, int]], connections: int, seconds: float) -> Measured:
    """Let wrk ask the mixture over some connections for a time, after what was asked before is done."""
    time.sleep(QUIET / 4)
    with tempfile.TemporaryDirectory() as name:
        script = Path(name, "mix.lua")
        script.write_text(mixture(asked, Path(name)) + DONE, "utf-8")
        url = f"http://127.0.0.1:{port}"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "60s", "-s", str(script), url]
        return Measured.of(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def rising(port: int, asked: list[tuple[Operation, int]], seconds: float) -> list[tuple[int, Measured]]:
    """Ask with more and more connections."""
    return [(count, ask(port, asked, count, seconds)) for count in (1, 2, 4, 8, 16, 50)]


def milliseconds(port: int, path: str, count: int) -> list[float]:
    """Ask one thing some times, one after the other, as a client of its own; return how long each took."""
    times = []
    with httpx.Client(timeout=60, headers={"X-Forwarded-For": "192.0.2.1"}) as client:
        for _ in range(count):
            begin = time.perf_counter()
            client.get(f"http://127.0.0.1:{port}{path}").raise_for_status()
            times.append((time.perf_counter() - begin) * 1000)
            time.sleep(0.01)
    return sorted(times)


def beside_a_heavy_client(port: int, count: int) -> tuple[list[float], list[float]]:
    """Return what a light query takes alone, and while another client keeps eight endless ones going."""
    alone, stop = milliseconds(port, LIGHT, count), threading.Event()

    def endless() -> None:
        with httpx.Client(timeout=60, headers={"X-Forwarded-For": "192.0.2.2"}) as client:
            while not stop.is_set():
                client.get(f"http://127.0.0.1:{port}/sparql", params={"query": ENDLESS})

    heavy = [threading.Thread(target=endless) for _ in range(8)]
    for thread in heavy:
        thread.start()
    time.sleep(1)
    beside = milliseconds(port, LIGHT, count)
    stop.set()
    for thread in heavy:
        thread.join()
    return alone, beside


def overshoot(port: int) -> list[float]:
    """Return by how many milliseconds the refusal of an endless query comes after its limit of time.

    On a large graph its limit of memory may come first.
    """
    over = []
    for _ in range(5):
        begin = time.perf_counter()
        answer = httpx.get(f"http://127.0.0.1:{port}/sparql", params={"query": ENDLESS}, timeout=60)
        kind = answer.json()["type"].partition("#")[2]
        assert kind in ("timeout", "worker-died"), answer.text
        if kind == "timeout":
            over.append((time.perf_counter() - begin - LIMIT) * 1000)
    return sorted(over)


def missed(service: int, port: int) -> list[float]:
    """Kill one query worker again and again; return the longest milliseconds of the ten queries after it."""
    times = []
    for _ in range(10):
        workers = [child for child in _children(service) if "normgraph.worker.sparql" in _command(child)]
        os.kill(workers[0], signal.SIGKILL)
        times.append(milliseconds(port, LIGHT, 10)[-1])
        time.sleep(0.5)
    return sorted(times)


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text("ascii").replace("\0", " ")


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]


def peak(service: int, work: Callable[[], object]) -> int:
    """Return the most bytes that the service and its workers held while something was done."""
    most, stop = 0, threading.Event()

    def sample() -> None:
        nonlocal most
        while not stop.is_set():
            most = max(most, measure.memory(service))
            stop.wait(0.2)

    watcher = threading.Thread(target=sample)
    watcher.start()
    work()
    stop.set()
    watcher.join()
    return most


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--store", type=Path, default=store.default_directory())
    options = parser.parse_args()
    before = os.getloadavg()[0]
    port, other = free_port(), free_port()
    program = [sys.executable, "-c", "from normgraph.cli import main; main()"]
    serve = [*program, "serve", "--store", str(options.store), "--port", str(port)]
    bare = [sys.executable, "-c", BARE, str(store.database(options.store)), str(other)]
    known = operations()
    asked = [(one, share) for name, share in SHARES.items() for one in known if one.name.startswith(name)]
    reading = [(one, share) for one, share in asked if not one.name.startswith(CASES)]
    queries = [(one, share) for one, share in asked if one.bare]
    os.environ["NORMGRAPH_SECONDS"] = str(LIMIT)
    with running(serve, port, LIGHT) as start, running(bare, other, "/sparql?query=ASK%7B%7D"):
        service = next(child for child in _children(os.getpid()) if str(port) in _command(child))
        time.sleep(QUIET)
        ask(port, asked, 16, options.seconds)  # every worker has then loaded what it needs
        mixed, read = rising(port, asked, options.seconds), rising(port, reading, options.seconds)
        ours, theirs = rising(port, queries, options.seconds), rising(other, queries, options.seconds)
        most = peak(service, lambda: ask(port, asked, 50, options.seconds))
        alone, beside = beside_a_heavy_client(port, 200)
        late, after = overshoot(port), missed(service, port)
    statements = store.Manifest.read(store.current_generation(options.store)).quads
    rows = "\n".join(map(_row, mixed, read, ours, theirs))
    large = statements > LARGE
    columns = {"mixture": mixed, "without cases": read, "queries": ours, "bare pyoxigraph": theirs}
    raw = {name: [{"connections": count, **asdict(one)} for count, one in row] for name, row in columns.items()}
    told = {"memory": most, "start": start, "alone": alone, "beside a heavy client": beside, "late": late}
    name = "load-large" if large else "load"
    page.keep(name, {"load": before, "statements": statements, **raw, **told, "after a killed worker": after})
    text = f"""`make bench-load`; {page.machine("pyoxigraph", "uvicorn")}, load average {before:.1f} at the start; wrk \
shares the cores. {statements:,} statements; {options.seconds:g} s each.
The mixture: {", ".join(f"{one.name} ({share})" for one, share in asked)}.

| connections | mixture: requests/s | p50 ms | p99 ms | without cases: requests/s | p99 ms | \
its queries: requests/s | p99 ms | bare pyoxigraph: requests/s | p99 ms | share of bare |
|---|---|---|---|---|---|---|---|---|---|---|
{rows}

- Most requests a second with 99 of 100 under 100 ms: {_within(mixed):,.0f} of the mixture, {_within(read):,.0f} \
without cases, {_within(ours):,.0f} queries.
- Start to the first answer of a query: {start:.2f} s.
- Memory of all processes under 50 connections: {most / 1e9:.2f} GB.
- A light query: {_told(alone)} alone, {_told(beside)} while another client keeps eight endless ones going.
- {_late(late)}
- One query worker killed: the slowest of the next ten queries takes {statistics.median(after):.0f} ms (median of \
{len(after)}, at the most {after[-1]:.0f} ms).

{_drawn(name, columns)}
"""
    page.write("Load and isolation, large graph" if large else "Load and isolation", text)


def _drawn(name: str, columns: dict[str, list[tuple[int, Measured]]]) -> str:
    lines = {label: [(count, one.p99) for count, one in row] for label, row in columns.items()}
    return page.draw(name, "connections", "milliseconds in which 99 of 100 are answered", lines)


def _late(over: list[float]) -> str:
    if not over:
        return "An endless query is ended by its limit of memory before that of time."
    most = f"{over[-1]:.0f} ms after its limit of {LIMIT:g} s at the most"
    return f"The refusal of an endless query comes {most} (median {statistics.median(over):.0f} ms)."


def _within(found: list[tuple[int, Measured]]) -> float:
    return max((one.rate for _, one in found if one.p99 < 100), default=0.0)


def _row(*measured: tuple[int, Measured]) -> str:
    def told(one: Measured) -> str:
        return f"{one.rate:,.0f}" + (f" ({one.errors} errors)" if one.errors else "")

    (count, mix), (_, read), (_, own), (_, bare) = measured
    shares = f"{own.rate / bare.rate:.2f}" if bare.rate else "–"
    return (
        f"| {count} | {told(mix)} | {mix.p50:.0f} | {mix.p99:.0f} | {told(read)} | {read.p99:.0f} "
        f"| {told(own)} | {own.p99:.0f} | {told(bare)} | {bare.p99:.0f} | {shares} |"
    )


def _told(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ms (99 of 100 under {times[int(len(times) * 0.99)]:.0f})"


if __name__ == "__main__":
    main()
