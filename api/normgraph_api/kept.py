"""Rendered pages of things, the last that were asked for: a generation never changes, so neither does its page.

A page is known by its address, its `ETag`, which names the generation, the day and the language, and the language that
the browser wants. Nothing of a case or a text is ever a page of a thing.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeAlias

from fastapi import Request
from starlette.responses import Response

from normgraph_api import negotiation

Name: TypeAlias = tuple[str, str, str, str]


class Kept:
    """Pages and their names up to a number of bytes in all; what was not asked for the longest goes first.

    >>> kept = Kept(7)
    >>> for name in "ab":
    ...     kept.put((name, "", "", ""), Response("123"))
    >>> [name for name in "ab" if kept.get((name, "", "", ""))]
    ['b']
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._pages: OrderedDict[Name, tuple[bytes, dict[str, str]]] = OrderedDict()

    def get(self, name: Name | None) -> Response | None:
        """Return a page that is kept."""
        if name is None or name not in self._pages:
            return None
        self._pages.move_to_end(name)
        body, headers = self._pages[name]
        return Response(body, headers=headers)

    def put(self, name: Name | None, page: Response) -> None:
        """Keep a page, unless it is a refusal, has no name or is larger than all that may be kept."""
        if name is None or page.status_code != 200 or _size(name, page.body) > self._most:
            return
        body = bytes(page.body)
        self._drop(name)
        self._bytes += _size(name, body)
        self._pages[name] = body, dict(page.headers)  # as they are now: what sends a page writes into its headers
        while self._bytes > self._most:
            self._drop(next(iter(self._pages)))

    def _drop(self, name: Name) -> None:
        if name in self._pages:
            self._bytes -= _size(name, self._pages.pop(name)[0])


def _size(name: Name, body: bytes | memoryview) -> int:
    return len(body) + sum(map(len, name))


def name(request: Request, headers: dict[str, str]) -> Name | None:
    """Return what tells a page from all others; None where nothing says when it changes."""
    wanted = negotiation.language(request.headers.get("accept-language"))
    path = request.scope["raw_path"].decode("latin-1")
    return (path, asked(request), headers["ETag"], wanted) if "ETag" in headers else None


def asked(request: Request) -> str:
    """Return the query of the address as it was sent, whole.

    `request.url.query` ends at a `#`, `request.query_params` reads on: two addresses would have one name.
    """
    sent: bytes = request.scope["query_string"]
    return sent.decode("latin-1")
