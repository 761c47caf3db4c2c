"""What is refused on every path: unknown parameters, wrong methods; in the language of who asks."""

import httpx
import pytest

from tests.api.problems import problem


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-url=urn:g"),  # a slip that would ask the whole graph
        ("GET", "/id/norm/xg/1?default-graph-url=1"),
        ("GET", "/id/norm/xg/1.html?default-graph-url=1"),
        ("GET", "/xg/1?default-graph-url=1"),
        ("POST", "/cite?default-graph-url=1"),
        ("GET", "/search?q=xg&default-graph-url=1"),
        ("GET", "/decisions?default-graph-url=1"),
    ],
)
def test_a_parameter_that_nobody_knows(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path, content="§ 1 XG", headers={"Content-Type": "text/plain"})
    assert problem(answer, 400, "request")["where"] == "default-graph-url"


@pytest.mark.parametrize(
    "path",
    ["/sparql?question=citing-decisions&lang=de", "/id/norm/xg/1.html?on=2026-03-02", "/id/norm/xg/1?version=00aa"],
)
def test_parameters_of_pages(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).status_code in (200, 303)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/derive", "POST"),
        ("GET", "/validate", "POST"),
        ("PUT", "/sparql", "GET, HEAD, POST"),
        ("DELETE", "/search", "GET, HEAD"),
        ("POST", "/id/norm/xg/1", "GET, HEAD"),
    ],
)
def test_a_method_that_a_path_does_not_take(client: httpx.Client, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    problem(answer, 405, "method")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", "/derive", "id: x\nfoo: 1\n", "Unbekannter Schlüssel `foo`"),
        ("GET", "/search?q=xg&foo=1", "", "Den Parameter `foo` gibt es nicht"),
        ("GET", "/search?q=xg&limit=0", "", "Der Wert muss mindestens 1 sein"),
        ("GET", "/norms?law=xg&limit=x", "", "Der Wert muss eine ganze Zahl sein"),
        ("GET", "/versions/xg/1?on=2018-02-30", "", "Den Tag 2018-02-30 gibt es nicht"),
        (
            "GET",
            "/sparql?query=SELECT%20*%20%7B%3Fs%20nope:x%20%3Fo%7D",
            "",
            "Zeile 1, Spalte 20: Dieses Präfix ist nicht erklärt",
        ),
        ("GET", "/id/norm/xg/99", "", "Der Graph sagt nichts über dieses Ding"),
        ("GET", "/derive", "", "Dieser Pfad nimmt POST"),
    ],
)
def test_problems_speak_german(client: httpx.Client, method: str, path: str, body: str, said: str) -> None:
    headers = {"Accept-Language": "de", "Content-Type": "application/yaml"}
    answer = client.request(method, path, content=body, headers=headers)
    assert answer.json()["detail"].startswith(said)
    assert answer.headers["content-language"] == "de"


@pytest.mark.parametrize(
    "path",
    [
        "/versions/xg/99",
        "/versions/xg/99?on=2018-11-16",
        "/norm/xg/99?on=2018-11-16",
        "/timegate/xg/99",
        "/timemap/xg/99",
    ],
)
def test_a_day_makes_no_norm(client: httpx.Client, path: str) -> None:
    told = problem(client.get(path, headers={"Accept-Datetime": "Fri, 16 Nov 2018 00:00:00 GMT"}), 404, "not-found")
    assert told["detail"] == "the graph says nothing about this thing"
