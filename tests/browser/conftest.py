"""Pages in a real browser: Debian's chromium, driven by Playwright, against a service on the loopback.

Skipped where chromium is absent. The graph is the one that `normgraph build` makes, built once for all tests, or the
one that NORMGRAPH_TEST_STORE names.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from normgraph_api.settings import Settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.api.conftest import serving

CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic", "--use-gl=angle", "--use-angle=swiftshader"),
    "--enable-unsafe-swiftshader",
]
expect.set_options(timeout=20_000)  # two browsers share a busy machine
WIDTHS = {"narrow": 360, "wide": 1440}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop running, in which no other test can run its own."""
    items.sort(key=lambda item: Path(__file__).parent in item.path.parents)
    for item in items:
        if not CHROMIUM and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def address(founding: Path) -> Iterator[str]:
    """The address of a service on the graph that `normgraph build` makes."""
    with serving(Settings(store=founding, workers=1)) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A fresh profile that asks for German; a request to any other host fails the test."""
    opened = browser.new_context(base_url=address, locale="de-DE", viewport={"width": 1440, "height": 900})
    elsewhere: list[str] = []
    opened.on("request", lambda request: elsewhere.append(request.url) if not _own(request.url, address) else None)
    yield opened
    opened.close()
    assert elsewhere == [], "the pages ask no other host"


def _matters(message: ConsoleMessage) -> bool:
    """Leave out what the software renderer of this machine says of its own speed."""
    return message.type in ("error", "warning") and "GL Driver Message" not in message.text


def _own(url: str, address: str) -> bool:
    return url.startswith((address + "/", "blob:" + address, "data:"))


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; what it writes to the console as an error, or throws, fails the test."""
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if _matters(message) else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    assert said == [], "the console is silent"
