"""The workbench in a browser: D2 from the empty form to its explained result: by mouse, by keys, without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from normgraph_api.web import built
from playwright.sync_api import Browser, Page, expect

from normgraph import assets
from normgraph.derive.vocabulary import vocabulary
from tests.browser.test_frame import AXE, serious

D2: dict[str, Any] = yaml.load(assets.path("data", "cases", "d2.yaml").read_text("utf-8"), yaml.BaseLoader)
ROLES = ("antragsteller", "kind", "mutter", "ehegatteDerMutter")
STATUSES = {"established": "festgestellt", "refuted": "widerlegt"}
COUNTS = "26 gegeben, 8 nicht gegeben, 7 offen"
needs_bundle = pytest.mark.skipif(not built("htmx.js"), reason="no bundle: make web")


@dataclass(frozen=True)
class Entry:
    """One finding as it is typed: the label of its fact, who, to whom, its value, its status."""

    fact: str
    name: str
    subject: str
    object: str
    value: str
    status: str


def entries() -> list[Entry]:
    labels = {D2[role]["id"]: D2[role]["label"] for role in ROLES}
    facts = vocabulary().facts
    return [
        Entry(
            facts[finding["predicate"]].label[0],
            finding["predicate"],
            labels.get(finding.get("subject", ""), ""),
            labels.get(finding.get("object", ""), ""),
            finding.get("date", finding.get("country", "")),
            STATUSES[finding["status"]],
        )
        for finding in D2["findings"]
    ]


def explained(page: Page) -> None:
    """Check the answer of D2, opened to findings, norm and decision."""
    expect(page.get_by_role("status").filter(has_text="Beurteilt")).to_contain_text(COUNTS)
    father = page.locator("details.conclusion", has=page.get_by_text("Anerkennender ist rechtlicher Vater", exact=True))
    expect(father.locator("summary")).to_contain_text("✓ gegeben")
    expect(father.locator("summary")).to_contain_text("§ 1592 Nr. 2 BGB")


def nothing_kept(page: Page) -> None:
    kept = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie]")
    assert set(kept) <= {"", "/cases"}, "no more than where the page is"
    assert page.context.cookies() == []
    assert page.evaluate("location.pathname + location.search + location.hash").partition("?")[0] == "/cases"


@needs_bundle
@pytest.mark.timeout(600)
def test_d2_by_mouse(page: Page) -> None:
    page.goto("/cases")
    page.get_by_label("Tag der Entscheidung", exact=True).fill("16.11.2018")
    for number, role in enumerate(ROLES):
        page.get_by_role("button", name="Beteiligten hinzufügen").click()
        row = page.locator(f"[id='party.{number}']")
        row.get_by_label("Bezeichnung").fill(D2[role]["label"])
        row.get_by_label("Rolle", exact=True).select_option(role)
    first = page.locator("[id='party.0']")
    first.locator("summary").click()
    first.get_by_label("weitere Rolle").select_option("anerkennender")
    for number, entry in enumerate(entries()):
        page.locator("#find").fill(entry.fact)
        page.locator(f"#catalogue button[value='add {entry.name}']").click()
        row = page.locator(f"[id='finding.{number}']")
        for end, who in (("subject", entry.subject), ("object", entry.object)):
            if who:
                row.locator(f"[id='finding.{number}.{end}']").select_option(label=who)
        if entry.value:
            row.locator("input.short, .short input").first.fill(entry.value)
        row.locator(f"[id='finding.{number}.status']").select_option(label=entry.status)
    explained(page)
    # opened to the norm and the decision
    father = page.locator("details.conclusion", has=page.get_by_text("Anerkennender ist rechtlicher Vater", exact=True))
    father.locator("summary").click()
    expect(father.get_by_role("link", name="§ 1592 Nr. 2 BGB").first).to_have_attribute(
        "href", re.compile("/id/norm/bgb/1592")
    )
    expect(father.get_by_text("geltende Fassung")).to_be_visible()
    father.get_by_role("link", name="warum?").first.click()
    expect(page.locator("details.conclusion[open]")).not_to_have_count(1)
    # suppose a missing fact, and a stated one otherwise: both sides stand side by side, what was opened stays open
    page.locator("fieldset.toggle", has_text="wahrgenommene Elternaufgaben").get_by_label("angenommen: ja").check()
    difference = page.locator(".difference")
    expect(difference).to_contain_text("familiäre Lebensgemeinschaft")
    expect(father).to_have_attribute("open", "")
    page.get_by_role("button", name="Annahmen aufheben").click()
    expect(difference).to_have_count(0)
    page.locator("#otherwise > summary").click()
    page.get_by_label("Zustimmung der Mutter (").first.select_option("refuted")
    expect(difference).to_contain_text("rechtlicher Vater")
    nothing_kept(page)


def tab_to(page: Page, selector: str, limit: int = 80) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(limit):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def choose(page: Page, selector: str, text: str) -> None:
    """Type into a field, or in a list of choices the one that is wanted, unless it stands there already."""
    tab_to(page, selector)
    if page.evaluate("document.activeElement.selectedOptions?.[0].textContent") != text:
        page.keyboard.type(text)


@needs_bundle
@pytest.mark.breadth
@pytest.mark.timeout(600)
def test_d2_by_keys_alone(page: Page) -> None:
    page.goto("/cases")
    tab_to(page, "[id='case.decidedOn']")
    page.keyboard.type("16.11.2018")
    for number, role in enumerate(ROLES):
        tab_to(page, "button[value='party']")
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.activeElement.id === id", arg=f"party.{number}.label")
        page.keyboard.type(D2[role]["label"])
        choose(page, f"[id='party.{number}.role']", vocabulary().roles[role].label[0])
        if role == "antragsteller":
            tab_to(page, f"[id='party.{number}'] summary")
            page.keyboard.press("Enter")
            choose(page, f"[id='party.{number}.role.more']", vocabulary().roles["anerkennender"].label[0])
    for number, entry in enumerate(entries()):
        tab_to(page, "#find")
        page.keyboard.type(entry.fact)
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.activeElement.closest('li')?.id === id", arg=f"finding.{number}")
        for end, who in (("subject", entry.subject), ("object", entry.object)):
            if who:
                choose(page, f"[id='finding.{number}.{end}']", who)
        if entry.value:
            choose(page, f"[id='finding.{number}'] .short input", entry.value)
        choose(page, f"[id='finding.{number}.status']", entry.status)
    explained(page)
    tab_to(page, "details.conclusion summary", 200)
    page.keyboard.press("Enter")
    expect(page.locator("details.conclusion[open]")).to_have_count(1)


@needs_bundle
def test_messages_stand_at_the_field_and_the_summary_leads_there(page: Page) -> None:
    page.goto("/cases")
    page.get_by_role("button", name="D2").click()
    day = page.locator("[id='finding.0.date']")
    day.fill("31.2.2018")
    expect(day).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[id='finding.0'] .message")).to_be_visible()
    page.locator("#messages").get_by_role("link", name="Geburt: Datum").click()
    expect(day).to_be_focused()
    day.fill("18.6.2018")
    expect(page.locator("[id='finding.0'] .message")).to_have_count(0)
    expect(day).to_be_focused()


@needs_bundle
def test_form_and_file_in_step_and_files_open(page: Page) -> None:
    page.goto("/cases")
    page.get_by_role("button", name="D1").click()
    expect(page.locator("[id='case.label']")).to_have_value(re.compile("Duldung"))
    page.get_by_role("button", name="YAML", exact=True).click()
    text = page.locator("#case")
    expect(text).to_have_value(re.compile("predicate: vaterrolle"))
    text.fill(text.input_value() + "x: [\n")
    page.get_by_role("button", name="Formular").click()
    expect(page.locator("#messages")).to_contain_text("Spalte")
    expect(text).to_have_value(re.compile(r"x: \["), timeout=5_000)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Als Datei sichern").click()
    assert saved.value.suggested_filename.endswith(".yaml")
    page.locator("#file").set_input_files(assets.path("data", "cases", "d3.yaml"))
    expect(page.locator("[id='case.label']")).to_have_value(re.compile("Visum des Kindes"))
    nothing_kept(page)


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: npm ci")
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.breadth)])
def test_axe_finds_no_serious_fault_in_a_full_case(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/cases")
    page.get_by_role("button", name="D3").click()
    page.locator("details.conclusion summary").first.click()
    page.locator("[id='finding.0'] details summary").click()
    page.locator("fieldset.toggle").first.get_by_label("angenommen: ja").check()
    expect(page.locator(".difference")).to_be_visible()
    page.evaluate("for (const each of document.querySelectorAll('#answer > details')) each.open = true")
    assert serious(page) == []


@pytest.mark.parametrize("width", [360, 1440])
def test_full_case_fits_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/cases")
    page.get_by_role("button", name="D2").click()
    page.locator("details.conclusion summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/cases")
    page.get_by_role("button", name="D2").click()
    explained(page)
    page.locator("[id='finding.0.date']").fill("31.2.2018")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.locator("[id='finding.0'] .message")).to_be_visible()
    page.locator("[id='finding.0.date']").fill("18.6.2018")
    page.get_by_role("button", name="Prüfen").click()
    explained(page)
    page.locator("fieldset.toggle", has_text="wahrgenommene Elternaufgaben").get_by_label("angenommen: ja").check()
    page.get_by_role("button", name="Prüfen").click()
    expect(page.locator(".difference")).to_contain_text("familiäre Lebensgemeinschaft")
    page.locator("#all > summary").click()
    page.locator("details.law > summary", has_text=re.compile("^BGB")).click()
    page.locator("#catalogue button[value='add geburt']").click()
    expect(page.locator(f"[id='finding.{len(D2['findings'])}']")).to_contain_text("Geburt")
    context.close()
