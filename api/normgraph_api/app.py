"""The application: routers, errors, headers. Nothing happens at import; `create_app` is the factory for uvicorn."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from normgraph import __version__
from normgraph_api import models, problems
from normgraph_api.clients import Clients
from normgraph_api.headers import Headers
from normgraph_api.observing import Metrics, Observing
from normgraph_api.routers import (
    cases,
    citation_map,
    cite,
    descriptions,
    exports,
    home,
    lists,
    memento,
    names,
    operation,
    queries,
    sample,
    search,
    sparql,
    things,
    versions,
    workbench,
)
from normgraph_api.service import Service
from normgraph_api.settings import Settings
from normgraph_api.web import HERE

_DESCRIPTION = """German norms, court decisions and the citations between them.

Every error is `application/problem+json` (RFC 9457). Answers are complete or refused, never cut."""
_PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/zstd", "application/vnd.apache.parquet")
_ERRORS: dict[int | str, dict[str, object]] = {
    status: {"model": models.Problem, "content": {"application/problem+json": {}}, "description": kind.en}
    for status, kind in ((kind.status, kind) for kind in problems.KINDS.values() if kind.status != 500)
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; settings come from the environment unless given.

    >>> create_app(Settings(workers=1)).title
    'normgraph'
    """
    settings = settings or Settings.from_environment()
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Service(settings) as service:
            app.state.service = service
            metrics.gauge("requests_waiting", "Requests that wait for a worker.", service.waiting)
            gc.freeze()  # modules, routes and templates are never garbage
            gc.enable()
            yield

    app = FastAPI(
        title="normgraph",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,  # a route of our own names its page
        docs_url=None,  # the built-in pages fetch scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # such a redirect repeats the Host header
        responses=_ERRORS,
    )
    modules = (  # in the order in which a path is looked for: what is asked most comes first
        sparql,
        home,
        operation,
        things,
        queries,
        cases,
        workbench,
        cite,
        sample,
        versions,
        search,
        exports,
        descriptions,
        memento,
        lists,
        citation_map,
    )
    for module in modules:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(names.router)  # takes every path that is left
    problems.install(app)
    app.state.metrics = metrics
    app.state.routes = [route for module in modules for route in module.router.routes]
    # Innermost: what HEAD tells is what GET sends. Validators are weak, so that they hold for both forms.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=_PACKED)
    app.add_middleware(Observing, metrics=metrics)
    app.add_middleware(Headers)
    app.add_middleware(Clients)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Accept", "Accept-Language", "Content-Type", "If-None-Match"],
        expose_headers=[
            "Content-Language",
            "ETag",
            "Last-Modified",
            "Link",
            "Location",
            "Normgraph-Note",
            "Retry-After",
        ],
    )
    return app
