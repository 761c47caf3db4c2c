"""What a statement on days in force speaks of: the citations before it, else the laws named before it."""

import pytest

from normgraph.graph import evidence, norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.ingest import gii, valid_time
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
    (f"Die Vorschriften des Siebten Kapitels {UNTIL} gelten.", [], "a chapter of a law not named"),
]


@pytest.mark.parametrize(("text", "units", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_what_a_statement_speaks_of(text, units, why):
    xg = gii.read_statute(law(section("§ 1", "<P>Ja.</P>"), section("§ 2", f"<P>{text}</P>")), "x.xml")
    cited = list(norm_citations.cite(xg, UnitIndex([xg, gii.read_statute(GBO, "g.xml")])))
    (dated,) = valid_time.find(text)
    assert sorted("/".join((slug, *path)) for slug, path in evidence.meant(dated, text, xg.slug, cited)) == units
