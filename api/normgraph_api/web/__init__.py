"""Pages: server-rendered HTML that works without scripts and fetches nothing from anywhere else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from fastapi import Request
from starlette.responses import Response

from normgraph import identifiers
from normgraph.errors import StoreError
from normgraph.namespaces import shorten
from normgraph_api import negotiation
from normgraph_api.web.words import fill, number, plural, words

HERE = Path(__file__).parent
ROOT = identifiers.BASE.removesuffix("/id/")
"""The service answers for IRIs below this at the same path."""


def page(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """Render a page in the language of the request (`?lang=` wins over `Accept-Language`)."""
    language = spoken(request)
    other = "en" if language == "de" else "de"
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    asked = f"?{request.url.query}" if request.url.query else ""
    frame = {
        "lang": language,
        "w": words(language),
        "switch": (other, f"{quote(request.url.path)}?{urlencode([*kept, ('lang', other)])}"),
        "address": f"{ROOT}{request.url.path}{asked}",
        "built": _built(request),
        "json": _json_twin(request, (headers or {}).get("Link", "")),
        "today": today(),
    }
    content = _environment().get_template(template).render(frame | values)
    if language != negotiation.language(request.headers.get("accept-language")):
        content = _remembering(content, language)
    sent = {"Vary": "Accept, Accept-Language", "Content-Language": language, **(headers or {})}
    return Response(content, status, sent, "text/html; charset=utf-8")


def _json_twin(request: Request, links: str) -> str:
    """Return the JSON of a page that a link leads to; that of a form that was sent is asked by sending it again."""
    found = _JSON.findall(links) if request.method == "GET" else []
    return min(found, key=lambda link: "ld+" in link[1])[0] if found else ""


_JSON = re.compile(r'<([^>]*)>; rel="alternate"; type="application/([\w.-]+\+)?json"')


def built(name: str) -> bool:
    """Say whether `make web` has built a file of `static/built/`; a page without it says so."""
    return (HERE / "static" / "built" / name).is_file()


def _remembering(content: str, language: str) -> str:
    """Keep a language that was asked for on the links and forms of a page: nothing is stored in the browser.

    >>> _remembering('<a href="/bgb/1#t">x</a> <a rel="alternate" href="/x.ttl">', "en")
    '<a href="/bgb/1?lang=en#t">x</a> <a rel="alternate" href="/x.ttl">'
    >>> _remembering('<form action="/search" method="get">', "en")
    '<form action="/search" method="get"><input type="hidden" name="lang" value="en">'
    """

    def link(match: re.Match[str]) -> str:
        sign = "&amp;" if "?" in match[2] else "?"
        return match[0] if "lang=" in match[2] else f"{match[1]}{match[2]}{sign}lang={language}"

    content = _LINK.sub(link, content)
    return _FORM.sub(rf'\g<0><input type="hidden" name="lang" value="{language}">', content)


_LINK = re.compile(r'(<a (?![^>]*rel="alternate")[^>]*?href=")(/[^"#]*)')
_FORM = re.compile(r'<form [^>]*method="get"[^>]*>')


def _built(request: Request) -> str:
    try:
        return str(request.app.state.service.state().built)
    except StoreError:
        return ""


def spoken(request: Request) -> str:
    """Return `de` or `en`."""
    asked = request.query_params.get("lang", "")
    return asked if asked in ("de", "en") else negotiation.language(request.headers.get("accept-language"))


def href(iri: str) -> str:
    """Return the link to an IRI: here where the service answers for it, else the IRI if it is of the web.

    Any other scheme (`javascript:` among them) gives no link.

    >>> href("https://w3id.org/normgraph/id/norm/bgb/1599"), href("https://eur-lex.europa.eu/x"), href("javascript:x")
    ('/id/norm/bgb/1599', 'https://eur-lex.europa.eu/x', '')
    >>> href("https://w3id.org/normgraph/ns#Absatz")
    '/ns#Absatz'
    """
    if iri.startswith((identifiers.BASE, identifiers.NS)):
        return quote(iri.removeprefix(ROOT), safe="/#:%-._~!$&'()*+,;=@")
    return iri if iri.startswith(("https://", "http://")) else ""


def name(iri: str) -> str:
    """Return a short name of an IRI for readers.

    >>> name("https://w3id.org/normgraph/ns#Absatz"), name("https://w3id.org/normgraph/id/norm/bgb/1599")
    ('ng:Absatz', 'norm/bgb/1599')
    """
    return iri.removeprefix(identifiers.BASE) if iri.startswith(identifiers.BASE) else shorten(iri)


def today() -> str:
    """Return this day; what a page says of the present ends here."""
    return datetime.date.today().isoformat()


def day(date: str, lang: str) -> str:
    """Write an ISO date as it is read; what is no date stays as it is.

    >>> day("2012-11-29", "de"), day("2012-11-29", "en"), day("2012", "de")
    ('29.11.2012', '29 November 2012', '2012')
    """
    try:
        found = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return f"{found:%d.%m.%Y}" if lang == "de" else f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"href": href, "name": name, "day": day, "number": number, "is_built": built}
    environment.filters |= {"fill": fill, "plural": plural}
    return environment
