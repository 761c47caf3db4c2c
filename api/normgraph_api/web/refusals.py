"""What the library refuses, in the language of a page: its messages are English, `refusals.toml` has the German."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


def spoken(message: str, language: str) -> str:
    """Return a message in a language; one that has no German words stays as it is.

    >>> spoken("the key `id` occurs twice, first in line 1", "de")
    'Der Schlüssel `id` steht zweimal, zuerst in Zeile 1'
    >>> spoken("something new", "de"), spoken("not a day", "en")
    ('something new', 'not a day')
    """
    for pattern, german in _refusals() if language == "de" else ():
        if match := pattern.fullmatch(message):
            return german.format(**match.groupdict())
    return message


@cache
def _refusals() -> list[tuple[re.Pattern[str], str]]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [(re.compile(each["en"], re.DOTALL), each["de"]) for each in table["refusal"]]
