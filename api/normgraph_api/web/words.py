"""The words of the pages: one file a page in `words/`, each word in German and English; used as `{{ w.norm.text }}`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "words"


@cache
def words(language: str) -> Mapping[str, Any]:
    """Return all words in a language, by file and key; a list holds the forms for one and for many.

    >>> words("de")["frame"]["search"], words("en")["frame"]["search"]
    ('Suche', 'Search')
    """
    files = sorted(_FOLDER.glob("*.toml"))
    return {file.stem: _spoken(tomllib.loads(file.read_text(encoding="utf-8")), language) for file in files}


def fill(text: str, **values: object) -> str:
    """Put values into the places of a text.

    >>> fill("zitiert von {n} Entscheidungen", n=3)
    'zitiert von 3 Entscheidungen'
    """
    return text.format(**values)


def plural(forms: list[str], n: int, shown: str = "", **values: object) -> str:
    """Choose the form for one or for many and put the number in, as `shown` where that is given.

    >>> plural(["{n} Entscheidung", "{n} Entscheidungen"], 1), plural(["{n} Zitat", "{n} Zitate"], 1200, "1.200")
    ('1 Entscheidung', '1.200 Zitate')
    """
    return forms[n != 1].format(n=shown or n, **values)


def number(value: int | str, language: str) -> str:
    """Write a number with the group sign of the language.

    >>> number(12978, "de"), number("12978", "en")
    ('12.978', '12,978')
    """
    english = f"{int(value):,}"
    return english.replace(",", ".") if language == "de" else english


def _spoken(table: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    return {key: value[language] if "de" in value else _spoken(value, language) for key, value in table.items()}
