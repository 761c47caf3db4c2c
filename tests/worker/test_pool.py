import asyncio
import json
import platform
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from normgraph.worker import Refused
from normgraph.worker.pool import Answer, Limits, Pool
from normgraph.worker.turns import client

T = TypeVar("T")
CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FAST = Limits(seconds=5)


def with_pool(generation: Path, work: Callable[[Pool], Awaitable[T]], *, size: int = 1, limits: Limits = FAST) -> T:
    async def main() -> T:
        argument = {"store": str(generation), "prefixes": {"ex": "urn:"}}
        async with Pool("normgraph.worker.sparql", lambda: argument, size=size, limits=limits) as pool:
            return await work(pool)

    return asyncio.run(main())


def ask(pool: Pool, query: str, **options: Any) -> Awaitable[Answer]:
    return pool.run({"query": query, "solutions": "json", "triples": "ttl", **options})


async def rows(pool: Pool, query: str, **options: Any) -> list[list[str]]:
    answer = json.loads((await ask(pool, query, **options)).read())
    return [[term["value"] for term in row.values()] for row in answer["results"]["bindings"]]


async def refusal(pool: Pool, query: str, **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await ask(pool, query, **options)
    return caught.value


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DATASETS = [
    # the default graph is the union of all graphs
    (COUNT, {}, "4000"),
    # FROM in the query wins over the union
    ("SELECT (COUNT(*) AS ?n) FROM <urn:g:0> { ?s ?p ?o }", {}, "2000"),
    # with FROM NAMED alone the default graph is empty (SPARQL 1.1, section 13.2)
    ("SELECT (COUNT(*) AS ?n) FROM NAMED <urn:g:0> { ?s ?p ?o }", {}, "0"),
    # the protocol's dataset wins over the query's (SPARQL 1.1 Protocol, section 2.1.4)
    ("SELECT (COUNT(*) AS ?n) FROM <urn:g:0> { ?s ?p ?o }", {"default_graphs": ["urn:g:0", "urn:g:1"]}, "4000"),
    (COUNT, {"named_graphs": ["urn:g:0"]}, "0"),
    ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {"named_graphs": ["urn:g:1"]}, "2000"),
    # a default graph alone leaves no named one
    ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {"default_graphs": ["urn:g:1"]}, "0"),
    # our prefixes are known without being declared
    ("SELECT (COUNT(*) AS ?n) { ?s ex:p ?o }", {}, "4000"),
]


@pytest.mark.parametrize(("query", "dataset", "count"), DATASETS)
def test_dataset(generation: Path, query: str, dataset: dict[str, Any], count: str) -> None:
    assert with_pool(generation, lambda pool: rows(pool, query, **dataset)) == [[count]]


REFUSALS = [
    ("SELECT * { ?s ?p ?o", "syntax", {"line": 1, "column": 20}),
    ("ASK {}\n}", "syntax", {"line": 2}),
    ("", "syntax", {}),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "update", {}),
    ("PREFIX a: <urn:a> DROP ALL", "update", {}),
    ("LOAD <http://127.0.0.1/x>", "update", {}),
    ("ASK { SERVICE <http://127.0.0.1/> {} }", "federation", {"line": 1, "column": 7}),
    # 5,000 levels are known to crash the engine on a stack of usual size
    (f"SELECT ({'(' * 20_000}1{')' * 20_000} AS ?x) {{}}", "nesting", {"limit": 500}),
    (f"SELECT * {'{' * 20_000}{'}' * 20_000}", "nesting", {"limit": 500}),
    (f"ASK {{ FILTER({'!' * 30_000}true) }}", "nesting", {"limit": 20_000}),
    (f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * 30_000} }}", "nesting", {"limit": 20_000}),
    # hidden in what a lexer may take for an IRI
    (f"ASK {{ FILTER(1<{'(' * 20_000}1{')' * 20_000}&&2>1) }}", "nesting", {"limit": 500}),
]


def test_refusals_leave_the_worker_alive(generation: Path) -> None:
    async def work(pool: Pool) -> None:
        for query, kind, members in REFUSALS:
            refused = await refusal(pool, query)
            assert (query[:40], refused.kind) == (query[:40], kind)
            assert members.items() <= refused.members.items()
        assert await rows(pool, COUNT) == [["4000"]]

    with_pool(generation, work)


def test_terms_that_only_look_dangerous_are_answered(generation: Path) -> None:
    query = """# SERVICE <http://x/> in a comment
    PREFIX service: <urn:SERVICE/>
    SELECT ?service { VALUES ?service { "SERVICE <x> {" '''LOAD''' <urn:service> service:LOAD.x "a\\"SERVICE" } }"""
    assert len(with_pool(generation, lambda pool: rows(pool, query))) == 5


def test_timeout_kills_and_the_next_query_answers(generation: Path) -> None:
    async def work(pool: Pool) -> tuple[Refused, float, list[list[str]], float]:
        await rows(pool, "ASK {}".replace("ASK {}", COUNT))
        start = time.perf_counter()
        refused = await refusal(pool, CROSS_PRODUCT)
        killed = time.perf_counter()
        return refused, killed - start, await rows(pool, COUNT), time.perf_counter() - killed

    refused, seconds, after, respawn = with_pool(generation, work, limits=Limits(seconds=0.3))
    assert refused.kind == "timeout"
    assert refused.members == {"limit": 0.3}
    assert seconds < 1.3, "overshoot of a time limit stays below a second"
    assert after == [["4000"]]
    assert respawn < 2


def test_a_worker_ends_itself_when_nobody_kills_it() -> None:
    """The kernel's alarm ends a process whose parent was killed in the middle of a request."""
    code = "from normgraph.worker import limits; limits.GRACE = 0.1; limits.alarm(0.1)\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == -signal.SIGALRM


def test_answer_past_the_cap_is_refused_whole(generation: Path) -> None:
    async def work(pool: Pool) -> tuple[Refused, list[list[str]]]:
        return await refusal(pool, "SELECT * { ?s ?p ?o }"), await rows(pool, COUNT)

    refused, after = with_pool(generation, work, limits=Limits(seconds=5, answer=10_000))
    assert (refused.kind, refused.members) == ("result-too-large", {"limit": 10_000})
    assert after == [["4000"]]


def test_long_answer_goes_to_disk_and_is_complete(generation: Path) -> None:
    query = "SELECT ?a ?b { ?a <urn:p> ?x . ?b <urn:p> ?y } LIMIT 60000"
    answer = with_pool(generation, lambda pool: ask(pool, query))
    assert answer.size > 1 << 20
    assert len(json.loads(answer.read())["results"]["bindings"]) == 60_000


def test_memory_limit_is_death_by_signal_with_a_reason(generation: Path) -> None:
    query = 'SELECT (COUNT(DISTINCT CONCAT(?o, ?y, "0123456789")) AS ?n) { ?s ?p ?o . ?x ?p ?y }'

    async def work(pool: Pool) -> tuple[Refused, list[list[str]]]:
        return await refusal(pool, query), await rows(pool, COUNT)

    refused, after = with_pool(generation, work, limits=Limits(seconds=30, memory=32 << 20))
    assert refused.kind == "worker-died"
    assert "memory" in refused.detail
    assert after == [["4000"]]


def test_requests_run_side_by_side(generation: Path) -> None:
    async def work(pool: Pool) -> float:
        heavy = asyncio.create_task(refusal(pool, CROSS_PRODUCT))
        await asyncio.sleep(0.2)
        start = time.perf_counter()
        assert await rows(pool, COUNT) == [["4000"]]
        seconds = time.perf_counter() - start
        await heavy
        return seconds

    assert with_pool(generation, work, size=2, limits=Limits(seconds=2)) < 1


def test_a_dead_worker_is_replaced_at_once(generation: Path) -> None:
    """One that is ready takes the place of one that was killed: nobody waits for a process to start."""

    async def work(pool: Pool) -> list[float]:
        seconds = []
        for _ in range(3):
            await asyncio.gather(*pool._idle)
            assert (await refusal(pool, CROSS_PRODUCT)).kind == "timeout"
            start = time.perf_counter()
            assert await rows(pool, COUNT) == [["4000"]]
            seconds.append(time.perf_counter() - start)
        return seconds

    assert min(with_pool(generation, work, limits=Limits(seconds=0.3))) < 0.1


def test_one_client_does_not_keep_another_waiting(generation: Path) -> None:
    async def work(pool: Pool) -> float:
        client.set("heavy")
        heavy = [asyncio.create_task(refusal(pool, CROSS_PRODUCT)) for _ in range(4)]
        await asyncio.sleep(0.2)
        client.set("light")
        start = time.perf_counter()
        assert await rows(pool, COUNT) == [["4000"]]
        seconds = time.perf_counter() - start
        await asyncio.gather(*heavy)
        return seconds

    assert with_pool(generation, work, limits=Limits(seconds=1.5)) < 1.5, "one query of the other takes longer"


def test_full_queue_is_refused_at_once(generation: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        answers = await asyncio.gather(*(refusal(pool, CROSS_PRODUCT) for _ in range(3)))
        return sorted(answer.kind for answer in answers)

    kinds = with_pool(generation, work, limits=Limits(seconds=0.5, waiting=1, patience=0.2))
    assert kinds == ["busy", "busy", "timeout"]


@pytest.fixture
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
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", arrived
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_service_and_from_open_no_connection(generation: Path, listener: tuple[str, list[object]]) -> None:
    url, arrived = listener

    async def work(pool: Pool) -> None:
        assert (await refusal(pool, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")).kind == "federation"
        assert await rows(pool, f"SELECT * FROM <{url}> {{ ?s ?p ?o }}") == []

    with_pool(generation, work)
    assert arrived == []


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="the kernel has no such filter"
)
def test_kernel_stops_what_the_tokens_would_miss(generation: Path, listener: tuple[str, list[object]]) -> None:
    url, arrived = listener
    code = (
        "import sys, pyoxigraph as ox; from normgraph.worker import limits\n"
        "store = ox.Store.read_only(sys.argv[1]); assert limits.no_network()\n"
        "try: list(store.query(sys.argv[2]))\nexcept OSError as error: print(error)\n"
        "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept PermissionError as error: print(error)"
    )
    query = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"
    told = subprocess.run([sys.executable, "-c", code, str(generation), query], capture_output=True, text=True)
    assert "Permission denied" in told.stdout
    assert "opens no network connection" in told.stdout
    assert arrived == []


def test_workers_follow_a_new_generation(generation: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(generation, other)
    argument = {"store": str(generation), "prefixes": {}}

    async def main() -> list[int]:
        nonlocal argument
        async with Pool("normgraph.worker.sparql", lambda: argument, size=1, limits=FAST) as pool:
            processes = []
            for store in (generation, generation, other):
                argument = {"store": str(store), "prefixes": {}}
                assert await rows(pool, COUNT) == [["4000"]]
                task = pool._take()
                processes.append((await task).process.pid)
                pool._idle.appendleft(task)
            return processes

    first, second, third = asyncio.run(main())
    assert first == second != third


def test_store_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    refused = with_pool(tmp_path / "nothing", lambda pool: refusal(pool, COUNT))
    assert refused.kind == "store"
    assert "damaged" in refused.detail


def test_query_worker_imports_pyoxigraph_alone() -> None:
    code = "import sys, normgraph.worker.child, normgraph.worker.sparql; print(*{n.split('.')[0] for n in sys.modules})"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split())
    assert "pyoxigraph" in loaded
    assert not loaded & {"rdflib", "asyncio", "fastapi", "lxml", "yaml", "rich", "socket"}


QUIET = """
done = []
def start(argument):
    def handle(request, out):
        out.write(",".join(done).encode())
        return {}
    return handle
def seal(): pass
def quiet():
    for step in ("one", "two"):
        done.append(step)
        yield
    raise RuntimeError("the third cannot be loaded")
"""


def test_a_worker_loads_while_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that comes at once waits for no step; a step that fails ends the loading, not the worker."""
    (tmp_path / "quiet_worker.py").write_text(QUIET)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def main() -> list[bytes]:
        async with Pool("quiet_worker", dict, size=1, limits=FAST) as pool:
            said = [(await pool.run({})).read()]
            while said[-1] != b"one,two" and len(said) < 50:
                await asyncio.sleep(0.4)
                said.append((await pool.run({})).read())
            await asyncio.sleep(0.4)  # the step that fails
            return [*said, (await pool.run({})).read()]

    said = asyncio.run(main())
    assert (said[0], said[-1]) == (b"", b"one,two")
