"""The worker processes of the application: for queries, for cases and texts, and for updates where it is writable."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request

from normgraph import assets, catalogue, compared, store
from normgraph.errors import StoreError
from normgraph.identifiers import BASE
from normgraph.namespaces import prefixes
from normgraph.worker import Refused, limits
from normgraph.worker.pool import Answer, Limits, Pool
from normgraph_api.indexing import Indexing
from normgraph_api.kept import Kept
from normgraph_api.problems import of_error
from normgraph_api.settings import Settings

Row = dict[str, str]
SEALED_JOBS = frozenset({"validate", "derive", "workbench", "vocabulary", "agreement"})
"""Jobs on foreign cases and texts; they need no graph."""


@dataclass(frozen=True)
class State:
    """A generation of the graph; of a remote one neither size nor day is known."""

    generation: str
    quads: int | None
    built: str

    def told(self) -> dict[str, Any]:
        """Return what is known of it."""
        return {key: value for key, value in asdict(self).items() if value}


class Service:
    """The worker processes of one application. Enter it before the first request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._prefixes = prefixes()
        self._stamp: tuple[str, int, int] | None = None
        self._opened: dict[str, Any] = {}
        bounds = Limits(settings.seconds, settings.answer_bytes, settings.memory_bytes)
        worker = "remote" if settings.endpoint else "sparql"
        self.queries = Pool(f"normgraph.worker.{worker}", self._generation, size=settings.workers, limits=bounds)
        self.jobs = Pool("normgraph_api.jobs", self._generation_if_any, size=settings.workers, limits=bounds)
        # Jobs that read a remote graph run where its endpoint alone can be reached; the others stay sealed.
        remote = settings.workers if settings.endpoint else 0
        self.graph_jobs = Pool("normgraph_api.remote_jobs", self._generation, size=remote, limits=bounds)
        self.updates = Pool("normgraph.worker.update", self._directory, size=int(settings.writable), limits=bounds)
        self._pools = (self.queries, self.jobs, self.graph_jobs, self.updates)
        self.indexing = Indexing(settings)
        self.pages = Kept(settings.page_bytes)
        self.vocabulary: dict[str, Any] | None = None

    async def __aenter__(self) -> Service:
        limits.no_core_dumps()
        for pool in self._pools:
            await pool.__aenter__()
        await self.indexing.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.indexing.__aexit__(*exception)
        for pool in self._pools:
            await pool.__aexit__(*exception)

    def state(self) -> State:
        """Say from which state of the graph answers are made; raises StoreError where there is none."""
        if self.settings.endpoint:
            return State("remote", None, "")
        generation = store.current_generation(self.settings.store)
        manifest = store.Manifest.read(generation)
        return State(generation.name, manifest.quads, manifest.built)

    def generation(self) -> Path:
        """Return where search index, counts and finished exports lie; raises StoreError where there are none."""
        return store.current_generation(self.settings.home)

    def waiting(self) -> int:
        """Return how many requests wait for a worker."""
        return sum(pool.waiting for pool in self._pools)

    def _generation(self) -> dict[str, Any]:
        """Say what a query worker opens; a new generation gives another answer, and workers are replaced."""
        if endpoint := self.settings.endpoint:
            bounds = {"seconds": self.settings.seconds, "answer_bytes": self.settings.answer_bytes}
            kept = str(self.settings.home)
            return {"store": "", "endpoint": endpoint, "kept": kept, "prefixes": self._prefixes, **bounds}
        stamp = store.stamp(self.settings.store)
        if stamp is None or stamp != self._stamp:  # asked with every request
            self._opened = {"store": str(store.database(self.settings.store)), "prefixes": self._prefixes}
            self._stamp = stamp
        return self._opened

    def _directory(self) -> dict[str, Any]:
        """Say where an update worker builds: it finds the current generation by itself."""
        return {"store": str(self.settings.store), "prefixes": self._prefixes}

    def _generation_if_any(self) -> dict[str, Any]:
        """Say what a worker of cases may open: cases are validated and derived without a graph too."""
        try:
            return self._generation()
        except StoreError:
            return {"store": ""}

    async def query(self, text: str, **options: Any) -> Answer:
        """Run a query in a worker; raises Refused and StoreError."""
        return await self.queries.run({"query": text, "solutions": None, "triples": None, "base": BASE, **options})

    async def update(self, text: str, using: Sequence[str], using_named: Sequence[str]) -> None:
        """Apply an update in a worker; the next query sees its generation. Raises Refused."""
        request = {"update": text, "using": using, "using_named": using_named, "base": BASE}
        (await self.updates.run(request)).body.close()

    async def job(self, job: str, **request: Any) -> Answer:
        """Run a job in a worker; raises Refused for what the worker refuses, Problem for what the library refuses."""
        try:
            remote = self.settings.endpoint and job not in SEALED_JOBS
            return await (self.graph_jobs if remote else self.jobs).run({"job": job, **request})
        except Refused as refusal:
            if refusal.kind != "library":
                raise
            told = refusal.members
            raise of_error(told["error"], refusal.detail, told["where"], told["remedy"]) from refusal

    async def together(self, *questions: Awaitable[list[Row]]) -> list[list[Row]]:
        """Return the answers of questions asked side by side, at most as many at once as there are workers.

        A page asks ten: all at once they would fill the places in which the other requests of their reader wait.
        """
        places = asyncio.Semaphore(self.settings.workers)

        async def one(question: Awaitable[list[Row]]) -> list[Row]:
            async with places:
                return await question

        return await asyncio.gather(*map(one, questions))

    async def rows(self, name: str, **values: catalogue.Term) -> list[Row]:
        """Return the rows of a query of `queries/page/`; unbound variables are empty strings."""
        return await self.solutions(page_query(name).bound(values))

    async def solutions(self, text: str) -> list[Row]:
        """Return the rows of a SELECT query; unbound variables are empty strings."""
        bindings = json.loads((await self.query(text, solutions="json")).read())
        names = bindings["head"]["vars"]
        return [{key: row.get(key, {}).get("value", "") for key in names} for row in bindings["results"]["bindings"]]

    async def remark(self, query: catalogue.Query, terms: Mapping[str, catalogue.Term]) -> dict[str, str]:
        """Return what must be said beside the answer of a question (`compared.remark`, `none`), by language."""
        if query.none and not await self.solutions(query.bound(terms)):
            return dict(query.none)
        asked = compared.states(query, terms)
        if not asked:
            return {}
        shown = [(row["source"], row["day"]) for row in await self.solutions(asked)]
        return compared.remark(shown, terms["since"].value, terms["until"].value)

    async def ask(self, name: str, **values: catalogue.Term) -> bool:
        """Return the answer of an ASK query of `queries/page/`."""
        answer = await self.query(page_query(name).bound(values), solutions="json")
        return bool(json.loads(answer.read())["boolean"])


@cache
def page_query(name: str) -> catalogue.Query:
    """Return a query that pages and documents are made of."""
    return catalogue.load(assets.path("queries", "page", f"{name}.rq"), kind="page")


def service(request: Request) -> Service:
    """Return the service of the application that handles the request."""
    found: Service = request.app.state.service
    return found
