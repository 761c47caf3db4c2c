"""Citations between norms, on laws of our own."""

import pytest

from normgraph.graph import norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.ingest import gii
from tests.ingest.gii_samples import items, law, section

BGB = law(section("§ 5", "<P>(1) Ja.</P><P>(2) Nein.</P>"), jurabk="BGB")


def cited(content):
    """Return the citations in § 2 of a law with three sections."""
    xg = gii.read_statute(
        law(
            section("§ 1", "<P>(1) Ja. Nein.</P><P>(2) Doch.</P>"),
            section("§ 2", content),
            section("§ 3", "<P>Ja.</P>"),
        ),
        "x.xml",
    )
    index = UnitIndex([xg, gii.read_statute(BGB, "b.xml")])
    return list(norm_citations.cite(xg, index))


ROWS = [
    ("<P>Es gilt § 1 Absatz 1 Satz 2.</P>", "xg/1/abs-1/satz-2", "resolved", "own section"),
    ("<P>Es gilt § 5 Absatz 2 des Bürgerlichen Gesetzbuchs.</P>", "bgb/5/abs-2", "exact", "another law"),
    ("<P>Eins. Nach Satz 1 nicht.</P>", "xg/2/satz-1", "resolved", "a sentence of the section"),
    ("<P>(1) Eins.</P><P>(2) Nach Absatz 1 nicht.</P>", "xg/2/abs-1", "resolved", "an Absatz of the section"),
    ("<P>(1) Eins.</P><P>(2) Zwei. Satz 1 gilt.</P>", "xg/2/abs-2/satz-1", "resolved", "a sentence of the same Absatz"),
    (
        "<P>Es gilt:" + items(("1.", "ja,"), ("2.", "wie Nummer 1.")) + "</P>",
        "xg/2/satz-1/nr-1",
        "resolved",
        "the item beside it",
    ),
    (
        "<P>Es gilt:"
        + items(
            ("1.", "ja. Nein. Satz 2 nicht."),
        )
        + "</P>",
        "xg/2/satz-1/nr-1/satz-2",
        "resolved",
        "in an item",
    ),
    ("<P>Die §§ 1 bis 3 gelten.</P>", "xg/1|xg/2|xg/3", "resolved", "each unit of a range"),
    ("<P>Es gilt § 99.</P>", "xg", "unresolved", "no such section"),
    ("<P>Es gilt § 1 Absatz 9.</P>", "xg/1", "unresolved", "no such Absatz: the nearest unit"),
    ("<P>Es gilt § 5 des Gesetzes vom 3. Mai 2001.</P>", "", "unresolved", "a law that has no entry"),
    ("<P>§ 5 des Bürgerlichen Gesetzbuchs gilt; § 5 bleibt.</P>", "bgb/5|bgb/5", "exact", "the law named before"),
    (
        "<P>Es gelten § 3 und § 5 des Bürgerlichen Gesetzbuchs.</P>",
        "xg/3|bgb/5",
        "resolved",
        "the named law has no § 3",
    ),
    (
        "<P>(1) A.</P><P>(2) B.</P><P>(3) § 3 und Absatz 2 gelten.</P>",
        "xg/3|xg/2/abs-2",
        "resolved",
        "§ 3 has no Absatz 2",
    ),
]


@pytest.mark.parametrize(("content", "targets", "match"), [row[:3] for row in ROWS], ids=[row[3] for row in ROWS])
def test_targets(content, targets, match):
    found = cited(content)
    assert "|".join("/".join((c.statute, *c.target)) for c in found) == targets
    assert found[0].match == match
    assert bool(found[0].reason) == (match == "unresolved")


def test_place_and_words():
    found = cited("<P>(1) Eins.</P><P>(2) Nach Absatz 1 Satz 1 und 2 nicht.</P>")
    text = "(1) Eins.\n(2) Nach Absatz 1 Satz 1 und 2 nicht."
    assert [(c.unit, c.text, text[c.start : c.end]) for c in found] == [
        (("2", "abs-2", "satz-1"), "Absatz 1 Satz 1", "Absatz 1 Satz 1"),
        (("2", "abs-2", "satz-1"), "2", "2"),
    ]


def test_another_version_is_a_reason():
    found = cited("<P>§ 1 in der bis zum 3. Mai 2001 geltenden Fassung gilt.</P>")
    assert found[0].reason == "another version: in der bis zum 3. Mai 2001 geltenden Fassung"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Es gilt § 1.", "plain"),
        ("Wer nach § 1 entsprechend haftet, zahlt.", "plain"),
        ("§ 1 gilt entsprechend.", "entsprechend"),
        ("Insoweit gilt § 1 entsprechend.", "entsprechend"),
        ("Es gelten Abs. 2 und § 1 entsprechend.", "entsprechend"),
        ("Auf ihn ist § 1 Absatz 2 sinngemäß anzuwenden.", "entsprechend"),
        ("§ 1 findet entsprechende Anwendung.", "entsprechend"),
        ("§ 1 gilt nicht für ihn.", "Ausnahme"),
        ("§ 1 ist nicht anzuwenden.", "Ausnahme"),
        ("§ 1 findet keine Anwendung.", "Ausnahme"),
        ("Abweichend von § 1 haftet er.", "Ausnahme"),
        ("Er haftet, unbeschadet des § 1.", "Ausnahme"),
        ("§ 1 wird wie folgt geändert:", "Änderung"),
        ("§ 1 wird aufgehoben.", "Änderung"),
    ],
)
def test_relation(text, relation):
    start = text.index("§ 1")
    assert norm_citations.relation(text, start, start + 3) == relation


def test_read_cited_takes_the_laws_beside_it(tmp_path):
    xg = law(section("§ 1", "<P>Es gilt § 5 Absatz 2 des Bürgerlichen Gesetzbuchs.</P>"), doknr="BJNRY")
    for name, data in (("xg", xg), ("bgb", BGB)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.xml").write_bytes(data)
    for wanted in (frozenset({"xg"}), None):
        found = {law.slug: citations for law, citations in norm_citations.read_cited(str(tmp_path), wanted)}
        assert [(c.statute, c.target, c.match) for c in found["xg"]] == [("bgb", ("5", "abs-2"), "exact")]
