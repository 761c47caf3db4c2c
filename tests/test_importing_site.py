"""Decisions from the publisher's site: a loopback server with a table of contents, failures, and what leads astray."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from normgraph import importing_decisions, store
from normgraph.errors import UnreadableInput
from normgraph.ingest import web
from tests.ingest.decision_samples import rii, toc
from tests.test_importing_decisions import decisions, directory

__all__ = ["directory"]

QUICK = partial(web.Site, pause=0.0, sleep=lambda seconds: None)


class Site(ThreadingHTTPServer):
    """Answers with files by path; a path among the failing ones has so many answers 503 before."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.failing: dict[str, int] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        fails = self.server.failing.get(self.path, 0)
        self.server.failing[self.path] = fails - 1
        data = self.server.files.get(self.path)
        self.send_response(503 if fails > 0 else 404 if data is None else 200)
        self.send_header("Content-Length", str(len(data or b"")))
        if fails > 0:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def listed(site: Site, *names: str) -> bytes:
    entries = ({"doknr": name, "number": f"I ZB {index}/15"} for index, name in enumerate(names))
    return toc(*entries).replace(b"http://example.org", site.url.encode())


def test_what_is_new_or_changed_is_fetched_and_nothing_else(directory: Path, site: Site) -> None:
    for index, name in enumerate(("A0", "A1")):
        site.files[f"/docs/jb-{name}.zip"] = zipped(f"{name}.xml", rii(doknr=name, number=f"I ZB {index}/15"))
    site.files["/docs/jb-A2.zip"] = b"PK\x03\x04 broken"
    site.files["/rii-toc.xml"] = listed(site, "A0", "A1", "A2", "A3")
    site.failing["/docs/jb-A1.zip"] = 2
    run = partial(importing_decisions.decisions, [site.url], directory, site=QUICK)
    done = run()
    assert (done.new, done.refused) == (2, 2)
    told = {problem.place.rpartition("/")[2]: problem.what for problem in done.problems}
    assert "damaged or cut off" in told["jb-A2.zip"]
    assert "404" in told["jb-A3.zip"]
    assert told["rii-toc.xml"] == "2 of the documents listed are not in the store"
    assert site.asked.count("/docs/jb-A1.zip") == 3, "tried again after 503"
    site.asked.clear()
    again = run()
    assert (again.new, again.unchanged, again.generation) == (0, 0, done.generation)
    assert sorted(site.asked) == ["/docs/jb-A2.zip", "/docs/jb-A3.zip", "/rii-toc.xml"]
    site.files["/docs/jb-A0.zip"] = zipped("A0.xml", rii(doknr="A0", number="I ZB 0/15", two="Anders."))
    site.files["/rii-toc.xml"] = listed(site, "A0", "A1").replace(b"2025-01-01", b"2025-02-02", 1)
    site.asked.clear()
    assert run().changed == 1
    assert site.asked == ["/rii-toc.xml", "/docs/jb-A0.zip"]
    assert len(decisions(directory)) == 2


def test_one_document_by_its_address(directory: Path, site: Site) -> None:
    site.files["/docs/jb-A0.zip"] = zipped("A0.xml", rii(doknr="A0"))
    assert importing_decisions.decisions([f"{site.url}/docs/jb-A0.zip"], directory, site=QUICK).new == 1


ASTRAY = [
    (lambda site: toc({"doknr": "A0"}), "another host: example.org", "links that leave the host"),
    (lambda site: b"<html/>", "<html> is no table of contents", "a page"),
    (lambda site: b"<items><item>", "not well-formed", "a table of contents cut off"),
]


@pytest.mark.parametrize(("make", "message", "why"), ASTRAY, ids=[row[-1] for row in ASTRAY])
def test_a_site_that_leads_astray_leaves_the_store_as_it_was(
    directory: Path, site: Site, make: Callable[[Site], bytes], message: str, why: str
) -> None:
    site.files["/rii-toc.xml"] = make(site)
    with pytest.raises(UnreadableInput, match=message):
        importing_decisions.decisions([site.url], directory, site=QUICK)
    assert store.current_generation(directory).name == "gen-1", why
