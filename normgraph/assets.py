"""Finds ontology/, shapes/, queries/ and data/ in the wheel or in the checkout."""

from __future__ import annotations

from pathlib import Path

_WHEEL = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parent.parent


def root() -> Path:
    """Return the directory that holds `ontology/`, `shapes/`, `queries/` and `data/`.

    >>> (root() / "ontology").is_dir()
    True
    """
    return _WHEEL if _WHEEL.is_dir() else _CHECKOUT


def path(*parts: str) -> Path:
    """Return the path of one asset.

    >>> path("ontology", "prefixes.ttl").name
    'prefixes.ttl'
    """
    return root().joinpath(*parts)
