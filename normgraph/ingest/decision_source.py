"""Where decisions come from: files, zips, directories, the web site of rechtsprechung-im-internet.de; one at a time.

What a file is shows in its first bytes, never in its name. Nothing is held longer than one document: a dump of any
length is read line by line. Opening is left to the caller, so that one unreadable document does not end the run.
Files and documents can be handed to another process.
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from normgraph.errors import LimitExceeded, NormgraphError, UnreadableInput
from normgraph.ingest import foreign, rii, web

TOC = "rii-toc.xml"
_HEAD = 4096
_ZIPS_IN_ZIPS = 1
_HELP = "give a file, zip, directory or the site https://www.rechtsprechung-im-internet.de"


@dataclass(frozen=True)
class Document:
    """One document: its place for messages, a way to its bytes, and whether the user named it or a container has it.

    `modified` is when it last changed, as a table of contents states it.
    """

    place: str
    load: Callable[[], bytes]
    named: bool = True
    modified: str = ""


@dataclass(frozen=True)
class File:
    """A file that is not opened yet: how many bytes it has, and whether the user named it or a directory has it."""

    path: Path
    size: int
    named: bool = True


def check(where: str) -> None:
    """Raise UnreadableInput where there is nothing; a site is not asked."""
    if not where.startswith(("http://", "https://")) and not Path(where).exists():
        raise UnreadableInput("no such file or directory", where=where, remedy=_HELP)


def items(
    where: str, wanted: Callable[[rii.Entry], bool] = lambda entry: True, site: Callable[[], web.Site] = web.Site
) -> Iterator[File | Document]:
    """Yield what `documents` would open: files as they are, what a site has or cannot be listed as documents.

    Directories are listed one at a time, in the order of the names. Raises UnreadableInput where there is nothing.
    """
    if where.startswith(("http://", "https://")):
        yield from _site(where, wanted, site)
        return
    path = Path(where)
    if path.is_dir():
        yield from _directory(path)
    elif path.is_file():
        yield File(path, path.stat().st_size)
    else:
        raise UnreadableInput("no such file or directory", where=where, remedy=_HELP)


def opened(item: File | Document) -> Iterator[Document]:
    """Yield the documents of a file, or the document itself."""
    if isinstance(item, Document):
        yield item
    else:
        yield from _file(item.path, named=item.named)


def documents(
    where: str, wanted: Callable[[rii.Entry], bool] = lambda entry: True, site: Callable[[], web.Site] = web.Site
) -> Iterator[Document]:
    """Yield the documents at a file, zip, directory (with all below it) or URL.

    Of a site only those entries of its table of contents that are `wanted` are fetched. Raises UnreadableInput where
    there is nothing.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "dump").write_text('{"id": 1}' + chr(10) + '{"id": 2}')
    ...     [(d.place.rpartition("/")[2], d.load()) for d in documents(folder)]
    [('dump:1', b'{"id": 1}'), ('dump:2', b'{"id": 2}')]
    """
    for item in items(where, wanted, site):
        yield from opened(item)


def _directory(path: Path) -> Iterator[File | Document]:
    """Yield the files below a directory; hidden ones and links to directories are passed over."""
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(UnreadableInput(f"cannot be listed ({error.strerror})", where=str(path)))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _directory(Path(entry.path))
        elif entry.is_file():
            yield File(Path(entry.path), entry.stat().st_size, named=False)


def _file(path: Path, *, named: bool) -> Iterator[Document]:
    place = str(path)
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
            handle.seek(0)
            if head.startswith(b"PK\x03\x04"):
                yield from _archive(handle, place)
            elif head.startswith(b"\x1f\x8b"):
                with gzip.open(handle) as unfolded:
                    yield from _stream(unfolded, place, named=named)
            else:
                yield from _stream(handle, place, named=named)
    except (OSError, EOFError, zlib.error) as error:
        yield _unreadable(UnreadableInput(f"cannot be read ({error})", where=place, remedy="check or fetch it again"))
    except NormgraphError as error:
        yield _unreadable(error)


def _stream(handle: io.BufferedIOBase, place: str, *, named: bool) -> Iterator[Document]:
    """Yield each line of JSON Lines, or the whole."""
    first = handle.readline(foreign.MAX_XML + 1)
    start = first.removeprefix(b"\xef\xbb\xbf").strip()
    if not (start.startswith(b"{") and start.endswith(b"}")):
        data = foreign.limited(first + handle.read(foreign.MAX_XML + 1 - len(first)), place)
        yield Document(place, partial(bytes, data), named)
        return
    number, line = 1, first
    while line:
        here = f"{place}:{number}"
        if line.strip():
            yield Document(here, partial(foreign.limited, line.strip(), here), named)
        while len(line) > foreign.MAX_XML and not line.endswith(b"\n"):  # pass over the rest of an endless line
            line = handle.readline(foreign.MAX_XML + 1)
        line = handle.readline(foreign.MAX_XML + 1)
        number += 1


def _archive(handle: io.BufferedIOBase, place: str, depth: int = 0) -> Iterator[Document]:
    """Yield the members of a zip; the zips in it are opened too, those in them are not."""
    with foreign.open_zip(handle, place) as archive:
        for name in sorted(archive.namelist()):
            inner = f"{place}!{name}"
            if name.endswith("/"):
                continue
            try:
                data = foreign.member(archive, name, inner)
                if data.startswith(b"PK\x03\x04"):
                    if depth == _ZIPS_IN_ZIPS:
                        raise LimitExceeded("zips are nested too deeply", where=inner, remedy="unpack it first")
                    yield from _archive(io.BytesIO(data), inner, depth + 1)
                else:
                    yield from _stream(io.BytesIO(data), inner, named=False)
            except NormgraphError as error:
                yield _unreadable(error)


def _site(url: str, wanted: Callable[[rii.Entry], bool], site: Callable[[], web.Site]) -> Iterator[Document]:
    """Yield one document by its URL, or those of the table of contents that are wanted."""
    with site() as opened:
        if url.endswith(".zip"):
            yield from _download(opened, url)
            return
        contents = url if url.endswith(".xml") else f"{url.rstrip('/')}/{TOC}"
        data = opened.read(contents)
        listed = foreign.parse_xml(data, contents)
        if listed.tag != "items":
            raise UnreadableInput(f"<{listed.tag}> is no table of contents", where=contents, remedy=_HELP)
        yield Document(contents, partial(bytes, data))
        for entry in rii.contents(listed):
            if entry.link and wanted(entry):
                yield from _download(opened, foreign.own_link(entry.link, contents), entry.modified)


def _download(site: web.Site, url: str, modified: str = "") -> Iterator[Document]:
    try:
        data = site.read(url)
        found = _archive(io.BytesIO(data), url) if data.startswith(b"PK") else [Document(url, partial(bytes, data))]
        for document in found:
            yield Document(document.place, document.load, document.named, modified)
    except NormgraphError as error:
        yield _unreadable(error)


def _unreadable(error: NormgraphError) -> Document:
    """Return a document that cannot be loaded, so that the run goes on and the report names it."""
    return Document(error.where, partial(_refuse, type(error), error.what, error.where, error.remedy))


def _refuse(kind: type[NormgraphError], what: str, where: str, remedy: str) -> NoReturn:
    raise kind(what, where=where, remedy=remedy)
