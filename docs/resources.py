"""Fail if a page of the built manual fetches anything from a foreign host: `python docs/resources.py build/site`."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path

_FETCHING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
}
_LINKS = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload"}


class _Resources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        fetched = values.get(_FETCHING.get(tag, ""), "")
        if tag == "link" and _LINKS & set(values.get("rel", "").split()):
            fetched = values.get("href", "")
        if fetched.startswith(("http:", "https:", "//")):
            self.foreign.append(fetched)


def main() -> None:
    """Read all pages."""
    pages = sorted(Path(sys.argv[1]).rglob("*.html"))
    for page in pages:
        parser = _Resources()
        parser.feed(page.read_text("utf-8"))
        if parser.foreign:
            sys.exit(f"{page} fetches from a foreign host: {', '.join(parser.foreign)}")
    print(f"{len(pages)} pages, none fetches anything from a foreign host")


if __name__ == "__main__":
    main()
