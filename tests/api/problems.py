"""What every error of the service has in common."""

from typing import Any

from httpx import Response


def problem(response: Response, status: int, kind: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["type"].partition("#")[2]) == (status, status, kind), body
    assert {"title", "detail", "instance"} <= body.keys()
    return body
