"""What a statement on days in force speaks of: the citations before it, else the laws named before it."""

import pytest

from normgraph import identifiers
from normgraph.graph import evidence, history, norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.ingest import gii, register, valid_time
from normgraph.ingest.law_history import History, State
from normgraph.ingest.model import Kind, Section, Unit
from tests.ingest.gii_samples import law, section

GBO = law(section("§ 47", "<P>(1) Ja.</P><P>(2) Nein.</P>"), jurabk="GBO")
UNTIL = "in der bis zum 31. Dezember 2023 geltenden Fassung"
ROWS = [
    (f"§ 47 Absatz 2 der Grundbuchordnung {UNTIL} gilt.", ["gbo/47/abs-2"], "the name of the law stands between"),
    (f"§ 1 {UNTIL} gilt.", ["xg/1"], "a section of its own"),
    (f"Dieses Gesetz ist {UNTIL} anzuwenden.", ["xg"], "the law itself, at the head of a sentence"),
    (f"Die Vorschriften der Grundbuchordnung {UNTIL} gelten.", ["gbo"], "a law without a section"),
    (f"Das Bürgerliche Gesetzbuch und die Grundbuchordnung jeweils {UNTIL} gelten.", ["bgb", "gbo"], "two laws"),
    (f"Nach der Grundbuchordnung gelten die Vorschriften {UNTIL}.", [], "a law that is not what the words speak of"),
    ("§ 1 dieses Gesetzes tritt am 1. Januar 2017 in Kraft.", ["xg/1"], "a section of the law, not the law"),
    ("Abschnitt 2 dieser Verordnung tritt am 1. Januar 2017 in Kraft.", [], "a part that is no unit, not the law"),
    ("§ 47 Absatz 3 der Grundbuchordnung tritt am 1. Januar 2017 in Kraft.", ["gbo/47/abs-3"], "a part that is gone"),
    (f"§ 47 Absatz 3 der Grundbuchordnung {UNTIL} gilt.", ["gbo/47/abs-3"], "a part of an older text"),
    ("§ 4 tritt am 1. Januar 2017 in Kraft.", [], "one of a printed range, which is one unit"),
    ("Dieses Gesetz tritt am 1. Januar 2017 in Kraft.", ["xg"], "the law comes into force"),
    (
        f"§ 1 ist auch nach dem 31. Dezember 2023 weiter {UNTIL} anzuwenden.",
        ["xg/1"],
        "a day between that says from when it goes on",
    ),
    ("§ 5 des Bürgerlichen Gesetzbuchs in der bis zum 3. Mai 1895 geltenden Fassung gilt.", [], "an older law"),
    ("Das Bürgerliche Gesetzbuch in der am 3. Mai 1895 geltenden Fassung gilt.", [], "an older law as a whole"),
    (
        f"Soweit sie solche nach § 1 sind, § 47 Absatz 2 der Grundbuchordnung {UNTIL} gilt.",
        ["gbo/47/abs-2"],
        "a clause that ended with its verb",
    ),
    (f"Die Vorschriften des Siebten Kapitels {UNTIL} gelten.", [], "a chapter of a law not named"),
]


@pytest.mark.parametrize(("text", "units", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_what_a_statement_speaks_of(text, units, why):
    sections = section("§ 1", "<P>Ja.</P>"), section("§ 2", f"<P>{text}</P>"), section("(XXXX) §§ 3 bis 5", "")
    xg = gii.read_statute(law(*sections), "x.xml")
    cited = list(norm_citations.cite(xg, UnitIndex([xg, gii.read_statute(GBO, "g.xml")])))
    (dated,) = valid_time.find(text)
    said = evidence.meant(dated, text, xg.slug, cited)
    assert sorted("/".join((slug, *(part or path))) for slug, path, part in said) == units


@pytest.mark.parametrize(
    ("condition", "days"),
    [
        (", wenn bis dahin ein Gesetz verkündet ist", []),
        (", sofern der Vertrag gilt", []),
        (", soweit nichts anderes bestimmt ist", ["2023-01-01"]),
        ("", ["2023-01-01"]),
    ],
    ids=["if", "provided that", "as far as", "without"],
)
def test_what_comes_into_force_under_a_condition_has_no_day(condition, days):
    """Whether the condition came about, the text does not say; Art. 25a BTHG was dated by a law that never came."""
    text = f"§ 1 tritt am 1. Januar 2023 in Kraft{condition}."
    assert [dated.first for dated in valid_time.find(text)] == days


@pytest.mark.parametrize(
    ("kind", "path", "units"),
    [
        (Kind.PARAGRAPH, ("2", "abs-1"), ["xg"]),
        (Kind.PARAGRAPH, ("2", "nr-1"), []),
        (Kind.ANLAGE, ("anlage-1",), []),
    ],
    ids=["a section", "an item", "an annex"],
)
def test_an_annex_or_item_speaks_of_another_law(kind, path, units):
    text = "Das Gesetz tritt am 31. Dezember 1991 außer Kraft."
    unit = Unit(path, Kind.ABSATZ, "1", 0, len(text))
    one = Section(path[:1], kind, "2", "§ 2", "", (), text=text, units=(unit,) if len(path) > 1 else (), hash="h")
    quads = evidence.quads("urn:g", "xg", one, "urn:v", [])
    found = [quad.object.value for quad in quads if quad.predicate.value.endswith("evidenceFor")]
    assert found == [identifiers.norm(law) for law in units]


@pytest.mark.parametrize("shown", ["17b", ""], ids=["beside an article", "in a source that has no articles"])
def test_an_article_named_in_a_section_below_another_is_of_its_own_law(shown):
    """Only other sections, or the structure at hand, say that the law counts articles; else the act named is taken."""
    until = "in der bis einschließlich 28. Januar 2019 geltenden Fassung"
    text = f"Auf Ehen nach der Verordnung (EU) 2016/1103 ist Artikel 17b Absatz 1 {until} anzuwenden."
    below = Section(("229", "par-47"), Kind.PARAGRAPH, "47", "§ 47", "", (), text=text, hash="h")
    article = Section(("17b",), Kind.ARTIKEL, "17b", "Art 17b", "", (), text="Ja.", hash="h")
    sections = {(one.path, one.hash): one for one in (article, below) if shown or one is below}
    told = History(
        register.by_slug()["egbgb"], [State("1", "2020-01-01", "", dict(sections.keys()), (), "d")], sections
    )
    quads = history.quads(history.Origin("git/1", "x"), told, UnitIndex.shipped())
    meant = {quad.object.value for quad in quads if quad.predicate.value.endswith("evidenceFor")}
    assert meant == {identifiers.norm("egbgb", "17b", "abs-1")}
