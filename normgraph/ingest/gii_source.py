"""Where gii-norm XML comes from: a directory, a zip, one XML file or the web site; bytes in, checked bytes out.

The layout is that of gesetze-im-internet.de: `<slug>/xml.zip` with one `BJNR….xml` in each, and `gii-toc.xml` beside
them. `foreign` reads the bytes and trusts none.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from lxml import etree

from normgraph.errors import NormgraphError, UnreadableInput
from normgraph.ingest import foreign, register, web
from normgraph.ingest.web import Fetched

TOC = "gii-toc.xml"
MAX_LISTED = 50
"""Laws that one message names."""


@dataclass(frozen=True, slots=True)
class Source:
    """One law as published: the name it has on the site (may be empty), the place for messages, a way to its bytes.

    `fetch` returns the bytes as they lie there (an archive or the XML); what is known already may come without them.
    """

    gii: str
    place: str
    fetch: Callable[[], Fetched]

    def load(self) -> bytes:
        """Return the XML."""
        return self.unpack(self.fetch())

    def unpack(self, fetched: Fetched) -> bytes:
        """Return the XML in bytes that were fetched; raises UnreadableInput where that is not one document."""
        assert fetched.data is not None, "what is known already need not be unpacked"
        return _load(fetched.data, self.place)


def sources(
    where: str | Path, wanted: frozenset[str] | None = None, site: Callable[[], web.Site] = web.Site
) -> Iterator[Source]:
    """Yield the laws found at a directory, zip, XML file or URL: those of the register first, in the order of names.

    `wanted` restricts a directory, zip or site to these site names (`bgb`, `aufenthg_2004`); a single law is always
    yielded. Loading is left to the caller, so that one unreadable law does not end the run. `site` makes the client for
    a web site, which may know what it has fetched before.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "xg.xml").write_text("<dokumente/>")
    ...     [(s.gii, s.load()) for s in sources(folder + "/xg.xml")]
    [('', b'<dokumente/>')]
    """
    text = str(where)
    if text.startswith(("http://", "https://")):
        yield from _site(text, wanted, site)
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
        yield Source("", text, lambda: _file(path))


def check(where: str | Path, wanted: frozenset[str] | None = None) -> None:
    """Read the first law that can be read; raises where a source has none, so that no store is built for nothing.

    The error names every law that was tried, each with its place and reason.
    """
    failures: list[NormgraphError] = []
    for law in sources(where, wanted):
        try:
            parse(law.load(), law.place)
        except NormgraphError as error:
            failures.append(error)
        else:
            return
    if len(failures) == 1:
        raise failures[0]
    if failures:
        listed = "; ".join(f"{error.where}: {error.what}" for error in failures[:MAX_LISTED])
        more = f"; and {len(failures) - MAX_LISTED} more" if len(failures) > MAX_LISTED else ""
        what = f"none of {len(failures)} laws can be read: {listed}{more}"
        raise UnreadableInput(what, where=str(where), remedy="get the files again from where they are published")


def is_whole(where: str | Path) -> bool:
    """Say whether a source is the whole site: it has the table of contents.

    >>> is_whole("https://www.gesetze-im-internet.de"), is_whole("https://www.gesetze-im-internet.de/bgb/xml.zip")
    (True, False)
    """
    text, path = str(where), Path(where)
    if text.startswith(("http://", "https://")):
        return text.endswith(TOC) or not text.endswith((".zip", ".xml"))
    if path.is_dir():
        return (path / TOC).is_file()
    return zipfile.is_zipfile(path) and any(
        PurePosixPath(name).name == TOC for name in zipfile.ZipFile(path).namelist()
    )


def count(where: str | Path) -> int:
    """Return about how many laws a directory or zip holds, 0 where only reading would tell."""
    path = Path(where)
    if path.is_dir():
        return sum(1 for _ in path.iterdir())
    return len(zipfile.ZipFile(path).namelist()) if zipfile.is_zipfile(path) else 0


def digest(data: bytes) -> str:
    """Return the SHA-256 of a law's bytes in hex, by which an unchanged law is known."""
    return hashlib.sha256(data).hexdigest()


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
    root = foreign.parse_xml(data, place)
    if root.tag != "dokumente":
        raise UnreadableInput(
            f"the root element is <{root.tag}>, expected <dokumente> of gii-norm",
            where=f"{place}:{root.sourceline}",
            remedy="give XML of gesetze-im-internet.de",
        )
    return root


def _directory(path: Path, wanted: frozenset[str] | None) -> Iterator[Source]:
    found = False
    listed = _listed(path / TOC)
    for entry in sorted(path.iterdir(), key=lambda entry: _order(entry.stem)):
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
                listed.discard(name)
                yield Source(name, str(file), partial(_file, file))
    for name in sorted(listed if wanted is None else listed & wanted):
        yield Source(name, str(path / name), partial(_absent, path / name))
    if not found:
        raise UnreadableInput(
            "no law in this directory", where=str(path), remedy="expected <slug>/xml.zip as on gesetze-im-internet.de"
        )


def _archive(handle: io.BufferedReader, place: str, wanted: frozenset[str] | None) -> Iterator[Source]:
    """Yield the laws of a zip: either one law, or the whole site's folders."""
    with foreign.open_zip(handle, place) as archive:
        names = [name for name in _names(archive) if PurePosixPath(name).name != TOC]
        if not names:
            raise UnreadableInput("no XML file in the archive", where=place, remedy="expected one BJNR….xml")
        for name in sorted(names, key=lambda name: (_order(PurePosixPath(name).parent.name), name)):
            folder = PurePosixPath(name).parent.name
            if wanted is not None and folder and folder not in wanted:
                continue
            inner = f"{place}!{name}"
            yield Source(folder, inner, partial(_member, archive, name, inner))


def _listed(contents: Path) -> set[str]:
    """Return the laws that the table of contents of a directory names, none where it has none."""
    if not contents.is_file():
        return set()
    return {_folder(item.text or "") for item in foreign.parse_xml(contents.read_bytes(), str(contents)).iter("link")}


def _absent(path: Path) -> Fetched:
    raise UnreadableInput(
        f"{TOC} names this law, and no file of it is here", where=str(path), remedy="download it again"
    )


def _file(path: Path) -> Fetched:
    if path.exists() and not path.is_file():
        raise UnreadableInput("this is no regular file", where=str(path), remedy="give a zip or XML file")
    try:
        with path.open("rb") as handle:
            data = handle.read(foreign.MAX_XML + 1)
    except OSError as error:
        raise UnreadableInput(
            f"the file cannot be read ({error.strerror})", where=str(path), remedy="allow reading it"
        ) from error
    return Fetched.of(foreign.limited(data, str(path)))


def _member(archive: zipfile.ZipFile, name: str, place: str) -> Fetched:
    return Fetched.of(foreign.member(archive, name, place))


def _load(data: bytes, place: str) -> bytes:
    """Return the XML in `data`, which is the XML itself or a zip with exactly one XML file."""
    if not data.startswith(b"PK"):
        if place.lower().endswith(".zip"):
            raise UnreadableInput("this is not a zip archive", where=place, remedy="download it again")
        return foreign.limited(data, place)
    with foreign.open_zip(io.BytesIO(data), place) as archive:
        names = [name for name in _names(archive) if name.lower().endswith(".xml")]
        if len(names) != 1:
            raise UnreadableInput(f"{len(names)} XML files in the archive", where=place, remedy="expected exactly one")
        return foreign.member(archive, names[0], f"{place}!{names[0]}")


def _site(url: str, wanted: frozenset[str] | None, site: Callable[[], web.Site]) -> Iterator[Source]:
    """Yield one law by its URL, or the laws of a site's table of contents."""
    with site() as client:
        if url.endswith((".zip", ".xml")) and not url.endswith(TOC):
            yield Source(_folder(url), url, partial(client.fetch, url))
            return
        contents = url if url.endswith(TOC) else url.rstrip("/") + "/" + TOC
        for link in sorted(_links(client.read(contents), contents), key=lambda link: _order(_folder(link))):
            if wanted is None or _folder(link) in wanted:
                yield Source(_folder(link), link, partial(client.fetch, link))


def _order(name: str) -> tuple[bool, str]:
    """Put the names that the register knows first: of two texts of one law theirs is the law's."""
    return name not in register.by_gii(), name


def _folder(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).parent.name


def _links(data: bytes, place: str) -> list[str]:
    """Return the links of a table of contents that stay on its own host."""
    return [foreign.own_link(item.text or "", place) for item in foreign.parse_xml(data, place).iter("link")]


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the XML and zip files of an archive."""
    return sorted(name for name in archive.namelist() if name.lower().endswith((".xml", ".zip")))
