"""Content negotiation: which types exist, as tables, and which of them a client wants.

RFC 9110, section 12.5.1: a type's quality is that of the most specific range it matches; 0 excludes it. Among equals
the order of the table decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["CASES", "DOCUMENTS", "PAGE", "REPORTS", "SOLUTIONS", "TRIPLES", "MediaType", "choose", "language", "named"]


@dataclass(frozen=True)
class MediaType:
    """A type that can be sent: its name on the wire and the format that workers and suffixes know it by."""

    name: str
    format: str

    @property
    def header(self) -> str:
        """Return the value of `Content-Type`; text formats say that they are UTF-8."""
        return f"{self.name}; charset=utf-8" if self.name.startswith("text/") else self.name


def _table(*rows: str) -> tuple[MediaType, ...]:
    return tuple(MediaType(*row.split()) for row in rows)


SOLUTIONS = _table(
    "application/sparql-results+json json",
    "application/sparql-results+xml xml",
    "text/csv csv",
    "text/tab-separated-values tsv",
    "application/json json",
    "application/xml xml",
    "text/xml xml",
)
TRIPLES = _table(
    "text/turtle ttl",
    "application/n-triples nt",
    "application/ld+json jsonld",
    "application/rdf+xml rdf",
    "application/json jsonld",
    "application/xml rdf",
    "text/plain nt",
)
PAGE = MediaType("text/html", "html")
DOCUMENTS = (PAGE, *TRIPLES[:4])
REPORTS = _table("application/json json", "text/turtle ttl", "text/plain text")
CASES = _table(
    "application/yaml yaml",
    "application/x-yaml yaml",
    "text/yaml yaml",
    "application/json json",
    "application/ld+json json",
    "text/turtle turtle",
)

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)((?:\s*;[^,]*)?)\s*$")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*((?:;[^,]*)?)\s*$")


@lru_cache(maxsize=256)  # clients send few different headers, of at most 64 KB
def choose(accept: str | None, offered: tuple[MediaType, ...]) -> MediaType | None:
    """Return the offered type that the `Accept` header prefers, or None if it excludes all.

    >>> choose("text/turtle;q=0.5, application/*;q=0.9", TRIPLES).format
    'nt'
    >>> choose("text/html, */*;q=0.1, application/sparql-results+json;q=0", SOLUTIONS).format
    'xml'
    >>> choose("image/png", TRIPLES) is None, choose(None, TRIPLES).format
    (True, 'ttl')
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [
        (match[1].lower(), match[2].lower(), _quality(match[3]))
        for match in map(_RANGE.match, accept.split(","))
        if match
    ]

    def quality(media_type: MediaType) -> float:
        kind, subtype = media_type.name.split("/")
        for wanted in ((kind, subtype), (kind, "*"), ("*", "*")):
            found = [q for *named, q in ranges if tuple(named) == wanted]
            if found:
                return max(found)
        return 0.0

    best = max(offered, key=quality)  # the first of equals
    return best if quality(best) > 0 else None


def named(format_: str, offered: Sequence[MediaType]) -> MediaType | None:
    """Return the first offered type of that format, for suffixes and `format=`.

    >>> named("csv", SOLUTIONS).name
    'text/csv'
    """
    return next((media_type for media_type in offered if media_type.format == format_), None)


def content_type(header: str | None) -> str:
    """Return the type of a body without its parameters.

    >>> content_type("Text/Turtle; charset=utf-8")
    'text/turtle'
    """
    return (header or "").partition(";")[0].strip().lower()


def charset(header: str | None) -> str:
    """Return the character encoding that a body says it has; UTF-8 unless said otherwise.

    >>> charset("text/turtle; Charset=UTF-16"), charset("text/turtle"), charset('a/b; x=1; charset="utf8"')
    ('utf-16', 'utf-8', 'utf-8')
    """
    found = _CHARSET.search(header or "")
    said = found[1].lower() if found else "utf-8"
    return "utf-8" if said in ("utf-8", "utf8", "us-ascii") else said


def language(header: str | None) -> str:
    """Return `de` or `en`, whichever `Accept-Language` prefers (RFC 4647, section 3.3.1); English without preference.

    >>> language("de-DE,de;q=0.9,en;q=0.8"), language("fr"), language(None), language("en;q=0.5, *;q=0.1, de;q=0.4")
    ('de', 'en', 'en', 'en')
    """
    best, quality = "en", 0.0
    for match in filter(None, map(_LANGUAGE.match, (header or "").split(","))):
        tag, q = match[1].lower().partition("-")[0], _quality(match[2])
        if tag in ("de", "en") and q > quality:
            best, quality = tag, q
    return best


def _quality(parameters: str) -> float:
    match = _QUALITY.search(parameters)
    return min(float(match[1]), 1.0) if match else 1.0
