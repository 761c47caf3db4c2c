"""How an attack is written down and how its answer is judged."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx

PLACE = "LISTENER"
"""Stands in an attack for the address of a server that must never be called."""


class Attack(NamedTuple):
    """One request and what must come back: `200`, `400 syntax`, or several of these where chance decides (`|`)."""

    name: str
    expected: str
    path: str
    request: Mapping[str, Any] = MappingProxyType({})
    method: str = "GET"
    never: tuple[str, ...] = ()
    """What must not stand in a page; JSON is sent with `nosniff`."""


def get(name: str, expected: str, path: str, never: tuple[str, ...] = (), **params: str) -> Attack:
    """Write down a GET with parameters."""
    return Attack(name, expected, path, {"params": params} if params else {}, never=never)


def post(name: str, expected: str, path: str, content: str | bytes, media_type: str, **headers: str) -> Attack:
    """Write down a POST of a body."""
    return Attack(
        name, expected, path, {"content": content, "headers": {"Content-Type": media_type, **headers}}, "POST"
    )


def query(name: str, expected: str, text: str, **params: str) -> Attack:
    """Write down a query, sent as a body because many are longer than a URL may be."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json, text/turtle"}
    return Attack(name, expected, "/sparql", {"content": text, "headers": headers, "params": params}, "POST")


def send(client: httpx.Client, attack: Attack, listener: str) -> httpx.Response:
    """Send an attack with the address of the listener in its place."""
    return client.request(attack.method, attack.path, **_placed(attack.request, listener))


def judge(attack: Attack, response: httpx.Response) -> None:
    """Compare an answer with what was expected; raises AssertionError with both."""
    kind = ""
    if response.status_code >= 400:
        assert response.headers["content-type"].startswith(("application/problem+json", "text/html")), response.text
        if "problem+json" in response.headers["content-type"]:
            kind = response.json()["type"].partition("#")[2]
    answers = (str(response.status_code), f"{response.status_code} {kind}")
    assert any(one in answers for one in attack.expected.split("|")), (attack.name, answers, response.text[:500])
    page = "text/html" in response.headers.get("content-type", "")
    for word in ("Traceback", "normgraph_api/", *(attack.never if page else ())):
        assert word not in response.text, (attack.name, word)


def _placed(value: Any, listener: str) -> Any:
    if isinstance(value, str):
        return value.replace(PLACE, listener)
    if isinstance(value, bytes):
        return value.replace(PLACE.encode(), listener.encode())
    if isinstance(value, Mapping):
        return {key: _placed(one, listener) for key, one in value.items()}
    return value
