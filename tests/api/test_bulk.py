"""`/export`: on demand from a worker, finished files streamed; the same bytes as the command writes."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from normgraph_api.settings import Settings

from normgraph.export import Format, crate, export
from normgraph.store import Builder, open_store
from tests.api.conftest import _quads, serving


def test_what_there_is(client: httpx.Client) -> None:
    said = client.get("/export").json()
    assert (said["files"], said["manifest"]) == ([], "")
    assert "parquet" in said["formats"]
    page = client.get(said["html"])
    assert "normgraph export crate" in page.text
    assert page.headers["content-type"].startswith("text/html")


def test_the_whole_is_what_the_command_writes(client: httpx.Client, store: Path, tmp_path: Path) -> None:
    export(open_store(store), Format.nquads, tmp_path / "out")
    answer = client.get("/export?format=nquads")
    assert answer.content == (tmp_path / "out").read_bytes()
    assert answer.headers["content-type"] == "application/n-quads"
    packed = client.get("/export?format=nquads&compression=gzip")
    assert packed.headers["content-type"] == "application/gzip"
    assert gzip.decompress(packed.content) == answer.content
    assert client.get("/export?format=nquads", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_one_graph(client: httpx.Client) -> None:
    answer = client.get("/export?format=turtle&graph=statute/xg")
    assert 'filename="statute-xg.ttl"' in answer.headers["content-disposition"]
    assert len(list(ox.parse(answer.content, ox.RdfFormat.TURTLE))) > 10


@pytest.mark.parametrize("form", ["csv", "parquet", "graphml"])
def test_edges(client: httpx.Client, form: str) -> None:
    answer = client.get(f"/export?format={form}")
    assert answer.status_code == 200
    assert b"norm/xg/1/abs-2" in answer.content


@pytest.mark.parametrize(
    ("query", "status", "where"),
    [
        ("format=hdt", 400, "query.format"),
        ("format=turtle&graph=statute/nope", 400, "graph"),
        ("format=turtle&graph=not%20an%20iri", 400, "graph"),
        ("format=turtle&compression=rar", 400, "query.compression"),
        ("format=turtle&colour=red", 400, "colour"),
    ],
)
def test_bad_questions(client: httpx.Client, query: str, status: int, where: str) -> None:
    answer = client.get(f"/export?{query}")
    assert (answer.status_code, answer.json()["where"]) == (status, where)


@pytest.mark.parametrize("name", ["nope.nq", "..%2Fmanifest.json", "manifest.json", "ro-crate-metadata.json"])
def test_no_other_file(client: httpx.Client, name: str) -> None:
    assert client.get(f"/export/{name}").status_code == 404


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    directory = tmp_path_factory.mktemp("finished")
    with Builder(directory) as builder:
        builder.add(_quads())
        builder.publish()
    crate.write(directory)
    with serving(Settings(store=directory, workers=1)) as client:
        yield client


def test_finished_files(finished: httpx.Client) -> None:
    listed = finished.get("/export").json()["files"]
    for file in listed:
        data = finished.get(file["href"]).content
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    answer = finished.get("/export?format=nquads&compression=gzip", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/export/normgraph.nq.gz")
    part = finished.get("/export/normgraph.nq.gz", headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, b"\x1f\x8b")
    assert finished.get("/export/ro-crate-metadata.json").json()["@graph"]
    assert finished.get("/export/..%2Fmanifest.json").status_code == 404


def test_dumps_are_described(finished: httpx.Client) -> None:
    assert "/export/normgraph.nq.gz>" in finished.get("/.well-known/void").text
    assert "sha256" in finished.get("/catalog").text
