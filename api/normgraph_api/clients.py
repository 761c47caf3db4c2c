"""For whom a request is: what the turns of the worker processes go by. Nothing of it is kept or logged."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv6Address, IPv6Network

from starlette.types import ASGIApp, Receive, Scope, Send

from normgraph.worker.turns import client


def client_of(host: str) -> str:
    """Return what stands for one client: an address, of IPv6 the network that one subscriber gets (RFC 6177).

    >>> client_of("192.0.2.7"), client_of("2001:db8:1:2:3::7"), client_of("")
    ('192.0.2.7', '2001:db8:1:2::/64', '')
    """
    try:
        return str(IPv6Network((int(IPv6Address(host.partition("%")[0])), 64), strict=False))
    except AddressValueError:
        return host


class Clients:
    """ASGI middleware: notes for whom the task works. A proxy on this machine may name its client (uvicorn)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        client.set(client_of((scope.get("client") or ("",))[0]))
        await self.app(scope, receive, send)
