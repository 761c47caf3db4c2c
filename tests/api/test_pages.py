"""The frame of the pages: what holds on each of them, and the checks themselves."""

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from normgraph_api.web import HERE
from normgraph_api.web.words import words

from tests.api.pages import faults, is_safe

FAULTY = [
    ('<script src="https://cdn.example/x.js"></script>', "a script of a foreign host"),
    ('<link rel="stylesheet" href="//cdn.example/x.css">', "a style without scheme"),
    ('<img src="http://x.example/p.png">', "a picture of a foreign host"),
    ("<script>1</script>", "a script in the page"),
    ("<style>a{}</style>", "a style in the page"),
    ('<p style="color:red">', "a style in an attribute"),
    ('<p onclick="x()">', "a script in an attribute"),
    ('<a href="javascript:x">', "a script as a link"),
    ('<p id="a"><p id="a">', "an identifier twice"),
    ('<form action="https://x.example/">', "a form that sends elsewhere"),
]


@pytest.mark.parametrize(("html", "why"), FAULTY)
def test_the_check_of_pages_sees(html: str, why: str) -> None:
    assert faults(html), why


def test_links_out_are_no_fault() -> None:
    is_safe('<a href="https://www.gesetze-im-internet.de/bgb/__1599.html">§ 1599</a>')


def test_sources_of_scripts_name_no_foreign_host() -> None:
    for file in [*HERE.glob("static/*.*"), *HERE.glob("scripts/*.js")]:
        found = re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+", file.read_text(encoding="utf-8"))
        assert set(found) <= {"http://www.w3.org"}, file.name  # the namespace of SVG


def test_lock_file_has_a_hash_for_each_package_and_names_no_host() -> None:
    lock = HERE.parents[2] / "package-lock.json"
    if not lock.is_file():
        pytest.skip("not in a checkout")
    text = lock.read_text(encoding="utf-8")
    assert "resolved" not in text
    packages = re.split(r'"node_modules/', text)[1:]
    assert len(packages) > 5
    assert [part.split('"')[0] for part in packages if '"integrity": "sha512-' not in part] == []


FILES = sorted((HERE / "words").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_word_is_there_in_both_languages_with_the_same_places_and_is_used(file: Path) -> None:
    table = dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    templates = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.rglob("*.html")))
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.parent.rglob("*.py")))
    for key, said in table.items():
        assert set(said) == {"de", "en"}, key
        assert not hasattr(said, key), f"{key} is a method in templates"
        places = [{place for form in _forms(said[one]) for place in _places(form)} for one in ("de", "en")]
        assert places[0] == places[1], key
        section, _, own = key.rpartition(".")
        ways = [f"w.{file.stem}.{key}", f"w.{file.stem}[", f"c.{own}"]  # `c` is what a template calls its own words
        ways += [f"{section}.{own}", f"{section}[", f"{section}.get("] if section else []
        used = any(way in templates for way in ways) or f'"{own}"' in code
        assert used, f"{key} is used nowhere"


def _flat(table: dict[str, Any], section: str = "") -> Iterator[tuple[str, Any]]:
    for key, said in table.items():
        if "de" in said:
            yield f"{section}{key}", said
        else:
            yield from _flat(said, f"{section}{key}.")


def _forms(said: str | list[str]) -> list[str]:
    return said if isinstance(said, list) else [said]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_words_of_both_languages_have_the_same_keys() -> None:
    german, english = words("de"), words("en")
    assert {file: set(said) for file, said in german.items()} == {file: set(said) for file, said in english.items()}


def test_frame(client: httpx.Client) -> None:
    page = client.get("/", headers={"Accept-Language": "de"}).text
    for part in (
        'href="#main"',
        '<main id="main"',
        'role="search"',
        'lang="en"',
        'id="keys"',
        "Stand des Datenbestands",
    ):
        assert part in page
    assert "lang=de" not in page, "the browser asks for German by itself"


def test_language_asked_for_is_kept_on_links_and_forms_without_a_cookie(client: httpx.Client) -> None:
    response = client.get("/?lang=en", headers={"Accept-Language": "de"})
    assert "set-cookie" not in response.headers
    assert 'href="/queries?lang=en"' in response.text
    assert '<input type="hidden" name="lang" value="en">' in response.text
    assert 'href="/static/style.css"' in response.text
    switch = re.search(r'class="switch"[^>]*href="([^"]*)"', response.text)
    assert switch is not None
    assert switch[1] == "/?lang=de"


def test_styles_and_scripts_are_sent(client: httpx.Client) -> None:
    for name, kind in (("style.css", "text/css"), ("keys.js", "javascript"), ("icon.svg", "image/svg+xml")):
        response = client.get(f"/static/{name}")
        assert response.status_code == 200
        assert kind in response.headers["content-type"]
