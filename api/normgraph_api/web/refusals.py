"""What the library refuses, in the language of a page: its messages are English, `refusals.toml` has the German."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_PLACE = re.compile(r"line (?P<line>\d+), column (?P<column>\d+): (?P<what>.*)", re.DOTALL)


def spoken(message: str, language: str) -> str:
    """Return a message in a language; one that has no German words stays as it is.

    >>> spoken("the key `id` occurs twice, first in line 1", "de")
    'Der Schlüssel `id` steht zweimal, zuerst in Zeile 1'
    >>> spoken("line 1, column 20: Prefix not found", "de")
    'Zeile 1, Spalte 20: Dieses Präfix ist nicht erklärt'
    >>> spoken("something new", "de"), spoken("not a day", "en")
    ('something new', 'not a day')
    """
    if language == "de" and (placed := _PLACE.fullmatch(message)):
        return f"Zeile {placed['line']}, Spalte {placed['column']}: {spoken(placed['what'], language)}"
    for pattern, german in _refusals() if language == "de" else ():
        if match := pattern.fullmatch(message):
            return german.format(**match.groupdict())
    return message


@cache
def _refusals() -> list[tuple[re.Pattern[str], str]]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [(re.compile(each["en"], re.DOTALL), each["de"]) for each in table["refusal"]]
