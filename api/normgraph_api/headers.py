"""What every answer carries, and HEAD as GET without a body."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(**more: str) -> str:
    """Return the Content-Security-Policy: only what this service sends, no script or style inside a page.

    A page that needs more names it by directive, with `_` for `-`, and sends the header itself.

    >>> policy(img_src="data:").split("; ")[3]
    "img-src 'self' data:"
    """
    own = ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action")
    allowed = (f"{name} {' '.join(filter(None, (_SELF, more.get(name.replace('-', '_'), ''))))}" for name in own)
    return "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "frame-ancestors 'none'"))


_SELF = "'self'"
POLICY = policy()

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Headers:
    """ASGI middleware: security headers on every answer; a HEAD request is answered as GET, its body left out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"} if head else scope, receive, complete)
