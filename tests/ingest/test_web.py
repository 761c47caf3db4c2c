"""Downloads from a site of the test's own: what has not changed, what fails and passes, what is not what it seems."""

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from normgraph import identifiers, snapshot, snapshot_missing, store, versions, versions_text
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.ingest import web
from tests.ingest.gii_samples import law, section


class Handler(BaseHTTPRequestHandler):
    """Answers from a table: path → list of (status, headers, body), the last of which stays."""

    def do_GET(self):
        site = self.server.site
        answers = site.answers.get(self.path, [(404, {}, b"")])
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        known = self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since")
        if status == 200 and known and known in (headers.get("ETag"), headers.get("Last-Modified")):
            status, body = 304, b""
        site.log.append((self.path, status))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Publisher:
    def __init__(self, url):
        self.url = url
        self.answers = {}
        self.log = []

    def put(self, path, body, **headers):
        self.answers[path] = [(200, {name.replace("_", "-"): value for name, value in headers.items()}, body)]

    def statuses(self):
        seen, self.log = self.log, []
        return [status for path, status in seen if not path.endswith("toc.xml")]


@pytest.fixture
def publisher():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = Publisher(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def waits(monkeypatch):
    """What a client would have slept."""
    slept = []
    monkeypatch.setattr(web.time, "sleep", slept.append)
    return slept


def site(waits, **more):
    return web.Site(sleep=waits.append, **more)


def test_what_is_known_does_not_come_again(publisher, waits):
    publisher.put("/a.zip", b"PK1", ETag='"1"')
    publisher.put("/b.zip", b"PK2", Last_Modified="Mon, 02 Feb 2026 03:04:05 GMT")
    with site(waits) as first:
        fetched = [first.fetch(publisher.url + path) for path in ("/a.zip", "/b.zip")]
    with site(waits, known=first.said) as second:
        again = [second.fetch(publisher.url + path) for path in ("/a.zip", "/b.zip")]
        publisher.put("/a.zip", b"PK3", ETag='"2"')
        changed = second.fetch(publisher.url + "/a.zip")
    assert publisher.statuses() == [200, 200, 304, 304, 200]
    assert [one.data for one in again] == [None, None]
    assert [one.digest for one in again] == [one.digest for one in fetched]
    assert changed.data == b"PK3"


def test_a_pause_lies_between_requests(publisher, waits):
    publisher.put("/a.zip", b"PK")
    with site(waits, pause=60.0) as client:
        for _ in range(3):
            client.fetch(publisher.url + "/a.zip")
    assert len(waits) == 2
    assert 50 < waits[0] <= 60 < waits[1] <= 120  # the clock stands nearly still while nobody sleeps


@pytest.mark.parametrize(
    ("answers", "least"),
    [
        ([(503, {}, b"")], [1.0]),
        ([(500, {}, b""), (429, {"Retry-After": "7"}, b"")], [1.0, 7.0]),
        ([(503, {"Retry-After": "Mon, 02 Feb 2026 03:04:05 GMT"}, b"")], [1.0]),  # a day that is over
        ([(200, {"Content-Length": "99"}, b"cut off")], [1.0]),
        ([(503, {}, b"")] * 4, [1.0, 2.0, 4.0, 8.0]),
    ],
)
def test_what_may_pass_is_tried_again_later_each_time(publisher, waits, answers, least):
    publisher.answers["/a.zip"] = [*answers, (200, {}, b"PK")]
    with site(waits, pause=0.0) as client:
        assert client.fetch(publisher.url + "/a.zip").data == b"PK"
    slept = [seconds for seconds in waits if seconds >= 0.5]
    assert len(slept) == len(least)
    assert all(low <= seconds <= low * 1.25 for low, seconds in zip(least, slept, strict=True))


@pytest.mark.parametrize(
    ("answer", "tries", "reason"),
    [
        ((404, {}, b""), 1, "404"),  # is not there: another try is of no use
        ((403, {}, b""), 1, "403"),
        ((503, {"Retry-After": "86400"}, b""), 1, "503"),  # nobody waits a day
        ((503, {}, b""), web.TRIES, f"after {web.TRIES} tries"),
        ((200, {"Content-Length": "99"}, b"cut off"), web.TRIES, "tries"),
        ((200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Wartung</html>"), 1, "is a web page"),
        ((302, {"Location": "http://localhost:1/"}, b""), None, "cannot be downloaded"),
    ],
)
def test_what_cannot_be_had_is_said_with_its_place(publisher, waits, answer, tries, reason):
    publisher.answers["/a.zip"] = [answer]
    with site(waits) as client, pytest.raises(UnreadableInput, match=reason) as raised:
        client.fetch(publisher.url + "/a.zip")
    assert raised.value.where == publisher.url + "/a.zip"
    assert "\n" not in str(raised.value)  # one line of the report
    assert tries is None or len(publisher.log) == tries


def test_a_redirect_stays_on_its_host(publisher, waits):
    publisher.put("/b.zip", b"PK")
    there = publisher.url.replace("127.0.0.1", "localhost")
    publisher.answers["/a.zip"] = [(302, {"Location": there + "/b.zip"}, b"")]
    publisher.answers["/c.zip"] = [(302, {"Location": "/b.zip"}, b"")]
    with site(waits) as client:
        assert client.fetch(publisher.url + "/c.zip").data == b"PK"
        with pytest.raises(UnreadableInput, match="leads to another host"):
            client.fetch(publisher.url + "/a.zip")


def test_a_file_without_end_is_given_up(publisher, waits, monkeypatch):
    monkeypatch.setattr(web, "MAX_DOWNLOAD", 1000)
    publisher.put("/a.zip", b"x" * 1001)
    with site(waits) as client, pytest.raises(LimitExceeded):
        client.fetch(publisher.url + "/a.zip")


def test_an_interrupted_run_keeps_what_it_fetched(publisher, waits, tmp_path):
    publisher.put("/a.zip", b"PK1", ETag='"1"')
    with site(waits, folder=tmp_path / "web") as client:
        client.fetch(publisher.url + "/a.zip")
    with site(waits, folder=tmp_path / "web") as client:
        assert client.fetch(publisher.url + "/a.zip").data == b"PK1"
    assert publisher.statuses() == [200, 304]
    (kept,) = (tmp_path / "web").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])  # cut off by a kill
    with site(waits, folder=tmp_path / "web") as client:
        assert client.fetch(publisher.url + "/a.zip").data == b"PK1"
    assert publisher.statuses() == [200]


def test_import_from_a_site_asks_only_whether_something_changed(publisher, waits, tmp_path, monkeypatch):
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()

    names = ("ag", "bg", "gkg")
    links = "".join(f"<item><link>{publisher.url}/{name}/x.xml</link></item>" for name in names)
    publisher.put("/gii-toc.xml", f"<items>{links}</items>".encode())
    for name in names:
        data = law(section("§ 1", "<P>Es gilt.</P>"), jurabk=name.upper(), doknr=f"BJNR{name}")
        publisher.put(f"/{name}/x.xml", data, ETag='"1"')
    publisher.answers["/gkg/x.xml"] = [(200, {"Content-Type": "text/html"}, b"<html>Wartung</html>")]
    report = snapshot.run(publisher.url, tmp_path / "store")
    assert (report.laws, [problem.law for problem in report.problems]) == (2, ["gkg"])
    assert publisher.statuses() == [200, 200, 200]
    again = snapshot.run(publisher.url, tmp_path / "store")
    assert (again.laws, again.unchanged, again.missing, len(again.problems)) == (0, 2, (), 1)
    assert publisher.statuses() == [304, 304, 200]
    data = law(section("§ 1", "<P>Es gilt nicht.</P>"), jurabk="BG", doknr="BJNRbg")
    publisher.put("/bg/x.xml", data, ETag='"2"')
    changed = snapshot.run(publisher.url, tmp_path / "store")
    assert (changed.laws, changed.unchanged) == (1, 1)
    assert publisher.statuses() == [304, 200, 200]
    links = "".join(f"<item><link>{publisher.url}/{name}/x.xml</link></item>" for name in names[1:])
    publisher.put("/gii-toc.xml", f"<items>{links}</items>".encode())
    for day, generation in (("2026-11-27", True), ("2026-11-28", False)):  # a day later there is nothing new to say
        monkeypatch.setattr(
            snapshot_missing, "calendar", SimpleNamespace(today=lambda day=day: date.fromisoformat(day))
        )
        gone = snapshot.run(publisher.url, tmp_path / "store")
        assert (gone.missing, bool(gone.generation)) == (("ag",), generation)
    graph = store.open_store(tmp_path / "store")
    told = "\n".join(versions_text.history(versions.norm(graph, identifiers.norm("ag", "1"))))
    assert "In der Quelle fehlt das Gesetz, abgerufen am 2026-11-27" in told
