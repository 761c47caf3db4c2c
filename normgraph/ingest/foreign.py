"""Bytes from outside, treated as hostile: files, zip archives and XML, whatever they hold.

Nothing is ever written to disk under a name that an archive chose, nothing may unfold past a limit, and an XML document
may have a DOCTYPE that points outside (it is never loaded) but no internal subset, because that is where entity bombs
live; a table of contents may declare its elements there, and nothing else.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from lxml import etree

from normgraph.errors import LimitExceeded, UnknownThing, UnreadableInput


def megabytes(text: str) -> int:
    """Return a limit in bytes; raises UnknownThing for what is no number from 1 to 1024.

    >>> megabytes("64")
    67108864
    >>> megabytes("much")
    Traceback (most recent call last):
    normgraph.errors.UnknownThing: NORMGRAPH_MAX_DOCUMENT_MB is "much". What to do: give a number from 1 to 1024.
    """
    if text.isascii() and text.isdecimal() and 1 <= int(text[:5]) <= 1024:
        return int(text) * 2**20
    raise UnknownThing(f'NORMGRAPH_MAX_DOCUMENT_MB is "{text[:20]}"', remedy="give a number from 1 to 1024")


MAX_XML = megabytes(os.environ.get("NORMGRAPH_MAX_DOCUMENT_MB", "64"))
"""Bytes of one document; the longest of the 6,877 laws published in April 2026 has 12 MB."""

_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>"'\[])*(\[)?""")
_ONLY_ELEMENTS = re.compile(rb"""<!DOCTYPE\s+\w+\s*\[(?:\s*<!(?:ELEMENT|ATTLIST)\s[^<>%&"'\[\]]*>)*\s*\]\s*>""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ACCEPTED_ENCODINGS = {b"utf-8", b"us-ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"}


def parse_xml(data: bytes, place: str) -> etree._Element:
    """Parse XML without loading or expanding anything from outside.

    Raises UnreadableInput with the line where the XML breaks.

    >>> parse_xml(b"<items><item/></items>", "toc.xml").tag
    'items'
    >>> parse_xml(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "a.xml")
    Traceback (most recent call last):
        ...
    normgraph.errors.UnreadableInput: a.xml: the DOCTYPE has an internal subset, which could hold an entity bomb. \
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
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(
            f"not well-formed XML: {error.msg}", where=f"{place}:{error.lineno}", remedy="download it again"
        ) from error


def limited(data: bytes, place: str) -> bytes:
    """Return the bytes of one document; raises LimitExceeded where they are more than any document has."""
    if len(data) > MAX_XML:
        remedy = "give one document per file, or allow more with NORMGRAPH_MAX_DOCUMENT_MB"
        raise LimitExceeded(f"more than {MAX_XML >> 20} MB", where=place, remedy=remedy)
    return data


def open_zip(handle: io.BufferedIOBase, place: str) -> zipfile.ZipFile:
    """Open a zip archive; raises UnreadableInput where it is damaged, or names a file outside itself."""
    try:
        archive = zipfile.ZipFile(handle)
    except zipfile.BadZipFile as error:
        raise UnreadableInput(
            "the zip archive is damaged or cut off", where=place, remedy="download it again"
        ) from error
    for name in archive.namelist():
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
            raise UnreadableInput(
                f"the archive names a file outside itself: {name!r}", where=place, remedy="do not use this archive"
            )
    return archive


def member(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    """Read one member, at most MAX_XML bytes: the size that the archive states is not believed."""
    try:
        with archive.open(name) as opened:
            data = opened.read(MAX_XML + 1)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableInput(
            f"the archive is damaged or cut off ({error})", where=place, remedy="download it again"
        ) from error
    except Exception as error:  # zlib.error has no public base class
        if type(error).__module__ != "zlib":
            raise
        raise UnreadableInput(f"the archive is damaged ({error})", where=place, remedy="download it again") from error
    return limited(data, place)


def own_link(link: str, place: str) -> str:
    """Return a link of a table of contents at the URL `place`; raises UnreadableInput where it leaves that host.

    >>> own_link("http://example.org/a.zip", "https://example.org/toc.xml")
    'https://example.org/a.zip'
    """
    base = urlsplit(place)
    target = urlsplit(urljoin(place, link.strip()))
    if target.netloc != base.netloc:
        raise UnreadableInput(f"the table of contents links to another host: {target.netloc}", where=place)
    return target._replace(scheme=base.scheme).geturl()


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
        if doctype[1] and not _ONLY_ELEMENTS.match(data, doctype.start()):
            raise UnreadableInput(
                "the DOCTYPE has an internal subset, which could hold an entity bomb",
                where=place,
                remedy="use the file as the publisher gives it out",
            )
