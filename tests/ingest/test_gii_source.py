"""Where the XML comes from, and everything that can be wrong with it."""

import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor, wait

import httpx
import pytest

from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.ingest import foreign, gii_source
from tests.ingest.gii_samples import law


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


ONE = zipped(("BJNRX.xml", law()))


def loaded(where, wanted=None):
    return [(source.gii, source.load()) for source in gii_source.sources(where, wanted)]


def test_directory_in_the_layout_of_the_site(tmp_path):
    for name in ("ag", "bg"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "xml.zip").write_bytes(ONE)
    (tmp_path / "gii-toc.xml").write_text("<items/>")
    assert loaded(tmp_path) == [("ag", law()), ("bg", law())]
    assert loaded(tmp_path, frozenset({"bg"})) == [("bg", law())]


def test_zip_of_one_law_and_of_a_site(tmp_path):
    (tmp_path / "xml.zip").write_bytes(ONE)
    (tmp_path / "site.zip").write_bytes(zipped(("ag/xml.zip", ONE), ("bg/BJNRY.xml", law()), ("gii.txt", b"")))
    assert loaded(tmp_path / "xml.zip") == [("", law())]
    assert loaded(tmp_path / "site.zip") == [("ag", law()), ("bg", law())]


def test_site(monkeypatch):
    pages = {
        "/gii-toc.xml": b"<items><item><link>http://law.example/ag/xml.zip</link></item></items>",
        "/ag/xml.zip": ONE,
        "/away/gii-toc.xml": b"<items><item><link>http://other.example/ag/xml.zip</link></item></items>",
    }
    transport = httpx.MockTransport(
        lambda request: httpx.Response(
            200 if request.url.path in pages else 404, content=pages.get(request.url.path, b"")
        )
    )
    client = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **options: client(transport=transport, **options))
    assert loaded("https://law.example") == [("ag", law())]
    assert loaded("https://law.example/ag/xml.zip") == [("ag", law())]
    with pytest.raises(UnreadableInput, match="another host"):
        loaded("https://law.example/away/gii-toc.xml")
    with pytest.raises(UnreadableInput, match="404"):
        loaded("https://law.example/zz/xml.zip")


BROKEN_ZIPS = [
    (b"", "not a complete zip|empty"),
    (b"PK\x03\x04 nothing", "zip"),
    (ONE[:-30], "zip"),
    (ONE[:60] + b"\x00" * 40 + ONE[100:], "damaged"),
    (zipped(("a.txt", b"x")), "no XML file"),
    (zipped(("/etc/a.xml", law())), "outside itself"),
    (zipped(("../a.xml", law())), "outside itself"),
]


@pytest.mark.parametrize(("data", "what"), BROKEN_ZIPS)
def test_broken_zip(tmp_path, data, what):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableInput, match=what) as caught:
        loaded(path)
    assert "x.zip" in caught.value.where


def test_zip_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "MAX_XML", 2**20)
    (tmp_path / "x.zip").write_bytes(zipped(("a.xml", b" " * 2**22)))
    with pytest.raises(LimitExceeded, match="more than 1 MB"):
        loaded(tmp_path / "x.zip")


def test_a_pipe_is_no_law_and_nobody_waits_for_it(tmp_path):
    pipe = tmp_path / "xg" / "xml.zip"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as others:
        reading = others.submit(loaded, tmp_path)
        if not wait([reading], timeout=10).done:
            os.close(os.open(pipe, os.O_WRONLY))  # lets the reader go
    with pytest.raises(UnreadableInput, match="no regular file"):
        reading.result()


def test_nothing_there(tmp_path):
    with pytest.raises(UnreadableInput, match="no law in this directory"):
        loaded(tmp_path)
    with pytest.raises(UnreadableInput, match="no such file"):
        loaded(tmp_path / "nowhere")


BOMB = b'<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><dokumente>&b;</dokumente>'


@pytest.mark.parametrize(
    ("data", "what", "place"),
    [
        (b"", "empty", "x.xml"),
        (b"  \n", "empty", "x.xml"),
        (law()[:-40], "not well-formed", "x.xml:1"),
        (b"<dokumente>\n<norm>\n</dokumente>", "not well-formed", "x.xml:3"),
        (b"<html/>", "root element is <html>", "x.xml:1"),
        (BOMB, "internal subset", "x.xml"),
        (b'<!DOCTYPE d SYSTEM "a>b" [<!ENTITY a "x">]><dokumente/>', "internal subset", "x.xml"),
        (b"<?xml version='1.0' encoding='UTF-7'?><dokumente/>", "encoding UTF-7", "x.xml:1"),
        ("<dokumente/>".encode("utf-16"), "not UTF-8", "x.xml:1"),
        ("<dokumente>ä</dokumente>".encode("latin-1"), "not well-formed", "x.xml:1"),
        (b"<dokumente>&unknown;</dokumente>", "not well-formed", "x.xml:1"),
    ],
)
def test_broken_xml(data, what, place):
    with pytest.raises(UnreadableInput, match=what) as caught:
        gii_source.parse(data, "x.xml")
    assert caught.value.where == place


def test_external_doctype_is_accepted_and_never_loaded():
    data = b'<?xml version="1.0"?><!DOCTYPE dokumente SYSTEM "http://192.0.2.1/gii-norm.dtd"><dokumente doknr="X"/>'
    assert gii_source.parse(data, "x.xml").get("doknr") == "X"


def test_a_source_without_a_readable_law_names_each(tmp_path):
    for name, data in (("ag", b"no zip"), ("bg", ONE[:60]), ("cg", zipped(("c.xml", b"<html/>")))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "xml.zip").write_bytes(data)
    with pytest.raises(UnreadableInput, match="none of 3 laws can be read") as caught:
        gii_source.check(tmp_path)
    for name, why in (("ag", "not a zip"), ("bg", "damaged"), ("cg", "root element is <html>")):
        assert f"{name}/xml.zip" in caught.value.what, name
        assert why in caught.value.what
