import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import Any

import httpx
import pytest
from normgraph_api.problems import KINDS
from normgraph_api.routers import cite, workbench
from normgraph_api.service import Row, Service
from normgraph_api.settings import Settings
from starlette.responses import Response

from normgraph.catalogue import Term
from normgraph.worker import Refused
from normgraph.worker.pool import Answer
from tests.api.conftest import serving
from tests.api.problems import problem


def test_health(client: httpx.Client) -> None:
    assert client.get("/health").json()["generation"] == "gen-1"


def test_health_does_not_wait_for_queries(store: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
    with serving(Settings(store=store, workers=1, seconds=3)) as client, ThreadPoolExecutor() as pool:
        waiting = [pool.submit(client.post, "/sparql", data={"query": slow}) for _ in range(2)]
        time.sleep(0.3)
        assert client.get("/health").status_code == 200
        assert not any(answer.done() for answer in waiting)


def test_the_graph_is_counted_once_for_each_language(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks by turns in two languages, or many at once, has nothing counted anew; a count that failed is."""
    asked: list[str] = []
    rows, failing = Service.rows, ["contents"]

    async def counting(self: Service, name: str, **values: Term) -> list[Row]:
        asked.append(name)
        if name in failing:
            failing.clear()
            raise Refused("timeout", "it took too long")
        return await rows(self, name, **values)

    monkeypatch.setattr(Service, "rows", counting)
    with serving(Settings(store=store, workers=1)) as client, ThreadPoolExecutor() as pool:
        assert client.get("/").status_code == 503
        asked.clear()
        answers = list(pool.map(lambda n: client.get("/", params={"lang": ("de", "en")[n % 2]}), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert (asked.count("contents"), asked.count("statutes")) == (2, 2)


LONG_PAGES: list[tuple[ModuleType, str, str, str]] = [
    (cite, "/cite", "text/plain", "§ 1 XG"),  # a megabyte may hold 100,000 citations
    (workbench, "/cases", "application/yaml", "id: x"),  # a case may have 2,000 findings
]


@pytest.mark.parametrize(("module", "path", "kind", "body"), LONG_PAGES, ids=[row[1] for row in LONG_PAGES])
def test_nobody_waits_for_the_page_of_another(
    store: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, path: str, kind: str, body: str
) -> None:
    begun, rendered = Event(), Event()

    async def job(self: Service, job: str, **request: Any) -> Answer:
        """Answer at once: a busy machine takes a minute to load the rules."""
        body = b'{"citations": []}' if job == "cite" else b"null"
        return Answer(BytesIO(body), len(body), {})

    def slow(*values: Any, **named: Any) -> Response:
        begun.set()
        assert rendered.wait(200)
        return Response()

    monkeypatch.setattr(Service, "job", job)
    monkeypatch.setattr(module, "page", slow)
    headers = {"Content-Type": kind, "Accept": "text/html"}
    with serving(Settings(store=store, workers=1)) as client, ThreadPoolExecutor() as pool:
        waiting = pool.submit(client.post, path, content=body.encode(), headers=headers)
        try:
            assert begun.wait(60)
            assert client.get("/health", timeout=30).status_code == 200
        finally:
            rendered.set()
        assert waiting.result().status_code == 200


@pytest.mark.parametrize(
    ("damaged", "language", "said"), [("CURRENT", "en", "damaged"), ("MANIFEST", "de", "beschädigt")]
)
def test_a_damaged_store_is_named(store: Path, tmp_path: Path, damaged: str, language: str, said: str) -> None:
    shutil.copytree(store, tmp_path / "store", symlinks=True)
    for path in (tmp_path / "store" / "current" / "store").glob(f"{damaged}*"):
        path.write_bytes(b"")
    with serving(Settings(store=tmp_path / "store", workers=1)) as client:
        for path in ("/sparql?query=ASK{}", "/queries/cited-norms?decision=1+A+2/03"):
            answer = client.get(path, headers={"Accept-Language": language})
            assert said in problem(answer, 503, "store")["detail"]
            assert str(tmp_path) not in answer.text  # what lies where is the operator's business


def test_without_a_graph_everything_says_so_and_cases_still_work(tmp_path: Path) -> None:
    with serving(Settings(store=tmp_path, workers=1)) as client:
        for path in ("/health", "/sparql?query=ASK{}", "/id/norm/bgb", "/queries/statistics"):
            assert "normgraph build" in problem(client.get(path), 503, "store")["remedy"]
        assert "normgraph build" in client.get("/").text
        case = "id: a\nfindings: []\n"
        answer = client.post("/validate", content=case, headers={"Content-Type": "application/yaml"})
        assert answer.status_code == 200


def test_openapi_has_every_operation_with_an_example(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    operations = {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    wanted = {"GET /sparql", "POST /sparql", "POST /validate", "POST /derive", "POST /cite"}
    assert wanted | {"GET /queries", "GET /queries/{name}", "GET /id/{path}", "GET /ns"} <= operations.keys()
    for name in wanted - {"GET /sparql"}:
        assert any("example" in content for content in operations[name]["requestBody"]["content"].values())
    page = client.get("/docs").text
    assert all(name.split()[1] in page for name in wanted)


def test_every_kind_of_problem_is_explained(client: httpx.Client) -> None:
    page = client.get("/problems").text
    assert all(f'id="{kind}"' in page for kind in KINDS)


def test_start_page_says_what_is_there(client: httpx.Client) -> None:
    page = client.get("/", headers={"Accept-Language": "de"}).text
    assert 'href="/id/norm/xg"' in page
    assert "VG Musterstadt" in page
    assert "<form" in page
