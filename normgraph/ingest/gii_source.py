"""Where gii-norm XML comes from: a directory, a zip, one XML file or the web site; bytes in, checked bytes out.

The layout is that of gesetze-im-internet.de: `<slug>/xml.zip` with one `BJNR….xml` in each, and `gii-toc.xml` beside
them. Everything is treated as hostile: nothing is ever written to disk under a name that an archive chose, no archive
may unfold past a limit, and an XML file may have a DOCTYPE that points outside (it is never loaded) but no internal
subset, because that is where entity bombs live.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import etree

from normgraph.errors import LimitExceeded, UnreadableInput

MAX_XML = 64 * 2**20
"""Bytes of one law; the longest of the 6,877 laws published in April 2026 has 12 MB."""
MAX_DOWNLOAD = 64 * 2**20
POLITE_PAUSE = 0.2
"""Seconds between two downloads from the web site."""
TOC = "gii-toc.xml"

_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>"'\[])*(\[)?""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ACCEPTED_ENCODINGS = {b"utf-8", b"us-ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"}


@dataclass(frozen=True, slots=True)
class Source:
    """One law as published: the name it has on the site (may be empty), the place for messages, a way to its bytes."""

    gii: str
    place: str
    load: Callable[[], bytes]


def sources(where: str | Path, wanted: frozenset[str] | None = None) -> Iterator[Source]:
    """Yield the laws found at a directory, zip, XML file or URL in the order of their names.

    `wanted` restricts a directory, zip or site to these site names (`bgb`, `aufenthg_2004`); a single law is always
    yielded. Loading is left to the caller, so that one unreadable law does not end the run.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "xg.xml").write_text("<dokumente/>")
    ...     [(s.gii, s.load()) for s in sources(folder + "/xg.xml")]
    [('', b'<dokumente/>')]
    """
    text = str(where)
    if text.startswith(("http://", "https://")):
        yield from _site(text, wanted)
        return
    path = Path(where)
    if path.is_dir():
        yield from _directory(path, wanted)
    elif not path.is_file():
        raise UnreadableInput("no such file or directory", where=text, remedy="give a directory, zip, XML file or URL")
    elif zipfile.is_zipfile(path):
        with path.open("rb") as handle:
            yield from _archive(handle, text, wanted)
    elif path.suffix.lower() == ".zip":
        raise UnreadableInput("this is not a complete zip archive", where=text, remedy="download it again")
    else:
        yield Source("", text, lambda: _limited(path.read_bytes(), text))


def parse(data: bytes, place: str) -> etree._Element:
    """Parse one law without loading or expanding anything from outside and return its root `dokumente`.

    Raises UnreadableInput with the line where the XML breaks.

    >>> parse(b"<dokumente doknr='X1'/>", "x.xml").get("doknr")
    'X1'
    >>> parse(b"<!DOCTYPE dokumente [<!ENTITY a 'b'>]><dokumente/>", "x.xml")
    Traceback (most recent call last):
        ...
    normgraph.errors.UnreadableInput: x.xml: the DOCTYPE has an internal subset, which could hold an entity bomb. \
What to do: use the file as the publisher gives it out.
    """
    if not data.strip():
        raise UnreadableInput("the file is empty", where=place, remedy="download it again")
    _check_prolog(data, place)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(
            f"not well-formed XML: {error.msg}", where=f"{place}:{error.lineno}", remedy="download it again"
        ) from error
    if root.tag != "dokumente":
        raise UnreadableInput(
            f"the root element is <{root.tag}>, expected <dokumente> of gii-norm",
            where=f"{place}:{root.sourceline}",
            remedy="give XML of gesetze-im-internet.de",
        )
    return root


def _check_prolog(data: bytes, place: str) -> None:
    """Refuse an encoding in which the check for a DOCTYPE would be blind, and an internal subset."""
    if b"\x00" in data[:4096]:
        raise UnreadableInput(
            "the file is not UTF-8 (it has NUL bytes)", where=f"{place}:1", remedy="save it as UTF-8, as published"
        )
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _ACCEPTED_ENCODINGS:
        raise UnreadableInput(
            f"the encoding {declared[1].decode()} is not accepted", where=f"{place}:1", remedy="save it as UTF-8"
        )
    for doctype in _DOCTYPE.finditer(data):
        if doctype[1]:
            raise UnreadableInput(
                "the DOCTYPE has an internal subset, which could hold an entity bomb",
                where=place,
                remedy="use the file as the publisher gives it out",
            )


def _limited(data: bytes, place: str) -> bytes:
    if len(data) > MAX_XML:
        raise LimitExceeded(f"more than {MAX_XML >> 20} MB of XML", where=place, remedy="give one law per file")
    return data


def _directory(path: Path, wanted: frozenset[str] | None) -> Iterator[Source]:
    found = False
    for entry in sorted(path.iterdir(), key=lambda entry: entry.name):
        if entry.suffix in (".zip", ".xml"):
            name, files = ("" if entry.suffix == ".xml" else entry.stem), [entry]
        else:
            name, files = entry.name, []
        if entry.name == TOC or (wanted is not None and name and name not in wanted):
            found = found or bool(name)
            continue
        for file in files or sorted(entry.iterdir() if entry.is_dir() else ()):
            if file.suffix in (".zip", ".xml"):
                found = True
                yield Source(name, str(file), lambda file=file: _load(file.read_bytes(), str(file)))  # type: ignore[misc]
    if not found:
        raise UnreadableInput(
            "no law in this directory", where=str(path), remedy="expected <slug>/xml.zip as on gesetze-im-internet.de"
        )


def _archive(handle: io.BufferedReader, place: str, wanted: frozenset[str] | None) -> Iterator[Source]:
    """Yield the laws of a zip: either one law, or the whole site's folders."""
    with _open_zip(handle, place) as archive:
        names = [name for name in _names(archive, place) if PurePosixPath(name).name != TOC]
        if not names:
            raise UnreadableInput("no XML file in the archive", where=place, remedy="expected one BJNR….xml")
        for name in names:
            folder = PurePosixPath(name).parent.name
            if wanted is not None and folder and folder not in wanted:
                continue
            inner = f"{place}!{name}"
            yield Source(folder, inner, lambda name=name, inner=inner: _load(_member(archive, name, inner), inner))  # type: ignore[misc]


def _load(data: bytes, place: str) -> bytes:
    """Return the XML in `data`, which is the XML itself or a zip with exactly one XML file."""
    if not data.startswith(b"PK"):
        if place.lower().endswith(".zip"):
            raise UnreadableInput("this is not a zip archive", where=place, remedy="download it again")
        return _limited(data, place)
    with _open_zip(io.BytesIO(data), place) as archive:
        names = [name for name in _names(archive, place) if name.lower().endswith(".xml")]
        if len(names) != 1:
            raise UnreadableInput(f"{len(names)} XML files in the archive", where=place, remedy="expected exactly one")
        return _member(archive, names[0], f"{place}!{names[0]}")


def _open_zip(handle: io.BufferedReader | io.BytesIO, place: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(handle)
    except zipfile.BadZipFile as error:
        raise UnreadableInput(
            "the zip archive is damaged or cut off", where=place, remedy="download it again"
        ) from error


def _names(archive: zipfile.ZipFile, place: str) -> list[str]:
    """Return the names of XML and zip files; a name that leaves its folder is refused though nothing is unpacked."""
    names = sorted(name for name in archive.namelist() if name.lower().endswith((".xml", ".zip")))
    for name in archive.namelist():
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise UnreadableInput(
                f"the archive names a file outside itself: {name!r}", where=place, remedy="do not use this archive"
            )
    return names


def _member(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    """Read one member, at most MAX_XML bytes: the size that the archive states is not believed."""
    try:
        with archive.open(name) as member:
            data = member.read(MAX_XML + 1)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableInput(
            f"the archive is damaged or cut off ({error})", where=place, remedy="download it again"
        ) from error
    except Exception as error:  # zlib.error has no public base class
        if type(error).__module__ != "zlib":
            raise
        raise UnreadableInput(f"the archive is damaged ({error})", where=place, remedy="download it again") from error
    return _limited(data, place)


def _site(url: str, wanted: frozenset[str] | None) -> Iterator[Source]:
    """Yield one law by its URL, or the laws of a site's table of contents."""
    client = httpx.Client(follow_redirects=True, timeout=30.0, headers={"User-Agent": "normgraph"})
    with client:
        if url.endswith((".zip", ".xml")) and not url.endswith(TOC):
            yield Source(_folder(url), url, lambda: _load(_fetch(client, url), url))
            return
        contents = url if url.endswith(TOC) else url.rstrip("/") + "/" + TOC
        for link in _links(_fetch(client, contents), contents):
            if wanted is None or _folder(link) in wanted:
                yield Source(_folder(link), link, lambda link=link: _load(_fetch(client, link), link))  # type: ignore[misc]
                time.sleep(POLITE_PAUSE)


def _folder(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).parent.name


def _links(data: bytes, place: str) -> list[str]:
    """Return the links of a table of contents that stay on its own host."""
    _check_prolog(data, place)
    host = urlsplit(place).netloc
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(f"not well-formed XML: {error.msg}", where=f"{place}:{error.lineno}") from error
    links = []
    for item in root.iter("link"):
        link = urlsplit(urljoin(place, (item.text or "").strip()))
        if link.netloc != host:
            raise UnreadableInput(f"the table of contents links to another host: {link.netloc}", where=place)
        links.append(link._replace(scheme=urlsplit(place).scheme).geturl())
    return links


def _fetch(client: httpx.Client, url: str) -> bytes:
    """Download at most MAX_DOWNLOAD bytes."""
    chunks: list[bytes] = []
    size = 0
    try:
        with client.stream("GET", url) as response:
            response.raise_for_status()
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > MAX_DOWNLOAD:
                    raise LimitExceeded(f"more than {MAX_DOWNLOAD >> 20} MB", where=url, remedy="check the URL")
                chunks.append(chunk)
    except httpx.HTTPError as error:
        raise UnreadableInput(f"cannot be downloaded: {error}", where=url, remedy="check URL and network") from error
    return b"".join(chunks)
