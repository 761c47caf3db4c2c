"""From numbers to units, on a law of our own."""

import re

import pytest

from normgraph import assets
from normgraph.graph.index import UnitIndex
from normgraph.ingest import gii
from normgraph.retargeting import numbers
from tests.ingest.gii_samples import group, items, law, section, unit

ARTICLE = unit("020", "Art 9")
XG = law(
    section("§ 1", "<P>Wer " + items(("1.", "ja,"), ("2.", "nein")) + "sagt, zahlt.</P>"),
    section(
        "§ 2", "<P>(1) Eins. Zwei:" + items(("1.", "a" + items(("a)", "b,"), ("b)", "c;")))) + "</P><P>(2) Drei.</P>"
    ),
    section("(XXXX) §§ 3 bis 5", ""),
    section(
        "§ 6",
        "<P>(1) Ja:" + items(("1.", "a")) + "</P><P>(2) Nein:" + items(("1.", "b"), ("2.", "Eins. Zwei.")) + "</P>",
    ),
    section("§ 6a", "<P>Er haftet; sie nicht.</P>"),
    section("§ 7", "<P>(1) Ja.</P><P>(2) bis (4) (weggefallen)</P><P>(5) Nein.</P>"),
    section("§ 7a", "<P>Es gilt:" + items(("1.", "ja,"), ("2.", "c,")) + " und:" + items(("1.", "nein.")) + "</P>"),
    section(
        "§ 10",
        "<P>Frei:"
        + items(("1.", "x" + items(("a)", "Eins. Zwei."), ("b)", "Eins. Zwei. Drei."))), ("2.", "y"))
        + "</P>",
    ),
    section("§ 11", "<P>Es gilt:" + items(("a)", "x" + items(("aa)", "ja,"), ("bb)", "nein.")))) + "</P>"),
    group("020", "Art 9"),
    section("§ 8", "<P>Ja.</P>", group=ARTICLE),
    section("Anlage 2", "<P>Nein.</P>"),
    section("Anlage 3", "<P>Es sind:" + items(("1.", "ja,"), ("2.", "nein.")) + "</P>"),
)

ROWS = [
    ({"section": "7a", "satz": "1", "nummer": "1"}, None, "ambiguous", "a second list in one sentence has it again"),
    ({"section": "7a", "satz": "1", "nummer": "2"}, "7a/satz-1/nr-2", "exact", "only the first list has it"),
    ({"section": "1"}, "1", "exact", "a section"),
    ({"section": "1", "nummer": "2"}, "1/satz-1/nr-2", "exact", "the only sentence is not counted"),
    ({"section": "1", "absatz": "1"}, "1", "resolved", "the one Absatz without number"),
    ({"section": "1", "absatz": "1", "satz": "1"}, "1/satz-1", "resolved", "the one Absatz, and its sentence"),
    ({"section": "2", "absatz": "1", "satz": "2"}, "2/abs-1/satz-2", "exact", "a sentence"),
    ({"section": "2", "absatz": "1", "nummer": "1"}, "2/abs-1/satz-2/nr-1", "resolved", "the only sentence with items"),
    (
        {"section": "2", "nummer": "1", "buchstabe": "b"},
        "2/abs-1/satz-2/nr-1/bst-b",
        "resolved",
        "Absatz and sentence left out",
    ),
    ({"section": "2", "buchstabe": "a"}, "2/abs-1/satz-2/nr-1/bst-a", "resolved", "the number left out too"),
    ({"section": "2", "satz": "1"}, None, "ambiguous", "each Absatz has a first sentence"),
    ({"section": "6", "nummer": "2"}, "6/abs-2/satz-1/nr-2", "resolved", "only one Absatz has a second number"),
    ({"section": "6", "nummer": "1"}, None, "ambiguous", "two Absätze have a first number"),
    (
        {"section": "6", "absatz": "2", "nummer": "2", "satz": "2", "units": "abs-2/nr-2/satz-2"},
        "6/abs-2/satz-1/nr-2/satz-2",
        "exact",
        "sentence in an item",
    ),
    (
        {"section": "6", "absatz": "2", "nummer": "2", "satz": "2"},
        None,
        "unresolved",
        "an item of that sentence, which has none",
    ),
    ({"section": "10", "nummer": "1", "satz": "2", "units": "nr-1/satz-2"}, None, "ambiguous", "of which letter?"),
    (
        {"section": "10", "nummer": "1", "satz": "3", "units": "nr-1/satz-3"},
        None,
        "ambiguous",
        "of the letter, or of all?",
    ),
    ({"section": "10", "nummer": "1", "satz": "4", "units": "nr-1/satz-4"}, None, "unresolved", "no letter has that"),
    ({"section": "10", "nummer": "2", "satz": "2", "units": "nr-2/satz-2"}, None, "unresolved", "one sentence"),
    ({"section": "6a", "satz": "1", "halbsatz": "2"}, "6a/satz-1/hs-2", "exact", "half sentence"),
    ({"section": "6a", "halbsatz": "2"}, "6a/satz-1/hs-2", "exact", "half sentence of the only sentence"),
    ({"section": "4"}, "3-bis-5", "exact", "inside a range of repealed sections"),
    ({"section": "7", "absatz": "3"}, "7/abs-2-bis-4", "exact", "inside a range of repealed Absätze"),
    ({"section": "9", "paragraph": "8"}, "9/par-8", "exact", "a section of an article"),
    (
        {"section": "Anlage 3", "nummer": "1", "units": "teil-B/nr-1"},
        "anlage-3",
        "resolved",
        "a part that is no unit: its items are not told apart",
    ),
    ({"section": "IX", "paragraph": "8"}, "9/par-8", "exact", "an article by a Roman numeral"),
    ({"section": "X", "paragraph": "8"}, None, "unresolved", "that there is not"),
    ({"section": "8"}, "9/par-8", "exact", "a section that only one article has"),
    ({"section": "2", "absatz": "9"}, None, "unresolved", "no such Absatz"),
    ({"section": "99"}, None, "unresolved", "no such section"),
    ({"section": "2", "absatz": "1", "nummer": "1", "buchstabe": "a aa"}, None, "unresolved", "no such double letter"),
]


@pytest.fixture(scope="module")
def index():
    return UnitIndex([gii.read_statute(XG, "x.xml")])


@pytest.mark.parametrize(("numbers", "path", "match"), [row[:3] for row in ROWS], ids=[row[3] for row in ROWS])
def test_resolve(index, numbers, path, match):
    found = index.resolve("xg", **numbers)
    assert (found.path and "/".join(found.path), found.match) == (path, match)
    assert bool(found.reason) == (match != "exact")


@pytest.mark.parametrize(
    ("numbers", "reason", "nearest", "why"),
    [
        ({"section": "", "nummer": "77.9"}, "no section is named: Nr. 77.9 alone is no unit of XG", (), "no section"),
        ({"section": "Anlage 2", "nummer": "3100"}, "Nr. 3100 is no unit in Anlage 2 XG", ("anlage-2",), "only text"),
        ({"section": "Anlage 3", "nummer": "1.1"}, "Nr. 1.1 is no unit in Anlage 3 XG", ("anlage-3",), "other numbers"),
        ({"section": "Anlage 3", "nummer": "9"}, "no Nr. 9 in Anlage 3 XG as", ("anlage-3",), "its items are units"),
        ({"section": "1", "nummer": "9"}, "no Nr. 9 in § 1 XG as", ("1",), "a section has its items as units"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_is_denied_only_where_its_like_are_units(index, numbers, reason, nearest, why):
    found = index.resolve("xg", **numbers)
    assert (found.path, found.match, found.nearest) == (None, "unresolved", nearest), why
    assert found.reason.startswith(reason)


def test_what_is_not_there_names_the_nearest_unit_and_the_reason(index):
    found = index.resolve("xg", "2", absatz="1", satz="7")
    assert found.nearest == ("2", "abs-1")
    assert found.reason == "no Satz 7 in § 2 Abs. 1 XG as published on 2026-01-02"
    assert index.resolve("xg", "1", nummer="3").reason == "no Nr. 3 in § 1 XG as published on 2026-01-02"
    assert index.resolve("xg", "9", paragraph="7").reason == "no Art. 9 § 7 XG as published on 2026-01-02"
    assert index.resolve("yg", "1").reason == "the structure of yg is not in the graph"


def test_a_law_of_articles_is_cited_by_article():
    found = UnitIndex.shipped().resolve("egbgb", "19", absatz="2", satz="2")
    assert found.reason.startswith("no Satz 2 in Art. 19 Abs. 2 EGBGB as published on ")


@pytest.mark.parametrize(
    ("labels", "numbers", "path"),
    [
        (("1.", "2."), {"section": "", "nummer": "2"}, "2"),
        (("1.", "2."), {"section": "", "nummer": "3"}, None),
        (("Nr 1", "Nr 2"), {"section": "", "nummer": "2", "buchstabe": "a"}, "nr-2/satz-1/bst-a"),
        (("§ 1", "§ 2"), {"section": "", "nummer": "2"}, None),
    ],
    ids=["its numbers are its units", "one that it has not", "with a word, and below it", "a law of sections"],
)
def test_a_number_alone_is_a_unit_where_a_law_counts_nothing_else(labels, numbers, path):
    content = "<P>Es gilt:" + items(("a)", "ja,"), ("b)", "nein.")) + "</P>"
    index = UnitIndex([gii.read_statute(law(*(section(label, content) for label in labels)), "x.xml")])
    found = index.resolve("xg", **numbers).path
    assert (found and "/".join(found)) == path


@pytest.mark.parametrize(
    ("numbers", "paths"),
    [
        ({"section": "6-7"}, ["6", "6a", "7"]),
        ({"section": "6", "absatz": "1-2"}, ["6/abs-1", "6/abs-2"]),
        (
            {"section": "2", "absatz": "1", "nummer": "1", "buchstabe": "a bis b"},
            ["2/abs-1/satz-2/nr-1/bst-a", "2/abs-1/satz-2/nr-1/bst-b"],
        ),
        ({"section": "11", "buchstabe": "a aa-bb"}, ["11/satz-1/bst-a/dbst-aa", "11/satz-1/bst-a/dbst-bb"]),
    ],
)
def test_ranges(index, numbers, paths):
    assert ["/".join(path) for path in index.resolve("xg", **numbers).candidates] == paths


def test_range_with_an_unknown_end(index):
    assert index.resolve("xg", "6-99").match == "unresolved"


def test_shipped_index_answers_for_the_founding_decisions():
    """§ 60a Abs. 2 Satz 13 AufenthG of 2018 is a sentence that the text of 2026 does not have."""
    index = UnitIndex.shipped()
    assert index.resolve("egbgb", "19", absatz="1", satz="3", halbsatz="1").match == "exact"
    assert index.resolve("aufenthg", "60a", absatz="2", satz="13").nearest == ("60a", "abs-2")
    assert index.resolve("bgb", "1592", nummer="1").path == ("1592", "satz-1", "nr-1")


def test_no_more_structures_are_kept_than_told():
    asked = []

    def load(slug):
        asked.append(slug)
        return UnitIndex.shipped().structure(slug)

    index = UnitIndex((), load, kept=1)
    for slug in ("bgb", "bgb", "egbgb", "bgb"):
        assert index.knows(slug)
    assert asked == ["bgb", "egbgb", "bgb"]


def test_the_norms_of_rules_have_the_paths_of_their_units():
    """A path without the only sentence is another node: no citation would meet the rule there."""
    index, wrong = UnitIndex.shipped(), set()
    for file in assets.path("data", "rules").glob("*.ttl"):
        for slug, rest in re.findall(r"norm/([a-z0-9-]+)/([a-z0-9/.-]+)>", file.read_text("utf-8")):
            path = tuple(rest.split("/"))
            if index.knows(slug) and not index.has(slug, path) and index.find(slug, numbers(path)).match == "exact":
                wrong.add(f"{file.name}: {slug}/{rest}")
    assert sorted(wrong) == []
