"""Downloads from a publisher's web site: polite, patient, never twice what has not changed, and nothing believed.

Conditional requests (RFC 9110, section 13) with what the site said of a file before; one request after the other, with
a pause between them; another try after failures that pass, later each time, and not before the site allows it.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from normgraph.errors import LimitExceeded, UnreadableInput

if TYPE_CHECKING:
    import httpx

PAUSE = 0.2
"""Seconds between two requests, unless told."""
TRIES = 5
FIRST_WAIT = 1.0
"""Seconds before the second try; each further wait is twice as long, and up to a quarter longer by chance."""
LONGEST_WAIT = 120.0
MAX_DOWNLOAD = 64 * 2**20

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a file with their SHA-256; without them where the site says that they are what is known."""

    data: bytes | None
    digest: str
    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, data: bytes) -> Fetched:
        """Take bytes that were read.

        >>> Fetched.of(b"").digest[:8]
        'e3b0c442'
        """
        return cls(data, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Said:
    """What a site said of a file, and the SHA-256 of its bytes."""

    etag: str
    modified: str
    digest: str


@dataclass
class Site:
    """A client for one site.

    `known` is what it said before, of files whose bytes need not come again. What is fetched stays in `folder`, so that
    an interrupted run need not fetch it once more.
    """

    known: Mapping[str, Said] = field(default_factory=dict)
    folder: Path | None = None
    pause: float = PAUSE
    sleep: Callable[[float], None] = time.sleep
    said: dict[str, Said] = field(default_factory=dict)
    """What the site said in this run."""

    def __post_init__(self) -> None:
        self._next = 0.0

    @cached_property
    def _client(self) -> httpx.Client:
        """The client, from the first request on: most sources are no site, and reading certificates takes a while."""
        import httpx

        return httpx.Client(follow_redirects=True, timeout=30.0, headers={"User-Agent": "normgraph"})

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_client" in vars(self):
            self._client.close()

    def read(self, url: str) -> bytes:
        """Return the bytes of a file, whatever is known of it."""
        data = self._patient(url, None).data
        assert data is not None, "an unconditional request has an answer"
        return data

    def fetch(self, url: str) -> Fetched:
        """Return a file; raises UnreadableInput where it cannot be had, LimitExceeded where it is too long."""
        known, kept = self.known.get(url), self._kept(url)
        fetched = self._patient(url, kept[0] if kept else known)
        if fetched.data is None and kept:
            fetched = Fetched(kept[1], kept[0].digest, fetched.etag, fetched.modified)
        elif fetched.data is not None:
            self._keep(url, fetched)
        if fetched.etag or fetched.modified:
            self.said[url] = Said(fetched.etag, fetched.modified, fetched.digest)
        return fetched

    def _patient(self, url: str, known: Said | None) -> Fetched:
        """Try again what may pass."""
        import httpx

        for number in range(1, TRIES + 1):
            self._wait()
            try:
                return self._once(url, known)
            except httpx.HTTPError as error:
                wait = _wait(error, number)
                if wait is None or number == TRIES:
                    tries = f" after {number} tries" if number > 1 else ""
                    raise UnreadableInput(
                        f"cannot be downloaded{tries}: {str(error).partition(chr(10))[0]}",
                        where=url,
                        remedy="check URL and network, try later",
                    ) from error
                self.sleep(wait)
        raise AssertionError("the last round returns or raises")

    def _wait(self) -> None:
        now = time.monotonic()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + self.pause

    def _once(self, url: str, known: Said | None) -> Fetched:
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        elif known and known.modified:
            headers["If-Modified-Since"] = known.modified
        with self._client.stream("GET", url, headers=headers) as answer:
            if known and answer.status_code == HTTPStatus.NOT_MODIFIED:
                return Fetched(None, known.digest, known.etag, known.modified)
            answer.raise_for_status()
            _check(answer, url)
            data = bytearray()
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > MAX_DOWNLOAD:
                    raise LimitExceeded(f"more than {MAX_DOWNLOAD >> 20} MB", where=url, remedy="check the URL")
            said = answer.headers
            digest = hashlib.sha256(data).hexdigest()
            return Fetched(bytes(data), digest, said.get("etag", ""), said.get("last-modified", ""))

    def _kept(self, url: str) -> tuple[Said, bytes] | None:
        """Return what an interrupted run fetched, where it is whole."""
        if self.folder is None:
            return None
        path = self.folder / hashlib.sha256(url.encode()).hexdigest()
        try:
            head, _, data = path.read_bytes().partition(b"\n")
            said = Said(**json.loads(head))
        except (OSError, ValueError, TypeError):
            return None
        return (said, data) if hashlib.sha256(data).hexdigest() == said.digest else None

    def _keep(self, url: str, fetched: Fetched) -> None:
        if self.folder is not None and fetched.data is not None and (fetched.etag or fetched.modified):
            self.folder.mkdir(parents=True, exist_ok=True)
            said = Said(fetched.etag, fetched.modified, fetched.digest)
            head = json.dumps(asdict(said)).encode()
            (self.folder / hashlib.sha256(url.encode()).hexdigest()).write_bytes(head + b"\n" + fetched.data)


def _check(answer: httpx.Response, url: str) -> None:
    """Refuse an answer of another host, and a page where a file is expected."""
    if answer.url.host != urlsplit(url).hostname:
        raise UnreadableInput(f"leads to another host: {answer.url.host}", where=url, remedy="check the URL")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise UnreadableInput(f"is a web page ({kind}), not a file", where=url, remedy="check the URL")


def _wait(error: httpx.HTTPError, number: int) -> float | None:
    """Return how long to wait after the failed try of that number, None where another one is of no use."""
    import httpx

    backoff = FIRST_WAIT * 2 ** (number - 1) * (1 + random.random() / 4)
    if isinstance(error, httpx.HTTPStatusError):
        if error.response.status_code not in _PASSING:
            return None
        asked = _retry_after(error.response.headers.get("retry-after", ""))
        return None if asked > LONGEST_WAIT else max(backoff, asked)
    return backoff if isinstance(error, httpx.TransportError) else None


def _retry_after(value: str) -> float:
    """Return the seconds that a Retry-After header asks for (RFC 9110, section 10.2.3).

    >>> _retry_after("7"), _retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), _retry_after("soon")
    (7.0, 0.0, 0.0)
    """
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
