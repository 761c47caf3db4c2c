"""The query worker on a remote graph: checks a query here, asks the endpoint, and answers in every format.

The process can reach the endpoint and nothing else, as far as Python opens its connections.
"""

from __future__ import annotations

import socket
import sys
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from normgraph.errors import LimitExceeded, NormgraphError, StoreError
from normgraph.remote import Remote
from normgraph.worker import Refused, limits, sparql
from normgraph.worker.child import Handler


def seal() -> None:
    """Allow no writing; `start` has closed the network but for the endpoint."""
    limits.no_writing()


def start(argument: dict[str, Any]) -> Handler:
    """Return the handler for the endpoint at `argument["endpoint"]`; it is asked at the first request.

    An endpoint that does not answer from the union of its graphs would say of everything that it is not there:
    nothing is answered from it.
    """
    only(argument["endpoint"])
    remote = Remote(argument["endpoint"], seconds=argument["seconds"], answer_bytes=argument["answer_bytes"])
    prefixes = argument["prefixes"]
    checked = False

    def handle(request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
        nonlocal checked
        try:
            if not checked:
                remote.check()
                checked = True
            return sparql.answer(cast(ox.Store, remote), prefixes, request, out)
        except NormgraphError as error:
            raise refused(error) from error

    return handle


def refused(error: NormgraphError) -> Refused:
    """Say in the words of the service what an endpoint did; where it lies is the operator's business."""
    if isinstance(error, LimitExceeded):
        return Refused("timeout" if "seconds" in error.what else "result-too-large", error.what)
    if isinstance(error, StoreError):
        return Refused("store", error.what, remedy=error.remedy)
    return Refused("evaluation", error.what)


def only(url: str) -> None:
    """Forbid Python code every connection but to the host and port of an endpoint."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    allowed = {address[4][:2] for address in found}

    def refuse(event: str, details: tuple[Any, ...]) -> None:
        if event == "socket.connect" and tuple(details[1][:2]) not in allowed:
            raise PermissionError("a worker reaches its endpoint alone")

    sys.addaudithook(refuse)
