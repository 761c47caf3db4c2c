"""Fifty clients at once, a tenth of them hostile: no wrong answer, no error but announced limits, memory flat.

`make test` runs it for some seconds, `make soak` for an hour.
"""

import asyncio
import os
import platform
import random
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import yaml

from tests.derive.silence import bases
from tests.hostile.attack import Attack, _placed
from tests.hostile.conftest import Service, keep
from tests.hostile.test_bodies import CASES, FINDINGS, LINKED, TEXTS
from tests.hostile.test_parameters import PARAMETERS, PATHS, TYPED
from tests.hostile.test_queries import SENT
from tests.processes import children

SECONDS = float(os.environ.get("NORMGRAPH_SOAK_SECONDS", "8"))
CLIENTS = 50
CASE = "id: x\ndecidedOn: 2020-01-31\nkind: {id: k, type: Person}\nfindings:\n- {predicate: ledig, subject: k, status: established}\n"
YAML = {"Content-Type": "application/yaml", "Accept": "application/json"}
HONEST = [
    Attack("a query", "200", "/sparql", {"params": {"query": "SELECT * { ?s ng:number ?n } ORDER BY ?s ?n"}}),
    Attack("a count", "200", "/sparql", {"params": {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}}),
    Attack("a description", "200", "/id/norm/xg/1.ttl"),
    Attack("a page", "200", "/norm/xg/1", {"headers": {"Accept": "text/html"}, "follow_redirects": True}),
    Attack("a question", "200", "/queries/citing-decisions", {"params": {"norm": "xg/1"}}),
    Attack("a search", "200", "/search", {"params": {"q": "1 xg"}}),
    Attack(
        "a text",
        "200",
        "/cite",
        {"content": "Vgl. § 1599 Abs. 2 BGB.", "headers": {"Content-Type": "text/plain"}},
        "POST",
    ),
    Attack("a case", "200", "/validate", {"content": CASE, "headers": YAML}, "POST"),
    Attack("a derivation", "200", "/derive", {"content": CASE, "headers": YAML}, "POST"),
]
KINDS = [
    Attack(f"a derivation: {base}", "200", "/derive", {"content": yaml.safe_dump(case), "headers": YAML}, "POST")
    for base, case in bases().items()
    if SECONDS > 60
]
"""Cases that reach rules of many kinds, in a long run: what a worker keeps of each must not add up."""
HOSTILE = [*SENT, *PARAMETERS, *TYPED, *PATHS, *CASES, *FINDINGS, *LINKED, *TEXTS]
ANNOUNCED = {"timeout", "result-too-large", "worker-died", "busy", "too-many"}


class Seen(NamedTuple):
    """What came back: counts by kind of client and status, and what must not be."""

    answers: Counter[str]
    wrong: list[str]
    megabytes: list[float]


def memory(process: int) -> float:
    """Return the megabytes that a process and its children hold, shared pages divided among them (PSS)."""
    total = 0
    for one in {process, *children(process)}:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1024


def announced(response: httpx.Response) -> bool:
    """Whether an error is one of the limits that the service announces; a page says it in words."""
    if "problem+json" in response.headers.get("content-type", ""):
        return response.json()["type"].partition("#")[2] in ANNOUNCED
    return response.status_code == 503


async def client(service: Service, number: int, reference: dict[str, bytes], seen: Seen, until: float) -> None:
    """Send one request after another; each client has an address of its own, as a proxy would tell it."""
    hostile = number % 10 == 0
    choose = random.Random(number)
    headers = {"X-Forwarded-For": f"192.0.2.{number}"}
    async with httpx.AsyncClient(base_url=service.client.base_url, timeout=90, headers=headers) as http:
        while time.monotonic() < until:
            attack = choose.choice(HOSTILE if hostile else [*HONEST, choose.choice(KINDS or HONEST)])
            request = dict(_placed(attack.request, service.listener))
            response = await http.request(attack.method, attack.path, **request)
            seen.answers[f"{'hostile' if hostile else 'honest'} {response.status_code}"] += 1
            if response.status_code >= 500 and not announced(response):
                seen.wrong.append(f"{attack.name}: {response.status_code} {response.text[:200]}")
            if not hostile and response.status_code == 200 and response.content != reference[attack.name]:
                seen.wrong.append(f"{attack.name}: another answer")
            if not hostile and response.status_code not in (200, 429, 503):
                seen.wrong.append(f"{attack.name}: {response.status_code}")


async def soak(service: Service, reference: dict[str, bytes]) -> Seen:
    seen = Seen(Counter(), [], [])
    until = time.monotonic() + SECONDS
    clients = [asyncio.create_task(client(service, number, reference, seen, until)) for number in range(CLIENTS)]
    while time.monotonic() < until:
        seen.megabytes.append(memory(service.process.pid))
        await asyncio.sleep(min(10.0, SECONDS / 6))
    await asyncio.gather(*clients)
    return seen


def page(seen: Seen) -> str:
    """Return what a long run showed as Markdown."""
    rows = "\n".join(f"| {kind} | {number:,} |" for kind, number in sorted(seen.answers.items()))
    tenth = max(1, len(seen.megabytes) // 10)
    memory = ", ".join(f"{max(seen.megabytes[at : at + tenth]):.0f}" for at in range(0, len(seen.megabytes), tenth))
    wrong = "\n".join(f"- {line}" for line in dict.fromkeys(seen.wrong)) or "none"
    return f"""# Soak and kills

`make soak`; {date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} at the end.
{SECONDS:g} s, {CLIENTS} clients without pause, a tenth of them hostile, one worker with 2 s and 256 MB for each request.

| client and status | answers |
|---|---|
{rows}

Wrong answers and errors that are no announced limit: {wrong}

Memory of all processes, largest of each tenth of the time, MB: {memory}

Killed with SIGKILL at random moments; afterwards the old or the new generation, whole, and the next run ends it:

"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads the memory of processes in /proc")
@pytest.mark.timeout(SECONDS + 240)
def test_soak(service: Service, hurried: Service) -> None:
    reference = {}
    for one in [*HONEST, *KINDS]:
        response = service.client.request(one.method, one.path, **dict(one.request))
        assert response.status_code == 200, (one.name, response.text[:300])
        reference[one.name] = response.content
    seen = asyncio.run(soak(hurried, reference))
    hurried.is_well()
    print(
        f"\n{SECONDS:g} s, {CLIENTS} clients: {dict(sorted(seen.answers.items()))}; MB: {[round(m) for m in seen.megabytes]}"
    )
    keep(page(seen))
    assert seen.wrong == []
    assert seen.answers["honest 200"] > 10
    half = len(seen.megabytes) // 2
    assert max(seen.megabytes[half:]) < 1.5 * max(seen.megabytes[: half + 1]) + 50, "memory grows"
