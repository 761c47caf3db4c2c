"""Whatever the text, extraction ends, points into it, and names no date that is none."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from normgraph.extract import annotate, entries, extract

PIECES = st.sampled_from(
    [
        "§", "§§", "Art.", "Abs. 1", "Satz", "Nr.", "5", "12a", "60 a", "ff.", "bis", "und", "i. V. m.", ",",
        ";", "(", ")", "BGB", "SGB V", "der Abgabenordnung", "des Gesetzes über", "Richtlinie 2003/86/EG",
        "a. F.", "türk.", "Anlage 2 zu", "BGH", "OLG Köln", "Urteil", "vom 3.4.2002", "vom 31. Februar 2010",
        "- I ZR 1/00 -", "2 BvR 7/04", "C-57/08", "NJW 2002, 5", "BVerfGE 91, 33 <35>", "; 92, 44", "a. a. O.",
        "juris Rn. 5", "Senat", "SozR 4-2500 § 13 Nr 5", "ECLI:DE:BVerwG:2017:040617B6B99.17.0", "\n",
        "\u00a0", "–", "<", "[", "Nr. 1008 VV RVG", "(Nr. 2)", "ö", "\x00", "𝔘",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "  ", ". "])), max_size=24))
def test_any_sequence_of_pieces(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + blank for piece, blank in pieces)
    found = extract(text, acts=True)
    for citation in found:
        assert text[citation.start : citation.end] == citation.text
        assert 0 <= citation.group[0] <= citation.start < citation.end <= citation.group[1] <= len(text)
        assert re.fullmatch(r"(?:\d{4}-\d\d-\d\d)?", citation.date)
        assert all(0 <= entry["start"] < entry["end"] <= len(text) for entry in entries(citation))  # type: ignore[operator]
    assert annotate(text, found, lambda span, _: span) == text
