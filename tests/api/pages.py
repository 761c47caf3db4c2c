"""What holds of every page: nothing of it comes from elsewhere, and nothing runs or styles from inside the markup."""

from html.parser import HTMLParser

_FETCHING = {
    *(("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src")),
    *(("embed", "src"), ("object", "data"), ("use", "href"), ("image", "href"), ("img", "srcset"), ("form", "action")),
    *(("input", "src"), ("button", "formaction")),
}
_FETCHING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        for name, value in attributes:
            url = value or ""
            fetched = (tag, name) in _FETCHING or (
                tag == "link" and name == "href" and (said.get("rel") or "") in _FETCHING_LINKS
            )
            if fetched and (not url.startswith("/") or url.startswith("//")):
                self.faults.append(f"<{tag} {name}={url}> is from elsewhere")
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}=…> stands in the markup")
            if url.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                self.faults.append(f"<{tag} {name}={url}>")
        if tag == "style" or (tag == "script" and "src" not in said and said.get("type") != "application/json"):
            self.faults.append(f"<{tag}> stands in the markup")
        if said.get("id"):
            self.ids.append(said["id"] or "")


def faults(html: str) -> list[str]:
    """Return what a page fetches from elsewhere, or runs or styles from inside, and identifiers given twice."""
    page = _Page()
    page.feed(html)
    return page.faults + [f"id {one} twice" for one in sorted(set(page.ids)) if page.ids.count(one) > 1]


def is_safe(html: str) -> None:
    """Assert that a page has no such fault."""
    assert faults(html) == []
