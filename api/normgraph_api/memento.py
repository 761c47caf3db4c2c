"""Memento (RFC 7089): the headers that tie a norm to its versions in time.

A memento here is a norm on a day (`/norm/bgb/1599?on=2018-11-16`). `Memento-Datetime` is sent only where evidence
proves which version was in force on that day: a version that is merely likely, or unknown, is no memento.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import quote


def headers(name: str, about: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers of a norm, with those of a memento where its version on a day is known.

    >>> headers("bgb/1", {"day": "2018-11-16", "status": "known"})["Memento-Datetime"]
    'Fri, 16 Nov 2018 00:00:00 GMT'
    >>> "Memento-Datetime" in headers("bgb/1", {"day": "2018-11-16", "status": "unknown"})
    False
    """
    found = {"Link": links(name)}
    if about.get("day") and about.get("status") == "known":
        found["Memento-Datetime"] = date(str(about["day"]))
    return found


def links(name: str) -> str:
    """Return the links of a norm to what knows its versions."""
    path = quote(name, safe="/")
    return ", ".join(
        (
            f'</norm/{path}>; rel="original"',
            f'</timegate/{path}>; rel="timegate"',
            f'</timemap/{path}>; rel="timemap"; type="application/link-format"',
        )
    )


def date(day: str) -> str:
    """Write a day as HTTP does; a day has begun when midnight has passed.

    >>> date("2018-11-16")
    'Fri, 16 Nov 2018 00:00:00 GMT'
    """
    return format_datetime(datetime.fromisoformat(day).replace(tzinfo=UTC), usegmt=True)


def day(accept_datetime: str) -> str:
    """Read the day of an `Accept-Datetime`, nothing where it is none.

    >>> day("Fri, 16 Nov 2018 12:00:00 GMT"), day("yesterday")
    ('2018-11-16', '')
    """
    try:
        return parsedate_to_datetime(accept_datetime).date().isoformat()
    except (TypeError, ValueError):
        return ""
