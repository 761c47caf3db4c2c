"""Pictures of the pages for `docs/screenshots/`, at two widths: taken by `make screenshots`, skipped otherwise."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

FOLDER = os.environ.get("NORMGRAPH_SCREENSHOTS", "")
PAGES = {
    "start": "/",
    "norm": "/id/norm/bgb/1599.html?on=2018-11-16",
    "law": "/id/norm/bgb.html",
    "decision": "/id/decision/vg-magdeburg/2018-11-16/4-b-328-18.html",
    "map": "/map/norm/bgb/1599",
    "cases": "/cases",
    "search": "/search?q=60a+aufenthg",
    "sparql": "/sparql",
}


@pytest.mark.skipif(not FOLDER, reason="make screenshots")
@pytest.mark.parametrize(("width", "height"), [(360, 800), (1440, 900)])
@pytest.mark.parametrize("name", PAGES)
def test_screenshot(page: Page, name: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(PAGES[name], wait_until="networkidle")
    if name == "map":
        page.wait_for_selector("#drawing[data-drawn] canvas")
    page.screenshot(path=Path(FOLDER) / f"{name}-{width}.png")
