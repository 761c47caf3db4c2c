"""Single values of a case file: dates, numbers, names and IRIs as typed terms."""

from __future__ import annotations

import datetime
import re
from urllib.parse import quote

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LEXICAL = {
    XSD + "decimal": re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,2})?|\.\d{1,2})"),  # euro and cents, not thousands
    XSD + "integer": re.compile(r"[+-]?\d{1,18}"),
}
"""As many digits as any engine counts with (section 5.4 of the same allows the limit)."""

_ABSOLUTE = re.compile(r"(?:https?|urn):\S+", re.IGNORECASE)
_IRI_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`]')  # RFC 3987 as SPARQL 1.1 and Turtle restrict it (IRIREF)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tab and line breaks: a terminal obeys them


def control_character(text: str) -> str:
    r"""Return the name of the first character that is no text but a command to the terminal, or nothing.

    >>> control_character("a\x1b[31mb"), control_character("zwei\nZeilen")
    ('U+001B', '')
    """
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def date(text: str) -> ox.Literal | None:
    """Return a day, month or year as it is known; None for what is no date of the calendar.

    >>> print(date("2018-06-18"), date("2009-07"), date("2012-02-31"))
    "2018-06-18"^^<http://www.w3.org/2001/XMLSchema#date> "2009-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> None
    """
    match = _DATE.fullmatch(text)
    if not match or not text.isascii():
        return None
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    kind = "date" if day else "gYearMonth" if month else "gYear"
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


def literal(text: str, datatype: str) -> ox.Literal:
    """Return a typed literal; text that is no number where one is asked for stays text, for the shapes to report.

    >>> print(literal("359.00", XSD + "decimal"), literal("viel", XSD + "decimal"))
    "359.00"^^<http://www.w3.org/2001/XMLSchema#decimal> "viel"
    >>> print(literal("1.200", XSD + "decimal"))
    "1.200"
    """
    form = _LEXICAL.get(datatype)
    if datatype == XSD + "string" or (form and not (text.isascii() and form.fullmatch(text))):
        return ox.Literal(text)
    return ox.Literal(text, datatype=ox.NamedNode(datatype))


def absolute(text: str) -> bool:
    """Tell an IRI from a name inside the case.

    >>> absolute("https://w3id.org/normgraph/id/court/bgh"), absolute("kind")
    (True, False)
    """
    return _ABSOLUTE.fullmatch(text) is not None and not _IRI_FORBIDDEN.search(text)


def name(text: str, vocabulary: str) -> ox.NamedNode:
    """Return a name of a vocabulary as its IRI.

    >>> name("leftOpen", "https://w3id.org/normgraph/ns#").value
    'https://w3id.org/normgraph/ns#leftOpen'
    """
    return ox.NamedNode(text if absolute(text) else vocabulary + quote(text, safe="-._~"))
