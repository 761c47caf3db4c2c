"""The SPARQL editor in a browser: examples, completion, answers, errors; nothing is kept or fetched from elsewhere."""

from __future__ import annotations

import pytest
from normgraph_api.web import built
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_frame import AXE, serious

needs_bundle = pytest.mark.skipif(not built("sparql.js"), reason="no bundle: make web")


@needs_bundle
def test_example_is_asked_by_keys(page: Page) -> None:
    page.goto("/sparql")
    expect(page.locator(".CodeMirror-line")).not_to_have_count(0)
    expect(page.locator(".parseErrorIcon")).to_have_count(0)  # the example itself is no error
    page.get_by_role("link", name="Zitierende Entscheidungen", exact=True).click()
    expect(page.locator(".asked")).to_contain_text("?")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Antwort")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("VG Magdeburg")
    assert "query=" in page.url, "the address is the link to share"
    with page.expect_download() as saved:
        page.get_by_role("link", name="csv", exact=True).click()
    assert saved.value.suggested_filename == "normgraph.csv"


@needs_bundle
def test_terms_of_the_ontology_complete_and_nothing_is_kept(page: Page) -> None:
    page.goto("/sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s WHERE { ?s a ng:Paragr")
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hints li")
    if hints.count():  # one match may be taken at once
        page.keyboard.press("Enter")
    expect(page.locator("#query")).to_have_value("SELECT ?s WHERE { ?s a ng:Paragraph")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@needs_bundle
def test_keys_lead_out_of_the_editor(page: Page) -> None:
    page.goto("/sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Fragen"


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_an_answer(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    rows = 'SELECT ?year ?n WHERE { VALUES (?year ?n) { ("2011" 2) ("2013" 6) } }'
    page.goto(f"/sparql?query={rows}")
    expect(page.locator("figure.chart rect")).to_have_count(2)
    assert serious(page) == []


def test_error_and_answer_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_label("Abfrage").fill("SELECT ?s\nWHERE { ?s ?p }")
    page.get_by_role("button", name="Fragen").click()
    expect(page.get_by_role("alert")).to_contain_text("Zeile 2, Spalte 16")
    page.get_by_label("Abfrage").fill("SELECT ?s\nWHERE { ?s a ng:Gesetz } LIMIT 3")
    page.get_by_role("button", name="Fragen").click()
    expect(page.get_by_text("3 Zeilen")).to_be_visible()
    context.close()
