"""How a comparison word by word stands in two columns."""

import pytest
from normgraph_api.web.synopsis import rows

from normgraph.synopsis import words

PAIRS = [
    ("Es gilt Satz 1.", "Es gilt Satz 2.", [("Es gilt Satz [1].", "Es gilt Satz [2].")], "one word"),
    (
        "(1) Eins.\n(2) Zwei.",
        "(1) Eins.\n(2) Drei.",
        [("(1) Eins.", "(1) Eins."), ("(2) [Zwei].", "(2) [Drei].")],
        "lines",
    ),
    (
        "a oder b und c",
        "x oder y und z",
        [("[a oder b und c]", "[x oder y und z]")],
        "a word between changes is no help",
    ),
    ("getragen hat", "getragen", [("getragen[ hat]", "getragen")], "the blank between two words stays"),
    ("Eins.", "Eins.\nZwei.", [("Eins.", "Eins."), ("", "[Zwei.]")], "a line more on one side"),
]


@pytest.mark.parametrize(("older", "newer", "expected", "why"), PAIRS, ids=[pair[-1] for pair in PAIRS])
def test_rows(older: str, newer: str, expected: list[tuple[str, str]], why: str) -> None:
    changes = [{"kind": change.kind, "text": change.text} for change in words(older, newer)]
    shown = [(marked(row.older), marked(row.newer)) for row in rows(changes)]
    assert shown == expected, why


def marked(side: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if changed else text for text, changed in side)
