"""What no client library sends: requests written by hand, cut off, doubled, slow, or half closed."""

import contextlib
import re
import socket
import threading
import time

import pytest

from tests.hostile.conftest import SECONDS, Service

ASK = "/sparql?query=ASK%20%7B%7D"
HOST = "Host: 127.0.0.1\r\n"
CLOSE = "Connection: close\r\n"


def request(line: str, *heads: str, body: str = "") -> bytes:
    return (line + "\r\n" + "".join(f"{head}\r\n" for head in heads) + "\r\n" + body).encode("latin-1")


def posted(*heads: str, body: str) -> bytes:
    return request("POST /cite HTTP/1.1", "Host: x", "Content-Type: text/plain", "Connection: close", *heads, body=body)


SENT = [
    ("no host", "200|400", request(f"GET {ASK} HTTP/1.1", "Connection: close")),
    ("two hosts", "400|200", request(f"GET {ASK} HTTP/1.1", "Host: a", "Host: b", "Connection: close")),
    ("a host with a blank", "400|200", request(f"GET {ASK} HTTP/1.1", "Host: a b", "Connection: close")),
    ("the whole address in the line", "200|404", request(f"GET http://evil.example{ASK} HTTP/1.1", "Host: x", "Connection: close")),
    ("HTTP 0.9", "400", b"GET /\r\n\r\n"),
    ("HTTP 1.0", "200", request(f"GET {ASK} HTTP/1.0")),
    ("HTTP 2 without a word before", "400|404", b"PRI * HTTP/2.0\r\n\r\n"),
    ("HTTP 9.9", "200", request(f"GET {ASK} HTTP/9.9", "Host: x")),
    ("TLS on a port without", "400", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40 + b"\r\n\r\n"),
    ("only NUL", "400", b"\x00" * 2_000 + b"\r\n\r\n"),
    ("a line without end", "400|431|414", b"GET /" + b"a" * 300_000),
    ("a head without end", "400|431", request("GET / HTTP/1.1", "Host: x", "X: " + "a" * 300_000)),
    ("20,000 heads", "400|431", request("GET / HTTP/1.1", "Host: x", *(f"X-{n}: y" for n in range(20_000)))),
    ("a folded head", "200", request(f"GET {ASK} HTTP/1.1", "Host: x", "X: a", " b", "Connection: close")),
    ("a head without a colon", "400", request("GET / HTTP/1.1", "Host: x", "nothing")),
    ("a blank before the colon", "400", request("POST /cite HTTP/1.1", "Host: x", "Content-Length : 5", body="12345")),
    ("NUL in a head", "400", request("GET / HTTP/1.1", "Host: x", "X: a\x00b")),
    ("a bare line feed in a head", "400|200", request(f"GET {ASK} HTTP/1.1", "Host: x", "X: a\nY: b", "Connection: close")),
    ("length and chunks", "200|400", posted("Content-Length: 4", "Transfer-Encoding: chunked", body="0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n")),
    ("chunks twice", "400|501", posted("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body="0\r\n\r\n")),
    ("chunks by another name", "400|501", posted("Transfer-Encoding: xchunked", body="0\r\n\r\n")),
    ("two lengths", "400", posted("Content-Length: 5", "Content-Length: 6", body="123456")),
    ("a length below zero", "400", posted("Content-Length: -1", body="")),
    ("a length in words", "400", posted("Content-Length: five", body="12345")),
    ("a length past all", "400|413", posted("Content-Length: 99999999999999999999", body="12345")),
    ("a length with a sign", "400", posted("Content-Length: +5", body="12345")),
    ("a chunk past all", "408", posted("Transfer-Encoding: chunked", body="FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n")),
    ("a chunk below zero", "400", posted("Transfer-Encoding: chunked", body="-1\r\nx\r\n0\r\n\r\n")),
    ("a chunk of no number", "400", posted("Transfer-Encoding: chunked", body="xyz\r\nx\r\n0\r\n\r\n")),
    ("a note on a chunk without end", "400", posted("Transfer-Encoding: chunked", body="1;" + "a" * 300_000)),
    ("an upgrade to HTTP 2", "200", request(f"GET {ASK} HTTP/1.1", "Host: x", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA")),
    ("an upgrade to a socket", "200", request("GET / HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA==")),
    ("a tunnel", "400|405|404", request("CONNECT evil.example:443 HTTP/1.1", "Host: evil.example:443")),
    ("options of everything", "400|404|405|200", request("OPTIONS * HTTP/1.1", "Host: x", "Connection: close")),
    ("a promise that is not kept", "417|413|408|400|100", posted("Expect: 100-continue", "Content-Length: 99999999", body="")),
]  # fmt: skip


def answer(service: Service, sent: bytes, *, close_after: bool = False, silence: float = 0.7) -> list[str]:
    """Return the status of each answer until the service closes the connection or is silent for a while."""
    received = b""
    with socket.create_connection(service.address, timeout=SECONDS + 8) as connection:
        with contextlib.suppress(ConnectionError):  # it may refuse before it has heard everything
            connection.sendall(sent)
            if close_after:
                connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            connection.settimeout(SECONDS + 4)
            with contextlib.suppress(TimeoutError):
                while part := connection.recv(65_536):
                    received += part
                    connection.settimeout(silence)
    return re.findall(r"HTTP/1\.1 (\d{3})", received.decode("latin-1"))


@pytest.mark.parametrize(("expected", "sent"), [row[1:] for row in SENT], ids=[row[0] for row in SENT])
def test_written_by_hand(service: Service, expected: str, sent: bytes) -> None:
    statuses = answer(service, sent)
    assert len(statuses) <= 1 + (statuses[:1] == ["100"]), "one request, one answer: nothing was smuggled in"
    assert not statuses or statuses[-1] in expected.split("|"), statuses
    service.is_well()


def test_two_requests_at_once_are_answered_in_their_order(service: Service) -> None:
    first = request(f"GET {ASK} HTTP/1.1", "Host: x")
    both = first + request("GET /static/none HTTP/1.1", "Host: x", "Connection: close")
    assert answer(service, both, silence=30) == ["200", "404"]


def test_a_half_closed_client_still_hears(service: Service) -> None:
    assert answer(service, request(f"GET {ASK} HTTP/1.1", "Host: x"), close_after=True) in (["200"], [])
    service.is_well()


@pytest.mark.parametrize("cut", [1, 20, 60, 110])
def test_a_request_that_is_cut_off(service: Service, cut: int) -> None:
    whole = posted("Content-Length: 7", body="§ 1 BGB"[:7])
    with socket.create_connection(service.address, timeout=5) as connection:
        connection.sendall(whole[:cut])
    service.is_well()


def test_slow_clients_do_not_stand_in_the_way(service: Service) -> None:
    """Heads that come letter by letter on more connections than files could be open; others are answered meanwhile."""
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(service.address, timeout=5)) for _ in range(300)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
        for letter in b"slow":
            for connection in slow:
                connection.sendall(bytes([letter]))
            start = time.perf_counter()
            service.is_well()
            assert time.perf_counter() - start < SECONDS + 8
            time.sleep(0.05)


BEGUN = {
    "nothing": [b""],
    "half a head": [b"GET / HTTP/1.1\r\nHost: x\r\nX-"],
    "a head byte by byte": [b"GET / HTTP/1.1\r\nX: ", *(b"a" for _ in range(200))],
    "half a head after an answer": [request(f"GET {ASK} HTTP/1.1", "Host: x") + b"GET / HT", b"TP"],
}


@pytest.mark.parametrize("parts", BEGUN.values(), ids=list(BEGUN))
def test_a_head_that_does_not_end_is_ended(service: Service, parts: list[bytes]) -> None:
    """Otherwise whoever holds enough connections open shuts all others out."""
    start, closed = time.perf_counter(), False
    with socket.create_connection(service.address) as connection:
        connection.settimeout(0.3)
        while not closed and time.perf_counter() - start < 40:
            with contextlib.suppress(TimeoutError):
                try:
                    if parts:
                        connection.sendall(parts[0])
                        parts = parts[1:]
                    closed = connection.recv(65_536) == b""
                except ConnectionError:
                    closed = True
    assert closed
    service.is_well()


def test_a_body_that_comes_too_slowly_is_ended(service: Service) -> None:
    head = request(
        "POST /cite HTTP/1.1", "Host: x", "Content-Type: text/plain", "Content-Length: 1000", "Connection: close"
    )
    with socket.create_connection(service.address, timeout=20) as connection:
        connection.sendall(head)
        start, received = time.perf_counter(), b""
        connection.settimeout(0.2)
        while time.perf_counter() - start < 15 and not received:
            with contextlib.suppress(TimeoutError, ConnectionError):
                connection.sendall(b"a")
                received = connection.recv(200)
    assert received.split(b" ")[1] == b"408"
    service.is_well()


def test_a_client_that_does_not_read(hurried: Service) -> None:
    """Answers of a megabyte to clients that take nothing: they wait, nobody else does."""
    path = "/sparql?query=SELECT%20%3Fa%20%3Fd%20%7B%3Fa%20%3Fb%20%3Fc%20.%20%3Fd%20%3Fe%20%3Ff%7D"
    with contextlib.ExitStack() as stack:
        for _ in range(8):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            connection.connect(hurried.address)
            connection.sendall(request(f"GET {path} HTTP/1.1", "Host: x"))
        time.sleep(0.5)
        hurried.is_well()


def test_heavy_clients_get_announced_limits_and_others_answers(hurried: Service) -> None:
    """More work than there are workers: what waits too long is told when to come again."""
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
    seen: list[tuple[int, str]] = []

    def heavy() -> None:
        response = hurried.client.get("/sparql", params={"query": cross})
        seen.append((response.status_code, response.headers.get("retry-after", "")))

    threads = [threading.Thread(target=heavy) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in seen} <= {429, 503}
    hurried.is_well()
