"""What a new reader does: finds a section, who cites it, what stood there on a day, what changed; without scripts."""

import gzip
import re
from collections.abc import Iterator

import pytest
from normgraph_api.web import HERE
from playwright.sync_api import Browser, Page

MAP = HERE / "static" / "built" / "map.js"
NORM = "/id/norm/bgb/1599.html"
DECISION = "/id/decision/vg-magdeburg/2018-11-16/4-b-328-18.html"


def test_search_to_norm_to_decision_by_mouse(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox", name="Suche").fill("§ 1599 BGB")
    page.get_by_role("button", name="Suchen").first.click()
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^§ 1599 BGB")).first.click()
    assert page.locator("h1").inner_text().startswith("§ 1599 BGB")
    page.get_by_role("link", name="1 Entscheidung zu Abs. 2").click()
    assert page.locator("h1").inner_text().startswith("§ 1599 Abs. 2 BGB")
    page.locator("#decisions").get_by_role("link", name=re.compile("VG Magdeburg")).click()
    assert page.locator("h1").inner_text() == "VG Magdeburg, 16.11.2018 – 4 B 328/18"
    assert page.locator("#rn-16").inner_text().count("§ 1599") >= 1
    page.get_by_role("link", name="Karte der Zitate").click()
    on_the_map(page)


def test_search_to_norm_to_decision_by_keyboard_alone(page: Page) -> None:
    page.goto("/queries")
    page.keyboard.press("/")
    page.keyboard.type("§ 1599 BGB")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    tab_to(page, r"^§ 1599 BGB$")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + NORM + "*")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/1600.html*")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**" + NORM + "*")
    tab_to(page, r"^VG Magdeburg")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + DECISION + "*")
    page.keyboard.press("m")
    page.wait_for_url("**/map/decision/vg-magdeburg/**")
    on_the_map(page)
    tab_to(page, r"^BGH, 20.06.2018 – XII ZB 369/17$")


def on_the_map(page: Page) -> None:
    assert page.locator("h1").inner_text() == "Karte der Zitate: VG Magdeburg, 16.11.2018 – 4 B 328/18"
    assert page.locator(".map-list li").count() > 50
    if MAP.is_file():
        page.wait_for_selector("#drawing[data-drawn] canvas")


@pytest.mark.skipif(not MAP.is_file(), reason="not built: make web")
def test_map_is_drawn_saved_and_opened_from(page: Page) -> None:
    page.goto("/map/norm/aufenthg/60a?to=norm/bgb/1592")
    page.wait_for_selector("#drawing[data-drawn] canvas")
    assert "§ 60a AufenthG – VG Magdeburg, 16.11.2018 – 4 B 328/18 – § 1592 BGB" in page.locator(".said").inner_text()
    with page.expect_download() as waiting:
        page.locator("#svg").click()
    drawn = waiting.value.path().read_text(encoding="utf-8")
    assert drawn.count("<rect") + drawn.count("<circle") == int(
        page.locator("#drawing").get_attribute("data-drawn") or 0
    )


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a link of that name has the focus, and it can be seen that it has."""
    for _ in range(150):
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.innerText ?? ''")
        if re.search(name, text):
            style = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(style) != "none", "the focus is visible"
            return
    pytest.fail(f"no link {name} is reached by Tab")


def test_what_stood_there_on_a_day_is_said_in_words(page: Page) -> None:
    page.goto(NORM)
    page.get_by_label("am:").fill("2018-11-16")
    page.get_by_role("button", name="Zeigen").click()
    page.wait_for_url("**on=2018-11-16*")
    assert "Am 16.11.2018 geltende Fassung nicht bekannt." in page.locator(".said").inner_text()
    assert "Danach zuerst beobachtet: 13.04.2026" in page.get_by_role("main").inner_text()
    assert page.get_by_label("am:").input_value() == "2018-11-16", "the address holds the state"


def test_what_changed(page: Page) -> None:
    page.goto(NORM)
    changes = page.locator("#time").inner_text()
    assert "01.04.2026: § 1599 Abs. 2 BGB ersetzt, Art. 1 G v. 29.3.2026 I Nr. 83 → § 1595a BGB" in changes


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="de-DE", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["/", NORM, DECISION, "/queries"])
def test_text_is_there_without_scripts(plain: Page, path: str) -> None:
    plain.goto(path)
    assert plain.locator("h1").is_visible()
    assert len(plain.get_by_role("main").inner_text()) > 200


@pytest.mark.parametrize("path", ["/", NORM, DECISION])
def test_pages_are_light_and_do_not_jump(page: Page, path: str) -> None:
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(gzip.compress(response.body()))))
    page.goto(path, wait_until="networkidle")
    assert sum(weights) < 200_000
    shift = """new Promise(done => { let sum = 0;
        new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
            .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(sum), 300); })"""
    assert page.evaluate(shift) < 0.01
