"""What an operator sees of requests: counts and times by route, and one log line each.

Neither holds anything of a request but its method and the template of its route (`/queries/{name}`): no path, query,
body, header or address. A case is privileged (§ 203 StGB), and a query may name a person.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from normgraph import __version__

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_log = logging.getLogger("normgraph.request")


class Metrics:
    """The counters of one application, in the text format of Prometheus (`text`).

    >>> metrics = Metrics()
    >>> metrics.observe("GET", "/queries/{name}", 200, 0.02)
    >>> 'requests_total{method="GET",route="/queries/{name}",status="200"} 1.0' in metrics.text().decode()
    True
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("normgraph_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "normgraph_request_seconds",
            "Seconds from a request to the end of its answer.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._active = Gauge("normgraph_requests_active", "Requests being answered.", registry=self._registry)
        info = Gauge("normgraph_info", "The running version.", ("version",), registry=self._registry)
        info.labels(__version__).set(1)

    def gauge(self, name: str, help_: str, value: Callable[[], float]) -> None:
        """Offer a value that is looked up when the metrics are read."""
        Gauge(f"normgraph_{name}", help_, registry=self._registry).set_function(value)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def active(self, change: int) -> None:
        """Count a request that begins (1) or ends (-1)."""
        self._active.inc(change)

    def text(self) -> bytes:
        """Return all values, for a scraper."""
        return generate_latest(self._registry)


class Observing:
    """ASGI middleware: counts each request and writes its log line. Lies inside what changes the request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an answer that fails on the way counts as 500, one that nobody takes as 499."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = time.perf_counter(), 499

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.metrics.active(1)
        try:
            await self.app(scope, receive, note)
        except Exception:
            status = 500
            raise
        finally:
            seconds = time.perf_counter() - start
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self.metrics.active(-1)
            self.metrics.observe(method, template(scope), status, seconds)
            told = {"method": method, "route": template(scope), "status": status, "ms": round(seconds * 1000, 1)}
            _log.info("request", extra={"fields": told})


def template(scope: Scope) -> str:
    """Return the template of the route that took a request, `none` where no route did.

    >>> template({"path": "/id/person/…"})
    'none'
    """
    route = scope.get("route")
    if route is not None:
        return str(route.path)
    return "/static/{path}" if scope.get("path", "").startswith("/static/") else "none"
