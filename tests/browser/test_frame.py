"""Every page loads without a word on the console, fetches nothing from elsewhere, and axe finds no serious fault."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NORM = "/id/norm/bgb/1599.html"
DECISION = "/id/decision/bverwg/2012-11-29/10-c-5-12.html"
PAGES = [
    "/",
    NORM,
    NORM + "?on=2018-11-16",
    DECISION,
    "/search?q=60a",
    "/id/norm/bgb.html",
    "/queries",
    "/cases",
    "/sparql",
    "/ns.html",
    "/docs",
    "/problems",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_loads_silently_and_fits_a_narrow_window(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "nothing sticks out to the right"


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: npm ci")
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_fault_in_light_or_dark(page: Page, path: str) -> None:
    page.goto(path)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page) == []


def serious(page: Page) -> list[str]:
    """Run axe-core in the page; return its serious and critical findings."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:150]}; {len(one['nodes'])} times)"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def test_keys_of_the_frame(page: Page) -> None:
    page.goto("/queries")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is None, "typing in a field is no command"
    page.locator("#main").focus()
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.get_by_label("Tastenkürzel ausschalten").check()
    page.locator("#main").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"


def test_first_tab_leads_to_the_content(page: Page) -> None:
    page.goto("/queries")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
