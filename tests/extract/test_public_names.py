"""The public face of `normgraph.extract` is pinned, and what holds of every text."""

from __future__ import annotations

import inspect
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from normgraph import extract

NAMES = [
    "Citation", "DocumentContext", "Names", "Signal", "annotate", "entries", "extract", "find", "load", "resolve",
    "treat",
]  # fmt: skip


def test_exported_names() -> None:
    assert extract.__all__ == NAMES
    assert all(inspect.getdoc(getattr(extract, name)) for name in NAMES)


def test_a_line_carries_the_units_by_name() -> None:
    (citation,) = extract.extract("§ 60a Abs. 2 Satz 1 Nr. 3 AufenthG")
    line = json.loads(json.dumps(extract.entries(citation), ensure_ascii=False))
    assert [line[0][key] for key in ("statute", "section", "absatz", "satz", "nummer")] == [
        "AufenthG", "60a", "2", "1", "3",
    ]  # fmt: skip


SENTENCES = st.sampled_from(
    [
        "Nach § 5 Abs. 1 XyG gilt das.",
        "Anders die §§ 3, 5 Abs. 2 und 7 AufenthG i. V. m. Art. 6 GG.",
        "So auch BGH, Urteil vom 3.4.2002 - I ZR 1/00, NJW 2002, 5.",
        "Ebenso BVerfGE 91, 33 <35>; 92, 44.",
        "Die Richtlinie 2003/86/EG verlangt mehr.",
        "Es kommt auf die Umstände an.",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(SENTENCES, max_size=4), st.lists(SENTENCES, max_size=4))
def test_paragraphs_are_found_each_by_itself(first: list[str], second: list[str]) -> None:
    one, other = " ".join(first), " ".join(second)
    both = extract.find(f"{one}\n\n{other}")
    shift = len(one) + 2
    moved = [
        c._replace(
            start=c.start + shift,
            end=c.end + shift,
            group_start=c.group[0] + shift,
            group_end=c.group[1] + shift,
            parts=tuple((a + shift, b + shift) for a, b in c.parts),
        )
        for c in extract.find(other)
    ]
    plain = [c._replace(group_start=c.group[0], group_end=c.group[1]) for c in both]
    assert plain == [c._replace(group_start=c.group[0], group_end=c.group[1]) for c in extract.find(one)] + moved


@settings(max_examples=100, deadline=None)
@given(st.lists(SENTENCES, max_size=6))
def test_annotating_changes_nothing_but_the_marks(sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = extract.extract(text)
    marked = extract.annotate(text, found, lambda span, _: f"\x01{span}\x02")
    assert marked.replace("\x01", "").replace("\x02", "") == text
    assert marked.count("\x01") == marked.count("\x02") <= len(found)
